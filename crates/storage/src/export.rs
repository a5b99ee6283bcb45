//! The complete open export of one trust: every table as CSV and as JSON, its files as they came, and their figures.
//!
//! Secrets stay behind (`open_rows`). Not here: the archive that restores a database (`archive`).

use std::io::{Seek, Write};

use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Map, Value};
use trustwide_domain::{Cell, block::Cells, ids::TrustId};
use trustwide_reports::csv_safe::neutral;
use zip::ZipWriter;

use crate::{
    Database, StorageError,
    any_table::{self, Key, Table},
    archive::{file_error, instant, options},
    database::Reach,
    landing::unpacked,
    pages::{key_of, rows_after},
    tables::{source, source_row, upload},
    trusts::Trust,
};

impl Database {
    /// Writes everything that is held for one trust, from one snapshot, in forms that any program reads.
    pub async fn export(
        &self,
        trust: &TrustId,
        out: impl Write + Seek,
    ) -> Result<(), StorageError> {
        let tx = self.reading(Reach::Trust(&trust.0)).await?;
        let head =
            Trust::find(&tx, trust).await?.ok_or(StorageError::NotFound { what: "trust" })?;
        let mut export = Export { tx, trust: trust.clone(), zip: ZipWriter::new(out) };
        let made_at = instant(self.surroundings().now().0);
        let readme = README.replace("{trust}", &head.name).replace("{made_at}", &made_at);
        export.put("README.txt", readme.as_bytes())?;
        // The rows of files are written file by file, decoded.
        for table in any_table::all().into_iter().filter(|it| it.name() != "source_row") {
            export.put_table(table).await?;
        }
        export.put_sources().await?;
        export.put_uploads().await?;
        export.zip.finish().map_err(file_error)?.flush()?;
        Ok(())
    }
}

struct Export<W: Write + Seek> {
    tx: DatabaseTransaction,
    trust: TrustId,
    zip: ZipWriter<W>,
}

impl<W: Write + Seek> Export<W> {
    fn start(&mut self, name: &str) -> Result<(), StorageError> {
        self.zip.start_file(name, options()).map_err(file_error)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), StorageError> {
        self.start(name)?;
        Ok(self.zip.write_all(bytes)?)
    }

    async fn put_table(&mut self, table: &dyn Table) -> Result<(), StorageError> {
        let name = table.name();
        self.start(&format!("tables/{name}.json"))?;
        let mut list = JsonList::default();
        let mut last = None;
        while let Some(rows) = self.next_rows(table, &mut last).await? {
            for row in rows {
                list.push(&mut self.zip, &Value::Object(row))?;
            }
        }
        list.end(&mut self.zip)?;
        self.start(&format!("tables/{name}.csv"))?;
        let (mut header, mut last) = (true, None);
        while let Some(rows) = self.next_rows(table, &mut last).await? {
            for row in rows {
                if std::mem::take(&mut header) {
                    write_line(&mut self.zip, row.keys().map(String::as_str))?;
                }
                let cells: Vec<String> = row.values().map(cell_text).collect();
                write_line(&mut self.zip, cells.iter().map(String::as_str))?;
            }
        }
        Ok(())
    }

    /// The next page of the trust's rows, open to people; `None` at the end.
    async fn next_rows(
        &self,
        table: &dyn Table,
        last: &mut Option<Key>,
    ) -> Result<Option<Vec<Map<String, Value>>>, StorageError> {
        let mine = table.of_trust(&self.trust);
        let page = table.open_rows(&self.tx, mine, last.take()).await?;
        *last = page.last;
        Ok(last.is_some().then_some(page.rows))
    }

    async fn put_sources(&mut self) -> Result<(), StorageError> {
        let ids: Vec<String> = source::Entity::find()
            .select_only()
            .column(source::Column::Id)
            .filter(source::Column::TrustId.eq(self.trust.0.clone()))
            .order_by_asc(source::Column::Id)
            .into_tuple()
            .all(&self.tx)
            .await?;
        for id in ids {
            let found = source::Entity::find_by_id(id).one(&self.tx).await?;
            let file = found.ok_or(StorageError::NotFound { what: "file" })?;
            let name = format!("files/{}-{}", file.id, plain_name(&file.file_name));
            self.put(&name, &unpacked(&file.bytes, &file.checksum)?)?;
            self.put_figures(&file).await?;
        }
        Ok(())
    }

