//! `check`: whether everything in the database agrees with everything else, or exactly what does not.
//!
//! Each rule is a sentence and a query for whatever breaks it; stored cells and files are decoded here. Audit chains are
//! walked in `audit`.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryOrder, QuerySelect, Statement,
};
use serde::Serialize;
use trustwide_domain::{Block, Place, block::Cells};

use crate::{
    Database, Kind, StorageError,
    audit::{self, ChainHead},
    database::Reach,
    every_table, every_versioned,
    landing::unpacked,
    pages::rows_after,
    tables::{self, source, source_row},
};

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

/// A thing that must never be found: `{}` in the sentence is the query's `what`, `{table}` the table it is asked of.
struct Rule {
    says: &'static str,
    sql: &'static str,
}

/// Asked of every table of versions.
const OF_VERSIONS: [Rule; 7] = [
    Rule {
        says: "record {} has more than one current version in {table}",
        sql: "SELECT record_id AS what FROM {table} WHERE retired_at IS NULL GROUP BY record_id HAVING count(*) > 1",
    },
    Rule {
        says: "versions of record {} in {table} overlap in time",
        sql: "SELECT DISTINCT a.record_id AS what FROM {table} a \
              JOIN {table} b ON b.record_id = a.record_id AND b.version_id > a.version_id \
              WHERE NOT (a.retired_at IS NULL AND b.retired_at IS NULL) \
              AND a.recorded_at < COALESCE(b.retired_at, 9223372036854775807) \
              AND b.recorded_at < COALESCE(a.retired_at, 9223372036854775807)",
    },
    Rule {
        says: "version {} in {table} was retired before it was recorded",
        sql: "SELECT version_id AS what FROM {table} WHERE retired_at < recorded_at",
    },
    Rule {
        says: "version {} in {table} belongs to a record of another kind",
        sql: "SELECT v.version_id AS what FROM {table} v JOIN record r ON r.id = v.record_id WHERE r.kind <> '{table}'",
    },
    Rule {
        says: "version {} in {table} is of another trust than its record",
        sql: "SELECT v.version_id AS what FROM {table} v JOIN record r ON r.id = v.record_id \
              WHERE r.trust_id <> v.trust_id",
    },
    Rule {
        says: "version {} in {table} is later than its trust's last write",
        sql: "SELECT v.version_id AS what FROM {table} v JOIN trust t ON t.id = v.trust_id \
              WHERE v.recorded_at > t.last_moment OR COALESCE(v.retired_at, 0) > t.last_moment",
    },
    Rule {
        says: "record {} has no version in {table}",
        sql: "SELECT r.id AS what FROM record r WHERE r.kind = '{table}' \
              AND NOT EXISTS (SELECT 1 FROM {table} v WHERE v.record_id = r.id)",
    },
];

