//! The board's paper: made from what is ready, frozen with a digest, and decided on school by school.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    PersonId, RecordId,
    access::Right,
    banding::{How, RoundKind, Stage, Verdict, in_force, quorate},
    model::Model,
    time::Said,
};
use trustwide_storage::{
    Scoped, StorageError, Versioned,
    banding::{Case, NewDecision, Paper},
    tables::banding_decision,
    year::Committee,
};

use super::{
    capital, hide,
    overview::{stage_of, stage_on},
    rounds::Members,
    view,
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo},
    pages::banding::{LeftOutOfPaper, PaperContent, PaperPage, PaperSchool, Recorded},
    people::Directory,
    reply,
    typed::{self, Faults},
    undo,
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
    let (mut schools, mut left_out) = (Vec::new(), Vec::new());
    for school in &members.schools {
        let case = members.case(school.urn);
        match (stage_on(today, &members.round, case), case) {
            (Stage::Paper, Some(case)) => {
                let now = in_force(&bands, school.urn, today);
                schools.extend(paper_school(case, &school.name, &model, now, &directory));
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
        draft_minute: minute(&body, &schools),
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
    model: &Model,
    now: Option<&trustwide_domain::banding::InForce>,
    directory: &Directory,
) -> Option<PaperSchool> {
    let it = case.recommendation.as_ref()?;
    let (suggested, mut evidence, sources) = view::frozen(&case.frozen, model);
    evidence.retain(|band| band.open || band.id == it.band);
    Some(PaperSchool {
        banding: case.frozen.edited.record.0.clone(),
        recommendation: it.edited.version.clone(),
        name: name.into(),
        now: now.map(|it| view::label(model, &it.band)),
        since: now.map(|it| it.from_on),
        suggested,
        band: it.band.clone(),
        recommended: view::label(model, &it.band),
        reasons: it.reasons.clone(),
        direction: it.direction.map(|it| capital(it.word())),
        help: view::help(it.help),
        evidence_of: case.frozen.on,
        changes: view::changes(model, now, &it.band),
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
            (Some(_), Some(_)) => "powers and the levy are two decisions of their own",
            (Some(_), None) => "powers are a decision of their own",
            _ => "the levy is a decision of its own",
        };
        sought.push(format!(
            "{}: {which}, and neither follows from the {}.",
            it.name,
            label.to_lowercase()
        ));
    }
    sought
}

fn minute(body: &str, schools: &[PaperSchool]) -> String {
    let each: Vec<String> =
        schools.iter().map(|it| format!("{}: {}", it.name, it.recommended)).collect();
    format!(
        "{body} considered the executive’s recommendations and what heads and local boards said of them. Interests were declared as recorded. It was decided: {}.",
        each.join("; ")
    )
}

/// `GET /banding/papers/{id}`
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let page = page(&visit, &id).await?;
    visit.log("Viewed a paper of bands", None).await?;
    visit.page(page).await
}

/// The cases that a paper holds and that are still to be decided on it.
struct Sitting {
    paper: Paper,
    content: PaperContent,
    round: Option<trustwide_storage::banding::Round>,
    cases: Vec<Case>,
}

impl Sitting {
    async fn read(visit: &Visit, id: &str) -> Result<Sitting, WebError> {
        let id = typed::record(id).map_err(|_| WebError::NotFound)?;
        let paper = visit.scoped.find_paper(&id).await?.ok_or(WebError::NotFound)?;
        let content = content_of(&paper)?;
        let round = visit.scoped.find_round(&paper.round).await?;
        let cases = visit.scoped.cases_of(&paper.round).await?;
        Ok(Sitting { paper, content, round, cases })
    }

    /// Each school of the paper that the board still has before it, with its case.
    fn open<'s>(&'s self, visit: &Visit) -> Vec<(&'s PaperSchool, &'s Case)> {
        let Some(round) = &self.round else { return Vec::new() };
        let case = |it: &'s PaperSchool| {
            let case = self.cases.iter().find(|case| case.frozen.edited.record.0 == it.banding)?;
            let here = case.paper.as_ref() == Some(&self.paper.edited.record);
            let open = here && stage_of(visit, round, Some(case)) == Stage::Decide;
            open.then_some((it, case))
        };
        self.content.schools.iter().filter_map(case).collect()
    }
}

