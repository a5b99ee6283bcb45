//! The capacity simulator: what would break if a school joined, a band fell or somebody were away.

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
