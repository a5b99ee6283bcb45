//! Banding: rounds, evidence, recommendation, the school's answer, the board's paper and decision, and what is told.
//!
//! Nothing of a band is shown to a school before it is sent, and no decision before the head was told: the scope's
//! queries keep that, and handlers ask the right again. Not here: what the evidence answers (`domain::banding`).

mod case;
mod forms;
pub mod gather;
mod hide;
mod judgements;
mod overview;
pub mod paper;
mod prospects;
mod rounds;
mod school;
mod school_acts;
mod school_forms;
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
        .get("/banding/rounds/new", rounds::ask)
        .post("/banding/rounds", rounds::open)
        .get("/banding/rounds/{id}", rounds::show)
        .post("/banding/rounds/{id}/freeze", rounds::freeze)
        .post("/banding/rounds/{id}/paper", paper::freeze)
        .post("/banding/rounds/{id}/close", rounds::close)
        .get("/banding/rounds/{id}/schools/{urn}", rounds::evidence)
        .get("/banding/papers/{id}", paper::show)
        .post("/banding/papers/{id}/decisions", paper::decide)
        .get("/banding/prospects", prospects::show)
        .post("/banding/prospects", prospects::add)
        .get("/banding/{id}", case::show)
        .get("/banding/{id}/replay", case::replay)
        .post("/banding/{id}/evidence", case::freeze_again)
        .post("/banding/{id}/recommendation", case::recommend)
        .post("/banding/{id}/sending", case::send)
        .post("/banding/{id}/comments", case::comment)
        .post("/banding/{id}/telling", case::tell)
        .get("/schools/{urn}/judgements", judgements::show)
        .post("/schools/{urn}/judgements", judgements::judge)
        .post("/schools/{urn}/outlook", judgements::foresee)
        .post("/schools/{urn}/standing", judgements::stand)
        .get("/schools/{urn}/band", school::show)
        .post("/schools/{urn}/conditions", school_acts::propose)
        .post("/schools/{urn}/conditions/{id}/agreement", school_acts::agree)
        .post("/schools/{urn}/conditions/{id}/met", school_acts::meet)
        .post("/schools/{urn}/consequences", school_acts::decide)
        .post("/schools/{urn}/consequences/{id}/notice", school_acts::give_notice)
        .post("/schools/{urn}/consequences/{id}/end", school_acts::end)
        .post("/schools/{urn}/questions", school_acts::question)
        .post("/schools/{urn}/questions/{id}/answer", school_acts::answer)
}

/// Where it stands in the rail.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let adopted = frame.model().is_some_and(|it| it.banding.is_some());
    vec![Place::new("Banding", "/banding", adopted && access.may_somewhere(Right::SeeBanding))]
}

/// A word at the beginning of a sentence.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}
