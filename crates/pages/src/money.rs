//! What schools pay and what it buys: the trust's page, and one school's yearly statement.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, RecordId, days::FundingFor};

use super::{
    days::{Days, Sums},
    shared::SchoolName,
};
use crate::look::{Form, Link, page::page};

/// `GET /money`: what our top slice bought.
#[derive(Debug, Clone, Serialize)]
pub struct MoneyPage {
    pub year: AcademicYear,
    /// What the trust calls it: levy, contribution.
    pub label: String,
    pub says: Option<String>,
    /// Shares that the model itself names, each with its share or the words for its blank.
    pub shares: Vec<ShareLine>,
    pub improvement: Option<String>,
    /// What schools pay, parted; empty where the trust has not entered the share for school improvement.
    pub split: Vec<SplitLine>,
    pub day_cost: Option<String>,
    pub full_time: Option<String>,
    pub carry_over: Option<String>,
    /// `None` for those who may enter what schools pay and not see it.
    pub schools: Option<Vec<SchoolMoney>>,
    pub total: Option<SchoolMoney>,
    /// What it bought, by line, in all schools together.
    pub bought: Vec<BoughtLine>,
    /// Money that schools were given beside their own.
    pub funding: Vec<FundingLine>,
    pub funding_total: Option<String>,
    /// Schools whose question about a statement waits for an answer.
    pub questions: Vec<SchoolName>,
    #[serde(skip)]
    pub form: Option<Form>,
    #[serde(skip)]
    pub may_set: bool,
    #[serde(skip)]
    pub years: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ShareLine {
    pub label: String,
    pub share: Option<String>,
    pub blank: Option<String>,
}

/// One part of what schools pay.
#[derive(Debug, Clone, Serialize)]
pub struct SplitLine {
    pub label: String,
    /// Hundredths of a per cent.
    pub hundredths: u32,
    pub share: String,
    /// Of all schools together, where what each of them pays is known and may be seen.
    pub pounds: Option<String>,
}

/// One school's money in a line.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolMoney {
    pub school: Option<SchoolName>,
    pub grant: Option<String>,
    pub percent: Option<String>,
    pub paid: Option<String>,
    pub for_improvement: Option<String>,
    pub received: Days,
    pub worth: Option<String>,
    pub gave: Days,
}

/// What one line came to, in all schools together.
#[derive(Debug, Clone, Serialize)]
pub struct BoughtLine {
    pub label: String,
    pub account: String,
    pub delivered: Days,
    pub worth: Option<String>,
}

/// Money that a school was given.
#[derive(Debug, Clone, Serialize)]
pub struct FundingLine {
    pub school: SchoolName,
    pub on: Date,
    pub pounds: String,
    pub purpose: FundingFor,
    pub source: String,
    pub words: String,
    /// The request for support that it belongs to.
    pub request: Option<RecordId>,
    #[serde(skip)]
    pub withdrawal: Option<Form>,
}

/// `GET /schools/{urn}/statement`: one side.
#[derive(Debug, Clone, Serialize)]
pub struct StatementPage {
    pub school: SchoolName,
    pub year: AcademicYear,
    pub unit: String,
    /// Whether the year is over.
    pub is_over: bool,
    pub money_label: String,
    pub grant: Option<String>,
    /// The shares in the order in which they held.
    pub percent: Option<String>,
    pub paid: Option<String>,
    /// Stretch by stretch, where the board changed what the school pays.
    pub parts: Vec<PaidLine>,
    pub for_improvement: Option<String>,
    pub day_cost: Option<String>,
    pub received: Vec<ReceivedLine>,
    /// What heads of other schools gave, never added to what is offered.
    pub from_heads: Vec<ReceivedLine>,
    pub received_total: Days,
    pub planned_total: Days,
    pub received_worth: Option<String>,
    pub offer: Sums,
    /// Of the offer and of what was carried into the year.
    pub offered_total: Days,
    pub given: Days,
    /// What is still planned.
    pub gives: Days,
    pub given_worth: Option<String>,
    pub gave_to: Vec<String>,
    /// Money that the school was given beside its own.
    pub funding: Vec<FundingLine>,
    pub funding_total: Option<String>,
    pub carried: Option<Days>,
    pub carry_over: Option<String>,
    pub changed: Vec<Changed>,
    pub questions: Vec<QuestionLine>,
    #[serde(skip)]
    pub years: Vec<Link>,
    #[serde(skip)]
    pub question: Option<Form>,
}

/// What was paid for a stretch of the year.
#[derive(Debug, Clone, Serialize)]
pub struct PaidLine {
    pub from: Date,
    pub to: Date,
    pub share: Option<String>,
    pub pounds: String,
    /// Who decided it and when; `None` for what the year began with.
    pub decided: Option<String>,
}

/// What the school asked about it, and the answer.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionLine {
    pub by: String,
    pub on: Date,
    pub words: String,
    pub answer: String,
    pub answered_on: Option<Date>,
    /// For those who may answer, while nobody has.
    #[serde(skip)]
    pub form: Option<Form>,
}

/// What the school received on one line.
#[derive(Debug, Clone, Serialize)]
pub struct ReceivedLine {
    pub label: String,
    pub account: String,
    pub offered: Option<Days>,
    pub delivered: Days,
    pub planned: Days,
    pub worth: Option<String>,
}

/// Something that changed, in people's own words.
#[derive(Debug, Clone, Serialize)]
pub struct Changed {
    pub what: String,
    pub words: String,
    pub on: Option<Date>,
}

impl StatementPage {
    pub fn file(&self) -> String {
        format!("/schools/{}/statement/file?year={}", self.school.urn, self.year)
    }
}

page!(MoneyPage, "money.html", |page| format!("What our {} bought", page.label.to_lowercase()));
page!(StatementPage, "statement.html", |page| format!(
    "{}: statement for {}",
    page.school.name, page.year
));
