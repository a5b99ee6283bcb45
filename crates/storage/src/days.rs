//! The days ledger: transfers of time, each with its two sides.
//!
//! Nobody is planned twice for the same time: the trust's lock is held while that is looked at. Not here: what each
//! school is offered and what is left of it (`domain::days`).

mod transfers;

pub use transfers::Posted;
