//! The school year: which days are school days, which week of which term a day is in, and when a promise falls due.
//!
//! Terms and inset days are a trust's own, with each school's differences; bank holidays are worked out by rule. A
//! [`Rhythm`] resolves against a [`SchoolYear`] to [`Due`] windows, and [`tally`] counts what was done against what
//! was due so far. Not here: which meetings a trust promises (`model`), feeds (`reports`), what day it is.

mod bank_holidays;
mod dates;
mod due;
mod listed;
mod promised;
mod rhythm;
mod school_year;
mod usual;

pub use bank_holidays::{BankHoliday, bank_holidays};
pub use dates::{CalendarError, SchoolDifferences, Span, TermDates, YearDates};
pub use due::{Due, Happenings, Offset, offset};
pub use listed::{Assembled, Listed, ListedKind, assemble};
pub use promised::{Tally, from_start, promised_so_far, tally};
pub use rhythm::{Rhythm, RhythmError, Then};
pub use school_year::{HalfTerm, SchoolYear, SchoolYearDay, Week};
