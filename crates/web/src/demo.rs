//! `GET /demo`: who to be in the demonstration trust. Only there: a demonstration database on a loopback address.

use axum::response::Response;
use trustwide_domain::{AsAt, PersonId, access::Access};
use trustwide_storage::{Who, trusts::Trust};

use crate::{
    app::App,
    errors::WebError,
    look::{PageView, Shell},
    pages::sign_in::{Pick, PickPage},
    reply::{self, Twin},
    routes::Routes,
    sign_in::with_session,
    visit::Stranger,
};

pub fn routes() -> Routes {
    Routes::default().get("/demo", pick).post("/demo/{person}", be)
}

async fn pick(stranger: Stranger) -> Result<Response, WebError> {
    let trust = demonstration(&stranger.app).await?;
    let page = PickPage { people: picks(&stranger.app, &trust).await? };
    if stranger.twin == Twin::Json {
        return Ok(reply::json(&page));
    }
    let shell = Shell { trust_name: trust.name, demo: true, ..Shell::default() };
    Ok(axum::response::IntoResponse::into_response(axum::response::Html(page.render(&shell)?)))
}

async fn be(
    stranger: Stranger,
    axum::extract::Path(person): axum::extract::Path<String>,
) -> Result<Response, WebError> {
    let trust = demonstration(&stranger.app).await?;
    let new = stranger.app.db.be(&trust.id, &PersonId(person)).await?;
    with_session(&stranger.app, &new.secret, "/")
}

/// The demonstration trust, where the program serves one; otherwise there is no such page.
async fn demonstration(app: &App) -> Result<Trust, WebError> {
    if !app.settings.demonstration {
        return Err(WebError::NotFound);
    }
    app.db.trusts().await?.into_iter().find(|it| it.demonstration).ok_or(WebError::NotFound)
}

/// Everybody who holds a post today, the trust's own people first.
async fn picks(app: &App, trust: &Trust) -> Result<Vec<Pick>, WebError> {
    let now = app.db.surroundings().now();
    let who = Who {
        person: PersonId(String::new()),
        trust: trust.id.clone(),
        access: Access::operator(),
    };
    let scoped = app.db.scoped(who, AsAt::now(now)).await?;
    let (names, schools) = (scoped.names().await?, scoped.schools().await?);
    let mut held: Vec<_> = scoped
        .holdings()
        .await?
        .into_iter()
        .filter(|it| it.holding.is_held_on(now.day()))
        .collect();
    held.sort_by_key(|it| (it.holding.school.is_some(), it.holding.role, it.holding.school));
    let mut picks: Vec<Pick> = Vec::new();
    for it in held {
        if picks.iter().any(|pick| pick.id == it.holding.person) {
            continue;
        }
        let school = schools.iter().find(|school| Some(school.urn) == it.holding.school);
        let name = names.get(&it.holding.person).cloned().unwrap_or_default();
        let acting = it.holding.acting_for.as_ref().and_then(|away| names.get(away));
        let post =
            acting.map_or(it.title.clone(), |away| format!("{}, acting for {away}", it.title));
        let sees = match school {
            Some(school) => format!("Lands on {}", school.name),
            None => "Lands on the trust’s page".into(),
        };
        picks.push(Pick { id: it.holding.person, name, post, sees });
    }
    Ok(picks)
}
