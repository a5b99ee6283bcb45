//! Banding: rounds, evidence, recommendation, the school's answer, the board's paper and decision, and what is told.
//!
//! Nothing of a band is shown to a school before it is sent, and no decision before the head was told: the scope's
//! queries keep that, and handlers ask the right again. Not here: what the evidence answers (`domain::banding`).

mod acts;
mod case;
mod conditions;
mod consequences;
mod decisions;
mod evidence;
mod forms;
pub mod gather;
mod hearing;
mod hide;
mod judgements;
pub mod landing;
mod looks;
mod members;
mod minutes;
mod money;
mod on_record;
mod opening;
mod overview;
pub mod paper;
mod prospects;
mod questions;
mod recommending;
mod replay;
mod rounds;
mod school;
mod sitting;
mod support;
mod turns;
mod undo;
pub mod view;

use trustwide_domain::access::{Access, Right};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub use undo::take_back;

pub fn routes() -> Routes {
    Routes::default()
        .get("/banding", overview::show)
        .post("/banding/hide", hide::set)
        .get("/banding/rounds/new", opening::ask)
        .post("/banding/rounds", opening::open)
        .get("/banding/rounds/{id}", rounds::show)
        .post("/banding/rounds/{id}/freeze", evidence::freeze)
        .post("/banding/rounds/{id}/paper", paper::freeze)
        .post("/banding/rounds/{id}/close", turns::close)
        .post("/banding/rounds/{id}/reopening", turns::reopen)
        .get("/banding/rounds/{id}/schools/{urn}", evidence::show)
        .get("/banding/papers/{id}", sitting::show)
        .post("/banding/papers/{id}/decisions", decisions::decide)
        .get("/banding/prospects", prospects::show)
        .post("/banding/prospects", prospects::add)
        .get("/banding/{id}", case::show)
        .get("/banding/{id}/replay", replay::show)
        .post("/banding/{id}/evidence", evidence::freeze_again)
        .post("/banding/{id}/recommendation", recommending::recommend)
        .post("/banding/{id}/sending", recommending::send)
        .post("/banding/{id}/comments", hearing::comment)
        .post("/banding/{id}/telling", hearing::tell)
        .get("/schools/{urn}/judgements", judgements::show)
        .post("/schools/{urn}/judgements", judgements::judge)
        .post("/schools/{urn}/outlook", judgements::foresee)
        .post("/schools/{urn}/standing", judgements::stand)
        .get("/schools/{urn}/band", school::show)
        .post("/schools/{urn}/conditions", conditions::propose)
        .post("/schools/{urn}/conditions/{id}/agreement", conditions::agree)
        .post("/schools/{urn}/conditions/{id}/withdrawal", conditions::withdraw)
        .post("/schools/{urn}/conditions/{id}/met", conditions::meet)
        .post("/schools/{urn}/consequences", consequences::decide)
        .post("/schools/{urn}/consequences/{id}/notice", consequences::give_notice)
        .post("/schools/{urn}/consequences/{id}/end", consequences::end)
        .post("/schools/{urn}/questions", questions::ask)
        .post("/schools/{urn}/questions/{id}/answer", questions::answer)
}

/// Where it stands in the rail.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let adopted = frame.model().is_some_and(|it| it.banding.is_some());
    vec![Place::new("Banding", "/banding", adopted && access.may_somewhere(Right::SeeBanding))]
}

pub(crate) use crate::look::say::capital;
