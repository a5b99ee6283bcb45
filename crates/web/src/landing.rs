//! `GET /`: each person lands where their week starts. A head's is their school; everybody else's is the trust.

use axum::response::Response;
use trustwide_domain::access::Right;

use crate::{errors::WebError, reply, routes::Routes, trust, visit::Visit};

pub fn routes() -> Routes {
    Routes::default().get("/", land)
}

async fn land(visit: Visit) -> Result<Response, WebError> {
    let signed_in = &visit.signed_in;
    // Whoever was picked on the demonstration's first page has shown no factor at all.
    if signed_in.needs_second_factor
        && !signed_in.has_second_factor
        && !visit.app.settings.demonstration
    {
        return reply::see_other("/account/second-factor");
    }
    // Nothing of the trust's is open to them: their account says so.
    if !visit.scoped.access().may_somewhere(Right::SeePublic) {
        return reply::see_other("/account");
    }
    match visit.scoped.access().home_school() {
        Some(urn) if visit.query.is_empty() => reply::see_other(&format!("/schools/{urn}")),
        _ => trust::show(visit).await,
    }
}
