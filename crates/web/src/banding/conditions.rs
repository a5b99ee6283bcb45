//! Ready to move when: conditions that director and head agree, and the evidence by which each was met.

use axum::{extract::Path, response::Response};
use trustwide_domain::{Urn, access::Right, model::Model, time::Said};
use trustwide_storage::{
    StorageError, Versioned,
    banding::{Condition, NewCondition},
    tables::condition,
};

use super::{
    acts::Act,
    forms::new_record,
    overview::may_run,
    school::{History, is_today, leads},
    view,
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo},
    pages::banding::ConditionView,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// A condition as the page shows it.
pub fn shown(visit: &Visit, history: &History, it: &Condition) -> ConditionView {
    ConditionView {
        words: it.words.clone(),
        head_agreed_on: it.head_agreed_on,
        director_agreed_on: it.director_agreed_on,
        met_on: it.met_on,
        evidence: it.evidence.clone(),
        forms: forms(visit, history, it),
    }
}

/// Proposes a condition: the director, or the head of the school, once a band is decided and told.
pub fn form(visit: &Visit, history: &History, model: &Model) -> Option<Form> {
    let urn = history.school.urn;
    let told = history.decided().is_some_and(|it| it.telling.is_some());
    if !(told && is_today(visit) && (may_run(visit) || leads(visit, urn))) {
        return None;
    }
    let mut criteria = vec![Choice::new("", "No criterion in particular")];
    for band in &model.bands {
        let of_band = band.criteria.iter().map(|it| {
            Choice::new(it.item.id.clone(), format!("{}: {}", band.item.label, it.item.label))
        });
        criteria.extend(of_band);
    }
    let fields = vec![
        new_record(visit),
        Field::new("words", "The school is ready to move when", FieldKind::TextArea)
            .with_help("Something that the school itself can change, and that both will recognise"),
        Field::new("criterion", "It shows in", FieldKind::Select(criteria)),
    ];
    let action = format!("/schools/{urn}/conditions");
    Some(Form::new(action, "Propose a condition", fields).with_id("condition"))
}

/// What may be done with one condition: agree, say that it is met.
fn forms(visit: &Visit, history: &History, it: &Condition) -> Vec<Form> {
    let urn = history.school.urn;
    let base = format!("/schools/{urn}/conditions/{}", it.edited.record);
    let version = || Field::hidden("version", it.edited.version.clone());
    let mine = if leads(visit, urn) { it.head_agreed_on } else { it.director_agreed_on };
    let may = is_today(visit) && (leads(visit, urn) || may_run(visit));
    let mut forms = Vec::new();
    if may && mine.is_none() {
        forms.push(Form::new(format!("{base}/agreement"), "Agree to it", vec![version()]));
    }
    if may && !it.is_agreed() {
        let submit = if mine.is_some() { "Withdraw it" } else { "Decline it" };
        let form = Form::new(format!("{base}/withdrawal"), submit, vec![version()]);
        forms.push(form.with_warning("it is taken off the list. The record keeps it.").lesser());
    }
    if may_run(visit) && it.is_agreed() && it.met_on.is_none() {
        let fields = vec![
            version(),
            Field::new("on", "Met on", FieldKind::Date).with_value(visit.today.to_string()),
            Field::new("evidence", "By what evidence", FieldKind::TextArea)
                .with_help("The head may read this."),
        ];
        let id = format!("met-{}", it.edited.record);
        forms.push(Form::new(format!("{base}/met"), "It is met", fields).with_id(id).lesser());
    }
    forms
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
    let by_head = director_or_head(&posted, urn)?;
    let act = Act::read(&posted, urn).await?;
    let case = act.history.decided().filter(|it| it.telling.is_some());
    let case = case.ok_or(WebError::NotFound)?.frozen.edited.record.clone();
    let mut faults = Faults::default();
    let words = act.words("words", "Say what must be so", &mut faults);
    if !faults.is_empty() {
        return act.refused(faults).await;
    }
    let record = typed::record(posted.field("record"))?;
    let model = act.visit().model()?;
    let criterion = Some(posted.field("criterion")).filter(|it| view::find(model, it).is_some());
    let new = NewCondition { criterion, words, by_head, on: act.visit().today };
    let mut write = act.visit().write().await?;
    let written = write.propose_condition(record.clone(), (&case, urn), &new).await;
    if let Err(StorageError::Refused(why)) = written {
        drop(write);
        return act.refused(Faults::one("words", why)).await;
    }
    let undo = (!by_head).then(|| Undo {
        label: "Undo proposing it".into(),
        action: undo::address(condition::Entity::KIND, &record, None, &act.history.href()),
    });
    let other = if by_head { "The director" } else { "The head" };
    act.done(write, written, (&format!("Proposed. {other} is asked to agree to it."), undo)).await
}

/// `POST /schools/{urn}/conditions/{id}/agreement`
pub async fn agree(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let by_head = director_or_head(&posted, urn)?;
    let act = Act::read(&posted, urn).await?;
    let (it, edited) = act.named(&act.history.conditions, &id, |it| &it.edited)?;
    let mine = if by_head { it.head_agreed_on } else { it.director_agreed_on };
    if mine.is_some() {
        return act.back();
    }
    let mut write = act.visit().write().await?;
    let written = write.agree_condition(&edited, by_head, act.visit().today).await;
    act.done(write, written, ("Both have agreed to it.", None)).await
}

/// `POST /schools/{urn}/conditions/{id}/withdrawal`: whoever proposed it takes it back, or the other side declines it.
pub async fn withdraw(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let by_head = director_or_head(&posted, urn)?;
    let act = Act::read(&posted, urn).await?;
    let (it, edited) = match act.named(&act.history.conditions, &id, |it| &it.edited) {
        // It is gone already: a second post does nothing.
        Err(WebError::NotFound) => return act.back(),
        found => found?,
    };
    let mine = if by_head { it.head_agreed_on } else { it.director_agreed_on };
    let said = if mine.is_some() { "Withdrawn." } else { "Declined: it is off the list." };
    let undo = (!by_head).then(|| {
        let to = act.history.href();
        let kind = condition::Entity::KIND;
        let action = undo::address(kind, &edited.record, Some(&edited.version), &to);
        Undo { label: "Undo".into(), action }
    });
    let mut write = act.visit().write().await?;
    let written = write.drop_condition(&edited).await;
    act.done(write, written, (said, undo)).await
}

/// `POST /schools/{urn}/conditions/{id}/met`
pub async fn meet(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    posted.visit.may(Right::RecommendBand)?;
    let act = Act::read(&posted, urn).await?;
    let (it, edited) = act.named(&act.history.conditions, &id, |it| &it.edited)?;
    if it.met_on.is_some() {
        return act.back();
    }
    let mut faults = Faults::default();
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    let proposed = [it.head_agreed_on, it.director_agreed_on].into_iter().flatten().min();
    if let Some(day) = on {
        if act.visit().today < day {
            faults.add("on", "Record it once it is met");
        } else if let Some(first) = proposed.filter(|first| day < *first) {
            faults.add("on", format!("It was proposed on {}: it is met after that", Said(first)));
        }
    }
    let evidence = act.words("evidence", "Say by what evidence", &mut faults);
    let (Some(on), true) = (on, faults.is_empty()) else { return act.refused(faults).await };
    let mut write = act.visit().write().await?;
    let written = write.meet_condition(&edited, (on, evidence)).await;
    let said = "The condition is met. The band changes only by a decision of the board.";
    act.done(write, written, (said, None)).await
}
