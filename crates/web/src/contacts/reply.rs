//! `POST /contacts/{id}/reply`: the school's head agrees with what was recorded, or sees it differently.

use axum::{extract::Path, response::Response};
use trustwide_domain::{RecordId, access::Right, contacts::State};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    contacts::{Contact, Reply},
    tables::contact_reply,
};

use super::one;
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo},
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

const LONGEST: usize = 2_000;

/// The form to reply, for those who may reply for the school; with the reply that is there, to change it.
pub fn form(visit: &Visit, contact: &Contact, reply: Option<&Reply>) -> Option<Form> {
    let school = contact.details.school?;
    let may = visit.scoped.access().may_at(Right::ReplyToContact, school);
    if !may || contact.details.state != State::Held {
        return None;
    }
    let record =
        reply.map_or_else(|| visit.app.db.surroundings().new_id(), |it| it.edited.record.0.clone());
    let choice = |value: &str, label: &str, is: bool| {
        Choice::new(value, label).chosen(reply.is_some_and(|it| it.agrees == is))
    };
    let views = vec![
        choice("agrees", "We agree with what is written", true),
        choice("differs", "We see it differently", false),
    ];
    let fields = vec![
        Field::hidden("record", record),
        Field::hidden("version", reply.map_or("", |it| &it.edited.version)),
        Field::new("view", "What does the school say?", FieldKind::Radios(views)),
        Field::new("words", "In your own words", FieldKind::TextArea)
            .optional()
            .with_help("Everybody who sees this visit reads it. Please name no pupil.")
            .with_value(reply.map_or("", |it| it.words.as_str())),
    ];
    let submit = if reply.is_some() { "Change the reply" } else { "Send the reply" };
    Some(Form::new(format!("/contacts/{}/reply", contact.edited.record), submit, fields))
}

pub async fn reply(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let id = RecordId(id);
    let contact = visit.scoped.find_contact(&id).await?.ok_or(WebError::NotFound)?;
    let school = contact.details.school.ok_or(WebError::Forbidden)?;
    visit.may_at(Right::ReplyToContact, school)?;
    let earlier = visit.scoped.reply_to(&id).await?;
    let form = form(visit, &contact, earlier.as_ref()).ok_or(WebError::NotFound)?;
    let (agrees, words) = match parse(&posted) {
        Ok(read) => read,
        Err(faults) => {
            let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
            return visit.page_with_errors(one::page(visit, &id, Some(form)).await?).await;
        }
    };
    let href = format!("/contacts/{id}");
    let same = |it: &Reply| it.agrees == agrees && it.words == words;
    if earlier.as_ref().is_some_and(same) {
        return reply::see_other(&href);
    }
    let record = typed::record(posted.field("record"))?;
    let opened = Some(posted.field("version")).filter(|it| !it.is_empty());
    let was = opened.map(|it| Edited { record: record.clone(), version: it.into() });
    let mut write = visit.write().await?;
    match write
        .reply_to_contact(record.clone(), was.as_ref(), &contact, school, (agrees, &words))
        .await
    {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    let earlier = was.as_ref().map(|it| it.version.as_str());
    let action = undo::address(contact_reply::Entity::KIND, &record, earlier, &href);
    let said = "Your reply stands beside what was recorded.";
    reply::done(&href, said, Some(Undo { label: "Undo".into(), action }))
}

fn parse(posted: &Posted) -> Result<(bool, String), Faults> {
    let mut faults = Faults::default();
    let words = posted.field("words");
    let agrees = match posted.field("view") {
        "agrees" => Ok(true),
        "differs" => Ok(false),
        _ => Err("Choose what the school says"),
    };
    let agrees = faults.keep("view", agrees);
    if agrees == Some(false) && words.is_empty() {
        faults.add("words", "Say how you see it");
    }
    let words = faults.keep("words", typed::optional_text(words, LONGEST));
    match (agrees, words) {
        (Some(agrees), Some(words)) if faults.is_empty() => Ok((agrees, words)),
        _ => Err(faults),
    }
}
