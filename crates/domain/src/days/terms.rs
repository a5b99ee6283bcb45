//! The working days of a year, each with its term: what part of a year is counted against.

use jiff::{ToSpan, civil::Date};

use crate::{
    AcademicYear,
    calendar::{SchoolYear, Span},
};

/// A year's working days in order, each with the number of its term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    days: Vec<(Date, usize)>,
    count: usize,
}

impl Terms {
    /// By a school's own dates.
    pub fn of(year: &SchoolYear) -> Self {
        let halves = year.half_terms();
        let term = |day: Date| {
            let half = halves.iter().rposition(|half| half.span.first <= day).unwrap_or(0);
            halves.get(half).map_or(0, |half| half.term)
        };
        let days: Vec<_> = year.staff_days().map(|day| (day, term(day))).collect();
        let count = halves.last().map_or(1, |half| half.term + 1);
        Terms { days, count }
    }

    /// Where a trust has entered no dates: every day of the year, turning at New Year and on 1 April.
    pub fn of_calendar(year: AcademicYear) -> Self {
        let days = year.first_day().series(1.day()).take_while(|day| *day <= year.last_day());
        let term = |day: Date| match day.month() {
            9..=12 => 0,
            1..=3 => 1,
            _ => 2,
        };
        Terms { days: days.map(|day| (day, term(day))).collect(), count: 3 }
    }

    /// How many terms the year has.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The working days, in order, each with its term.
    pub fn days(&self) -> &[(Date, usize)] {
        &self.days
    }

    /// The first and last day of each term.
    pub fn spans(&self) -> Vec<Span> {
        let runs = self.days.chunk_by(|a, b| a.1 == b.1);
        runs.map(|run| Span::new(run[0].0, run[run.len() - 1].0)).collect()
    }
}
