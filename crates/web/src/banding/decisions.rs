//! What the board decided, school by school, as the governance professional records it.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    RecordId,
    access::Right,
    banding::{How, Verdict, can_be_decided, can_hold, quorate},
    model::Model,
    time::Said,
};
use trustwide_storage::{
    StorageError, Versioned,
    banding::{Case, NewDecision},
    tables::banding_decision,
};

use super::sitting::{Sitting, page};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Undo},
    pages::banding::PaperSchool,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// More people than ever sit in one meeting.
const MOST_PEOPLE: u32 = 200;

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
    let (open, schools) = (sitting.open(visit), sitting.content.schools.len());
    if open.is_empty() || is_recorded(&posted, schools).await? {
        return reply::see_other(&to);
    }
    let model = sitting.model(visit).await?;
    let mut faults = Faults::default();
    let meeting = meeting(&posted, sitting.paper.frozen_on, &mut faults);
    let decided = decided(&posted, (&open, &model), schools, &mut faults)?;
    let (Some(meeting), true) = (meeting, faults.is_empty()) else {
        return again(&posted, &id, faults, None).await;
    };
    if posted.field("sure") != "yes"
        && let Some(doubt) = unscheduled(visit, &meeting).await?
    {
        return again(&posted, &id, faults, Some(doubt)).await;
    }
    let mut write = visit.write().await?;
    let mut last = None;
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
        last = Some(it.record.clone());
    }
    write.commit().await?;
    let what = crate::look::say::how_many(decided.len(), "decision is", "decisions are");
    let said = format!("{what} recorded. The heads are told in person before anything is shown.");
    let kind = banding_decision::Entity::KIND;
    // One undo takes back all that was recorded in this save.
    let undo = last.map(|record| Undo {
        label: if decided.len() == 1 { "Undo recording it" } else { "Undo recording them" }.into(),
        action: undo::address(kind, &record, None, &to),
    });
    reply::done(&to, &said, undo)
}

/// The form again as it was typed, with what is wrong with it, or with what it asks to make sure of.
async fn again(
    posted: &Posted,
    id: &str,
    faults: Faults,
    doubt: Option<String>,
) -> Result<Response, WebError> {
    let mut page = page(&posted.visit, id).await?;
    let mut form = typed::filled(page.form.take().unwrap_or_default(), &posted.fields);
    if let Some(doubt) = doubt {
        let sure = vec![Choice::new("yes", "It was decided on that day all the same")];
        let field = Field::new("sure", doubt.clone(), FieldKind::Checkboxes(sure));
        form.fields.push(field.with_error(doubt));
    }
    page.form = Some(typed::with_faults(form, faults));
    posted.visit.page_with_errors(page).await
}

/// A sentence where a body is said to have met on a day for which no meeting is in the calendar.
async fn unscheduled(visit: &Visit, meeting: &Meeting) -> Result<Option<String>, WebError> {
    let meetings = visit.scoped.committees().await?;
    let met = meeting.how == How::Chair || meetings.iter().any(|it| it.on == meeting.on);
    Ok((!met).then(|| {
        format!("No meeting is in the calendar for {}. Is the day right?", Said(meeting.on))
    }))
}

/// Whether what is sent was recorded before: a second post does nothing.
async fn is_recorded(posted: &Posted, schools: usize) -> Result<bool, WebError> {
    let sent: Vec<&str> = (0..schools).map(|at| posted.field(&format!("record-{at}"))).collect();
    let known = posted.visit.scoped.decisions().await?;
    Ok(known.iter().any(|it| sent.contains(&it.edited.record.0.as_str())))
}

fn meeting(posted: &Posted, frozen: Date, faults: &mut Faults) -> Option<Meeting> {
    let how = How::from_word(posted.field("how")).filter(|it| *it != How::BroughtForward);
    let how = faults.keep("how", how.ok_or("Choose how it was decided"));
    let body = faults.keep("body", typed::text(posted.field("body"), "Say which body decided"));
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    if on.is_some_and(|on| posted.visit.today < on) {
        faults.add("on", "A decision is recorded once it was made");
    } else if on.is_some_and(|on| !can_be_decided(frozen, posted.visit.today).contains(&on)) {
        faults.add(
            "on",
            format!("The paper was frozen on {}: it is decided after that", Said(frozen)),
        );
    }
    let minute = faults.keep("minute", typed::text(posted.field("minute"), "Enter the minute"));
    let interests =
        typed::text(posted.field("interests"), "Say what was declared, or that nothing was");
    let interests = faults.keep("interests", interests);
    let from = faults.keep("from", typed::day(posted.field("from"), "Enter from when it holds"));
    if let (Some(on), Some(from)) = (on, from)
        && !can_hold(on).contains(&from)
    {
        let within = can_hold(on);
        let said = format!("Enter a day from {} to {}", Said(*within.start()), Said(*within.end()));
        faults.add("from", said);
    }
    let (present, quorum) = there(posted, how, faults)?;
    let (how, body, on) = (how?, body?, on?);
    Some(Meeting {
        how,
        body,
        on,
        minute: minute?,
        present,
        quorum,
        interests: interests?,
        from: from?,
    })
}

/// How many were there, and how many have to be. A chair acts alone, so both may then be left empty.
fn there(posted: &Posted, how: Option<How>, faults: &mut Faults) -> Option<(u32, u32)> {
    let mut number = |name: &str| match posted.field(name) {
        "" => Some(0),
        typed => {
            let read = typed.parse::<u32>().ok().filter(|it| *it <= MOST_PEOPLE);
            faults.keep(name, read.ok_or("Enter a whole number, such as 5"))
        }
    };
    let (present, quorum) = (number("present"), number("quorum"));
    let (present, quorum) = (present?, quorum?);
    if how.is_some_and(|how| !quorate(how, present, quorum)) {
        let why = if quorum == 0 {
            "Enter the quorum and how many were there"
        } else {
            "There was no quorum, so nothing was decided. Put the paper to another meeting"
        };
        faults.add("present", why);
    }
    Some((present, quorum))
}

/// What a choice means for a school: the verdict, and the band where it gives one. `None` is no choice of the form.
fn verdict(typed: &str, school: &PaperSchool, model: &Model) -> Option<(Verdict, Option<String>)> {
    match typed {
        "confirm" => Some((Verdict::Confirmed, Some(school.band.clone()))),
        "return" => Some((Verdict::Returned, None)),
        other => {
            let band = model.band(other.strip_prefix("band/")?)?.item.id.clone();
            (band != school.band).then_some((Verdict::Changed, Some(band)))
        }
    }
}

fn decided<'s>(
    posted: &Posted,
    (open, model): (&[(&PaperSchool, &'s Case)], &Model),
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
        let Some((verdict, band)) = verdict(typed, school, model) else {
            faults.add(&format!("verdict-{at}"), "Choose what was decided");
            continue;
        };
        let reasons = posted.field(&format!("reasons-{at}")).to_owned();
        if verdict != Verdict::Confirmed && reasons.is_empty() {
            faults.add(&format!("reasons-{at}"), "Say why: the head may read it");
        }
        let record = typed::record(posted.field(&format!("record-{at}")))?;
        decided.push(Decided { record, case, verdict, band, reasons });
    }
    if decided.is_empty() && faults.is_empty() {
        faults.add("verdict-0", "Record what was decided of at least one school");
    }
    Ok(decided)
}
