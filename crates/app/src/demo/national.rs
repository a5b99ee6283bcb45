//! England's own figures, out of `data/national.toml`.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;
use trustwide_domain::AcademicYear;

type ByColumn = BTreeMap<String, String>;

/// England's figures, by year. A year that is not known takes those of the nearest one before, or of the first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct National {
    ks2: BTreeMap<AcademicYear, ByColumn>,
    ks4: BTreeMap<AcademicYear, ByColumn>,
    census: BTreeMap<AcademicYear, BTreeMap<String, ByColumn>>,
    absence: BTreeMap<AcademicYear, BTreeMap<String, ByColumn>>,
}

impl National {
    pub fn read() -> anyhow::Result<Self> {
        toml::from_str(include_str!("data/national.toml")).context("reading data/national.toml")
    }

    /// Key stage 2, by column.
    pub fn ks2(&self, year: AcademicYear) -> &ByColumn {
        nearest(&self.ks2, year)
    }

    /// Key stage 4, by column.
    pub fn ks4(&self, year: AcademicYear) -> &ByColumn {
        nearest(&self.ks4, year)
    }

    /// The census, by phase and column.
    pub fn census(&self, year: AcademicYear) -> &BTreeMap<String, ByColumn> {
        nearest(&self.census, year)
    }

    /// Absence, by phase and column.
    pub fn absence(&self, year: AcademicYear) -> &BTreeMap<String, ByColumn> {
        nearest(&self.absence, year)
    }
}

fn nearest<T>(by_year: &BTreeMap<AcademicYear, T>, year: AcademicYear) -> &T {
    let before = by_year.range(..=year).next_back();
    let found = before.or(by_year.iter().next());
    found.map_or_else(|| unreachable!("the table has a year"), |(_, it)| it)
}
