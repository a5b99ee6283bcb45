//! `/schools/{urn}/band`: a school's bands over time, what would move it up, and what was decided beside its band.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    RecordId, Urn,
    access::{Right, Role},
    banding::{InForce, Known, RoundKind, Stage, in_force, ready_to_move},
    model::Model,
    time::Said,
};
use trustwide_storage::banding::{Case, Condition, Consequence, Decision, Question, Standing};

use super::{
    capital, conditions, consequences, gather, hide,
    looks::Looks,
    overview::{may_run, stage_of},
    questions,
    support::Support,
    view,
};
use crate::{
    errors::WebError,
    look::Form,
    pages::{
        banding::{BandEntry, BandHistoryPage, OpenCase, ReadyLine, ReadyView, Travel},
        shared::SchoolName,
    },
    people::Directory,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// Everything of one school's bands that this reader may see.
pub struct History {
    pub school: SchoolName,
    pub cases: Vec<Case>,
    pub decisions: Vec<Decision>,
    pub now: Option<InForce>,
    pub conditions: Vec<Condition>,
    pub consequences: Vec<Consequence>,
    pub questions: Vec<Question>,
}

impl History {
    /// Reads it; refused to those who may not see this school's band.
    pub async fn read(visit: &Visit, urn: Urn) -> Result<History, WebError> {
        visit.may_at(Right::SeeBanding, urn)?;
        visit.model()?.banding.as_ref().ok_or(WebError::NotFound)?;
        let school = visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
        let scoped = &visit.scoped;
        let decided = scoped.bands().await?;
        let mut history = History {
            school: SchoolName { urn, name: school.name },
            cases: scoped.cases_at(urn).await?,
            decisions: scoped.decisions().await?,
            now: in_force(&decided, urn, scoped.as_at().day).cloned(),
            conditions: scoped.conditions().await?,
            consequences: scoped.consequences().await?,
            questions: scoped.questions().await?,
        };
        history.decisions.retain(|it| it.urn == urn);
        history.conditions.retain(|it| it.urn == urn);
        history.consequences.retain(|it| it.urn == urn);
        history.questions.retain(|it| it.urn == urn);
        Ok(history)
    }

    pub fn href(&self) -> String {
        crate::pages::banding::band_href(self.school.urn)
    }

    /// The case in which the band of today was decided.
    pub fn decided(&self) -> Option<&Case> {
        let now = self.now.as_ref()?;
        let decision = self.decisions.iter().find(|it| it.edited.record == now.decision)?;
        self.cases.iter().find(|it| it.frozen.edited.record == decision.banding)
    }

    /// Conditions of the band of today.
    pub fn live_conditions(&self) -> impl Iterator<Item = &Condition> {
        let of = self.decided().map(|it| it.frozen.edited.record.clone());
        self.conditions.iter().filter(move |it| Some(&it.banding) == of.as_ref())
    }
}

/// Whether the reader leads this school.
pub fn leads(visit: &Visit, urn: Urn) -> bool {
    visit.scoped.access().roles.contains(&(Role::Headteacher, Some(urn)))
}

/// Whether the page is of today: only then may anything be done on it.
pub fn is_today(visit: &Visit) -> bool {
    visit.scoped.as_at().day == visit.today
}

/// Whether the reader records decisions, today.
pub fn records(visit: &Visit) -> bool {
    visit.scoped.access().may(Right::RecordDecisions) && is_today(visit)
}

/// `GET /schools/{urn}/band`
pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let history = History::read(&visit, urn).await?;
    visit.log("Viewed a school’s bands", Some(urn)).await?;
    let page = page(&visit, &history).await?;
    visit.page(page).await
}

/// The page again with one form as it was typed.
pub async fn again(
    posted: &Posted,
    history: &History,
    action: &str,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = page(&posted.visit, history).await?;
    // Two forms go to one address: powers and levy, told apart by what was posted.
    let kind = posted.fields.get("kind");
    let meant = |it: &&mut Form| it.action == action && kind.is_none_or(|kind| it.id == *kind);
    if let Some(form) = all_forms(&mut page).find(meant) {
        let filled = typed::filled(std::mem::take(form), &posted.fields);
        *form = typed::with_faults(filled, faults);
    }
    posted.visit.page_with_errors(page).await
}

