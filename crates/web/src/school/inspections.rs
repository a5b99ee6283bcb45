//! Inspection history: report cards and legacy outcomes, apart, each tagged before or since joining.

use trustwide_domain::{
    Coded, Place, SourceKind,
    inspection::{self, Inspection, Joining},
};
use trustwide_storage::{Row, schools::School};

use crate::{
    errors::WebError,
    evidence::{Evidence, Sources},
    pages::{
        school::{Inspections, LegacyInspection, ReportCard},
        shared::SchoolName,
    },
    visit::Visit,
};

/// A school's inspections and its predecessors', latest first.
pub async fn inspections(
    visit: &Visit,
    school: &School,
    evidence: &Evidence,
    sources: &mut Sources,
) -> Result<Inspections, WebError> {
    let before = evidence
        .lineages
        .get(&school.urn)
        .into_iter()
        .flat_map(|it| &it.followed)
        .map(|it| it.predecessor);
    let places: Vec<Place> = std::iter::once(school.urn).chain(before).map(Place::School).collect();
    let rows = visit.scoped.rows(&[SourceKind::Inspections], &places).await?;
    let read = rows.iter().map(|row| (Inspection::read(|name| row.cell(name)), row));
    let met = inspection::history_with(read.collect());
    let mut found = Inspections { report_cards: Vec::new(), legacy: Vec::new() };
    for (inspection, row) in met {
        let Coded::Value(on) = inspection.inspected_on() else { continue };
        let source = Some(sources.number(&row.source));
        let before_joining = inspection.against(school.joined_on) == Joining::Before;
        match inspection {
            Inspection::ReportCard(card) => found.report_cards.push(ReportCard {
                on,
                areas: graded(
                    card.areas.iter().map(|it| (it.title, it.grade.value().map(|it| it.title()))),
                ),
                safeguarding: card.safeguarding.map(|it| it.title().into()),
                concern: card.concern.value().map(|it| it.title().into()),
                before_joining,
                source,
            }),
            Inspection::Legacy(legacy) => found.legacy.push(LegacyInspection {
                on,
                overall: legacy.overall_effectiveness.map(|it| it.title().into()),
                judgements: graded(
                    legacy
                        .judgements
                        .iter()
                        .map(|it| (it.title, it.grade.value().map(|it| it.title()))),
                ),
                school: of_predecessor(row, school),
                before_joining,
                source,
            }),
        }
    }
    Ok(found)
}

/// Areas that were graded, each in its own words.
fn graded(
    areas: impl Iterator<Item = (&'static str, Option<&'static str>)>,
) -> Vec<(String, String)> {
    areas.filter_map(|(area, grade)| Some((area.to_owned(), grade?.to_owned()))).collect()
}

fn of_predecessor(row: &Row, school: &School) -> Option<SchoolName> {
    match row.place {
        Place::School(urn) if urn != school.urn => {
            let name = crate::evidence::text(row, "name")
                .value()
                .unwrap_or_else(|| format!("School {urn}"));
            Some(SchoolName { urn, name })
        }
        _ => None,
    }
}
