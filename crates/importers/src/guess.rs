//! Which kind of file this is, by what is inside it: for uploads in a browser, and to say what a wrong file looks like.

use trustwide_domain::SourceKind;

use crate::{file::Content, table::Table, trust_results};

/// The columns that give a kind away, the most telling first.
const TELLING: [(SourceKind, &[&str]); 14] = [
    (SourceKind::Predecessors, &["URN", "LinkURN"]),
    (SourceKind::TrustKs2, &["TRUST_UID", "TIME_PERIOD"]),
    (SourceKind::GroupLinks, &["URN", "Group UID"]),
    (SourceKind::GroupLinks, &["URN", "Linked UID"]),
    (SourceKind::Groups, &["Group UID", "Group Name"]),
    (SourceKind::Register, &["URN", "EstablishmentName", "TypeOfEstablishment (name)"]),
    (SourceKind::Ks4, &["RECTYPE", "URN", "ATT8SCR"]),
    (SourceKind::Ks2, &["RECTYPE", "URN", "TELIG"]),
    (SourceKind::Ks2, &["URN", "KS2 Pupils"]),
    (SourceKind::Census, &["URN", "NOR"]),
    (SourceKind::Absence, &["URN", "PERCTOT"]),
    (SourceKind::Inspections, &["URN", "Latest OEIF overall effectiveness"]),
    (SourceKind::Inspections, &["URN", "Overall effectiveness"]),
    (SourceKind::Inspections, &["URN", "Rating", "Inspection Date"]),
];

/// How much of a JSON file is looked at.
const GLANCE: usize = 4096;

/// The kind of a file, where its columns or keys give it away.
pub fn of_content(content: &Content<'_>, limits: crate::Limits) -> Option<SourceKind> {
    match content {
        Content::Table(text) => of_header(&Table::new(text, limits).ok()?),
        Content::Json(text) => of_json(text),
    }
}

/// The kind of a table, by its header.
pub fn of_header(table: &Table<'_>) -> Option<SourceKind> {
    let has = |names: &[&str]| names.iter().all(|name| table.find(name).is_some());
    let told = TELLING.iter().find(|(_, names)| has(names)).map(|(kind, _)| *kind);
    let reported = || {
        table.find("URN").is_some() && table.names().iter().any(|it| trust_results::is_figure(it))
    };
    told.or_else(|| reported().then_some(SourceKind::TrustResults))
}

fn of_json(text: &str) -> Option<SourceKind> {
    let end = (0..=GLANCE.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let has = |key: &str| text[..end].contains(&format!("\"{key}\""));
    match () {
        () if has("EstablishmentName") && has("URN") => Some(SourceKind::Register),
        () if has("rwmExp") => Some(SourceKind::Ks2),
        () if has("card") || has("rating") || has("sub") => Some(SourceKind::Inspections),
        () => None,
    }
}
