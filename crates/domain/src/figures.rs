//! Figures: one measure of one group in one place and year, with its size, its margin and its source; and the same worked out
//! again from school rows, with everybody who is left out and why.
//!
//! Not here: what a column means (`measures`), the department's weighting for trusts (`trust_figures`), the words (`say`).

use serde::Serialize;
use trustwide_stats::{Interval, Z95, mean_interval, share_interval, weighted_mean};

use crate::{
    AcademicYear, Coded, Reason, Urn,
    ids::SourceId,
    measures::{Column, Meaning, Unit},
};

/// One figure as a file publishes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    pub measure: String,
    pub group: String,
    pub unit: Unit,
    pub academic_year: AcademicYear,
    /// A fraction for shares, else the number as published.
    pub value: Coded<f64>,
    /// The pupils that it is about.
    pub pupils: Coded<u32>,
    /// 95 %: the department's own limits where it gives them; Wilson's for an outcome that is a share; else from the national
    /// deviation. `None` where there is nothing to say: no value, no cohort, or a count of everybody.
    pub margin: Option<Interval>,
    pub source: Option<SourceId>,
}

impl Figure {
    /// Reads a figure out of one row. `cell` gives the number in a column, whatever the case of its name.
    pub fn read(
        column: &Column,
        academic_year: AcademicYear,
        source: Option<SourceId>,
        cell: impl Fn(&str) -> Coded<f64>,
    ) -> Figure {
        let meaning = &column.meaning;
        let value = finite(cell(&column.name));
        let pupils = pupils(meaning, value, &cell);
        Figure {
            measure: meaning.measure.clone(),
            group: meaning.group.clone(),
            unit: meaning.unit,
            academic_year,
            value,
            pupils,
            margin: value.value().and_then(|it| {
                published_limits(meaning, &cell)
                    .or_else(|| margin(meaning, academic_year, it, pupils.value()?))
            }),
            source,
        }
    }
}

/// How many pupils a figure is about: the cohort that its catalogue names, less those whom it does not cover.
///
/// For a progress score that is the department's own count, eligible pupils × coverage. A count of pupils is about itself.
pub fn pupils(
    meaning: &Meaning,
    value: Coded<f64>,
    cell: impl Fn(&str) -> Coded<f64>,
) -> Coded<u32> {
    if meaning.unit == Unit::Count && meaning.decimals == 0 {
        return value.map(whole);
    }
    let Some(weight) = &meaning.weight else { return Coded::Missing(Reason::NotAvailable) };
    let cohort = finite(cell(weight));
    let covered = meaning.coverage.as_ref().and_then(|it| finite(cell(it)).value());
    cohort.map(|it| whole(it * covered.unwrap_or(1.0)))
}

/// The 95 % margin that follows from a value and its pupils. Only outcomes have one: who is in a cohort is counted, not estimated.
pub fn margin(meaning: &Meaning, year: AcademicYear, value: f64, pupils: u32) -> Option<Interval> {
    meaning.better?;
    match meaning.unit {
        Unit::Share => share_interval(value, pupils, Z95),
        Unit::Points | Unit::Score => {
            mean_interval(value, *meaning.spread.get(&year)?, pupils, Z95)
        }
        Unit::Count | Unit::Schools | Unit::Text => None,
    }
}

fn published_limits(meaning: &Meaning, cell: impl Fn(&str) -> Coded<f64>) -> Option<Interval> {
    let (lower, upper) = meaning.limits.as_ref()?;
    let limits =
        Interval { lower: finite(cell(lower)).value()?, upper: finite(cell(upper)).value()? };
    (limits.lower <= limits.upper).then_some(limits)
}

fn finite(value: Coded<f64>) -> Coded<f64> {
    match value {
        Coded::Value(it) if !it.is_finite() => Coded::Missing(Reason::Refused),
        kept => kept,
    }
}

/// The nearest whole number of pupils; `as` stops at the ends.
fn whole(pupils: f64) -> u32 {
    pupils.round() as u32
}

/// One school's figure, for working out an average over schools.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolFigure {
    pub urn: Urn,
    pub name: String,
    pub value: Coded<f64>,
    pub pupils: Coded<u32>,
}

