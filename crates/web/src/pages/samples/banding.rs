//! Samples of the room `banding`.

use super::Sample;

pub fn samples() -> Vec<Sample> {
    Vec::new()
}
