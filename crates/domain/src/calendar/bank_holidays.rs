//! Bank holidays in England, worked out from the year, with the few that were moved or added by proclamation.
//!
//! Source: Banking and Financial Dealings Act 1971, schedule 1, and the royal proclamations made under it. Not here:
//! a holiday proclaimed after this was written, which a trust enters with its own dates.

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

/// One bank holiday. A holiday that falls on a weekend is listed on its own day and again on its substitute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BankHoliday {
    pub date: Date,
    pub name: &'static str,
    /// The weekday that stands in for a holiday on a weekend.
    pub substitute: bool,
}

const EARLY_MAY: &str = "Early May bank holiday";
const SPRING: &str = "Spring bank holiday";

/// Holidays that a proclamation moved to another day of the same year.
const MOVED: [(&str, Date); 3] =
    [(SPRING, date(2012, 6, 4)), (EARLY_MAY, date(2020, 5, 8)), (SPRING, date(2022, 6, 2))];

/// Holidays that a proclamation added once.
const ADDED: [(Date, &str); 6] = [
    (date(1999, 12, 31), "Millennium"),
    (date(2011, 4, 29), "Royal wedding"),
    (date(2012, 6, 5), "Diamond jubilee"),
    (date(2022, 6, 3), "Platinum jubilee"),
    (date(2022, 9, 19), "State funeral"),
    (date(2023, 5, 8), "Coronation"),
];

/// Every bank holiday of a calendar year in England, in date order.
pub fn bank_holidays(year: i16) -> Vec<BankHoliday> {
    let easter = easter_sunday(year);
    let mut all = vec![
        plain(easter - 2.days(), "Good Friday"),
        plain(easter + 1.day(), "Easter Monday"),
        movable(first_monday(date(year, 5, 1)), EARLY_MAY),
        movable(last_monday(date(year, 5, 31)), SPRING),
        plain(last_monday(date(year, 8, 31)), "Summer bank holiday"),
    ];
    let mut taken: Vec<Date> = Vec::new();
    for (on, name) in [
        (date(year, 1, 1), "New Year's Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Boxing Day"),
    ] {
        all.push(plain(on, name));
        taken.push(on);
    }
    for holiday in all.clone().into_iter().filter(|it| is_weekend(it.date)) {
        let on = next_free_weekday(holiday.date, &taken);
        taken.push(on);
        all.push(BankHoliday { date: on, substitute: true, ..holiday });
    }
    all.extend(ADDED.iter().filter(|(on, _)| on.year() == year).map(|&(on, name)| plain(on, name)));
    all.sort();
    all
}

fn plain(date: Date, name: &'static str) -> BankHoliday {
    BankHoliday { date, name, substitute: false }
}

fn movable(usual: Date, name: &'static str) -> BankHoliday {
    let moved = MOVED.iter().find(|(which, to)| *which == name && to.year() == usual.year());
    plain(moved.map_or(usual, |(_, to)| *to), name)
}

pub(super) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn next_free_weekday(after: Date, taken: &[Date]) -> Date {
    let mut day = after;
    while is_weekend(day) || taken.contains(&day) {
        day += 1.day();
    }
    day
}

fn first_monday(from: Date) -> Date {
    from + i32::from((7 - from.weekday().to_monday_zero_offset()) % 7).days()
}

fn last_monday(until: Date) -> Date {
    until - i32::from(until.weekday().to_monday_zero_offset()).days()
}

/// Easter Sunday of the Gregorian calendar. Source: the anonymous algorithm, Nature 13, 487 (1876).
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(on: Date, name: &str, substitute: bool) {
        let found = bank_holidays(on.year()).into_iter().find(|it| it.date == on);
        let found = found.unwrap_or_else(|| panic!("{on} is not a bank holiday"));
        assert_eq!((found.name, found.substitute), (name, substitute));
    }

    #[test]
    fn rules_give_the_days_that_were_kept() {
        check(date(2024, 3, 29), "Good Friday", false);
        check(date(2025, 4, 21), "Easter Monday", false);
        check(date(2026, 5, 4), EARLY_MAY, false);
        check(date(2027, 5, 31), SPRING, false);
        check(date(2026, 8, 31), "Summer bank holiday", false);
    }

    #[test]
    fn a_weekend_holiday_has_a_substitute() {
        check(date(2026, 12, 28), "Boxing Day", true);
        check(date(2027, 12, 27), "Christmas Day", true);
        check(date(2027, 12, 28), "Boxing Day", true);
        check(date(2028, 1, 3), "New Year's Day", true);
        check(date(2022, 12, 27), "Christmas Day", true);
        check(date(2022, 12, 26), "Boxing Day", false);
    }

    #[test]
    fn proclaimed_days_are_known_and_the_usual_ones_give_way() {
        check(date(2022, 6, 2), SPRING, false);
        check(date(2022, 9, 19), "State funeral", false);
        check(date(2023, 5, 8), "Coronation", false);
        assert!(bank_holidays(2022).iter().all(|it| it.date != date(2022, 5, 30)));
        assert!(bank_holidays(2020).iter().all(|it| it.date != date(2020, 5, 4)));
    }

    #[test]
    fn days_agree_with_a_reference_list() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/vectors/07-cadence/bank_holidays_england.csv"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            return println!("bank_holidays_england.csv is absent: not compared");
        };
        let listed: Vec<Date> = (text.lines().skip(1))
            .map(|line| line.split(',').next().unwrap().parse().unwrap())
            .collect();
        let ours: Vec<Date> = (2024..=2030).flat_map(bank_holidays).map(|it| it.date).collect();
        assert_eq!(ours, listed);
    }
}
