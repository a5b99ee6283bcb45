//! The improvement model: what is in force, its versions and drafts, and how two differ.

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
