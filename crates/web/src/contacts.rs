//! Visits, meetings and reviews: one save for each, the actions they open, and the school's reply.

use trustwide_domain::access::Access;

use crate::{
    frame::Frame,
    routes::{Place, Routes},
};

pub fn routes() -> Routes {
    Routes::default()
}

/// Where it stands in the rail.
pub fn places(_access: &Access, _frame: &Frame) -> Vec<Place> {
    Vec::new()
}
