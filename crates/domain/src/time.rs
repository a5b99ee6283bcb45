//! Days, instants and the two times of a question: in force on a day, and known by an instant.
//!
//! Not here: what the time is. Whoever has a clock (the program, a test) passes it in.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// An instant, in whole microseconds since 1970 in universal time: the form in which it is stored and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// After everything that was ever recorded.
    pub const MAX: Moment = Moment(i64::MAX);

    /// The instant of a timestamp.
    pub fn of(timestamp: Timestamp) -> Self {
        Moment(timestamp.as_microsecond())
    }

    /// The clock on a wall in England.
    pub fn in_london(self) -> DateTime {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::MAX).to_zoned(london()).datetime()
    }

    /// The day in England.
    pub fn day(self) -> Date {
        self.in_london().date()
    }

    /// The last instant of a day in England.
    pub fn end_of(day: Date) -> Self {
        let next = day.tomorrow().unwrap_or(day).to_zoned(london());
        next.map_or(Moment::MAX, |it| Moment(it.timestamp().as_microsecond() - 1))
    }
}

/// Europe/London, from tables inside the program.
pub fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

/// Two times: what was in force on `day`, as it was known by `known_by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AsAt {
    pub day: Date,
    pub known_by: Moment,
}

impl AsAt {
    /// Today, with everything that is known: also what was stamped just ahead of a clock that has gone back.
    pub fn now(now: Moment) -> Self {
        AsAt { day: now.day(), known_by: Moment::MAX }
    }

    /// A past day as it was known by its end; a day that has not ended is asked with everything that is known.
    pub fn end_of(day: Date, now: Moment) -> Self {
        let end = Moment::end_of(day);
        AsAt { day, known_by: if end < now { end } else { Moment::MAX } }
    }
}

/// A day as people say it: `3 September 2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said(pub Date);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.0.day(), month_name(self.0.month()), self.0.year())
    }
}

/// A time of day as people say it: `9:30`.
pub fn said_time(at: Time) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// The name of a month, 1 to 12.
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get((month - 1).rem_euclid(12) as usize).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_summer_day_ends_an_hour_early_in_universal_time() {
        let end = Moment::end_of(date(2026, 6, 30));
        assert_eq!(
            Timestamp::from_microsecond(end.0).unwrap().to_string(),
            "2026-06-30T22:59:59.999999Z"
        );
        assert_eq!(end.day(), date(2026, 6, 30));
        assert_eq!(Moment(end.0 + 1).day(), date(2026, 7, 1));
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        assert_eq!(Said(date(2026, 9, 3)).to_string(), "3 September 2026");
        assert_eq!(said_time(jiff::civil::time(9, 5, 0, 0)), "9:05");
    }
}