fn all_forms(page: &mut BandHistoryPage) -> impl Iterator<Item = &mut Form> {
    let conditions = page.conditions.iter_mut().flat_map(|it| &mut it.forms);
    let consequences = page.consequences.iter_mut().flat_map(|it| &mut it.forms);
    let answers = page.questions.iter_mut().filter_map(|it| it.form.as_mut());
    let own = page.condition_form.iter_mut().chain(&mut page.question_form);
    own.chain(&mut page.consequence_forms).chain(conditions).chain(consequences).chain(answers)
}

async fn page(visit: &Visit, history: &History) -> Result<BandHistoryPage, WebError> {
    let urn = history.school.urn;
    let directory = Directory::read(&visit.scoped).await?;
    let models = models(visit, history).await?;
    let model = visit.model()?;
    let support = Support::since(&visit.scoped, history.decisions.iter()).await?;
    let entry = |it: &Decision| entry(it, history, (&models, model), &support);
    let now = history.now.as_ref();
    let now =
        history.decisions.iter().find(|it| Some(&it.edited.record) == now.map(|it| &it.decision));
    let standings = visit.scoped.past_standings().await?;
    let standings = standings.iter().filter(|it| it.urn == urn).rev();
    let today = visit.scoped.standings().await?.into_iter().find(|it| it.urn == urn);
    let direction = view::direction(today.as_ref(), history.decided());
    let access = visit.scoped.access();
    let looks = Looks::read(&visit.scoped, model).await?;
    Ok(BandHistoryPage {
        looks: looks.of(urn),
        label: model.banding.as_ref().map_or_else(String::new, |it| it.label.clone()),
        is_own: access.home_school() == Some(urn),
        now: now.map(entry).map(|it| BandEntry { direction: direction.or(it.direction), ..it }),
        entries: history.decisions.iter().rev().map(entry).collect(),
        travel: standings.map(|it| travel(it, &directory)).collect(),
        ready: ready(visit, history, model).await?,
        conditions: history
            .live_conditions()
            .map(|it| conditions::shown(visit, history, it))
            .collect(),
        agreed: history.live_conditions().filter(|it| it.is_agreed()).count(),
        consequences: history
            .consequences
            .iter()
            .map(|it| consequences::shown(visit, it))
            .collect(),
        questions: history
            .questions
            .iter()
            .map(|it| questions::shown(visit, it, &directory))
            .collect(),
        open: open_case(visit, history).await?,
        stage: crate::elements::of_school::stage(visit, urn).await?,
        may_judge: access.may_at(Right::JudgeBanding, urn),
        condition_form: conditions::form(visit, history, model),
        consequence_forms: consequences::recording(visit, history, model),
        question_form: questions::form(visit, history),
        school: history.school.clone(),
    })
}

async fn models(visit: &Visit, history: &History) -> Result<BTreeMap<RecordId, Model>, WebError> {
    let mut models = BTreeMap::new();
    for case in &history.cases {
        let version = &case.frozen.model;
        if !models.contains_key(version) {
            models.insert(version.clone(), view::model_of(&visit.scoped, version).await?.1);
        }
    }
    Ok(models)
}

fn entry(
    it: &Decision,
    history: &History,
    (models, today): (&BTreeMap<RecordId, Model>, &Model),
    support: &Support,
) -> BandEntry {
    let case = history.cases.iter().find(|case| case.frozen.edited.record == it.banding);
    let model = case.and_then(|it| models.get(&it.frozen.model)).unwrap_or(today);
    let recommended = case.and_then(|it| it.recommendation.as_ref()).map(|it| it.band.as_str());
    let otherwise = recommended.filter(|band| Some(*band) != it.band.as_deref());
    let brought_forward = it.how == trustwide_domain::banding::How::BroughtForward;
    let held = case.is_some_and(|it| it.frozen.held);
    BandEntry {
        band: it.band.as_deref().map(|id| view::label(model, id)),
        from: it.in_force_from,
        decided_on: it.decided_on,
        body: it.body.clone(),
        occasion: case.filter(|_| !brought_forward).map(|case| occasion(case, it, history, model)),
        verdict: if brought_forward { it.how.title() } else { it.verdict.title() }.into(),
        recommended: otherwise.map(|id| view::label(model, id)),
        reasons: match (it.reasons.as_str(), case.and_then(|it| it.recommendation.as_ref())) {
            ("", Some(recommended)) if otherwise.is_none() => recommended.reasons.clone(),
            (said, _) => said.to_owned(),
        },
        direction: case
            .and_then(|it| it.recommendation.as_ref()?.direction)
            .map(|it| capital(it.word())),
        support: it.band.as_ref().filter(|_| !brought_forward).and_then(|_| support.after(it)),
        brought_forward,
        told_on: case
            .filter(|_| !brought_forward)
            .and_then(|it| it.telling.as_ref())
            .map(|it| it.told_on),
        href: case.map(|it| format!("/banding/{}", it.frozen.edited.record)),
        replay: case
            .filter(|_| held)
            .map(|it| format!("/banding/{}/replay", it.frozen.edited.record)),
    }
}

