//! Time that a year's rule brings into the next one, as an opening line of that year.
//!
//! It is worked out of the earlier year's transfers and never kept by itself, so that a visit recorded late changes it.
//! What was carried over is used in the year after or lost: it is not carried over again. Not here: the rule
//! (`money::CarryOver`).

use serde::Serialize;

use super::{SchoolLedger, money::CarryOver, said_days};
use crate::{AcademicYear, model::Day};

/// What one school brings into a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// The year in which it was offered.
    pub from: AcademicYear,
    pub rule: CarryOver,
    /// Minutes that were left of that year's offer.
    pub left: u32,
    /// Minutes that come into the year after.
    pub minutes: u32,
}

impl Carried {
    /// What a rule brings out of a school's year; `None` where that is nothing.
    pub fn of(from: AcademicYear, rule: CarryOver, ledger: &SchoolLedger) -> Option<Carried> {
        let left = ledger.left_of_offer().left;
        let minutes = rule.of(left);
        (0 < minutes).then_some(Carried { from, rule, left, minutes })
    }

    /// The year's line of what was carried into it, as transfers name it: the year before, `2025-26`.
    pub fn line_in(year: AcademicYear) -> String {
        year.previous().to_string()
    }

    /// How people read such a line.
    pub fn label_of(line: &str) -> String {
        format!("Carried over from {line}")
    }

    /// Where it comes from, in a sentence: `Half of the 3.5 days left of what was offered in 2025-26`.
    pub fn explained(&self, day: &Day) -> String {
        let part = match self.rule {
            CarryOver::Half => "Half of the",
            CarryOver::None | CarryOver::All => "The",
        };
        let left = said_days(i64::from(self.left), day);
        format!("{part} {left} days left of what was offered in {}", self.from)
    }
}
