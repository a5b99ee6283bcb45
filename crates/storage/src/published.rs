//! Published figures for a school, an authority, the trust or England, beside the same worked out again from school rows.
//!
//! Not here: the arithmetic (`domain::figures`, `domain::trust_figures`), or which column means what (`domain::measures`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Coded, LaCode, Place, Reason, SourceKind, Stage, Urn,
    figures::{self, Figure, LeftOut, SchoolFigure},
    ids::SourceId,
    lineage::{Lineage, PredecessorLink, lineage},
    measures::{Catalogue, Column, Unit},
    trust_figures::{TrustSchool, YearsCap, department_figure, full_years, is_mainstream},
};

use crate::{Row, Scoped, SourceHeader, StorageError, schools::School};

/// What figures are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    School(Urn),
    LocalAuthority(LaCode),
    Trust,
    England,
}

/// A figure as a file gives it, with the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    #[serde(flatten)]
    pub figure: Coded<f64>,
    pub source: Option<SourceName>,
}

/// Enough of a file to find it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceName {
    pub id: SourceId,
    pub file: String,
    pub kind: SourceKind,
    pub stage: Stage,
    pub line: i64,
}

/// One measure of one group in one year: published, and worked out again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    pub measure: String,
    /// The column of the file.
    pub column: String,
    pub label: String,
    pub academic_year: AcademicYear,
    pub group: String,
    pub unit: &'static str,
    pub published: Published,
    pub recomputed: Coded<f64>,
    /// The trust's figure as the department weighs it; only where a trust is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department_weighted: Option<Coded<f64>>,
    pub pupils_counted: u32,
    pub pupils_total: u32,
    pub left_out: Vec<LeftOut>,
    /// Schools whose figure is a predecessor's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub predecessors_used: BTreeMap<Urn, Urn>,
    #[serde(skip)]
    pub margin: Option<trustwide_stats::Interval>,
}

/// The kinds of file that hold figures of schools.
pub const SCHOOL_KINDS: [SourceKind; 5] = [
    SourceKind::Ks2,
    SourceKind::Ks4,
    SourceKind::Census,
    SourceKind::Absence,
    SourceKind::TrustResults,
];

/// A school's rows of one kind and year: its own, and its predecessors' in turn.
#[derive(Debug, Clone)]
pub struct SchoolRows<'a> {
    pub urn: Urn,
    pub name: String,
    pub rows: Vec<&'a Row>,
}

impl Scoped {
    /// The register's links from these schools back to their predecessors, followed as far as they go.
    pub async fn lineages(&self, schools: &[Urn]) -> Result<BTreeMap<Urn, Lineage>, StorageError> {
        let mut links: Vec<PredecessorLink> = Vec::new();
        let mut asked: BTreeSet<Urn> = BTreeSet::new();
        let mut next: Vec<Urn> = schools.to_vec();
        while !next.is_empty() {
            asked.extend(next.iter().copied());
            let places: Vec<Place> = next.iter().map(|urn| Place::School(*urn)).collect();
            let found: Vec<_> = self
                .rows(&[SourceKind::Predecessors], &places)
                .await?
                .iter()
                .filter_map(predecessor_link)
                .collect();
            next = found
                .iter()
                .map(|link| link.predecessor)
                .filter(|urn| !asked.contains(urn))
                .collect();
            next.dedup();
            links.extend(found);
        }
        Ok(schools.iter().map(|urn| (*urn, lineage(*urn, &links))).collect())
    }

    /// Figures about something: all measures, or one by its id or its column's name; all years, or one.
    pub async fn figures(
        &self,
        about: About,
        measure: Option<&str>,
        year: Option<AcademicYear>,
    ) -> Result<Vec<Answer>, StorageError> {
        let mut answers = Vec::new();
        let sources = self.sources().await?;
        for kind in [SourceKind::Ks2, SourceKind::Ks4, SourceKind::Census, SourceKind::Absence] {
            let mut columns = columns_asked(kind, measure);
            if columns.is_empty() {
                columns.extend(uncatalogued(kind, measure, &sources));
            }
            if !columns.is_empty() {
                answers.extend(self.figures_of(kind, about, &columns, year).await?);
            }
        }
        if about == About::Trust {
            answers.extend(self.trust_table_alone(measure, year, &answers).await?);
        }
        Ok(answers)
    }

