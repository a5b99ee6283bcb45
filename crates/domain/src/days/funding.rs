//! Money that a school is given beside its own: released for the time that it gives to others, or towards its support.

use jiff::civil::Date;
use serde::Serialize;

use super::transfer::words;
use crate::{RecordId, Urn};

words! {
    /// What a school is given money for.
    FundingFor {
        Giving = "giving", "for time that it gives to others";
        Support = "support", "towards support that it receives";
    }
}

/// One payment or credit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Funding {
    pub urn: Urn,
    pub on: Date,
    /// More than nought.
    pub pence: i64,
    pub purpose: FundingFor,
    /// Whose money it is, in the trust's words.
    pub source: String,
    /// What it pays for, in the trust's words.
    pub words: String,
    /// The request for support that it belongs to.
    pub request: Option<RecordId>,
}
