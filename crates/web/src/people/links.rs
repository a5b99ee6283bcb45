//! Links that let somebody choose a password, and what an administrator does after a lost telephone or laptop.
//!
//! A link is shown once, and mailed too where there is an address, a mail server and a base address: never to a host
//! that a request merely named.

use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::Response,
};
use trustwide_domain::{Moment, PersonId, RecordId, access::Right};
use trustwide_storage::{
    StorageError,
    door::{LINK_LASTS, Purpose},
    people::Person,
    standing::SignInState,
};

use super::{
    list::has_left,
    person::{page_again, person_page},
};
use crate::{
    app::App,
    errors::WebError,
    look::{Field, Form},
    mail::{Letter, LinkWords},
    pages::people::{LinkOnce, Mailed},
    reply,
    typed::Faults,
    visit::{Posted, Visit},
};

/// `POST /people/{id}/invite`
pub async fn invite(
    Path(id): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    make(PersonId(id), &headers, &posted, Purpose::Invitation).await
}

/// `POST /people/{id}/reset`
pub async fn reset(
    Path(id): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    make(PersonId(id), &headers, &posted, Purpose::Reset).await
}

async fn make(
    id: PersonId,
    headers: &HeaderMap,
    posted: &Posted,
    purpose: Purpose,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let person = staying(visit, &id).await?;
    let state = visit.app.db.sign_in_state(&visit.trust.id, &id).await?;
    let action = format!("/people/{id}/invite");
    let name = match state.sign_in_name {
        Some(name) => name,
        None => match sign_in_name(posted.field("sign_in_name")) {
            Ok(name) => name,
            Err(said) => {
                return page_again(
                    visit,
                    &id,
                    &action,
                    &posted.fields,
                    Faults::one("sign_in_name", said),
                )
                .await;
            }
        },
    };
    let secret = match visit.app.db.make_link(&visit.trust.id, &id, &name, purpose).await {
        Err(StorageError::Refused(said)) => {
            return page_again(
                visit,
                &id,
                &action,
                &posted.fields,
                Faults::one("sign_in_name", said),
            )
            .await;
        }
        made => made?,
    };
    note(visit, "make link", &id).await?;
    let path = format!("/welcome/{secret}");
    let until = Moment(visit.app.db.surroundings().now().0 + LINK_LASTS);
    let mailed = mail(visit, &person, &name, &path, until, purpose).await;
    let mut page = person_page(visit, &id).await?;
    page.link_once =
        Some(LinkOnce { href: format!("{}{path}", host(&visit.app, headers)), until, mailed });
    visit.page(page).await
}

/// `POST /people/{id}/second-factor/remove`: after a lost telephone. They set up another when they next sign in.
pub async fn remove_second_factor(
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let person = staying(visit, &PersonId(id)).await?;
    note(visit, "remove second factor", &person.id).await?;
    visit.app.db.remove_second_factor(&person.id).await?;
    let said =
        format!("{} is signed out everywhere and can set up another second factor.", person.name);
    reply::done(&format!("/people/{}", person.id), &said, None)
}

/// `POST /people/{id}/sessions/end`: after a lost laptop.
pub async fn end_sessions(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let person = staying(visit, &PersonId(id)).await?;
    note(visit, "end sessions", &person.id).await?;
    visit.app.db.end_sessions(&person.id).await?;
    reply::done(
        &format!("/people/{}", person.id),
        &format!("{} is signed out everywhere.", person.name),
        None,
    )
}

/// Somebody of this trust who has not left: nobody else's sign-in is an administrator's business.
async fn staying(visit: &Visit, id: &PersonId) -> Result<Person, WebError> {
    visit.may(Right::ManagePeople)?;
    let found = visit.scoped.find_person(id).await?;
    let found = found.filter(|it| !has_left(it, visit.today));
    Ok(found.ok_or(StorageError::NotFound { what: "person" })?)
}

/// Appends to the trust's audit what was done about somebody's sign-in, which is no record itself.
async fn note(visit: &Visit, act: &str, person: &PersonId) -> Result<(), WebError> {
    let mut write = visit.write().await?;
    write.note(act, &RecordId(person.0.clone()), &()).await?;
    write.commit().await?;
    Ok(())
}

async fn mail(
    visit: &Visit,
    person: &Person,
    name: &str,
    path: &str,
    until: Moment,
    purpose: Purpose,
) -> Mailed {
    let app = &visit.app;
    let (Some(mailer), Some(base), Some(address)) =
        (&app.mailer, &app.settings.base_address, &person.email)
    else {
        return Mailed::Not;
    };
    let link = format!("{base}{path}");
    let words = LinkWords { trust: &visit.trust.name, sign_in_name: name, link: &link, until };
    let letter = match purpose {
        Purpose::Reset => Letter::reset(&person.name, address, words),
        _ => Letter::invitation(&person.name, address, words),
    };
    match mailer.send(&letter).await {
        Ok(()) => Mailed::Sent,
        Err(error) => {
            let cause =
                std::error::Error::source(&error).map_or_else(String::new, |it| format!(": {it}"));
            tracing::warn!("a link was not mailed: {error}{cause}");
            Mailed::Failed
        }
    }
}

/// What the link begins with: the base address, or the host that the administrator's own browser used.
pub fn host(app: &App, headers: &HeaderMap) -> String {
    let named = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    app.settings
        .base_address
        .clone()
        .unwrap_or_else(|| format!("http://{}", named.unwrap_or("localhost")))
}

fn sign_in_name(typed: &str) -> Result<String, &'static str> {
    let fits = (3..=100).contains(&typed.chars().count());
    let plain = !typed.contains(|it: char| it.is_whitespace() || it.is_control());
    if fits && plain {
        Ok(typed.into())
    } else {
        Err("Enter 3 to 100 characters without spaces, such as an e-mail address")
    }
}

/// The forms that fit how far somebody's sign-in is set up.
pub fn forms(person: &Person, state: &SignInState) -> Vec<Form> {
    let act = |path: &str, submit: &str| {
        Form::new(format!("/people/{}/{path}", person.id), submit, Vec::new())
    };
    let mut forms = Vec::new();
    if state.password_changed_at.is_some() {
        forms.push(act("reset", "Make a link to choose a new password"));
        forms.push(act("sessions/end", "Sign them out everywhere"));
    } else {
        let fields = Vec::from_iter(state.sign_in_name.is_none().then(|| name_field(person)));
        forms.push(Form { fields, ..act("invite", "Make an invitation") });
    }
    if state.second_factor_at.is_some() {
        let warning = "they are signed out everywhere, and set up another when they next sign in. Make sure it is them who asks.";
        forms.push(act("second-factor/remove", "Take their second factor away").grave(warning));
    }
    forms
}

fn name_field(person: &Person) -> Field {
    let spoken = person.name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(".");
    let field = Field::text("sign_in_name", "What they sign in with").with_autocomplete("off");
    field
        .with_value(person.email.clone().unwrap_or(spoken))
        .with_help("Their e-mail address, or a name they will remember")
}
