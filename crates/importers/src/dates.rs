//! Dates as the files write them: `dd-mm-yyyy`, `dd/mm/yyyy`, ISO (with or without a time) and `20130418`.

use jiff::civil::Date;

/// What is said of a cell that should be a date and is none.
pub const NOT_A_DATE: &str = "not a date: write 03/09/2026 or 2026-09-03";

/// What a cell says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    On(Date),
    /// 1 January 1900 stands for a day that nobody knows.
    Unknown,
    /// Not a date, or one that no calendar has.
    Impossible,
}

/// Reads a date in any of the forms that the files use. A time of day after it is passed over.
pub fn read(text: &str) -> Day {
    let parts = match text.as_bytes() {
        [_, _, b'-' | b'/', _, _, b'-' | b'/', _, _, _, _, rest @ ..] if is_time(rest) => {
            (number(text, 6, 10), number(text, 3, 5), number(text, 0, 2))
        }
        [_, _, _, _, b'-' | b'/', _, _, b'-' | b'/', _, _, rest @ ..] if is_time(rest) => {
            (number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
        }
        [_, _, _, _, _, _, _, _] => (number(text, 0, 4), number(text, 4, 6), number(text, 6, 8)),
        _ => return Day::Impossible,
    };
    let (Some(year), Some(month), Some(day)) = parts else { return Day::Impossible };
    match Date::new(year, month as i8, day as i8) {
        Ok(date) if (date.year(), date.month(), date.day()) == (1900, 1, 1) => Day::Unknown,
        Ok(date) if (1700..=2200).contains(&date.year()) => Day::On(date),
        _ => Day::Impossible,
    }
}

fn number(text: &str, from: usize, to: usize) -> Option<i16> {
    let digits = text.get(from..to)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn is_time(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [b' ' | b'T', time @ ..] => {
            time.iter().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.' | b'Z' | b'+' | b'-'))
        }
        _ => false,
    }
}

/// A date as ISO text, without allocating.
#[derive(Debug, Clone, Copy)]
pub struct IsoText([u8; 10]);

impl IsoText {
    /// The text of a date of this era.
    pub fn of(date: Date) -> Self {
        let digit = |number: u16, power: u16| b'0' + (number / power % 10) as u8;
        let (year, month, day) =
            (date.year().unsigned_abs(), date.month() as u16, date.day() as u16);
        IsoText([
            digit(year, 1000),
            digit(year, 100),
            digit(year, 10),
            digit(year, 1),
            b'-',
            digit(month, 10),
            digit(month, 1),
            b'-',
            digit(day, 10),
            digit(day, 1),
        ])
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let said = match read(text) {
            Day::On(date) => IsoText::of(date).as_str().to_owned(),
            Day::Unknown => "unknown".to_owned(),
            Day::Impossible => "impossible".to_owned(),
        };
        assert_eq!(said, expected, "{text:?}");
    }

    #[test]
    fn every_form_gives_the_same_day() {
        check("18-04-2013", "2013-04-18");
        check("18/04/2013", "2013-04-18");
        check("2013-04-18", "2013-04-18");
        check("2013-04-18 00:00:00", "2013-04-18");
        check("2013-04-18T09:30:00Z", "2013-04-18");
        check("20130418", "2013-04-18");
    }

    #[test]
    fn nobody_knows_1900() {
        for text in ["1900-01-01", "01-01-1900", "01/01/1900", "19000101"] {
            check(text, "unknown");
        }
        check("1900-01-02", "1900-01-02");
    }

    #[test]
    fn no_calendar_has_these() {
        for text in [
            "31-02-2020",
            "2020-13-01",
            "00000000",
            "1-2-2020",
            "yesterday",
            "",
            "18-04-13",
            "été-19-99é",
        ] {
            check(text, "impossible");
        }
    }
}