    async fn figures_of(
        &self,
        kind: SourceKind,
        about: About,
        columns: &[Column],
        year: Option<AcademicYear>,
    ) -> Result<Vec<Answer>, StorageError> {
        let kinds = [kind, SourceKind::TrustResults];
        let kinds = if matches!(kind, SourceKind::Ks2 | SourceKind::Ks4) {
            &kinds[..]
        } else {
            &kinds[..1]
        };
        let members = self.members(about).await?;
        let rows = match &members {
            Some(members) => {
                let places: Vec<Place> =
                    members.iter().flat_map(|it| &it.urns).map(|urn| Place::School(*urn)).collect();
                self.rows(kinds, &places).await?
            }
            None => self.all_rows(kinds, year).await?,
        };
        let summary = self.summary_rows(kind, about).await?;
        let years: BTreeSet<AcademicYear> = rows
            .iter()
            .chain(&summary)
            .filter_map(|row| row.source.year)
            .filter(|it| year.is_none_or(|y| y == *it))
            .collect();
        let mut answers = Vec::new();
        for year in years {
            let schools = schools_of(&rows, members.as_deref(), about, year);
            let summary = summary.iter().find(|row| row.source.year == Some(year));
            for column in columns {
                answers.extend(answer(
                    kind,
                    about,
                    column,
                    year,
                    &schools,
                    summary,
                    members.as_deref(),
                ));
            }
        }
        Ok(answers)
    }

    /// The schools that figures about a school or the trust are of, each with its predecessors; `None` for wider places.
    async fn members(&self, about: About) -> Result<Option<Vec<Member>>, StorageError> {
        let of_trust = self.schools().await?;
        let schools: Vec<(Urn, Option<&School>)> = match about {
            About::School(urn) => vec![(urn, of_trust.iter().find(|it| it.urn == urn))],
            About::Trust => of_trust.iter().map(|it| (it.urn, Some(it))).collect(),
            About::LocalAuthority(_) | About::England => return Ok(None),
        };
        let urns: Vec<Urn> = schools.iter().map(|(urn, _)| *urn).collect();
        let lineages = self.lineages(&urns).await?;
        let member = |(urn, school): (Urn, Option<&School>)| {
            let before = lineages
                .get(&urn)
                .into_iter()
                .flat_map(|it| &it.followed)
                .map(|link| link.predecessor);
            Member { urns: std::iter::once(urn).chain(before).collect(), school: school.cloned() }
        };
        Ok(Some(schools.into_iter().map(member).collect()))
    }

    /// The file's own rows about something wider than a school.
    async fn summary_rows(&self, kind: SourceKind, about: About) -> Result<Vec<Row>, StorageError> {
        let (kind, place) = match about {
            About::School(_) => return Ok(Vec::new()),
            About::LocalAuthority(code) => (kind, Place::LocalAuthority(code)),
            About::England => (kind, Place::EnglandState),
            About::Trust => match self.trust().await?.uid {
                Some(uid) if kind == SourceKind::Ks2 => (SourceKind::TrustKs2, Place::Group(uid)),
                _ => return Ok(Vec::new()),
            },
        };
        self.rows(&[kind], &[place]).await
    }

    /// What the department's trust table says and no school table does, in years that no school table covers too.
    async fn trust_table_alone(
        &self,
        measure: Option<&str>,
        year: Option<AcademicYear>,
        already: &[Answer],
    ) -> Result<Vec<Answer>, StorageError> {
        let columns = columns_asked(SourceKind::TrustKs2, measure);
        let mut answers = Vec::new();
        for row in self.summary_rows(SourceKind::Ks2, About::Trust).await? {
            let Some(of) = row.source.year.filter(|it| year.is_none_or(|y| y == *it)) else {
                continue;
            };
            let fresh = columns.iter().filter(|column| {
                let same = |it: &Answer| {
                    it.academic_year == of
                        && it.measure == column.meaning.measure
                        && it.group == column.meaning.group
                };
                !already.iter().any(same)
            });
            answers.extend(fresh.filter_map(|column| {
                answer(SourceKind::TrustKs2, About::Trust, column, of, &[], Some(&row), None)
            }));
        }
        Ok(answers)
    }
}

/// A school that is asked about: its own URN first, then its predecessors'.
#[derive(Debug, Clone)]
struct Member {
    urns: Vec<Urn>,
    school: Option<School>,
}

fn columns_asked(kind: SourceKind, measure: Option<&str>) -> Vec<Column> {
    let Some(catalogue) = Catalogue::of(kind) else { return Vec::new() };
    match measure {
        Some(asked) => catalogue.find(asked),
        None => {
            catalogue.columns().iter().filter(|it| it.meaning.unit != Unit::Text).cloned().collect()
        }
    }
}

