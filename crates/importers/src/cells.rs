//! The one place where a cell's text becomes a [`Cell`], by what its column holds.
//!
//! A coded value never becomes nought: a cell is a number, a text, or the reason there is neither.

use trustwide_domain::{Cell, Decimal, Packer, Reason, measures::Unit};

use crate::{
    dates::{self, Day, IsoText},
    grades::{self, Scale},
};

/// What a column's cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A percentage in the file, a fraction in the block.
    Share,
    /// A number that may be negative: points, a score, money.
    Number,
    /// A number that may not.
    Count,
    /// Words beside figures; the tables' markers apply.
    Text,
    /// A column that nobody has described: a number where it is one, else text.
    Either,
    /// Words of a register, where `NE` may be a name: only what says "nothing here" is coded.
    Words,
    /// A day, stored as ISO text.
    Date,
    /// A word of an inspection, stored as its code.
    Grade(Scale),
    /// Digits to so many places: leading noughts that a spreadsheet ate are put back, and a `.0` that it added goes.
    Digits(usize),
}

impl From<Unit> for Shape {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Share => Shape::Share,
            Unit::Points | Unit::Score => Shape::Number,
            Unit::Count | Unit::Schools => Shape::Count,
            Unit::Text => Shape::Text,
        }
    }
}

/// Why a cell could not be read; the sentence says what was expected.
pub type Fault = &'static str;

/// Reads a cell and pushes it. A cell that can't be read is pushed as [`Reason::Refused`], and why is returned.
#[inline]
pub fn push(row: &mut Packer<'_>, text: &str, shape: Shape) -> Result<(), Fault> {
    let cell = match shape {
        Shape::Share => share(text),
        Shape::Number => number(text),
        Shape::Count => count(text),
        Shape::Text => Ok(words(text.trim(), is_marker_among_figures)),
        Shape::Either => Ok(either(text.trim())),
        Shape::Words => Ok(words(text.trim(), says_nothing_here)),
        Shape::Grade(scale) => grades::read(text.trim(), scale),
        Shape::Date => return push_date(row, text.trim()),
        Shape::Digits(places) => return push_digits(row, text.trim(), places),
    };
    push_read(row, cell)
}

fn push_read(row: &mut Packer<'_>, cell: Result<Cell<'_>, Fault>) -> Result<(), Fault> {
    row.push(cell.unwrap_or(Cell::Missing(Reason::Refused)));
    cell.map(drop)
}

/// Reads a decimal. Most are a few digits and perhaps a point, which need no watch for overflow.
#[inline]
fn decimal(text: &str) -> Option<Decimal> {
    let (mut mantissa, mut point) = (0, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' if at < 12 => mantissa = mantissa * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return Decimal::read(text),
        }
    }
    match point {
        None if !text.is_empty() => Some(Decimal::whole(mantissa)),
        Some(at) if 1 < text.len() => {
            Some(Decimal { mantissa, scale: (text.len() - at - 1) as u8 })
        }
        _ => None,
    }
}

#[inline]
fn share(text: &str) -> Result<Cell<'_>, Fault> {
    match decimal(text.strip_suffix('%').unwrap_or(text)) {
        Some(percent) => bounded_share(percent),
        None => match number(text)? {
            Cell::Number(percent) => bounded_share(percent),
            reason => Ok(reason),
        },
    }
}

fn bounded_share(percent: Decimal) -> Result<Cell<'static>, Fault> {
    const HUNDRED: [i64; 14] = {
        let mut powers = [100; 14];
        let mut at = 1;
        while at < 14 {
            powers[at] = powers[at - 1] * 10;
            at += 1;
        }
        powers
    };
    let within =
        0 <= percent.mantissa && percent.mantissa <= HUNDRED[usize::from(percent.scale.min(13))];
    if within {
        Ok(Cell::Number(percent.percent_to_share()))
    } else {
        Err("expected a percentage from 0 to 100")
    }
}

fn count(text: &str) -> Result<Cell<'_>, Fault> {
    match number(text)? {
        Cell::Number(number) if number.mantissa < 0 => Err("a count can't be below nought"),
        cell => Ok(cell),
    }
}

fn number(text: &str) -> Result<Cell<'_>, Fault> {
    if let Some(number) = decimal(text) {
        return Ok(Cell::Number(number));
    }
    let text = text.trim();
    if let Some(reason) = Reason::from_marker(text) {
        return Ok(Cell::Missing(reason));
    }
    let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (sign, rest) = bare.strip_prefix('-').map_or(("", bare), |rest| ("-", rest));
    let money = rest.strip_prefix('£').unwrap_or(rest);
    let plain = if has_thousands_commas(money) { money.replace(',', "") } else { money.to_owned() };
    let read = Decimal::read(&format!("{sign}{plain}"));
    read.map(Cell::Number).ok_or("expected a number or one of the tables' markers, such as SUPP")
}

/// `45,421` and `1,045,421.50`, but not `4,5`.
fn has_thousands_commas(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or("");
    let mut groups = whole.split(',');
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    (1..=3).contains(&first) && rest.peek().is_some() && rest.all(|group| group.len() == 3)
}

/// A code such as `0123` is not a number: its nought would be lost.
fn either(text: &str) -> Cell<'_> {
    let is_code = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
    match Decimal::read(text).filter(|_| !is_code) {
        Some(number) => Cell::Number(number),
        None => words(text, is_marker_among_figures),
    }
}

