//! Balances: every one a sum of transfers, never kept by itself.
//!
//! Not here: what is offered (`entitlement`), who has how much time (`capacity`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Account, Carried, Entitlement, Holder, State, Transfer};
use crate::{
    PersonId, Urn,
    model::{Day, Model, said_hundredths},
};

/// A line that time can be given on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub account: Account,
    pub id: String,
    pub label: String,
}

/// The lines on which a school in a band, or in none, can be given time: offer, additions for its band, menu, what
/// heads give, and the reserve.
pub fn lines(model: &Model, band: Option<&str>) -> Vec<Line> {
    let line = |account: Account, item: &crate::model::Item| Line {
        account,
        id: item.id.clone(),
        label: item.label.clone(),
    };
    let more = model.supplements.iter().filter(|it| Some(it.band.as_str()) == band);
    let mut all: Vec<Line> = Vec::new();
    all.extend(model.offer.iter().map(|it| line(Account::Offer, &it.item)));
    all.extend(more.map(|it| line(Account::Supplement, &it.item)));
    all.extend(model.bespoke.iter().map(|it| line(Account::Bespoke, &it.item)));
    all.extend(model.commitments.iter().map(|it| line(Account::Commitment, &it.item)));
    all.extend(model.reserves.iter().map(|it| line(Account::Reserve, &it.item)));
    all
}

/// The name of a line in a model; a line that the model no longer has keeps its id.
///
/// `models` are those that may have it, the one to be preferred first.
pub fn label_of(models: &[&Model], account: Account, id: &str) -> String {
    if account == Account::Unsaid {
        return "Not said".to_owned();
    }
    if account == Account::Carried {
        return Carried::label_of(id);
    }
    let mut items = models.iter().flat_map(|model| {
        (model.offer.iter().map(|it| &it.item))
            .chain(model.supplements.iter().map(|it| &it.item))
            .chain(model.bespoke.iter().map(|it| &it.item))
            .chain(model.commitments.iter().map(|it| &it.item))
            .chain(model.reserves.iter().map(|it| &it.item))
    });
    let found = items.find(|it| it.id == id);
    found.map_or_else(|| id.replace('_', " "), |it| it.label.clone())
}

/// What was offered on something, and what became of it. All in minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Balance {
    pub offered: u32,
    pub planned: u32,
    pub delivered: u32,
    /// Of what was delivered, taken over from before: evidence not held.
    pub brought_forward: u32,
    /// Called off too late, and paid for all the same.
    pub payable: u32,
}

impl Balance {
    /// Adds one transfer.
    pub fn take(&mut self, it: &Transfer) {
        match it.state {
            State::Planned => self.planned += it.minutes,
            State::Delivered | State::Evaluated => {
                self.delivered += it.minutes;
                self.brought_forward += if it.brought_forward { it.minutes } else { 0 };
            }
            State::CancelledPayable => self.payable += it.minutes,
            State::Cancelled => {}
        }
    }

    /// What is neither planned, given nor lost yet; below nought where more was given than offered.
    pub fn left(&self) -> i64 {
        i64::from(self.offered) - i64::from(self.planned + self.delivered + self.payable)
    }

    /// Whether more was given than was offered: allowed, and said.
    pub fn is_over(&self) -> bool {
        self.left() < 0
    }

    /// Both together.
    pub fn and(mut self, other: &Balance) -> Balance {
        self.offered += other.offered;
        self.planned += other.planned;
        self.delivered += other.delivered;
        self.brought_forward += other.brought_forward;
        self.payable += other.payable;
        self
    }
}

/// What is left of some lines, and by how much others are over, in minutes: more on one line uses up no other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Remaining {
    pub left: u32,
    pub over: u32,
}

impl Remaining {
    /// Of some lines together.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Balance>) -> Self {
        let mut all = Remaining::default();
        for it in lines {
            let minutes = u32::try_from(it.left().unsigned_abs()).unwrap_or(u32::MAX);
            if it.is_over() { all.over += minutes } else { all.left += minutes }
        }
        all
    }

    /// Both together.
    pub fn and(self, other: Remaining) -> Self {
        Remaining { left: self.left + other.left, over: self.over + other.over }
    }
}

/// The balance of the transfers that fit.
pub fn sum<'a>(transfers: impl IntoIterator<Item = &'a Transfer>) -> Balance {
    let mut balance = Balance::default();
    transfers.into_iter().for_each(|it| balance.take(it));
    balance
}

/// One line of a school's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchoolLine {
    pub account: Account,
    pub line: String,
    pub label: String,
    /// Where what is offered comes from, by model where the year had more than one; empty on lines that are asked for.
    pub entitled: Vec<Entitlement>,
    /// Where it was brought from the year before.
    pub carried: Option<Carried>,
    pub balance: Balance,
}

/// One school's accounts of a year. What it was offered, what it received beyond that, and what heads of other schools
/// gave it are three sums that are never added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchoolLedger {
    pub urn: Urn,
    pub lines: Vec<SchoolLine>,
}

impl SchoolLedger {
    /// The account of what the model offers: core and additional for the band.
    pub fn offer(&self) -> Balance {
        self.of(|it| matches!(it, Account::Offer | Account::Supplement))
    }

    /// What is left of the offer, line by line.
    pub fn left_of_offer(&self) -> Remaining {
        let offered = |it: &&SchoolLine| matches!(it.account, Account::Offer | Account::Supplement);
        Remaining::of(self.lines.iter().filter(offered).map(|it| &it.balance))
    }

    /// What the year before left of its offer and its rule brought here.
    pub fn carried(&self) -> Balance {
        self.of(|it| it == Account::Carried)
    }

