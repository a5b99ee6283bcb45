//! Figures for pages: rows of landed files turned into what a page shows, each with the number of its source.
//!
//! Not here: which figures a page shows (its own room), or the arithmetic (`domain::figures`).

use std::collections::{BTreeMap, BTreeSet};

use trustwide_domain::{
    AcademicYear, Cell, Coded, Place, Reason, SourceKind, Urn,
    figures::{self, Figure as Read, SchoolFigure},
    lineage::Lineage,
    measures::{Catalogue, Column, Unit as Measured},
};
use trustwide_storage::{
    Row, Scoped, SourceHeader, StorageError,
    published::{SCHOOL_KINDS, SchoolRows, row_with},
    schools::School,
};

use crate::{
    look::{Figure, Scale, Unit},
    pages::shared::{Phase, Source},
};

/// Everything that files say about some schools, and about England.
pub struct Evidence {
    pub lineages: BTreeMap<Urn, Lineage>,
    rows: Vec<Row>,
    by_place: BTreeMap<(Place, SourceKind, Option<AcademicYear>), usize>,
}

impl Evidence {
    /// Loads the rows of schools, of their predecessors, of their authorities where given, and of England.
    pub async fn load(
        scoped: &Scoped,
        schools: &[Urn],
        wider: &[Place],
    ) -> Result<Self, StorageError> {
        let lineages = scoped.lineages(schools).await?;
        let before = lineages.values().flat_map(|it| &it.followed).map(|it| it.predecessor);
        let of_schools = schools.iter().copied().chain(before).collect::<BTreeSet<_>>();
        let mut places: Vec<Place> = of_schools.into_iter().map(Place::School).collect();
        places.extend(wider);
        let mut rows = scoped.rows(&SCHOOL_KINDS, &places).await?;
        rows.extend(scoped.rows(&[SourceKind::Register], &places).await?);
        Ok(Self::of(lineages, rows))
    }

    fn of(lineages: BTreeMap<Urn, Lineage>, rows: Vec<Row>) -> Self {
        let key = |row: &Row| (row.place, row.source.kind, row.source.year);
        let by_place = rows.iter().enumerate().map(|(at, row)| (key(row), at)).collect();
        Evidence { lineages, rows, by_place }
    }

    /// A place's row of one kind and year.
    pub fn row(&self, place: Place, kind: SourceKind, year: Option<AcademicYear>) -> Option<&Row> {
        self.by_place.get(&(place, kind, year)).map(|at| &self.rows[*at])
    }

    /// A school's row of the register.
    pub fn register(&self, urn: Urn) -> Option<&Row> {
        self.row(Place::School(urn), SourceKind::Register, None)
    }

    /// The years that files of a kind are loaded for, about any of these places. The trust's own results count as results.
    pub fn years(&self, kind: SourceKind) -> BTreeSet<AcademicYear> {
        let of_kind = |row: &&Row| {
            row.source.kind == kind
                || is_results(kind) && row.source.kind == SourceKind::TrustResults
        };
        self.rows.iter().filter(of_kind).filter_map(|row| row.source.year).collect()
    }

