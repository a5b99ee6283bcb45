//! A past suggestion worked out again, with today's rules beside.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    banding::{differences, same_again, suggest},
};

use super::{case::Open, hide, view};
use crate::{errors::WebError, pages::banding::ReplayPage, visit::Visit};

/// `GET /banding/{id}/replay`: the rule asked again with the evidence and the model of that day, and today's rules beside.
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let open = Open::read(&visit, &id).await?;
    let frozen = &open.case.frozen;
    if !frozen.held {
        return Err(WebError::NotFound);
    }
    let (suggested, bands, sources) = view::frozen(frozen, &open.model);
    let evidence = &frozen.gathered.evidence;
    let today = visit.model()?;
    let page = ReplayPage {
        id: open.id().clone(),
        school: open.school.clone(),
        frozen_on: frozen.on,
        model: open.title.clone(),
        rule_version: frozen.rule_version.clone(),
        suggested,
        same: same_again(&open.model, evidence, &frozen.suggestion),
        today: view::suggested(today, &suggest(today, evidence)),
        differences: differences(&open.model, today, evidence)
            .iter()
            .map(ToString::to_string)
            .collect(),
        bands,
        sources,
    };
    visit.page(page).await
}
