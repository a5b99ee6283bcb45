//! Banding: the overview, and what several of its pages hold: criteria with their answers, what a band changes, comments.

mod case;
mod judgements;
mod paper;
mod rounds;
mod school;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trustwide_domain::{AcademicYear, RecordId, Urn, time::Said};

pub use case::{CasePage, EvidencePage, RecommendationView, ReplayPage, TellingView};
pub use judgements::{AreaRow, JudgementsPage, OnRecord, SupportLine};
pub use paper::{LeftOutOfPaper, PaperContent, PaperPage, PaperSchool, Recorded, SaidSince};
pub use rounds::{ProspectLine, ProspectsPage, RoundPage, RoundRow, TurnLine};
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
    /// Reviews between rounds that are due; `None` until one is.
    pub due: Option<DueReviews>,
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
    /// When it is looked at again, the nearest first.
    pub looks: Vec<LookLine>,
    /// What is next in an open round, and where.
    pub next: Option<Step>,
}

/// Reviews between rounds that are due and not begun.
#[derive(Debug, Clone, Serialize)]
pub struct DueReviews {
    /// What the model calls such a review.
    pub label: String,
    /// The day on which the first of them fell due.
    pub since: Date,
    /// The one that was due first, with the meeting it goes to.
    pub next: LookLine,
    pub schools: Vec<SchoolName>,
    #[serde(skip)]
    pub form: Option<Form>,
}

/// One look to come.
#[derive(Debug, Clone, Serialize)]
pub struct LookLine {
    /// What the model calls it.
    pub what: String,
    pub from: Date,
    pub by: Option<Date>,
    /// The body that meets on that day, for a review that goes to a meeting.
    pub body: Option<String>,
    pub due: bool,
    pub begun: bool,
}

impl LookLine {
    /// The same at the beginning of a line.
    pub fn sentence(&self) -> String {
        let said = self.said();
        let mut letters = said.chars();
        letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
    }

    /// When, in words: its day and the meeting that it goes to.
    pub fn said(&self) -> String {
        let meeting = match (&self.body, self.by) {
            (Some(body), Some(by)) => format!("at {body} on {}", Said(by)),
            (None, Some(by)) => format!("by {}", Said(by)),
            (_, None) => "at the next meeting, which is not scheduled yet".into(),
        };
        match (self.begun, self.due) {
            (true, _) => format!("under way, {meeting}"),
            (false, true) => format!("due since {}, {meeting}", Said(self.from)),
            (false, false) => format!("from {}, {meeting}", Said(self.from)),
        }
    }
}

/// On a school's page, for those who may see its band.
#[derive(Debug, Clone, Serialize)]
pub struct BandNotice {
    /// What the trust calls one: band, category, tier.
    pub label: String,
    pub href: String,
    /// The one in force and its first day, as far as it was shown to the reader.
    pub now: Option<(String, Date)>,
    pub waits: Option<WaitsForSchool>,
}

/// A recommendation that head and chair may correct.
#[derive(Debug, Clone, Serialize)]
pub struct WaitsForSchool {
    pub href: String,
    pub until: Date,
    /// How many comments the school has made so far.
    pub said: usize,
}

/// On the trust's page, for those who see every band.
#[derive(Debug, Clone, Serialize)]
pub struct BandsWaiting {
    pub waiting: Vec<Waiting>,
}

/// One thing that waits, of what, and where it is done.
#[derive(Debug, Clone, Serialize)]
pub struct Waiting {
    pub what: String,
    pub of: String,
    pub href: String,
}

/// The first support that a school was given after a decision.
#[derive(Debug, Clone, Serialize)]
pub struct FirstSupport {
    pub on: Date,
    /// How long it took: `15 hours`, `2 days`.
    pub waited: String,
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
    /// Whether it is the one that the rule suggests. Not in papers that were frozen before it was said.
    #[serde(default)]
    pub settled: bool,
    pub answer: AnswerLine,
    pub criteria: Vec<CriterionLine>,
}

impl BandLines {
    /// What the rule says of it.
    pub fn said(&self) -> &'static str {
        match (self.settled, self.open) {
            (true, _) => "suggested by the rule",
            (false, true) => "left open by the rule",
            (false, false) => "ruled out",
        }
    }
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
    /// The same in pounds, for those who see what the school pays. Papers frozen before it was worked out have none.
    #[serde(default)]
    pub money: Option<ChangesMoney>,
}

/// Why a suggestion leaves more than one band open; `None` where it does not.
pub fn why_open(bands: &[BandLines]) -> Option<&'static str> {
    let open: Vec<&BandLines> = bands.iter().filter(|it| it.open).collect();
    if open.len() < 2 {
        return None;
    }
    let met = open.iter().all(|it| it.answer == AnswerLine::Met);
    Some(match met {
        true => "It meets what each of them needs, and the rule does not choose between them.",
        false => "Some of what they need is not judged yet, or cannot be tested.",
    })
}

/// What a band changes in pounds, as far as the trust has entered it. What it has not is blank, and never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesMoney {
    pub year: AcademicYear,
    /// What a day costs the trust, where it has adopted a figure.
    pub day_cost: Option<String>,
    /// What the further days of a whole year are worth; with a minus where there are fewer.
    pub worth: Option<String>,
    /// What the school pays in the year, and of what.
    pub pays: Option<String>,
    pub share: Option<String>,
    /// What each further per cent of its grant would come to.
    pub one_per_cent: Option<String>,
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

impl ChangesView {
    /// The whole in a line: `Band E: 19.0 days in a whole year, reviewed as every school is`.
    pub fn in_short(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.days_then.as_ref().map(|it| format!("{it} days in a whole year")));
        parts.push(match &self.review_then {
            Some(it) => format!("reviewed in “{it}”"),
            None => "reviewed as every school is".into(),
        });
        parts.extend(self.powers.as_ref().map(|word| format!("a move of powers {word}")));
        parts.extend(self.levy.as_ref().map(|word| format!("a rise in what it pays {word}")));
        let as_now = if self.keeps_band() { ", as now" } else { "" };
        format!("{}{as_now}: {}", self.then, parts.join(", "))
    }

    pub fn keeps_band(&self) -> bool {
        self.now.as_ref() == Some(&self.then)
    }

    pub fn keeps_days(&self) -> bool {
        self.days_now.is_some() && self.days_now == self.days_then
    }
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
