//! `POST /people/{id}`: a person's name and address. A form that somebody else has overtaken comes back with both versions.

use axum::{extract::Path, response::Response};
use trustwide_domain::{AsAt, PersonId, RecordId, access::Right};
use trustwide_storage::{StorageError, people::Person, tables::person, versions::Versioned};

use super::person::page_again;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Undo, say::Say},
    pages::errors::{Difference, StalePage},
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

pub async fn change(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::ManagePeople)?;
    let id = PersonId(id);
    let now =
        visit.scoped.find_person(&id).await?.ok_or(StorageError::NotFound { what: "person" })?;
    let (name, email) = match parse(&posted) {
        Ok(read) => read,
        Err(faults) => {
            return page_again(visit, &id, &form(&now).action, &posted.fields, faults).await;
        }
    };
    let was = Person { version: posted.field("version").into(), ..now.clone() };
    let changed = Person { name, email, ..was.clone() };
    let mut write = visit.write().await?;
    match write.change_person(&was, &changed).await {
        Err(StorageError::Stale { .. }) => {
            drop(write);
            return stale(visit, &changed).await;
        }
        done => done?,
    }
    write.commit().await?;
    let href = format!("/people/{id}");
    let action = undo::address(person::Entity::KIND, &RecordId(id.0), Some(&was.version), &href);
    reply::done(
        &href,
        &format!("{} is changed.", changed.name),
        Some(Undo { label: "Undo".into(), action }),
    )
}

fn parse(posted: &Posted) -> Result<(String, Option<String>), Faults> {
    let mut faults = Faults::default();
    let name = faults.keep("name", typed::text(posted.field("name"), "Enter their name"));
    let email = faults.keep("email", typed::email(posted.field("email")));
    name.zip(email).ok_or(faults)
}

/// What somebody else has made of it meanwhile, beside what was typed. Sent twice, a form finds its own words there.
async fn stale(visit: &Visit, yours: &Person) -> Result<Response, WebError> {
    let who = visit.scoped.who().clone();
    let scoped = visit.app.db.scoped(who, AsAt::now(visit.app.db.surroundings().now())).await?;
    let found =
        scoped.find_person(&yours.id).await?.ok_or(StorageError::NotFound { what: "person" })?;
    if (&found.name, &found.email) == (&yours.name, &yours.email) {
        return reply::see_other(&format!("/people/{}", yours.id));
    }
    let latest = scoped.latest::<person::Entity>(&RecordId(yours.id.0.clone())).await?;
    let (version, _) = latest.ok_or(StorageError::NotFound { what: "person" })?;
    let names = scoped.names().await?;
    let by =
        names.get(&PersonId(version.recorded_by)).cloned().unwrap_or_else(|| "The operator".into());
    let at = trustwide_domain::Moment(version.recorded_at).said();
    let address = |it: &Person| it.email.clone().unwrap_or_else(|| "None".into());
    let differences = vec![
        Difference { label: "Name".into(), now: found.name.clone(), yours: yours.name.clone() },
        Difference { label: "E-mail address".into(), now: address(&found), yours: address(yours) },
    ];
    let latest = Person { version: found.version.clone(), ..yours.clone() };
    let page = StalePage {
        what: found.name,
        changed: format!("{by} changed it on {at}, after you had opened it."),
        differences: differences.into_iter().filter(|it| it.now != it.yours).collect(),
        form: form(&latest),
    };
    visit.conflict(page).await
}

pub fn form(person: &Person) -> Form {
    let email =
        Field::new("email", "E-mail address", FieldKind::Email).with_autocomplete("off").optional();
    let fields = vec![
        Field::hidden("version", &person.version),
        Field::text("name", "Name").with_autocomplete("off").with_value(&person.name),
        email.with_value(person.email.as_deref().unwrap_or("")),
    ];
    Form::new(format!("/people/{}", person.id), "Change name or e-mail address", fields)
}
