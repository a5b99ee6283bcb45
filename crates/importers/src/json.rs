//! JSON files, one entry at a time: a list of objects, or an object of objects by some key.
//!
//! An entry's line is its place in the file, counted from 1: such files are mostly one long line.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, error::Category};

use crate::ImportError;

/// Calls `each` with every entry of a file: its number, its key (empty in a list) and itself.
///
/// Nesting is bounded by `serde_json`'s own limit of 128.
pub fn for_each<T: DeserializeOwned>(
    text: &str,
    each: impl FnMut(u64, &str, T) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut failed = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let entries = Entries { each, failed: &mut failed, entry: std::marker::PhantomData };
    let outcome = json.deserialize_any(entries).and_then(|()| json.end());
    match (failed, outcome) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(refused(&error)),
        (None, Ok(())) => Ok(()),
    }
}

/// A JSON value as a cell's text; `null`, or nothing, is kept apart from an empty text by the marker that it is.
pub fn said(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::Null) => "null".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn refused(error: &serde_json::Error) -> ImportError {
    let problem = match error.classify() {
        Category::Eof => "it ends in the middle, as if cut short",
        Category::Data => "an entry is not of the form that was expected",
        _ if error.to_string().starts_with("recursion limit") => "it is nested too deeply",
        Category::Syntax | Category::Io => "it is not well-formed",
    };
    ImportError::Json { problem, line: error.line(), column: error.column() }
}

struct Entries<'e, T, F> {
    each: F,
    failed: &'e mut Option<ImportError>,
    entry: std::marker::PhantomData<T>,
}

impl<T, F: FnMut(u64, &str, T) -> Result<(), ImportError>> Entries<'_, T, F> {
    fn take<E: serde::de::Error>(&mut self, number: u64, key: &str, entry: T) -> Result<(), E> {
        (self.each)(number, key, entry).map_err(|error| {
            *self.failed = Some(error);
            E::custom("stopped")
        })
    }
}

impl<'de, T, F> Visitor<'de> for Entries<'_, T, F>
where
    T: DeserializeOwned,
    F: FnMut(u64, &str, T) -> Result<(), ImportError>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects, or an object of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(entry) = seq.next_element()? {
            number += 1;
            self.take(number, "", entry)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some((key, entry)) = map.next_entry::<String, T>()? {
            number += 1;
            self.take(number, &key, entry)?;
        }
        Ok(())
    }
}