    /// A file's rows as they were read, in the columns of its own header.
    async fn put_figures(&mut self, file: &source::Model) -> Result<(), StorageError> {
        let columns: Vec<String> =
            serde_json::from_str(&file.columns).map_err(StorageError::damaged)?;
        self.start(&format!("figures/{}.csv", file.id))?;
        write_line(
            &mut self.zip,
            ["place", "line"].into_iter().chain(columns.iter().map(String::as_str)),
        )?;
        let mut last = None;
        while let Some(rows) = self.next_source_rows(&file.id, &mut last).await? {
            for row in rows {
                let mut cells = vec![row.place.clone(), row.line.to_string()];
                cells.extend(Cells::of(&row.cells).map(figure_text));
                write_line(&mut self.zip, cells.iter().map(String::as_str))?;
            }
        }
        self.start(&format!("figures/{}.json", file.id))?;
        let (mut list, mut last) = (JsonList::default(), None);
        while let Some(rows) = self.next_source_rows(&file.id, &mut last).await? {
            for row in rows {
                let mut object = Map::new();
                object.insert("place".into(), row.place.clone().into());
                object.insert("line".into(), row.line.into());
                let cells = columns.iter().zip(Cells::of(&row.cells));
                let cells = cells.map(|(column, cell)| (column.clone(), figure_json(cell)));
                object.insert("cells".into(), Value::Object(cells.collect()));
                list.push(&mut self.zip, &Value::Object(object))?;
            }
        }
        list.end(&mut self.zip)
    }

    async fn next_source_rows(
        &self,
        id: &str,
        last: &mut Option<Key>,
    ) -> Result<Option<Vec<source_row::Model>>, StorageError> {
        let of_file = Condition::all().add(source_row::Column::SourceId.eq(id));
        let page = rows_after::<source_row::Entity>(&self.tx, of_file, last.take()).await?;
        *last = page.last().map(key_of::<source_row::Entity>);
        Ok(last.is_some().then_some(page))
    }

    async fn put_uploads(&mut self) -> Result<(), StorageError> {
        let mut last = None;
        loop {
            let mine = any_table::of::<upload::Entity>().of_trust(&self.trust);
            let page = rows_after::<upload::Entity>(&self.tx, mine, last).await?;
            for row in &page {
                self.put(
                    &format!("uploads/{}-{}", row.id, plain_name(&row.file_name)),
                    &row.bytes,
                )?;
            }
            last = page.last().map(key_of::<upload::Entity>);
            if last.is_none() {
                return Ok(());
            }
        }
    }
}

/// A JSON list written as it grows, one row a line.
#[derive(Default)]
struct JsonList {
    rows: u64,
}

impl JsonList {
    fn push(&mut self, out: &mut impl Write, row: &Value) -> Result<(), StorageError> {
        out.write_all(if self.rows == 0 { b"[\n" } else { b",\n" })?;
        self.rows += 1;
        Ok(serde_json::to_writer(out, row).map_err(std::io::Error::from)?)
    }

    fn end(self, out: &mut impl Write) -> Result<(), StorageError> {
        Ok(out.write_all(if self.rows == 0 { b"[]\n" } else { b"\n]\n" })?)
    }
}

/// One line of CSV as RFC 4180 has it, with nothing in it that a spreadsheet would run.
fn write_line<'a>(
    out: &mut impl Write,
    cells: impl Iterator<Item = &'a str>,
) -> Result<(), StorageError> {
    let mut line =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let cells: Vec<_> = cells.map(neutral).collect();
    line.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(StorageError::damaged)?;
    Ok(out.write_all(&line.into_inner().map_err(StorageError::damaged)?)?)
}

fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A number or text as it stands; a published gap by its code.
fn figure_text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.to_owned(),
        Cell::Missing(reason) => reason.code().to_owned(),
    }
}

fn figure_json(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Number(number) => serde_json::json!({ "value": number }),
        Cell::Text(text) => serde_json::json!({ "value": text }),
        Cell::Missing(reason) => serde_json::json!({ "code": reason.code() }),
    }
}

/// A file's name without anything that a folder could mistake for a path.
fn plain_name(name: &str) -> String {
    let kept = |it: char| if it.is_alphanumeric() || "._- ".contains(it) { it } else { '_' };
    let name: String = name.chars().take(120).map(kept).collect();
    name.trim_start_matches('.').to_owned()
}

/// What each file is, for whoever opens the export.
const README: &str = include_str!("export/README.txt");
