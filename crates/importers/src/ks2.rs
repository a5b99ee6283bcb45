//! Key stage 2 results by school, as published: every layout from 2016/17 on, 290 to 326 columns, in any order.
//!
//! Not here: copies that others have re-keyed ([`ks2_derived`](crate::ks2_derived)), tables of trusts
//! ([`trust_ks2`](crate::trust_ks2)).

use trustwide_domain::{AcademicYear, Place, Reason, SourceKind::Ks2, source::ReadFile};

use crate::{
    ImportError, figures,
    file::{Content, File},
    issues, ks2_derived,
    places::{About, authority, school},
    reading::Reading,
    table::{Row, Table},
};

/// Columns whose figures of earlier years are repeated.
const REPEATED: [&str; 3] = ["TELIG", "PTRWM_EXP", "READPROG"];

/// Reads key stage 2 results: one row for each school, authority and for England.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    if let Content::Json(text) = &file.content {
        return ks2_derived::read_json(file, text);
    }
    let table = file.table()?;
    if ks2_derived::is_renamed(&table) {
        return ks2_derived::read_table(file, table);
    }
    table.require(Ks2, &["RECTYPE", "LEA", "URN", "TELIG"])?;
    let year = file.year(figures::year_by_columns(&table, &REPEATED))?;
    let rows = ByRecordType::of(&table);
    let mut columns = figures::columns(&table, Ks2);
    for column in columns.iter_mut().filter(|column| needs_key_stage_1(&column.name, year)) {
        column.blank = Reason::NotPopulated;
    }
    Reading::new(file, columns).year(year).table(table, 0, |row| rows.about(row))
}

/// Pupils of 2023-24 and 2024-25 had no key stage 1 tests, which were cancelled in 2020 and 2021: their progress and prior
/// attainment could not be worked out. The department keeps those columns and leaves them blank.
fn needs_key_stage_1(column: &str, file_year: AcademicYear) -> bool {
    const WITHOUT: [i16; 2] = [2023, 2024];
    const PARTS: [&str; 5] = ["PROG", "READCOV", "WRITCOV", "MATCOV", "TKS1"];
    const GROUPS: [&str; 3] = ["_L", "_M", "_H"];
    let column = column.to_ascii_uppercase();
    let earlier = column.rsplit_once('_').and_then(|(_, year)| year.parse::<i16>().ok());
    let starts = earlier.map_or(file_year.start_year(), |ended| 1999 + ended);
    WITHOUT.contains(&starts)
        && (PARTS.iter().any(|part| column.contains(part))
            || GROUPS.iter().any(|group| column.ends_with(group)))
}

struct ByRecordType {
    record_type: usize,
    la: usize,
    urn: usize,
}

impl ByRecordType {
    fn of(table: &Table<'_>) -> Self {
        let at = |name| table.find(name).unwrap_or(usize::MAX);
        ByRecordType { record_type: at("RECTYPE"), la: at("LEA"), urn: at("URN") }
    }

    /// 1 is a mainstream school, 2 a special one, 3 an authority, 4 all England, 5 England's state-funded schools.
    fn about(&self, row: &Row<'_>) -> About {
        match row.trimmed(self.record_type) {
            "1" | "2" => school(row.line(), "URN", row.trimmed(self.urn)),
            "3" => authority(row, self.la),
            "4" => About::Place(Place::England),
            "5" => About::Place(Place::EnglandState),
            other => About::Unusable(issues::row_for_cell(
                row.line(),
                "RECTYPE",
                other,
                "expected 1 to 5: a school, a special school, an authority, England, or England's state-funded schools",
            )),
        }
    }
}
