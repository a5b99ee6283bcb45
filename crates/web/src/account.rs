//! A person's own account: their password, their second factor, and where they are signed in.
//!
//! Not here: checking a password or a code (`storage::door`).

mod second_factor;

use axum::{extract::Path, response::Response};
use trustwide_domain::access::Right;
use trustwide_storage::{door::DoorError, standing::SignInState};

use crate::{
    calendar,
    errors::WebError,
    look::{Field, FieldKind, Form},
    pages::account::{AccountPage, SessionLine},
    people::Directory,
    reply,
    routes::Routes,
    sign_in::{PASSWORD_HELP, PASSWORD_WEAK},
    typed::{self, Faults},
    visit::{Posted, Visit},
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/account", show)
        .post("/account/password", change_password)
        .get("/account/second-factor", second_factor::offer)
        .post("/account/second-factor", second_factor::confirm)
        .post("/account/second-factor/remove", second_factor::remove)
        .post("/account/sessions/{id}/end", end_session)
        .post("/account/sessions/end-others", end_others)
}

/// `GET /account`
async fn show(visit: Visit) -> Result<Response, WebError> {
    let page = account_page(&visit).await?;
    visit.page(page).await
}

/// `POST /account/password`: every other session ends.
async fn change_password(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let secret = |name: &str| posted.fields.get(name).map_or("", String::as_str);
    if secret("new") != secret("again") {
        return refused(
            visit,
            Faults::one("again", "The two passwords differ: type the same one twice"),
        )
        .await;
    }
    match visit.app.db.change_password(&visit.signed_in, secret("current"), secret("new")).await {
        Ok(()) => reply::done(
            "/account",
            "Your password is changed, and you are signed out everywhere else.",
            None,
        ),
        Err(DoorError::Wrong) => {
            refused(visit, Faults::one("current", "This is not your password now")).await
        }
        Err(DoorError::WeakPassword) => refused(visit, Faults::one("new", PASSWORD_WEAK)).await,
        Err(error) => Err(error.into()),
    }
}

async fn refused(visit: &Visit, faults: Faults) -> Result<Response, WebError> {
    let mut page = account_page(visit).await?;
    page.password_form = typed::with_faults(page.password_form, faults);
    visit.page_with_errors(page).await
}

/// `POST /account/sessions/{id}/end`
async fn end_session(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let (db, person) = (&posted.visit.app.db, posted.visit.person());
    let sessions = db.sessions_of(person).await?;
    // A session that has ended meanwhile is what was asked for.
    if let Some(one) = sessions.iter().find(|it| short(&it.token_hash) == id) {
        db.end_session(person, &one.token_hash).await?;
    }
    reply::done("/account", "You are signed out there.", None)
}

/// `POST /account/sessions/end-others`
async fn end_others(posted: Posted) -> Result<Response, WebError> {
    let (db, person) = (&posted.visit.app.db, posted.visit.person());
    for one in db.sessions_of(person).await? {
        if one.token_hash != posted.visit.signed_in.token_hash {
            db.end_session(person, &one.token_hash).await?;
        }
    }
    reply::done("/account", "You are signed out everywhere else.", None)
}

pub(crate) async fn account_page(visit: &Visit) -> Result<AccountPage, WebError> {
    let (db, person) = (&visit.app.db, visit.person());
    let state = db.sign_in_state(&visit.trust.id, person).await?;
    let directory = Directory::read(&visit.scoped).await?;
    let me = directory.find(person);
    Ok(AccountPage {
        name: directory.name(person),
        email: me.and_then(|it| it.email.clone()),
        posts: directory.posts_of(person).held,
        sees_posts: visit.scoped.access().may_somewhere(Right::SeePublic),
        password_changed: state.password_changed_at,
        second_factor: state.second_factor_at,
        second_factor_needed: visit.signed_in.needs_second_factor,
        sessions: sessions(visit).await?,
        feed: calendar::feed_form(visit).await?,
        password_form: password_form(&state),
        second_factor_form: second_factor::form(visit),
    })
}

async fn sessions(visit: &Visit) -> Result<Vec<SessionLine>, WebError> {
    let all = visit.app.db.sessions_of(visit.person()).await?;
    let line = |it: trustwide_storage::door::SessionLine| SessionLine {
        id: short(&it.token_hash).to_owned(),
        is_this: it.token_hash == visit.signed_in.token_hash,
        browser: it.device,
        began: it.started_at,
        last_used: it.seen_at,
    };
    Ok(all.into_iter().map(line).collect())
}

/// Names a session in an address: the start of its secret's hash, from which nobody finds the secret.
fn short(token_hash: &str) -> &str {
    token_hash.get(..16).unwrap_or(token_hash)
}

fn password_form(state: &SignInState) -> Form {
    let secret = |name, label, autocomplete| {
        Field::new(name, label, FieldKind::Password).with_autocomplete(autocomplete)
    };
    let name = state.sign_in_name.clone().unwrap_or_default();
    let fields = vec![
        // Password managers file a password under the name beside it.
        Field::hidden("username", name),
        secret("current", "Password now", "current-password"),
        secret("new", "New password", "new-password").with_help(PASSWORD_HELP),
        secret("again", "New password again", "new-password"),
    ];
    Form::new("/account/password", "Change password", fields)
}
