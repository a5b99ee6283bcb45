//! Signing in and out. Nobody is told which part of a sign-in was wrong, or who has one.
//!
//! Not here: how a password or code is checked, and when the door stays shut (`storage::door`); forms that another
//! site's page has sent never get this far (`routes`).

mod code;
mod forgotten;
mod welcome;

pub use welcome::{PASSWORD_HELP, PASSWORD_WEAK};

use axum::{
    extract::Query,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use trustwide_storage::door::DoorError;

use crate::{
    app::App,
    errors::WebError,
    look::{Field, FieldKind, Form, PageView, Shell, encoded},
    pages::sign_in::SignInPage,
    reply::{self, Twin},
    routes::Routes,
    typed::{self, Fields, Unsigned},
    visit::Stranger,
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/sign-in", ask)
        .post("/sign-in", sign_in)
        .get("/sign-in/code", code::ask)
        .post("/sign-in/code", code::show)
        .post("/sign-out", sign_out)
        .get("/welcome/{token}", welcome::ask)
        .post("/welcome/{token}", welcome::choose)
        .get("/forgotten", forgotten::ask)
        .post("/forgotten", forgotten::send)
}

/// `GET /sign-in?to=…`
async fn ask(stranger: Stranger, Query(asked): Query<Fields>) -> Result<Response, WebError> {
    if stranger.app.settings.demonstration {
        return reply::see_other("/demo");
    }
    let to = asked.get("to").map_or("/", String::as_str);
    page(&stranger, &sign_in_page(sign_in_form(to)), "").await
}

/// `POST /sign-in`: a name and a password for a session, or for the question about the second factor.
async fn sign_in(stranger: Stranger, form: Unsigned) -> Result<Response, WebError> {
    let to = reply::own_address(form.field("to"));
    let db = &stranger.app.db;
    match db
        .sign_in(form.field("name"), form.secret("password"), &stranger.from, &stranger.device)
        .await
    {
        Ok(new) if new.wants_code => {
            with_session(&stranger.app, &new.secret, &format!("/sign-in/code?to={}", encoded(to)))
        }
        Ok(new) => with_session(&stranger.app, &new.secret, to),
        Err(DoorError::Wrong) => {
            let again = typed::filled(sign_in_form(to), &form.0).with_error(
                "This name and password do not belong together. For safety we cannot say which of them is wrong.",
            );
            page_again(&stranger, &sign_in_page(again), "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /sign-out`: ends this session, whichever step it had reached.
async fn sign_out(stranger: Stranger, form: Unsigned) -> Result<Response, WebError> {
    let db = &stranger.app.db;
    let secret = stranger.secret.as_deref().unwrap_or_default();
    if let Some(at) = db.signed_in(secret).await? {
        check_token(form.field("form_token"), &at.form_token)?;
        db.end_session(&at.who.person, &at.token_hash).await?;
    }
    let mut response = reply::see_other("/sign-in")?;
    set_cookie(&stranger.app, &mut response, "", "; Max-Age=0")?;
    Ok(response)
}

fn sign_in_form(to: &str) -> Form {
    let name = Field::text("name", "E-mail address or sign-in name").with_autocomplete("username");
    let password = Field::new("password", "Password", FieldKind::Password)
        .with_autocomplete("current-password");
    Form::new(
        "/sign-in",
        "Sign in",
        vec![name, password, Field::hidden("to", reply::own_address(to))],
    )
}

fn sign_in_page(form: Form) -> SignInPage {
    let forgotten = crate::look::Link::new("Forgotten your password?", "/forgotten");
    SignInPage { title: "Sign in".into(), intro: None, form, help: None, onward: Some(forgotten) }
}

/// Sends the session's cookie and goes on to an address of this program.
///
/// It ends with the browser: on a computer that a school shares, that is what people expect.
pub fn with_session(app: &App, secret: &str, to: &str) -> Result<Response, WebError> {
    let mut response = reply::see_other(to)?;
    set_cookie(app, &mut response, secret, "")?;
    Ok(response)
}

fn set_cookie(
    app: &App,
    response: &mut Response,
    value: &str,
    lasts: &str,
) -> Result<(), WebError> {
    let secure = if app.settings.is_secure() { "; Secure" } else { "" };
    let cookie =
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lasts}", app.cookie_name());
    response.headers_mut().append(header::SET_COOKIE, reply::header_value(&cookie)?);
    Ok(())
}

fn check_token(sent: &str, token: &str) -> Result<(), WebError> {
    let same = subtle::ConstantTimeEq::ct_eq(sent.as_bytes(), token.as_bytes());
    if bool::from(same) { Ok(()) } else { Err(WebError::ExpiredForm) }
}

/// A page with no rail, for somebody who is not signed in. It names the trust where there is only one.
async fn page<P: PageView>(
    stranger: &Stranger,
    page: &P,
    form_token: &str,
) -> Result<Response, WebError> {
    if stranger.twin == Twin::Json {
        return Ok(reply::json(page));
    }
    let mut trusts = stranger.app.db.trusts().await?;
    let only = if trusts.len() == 1 { trusts.pop() } else { None };
    let shell = Shell {
        trust_name: only.map(|it| it.name).unwrap_or_default(),
        form_token: form_token.into(),
        demo: stranger.app.settings.demonstration,
        ..Shell::default()
    };
    Ok(Html(page.render(&shell)?).into_response())
}

/// The same page again with its faults.
async fn page_again<P: PageView>(
    stranger: &Stranger,
    again: &P,
    form_token: &str,
) -> Result<Response, WebError> {
    let mut response = page(stranger, again, form_token).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
