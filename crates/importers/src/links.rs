//! Which school belongs to which group, and since when: the academies file of 2019 (`Linked UID`) and the full one
//! (`Group UID`), published or re-saved by pandas. Both give the same columns.

use trustwide_domain::{
    SourceKind::{self, GroupLinks, Predecessors},
    source::ReadFile,
};

use crate::{
    ImportError,
    cells::Shape,
    file::File,
    groups,
    places::{About, group, school},
    reading::{Kept, Reading},
};

const UID: [&str; 2] = ["Group UID", "Linked UID"];

/// The columns kept, where the file has them.
const COLUMNS: [&str; 18] = [
    "URN",
    "Joined date",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "PhaseOfEducation (code)",
    "PhaseOfEducation (name)",
    "LA (code)",
    "LA (name)",
    "Group ID",
    "Group Name",
    "Companies House Number",
    "Group Type (code)",
    "Group Type",
    "Closed Date",
    "Open date",
    "Incorporated on (open date)",
    "Group Status",
];

/// Which of the two files of links this is, whatever it was given as.
pub fn kind_of(file: &File<'_>) -> Result<SourceKind, ImportError> {
    let table = file.table()?;
    Ok(if table.find("LinkURN").is_some() {
        Predecessors
    } else if table.find_any(&UID).is_some() {
        GroupLinks
    } else {
        file.kind
    })
}

/// Reads the links: one row for each school in each group, keyed by the group.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    let table = file.table()?;
    let uid = table.find_any(&UID);
    let needed = if uid.is_some() { &["URN", "Group Name"][..] } else { &["URN", "Group UID"] };
    table.require(GroupLinks, needed)?;
    let (uid, urn) = (uid.unwrap_or(usize::MAX), table.find("URN").unwrap_or(usize::MAX));
    let mut columns = vec![Kept::new("Group UID", uid, Shape::Digits(0))];
    for name in COLUMNS {
        if let Some(at) = table.find(name) {
            columns.push(Kept::new(name, at, groups::shape(name)));
        }
    }
    Reading::new(file, columns).many_rows_a_place().table(table, 0, |row| {
        // A link without its school says nothing.
        match school(row.line(), "URN", row.trimmed(urn)) {
            About::Place(_) => group(row.line(), "Group UID", row.trimmed(uid)),
            unusable => unusable,
        }
    })
}
