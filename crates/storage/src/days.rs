//! The days ledger: transfers of time, who has how much of it, support that schools ask for, and what it all costs.
//!
//! Nobody is planned twice for the same time: the trust's lock is held while that is looked at. Not here: what each
//! school is offered and what is left of it (`domain::days`).

mod capacity;
mod funding;
mod guard;
mod money;
mod requests;
mod transfers;

pub use capacity::{EnteredAway, EnteredCapacity};
pub use funding::EnteredFunding;
pub use money::{EnteredIncome, EnteredProvider, EnteredSetting, Income, MoneySetting, Provider};
pub use requests::{Asked, Request, RequestState};
pub use transfers::Posted;
pub(crate) use transfers::fields_of_transfer;
pub(crate) use transfers::{posted, read as read_transfer};