impl SchoolFigure {
    fn left_out(&self, why: Reason) -> LeftOut {
        LeftOut { urn: self.urn, name: self.name.clone(), why, pupils: self.pupils.value() }
    }
}

/// A school that is not in an average, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub urn: Urn,
    pub name: String,
    pub why: Reason,
    /// Its pupils, where they are known though its figure is not.
    pub pupils: Option<u32>,
}

/// A figure worked out from school rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recomputed {
    pub value: Coded<f64>,
    /// Pupils whose schools are in it.
    pub pupils_counted: u32,
    /// Those, and the pupils known of in schools that are left out.
    pub pupils_total: u32,
    pub margin: Option<Interval>,
    pub left_out: Vec<LeftOut>,
}

/// The pupil-weighted average of schools' figures (Σ pupils × figure / Σ pupils), or their sum where figures add up.
///
/// A school counts with both figure and pupils; every other school is left out under its own reason, never as nought. Without
/// any cohort sizes an average is [`Reason::NotAvailable`]. Where no school has a figure, their common reason stands, or
/// `NotAvailable` if reasons differ, or [`Reason::NotInFile`] for no schools at all.
pub fn recompute(meaning: &Meaning, year: AcademicYear, schools: &[SchoolFigure]) -> Recomputed {
    let weighed = meaning.weight.is_some();
    let (counted, left_out) = split(schools, |it| it, |it| usable(meaning.unit, weighed, it));
    let value = if counted.is_empty() {
        Coded::Missing(why_nothing(schools))
    } else if meaning.unit.adds_up() {
        Coded::Value(counted.iter().map(|it| it.1).sum())
    } else {
        let pairs = counted.iter().map(|&(pupils, figure)| (f64::from(pupils), figure));
        weighted_mean(pairs).map_or(Coded::Missing(Reason::NotAvailable), Coded::Value)
    };
    let pupils_counted = sum(counted.iter().map(|it| it.0));
    let margin = value.value().and_then(|it| margin(meaning, year, it, pupils_counted));
    let pupils_total =
        sum(left_out.iter().filter_map(|it| it.pupils)).saturating_add(pupils_counted);
    Recomputed { value, pupils_counted, pupils_total, margin, left_out }
}

/// A school's pupils and figure, or why it cannot be counted.
fn usable(unit: Unit, weighed: bool, school: &SchoolFigure) -> Result<(u32, f64), Reason> {
    let value = match finite(school.value) {
        Coded::Value(value) => value,
        Coded::Missing(why) => return Err(why),
    };
    match school.pupils {
        _ if unit == Unit::Text => Err(Reason::NotAvailable),
        pupils if unit.adds_up() => Ok((pupils.value().unwrap_or(0), value)),
        _ if !weighed => Err(Reason::NotAvailable),
        Coded::Value(0) => Err(Reason::NoEntries),
        Coded::Value(pupils) => Ok((pupils, value)),
        // The figure is there; only how many pupils it is of is not.
        Coded::Missing(Reason::NotInFile) => Err(Reason::NotAvailable),
        Coded::Missing(why) => Err(why),
    }
}

/// Those that count, and those that do not, each in the order given.
pub(crate) fn split<S, T>(
    schools: &[S],
    figure: impl Fn(&S) -> &SchoolFigure,
    usable: impl Fn(&S) -> Result<T, Reason>,
) -> (Vec<T>, Vec<LeftOut>) {
    let mut counted = Vec::new();
    let mut left_out = Vec::new();
    for school in schools {
        match usable(school) {
            Ok(it) => counted.push(it),
            Err(why) => left_out.push(figure(school).left_out(why)),
        }
    }
    (counted, left_out)
}

/// Why there is no average although nothing is wrong with the question.
fn why_nothing(schools: &[SchoolFigure]) -> Reason {
    let mut reasons = schools.iter().map(|it| finite(it.value).reason());
    match reasons.next() {
        None => Reason::NotInFile,
        Some(Some(first)) if reasons.all(|it| it == Some(first)) => first,
        Some(_) => Reason::NotAvailable,
    }
}

pub(crate) fn sum(pupils: impl Iterator<Item = u32>) -> u32 {
    pupils.fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests;
