//! Results, attendance and context over the years: each figure beside the trust's, the authority's, similar schools' and
//! England's, before and after joining marked.

use trustwide_domain::{
    AcademicYear, Coded, Place, Reason, SourceKind, Urn,
    attention::{Against, Comparison, Moved},
    measures::{Catalogue, Column},
};
use trustwide_storage::schools::School;

use super::comparators::Comparators;
use crate::{
    evidence::{Evidence, Sources, column_of, plain, scale_of, shown},
    look::{Differs, Figure, Scale},
    pages::{
        school::{Context, ContextRow, Series, SeriesYear},
        shared::SchoolName,
    },
};

/// One series for each headline measure that any year has something of.
pub fn results(
    school: &School,
    evidence: &Evidence,
    compared: &Comparators,
    sources: &mut Sources,
) -> Vec<Series> {
    let mut all = Vec::new();
    for kind in [SourceKind::Ks2, SourceKind::Ks4] {
        for column in Catalogue::of(kind).into_iter().flat_map(Catalogue::headlines) {
            all.extend(series(school, kind, column, evidence, compared, sources));
        }
    }
    all
}

/// Overall absence, then persistent absence by each definition, which are two series.
pub fn attendance(
    school: &School,
    evidence: &Evidence,
    compared: &Comparators,
    sources: &mut Sources,
) -> Vec<Series> {
    let columns = Catalogue::of(SourceKind::Absence).into_iter().flat_map(Catalogue::headlines);
    let mut all: Vec<Series> = columns
        .filter_map(|column| {
            series(school, SourceKind::Absence, column, evidence, compared, sources)
        })
        .collect();
    for series in &mut all {
        series.scale = if series.measure == "absence_rate" {
            Scale { from: 0.0, to: 0.2 }
        } else {
            Scale { from: 0.0, to: 0.6 }
        };
        series.note = match series.measure.as_str() {
            "persistent_absence" => Some("Missed 10% or more of their sessions: the definition since 2015-16".into()),
            "persistent_absence_15" => Some("Missed 15% or more: the definition until 2014-15, not to be read with the later one".into()),
            _ => None,
        };
    }
    all
}

fn series(
    school: &School,
    kind: SourceKind,
    column: &Column,
    evidence: &Evidence,
    compared: &Comparators,
    sources: &mut Sources,
) -> Option<Series> {
    let found = |year| Some((year, evidence.figure(school.urn, kind, column, year)?));
    let read: Vec<_> = evidence.years(kind).into_iter().filter_map(found).collect();
    if !read.iter().any(|(_, (figure, _))| says_something(figure.value)) {
        return None;
    }
    let years: Vec<SeriesYear> = read
        .into_iter()
        .map(|(year, (figure, row))| {
            let other = |value: Coded<f64>| plain(value, column);
            let beside = compared.of(kind, column, year);
            SeriesYear {
                year,
                school: shown(&figure, row, column, sources),
                predecessor: predecessor(row.place, school.urn, row),
                trust: other(beside.trust),
                local_authority: other(beside.local_authority),
                similar: other(beside.similar),
                england: other(beside.england),
            }
        })
        .collect();
    Some(Series {
        measure: column.meaning.measure.clone(),
        label: column.meaning.label.clone(),
        note: None,
        scale: scale_of(column),
        joined: first_year_in_trust(school, &years),
        years,
    })
}

/// Each of a school's figures against England's of the same year, where both can be judged.
pub fn against_england(
    school: &School,
    evidence: &Evidence,
    compared: &Comparators,
) -> Vec<Comparison> {
    let mut comparisons = Vec::new();
    for (kind, column) in all_columns() {
        for year in evidence.years(kind) {
            let found = evidence.figure(school.urn, kind, column, year);
            let england = compared.of(kind, column, year).england_read;
            if let (Some((figure, _)), Some(other)) = (found, england) {
                let (urn, name, against) = (school.urn, school.name.clone(), Against::England);
                comparisons.push(Comparison { urn, name, against, figure, other });
            }
        }
    }
    comparisons
}

