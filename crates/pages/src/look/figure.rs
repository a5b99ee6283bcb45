//! One figure as a page shows it: its value or the reason there is none, its margin, its size and where it came from.
//!
//! Not here: how a figure is found, or when it differs beyond chance. Whoever fills a page says so.

use serde::Serialize;
pub use trustwide_domain::measures::Unit;
use trustwide_domain::{Coded, Reason, Stage};
use trustwide_stats::Interval;

use super::say;

/// A 95 % margin, in the unit of its figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Margin {
    pub lower: f64,
    pub upper: f64,
}

impl From<(f64, f64)> for Margin {
    fn from((lower, upper): (f64, f64)) -> Self {
        Margin { lower, upper }
    }
}

impl From<Margin> for Interval {
    fn from(Margin { lower, upper }: Margin) -> Self {
        Interval { lower, upper }
    }
}

impl From<Interval> for Margin {
    fn from(Interval { lower, upper }: Interval) -> Self {
        Margin { lower, upper }
    }
}

/// Whether a figure differs from what it is compared with by more than chance explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    #[default]
    NotBeyondChance,
    Above,
    Below,
}

/// The fixed ends of the axis on which a measure is drawn, in the measure's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scale {
    pub from: f64,
    pub to: f64,
}

impl Scale {
    /// 0 to 100 %.
    pub const SHARE: Scale = Scale { from: 0.0, to: 1.0 };
    /// Attainment 8: 0 to 90 points.
    pub const ATTAINMENT8: Scale = Scale { from: 0.0, to: 90.0 };
    /// Scaled scores of key stage 2: 80 to 120.
    pub const SCALED_SCORE: Scale = Scale { from: 80.0, to: 120.0 };
    /// Progress scores: -10 to 10.
    pub const PROGRESS: Scale = Scale { from: -10.0, to: 10.0 };

    /// Where a value lies, 0 at the start and 1 at the end; values beyond the ends lie on them.
    pub fn place(self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }
}

/// One figure with what makes it honest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    #[serde(flatten)]
    pub value: Coded<f64>,
    pub unit: Unit,
    /// Decimal places on the page: a percentage's or a score's.
    #[serde(skip)]
    pub places: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<Margin>,
    /// Pupils that the figure counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pupils: Option<u32>,
    pub differs: Differs,
    /// How firm the file's figures are; a page says so where they are not final.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Its number in the page's list of sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<u32>,
}

impl Figure {
    fn new(value: Coded<f64>, unit: Unit, places: u8) -> Self {
        Figure {
            value,
            unit,
            places,
            margin: None,
            pupils: None,
            differs: Differs::default(),
            stage: None,
            source: None,
        }
    }

    /// A fraction in 0..=1, shown as a whole percentage.
    pub fn share(share: f64) -> Self {
        Figure::new(Coded::Value(share), Unit::Share, 0)
    }

    /// A score on a scale, shown to one place.
    pub fn score(score: f64) -> Self {
        Figure::new(Coded::Value(score), Unit::Score, 1)
    }

    /// A whole number.
    pub fn count(count: u32) -> Self {
        Figure::new(Coded::Value(f64::from(count)), Unit::Count, 0)
    }

    /// No figure, and why.
    pub fn missing(unit: Unit, reason: Reason) -> Self {
        Figure::new(Coded::Missing(reason), unit, 0)
    }

    /// Any coded value.
    pub fn of(value: Coded<f64>, unit: Unit, places: u8) -> Self {
        Figure::new(value, unit, places)
    }

    pub fn with_places(mut self, places: u8) -> Self {
        self.places = places;
        self
    }

    pub fn with_margin(mut self, lower: f64, upper: f64) -> Self {
        self.margin = Some(Margin { lower, upper });
        self
    }

    pub fn with_pupils(mut self, pupils: u32) -> Self {
        self.pupils = Some(pupils);
        self
    }

    pub fn with_stage(mut self, stage: Stage) -> Self {
        self.stage = Some(stage);
        self
    }

    pub fn from_source(mut self, number: u32) -> Self {
        self.source = Some(number);
        self
    }

    pub fn differing(mut self, differs: Differs) -> Self {
        self.differs = differs;
        self
    }

    /// The value as people read it, or the sentence that says why there is none.
    pub fn said(&self) -> String {
        match self.value {
            Coded::Value(value) => say::value(value, self.unit, self.places),
            Coded::Missing(reason) => reason.words().to_owned(),
        }
    }

    /// The margin as people read it: `51 to 76%`. Empty where there is none.
    pub fn margin_said(&self) -> String {
        self.margin.map_or(String::new(), |it| say::range(it, self.unit, self.places))
    }

    /// What a table sorts by; nothing where there is no value, so that those rows go last.
    pub fn sort_key(&self) -> String {
        self.value.value().map_or(String::new(), |it| format!("{it:.6}"))
    }

    pub fn is_missing(&self) -> bool {
        self.value.reason().is_some()
    }

    pub fn is_beyond_chance(&self) -> bool {
        self.differs != Differs::NotBeyondChance
    }

    /// Words for a figure that is not the department's final one: `provisional`. Empty where it is.
    pub fn doubt(&self) -> &'static str {
        match self.stage {
            Some(Stage::TrustReported) => "unvalidated",
            Some(Stage::Derived) => "re-keyed copy",
            Some(Stage::Provisional) => "provisional",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_its_value_or_why_there_is_none() {
        let check = |figure: Figure, said: &str| assert_eq!(figure.said(), said);
        check(Figure::share(0.64), "64%");
        check(Figure::share(0.9412).with_places(1), "94.1%");
        check(Figure::score(47.25), "47.3");
        check(Figure::of(Coded::Value(1.2), Unit::Points, 1), "+1.2");
        check(Figure::count(5482), "5,482");
        check(Figure::missing(Unit::Share, Reason::NotPublished), "Not published");
    }

    #[test]
    fn a_scale_holds_what_lies_beyond_it() {
        assert_eq!(Scale::SHARE.place(0.25), 0.25);
        assert_eq!(Scale::PROGRESS.place(-99.0), 0.0);
        assert_eq!(Scale::SCALED_SCORE.place(100.0), 0.5);
    }
}
