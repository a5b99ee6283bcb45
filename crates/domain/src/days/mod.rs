//! The days ledger: time from a giver to a receiver, counted like money.
//!
//! Time is kept in whole minutes and shown in days by the model's own rule. What is received and what heads give are
//! different accounts and never mix. Not here: what a model offers (`model`), which band a school is in (`banding`).

mod holder;
mod transfer;

pub use holder::{Holder, HolderError, gives_for_its_school};
pub use transfer::{Account, LONGEST_DAY, State, Transfer, clash};
