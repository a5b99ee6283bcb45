//! What is done beside a school's bands: conditions agreed and met, powers and levy decided, questions put and answered.

use axum::{extract::Path, response::Response};
use trustwide_domain::{Urn, access::Right};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    banding::{ConsequenceKind, NewCondition, NewConsequence},
    tables::condition,
};

use super::{
    school::{History, again, leads},
    view,
};
use crate::{
    errors::WebError,
    look::Undo,
    reply,
    typed::{self, Faults},
    undo,
    visit::Posted,
};

/// The longest that words of a form here may be.
const LONGEST: usize = 2_000;

fn words<'p>(posted: &'p Posted, name: &str, missing: &str, faults: &mut Faults) -> &'p str {
    let typed = posted.field(name);
    match typed.chars().count() {
        0 => faults.add(name, missing),
        long if long > LONGEST => faults.add(name, "Use at most 2,000 characters"),
        _ => {}
    }
    typed
}

fn edited(posted: &Posted, record: &str) -> Result<Edited, WebError> {
    let record = typed::record(record).map_err(|_| WebError::NotFound)?;
    Ok(Edited { record, version: posted.field("version").into() })
}

/// Goes on only for the director, or for the head of the school; whether it is the head.
fn director_or_head(posted: &Posted, urn: Urn) -> Result<bool, WebError> {
    if leads(&posted.visit, urn) {
        return Ok(true);
    }
    posted.visit.may(Right::RecommendBand)?;
    Ok(false)
}

/// `POST /schools/{urn}/conditions`
pub async fn propose(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let by_head = director_or_head(&posted, urn)?;
    let history = History::read(visit, urn).await?;
    let case = history.decided().filter(|it| it.telling.is_some()).ok_or(WebError::NotFound)?;
    let mut faults = Faults::default();
    let typed = words(&posted, "words", "Say what must be so", &mut faults);
    let action = format!("/schools/{urn}/conditions");
    if !faults.is_empty() {
        return again(&posted, &history, &action, faults).await;
    }
    let record = typed::record(posted.field("record"))?;
    let model = visit.model()?;
    let criterion = Some(posted.field("criterion")).filter(|it| view::find(model, it).is_some());
    let new = NewCondition { criterion, words: typed, by_head, on: visit.today };
    let mut write = visit.write().await?;
    let proposed = write.propose_condition(record.clone(), (&case.frozen.edited.record, urn), &new);
    match proposed.await {
        Err(StorageError::Already { .. }) => return reply::see_other(&history.href()),
        Err(StorageError::Refused(why)) => {
            drop(write);
            return again(&posted, &history, &action, Faults::one("words", why)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let undo = (!by_head).then(|| Undo {
        label: "Undo proposing it".into(),
        action: undo::address(condition::Entity::KIND, &record, None, &history.href()),
    });
    let other = if by_head { "The director" } else { "The head" };
    reply::done(&history.href(), &format!("Proposed. {other} is asked to agree to it."), undo)
}

/// `POST /schools/{urn}/conditions/{id}/agreement`
pub async fn agree(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let by_head = director_or_head(&posted, urn)?;
    let history = History::read(&posted.visit, urn).await?;
    let edited = edited(&posted, &id)?;
    let condition = history.conditions.iter().find(|it| it.edited.record == edited.record);
    let condition = condition.ok_or(WebError::NotFound)?;
    let mine = if by_head { condition.head_agreed_on } else { condition.director_agreed_on };
    if mine.is_some() {
        return reply::see_other(&history.href());
    }
    let mut write = posted.visit.write().await?;
    write.agree_condition(&edited, by_head, posted.visit.today).await?;
    write.commit().await?;
    reply::done(&history.href(), "Both have agreed to it.", None)
}

/// `POST /schools/{urn}/conditions/{id}/met`
pub async fn meet(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let history = History::read(visit, urn).await?;
    let edited = edited(&posted, &id)?;
    let known = history.conditions.iter().find(|it| it.edited.record == edited.record);
    if known.ok_or(WebError::NotFound)?.met_on.is_some() {
        return reply::see_other(&history.href());
    }
    let mut faults = Faults::default();
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    let evidence = words(&posted, "evidence", "Say by what evidence", &mut faults);
    let (Some(on), true) = (on, faults.is_empty()) else {
        let action = format!("/schools/{urn}/conditions/{id}/met");
        return again(&posted, &history, &action, faults).await;
    };
    let mut write = visit.write().await?;
    write.meet_condition(&edited, (on, evidence)).await?;
    write.commit().await?;
    reply::done(
        &history.href(),
        "The condition is met. The band changes only by a decision of the board.",
        None,
    )
}

/// `POST /schools/{urn}/consequences`: a decision about powers, or about the levy.
pub async fn decide(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecordDecisions)?;
    let history = History::read(visit, urn).await?;
    let kind = ConsequenceKind::from_word(posted.field("kind")).ok_or(WebError::BadForm)?;
    let mut faults = Faults::default();
    let body = faults.keep("body", typed::text(posted.field("body"), "Say which body decided"));
    let minute = faults.keep("minute", typed::text(posted.field("minute"), "Enter the minute"));
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    let from = faults.keep("from", typed::day(posted.field("from"), "Enter from when it holds"));
    if let (Some(on), Some(from)) = (on, from)
        && from <= on
    {
        faults.add("from", "It holds from a later day, so that the school has notice");
    }
    let question_to = typed::text(posted.field("question_to"), "Say to whom");
    let question_to = faults.keep("question_to", question_to);
    let (mut powers, mut levy) = ("", None);
    match kind {
        ConsequenceKind::Powers => {
            powers = words(&posted, "powers", "Say which powers move", &mut faults);
            words(&posted, "until", "Say what must be so for them to go back", &mut faults);
        }
        ConsequenceKind::Levy => {
            levy = hundredths(posted.field("levy"));
            if levy.is_none() {
                faults.add("levy", "Enter a share from 0 to 100, such as 6.5");
            }
        }
    }
    let action = format!("/schools/{urn}/consequences");
    let (Some(body), Some(minute), Some(on), Some(from), Some(question_to), true) =
        (body, minute, on, from, question_to, faults.is_empty())
    else {
        return again(&posted, &history, &action, faults).await;
    };
    let record = typed::record(posted.field("record"))?;
    let new = NewConsequence {
        kind,
        band: history.now.as_ref().map(|it| it.band.as_str()),
        body: &body,
        minute: &minute,
        decided_on: on,
        from_on: from,
        powers,
        until: posted.field("until"),
        levy_hundredths: levy,
        question_to: &question_to,
    };
    let mut write = visit.write().await?;
    match write.decide_consequence(record, urn, &new).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&history.href()),
        done => done?,
    }
    write.commit().await?;
    reply::done(&history.href(), "Recorded. The school sees it once it is given notice.", None)
}

