//! When a promise falls due: a rhythm against a school year gives windows.
//!
//! Not here: what was held in them (`promised`).

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{Rhythm, SchoolYear, Span, Then};

/// A full school week's days: a month with fewer is not a month in which something is due.
const DAYS_IN_A_MONTH_THAT_COUNTS: usize = 5;

/// One occasion that is promised: from the day it may be held to the day by which it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Due {
    pub opens: Date,
    pub due_on: Date,
}

/// What has happened or is scheduled, for rhythms that wait for something.
#[derive(Debug, Clone, Copy, Default)]
pub struct Happenings<'a> {
    /// Occasions held, by the id of their cadence.
    pub held: &'a [(&'a str, Date)],
    /// Committee meetings scheduled, in any order.
    pub committees: &'a [Date],
}

/// When something falls due that waits for an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Offset {
    Due(Due),
    /// No committee is scheduled on or after this day: somebody must call one.
    AwaitsCommittee {
        not_before: Date,
    },
}

/// Some months after an event, then that day or the first committee on or after it.
pub fn offset(event: Date, months: u8, then: Then, committees: &[Date]) -> Offset {
    // `saturating_add` keeps to the last day of a short month: 31 August and six months is 28 February.
    let day = event.saturating_add(i32::from(months).months());
    match then {
        Then::ThatDay => Offset::Due(Due { opens: event, due_on: day }),
        Then::NextCommittee => match committees.iter().filter(|it| **it >= day).min() {
            Some(&due_on) => Offset::Due(Due { opens: day, due_on }),
            None => Offset::AwaitsCommittee { not_before: day },
        },
    }
}

impl Rhythm {
    /// The windows in which it falls due over a year, in order. An offset whose committee is not yet scheduled
    /// has no window: ask [`offset`] why.
    pub fn due_in(&self, year: &SchoolYear, happenings: Happenings<'_>) -> Vec<Due> {
        let weeks = year.school_weeks();
        match self {
            Rhythm::Daily => year.pupil_days().map(|day| Due { opens: day, due_on: day }).collect(),
            Rhythm::Weekly => weeks.iter().map(|week| window(week.span, week.span)).collect(),
            Rhythm::Fortnightly => in_runs_of(weeks, 2, |week| week.span),
            Rhythm::Monthly => by_month(year),
            Rhythm::HalfTermly => {
                year.half_terms().iter().map(|it| window(it.span, it.span)).collect()
            }
            Rhythm::Termly => by_term(year),
            Rhythm::TimesAYear(times) => shared_over(year, usize::from(*times)),
            Rhythm::After { cadence, months, then } => {
                let events = happenings.held.iter().filter(|(id, _)| id == cadence);
                let due =
                    events.map(|(_, day)| offset(*day, *months, *then, happenings.committees));
                due.filter_map(Offset::due).filter(|it| in_year(year, it.due_on)).collect()
            }
        }
    }
}

impl Offset {
    /// The window, where there is one.
    pub fn due(self) -> Option<Due> {
        match self {
            Offset::Due(due) => Some(due),
            Offset::AwaitsCommittee { .. } => None,
        }
    }
}

fn window(first: Span, last: Span) -> Due {
    Due { opens: first.first, due_on: last.last }
}

fn in_year(year: &SchoolYear, day: Date) -> bool {
    Span::new(year.year().first_day(), year.year().last_day()).contains(day)
}

fn in_runs_of<T>(items: &[T], length: usize, span: impl Fn(&T) -> Span) -> Vec<Due> {
    items.chunks(length).map(|run| window(span(&run[0]), span(&run[run.len() - 1]))).collect()
}

fn by_term(year: &SchoolYear) -> Vec<Due> {
    let runs = year.half_terms().chunk_by(|a, b| a.term == b.term);
    runs.map(|run| window(run[0].span, run[run.len() - 1].span)).collect()
}

fn by_month(year: &SchoolYear) -> Vec<Due> {
    let days: Vec<Date> = year.staff_days().collect();
    days.chunk_by(|a, b| a.first_of_month() == b.first_of_month())
        .filter(|month| month.len() >= DAYS_IN_A_MONTH_THAT_COUNTS)
        .map(|month| Due { opens: month[0], due_on: month[month.len() - 1] })
        .collect()
}

/// So many windows over the year: whole half-terms where they divide evenly, then weeks, then days.
fn shared_over(year: &SchoolYear, times: usize) -> Vec<Due> {
    let (halves, weeks) = (year.half_terms(), year.school_weeks());
    if times == 0 {
        Vec::new()
    } else if halves.len() % times == 0 {
        in_runs_of(halves, halves.len() / times, |half| half.span)
    } else if times <= weeks.len() {
        evenly(weeks.len(), times, |at| weeks[at].span)
    } else {
        let days: Vec<Date> = year.staff_days().collect();
        evenly(days.len(), times.min(days.len()), |at| Span::new(days[at], days[at]))
    }
}

fn evenly(items: usize, runs: usize, span: impl Fn(usize) -> Span) -> Vec<Due> {
    (0..runs)
        .map(|run| window(span(run * items / runs), span((run + 1) * items / runs - 1)))
        .collect()
}