/// What kind of round it was decided in; a review says whether it confirmed the band or changed it.
fn occasion(case: &Case, it: &Decision, history: &History, model: &Model) -> String {
    let review = model.banding.as_ref().and_then(|it| model.cadence(it.review.as_ref()?));
    let (RoundKind::Review, Some(review)) = (case.kind, review) else {
        return case.kind.title().into();
    };
    let earlier = history.decisions.iter().take_while(|one| one.edited != it.edited);
    let before = earlier.filter_map(|one| one.band.as_deref()).last();
    let came_to = match (it.band.as_deref(), before) {
        (Some(band), Some(before)) if band == before => "confirmed".into(),
        (Some(_), Some(before)) => format!("changed from {}", view::label(model, before)),
        (Some(_), None) => "decided".into(),
        (None, _) => "returned".into(),
    };
    format!("{}: {came_to}", review.item.label)
}

fn travel(it: &Standing, directory: &Directory) -> Travel {
    Travel {
        on: it.at.day(),
        direction: it.direction.map(|it| capital(it.word())),
        at_risk: it.at_risk,
        reason: it.reason.clone(),
        by: directory.name(&it.by),
    }
}

/// The draft of what would lift the school, for those who run rounds.
async fn ready(
    visit: &Visit,
    history: &History,
    model: &Model,
) -> Result<Option<ReadyView>, WebError> {
    let (Some(now), true) = (&history.now, may_run(visit)) else { return Ok(None) };
    let urn = history.school.urn;
    let gathered = gather::gather(&visit.scoped, model, &[urn]).await?.remove(&urn);
    let evidence = gathered.unwrap_or_default().evidence;
    let Some(ready) = ready_to_move(model, &now.band, &evidence) else { return Ok(None) };
    let line = |it: trustwide_domain::banding::Change| ReadyLine {
        must: capital(&it.must),
        known: match it.known {
            Known::Measured => "Measured, and not so today",
            Known::Judged => "Judged, and not so today",
            Known::Untested => "Cannot be tested yet",
        }
        .into(),
        in_hand: it.in_hand,
    };
    let changes = ready.changes.into_iter().map(line).collect();
    Ok(Some(ReadyView { to: view::label(model, &ready.to), changes }))
}

/// A round that is not over for this school, as far as this reader sees it.
async fn open_case(visit: &Visit, history: &History) -> Result<Option<OpenCase>, WebError> {
    let rounds = visit.scoped.rounds().await?;
    let latest = history.cases.iter().find(|it| it.decided().is_none() || it.telling.is_none());
    let Some(case) = latest.filter(|it| it.frozen.held) else { return Ok(None) };
    let round = rounds.iter().find(|it| it.edited.record == case.frozen.round);
    let until = case.recommendation.as_ref().and_then(|it| it.reply_by);
    let said = match (round, until) {
        (Some(round), _) => match stage_of(visit, round, Some(case)) {
            Stage::Done => return Ok(None),
            stage => format!("{}: {}", round.title, stage.title().to_lowercase()),
        },
        (None, Some(until)) if until < visit.today => format!(
            "A recommendation was sent to you. The time to correct and comment ended on {}.",
            Said(until)
        ),
        (None, Some(until)) => format!(
            "A recommendation has been sent to you. You may correct and comment until {}.",
            Said(until)
        ),
        (None, None) => "Evidence is frozen for a round.".into(),
    };
    Ok(Some(OpenCase { href: format!("/banding/{}", case.frozen.edited.record), said }))
}
