//! Banding: the overview, and what several of its pages hold: criteria with their answers, what a band changes, comments.

mod case;
mod judgements;
mod paper;
mod rounds;
mod school;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trustwide_domain::{RecordId, Urn};

pub use case::{CasePage, EvidencePage, RecommendationView, ReplayPage, TellingView};
pub use judgements::{AreaRow, JudgementsPage};
pub use paper::{LeftOutOfPaper, PaperContent, PaperPage, PaperSchool, Recorded};
pub use rounds::{ProspectLine, ProspectsPage, RoundPage, RoundRow};
pub use school::{
    BandEntry, BandHistoryPage, ConditionView, ConsequenceView, OpenCase, QuestionView, ReadyLine,
    ReadyView, Travel,
};

use super::shared::SchoolName;
use crate::look::{Form, page::page};

/// `GET /banding`
#[derive(Debug, Clone, Serialize)]
pub struct BandingPage {
    /// What the trust calls one: band, category, tier.
    pub label: String,
    pub says: Option<String>,
    pub schools: Vec<SchoolBand>,
    pub rounds: Vec<RoundLine>,
    pub papers: Vec<PaperLine>,
    /// Whether joiners are given a provisional one.
    pub provisional: bool,
    #[serde(skip)]
    pub may_open: bool,
}

/// A school and the band it is in.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolBand {
    pub school: SchoolName,
    pub band: Option<String>,
    pub since: Option<Date>,
    pub direction: Option<String>,
    pub at_risk: bool,
    /// What is next in an open round, and where.
    pub next: Option<Step>,
}

/// A step to take, and its page.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    pub said: String,
    pub href: String,
}

/// A round in one line.
#[derive(Debug, Clone, Serialize)]
pub struct RoundLine {
    pub id: RecordId,
    pub title: String,
    pub kind: String,
    pub opened_on: Date,
    pub closed_on: Option<Date>,
    pub done: usize,
    pub of: usize,
}

/// A frozen paper in one line.
#[derive(Debug, Clone, Serialize)]
pub struct PaperLine {
    pub id: RecordId,
    pub title: String,
    pub frozen_on: Date,
    pub schools: usize,
}

/// `GET /banding` for those who see the bands of some schools.
#[derive(Debug, Clone, Serialize)]
pub struct OwnBandsPage {
    pub label: String,
    pub schools: Vec<SchoolName>,
}

/// Any page of bands while they are hidden on this screen.
#[derive(Debug, Clone, Serialize)]
pub struct HiddenPage {
    pub to: String,
    #[serde(skip)]
    pub form: Form,
}

/// One band, each criterion, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandLines {
    pub id: String,
    pub label: String,
    pub says: Option<String>,
    /// Whether the rule leaves it open.
    pub open: bool,
    pub answer: AnswerLine,
    pub criteria: Vec<CriterionLine>,
}

/// An answer in its three values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum AnswerLine {
    Met,
    NotMet,
    CannotTest { why: Vec<String> },
}

impl AnswerLine {
    /// `Met`, `Not met`, `Cannot be tested`.
    pub fn said(&self) -> &'static str {
        match self {
            AnswerLine::Met => "Met",
            AnswerLine::NotMet => "Not met",
            AnswerLine::CannotTest { .. } => "Cannot be tested",
        }
    }

    pub fn why(&self) -> &[String] {
        match self {
            AnswerLine::CannotTest { why } => why,
            _ => &[],
        }
    }
}

/// One criterion, its answer and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionLine {
    pub label: String,
    pub needed: bool,
    pub judged: bool,
    pub answer: AnswerLine,
    pub evidence: Vec<EvidenceLine>,
    /// Which bands would be open if it were answered otherwise, where that matters.
    pub otherwise: Option<String>,
}

/// A piece of evidence, and the number of its source on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceLine {
    pub said: String,
    pub source: Option<u32>,
}

/// A file that evidence came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    pub number: u32,
    pub said: String,
    pub file: String,
    pub checksum: String,
}

/// What a band changes, shown before anybody decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesView {
    /// The band that the school is in now.
    pub now: Option<String>,
    pub then: String,
    /// Days in a whole year, as people write them.
    pub days_now: Option<String>,
    pub days_then: Option<String>,
    pub review_now: Option<String>,
    pub review_then: Option<String>,
    /// `None` where the band never moves powers, or the levy.
    pub powers: Option<String>,
    pub levy: Option<String>,
    pub moving: Vec<String>,
}

/// What the school says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentView {
    pub kind: String,
    pub about: Option<String>,
    pub words: String,
    pub by: String,
    pub post: String,
    pub on: Date,
    /// It came after the last day for it. It is kept all the same.
    pub late: bool,
}

/// What was decided, in one paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    pub verdict: String,
    pub band: Option<String>,
    pub reasons: String,
    pub body: String,
    pub how: String,
    pub minute: String,
    pub present: u32,
    pub quorum: u32,
    pub interests: String,
    pub decided_on: Date,
    pub in_force_from: Option<Date>,
    pub recorded_by: String,
}

impl RoundLine {
    pub fn href(&self) -> String {
        format!("/banding/rounds/{}", self.id)
    }
}

impl PaperLine {
    pub fn href(&self) -> String {
        format!("/banding/papers/{}", self.id)
    }
}

/// The page of a school's bands.
pub fn band_href(urn: Urn) -> String {
    format!("/schools/{urn}/band")
}

page!(BandingPage, "banding/overview.html", |_| "Banding".into());
page!(OwnBandsPage, "banding/own.html", |_| "Banding".into());
page!(HiddenPage, "banding/hidden.html", |_| "Hidden on this screen".into());
