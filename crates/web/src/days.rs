//! The days ledger: who gives how much to whom, who has how much time, and support that schools ask for.
//!
//! Not here: what follows from a model and from transfers (`domain::days`), what it costs (`money`).

mod ask;
pub mod book;
mod capacity;
mod givers;
pub mod plan;
mod request;
mod school;
mod support;
mod transfer;
mod trust;

use trustwide_domain::access::{Access, Right};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub use book::Books;
pub use request::undo as undo_request;
pub use transfer::undo as undo_transfer;
pub use trust::{of_offer, unit, years};

pub fn routes() -> Routes {
    Routes::default()
        .get("/days", trust::show)
        .get("/days/givers", givers::show)
        .get("/days/capacity", capacity::ask)
        .post("/days/capacity", capacity::enter)
        .post("/days/capacity/{record}/withdrawal", capacity::withdraw)
        .get("/days/away", capacity::ask_away)
        .post("/days/away", capacity::enter_away)
        .post("/days/away/{record}/withdrawal", capacity::withdraw_away)
        .get("/days/transfers/new", plan::ask)
        .post("/days/transfers", plan::add)
        .get("/days/transfers/{id}", transfer::show)
        .post("/days/transfers/{id}", transfer::move_it)
        .post("/days/transfers/{id}/delivery", transfer::deliver)
        .post("/days/transfers/{id}/cancellation", transfer::cancel)
        .get("/schools/{urn}/days", school::show)
        .get("/support", support::list)
        .get("/support/new", ask::ask)
        .post("/support", ask::send)
        .get("/support/{id}", request::show)
        .post("/support/{id}/approval", request::approve)
        .post("/support/{id}/refusal", request::decline)
        .post("/support/{id}/withdrawal", request::withdraw)
        .post("/support/{id}/delivery", request::deliver)
        .post("/support/{id}/evaluation", request::evaluate)
}

/// Where it stands in the rail: nowhere without a model that counts time.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let sees = access.may_somewhere(Right::SeeDays);
    let counts = frame.model().is_some_and(|it| it.day.is_some());
    let menu =
        frame.model().is_some_and(|it| it.day.is_some() && !support::on_the_menu(it).is_empty());
    vec![
        Place::new("Days of support", "/days", sees && counts),
        Place::new("Requests", "/support", sees && menu),
    ]
}
