//! What is missing for whom: each kind of file against the schools that should be in it.

use std::collections::BTreeMap;

use trustwide_domain::{AcademicYear, Place, SourceKind, Urn};

use crate::{
    errors::WebError,
    evidence::Evidence,
    pages::{data::Gap, shared::SchoolName},
    trust::holding,
    visit::Visit,
};

/// Gaps of the latest year of each kind that any school has, most schools first.
pub async fn gaps(visit: &Visit) -> Result<Vec<Gap>, WebError> {
    let schools = visit.scoped.schools().await?;
    let urns: Vec<Urn> = schools.iter().map(|it| it.urn).collect();
    let evidence = Evidence::load(&visit.scoped, &urns, &[]).await?;
    let places: Vec<Place> = urns.iter().copied().map(Place::School).collect();
    let inspected = visit.scoped.rows(&[SourceKind::Inspections], &places).await?;
    let is_inspected = |urn: Urn| inspected.iter().any(|row| row.place == Place::School(urn));
    let mut expected: BTreeMap<SourceKind, (Vec<SchoolName>, u32, Option<AcademicYear>)> =
        BTreeMap::new();
    for school in &schools {
        let holding = holding(school, &evidence, is_inspected(school.urn));
        for kind in &holding.expected {
            let latest = evidence.years(*kind).into_iter().next_back();
            let entry = expected.entry(*kind).or_insert((Vec::new(), 0, latest));
            entry.1 += 1;
            if holding.held.get(kind).is_none_or(|year| *year < latest) {
                entry.0.push(SchoolName { urn: school.urn, name: school.name.clone() });
            }
        }
    }
    let gap = |(kind, (schools, expected, year)): (
        SourceKind,
        (Vec<SchoolName>, u32, Option<AcademicYear>),
    )| Gap { kind, year, schools, expected, hint: hint(kind).into() };
    let mut gaps: Vec<Gap> =
        expected.into_iter().map(gap).filter(|it| !it.schools.is_empty()).collect();
    gaps.sort_by_key(|it| (std::cmp::Reverse(it.schools.len()), it.kind));
    Ok(gaps)
}

/// Where such a file is to be had.
fn hint(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Ks2 | SourceKind::Ks4 => {
            "The department publishes it with the performance tables. Until then, load your own results of this summer."
        }
        SourceKind::Census | SourceKind::Absence => {
            "It is a download beside the department’s performance tables."
        }
        SourceKind::Inspections => {
            "The inspectorate publishes it each month as management information. A new school may not have been inspected."
        }
        _ => "It is a download of the department’s register of schools.",
    }
}
