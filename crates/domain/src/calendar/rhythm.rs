//! How often something is promised, in the closed list of words that a model file may use.
//!
//! Not here: which meetings have which rhythm (`model`), and when they fall due (`due`).

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// How often something is due against the school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// Each day that pupils are in school.
    Daily,
    /// Each school week.
    Weekly,
    /// Every second school week; holidays do not count, so the rhythm goes on across them.
    Fortnightly,
    /// Each month with a full school week in it.
    Monthly,
    HalfTermly,
    Termly,
    /// So many a year: by half-terms or terms where they divide evenly, and by school weeks where not.
    TimesAYear(u16),
    /// Some months after another cadence's occasion was held.
    After {
        cadence: String,
        months: u8,
        then: Then,
    },
}

/// What an offset waits for once its months are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Due on the day itself.
    ThatDay,
    /// Due at the first scheduled committee on or after that day.
    NextCommittee,
}

/// The words name no rhythm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a rhythm")]
pub struct RhythmError(pub String);

impl FromStr for Rhythm {
    type Err = RhythmError;
    fn from_str(text: &str) -> Result<Self, RhythmError> {
        Ok(match text {
            "daily" => Rhythm::Daily,
            "weekly" => Rhythm::Weekly,
            "fortnightly" => Rhythm::Fortnightly,
            "monthly" => Rhythm::Monthly,
            "half-termly" => Rhythm::HalfTermly,
            "termly" => Rhythm::Termly,
            "annually" => Rhythm::TimesAYear(1),
            "twice a year" => Rhythm::TimesAYear(2),
            _ => {
                let times = text.strip_suffix(" a year").and_then(|it| it.parse().ok());
                let times = times.filter(|it| (1..=200).contains(it));
                Rhythm::TimesAYear(times.ok_or_else(|| RhythmError(text.to_owned()))?)
            }
        })
    }
}

impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rhythm::Daily => f.write_str("daily"),
            Rhythm::Weekly => f.write_str("weekly"),
            Rhythm::Fortnightly => f.write_str("fortnightly"),
            Rhythm::Monthly => f.write_str("monthly"),
            Rhythm::HalfTermly => f.write_str("half-termly"),
            Rhythm::Termly => f.write_str("termly"),
            Rhythm::TimesAYear(1) => f.write_str("annually"),
            Rhythm::TimesAYear(2) => f.write_str("twice a year"),
            Rhythm::TimesAYear(times) => write!(f, "{times} a year"),
            Rhythm::After { months, then: Then::ThatDay, .. } => write!(f, "{months} months after"),
            Rhythm::After { months, then: Then::NextCommittee, .. } => {
                write!(f, "{months} months after, at the next scheduled committee")
            }
        }
    }
}

impl Serialize for Rhythm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_both_ways() {
        for words in [
            "daily",
            "weekly",
            "fortnightly",
            "monthly",
            "half-termly",
            "termly",
            "annually",
            "twice a year",
            "6 a year",
        ] {
            assert_eq!(words.parse::<Rhythm>().unwrap().to_string(), words);
        }
        for refused in ["", "yearly", "0 a year", "six a year", "-1 a year", "6 a term"] {
            assert!(refused.parse::<Rhythm>().is_err(), "{refused}");
        }
    }
}