/// Asked once.
const OF_ALL: [Rule; 10] = [
    Rule {
        says: "record {} and one of its parties are of different trusts",
        sql: "SELECT r.id AS what FROM record_party p JOIN record r ON r.id = p.record_id WHERE p.trust_id <> r.trust_id",
    },
    Rule {
        says: "record {}, and there is no such person",
        sql: "SELECT p.record_id || ' concerns ' || p.party AS what FROM record_party p WHERE p.party LIKE 'person/%' \
              AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = substr(p.party, 8) AND r.kind = 'person')",
    },
    Rule {
        says: "record {}, and the trust has no such school",
        sql: "SELECT p.record_id || ' concerns ' || p.party AS what FROM record_party p WHERE p.party LIKE 'school/%' \
              AND NOT EXISTS (SELECT 1 FROM school s WHERE s.trust_id = p.trust_id \
              AND CAST(s.urn AS TEXT) = substr(p.party, 8))",
    },
    Rule {
        says: "post {} is held, and there is no such post",
        sql: "SELECT DISTINCT h.post_id AS what FROM holding h \
              WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = h.post_id AND r.kind = 'post')",
    },
    Rule {
        says: "person {} holds a post, and there is no such person",
        sql: "SELECT DISTINCT h.person_id AS what FROM holding h \
              WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = h.person_id AND r.kind = 'person')",
    },
    Rule {
        says: "person {} can sign in, and there is no such person",
        sql: "SELECT c.person_id AS what FROM credential c \
              WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = c.person_id AND r.kind = 'person')",
    },
    Rule {
        says: "file {} does not have as many rows as were kept of it",
        sql: "SELECT s.id AS what FROM source s \
              WHERE s.rows_kept <> (SELECT count(*) FROM source_row w WHERE w.source_id = s.id)",
    },
    Rule {
        says: "file {} and one of its rows are of different trusts",
        sql: "SELECT DISTINCT s.id AS what FROM source_row w JOIN source s ON s.id = w.source_id \
              WHERE w.trust_id <> s.trust_id",
    },
    Rule {
        says: "file {} is of no trust",
        sql: "SELECT s.id AS what FROM source s WHERE NOT EXISTS (SELECT 1 FROM trust t WHERE t.id = s.trust_id)",
    },
    Rule {
        says: "file {} was landed or retired after its trust's last write",
        sql: "SELECT s.id AS what FROM source s JOIN trust t ON t.id = s.trust_id \
              WHERE s.landed_at > t.last_moment OR COALESCE(s.retired_at, 0) > t.last_moment",
    },
];

/// What refers to what: asked here as well as kept by the database, which may have been repaired by hand.
pub const REFERENCES: [(&str, &str, &str); 26] = [
    ("record", "trust_id", "trust"),
    ("record_party", "record_id", "record"),
    ("record_party", "trust_id", "trust"),
    ("audit", "trust_id", "trust"),
    ("audit_payload", "trust_id", "trust"),
    ("source_row", "source_id", "source"),
    ("source_issue", "source_id", "source"),
    ("upload", "trust_id", "trust"),
    ("school", "record_id", "record"),
    ("school", "trust_id", "trust"),
    ("person", "record_id", "record"),
    ("person", "trust_id", "trust"),
    ("post", "record_id", "record"),
    ("post", "trust_id", "trust"),
    ("holding", "record_id", "record"),
    ("holding", "trust_id", "trust"),
    ("correction", "record_id", "record"),
    ("correction", "trust_id", "trust"),
    ("context_note", "record_id", "record"),
    ("context_note", "trust_id", "trust"),
    ("watch", "record_id", "record"),
    ("watch", "trust_id", "trust"),
    ("credential", "trust_id", "trust"),
    ("link", "trust_id", "trust"),
    ("session", "trust_id", "trust"),
    ("view_log", "trust_id", "trust"),
];

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
        faults.extend(source_faults(&tx).await?);
        if self.kind() == Kind::Sqlite {
            faults.extend(integrity_faults(&tx).await?);
        }
        Ok(Report { chains, rows: row_counts(&tx).await?, faults })
    }

    async fn rule_faults(&self, tx: &DatabaseTransaction) -> Result<Vec<String>, StorageError> {
        let mut faults = Vec::new();
        macro_rules! names {
            ($($module:ident),*) => { [$(stringify!($module)),*] };
        }
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
        for (table, column, parent) in REFERENCES {
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
        let page = rows_after::<source_row::Entity>(tx, of_file, last.as_ref()).await?;
        for row in &page {
            if row.place.parse::<Place>().is_err() {
                faults.push(format!("line {} of file {id} is about no known place", row.line));
            }
            if !decodes(&mut block, &row.cells) {
                faults
                    .push(format!("line {} of file {id} does not decode to its columns", row.line));
            }
        }
        match page.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => return Ok(faults),
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
    macro_rules! count_each {
        ($($module:ident),*) => {$(
            rows.insert(stringify!($module), tables::$module::Entity::find().count(tx).await?);
        )*};
    }
    every_table!(count_each);
    Ok(rows)
}
