//! Academic years: 1 September to 31 August, written `2018-19`.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// An academic year, by the calendar year in which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AcademicYear(i16);

/// The text is not an academic year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an academic year such as 2018-19")]
pub struct YearError(String);

impl AcademicYear {
    /// The year that starts in September of `start`; `None` outside 1950 to 2100.
    pub fn starting(start: i16) -> Option<Self> {
        (1950..=2100).contains(&start).then_some(Self(start))
    }

    /// The first and the last day that anything here may be about: of the years that [`AcademicYear::starting`] knows.
    pub const DAYS: (Date, Date) = (date(1950, 9, 1), date(2101, 8, 31));

    /// The year that a day falls in; of a day outside [`AcademicYear::DAYS`], the first or the last.
    pub fn of(day: Date) -> Self {
        let start = if day.month() >= 9 { day.year() } else { day.year().saturating_sub(1) };
        Self(start.clamp(1950, 2100))
    }

    /// The calendar year in which it starts.
    pub fn start_year(self) -> i16 {
        self.0
    }

    /// 1 September.
    pub fn first_day(self) -> Date {
        date(self.0, 9, 1)
    }

    /// 31 August.
    pub fn last_day(self) -> Date {
        date(self.0 + 1, 8, 31)
    }

    /// The year before.
    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// The year after.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl FromStr for AcademicYear {
    type Err = YearError;

    /// Reads `2018-19`, `2018-2019`, `2018/19`, `2018/2019` and `201819`; the two halves must be consecutive.
    fn from_str(text: &str) -> Result<Self, YearError> {
        let refused = || YearError(text.chars().take(40).collect());
        let (first, second) = match text.split_once(['-', '/']) {
            Some(halves) => halves,
            None if text.len() == 6 && text.is_ascii() => text.split_at(4),
            None => return Err(refused()),
        };
        if first.len() != 4 || !(first.bytes().chain(second.bytes())).all(|b| b.is_ascii_digit()) {
            return Err(refused());
        }
        let start: i16 = first.parse().map_err(|_| refused())?;
        let follows = match second.len() {
            2 => format!("{:02}", (start + 1) % 100) == second,
            4 => (start + 1).to_string() == second,
            _ => false,
        };
        Self::starting(start).filter(|_| follows).ok_or_else(refused)
    }
}

impl fmt::Display for AcademicYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.0, (self.0 + 1) % 100)
    }
}

impl TryFrom<String> for AcademicYear {
    type Error = YearError;
    fn try_from(text: String) -> Result<Self, YearError> {
        text.parse()
    }
}

impl From<AcademicYear> for String {
    fn from(year: AcademicYear) -> String {
        year.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_falls_in_a_year_that_can_be_read_back() {
        let days = [Date::MIN, date(1950, 8, 31), date(2026, 9, 1), date(2101, 9, 1), Date::MAX];
        for day in days {
            let year = AcademicYear::of(day);
            assert_eq!(year.to_string().parse(), Ok(year), "{day}");
        }
        assert_eq!(AcademicYear::of(date(2026, 8, 31)).to_string(), "2025-26");
        let (first, last) = AcademicYear::DAYS;
        assert_eq!(AcademicYear::of(first).first_day(), first);
        assert_eq!(AcademicYear::of(last).last_day(), last);
    }

    #[test]
    fn reads_the_forms_that_files_use() {
        let check = |text: &str, shown: &str| {
            assert_eq!(text.parse::<AcademicYear>().unwrap().to_string(), shown)
        };
        check("2018-19", "2018-19");
        check("2018-2019", "2018-19");
        check("2018/19", "2018-19");
        check("201819", "2018-19");
        check("1999-00", "1999-00");
        for refused in ["2018", "2018-20", "201820", "18-19", "2018-19-20", "abcd-ef", "１２３４"]
        {
            assert!(refused.parse::<AcademicYear>().is_err(), "{refused}");
        }
    }

    #[test]
    fn the_year_turns_in_september() {
        assert_eq!(AcademicYear::of(date(2026, 8, 31)).to_string(), "2025-26");
        assert_eq!(AcademicYear::of(date(2026, 9, 1)).to_string(), "2026-27");
    }
}
