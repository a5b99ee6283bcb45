//! Leaving: a last day, after which nothing is open to a person. What they wrote stays, under their name.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{PersonId, access::Right, time::Said};
use trustwide_storage::{
    Edited, StorageError, Write,
    people::{HeldPost, Person, Term},
    tables::holding,
};

use super::{Directory, managers, person::page_again};
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form},
    reply,
    typed::{self, Faults},
    visit::Posted,
};

/// `POST /people/{id}/leave`: their posts end on their last day, and so do their sessions.
pub async fn leave(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::ManagePeople)?;
    let id = PersonId(id);
    let directory = Directory::read(&visit.scoped).await?;
    let person = directory.find(&id).ok_or(StorageError::NotFound { what: "person" })?;
    let last_day = match parse(&posted, &directory, &id) {
        Ok(day) => day,
        Err(faults) => {
            return page_again(visit, &id, &form(person).action, &posted.fields, faults).await;
        }
    };
    let mut write = visit.write().await?;
    write.unchanged_since(visit.trust.revision)?;
    let was = Person { version: posted.field("version").into(), ..person.clone() };
    write.change_person(&was, &Person { left_on: Some(last_day), ..was.clone() }).await?;
    for held in directory.held.iter().filter(|it| it.holding.person == id) {
        end_by(&mut write, held, last_day).await?;
    }
    write.commit().await?;
    if last_day < visit.today {
        visit.app.db.end_sessions(&id).await?;
    }
    let said =
        format!("{}’s last day is {}. Their posts end with it.", person.name, Said(last_day));
    reply::done(&format!("/people/{id}"), &said, None)
}

/// Ends a post with a day, or takes it back where it would only have begun later.
async fn end_by(write: &mut Write, held: &HeldPost, last_day: Date) -> Result<(), StorageError> {
    let holding = &held.holding;
    if last_day < holding.from_on {
        let edited = Edited { record: held.record.clone(), version: held.version.clone() };
        return write.withdraw::<holding::Entity>(&edited).await;
    }
    if holding.to_on.is_some_and(|last| last <= last_day) {
        return Ok(());
    }
    let (from_on, acting_for) = (holding.from_on, holding.acting_for.clone());
    write.change_holding(held, Term { from_on, to_on: Some(last_day), acting_for }).await
}

fn parse(posted: &Posted, directory: &Directory, id: &PersonId) -> Result<Date, Faults> {
    let typed = typed::day(posted.field("last_day"), "Enter their last day");
    let last_day = typed.map_err(|said| Faults::one("last_day", said))?;
    let after = managers::holdings(directory, |it| {
        let ended = it.holding.person == *id && it.holding.to_on.is_none_or(|last| last_day < last);
        Some(if ended { Some(last_day) } else { it.holding.to_on })
    });
    match managers::first_day_without(&managers::now(directory), &after, posted.visit.today) {
        Some(day) => Err(Faults::one("last_day", managers::said(day))),
        None => Ok(last_day),
    }
}

/// `POST /people/{id}/return`: somebody who had left is back, for now without a post.
pub async fn come_back(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::ManagePeople)?;
    let found = visit.scoped.find_person(&PersonId(id)).await?;
    let person = found.ok_or(StorageError::NotFound { what: "person" })?;
    let was = Person { version: posted.field("version").into(), ..person };
    let mut write = visit.write().await?;
    write.change_person(&was, &Person { left_on: None, ..was.clone() }).await?;
    write.commit().await?;
    let said =
        format!("{} is back. Give them a post, so that something is open to them.", was.name);
    reply::done(&format!("/people/{}", was.id), &said, None)
}

pub fn form(person: &Person) -> Form {
    let last_day = Field::new("last_day", "Last day", FieldKind::Date);
    let known = person.left_on.map(|it| it.to_string()).unwrap_or_default();
    let fields = vec![Field::hidden("version", &person.version), last_day.with_value(known)];
    Form::new(format!("/people/{}/leave", person.id), "Mark as leaving", fields).grave(
        "their posts end on that day. From the day after they are signed out and cannot sign in. What they wrote stays, with their name.",
    )
}

pub fn come_back_form(person: &Person) -> Form {
    let fields = vec![Field::hidden("version", &person.version)];
    Form::new(format!("/people/{}/return", person.id), "They are back", fields)
}
