//! A CSV file as a table: columns found by name, rows one at a time, each with its true line.
//!
//! Not here: where one cell ends ([`records`](crate::records)), what a cell means ([`cells`](crate::cells)).

use std::collections::HashMap;

use trustwide_domain::{SourceKind, source::Issue};

use crate::{
    ImportError, Limits, guess, issues,
    records::{Record, Records},
};

/// A table whose header has been read.
#[derive(Debug, Clone)]
pub struct Table<'t> {
    records: Records<'t>,
    /// Column names, trimmed; an unnamed column is empty.
    names: Vec<String>,
    by_name: HashMap<String, usize>,
    record: Record,
    /// How many rows had each number of cells; only rows that are short of the header are counted.
    short: HashMap<usize, u64>,
}

/// One row; cells by column.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    text: &'r str,
    record: &'r Record,
}

impl<'r> Row<'r> {
    /// Line of the file on which it starts.
    pub fn line(&self) -> u64 {
        self.record.line
    }

    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// A cell as written; `None` where the row ends before it.
    #[inline]
    pub fn raw(&self, column: usize) -> Option<&'r str> {
        self.record.cell(self.text, column)
    }

    /// A cell without the spaces around it; empty where the row ends before it.
    pub fn trimmed(&self, column: usize) -> &'r str {
        self.raw(column).unwrap_or("").trim()
    }

    fn is_blank_from(&self, column: usize) -> bool {
        (column..self.len()).all(|at| self.trimmed(at).is_empty())
    }
}

/// What the next record of the file is.
#[derive(Debug)]
pub enum Next<'r> {
    Row(Row<'r>),
    /// The last row, where the file seems to end in the middle of it; its last cell is left out.
    Cut(Row<'r>, Issue),
    /// A blank line.
    Blank,
    /// A row that can't be used at all.
    Unusable(Issue),
    End,
}

impl<'t> Table<'t> {
    /// Reads the header.
    pub fn new(text: &'t str, limits: Limits) -> Result<Self, ImportError> {
        let mut records = Records::new(text, limits);
        let mut record = Record::default();
        while records.read(&mut record)? && record.is_blank(text) {}
        let mut names: Vec<String> = Vec::with_capacity(record.len());
        let mut by_name = HashMap::with_capacity(record.len());
        for at in 0..record.len() {
            let mut name = record.cell(text, at).unwrap_or("").trim().to_owned();
            let first = name.clone();
            for again in 2.. {
                if name.is_empty() || !by_name.contains_key(&key(&name)) {
                    break;
                }
                name = format!("{first} ({again})");
            }
            if !name.is_empty() {
                by_name.insert(key(&name), at);
            }
            names.push(name);
        }
        if by_name.is_empty() {
            return Err(ImportError::Empty);
        }
        Ok(Table { records, names, by_name, record, short: HashMap::new() })
    }

    /// Column names in order; unnamed columns are empty.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Where a column is, by name; case and runs of spaces don't matter.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&key(name)).copied()
    }

    /// Where the first of several names is that the file has.
    pub fn find_any(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.find(name))
    }

    /// Refuses the file as being of another kind unless it has all of these columns.
    pub fn require(&self, kind: SourceKind, columns: &[&'static str]) -> Result<(), ImportError> {
        let missing: Vec<_> =
            columns.iter().copied().filter(|name| self.find(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let looks_like = guess::of_header(self).filter(|other| *other != kind);
        Err(ImportError::WrongKind { kind, missing, looks_like })
    }

    /// What `read` makes of a column's cell in the first row where it makes anything of it.
    pub fn first<T>(&self, column: usize, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut ahead = self.clone();
        loop {
            match ahead.next(usize::MAX >> 1) {
                Ok(Next::Row(row)) => {
                    if let Some(found) = read(row.trimmed(column)) {
                        return Some(found);
                    }
                }
                Ok(Next::End) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// How much of the text has been read, and how long it is, in bytes.
    pub fn position(&self) -> (usize, usize) {
        (self.records.position(), self.records.text().len())
    }

    /// The next row. `spill` is how many cells too many may run out of the last column.
    pub fn next(&mut self, spill: usize) -> Result<Next<'_>, ImportError> {
        if !self.records.read(&mut self.record)? {
            return Ok(Next::End);
        }
        let cut = self.cut_short();
        if cut.is_some() {
            self.record.drop_last();
        }
        let row = Row { text: self.records.text(), record: &self.record };
        let (cells, width) = (row.len(), self.names.len());
        if self.record.unclosed {
            let reason =
                "the file ends inside a quoted cell of this row: it may have been cut short";
            return Ok(Next::Unusable(issues::row(row.line(), reason)));
        }
        if row.is_blank_from(0) && cells <= width {
            return Ok(Next::Blank);
        }
        if width + spill < cells && !row.is_blank_from(width) {
            let reason = format!(
                "the row has {cells} cells, but the header has {width}; none of it was used"
            );
            return Ok(Next::Unusable(issues::row(row.line(), reason)));
        }
        Ok(match cut {
            Some(issue) => Next::Cut(row, issue),
            None => Next::Row(row),
        })
    }

    /// Whether the file seems to end in the middle of this row, so that its last cell can't be trusted.
    ///
    /// Many files drop empty cells at the end of a row, and have no line end after the last row. But then other rows are
    /// as short.
    fn cut_short(&mut self) -> Option<Issue> {
        let (cells, width) = (self.record.len(), self.names.len());
        if width <= cells || self.record.unclosed || self.record.is_blank(self.records.text()) {
            return None;
        }
        let as_short = self.short.entry(cells).or_default();
        *as_short += 1;
        (self.record.at_end && *as_short == 1).then(|| Issue {
            row_refused: false,
            ..issues::row(
                self.record.line,
                format!(
                    "the file ends in the middle of this row ({cells} of {width} cells, and no line end): \
                     it may have been cut short, so the last of them was not used"
                ),
            )
        })
    }
}

/// A column name as it is looked up: lower case, runs of spaces made one.
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
    key
}
