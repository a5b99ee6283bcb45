//! What a row of a file is about: a school, an authority, England, a trust.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ids::{IdError, LaCode, Uid, Urn};

/// What a figure is about. Its text form (`school/139511`) is stored and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Place {
    School(Urn),
    LocalAuthority(LaCode),
    /// A trust, sponsor or federation: any group of the register.
    Group(Uid),
    /// All schools in England, independent ones too.
    England,
    /// State-funded schools in England: what schools are compared with by default.
    EnglandState,
    /// State-funded primary, secondary or special schools in England, as the census and absence files sum them.
    EnglandPrimary,
    EnglandSecondary,
    EnglandSpecial,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::School(urn) => write!(f, "school/{urn}"),
            Place::LocalAuthority(code) => write!(f, "la/{code}"),
            Place::Group(uid) => write!(f, "group/{uid}"),
            Place::England => f.write_str("england"),
            Place::EnglandState => f.write_str("england/state"),
            Place::EnglandPrimary => f.write_str("england/primary"),
            Place::EnglandSecondary => f.write_str("england/secondary"),
            Place::EnglandSpecial => f.write_str("england/special"),
        }
    }
}

/// The text is not a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    #[error("{0:?} is not a place such as school/139511")]
    Form(String),
    #[error(transparent)]
    Id(#[from] IdError),
}

impl FromStr for Place {
    type Err = PlaceError;
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        Ok(match text.split_once('/') {
            Some(("school", urn)) => Place::School(urn.parse()?),
            Some(("la", code)) => Place::LocalAuthority(code.parse()?),
            Some(("group", uid)) => Place::Group(uid.parse()?),
            Some(("england", "state")) => Place::EnglandState,
            Some(("england", "primary")) => Place::EnglandPrimary,
            Some(("england", "secondary")) => Place::EnglandSecondary,
            Some(("england", "special")) => Place::EnglandSpecial,
            None if text == "england" => Place::England,
            _ => return Err(PlaceError::Form(text.chars().take(40).collect())),
        })
    }
}

impl TryFrom<String> for Place {
    type Error = PlaceError;
    fn try_from(text: String) -> Result<Self, PlaceError> {
        text.parse()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> String {
        place.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_both_ways() {
        for text in [
            "school/139511",
            "la/850",
            "group/16827",
            "england",
            "england/state",
            "england/special",
        ] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        assert!("school/NAT".parse::<Place>().is_err());
    }
}
