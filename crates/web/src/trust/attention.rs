//! What needs attention first: data that is missing, and figures that moved beyond chance, as `domain::attention` says.

use std::collections::BTreeMap;

use trustwide_domain::{
    AcademicYear, Place, SourceKind, Stage, Urn,
    access::Right,
    attention::{self, Against, Comparison, Holding, Item, expected_of},
    measures::{Catalogue, Column},
};
use trustwide_storage::schools::School;

use super::rows::{ages, headline_column, phase};
use crate::{
    evidence::{Evidence, Sources, shown},
    look::{Differs, Link},
    pages::{
        shared::{Attention, InspectionLine, Moved, Phase, SchoolName},
        trust::SchoolRow,
    },
    visit::Visit,
};

/// The sentences, and how many comparisons were made to find them.
pub struct Found {
    pub items: Vec<Attention>,
    pub compared: u32,
}

/// Looks at the schools that the reader may see into: everybody's for a director, their own for a head. Headline figures
/// that differ from England's by more than chance are marked in their rows.
pub fn attention(
    visit: &Visit,
    schools: &[School],
    evidence: &Evidence,
    rows: &mut [(Phase, SchoolRow)],
) -> Found {
    let access = visit.scoped.access();
    let mine: Vec<&School> =
        schools.iter().filter(|it| access.may_at(Right::SeeSchool, it.urn)).collect();
    let inspected: Vec<Urn> =
        rows.iter().filter(|(_, row)| is_inspected(row)).map(|(_, row)| row.school.urn).collect();
    // Which files hold which school is no secret: whoever looks after the trust's data sees every gap.
    let kept: Vec<&School> =
        if access.may(Right::SeeData) { schools.iter().collect() } else { mine.clone() };
    let holdings: Vec<Holding> = kept
        .iter()
        .map(|school| holding(school, evidence, inspected.contains(&school.urn)))
        .collect();
    let mut comparisons: Vec<Comparison> =
        mine.iter().flat_map(|school| comparisons(school, evidence)).collect();
    comparisons.extend(schools.iter().filter_map(|school| against_england(school, evidence)));
    let found = attention::attention(&holdings, &comparisons);
    for item in &found.items {
        mark(item, rows);
    }
    let files = files(visit);
    let mut items = missing(&found.items, files);
    items.extend(unvalidated(&mine, evidence, files));
    items.extend(found.items.iter().filter_map(|item| moved(item, evidence)));
    Found { items, compared: found.compared as u32 }
}

/// Whether the reader may go where the files are.
fn files(visit: &Visit) -> bool {
    visit.scoped.access().may_somewhere(Right::SeeData)
}

/// The same for one school, on its own page, judged together with everything else that the page compares.
pub fn of_school(
    visit: &Visit,
    school: &School,
    evidence: &Evidence,
    inspected: bool,
    others: Vec<Comparison>,
) -> (Found, Vec<attention::Moved>) {
    let mut all = comparisons(school, evidence);
    all.extend(others);
    let found = attention::attention(&[holding(school, evidence, inspected)], &all);
    let files = files(visit);
    let mut items = missing(&found.items, files);
    items.extend(unvalidated(&[school], evidence, files));
    items.extend(found.items.iter().filter_map(|item| moved(item, evidence)));
    let beyond_chance = found.items.into_iter().filter_map(|item| match item {
        Item::Moved(it) => Some(*it),
        Item::Missing(_) => None,
    });
    (Found { items, compared: found.compared as u32 }, beyond_chance.collect())
}

fn is_inspected(row: &SchoolRow) -> bool {
    !matches!(row.inspection, InspectionLine::None { .. })
}

/// A school's headline figure against England's of the same year.
fn against_england(school: &School, evidence: &Evidence) -> Option<Comparison> {
    let phase = phase(school, evidence);
    let (kind, column, year) = headline_column(evidence, phase)?;
    let (figure, _) = evidence.figure(school.urn, kind, column, year)?;
    let other = evidence.england_read(kind, column, year, phase)?;
    Some(Comparison {
        urn: school.urn,
        name: school.name.clone(),
        against: Against::England,
        figure,
        other,
    })
}

/// Marks a row whose headline figure differs from England's beyond chance.
fn mark(item: &Item, rows: &mut [(Phase, SchoolRow)]) {
    let Item::Moved(it) = item else { return };
    if it.comparison.against != Against::England {
        return;
    }
    if let Some((_, row)) = rows.iter_mut().find(|(_, row)| row.school.urn == it.comparison.urn) {
        let above = 0.0 < it.difference.difference;
        row.headline.differs = if above { Differs::Above } else { Differs::Below };
    }
}

