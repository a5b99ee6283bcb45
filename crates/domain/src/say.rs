//! How figures are written for people, in one place: percentages without false precision, signs that are signs, coded values as
//! their words. Not here: sentences (templates), days (`time::Said`).

use trustwide_stats::Interval;

use crate::{
    Coded,
    measures::{Meaning, Unit},
};

/// A true minus sign, as wide as a plus.
const MINUS: char = '−';

/// A figure as people read it: `64%`, `94.1%`, `104`, `+1.2`, `−0.4`, `1,204`; a coded value as its words.
///
/// `decimals` is how many the source gives (of the percentage, for a share): the catalogue's [`Meaning::decimals`].
pub fn value(value: Coded<f64>, unit: Unit, decimals: u8) -> String {
    match value {
        Coded::Value(number) => format!("{}{}", digits(number, unit, decimals), sign(unit)),
        Coded::Missing(why) => why.words().to_owned(),
    }
}

/// The same by the column's meaning.
pub fn figure(value: Coded<f64>, meaning: &Meaning) -> String {
    self::value(value, meaning.unit, meaning.decimals)
}

/// A margin, whose unit the figure beside it already shows: `51 to 76`, `−0.4 to +1.6`.
pub fn margin(margin: Interval, unit: Unit, decimals: u8) -> String {
    let [lower, upper] = [margin.lower, margin.upper].map(|it| digits(it, unit, decimals));
    format!("{lower} to {upper}")
}

/// A change, always with its sign: `+3 percentage points`, `−0.4`.
pub fn change(change: f64, unit: Unit, decimals: u8) -> String {
    match unit {
        Unit::Share => {
            let points = signed(change * 100.0, decimals);
            let one = points.trim_start_matches(['+', MINUS]) == "1";
            format!("{points} percentage {}", if one { "point" } else { "points" })
        }
        _ => signed(change, decimals),
    }
}

/// A number of pupils: `1,204 pupils`, `1 pupil`; a coded one as its words.
pub fn pupils(pupils: Coded<u32>) -> String {
    match pupils {
        Coded::Value(1) => "1 pupil".to_owned(),
        Coded::Value(pupils) => format!("{} pupils", count(u64::from(pupils))),
        Coded::Missing(why) => why.words().to_owned(),
    }
}

/// A whole number with its thousands apart: `1,204`.
pub fn count(number: u64) -> String {
    thousands(&number.to_string())
}

fn digits(number: f64, unit: Unit, decimals: u8) -> String {
    match unit {
        Unit::Share => plain(number * 100.0, decimals),
        Unit::Points => signed(number, decimals),
        Unit::Score | Unit::Count | Unit::Schools | Unit::Text => plain(number, decimals),
    }
}

fn sign(unit: Unit) -> &'static str {
    if unit == Unit::Share { "%" } else { "" }
}

/// `+1.2`, `−0.4`, and `0.0` without a sign.
fn signed(number: f64, decimals: u8) -> String {
    let text = plain(number, decimals);
    let nought = !text.contains(|it: char| ('1'..='9').contains(&it));
    if nought || text.starts_with(MINUS) { text } else { format!("+{text}") }
}

fn plain(number: f64, decimals: u8) -> String {
    let rounded = half_away(number, decimals);
    let text = format!("{:.*}", usize::from(decimals), rounded.abs());
    let (whole, part) = text.split_once('.').map_or((text.as_str(), None), |(w, p)| (w, Some(p)));
    let part = part.map(|it| format!(".{it}")).unwrap_or_default();
    let minus = if rounded < 0.0 { MINUS.to_string() } else { String::new() };
    format!("{minus}{}{part}", thousands(whole))
}

/// Halves go away from nought, as the department rounds. A share such as 0.145 is a hair off in binary, so the hair is given back.
fn half_away(number: f64, decimals: u8) -> f64 {
    let scale = f64::from(10u32.pow(u32::from(decimals.min(9))));
    let scaled = number * scale;
    (scaled + scaled.signum() * 1e-9 * scaled.abs().max(1.0)).round() / scale
}

fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;

    #[test]
    fn figures_are_said_without_false_precision() {
        let check = |number: f64, unit, decimals, said: &str| {
            assert_eq!(value(Coded::Value(number), unit, decimals), said)
        };
        check(0.64, Unit::Share, 0, "64%");
        check(0.645, Unit::Share, 0, "65%");
        check(0.145, Unit::Share, 0, "15%");
        check(0.9412, Unit::Share, 1, "94.1%");
        check(0.9412, Unit::Share, 0, "94%");
        check(1.0, Unit::Share, 0, "100%");
        check(0.0, Unit::Share, 0, "0%");
        check(1.2, Unit::Points, 1, "+1.2");
        check(-0.4, Unit::Points, 1, "−0.4");
        check(-0.04, Unit::Points, 1, "0.0");
        check(0.0, Unit::Points, 1, "0.0");
        check(-12.0, Unit::Points, 0, "−12");
        check(104.3, Unit::Score, 0, "104");
        check(46.25, Unit::Score, 1, "46.3");
        check(1204.0, Unit::Count, 0, "1,204");
        check(4554974.0, Unit::Count, 0, "4,554,974");
        check(999.0, Unit::Schools, 0, "999");
    }

    #[test]
    fn a_coded_value_is_its_words() {
        let said = value(Coded::Missing(Reason::Suppressed), Unit::Share, 0);
        assert_eq!(said, "Suppressed: a small number of pupils");
        assert_eq!(
            pupils(Coded::Missing(Reason::NotInFile)),
            "Not in any file that has been loaded"
        );
    }

    #[test]
    fn margins_and_changes_say_both_ends_and_the_sign() {
        let between = |lower, upper| Interval { lower, upper };
        assert_eq!(margin(between(0.508, 0.763), Unit::Share, 0), "51 to 76");
        assert_eq!(margin(between(-0.4, 1.62), Unit::Points, 1), "−0.4 to +1.6");
        assert_eq!(margin(between(101.2, 104.9), Unit::Score, 0), "101 to 105");
        assert_eq!(change(0.03, Unit::Share, 0), "+3 percentage points");
        assert_eq!(change(-0.01, Unit::Share, 0), "−1 percentage point");
        assert_eq!(change(-0.4, Unit::Points, 1), "−0.4");
    }

    #[test]
    fn pupils_are_counted_in_words() {
        assert_eq!(pupils(Coded::Value(1)), "1 pupil");
        assert_eq!(pupils(Coded::Value(0)), "0 pupils");
        assert_eq!(pupils(Coded::Value(12345)), "12,345 pupils");
    }
}
