//! Tables as the department writes them: CSV with a byte-order mark, Windows line ends, and rows that may end early.

/// One row: each cell with the name of its column.
pub type Line = Vec<(String, String)>;

/// A table in the making. Its header is that of its first row.
#[derive(Debug, Default)]
pub struct Sheet {
    header: Vec<String>,
    text: String,
}

impl Sheet {
    /// Adds a row, whose columns must be the header's first ones.
    pub fn add(&mut self, line: Line) {
        if self.header.is_empty() {
            self.header = line.iter().map(|(name, _)| name.clone()).collect();
            self.text.push('\u{feff}');
            write(&mut self.text, self.header.iter().map(String::as_str));
        }
        assert!(
            line.len() <= self.header.len()
                && line.iter().zip(&self.header).all(|((name, _), head)| name == head),
            "a row's columns are the header's"
        );
        write(&mut self.text, line.iter().map(|(_, cell)| cell.as_str()));
    }

    /// Adds a row with the cells that are known, and blanks.
    pub fn add_known(&mut self, known: impl Fn(&str) -> Option<String>) {
        let cells = self.header.iter().map(|name| (name.clone(), known(name).unwrap_or_default()));
        let line: Line = cells.collect();
        self.add(line);
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

/// A row out of names and cells.
pub fn line<'a>(cells: impl IntoIterator<Item = (&'a str, String)>) -> Line {
    cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect()
}

/// A whole percentage: `68%`.
pub fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => String::new(),
        _ => format!("{}%", (200 * part + whole) / (2 * whole)),
    }
}

/// A percentage with decimals: `44.98%`.
pub fn percent_to(part: u32, whole: u32, decimals: usize) -> String {
    match whole {
        0 => String::new(),
        _ => format!("{:.decimals$}%", 100.0 * f64::from(part) / f64::from(whole)),
    }
}

fn write<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, cell) in cells.enumerate() {
        if 0 < at {
            text.push(',');
        }
        match cell.contains([',', '"']) {
            true => text.push_str(&format!("\"{}\"", cell.replace('"', "\"\""))),
            false => text.push_str(cell),
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_may_end_early_and_cells_are_quoted() {
        let mut sheet = Sheet::default();
        sheet.add(line([("URN", "900104".into()), ("NAME", "Wren, or \"Jenny\"".into())]));
        sheet.add(line([("URN", "900108".into())]));
        let text = String::from_utf8(sheet.into_bytes()).unwrap();
        assert_eq!(text, "\u{feff}URN,NAME\r\n900104,\"Wren, or \"\"Jenny\"\"\"\r\n900108\r\n");
    }

    #[test]
    fn percentages_round_half_up() {
        assert_eq!(percent(1, 8), "13%");
        assert_eq!(percent(0, 8), "0%");
        assert_eq!(percent(3, 0), "");
        assert_eq!(percent_to(112, 249, 2), "44.98%");
    }
}
