//! Numbers, days and spans as people read them. British, short, and the same on every page.
//!
//! Not here: sentences, which live in templates, and the words for a missing value ([`Reason::words`]).

use jiff::civil::Date;
use trustwide_domain::{Coded, Moment, Reason, time};

use super::{Figure, Margin, Unit};

/// A whole number with its thousands apart: `5,482`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut said = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

/// A number to some decimal places, halves away from nought, with a true minus sign.
pub fn decimal(number: f64, places: u8) -> String {
    let power = 10f64.powi(i32::from(places));
    // Published shares such as 0.645 are a hair off in binary; the nudge rounds them as a person would.
    let rounded = (number.abs() * power + 1e-9).round() / power;
    let sign = if number < 0.0 && rounded > 0.0 { "−" } else { "" };
    format!("{sign}{rounded:.0$}", usize::from(places))
}

/// A value in its unit: `64%`, `47.3`, `5,482`.
pub fn value(number: f64, unit: Unit, places: u8) -> String {
    match unit {
        Unit::Share => format!("{}%", decimal(number * 100.0, places)),
        Unit::Points => decimal(number, places),
        Unit::Count => count(number.max(0.0).round() as u64),
    }
}

/// A share as a whole percentage.
pub fn percent(share: &f64) -> String {
    value(*share, Unit::Share, 0)
}

/// A coded value in the unit and places of a figure that it stands beside.
pub fn coded(number: &Coded<f64>, like: &Figure) -> String {
    match number {
        Coded::Value(number) => value(*number, like.unit, like.places),
        Coded::Missing(reason) => reason.words().to_owned(),
    }
}

/// A margin in its unit: `51 to 76%`.
pub fn range(margin: Margin, unit: Unit, places: u8) -> String {
    let lower = value(margin.lower, unit, places);
    format!("{} to {}", lower.trim_end_matches('%'), value(margin.upper, unit, places))
}

/// `1 school`, `2 schools`: the count and its noun.
pub fn how_many(number: impl Whole, one: &str, more: &str) -> String {
    format!("{} {}", count(number.whole()), if number.whole() == 1 { one } else { more })
}

/// A list in a sentence: `Ashby Road, Tern Hill and Wren Street`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// What templates call on values: `{{ day.said() }}`.
pub trait Say {
    /// As people read it.
    fn said(&self) -> String;
}

impl Say for Date {
    fn said(&self) -> String {
        time::Said(*self).to_string()
    }
}

/// A number of things, whichever width it is kept in. Templates hand over some as references.
pub trait Whole {
    fn whole(&self) -> u64;
}

impl Whole for u32 {
    fn whole(&self) -> u64 {
        u64::from(*self)
    }
}

impl Whole for u64 {
    fn whole(&self) -> u64 {
        *self
    }
}

impl Whole for usize {
    fn whole(&self) -> u64 {
        *self as u64
    }
}

impl<T: Whole> Whole for &T {
    fn whole(&self) -> u64 {
        (**self).whole()
    }
}

/// Days as templates call for them: `{{ day.month_said() }}`.
pub trait SayDay {
    /// The month and year: `September 2019`.
    fn month_said(&self) -> String;
}

impl SayDay for Date {
    fn month_said(&self) -> String {
        format!("{} {}", time::month_name(self.month()), self.year())
    }
}

impl Say for Moment {
    fn said(&self) -> String {
        let at = self.in_london();
        format!("{}, {}:{:02}", time::Said(at.date()), at.hour(), at.minute())
    }
}

impl Say for u32 {
    fn said(&self) -> String {
        count(self.whole())
    }
}

impl Say for u64 {
    fn said(&self) -> String {
        count(*self)
    }
}

impl Say for usize {
    fn said(&self) -> String {
        count(self.whole())
    }
}

impl Say for String {
    fn said(&self) -> String {
        self.clone()
    }
}

impl Say for Reason {
    fn said(&self) -> String {
        self.words().to_owned()
    }
}

impl<T: Say> Say for Coded<T> {
    fn said(&self) -> String {
        match self {
            Coded::Value(value) => value.said(),
            Coded::Missing(reason) => reason.said(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(decimal(0.645 * 100.0, 0), "65");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(range(Margin { lower: 0.51, upper: 0.76 }, Unit::Share, 0), "51 to 76%");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
