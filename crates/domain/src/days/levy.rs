//! What a school pays over a year in which the board may have changed it: part by part, each by what held on its days.
//!
//! Not here: the board's decision and its notice (`banding`), which never follows from a band by itself.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::money::{Income, part};
use crate::AcademicYear;

/// A share of a school's grant that the board decided, in place of what it paid before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levy {
    /// Hundredths of a per cent.
    pub percent_hundredths: u32,
    pub from: Date,
    /// The last day on which it holds; `None` where no end is known.
    pub to: Option<Date>,
    /// Who decided it and when, in words.
    pub decided: String,
}

impl Levy {
    fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }
}

/// A stretch of a year and what is paid for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaidPart {
    pub from: Date,
    pub to: Date,
    /// `None` where an amount is paid and not a share.
    pub percent_hundredths: Option<u32>,
    pub pence: i64,
    /// The decision behind it; `None` for what the year began with.
    pub decided: Option<String>,
}

/// What a school pays over a year, in stretches of days: its yearly amount is shared by days, and of two decisions on one
/// day the later holds. Empty where neither a share nor an amount is entered for days without a decision.
pub fn paid_in_parts(income: &Income, levies: &[Levy], year: AcademicYear) -> Vec<PaidPart> {
    let all: Vec<Date> =
        year.first_day().series(1.day()).take_while(|day| *day <= year.last_day()).collect();
    let of = |day: Date| {
        let holding = levies.iter().enumerate().filter(|(_, it)| it.holds(day));
        holding.max_by_key(|(at, it)| (it.from, *at)).map(|(at, _)| at)
    };
    let mut parts = Vec::new();
    for run in all.chunk_by(|a, b| of(*a) == of(*b)) {
        let levy = of(run[0]).map(|at| &levies[at]);
        let percent = levy.map_or(income.percent_hundredths, |it| Some(it.percent_hundredths));
        let whole = levy.map_or_else(
            || income.paid(),
            |it| Some(part(income.grant_pence, it.percent_hundredths)),
        );
        let Some(whole) = whole else { return Vec::new() };
        let percent_hundredths = percent.filter(|_| levy.is_some() || income.pence.is_none());
        let (from, to) = (run[0], run[run.len() - 1]);
        let pence = share_of(whole, run.len(), all.len());
        parts.push(PaidPart {
            from,
            to,
            percent_hundredths,
            pence,
            decided: levy.map(|it| it.decided.clone()),
        });
    }
    parts
}

/// So many days' share of a yearly amount, to the nearest penny.
fn share_of(whole: i64, days: usize, of: usize) -> i64 {
    let (days, of) = (i64::try_from(days).unwrap_or(0), i64::try_from(of).unwrap_or(1).max(1));
    (whole * days + of / 2) / of
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn income() -> Income {
        Income {
            urn: "900001".parse().unwrap(),
            grant_pence: 100_000_000,
            percent_hundredths: Some(550),
            pence: None,
        }
    }

    fn levy(percent_hundredths: u32, from: Date, to: Option<Date>) -> Levy {
        Levy { percent_hundredths, from, to, decided: "The board, minute 12".into() }
    }

    fn year() -> AcademicYear {
        AcademicYear::starting(2026).unwrap()
    }

    #[test]
    fn a_year_without_a_decision_is_one_part_and_exact() {
        let parts = paid_in_parts(&income(), &[], year());
        assert_eq!((parts.len(), parts[0].pence), (1, 5_500_000));
        assert_eq!(parts[0].decided, None);
    }

    #[test]
    fn a_decided_levy_holds_from_its_day_and_until_its_end() {
        let raised = [levy(700, date(2027, 1, 1), Some(date(2027, 3, 31)))];
        let parts = paid_in_parts(&income(), &raised, year());
        let days: Vec<_> = parts.iter().map(|it| (it.from, it.to)).collect();
        assert_eq!(
            days,
            [
                (date(2026, 9, 1), date(2026, 12, 31)),
                (date(2027, 1, 1), date(2027, 3, 31)),
                (date(2027, 4, 1), date(2027, 8, 31)),
            ]
        );
        assert_eq!(parts[1].pence, (7_000_000 * 90 + 182) / 365);
        assert_eq!(parts[1].decided.as_deref(), Some("The board, minute 12"));
        let sum: i64 = parts.iter().map(|it| it.pence).sum();
        let exact = (5_500_000 * 275 + 7_000_000 * 90) / 365;
        assert!((sum - exact).abs() <= 1, "{sum} is rounded part by part, of {exact}");
    }

    #[test]
    fn of_two_decisions_the_later_holds_and_an_amount_is_shared_by_days() {
        let twice = [levy(700, date(2026, 9, 1), None), levy(600, date(2027, 7, 1), None)];
        let parts = paid_in_parts(&income(), &twice, year());
        let shares: Vec<_> = parts.iter().map(|it| it.percent_hundredths).collect();
        assert_eq!(shares, [Some(700), Some(600)]);
        let amount = Income { percent_hundredths: None, pence: Some(365_000), ..income() };
        let parts = paid_in_parts(&amount, &[levy(700, date(2027, 8, 31), None)], year());
        assert_eq!((parts[0].pence, parts[0].percent_hundredths), (364_000, None));
        let nothing = Income { percent_hundredths: None, ..income() };
        assert!(paid_in_parts(&nothing, &[], year()).is_empty());
    }
}
