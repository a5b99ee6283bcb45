//! Fills a [`ReadFile`] row by row: what every reader does with a row, whatever its layout.
//!
//! Not here: which columns a layout keeps; each reader says that. What a row is about: [`places`](crate::places).

use trustwide_domain::{
    AcademicYear, Block, Cell, Place, Reason, SourceKind, Stage,
    source::{Issue, ReadFile},
};

use crate::{
    Hints, ImportError, Progress,
    cells::{self, Shape},
    file::File,
    issues,
    places::{About, Seen},
    table::{Next, Row, Table},
};

/// A column that a reader keeps.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What the block calls it.
    pub name: String,
    /// Where the file has it.
    pub at: usize,
    pub shape: Shape,
    /// What a blank cell stands for.
    pub blank: Reason,
}

impl Kept {
    /// A column in which a blank cell is just that.
    pub fn new(name: impl Into<String>, at: usize, shape: Shape) -> Self {
        Kept { name: name.into(), at, shape, blank: Reason::Blank }
    }
}

/// A file being read.
pub struct Reading<'a> {
    hints: &'a Hints<'a>,
    kind: SourceKind,
    columns: Vec<Kept>,
    read: ReadFile,
    /// Where a place may have one row only.
    seen: Option<Seen>,
}

impl<'a> Reading<'a> {
    /// Nothing read yet. Figures have one row for each place; registers of links have many.
    pub fn new(file: &File<'a>, columns: Vec<Kept>) -> Self {
        let names = columns.iter().map(|column| column.name.clone()).collect();
        let read = ReadFile {
            kind: file.kind,
            year: None,
            stage: file.stage(),
            published_on: file.told.day,
            block: Block::new(names),
            rows_read: 0,
            passed_over: 0,
            issues: Vec::new(),
        };
        Reading { hints: file.hints, kind: file.kind, columns, read, seen: Some(Seen::default()) }
    }

    /// Of this academic year.
    pub fn year(mut self, year: AcademicYear) -> Self {
        self.read.year = Some(year);
        self
    }

    /// As firm as this, whatever the file's name says.
    pub fn stage(mut self, stage: Stage) -> Self {
        self.read.stage = stage;
        self
    }

    /// Allows several rows about one place.
    pub fn many_rows_a_place(mut self) -> Self {
        self.seen = None;
        self
    }

    /// Reads every row of a table. `spill` is how many cells too many may run out of the last column.
    pub fn table(
        mut self,
        mut table: Table<'_>,
        spill: usize,
        about: impl Fn(&Row<'_>) -> About,
    ) -> Result<ReadFile, ImportError> {
        let last = table.names().len() - 1;
        // Packed cells are a little shorter than their text.
        self.read.block.bytes.reserve(table.position().1);
        loop {
            let (done, of) = table.position();
            self.pause(done, of)?;
            match table.next(spill)? {
                Next::End => break,
                Next::Blank => {
                    self.read.rows_read += 1;
                    self.read.passed_over += 1;
                }
                Next::Unusable(issue) => {
                    self.read.rows_read += 1;
                    self.complain(issue);
                }
                Next::Row(row) if 0 < spill && last + 1 < row.len() => {
                    let joined = spilled(&row, last);
                    let text = |at| if at == last { Some(joined.as_str()) } else { row.raw(at) };
                    self.row(row.line(), about(&row), text);
                }
                Next::Cut(row, issue) => {
                    self.complain(issue);
                    self.row(row.line(), about(&row), |at| row.raw(at));
                }
                Next::Row(row) => self.row(row.line(), about(&row), |at| row.raw(at)),
            }
        }
        let (done, of) = table.position();
        self.finish(done, of)
    }

    /// Takes one row, whose cells `text` gives by the file's own columns.
    pub fn row<'r>(&mut self, line: u64, about: About, text: impl Fn(usize) -> Option<&'r str>) {
        self.read.rows_read += 1;
        let place = match about {
            About::Place(place) => place,
            About::Nothing => return self.read.passed_over += 1,
            About::Unusable(issue) => return self.complain(issue),
        };
        self.keep(line, place, text);
    }

    /// Keeps what a row says about a place; a second time where one row of the file makes two of the block.
    pub fn keep<'r>(&mut self, line: u64, place: Place, text: impl Fn(usize) -> Option<&'r str>) {
        if let Some(first) = self.seen.as_mut().and_then(|seen| seen.first_line(place, line)) {
            let reason =
                format!("{place} has a row already, on line {first}; this one was not used");
            return self.complain(issues::row(line, reason));
        }
        let mut row = self.read.block.pack(place, line);
        for column in &self.columns {
            let Some(text) = text(column.at) else {
                row.push(Cell::Missing(Reason::ShortRow));
                continue;
            };
            if column.blank != Reason::Blank && text.trim().is_empty() {
                row.push(Cell::Missing(column.blank));
                continue;
            }
            if let Err(fault) = cells::push(&mut row, text, column.shape)
                && self.read.issues.len() <= self.hints.limits.issues
            {
                self.read.issues.push(issues::cell(line, &column.name, text, fault));
            }
        }
        row.finish();
    }

    /// Lists an issue: one more than the limit, so that the limit is seen to be passed, and no further ones.
    pub fn complain(&mut self, issue: Issue) {
        if self.read.issues.len() <= self.hints.limits.issues {
            self.read.issues.push(issue);
        }
    }

    /// Looks at the limits and says how far it is, every few thousand rows.
    pub fn pause(&self, done: usize, of: usize) -> Result<(), ImportError> {
        if !self.read.rows_read.is_multiple_of(2048) {
            return Ok(());
        }
        if let Some(progress) = self.hints.progress {
            progress(Progress { rows: self.read.rows_read, done, of });
        }
        self.check_limits()
    }

    fn check_limits(&self) -> Result<(), ImportError> {
        let limits = &self.hints.limits;
        if limits.rows < self.read.block.rows.len() {
            return Err(ImportError::TooManyRows { limit: limits.rows });
        }
        if limits.unzipped < self.read.block.bytes.len() {
            let limit_mib = (limits.unzipped as u64).div_ceil(1 << 20);
            return Err(ImportError::TooBig { limit_mib });
        }
        match self.read.issues.first() {
            Some(first) if limits.issues < self.read.issues.len() => {
                Err(ImportError::TooManyIssues {
                    limit: limits.issues,
                    first: Box::new(first.clone()),
                })
            }
            _ => Ok(()),
        }
    }

    /// The file as read.
    pub fn finish(self, done: usize, of: usize) -> Result<ReadFile, ImportError> {
        self.check_limits()?;
        if self.read.block.rows.is_empty() && self.read.issues.is_empty() {
            return Err(ImportError::NoRows { kind: self.kind });
        }
        if let Some(progress) = self.hints.progress {
            progress(Progress { rows: self.read.rows_read, done, of });
        }
        Ok(self.read)
    }
}

fn spilled(row: &Row<'_>, last: usize) -> String {
    (last..row.len())
        .map(|at| row.trimmed(at))
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