    /// A school's rows of a year: its own, then its predecessors'. The trust's own results stand only until the
    /// department has published anything about that school and year, even that it may not be shown.
    pub fn school_rows(&self, urn: Urn, kind: SourceKind, year: AcademicYear) -> SchoolRows<'_> {
        let before = self.lineages.get(&urn).into_iter().flat_map(|it| &it.followed);
        let urns = std::iter::once(urn).chain(before.map(|it| it.predecessor));
        let row_of = |urn: Urn| {
            let place = Place::School(urn);
            let reported = || self.row(place, SourceKind::TrustResults, Some(year));
            self.row(place, kind, Some(year)).or_else(|| is_results(kind).then(reported).flatten())
        };
        SchoolRows { urn, name: String::new(), rows: urns.filter_map(row_of).collect() }
    }

    /// A school's figure and the row that it is of.
    pub fn figure(
        &self,
        urn: Urn,
        kind: SourceKind,
        column: &Column,
        year: AcademicYear,
    ) -> Option<(Read, &Row)> {
        let rows = self.school_rows(urn, kind, year);
        let row = row_with(&rows, &column.name)?;
        Some((read(row, column, year), row))
    }

    /// England's figure in a kind of file: its state-funded schools, or those of the phase where a file sums by phase.
    pub fn england(
        &self,
        kind: SourceKind,
        column: &Column,
        year: AcademicYear,
        phase: Phase,
    ) -> Coded<f64> {
        let row = self.england_row(kind, year, phase);
        row.map_or(Coded::Missing(Reason::NotInFile), |row| number(row, &column.name))
    }

    /// The same with the pupils it is about, to set a school's against.
    pub fn england_read(
        &self,
        kind: SourceKind,
        column: &Column,
        year: AcademicYear,
        phase: Phase,
    ) -> Option<Read> {
        Some(read(self.england_row(kind, year, phase)?, column, year))
    }

    fn england_row(&self, kind: SourceKind, year: AcademicYear, phase: Phase) -> Option<&Row> {
        let of_phase = match phase {
            Phase::Primary | Phase::Nursery => Place::EnglandPrimary,
            Phase::Special | Phase::AlternativeProvision => Place::EnglandSpecial,
            _ => Place::EnglandSecondary,
        };
        let places = [of_phase, Place::EnglandState, Place::England];
        places.iter().find_map(|place| self.row(*place, kind, Some(year)))
    }

    /// A place's figure in a kind of file.
    pub fn of_place(
        &self,
        place: Place,
        kind: SourceKind,
        column: &Column,
        year: AcademicYear,
    ) -> Coded<f64> {
        let row = self.row(place, kind, Some(year));
        row.map_or(Coded::Missing(Reason::NotInFile), |row| number(row, &column.name))
    }

    /// The pupil-weighted figure of several schools.
    pub fn together(
        &self,
        urns: &[Urn],
        kind: SourceKind,
        column: &Column,
        year: AcademicYear,
    ) -> figures::Recomputed {
        let school = |urn: &Urn| {
            let found = self.figure(*urn, kind, column, year);
            let missing = Coded::Missing(Reason::NotInFile);
            let (value, pupils) = found
                .map_or((missing, Coded::Missing(Reason::NotInFile)), |(it, _)| {
                    (it.value, it.pupils)
                });
            SchoolFigure { urn: *urn, name: String::new(), value, pupils }
        };
        figures::recompute(&column.meaning, year, &urns.iter().map(school).collect::<Vec<_>>())
    }
}

fn is_results(kind: SourceKind) -> bool {
    matches!(kind, SourceKind::Ks2 | SourceKind::Ks4)
}

/// Reads a figure out of a row.
pub fn read(row: &Row, column: &Column, year: AcademicYear) -> Read {
    Read::read(column, year, Some(row.source.id.clone()), |name| number(row, name))
}

/// A cell's number, as arithmetic takes it.
pub fn number(row: &Row, column: &str) -> Coded<f64> {
    row.cell(column).number().map(|it| it.to_f64())
}

/// A cell as text, whether the reader kept it as a text or a number.
pub fn text(row: &Row, column: &str) -> Coded<String> {
    match row.cell(column) {
        Cell::Text(text) => Coded::Value(text.to_owned()),
        Cell::Number(number) => Coded::Value(number.to_string()),
        Cell::Missing(reason) => Coded::Missing(reason),
    }
}

/// The first column of a measure for all pupils.
pub fn column_of(kind: SourceKind, measure: &str) -> Option<&'static Column> {
    let columns = Catalogue::of(kind)?.columns();
    columns.iter().find(|it| it.meaning.measure == measure && it.meaning.group == "all")
}

/// How a measure is written.
pub fn unit_of(column: &Column) -> Unit {
    column.meaning.unit
}

