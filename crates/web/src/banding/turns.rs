//! A round is closed, stopped before it is done, and reopened, each with its reason; and what turns it took.

use axum::{extract::Path, response::Response};
use trustwide_domain::{access::Right, banding::Stage};
use trustwide_storage::{Edited, banding::Round};

use super::{members::Members, rounds::round_page};
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form},
    pages::banding::TurnLine,
    people::Directory,
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// Whether every school of a round is decided and told.
fn is_done(visit: &Visit, members: &Members) -> bool {
    let done = |it: &crate::pages::shared::SchoolName| members.at(visit, it.urn) == Stage::Done;
    !members.cases.is_empty() && members.schools.iter().all(done)
}

/// Closes a round that is done; stops one that is not, for a reason.
pub fn close_form(visit: &Visit, members: &Members) -> Form {
    let round = &members.round;
    let action = format!("/banding/rounds/{}/close", round.edited.record);
    let version = Field::hidden("version", round.edited.version.clone());
    if is_done(visit, members) {
        return Form::new(action, "Close the round", vec![version]).with_id("close");
    }
    let why = Field::new("reason", "Why", FieldKind::TextArea)
        .with_help("Such as an inspection, or a meeting that was put off. It stays in the record.");
    Form::new(action, "Stop the round, for good or for now", vec![version, why])
        .with_warning("nothing in it changes until it is reopened. What was decided in it stays.")
        .with_id("close")
        .lesser()
}

/// Reopens a round.
pub fn reopen_form(round: &Round) -> Form {
    let fields = vec![
        Field::hidden("version", round.edited.version.clone()),
        Field::new("reason", "Why", FieldKind::TextArea),
    ];
    let action = format!("/banding/rounds/{}/reopening", round.edited.record);
    Form::new(action, "Reopen the round", fields).with_id("reopen").lesser()
}

/// The turns that a round took after it was opened.
pub async fn lines(visit: &Visit, round: &Round) -> Result<Vec<TurnLine>, WebError> {
    let directory = Directory::read(&visit.scoped).await?;
    let turns = visit.scoped.round_turns(&round.edited.record).await?;
    let after = turns.windows(2).filter(|it| it[0].closed != it[1].closed);
    Ok(after
        .map(|it| TurnLine {
            on: it[1].on,
            by: directory.name(&it[1].by),
            closed: it[1].closed,
            reason: if it[1].reason == it[0].reason { String::new() } else { it[1].reason.clone() },
        })
        .collect())
}

fn edited(posted: &Posted, round: &Round) -> Edited {
    let version = posted.field("version").to_owned();
    Edited { record: round.edited.record.clone(), version }
}

async fn say_why(posted: &Posted, id: &str) -> Result<Response, WebError> {
    let mut page = round_page(&posted.visit, id).await?;
    let asks = |form: &&mut Form| form.fields.iter().any(|it| it.name == "reason");
    if let Some(form) = page.forms.iter_mut().find(asks) {
        let faults = Faults::one("reason", "Say why: it stays in the record");
        *form = typed::with_faults(typed::filled(std::mem::take(form), &posted.fields), faults);
    }
    posted.visit.page_with_errors(page).await
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
    let (done, reason) = (is_done(visit, &members), posted.field("reason"));
    if !done && reason.is_empty() {
        return say_why(&posted, &id).await;
    }
    let mut write = visit.write().await?;
    let said = if done {
        write.close_round(&members.round, visit.today).await?;
        "The round is closed."
    } else {
        write.stop_round(&edited(&posted, &members.round), (visit.today, reason)).await?;
        "The round is stopped. It can be reopened, with the reason."
    };
    write.commit().await?;
    reply::done(&to, said, None)
}

/// `POST /banding/rounds/{id}/reopening`
pub async fn reopen(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let members = Members::read(visit, &id).await?;
    let to = format!("/banding/rounds/{id}");
    if members.round.closed_on.is_none() {
        return reply::see_other(&to);
    }
    let reason = posted.field("reason");
    if reason.is_empty() {
        return say_why(&posted, &id).await;
    }
    let mut write = visit.write().await?;
    write.reopen_round(&edited(&posted, &members.round), reason).await?;
    write.commit().await?;
    reply::done(&to, "The round is open again.", None)
}
