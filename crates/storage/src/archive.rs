//! Backup and restore: one neutral zip archive from one snapshot, restored only into an empty database of either kind.
//!
//! That is also how a trust moves from SQLite to PostgreSQL. The archive holds `manifest.json` and, for each table, one
//! row a line as JSON in the order of its key, so the same rows always make the same archive. Not here: an export that
//! people read (`export`).

use std::io::{BufRead as _, BufReader, Read, Seek, Write};

use sea_orm::{Condition, DatabaseTransaction, SqlErr};
use serde::{Deserialize, Serialize};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    Database, StorageError,
    any_table::{self, Table, Unfit},
    audit::{self, ChainHead},
    database::Reach,
    migrate,
    pages::rows_at_once,
};

/// The form of the archive itself, raised when an older program could not read it.
const FORM: u32 = 1;
const MANIFEST: &str = "manifest.json";

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub form: u32,
    /// The newest migration that the rows have been through.
    pub schema: String,
    /// When it was made, as an instant in universal time.
    pub made_at: String,
    pub tables: Vec<TableLine>,
    /// Where each trust's audit chain ended.
    pub chains: Vec<ChainHead>,
}

/// A table in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLine {
    pub name: String,
    pub rows: u64,
}

impl Database {
    /// Writes everything into one archive, from one snapshot, while others read and write. Returns the chains' ends.
    pub async fn backup(&self, out: impl Write + Seek) -> Result<Vec<ChainHead>, StorageError> {
        let tx = self.reading(Reach::All).await?;
        let mut zip = ZipWriter::new(out);
        let mut lines = Vec::new();
        for table in any_table::all() {
            let rows = put_table(&tx, table, &mut zip).await?;
            lines.push(TableLine { name: table.name().into(), rows });
        }
        let chains = audit::chain_heads(&tx).await?;
        let manifest = Manifest {
            form: FORM,
            schema: migrate::newest().into(),
            made_at: instant(self.surroundings().now().0),
            tables: lines,
            chains: chains.clone(),
        };
        zip.start_file(MANIFEST, options()).map_err(file_error)?;
        zip.write_all(&serde_json::to_vec_pretty(&manifest).map_err(StorageError::damaged)?)?;
        zip.finish().map_err(file_error)?.flush()?;
        Ok(chains)
    }

    /// Puts an archive's rows into an empty, migrated database of either kind: all of them, or none.
    ///
    /// Refuses, saying why: a database with rows in it, an archive of a newer program, one that is damaged, and one whose
    /// audit chains do not hold.
    pub async fn restore(&self, from: impl Read + Seek) -> Result<Vec<ChainHead>, StorageError> {
        let mut zip = ZipArchive::new(from).map_err(|_| refused("This is not a whole archive"))?;
        let manifest = read_manifest(&mut zip)?;
        let _queue = self.writing().await;
        let tx = self.changing(Reach::All).await?;
        refuse_unless_empty(&tx).await?;
        for table in any_table::all() {
            let rows = take_table(&tx, table, &mut zip, &manifest).await?;
            manifest.agrees(table.name(), rows)?;
        }
        let (heads, faults) = audit::faults_in(&tx).await?;
        if let Some(fault) = faults.first() {
            return Err(refused(&format!("The archive is damaged: {fault}")));
        }
        if heads != manifest.chains {
            return Err(refused(
                "The archive is damaged: its audit chains do not end where it says",
            ));
        }
        tx.commit().await?;
        Ok(heads)
    }
}

impl Manifest {
    fn rows_of(&self, table: &str) -> Option<u64> {
        self.tables.iter().find(|line| line.name == table).map(|line| line.rows)
    }

    fn agrees(&self, table: &str, found: u64) -> Result<(), StorageError> {
        match self.rows_of(table).unwrap_or(0) {
            said if said == found => Ok(()),
            said => Err(refused(&format!(
                "The archive is damaged: it says that {table} has {said} rows, and it has {found}"
            ))),
        }
    }
}

