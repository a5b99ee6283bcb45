//! What schools pay, what a day costs, and what bought time costs. All in whole pence; nothing is guessed where the trust
//! has entered nothing.

use serde::Serialize;

use super::transfer::words;
use crate::{Urn, model::Day};

/// What one school pays in a year: a share of its grant, or so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Income {
    pub urn: Urn,
    pub grant_pence: i64,
    /// Hundredths of a per cent: 5.5 per cent are 550.
    pub percent_hundredths: Option<u32>,
    /// So many pence, where it is not a share.
    pub pence: Option<i64>,
}

impl Income {
    /// What the school pays. `None` where neither a share nor an amount is entered.
    pub fn paid(&self) -> Option<i64> {
        self.pence.or_else(|| Some(part(self.grant_pence, self.percent_hundredths?)))
    }
}

/// A year's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoneySetting {
    /// The share of what schools pay that is for improvement, in hundredths of a per cent. `None` is a labelled blank.
    pub improvement_hundredths: Option<u32>,
    /// What a day of support costs the trust, where it has adopted a figure.
    pub day_pence: Option<i64>,
    /// The days that a full-time post has in a year, in hundredths.
    pub full_time_hundredths: Option<u32>,
    pub carry_over: CarryOver,
}

words! {
    /// What becomes of days that are left when a year ends.
    CarryOver {
        None = "none", "nothing is carried over";
        Half = "half", "half of what is left is carried over";
        All = "all", "all that is left is carried over";
    }
}

impl CarryOver {
    /// What is carried into the next year of minutes left in this one.
    pub fn of(self, left: u32) -> u32 {
        match self {
            CarryOver::None => 0,
            CarryOver::Half => left / 2,
            CarryOver::All => left,
        }
    }
}

/// Somebody outside the trust whose time is bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provider {
    pub name: String,
    pub pence_a_day: i64,
    /// Hundredths of a per cent: 20 per cent are 2000.
    pub vat_hundredths: u32,
    /// For each day on which they come.
    pub expenses_pence: i64,
    /// Who pays: the trust or the school.
    pub payer: String,
    pub order: String,
    /// The most that may be spent on the order.
    pub ceiling_pence: Option<i64>,
}

impl Provider {
    /// What so much of their time costs, with expenses for each day begun and value added tax on both.
    pub fn cost(&self, minutes: u32, day: &Day) -> i64 {
        let per_day = i64::from(day.minutes.max(1));
        let time = rounded(self.pence_a_day * i64::from(minutes), per_day);
        let days = i64::from(minutes.div_ceil(day.minutes.max(1)));
        let net = time + self.expenses_pence * days;
        net + part(net, self.vat_hundredths)
    }
}

/// What so many minutes cost at a cost for each day.
pub fn cost_of(minutes: u32, pence_a_day: i64, day: &Day) -> i64 {
    rounded(pence_a_day * i64::from(minutes), i64::from(day.minutes.max(1)))
}

/// A share of some pence: hundredths of a per cent, rounded to the nearest penny.
pub fn part(pence: i64, hundredths: u32) -> i64 {
    rounded(pence * i64::from(hundredths), 10_000)
}

/// A quotient rounded to the nearest, halves away from nought.
fn rounded(of: i64, by: i64) -> i64 {
    let half = by / 2;
    if of < 0 { (of - half) / by } else { (of + half) / by }
}

/// Pence as people write them: `£1,234.50`, `£620`, `−£3`.
pub fn said_pence(pence: i64) -> String {
    let (pounds, rest) = (pence.unsigned_abs() / 100, pence.unsigned_abs() % 100);
    let sign = if pence < 0 { "−" } else { "" };
    let pounds = crate::say::count(pounds);
    if rest == 0 { format!("{sign}£{pounds}") } else { format!("{sign}£{pounds}.{rest:02}") }
}

/// Pence to the nearest pound, for sums that are read beside one another: `£78,101`.
pub fn said_pounds(pence: i64) -> String {
    said_pence(rounded(pence, 100) * 100)
}

/// Hundredths of a per cent as people write them: `5.5%`, `30%`.
pub fn said_percent(hundredths: u32) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match (rest, rest % 10) {
        (0, _) => format!("{whole}%"),
        (_, 0) => format!("{whole}.{}%", rest / 10),
        _ => format!("{whole}.{rest:02}%"),
    }
}

/// Pounds as people type them: `1,420,000`, `£45.50`; `None` where they are not an amount.
pub fn read_pence(typed: &str) -> Option<i64> {
    let plain: String = typed.chars().filter(|it| !matches!(it, '£' | ',' | ' ')).collect();
    let pence = hundredths(&plain)?;
    (pence < 1_000_000_000_000).then_some(pence)
}

/// A number with at most two decimals, as hundredths: `5.5` per cent, `195` days.
pub fn read_hundredths(typed: &str) -> Option<u32> {
    let plain = typed.trim().trim_end_matches('%').trim();
    u32::try_from(hundredths(plain)?).ok().filter(|it| *it <= 10_000_000)
}

fn hundredths(plain: &str) -> Option<i64> {
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || 10 < whole.len() || 2 < part.len() || !digits(whole) || !digits(part) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_whole_pence() {
        assert_eq!(part(142_000_000, 550), 7_810_000);
        assert_eq!(part(333, 5_000), 167, "half a penny goes up");
        assert_eq!(said_pence(7_810_050), "£78,100.50");
        assert_eq!(said_pence(-300), "−£3");
        assert_eq!((said_pounds(7_810_050), said_pounds(-149)), ("£78,101".into(), "−£1".into()));
        assert_eq!(
            (said_percent(550), said_percent(3000), said_percent(525)),
            ("5.5%".into(), "30%".into(), "5.25%".into())
        );
        for (typed, pence) in [
            ("1,420,000", Some(142_000_000)),
            ("£45.5", Some(4_550)),
            ("", None),
            ("-3", None),
            ("3.456", None),
            ("abc", None),
        ] {
            assert_eq!(read_pence(typed), pence, "{typed}");
        }
        assert_eq!(read_hundredths("5.5%"), Some(550));
    }

    #[test]
    fn carrying_over_follows_the_rule() {
        assert_eq!(
            [CarryOver::None, CarryOver::Half, CarryOver::All].map(|it| it.of(391)),
            [0, 195, 391]
        );
    }
}