    /// What came beyond the year's offer: carried over, asked for, bought, from the reserve.
    pub fn beyond(&self) -> Balance {
        use Account::{Bespoke, Carried, Purchase, Reserve};
        self.of(|it| matches!(it, Carried | Bespoke | Purchase | Reserve))
    }

    /// What heads of other schools gave it.
    pub fn from_heads(&self) -> Balance {
        self.of(|it| it == Account::Commitment)
    }

    /// Opens the year with what was carried into it, if anything was.
    #[must_use]
    pub fn opened_with(mut self, carried: Option<Carried>) -> SchoolLedger {
        if let Some(it) = carried {
            let id = it.from.to_string();
            let line = line_of(&mut self.lines, Account::Carried, &id, || Carried::label_of(&id));
            line.balance.offered += it.minutes;
            line.carried = Some(it);
            self.lines.sort_by_key(|it| it.account);
        }
        self
    }

    fn of(&self, which: impl Fn(Account) -> bool) -> Balance {
        let fit = self.lines.iter().filter(|it| which(it.account));
        fit.fold(Balance::default(), |all, it| all.and(&it.balance))
    }
}

/// A school's account: each line that it is offered, and each that it was given time on.
pub fn school_ledger<'a>(
    models: &[&Model],
    urn: Urn,
    entitled: Vec<Entitlement>,
    transfers: impl IntoIterator<Item = &'a Transfer>,
) -> SchoolLedger {
    let mut lines: Vec<SchoolLine> = Vec::new();
    for it in entitled {
        let line = line_of(&mut lines, it.account, &it.line, || it.label.clone());
        line.balance.offered += it.minutes;
        line.entitled.push(it);
    }
    for it in transfers.into_iter().filter(|it| it.receiver == Holder::School(urn)) {
        let label = || label_of(models, it.account, &it.line);
        line_of(&mut lines, it.account, &it.line, label).balance.take(it);
    }
    lines.sort_by_key(|it| it.account);
    SchoolLedger { urn, lines }
}

/// The line of an account, added where there is none yet.
fn line_of<'l>(
    lines: &'l mut Vec<SchoolLine>,
    account: Account,
    id: &str,
    label: impl FnOnce() -> String,
) -> &'l mut SchoolLine {
    let found = lines.iter().position(|line| line.account == account && line.line == id);
    let at = found.unwrap_or_else(|| {
        let (line, label) = (id.to_owned(), label());
        let (entitled, carried, balance) = (Vec::new(), None, Balance::default());
        lines.push(SchoolLine { account, line, label, entitled, carried, balance });
        lines.len() - 1
    });
    &mut lines[at]
}

impl SchoolLine {
    /// Whether so much was promised on it that more can be said to be more.
    pub fn is_promised(&self) -> bool {
        !self.entitled.is_empty() || self.carried.is_some()
    }

    /// Where what is offered comes from, in a sentence; `None` on lines that are asked for.
    pub fn explained(&self, day: &Day) -> Option<String> {
        let mut all: Vec<String> = self.entitled.iter().map(Entitlement::explained).collect();
        all.extend(self.carried.map(|it| it.explained(day)));
        (!all.is_empty()).then(|| all.join("; then "))
    }
}

/// In whose name each person gives time: the schools that they work at.
pub type Givers = BTreeMap<PersonId, BTreeSet<Urn>>;

/// What a school gave to others: by itself, or by somebody who works there. A person of two schools gives for the first
/// by its number, so that no minute is counted twice.
pub fn given<'a>(
    urn: Urn,
    givers: &Givers,
    transfers: impl IntoIterator<Item = &'a Transfer>,
) -> Balance {
    sum(transfers.into_iter().filter(|it| giving_school(it, givers) == Some(urn)))
}

/// The school in whose name a transfer is given, where it is not to itself.
pub fn giving_school(it: &Transfer, givers: &Givers) -> Option<Urn> {
    let of = match &it.giver {
        Holder::School(urn) => Some(*urn),
        Holder::Person(id) => {
            let own = givers.get(id)?;
            if it.receiver.school().is_some_and(|to| own.contains(&to)) {
                return None;
            }
            own.first().copied()
        }
        _ => None,
    };
    of.filter(|urn| it.receiver != Holder::School(*urn))
}

/// Whether both sides of the ledger agree: what all givers gave is what all receivers were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    pub by_giver: BTreeMap<Holder, Balance>,
    pub by_receiver: BTreeMap<Holder, Balance>,
    pub all: Balance,
}

impl Reconciled {
    /// Sums all transfers from both sides.
    pub fn of<'a>(transfers: impl IntoIterator<Item = &'a Transfer>) -> Self {
        let mut it = Reconciled {
            by_giver: BTreeMap::new(),
            by_receiver: BTreeMap::new(),
            all: Balance::default(),
        };
        for transfer in transfers {
            it.by_giver.entry(transfer.giver.clone()).or_default().take(transfer);
            it.by_receiver.entry(transfer.receiver.clone()).or_default().take(transfer);
            it.all.take(transfer);
        }
        it
    }

    /// Whether they agree.
    pub fn balances(&self) -> bool {
        let total = |side: &BTreeMap<Holder, Balance>| {
            side.values().fold(Balance::default(), |all, it| all.and(it))
        };
        total(&self.by_giver) == self.all && total(&self.by_receiver) == self.all
    }
}

/// Minutes in days of the model, as people write them: `2.5`, `−0.25`.
pub fn said_days(minutes: i64, day: &Day) -> String {
    let per_day = u64::from(day.minutes.max(1));
    let hundredths = (minutes.unsigned_abs() * 100 + per_day / 2) / per_day;
    let said = said_hundredths(u32::try_from(hundredths).unwrap_or(u32::MAX));
    if minutes < 0 && 0 < hundredths { format!("−{said}") } else { said }
}
