//! Absence by school: `PERCTOT` of all sessions, and persistent absence, which was missing 15 % of sessions until 2014-15
//! and 10 % since. The two (`PPERSABS15`, `PPERSABS10`) stay two columns and two measures; they are not comparable.

use trustwide_domain::{SourceKind::Absence, source::ReadFile};

use crate::{
    ImportError,
    figures::{self, Identity},
    file::File,
    reading::Reading,
};

/// Reads absence. The file doesn't say of which year it is; its name does, or whoever gives it.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    table.require(Absence, &["URN", "LA", "ESTAB", "PERCTOT"])?;
    let Some(identity) = Identity::of(&table) else { return Err(ImportError::Empty) };
    Reading::new(file, figures::columns(&table, Absence)).year(file.year(None)?).table(
        table,
        0,
        |row| identity.about(row),
    )
}