/// Marks the points that differ from England's by more than chance explains.
pub fn mark_differences(moved: &[Moved], series: &mut [Series]) {
    for it in moved.iter().filter(|it| it.comparison.against == Against::England) {
        let figure = &it.comparison.figure;
        let of_measure = series.iter_mut().filter(|one| one.measure == figure.measure);
        let mut points = of_measure.flat_map(|one| &mut one.years);
        if let Some(point) = points.find(|one| one.year == figure.academic_year) {
            let above = 0.0 < it.difference.difference;
            point.school.differs = if above { Differs::Above } else { Differs::Below };
        }
    }
}

/// Every measure of results that the page shows.
fn all_columns() -> impl Iterator<Item = (SourceKind, &'static Column)> {
    let of_kind = |kind| compared_columns(kind).into_iter().map(move |column| (kind, column));
    [SourceKind::Ks2, SourceKind::Ks4].into_iter().flat_map(of_kind)
}

/// A measure that a school never has is no series: key stage 4 at a primary school, progress in years without it.
fn says_something(value: Coded<f64>) -> bool {
    match value {
        Coded::Value(_) => true,
        Coded::Missing(why) => matches!(
            why,
            Reason::Suppressed | Reason::LowCoverage | Reason::NewSchool | Reason::NoEntries
        ),
    }
}

/// The school whose row it is, where that is a predecessor.
fn predecessor(place: Place, own: Urn, row: &trustwide_storage::Row) -> Option<SchoolName> {
    let Place::School(urn) = place else { return None };
    let name =
        crate::evidence::text(row, "SCHNAME").value().unwrap_or_else(|| format!("School {urn}"));
    (urn != own).then_some(SchoolName { urn, name })
}

/// The first year of the series that began in the trust, where an earlier one did not.
fn first_year_in_trust(school: &School, years: &[SeriesYear]) -> Option<AcademicYear> {
    let joined = school.joined_on?;
    let first = years.iter().map(|it| it.year).find(|year| joined <= year.first_day())?;
    years.iter().any(|it| it.year < first).then_some(first)
}

/// Who the pupils are: the census's headline measures in its latest year.
pub fn context(
    school: &School,
    evidence: &Evidence,
    compared: &Comparators,
    sources: &mut Sources,
) -> Context {
    let years = evidence.years(SourceKind::Census);
    let has = |year: &&AcademicYear| {
        !evidence.school_rows(school.urn, SourceKind::Census, **year).rows.is_empty()
    };
    let Some(&year) = years.iter().rev().find(has) else {
        return Context { year: None, rows: Vec::new() };
    };
    let columns = Catalogue::of(SourceKind::Census).into_iter().flat_map(Catalogue::headlines);
    let row = |column: &Column| {
        let (read, row) = evidence.figure(school.urn, SourceKind::Census, column, year)?;
        let own = Figure { margin: None, ..shown(&read, row, column, sources) };
        let found = compared.of(SourceKind::Census, column, year);
        let is_count = column.meaning.unit.adds_up();
        // England's count of pupils says nothing beside a school's.
        let other = |value: Coded<f64>| {
            let value = if is_count { Coded::Missing(Reason::NotApplicable) } else { value };
            plain(value, column)
        };
        Some(ContextRow {
            label: column.meaning.label.clone(),
            school: own,
            trust: other(found.trust),
            local_authority: other(found.local_authority),
            england: other(found.england),
        })
    };
    Context { year: Some(year), rows: columns.filter_map(row).collect() }
}

/// The column of a measure that both this page and its comparators use.
pub fn compared_columns(kind: SourceKind) -> Vec<&'static Column> {
    Catalogue::of(kind).into_iter().flat_map(Catalogue::headlines).collect()
}

/// The census's columns for the features that similar schools are found by.
pub fn feature_columns() -> Vec<&'static Column> {
    let features = trustwide_domain::similar::Feature::ALL;
    features.iter().filter_map(|it| column_of(SourceKind::Census, it.measure())).collect()
}
