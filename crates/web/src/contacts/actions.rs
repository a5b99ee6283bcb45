//! `GET /actions`: what was agreed and is still open, the reader's own first; and `POST /actions/{id}/close`.

use axum::{extract::Path, response::Response};
use trustwide_domain::{RecordId, access::Right};
use trustwide_storage::{Versioned, contacts::Action, tables::action};

use super::words::Words;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Undo},
    pages::contacts::ActionsPage,
    reply, typed, undo,
    visit::{Posted, Visit},
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let page = page(&visit, None).await?;
    visit.page(page).await
}

/// The page, with one form as it was typed.
async fn page(visit: &Visit, again: Option<(RecordId, Form)>) -> Result<ActionsPage, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let words = Words::read(visit).await?;
    let all = visit.scoped.actions().await?;
    let school = visit.asked("school").and_then(|it| it.parse().ok());
    let line = |it: &Action| {
        let mut line = words.action(it);
        line.form = match &again {
            Some((record, form)) if *record == it.edited.record => Some(form.clone()),
            _ => form(visit, it, "/actions"),
        };
        line
    };
    let here = |it: &&Action| school.is_none_or(|urn| it.school == Some(urn));
    let open: Vec<_> =
        all.iter().filter(|it| it.done_on.is_none()).filter(here).map(line).collect();
    let (mine, others): (Vec<_>, Vec<_>) = open.into_iter().partition(|it| it.mine);
    let mut done: Vec<_> =
        all.iter().filter(|it| it.done_on.is_some()).filter(here).map(line).collect();
    done.sort_by_key(|it| std::cmp::Reverse(it.done_on));
    done.truncate(50);
    let school = school.map(|urn| words.directory.school(urn));
    Ok(ActionsPage { mine, others, done, school })
}

/// The form that closes an action, for its owner and those who record at its school.
pub fn form(visit: &Visit, action: &Action, back: &str) -> Option<Form> {
    if action.done_on.is_some() || !may_close(visit, action) {
        return None;
    }
    let fields = vec![
        Field::hidden("version", &action.edited.version),
        Field::hidden("back", back),
        Field::new("outcome", "What came of it", FieldKind::Text),
        Field::new("done_on", "Done on", FieldKind::Date).with_value(visit.today.to_string()),
    ];
    let id = format!("close-{}", action.edited.record);
    Some(
        Form::new(format!("/actions/{}/close", action.edited.record), "Close it", fields)
            .with_id(id),
    )
}

fn may_close(visit: &Visit, action: &Action) -> bool {
    let access = visit.scoped.access();
    let records = action.school.is_some_and(|urn| access.may_at(Right::RecordContact, urn));
    let now = visit.today == visit.scoped.as_at().day;
    now && (action.owner == *visit.person() || records)
}

pub async fn close(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let id = RecordId(id);
    let found = visit.scoped.find_action(&id).await?.ok_or(WebError::NotFound)?;
    if !may_close(visit, &found) {
        return Err(WebError::Forbidden);
    }
    let back = Some(posted.field("back")).filter(|it| !it.is_empty()).unwrap_or("/actions");
    let outcome = posted.field("outcome");
    if found.done_on.is_some() && found.outcome == outcome {
        return reply::see_other(back);
    }
    let mut faults = typed::Faults::default();
    let said = faults.keep("outcome", typed::text(outcome, "Say what came of it"));
    let day = typed::day(posted.field("done_on"), "Enter the day on which it was done")
        .and_then(|day| if day > visit.today { Err("This day is still to come") } else { Ok(day) });
    let day = faults.keep("done_on", day);
    let (Some(said), Some(day)) = (said, day) else {
        let form = form(visit, &found, back).ok_or(WebError::NotFound)?;
        let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
        return visit.page_with_errors(page(visit, Some((id, form))).await?).await;
    };
    let opened = Action {
        edited: trustwide_storage::Edited {
            record: id.clone(),
            version: posted.field("version").into(),
        },
        ..found
    };
    let mut write = visit.write().await?;
    write.close_action(&opened, Some(day), &said).await?;
    write.commit().await?;
    let version = opened.edited.version.as_str();
    let action = undo::address(action::Entity::KIND, &id, Some(version), back);
    reply::done(back, "The action is closed.", Some(Undo { label: "Undo".into(), action }))
}

/// Goes on only where the reader may close an action, and so open it again.
pub async fn may_undo(visit: &Visit, id: &RecordId) -> Result<(), WebError> {
    let found = visit.scoped.find_action(id).await?.ok_or(WebError::NotFound)?;
    if may_close(visit, &found) { Ok(()) } else { Err(WebError::Forbidden) }
}
