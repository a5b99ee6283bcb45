//! What several pages hold: schools by name, things that need attention, sources of figures, phases.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, Coded, Moment, SourceKind, Stage, Urn};

use crate::look::{Figure, Link, Margin, Scale, Unit, say};

/// A school as a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchoolName {
    pub urn: Urn,
    pub name: String,
}

/// The first few names in a sentence, and how many more: `Ashby Road, Tern Hill and 12 others`.
pub fn names(schools: &[SchoolName]) -> String {
    let mut said: Vec<String> = schools.iter().take(3).map(|it| it.name.clone()).collect();
    match schools.len() {
        0..=3 => {}
        4 => said.push(schools[3].name.clone()),
        more => said.push(format!("{} others", more - 3)),
    }
    say::list(&said)
}

impl SchoolName {
    /// The address of its page.
    pub fn href(&self) -> String {
        format!("/schools/{}", self.urn)
    }
}

/// What a school is compared within. Phases never share a headline measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Nursery,
    Primary,
    AllThrough,
    Secondary,
    Special,
    AlternativeProvision,
    SixteenPlus,
    Unknown,
}

impl Phase {
    /// Each of them, in the order of the trust page.
    pub const ALL: [Phase; 8] = [
        Phase::Nursery,
        Phase::Primary,
        Phase::AllThrough,
        Phase::Secondary,
        Phase::Special,
        Phase::AlternativeProvision,
        Phase::SixteenPlus,
        Phase::Unknown,
    ];

    /// The word of addresses and of the JSON twin.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Nursery => "nursery",
            Phase::Primary => "primary",
            Phase::AllThrough => "all_through",
            Phase::Secondary => "secondary",
            Phase::Special => "special",
            Phase::AlternativeProvision => "alternative_provision",
            Phase::SixteenPlus => "sixteen_plus",
            Phase::Unknown => "unknown",
        }
    }

    /// How people read it.
    pub fn title(self) -> &'static str {
        match self {
            Phase::Nursery => "Nursery",
            Phase::Primary => "Primary",
            Phase::AllThrough => "All-through",
            Phase::Secondary => "Secondary",
            Phase::Special => "Special",
            Phase::AlternativeProvision => "Alternative provision",
            Phase::SixteenPlus => "16 plus",
            Phase::Unknown => "Phase not given",
        }
    }
}

/// Something that needs attention: a sentence with its reason and one act.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Attention {
    /// Figures that are expected by now and not loaded.
    Missing {
        what: String,
        year: Option<AcademicYear>,
        schools: Vec<SchoolName>,
        /// Where the files are; `None` for those who may not go there.
        act: Option<Link>,
    },
    /// A figure that moved by more than chance explains, among everything the page compares.
    Moved(Moved),
    /// Figures are the trust's own until the department publishes.
    Unvalidated {
        what: String,
        year: AcademicYear,
        schools: Vec<SchoolName>,
        /// As for what is missing.
        act: Option<Link>,
    },
    /// Anything else: the sentence, its reason and the act.
    Other { sentence: String, reason: String, act: Link },
}

/// A movement between two years.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    pub school: SchoolName,
    pub measure: String,
    pub before_year: AcademicYear,
    pub before: Figure,
    pub now_year: AcademicYear,
    pub now: Figure,
    /// 95 % margin of the difference, in the measure's unit.
    pub margin: Margin,
    /// Where to look: the school's page, or the measure's chart (`#measure-rwm_expected`) on that page itself.
    pub act: Link,
}

impl Moved {
    pub fn fell(&self) -> bool {
        self.margin.upper < 0.0
    }

    /// The margin of the difference without its sign, smaller first: `4 to 28 points`.
    pub fn margin_said(&self) -> String {
        let (one, other) = (self.margin.lower.abs(), self.margin.upper.abs());
        let margin = Margin { lower: one.min(other), upper: one.max(other) };
        match self.now.unit {
            Unit::Share => {
                let said = say::range(margin, Unit::Share, self.now.places);
                format!("{} points", said.trim_end_matches('%'))
            }
            unit => say::range(margin, unit, self.now.places),
        }
    }
}

/// An inspection in one line. Report cards and legacy grades are written out, never ordered or coloured together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InspectionLine {
    ReportCard {
        on: Date,
        areas: u8,
        concern: Option<String>,
        before_joining: bool,
    },
    /// A legacy outcome in the publisher's word: `Good`.
    Legacy {
        outcome: String,
        on: Date,
        before_joining: bool,
    },
    None {
        reason: String,
    },
}

/// A predecessor, and the last day it was a school of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Predecessor {
    pub school: SchoolName,
    pub until: Coded<Date>,
}

/// A file that figures of a page came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its number on this page; figures link to `#source-3`.
    pub number: u32,
    pub kind: SourceKind,
    pub year: Option<AcademicYear>,
    pub file: String,
    pub stage: Stage,
    pub published_on: Option<Date>,
    pub landed_at: Moment,
    pub landed_by: String,
    /// The file's SHA-256, in hexadecimal.
    pub checksum: String,
    pub reader: String,
}

impl Source {
    /// Enough of the checksum to tell files apart by eye.
    pub fn short_checksum(&self) -> &str {
        self.checksum.get(..12).unwrap_or(&self.checksum)
    }
}

/// One measure for the trust as a whole, the department's way and plainly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrustFigure {
    pub label: String,
    pub year: AcademicYear,
    /// The department's own figure, where its trust table is loaded for the year.
    pub published: Option<Figure>,
    /// With the department's weights: pupils, times full years in the trust.
    pub weighted: Figure,
    /// Every pupil counts the same.
    pub plain: Figure,
    pub england: Coded<f64>,
    pub scale: Scale,
    pub pupils_counted: u32,
    pub pupils_total: Coded<u32>,
    pub schools_counted: u32,
    pub left_out: Vec<LeftOut>,
}

impl TrustFigure {
    /// Whether the department makes such a figure of this measure at all.
    pub fn has_department_figure(&self) -> bool {
        self.weighted.value.reason() != Some(trustwide_domain::Reason::NotApplicable)
    }
}

/// A school that a trust figure does not count, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub school: SchoolName,
    pub why: String,
}
