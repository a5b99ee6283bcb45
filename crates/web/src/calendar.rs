//! The calendar of trust, school and person, what was promised and done, and the feed of one's own.

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
