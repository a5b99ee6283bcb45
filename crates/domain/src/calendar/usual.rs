//! Dates to start from where a trust has entered none: nobody's own, to be typed over.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{Span, YearDates, dates::TermDates};
use crate::AcademicYear;

impl YearDates {
    /// What many schools keep: three terms that begin on an inset day, each with a week off in the middle.
    pub fn usual(year: AcademicYear) -> Self {
        let (autumn, spring) = (year.start_year(), year.start_year() + 1);
        let term = |name: &str, first: Date, last: Date, off: Date| TermDates {
            name: name.into(),
            span: Span::new(first, last),
            half_term_break: Some(Span::new(off, off + 4.days())),
        };
        let terms = vec![
            term(
                "autumn",
                weekday(date(autumn, 9, 2)),
                friday(date(autumn, 12, 21)),
                monday(date(autumn, 10, 23)),
            ),
            term(
                "spring",
                monday(date(spring, 1, 4)),
                friday(date(spring, 3, 31)),
                monday(date(spring, 2, 12)),
            ),
            term(
                "summer",
                monday(date(spring, 4, 11)),
                friday(date(spring, 7, 24)),
                monday(date(spring, 5, 25)),
            ),
        ];
        let inset = terms.iter().map(|it| weekday(it.span.first)).collect();
        YearDates { year, terms, inset, extra_holidays: Vec::new() }
    }
}

/// The first weekday from a day on.
fn weekday(day: Date) -> Date {
    match day.weekday().to_monday_zero_offset() {
        5 => day + 2.days(),
        6 => day + 1.day(),
        _ => day,
    }
}

/// The first Monday from a day on.
fn monday(day: Date) -> Date {
    day + i32::from((7 - day.weekday().to_monday_zero_offset()) % 7).days()
}

/// The last Friday up to a day.
fn friday(day: Date) -> Date {
    day - i32::from((day.weekday().to_monday_zero_offset() + 3) % 7).days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::SchoolYear;

    #[test]
    fn every_year_can_be_used() {
        for start in 2010..2040 {
            let year = SchoolYear::new(YearDates::usual(AcademicYear::starting(start).unwrap()));
            let days = year.unwrap_or_else(|it| panic!("{start}: {it:?}")).pupil_days().count();
            assert!((182..=197).contains(&days), "{start}: {days} days with pupils");
        }
    }
}
