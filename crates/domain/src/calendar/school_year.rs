//! The school year as a type: its days, weeks, half-terms and terms, ready to be asked.
//!
//! Not here: how often things are due (`due`), or where the dates come from (`dates`).

use std::{collections::BTreeSet, fmt};

use jiff::{ToSpan, civil::Date};

use super::{
    CalendarError, SchoolDifferences, Span, YearDates,
    bank_holidays::{bank_holidays, is_weekend},
};
use crate::AcademicYear;

/// One school's year, or a trust's: everything is worked out once, in date order.
#[derive(Debug, Clone)]
pub struct SchoolYear {
    dates: YearDates,
    half_terms: Vec<HalfTerm>,
    /// Days that staff work, in order, each with whether pupils are in.
    days: Vec<(Date, bool)>,
    weeks: Vec<Week>,
}

/// A run of school weeks without a holiday of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HalfTerm {
    /// The number of its term in the year, from 0.
    pub term: usize,
    /// Its first and last day on which staff work.
    pub span: Span,
}

/// A calendar week with at least one day on which staff work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    pub monday: Date,
    /// Its first and last day on which staff work.
    pub span: Span,
    /// Whether pupils are in on any of its days.
    pub pupils: bool,
    /// The number of its half-term in the year, from 0.
    pub half_term: usize,
    pub term: usize,
    /// Its number among the school weeks of its term, from 1.
    pub number: usize,
}

/// Where a day lies in the year, said as people say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolYearDay<'a> {
    pub term: &'a str,
    pub week: usize,
}

impl fmt::Display for SchoolYearDay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} term, week {}", self.term, self.week)
    }
}

impl SchoolYear {
    /// A trust's year.
    pub fn new(dates: YearDates) -> Result<Self, Vec<CalendarError>> {
        Self::of_school(dates, &SchoolDifferences::default())
    }

    /// One school's year: the trust's dates with the school's differences laid over them.
    pub fn of_school(
        mut dates: YearDates,
        differences: &SchoolDifferences,
    ) -> Result<Self, Vec<CalendarError>> {
        if let Some(inset) = &differences.inset {
            dates.inset = inset.clone();
        }
        let mut faults = dates.faults();
        // A school may train its staff on a day that it opens specially.
        faults.retain(|it| !matches!(it, CalendarError::InsetOutsideTerm(day) if differences.open.contains(day)));
        if !faults.is_empty() {
            return Err(faults);
        }
        let days = days(&dates, differences);
        if days.is_empty() {
            return Err(vec![CalendarError::NoSchoolDay]);
        }
        let weeks = weeks(&dates, &days);
        let half_terms = half_terms(&weeks);
        Ok(SchoolYear { dates, half_terms, days, weeks })
    }

    /// The academic year that it is.
    pub fn year(&self) -> AcademicYear {
        self.dates.year
    }

    /// The dates that it was made from, with the school's own inset days.
    pub fn dates(&self) -> &YearDates {
        &self.dates
    }

    /// Whether pupils are in school.
    pub fn is_school_day(&self, day: Date) -> bool {
        self.at(day).is_some_and(|(_, pupils)| pupils)
    }

    /// Whether staff work: a day with pupils, or an inset day.
    pub fn is_staff_day(&self, day: Date) -> bool {
        self.at(day).is_some()
    }

    /// Days on which staff work, in order.
    pub fn staff_days(&self) -> impl DoubleEndedIterator<Item = Date> + '_ {
        self.days.iter().map(|(day, _)| *day)
    }

    /// Days on which pupils are in, in order.
    pub fn pupil_days(&self) -> impl DoubleEndedIterator<Item = Date> + '_ {
        self.days.iter().filter(|(_, pupils)| *pupils).map(|(day, _)| *day)
    }

    /// Weeks in which staff work, in order.
    pub fn school_weeks(&self) -> &[Week] {
        &self.weeks
    }

    /// Half-terms in order, trimmed to days on which staff work.
    pub fn half_terms(&self) -> &[HalfTerm] {
        &self.half_terms
    }

    /// The half-term that a day lies in, from 0; `None` in the holidays.
    pub fn half_term_of(&self, day: Date) -> Option<usize> {
        self.half_terms.iter().position(|half| half.span.contains(day))
    }

    /// The term and week that a day lies in; `None` in a week without school.
    pub fn place_of(&self, day: Date) -> Option<SchoolYearDay<'_>> {
        let week = self.week_of(day)?;
        Some(SchoolYearDay { term: &self.dates.terms[week.term].name, week: week.number })
    }

    /// The school week that a day lies in, weekends included.
    pub fn week_of(&self, day: Date) -> Option<&Week> {
        let monday = monday_of(day);
        let at = self.weeks.binary_search_by_key(&monday, |week| week.monday).ok()?;
        self.weeks.get(at)
    }

    /// The day that comes `count` school days after another: five school days to answer, from Friday, end next Friday.
    pub fn after_school_days(&self, day: Date, count: usize) -> Option<Date> {
        self.pupil_days().filter(|it| *it > day).nth(count.checked_sub(1)?)
    }

    fn at(&self, day: Date) -> Option<(Date, bool)> {
        let at = self.days.binary_search_by_key(&day, |(it, _)| *it).ok()?;
        self.days.get(at).copied()
    }
}

fn days(dates: &YearDates, differences: &SchoolDifferences) -> Vec<(Date, bool)> {
    let start = dates.year.start_year();
    let mut shut: BTreeSet<Date> =
        [start, start + 1].into_iter().flat_map(bank_holidays).map(|it| it.date).collect();
    shut.extend(&dates.extra_holidays);
    shut.extend(&differences.closed);
    let mut open: BTreeSet<Date> = (dates.half_terms().into_iter())
        .flat_map(|(_, span)| span.first.series(1.day()).take_while(move |day| *day <= span.last))
        .filter(|day| !is_weekend(*day) && !shut.contains(day))
        .collect();
    open.extend(differences.open.iter().filter(|day| !differences.closed.contains(day)));
    open.into_iter().map(|day| (day, !dates.inset.contains(&day))).collect()
}

fn weeks(dates: &YearDates, days: &[(Date, bool)]) -> Vec<Week> {
    let halves = dates.half_terms();
    let mut weeks: Vec<Week> = Vec::with_capacity(42);
    for &(day, pupils) in days {
        let monday = monday_of(day);
        if let Some(week) = weeks.last_mut().filter(|week| week.monday == monday) {
            week.span.last = day;
            week.pupils |= pupils;
            continue;
        }
        // A day opened specially in a holiday belongs to the half-term before it.
        let half_term = halves.iter().rposition(|(_, span)| span.first <= day).unwrap_or(0);
        let term = halves[half_term].0;
        let number = weeks.last().filter(|it| it.term == term).map_or(1, |it| it.number + 1);
        weeks.push(Week { monday, span: Span::new(day, day), pupils, half_term, term, number });
    }
    weeks
}

fn half_terms(weeks: &[Week]) -> Vec<HalfTerm> {
    let mut halves: Vec<HalfTerm> = Vec::with_capacity(6);
    for run in weeks.chunk_by(|a, b| a.half_term == b.half_term) {
        let span = Span::new(run[0].span.first, run[run.len() - 1].span.last);
        halves.push(HalfTerm { term: run[0].term, span });
    }
    halves
}

fn monday_of(day: Date) -> Date {
    day - i32::from(day.weekday().to_monday_zero_offset()).days()
}
