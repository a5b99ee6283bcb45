//! Rounds: opened for all schools or for one, evidence looked at and frozen, and closed.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    RecordId, Urn,
    access::Right,
    banding::{OutOfTurn, RoundKind, Stage, suggest},
    model::Model,
};
use trustwide_storage::{
    Scoped, StorageError, Versioned,
    banding::{Case, NewRound, Round},
    tables::banding_round,
};

use super::{
    gather, hide,
    overview::{case_href, case_in, may_run, paper_line, stage_of},
    paper, view,
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo},
    pages::{
        banding::{EvidencePage, RoundPage, RoundRow},
        people::FormPage,
        shared::SchoolName,
    },
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// `GET /banding/rounds/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::RecommendBand)?;
    let record = visit.app.db.surroundings().new_id();
    let form = form(&visit, &record).await?;
    visit.page(page(form)).await
}

/// `POST /banding/rounds`: opens a round.
pub async fn open(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let record = typed::record(posted.field("record"))?;
    let new = match Opening::parse(&posted).await? {
        Ok(new) => new,
        Err(faults) => {
            let form = form(visit, &record.0).await?;
            let again = typed::with_faults(typed::filled(form, &posted.fields), faults);
            return visit.page_with_errors(page(again)).await;
        }
    };
    let adopted = visit.frame.adopted.as_ref().ok_or(WebError::NotFound)?;
    let to = format!("/banding/rounds/{record}");
    let mut write = visit.write().await?;
    let round = NewRound {
        kind: new.kind,
        title: &new.title,
        model: &adopted.record,
        opened_on: visit.today,
        reason: &new.reason,
        urn: new.urn,
    };
    match write.open_round(record.clone(), &round).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        Err(StorageError::Refused(why)) => {
            let form = form(visit, &record.0).await?;
            let again = typed::filled(form, &posted.fields).with_error(why);
            return visit.page_with_errors(page(again)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(banding_round::Entity::KIND, &record, None, "/banding");
    let undo = Undo { label: "Undo opening it".into(), action };
    reply::done(&to, "The round is open. Nothing is shown to any school yet.", Some(undo))
}

struct Opening {
    kind: RoundKind,
    title: String,
    reason: String,
    urn: Option<Urn>,
}

impl Opening {
    async fn parse(posted: &Posted) -> Result<Result<Opening, Faults>, WebError> {
        let visit = &posted.visit;
        let mut faults = Faults::default();
        let kind = RoundKind::from_word(posted.field("kind"))
            .filter(|kind| kinds(visit).contains(kind))
            .ok_or("Choose what kind of round it is");
        let kind = faults.keep("kind", kind);
        let title = faults.keep("title", typed::text(posted.field("title"), "Give it a title"));
        let one = kind.is_some_and(|it| matches!(it, RoundKind::OutOfTurn | RoundKind::Joiner));
        let urn = posted.field("school").parse::<Urn>().ok();
        let known = match (kind, urn) {
            (Some(RoundKind::OutOfTurn), Some(urn)) => {
                visit.scoped.find_school(urn).await?.is_some()
            }
            (Some(RoundKind::Joiner), Some(urn)) => {
                visit.scoped.prospects().await?.iter().any(|it| it.urn == urn)
            }
            _ => false,
        };
        if one && !known {
            faults.add("school", "Choose which school it is about");
        }
        let why = OutOfTurn::from_word(posted.field("why"));
        if kind == Some(RoundKind::OutOfTurn) && why.is_none() {
            faults.add("why", "Choose why it is out of turn");
        }
        let words = [why.map_or("", OutOfTurn::title), posted.field("reason")];
        let reason: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
        Ok(match (kind, title) {
            (Some(kind), Some(title)) if faults.is_empty() => {
                Ok(Opening { kind, title, reason: reason.join(". "), urn: urn.filter(|_| one) })
            }
            _ => Err(faults),
        })
    }
}

/// The kinds of round that the model in force has.
fn kinds(visit: &Visit) -> Vec<RoundKind> {
    let banding = visit.frame.model().and_then(|it| it.banding.as_ref());
    let has = |kind: &RoundKind| match kind {
        RoundKind::Annual | RoundKind::OutOfTurn => true,
        RoundKind::Review => banding.is_some_and(|it| it.review.is_some()),
        RoundKind::Joiner => banding.is_some_and(|it| it.provisional_for_joiners),
        RoundKind::Opening => false,
    };
    RoundKind::ALL.iter().copied().filter(has).collect()
}

async fn form(visit: &Visit, record: &str) -> Result<Form, WebError> {
    visit.model()?.banding.as_ref().ok_or(WebError::NotFound)?;
    let kinds = kinds(visit).into_iter().map(|it| Choice::new(it.word(), it.title())).collect();
    let mut schools = vec![Choice::new("", "All schools")];
    let names = visit.scoped.schools().await?.into_iter().map(|it| (it.urn, it.name));
    let joiners = visit.scoped.prospects().await?.into_iter();
    let joiners = joiners.map(|it| (it.urn, format!("{} (may join)", it.name)));
    schools.extend(names.chain(joiners).map(|(urn, name)| Choice::new(urn.to_string(), name)));
    let mut why: Vec<Choice> =
        OutOfTurn::ALL.iter().map(|it| Choice::new(it.word(), it.title())).collect();
    why.insert(0, Choice::new("", "It is in turn"));
    let fields = vec![
        Field::hidden("record", record),
        Field::new("kind", "Kind of round", FieldKind::Radios(kinds)),
        Field::text("title", "Title")
            .with_autocomplete("off")
            .with_help("As the paper will have it"),
        Field::new("school", "School", FieldKind::Select(schools))
            .with_help("For one school out of turn, or one that may join"),
        Field::new("why", "Why out of turn", FieldKind::Select(why)),
        Field::new("reason", "In your words", FieldKind::TextArea).optional(),
    ];
    Ok(Form::new("/banding/rounds", "Open the round", fields).with_cancel("/banding"))
}

fn page(form: Form) -> FormPage {
    FormPage {
        title: "Open a round".into(),
        intro: Some("A round takes schools from evidence to a decision that the head has been told of. Opening one shows nothing to anybody.".into()),
        crumbs: vec![Link::new("Banding", "/banding")],
        form,
    }
}

/// A round, and the schools that it is about.
pub struct Members {
    pub round: Round,
    pub schools: Vec<SchoolName>,
    pub cases: Vec<Case>,
}

impl Members {
    /// Reads a round; there is none for those who do not see it.
    pub async fn read(visit: &Visit, id: &str) -> Result<Members, WebError> {
        let id = typed::record(id).map_err(|_| WebError::NotFound)?;
        Members::of(&visit.scoped, &id).await
    }

    /// The same of any scope.
    pub async fn of(scoped: &Scoped, id: &RecordId) -> Result<Members, WebError> {
        let round = scoped.find_round(id).await?.ok_or(WebError::NotFound)?;
        let name = |urn: Urn, name: String| SchoolName { urn, name };
        let mut schools: Vec<SchoolName> =
            scoped.schools().await?.into_iter().map(|it| name(it.urn, it.name)).collect();
        if let Some(urn) = round.urn {
            let joining = scoped.prospects().await?.into_iter();
            schools.extend(joining.map(|it| name(it.urn, it.name)));
            schools.retain(|it| it.urn == urn);
        }
        let cases = scoped.cases_of(id).await?;
        Ok(Members { round, schools, cases })
    }

    pub fn case(&self, urn: Urn) -> Option<&Case> {
        case_in(&self.cases, &self.round.edited.record, urn)
    }

    fn at(&self, visit: &Visit, urn: Urn) -> Stage {
        stage_of(visit, &self.round, self.case(urn))
    }
}

/// `GET /banding/rounds/{id}`
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let page = round_page(&visit, &id).await?;
    visit.page(page).await
}

/// The page of a round.
pub async fn round_page(visit: &Visit, id: &str) -> Result<RoundPage, WebError> {
    let members = Members::read(visit, id).await?;
    let (_, model) = view::model_of(&visit.scoped, &members.round.model).await?;
    let round = &members.round;
    let papers = visit.scoped.papers().await?;
    let of_round = papers.iter().rev().filter(|it| it.round == round.edited.record);
    Ok(RoundPage {
        id: round.edited.record.clone(),
        title: round.title.clone(),
        kind: round.kind.title().into(),
        reason: round.reason.clone(),
        opened_on: round.opened_on,
        closed_on: round.closed_on,
        schools: members.schools.iter().map(|it| row(visit, &members, &model, it)).collect(),
        papers: of_round.map(paper_line).collect(),
        forms: match may_run(visit) && round.closed_on.is_none() {
            true => forms(visit, &members).await?,
            false => Vec::new(),
        },
    })
}

fn row(visit: &Visit, members: &Members, model: &Model, school: &SchoolName) -> RoundRow {
    let case = members.case(school.urn);
    let recommendation = case.and_then(|it| it.recommendation.as_ref());
    let decided = case.and_then(Case::decided).and_then(|it| it.band.clone());
    let label = |id: &str| view::label(model, id);
    RoundRow {
        school: school.clone(),
        href: case_href(&members.round.edited.record, school.urn, case),
        stage: members.at(visit, school.urn),
        suggested: case
            .filter(|it| it.frozen.held)
            .map(|it| view::suggested(model, &it.frozen.suggestion)),
        recommended: recommendation.map(|it| label(&it.band)),
        reply_by: recommendation.and_then(|it| it.reply_by),
        comments: case.map_or(0, |it| it.comments.len()),
        otherwise: decided.is_some() && decided.as_ref() != recommendation.map(|it| &it.band),
        decided: decided.as_deref().map(label),
    }
}

/// What may be done with the round as a whole: freeze, make the paper, close it.
async fn forms(visit: &Visit, members: &Members) -> Result<Vec<Form>, WebError> {
    let base = format!("/banding/rounds/{}", members.round.edited.record);
    let at = |stage: Stage| {
        members.schools.iter().filter(|it| members.at(visit, it.urn) == stage).count()
    };
    let mut forms = Vec::new();
    if at(Stage::Freeze) > 0 {
        let what = crate::look::say::how_many(at(Stage::Freeze), "school", "schools");
        let warning = "what the files and people say today is kept as it is, and the rule’s suggestion with it.";
        let form = Form::new(
            format!("{base}/freeze"),
            format!("Freeze the evidence of {what}"),
            Vec::new(),
        );
        forms.push(form.with_warning(warning).with_id("freeze"));
    }
    if at(Stage::Paper) > 0 {
        forms.push(paper::form(visit, members).await?);
    }
    if !members.cases.is_empty() && at(Stage::Done) == members.schools.len() {
        let version = Field::hidden("version", members.round.edited.version.clone());
        forms.push(
            Form::new(format!("{base}/close"), "Close the round", vec![version]).with_id("close"),
        );
    }
    Ok(forms)
}

/// `GET /banding/rounds/{id}/schools/{urn}`: the evidence as it stands, before it is frozen.
pub async fn evidence(
    Path((id, urn)): Path<(String, Urn)>,
    visit: Visit,
) -> Result<Response, WebError> {
    visit.may(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let members = Members::read(&visit, &id).await?;
    let school = members.schools.iter().find(|it| it.urn == urn).ok_or(WebError::NotFound)?;
    if let Some(case) = members.case(urn).filter(|_| visit.wants_html()) {
        return reply::see_other(&format!("/banding/{}", case.frozen.edited.record));
    }
    let (_, model) = view::model_of(&visit.scoped, &members.round.model).await?;
    let mut gathered = gather::gather(&visit.scoped, &model, &[urn]).await?;
    let gathered = gathered.remove(&urn).unwrap_or_default();
    let suggestion = suggest(&model, &gathered.evidence);
    let base = format!("/banding/rounds/{id}");
    let freeze = Form::new(
        format!("{base}/freeze"),
        "Freeze this evidence",
        vec![Field::hidden("school", urn.to_string())],
    );
    let page = EvidencePage {
        school: school.clone(),
        round: members.round.title.clone(),
        suggested: view::suggested(&model, &suggestion),
        bands: view::bands(&model, &suggestion, &gathered),
        sources: view::sources(&gathered),
        crumbs: vec![
            Link::new("Banding", "/banding"),
            Link::new(members.round.title.clone(), base),
        ],
        freeze: may_run(&visit).then_some(freeze),
        may_judge: visit.scoped.access().may_at(Right::JudgeBanding, urn),
    };
    visit.page(page).await
}

/// `POST /banding/rounds/{id}/freeze`: freezes one school's evidence, or that of all whose evidence is not frozen yet.
pub async fn freeze(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let members = Members::read(visit, &id).await?;
    let one = posted.field("school");
    let wanted = |it: &&SchoolName| one.is_empty() || it.urn.to_string() == one;
    let open: Vec<Urn> = members
        .schools
        .iter()
        .filter(wanted)
        .map(|it| it.urn)
        .filter(|urn| members.case(*urn).is_none())
        .collect();
    let to = format!("/banding/rounds/{id}");
    if members.round.closed_on.is_some() || open.is_empty() {
        return reply::see_other(&to);
    }
    let (_, model) = view::model_of(&visit.scoped, &members.round.model).await?;
    let gathered = gather::gather(&visit.scoped, &model, &open).await?;
    let frozen = freeze_all(visit, &members.round, &model, gathered).await?;
    let to = match frozen.as_slice() {
        [only] if !one.is_empty() => format!("/banding/{only}"),
        _ => to,
    };
    let what = crate::look::say::how_many(frozen.len(), "school is", "schools are");
    reply::done(&to, &format!("The evidence of {what} frozen as it stands today."), None)
}

async fn freeze_all(
    visit: &Visit,
    round: &Round,
    model: &Model,
    gathered: BTreeMap<Urn, trustwide_domain::banding::Gathered>,
) -> Result<Vec<RecordId>, WebError> {
    let mut write = visit.write().await?;
    let mut frozen = Vec::new();
    for (urn, gathered) in gathered {
        let record = RecordId(write.new_id());
        let suggestion = suggest(model, &gathered.evidence);
        let of = (&round.edited.record, urn, &round.model);
        write.freeze(record.clone(), of, visit.today, (&gathered, &suggestion)).await?;
        frozen.push(record);
    }
    write.commit().await?;
    Ok(frozen)
}

/// `POST /banding/rounds/{id}/close`
pub async fn close(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let members = Members::read(visit, &id).await?;
    let to = format!("/banding/rounds/{id}");
    if members.round.closed_on.is_some() {
        return reply::see_other(&to);
    }
    if members.schools.iter().any(|it| members.at(visit, it.urn) != Stage::Done) {
        let why = "A round closes once every school in it is decided and told.";
        return Err(StorageError::Refused(why.into()).into());
    }
    let mut write = visit.write().await?;
    write.close_round(&members.round, visit.today).await?;
    write.commit().await?;
    reply::done(&to, "The round is closed.", None)
}
