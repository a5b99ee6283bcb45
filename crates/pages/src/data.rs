//! The data page: what has been loaded, from which file, what was refused, and what is missing for whom.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, Coded, Moment, SourceId, SourceKind, Stage, source::Issue};

use super::shared::SchoolName;
use crate::look::{Form, page::page};

/// `GET /data`
#[derive(Debug, Clone, Serialize)]
pub struct DataPage {
    /// What is expected by now and not here, most schools first.
    pub missing: Vec<Gap>,
    pub kinds: Vec<LoadedKind>,
    /// The upload form, for those who may load files.
    #[serde(skip)]
    pub upload: Option<Form>,
}

/// Figures that schools of the trust have not.
#[derive(Debug, Clone, Serialize)]
pub struct Gap {
    pub kind: SourceKind,
    pub year: Option<AcademicYear>,
    pub schools: Vec<SchoolName>,
    /// Schools that should have them.
    pub expected: u32,
    /// Where such a file is to be had, or what to ask for.
    pub hint: String,
}

impl Gap {
    pub fn held(&self) -> u32 {
        self.expected.saturating_sub(self.schools.len() as u32)
    }
}

/// Everything loaded of one kind, latest year first.
#[derive(Debug, Clone, Serialize)]
pub struct LoadedKind {
    pub kind: SourceKind,
    pub files: Vec<LoadedFile>,
}

/// One file that landed.
#[derive(Debug, Clone, Serialize)]
pub struct LoadedFile {
    pub id: SourceId,
    pub file: String,
    pub year: Option<AcademicYear>,
    pub stage: Stage,
    pub published_on: Option<Date>,
    pub rows_read: u64,
    pub rows_kept: u64,
    pub rows_refused: u64,
    /// Cells that were coded because their value could not be read, in rows that were kept.
    pub cells_refused: u64,
    pub landed_at: Moment,
    pub landed_by: String,
    pub checksum: String,
    pub reader: String,
    /// When a later file took its place.
    pub retired_at: Option<Moment>,
}

/// `GET /data/{source}`: one file, and each thing in it that could not be used.
#[derive(Debug, Clone, Serialize)]
pub struct SourcePage {
    pub kind: SourceKind,
    pub file: LoadedFile,
    pub covers: String,
    pub issues: Vec<Issue>,
    pub issues_total: u64,
    /// What a file of unpublished results held for other schools is not this reader's to see.
    pub issues_withheld: bool,
    pub page: Pages,
}

/// Where a long list stands.
#[derive(Debug, Clone, Serialize)]
pub struct Pages {
    pub number: u32,
    pub of: u32,
    /// The address that `page=2` is added to, ending in `?` or `&`.
    #[serde(skip)]
    pub base: String,
}

impl Pages {
    pub fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| format!("{}page={}", self.base, self.number - 1))
    }

    pub fn next(&self) -> Option<String> {
        (self.number < self.of).then(|| format!("{}page={}", self.base, self.number + 1))
    }
}

impl SourcePage {
    /// The rest of the checksum is there for those who compare it with the publisher's.
    pub fn published(&self) -> Coded<Date> {
        let unknown = Coded::Missing(trustwide_domain::Reason::UnknownDate);
        self.file.published_on.map_or(unknown, Coded::Value)
    }
}

page!(DataPage, "data.html", |_| "Data".into());
page!(SourcePage, "source.html", |page| page.file.file.clone());
