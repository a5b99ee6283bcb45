//! `GET /demo`: who to be in the demonstration trust. Only there: a demonstration database on a loopback address.

use axum::{Form, response::Response};
use trustwide_domain::PersonId;
use trustwide_storage::trusts::Trust;

use crate::{
    app::App,
    errors::WebError,
    look::{PageView, Shell},
    pages::sign_in::PickPage,
    reply::{self, Twin},
    routes::Routes,
    sign_in::with_session,
    visit::Stranger,
};

pub fn routes() -> Routes {
    Routes::default().get("/demo", pick).post("/demo", be)
}

async fn pick(stranger: Stranger) -> Result<Response, WebError> {
    let trust = demonstration(&stranger.app).await?;
    let page = PickPage { people: stranger.app.settings.cast.clone() };
    if stranger.twin == Twin::Json {
        return Ok(reply::json(&page));
    }
    let shell = Shell { trust_name: trust.name, demo: true, ..Shell::default() };
    Ok(axum::response::IntoResponse::into_response(axum::response::Html(page.render(&shell)?)))
}

async fn be(stranger: Stranger, Form(chosen): Form<Chosen>) -> Result<Response, WebError> {
    let trust = demonstration(&stranger.app).await?;
    let new = stranger.app.db.be(&trust.id, &PersonId(chosen.person)).await?;
    with_session(&stranger.app, &new.secret, "/")
}

#[derive(serde::Deserialize)]
struct Chosen {
    person: String,
}

/// The demonstration trust, where the program serves one; otherwise there is no such page.
async fn demonstration(app: &App) -> Result<Trust, WebError> {
    if !app.settings.demonstration {
        return Err(WebError::NotFound);
    }
    app.db.trusts().await?.into_iter().find(|it| it.demonstration).ok_or(WebError::NotFound)
}
