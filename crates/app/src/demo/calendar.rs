//! When things happened: the clock that the demonstration is written by, and days that move with "today".
//!
//! The data tables give days as they stand in the school year 2026-27. Twelve months later everything is a year later.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::civil::{Date, date};
use trustwide_domain::{AcademicYear, Moment, time::london};
use trustwide_storage::Surroundings;

/// How many summers of results there are.
pub const SUMMERS: usize = 3;

/// The year in which the data tables' days lie.
const WRITTEN: i16 = 2026;

/// A clock that stands where it was put: while the past is being written, now is then. Clones agree.
#[derive(Debug, Clone, Default)]
pub struct DemoClock(Arc<AtomicI64>);

impl DemoClock {
    /// The surroundings of a database that this clock rules, with chance from a seed.
    pub fn surroundings(&self, seed: u64) -> Surroundings {
        let clock = self.clone();
        Surroundings::set(move || Moment(clock.0.load(Ordering::SeqCst)), seed)
    }

    /// Moves to an hour of a day in England.
    pub fn set(&self, day: Date, hour: i8) {
        if let Ok(then) = day.at(hour, 0, 0, 0).to_zoned(london()) {
            self.0.store(Moment::of(then.timestamp()).0, Ordering::SeqCst);
        }
    }
}

/// The days of one demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    pub today: Date,
    years_later: i16,
}

impl Calendar {
    /// The latest summer's results are out by 20 November; until then the demonstration is that of the year before.
    pub fn of(today: Date) -> Self {
        let out = (today.month(), today.day()) >= (11, 20);
        let latest = if out { today.year() } else { today.year() - 1 };
        Calendar { today, years_later: latest - WRITTEN }
    }

    /// A day of the data tables, moved.
    pub fn day(&self, written: Date) -> Date {
        let year = written.year() + self.years_later;
        Date::new(year, written.month(), written.day()).unwrap_or(written)
    }

    /// The day on which the demonstration trust began to use the program.
    pub fn start(&self) -> Date {
        self.day(date(WRITTEN - 3, 9, 4))
    }

    /// The year of one of the summers; the last is the latest.
    pub fn year(&self, summer: usize) -> AcademicYear {
        let start = WRITTEN + self.years_later - SUMMERS as i16 + summer as i16;
        AcademicYear::of(date(start, 9, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_move_by_whole_years() {
        let check = |today, start: &str, latest: &str| {
            let calendar = Calendar::of(today);
            assert_eq!(calendar.start().to_string(), start);
            assert_eq!(calendar.year(SUMMERS - 1).to_string(), latest);
        };
        check(date(2026, 11, 22), "2023-09-04", "2025-26");
        check(date(2027, 11, 19), "2023-09-04", "2025-26");
        check(date(2027, 11, 20), "2024-09-04", "2026-27");
        check(date(2026, 11, 19), "2022-09-04", "2024-25");
    }
}
