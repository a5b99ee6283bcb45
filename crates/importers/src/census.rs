//! The school census: pupils on roll and who they are, one row for each school and three that sum up England.

use trustwide_domain::{SourceKind::Census, source::ReadFile};

use crate::{
    ImportError,
    figures::{self, Identity},
    file::File,
    reading::Reading,
};

/// Reads the census. The file doesn't say of which year it is; its name does, or whoever gives it.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    table.require(Census, &["URN", "LA", "ESTAB", "NOR"])?;
    let Some(identity) = Identity::of(&table) else { return Err(ImportError::Empty) };
    Reading::new(file, figures::columns(&table, Census)).year(file.year(None)?).table(
        table,
        0,
        |row| identity.about(row),
    )
}
