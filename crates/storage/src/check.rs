//! `check`: whether everything in the database agrees with everything else, or exactly what does not.
//!
//! The rules are in `check/rules.rs`, those of the ledger in `check/days.rs`, those of bands in
//! `check/bands.rs`; stored cells and files are decoded here. Audit chains are walked in `audit`.

mod bands;
mod days;
mod rules;

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryOrder,
    QuerySelect, Statement,
};
use serde::Serialize;
use trustwide_domain::{Block, Place, block::Cells};

use crate::{
    Database, Kind, StorageError, any_table,
    audit::{self, ChainHead},
    database::Reach,
    every_versioned,
    landing::unpacked,
    pages::{key_of, rows_after},
    tables::{names, source, source_row},
};

pub use rules::references;
use rules::{OF_ALL, OF_VERSIONS, Rule};

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Where each trust's audit chain ends.
    pub chains: Vec<ChainHead>,
    /// How many rows each table has.
    pub rows: BTreeMap<&'static str, u64>,
    /// Everything that does not agree, each as a plain sentence; empty where all is well.
    pub faults: Vec<String>,
}

impl Report {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Database {
    /// Checks everything against everything else, over one snapshot, while others read and write.
    pub async fn check(&self) -> Result<Report, StorageError> {
        let tx = self.reading(Reach::All).await?;
        let (chains, mut faults) = audit::faults_in(&tx).await?;
        faults.extend(self.rule_faults(&tx).await?);
        faults.extend(days::faults(&tx).await?);
        faults.extend(bands::faults(&tx).await?);
        faults.extend(source_faults(&tx).await?);
        if self.kind() == Kind::Sqlite {
            faults.extend(integrity_faults(&tx).await?);
        }
        Ok(Report { chains, rows: row_counts(&tx).await?, faults })
    }

    async fn rule_faults(&self, tx: &DatabaseTransaction) -> Result<Vec<String>, StorageError> {
        let mut faults = Vec::new();
        for table in every_versioned!(names) {
            for Rule { says, sql } in OF_VERSIONS {
                let (says, sql) = (says.replace("{table}", table), sql.replace("{table}", table));
                faults.extend(broken(tx, &says, &sql).await?);
            }
        }
        let kinds = every_versioned!(names).map(|kind| format!("'{kind}'")).join(", ");
        let unknown = format!("SELECT id AS what FROM record WHERE kind NOT IN ({kinds})");
        faults.extend(broken(tx, "record {} is of no known kind", &unknown).await?);
        for Rule { says, sql } in OF_ALL {
            faults.extend(broken(tx, says, sql).await?);
        }
        for (table, column, parent) in references() {
            let says = format!("{table} refers to {parent} {{}}, which is not here");
            let sql = format!(
                "SELECT DISTINCT c.{column} AS what FROM {table} c \
                 WHERE NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.id = c.{column})"
            );
            faults.extend(broken(tx, &says, &sql).await?);
        }
        Ok(faults)
    }
}

/// Asks a rule's query; each answer makes a sentence.
async fn broken(
    tx: &DatabaseTransaction,
    says: &str,
    sql: &str,
) -> Result<Vec<String>, StorageError> {
    let sql = format!("{sql} ORDER BY 1 LIMIT 100");
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
    let sentence =
        |row: &sea_orm::QueryResult| Ok(says.replace("{}", &row.try_get::<String>("", "what")?));
    rows.iter().map(sentence).collect()
}

/// Decodes every stored file and row.
async fn source_faults(tx: &DatabaseTransaction) -> Result<Vec<String>, StorageError> {
    let ids: Vec<String> = source::Entity::find()
        .select_only()
        .column(source::Column::Id)
        .order_by_asc(source::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    let mut faults = Vec::new();
    for id in ids {
        let Some(file) = source::Entity::find_by_id(id).one(tx).await? else { continue };
        if unpacked(&file.bytes, &file.checksum).is_err() {
            faults
                .push(format!("the bytes kept of file {} are not those that were landed", file.id));
        }
        match serde_json::from_str::<Vec<String>>(&file.columns) {
            Ok(columns) => faults.extend(row_faults(tx, &file.id, columns).await?),
            Err(_) => faults.push(format!("the columns of file {} cannot be read", file.id)),
        }
    }
    Ok(faults)
}

async fn row_faults(
    tx: &DatabaseTransaction,
    id: &str,
    columns: Vec<String>,
) -> Result<Vec<String>, StorageError> {
    let mut faults = Vec::new();
    let mut block = Block::new(columns);
    let mut last = None;
    loop {
        let of_file = Condition::all().add(source_row::Column::SourceId.eq(id));
        let page = rows_after::<source_row::Entity>(tx, of_file, last).await?;
        for row in &page {
            if row.place.parse::<Place>().is_err() {
                faults.push(format!("line {} of file {id} is about no known place", row.line));
            }
            if !decodes(&mut block, &row.cells) {
                faults
                    .push(format!("line {} of file {id} does not decode to its columns", row.line));
            }
        }
        last = page.last().map(key_of::<source_row::Entity>);
        if last.is_none() {
            return Ok(faults);
        }
    }
}

/// Whether the bytes are exactly one cell for each column: packed again, they must come out the same.
fn decodes(block: &mut Block, cells: &[u8]) -> bool {
    block.rows.clear();
    block.bytes.clear();
    if Cells::of(cells).take(block.columns.len() + 1).count() != block.columns.len() {
        return false;
    }
    let mut row = block.pack(Place::England, 0);
    Cells::of(cells).for_each(|cell| row.push(cell));
    row.finish();
    block.bytes == cells
}

async fn integrity_faults(tx: &DatabaseTransaction) -> Result<Vec<String>, StorageError> {
    let ask = Statement::from_string(tx.get_database_backend(), "PRAGMA integrity_check");
    let mut faults = Vec::new();
    for row in tx.query_all_raw(ask).await? {
        let said: String = row.try_get_by_index(0)?;
        if said != "ok" {
            faults.push(format!("SQLite finds its file damaged: {said}"));
        }
    }
    Ok(faults)
}

async fn row_counts(tx: &DatabaseTransaction) -> Result<BTreeMap<&'static str, u64>, StorageError> {
    let mut rows = BTreeMap::new();
    for table in any_table::all() {
        rows.insert(table.name(), table.count(tx).await?);
    }
    Ok(rows)
}