/// The fixed axis that a measure is drawn on.
pub fn scale_of(column: &Column) -> Scale {
    match (column.meaning.unit, column.meaning.measure.as_str()) {
        (Measured::Share, _) => Scale::SHARE,
        (_, "attainment8") => Scale::ATTAINMENT8,
        (_, "progress8") => Scale { from: -3.0, to: 3.0 },
        (Measured::Points, _) => Scale::PROGRESS,
        (_, measure) if measure.ends_with("_average") => Scale::SCALED_SCORE,
        _ => Scale { from: 0.0, to: 10.0 },
    }
}

/// A coded value of a measure, without margin or source.
pub fn plain(value: Coded<f64>, column: &Column) -> Figure {
    Figure::of(value, unit_of(column), column.meaning.decimals)
}

/// A figure that was read, with its margin, its size, its stage and the number of its source on the page.
pub fn shown(read: &Read, row: &Row, column: &Column, sources: &mut Sources) -> Figure {
    let mut figure = plain(read.value, column)
        .with_stage(row.source.stage)
        .from_source(sources.number(&row.source));
    if let Some(margin) = read.margin {
        figure = figure.with_margin(margin.lower, margin.upper);
    }
    match read.pupils {
        Coded::Value(pupils) => figure.with_pupils(pupils),
        Coded::Missing(_) => figure,
    }
}

/// The files that a page's figures come from, numbered in the order in which they are first met.
#[derive(Default)]
pub struct Sources {
    met: Vec<std::sync::Arc<SourceHeader>>,
}

impl Sources {
    /// The number of a file on this page.
    pub fn number(&mut self, source: &std::sync::Arc<SourceHeader>) -> u32 {
        let at = self.met.iter().position(|it| it.id == source.id).unwrap_or_else(|| {
            self.met.push(source.clone());
            self.met.len() - 1
        });
        at as u32 + 1
    }

    /// The list at the foot of the page.
    pub fn list(&self, names: &BTreeMap<trustwide_domain::PersonId, String>) -> Vec<Source> {
        let line = |(at, header): (usize, &std::sync::Arc<SourceHeader>)| Source {
            number: at as u32 + 1,
            kind: header.kind,
            year: header.year,
            file: header.file_name.clone(),
            stage: header.stage,
            published_on: header.published_on,
            landed_at: header.landed_at,
            landed_by: names
                .get(&header.landed_by)
                .cloned()
                .unwrap_or_else(|| "the operator".into()),
            checksum: header.checksum.clone(),
            reader: format!("version {}", header.reader_version),
        };
        self.met.iter().enumerate().map(line).collect()
    }
}

/// What a school is compared within, by its record's phase and the register's words.
pub fn phase_of(school: &School, register: Option<&Row>) -> Phase {
    let words = register
        .and_then(|row| text(row, "PhaseOfEducation (name)").value())
        .unwrap_or_else(|| school.phase.clone());
    let kind = register
        .and_then(|row| text(row, "TypeOfEstablishment (name)").value())
        .unwrap_or_default();
    phase_in_words(&words, &kind)
        .or_else(|| phase_in_words(&school.phase, ""))
        .unwrap_or(Phase::Unknown)
}

/// A phase in the register's words, or in the type of establishment's.
pub fn phase_in_words(phase: &str, kind: &str) -> Option<Phase> {
    let kind = kind.to_lowercase();
    if kind.contains("special") {
        return Some(Phase::Special);
    }
    if kind.contains("alternative provision") || kind.contains("pupil referral") {
        return Some(Phase::AlternativeProvision);
    }
    Some(match phase {
        "Nursery" => Phase::Nursery,
        "Primary" | "Middle deemed primary" => Phase::Primary,
        "Secondary" | "Middle deemed secondary" => Phase::Secondary,
        "All-through" => Phase::AllThrough,
        "16 plus" => Phase::SixteenPlus,
        "Special" => Phase::Special,
        "Alternative provision" => Phase::AlternativeProvision,
        _ => return None,
    })
}
