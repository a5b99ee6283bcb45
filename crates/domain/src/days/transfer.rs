//! One transfer of time, and whether two of them want the same person at once.

use jiff::civil::{Date, Time};
use serde::Serialize;

use super::Holder;
use crate::{AcademicYear, RecordId};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $said:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Each of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word that the database and JSON use.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// How people read it.
            pub fn said(self) -> &'static str {
                match self { $($name::$variant => $said,)* }
            }

            /// The one with this word.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(super) use words;

words! {
    /// On which account time is given. Each is counted by itself.
    Account {
        Offer = "offer", "core offer";
        Supplement = "supplement", "additional for the band";
        /// What the year before left of its offer, where its rule carries it over.
        Carried = "carried", "carried over";
        Bespoke = "bespoke", "support that was asked for";
        /// What heads give to other schools. Never added to what a school is offered.
        Commitment = "commitment", "given by heads";
        Purchase = "purchase", "bought";
        Reserve = "reserve", "from the reserve";
        /// Kept from whoever gives the time and may not know what it is for. It is never stored.
        Unsaid = "unsaid", "not said";
    }
}

words! {
    /// How far a transfer has come.
    State {
        Planned = "planned", "planned";
        Delivered = "delivered", "delivered";
        Evaluated = "evaluated", "delivered and evaluated";
        Cancelled = "cancelled", "cancelled";
        /// Called off too late: nothing came of it and it is paid for.
        CancelledPayable = "cancelled_payable", "cancelled, still payable";
    }
}

impl State {
    /// Whether the time was given.
    pub fn is_given(self) -> bool {
        matches!(self, State::Delivered | State::Evaluated)
    }

    /// Whether somebody's time is taken by it.
    pub fn takes_time(self) -> bool {
        self == State::Planned || self.is_given()
    }

    /// What it may become. Nothing comes back from a cancellation: that is planned anew.
    pub fn may_become(self, next: State) -> bool {
        use State::{Cancelled, CancelledPayable, Delivered, Evaluated, Planned};
        match self {
            Planned => next != Evaluated,
            Delivered => matches!(next, Delivered | Evaluated | Planned),
            Evaluated => matches!(next, Evaluated | Delivered),
            Cancelled | CancelledPayable => false,
        }
    }
}

/// Time from a giver to a receiver on one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transfer {
    pub year: AcademicYear,
    pub giver: Holder,
    pub receiver: Holder,
    pub account: Account,
    /// The line of the model that it is given on: an id of its offer, a supplement, the menu, a commitment or reserve.
    pub line: String,
    /// Never nought.
    pub minutes: u32,
    pub state: State,
    /// `None` until a day is agreed.
    pub on: Option<Date>,
    pub starts_at: Option<Time>,
    /// The visit, meeting or review that it was.
    pub contact: Option<RecordId>,
    /// The request that it answers.
    pub request: Option<RecordId>,
    /// An opening balance: taken over from before, evidence not held.
    pub brought_forward: bool,
    /// What it costs, where time is bought.
    pub pence: Option<i64>,
    pub note: String,
}

/// The most minutes that one person may be planned for on one day, where nobody says at what time.
pub const LONGEST_DAY: u32 = 600;

/// Whether two transfers want the same person at the same time: by the clock where both say when they begin.
pub fn clash(one: &Transfer, other: &Transfer) -> bool {
    let same = one.giver.person().is_some() && one.giver == other.giver;
    let live = |it: &Transfer| it.state.takes_time() && !it.brought_forward;
    if !same || one.on.is_none() || one.on != other.on || !live(one) || !live(other) {
        return false;
    }
    match (minutes_of_day(one), minutes_of_day(other)) {
        (Some((from, to)), Some((begins, ends))) => from < ends && begins < to,
        _ => false,
    }
}

/// From and to which minute of its day it lasts.
fn minutes_of_day(it: &Transfer) -> Option<(u32, u32)> {
    let at = it.starts_at?;
    let from = u32::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).ok()?;
    Some((from, from + it.minutes))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn at(hour: i8, minutes: u32) -> Transfer {
        Transfer {
            year: AcademicYear::of(date(2026, 9, 14)),
            giver: "person/p".parse().unwrap(),
            receiver: "school/900001".parse().unwrap(),
            account: Account::Offer,
            line: "line".into(),
            minutes,
            state: State::Planned,
            on: Some(date(2026, 9, 14)),
            starts_at: Some(time(hour, 0, 0, 0)),
            contact: None,
            request: None,
            brought_forward: false,
            pence: None,
            note: String::new(),
        }
    }

    #[test]
    fn the_same_person_at_the_same_time_clashes() {
        assert!(clash(&at(9, 120), &at(10, 30)));
        assert!(!clash(&at(9, 60), &at(10, 30)), "one ends as the other begins");
        let cancelled = Transfer { state: State::Cancelled, ..at(9, 60) };
        assert!(!clash(&cancelled, &at(9, 60)));
        let another = Transfer { giver: "person/q".parse().unwrap(), ..at(9, 60) };
        assert!(!clash(&another, &at(9, 60)));
        let untimed = Transfer { starts_at: None, ..at(9, 60) };
        assert!(!clash(&untimed, &at(9, 60)), "told apart by the day's sum, not by the clock");
        let central = Transfer { giver: Holder::Central, ..at(9, 60) };
        assert!(!clash(&central, &central));
    }

    #[test]
    fn nothing_comes_back_from_a_cancellation() {
        for next in State::ALL {
            assert!(!State::Cancelled.may_become(*next));
        }
        assert!(State::Planned.may_become(State::Delivered));
        assert!(!State::Planned.may_become(State::Evaluated));
    }
}