/// A percentage with at most two places, in hundredths.
fn hundredths(typed: &str) -> Option<i64> {
    let (whole, part) =
        typed.trim_end_matches('%').split_once('.').unwrap_or((typed.trim_end_matches('%'), ""));
    let digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let value: i64 = format!("{whole}{part:0<2}").parse().ok()?;
    (value <= 10_000).then_some(value)
}

/// `POST /schools/{urn}/consequences/{id}/notice`
pub async fn give_notice(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecordDecisions)?;
    let history = History::read(visit, urn).await?;
    let edited = edited(&posted, &id)?;
    let known = history.consequences.iter().find(|it| it.edited.record == edited.record);
    let mut it = known.ok_or(WebError::NotFound)?.clone();
    if it.notice_on.is_some() {
        return reply::see_other(&history.href());
    }
    it.edited = edited;
    let mut write = visit.write().await?;
    write.give_notice(&it, visit.today).await?;
    write.commit().await?;
    reply::done(&history.href(), "The school has notice, and may put a question.", None)
}

/// `POST /schools/{urn}/consequences/{id}/end`
pub async fn end(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecordDecisions)?;
    let history = History::read(visit, urn).await?;
    let edited = edited(&posted, &id)?;
    let known = history.consequences.iter().find(|it| it.edited.record == edited.record);
    if known.ok_or(WebError::NotFound)?.ended_on.is_some() {
        return reply::see_other(&history.href());
    }
    let ended = match typed::day(posted.field("ended"), "Enter the day") {
        Ok(ended) => ended,
        Err(said) => {
            let action = format!("/schools/{urn}/consequences/{id}/end");
            return again(&posted, &history, &action, Faults::one("ended", said)).await;
        }
    };
    let mut write = visit.write().await?;
    write.end_consequence(&edited, ended).await?;
    write.commit().await?;
    reply::done(&history.href(), "Recorded as ended. It stays in the history.", None)
}

/// `POST /schools/{urn}/questions`
pub async fn question(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_at(Right::CommentOnBanding, urn)?;
    let history = History::read(visit, urn).await?;
    let mut faults = Faults::default();
    let typed = words(&posted, "words", "Write your question", &mut faults);
    if !faults.is_empty() {
        let action = format!("/schools/{urn}/questions");
        return again(&posted, &history, &action, faults).await;
    }
    let about = if posted.field("about") == "powers" { "powers" } else { "levy" };
    let record = typed::record(posted.field("record"))?;
    let mut write = visit.write().await?;
    match write.ask_question(record, urn, (about, typed)).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&history.href()),
        done => done?,
    }
    write.commit().await?;
    reply::done(&history.href(), "Your question is put. The answer will stand here.", None)
}

/// `POST /schools/{urn}/questions/{id}/answer`
pub async fn answer(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    if !visit.scoped.access().may(Right::RecordDecisions) {
        visit.may(Right::RecommendBand)?;
    }
    let history = History::read(visit, urn).await?;
    let edited = edited(&posted, &id)?;
    let known = history.questions.iter().find(|it| it.edited.record == edited.record);
    if known.ok_or(WebError::NotFound)?.answered_on.is_some() {
        return reply::see_other(&history.href());
    }
    let mut faults = Faults::default();
    let typed = words(&posted, "answer", "Write the answer", &mut faults);
    if !faults.is_empty() {
        let action = format!("/schools/{urn}/questions/{id}/answer");
        return again(&posted, &history, &action, faults).await;
    }
    let mut write = visit.write().await?;
    write.answer_question(&edited, (typed, visit.today)).await?;
    write.commit().await?;
    reply::done(&history.href(), "The answer stands beside the question.", None)
}
