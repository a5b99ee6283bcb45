//! Issues: rows and cells that could not be used, said so that the person can find and mend them.

use trustwide_domain::source::Issue;

/// A row that was refused whole.
pub fn row(line: u64, reason: impl Into<String>) -> Issue {
    Issue { line, column: None, value: None, reason: reason.into(), row_refused: true }
}

/// A row that was refused whole for what one cell of it says.
pub fn row_for_cell(line: u64, column: &str, value: &str, reason: impl Into<String>) -> Issue {
    Issue { row_refused: true, ..cell(line, column, value, reason) }
}

/// A cell that was coded as refused; the rest of its row is kept.
pub fn cell(line: u64, column: &str, value: &str, reason: impl Into<String>) -> Issue {
    Issue {
        line,
        column: Some(column.to_owned()),
        value: Some(value.chars().take(80).collect()),
        reason: reason.into(),
        row_refused: false,
    }
}
