//! Any small table that somebody kept in a spreadsheet: columns found by the names people give them, lines as text.
//!
//! Not here: the department's files, which have readers of their own, and what a line means to its room.

use trustwide_domain::source::Issue;

use crate::{
    Hints, ImportError,
    file::Content,
    issues,
    table::{Next, Table, key},
};

/// The most lines that a table kept by hand may have.
const MOST_LINES: usize = 20_000;

/// A table as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plain {
    /// Column names as written; an unnamed column is empty.
    pub columns: Vec<String>,
    pub lines: Vec<Line>,
    /// Lines that could not be used at all.
    pub issues: Vec<Issue>,
    /// The sheet that it was on, where it came out of a workbook.
    pub sheet: Option<String>,
}

/// One line: its number in the file, and its cells without the spaces around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: u64,
    cells: Vec<String>,
}

impl Line {
    /// A cell; empty where the line ends before it, or where the table has no such column.
    pub fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }
}

impl Plain {
    /// Reads CSV or .xlsx. A damaged file is refused whole; a line that cannot be used is an issue.
    pub fn read(bytes: &[u8]) -> Result<Plain, ImportError> {
        let hints = Hints::default();
        let (content, within) = Content::open(bytes, &hints)?;
        let Content::Table(text) = &content else {
            return Err(ImportError::NotATable { found: "JSON" });
        };
        let mut table = Table::new(text, hints.limits)?;
        let columns = table.names().to_vec();
        let mut plain = Plain { columns, sheet: within.sheet, ..Plain::default() };
        loop {
            let row = match table.next(0)? {
                Next::End => return Ok(plain),
                Next::Blank => continue,
                Next::Unusable(issue) => {
                    plain.issues.push(issue);
                    continue;
                }
                Next::Cut(row, issue) => {
                    plain.issues.push(issue);
                    row
                }
                Next::Row(row) => row,
            };
            if plain.lines.len() == MOST_LINES {
                return Err(ImportError::TooManyRows { limit: MOST_LINES });
            }
            let cells = (0..plain.columns.len()).map(|at| row.trimmed(at).to_owned()).collect();
            plain.lines.push(Line { number: row.line(), cells });
        }
    }

    /// Where the first of several names is that the table has; case and spaces do not matter.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|it| key(it) == key(name)))
    }

    /// The same, for a column without which the table is of no use.
    pub fn needed(&self, names: &[&'static str]) -> Result<usize, ImportError> {
        self.find(names).ok_or_else(|| ImportError::NoColumn {
            wanted: names.first().copied().unwrap_or_default(),
            found: self
                .columns
                .iter()
                .filter(|it| !it.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
        })
    }

    /// A fault of one cell, which costs its line.
    pub fn fault(&self, line: &Line, column: usize, reason: impl Into<String>) -> Issue {
        let name = self.columns.get(column).map_or("", String::as_str);
        issues::row_for_cell(line.number, name, line.cell(Some(column)), reason.into())
    }

    /// The same table as CSV, for carrying it from its preview to its landing.
    pub fn to_csv(&self) -> String {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let record = |cells: &[String]| cells.iter().map(quoted).collect::<Vec<_>>().join(",");
        let lines = std::iter::once(self.columns.as_slice())
            .chain(self.lines.iter().map(|it| it.cells.as_slice()));
        lines.map(|cells| record(cells) + "\n").collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_any_of_their_names() {
        let plain = Plain::read(b"Full  name,School\n Ann Teal ,Fen Lane\n\nBo Wren\n").unwrap();
        assert_eq!(plain.find(&["name", "full name"]), Some(0));
        assert_eq!(plain.lines.len(), 2);
        assert_eq!(plain.lines[0].cell(Some(0)), "Ann Teal");
        assert_eq!((plain.lines[1].number, plain.lines[1].cell(Some(1))), (4, ""));
        let refused = plain.needed(&["Band"]).unwrap_err().to_string();
        assert_eq!(refused, "the table has no column called Band; it has Full  name, School");
    }

    #[test]
    fn a_table_goes_both_ways() {
        let plain =
            Plain::read("Name,Words\n\"Teal, Ann\",\"said \"\"yes\"\"\"\n".as_bytes()).unwrap();
        let again = Plain::read(plain.to_csv().as_bytes()).unwrap();
        assert_eq!(again, plain);
    }

    #[test]
    fn nothing_that_is_no_table_is_read() {
        for bytes in [&b""[..], b"[1, 2]", b"%PDF-1.7", b"\x00\x01\x02"] {
            assert!(Plain::read(bytes).is_err(), "{bytes:?}");
        }
    }
}
