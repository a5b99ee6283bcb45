//! Reads a file, or reads and stores it, whenever a line of input asks, and says how long that took: for `bench/run`.
//!
//! `land FOLDER` takes lines such as `{"act":"store","kind":"census","year":"2024-25","path":"census.csv"}` and answers each
//! with one line of JSON. It stays alive between them, so that each side of a comparison is as warm as the other. A file
//! is stored as `trustwide import` stores it, into a new database in FOLDER that was made before the clock started.

use std::{
    fs,
    io::{BufRead, Write as _},
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use trustwide_domain::{AcademicYear, SourceKind, source::ReadFile};
use trustwide_importers::{Hints, READER_VERSION};
use trustwide_storage::{Database, Surroundings};

#[derive(Debug, Deserialize)]
struct Order {
    act: Act,
    kind: SourceKind,
    year: AcademicYear,
    path: PathBuf,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Act {
    Read,
    Store,
}

#[derive(Debug, Serialize)]
struct Done {
    seconds: f64,
    rows_read: u64,
    rows_kept: u64,
    rows_refused: u64,
    columns: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).context("which folder?")?);
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let order: Order = serde_json::from_str(&line?).context("reading what to do")?;
        let done = match order.act {
            Act::Read => read_only(&order)?,
            Act::Store => stored(&order, &folder).await?,
        };
        writeln!(out, "{}", serde_json::to_string(&done)?)?;
        out.flush()?;
    }
    Ok(())
}

fn read_only(order: &Order) -> anyhow::Result<Done> {
    let start = Instant::now();
    let (_, read) = read(order)?;
    Ok(Done::new(start, &read))
}

async fn stored(order: &Order, folder: &Path) -> anyhow::Result<Done> {
    let folder = folder.join("store");
    fs::create_dir_all(&folder)?;
    let url = format!("sqlite://{}", folder.join("trustwide.sqlite").display());
    let db = Database::open(&url, Surroundings::real()).await?;
    db.migrate().await?;
    let start = Instant::now();
    let (bytes, read) = read(order)?;
    let mut write = db.write_public().await?;
    let landed = write.land(&order.name(), &bytes, READER_VERSION, &read).await?;
    anyhow::ensure!(!landed.already, "the file was in the new database already");
    write.commit().await?;
    let done = Done::new(start, &read);
    db.close().await?;
    fs::remove_dir_all(&folder)?;
    Ok(done)
}

/// From the disk to typed cells and a list of issues.
fn read(order: &Order) -> anyhow::Result<(Vec<u8>, ReadFile)> {
    let bytes = fs::read(&order.path)?;
    let hints = Hints { year: Some(order.year), ..Hints::default() };
    let read = trustwide_importers::read(order.kind, &order.name(), &bytes, &hints)?;
    Ok((bytes, read))
}

impl Order {
    fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

impl Done {
    fn new(start: Instant, read: &ReadFile) -> Self {
        Done {
            seconds: start.elapsed().as_secs_f64(),
            rows_read: read.rows_read,
            rows_kept: read.block.rows.len() as u64,
            rows_refused: read.rows_refused(),
            columns: read.block.columns.len() as u64,
        }
    }
}
