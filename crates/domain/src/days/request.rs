//! Support that a school asks for: how far it has come, and how long it took.

use jiff::civil::Date;
use serde::Serialize;

use super::{Transfer, transfer::words};
use crate::model::{Day, Model};

words! {
    /// How far a request has come.
    RequestState {
        Asked = "asked", "asked for";
        Approved = "approved", "approved";
        Declined = "declined", "declined";
        /// Taken back by the school that asked, before anything was decided.
        Withdrawn = "withdrawn", "withdrawn by the school";
        /// Given, and waiting for what the school that received it says.
        Delivered = "delivered", "delivered, waiting for the school’s evaluation";
        Closed = "closed", "closed";
    }
}

impl RequestState {
    /// Whether nothing more is to be done about it.
    pub fn is_over(self) -> bool {
        matches!(self, RequestState::Declined | RequestState::Withdrawn | RequestState::Closed)
    }
}

/// Whether the school that received it must evaluate support before it is closed: where it was brokered and took more
/// than a day.
pub fn needs_evaluation(model: &Model, line: &str, minutes: u32) -> bool {
    let brokered = model.bespoke.iter().any(|it| it.item.id == line && it.brokered);
    let a_day = model.day.as_ref().map_or(u32::MAX, |day: &Day| day.minutes);
    brokered && a_day < minutes
}

/// Days from asking to a decision, and from the decision to the first support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Response {
    pub to_decision: Option<i32>,
    pub to_support: Option<i32>,
}

/// How long a request took: the first transfer that was delivered for it counts.
pub fn response<'a>(
    asked_on: Date,
    decided_on: Option<Date>,
    transfers: impl IntoIterator<Item = &'a Transfer>,
) -> Response {
    let given = transfers.into_iter().filter(|it| it.state.is_given());
    let first = given.filter_map(|it| it.on).min();
    let days = |from: Date, to: Date| (to - from).get_days();
    Response {
        to_decision: decided_on.map(|on| days(asked_on, on)),
        to_support: decided_on.zip(first).map(|(on, first)| days(on, first)),
    }
}
