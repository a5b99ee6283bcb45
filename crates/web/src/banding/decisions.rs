//! What the board decided, school by school, as the governance professional records it.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    RecordId,
    access::Right,
    banding::{How, Verdict, quorate},
};
use trustwide_storage::{
    StorageError, Versioned,
    banding::{Case, NewDecision},
    tables::banding_decision,
};

use super::sitting::{Sitting, page};
use crate::{
    errors::WebError,
    look::Undo,
    pages::banding::PaperSchool,
    reply,
    typed::{self, Faults},
    undo,
    visit::Posted,
};

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
