//! Term dates as a trust states them, and how one school differs.
//!
//! Not here: what follows from them (`school_year`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::bank_holidays::is_weekend;
use crate::AcademicYear;

/// A run of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    pub first: Date,
    pub last: Date,
}

impl Span {
    /// From `first` to `last`.
    pub fn new(first: Date, last: Date) -> Self {
        Span { first, last }
    }

    /// Whether the day is in the run.
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// One term, with its half-term break where it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermDates {
    /// As said before the word term: `autumn`.
    pub name: String,
    pub span: Span,
    pub half_term_break: Option<Span>,
}

/// A trust's dates for one year, as typed or imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearDates {
    pub year: AcademicYear,
    pub terms: Vec<TermDates>,
    /// Days on which staff work and pupils stay at home.
    pub inset: Vec<Date>,
    /// Holidays that no rule knows: one newly proclaimed, or a day the trust gives.
    pub extra_holidays: Vec<Date>,
}

/// How one school differs from its trust.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolDifferences {
    /// The school's own inset days, in place of the trust's.
    pub inset: Option<Vec<Date>>,
    /// Days on which this school is shut though the trust is open.
    pub closed: Vec<Date>,
    /// Days on which this school is open though the trust is not.
    pub open: Vec<Date>,
}

/// What is wrong with a year's dates. All faults are found at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("a school year has three terms or six half-terms, not {0}")]
    TermCount(usize),
    #[error("{0} to {1} ends before it begins")]
    Backwards(Date, Date),
    #[error("the term that begins on {0} begins before the one before it ends")]
    Overlap(Date),
    #[error("{0} is outside the school year {1}")]
    OutsideYear(Date, AcademicYear),
    #[error("the break from {0} is not inside a term")]
    BreakOutsideTerm(Date),
    #[error("the inset day {0} is not a weekday in term, or is a holiday")]
    InsetOutsideTerm(Date),
    #[error("there is no school day in the year")]
    NoSchoolDay,
}

const TERM_NAMES: [&str; 3] = ["autumn", "spring", "summer"];

impl YearDates {
    /// From six half-terms, or from three terms and the breaks inside them.
    pub fn from_spans(
        year: AcademicYear,
        spans: &[Span],
        breaks: &[Span],
        inset: &[Date],
    ) -> Result<Self, CalendarError> {
        let terms: Vec<TermDates> = match spans {
            [_, _, _, _, _, _] => {
                TERM_NAMES.iter().zip(spans.chunks(2)).map(|(name, it)| joined(name, it)).collect()
            }
            [_, _, _] => {
                TERM_NAMES.iter().zip(spans).map(|(name, it)| split(name, *it, breaks)).collect()
            }
            _ => return Err(CalendarError::TermCount(spans.len())),
        };
        let stray = breaks.iter().find(|it| !terms.iter().any(|term| term.span.contains(it.first)));
        match stray {
            Some(it) => Err(CalendarError::BreakOutsideTerm(it.first)),
            None => {
                Ok(YearDates { year, terms, inset: inset.to_vec(), extra_holidays: Vec::new() })
            }
        }
    }

    /// The half-terms in order, each with the number of its term.
    pub(super) fn half_terms(&self) -> Vec<(usize, Span)> {
        let mut all = Vec::new();
        for (number, term) in self.terms.iter().enumerate() {
            match term.half_term_break {
                Some(gap) => {
                    let before = gap.first.yesterday().unwrap_or(gap.first);
                    let after = gap.last.tomorrow().unwrap_or(gap.last);
                    all.push((number, Span::new(term.span.first, before)));
                    all.push((number, Span::new(after, term.span.last)));
                }
                None => all.push((number, term.span)),
            }
        }
        all
    }

    /// Every fault in the dates; none when they can be used.
    pub(super) fn faults(&self) -> Vec<CalendarError> {
        let halves = self.half_terms();
        let mut faults = Vec::new();
        for (_, span) in &halves {
            if span.last < span.first {
                faults.push(CalendarError::Backwards(span.first, span.last));
            }
            // A year may begin in the last days of August, and a few authorities begin earlier in it.
            for day in [span.first, span.last] {
                let turned = AcademicYear::of(day) != self.year;
                if turned && !(day.year() == self.year.start_year() && day.month() == 8) {
                    faults.push(CalendarError::OutsideYear(day, self.year));
                }
            }
        }
        for pair in halves.windows(2).filter(|pair| pair[1].1.first <= pair[0].1.last) {
            faults.push(CalendarError::Overlap(pair[1].1.first));
        }
        let in_term = |day: Date| halves.iter().any(|(_, span)| span.contains(day));
        let stray = self
            .inset
            .iter()
            .filter(|&&day| !in_term(day) || is_weekend(day) || self.extra_holidays.contains(&day));
        faults.extend(stray.map(|&day| CalendarError::InsetOutsideTerm(day)));
        faults
    }
}

fn joined(name: &str, halves: &[Span]) -> TermDates {
    let (first, second) = (halves[0], halves[1]);
    let gap = Span::new(
        first.last.tomorrow().unwrap_or(first.last),
        second.first.yesterday().unwrap_or(second.first),
    );
    TermDates {
        name: name.to_owned(),
        span: Span::new(first.first, second.last),
        half_term_break: Some(gap),
    }
}

fn split(name: &str, span: Span, breaks: &[Span]) -> TermDates {
    let gap =
        breaks.iter().copied().find(|gap| span.contains(gap.first) && span.contains(gap.last));
    TermDates { name: name.to_owned(), span, half_term_break: gap }
}
