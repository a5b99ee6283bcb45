//! The board's paper: made from what is ready, and frozen with a digest.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    PersonId, RecordId,
    access::Right,
    banding::{InForce, RoundKind, Stage, in_force},
    model::Model,
    time::Said,
};
use trustwide_storage::{
    Scoped, StorageError,
    banding::{Case, Paper},
    year::Committee,
};

use super::{
    capital,
    members::Members,
    money::{Money, Rates},
    overview::stage_on,
    view,
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form},
    pages::banding::{LeftOutOfPaper, PaperContent, PaperSchool},
    people::Directory,
    reply,
    typed::{self},
    visit::{Posted, Visit},
};

/// The content of a frozen paper.
pub fn content_of(paper: &Paper) -> Result<PaperContent, WebError> {
    let read = serde_json::from_str(&paper.content);
    read.map_err(|_| WebError::Broken("a frozen paper does not read".into()))
}

/// The form that makes the paper of a round.
pub async fn form(visit: &Visit, members: &Members) -> Result<Form, WebError> {
    let mut meetings: Vec<Choice> = coming(visit).await?.iter().map(choice).collect();
    meetings.push(Choice::new("", "No meeting is scheduled: for the chair’s action"));
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::new("committee", "For which meeting", FieldKind::Select(meetings)),
    ];
    let action = format!("/banding/rounds/{}/paper", members.round.edited.record);
    let warning = "the paper is kept as it is and never changes. Schools whose time to answer still runs are left out and named.";
    Ok(Form::new(action, "Freeze the paper", fields).with_warning(warning).with_id("paper"))
}

async fn coming(visit: &Visit) -> Result<Vec<Committee>, WebError> {
    let all = visit.scoped.committees().await?;
    Ok(all.into_iter().filter(|it| visit.today <= it.on).collect())
}

fn choice(it: &Committee) -> Choice {
    Choice::new(it.edited.record.0.clone(), format!("{}, {}", it.body, Said(it.on)))
}

/// `POST /banding/rounds/{id}/paper`: freezes the paper of everything that is ready for the board.
pub async fn freeze(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let members = Members::read(visit, &id).await?;
    let record = typed::record(posted.field("record"))?;
    let to = format!("/banding/papers/{record}");
    if visit.scoped.find_paper(&record).await?.is_some() {
        return reply::see_other(&to);
    }
    let meetings = coming(visit).await?;
    let meeting = meetings.iter().find(|it| it.edited.record.0 == posted.field("committee"));
    let content = content(&visit.scoped, &members, meeting, visit.person()).await?;
    if content.schools.is_empty() {
        let why = "No school is ready for a paper yet: each is recommended, sent and has had its time to answer first.";
        return Err(StorageError::Refused(why.into()).into());
    }
    let json = serde_json::to_string(&content)
        .map_err(|_| WebError::Broken("a paper could not be written".into()))?;
    let committee = meeting.map(|it| &it.edited.record);
    let mut write = visit.write().await?;
    let round = &members.round.edited.record;
    match write.freeze_paper(record, round, committee, (visit.today, &json)).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        done => done?,
    }
    write.commit().await?;
    reply::done(&to, "The paper is frozen. What the board decides is recorded on it.", None)
}

/// The paper of a round as it would be frozen on the scope's day.
pub async fn draft(
    scoped: &Scoped,
    round: &RecordId,
    meeting: Option<&Committee>,
    by: &PersonId,
) -> Result<PaperContent, WebError> {
    content(scoped, &Members::of(scoped, round).await?, meeting, by).await
}

