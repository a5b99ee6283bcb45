//! `GET /`: each person lands where their week starts. A head's is their school; everybody else's is the trust.

use axum::response::Response;

use crate::{errors::WebError, reply, routes::Routes, trust, visit::Visit};

pub fn routes() -> Routes {
    Routes::default().get("/", land)
}

async fn land(visit: Visit) -> Result<Response, WebError> {
    if visit.signed_in.needs_second_factor && !visit.signed_in.has_second_factor {
        return reply::see_other("/account/second-factor");
    }
    match visit.scoped.access().home_school() {
        Some(urn) if visit.query.is_empty() => reply::see_other(&format!("/schools/{urn}")),
        _ => trust::show(visit).await,
    }
}