/// What a school should have, and has.
pub fn holding(school: &School, evidence: &Evidence, inspected: bool) -> Holding {
    let (low, high) = evidence
        .register(school.urn)
        .and_then(ages)
        .unwrap_or_else(|| usual_ages(phase(school, evidence)));
    let mut held = BTreeMap::new();
    for kind in [SourceKind::Ks2, SourceKind::Ks4, SourceKind::Census, SourceKind::Absence] {
        let has =
            |year: &AcademicYear| !evidence.school_rows(school.urn, kind, *year).rows.is_empty();
        if let Some(year) = evidence.years(kind).into_iter().rev().find(has) {
            held.insert(kind, Some(year));
        }
    }
    if inspected {
        held.insert(SourceKind::Inspections, None);
    }
    Holding { urn: school.urn, name: school.name.clone(), expected: expected_of(low, high), held }
}

/// The ages that schools of a phase usually teach, where the register is not loaded.
fn usual_ages(phase: Phase) -> (u8, u8) {
    match phase {
        Phase::Nursery => (2, 5),
        Phase::Primary => (4, 11),
        Phase::Secondary => (11, 16),
        Phase::AllThrough => (4, 16),
        Phase::SixteenPlus => (16, 19),
        // Whether a special school enters pupils is its own affair: nothing is expected of it by age alone.
        Phase::Special | Phase::AlternativeProvision | Phase::Unknown => (0, 0),
    }
}

/// Each headline figure against the year before.
fn comparisons(school: &School, evidence: &Evidence) -> Vec<Comparison> {
    let mut all = Vec::new();
    for kind in [SourceKind::Ks2, SourceKind::Ks4] {
        let Some(year) = evidence.years(kind).into_iter().next_back() else { continue };
        for column in Catalogue::of(kind).into_iter().flat_map(Catalogue::headlines) {
            let now = evidence.figure(school.urn, kind, column, year);
            let before = evidence.figure(school.urn, kind, column, year.previous());
            if let (Some((figure, _)), Some((other, _))) = (now, before) {
                let (urn, name) = (school.urn, school.name.clone());
                all.push(Comparison { urn, name, against: Against::LastYear, figure, other });
            }
        }
    }
    all
}

/// One sentence for each kind of file, naming every school that lacks it; with a link for those who see `files`.
fn missing(items: &[Item], files: bool) -> Vec<Attention> {
    let mut by_kind: BTreeMap<(SourceKind, Option<AcademicYear>), Vec<SchoolName>> =
        BTreeMap::new();
    for item in items {
        if let Item::Missing(it) = item {
            let school = SchoolName { urn: it.urn, name: it.name.clone() };
            by_kind.entry((it.what, it.latest)).or_default().push(school);
        }
    }
    let sentence =
        |((kind, year), schools): ((SourceKind, Option<AcademicYear>), Vec<SchoolName>)| {
            Attention::Missing {
                what: kind.title().into(),
                year,
                schools,
                act: files.then(|| Link::new("See what is missing", "/data")),
            }
        };
    by_kind.into_iter().map(sentence).collect()
}

/// Results that are the trust's own until the department publishes.
fn unvalidated(schools: &[&School], evidence: &Evidence, files: bool) -> Vec<Attention> {
    let mut by_year: BTreeMap<AcademicYear, Vec<SchoolName>> = BTreeMap::new();
    for year in evidence.years(SourceKind::TrustResults) {
        for school in schools {
            let published = [SourceKind::Ks2, SourceKind::Ks4]
                .iter()
                .any(|kind| evidence.row(Place::School(school.urn), *kind, Some(year)).is_some());
            if !published
                && evidence
                    .row(Place::School(school.urn), SourceKind::TrustResults, Some(year))
                    .is_some()
            {
                by_year
                    .entry(year)
                    .or_default()
                    .push(SchoolName { urn: school.urn, name: school.name.clone() });
            }
        }
    }
    let sentence = |(year, schools)| Attention::Unvalidated {
        what: Stage::TrustReported.title().into(),
        year,
        schools,
        act: files.then(|| Link::new("See the files", "/data")),
    };
    by_year.into_iter().map(sentence).collect()
}

fn moved(item: &Item, evidence: &Evidence) -> Option<Attention> {
    let Item::Moved(it) = item else { return None };
    if it.comparison.against != Against::LastYear {
        return None;
    }
    let Comparison { urn, name, figure, other, .. } = &it.comparison;
    let (kind, column) = headline(&figure.measure)?;
    let mut sources = Sources::default();
    let mut show = |year: AcademicYear| {
        let (read, row) = evidence.figure(*urn, kind, column, year)?;
        Some(shown(&read, row, column, &mut sources))
    };
    let school = SchoolName { urn: *urn, name: name.clone() };
    Some(Attention::Moved(Moved {
        act: Link::new("See the figures", format!("{}#measure-{}", school.href(), figure.measure)),
        school,
        measure: column.meaning.label.clone(),
        before_year: other.academic_year,
        before: show(other.academic_year)?,
        now_year: figure.academic_year,
        now: show(figure.academic_year)?,
        margin: (it.difference.interval.lower, it.difference.interval.upper).into(),
    }))
}

fn headline(measure: &str) -> Option<(SourceKind, &'static Column)> {
    [SourceKind::Ks2, SourceKind::Ks4]
        .into_iter()
        .find_map(|kind| Some((kind, crate::evidence::column_of(kind, measure)?)))
}
