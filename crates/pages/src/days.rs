//! The days ledger: what every school is offered, was planned, given and has left; who has how much time; one transfer;
//! requests for support.

use jiff::civil::{Date, Time};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, RecordId,
    days::{Account, Balance, Remaining, RequestState, State},
};

use super::{money::FundingLine, shared::SchoolName};
use crate::look::{Form, Link, page::page};

/// An amount of time: minutes, and the same in days of the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Days {
    pub minutes: i64,
    #[serde(rename = "days")]
    pub said: String,
}

impl Days {
    /// The same for a column of numbers: one decimal is followed by a space as wide as a digit, so that points line up.
    pub fn column(&self) -> String {
        let decimals = self.said.rsplit_once('.').map_or(0, |(_, it)| it.len());
        let space = if decimals == 1 { "\u{2007}" } else { "" };
        format!("{}{space}", self.said)
    }
}

/// An account in days: offered, planned, delivered, left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sums {
    pub offered: Days,
    pub planned: Days,
    pub delivered: Days,
    /// Never below nought.
    pub left: Days,
    /// By how much more was planned and given than offered: allowed, and said.
    pub over: Option<Days>,
    /// Taken over from before: evidence not held.
    pub brought_forward: Option<Days>,
    /// Called off too late, and paid for.
    pub payable: Option<Days>,
}

impl Sums {
    /// A balance in the words of a model's day.
    pub fn of(it: &Balance, days: impl Fn(i64) -> Days) -> Self {
        let some = |minutes: u32| (0 < minutes).then(|| days(minutes.into()));
        Sums {
            offered: days(it.offered.into()),
            planned: days(it.planned.into()),
            delivered: days(it.delivered.into()),
            left: days(it.left().max(0)),
            over: it.is_over().then(|| days(-it.left())),
            brought_forward: some(it.brought_forward),
            payable: some(it.payable),
        }
    }
}

impl Sums {
    /// A sum of some lines, of which more on one uses up no other.
    pub fn of_lines(it: &Balance, remaining: Remaining, days: impl Fn(i64) -> Days) -> Self {
        let over = (0 < remaining.over).then(|| days(remaining.over.into()));
        Sums { left: days(remaining.left.into()), over, ..Sums::of(it, days) }
    }
}

/// `GET /days`
#[derive(Debug, Clone, Serialize)]
pub struct DaysPage {
    pub year: AcademicYear,
    /// What a day is, in a sentence.
    pub unit: String,
    pub schools: Vec<SchoolDays>,
    /// Of the schools shown.
    pub total: DaysTotal,
    /// Whether the model offers schools days at all.
    pub offers: bool,
    /// Which of them are shown: `all`, `over`, `left`, `asked`.
    pub show: String,
    pub not_yet_asked: Vec<SchoolName>,
    pub reserves: Vec<ReserveLine>,
    pub promises: Vec<PromiseLine>,
    pub promised: Sums,
    /// What all givers gave and all receivers received, where the reader sees the whole ledger.
    pub reconciled: Option<(Days, Days)>,
    #[serde(skip)]
    pub years: Vec<Link>,
    #[serde(skip)]
    pub may_plan: bool,
    #[serde(skip)]
    pub whole: bool,
}

/// All schools that are shown, column by column.
#[derive(Debug, Clone, Serialize)]
pub struct DaysTotal {
    pub offer: Sums,
    pub beyond: Days,
    pub from_heads: Days,
    pub given: Days,
}

/// One school in the list.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolDays {
    pub school: SchoolName,
    pub offer: Sums,
    /// Carried over, asked for, bought or from the reserve: planned and given.
    pub beyond: Days,
    /// From heads of other schools, another account: planned and given.
    pub from_heads: Days,
    /// To other schools: planned and given.
    pub given: Days,
}

impl SchoolDays {
    pub fn href(&self) -> String {
        format!("{}/days", self.school.href())
    }
}

/// Time held back, and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct ReserveLine {
    pub label: String,
    /// `None` where the model leaves it blank.
    pub held: Option<Days>,
    pub used: Days,
    pub left: Option<Days>,
}

/// What somebody promised to give to others.
#[derive(Debug, Clone, Serialize)]
pub struct PromiseLine {
    pub name: String,
    pub school: Option<SchoolName>,
    pub label: String,
    pub account: Sums,
}

/// `GET /schools/{urn}/days`
#[derive(Debug, Clone, Serialize)]
pub struct SchoolDaysPage {
    pub school: SchoolName,
    pub year: AcademicYear,
    pub unit: String,
    pub lines: Vec<LineRow>,
    pub offer: Sums,
    /// What the year before left and its rule brought here, and what was given of it.
    pub carried: Vec<LineRow>,
    pub beyond: Vec<LineRow>,
    pub from_heads: Vec<LineRow>,
    pub given: Vec<TransferRow>,
    pub given_total: Days,
    pub transfers: Vec<TransferRow>,
    #[serde(skip)]
    pub years: Vec<Link>,
    #[serde(skip)]
    pub may_plan: bool,
    #[serde(skip)]
    pub may_ask: bool,
    #[serde(skip)]
    pub statement: Option<String>,
}

/// One line of a school's account.
#[derive(Debug, Clone, Serialize)]
pub struct LineRow {
    pub account: Account,
    pub label: String,
    /// Where what is offered comes from.
    pub explained: Option<String>,
    pub sums: Sums,
}

/// One transfer in a list.
#[derive(Debug, Clone, Serialize)]
pub struct TransferRow {
    pub id: RecordId,
    pub on: Option<Date>,
    pub starts_at: Option<Time>,
    pub giver: String,
    pub receiver: String,
    pub account: Account,
    pub line: String,
    pub time: Days,
    pub state: State,
    pub brought_forward: bool,
    pub note: String,
}

