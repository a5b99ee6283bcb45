//! `trustwide import KIND FILE…`: each file is read whole, checked, and landed in one write or not at all.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    str::FromStr,
};

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, SourceKind, Stage, Uid,
    ids::SourceId,
    source::{Issue, ReadFile, UnknownWord},
};
use trustwide_importers::{Hints, ImportError, Progress, READER_VERSION};
use trustwide_storage::{Database, landing::Landed, trusts::operator};

use super::{
    bring::{self, Flags, Kind},
    find_trust, open, open_or_make,
};
use crate::{
    config::Place,
    output::{progress, progress_done, say, say_json, thousands},
};

/// Issues printed for people; `--json` gives them all.
const ISSUES_SHOWN: usize = 20;

#[derive(Debug, Args)]
pub struct Import {
    /// What the files hold: register, groups, links, predecessors, ks2, ks4, census, absence, inspections, trust-ks2, results;
    /// or a trust's own spreadsheets: people, bands, days, terms, which are shown first and land with --land
    kind: ImportKind,
    /// CSV, JSON or XLSX, plain, gzipped or zipped
    #[arg(required_unless_present = "undo")]
    files: Vec<PathBuf>,
    /// The academic year, where the file does not say: 2018-19
    #[arg(long)]
    year: Option<AcademicYear>,
    /// How firm the figures are: trust-reported, derived, provisional, revised, final
    #[arg(long)]
    stage: Option<Stage>,
    /// The trust whose own results these are, where there are several
    #[arg(long, value_name = "UID")]
    trust: Option<Uid>,
    /// Print what happened as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    own: Flags,
}

/// What a file holds: published figures and results, or what a trust kept in a spreadsheet.
#[derive(Debug, Clone, Copy)]
enum ImportKind {
    Figures(SourceKind),
    Own(Kind),
}

impl FromStr for ImportKind {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match Kind::from_word(text) {
            Some(own) => Ok(ImportKind::Own(own)),
            None => text.parse().map(ImportKind::Figures).map_err(|mut unknown: UnknownWord| {
                unknown.known.extend(Kind::WORDS.iter().map(|(word, _)| word));
                unknown
            }),
        }
    }
}

/// What became of one file.
#[derive(Debug, Serialize)]
pub struct Report {
    file: String,
    kind: SourceKind,
    academic_year: Option<AcademicYear>,
    stage: Option<Stage>,
    landed: bool,
    /// The same file had landed before, so nothing changed.
    already: bool,
    rows_read: u64,
    rows_kept: u64,
    rows_refused: u64,
    passed_over: u64,
    replaces: Vec<SourceId>,
    issues: Vec<Issue>,
    /// Why the whole file was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

impl Import {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let kind = match self.kind {
            ImportKind::Figures(kind) => kind,
            ImportKind::Own(kind) => {
                let db = open(&place).await?;
                let trust = find_trust(&db, self.trust).await?;
                return bring::run(&db, trust, kind, &self.files, &self.own, self.json).await;
            }
        };
        // Published figures may come before any trust.
        let db = open_or_make(&place).await?;
        let mut reports = Vec::new();
        for file in &self.files {
            let hints = Hints {
                year: self.year,
                stage: self.stage,
                progress: Some(&show),
                ..Hints::default()
            };
            let report = load(&db, kind, file, &hints, self.trust).await?;
            if !self.json {
                report.say();
            }
            reports.push(report);
        }
        if self.json {
            say_json(&reports)?;
        }
        Ok(if reports.iter().all(|it| it.landed) { ExitCode::SUCCESS } else { ExitCode::from(2) })
    }
}

/// Reads a file and lands it. A file that cannot be read is a report, not an error; a failing disk is an error.
pub async fn load(
    db: &Database,
    kind: SourceKind,
    path: &Path,
    hints: &Hints<'_>,
    trust: Option<Uid>,
) -> anyhow::Result<Report> {
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |it| it.to_string_lossy().into_owned());
    let size = fs::metadata(path).with_context(|| format!("reading {}", path.display()))?.len();
    let limit_mib = (hints.limits.unzipped >> 20) as u64;
    if size > limit_mib << 20 {
        return Ok(Report::refused(&name, kind, &ImportError::TooBig { limit_mib }));
    }
    let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let read = trustwide_importers::read(kind, &name, &bytes, hints);
    progress_done();
    match read {
        Err(error) => Ok(Report::refused(&name, kind, &error)),
        Ok(read) => {
            let landed = land(db, &name, &bytes, &read, trust).await?;
            Ok(Report::landed(&name, read, landed))
        }
    }
}

