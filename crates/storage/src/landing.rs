//! Landing a file that a reader has read: all of it in one write, or none. The same file lands once.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read as _, Write as _},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Statement, Value,
    sea_query::Expr,
};
use serde::Serialize;
use trustwide_domain::{
    Place,
    ids::{RecordId, SourceId},
    source::ReadFile,
};

use crate::{
    Kind, StorageError,
    audit::digest,
    tables::{source, source_issue, source_row},
    write::Write,
};

/// Rows in one statement: SQLite takes at most 32,766 values, PostgreSQL 65,535.
const ROWS_AT_ONCE: usize = 250;

/// Files are refused long before this size; damaged bytes may claim anything.
const UNPACKED_AT_MOST: u64 = 1 << 30;

/// What landing a file did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Landed {
    pub id: SourceId,
    /// The same bytes, read by the same reader, had landed before: nothing was written.
    pub already: bool,
    /// Files that this one replaces, because it speaks of everything that they spoke of.
    pub replaces: Vec<SourceId>,
}

/// The checksum under which a file's bytes are known.
pub fn checksum(bytes: &[u8]) -> String {
    digest(&[bytes])
}

impl Write {
    /// Lands a file. `reader_version` says how it was read: a better reader may land the same bytes again.
    pub async fn land(
        &mut self,
        file_name: &str,
        bytes: &[u8],
        reader_version: u32,
        read: &ReadFile,
    ) -> Result<Landed, StorageError> {
        let checksum = checksum(bytes);
        let rivals = self.rivals(read).await?;
        let same =
            |it: &&Rival| it.checksum == checksum && it.reader_version == i64::from(reader_version);
        if let Some(same) = rivals.iter().find(same) {
            return Ok(Landed {
                id: SourceId(same.id.clone()),
                already: true,
                replaces: Vec::new(),
            });
        }
        let id = SourceId(self.new_id());
        let replaces = self.retire_contained(&rivals, read).await?;
        let header = self.header(&id, file_name, bytes, checksum, reader_version, read)?;
        source::Entity::insert(header).exec_without_returning(self.tx()).await?;
        self.put_rows(&id, read).await?;
        self.put_issues(&id, read).await?;
        let what = (file_name, read.kind, read.year, read.stage, read.block.rows.len(), &replaces);
        self.note("land file", &RecordId(id.0.clone()), &what).await?;
        Ok(Landed { id, already: false, replaces })
    }

    /// Files in force of the same kind, year and stage.
    async fn rivals(&self, read: &ReadFile) -> Result<Vec<Rival>, StorageError> {
        let rows: Vec<(String, String, i64)> = source::Entity::find()
            .select_only()
            .columns([source::Column::Id, source::Column::Checksum, source::Column::ReaderVersion])
            .filter(source::Column::TrustId.eq(self.trust().0))
            .filter(source::Column::Kind.eq(read.kind.word()))
            .filter(source::Column::AcademicYear.eq(year_text(read)))
            .filter(source::Column::Stage.eq(read.stage.word()))
            .filter(source::Column::RetiredAt.is_null())
            .into_tuple()
            .all(self.tx())
            .await?;
        let rival = |(id, checksum, reader_version)| Rival { id, checksum, reader_version };
        Ok(rows.into_iter().map(rival).collect())
    }

    /// Retires the rivals whose every place this file speaks of too, unless they were published later.
    async fn retire_contained(
        &mut self,
        rivals: &[Rival],
        read: &ReadFile,
    ) -> Result<Vec<SourceId>, StorageError> {
        let covered: BTreeSet<Place> = read.block.rows.iter().map(|row| row.place).collect();
        let mut retired = Vec::new();
        for rival in rivals {
            if self.is_older(rival, read).await? && self.places_of(rival).await?.is_subset(&covered)
            {
                source::Entity::update_many()
                    .col_expr(source::Column::RetiredAt, Expr::value(self.moment().0))
                    .filter(source::Column::Id.eq(rival.id.clone()))
                    .exec(self.tx())
                    .await?;
                retired.push(SourceId(rival.id.clone()));
            }
        }
        Ok(retired)
    }

    async fn is_older(&self, rival: &Rival, read: &ReadFile) -> Result<bool, StorageError> {
        let find = source::Entity::find_by_id(rival.id.clone())
            .select_only()
            .column(source::Column::PublishedOn);
        let published: Option<Option<String>> = find.into_tuple().one(self.tx()).await?;
        let new = read.published_on.map(|day| day.to_string());
        Ok(match (published.flatten(), new) {
            (Some(rival), Some(new)) => rival <= new,
            _ => true,
        })
    }

