//! What the readers of published figures share: columns by the measure catalogue, the year that columns betray, and the
//! rows that sum up England.

use trustwide_domain::{
    AcademicYear, Place, SourceKind,
    measures::{Catalogue, Meaning, Unit},
};

use crate::{
    cells::Shape,
    issues,
    places::{About, school},
    reading::Kept,
    table::{Row, Table, key},
};

/// Every named column of a table, its cells read as the catalogue says.
pub fn columns(table: &Table<'_>, kind: SourceKind) -> Vec<Kept> {
    let named = table.names().iter().enumerate().filter(|(_, name)| is_named(name));
    named.map(|(at, name)| Kept::new(name, at, shape(kind, name))).collect()
}

/// What the cells of a column are, by the catalogue of the kind of file.
pub fn shape(kind: SourceKind, column: &str) -> Shape {
    let Some(catalogue) = Catalogue::of(kind) else { return Shape::Text };
    let Meaning { unit, inferred, .. } = catalogue.meaning(column);
    match unit {
        Unit::Text if inferred => Shape::Either,
        unit => Shape::from(unit),
    }
}

/// pandas writes its row numbers under no name, or under `Unnamed: 0`.
pub fn is_named(name: &str) -> bool {
    !name.is_empty() && !name.starts_with("Unnamed: ")
}

/// The year of a file that repeats figures of the years before as `TELIG_17`, `TELIG_18`: the one after the latest.
///
/// `repeated` are the columns to go by; others end in numbers that are grades.
pub fn year_by_columns(table: &Table<'_>, repeated: &[&str]) -> Option<AcademicYear> {
    let latest = table.names().iter().filter_map(|name| {
        let name = key(name);
        let (base, year) = name.rsplit_once('_')?;
        let repeats = repeated.iter().any(|column| column.eq_ignore_ascii_case(base));
        let ending: i16 = year.parse().ok().filter(|it| (10..=60).contains(it))?;
        repeats.then_some(2000 + ending)
    });
    AcademicYear::starting(latest.max()?)
}

/// The year that a column gives, such as `2024/25` or `202425`, from the first row that gives one.
pub fn year_in_column(table: &Table<'_>, column: usize) -> Option<AcademicYear> {
    table.first(column, |cell| cell.parse().ok())
}

/// Where the census and absence files keep what a row is about.
pub struct Identity {
    pub urn: usize,
    pub la: Option<usize>,
    pub estab: Option<usize>,
}

impl Identity {
    /// Finds the columns; `None` without a URN.
    pub fn of(table: &Table<'_>) -> Option<Self> {
        Some(Identity { urn: table.find("URN")?, la: table.find("LA"), estab: table.find("ESTAB") })
    }

    /// A school, or the state-funded schools of one phase where URN or LA says `NAT`.
    pub fn about(&self, row: &Row<'_>) -> About {
        let cell = |at: Option<usize>| at.map_or("", |at| row.trimmed(at));
        let urn = row.trimmed(self.urn);
        if urn != "NAT" && cell(self.la) != "NAT" {
            return school(row.line(), "URN", urn);
        }
        match cell(self.estab) {
            "PRI" => About::Place(Place::EnglandPrimary),
            "SEC" => About::Place(Place::EnglandSecondary),
            "SPE" => About::Place(Place::EnglandSpecial),
            "" => About::Place(Place::EnglandState),
            other => About::Unusable(issues::row_for_cell(
                row.line(),
                "ESTAB",
                other,
                "expected PRI, SEC or SPE in a national row",
            )),
        }
    }
}
