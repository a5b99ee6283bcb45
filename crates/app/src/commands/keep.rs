//! Keeping the data: backup, restore, export, erase, retain, and links for people who cannot sign in.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;
use trustwide_domain::{Uid, ids::PersonId};
use trustwide_storage::{
    door::Purpose,
    retain::{Periods, Retention},
    trusts::operator,
};

use super::{find_trust, open, open_or_make};
use crate::{
    config::Place,
    output::{say, say_json},
};

#[derive(Debug, Args)]
pub struct Backup {
    /// The archive to make
    archive: PathBuf,
}

impl Backup {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let db = open(&place).await?;
        let heads = into_new_file(&self.archive, async |file| Ok(db.backup(file).await?)).await?;
        say(format_args!("{} is made", self.archive.display()));
        for head in heads {
            say(format_args!(
                "  {}: {} audit entries, head {}",
                head.name, head.entries, head.hash
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Restore {
    /// The archive to restore
    archive: PathBuf,
}

impl Restore {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let file = File::open(&self.archive)
            .with_context(|| format!("opening {}", self.archive.display()))?;
        let db = open_or_make(&place).await?;
        let heads = db
            .restore(BufReader::new(file))
            .await
            .with_context(|| format!("restoring {}", self.archive.display()))?;
        say(format_args!("{} is restored, and every audit chain holds", self.archive.display()));
        for head in heads {
            say(format_args!(
                "  {}: {} audit entries, head {}",
                head.name, head.entries, head.hash
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Export {
    /// The zip file to make
    file: PathBuf,
    /// The trust to export, where there are several
    #[arg(long, value_name = "UID")]
    trust: Option<Uid>,
}

impl Export {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let db = open(&place).await?;
        let trust = find_trust(&db, self.trust).await?;
        into_new_file(&self.file, async |file| Ok(db.export(&trust.id, file).await?)).await?;
        say(format_args!(
            "{}: everything of {} that is not a secret, as CSV and JSON",
            self.file.display(),
            trust.name
        ));
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Erase {
    /// The person's id, as the address of their page has it
    #[arg(long, value_name = "ID")]
    person: String,
    /// The trust they belong to, where there are several
    #[arg(long, value_name = "UID")]
    trust: Option<Uid>,
    /// Print what is held about them instead, as JSON, to hand over
    #[arg(long)]
    hand_over: bool,
    /// Erase without asking again
    #[arg(long)]
    yes: bool,
}

impl Erase {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let db = open(&place).await?;
        let trust = find_trust(&db, self.trust).await?;
        let person = PersonId(self.person);
        if self.hand_over {
            say_json(&db.subject_access(&trust.id, &person).await?)?;
            return Ok(ExitCode::SUCCESS);
        }
        if !self.yes {
            bail!(
                "erasing cannot be undone: their name and address go from every version, what they did stays under 'Erased person'; say --yes to do it"
            );
        }
        let erased = db.erase(&trust.id, &person, &operator()).await?;
        say_json(&erased)?;
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Retain {
    /// Remove what has outlived its time, instead of only saying what would go
    #[arg(long)]
    remove: bool,
    /// A TOML file of periods in days: sessions_and_links, sign_in_failures, views, uploads, leavers
    #[arg(long, value_name = "FILE")]
    periods: Option<PathBuf>,
}

impl Retain {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let periods = match &self.periods {
            Some(at) => {
                let text =
                    fs::read_to_string(at).with_context(|| format!("reading {}", at.display()))?;
                toml::from_str(&text).with_context(|| format!("in {}", at.display()))?
            }
            None => Periods::default(),
        };
        let retention = if self.remove { Retention::Remove } else { Retention::Look };
        let outlived = open(&place).await?.retain(&periods, retention).await?;
        #[derive(Serialize)]
        struct Said<'a, T> {
            removed: bool,
            periods_in_days: &'a Periods,
            rows: T,
        }
        say_json(&Said { removed: self.remove, periods_in_days: &periods, rows: outlived })?;
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Link {
    /// The person's id, as the address of their page has it, and as 'trustwide new' prints the administrator's
    #[arg(long, value_name = "ID")]
    person: String,
    /// The trust they belong to, where there are several
    #[arg(long, value_name = "UID")]
    trust: Option<Uid>,
    /// What they sign in with, where they never have
    #[arg(long, value_name = "NAME")]
    sign_in_name: Option<String>,
    /// Take their second factor away too, for a lost telephone: they set up a new one
    #[arg(long)]
    without_second_factor: bool,
}

impl Link {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let db = open(&place).await?;
        let trust = find_trust(&db, self.trust).await?;
        let person = PersonId(self.person);
        let name = self.sign_in_name.unwrap_or_else(|| person.0.clone());
        let secret = db.make_link(&trust.id, &person, &name, Purpose::Reset).await?;
        if self.without_second_factor {
            db.remove_second_factor(&person).await?;
        }
        say(format_args!("/welcome/{secret}"));
        say("It works once, and for three days.");
        Ok(ExitCode::SUCCESS)
    }
}

/// Fills a file that must not exist yet; one that could not be filled is removed again.
async fn into_new_file<T>(
    at: &Path,
    fill: impl AsyncFnOnce(BufWriter<File>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let file = File::create_new(at).with_context(|| format!("making {}", at.display()))?;
    let filled = fill(BufWriter::new(file)).await;
    if filled.is_err() {
        drop(fs::remove_file(at));
    }
    filled
}
