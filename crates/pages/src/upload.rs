//! The preview of an uploaded file: what it is, what it would change, and what in it cannot be used. Nothing has landed yet.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, SourceKind, Stage, source::Issue};

use super::shared::SchoolName;
use crate::look::{Form, page::page};

/// `GET /data/uploads/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct PreviewPage {
    pub file: String,
    pub size_bytes: u64,
    pub kind: SourceKind,
    pub year: Option<AcademicYear>,
    pub stage: Stage,
    pub published_on: Option<Date>,
    pub rows_read: u64,
    pub rows_kept: u64,
    pub rows_refused: u64,
    /// What landing it would do, each a sentence.
    pub changes: Vec<String>,
    /// Schools of the trust that the file has rows for.
    pub schools_found: u32,
    pub schools_missing: Vec<SchoolName>,
    pub issues: Vec<Issue>,
    pub issues_total: u64,
    pub first_rows: FirstRows,
    /// The same file landed before: there is nothing to do.
    pub already_landed: bool,
    #[serde(skip)]
    pub land: Option<Form>,
    #[serde(skip)]
    pub discard: Form,
}

/// The first rows as the file has them.
#[derive(Debug, Clone, Serialize)]
pub struct FirstRows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Columns of the file that are not shown here.
    pub more_columns: u32,
}

page!(PreviewPage, "preview.html", |page| format!("Check {} before it is loaded", page.file));
