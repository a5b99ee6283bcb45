//! The model in practice: where each element stands over the years, who is developing it, and when it is looked at again.
//!
//! Not here: what the model lets be recorded and where something stands on a day (`domain::elements`).

mod form;
mod list;
pub mod of_school;
mod one;
mod policies;
mod record;
mod shelf;

use trustwide_domain::{
    access::{Access, Right},
    elements,
};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub use policies::may_take_back as may_take_back_policy;
pub use record::may_take_back;

pub fn routes() -> Routes {
    Routes::default()
        .get("/elements", list::show)
        .get("/elements/{kind}/{id}", one::show)
        .post("/elements/{kind}/{id}", record::add)
        .post("/elements/states/{record}", record::correct)
        .post("/elements/states/{record}/withdrawal", record::withdraw)
        .get("/elements/policies/new", policies::ask)
        .post("/elements/policies", policies::add)
        .post("/elements/policies/{record}", policies::change)
        .post("/elements/policies/{record}/withdrawal", policies::withdraw)
}

/// Where it stands in the rail.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let adopted = frame.model().is_some_and(elements::has_any);
    let open = adopted && access.may_somewhere(Right::SeePublic);
    vec![Place::new("Model in practice", "/elements", open)]
}
