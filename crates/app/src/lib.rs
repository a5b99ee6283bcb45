//! What of the program others may use as well: the demonstration trust, for tests and measurements outside this crate.

pub mod demo;
