//! Why a file was refused whole. Bad rows and cells are not errors: see [`Issue`].

use trustwide_domain::{AcademicYear, SourceKind, source::Issue};

/// Why a file could not be read at all. Each message is a sentence for the person who gave the file.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the file is empty")]
    Empty,
    #[error(
        "the file is larger than {limit_mib} MiB once unpacked, which is the most that is read"
    )]
    TooBig { limit_mib: u64 },
    #[error("line {line} has more than {limit} columns, which is the most that is read")]
    TooManyColumns { line: u64, limit: usize },
    #[error(
        "a cell on line {line} is longer than {limit_kib} KiB, which is the most that is read; \
         perhaps a quotation mark was opened there and never closed"
    )]
    CellTooLong { line: u64, limit_kib: usize },
    #[error("the file has more than {limit} rows, which is the most that is read")]
    TooManyRows { limit: usize },
    #[error(
        "more than {limit} rows or cells can't be read, so none were; the first is on line {}: {}",
        first.line, first.reason
    )]
    TooManyIssues { limit: usize, first: Box<Issue> },
    #[error("the file has no rows of kind {kind}")]
    NoRows { kind: SourceKind },
    #[error(
        "the file is packed inside another packed file; unpack it once and give what is inside"
    )]
    Nested,
    #[error(
        "the zip archive holds {found} files; give one with exactly one data file, or the file itself"
    )]
    NotOneFile { found: usize },
    #[error("the packed file is cut short or damaged, so nothing of it was read")]
    Damaged { source: std::io::Error },
    #[error("the zip archive could not be opened")]
    Zip { source: zip::result::ZipError },
    #[error("the spreadsheet could not be read; save it again as .xlsx or as CSV")]
    Sheet { source: calamine::XlsxError },
    #[error("the spreadsheet is damaged; save it again as .xlsx or as CSV")]
    SheetDamaged,
    #[error("the spreadsheet has no sheet with anything on it")]
    NoSheet,
    #[error(
        "the file is {found}, not a table; expected CSV, JSON or .xlsx, plain, gzipped or zipped"
    )]
    NotATable { found: &'static str },
    #[error("the file is in UTF-16; save it as CSV in UTF-8 instead")]
    Utf16,
    #[error(
        "line {line} holds a character that no text has (byte {byte:#04x}); this is not a text file"
    )]
    NotText { line: u64, byte: u8 },
    #[error("the file could not be read as JSON: {problem} (line {line}, column {column})")]
    Json { problem: &'static str, line: usize, column: usize },
    #[error("a file of kind {kind} is not given as {form}")]
    WrongForm { kind: SourceKind, form: &'static str },
    #[error("{}", wrong_kind(*kind, missing, *looks_like))]
    WrongKind { kind: SourceKind, missing: Vec<&'static str>, looks_like: Option<SourceKind> },
    #[error("the table has no column called {wanted}; it has {found}")]
    NoColumn { wanted: &'static str, found: String },
    #[error("the file says nowhere which year it is of; give the academic year, such as 2018-19")]
    NoYear,
    #[error(
        "{first_says} says {first}, but {second_says} says {second}; \
         nothing was read, because one of them must be wrong"
    )]
    YearsDisagree {
        first_says: &'static str,
        first: AcademicYear,
        second_says: &'static str,
        second: AcademicYear,
    },
    #[error(
        "column {column} holds only numbers between 0 and 1; percentages are expected, such as 68 or 68%"
    )]
    Fractions { column: String },
}

fn wrong_kind(kind: SourceKind, missing: &[&str], looks_like: Option<SourceKind>) -> String {
    let mut said = format!("this is not a file of kind {kind}");
    if !missing.is_empty() {
        let columns = if missing.len() == 1 { "column" } else { "columns" };
        said.push_str(&format!(": expected the {columns} {}", missing.join(", ")));
    }
    if let Some(other) = looks_like {
        said.push_str(&format!("; it looks like a file of kind {other}"));
    }
    said
}
