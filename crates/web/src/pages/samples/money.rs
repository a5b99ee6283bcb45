//! Samples of the room `money`.

use super::Sample;

pub fn samples() -> Vec<Sample> {
    Vec::new()
}
