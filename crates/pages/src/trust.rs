//! The trust page: what needs attention first, the trust's own figures, then every school by phase, in name order.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, Coded, Uid};

use super::banding::BandsWaiting;
use super::contacts::TrustLanding;
use super::shared::{Attention, InspectionLine, Phase, SchoolName, Source, TrustFigure};
use crate::look::{Figure, Scale, page::page};

/// `GET /`
#[derive(Debug, Clone, Serialize)]
pub struct TrustPage {
    pub name: String,
    pub uid: Option<Uid>,
    /// Schools in the trust on the day, whatever the filter shows.
    pub schools: u32,
    pub pupils: Coded<u32>,
    /// The reader's leave: watching, exporting and loading files are theirs to do or not.
    #[serde(skip)]
    pub may: TrustActs,
    pub attention: Vec<Attention>,
    /// Comparisons behind "beyond chance", over which the false discovery rate is held at 5 %.
    pub compared: u32,
    pub figures: Vec<TrustFigure>,
    /// This week's visits, overdue actions and the longest times without a visit; `None` for those who see none of it.
    pub week: Option<TrustLanding>,
    /// Papers to decide, decisions to be told, reviews that are due; `None` for those who do not see every band.
    pub bands: Option<BandsWaiting>,
    pub filter: SchoolFilter,
    /// Schools that the filter lets through, by phase.
    pub phases: Vec<PhaseGroup>,
    /// The files that the schools' figures are from.
    pub sources: Vec<Source>,
}

/// What the reader may do from here.
#[derive(Debug, Clone, Copy, Default)]
pub struct TrustActs {
    pub watch: bool,
    pub load_data: bool,
    pub export: bool,
}

/// How the list is narrowed and ordered. It is in the address, and remembered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SchoolFilter {
    pub phase: Option<Phase>,
    /// Part of a name; empty for all.
    pub name: String,
    pub watched_only: bool,
    pub sort: SchoolSort,
}

/// The order inside each phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SchoolSort {
    #[default]
    Name,
    Pupils,
    Disadvantaged,
    Sen,
    Headline,
    Attendance,
}

impl SchoolSort {
    /// The word of the address.
    pub fn word(self) -> &'static str {
        match self {
            SchoolSort::Name => "name",
            SchoolSort::Pupils => "pupils",
            SchoolSort::Disadvantaged => "disadvantaged",
            SchoolSort::Sen => "sen",
            SchoolSort::Headline => "headline",
            SchoolSort::Attendance => "attendance",
        }
    }
}

/// Schools of one phase and the measure that heads them.
#[derive(Debug, Clone, Serialize)]
pub struct PhaseGroup {
    pub phase: Phase,
    /// `None` where the phase has no measure in common.
    pub headline: Option<Headline>,
    pub schools: Vec<SchoolRow>,
}

/// The measure that a phase's schools show, and what it is drawn against.
#[derive(Debug, Clone, Serialize)]
pub struct Headline {
    pub label: String,
    pub year: AcademicYear,
    pub england: Coded<f64>,
    pub scale: Scale,
}

/// One school in the list.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolRow {
    pub school: SchoolName,
    pub joined: Coded<Date>,
    pub ages: Option<(u8, u8)>,
    pub local_authority: String,
    pub pupils: Figure,
    pub disadvantaged: Figure,
    pub sen: Figure,
    pub headline: Figure,
    /// The headline measure the year before, shown where a wall has room.
    pub before: Figure,
    pub attendance: Figure,
    pub inspection: InspectionLine,
    pub watched: bool,
}

impl TrustPage {
    /// Schools that the filter lets through.
    pub fn shown(&self) -> usize {
        self.phases.iter().map(|group| group.schools.len()).sum()
    }
}

impl SchoolFilter {
    /// Whether anything is held back or reordered.
    pub fn is_set(&self) -> bool {
        *self != SchoolFilter::default()
    }

    pub fn is_phase(&self, phase: &Phase) -> bool {
        self.phase == Some(*phase)
    }

    pub fn is_sort(&self, word: &str) -> bool {
        self.sort.word() == word
    }

    /// The same filter in another order, as an address.
    pub fn sorted_by(&self, word: &str) -> String {
        format!("/?{}", self.query(word))
    }

    /// The list as a file, filtered and ordered as shown.
    pub fn export_href(&self) -> String {
        format!("/schools.csv?{}", self.query(self.sort.word()))
    }

    fn query(&self, sort: &str) -> String {
        let phase = self.phase.map_or("", Phase::word);
        let watched = if self.watched_only { "&watched=yes" } else { "" };
        format!("phase={phase}&name={}{watched}&sort={sort}", percent_encoded(&self.name))
    }
}

/// Text as a value in an address.
fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

page!(TrustPage, "trust.html", |page| page.name.clone());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_link_keeps_the_filter() {
        let filter = SchoolFilter {
            phase: Some(Phase::Primary),
            name: "St Ann & co".into(),
            watched_only: true,
            sort: SchoolSort::Name,
        };
        assert_eq!(
            filter.sorted_by("pupils"),
            "/?phase=primary&name=St%20Ann%20%26%20co&watched=yes&sort=pupils"
        );
    }
}
