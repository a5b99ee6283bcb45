//! The commands, one file each.

mod bring;
mod check;
mod demo;
mod figures;
mod import;
mod keep;
mod model;
mod new;
mod serve;

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use trustwide_domain::{
    AsAt, Uid,
    access::Access,
    ids::{PersonId, TrustId},
};
use trustwide_storage::{Database, Scoped, Who, trusts::Trust};

use crate::config::{Config, Place};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// A demonstration trust, three years deep, invented, served at once; pick a person to be
    Demo(demo::Demo),
    /// A real trust from the public register
    New(new::New),
    /// Load files: each says what was read, kept and refused
    Import(import::Import),
    /// The web application
    Serve(serve::Serve),
    /// Published figures beside the same worked out again, with who is left out
    Figures(figures::Figures),
    /// Improvement models
    Model(model::ModelCommand),
    /// Whether database, audit chain and sources are consistent, or exactly what is not
    Check(check::Check),
    /// One archive of everything, made while serving
    Backup(keep::Backup),
    /// Fill an empty database, of either kind, from an archive
    Restore(keep::Restore),
    /// A complete open export of one trust, as CSV and JSON
    Export(keep::Export),
    /// Erase a person, or hand them what is held about them
    Erase(keep::Erase),
    /// Apply the retention periods
    Retain(keep::Retain),
    /// A one-time link by which a person signs in for the first time or again
    Link(keep::Link),
    /// Each setting and where it came from
    Config(check::ShowConfig),
}

pub async fn run(command: Command, place: Place) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(it) => it.run(place).await,
        Command::New(it) => it.run(place).await,
        Command::Import(it) => it.run(place).await,
        Command::Serve(it) => it.run(place).await,
        Command::Figures(it) => it.run(place).await,
        Command::Model(it) => it.run(),
        Command::Check(it) => it.run(place).await,
        Command::Backup(it) => it.run(place).await,
        Command::Restore(it) => it.run(place).await,
        Command::Export(it) => it.run(place).await,
        Command::Erase(it) => it.run(place).await,
        Command::Retain(it) => it.run(place).await,
        Command::Link(it) => it.run(place).await,
        Command::Config(it) => it.run(place),
    }
}

/// Opens the database that the flags and settings name; refused where there is none, since a mistyped folder is not a
/// trust without faults.
async fn open(place: &Place) -> anyhow::Result<Database> {
    Config::read(place, None)?.open_existing().await
}

/// The same, made where there is none.
async fn open_or_make(place: &Place) -> anyhow::Result<Database> {
    Config::read(place, None)?.open().await
}

/// The trust that is meant: the one with this UID, or the only one there is.
async fn find_trust(db: &Database, uid: Option<Uid>) -> anyhow::Result<Trust> {
    let mut trusts = db.trusts().await?;
    match uid {
        Some(uid) => trusts
            .into_iter()
            .find(|it| it.uid == Some(uid))
            .with_context(|| format!("no trust with UID {uid} is here")),
        None if trusts.len() == 1 => Ok(trusts.remove(0)),
        None if trusts.is_empty() => {
            anyhow::bail!("there is no trust here yet: make one with 'trustwide new'")
        }
        None => anyhow::bail!("there are {} trusts here: say which with --trust UID", trusts.len()),
    }
}

/// The operator's own view of a trust, or of the public data alone.
async fn operator(db: &Database, trust: Option<&TrustId>, as_at: AsAt) -> anyhow::Result<Scoped> {
    let trust = trust.cloned().unwrap_or_else(|| TrustId(trustwide_storage::PUBLIC.into()));
    let who = Who { person: PersonId("operator".into()), trust, access: Access::operator() };
    Ok(db.scoped(who, as_at).await?)
}
