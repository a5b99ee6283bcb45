//! The trust's own table of this summer's results, before anybody publishes them: one row for each school, CSV or .xlsx.
//!
//! Columns are the department's (`PTRWM_EXP`) or the catalogue's own names (`rwm_expected`). Figures are marked as reported
//! by the trust until the department's take their place. Columns that are neither are left out: they may name people.

use trustwide_domain::{
    Decimal, SourceKind::TrustResults, Stage, measures::Catalogue, source::ReadFile,
};

use crate::{
    ImportError,
    cells::Shape,
    figures,
    file::File,
    issues,
    places::{About, school},
    reading::{Kept, Reading},
    table::{Next, Table, key},
};

/// Columns that say what a row is about, and so hold no figure.
const IDENTITY: [&str; 3] = ["urn", "academic_year", "academic year"];

/// Reads the trust's table.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    table.require(TrustResults, &["URN"])?;
    let (columns, unknown) = columns(&table);
    if columns.is_empty() {
        table.require(TrustResults, &["TELIG", "PTRWM_EXP"])?;
    }
    refuse_fractions(&table, &columns)?;
    let urn = table.find("URN").unwrap_or(usize::MAX);
    let given = table.find_any(&IDENTITY[1..]);
    let year = file.year(given.and_then(|at| figures::year_in_column(&table, at)))?;
    let mut reading = Reading::new(file, columns).year(year).stage(Stage::TrustReported);
    unknown.into_iter().for_each(|issue| reading.complain(issue));
    reading.table(table, 0, |row| {
        let said = given.map_or("", |at| row.trimmed(at));
        if !said.is_empty() && said.parse().ok() != Some(year) {
            let reason = format!("the row is not of {year}, as the file is");
            return About::Unusable(issues::row_for_cell(
                row.line(),
                "academic_year",
                said,
                reason,
            ));
        }
        school(row.line(), "URN", row.trimmed(urn))
    })
}

/// Whether a column of some table holds figures that a trust may report.
pub fn is_figure(column: &str) -> bool {
    department_column(column).is_some()
}

fn columns(table: &Table<'_>) -> (Vec<Kept>, Vec<trustwide_domain::source::Issue>) {
    let (mut columns, mut unknown): (Vec<Kept>, Vec<_>) = Default::default();
    for (at, name) in table.names().iter().enumerate().filter(|(_, name)| figures::is_named(name)) {
        if IDENTITY.contains(&key(name).as_str()) {
            continue;
        }
        match department_column(name) {
            Some(ours) if columns.iter().all(|kept| kept.name != ours) => {
                let shape = figures::shape(TrustResults, &ours);
                columns.push(Kept::new(ours, at, shape));
            }
            Some(_) => unknown.push(issues::cell(
                1,
                name,
                "",
                "the figure is in another column too; left out",
            )),
            None => {
                unknown.push(issues::cell(1, name, "", "not a figure that is known here; left out"))
            }
        }
    }
    (columns, unknown)
}

/// The department's name for a column, given that or the catalogue's; for all pupils where no group is named.
fn department_column(name: &str) -> Option<String> {
    let name = key(name).replace(' ', "_");
    if name == "pupils" {
        return Some("TELIG".to_owned());
    }
    let found = Catalogue::of(TrustResults)?.find(&name);
    let column = found.iter().find(|column| column.meaning.group == "all").or(found.first())?;
    (Shape::from(column.meaning.unit) != Shape::Text).then(|| column.name.clone())
}

/// 0.68 where 68 is meant would be read as less than one per cent: a column of nothing but such numbers is refused.
fn refuse_fractions(table: &Table<'_>, columns: &[Kept]) -> Result<(), ImportError> {
    for column in columns.iter().filter(|column| column.shape == Shape::Share) {
        let mut ahead = table.clone();
        let (mut some, mut all) = (false, true);
        loop {
            match ahead.next(0)? {
                Next::End => break,
                Next::Row(row) => {
                    let cell = row.trimmed(column.at);
                    let share = Decimal::read(cell).map(Decimal::to_f64);
                    some |= share.is_some_and(|it| 0.0 < it && it < 1.0);
                    all &= share.map_or(!cell.ends_with('%'), |it| it <= 1.0);
                }
                _ => {}
            }
        }
        if some && all {
            return Err(ImportError::Fractions { column: column.name.clone() });
        }
    }
    Ok(())
}
