//! Splits text into CSV records, in place: a cell is a slice of the file, and only a cell with doubled quotation
//! marks is copied. Line numbers are true lines of the file, also where a quoted cell runs over several.
//!
//! Written here and not borrowed because the limits must hold while a line is being read, not after, and because
//! reading must keep pace with the disk. A property test holds it to the `csv` crate's reading of the same text.

use crate::{ImportError, Limits};

/// Walks the records of a text.
#[derive(Debug, Clone)]
pub struct Records<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    limits: Limits,
}

/// One record, reused from row to row.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Line of the file that it starts on.
    pub line: u64,
    /// The file ended inside a quoted cell.
    pub unclosed: bool,
    /// The file ended without a line end after this record.
    pub at_end: bool,
    cells: Vec<Span>,
    /// Cells whose doubled quotation marks were made single, one after another.
    copied: String,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    copied: bool,
}

impl Record {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Takes the last cell away.
    pub fn drop_last(&mut self) {
        self.cells.pop();
    }

    /// A blank line, or nothing but spaces and commas.
    pub fn is_blank(&self, text: &str) -> bool {
        (0..self.len()).all(|at| self.cell(text, at).is_some_and(|cell| cell.trim().is_empty()))
    }

    /// One cell, as it stands between its commas.
    #[inline]
    pub fn cell<'r>(&'r self, text: &'r str, at: usize) -> Option<&'r str> {
        let span = self.cells.get(at)?;
        let home = if span.copied { self.copied.as_str() } else { text };
        home.get(span.start..span.end)
    }
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str, limits: Limits) -> Self {
        Records { text, at: 0, line: 1, limits }
    }

    /// The text that the records lie in.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How much of the text has been read, in bytes.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Reads the next record; `false` at the end of the text. A blank line is a record of one empty cell.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        record.cells.clear();
        record.copied.clear();
        (record.unclosed, record.at_end) = (false, false);
        record.line = self.line;
        if self.at == self.text.len() {
            return Ok(false);
        }
        loop {
            let span = self.cell(record);
            if self.limits.cell < span.end - span.start {
                let limit_kib = self.limits.cell >> 10;
                return Err(ImportError::CellTooLong { line: record.line, limit_kib });
            }
            record.cells.push(span);
            if self.limits.columns < record.cells.len() {
                let limit = self.limits.columns;
                return Err(ImportError::TooManyColumns { line: record.line, limit });
            }
            if !self.pass_separator(record) {
                return Ok(true);
            }
        }
    }

    #[inline]
    fn cell(&mut self, record: &mut Record) -> Span {
        if self.text.as_bytes().get(self.at) == Some(&b'"') {
            return self.quoted_cell(record);
        }
        let start = self.at;
        self.at = start + end_of_cell(&self.text.as_bytes()[start..]);
        Span { start, end: self.at, copied: false }
    }

    /// A cell in quotation marks. Whatever follows the closing mark up to the comma belongs to it, as in the `csv` crate.
    fn quoted_cell(&mut self, record: &mut Record) -> Span {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let close = self.closing_mark(start);
        self.at = (close + 1).min(bytes.len());
        record.unclosed = close == bytes.len();
        if matches!(bytes.get(self.at), None | Some(b',' | b'\n' | b'\r')) {
            return Span { start, end: close, copied: false };
        }
        let copied_from = record.copied.len();
        record.copied.push_str(&self.text[start..close]);
        while bytes.get(self.at) == Some(&b'"') {
            let close = self.closing_mark(self.at + 1);
            record.copied.push_str(&self.text[self.at..close]);
            record.unclosed = close == bytes.len();
            self.at = (close + 1).min(bytes.len());
        }
        let rest = self.at + end_of_cell(&bytes[self.at..]);
        record.copied.push_str(&self.text[self.at..rest]);
        self.at = rest;
        Span { start: copied_from, end: record.copied.len(), copied: true }
    }

    /// The place of the next quotation mark, or the end of the text; lines passed on the way are counted.
    fn closing_mark(&mut self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let within = &bytes[from.min(bytes.len())..];
        let length = within.iter().position(|&byte| byte == b'"').unwrap_or(within.len());
        self.line += within[..length].iter().filter(|&&byte| byte == b'\n').count() as u64;
        from + length
    }

    /// Steps over a comma (`true`) or the end of the record (`false`).
    #[inline]
    fn pass_separator(&mut self, record: &mut Record) -> bool {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at) {
            Some(b',') => {
                self.at += 1;
                return true;
            }
            Some(b'\r') if bytes.get(self.at + 1) == Some(&b'\n') => self.at += 2,
            Some(_) => self.at += 1,
            None => {
                record.at_end = true;
                return false;
            }
        }
        self.line += 1;
        false
    }
}

#[inline]
fn end_of_cell(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r')).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text, Limits::default());
        let mut record = Record::default();
        let mut all = Vec::new();
        while records.read(&mut record).unwrap() {
            let cell = |at| record.cell(text, at).unwrap().to_owned();
            all.push((record.line, (0..record.len()).map(cell).collect()));
        }
        all
    }

    #[test]
    fn cells_and_true_lines() {
        let check = |text: &str, expected: &[(u64, &[&str])]| {
            let expected: Vec<_> = expected
                .iter()
                .map(|(l, c)| (*l, c.iter().map(|c| c.to_string()).collect()))
                .collect();
            assert_eq!(records(text), expected, "{text:?}");
        };
        check("a,b\n1,2", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\r\n1,2\r\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,,\n", &[(1, &["a", "", ""])]);
        check("\"a\nb\",c\nd", &[(1, &["a\nb", "c"]), (3, &["d"])]);
        check("\"say \"\"so\"\"\",2", &[(1, &["say \"so\"", "2"])]);
        check("\"a\"b,c", &[(1, &["ab", "c"])]);
        check("a\"b,c", &[(1, &["a\"b", "c"])]);
        check("a\n\nb", &[(1, &["a"]), (2, &[""]), (3, &["b"])]);
    }

    #[test]
    fn an_open_mark_is_noticed() {
        let mut record = Record::default();
        let mut all = Records::new("a,\"b", Limits::default());
        assert!(all.read(&mut record).unwrap());
        assert!(record.unclosed && record.at_end);
    }

    proptest! {
        #[test]
        fn reads_as_the_csv_crate_does(text in "[ab,\"\n\r€]{0,40}") {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(String::from).collect())
                .collect();
            // The csv crate passes over empty lines, and a quoted empty cell alone on its line is not one of them.
            let ours: Vec<Vec<String>> = records(&text).into_iter().map(|(_, cells)| cells).collect();
            let full = |all: Vec<Vec<String>>| -> Vec<Vec<String>> {
                all.into_iter().filter(|cells| cells != &[""]).collect()
            };
            prop_assert_eq!(full(ours), full(theirs));
        }
    }
}
