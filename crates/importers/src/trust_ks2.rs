//! Key stage 2 results by trust, as the department weighs them: one row for each trust.

use trustwide_domain::{SourceKind::TrustKs2, source::ReadFile};

use crate::{
    ImportError,
    cells::Shape,
    figures,
    file::File,
    issues,
    places::{About, group},
    reading::Reading,
};

/// Reads the table of trusts. Its year is in `TIME_PERIOD`; lists of URNs in one cell are kept as text.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    table.require(TrustKs2, &["TIME_PERIOD", "TRUST_UID", "TRUST_NAME"])?;
    let at = |name| table.find(name).unwrap_or(usize::MAX);
    let (period, uid) = (at("TIME_PERIOD"), at("TRUST_UID"));
    let year = file.year(figures::year_in_column(&table, period))?;
    let mut columns = figures::columns(&table, TrustKs2);
    for column in &mut columns {
        if column.name.eq_ignore_ascii_case("TRUST_COMPANIES_HOUSE_NUMBER") {
            column.shape = Shape::Digits(8);
        }
    }
    Reading::new(file, columns).year(year).table(table, 0, |row| {
        let said = row.trimmed(period);
        if said.parse().ok() != Some(year) {
            let reason = format!("the row is not of {year}, as the file is");
            return About::Unusable(issues::row_for_cell(row.line(), "TIME_PERIOD", said, reason));
        }
        group(row.line(), "TRUST_UID", row.trimmed(uid))
    })
}