async fn page(visit: &Visit, id: &str) -> Result<PaperPage, WebError> {
    let sitting = Sitting::read(visit, id).await?;
    let round_model = sitting.round.as_ref().map(|it| it.model.clone());
    let (_, model) = view::model_of(&visit.scoped, &round_model.ok_or(WebError::NotFound)?).await?;
    let records = visit.scoped.access().may(Right::RecordDecisions)
        && visit.scoped.as_at().day == visit.today;
    let open = sitting.open(visit);
    let form = (records && !open.is_empty()).then(|| decision_form(visit, &sitting, &open, &model));
    let recorded = recorded(&sitting, &model);
    let title = sitting.round.as_ref().map_or("Round", |it| it.title.as_str());
    Ok(PaperPage {
        id: sitting.paper.edited.record.clone(),
        digest: sitting.paper.digest.clone(),
        whole: sitting.paper.is_whole(),
        recorded,
        crumbs: vec![
            Link::new("Banding", "/banding"),
            Link::new(title, format!("/banding/rounds/{}", sitting.paper.round)),
        ],
        form,
        paper: sitting.content.clone(),
    })
}

fn recorded(sitting: &Sitting, model: &Model) -> Vec<Recorded> {
    let line = |school: &PaperSchool| {
        let case = sitting.cases.iter().find(|it| it.frozen.edited.record.0 == school.banding)?;
        let mine = |it: &&trustwide_storage::banding::Decision| {
            it.paper.as_ref() == Some(&sitting.paper.edited.record)
        };
        let decision = case.decisions.iter().rfind(mine)?;
        Some(Recorded {
            name: school.name.clone(),
            href: format!("/banding/{}", school.banding),
            verdict: decision.verdict.title().into(),
            band: decision.band.as_deref().map(|it| view::label(model, it)),
        })
    };
    sitting.content.schools.iter().filter_map(line).collect()
}

fn decision_form(
    visit: &Visit,
    sitting: &Sitting,
    open: &[(&PaperSchool, &Case)],
    model: &Model,
) -> Form {
    let meets = sitting.content.meets_on;
    let hows = How::ALL.iter().filter(|it| **it != How::BroughtForward).map(|it| {
        let likely = meets.is_none() == (*it == How::Chair) && *it != How::Committee;
        Choice::new(it.word(), it.title()).chosen(likely)
    });
    let mut fields = vec![
        Field::new("how", "How it was decided", FieldKind::Radios(hows.collect())),
        Field::text("body", "Which body").with_value(sitting.content.body.clone()),
        Field::new("on", "Decided on", FieldKind::Date)
            .with_value(meets.filter(|it| *it <= visit.today).unwrap_or(visit.today).to_string()),
        Field::text("minute", "Minute")
            .with_help("Its number, such as 14/3")
            .with_autocomplete("off"),
        Field::new("present", "How many were there", FieldKind::Number)
            .with_help("With a vote. Leave it empty for chair’s action.")
            .optional(),
        Field::new("quorum", "Quorum", FieldKind::Number).optional(),
        Field::text("interests", "Interests declared")
            .with_value("None declared")
            .with_help("Who declared what, and whether they stayed for the item"),
        Field::new("from", "In force from", FieldKind::Date).with_value(visit.today.to_string()),
    ];
    for (at, (school, _)) in open.iter().enumerate() {
        fields.extend(school_fields(visit, at, school, model));
    }
    let action = format!("/banding/papers/{}/decisions", sitting.paper.edited.record);
    Form::new(action, "Record what was decided", fields)
        .with_warning("the head is told first, in person. Until that is recorded nobody at the school sees it.")
        .with_id("decisions")
}

fn school_fields(visit: &Visit, at: usize, school: &PaperSchool, model: &Model) -> Vec<Field> {
    let mut choices = vec![
        Choice::new("", "Not decided at this meeting").chosen(true),
        Choice::new("confirm", format!("Confirmed: {}", school.recommended)),
        Choice::new("return", "Returned to the executive with reasons"),
    ];
    let others = model.bands.iter().filter(|it| it.item.id != school.band);
    choices.extend(others.map(|it| {
        Choice::new(format!("band/{}", it.item.id), format!("Decided otherwise: {}", it.item.label))
    }));
    vec![
        Field::hidden(format!("record-{at}"), visit.app.db.surroundings().new_id()),
        Field::hidden(format!("banding-{at}"), school.banding.clone()),
        Field::new(format!("verdict-{at}"), school.name.clone(), FieldKind::Select(choices)),
        Field::new(
            format!("reasons-{at}"),
            format!("Reasons, {}", school.name),
            FieldKind::TextArea,
        )
        .optional()
        .with_help("Needed where it was decided otherwise or returned. The head may read this."),
    ]
}

/// What was typed of the meeting.
struct Meeting {
    how: How,
    body: String,
    on: Date,
    minute: String,
    present: u32,
    quorum: u32,
    interests: String,
    from: Date,
}

/// What was typed of one school.
struct Decided<'s> {
    record: RecordId,
    case: &'s Case,
    verdict: Verdict,
    band: Option<String>,
    reasons: String,
}

