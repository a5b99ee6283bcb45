//! The days ledger: time from a giver to a receiver, counted like money.
//!
//! Time is kept in whole minutes and shown in days by the model's own rule. What is received and what heads give are
//! different accounts and never mix. Not here: what a model offers (`model`), which band a school is in (`banding`).

mod before;
mod capacity;
mod carried;
mod entitlement;
mod funding;
mod holder;
mod ledger;
mod levy;
pub mod money;
mod request;
mod statement;
mod stretch;
mod terms;
mod transfer;
pub mod what_if;

pub use before::{DaysBefore, NoDays, Sides};
pub use capacity::{Away, Capacity, Weekdays, WeekdaysError, available};
pub use carried::Carried;
pub use entitlement::{Entitlement, Membership, Run, committed, entitlements};
pub use funding::{Funding, FundingFor};
pub use holder::{Holder, HolderError, gives_for_its_school};
pub use ledger::{
    Balance, Givers, Line, Reconciled, Remaining, SchoolLedger, SchoolLine, given, giving_school,
    label_of, lines, said_days, school_ledger, sum,
};
pub use levy::{Levy, PaidPart, paid_in_parts};
pub use request::{RequestState, Response, needs_evaluation, response};
pub use statement::{Received, Statement, statement};
pub use stretch::{Stretch, offered, stretches};
pub use terms::Terms;
pub use transfer::{Account, LONGEST_DAY, State, Transfer, clash};