async fn content(
    scoped: &Scoped,
    members: &Members,
    meeting: Option<&Committee>,
    by: &PersonId,
) -> Result<PaperContent, WebError> {
    let today = scoped.as_at().day;
    let directory = Directory::read(scoped).await?;
    let (title, model) = view::model_of(scoped, &members.round.model).await?;
    let bands = scoped.bands().await?;
    let money = Money::read(scoped).await?;
    let names = view::BandNames::read(scoped, &model).await?;
    let (mut schools, mut left_out) = (Vec::new(), Vec::new());
    for school in &members.schools {
        let case = members.case(school.urn);
        match (stage_on(today, &members.round, case), case) {
            (Stage::Paper, Some(case)) => {
                let now = in_force(&bands, school.urn, today);
                let with = (now, money.at(scoped, school.urn));
                let by = (&model, &names);
                schools.extend(paper_school(case, &school.name, by, with, &directory));
            }
            (Stage::Decide | Stage::Tell | Stage::Done, _) => {}
            (stage, case) => {
                let why = why_left_out(stage, case);
                left_out.push(LeftOutOfPaper { name: school.name.clone(), why });
            }
        }
    }
    let banding = model.banding.as_ref();
    let body = meeting.map_or_else(|| "The chair, between meetings".into(), |it| it.body.clone());
    let provisional = members.round.kind == RoundKind::Joiner;
    Ok(PaperContent {
        title: match meeting {
            Some(it) => format!("{}: for {}, {}", members.round.title, it.body, Said(it.on)),
            None => format!("{}: for the chair’s action", members.round.title),
        },
        trust: scoped.trust().await?.name,
        meets_on: meeting.map(|it| it.on),
        frozen_on: today,
        prepared_by: directory.name(by),
        model: title,
        decisions_sought: sought(&schools, banding.map_or("", |it| it.label.as_str()), provisional),
        draft_minute: String::new(),
        body,
        schools,
        left_out,
    })
}

fn why_left_out(stage: Stage, case: Option<&Case>) -> String {
    let until = case.and_then(|it| it.recommendation.as_ref()).and_then(|it| it.reply_by);
    match (stage, until) {
        (Stage::Reply, Some(until)) => format!("The school may answer until {}", Said(until)),
        (stage, _) => stage.title().into(),
    }
}

fn paper_school(
    case: &Case,
    name: &str,
    (model, names): (&Model, &view::BandNames<'_>),
    (now, rates): (Option<&InForce>, Option<Rates<'_>>),
    directory: &Directory,
) -> Option<PaperSchool> {
    let it = case.recommendation.as_ref()?;
    let (suggested, mut evidence, sources) = view::frozen(&case.frozen, model);
    evidence.retain(|band| band.open || band.id == it.band);
    Some(PaperSchool {
        banding: case.frozen.edited.record.0.clone(),
        recommendation: it.edited.version.clone(),
        name: name.into(),
        now: now.map(|it| names.of(&it.band)),
        since: now.map(|it| it.from_on),
        suggested,
        band: it.band.clone(),
        recommended: view::label(model, &it.band),
        reasons: it.reasons.clone(),
        direction: it.direction.map(|it| capital(it.word())),
        help: view::help(it.help),
        evidence_of: case.frozen.on,
        changes: view::changes(model, now, &it.band, rates.as_ref()),
        others: model
            .bands
            .iter()
            .filter(|band| band.item.id != it.band)
            .filter_map(|band| view::changes(model, now, &band.item.id, None))
            .collect(),
        comments: view::comments(case, model, directory),
        evidence,
        sources,
    })
}

fn sought(schools: &[PaperSchool], label: &str, provisional: bool) -> Vec<String> {
    let kind = if provisional { "provisional " } else { "" };
    let one = |it: &PaperSchool| {
        format!(
            "{}: confirm {kind}{}, decide otherwise, or return with reasons.",
            it.name, it.recommended
        )
    };
    let mut sought: Vec<String> = schools.iter().map(one).collect();
    let weighty = schools.iter().filter_map(|it| it.changes.as_ref().map(|changes| (it, changes)));
    for (it, changes) in weighty.filter(|(_, it)| it.powers.is_some() || it.levy.is_some()) {
        let which = match (&changes.powers, &changes.levy) {
            (Some(_), Some(_)) => {
                "powers and the levy are two decisions of their own, and neither follows"
            }
            (Some(_), None) => "moving powers is a decision of its own, and does not follow",
            _ => "raising the levy is a decision of its own, and does not follow",
        };
        sought.push(format!("{}: {which} from the {}.", it.name, label.to_lowercase()));
    }
    sought
}