async fn put_table<W: Write + Seek>(
    tx: &DatabaseTransaction,
    table: &dyn Table,
    zip: &mut ZipWriter<W>,
) -> Result<u64, StorageError> {
    zip.start_file(file_of(table.name()), options()).map_err(file_error)?;
    let (mut rows, mut last) = (0, None);
    loop {
        let page = table.lines(tx, Condition::all(), last).await?;
        for line in &page.rows {
            zip.write_all(line)?;
            zip.write_all(b"\n")?;
        }
        rows += page.rows.len() as u64;
        if page.last.is_none() {
            return Ok(rows);
        }
        last = page.last;
    }
}

async fn take_table<R: Read + Seek>(
    tx: &DatabaseTransaction,
    table: &dyn Table,
    zip: &mut ZipArchive<R>,
    manifest: &Manifest,
) -> Result<u64, StorageError> {
    let name = table.name();
    // A table that the archive's program did not know yet.
    if manifest.rows_of(name).is_none() {
        return Ok(0);
    }
    let file = zip.by_name(&file_of(name));
    let missing = |_| refused(&format!("The archive is damaged: it has no {}", file_of(name)));
    let mut lines = BufReader::new(file.map_err(missing)?);
    let (mut rows, mut page) = (0, Vec::new());
    loop {
        let mut line = Vec::new();
        let read = lines.read_until(b'\n', &mut line);
        let ended = read.map_err(|error| damaged(name, rows + 1, &error))? == 0;
        if !ended {
            page.push(line);
        }
        if page.len() as u64 >= rows_at_once(name) || (ended && !page.is_empty()) {
            let (before, taken) = (rows, page.len() as u64);
            let put = table.insert(tx, std::mem::take(&mut page)).await;
            put.map_err(|unfit| does_not_fit(name, before, unfit))?;
            rows += taken;
        }
        if ended {
            return Ok(rows);
        }
    }
}

fn read_manifest<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Result<Manifest, StorageError> {
    let none = || refused("This is not an archive of this program: it has no manifest");
    let mut text = String::new();
    zip.by_name(MANIFEST).map_err(|_| none())?.read_to_string(&mut text).map_err(|_| none())?;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|_| none())?;
    // Asked first, since a newer form may have other fields.
    if value["form"].as_u64().is_some_and(|form| form > u64::from(FORM)) {
        return Err(refused("The archive was made by a newer version of this program"));
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|_| none())?;
    if manifest.schema.as_str() > migrate::newest() {
        let (found, known) = (manifest.schema, migrate::newest().into());
        return Err(StorageError::NewerSchema { found, known });
    }
    Ok(manifest)
}

async fn refuse_unless_empty(tx: &DatabaseTransaction) -> Result<(), StorageError> {
    for table in any_table::all() {
        if table.count(tx).await? > 0 {
            let why = "An archive is restored only into an empty database, and this one has rows";
            return Err(refused(why));
        }
    }
    Ok(())
}

fn file_of(table: &str) -> String {
    format!("{table}.jsonl")
}

/// No file's time is kept, so that the same rows make the same archive.
pub(crate) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true)
}

pub(crate) fn file_error(error: zip::result::ZipError) -> StorageError {
    StorageError::File(error.into())
}

pub(crate) fn instant(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map(|it| it.to_string()).unwrap_or_default()
}

fn refused(why: &str) -> StorageError {
    StorageError::Refused(format!("{why}."))
}

fn damaged(table: &str, line: u64, error: &dyn std::fmt::Display) -> StorageError {
    refused(&format!("The archive is damaged: line {line} of {} ({error})", file_of(table)))
}

/// Lines that are no rows, and rows that break a rule of the tables, are the archive's fault; anything else is the
/// database's. `before` lines of the table went in already.
fn does_not_fit(table: &str, before: u64, unfit: Unfit) -> StorageError {
    let error = match unfit {
        Unfit::Line(at, error) => return damaged(table, before + at as u64 + 1, &error),
        Unfit::Rows(error) => error,
    };
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_) | SqlErr::ForeignKeyConstraintViolation(_)) => {
            refused(&format!("The archive is damaged: rows of {table} contradict one another"))
        }
        _ => error.into(),
    }
}
