//! One row for each school: who it is, its pupils, its headline figure, attendance and inspection.

use std::collections::BTreeMap;

use trustwide_domain::{
    AcademicYear, Coded, Place, Reason, SourceKind, Urn,
    attention::expected_of,
    inspection::{self, Inspection, Joining},
    measures::Column,
};
use trustwide_storage::{Row, schools::School};

use crate::{
    errors::WebError,
    evidence::{self, Evidence, Sources, column_of, plain, scale_of, shown, text},
    look::{Figure, Unit},
    pages::{
        shared::{InspectionLine, Phase, SchoolName},
        trust::{Headline, PhaseGroup, SchoolFilter, SchoolRow, SchoolSort},
    },
    visit::Visit,
};

/// Every school's phase and row, in name order.
pub async fn rows(
    visit: &Visit,
    schools: &[School],
    evidence: &Evidence,
    sources: &mut Sources,
) -> Result<Vec<(Phase, SchoolRow)>, WebError> {
    let inspections = inspections_of(visit, schools, evidence).await?;
    let watched: Vec<Urn> = visit.scoped.watched().await?.into_iter().map(|(urn, _)| urn).collect();
    let row = |school: &School| {
        let phase = phase(school, evidence);
        let found = inspections.get(&school.urn).map(Vec::as_slice).unwrap_or_default();
        let watched = watched.contains(&school.urn);
        (phase, school_row(school, phase, evidence, found, watched, sources))
    };
    Ok(schools.iter().map(row).collect())
}

/// A school's phase, from the register where that is loaded.
pub fn phase(school: &School, evidence: &Evidence) -> Phase {
    evidence::phase_of(school, evidence.register(school.urn))
}

fn school_row(
    school: &School,
    phase: Phase,
    evidence: &Evidence,
    found: &[Inspection],
    watched: bool,
    sources: &mut Sources,
) -> SchoolRow {
    let (headline, before) = headline_figures(evidence, school.urn, phase, sources);
    let pupils = pupils(evidence, school.urn, sources);
    let mut census =
        |measure: &str| latest(evidence, school.urn, SourceKind::Census, measure, sources);
    let disadvantaged = census("fsm6_share");
    let sen = sen(census("sen_support_share"), census("ehcp_share"));
    let register = evidence.register(school.urn);
    SchoolRow {
        school: SchoolName { urn: school.urn, name: school.name.clone() },
        joined: school.joined_on.map_or(Coded::Missing(Reason::UnknownDate), Coded::Value),
        ages: register.and_then(ages),
        local_authority: register
            .and_then(|row| text(row, "LA (name)").value())
            .unwrap_or_default(),
        pupils,
        disadvantaged,
        sen,
        headline,
        before,
        attendance: attendance(evidence, school.urn, sources),
        inspection: inspection_line(found, school),
        watched,
    }
}

/// The register's age range.
pub fn ages(row: &Row) -> Option<(u8, u8)> {
    let age = |column: &str| text(row, column).value()?.parse().ok();
    Some((age("StatutoryLowAge")?, age("StatutoryHighAge")?))
}

/// Pupils on roll: the census's count, or else the register's.
pub fn pupils(evidence: &Evidence, urn: Urn, sources: &mut Sources) -> Figure {
    let counted = latest(evidence, urn, SourceKind::Census, "pupils", sources);
    let registered = || evidence.register(urn).map(|row| evidence::number(row, "NumberOfPupils"));
    match (counted.value, registered()) {
        (Coded::Missing(_), Some(Coded::Value(number))) => Figure::count(number as u32),
        _ => counted,
    }
}

/// SEN support and education, health and care plans together, where both are known.
fn sen(support: Figure, plans: Figure) -> Figure {
    let value = match (support.value, plans.value) {
        (Coded::Value(a), Coded::Value(b)) => Coded::Value(a + b),
        (Coded::Missing(why), _) | (_, Coded::Missing(why)) => Coded::Missing(why),
    };
    Figure::of(value, Unit::Share, 0)
}

/// The latest year's figure of a measure, whatever it says; coded where no file has the school.
pub fn latest(
    evidence: &Evidence,
    urn: Urn,
    kind: SourceKind,
    measure: &str,
    sources: &mut Sources,
) -> Figure {
    let missing = Figure::missing(Unit::Share, Reason::NotInFile);
    let Some(column) = column_of(kind, measure) else { return missing };
    let years = evidence.years(kind).into_iter().rev();
    let found =
        years.into_iter().find_map(|year| Some((evidence.figure(urn, kind, column, year)?, year)));
    let Some(((read, row), _)) = found else {
        return plain(Coded::Missing(Reason::NotInFile), column);
    };
    let figure = shown(&read, row, column, sources);
    if kind == SourceKind::Census { Figure { margin: None, places: 0, ..figure } } else { figure }
}

/// What was attended of the sessions possible, in the latest year.
fn attendance(evidence: &Evidence, urn: Urn, sources: &mut Sources) -> Figure {
    let absence = latest(evidence, urn, SourceKind::Absence, "absence_rate", sources);
    Figure {
        value: absence.value.map(|it| 1.0 - it),
        margin: None,
        pupils: None,
        places: 1,
        unit: Unit::Share,
        ..absence
    }
}

