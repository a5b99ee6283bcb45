//! Which bands can be brought along from before the program: those of schools that nobody has decided here, and from days
//! before the start. Every later band is decided in a round.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::civil::Date;

use crate::{Urn, time::Said};

/// For which schools, and until which day, a band can be brought along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openings {
    /// The day on which the trust starts here.
    pub started_on: Date,
    /// The trust's schools, each with the day on which it joined, where that is known.
    pub joined: BTreeMap<Urn, Option<Date>>,
    /// Schools of which something has been decided in the program.
    pub decided: BTreeSet<Urn>,
}

/// Why a band cannot be brought along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoOpening {
    NotHere,
    /// The school has been decided in the program.
    Decided,
    /// Its day is after the last one that can be.
    After(Date),
}

impl Openings {
    /// The last day from which a band of a school can be brought along: the trust's first day, or the school's own where
    /// it joined later.
    pub fn last_day(&self, urn: Urn) -> Date {
        let joined = self.joined.get(&urn).copied().flatten();
        joined.map_or(self.started_on, |it| it.max(self.started_on))
    }

    /// Why a band from a day cannot be brought along; `None` where it can.
    pub fn refused(&self, urn: Urn, from: Date) -> Option<NoOpening> {
        let last = self.last_day(urn);
        if !self.joined.contains_key(&urn) {
            Some(NoOpening::NotHere)
        } else if self.decided.contains(&urn) {
            Some(NoOpening::Decided)
        } else {
            (last < from).then_some(NoOpening::After(last))
        }
    }
}

impl fmt::Display for NoOpening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoOpening::NotHere => f.write_str("no school of the trust"),
            NoOpening::Decided => f.write_str(
                "the board has decided about this school here already: its band changes in a round",
            ),
            NoOpening::After(last) => write!(
                f,
                "only bands from {} or before can be brought along: a later one is decided in a round",
                Said(*last)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_what_was_before_the_start_is_brought_along() {
        let [old, new, banded, other] =
            ["900001", "900002", "900003", "900004"].map(|it| it.parse::<Urn>().unwrap());
        let start = date(2023, 9, 1);
        let joined = [(old, Some(date(2015, 9, 1))), (new, Some(date(2024, 1, 8))), (banded, None)];
        let openings = Openings {
            started_on: start,
            joined: joined.into(),
            decided: BTreeSet::from([banded]),
        };
        let check = |urn, from| openings.refused(urn, from).map(|it| it.to_string());
        assert_eq!(check(old, date(2019, 1, 1)), None);
        assert_eq!(check(old, start), None);
        let late = "only bands from 1 September 2023 or before can be brought along: a later one is decided in a round";
        assert_eq!(check(old, date(2023, 9, 2)).as_deref(), Some(late));
        assert_eq!(check(new, date(2024, 1, 8)), None, "it joined later");
        assert!(check(new, date(2024, 1, 9)).is_some());
        assert_eq!(openings.refused(banded, start), Some(NoOpening::Decided));
        assert_eq!(openings.refused(other, start), Some(NoOpening::NotHere));
    }
}
