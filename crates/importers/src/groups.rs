//! The register of groups: trusts, sponsors, federations, children's centres. As published, or re-saved by pandas, which
//! eats leading noughts and writes company numbers as `8682547.0`. Names of persons are never kept.

use trustwide_domain::{
    SourceKind::{GroupLinks, Groups},
    source::ReadFile,
};

use crate::{
    ImportError,
    cells::Shape,
    figures::is_named,
    file::File,
    places::group,
    reading::{Kept, Reading},
    table::key,
};

/// Reads the groups: one row for each UID. One trust may appear twice, as a trust and as its own sponsor: two groups.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    table.require(Groups, &["Group UID", "Group Name", "Group Type", "Group Status"])?;
    if table.find("URN").is_some() {
        // Links between schools and groups have all of these columns too, and name each group many times.
        let (missing, looks_like) = (Vec::new(), Some(GroupLinks));
        return Err(ImportError::WrongKind { kind: Groups, missing, looks_like });
    }
    let named = table.names().iter().enumerate().filter(|(_, name)| is_named(name));
    let columns = named
        .filter(|(_, name)| !key(name).starts_with("head of group"))
        .map(|(at, name)| Kept::new(name, at, shape(name)))
        .collect();
    let uid = table.find("Group UID").unwrap_or(usize::MAX);
    Reading::new(file, columns)
        .table(table, 0, |row| group(row.line(), "Group UID", row.trimmed(uid)))
}

/// What the cells of a group's column are; links between schools and groups have the same columns.
pub fn shape(column: &str) -> Shape {
    match key(column).as_str() {
        "companies house number" | "ukprn" => Shape::Digits(8),
        "group type (code)" | "typeofestablishment (code)" => Shape::Digits(2),
        "group uid" | "urn" | "la (code)" | "phaseofeducation (code)" => Shape::Digits(0),
        "closed date" | "open date" | "incorporated on (open date)" | "joined date" => Shape::Date,
        _ => Shape::Words,
    }
}
