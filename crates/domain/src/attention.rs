//! What needs attention first: data that is missing, and figures that moved, or stand apart from England, beyond chance.
//!
//! "Beyond chance" is two things at once: the difference's 95 % interval leaves nought out, and it survives Benjamini and Hochberg
//! at 5 % over everything that the page compares. Not here: which figures a page compares (its caller), the sentences (templates).

use std::collections::BTreeMap;

use serde::Serialize;
use trustwide_stats::{Difference, Mean, Proportion, adjusted_p, two_means, two_proportions};

use crate::{AcademicYear, Reason, SourceKind, Urn, figures::Figure, measures::Unit};

/// Of what is called a discovery, the part that may be chance.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// What is held about one school.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    pub urn: Urn,
    pub name: String,
    /// The kinds of file that it should be in: see [`expected_of`].
    pub expected: Vec<SourceKind>,
    /// The latest year that it has something in, kind by kind; `None` for kinds that have no year.
    pub held: BTreeMap<SourceKind, Option<AcademicYear>>,
}

/// The kinds of file that a school of these ages should be in.
///
/// Key stage 2 ends at 11 and key stage 4 at 16; a school has results if its pupils are there for the last year.
pub fn expected_of(low_age: u8, high_age: u8) -> Vec<SourceKind> {
    let teaches = |last_year: u8| low_age < last_year && last_year <= high_age;
    let mut kinds = Vec::new();
    kinds.extend(teaches(11).then_some(SourceKind::Ks2));
    kinds.extend(teaches(16).then_some(SourceKind::Ks4));
    kinds.extend([SourceKind::Census, SourceKind::Absence, SourceKind::Inspections]);
    kinds
}

/// A figure set against another of the same measure and group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    pub urn: Urn,
    pub name: String,
    pub against: Against,
    pub figure: Figure,
    /// The year before's, or England's.
    pub other: Figure,
}

/// What a school's figure is set against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Its own, the year before.
    LastYear,
    England,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    Missing(Missing),
    Moved(Box<Moved>),
}

/// Nothing of a kind is held for a school, or nothing of the latest year that others have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Missing {
    pub urn: Urn,
    pub name: String,
    pub what: SourceKind,
    /// The latest year that is loaded for any school.
    pub latest: Option<AcademicYear>,
    /// The latest year that the school has.
    pub held: Option<AcademicYear>,
    pub reason: Reason,
}

/// A figure that differs beyond chance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    #[serde(flatten)]
    pub comparison: Comparison,
    pub difference: Difference,
    /// The p value as it stands among all comparisons of the page.
    pub adjusted_p: f64,
}

/// What needs attention, and out of how much.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attention {
    /// Missing data first, then by surprise; ties by URN.
    pub items: Vec<Item>,
    /// Comparisons that could be tested.
    pub compared: usize,
    /// Comparisons that could not: no figure, or no cohort or margin to judge it by.
    pub untested: usize,
}

/// Looks at everything a page holds and compares.
pub fn attention(holdings: &[Holding], comparisons: &[Comparison]) -> Attention {
    let tested: Vec<(&Comparison, Difference)> =
        comparisons.iter().filter_map(|it| Some((it, difference(it)?))).collect();
    let compared = tested.len();
    let missing = missing(holdings).into_iter().map(Item::Missing);
    let moved = moved(tested).into_iter().map(|it| Item::Moved(Box::new(it)));
    Attention {
        items: missing.chain(moved).collect(),
        compared,
        untested: comparisons.len() - compared,
    }
}

/// What is missing, by kind and then by school.
fn missing(holdings: &[Holding]) -> Vec<Missing> {
    let mut latest: BTreeMap<SourceKind, AcademicYear> = BTreeMap::new();
    for (kind, year) in holdings.iter().flat_map(|it| &it.held) {
        if let Some(year) = year {
            latest.entry(*kind).and_modify(|it| *it = (*it).max(*year)).or_insert(*year);
        }
    }
    let mut missing = Vec::new();
    for school in holdings {
        missing.extend(
            school
                .expected
                .iter()
                .filter_map(|kind| school.lacks(*kind, latest.get(kind).copied())),
        );
    }
    missing.sort_by_key(|it| (it.what, it.urn));
    missing
}

impl Holding {
    fn lacks(&self, what: SourceKind, latest: Option<AcademicYear>) -> Option<Missing> {
        let held = match self.held.get(&what) {
            Some(year) if *year >= latest => return None,
            Some(year) => *year,
            None => None,
        };
        let (urn, name) = (self.urn, self.name.clone());
        Some(Missing { urn, name, what, latest, held, reason: Reason::NotInFile })
    }
}

/// Those that survive, the most surprising first.
fn moved(tested: Vec<(&Comparison, Difference)>) -> Vec<Moved> {
    let adjusted = adjusted_p(&tested.iter().map(|it| it.1.p_value).collect::<Vec<_>>());
    let mut found: Vec<Moved> = tested
        .into_iter()
        .zip(adjusted)
        .filter(|((_, it), p)| *p <= FALSE_DISCOVERY_RATE && it.clear_of_nought())
        .map(|((it, difference), p)| Moved { comparison: it.clone(), difference, adjusted_p: p })
        .collect();
    found.sort_by(|a, b| {
        let surprise = a.difference.p_value.total_cmp(&b.difference.p_value);
        surprise.then_with(|| a.comparison.order().cmp(&b.comparison.order()))
    });
    found
}

impl Comparison {
    fn order(&self) -> (Urn, &str, &str, Against) {
        (self.urn, &self.figure.measure, &self.figure.group, self.against)
    }
}

/// The figure less the other, where both can be judged: shares by their cohorts, scores by their margins.
pub fn difference(comparison: &Comparison) -> Option<Difference> {
    let (figure, other) = (&comparison.figure, &comparison.other);
    let alike =
        figure.measure == other.measure && figure.group == other.group && figure.unit == other.unit;
    match figure.unit {
        _ if !alike => None,
        Unit::Share => Some(two_proportions(proportion(figure)?, proportion(other)?)),
        Unit::Points | Unit::Score => {
            let other = mean(other).or_else(|| comparison.england());
            Some(two_means(mean(figure)?, other?))
        }
        Unit::Count | Unit::Schools | Unit::Text => None,
    }
}

impl Comparison {
    /// England's mean, whose margin over some 600,000 pupils is too small to be published, or to matter.
    fn england(&self) -> Option<Mean> {
        let mean = self.other.value.value()?;
        (self.against == Against::England).then_some(Mean { mean, error: 0.0 })
    }
}

fn proportion(figure: &Figure) -> Option<Proportion> {
    // Who is in a cohort is counted, not estimated: only figures with a margin are outcomes.
    figure.margin?;
    Proportion::of_share(figure.value.value()?, figure.pupils.value()?)
}

fn mean(figure: &Figure) -> Option<Mean> {
    Mean::of_limits(figure.value.value()?, figure.margin?)
}

#[cfg(test)]
mod tests;
