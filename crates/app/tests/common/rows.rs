//! The department's files as rows of text, read with none of the program's own code, so that its answers can be held against
//! them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use flate2::read::GzDecoder;

/// One row: its cells by the names in the header. A short row lacks its last cells.
pub type Record = BTreeMap<String, String>;

/// Every row of a CSV file that `wanted` keeps.
pub fn read_rows(path: &Path, wanted: impl Fn(&Record) -> bool) -> Vec<Record> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(GzDecoder::new(open(path)));
    let text =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned();
    let header: Vec<String> = reader.byte_headers().unwrap().iter().map(text).collect();
    let records = reader.byte_records().map(|record| {
        let record = record.unwrap();
        header.iter().cloned().zip(record.iter().map(text)).collect::<Record>()
    });
    records.filter(|it| wanted(it)).collect()
}

/// The rows about some schools, by URN.
pub fn read_schools(path: &Path, urns: &BTreeSet<String>) -> BTreeMap<String, Record> {
    let rows = read_rows(path, |row| urns.contains(&row["URN"]));
    rows.into_iter().map(|row| (row["URN"].clone(), row)).collect()
}

/// The list by URN, which is JSON, in the same form.
pub fn read_json(path: &Path, urns: &BTreeSet<String>) -> BTreeMap<String, Record> {
    let all: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
        serde_json::from_reader(GzDecoder::new(open(path))).unwrap();
    let record = |cells: BTreeMap<String, serde_json::Value>| {
        cells.into_iter().map(|(name, value)| (name, value.to_string())).collect()
    };
    let wanted = all.into_iter().filter(|(urn, _)| urns.contains(urn));
    wanted.map(|(urn, cells)| (urn, record(cells))).collect()
}

fn open(path: &Path) -> fs::File {
    fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A number as the files write it, `68%` or `49.5`; nothing for a marker or a blank.
pub fn number(row: &Record, column: &str) -> Option<f64> {
    row.get(column)?.trim().trim_end_matches('%').parse().ok()
}

/// Each school's only predecessor, and that one's, out of the register's links; a merger ends the chain.
pub fn read_predecessors(path: &Path, urns: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let mut before: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in read_rows(path, |row| row["LinkType"].starts_with("Predecessor")) {
        before.entry(row["URN"].clone()).or_default().insert(row["LinkURN"].clone());
    }
    let chain = |urn: &String| {
        let mut followed = Vec::new();
        let mut at = urn;
        while let Some(only) = before.get(at).filter(|it| it.len() == 1).and_then(|it| it.first()) {
            followed.push(only.clone());
            at = only;
        }
        followed
    };
    urns.iter().map(|urn| (urn.clone(), chain(urn))).collect()
}
