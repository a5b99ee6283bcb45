//! What a row is about: a school, a group, an authority, England; and whether it was met before.

use std::collections::{BTreeMap, btree_map::Entry};

use trustwide_domain::{Place, Urn, ids::Uid, source::Issue};

use crate::{issues, table::Row};

/// What a row is about.
#[derive(Debug)]
pub enum About {
    Place(Place),
    /// Nothing that the program holds.
    Nothing,
    /// The row can't be used.
    Unusable(Issue),
}

/// The school that a URN cell names. Spreadsheets and pandas write `139511.0`.
pub fn school(line: u64, column: &str, text: &str) -> About {
    match without_point(text).parse::<Urn>() {
        Ok(urn) => About::Place(Place::School(urn)),
        Err(error) => About::Unusable(issues::row_for_cell(line, column, text, error.to_string())),
    }
}

/// The group that a UID cell names.
pub fn group(line: u64, column: &str, text: &str) -> About {
    match without_point(text).parse::<Uid>() {
        Ok(uid) => About::Place(Place::Group(uid)),
        Err(error) => About::Unusable(issues::row_for_cell(line, column, text, error.to_string())),
    }
}

fn without_point(text: &str) -> &str {
    let text = text.trim();
    text.strip_suffix(".0").unwrap_or(text)
}

/// The authority that an `LEA` cell names.
pub fn authority(row: &Row<'_>, la: usize) -> About {
    let text = row.trimmed(la);
    match text.parse() {
        Ok(code) => About::Place(Place::LocalAuthority(code)),
        Err(_) => {
            let reason = "expected the three digits of a local authority";
            About::Unusable(issues::row_for_cell(row.line(), "LEA", text, reason))
        }
    }
}

/// The line that each place was first seen on.
#[derive(Debug, Default)]
pub struct Seen {
    /// By URN, which has six digits; nought where a school was not seen.
    schools: Vec<u32>,
    others: BTreeMap<Place, u64>,
}

impl Seen {
    /// The line on which a place was seen before; else remembers this one.
    pub fn first_line(&mut self, place: Place, line: u64) -> Option<u64> {
        let Place::School(urn) = place else {
            return match self.others.entry(place) {
                Entry::Occupied(first) => Some(*first.get()),
                Entry::Vacant(new) => {
                    new.insert(line);
                    None
                }
            };
        };
        if self.schools.is_empty() {
            self.schools = vec![0; 1_000_000];
        }
        let first = self.schools.get_mut(urn.number() as usize)?;
        if *first == 0 {
            *first = u32::try_from(line).unwrap_or(u32::MAX);
            return None;
        }
        Some(u64::from(*first))
    }
}
