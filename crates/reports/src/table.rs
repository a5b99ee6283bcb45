//! A table that people take away: CSV with a header, every cell safe in a spreadsheet.

use crate::csv_safe::neutral;

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table could not be written")]
pub struct TableError(#[from] csv::Error);

/// Writes rows of text as CSV (RFC 4180, UTF-8), neutralising cells that a spreadsheet would run.
pub fn csv(header: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, TableError> {
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(header)?;
    for row in rows {
        out.write_record(row.iter().map(|cell| neutral(cell).into_owned()))?;
    }
    out.into_inner().map_err(|error| TableError(csv::Error::from(error.into_error())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_harmless() {
        let rows = [
            vec!["=HYPERLINK(\"http://x.example\")".to_owned(), "St Ann's, upper".into()],
            vec!["-0.2".into(), String::new()],
        ];
        let text = String::from_utf8(csv(&["School", "Value"], &rows).unwrap()).unwrap();
        assert_eq!(
            text,
            "School,Value\r\n\"'=HYPERLINK(\"\"http://x.example\"\")\",\"St Ann's, upper\"\r\n-0.2,\r\n"
        );
    }
}
