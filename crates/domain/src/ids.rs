//! Identifiers that the department gives, and the ids that this program makes.
//!
//! Each has one way in, [`FromStr`], which takes the published form and nothing else.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not the identifier it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {kind}")]
pub struct IdError {
    text: String,
    kind: &'static str,
}

macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $range:expr, $digits:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(u32);

        impl $name {
            /// The number itself, for packed rows and indexes.
            pub fn number(self) -> u32 {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let refused = || IdError { text: text.chars().take(40).collect(), kind: $kind };
                if !$digits.contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(refused());
                }
                let number = text.parse().map_err(|_| refused())?;
                if $range.contains(&number) { Ok(Self(number)) } else { Err(refused()) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

numbered! {
    /// A school's unique reference number: six digits, as the register gives it.
    Urn, "URN (six digits)", 10_000..=999_999u32, 5..=6
}
numbered! {
    /// A group's unique identifier: a trust's, a sponsor's or a federation's, one to six digits.
    Uid, "group UID", 1..=999_999u32, 1..=6
}
numbered! {
    /// A local authority's three-digit code.
    LaCode, "local authority code", 1..=999u32, 3..=3
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl fmt::Display for LaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// Ids that the program makes itself: text in the database, so that both databases and every export agree.
#[macro_export]
macro_rules! made_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

made_id! {
    /// One trust in this database, not its UID: a demonstration trust has none.
    TrustId
}
made_id! {
    /// A person who works in or for a trust, whether or not they can sign in.
    PersonId
}
made_id! {
    /// A post: a role held for a school or the trust, by one person or by job-sharers.
    PostId
}
made_id! {
    /// The identity of a record: what links, parties and the audit chain point at.
    RecordId
}
made_id! {
    /// A file that was read.
    SourceId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_one_form() {
        let check = |text: &str, ok: bool| assert_eq!(text.parse::<Urn>().is_ok(), ok, "{text:?}");
        check("139511", true);
        check("20003", true);
        check("139511.0", false);
        check("", false);
        check(" 139511", false);
        check("0139511", false);
        check("NAT", false);
        assert_eq!("5122".parse::<Uid>().unwrap().to_string(), "5122");
        assert!("0".parse::<Uid>().is_err());
        assert_eq!("001".parse::<LaCode>().unwrap().to_string(), "001");
    }
}
