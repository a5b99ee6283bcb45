//! Which school a school followed, or was followed by: the register's file of links between schools.

use trustwide_domain::{SourceKind::Predecessors, source::ReadFile};

use crate::{
    ImportError,
    cells::Shape,
    file::File,
    places::{About, school},
    reading::{Kept, Reading},
};

/// Reads the links: one row for each, keyed by the school that has it, in the file's own words for its kind.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    table.require(Predecessors, &["URN", "LinkURN", "LinkType"])?;
    let at = |name| table.find(name).unwrap_or(usize::MAX);
    let (urn, link) = (at("URN"), at("LinkURN"));
    let wanted = [
        ("URN", Shape::Digits(0)),
        ("LinkURN", Shape::Digits(0)),
        ("LinkName", Shape::Words),
        ("LinkType", Shape::Words),
        ("LinkEstablishedDate", Shape::Date),
    ];
    let kept = |(name, shape): (&str, Shape)| Some(Kept::new(name, table.find(name)?, shape));
    let columns = wanted.into_iter().filter_map(kept).collect();
    Reading::new(file, columns).many_rows_a_place().table(table, 0, |row| {
        match school(row.line(), "LinkURN", row.trimmed(link)) {
            About::Place(_) => school(row.line(), "URN", row.trimmed(urn)),
            unusable => unusable,
        }
    })
}
