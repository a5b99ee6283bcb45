//! A workbook's first sheet as the text of a table, so that a spreadsheet and a CSV file are read by the same code.
//!
//! A line of the text is a row of the sheet, blank rows too. Cells are taken one at a time: a sheet that claims a million
//! columns, or repeats one long text a million times, meets the limits and not the machine's memory.

use std::{io::Cursor, panic::catch_unwind};

use calamine::{DataRef, Reader, Style, Xlsx};

use crate::{ImportError, Limits, dates::IsoText};

/// A sheet by its name, and what is on it as CSV.
pub struct Sheet {
    pub name: String,
    pub text: String,
}

/// The first sheet with anything on it. The workbook has been checked by [`container`](crate::container).
///
/// The spreadsheet library panics at some sheets that no program would write, such as one whose row number overflows.
pub fn read(workbook: &[u8], limits: &Limits) -> Result<Sheet, ImportError> {
    catch_unwind(|| first_sheet(workbook, limits)).unwrap_or(Err(ImportError::SheetDamaged))
}

fn first_sheet(workbook: &[u8], limits: &Limits) -> Result<Sheet, ImportError> {
    let sheet_error = |source| ImportError::Sheet { source };
    let mut workbook = Xlsx::new(Cursor::new(workbook)).map_err(sheet_error)?;
    for name in workbook.sheet_names() {
        let mut writer = Writer { limits, text: String::new(), row: 0, column: 0 };
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(sheet_error)?;
        let percent: Vec<bool> = cells.styles().iter().map(is_percent).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(sheet_error)? {
            let (row, column) = cell.get_position();
            let percent = percent.get(style).copied().unwrap_or(false);
            if let Some(value) = said(cell.get_value(), percent) {
                writer.put(row, column, &value)?;
            }
        }
        if !writer.text.is_empty() {
            writer.text.push('\n');
            return Ok(Sheet { name, text: writer.text });
        }
    }
    Err(ImportError::NoSheet)
}

fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

/// A cell as the person sees it, where that matters: 0.68 in a cell formatted as a percentage is `68%`.
fn said(value: &DataRef<'_>, percent: bool) -> Option<String> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Float(number) if percent => format!("{}%", plain(number * 100.0)),
        DataRef::Int(number) if percent => format!("{}%", number.saturating_mul(100)),
        DataRef::Float(number) => plain(*number),
        DataRef::Int(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            let date = jiff::civil::Date::new(year as i16, month as i8, day as i8).ok()?;
            IsoText::of(date).as_str().to_owned()
        }
        DataRef::DateTime(number) => plain(number.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    })
}

/// A double without the dust of binary arithmetic: 15 significant digits are what spreadsheets hold.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let digits = format!("{number:.10}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

struct Writer<'a> {
    limits: &'a Limits,
    text: String,
    row: u32,
    column: u32,
}

impl Writer<'_> {
    /// Cells come row by row, left to right; one that goes back is passed over.
    fn put(&mut self, row: u32, column: u32, value: &str) -> Result<(), ImportError> {
        let line = u64::from(row) + 1;
        if self.limits.columns <= column as usize {
            return Err(ImportError::TooManyColumns { line, limit: self.limits.columns });
        }
        if self.limits.cell < value.len() {
            return Err(ImportError::CellTooLong { line, limit_kib: self.limits.cell >> 10 });
        }
        let is_first = self.text.is_empty();
        if row < self.row || (!is_first && (row, column) <= (self.row, self.column)) {
            return Ok(());
        }
        let length = self.text.len() + (row - self.row) as usize + value.len();
        if self.limits.unzipped < length {
            let limit_mib = (self.limits.unzipped as u64).div_ceil(1 << 20);
            return Err(ImportError::TooBig { limit_mib });
        }
        for _ in self.row..row {
            self.text.push('\n');
            self.column = 0;
        }
        for _ in self.column..column {
            self.text.push(',');
        }
        (self.row, self.column) = (row, column);
        self.quote(value);
        Ok(())
    }

    fn quote(&mut self, value: &str) {
        if !value.contains([',', '"', '\n', '\r']) {
            self.text.push_str(value);
            return;
        }
        self.text.push('"');
        for char in value.chars() {
            match char {
                '"' => self.text.push_str("\"\""),
                // A line of the text is a row of the sheet.
                '\n' | '\r' => self.text.push(' '),
                other => self.text.push(other),
            }
        }
        self.text.push('"');
    }
}
