//! Figures as blocks: a file's rows, packed one after another, each cell an exact number, a text or a coded reason.
//!
//! A row of 318 published figures takes about 700 bytes and is read back by walking it once. The bytes are stored,
//! so their form never changes without a new version of the readers, which is stored with each source.

use crate::{Coded, Decimal, Place, Reason};

const NUMBER: u8 = 100;
const TEXT: u8 = 200;

/// One published cell: a number or a text, or the reason there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    Number(Decimal),
    Text(&'a str),
    Missing(Reason),
}

impl<'a> Cell<'a> {
    /// The number, or why there is none. A text where a number belongs is [`Reason::Refused`].
    pub fn number(self) -> Coded<Decimal> {
        match self {
            Cell::Number(number) => Coded::Value(number),
            Cell::Text(_) => Coded::Missing(Reason::Refused),
            Cell::Missing(reason) => Coded::Missing(reason),
        }
    }

    /// The text, or why there is none. A number where a text belongs is [`Reason::Refused`].
    pub fn text(self) -> Coded<&'a str> {
        match self {
            Cell::Text(text) => Coded::Value(text),
            Cell::Number(_) => Coded::Missing(Reason::Refused),
            Cell::Missing(reason) => Coded::Missing(reason),
        }
    }
}

/// A file's columns and rows.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The columns kept, by the name that the file's own header gives, without the byte-order mark.
    pub columns: Vec<String>,
    pub rows: Vec<BlockRow>,
    /// Every row's packed cells, one after another.
    pub bytes: Vec<u8>,
}

/// Where one row's cells lie in [`Block::bytes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockRow {
    pub place: Place,
    /// Line of the file it was read from.
    pub line: u64,
    pub start: usize,
    pub end: usize,
}

impl Block {
    /// An empty block with these columns.
    pub fn new(columns: Vec<String>) -> Self {
        Block { columns, ..Block::default() }
    }

    /// Starts a row; push one cell for each column, then [`Packer::finish`].
    pub fn pack(&mut self, place: Place, line: u64) -> Packer<'_> {
        let start = self.bytes.len();
        Packer { block: self, place, line, start, cells: 0 }
    }

    /// The packed cells of a row, as stored.
    pub fn packed(&self, row: &BlockRow) -> &[u8] {
        &self.bytes[row.start..row.end]
    }

    /// A row's cells in column order.
    pub fn cells(&self, row: &BlockRow) -> Cells<'_> {
        Cells { bytes: self.packed(row) }
    }

    /// One cell of a row; [`Reason::NotInFile`] for a column that the block does not have.
    pub fn cell(&self, row: &BlockRow, column: &str) -> Cell<'_> {
        match self.columns.iter().position(|name| name == column) {
            Some(at) => cell_at(self.packed(row), at),
            None => Cell::Missing(Reason::NotInFile),
        }
    }
}

/// One cell out of packed bytes, by its column's position.
pub fn cell_at(bytes: &[u8], column: usize) -> Cell<'_> {
    Cells { bytes }.nth(column).unwrap_or(Cell::Missing(Reason::ShortRow))
}

/// Walks packed cells. Damaged bytes end the walk; they never panic.
#[derive(Debug, Clone)]
pub struct Cells<'a> {
    bytes: &'a [u8],
}

impl<'a> Cells<'a> {
    /// Walks a stored row.
    pub fn of(bytes: &'a [u8]) -> Self {
        Cells { bytes }
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let (&tag, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        match tag {
            TEXT => {
                let length = usize::try_from(varint(&mut self.bytes)?).ok()?;
                let (text, rest) = self.bytes.split_at_checked(length)?;
                self.bytes = rest;
                Some(Cell::Text(std::str::from_utf8(text).ok()?))
            }
            NUMBER..=115 => {
                let zigzag = varint(&mut self.bytes)?;
                let mantissa = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
                Some(Cell::Number(Decimal { mantissa, scale: tag - NUMBER }))
            }
            _ => Reason::from_byte(tag).map(Cell::Missing),
        }
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Packs one row, cell by cell.
#[derive(Debug)]
pub struct Packer<'a> {
    block: &'a mut Block,
    place: Place,
    line: u64,
    start: usize,
    cells: usize,
}

impl Packer<'_> {
    /// Adds the next column's cell.
    #[inline]
    pub fn push(&mut self, cell: Cell<'_>) {
        self.cells += 1;
        match cell {
            Cell::Missing(reason) => self.block.bytes.push(reason.byte()),
            Cell::Number(number) => {
                self.block.bytes.push(NUMBER + number.scale.min(15));
                self.varint(((number.mantissa << 1) ^ (number.mantissa >> 63)) as u64);
            }
            Cell::Text(text) => {
                self.block.bytes.push(TEXT);
                self.varint(text.len() as u64);
                self.block.bytes.extend_from_slice(text.as_bytes());
            }
        }
    }

    /// Ends the row. Columns that got no cell were cut off by the file: [`Reason::ShortRow`].
    pub fn finish(mut self) {
        while self.cells < self.block.columns.len() {
            self.push(Cell::Missing(Reason::ShortRow));
        }
        let row = BlockRow {
            place: self.place,
            line: self.line,
            start: self.start,
            end: self.block.bytes.len(),
        };
        self.block.rows.push(row);
    }

    #[inline]
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.block.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.block.bytes.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Cell<'static> {
        Cell::Number(Decimal::read(text).unwrap())
    }

    #[test]
    fn what_goes_in_comes_out() {
        let mut block = Block::new(["A", "B", "C", "D", "E"].map(String::from).to_vec());
        let cells = [
            number("-0.2"),
            Cell::Text("Saltmarsh"),
            Cell::Missing(Reason::Suppressed),
            number("649249"),
        ];
        let mut row = block.pack(Place::England, 7);
        cells.into_iter().for_each(|cell| row.push(cell));
        row.finish();
        let row = block.rows[0];
        assert_eq!(block.cells(&row).take(4).collect::<Vec<_>>(), cells);
        assert_eq!(block.cell(&row, "E"), Cell::Missing(Reason::ShortRow));
        assert_eq!(block.cell(&row, "F"), Cell::Missing(Reason::NotInFile));
        assert_eq!((row.line, row.place), (7, Place::England));
    }

    #[test]
    fn extreme_numbers_survive() {
        for mantissa in [0, 1, -1, i64::MAX, i64::MIN] {
            let mut block = Block::new(vec!["A".into()]);
            let cell = Cell::Number(Decimal { mantissa, scale: 15 });
            let mut row = block.pack(Place::England, 1);
            row.push(cell);
            row.finish();
            assert_eq!(block.cell(&block.rows[0], "A"), cell);
        }
    }

    #[test]
    fn damaged_bytes_end_the_walk() {
        for bytes in [&[TEXT, 9, b'a'][..], &[NUMBER, 0xff], &[99], &[TEXT, 1, 0xff]] {
            assert_eq!(Cells::of(bytes).next(), None);
        }
    }
}
