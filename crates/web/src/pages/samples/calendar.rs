//! Samples of the room `calendar`.

use super::Sample;

pub fn samples() -> Vec<Sample> {
    Vec::new()
}
