//! One school in a round: its page, and what may be done there.

use std::collections::BTreeSet;

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    RecordId,
    access::Right,
    banding::{How, InForce, Stage, in_force, stage},
    model::Model,
};
use trustwide_storage::banding::{Case, Recommendation, Round};

use super::{capital, forms, hide, money::Money, overview::may_run, view};
use crate::{
    errors::WebError,
    look::{Form, Link},
    pages::{
        banding::{CasePage, RecommendationView, TellingView, band_href},
        shared::SchoolName,
    },
    people::Directory,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// The longest that reasons and comments may be.
pub(super) const LONGEST: usize = 4_000;

/// A case with everything that its page and its acts ask.
pub struct Open {
    pub case: Case,
    pub school: SchoolName,
    pub title: String,
    pub model: Model,
    /// `None` for those who do not see rounds.
    pub round: Option<Round>,
    pub stage: Stage,
    /// The band in force before anything is decided here.
    pub now: Option<InForce>,
}

impl Open {
    /// Reads a case; there is none for those to whom it is not shown.
    pub async fn read(visit: &Visit, id: &str) -> Result<Open, WebError> {
        let id = typed::record(id).map_err(|_| WebError::NotFound)?;
        let case = visit.scoped.find_case(&id).await?.ok_or(WebError::NotFound)?;
        let urn = case.frozen.urn;
        visit.may_at(Right::SeeBanding, urn)?;
        let (title, model) = view::model_of(&visit.scoped, &case.frozen.model).await?;
        let round = visit.scoped.find_round(&case.frozen.round).await?;
        let school = visit.scoped.find_school(urn).await?.map(|it| it.name);
        let name = match school {
            Some(name) => name,
            None => {
                let joining = visit.scoped.prospects().await?.into_iter().find(|it| it.urn == urn);
                joining.map_or_else(|| format!("School {urn}"), |it| it.name)
            }
        };
        let stage = stage(&case.facts(), visit.scoped.as_at().day);
        let now = before(visit, &case).await?;
        Ok(Open { case, school: SchoolName { urn, name }, title, model, round, stage, now })
    }

    /// The band that its changes are shown for: what was decided, or else what is recommended.
    fn then(&self) -> Option<&str> {
        let decided = self.case.decided().and_then(|it| it.band.as_deref());
        let recommended = self.case.recommendation.as_ref().map(|it| it.band.as_str());
        decided.or(recommended)
    }

    pub fn id(&self) -> &RecordId {
        &self.case.frozen.edited.record
    }

    pub fn href(&self) -> String {
        format!("/banding/{}", self.id())
    }
}

/// The band of a case's school before anything was decided there: as it was on the day of the decision, or is today.
async fn before(visit: &Visit, case: &Case) -> Result<Option<InForce>, WebError> {
    let mut bands = visit.scoped.bands().await?;
    let Some(decided) = case.decided() else {
        return Ok(in_force(&bands, case.frozen.urn, visit.scoped.as_at().day).cloned());
    };
    let decisions = visit.scoped.decisions().await?;
    let earlier = decisions.iter().filter(|it| it.at < decided.at).map(|it| &it.edited.record);
    let earlier: BTreeSet<&RecordId> = earlier.collect();
    bands.retain(|it| earlier.contains(&it.decision));
    Ok(in_force(&bands, case.frozen.urn, decided.decided_on).cloned())
}

/// `GET /banding/{id}`
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let open = Open::read(&visit, &id).await?;
    visit.log("Viewed a school’s banding", Some(open.school.urn)).await?;
    let page = page(&visit, &open).await?;
    visit.page(page).await
}

