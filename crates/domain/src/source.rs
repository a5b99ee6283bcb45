//! Files that were read: what kind each is, how firm its figures are, and what a reader found in it.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{AcademicYear, Block};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Each of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word that commands, JSON and the database use.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// How people read it.
            pub fn title(self) -> &'static str {
                match self { $($name::$variant => $title,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok($name::$variant),)*
                    _ => Err(UnknownWord {
                        given: text.chars().take(40).collect(),
                        known: vec![$($word),*],
                    }),
                }
            }
        }
    };
}

/// The word is not one of the kinds or stages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not known here: give one of {}", known.join(", "))]
pub struct UnknownWord {
    pub given: String,
    pub known: Vec<&'static str>,
}

words! {
    /// What a file holds. One reader in `importers` for each.
    SourceKind {
        Register = "register", "School register";
        Groups = "groups", "Groups: trusts, sponsors, federations";
        GroupLinks = "links", "Schools' links to groups";
        Predecessors = "predecessors", "Predecessor and successor links";
        Ks2 = "ks2", "Key stage 2 results";
        Ks4 = "ks4", "Key stage 4 results";
        Census = "census", "School census";
        Absence = "absence", "Absence";
        Inspections = "inspections", "Inspections";
        TrustKs2 = "trust-ks2", "Key stage 2 results by trust";
        /// One row a school of this summer's results, as the trust reports them before publication.
        TrustResults = "results", "This summer's results, reported by the trust";
    }
}

words! {
    /// How firm a file's figures are. For each school the highest stage wins, then the latest.
    Stage {
        TrustReported = "trust-reported", "reported by the trust, unvalidated";
        Derived = "derived", "a copy that others have re-keyed";
        Provisional = "provisional", "provisional";
        Revised = "revised", "revised";
        Final = "final", "final";
    }
}

/// A row, or a cell, that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Line of the file, 1 for the header; 0 where the whole file is meant.
    pub line: u64,
    pub column: Option<String>,
    /// The value as found, at most 80 characters of it.
    pub value: Option<String>,
    /// What is wrong, and what was expected.
    pub reason: String,
    /// Whether the whole row was refused, or only this cell was coded.
    pub row_refused: bool,
}

/// What a reader made of one file.
#[derive(Debug, Clone)]
pub struct ReadFile {
    pub kind: SourceKind,
    /// The academic year its figures are of; `None` for registers and links.
    pub year: Option<AcademicYear>,
    pub stage: Stage,
    /// The day the file says it was published or extracted, where it says so.
    pub published_on: Option<Date>,
    pub block: Block,
    /// Data rows in the file, whether kept, refused or passed over.
    pub rows_read: u64,
    /// Rows that are not about anything the program holds (headings inside the file, blank lines), by why.
    pub passed_over: u64,
    pub issues: Vec<Issue>,
}

impl ReadFile {
    /// Rows that were refused whole.
    pub fn rows_refused(&self) -> u64 {
        self.issues.iter().filter(|issue| issue.row_refused).count() as u64
    }
}
