//! Numbers, days and spans as people read them. British, short, and the same on every page.
//!
//! Not here: how a figure is written (`domain::say`, which this calls), sentences (templates), and the words for a missing
//! value ([`Reason::words`]).

use jiff::civil::Date;
use trustwide_domain::{Coded, Moment, Reason, say as said, time};
use trustwide_stats::Interval;

use super::{Figure, Margin, Unit};

/// A value in its unit: `64%`, `47.3`, `+1.2`, `5,482`.
pub fn value(number: f64, unit: Unit, places: u8) -> String {
    said::value(Coded::Value(number), unit, places)
}

/// A share as a whole percentage.
pub fn percent(share: &f64) -> String {
    value(*share, Unit::Share, 0)
}

/// A plain number to two places.
pub fn hundredths(number: &f64) -> String {
    value(*number, Unit::Score, 2)
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
    let sign = if unit == Unit::Share { "%" } else { "" };
    format!("{}{sign}", said::margin(Interval::from(margin), unit, places))
}

/// `1 school`, `2 schools`: the count and its noun.
pub fn how_many(number: impl Whole, one: &str, more: &str) -> String {
    format!("{} {}", said::count(number.whole()), if number.whole() == 1 { one } else { more })
}

/// A limit on what is sent, in whole units: `64 KB`, `256 MB`.
pub fn bytes(number: usize) -> String {
    match number {
        0..=0xf_ffff => format!("{} KB", number >> 10),
        _ => format!("{} MB", number >> 20),
    }
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
        format!("{}, {}", time::Said(at.date()), time::said_time(at.time()))
    }
}

impl Say for u32 {
    fn said(&self) -> String {
        said::count(self.whole())
    }
}

impl Say for u64 {
    fn said(&self) -> String {
        said::count(*self)
    }
}

impl Say for usize {
    fn said(&self) -> String {
        said::count(self.whole())
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

/// A word or phrase at the beginning of a sentence.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(how_many(1u32, "school", "schools"), "1 school");
        assert_eq!(how_many(1_234usize, "school", "schools"), "1,234 schools");
        assert_eq!(range(Margin { lower: 0.51, upper: 0.76 }, Unit::Share, 0), "51 to 76%");
        assert_eq!(range(Margin { lower: -0.4, upper: 1.6 }, Unit::Points, 1), "−0.4 to +1.6");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!([64 << 10, 512 << 10, 1 << 20].map(bytes), ["64 KB", "512 KB", "1 MB"]);
        assert_eq!(bytes((256 << 20) + (64 << 10)), "256 MB");
    }
}
