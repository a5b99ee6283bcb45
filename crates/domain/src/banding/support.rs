//! How long a school waited from the decision about its band to the first support that it was given.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use serde::Serialize;

use crate::Moment;

const SECONDS_OF_AN_HOUR: i64 = 3600;

/// Nobody reads a longer wait in hours.
const HOURS_THAT_ARE_SAID: i64 = 72;

/// Support that was given: on which day, and when it began where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GivenSupport {
    pub on: Date,
    pub at: Option<Time>,
}

/// How long it took. In hours only where both ends are known to the hour and less than three days apart; otherwise in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Waited {
    Hours(i64),
    Days(i32),
}

impl fmt::Display for Waited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waited::Hours(0) => f.write_str("less than an hour"),
            Waited::Hours(1) => f.write_str("1 hour"),
            Waited::Hours(hours) => write!(f, "{hours} hours"),
            Waited::Days(0) => f.write_str("the same day"),
            Waited::Days(1) => f.write_str("1 day"),
            Waited::Days(days) => write!(f, "{days} days"),
        }
    }
}

/// The first support after a decision, and how long it took; `None` while there is none.
///
/// A decision has a day, and an hour only where it was recorded on that day. What was given earlier on the same day did
/// not follow from it; what began at an hour that nobody wrote down counts from the day after.
pub fn first_support(
    (decided, recorded): (Date, Moment),
    given: &[GivenSupport],
) -> Option<(GivenSupport, Waited)> {
    let decided_at = Some(recorded.in_london()).filter(|it| it.date() == decided);
    let begins = |it: &GivenSupport| it.at.map(|at| DateTime::from_parts(it.on, at));
    let follows = |it: &&GivenSupport| match (begins(it), decided_at) {
        (Some(begins), Some(decided_at)) => decided_at <= begins,
        _ => decided < it.on,
    };
    let first = *given.iter().filter(follows).min()?;
    let hours = begins(&first).zip(decided_at).map(|(begins, decided_at)| {
        let seconds = begins.duration_since(decided_at).as_secs();
        (seconds + SECONDS_OF_AN_HOUR / 2) / SECONDS_OF_AN_HOUR
    });
    let waited = match hours.filter(|it| *it < HOURS_THAT_ARE_SAID) {
        Some(hours) => Waited::Hours(hours),
        None => Waited::Days((first.on - decided).get_days()),
    };
    Some((first, waited))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::time::london;

    const DECIDED: Date = date(2026, 12, 9);

    fn recorded(on: Date, hour: i8) -> Moment {
        let at = on.at(hour, 0, 0, 0).to_zoned(london()).expect("an instant");
        Moment::of(at.timestamp())
    }

    fn check(recorded: Moment, given: &[(Date, Option<Time>)], waited: Option<&str>) {
        let given: Vec<_> = given.iter().map(|it| GivenSupport { on: it.0, at: it.1 }).collect();
        let found = first_support((DECIDED, recorded), &given).map(|it| it.1.to_string());
        assert_eq!(found.as_deref(), waited, "{given:?}");
    }

    #[test]
    fn hours_are_counted_where_both_ends_have_them() {
        let evening = recorded(DECIDED, 18);
        let (next, later) = (date(2026, 12, 10), date(2026, 12, 14));
        check(evening, &[(next, Some(time(9, 0, 0, 0)))], Some("15 hours"));
        check(evening, &[(date(2026, 12, 11), Some(time(10, 0, 0, 0)))], Some("40 hours"));
        check(evening, &[(later, Some(time(9, 0, 0, 0)))], Some("5 days"));
        check(evening, &[(DECIDED, Some(time(18, 10, 0, 0)))], Some("less than an hour"));
        check(evening, &[(later, None), (next, Some(time(9, 0, 0, 0)))], Some("15 hours"));
        check(evening, &[(DECIDED, Some(time(9, 0, 0, 0)))], None);
        check(evening, &[(DECIDED, None)], None);
        check(evening, &[(next, None)], Some("1 day"));
        check(evening, &[], None);
    }

    #[test]
    fn a_decision_that_was_recorded_later_has_a_day_and_no_hour() {
        let later = recorded(date(2026, 12, 11), 9);
        check(later, &[(date(2026, 12, 10), Some(time(9, 0, 0, 0)))], Some("1 day"));
        check(later, &[(DECIDED, Some(time(20, 0, 0, 0)))], None);
    }
}
