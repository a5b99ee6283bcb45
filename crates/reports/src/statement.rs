//! A statement as a workbook: one sheet of text and numbers, no formulas, no macros.
//!
//! Cells that people wrote go in as text, so that nothing in them is run. Not here: what the figures are (`domain`).

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be written")]
pub struct SheetError(#[from] XlsxError);

/// One cell: words, days as a decimal number, or pounds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Days(f64),
    Pounds(f64),
}

/// A heading and its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub heading: String,
    /// The heads of its columns.
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// Writes a titled sheet of parts, one below the other.
pub fn workbook(title: &str, lead: &str, parts: &[Part]) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Statement")?;
    sheet.set_column_width(0, 46)?;
    for column in 1..8 {
        sheet.set_column_width(column, 16)?;
    }
    let (bold, days, pounds) = (
        Format::new().set_bold(),
        Format::new().set_num_format("0.0#"),
        Format::new().set_num_format("£#,##0.00"),
    );
    sheet.write_string_with_format(0, 0, title, &bold)?;
    sheet.write_string(1, 0, lead)?;
    let mut at = 3;
    for part in parts {
        sheet.write_string_with_format(at, 0, &part.heading, &bold)?;
        at += 1;
        for (column, head) in (0u16..).zip(&part.columns) {
            sheet.write_string_with_format(at, column, head, &bold)?;
        }
        at += 1;
        for row in &part.rows {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(at, column, text)?,
                    Cell::Days(number) => {
                        sheet.write_number_with_format(at, column, *number, &days)?
                    }
                    Cell::Pounds(number) => {
                        sheet.write_number_with_format(at, column, *number, &pounds)?
                    }
                };
            }
            at += 1;
        }
        at += 1;
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_formulas_stay_words() {
        let rows = vec![vec![Cell::Text("=1+1".into()), Cell::Days(2.5), Cell::Pounds(450.0)]];
        let columns = vec!["Line".into(), "Days".into(), "Worth".into()];
        let part = Part { heading: "Received".into(), columns, rows };
        let bytes = workbook("Saltmarsh", "2026-27", &[part]).expect("a workbook");
        // A zip, whose sheet holds no formula element: text goes into the shared strings.
        assert_eq!(&bytes[..2], b"PK");
        assert!(bytes.windows(3).all(|it| it != b"<f>"));
    }
}
