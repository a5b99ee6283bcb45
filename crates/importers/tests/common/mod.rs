//! What the tests share: fixtures, and cells as short words.

#![expect(dead_code, reason = "each test file uses its own part of this")]

use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use trustwide_domain::{Cell, SourceKind, source::ReadFile};
use trustwide_importers::{Hints, ImportError, read};
use zip::{ZipWriter, write::SimpleFileOptions};

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

/// A zip archive.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet, given as XML.
pub fn workbook(sheet: &str) -> Vec<u8> {
    workbook_with(sheet, "<sst></sst>")
}

/// The same, with shared strings.
pub fn workbook_with(sheet: &str, strings: &str) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let root = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
        <sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        Target="worksheets/sheet1.xml"/></Relationships>"#;
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>
        <xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A sheet's XML around its rows; style 1 is a percentage.
pub fn sheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}