    async fn places_of(&self, rival: &Rival) -> Result<BTreeSet<Place>, StorageError> {
        let places: Vec<String> = source_row::Entity::find()
            .select_only()
            .column(source_row::Column::Place)
            .filter(source_row::Column::SourceId.eq(rival.id.clone()))
            .into_tuple()
            .all(self.tx())
            .await?;
        places.iter().map(|text| text.parse().map_err(StorageError::damaged)).collect()
    }

    fn header(
        &self,
        id: &SourceId,
        file_name: &str,
        bytes: &[u8],
        checksum: String,
        reader_version: u32,
        read: &ReadFile,
    ) -> Result<source::ActiveModel, StorageError> {
        Ok(source::ActiveModel {
            id: Set(id.0.clone()),
            trust_id: Set(self.trust().0),
            kind: Set(read.kind.word().into()),
            academic_year: Set(year_text(read)),
            stage: Set(read.stage.word().into()),
            file_name: Set(file_name.into()),
            checksum: Set(checksum),
            reader_version: Set(i64::from(reader_version)),
            published_on: Set(read.published_on.map(|day| day.to_string())),
            columns: Set(serde_json::to_string(&read.block.columns).map_err(StorageError::damaged)?),
            rows_read: Set(read.rows_read as i64),
            rows_kept: Set(read.block.rows.len() as i64),
            rows_refused: Set(read.rows_refused() as i64),
            landed_at: Set(self.moment().0),
            landed_by: Set(self.by().0.clone()),
            retired_at: Set(None),
            bytes: Set(packed(bytes)?),
        })
    }

    async fn put_rows(&self, id: &SourceId, read: &ReadFile) -> Result<(), StorageError> {
        let trust = self.trust().0;
        let mut parts: BTreeMap<(Place, u64), i64> = BTreeMap::new();
        for some in read.block.rows.chunks(ROWS_AT_ONCE) {
            let target = "source_row (source_id, trust_id, place, line, part, cells)";
            let sql = insert_of(self.db().kind(), target, 6, some.len());
            let mut values: Vec<Value> = Vec::with_capacity(some.len() * 6);
            for row in some {
                let part = parts.entry((row.place, row.line)).or_insert(0);
                values.push(id.0.as_str().into());
                values.push(trust.as_str().into());
                values.push(row.place.to_string().into());
                values.push((row.line as i64).into());
                values.push((*part).into());
                *part += 1;
                values.push(read.block.packed(row).to_vec().into());
            }
            self.run(Statement::from_sql_and_values(self.db().backend(), sql, values)).await?;
        }
        Ok(())
    }

    async fn put_issues(&self, id: &SourceId, read: &ReadFile) -> Result<(), StorageError> {
        for (part, some) in read.issues.chunks(ROWS_AT_ONCE).enumerate() {
            let rows = some.iter().enumerate().map(|(at, issue)| source_issue::ActiveModel {
                source_id: Set(id.0.clone()),
                trust_id: Set(self.trust().0),
                n: Set((part * ROWS_AT_ONCE + at) as i64),
                line: Set(issue.line as i64),
                column_name: Set(issue.column.clone()),
                value: Set(issue.value.clone()),
                reason: Set(issue.reason.clone()),
                row_refused: Set(i64::from(issue.row_refused)),
            });
            source_issue::Entity::insert_many(rows).exec_without_returning(self.tx()).await?;
        }
        Ok(())
    }
}

struct Rival {
    id: String,
    checksum: String,
    reader_version: i64,
}

fn year_text(read: &ReadFile) -> String {
    read.year.map(|year| year.to_string()).unwrap_or_default()
}

/// `INSERT INTO … VALUES (…), …`. SQLite takes `$7` for a name, and looks through all names for each: with thousands of
/// values that was five sixths of a landing. It counts `?` by itself.
fn insert_of(kind: Kind, target: &str, columns: usize, rows: usize) -> String {
    let place = |at: usize| match kind {
        Kind::Sqlite => "?".to_owned(),
        Kind::Postgres => format!("${at}"),
    };
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|at| place(row * columns + at)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO {target} VALUES {}", rows.join(", "))
}

/// The bytes as kept: a file that came compressed stays as it came.
fn packed(bytes: &[u8]) -> Result<Vec<u8>, StorageError> {
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"PK") {
        return Ok(bytes.to_vec());
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(StorageError::damaged)
}

/// The bytes as they came, out of the bytes as kept: the checksum says which of the two forms it is.
pub(crate) fn unpacked(kept: &[u8], expected: &str) -> Result<Vec<u8>, StorageError> {
    if checksum(kept) == expected {
        return Ok(kept.to_vec());
    }
    let mut bytes = Vec::new();
    let read = GzDecoder::new(kept).take(UNPACKED_AT_MOST).read_to_end(&mut bytes);
    read.map_err(StorageError::damaged)?;
    if checksum(&bytes) == expected {
        Ok(bytes)
    } else {
        Err(StorageError::damaged("the bytes are not those that were landed"))
    }
}
