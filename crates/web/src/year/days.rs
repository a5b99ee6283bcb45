//! Days as fields: as many as there are and a few more, each with its own fault.

use jiff::civil::Date;
use trustwide_domain::{AcademicYear, calendar::CalendarError, time::Said};

use crate::{
    look::{Field, FieldKind},
    typed::{self, Faults, Fields},
};

/// The most days of one kind in a year.
const MOST: usize = 40;

/// The fields of one kind: those that there are, up to at least a number, and one to spare.
pub fn fields(name: &str, label: &str, days: &[Date], at_least: usize) -> Vec<Field> {
    let count = at_least.max(days.len() + 1).min(MOST);
    let field = |at: usize| {
        let value = days.get(at).map_or_else(String::new, ToString::to_string);
        Field::new(format!("{name}-{at}"), format!("{label} {}", at + 1), FieldKind::Date)
            .with_value(value)
            .optional()
    };
    (0..count).map(field).collect()
}

/// The days of one kind that were typed, in order; each that is no day has its fault.
pub fn read(name: &str, typed: &Fields, faults: &mut Faults) -> Vec<Date> {
    let mut days = Vec::new();
    for at in 0..MOST {
        let field = format!("{name}-{at}");
        let Some(value) = typed.get(&field) else { break };
        days.extend(faults.keep(&field, typed::optional_day(value.trim())).flatten());
    }
    days.sort();
    days.dedup();
    days
}

/// The field of a form that holds a day.
pub fn field_of<'f>(typed: &'f Fields, prefix: &str, day: Date) -> Option<&'f str> {
    let day = day.to_string();
    let found = typed.iter().find(|(name, value)| name.starts_with(prefix) && value.trim() == day);
    found.map(|(name, _)| name.as_str())
}

/// A fault of a year's dates as people read it.
pub fn said(fault: &CalendarError) -> String {
    match fault {
        CalendarError::TermCount(_) => "Enter three terms".into(),
        CalendarError::Backwards(first, last) => {
            format!("From {} to {} ends before it begins", Said(*first), Said(*last))
        }
        CalendarError::Overlap(day) => {
            format!("{} comes before the term before it has ended", Said(*day))
        }
        CalendarError::OutsideYear(day, year) => outside(*day, *year),
        CalendarError::BreakOutsideTerm(day) => {
            format!("The half-term break from {} is not inside its term", Said(*day))
        }
        CalendarError::InsetOutsideTerm(day) => {
            format!("{} is not a weekday in term, or is a holiday", Said(*day))
        }
        CalendarError::NoSchoolDay => "With these dates there is no school day in the year".into(),
    }
}

pub fn outside(day: Date, year: AcademicYear) -> String {
    format!("{} is not in the school year {year}", Said(day))
}

/// A year that an address or a form names, or else the one of a day.
pub fn year(asked: Option<&str>, day: Date) -> AcademicYear {
    asked.and_then(|it| it.parse().ok()).unwrap_or_else(|| AcademicYear::of(day))
}
