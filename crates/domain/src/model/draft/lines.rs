//! Which element a line of the text is of, so that a fault, which names a line, can lead to the element's form.

use toml_edit::{Document, Item, TableLike};

use super::{DraftText, Place};

/// The elements with the last line of each, in the order of the text.
pub struct Lines(Vec<(usize, Place)>);

impl DraftText {
    /// Where each element ends.
    pub fn at_lines(&self) -> Lines {
        let Ok(document) = Document::parse(self.text.as_str()) else { return Lines(Vec::new()) };
        let ends = self.all().into_iter().filter_map(|it| {
            let end = end(it.place.find(document.as_table())?)?;
            Some((self.text.get(..end)?.matches('\n').count() + 1, it.place))
        });
        let mut ends: Vec<_> = ends.collect();
        // What stands in one line with the element around it is left to that element.
        ends.sort();
        ends.dedup_by_key(|(line, _)| *line);
        Lines(ends)
    }
}

impl Lines {
    /// The element that a line is of, from 1: its heading's too.
    pub fn at(&self, line: usize) -> Option<&Place> {
        self.0.iter().find(|(last, _)| line <= *last).map(|(_, place)| place)
    }
}

/// Where the last value of a table ends; the tables under it that are elements of their own left out.
fn end(table: &dyn TableLike) -> Option<usize> {
    let ends = table.iter().filter_map(|(_, it)| match it {
        Item::Value(value) => Some(value.span()?.end),
        Item::Table(table) => end(table),
        _ => None,
    });
    ends.max()
}
