//! One school in a round: recommendation, sending, the school's answer, telling; and the same worked out again.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    RecordId,
    access::Right,
    banding::{
        CommentKind, Help, Stage, differences, in_force, reply_by, same_again, send_warning, stage,
        suggest,
    },
    model::{Consequence, Direction, Model, Word},
    time::Said,
};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    banding::{Case, NewComment, NewRecommendation, Recommendation, Round},
    tables::{banding_comment, recommendation},
};

use super::{capital, forms, gather, hide, overview::may_run, view};
use crate::{
    errors::WebError,
    look::{Form, Link, Undo},
    pages::{
        banding::{CasePage, RecommendationView, ReplayPage, TellingView, band_href},
        shared::SchoolName,
    },
    people::Directory,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// The longest that reasons and comments may be.
const LONGEST: usize = 4_000;

/// A case with everything that its page and its acts ask.
pub struct Open {
    pub case: Case,
    pub school: SchoolName,
    pub title: String,
    pub model: Model,
    /// `None` for those who do not see rounds.
    pub round: Option<Round>,
    pub stage: Stage,
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
        let provisional = round
            .as_ref()
            .is_some_and(|it| it.kind == trustwide_domain::banding::RoundKind::Joiner);
        let stage = stage(&case.facts(provisional), visit.scoped.as_at().day);
        Ok(Open { case, school: SchoolName { urn, name }, title, model, round, stage })
    }

    pub fn id(&self) -> &RecordId {
        &self.case.frozen.edited.record
    }

    pub fn href(&self) -> String {
        format!("/banding/{}", self.id())
    }
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

async fn page(visit: &Visit, open: &Open) -> Result<CasePage, WebError> {
    let directory = Directory::read(&visit.scoped).await?;
    let (case, model) = (&open.case, &open.model);
    let (suggested, bands, sources) = view::frozen(&case.frozen, model);
    let decided = visit.scoped.bands().await?;
    let day = visit.scoped.as_at().day;
    let last = case.decided().map(|it| &it.edited.record);
    let before: Vec<_> = decided.into_iter().filter(|it| Some(&it.decision) != last).collect();
    let now = in_force(&before, open.school.urn, day);
    let recommendation = case.recommendation.as_ref();
    let trust_wide = visit.scoped.access().may(Right::SeeBanding);
    let changes = recommendation.and_then(|it| view::changes(model, now, &it.band));
    Ok(CasePage {
        id: open.id().clone(),
        stage: open.stage,
        round: open.round.as_ref().map(|it| it.title.clone()),
        frozen_on: case.frozen.on,
        frozen_by: directory.name(&case.frozen.by),
        model: open.title.clone(),
        held: case.frozen.held,
        suggested,
        bands,
        sources,
        recommendation: recommendation.map(|it| recommendation_view(it, model, &directory)),
        changes,
        comments: view::comments(case, model, &directory),
        decisions: case.decisions.iter().map(|it| view::decision(it, model, &directory)).collect(),
        telling: case.telling.as_ref().map(|it| TellingView {
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
    if !today || !open.case.frozen.held {
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
async fn again(
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

/// `POST /banding/{id}/recommendation`
pub async fn recommend(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let open = Open::read(visit, &id).await?;
    let new = match parse_recommendation(&posted, &open.model) {
        Ok(new) => new,
        Err(faults) => return again(&posted, &open, "recommendation", faults).await,
    };
    let earlier = open.case.recommendation.as_ref();
    let same = |it: &&Recommendation| {
        it.band == new.band && it.reasons == new.reasons && it.help == new.help
    };
    let version = posted.field("version");
    if earlier.filter(same).is_some_and(|it| it.edited.version != version) {
        return reply::see_other(&open.href());
    }
    let sent = earlier.is_some_and(|it| it.sent_on.is_some());
    if sent && open.stage != Stage::Again {
        let why = "It has been sent to the school. It can change only once the board returns it.";
        return Err(StorageError::Refused(why.into()).into());
    }
    let record = match earlier {
        Some(it) => it.edited.record.clone(),
        None => typed::record(posted.field("record"))?,
    };
    let opened = earlier.map(|it| opened_on(it, version));
    let mut write = visit.write().await?;
    let of = (open.id(), open.school.urn);
    match write.recommend(record.clone(), opened.as_ref(), of, &new).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&open.href()),
        done => done?,
    }
    write.commit().await?;
    let back = earlier.map(|it| it.edited.version.as_str());
    let kind = recommendation::Entity::KIND;
    let undo = Undo {
        label: "Undo recommending".into(),
        action: undo::address(kind, &record, back, &open.href()),
    };
    let said = format!(
        "{} is recommended. The school has not seen it.",
        view::label(&open.model, new.band)
    );
    reply::done(&open.href(), &said, Some(undo))
}

/// The recommendation as it was when the form was opened, so that a stale form is found out.
fn opened_on(it: &Recommendation, version: &str) -> Recommendation {
    let edited = Edited { record: it.edited.record.clone(), version: version.into() };
    Recommendation { edited, ..it.clone() }
}

fn parse_recommendation<'p>(
    posted: &'p Posted,
    model: &Model,
) -> Result<NewRecommendation<'p>, Faults> {
    let mut faults = Faults::default();
    let band = model.band(posted.field("band"));
    if band.is_none() {
        faults.add("band", "Choose what you recommend");
    }
    let reasons = posted.field("reasons");
    match reasons.chars().count() {
        0 => faults.add("reasons", "Say why: the head may read it"),
        long if long > LONGEST => faults.add("reasons", "Use at most 4,000 characters"),
        _ => {}
    }
    let help = Help::from_word(posted.field("help"));
    let needs = band.is_some_and(|it| it.supported_school != Consequence::No);
    if needs && help.is_none() {
        faults.add("help", "Say which of the two kinds of help it needs");
    }
    let direction = posted.field("direction");
    let direction = Direction::ALL.iter().copied().find(|it| it.word() == direction);
    if !faults.is_empty() {
        return Err(faults);
    }
    let help = help.filter(|_| needs);
    Ok(NewRecommendation { band: posted.field("band"), reasons, direction, help })
}

/// `POST /banding/{id}/sending`: shows evidence and recommendation to head and local chair.
pub async fn send(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let open = Open::read(visit, &id).await?;
    let Some(recommendation) =
        open.case.recommendation.as_ref().filter(|_| open.stage == Stage::Send)
    else {
        return reply::see_other(&open.href());
    };
    let years = forms::years_of(visit, open.school.urn).await?;
    let warning = send_warning(&years, visit.today);
    if let Some(warning) = warning.filter(|_| posted.field("sure") != "yes") {
        let mut page = page(visit, &open).await?;
        let form = forms::send(visit, &open, Some(warning)).await?;
        let action = form.action.clone();
        page.forms.iter_mut().filter(|it| it.action == action).for_each(|it| *it = form.clone());
        return visit.page_with_errors(page).await;
    }
    let days = open.model.banding.as_ref().map_or(0, |it| it.reply_school_days);
    let until = reply_by(&years, visit.today, days);
    let opened = opened_on(recommendation, posted.field("version"));
    let mut write = visit.write().await?;
    write.send_recommendation(&opened, visit.today, until).await?;
    write.commit().await?;
    let said = format!(
        "Sent. The head and the chair of the local board may correct and comment until {}.",
        Said(until)
    );
    reply::done(&open.href(), &said, None)
}

/// `POST /banding/{id}/comments`: the school corrects or comments. Its words travel with the paper.
pub async fn comment(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::CommentOnBanding)?;
    let open = Open::read(visit, &id).await?;
    visit.may_at(Right::CommentOnBanding, open.school.urn)?;
    let mut faults = Faults::default();
    let kind = CommentKind::from_word(posted.field("kind"));
    let kind = faults.keep("kind", kind.ok_or("Choose which it is"));
    let words = posted.field("words");
    match words.chars().count() {
        0 => faults.add("words", "Write a few words"),
        long if long > LONGEST => faults.add("words", "Use at most 4,000 characters"),
        _ => {}
    }
    let (Some(kind), true) = (kind, faults.is_empty()) else {
        return again(&posted, &open, "comments", faults).await;
    };
    let record = typed::record(posted.field("record"))?;
    let criterion =
        Some(posted.field("criterion")).filter(|it| view::find(&open.model, it).is_some());
    let speaker = forms::post_at(visit, open.school.urn).await?;
    let new = NewComment { speaker: &speaker, kind, criterion, words };
    let mut write = visit.write().await?;
    match write.comment_on_banding(record.clone(), (open.id(), open.school.urn), &new).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&open.href()),
        done => done?,
    }
    write.commit().await?;
    let kind = banding_comment::Entity::KIND;
    let undo =
        Undo { label: "Undo".into(), action: undo::address(kind, &record, None, &open.href()) };
    reply::done(
        &open.href(),
        "Your words go to the board with the paper, as you wrote them.",
        Some(undo),
    )
}

/// `POST /banding/{id}/telling`: the head was told; only now is the decision shown.
pub async fn tell(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let open = Open::read(visit, &id).await?;
    let Some(decision) = open.case.decided().filter(|_| open.stage == Stage::Tell) else {
        return reply::see_other(&open.href());
    };
    let directory = Directory::read(&visit.scoped).await?;
    let mut faults = Faults::default();
    let by = directory.people.iter().find(|it| it.id.0 == posted.field("by"));
    let by = faults.keep("by", by.ok_or("Choose who told the head"));
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    if on.is_some_and(|on| on < decision.decided_on || visit.today < on) {
        faults.add("on", "The day lies after the decision, and not in the future");
    }
    let how = faults.keep("how", typed::text(posted.field("how"), "Say how"));
    let (Some(by), Some(on), Some(how), true) = (by, on, how, faults.is_empty()) else {
        return again(&posted, &open, "telling", faults).await;
    };
    let record = typed::record(posted.field("record"))?;
    let mut write = visit.write().await?;
    match write.tell(record, decision, (&by.id, on, &how)).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&open.href()),
        done => done?,
    }
    write.commit().await?;
    let said = "Recorded. Head, local chair and partner see the decision from now on.";
    reply::done(&open.href(), said, None)
}

