//! Between which days a decision about a band, and what stands beside it, can have been made and can hold.

use std::ops::RangeInclusive;

use jiff::{ToSpan as _, civil::Date};

use crate::AcademicYear;

/// The days on which a paper can have been decided: from its freezing to today.
pub fn can_be_decided(paper: Date, today: Date) -> RangeInclusive<Date> {
    paper..=today
}

/// The days from which a band can hold that was decided on a day: from the beginning of its school year, for at most a
/// year and a half to come.
pub fn can_hold(decided: Date) -> RangeInclusive<Date> {
    AcademicYear::of(decided).first_day()..=decided.saturating_add(18.months())
}

/// The days from which a decision beside a band can hold, about powers or the levy: from a year before it to two years
/// after.
pub fn can_hold_beside(decided: Date) -> RangeInclusive<Date> {
    decided.saturating_sub(1.year())..=decided.saturating_add(2.years())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_band_holds_from_its_own_school_year_on() {
        let check = |decided, from, holds| {
            assert_eq!(can_hold(decided).contains(&from), holds, "{decided}, from {from}");
        };
        check(date(2026, 12, 9), date(2026, 9, 1), true);
        check(date(2026, 12, 9), date(2026, 8, 31), false);
        check(date(2026, 12, 9), date(2028, 6, 9), true);
        check(date(2026, 12, 9), date(2028, 6, 10), false);
        check(date(2027, 8, 31), date(2026, 9, 1), true);
        check(date(2027, 9, 1), date(2027, 8, 31), false);
        check(date(2024, 8, 31), date(2026, 2, 28), true);
    }

    #[test]
    fn a_decision_beside_it_holds_near_its_own_day() {
        let within = can_hold_beside(date(2028, 2, 29));
        assert_eq!((*within.start(), *within.end()), (date(2027, 2, 28), date(2030, 2, 28)));
    }

    #[test]
    fn a_paper_is_decided_once_it_is_frozen() {
        let within = can_be_decided(date(2026, 12, 1), date(2026, 12, 9));
        assert!(within.contains(&date(2026, 12, 1)) && within.contains(&date(2026, 12, 9)));
        assert!(!within.contains(&date(2026, 11, 30)) && !within.contains(&date(2026, 12, 10)));
    }
}
