//! The school page: who the school is, what its figures say, what inspectors found, and what its head adds to that.
//!
//! A head of another school gets the public part only: `private` is then `None`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, Coded, Reason, Urn};

use super::banding::BandNotice;
use super::contacts::SchoolLanding;
use super::elements::StandsLine;
use super::shared::{Attention, Phase, Predecessor, SchoolName, Source};
use crate::look::{
    Figure, Form, Scale,
    chart::{Reference, YearPoint, YearsChart},
    page::page,
    say,
};

/// `GET /schools/{urn}`
#[derive(Debug, Clone, Serialize)]
pub struct SchoolPage {
    pub profile: Profile,
    pub trust_name: String,
    /// The reader may watch this school.
    #[serde(skip)]
    pub may_watch: bool,
    /// The reader may see which files have been loaded.
    #[serde(skip)]
    pub sees_data: bool,
    pub watched: bool,
    pub context: Context,
    /// Results, one series for each measure, headline measures first.
    pub results: Vec<Series>,
    /// Attendance and absence. The 10 % and the 15 % eras of persistent absence are two series.
    pub attendance: Vec<Series>,
    pub inspections: Inspections,
    pub similar: Similar,
    pub sources: Vec<Source>,
    /// What only those who work with the school see; `None` for everybody else.
    pub private: Option<PrivatePart>,
    /// Who comes, what was agreed and which replies wait; `None` for those who may not see it.
    pub contacts: Option<SchoolLanding>,
    /// Where the school stands by the model; empty for those who do not work with it.
    pub stands: Vec<StandsLine>,
    /// Its band, and what waits for its head; `None` for those who may not see it, or have nothing shown to them.
    pub band: Option<BandNotice>,
}

/// The register's picture of a school.
#[derive(Debug, Clone, Serialize)]
pub struct Profile {
    pub urn: Urn,
    pub name: String,
    pub phase: Phase,
    pub establishment_type: Coded<String>,
    pub ages: Option<(u8, u8)>,
    pub local_authority: Coded<String>,
    /// Street, town, postcode; missing parts left out.
    pub address: Vec<String>,
    /// An `http` or `https` address, checked before it comes here.
    pub website: Option<String>,
    pub capacity: Coded<u32>,
    pub roll: Coded<u32>,
    pub joined: Coded<Date>,
    pub predecessors: Vec<Predecessor>,
    /// Closed or proposed, in the register's word; `None` for an open school.
    pub status: Option<String>,
}

/// Who the pupils are, beside the trust's, the authority's and England's.
#[derive(Debug, Clone, Serialize)]
pub struct Context {
    pub year: Option<AcademicYear>,
    pub rows: Vec<ContextRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ContextRow {
    pub label: String,
    pub school: Figure,
    pub trust: Figure,
    pub local_authority: Figure,
    pub england: Figure,
}

/// One measure over the years.
#[derive(Debug, Clone, Serialize)]
pub struct Series {
    /// The measure's id, unique on the page.
    pub measure: String,
    pub label: String,
    /// What a reader must know to read it: `Missed 10 % or more of sessions, the definition since 2015-16`.
    pub note: Option<String>,
    pub scale: Scale,
    pub years: Vec<SeriesYear>,
    /// The first year that began in the trust, where the school joined during the series.
    pub joined: Option<AcademicYear>,
}

/// One year of one measure, with what it is compared with.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesYear {
    pub year: AcademicYear,
    pub school: Figure,
    /// The school that the figure is of, where it is a predecessor's.
    pub predecessor: Option<SchoolName>,
    pub trust: Figure,
    pub local_authority: Figure,
    pub similar: Figure,
    pub england: Figure,
}

/// Inspection history. The two kinds are never one list.
#[derive(Debug, Clone, Serialize)]
pub struct Inspections {
    pub report_cards: Vec<ReportCard>,
    pub legacy: Vec<LegacyInspection>,
}

/// A result under the framework of 10 November 2025: a grade for each area, and no overall grade.
#[derive(Debug, Clone, Serialize)]
pub struct ReportCard {
    pub on: Date,
    /// Area and grade in the publisher's words.
    pub areas: Vec<(String, String)>,
    /// `Met` or `Not met`; judged apart from the grades.
    pub safeguarding: Coded<String>,
    pub concern: Option<String>,
    pub before_joining: bool,
    pub source: Option<u32>,
}

/// A result under an earlier framework.
#[derive(Debug, Clone, Serialize)]
pub struct LegacyInspection {
    pub on: Date,
    /// The overall grade until September 2024, in its own word.
    pub overall: Coded<String>,
    pub judgements: Vec<(String, String)>,
    pub school: Option<SchoolName>,
    pub before_joining: bool,
    pub source: Option<u32>,
}

