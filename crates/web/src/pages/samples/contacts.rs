//! Samples of the room `contacts`.

use super::Sample;

pub fn samples() -> Vec<Sample> {
    Vec::new()
}