/// `POST /banding/{id}/evidence`: freezes again, with what has changed since. What was frozen before stays readable.
pub async fn freeze_again(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let mut open = Open::read(visit, &id).await?;
    if open.case.frozen.edited.version != posted.field("version") {
        return Err(StorageError::Stale { record: open.id().0.clone() }.into());
    }
    if matches!(open.stage, Stage::Decide | Stage::Tell | Stage::Done) {
        let why = "The board has the paper, and its evidence never changes.";
        return Err(StorageError::Refused(why.into()).into());
    }
    let urn = open.school.urn;
    let mut gathered = gather::gather(&visit.scoped, &open.model, &[urn]).await?;
    let gathered = gathered.remove(&urn).unwrap_or_default();
    let suggestion = suggest(&open.model, &gathered.evidence);
    open.case.frozen.edited.version = posted.field("version").into();
    let mut write = visit.write().await?;
    write.freeze_again(&open.case.frozen, visit.today, (&gathered, &suggestion)).await?;
    write.commit().await?;
    reply::done(
        &open.href(),
        "The evidence is frozen again as it stands today. The earlier evidence stays readable as at its day.",
        None,
    )
}

/// `GET /banding/{id}/replay`: the rule asked again with the evidence and the model of that day, and today's rules beside.
pub async fn replay(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let open = Open::read(&visit, &id).await?;
    let frozen = &open.case.frozen;
    if !frozen.held {
        return Err(WebError::NotFound);
    }
    let (suggested, bands, sources) = view::frozen(frozen, &open.model);
    let evidence = &frozen.gathered.evidence;
    let today = visit.model()?;
    let page = ReplayPage {
        id: open.id().clone(),
        school: open.school.clone(),
        frozen_on: frozen.on,
        model: open.title.clone(),
        rule_version: frozen.rule_version.clone(),
        suggested,
        same: same_again(&open.model, evidence, &frozen.suggestion),
        today: view::suggested(today, &suggest(today, evidence)),
        differences: differences(&open.model, today, evidence)
            .iter()
            .map(ToString::to_string)
            .collect(),
        bands,
        sources,
    };
    visit.page(page).await
}