/// A column that files have and the catalogue does not name: asked for by its own name.
fn uncatalogued(
    kind: SourceKind,
    asked: Option<&str>,
    sources: &[std::sync::Arc<SourceHeader>],
) -> Option<Column> {
    let asked = asked?;
    let mut of_kind = sources.iter().filter(|it| it.kind == kind);
    let name = of_kind.find_map(|it| it.columns.get(it.column(asked)?))?;
    let meaning = Catalogue::of(kind)?.meaning(name);
    Some(Column { name: name.clone(), meaning })
}

fn predecessor_link(row: &Row) -> Option<PredecessorLink> {
    let Place::School(urn) = row.place else { return None };
    let kind = row.cell("LinkType").text().value()?;
    let predecessor = row.cell("LinkURN");
    let predecessor = match predecessor.number() {
        Coded::Value(number) => number.to_string(),
        Coded::Missing(_) => predecessor.text().value()?.to_owned(),
    };
    let on = row.cell("LinkEstablishedDate").text().value().and_then(|it| it.parse().ok());
    kind.starts_with("Predecessor")
        .then(|| {
            predecessor.parse().ok().map(|predecessor| PredecessorLink { urn, predecessor, on })
        })
        .flatten()
}

/// The school rows of one year that figures are worked out from.
fn schools_of<'a>(
    rows: &'a [Row],
    members: Option<&[Member]>,
    about: About,
    year: AcademicYear,
) -> Vec<SchoolRows<'a>> {
    let of_year: Vec<&Row> = rows.iter().filter(|row| row.source.year == Some(year)).collect();
    let Some(members) = members else {
        let counted = of_year.into_iter().filter(|row| {
            let published = row.source.kind != SourceKind::TrustResults;
            published && matches!(row.place, Place::School(_)) && lies_in(row, about)
        });
        return counted
            .filter_map(|row| {
                Some(SchoolRows { urn: urn_of(row)?, name: name_of(row), rows: vec![row] })
            })
            .collect();
    };
    let rows_of = |member: &Member| {
        // The trust's own results stand only until the department has published anything about the school.
        let find = |urn: &Urn| {
            let of_school = of_year.iter().filter(|row| row.place == Place::School(*urn)).copied();
            of_school.min_by_key(|row| row.source.kind == SourceKind::TrustResults)
        };
        let rows: Vec<&Row> = member.urns.iter().filter_map(find).collect();
        let name = member.school.as_ref().map(|it| it.name.clone());
        let name = name.or_else(|| rows.first().map(|row| name_of(row))).unwrap_or_default();
        SchoolRows { urn: member.urns[0], name, rows }
    };
    members.iter().map(rows_of).collect()
}

/// Whether a school's row belongs to the place that is asked about.
fn lies_in(row: &Row, about: About) -> bool {
    match about {
        About::LocalAuthority(code) => ["LEA", "LA"].iter().any(|column| {
            let cell = row.cell(column);
            let number = cell.number().value().and_then(|it| u32::try_from(it.mantissa).ok());
            let text =
                cell.text().value().and_then(|it| it.parse::<LaCode>().ok()).map(LaCode::number);
            number.or(text) == Some(code.number())
        }),
        // The state-funded row of the file leaves independent schools out.
        About::England => !row
            .cell("NFTYPE")
            .text()
            .value()
            .is_some_and(|it| it.starts_with("IND") || it == "NMSS"),
        About::School(_) | About::Trust => true,
    }
}

fn urn_of(row: &Row) -> Option<Urn> {
    match row.place {
        Place::School(urn) => Some(urn),
        _ => None,
    }
}

fn name_of(row: &Row) -> String {
    row.cell("SCHNAME").text().value().unwrap_or_default().to_owned()
}

/// The first of a school's rows that has a value in a column: its own, or the nearest predecessor's. Where none has, its own.
pub fn row_with<'a>(school: &SchoolRows<'a>, column: &str) -> Option<&'a Row> {
    let valued = school.rows.iter().find(|row| row.cell(column).number().value().is_some());
    valued.or(school.rows.first()).copied()
}

