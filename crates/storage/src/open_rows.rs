//! Rows as people may have them: every column by name, without secrets, and without bytes that are written out as files.
//!
//! Used by the open export and by what a person is told is held about them.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::StorageError;

/// What proves who somebody is, and never leaves.
const SECRETS: [(&str, &str); 6] = [
    ("credential", "password_hash"),
    ("credential", "totp_secret"),
    ("link", "token_hash"),
    ("session", "token_hash"),
    ("feed", "token_hash"),
    ("session", "form_token"),
];
/// Files, which are written out as themselves.
const BYTES: [(&str, &str); 2] = [("source", "bytes"), ("upload", "bytes")];

/// A row of a table by its columns' names.
pub(crate) fn open_row(
    table: &str,
    row: &impl Serialize,
) -> Result<Map<String, Value>, StorageError> {
    let Value::Object(mut columns) = serde_json::to_value(row).map_err(StorageError::damaged)?
    else {
        return Err(StorageError::damaged("a row without columns"));
    };
    columns.retain(|column, _| {
        let here = (table, column.as_str());
        !SECRETS.contains(&here) && !BYTES.contains(&here)
    });
    Ok(columns)
}
