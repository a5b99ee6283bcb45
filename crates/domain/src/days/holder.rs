//! Who gives time and who receives it.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use crate::{PersonId, PostId, RecordId, Urn, access::Role};

/// One side of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    Person(PersonId),
    Post(PostId),
    School(Urn),
    /// Somebody outside the trust whose time is bought.
    Provider(RecordId),
    /// The central team, where nobody of it is named yet.
    Central,
    /// Time held back for urgent need.
    Reserve,
    /// The trust as a whole: what serves every school at once.
    Trust,
}

/// The text names nobody who could give or receive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names nobody who could give or receive time")]
pub struct HolderError(String);

impl Holder {
    /// The school, where it is one.
    pub fn school(&self) -> Option<Urn> {
        match self {
            Holder::School(urn) => Some(*urn),
            _ => None,
        }
    }

    /// The person, where it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Holder::Person(id) => Some(id),
            _ => None,
        }
    }
}

/// Whether somebody with this role gives time in their school's name. A partner or a board member does not.
pub fn gives_for_its_school(role: Role) -> bool {
    use Role::{Deputy, ExecutiveHead, Headteacher, Practitioner, SubjectLead};
    matches!(role, ExecutiveHead | Headteacher | Deputy | SubjectLead | Practitioner)
}

impl fmt::Display for Holder {
    /// The stored form: `person/…`, `school/139511`, `central`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Holder::Person(id) => write!(f, "person/{id}"),
            Holder::Post(id) => write!(f, "post/{id}"),
            Holder::School(urn) => write!(f, "school/{urn}"),
            Holder::Provider(id) => write!(f, "provider/{id}"),
            Holder::Central => f.write_str("central"),
            Holder::Reserve => f.write_str("reserve"),
            Holder::Trust => f.write_str("trust"),
        }
    }
}

impl FromStr for Holder {
    type Err = HolderError;
    fn from_str(text: &str) -> Result<Self, HolderError> {
        let refused = || HolderError(text.chars().take(60).collect());
        match text {
            "central" => return Ok(Holder::Central),
            "reserve" => return Ok(Holder::Reserve),
            "trust" => return Ok(Holder::Trust),
            _ => {}
        }
        let (kind, id) = text.split_once('/').ok_or_else(refused)?;
        let plain = !id.is_empty() && id.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        let id = plain.then(|| id.to_owned()).ok_or_else(refused)?;
        Ok(match kind {
            "person" => Holder::Person(PersonId(id)),
            "post" => Holder::Post(PostId(id)),
            "provider" => Holder::Provider(RecordId(id)),
            "school" => Holder::School(id.parse().map_err(|_| refused())?),
            _ => return Err(refused()),
        })
    }
}

impl Serialize for Holder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_goes_both_ways() {
        for text in
            ["person/ab12", "post/1", "school/139511", "provider/c", "central", "reserve", "trust"]
        {
            assert_eq!(text.parse::<Holder>().unwrap().to_string(), text);
        }
        for refused in ["", "person/", "school/12", "school/x", "nobody/1", "person/a b", "person"]
        {
            assert!(refused.parse::<Holder>().is_err(), "{refused}");
        }
    }
}
