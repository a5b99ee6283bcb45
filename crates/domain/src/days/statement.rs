//! One school's yearly statement: what it paid, what it received in days and in pounds, what it gave, and what is left.
//!
//! A figure that the trust has not entered is not guessed: it is `None`, and the page leaves a labelled blank. Not here:
//! what it changed, which people say in their own words.

use serde::Serialize;

use super::{
    Account, Balance, SchoolLedger, State, Transfer,
    levy::PaidPart,
    money::{MoneySetting, cost_of, part},
};
use crate::model::Day;

/// One line of what a school received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    pub account: Account,
    pub label: String,
    pub balance: Balance,
    /// What the time that was given is worth at the trust's cost of a day, or what was paid for it where it was bought.
    pub pence: Option<i64>,
}

/// A school's year in days and money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    pub grant_pence: Option<i64>,
    /// What was paid, by what held on which days; empty where the trust has not entered it.
    pub parts: Vec<PaidPart>,
    pub paid_pence: Option<i64>,
    /// The part of what it paid that is for school improvement.
    pub for_improvement_pence: Option<i64>,
    pub received: Vec<Received>,
    /// What heads of other schools gave it, which their trust asks of them and which is never added to the offer.
    pub from_heads: Vec<Received>,
    /// Of `received` alone.
    pub received_balance: Balance,
    /// `None` where a day has no cost in this trust, unless everything was bought.
    pub received_pence: Option<i64>,
    pub given: Balance,
    pub given_pence: Option<i64>,
    /// Minutes that the trust's rule will carry into the next year.
    pub carried: u32,
}

/// Adds up a school's year: its grant and what it paid of it, if they are entered, against what it received.
pub fn statement<'a>(
    day: &Day,
    ledger: &SchoolLedger,
    given: Balance,
    transfers: impl Iterator<Item = &'a Transfer> + Clone,
    (grant_pence, parts): (Option<i64>, Vec<PaidPart>),
    setting: Option<&MoneySetting>,
) -> Statement {
    let day_pence = setting.and_then(|it| it.day_pence);
    let worth = |minutes: u32| day_pence.map(|pence| cost_of(minutes, pence, day));
    let received: Vec<Received> = ledger
        .lines
        .iter()
        .map(|line| {
            let of = transfers.clone().filter(|it| {
                it.receiver.school() == Some(ledger.urn)
                    && it.account == line.account
                    && it.line == line.line
                    && (it.state.is_given() || it.state == State::CancelledPayable)
            });
            let pence = match line.account {
                Account::Purchase => Some(of.filter_map(|it| it.pence).sum()),
                _ => worth(line.balance.delivered),
            };
            let (account, label) = (line.account, line.label.clone());
            Received { account, label, balance: line.balance, pence }
        })
        .collect();
    let (from_heads, received): (Vec<Received>, Vec<Received>) =
        received.into_iter().partition(|it| it.account == Account::Commitment);
    let all = received.iter().fold(Balance::default(), |all, it| all.and(&it.balance));
    let paid = (!parts.is_empty()).then(|| parts.iter().map(|it| it.pence).sum());
    let share = setting.and_then(|it| it.improvement_hundredths);
    Statement {
        grant_pence,
        parts,
        paid_pence: paid,
        for_improvement_pence: paid.zip(share).map(|(paid, share)| part(paid, share)),
        received_balance: all,
        received_pence: received.iter().map(|it| it.pence).sum(),
        received,
        from_heads,
        given,
        given_pence: worth(given.delivered),
        carried: setting.map_or(0, |it| it.carry_over.of(ledger.left_of_offer().left)),
    }
}
