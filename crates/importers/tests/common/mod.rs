//! What the tests share: fixtures, and cells as short words.

#![expect(dead_code, reason = "each test file uses its own part of this")]

use std::path::{Path, PathBuf};

use trustwide_domain::{Cell, SourceKind, source::ReadFile};
use trustwide_importers::{Hints, ImportError, read};

/// Our own files, in the layouts that the department uses; schools and people in them are invented.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads a fixture without hints.
pub fn read_fixture(kind: SourceKind, name: &str) -> ReadFile {
    read(kind, name, &fixture(name), &Hints::default()).unwrap()
}

/// Why bytes are refused.
pub fn refusal(kind: SourceKind, name: &str, bytes: &[u8], hints: &Hints<'_>) -> ImportError {
    read(kind, name, bytes, hints).expect_err("should be refused")
}

/// A cell of the first row about a place: `0.68`, `"text"` or `suppressed`.
pub fn cell(file: &ReadFile, place: &str, column: &str) -> String {
    let rows = rows(file, place);
    said(file.block.cell(rows.first().unwrap_or_else(|| panic!("no row for {place}")), column))
}

/// The rows about a place.
pub fn rows(file: &ReadFile, place: &str) -> Vec<trustwide_domain::BlockRow> {
    let place = place.parse().unwrap();
    file.block.rows.iter().copied().filter(|row| row.place == place).collect()
}

/// A cell in short.
pub fn said(cell: Cell<'_>) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => format!("{text:?}"),
        Cell::Missing(reason) => reason.code().to_owned(),
    }
}

/// A real file, where the folder of them is beside this repository.
pub fn real(name: &str) -> Option<Vec<u8>> {
    let shared: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "../../../shared/realdata", name].iter().collect();
    match std::fs::read(&shared) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            println!("the real file {name} is absent, so nothing was checked against it");
            None
        }
    }
}
