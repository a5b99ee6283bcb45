//! Visits, meetings and reviews: one save for each, the actions they open, and the school's reply.
//!
//! Not here: when one falls due (`calendar`), and what the time it took is accounted to (`days`).

mod actions;
mod ask;
mod form;
pub mod landing;
mod lines;
mod list;
mod one;
mod read;
mod reply;
mod save;
mod start;
pub mod words;

use trustwide_domain::access::{Access, Right};

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub use {actions::may_undo as may_undo_action, ask::is_line_manager, one::undo};

pub fn routes() -> Routes {
    Routes::default()
        .get("/contacts", list::show)
        .post("/contacts", save::add)
        .get("/contacts/new", form::new)
        .get("/contacts/{id}", one::show)
        .post("/contacts/{id}", save::change)
        .get("/contacts/{id}/edit", form::edit)
        .post("/contacts/{id}/reply", reply::reply)
        .get("/actions", actions::show)
        .post("/actions/{id}/close", actions::close)
}

/// Where it stands in the rail.
pub fn places(access: &Access, _frame: &Frame) -> Vec<Place> {
    let open = access.may_somewhere(Right::SeeContacts);
    vec![
        Place::new("Visits and meetings", "/contacts", open),
        Place::new("Actions", "/actions", open),
    ]
}
