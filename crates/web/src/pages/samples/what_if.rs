//! Samples of the room `what_if`.

use super::Sample;

pub fn samples() -> Vec<Sample> {
    Vec::new()
}
