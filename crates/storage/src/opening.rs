//! Opening balances: the bands and days that a trust brings along from its spreadsheets on the day it starts here.
//!
//! Each is marked as brought forward: the evidence for it is not held, and nothing is claimed of it. Not here: reading the
//! spreadsheets (`importers`).

mod bands;
mod dates;
mod days;
mod people;
mod undo;

use trustwide_domain::ids::RecordId;

pub use {
    bands::{OPENING, OpeningBand},
    dates::ListOfDates,
    days::OpeningDays,
    people::{Came, is_here},
    undo::Brought,
};

use crate::audit::digest;

/// The id of one row of an opening balance: the same for the same form and row, so that a second post adds nothing.
pub fn row_id(base: &RecordId, kind: &str, row: usize) -> RecordId {
    let whole = digest(&[base.0.as_bytes(), kind.as_bytes(), row.to_string().as_bytes()]);
    RecordId(whole.chars().take(32).collect())
}
