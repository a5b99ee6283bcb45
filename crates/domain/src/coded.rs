//! A published value, or the reason there is none. Never nought, never blank.
//!
//! One table maps every marker that the files use; one function says each reason in plain words.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value, or the reason there is none.
///
/// In JSON `{"value": …}` or `{"code": "suppressed"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coded<T> {
    Value(T),
    Missing(Reason),
}

impl<T> Coded<T> {
    /// The value, where there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Coded::Value(value) => Some(value),
            Coded::Missing(_) => None,
        }
    }

    /// The reason, where there is no value.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Coded::Value(_) => None,
            Coded::Missing(reason) => Some(*reason),
        }
    }

    /// The same, with the value changed.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Coded<U> {
        match self {
            Coded::Value(value) => Coded::Value(change(value)),
            Coded::Missing(reason) => Coded::Missing(reason),
        }
    }

    /// Borrows the value.
    pub fn as_ref(&self) -> Coded<&T> {
        match self {
            Coded::Value(value) => Coded::Value(value),
            Coded::Missing(reason) => Coded::Missing(*reason),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Wire<T> {
    Value { value: T },
    Code { code: Reason },
}

impl<T: Serialize> Serialize for Coded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Coded::Value(value) => Wire::Value { value },
            Coded::Missing(code) => Wire::Code { code: *code },
        }
        .serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Coded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Wire::deserialize(deserializer)? {
            Wire::Value { value } => Coded::Value(value),
            Wire::Code { code } => Coded::Missing(code),
        })
    }
}

macro_rules! reasons {
    ($($name:ident, $byte:literal, $code:literal, [$($marker:literal),*], $words:literal;)*) => {
        /// Why there is no value: one for each marker that the files use, and those that the program itself needs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Reason {
            $(#[doc = $words] #[serde(rename = $code)] $name = $byte,)*
        }

        impl Reason {
            /// Every reason, in the order of its stored byte.
            pub const ALL: &'static [Reason] = &[$(Reason::$name,)*];

            /// The stored byte; it never changes once released.
            pub fn byte(self) -> u8 {
                self as u8
            }

            /// The reason with this stored byte.
            pub fn from_byte(byte: u8) -> Option<Reason> {
                match byte {
                    $($byte => Some(Reason::$name),)*
                    _ => None,
                }
            }

            /// The code that JSON and exports use.
            pub fn code(self) -> &'static str {
                match self { $(Reason::$name => $code,)* }
            }

            /// The plain sentence that people read.
            pub fn words(self) -> &'static str {
                match self { $(Reason::$name => $words,)* }
            }

            /// The reason that a cell's whole text stands for, if it is one of the markers (case matters: `SUPP` is one, `Supp` is not).
            pub fn from_marker(text: &str) -> Option<Reason> {
                match text {
                    $($($marker => Some(Reason::$name),)*)*
                    _ => None,
                }
            }
        }
    };
}

reasons! {
    Blank, 0, "blank", [""], "Not given in the file";
    Suppressed, 1, "suppressed", ["SUPP"], "Suppressed: a small number of pupils";
    SuppressedTrust, 2, "suppressed_trust", ["SUPPMAT"], "Suppressed: too few schools or pupils in the trust";
    NotApplicable, 3, "not_applicable", ["NA", "N/A"], "Not applicable";
    NoEntries, 4, "no_entries", ["NE"], "No pupils or no entries";
    NotPublished, 5, "not_published", ["NP"], "Not published";
    LowCoverage, 6, "low_coverage", ["LOWCOV"], "Not shown: under half of the pupils are covered";
    NewSchool, 7, "new_school", ["NEW"], "New school: no results yet";
    NotEligible, 8, "not_eligible", ["NELIG"], "Not eligible for this measure";
    Special, 9, "special", ["SP"], "Not shown for special schools";
    Confidential, 10, "confidential", ["c", "C"], "Suppressed to protect confidentiality";
    Unavailable, 11, "unavailable", ["x", "X"], "Not available";
    NotApplicableEes, 12, "not_applicable_ees", ["z", "Z"], "Not applicable in this table";
    NotCollected, 13, "not_collected", ["."], "Not applicable or not collected";
    RoundsToNought, 14, "rounds_to_nought", ["k", "low"], "Too small to show: rounds to nought";
    Unreliable, 15, "unreliable", ["u", "U"], "Not reliable enough to show";
    NotRecorded, 16, "not_recorded", ["Not recorded"], "Not recorded";
    DoesNotApply, 17, "does_not_apply", ["Not applicable", "Does not apply"], "Does not apply";
    NullWord, 18, "null", ["NULL", "null"], "Not given in the file (NULL)";
    Dash, 19, "dash", ["-"], "Not given in the file (a dash)";
    ShortRow, 20, "short_row", [], "Not in the file: the row ends before this column";
    UnknownDate, 21, "unknown_date", [], "Date not known";
    NotInFile, 22, "not_in_file", [], "Not in any file that has been loaded";
    NotAvailable, 23, "not_available", [], "Cannot be worked out from what is loaded";
    NotPopulated, 24, "not_populated", [], "Not calculated for this year";
    Refused, 25, "refused", [], "The file's value could not be read";
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_keeps_its_byte_and_code() {
        for (at, reason) in Reason::ALL.iter().enumerate() {
            assert_eq!(usize::from(reason.byte()), at);
            assert_eq!(Reason::from_byte(reason.byte()), Some(*reason));
        }
        assert_eq!(Reason::from_byte(200), None);
    }

    #[test]
    fn markers_stay_apart() {
        let check =
            |text: &str, code: &str| assert_eq!(Reason::from_marker(text).unwrap().code(), code);
        check("SUPP", "suppressed");
        check("SUPPMAT", "suppressed_trust");
        check("NA", "not_applicable");
        check("z", "not_applicable_ees");
        check("", "blank");
        assert_eq!(Reason::from_marker("0"), None);
        assert_eq!(Reason::from_marker("None"), None);
    }

    #[test]
    fn json_says_value_or_code() {
        let say = |it: Coded<f64>| serde_json::to_string(&it).unwrap();
        assert_eq!(say(Coded::Value(0.68)), r#"{"value":0.68}"#);
        assert_eq!(say(Coded::Missing(Reason::Suppressed)), r#"{"code":"suppressed"}"#);
    }
}
