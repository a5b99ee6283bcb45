//! `/forgotten`: a link to choose a new password, by mail. The answer is the same whoever asks, and as quick.

use axum::response::Response;
use trustwide_domain::{AsAt, Moment, access::Access};
use trustwide_storage::{
    Who,
    door::{LINK_LASTS, Purpose},
};

use super::page;
use crate::{
    app::App,
    errors::{WebError, signed_out},
    look::{Field, Form, Link},
    mail::{Letter, LinkWords},
    pages::{errors::ErrorPage, sign_in::SignInPage},
    typed::Unsigned,
    visit::Stranger,
};

/// A second letter to the same person waits this long, so that nobody's mailbox is filled by a stranger.
const BETWEEN_LETTERS: i64 = 15 * 60 * 1_000_000;

/// `GET /forgotten`
pub async fn ask(stranger: Stranger) -> Result<Response, WebError> {
    if !sends_mail(&stranger.app) {
        return Ok(signed_out(&ask_the_administrator()));
    }
    let name = Field::text("name", "E-mail address or sign-in name").with_autocomplete("username");
    let form = Form::new("/forgotten", "Send me a link", vec![name]).with_cancel("/sign-in");
    let intro = Some("We send a link to the address that your trust holds for you.".into());
    let asked =
        SignInPage { title: "Choose a new password".into(), intro, form, help: None, onward: None };
    page(&stranger, &asked, "").await
}

/// `POST /forgotten`: the letter is written after the answer has gone, so that its time tells nothing.
pub async fn send(stranger: Stranger, sent: Unsigned) -> Result<Response, WebError> {
    if !sends_mail(&stranger.app) {
        return Ok(signed_out(&ask_the_administrator()));
    }
    let (app, name) = (stranger.app, sent.field("name").to_owned());
    tokio::spawn(async move {
        if let Err(error) = write_to(&app, &name).await {
            tracing::error!("a link to choose a new password was not sent: {error}");
        }
    });
    Ok(signed_out(&on_its_way()))
}

fn sends_mail(app: &App) -> bool {
    app.mailer.is_some() && app.settings.base_address.is_some()
}

/// Makes a link and mails it, where the name is somebody's who is still here and has an address.
async fn write_to(app: &App, sign_in_name: &str) -> Result<(), WebError> {
    let (Some(mailer), Some(base)) = (&app.mailer, &app.settings.base_address) else {
        return Ok(());
    };
    let Some((trust, person)) = app.db.find_by_sign_in_name(sign_in_name).await? else {
        return Ok(());
    };
    let now = app.db.surroundings().now();
    let who = Who { person: person.clone(), trust: trust.clone(), access: Access::default() };
    let scoped = app.db.scoped(who, AsAt::now(now)).await?;
    let (found, trust_name) = (scoped.find_person(&person).await?, scoped.trust().await?.name);
    drop(scoped);
    let staying = found.filter(|it| it.left_on.is_none_or(|last| now.day() <= last));
    let Some((name, Some(address))) = staying.map(|it| (it.name, it.email)) else { return Ok(()) };
    let made = app.db.sign_in_state(&trust, &person).await?.link_made_at();
    if made.is_some_and(|made| now.0 - made.0 < BETWEEN_LETTERS) {
        return Ok(());
    }
    let secret = app.db.make_link(&trust, &person, sign_in_name, Purpose::Reset).await?;
    let (link, until) = (format!("{base}/welcome/{secret}"), Moment(now.0 + LINK_LASTS));
    let words = LinkWords { trust: &trust_name, sign_in_name, link: &link, until };
    let sent = mailer.send(&Letter::reset(&name, &address, words)).await;
    sent.map_err(|error| WebError::Broken(error.to_string()))
}

fn on_its_way() -> ErrorPage {
    ErrorPage {
        status: 200,
        title: "Look in your mailbox".into(),
        words: vec![
            "If somebody signs in with that name and we hold an address for them, a link is on its way. It works once, \
             for three days."
                .into(),
            "Nothing there after ten minutes? Ask your trust’s administrator, who can give you a link by hand.".into(),
        ],
        ways_on: vec![Link::new("Back to sign in", "/sign-in")],
        reference: None,
    }
}

fn ask_the_administrator() -> ErrorPage {
    ErrorPage {
        status: 200,
        title: "Choose a new password".into(),
        words: vec!["Your trust’s administrator can give you a link that lets you choose a new one. It works once.".into()],
        ways_on: vec![Link::new("Back to sign in", "/sign-in")],
        reference: None,
    }
}
