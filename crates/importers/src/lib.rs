//! Bytes in, a [`ReadFile`] out: the department's files, the register's and the trust's own, exactly as found.
//!
//! A wrong file is refused whole, saying why; a wrong row costs that row, a wrong cell that cell, and each is listed. Every
//! marker keeps its own reason and none is ever nought. Files are untrusted: see [`Limits`]. Not here: what a column means
//! (`domain::measures`), where figures are kept (`storage`).
//!
//! One file for each layout; to add one, write its reader, and name it in [`read`] and in `guess`.

mod absence;
mod cells;
mod census;
mod container;
mod dates;
mod error;
mod figures;
mod file;
mod grades;
mod groups;
mod guess;
mod inspections;
mod inspections_json;
mod inspections_table;
mod issues;
mod json;
mod ks2;
mod ks2_derived;
mod ks4;
mod limits;
mod links;
mod naming;
pub mod opening;
mod places;
pub mod plain;
mod predecessors;
mod reading;
mod records;
mod register;
pub mod roster;
mod sheet;
mod table;
pub mod terms;
mod text;
mod trust_ks2;
mod trust_results;

use std::fmt;

use trustwide_domain::{AcademicYear, SourceKind, Stage, source::ReadFile};

pub use crate::{error::ImportError, limits::Limits};

/// Raised whenever the same bytes would be read differently, so that they may land again.
pub const READER_VERSION: u32 = 1;

/// What whoever gives a file knows about it.
#[derive(Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The academic year, where the file can't tell.
    pub year: Option<AcademicYear>,
    /// How firm the figures are, where the name doesn't tell or is wrong.
    pub stage: Option<Stage>,
    pub limits: Limits,
    /// Called every few thousand rows.
    pub progress: Option<&'a dyn Fn(Progress)>,
}

impl fmt::Debug for Hints<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hints")
            .field("year", &self.year)
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub rows: u64,
    /// Bytes read, of the unpacked file.
    pub done: usize,
    pub of: usize,
}

/// Reads a file of one kind. `name` is the file's name, which may tell its year, its stage and its day.
///
/// Either file of links may be given as the other; [`ReadFile::kind`] says which it was.
pub fn read(
    kind: SourceKind,
    name: &str,
    bytes: &[u8],
    hints: &Hints<'_>,
) -> Result<ReadFile, ImportError> {
    let mut file = file::File::open(kind, name, bytes, hints)?;
    if matches!(kind, SourceKind::GroupLinks | SourceKind::Predecessors) {
        file.kind = links::kind_of(&file)?;
    }
    match file.kind {
        SourceKind::Register => register::read(&file),
        SourceKind::Groups => groups::read(&file),
        SourceKind::GroupLinks => links::read(&file),
        SourceKind::Predecessors => predecessors::read(&file),
        SourceKind::Ks2 => ks2::read(&file),
        SourceKind::Ks4 => ks4::read(&file),
        SourceKind::Census => census::read(&file),
        SourceKind::Absence => absence::read(&file),
        SourceKind::Inspections => inspections::read(&file),
        SourceKind::TrustKs2 => trust_ks2::read(&file),
        SourceKind::TrustResults => trust_results::read(&file),
    }
}

/// The kind of a file, by what is inside it and not by its name, since people rename files; `None` where nothing gives it
/// away or it can't be opened.
pub fn guess_kind(bytes: &[u8]) -> Option<SourceKind> {
    let hints = Hints::default();
    let (content, _) = file::Content::open(bytes, &hints).ok()?;
    guess::of_content(&content, hints.limits)
}
