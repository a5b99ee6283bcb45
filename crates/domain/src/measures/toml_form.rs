//! The form of the catalogue's TOML files. What each key means is explained at the top of `measures/ks2.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Better, Unit};
use crate::AcademicYear;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    #[serde(default)]
    pub by_year: Vec<String>,
    pub group: Vec<Group>,
    #[serde(default)]
    pub sets: BTreeMap<String, Vec<String>>,
    pub measure: Vec<Measure>,
    pub text: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: String,
    pub label: String,
    pub suffix: String,
    /// Empty where no column counts the group.
    pub cohort: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    pub id: String,
    pub label: String,
    pub short: Option<String>,
    pub unit: WrittenUnit,
    #[serde(default)]
    pub column: Names,
    #[serde(default)]
    pub columns: BTreeMap<String, Names>,
    #[serde(default)]
    pub earlier: BTreeMap<String, Names>,
    #[serde(default)]
    pub groups: Groups,
    pub group: Option<String>,
    pub weight: Option<String>,
    pub coverage: Option<String>,
    pub lower: Option<String>,
    pub upper: Option<String>,
    #[serde(default)]
    pub spread: BTreeMap<AcademicYear, f64>,
    #[serde(default)]
    pub decimals: u8,
    pub better: Option<Better>,
    pub headline: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub columns: Vec<String>,
}

/// The unit as the files write it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WrittenUnit {
    Share,
    Points,
    Score,
    Count,
    Schools,
    Text,
}

impl From<WrittenUnit> for Unit {
    fn from(written: WrittenUnit) -> Unit {
        match written {
            WrittenUnit::Share => Unit::Share,
            WrittenUnit::Points => Unit::Points,
            WrittenUnit::Score => Unit::Score,
            WrittenUnit::Count => Unit::Count,
            WrittenUnit::Schools => Unit::Schools,
            WrittenUnit::Text => Unit::Text,
        }
    }
}

/// One name or several spellings.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "OneOrMore")]
pub struct Names(pub Vec<String>);

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<OneOrMore> for Names {
    fn from(written: OneOrMore) -> Self {
        match written {
            OneOrMore::One(name) => Names(vec![name]),
            OneOrMore::More(names) => Names(names),
        }
    }
}

/// A set's name, or the groups themselves.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Groups {
    Set(String),
    Listed(Vec<String>),
}

impl Default for Groups {
    fn default() -> Self {
        Groups::Listed(Vec::new())
    }
}