/// `POST /banding/papers/{id}/decisions`: what the board decided, school by school.
pub async fn decide(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecordDecisions)?;
    let sitting = Sitting::read(visit, &id).await?;
    let to = format!("/banding/papers/{id}");
    let open = sitting.open(visit);
    if open.is_empty() {
        return reply::see_other(&to);
    }
    let mut faults = Faults::default();
    let meeting = meeting(&posted, &mut faults);
    let decided = decided(&posted, &open, sitting.content.schools.len(), &mut faults)?;
    let (Some(meeting), true) = (meeting, faults.is_empty()) else {
        let mut page = page(visit, &id).await?;
        let form = page.form.take().unwrap_or_default();
        page.form = Some(typed::with_faults(typed::filled(form, &posted.fields), faults));
        return visit.page_with_errors(page).await;
    };
    let mut write = visit.write().await?;
    let mut only = None;
    for it in &decided {
        let new = NewDecision {
            paper: &sitting.paper.edited.record,
            body: &meeting.body,
            how: meeting.how,
            verdict: it.verdict,
            band: it.band.as_deref(),
            reasons: &it.reasons,
            minute: &meeting.minute,
            present: meeting.present,
            quorum: meeting.quorum,
            interests: &meeting.interests,
            decided_on: meeting.on,
            in_force_from: it.band.as_ref().map(|_| meeting.from),
        };
        match write.decide(it.record.clone(), it.case, &new).await {
            Err(StorageError::Already { .. }) => return reply::see_other(&to),
            done => done?,
        }
        only = Some(it.record.clone());
    }
    write.commit().await?;
    let what = crate::look::say::how_many(decided.len(), "decision is", "decisions are");
    let said = format!("{what} recorded. The heads are told in person before anything is shown.");
    let kind = banding_decision::Entity::KIND;
    let undo = only.filter(|_| decided.len() == 1).map(|record| Undo {
        label: "Undo recording it".into(),
        action: undo::address(kind, &record, None, &to),
    });
    reply::done(&to, &said, undo)
}

fn meeting(posted: &Posted, faults: &mut Faults) -> Option<Meeting> {
    let how = How::from_word(posted.field("how")).filter(|it| *it != How::BroughtForward);
    let how = faults.keep("how", how.ok_or("Choose how it was decided"));
    let body = faults.keep("body", typed::text(posted.field("body"), "Say which body decided"));
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    if on.is_some_and(|on| posted.visit.today < on) {
        faults.add("on", "A decision is recorded once it was made");
    }
    let minute = faults.keep("minute", typed::text(posted.field("minute"), "Enter the minute"));
    let interests =
        typed::text(posted.field("interests"), "Say what was declared, or that nothing was");
    let interests = faults.keep("interests", interests);
    let from = faults.keep("from", typed::day(posted.field("from"), "Enter from when it holds"));
    let number = |name: &str| posted.field(name).parse::<u32>().unwrap_or_default();
    let (present, quorum) = (number("present"), number("quorum"));
    if how.is_some_and(|how| !quorate(how, present, quorum)) {
        let why = if quorum == 0 {
            "Enter the quorum and how many were there"
        } else {
            "There was no quorum, so nothing was decided. Put the paper to another meeting"
        };
        faults.add("present", why);
    }
    let (Some(how), Some(body), Some(on)) = (how, body, on) else { return None };
    let (Some(minute), Some(interests), Some(from)) = (minute, interests, from) else {
        return None;
    };
    Some(Meeting { how, body, on, minute, present, quorum, interests, from })
}

fn decided<'s>(
    posted: &Posted,
    open: &[(&PaperSchool, &'s Case)],
    schools: usize,
    faults: &mut Faults,
) -> Result<Vec<Decided<'s>>, WebError> {
    let mut decided = Vec::new();
    for at in 0..schools {
        let banding = posted.field(&format!("banding-{at}"));
        let typed = posted.field(&format!("verdict-{at}"));
        if typed.is_empty() {
            continue;
        }
        let found = open.iter().find(|(it, _)| it.banding == banding);
        // Somebody has recorded a decision of this school meanwhile.
        let stale = || StorageError::Stale { record: banding.to_owned() };
        let (school, case) = found.ok_or_else(stale)?;
        let (verdict, band) = match typed.strip_prefix("band/") {
            Some(band) => (Verdict::Changed, Some(band.to_owned())),
            None if typed == "confirm" => (Verdict::Confirmed, Some(school.band.clone())),
            None => (Verdict::Returned, None),
        };
        let reasons = posted.field(&format!("reasons-{at}")).to_owned();
        if verdict != Verdict::Confirmed && reasons.is_empty() {
            faults.add(&format!("reasons-{at}"), "Say why: the head may read it");
        }
        let record = typed::record(posted.field(&format!("record-{at}")))?;
        decided.push(Decided { record, case, verdict, band, reasons });
    }
    if decided.is_empty() {
        faults.add("verdict-0", "Record what was decided of at least one school");
    }
    Ok(decided)
}