fn school_figure(
    school: &SchoolRows<'_>,
    column: &Column,
    year: AcademicYear,
) -> (SchoolFigure, Option<Urn>, Option<Figure>) {
    let Some(row) = row_with(school, &column.name) else {
        let missing = Coded::Missing(Reason::NotInFile);
        let figure = SchoolFigure {
            urn: school.urn,
            name: school.name.clone(),
            value: missing,
            pupils: Coded::Missing(Reason::NotInFile),
        };
        return (figure, None, None);
    };
    let cell = |name: &str| row.cell(name).number().map(|it| it.to_f64());
    let figure = Figure::read(column, year, Some(row.source.id.clone()), cell);
    let used = urn_of(row).filter(|urn| *urn != school.urn && figure.value.reason().is_none());
    let counted = SchoolFigure {
        urn: school.urn,
        name: school.name.clone(),
        value: figure.value,
        pupils: figure.pupils,
    };
    (counted, used, Some(figure))
}

/// `None` where neither a file nor any school row knows the column.
fn answer(
    kind: SourceKind,
    about: About,
    column: &Column,
    year: AcademicYear,
    schools: &[SchoolRows<'_>],
    summary: Option<&Row>,
    members: Option<&[Member]>,
) -> Option<Answer> {
    let meaning = &column.meaning;
    let read: Vec<_> = schools.iter().map(|school| school_figure(school, column, year)).collect();
    let predecessors_used =
        read.iter().filter_map(|(it, used, _)| Some((it.urn, (*used)?))).collect();
    let figures: Vec<SchoolFigure> = read.iter().map(|(it, _, _)| it.clone()).collect();
    let published = match about {
        About::School(_) => schools
            .first()
            .and_then(|school| Some(published(row_with(school, &column.name)?, &column.name))),
        About::Trust => summary.and_then(|row| Some(published(row, &trust_column(column)?))),
        About::LocalAuthority(_) | About::England => {
            summary.map(|row| published(row, &column.name))
        }
    };
    let known = |coded: Coded<f64>| coded.reason() != Some(Reason::NotInFile);
    if !figures.iter().any(|it| known(it.value))
        && !published.as_ref().is_some_and(|it| known(it.figure))
    {
        return None;
    }
    let again = figures::recompute(meaning, year, &figures);
    let department_weighted = (about == About::Trust && kind == SourceKind::Ks2).then(|| {
        department_figure(
            meaning,
            year,
            YearsCap::KS2,
            &trust_schools(&figures, schools, members, year),
        )
        .value
    });
    let margin = read
        .first()
        .filter(|_| matches!(about, About::School(_)))
        .and_then(|(_, _, it)| it.as_ref()?.margin);
    Some(Answer {
        measure: meaning.measure.clone(),
        column: column.name.clone(),
        label: meaning.label.clone(),
        academic_year: year,
        group: meaning.group.clone(),
        unit: meaning.unit.word(),
        published: published
            .unwrap_or(Published { figure: Coded::Missing(Reason::NotInFile), source: None }),
        recomputed: again.value,
        department_weighted,
        pupils_counted: again.pupils_counted,
        pupils_total: again.pupils_total,
        left_out: again.left_out,
        predecessors_used,
        margin: margin.or(again.margin),
    })
}

fn published(row: &Row, column: &str) -> Published {
    let source = &row.source;
    let name = SourceName {
        id: source.id.clone(),
        file: source.file_name.clone(),
        kind: source.kind,
        stage: source.stage,
        line: row.line,
    };
    Published { figure: row.cell(column).number().map(|it| it.to_f64()), source: Some(name) }
}

/// The column of the department's trust table that measures the same as a school table's.
fn trust_column(column: &Column) -> Option<String> {
    let same = Catalogue::of(SourceKind::TrustKs2)?.find(&column.meaning.measure);
    same.into_iter().find(|it| it.meaning.group == column.meaning.group).map(|it| it.name)
}

fn trust_schools(
    figures: &[SchoolFigure],
    schools: &[SchoolRows<'_>],
    members: Option<&[Member]>,
    year: AcademicYear,
) -> Vec<TrustSchool> {
    let joined =
        |urn: Urn| members?.iter().find(|it| it.urns[0] == urn)?.school.as_ref()?.joined_on;
    let school = |(figure, rows): (&SchoolFigure, &SchoolRows<'_>)| TrustSchool {
        figure: figure.clone(),
        mainstream: rows.rows.iter().all(|row| is_mainstream(row.cell("RECTYPE"))),
        years: joined(figure.urn)
            .map_or(Coded::Missing(Reason::UnknownDate), |day| Coded::Value(full_years(day, year))),
    };
    figures.iter().zip(schools).map(school).collect()
}
