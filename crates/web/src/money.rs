//! What schools pay, what it buys, and each school's yearly statement. All in whole pence; what the trust has not entered
//! is left blank, and never guessed.
//!
//! Not here: the days themselves (`days`), how pence are worked out (`domain::days::money`).

mod funding;
mod incomes;
pub mod paid;
mod providers;
mod questions;
pub mod statement;
mod trust;
mod workbook;

use trustwide_domain::access::{Access, Right};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/money", trust::show)
        .post("/money/settings", trust::set)
        .get("/money/incomes/new", incomes::ask)
        .post("/money/incomes", incomes::enter)
        .get("/money/funding/new", funding::ask)
        .post("/money/funding", funding::enter)
        .post("/money/funding/{id}/withdrawal", funding::withdraw)
        .get("/money/providers/new", providers::ask)
        .post("/money/providers", providers::add)
        .get("/money/providers/{id}", providers::edit)
        .post("/money/providers/{id}", providers::change)
        .get("/schools/{urn}/statement", statement::show)
        .get("/schools/{urn}/statement/file", workbook::file)
        .post("/schools/{urn}/statement/questions", questions::ask)
        .post("/schools/{urn}/statement/questions/{id}/answer", questions::answer)
}

pub use funding::lines as funding_lines;

/// Where it stands in the rail.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let open = access.may(Right::SeeMoney) || access.may(Right::SetMoney);
    let counts = frame.model().is_some_and(|it| it.day.is_some());
    vec![Place::new("Money", "/money", open && counts)]
}
