//! How much time a giver has in a year: weekdays and the share of them that is for improvement, without the days on
//! which they are away. Why somebody is away is never asked.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, Weekday};
use serde::{Serialize, Serializer};

use super::{Holder, Terms};
use crate::model::Day;

/// The weekdays that somebody works, Monday to Friday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weekdays([bool; 5]);

/// The text names no weekdays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no weekdays such as Mon, Tue or Mon to Fri")]
pub struct WeekdaysError(String);

const NAMES: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];

impl Weekdays {
    /// Monday to Friday.
    pub const ALL: Weekdays = Weekdays([true; 5]);

    /// Whether the day is one of them.
    pub fn hold(self, day: Weekday) -> bool {
        let at = usize::try_from(day.to_monday_zero_offset()).unwrap_or(6);
        self.0.get(at).copied().unwrap_or(false)
    }

    /// How many there are in a week.
    pub fn count(self) -> usize {
        self.0.iter().filter(|it| **it).count()
    }

    /// As people read them: `Monday to Friday`, `Monday, Tuesday and Thursday`.
    pub fn said(self) -> String {
        const SAID: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
        if self == Weekdays::ALL {
            return "Monday to Friday".to_owned();
        }
        let held = SAID.iter().zip(self.0).filter(|(_, held)| *held).map(|(name, _)| *name);
        match held.collect::<Vec<_>>().as_slice() {
            [] => "No weekday".to_owned(),
            [one] => (*one).to_owned(),
            [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
        }
    }
}

impl FromStr for Weekdays {
    type Err = WeekdaysError;

    /// Reads `mon,tue`, `Monday and Thursday`, `Mon to Fri` and `mon-wed`.
    fn from_str(text: &str) -> Result<Self, WeekdaysError> {
        let refused = || WeekdaysError(text.chars().take(60).collect());
        let (mut held, mut last, mut range) = ([false; 5], None, false);
        let spaced = text.to_lowercase().replace(['-', '–'], " to ");
        for word in spaced.split([',', ' ', ';']).filter(|it| !it.is_empty()) {
            match word {
                "and" => {}
                "to" => range = true,
                _ => {
                    let at =
                        NAMES.iter().position(|it| word.starts_with(it)).ok_or_else(refused)?;
                    let from = if range { last.ok_or_else(refused)? } else { at };
                    held.get_mut(from..=at).ok_or_else(refused)?.fill(true);
                    (last, range) = (Some(at), false);
                }
            }
        }
        if range || last.is_none() { Err(refused()) } else { Ok(Weekdays(held)) }
    }
}

impl fmt::Display for Weekdays {
    /// The stored form: `mon,tue,wed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = NAMES.iter().zip(self.0).filter(|(_, held)| *held).map(|(name, _)| *name);
        f.write_str(&held.collect::<Vec<_>>().join(","))
    }
}

impl Serialize for Weekdays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Time that a giver has in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capacity {
    pub giver: Holder,
    pub weekdays: Weekdays,
    /// The share of those days that is for improvement, in hundredths.
    pub share: u32,
    /// So many minutes, in place of weekdays and share.
    pub minutes: Option<u32>,
    pub from: Date,
    pub to: Option<Date>,
}

/// Days on which a giver is not there, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Away {
    pub giver: Holder,
    pub from: Date,
    pub to: Date,
}

/// The minutes that a giver has in a year. Working days are counted once, whichever entries overlap: the larger share
/// counts.
pub fn available(
    giver: &Holder,
    capacity: &[Capacity],
    away: &[Away],
    terms: &Terms,
    day: &Day,
) -> u32 {
    let own: Vec<&Capacity> = capacity.iter().filter(|it| it.giver == *giver).collect();
    let gone = |on: Date| away.iter().any(|it| it.giver == *giver && it.from <= on && on <= it.to);
    let share_on = |on: Date| {
        let held = own.iter().filter(|it| {
            it.minutes.is_none()
                && it.weekdays.hold(on.weekday())
                && it.from <= on
                && it.to.is_none_or(|last| on <= last)
        });
        held.map(|it| u64::from(it.share)).max().unwrap_or(0)
    };
    let there = terms.days().iter().map(|(on, _)| *on).filter(|on| !gone(*on));
    let hundredths: u64 = there.map(share_on).sum();
    let fixed: u64 = own.iter().filter_map(|it| it.minutes).map(u64::from).sum();
    u32::try_from(hundredths * u64::from(day.minutes) / 100 + fixed).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_read_as_people_write_them() {
        let check = |text: &str, stored: &str, said: &str| {
            let read: Weekdays = text.parse().unwrap();
            assert_eq!((read.to_string().as_str(), read.said().as_str()), (stored, said));
            assert_eq!(stored.parse::<Weekdays>().unwrap(), read);
        };
        check("Mon to Fri", "mon,tue,wed,thu,fri", "Monday to Friday");
        check("mon-wed", "mon,tue,wed", "Monday, Tuesday and Wednesday");
        check("Monday and Thursday", "mon,thu", "Monday and Thursday");
        check("fri", "fri", "Friday");
        for refused in ["", "sat", "fri to mon", "mon to", "3 days"] {
            assert!(refused.parse::<Weekdays>().is_err(), "{refused}");
        }
    }
}
