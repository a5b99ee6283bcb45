//! The school year: term dates, how schools differ, and when boards meet.
//!
//! Not here: what falls due in it (`calendar`), and how days and weeks are counted (`domain::calendar`).

mod dates;
mod days;
mod files;
mod meetings;
mod school;
mod show;

use trustwide_domain::access::{Access, Right};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/year", show::show)
        .get("/year/dates", dates::ask)
        .post("/year/dates", dates::enter)
        .get("/year/meetings", meetings::show)
        .post("/year/meetings", meetings::add)
        .post("/year/meetings/{id}", meetings::change)
        .post("/year/meetings/{id}/removal", meetings::remove)
        .post("/year/files", files::check)
        .post("/year/files/landing", files::land)
        .get("/schools/{urn}/year", school::show)
        .post("/schools/{urn}/year", school::set)
}

/// Where it stands in the rail.
pub fn places(access: &Access, _frame: &Frame) -> Vec<Place> {
    vec![Place::new("School year", "/year", access.may_somewhere(Right::SeePublic))]
}
