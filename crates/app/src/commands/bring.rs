//! `trustwide import people|bands|days|terms FILE`: a trust's own spreadsheets, shown first, landed with `--land`, taken back
//! with `--undo`: read and landed by what the pages under "Bring along" use.

mod file;
mod report;

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::Args;
use trustwide_domain::{AsAt, RecordId};
use trustwide_storage::{
    Database, StorageError,
    opening::Brought,
    trusts::{Trust, operator as by_operator},
};

use super::operator;
use crate::output::{say, say_json};

/// What can be brought along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    People,
    Bands,
    Days,
    Terms,
}

impl Kind {
    /// Each by its word.
    pub const WORDS: [(&str, Kind); 4] = [
        ("people", Kind::People),
        ("bands", Kind::Bands),
        ("days", Kind::Days),
        ("terms", Kind::Terms),
    ];

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }

    fn brought(self) -> Brought {
        match self {
            Kind::People => Brought::People,
            Kind::Bands => Brought::Bands,
            Kind::Days => Brought::Days,
            Kind::Terms => Brought::Dates,
        }
    }
}

/// Flags of a trust's own spreadsheets.
#[derive(Debug, Args)]
pub struct Flags {
    /// People, bands, days, terms: land the file, instead of only showing what would come of it
    #[arg(long)]
    land: bool,
    /// People, bands, days, terms: take back all that a file brought along, by the id that landing it printed
    #[arg(long, value_name = "ID", conflicts_with = "land")]
    undo: Option<String>,
    /// People: which school a place means: 'Fenn Lane=900001', or =central, or =out to leave its people out
    #[arg(long, value_name = "PLACE=URN")]
    place: Vec<String>,
    /// People: two lines that are one person: 42,43
    #[arg(long, value_name = "LINE,LINE")]
    one: Vec<String>,
    /// People: two lines that are two people: 42,43
    #[arg(long, value_name = "LINE,LINE")]
    two: Vec<String>,
    /// People: the line of somebody to leave out
    #[arg(long, value_name = "LINE")]
    out: Vec<u64>,
}

/// Shows, lands or takes back.
pub async fn run(
    db: &Database,
    trust: Trust,
    kind: Kind,
    files: &[PathBuf],
    flags: &Flags,
    json: bool,
) -> anyhow::Result<ExitCode> {
    if let Some(id) = &flags.undo {
        return take_back(db, &trust, kind, id).await;
    }
    let mut reports = Vec::new();
    for path in files {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| path.display().to_string());
        let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let scope = operator(db, Some(&trust.id), AsAt::now(db.surroundings().now())).await?;
        let report = file::look(&scope, kind, (&name, &bytes), flags).await?;
        let report = match report {
            Ok((report, found, table)) if flags.land && report.rows_kept > 0 => {
                drop(scope);
                file::land(db, &trust, &table, found, report).await?
            }
            Ok((report, ..)) => report,
            Err(refused) => refused,
        };
        if !json {
            report.say(flags.land);
        }
        reports.push(report);
    }
    if json {
        say_json(&reports)?;
    }
    let fine = |it: &report::Report| it.refused.is_none() && (it.landed || !flags.land);
    Ok(if reports.iter().all(fine) { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

async fn take_back(db: &Database, trust: &Trust, kind: Kind, id: &str) -> anyhow::Result<ExitCode> {
    let mut write = db.write(&trust.id, &by_operator()).await?;
    match write.take_back_brought(kind.brought(), &RecordId(id.to_owned())).await {
        Err(StorageError::Refused(why)) => bail!("{why}"),
        Err(StorageError::NotFound { .. }) => bail!("no list of this kind was landed under {id}"),
        Err(StorageError::Stale { .. }) => {
            bail!("it was brought along on the pages, by somebody who can take it back there")
        }
        done => done?,
    }
    write.commit().await?;
    say("All of it is taken back.");
    Ok(ExitCode::SUCCESS)
}