/// Lands what was read: among the public reference data, or as the trust's own.
async fn land(
    db: &Database,
    name: &str,
    bytes: &[u8],
    read: &ReadFile,
    trust: Option<Uid>,
) -> anyhow::Result<Landed> {
    let mut write = match read.kind {
        SourceKind::TrustResults => db.write(&find_trust(db, trust).await?.id, &operator()).await?,
        _ => db.write_public().await?,
    };
    let landed = write
        .land(name, bytes, READER_VERSION, read)
        .await
        .with_context(|| format!("landing {name}"))?;
    if !landed.already {
        write.commit().await.with_context(|| format!("landing {name}"))?;
    }
    Ok(landed)
}

fn show(at: Progress) {
    let percent = (at.done * 100).checked_div(at.of).unwrap_or(0);
    progress(&format!("{} rows, {percent}%", thousands(at.rows)));
}

impl Report {
    fn refused(name: &str, kind: SourceKind, error: &ImportError) -> Self {
        let cause =
            std::error::Error::source(error).map_or_else(String::new, |it| format!(": {it}"));
        let flag = if matches!(error, ImportError::NoYear) { ", with --year" } else { "" };
        Report {
            file: name.into(),
            kind,
            academic_year: None,
            stage: None,
            landed: false,
            already: false,
            rows_read: 0,
            rows_kept: 0,
            rows_refused: 0,
            passed_over: 0,
            replaces: Vec::new(),
            issues: Vec::new(),
            refused: Some(format!("{error}{cause}{flag}")),
        }
    }

    fn landed(name: &str, read: ReadFile, landed: Landed) -> Self {
        Report {
            file: name.into(),
            kind: read.kind,
            academic_year: read.year,
            stage: Some(read.stage),
            landed: true,
            already: landed.already,
            rows_read: read.rows_read,
            rows_kept: read.block.rows.len() as u64,
            rows_refused: read.rows_refused(),
            passed_over: read.passed_over,
            replaces: landed.replaces,
            issues: read.issues,
            refused: None,
        }
    }

    /// Why the whole file was refused, if it was.
    pub fn why_refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    /// Says it in plain lines.
    pub fn say(&self) {
        if let Some(why) = &self.refused {
            return say(format_args!("{}: refused whole, nothing was kept: {why}", self.file));
        }
        let year = self.academic_year.map_or_else(String::new, |it| format!(" {it}"));
        let stage = self.stage.map_or("", Stage::title);
        say(format_args!("{}: {}{year}, {stage}", self.file, self.kind.title()));
        let counts = [
            (self.rows_read, "read"),
            (self.rows_kept, "kept"),
            (self.rows_refused, "refused"),
            (self.passed_over, "passed over"),
        ];
        let counts: Vec<String> =
            counts.iter().map(|(n, what)| format!("{} {what}", thousands(*n))).collect();
        say(format_args!("  rows: {}", counts.join(", ")));
        if self.already {
            say("  it had landed before: nothing changed");
        }
        for issue in self.issues.iter().take(ISSUES_SHOWN) {
            say(format_args!("  {}", issue_line(issue)));
        }
        if self.issues.len() > ISSUES_SHOWN {
            say(format_args!(
                "  and {} more: --json lists them all",
                self.issues.len() - ISSUES_SHOWN
            ));
        }
    }
}

pub(super) fn issue_line(issue: &Issue) -> String {
    let column = issue.column.as_ref().map_or_else(String::new, |it| format!(", {it}"));
    let value = issue.value.as_ref().map_or_else(String::new, |it| format!(" {it:?}"));
    format!("line {}{column}{value}: {}", issue.line, issue.reason)
}
