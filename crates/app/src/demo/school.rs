//! A school of the demonstration, the trust's own or another: what every file says of it.
//!
//! The trust's own are in `data/schools.toml`; the others are invented in [`others`](super::others).

use anyhow::Context;
use jiff::civil::{Date, date};
use serde::Deserialize;
use trustwide_domain::Urn;

use super::{
    authorities::Authority,
    calendar::{Calendar, SUMMERS},
};

/// What a school is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Infant,
    Junior,
    Primary,
    Secondary,
    Special,
}

impl Kind {
    /// The register's word for its phase.
    pub fn phase(self) -> &'static str {
        match self {
            Kind::Infant | Kind::Junior | Kind::Primary => "Primary",
            Kind::Secondary => "Secondary",
            Kind::Special => "Not applicable",
        }
    }

    /// The census's word for its type.
    pub fn census_type(self) -> &'static str {
        match self {
            Kind::Infant | Kind::Junior | Kind::Primary => "State-funded primary",
            Kind::Secondary => "State-funded secondary",
            Kind::Special => "Special school",
        }
    }

    /// How the results' files mark its row.
    pub fn record_type(self) -> &'static str {
        if self == Kind::Special { "2" } else { "1" }
    }
}

/// A school. The fields are explained at the top of `data/schools.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct School {
    pub urn: Urn,
    pub name: String,
    pub kind: Kind,
    pub ages: (u8, u8),
    #[serde(default = "long_ago")]
    pub opened: Date,
    #[serde(default)]
    pub joined: Option<Date>,
    pub street: String,
    pub town: String,
    pub postcode: String,
    pub capacity: u32,
    pub roll: [u32; SUMMERS],
    #[serde(default)]
    pub year6: [u32; SUMMERS],
    #[serde(default)]
    pub attained: [f64; SUMMERS],
    #[serde(default)]
    pub year11: [u32; SUMMERS],
    #[serde(default)]
    pub attainment8: [f64; SUMMERS],
    pub disadvantaged: f64,
    pub eal: f64,
    pub sen_support: f64,
    pub ehc: f64,
    pub absence: [f64; SUMMERS],
    #[serde(default, rename = "type")]
    pub establishment: Establishment,
    #[serde(default)]
    pub low_coverage: bool,
    #[serde(default)]
    pub late: bool,
    #[serde(default)]
    pub predecessor: Option<Predecessor>,
    /// For whoever reads the table.
    #[serde(default)]
    pub tells: String,
    #[serde(skip)]
    pub authority: Authority,
    /// Its number within the authority.
    #[serde(skip)]
    pub number: u32,
}

/// What the register calls its type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Establishment {
    #[default]
    #[serde(rename = "Academy converter")]
    Converter,
    #[serde(rename = "Academy sponsor led")]
    Sponsored,
    #[serde(rename = "Free schools")]
    Free,
    #[serde(rename = "Community school")]
    Community,
}

impl Establishment {
    /// The register's code and words, and the results files' short form.
    pub fn said(self, kind: Kind) -> (&'static str, &'static str, &'static str) {
        match (self, kind) {
            (Establishment::Converter, Kind::Special) => {
                ("44", "Academy special converter", "ACCS")
            }
            (Establishment::Community, Kind::Special) => ("07", "Community special school", "CYS"),
            (Establishment::Converter, _) => ("34", "Academy converter", "ACC"),
            (Establishment::Sponsored, _) => ("28", "Academy sponsor led", "AC"),
            (Establishment::Free, _) => ("35", "Free schools", "F"),
            (Establishment::Community, _) => ("01", "Community school", "CY"),
        }
    }

    /// The register's group of types.
    pub fn group(self, kind: Kind) -> (&'static str, &'static str) {
        match self {
            Establishment::Free => ("11", "Free Schools"),
            Establishment::Community if kind == Kind::Special => ("5", "Special schools"),
            Establishment::Community => ("4", "Local authority maintained schools"),
            Establishment::Converter | Establishment::Sponsored => ("10", "Academies"),
        }
    }
}

/// The school that was here before, under its own URN.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Predecessor {
    pub urn: Urn,
    pub name: String,
}

fn long_ago() -> Date {
    date(1974, 4, 1)
}

#[derive(Deserialize)]
struct Table {
    school: Vec<School>,
}

/// The trust's own schools, their days moved.
pub fn own(calendar: &Calendar) -> anyhow::Result<Vec<School>> {
    let table: Table =
        toml::from_str(include_str!("data/schools.toml")).context("reading data/schools.toml")?;
    let moved = |(at, mut school): (usize, School)| {
        school.opened = calendar.day(school.opened);
        school.joined = school.joined.map(|day| calendar.day(day));
        school.number = 2001 + at as u32;
        school
    };
    Ok(table.school.into_iter().enumerate().map(moved).collect())
}

impl School {
    /// Who it was on a day: itself, the school that was here before, or nobody yet.
    pub fn on(&self, day: Date) -> Option<(Urn, &str)> {
        if self.opened <= day {
            return Some((self.urn, &self.name));
        }
        self.predecessor.as_ref().map(|before| (before.urn, before.name.as_str()))
    }

    /// The type it was on a day: what was here before was the authority's.
    pub fn establishment_on(&self, day: Date) -> Establishment {
        if self.opened <= day { self.establishment } else { Establishment::Community }
    }

    /// Its first and last age, as files write them.
    pub fn age_range(&self) -> String {
        format!("{}-{}", self.ages.0, self.ages.1)
    }

    /// Whether it teaches a year 6, whatever its number of pupils there.
    pub fn has_year6(&self) -> bool {
        self.ages.0 < 11 && 11 <= self.ages.1
    }

    /// Whether it teaches a year 11.
    pub fn has_year11(&self) -> bool {
        16 <= self.ages.1
    }

    /// The trust's own schools have an address under the trust's.
    pub fn website(&self) -> String {
        let short = self.name.split(' ').take(2).collect::<String>().to_lowercase();
        let trust = if self.joined.is_some() { "fenwick" } else { self.authority.host() };
        format!("https://{short}.{trust}.example")
    }

    /// A number from the range that nobody is ever given.
    pub fn telephone(&self) -> String {
        format!("01632960{:03}", self.urn.number() % 1000)
    }
}
