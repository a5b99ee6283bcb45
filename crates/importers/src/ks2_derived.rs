//! Key stage 2 results that others have re-keyed: the values are the department's, the headings are not. Read under the
//! department's own column names, and marked as derived, so that a published file takes their place.

use serde_json::{Map, Value};
use trustwide_domain::{AcademicYear, SourceKind::Ks2, Stage, source::ReadFile};

use crate::{
    ImportError, figures,
    file::File,
    issues, json,
    places::{About, school},
    reading::{Kept, Reading},
    table::Table,
};

/// Their heading, and the department's column. What they call writing is the grammar, punctuation and spelling test, except
/// for progress: checked against the published figures of 560 schools for 2016/17, all equal.
const RENAMED: [(&str, &str); 19] = [
    ("KS2 Pupils", "TELIG"),
    ("KS2 Boys", "BELIG"),
    ("KS2 Girls", "GELIG"),
    ("Reading Progress", "READPROG"),
    ("Reading Score", "READ_AVERAGE"),
    ("Reading Meet Std", "PTREAD_EXP"),
    ("Reading Exceed Std", "PTREAD_HIGH"),
    ("Reading Progress Band", "READPROG_DESCR"),
    ("Writing Progress", "WRITPROG"),
    ("Writing Score", "GPS_AVERAGE"),
    ("Writing Meet Std", "PTGPS_EXP"),
    ("Writing Exceed Std", "PTGPS_HIGH"),
    ("Writing Progress Band", "WRITPROG_DESCR"),
    ("Maths Progress", "MATPROG"),
    ("Maths Score", "MAT_AVERAGE"),
    ("Maths Meet Std", "PTMAT_EXP"),
    ("Maths Exceed Std", "PTMAT_HIGH"),
    ("Overall Meet Std", "PTRWM_EXP"),
    ("Overall Exceed Std", "PTRWM_HIGH"),
];

/// The same for the list by URN.
const KEYS: [(&str, &str); 5] = [
    ("rwmExp", "PTRWM_EXP"),
    ("rwmHigh", "PTRWM_HIGH"),
    ("readProg", "READPROG"),
    ("writProg", "WRITPROG"),
    ("matProg", "MATPROG"),
];

/// Whether the headings are the renamed ones.
pub fn is_renamed(table: &Table<'_>) -> bool {
    table.find("KS2 Pupils").is_some() && table.find("Overall Meet Std").is_some()
}

/// Reads the table with renamed headings. Its `Academic Year` 2017 is the one that ended in 2017.
pub fn read_table(file: &File<'_>, table: Table<'_>) -> Result<ReadFile, ImportError> {
    table.require(Ks2, &["URN", "KS2 Pupils", "Academic Year"])?;
    let at = |name| table.find(name).unwrap_or(usize::MAX);
    let (urn, ended) = (at("URN"), at("Academic Year"));
    let year = file.year(table.first(ended, year_that_ended_in))?;
    let column = |(theirs, ours): &(&str, &str)| kept(ours, table.find(theirs)?);
    let columns = RENAMED.iter().filter_map(column).collect();
    Reading::new(file, columns).year(year).stage(Stage::Derived).table(table, 0, |row| {
        let said = row.trimmed(ended);
        if year_that_ended_in(said) != Some(year) {
            let reason = format!("the row is not of {year}, as the file is");
            return About::Unusable(issues::row_for_cell(
                row.line(),
                "Academic Year",
                said,
                reason,
            ));
        }
        school(row.line(), "URN", row.trimmed(urn))
    })
}

/// Reads the JSON object of schools by URN, each with its year as `2022/23`.
pub fn read_json(file: &File<'_>, text: &str) -> Result<ReadFile, ImportError> {
    let columns = KEYS.iter().enumerate().filter_map(|(at, (_, ours))| kept(ours, at)).collect();
    let mut reading = Reading::new(file, columns).stage(Stage::Derived);
    let mut year: Option<AcademicYear> = None;
    json::for_each(text, |line, urn, entry: Map<String, Value>| {
        reading.pause(0, text.len())?;
        let said = entry.get("year").and_then(Value::as_str).unwrap_or("");
        let about = match (said.parse().ok(), year) {
            (Some(own), Some(first)) if own != first => {
                let reason = format!("the entry is not of {first}, as the file is");
                About::Unusable(issues::row_for_cell(line, "year", said, reason))
            }
            (own, first) => {
                year = first.or(own);
                school(line, "URN", urn)
            }
        };
        let cells: Vec<String> = KEYS.iter().map(|(key, _)| json::said(entry.get(*key))).collect();
        reading.row(line, about, |at| cells.get(at).map(String::as_str));
        Ok(())
    })?;
    reading.year(file.year(year)?).finish(text.len(), text.len())
}

fn kept(name: &str, at: usize) -> Option<Kept> {
    Some(Kept::new(name, at, figures::shape(Ks2, name)))
}

fn year_that_ended_in(text: &str) -> Option<AcademicYear> {
    AcademicYear::starting(text.parse::<i16>().ok()?.checked_sub(1)?)
}