impl TransferRow {
    pub fn href(&self) -> String {
        format!("/days/transfers/{}", self.id)
    }

    /// `16 September 2026, 9:00`, or that no day is agreed, or was recorded.
    pub fn when(&self) -> String {
        let Some(on) = self.on else {
            let given = self.state.is_given();
            return if given { "No day recorded" } else { "No day agreed yet" }.into();
        };
        let said = trustwide_domain::time::Said(on);
        match self.starts_at {
            Some(at) => format!("{said}, {}", trustwide_domain::time::said_time(at)),
            None => said.to_string(),
        }
    }
}

/// `GET /days/transfers/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct TransferPage {
    pub transfer: TransferRow,
    pub year: AcademicYear,
    pub school: Option<SchoolName>,
    pub contact: Option<RecordId>,
    pub request: Option<RecordId>,
    /// What it costs, where time is bought.
    pub cost: Option<String>,
    pub recorded: String,
    #[serde(skip)]
    pub forms: Vec<Form>,
}

/// `GET /days/givers`
#[derive(Debug, Clone, Serialize)]
pub struct GiversPage {
    pub year: AcademicYear,
    pub unit: String,
    pub givers: Vec<GiverRow>,
    pub there: Days,
    /// Of those whose time is entered.
    pub committed: Days,
    /// Of those whose time is not, where there are any.
    pub unknown: Option<Days>,
    pub providers: Vec<ProviderRow>,
    /// Posts of the central team that the model names, turned into days.
    pub posts: Vec<PostDays>,
    /// What the posts come to: all, and those for school improvement where some are not.
    pub post_totals: Vec<PostDays>,
    /// How many days a full-time post has in the year, where the trust has said so.
    pub full_time: Option<String>,
    pub aways: Vec<AwayRow>,
    #[serde(skip)]
    pub years: Vec<Link>,
    #[serde(skip)]
    pub may_plan: bool,
    #[serde(skip)]
    pub withdrawals: Vec<Form>,
}

/// Somebody's time in a year. In name order: this is no ranking.
#[derive(Debug, Clone, Serialize)]
pub struct GiverRow {
    pub name: String,
    pub post: String,
    /// `Monday to Wednesday, 50% for improvement`; empty where nothing is entered.
    pub entered: Vec<String>,
    pub there: Days,
    pub committed: Days,
    pub free: Days,
    /// In words: over-committed, nothing planned yet, or how much is free.
    pub standing: String,
    pub over: bool,
}

/// When somebody is away. Why is never asked.
#[derive(Debug, Clone, Serialize)]
pub struct AwayRow {
    pub name: String,
    pub from: Date,
    pub to: Date,
    #[serde(skip)]
    pub form: Option<Form>,
}

/// An outside provider, and what was ordered and spent.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderRow {
    pub name: String,
    pub rate: String,
    pub payer: String,
    pub order: String,
    pub time: Days,
    pub cost: String,
    pub ceiling: Option<String>,
    pub over: bool,
    #[serde(skip)]
    pub href: Option<String>,
}

/// A post of the central team, in days of the year.
#[derive(Debug, Clone, Serialize)]
pub struct PostDays {
    pub label: String,
    pub full_time: String,
    /// `None` where the trust has not said how many days a full-time post has.
    pub days: Option<String>,
    pub improvement: bool,
}

/// `GET /support`
#[derive(Debug, Clone, Serialize)]
pub struct SupportPage {
    pub open: Vec<RequestRow>,
    pub done: Vec<RequestRow>,
    pub reserves: Vec<ReserveLine>,
    /// How long urgent requests took, and the others, in days from asking to a decision and from there to first support.
    pub times: Vec<String>,
    #[serde(skip)]
    pub may_ask: bool,
}

/// One request in a list.
#[derive(Debug, Clone, Serialize)]
pub struct RequestRow {
    pub id: RecordId,
    pub school: SchoolName,
    pub line: String,
    pub urgent: bool,
    pub asked_on: Date,
    pub state: RequestState,
    pub waited: String,
}

impl RequestRow {
    pub fn href(&self) -> String {
        format!("/support/{}", self.id)
    }
}

/// `GET /support/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct RequestPage {
    pub request: RequestRow,
    pub words: String,
    /// The visit or review that showed the need, where the reader may see it.
    pub shown_at: Option<Link>,
    pub asked_by: String,
    pub decided_on: Option<Date>,
    pub reason: String,
    pub transfers: Vec<TransferRow>,
    pub to_decision: Option<i32>,
    pub to_support: Option<i32>,
    pub rating: Option<String>,
    pub evaluation: String,
    pub evaluated_on: Option<Date>,
    pub must_evaluate: bool,
    /// Money that the school was given for it.
    pub funding: Vec<FundingLine>,
    /// Where more is entered, for those who may.
    #[serde(skip)]
    pub enter_funding: Option<String>,
    #[serde(skip)]
    pub forms: Vec<Form>,
}

page!(DaysPage, "days.html", |_| "Days of support".into());
page!(SchoolDaysPage, "school_days.html", |page| format!("{}: days of support", page.school.name));
page!(TransferPage, "transfer.html", |page| format!(
    "{} to {}",
    page.transfer.giver, page.transfer.receiver
));
page!(GiversPage, "givers.html", |_| "Who has time".into());
page!(SupportPage, "support.html", |_| "Requests for support".into());
page!(RequestPage, "request.html", |page| page.request.line.clone());
