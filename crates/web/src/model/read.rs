//! A model as its public page: the one in force, a version of it, or one that comes with the program.

use axum::{extract::Path, response::Response};
use trustwide_domain::access::Right;

use super::versions::{self, Versions};
use crate::{
    errors::WebError,
    look::Link,
    pages::model::{ModelPage, Standing},
    visit::Visit,
};

/// `GET /model`: the model in force on the page's day.
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let versions = Versions::read(&visit).await?;
    let mut page = around(&visit, &versions);
    if let Some(it) = versions.in_force() {
        page.title.clone_from(&it.title);
        page.standing = Some(versions.standing(it));
        page.outline = visit.frame.model().map(|it| it.outline());
    }
    visit.page(page).await
}

/// `GET /model/versions/{id}`: one version, or a draft for those who may draft.
pub async fn version(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let versions = Versions::read(&visit).await?;
    let it = versions.find(&id)?;
    let page = ModelPage {
        title: it.title.clone(),
        standing: Some(versions.standing(it)),
        outline: it.read().ok().map(|it| it.outline()),
        crumbs: vec![Link::new("Improvement model", "/model")],
        ..around(&visit, &versions)
    };
    visit.page(page).await
}

/// `GET /model/presets/{name}`
pub async fn preset(Path(name): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let model = versions::find_preset(&name).ok_or(WebError::NotFound)?;
    let versions = Versions::read(&visit).await?;
    let page = ModelPage {
        title: model.about.title.clone(),
        standing: Some(Standing::Preset),
        outline: Some(model.outline()),
        crumbs: vec![Link::new("Improvement model", "/model")],
        ..around(&visit, &versions)
    };
    visit.page(page).await
}

fn around(visit: &Visit, versions: &Versions) -> ModelPage {
    ModelPage {
        title: "Improvement model".into(),
        standing: None,
        outline: None,
        versions: versions.adopted(),
        presets: versions::preset_lines(),
        drafts: versions.drafts(),
        may_edit: visit.scoped.access().may(Right::EditModel),
        crumbs: Vec::new(),
    }
}