fn words(text: &str, is_marker: fn(Reason, &str) -> bool) -> Cell<'_> {
    match Reason::from_marker(text) {
        Some(reason) if is_marker(reason, text) => Cell::Missing(reason),
        _ => Cell::Text(text),
    }
}

/// Single letters and `low` may be words of their own; `NA`, `SUPP` and the like are not.
fn is_marker_among_figures(reason: Reason, text: &str) -> bool {
    says_nothing_here(reason, text)
        || (1 < text.len() && !text.starts_with(|c: char| c.is_lowercase()))
}

fn says_nothing_here(reason: Reason, _: &str) -> bool {
    matches!(
        reason,
        Reason::Blank
            | Reason::NullWord
            | Reason::Dash
            | Reason::NotRecorded
            | Reason::DoesNotApply
    )
}

fn push_date(row: &mut Packer<'_>, text: &str) -> Result<(), Fault> {
    let cell = match dates::read(text) {
        Day::On(date) => {
            row.push(Cell::Text(IsoText::of(date).as_str()));
            return Ok(());
        }
        Day::Unknown => Ok(Cell::Missing(Reason::UnknownDate)),
        Day::Impossible => Reason::from_marker(text)
            .map(Cell::Missing)
            .ok_or("expected a date such as 2013-04-18 or 18/04/2013"),
    };
    push_read(row, cell)
}

/// What is not digits is kept as it stands: a company abroad has a number with letters.
fn push_digits(row: &mut Packer<'_>, text: &str, places: usize) -> Result<(), Fault> {
    let bare = text.strip_suffix(".0").unwrap_or(text);
    let is_number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    match is_number {
        true if bare.len() < places => row.push(Cell::Text(&format!("{bare:0>places$}"))),
        true => row.push(Cell::Text(bare)),
        false => row.push(words(text, says_nothing_here)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use trustwide_domain::{Block, Place};

    use super::*;

    fn said(text: &str, shape: Shape) -> String {
        let mut block = Block::new(vec!["A".into()]);
        let mut row = block.pack(Place::England, 1);
        let outcome = push(&mut row, text, shape);
        row.finish();
        match (outcome, block.cell(&block.rows[0], "A")) {
            (Ok(()), Cell::Number(number)) => number.to_string(),
            (Ok(()), Cell::Text(text)) => format!("\"{text}\""),
            (Ok(()), Cell::Missing(reason)) => reason.code().to_owned(),
            (Err(_), Cell::Missing(Reason::Refused)) => "refused!".to_owned(),
            (Err(fault), cell) => panic!("{fault}, but {cell:?}"),
        }
    }

    proptest::proptest! {
        #[test]
        fn short_decimals_are_read_as_long_ones_are(text in "[-+.0-9a]{0,14}") {
            assert_eq!(decimal(&text), Decimal::read(&text));
        }
    }

    #[test]
    fn percentages_become_shares() {
        let check =
            |text: &str, expected: &str| assert_eq!(said(text, Shape::Share), expected, "{text}");
        check("68%", "0.68");
        check("44.98%", "0.4498");
        check("49.5", "0.495");
        check(" 7 % ", "0.07");
        check("100", "1.00");
        check("100.1", "refused!");
        check("-1%", "refused!");
        check("SUPP", "suppressed");
        check("NA", "not_applicable");
        check(" ", "blank");
        check("many", "refused!");
    }

    #[test]
    fn numbers_keep_their_sign_and_money_its_pounds() {
        let check =
            |text: &str, expected: &str| assert_eq!(said(text, Shape::Number), expected, "{text}");
        check("-0.2", "-0.2");
        check("£45,421", "45421");
        check("-£1,045,421.50", "-1045421.50");
        check("-22%", "-22");
        check("4,5", "refused!");
        check("1e5", "refused!");
        check("None", "refused!");
        check("LOWCOV", "low_coverage");
        check(".", "not_collected");
        check("-", "dash");
        check("c", "confidential");
        assert_eq!(said("-1", Shape::Count), "refused!");
        assert_eq!(said("22923.6141304348", Shape::Count), "22923.6141304348");
    }

    #[test]
    fn words_stay_words() {
        let check =
            |text: &str, shape, expected: &str| assert_eq!(said(text, shape), expected, "{text}");
        check("None", Shape::Text, "\"None\"");
        check("None", Shape::Words, "\"None\"");
        check("NE", Shape::Words, "\"NE\"");
        check("NE", Shape::Text, "no_entries");
        check("c", Shape::Text, "\"c\"");
        check("Not applicable", Shape::Words, "does_not_apply");
        check("Not recorded", Shape::Words, "not_recorded");
        check(" Saltmarsh ", Shape::Words, "\"Saltmarsh\"");
        check("  ", Shape::Text, "blank");
    }

    #[test]
    fn dates_and_codes() {
        let check =
            |text: &str, shape, expected: &str| assert_eq!(said(text, shape), expected, "{text}");
        check("18/04/2013", Shape::Date, "\"2013-04-18\"");
        check("01-01-1900", Shape::Date, "unknown_date");
        check("31/02/2013", Shape::Date, "refused!");
        check("NULL", Shape::Date, "null");
        check("", Shape::Date, "blank");
        check("8682547.0", Shape::Digits(8), "\"08682547\"");
        check("10058487", Shape::Digits(8), "\"10058487\"");
        check("IP00125R", Shape::Digits(8), "\"IP00125R\"");
        check("", Shape::Digits(8), "blank");
    }
}
