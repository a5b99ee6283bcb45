//! The improvement model: what is in force, its versions and drafts, and how two differ.
//!
//! Not here: what a model may say and how it is read (`domain::model`), what follows from it (the rooms that run on it).

mod additions;
mod changes;
mod compare;
mod drafts;
mod element;
mod element_form;
mod form_faults;
mod new;
mod read;
mod said;
mod save;
mod versions;

use trustwide_domain::access::{Access, Right};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/model", read::show)
        .get("/model/versions/{id}", read::version)
        .get("/model/presets/{name}", read::preset)
        .get("/model/compare", compare::show)
        .get("/model/drafts/new", new::ask)
        .post("/model/drafts", new::begin)
        .post("/model/drafts/file", new::begin_with_file)
        .get("/model/drafts/{id}", drafts::show)
        .post("/model/drafts/{id}", drafts::change)
        .get("/model/drafts/{id}/elements/{*place}", element::show)
        .post("/model/drafts/{id}/elements/{*place}", element::change)
        .get("/model/drafts/{id}/additions/{*slot}", additions::ask)
        .post("/model/drafts/{id}/additions/{*slot}", additions::add)
        .post("/model/drafts/{id}/copies/{*place}", element::copy)
        .post("/model/drafts/{id}/removals/{*place}", element::remove)
        .get("/model/drafts/{id}/changes", changes::show)
        .post("/model/drafts/{id}/adoption", drafts::adopt)
        .post("/model/drafts/{id}/discard", drafts::discard)
}

/// Where it stands in the rail.
pub fn places(access: &Access, _frame: &Frame) -> Vec<Place> {
    vec![Place::new("Improvement model", "/model", access.may_somewhere(Right::SeePublic))]
}
