//! Banding: rounds, evidence, recommendation, comments, decision, and what is told.

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
