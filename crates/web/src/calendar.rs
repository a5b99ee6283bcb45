//! The calendar of trust, school and person, what was promised and done, and the feed of one's own.
//!
//! Not here: when something falls due (`domain::promises`), recording what was held (`contacts`).

mod briefing;
mod feed;
mod known;
mod programme;
mod promised;
mod show;
mod ticks;
mod weeks;

use trustwide_domain::access::{Access, Right};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub use feed::form as feed_form;
pub use known::Known;

pub fn routes() -> Routes {
    Routes::default()
        .get("/calendar", show::all)
        .get("/calendar/mine", show::mine)
        .get("/schools/{urn}/calendar", show::school)
        .get("/promises", promised::show)
        .get("/programme", programme::show)
        .get("/schools/{urn}/briefing", briefing::show)
        .get("/schools/{urn}/ticks", ticks::show)
        .post("/schools/{urn}/ticks", ticks::count)
        .post("/schools/{urn}/ticks/choice", ticks::choose)
        .get("/feeds/{file}", feed::feed)
        .post("/account/feed", feed::make)
        .post("/account/feed/end", feed::end)
}

/// Where it stands in the rail. Promises stand only where a model makes some.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let promises = frame.model().is_some_and(|it| !it.cadences.is_empty());
    let open = promises && access.may_somewhere(Right::SeeContacts);
    vec![
        Place::new("Calendar", "/calendar", access.may_somewhere(Right::SeePublic)),
        Place::new("Promised and done", "/promises", open),
    ]
}
