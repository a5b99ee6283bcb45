//! `/people/new`: somebody new in the directory. Nothing is open to them until they hold a post and choose a password.

use axum::response::Response;
use trustwide_domain::{PersonId, access::Right};
use trustwide_storage::{StorageError, tables::person, versions::Versioned};

use super::Directory;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Link, Undo},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// A person as the form describes them.
struct NewPerson {
    name: String,
    email: Option<String>,
}

/// `GET /people/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::ManagePeople)?;
    let record = visit.app.db.surroundings().new_id();
    visit.page(page(form(&record))).await
}

/// `POST /people`: the same form sent twice adds one person.
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::ManagePeople)?;
    let record = typed::record(posted.field("record"))?;
    let href = format!("/people/{record}");
    let new = match NewPerson::parse(&posted, &Directory::read(&visit.scoped).await?) {
        Ok(new) => new,
        Err(faults) => {
            let again = typed::with_faults(typed::filled(form(&record.0), &posted.fields), faults);
            return visit.page_with_errors(page(again)).await;
        }
    };
    let mut write = visit.write().await?;
    match write.add_person(PersonId(record.0.clone()), &new.name, new.email.as_deref()).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    let undo = Undo {
        label: format!("Undo adding {}", new.name),
        action: undo::address(person::Entity::KIND, &record, None, "/people"),
    };
    reply::done(
        &href,
        &format!("{} is in the directory. Give them a post, and then invite them.", new.name),
        Some(undo),
    )
}

impl NewPerson {
    fn parse(posted: &Posted, directory: &Directory) -> Result<NewPerson, Faults> {
        let mut faults = Faults::default();
        let name = faults.keep("name", typed::text(posted.field("name"), "Enter their name"));
        let email = faults.keep("email", typed::email(posted.field("email")));
        // A form that was sent twice finds the person it has just made.
        let made = posted.field("record");
        let twin = directory
            .people
            .iter()
            .find(|it| it.id.0 != made && it.email.is_some() && Some(&it.email) == email.as_ref());
        if let Some(twin) = twin {
            faults.add("email", format!("{} is here with this address already", twin.name));
        }
        match (name, email) {
            (Some(name), Some(email)) if faults.is_empty() => Ok(NewPerson { name, email }),
            _ => Err(faults),
        }
    }
}

fn form(record: &str) -> Form {
    let email =
        Field::new("email", "E-mail address", FieldKind::Email).with_autocomplete("off").optional();
    let fields = vec![
        Field::hidden("record", record),
        Field::text("name", "Name")
            .with_autocomplete("off")
            .with_help("As they are called at work, first name first"),
        email.with_help("Links go there. Without one you hand links over yourself."),
    ];
    Form::new("/people", "Add person", fields).with_cancel("/people")
}

fn page(form: Form) -> FormPage {
    FormPage {
        title: "Add a person".into(),
        intro: Some("They appear in the directory. Nothing is open to them until they hold a post and have chosen a password.".into()),
        crumbs: vec![Link::new("People", "/people")],
        form,
    }
}