/// The nearest schools by context, never by outcomes.
#[derive(Debug, Clone, Serialize)]
pub struct Similar {
    /// Headings of the context columns.
    pub columns: Vec<String>,
    /// This school's own context, for comparison.
    pub own: Vec<Figure>,
    pub schools: Vec<SimilarSchool>,
    /// Why there is no list, where there is none.
    pub why_none: Option<String>,
    pub source: Option<u32>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SimilarSchool {
    pub school: SchoolName,
    pub local_authority: String,
    /// Distance in context, standard deviations taken together: 0 would be alike in all.
    pub distance: f64,
    pub context: Vec<Figure>,
    /// In this trust, so the name is a link.
    pub in_trust: bool,
}

/// What the school, its head and the central team see.
#[derive(Debug, Clone, Serialize)]
pub struct PrivatePart {
    /// The reader leads this school: they land here.
    pub is_own: bool,
    pub attention: Vec<Attention>,
    /// Comparisons behind "beyond chance" in `attention`.
    pub compared: u32,
    pub register: Vec<RegisterFact>,
    pub notes: Vec<ContextNote>,
    #[serde(skip)]
    pub note_form: Option<Form>,
}

/// A fact as the register has it, with corrections beside it.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterFact {
    pub label: String,
    pub value: Coded<String>,
    pub source: Option<u32>,
    pub corrections: Vec<Correction>,
    /// The form that adds one, for those who may.
    #[serde(skip)]
    pub form: Option<Form>,
}

/// What somebody says a fact should be. The register's own value stays.
#[derive(Debug, Clone, Serialize)]
pub struct Correction {
    pub should_be: String,
    pub why: String,
    pub by: String,
    pub on: Date,
}

/// Context in the head's own words.
#[derive(Debug, Clone, Serialize)]
pub struct ContextNote {
    /// Which figure or part of the page it is about.
    pub about: Option<String>,
    pub words: String,
    pub by: String,
    pub post: String,
    pub on: Date,
}

impl SchoolPage {
    /// Whether the reader leads this school.
    pub fn leads_it(&self) -> bool {
        self.private.as_ref().is_some_and(|it| it.is_own)
    }

    /// Whether no result has a figure, so that there is no chart to explain.
    pub fn is_bare(&self) -> bool {
        self.results.iter().all(Series::is_bare)
    }
}

/// Whether any of these measures has no figure at all.
pub fn any_bare(all: &[Series]) -> bool {
    all.iter().any(Series::is_bare)
}

impl Profile {
    pub fn place_full(&self) -> Option<f64> {
        match (self.roll, self.capacity) {
            (Coded::Value(roll), Coded::Value(capacity)) if capacity > 0 => {
                Some(f64::from(roll) / f64::from(capacity))
            }
            _ => None,
        }
    }

    /// The website without its scheme, as people say it.
    pub fn website_said(&self) -> &str {
        let address = self.website.as_deref().unwrap_or_default();
        let bare = address.trim_start_matches("https://").trim_start_matches("http://");
        bare.trim_start_matches("www.").trim_end_matches('/')
    }
}

impl Series {
    /// The latest year that has a figure.
    pub fn latest(&self) -> Option<&SeriesYear> {
        self.years.iter().rev().find(|year| !year.school.is_missing())
    }

    /// Whether no year has a figure.
    pub fn is_bare(&self) -> bool {
        self.latest().is_none()
    }

    /// Why there is none: each reason with its years.
    pub fn why_none(&self) -> String {
        let mut years: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
        for year in &self.years {
            if let Some(reason) = year.school.value.reason() {
                years.entry(reason).or_default().push(year.year.to_string());
            }
        }
        let said = years
            .iter()
            .map(|(reason, years)| format!("{} ({})", reason.words(), say::list(years)));
        said.collect::<Vec<_>>().join("; ")
    }

    /// The chart of the series.
    pub fn chart(&self) -> String {
        let points = self.years.iter().map(|it| YearPoint {
            year: it.year,
            figure: it.school.clone(),
            england: it.england.value,
        });
        YearsChart {
            label: &self.label,
            scale: self.scale,
            points: points.collect(),
            references: self.references(),
            joined: self.joined,
        }
        .draw()
    }

    /// What the latest year is compared with, for the marks on the right.
    fn references(&self) -> Vec<Reference> {
        let Some(last) = self.years.last() else { return Vec::new() };
        let named = [
            ("Trust", &last.trust),
            ("Authority", &last.local_authority),
            ("Similar", &last.similar),
            ("England", &last.england),
        ];
        named
            .into_iter()
            .filter_map(|(name, figure)| {
                figure.value.value().map(|value| Reference { name: name.into(), value })
            })
            .collect()
    }
}

page!(SchoolPage, "school.html", |page| page.profile.name.clone());