/// The page of a case.
pub(super) async fn page(visit: &Visit, open: &Open) -> Result<CasePage, WebError> {
    let directory = Directory::read(&visit.scoped).await?;
    let (case, model) = (&open.case, &open.model);
    let (suggested, bands, sources) = view::frozen(&case.frozen, model);
    let recommendation = case.recommendation.as_ref();
    let trust_wide = visit.scoped.access().may(Right::SeeBanding);
    let money = Money::read(&visit.scoped).await?;
    let rates = money.at(&visit.scoped, open.school.urn);
    let changes =
        open.then().and_then(|band| view::changes(model, open.now.as_ref(), band, rates.as_ref()));
    let brought = case.decided().is_some_and(|it| it.how == How::BroughtForward);
    Ok(CasePage {
        id: open.id().clone(),
        stage: open.stage,
        stopped: case.closed && open.stage != Stage::Done,
        round: open.round.as_ref().map(|it| it.title.clone()),
        frozen_on: case.frozen.on,
        frozen_by: directory.name(&case.frozen.by),
        model: open.title.clone(),
        held: case.frozen.held,
        suggested,
        bands,
        sources,
        recommendation: recommendation.map(|it| recommendation_view(it, model, &directory)),
        reply_over: recommendation
            .and_then(|it| it.reply_by)
            .is_some_and(|until| until < visit.scoped.as_at().day),
        changes,
        comments: view::comments(case, model, &directory),
        decisions: case.decisions.iter().map(|it| view::decision(it, model, &directory)).collect(),
        telling: case.telling.as_ref().filter(|_| !brought).map(|it| TellingView {
            by: directory.name(&it.told_by),
            on: it.told_on,
            how: it.how.clone(),
        }),
        crumbs: crumbs(open, trust_wide),
        paper: case
            .paper
            .as_ref()
            .filter(|_| trust_wide)
            .map(|id| Link::new("The paper that it is in", format!("/banding/papers/{id}"))),
        forms: acts(visit, open, &directory).await?,
        school: open.school.clone(),
    })
}

fn crumbs(open: &Open, trust_wide: bool) -> Vec<Link> {
    let mut crumbs = Vec::new();
    if trust_wide {
        crumbs.push(Link::new("Banding", "/banding"));
    }
    if let Some(round) = &open.round {
        crumbs.push(Link::new(
            round.title.clone(),
            format!("/banding/rounds/{}", round.edited.record),
        ));
    } else {
        crumbs.push(Link::new(open.school.name.clone(), open.school.href()));
        crumbs.push(Link::new("Over the years", band_href(open.school.urn)));
    }
    crumbs
}

fn recommendation_view(
    it: &Recommendation,
    model: &Model,
    directory: &Directory,
) -> RecommendationView {
    RecommendationView {
        band: view::label(model, &it.band),
        reasons: it.reasons.clone(),
        direction: it.direction.map(|it| capital(it.word())),
        help: view::help(it.help),
        by: directory.name(&it.by),
        on: it.at.day(),
        sent_on: it.sent_on,
        reply_by: it.reply_by,
    }
}

/// What this reader may do now, the next step first.
async fn acts(visit: &Visit, open: &Open, directory: &Directory) -> Result<Vec<Form>, WebError> {
    let today = visit.scoped.as_at().day == visit.today;
    let access = visit.scoped.access();
    let urn = open.school.urn;
    let mut acts = Vec::new();
    if !today || !open.case.frozen.held || (open.case.closed && open.stage != Stage::Tell) {
        return Ok(acts);
    }
    if may_run(visit) {
        match open.stage {
            Stage::Recommend | Stage::Again => acts.push(forms::recommend(visit, open)),
            Stage::Send => {
                acts.push(forms::send(visit, open, None).await?);
                acts.push(forms::recommend(visit, open).lesser());
            }
            Stage::Tell => acts.push(forms::tell(visit, open, directory)),
            _ => {}
        }
        let before_the_board =
            !matches!(open.stage, Stage::Decide | Stage::Tell | Stage::Done | Stage::Freeze);
        if before_the_board {
            acts.push(forms::freeze_again(open));
        }
    }
    let heard = !matches!(open.stage, Stage::Tell | Stage::Done);
    let sent = open.case.recommendation.as_ref().is_some_and(|it| it.sent_on.is_some());
    if heard && sent && access.schools(Right::CommentOnBanding).is_some_and(|it| it.contains(&urn))
    {
        acts.push(forms::comment(visit, open));
    }
    Ok(acts)
}

/// The page again with one form as it was typed, and what is wrong with it.
pub(super) async fn again(
    posted: &Posted,
    open: &Open,
    act: &str,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = page(&posted.visit, open).await?;
    let action = format!("{}/{act}", open.href());
    if let Some(form) = page.forms.iter_mut().find(|form| form.action == action) {
        let typed = typed::filled(std::mem::take(form), &posted.fields);
        *form = typed::with_faults(typed, faults);
    }
    posted.visit.page_with_errors(page).await
}