/// The measure that heads a phase, and the year that the trust page shows: the latest that any school has.
pub fn headline_column(
    evidence: &Evidence,
    phase: Phase,
) -> Option<(SourceKind, &'static Column, AcademicYear)> {
    let (kind, measure) = match phase {
        Phase::Primary => (SourceKind::Ks2, "rwm_expected"),
        Phase::Secondary | Phase::AllThrough => (SourceKind::Ks4, "attainment8"),
        _ => return None,
    };
    Some((kind, column_of(kind, measure)?, evidence.years(kind).into_iter().next_back()?))
}

fn headline_figures(
    evidence: &Evidence,
    urn: Urn,
    phase: Phase,
    sources: &mut Sources,
) -> (Figure, Figure) {
    let none = || Figure::missing(Unit::Share, Reason::NotApplicable);
    let Some((kind, column, year)) = headline_column(evidence, phase) else {
        return (none(), none());
    };
    let absent = match evidence.register(urn).and_then(ages) {
        Some((low, high)) if !expected_of(low, high).contains(&kind) => Reason::NotApplicable,
        _ => Reason::NotInFile,
    };
    let mut of = |year: AcademicYear| match evidence.figure(urn, kind, column, year) {
        Some((read, row)) => shown(&read, row, column, sources),
        None => plain(Coded::Missing(absent), column),
    };
    (of(year), of(year.previous()))
}

/// The schools that a filter lets through, by phase, in the order it asks for.
pub fn phases(
    filter: &SchoolFilter,
    rows: Vec<(Phase, SchoolRow)>,
    evidence: &Evidence,
) -> Vec<PhaseGroup> {
    let mut groups: BTreeMap<Phase, Vec<SchoolRow>> = BTreeMap::new();
    let part = filter.name.to_lowercase();
    for (phase, row) in rows {
        let fits = filter.phase.is_none_or(|it| it == phase)
            && row.school.name.to_lowercase().contains(&part)
            && (row.watched || !filter.watched_only);
        if fits {
            groups.entry(phase).or_default().push(row);
        }
    }
    let group = |(phase, mut schools): (Phase, Vec<SchoolRow>)| {
        sort(&mut schools, filter.sort);
        PhaseGroup { phase, headline: headline(evidence, phase), schools }
    };
    groups.into_iter().map(group).collect()
}

/// Figures largest first; schools without one last; ties, and everything by default, in name order.
fn sort(schools: &mut [SchoolRow], by: SchoolSort) {
    let key = |row: &SchoolRow| match by {
        SchoolSort::Name => None,
        SchoolSort::Pupils => row.pupils.value.value(),
        SchoolSort::Disadvantaged => row.disadvantaged.value.value(),
        SchoolSort::Sen => row.sen.value.value(),
        SchoolSort::Headline => row.headline.value.value(),
        SchoolSort::Attendance => row.attendance.value.value(),
    };
    let order = |a: &SchoolRow, b: &SchoolRow| {
        let figures = match (key(a), key(b)) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        figures.then_with(|| (&a.school.name, a.school.urn).cmp(&(&b.school.name, b.school.urn)))
    };
    schools.sort_by(order);
}

fn headline(evidence: &Evidence, phase: Phase) -> Option<Headline> {
    let (kind, column, year) = headline_column(evidence, phase)?;
    Some(Headline {
        label: column.meaning.label.clone(),
        year,
        england: evidence.england(kind, column, year, phase),
        scale: scale_of(column),
    })
}

/// Each school's inspections, its predecessors' included, latest first.
pub async fn inspections_of(
    visit: &Visit,
    schools: &[School],
    evidence: &Evidence,
) -> Result<BTreeMap<Urn, Vec<Inspection>>, WebError> {
    let before = |urn: &Urn| {
        evidence
            .lineages
            .get(urn)
            .into_iter()
            .flat_map(|it| &it.followed)
            .map(|it| it.predecessor)
            .collect::<Vec<_>>()
    };
    let places: Vec<Place> = schools
        .iter()
        .flat_map(|it| std::iter::once(it.urn).chain(before(&it.urn)))
        .map(Place::School)
        .collect();
    let rows = visit.scoped.rows(&[SourceKind::Inspections], &places).await?;
    let of_school = |school: &School| {
        let urns: Vec<Place> =
            std::iter::once(school.urn).chain(before(&school.urn)).map(Place::School).collect();
        let found = rows
            .iter()
            .filter(|row| urns.contains(&row.place))
            .map(|row| Inspection::read(|name| row.cell(name)));
        (school.urn, inspection::history(found.collect()))
    };
    Ok(schools.iter().map(of_school).collect())
}

/// The latest inspection in one line.
pub fn inspection_line(found: &[Inspection], school: &School) -> InspectionLine {
    let Some((latest, Coded::Value(on))) = found.first().map(|it| (it, it.inspected_on())) else {
        return InspectionLine::None { reason: "No inspection in the files loaded".into() };
    };
    let before_joining = latest.against(school.joined_on) == Joining::Before;
    match latest {
        Inspection::ReportCard(card) => InspectionLine::ReportCard {
            on,
            areas: card.areas.iter().filter(|it| it.grade.value().is_some()).count() as u8,
            concern: card.concern.value().map(|it| it.title().into()),
            before_joining,
        },
        Inspection::Legacy(legacy) => {
            let outcome = match legacy.overall_effectiveness {
                Coded::Value(grade) => grade.title().trim_end_matches(" (legacy)").to_owned(),
                Coded::Missing(_) => "Four judgements, no overall grade".into(),
            };
            InspectionLine::Legacy { outcome, on, before_joining }
        }
    }
}
