//! `/welcome/{token}`: a one-time link lets somebody choose a password: the first administrator, an invitation, a reset.

use axum::{extract::Path, response::Response};
use trustwide_domain::{AsAt, PersonId, TrustId, access::Access};
use trustwide_storage::{Who, door::DoorError};

use super::{page, page_again, with_session};
use crate::{
    app::App,
    errors::{WebError, signed_out},
    look::{Field, FieldKind, Form, encoded},
    pages::{errors::ErrorPage, sign_in::SignInPage},
    typed::Unsigned,
    visit::Stranger,
};

pub const PASSWORD_HELP: &str = "At least 12 characters. Three or four words that do not belong together are easy to keep and hard to guess.";
pub const PASSWORD_WEAK: &str = "Choose at least 12 characters that are not your name, a usual password or one character over and over";

/// `GET /welcome/{token}`: nothing is used up by looking.
pub async fn ask(stranger: Stranger, Path(token): Path<String>) -> Result<Response, WebError> {
    match greeting(&stranger.app, &token).await {
        Ok(intro) => page(&stranger, &welcome_page(intro, form(&token)), "").await,
        Err(DoorError::LinkSpent) => Ok(signed_out(&ErrorPage::link_spent())),
        Err(error) => Err(error.into()),
    }
}

/// `POST /welcome/{token}`: sets the password and signs in.
pub async fn choose(
    stranger: Stranger,
    Path(token): Path<String>,
    sent: Unsigned,
) -> Result<Response, WebError> {
    let (password, again) = (sent.secret("password"), sent.secret("again"));
    if password != again {
        return wrong(&stranger, &token, 1, "The two passwords differ: type the same one twice")
            .await;
    }
    match stranger.app.db.use_link(&token, password, &stranger.device).await {
        Ok(new) => with_session(
            &stranger.app,
            &new.secret,
            if new.wants_code { "/sign-in/code" } else { "/" },
        ),
        Err(DoorError::WeakPassword) => wrong(&stranger, &token, 0, PASSWORD_WEAK).await,
        Err(DoorError::LinkSpent) => Ok(signed_out(&ErrorPage::link_spent())),
        Err(error) => Err(error.into()),
    }
}

async fn wrong(
    stranger: &Stranger,
    token: &str,
    field: usize,
    said: &str,
) -> Result<Response, WebError> {
    let mut form = form(token);
    form.fields[field].error = Some(said.into());
    match greeting(&stranger.app, token).await {
        Ok(intro) => page_again(stranger, &welcome_page(intro, form), "").await,
        Err(DoorError::LinkSpent) => Ok(signed_out(&ErrorPage::link_spent())),
        Err(error) => Err(error.into()),
    }
}

/// Greets the person whom a link is for.
async fn greeting(app: &App, token: &str) -> Result<String, DoorError> {
    let (trust, person, sign_in_name) = app.db.look_at_link(token).await?;
    let name = name_of(app, trust, person).await?;
    Ok(format!(
        "Welcome, {name}. This link works once. From then on you sign in as {sign_in_name}."
    ))
}

async fn name_of(app: &App, trust: TrustId, person: PersonId) -> Result<String, DoorError> {
    let now = app.db.surroundings().now();
    let who = Who { person: person.clone(), trust, access: Access::default() };
    let found = app.db.scoped(who, AsAt::now(now)).await?.find_person(&person).await?;
    let staying = found.filter(|it| it.left_on.is_none_or(|last| now.day() <= last));
    Ok(staying.ok_or(DoorError::LinkSpent)?.name)
}

fn form(token: &str) -> Form {
    let secret = |name, label| {
        Field::new(name, label, FieldKind::Password).with_autocomplete("new-password")
    };
    let fields = vec![
        secret("password", "Password").with_help(PASSWORD_HELP),
        secret("again", "The same again"),
    ];
    Form::new(format!("/welcome/{}", encoded(token)), "Keep it and sign in", fields)
}

fn welcome_page(intro: String, form: Form) -> SignInPage {
    SignInPage {
        title: "Choose a password".into(),
        intro: Some(intro),
        form,
        help: None,
        onward: None,
    }
}
