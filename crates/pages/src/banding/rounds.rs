//! A round, and schools that may join.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{RecordId, Urn, banding::Stage};

use super::{FirstSupport, PaperLine};
use crate::{
    look::{Form, page::page},
    shared::SchoolName,
};

/// `GET /banding/rounds/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct RoundPage {
    pub id: RecordId,
    pub title: String,
    pub kind: String,
    pub reason: String,
    pub opened_on: Date,
    pub closed_on: Option<Date>,
    pub schools: Vec<RoundRow>,
    pub papers: Vec<PaperLine>,
    /// How it was stopped, closed and reopened, in that order.
    pub turns: Vec<TurnLine>,
    /// Freeze what is open, make the paper, close the round: each only for those who may.
    #[serde(skip)]
    pub forms: Vec<Form>,
}

/// A round was stopped or closed, or reopened.
#[derive(Debug, Clone, Serialize)]
pub struct TurnLine {
    pub on: Date,
    pub by: String,
    pub closed: bool,
    /// Empty where a round that was done was closed.
    pub reason: String,
}

/// Where one school stands.
#[derive(Debug, Clone, Serialize)]
pub struct RoundRow {
    pub school: SchoolName,
    pub href: String,
    pub stage: Stage,
    pub suggested: Option<String>,
    pub recommended: Option<String>,
    pub reply_by: Option<Date>,
    pub comments: usize,
    pub decided: Option<String>,
    /// The first support after the decision.
    pub support: Option<FirstSupport>,
    pub direction: Option<String>,
    /// Decided otherwise than recommended.
    pub otherwise: bool,
}

/// `GET /banding/prospects`
#[derive(Debug, Clone, Serialize)]
pub struct ProspectsPage {
    pub prospects: Vec<ProspectLine>,
    #[serde(skip)]
    pub form: Option<Form>,
}

/// A school that may join, and its provisional band.
#[derive(Debug, Clone, Serialize)]
pub struct ProspectLine {
    pub urn: Urn,
    pub name: String,
    pub phase: String,
    pub expected_on: Option<Date>,
    pub band: Option<String>,
    pub round: Option<RecordId>,
    /// Opens a round for it.
    #[serde(skip)]
    pub form: Option<Form>,
}

page!(RoundPage, "banding/round.html", |page| page.title.clone());
page!(ProspectsPage, "banding/prospects.html", |_| "Schools that may join".into());
