//! Key stage 4 results by school, as published: final files of 416 and 496 columns, and the short provisional one.

use trustwide_domain::{Place, SourceKind::Ks4, source::ReadFile};

use crate::{
    ImportError, figures,
    file::File,
    issues,
    places::{About, authority, school},
    reading::Reading,
};

/// Columns whose figures of earlier years are repeated; in others, a number at the end is a grade.
const REPEATED: [&str; 2] = ["ATT8SCR", "P8MEA"];

/// Reads key stage 4 results: one row for each school, authority and for England.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    table.require(Ks4, &["RECTYPE", "LEA", "URN", "ATT8SCR"])?;
    let year = file.year(figures::year_by_columns(&table, &REPEATED))?;
    let at = |name| table.find(name).unwrap_or(usize::MAX);
    let (record_type, la, urn) = (at("RECTYPE"), at("LEA"), at("URN"));
    let columns = figures::columns(&table, Ks4);
    Reading::new(file, columns).year(year).table(table, 0, |row| match row.trimmed(record_type) {
        "1" | "2" => school(row.line(), "URN", row.trimmed(urn)),
        "4" => authority(row, la),
        "5" => About::Place(Place::England),
        "7" => About::Place(Place::EnglandState),
        other => About::Unusable(issues::row_for_cell(
            row.line(),
            "RECTYPE",
            other,
            "expected 1, 2, 4, 5 or 7: a school, a special school, an authority, England, or England's state-funded schools",
        )),
    })
}
