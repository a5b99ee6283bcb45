//! A school's bands over time, what would move it up, and what was decided beside its band.

use jiff::civil::Date;
use serde::Serialize;

use super::{FirstSupport, LookLine};
use crate::{
    elements::StandsLine,
    look::{Form, page::page},
    shared::SchoolName,
};

/// `GET /schools/{urn}/band`
#[derive(Debug, Clone, Serialize)]
pub struct BandHistoryPage {
    pub school: SchoolName,
    /// What the trust calls one: band, category, tier.
    pub label: String,
    pub is_own: bool,
    pub now: Option<BandEntry>,
    /// When it is looked at again, the nearest first.
    pub looks: Vec<LookLine>,
    /// Every decision, the latest first.
    pub entries: Vec<BandEntry>,
    pub travel: Vec<Travel>,
    /// The draft, for those who run rounds.
    pub ready: Option<ReadyView>,
    pub conditions: Vec<ConditionView>,
    /// How many of them both have agreed to.
    pub agreed: usize,
    pub consequences: Vec<ConsequenceView>,
    pub questions: Vec<QuestionView>,
    /// A case that waits for this reader, or is open.
    pub open: Option<OpenCase>,
    /// Where the school is on its way, apart from its band; `None` where the model has no stages.
    pub stage: Option<StandsLine>,
    #[serde(skip)]
    pub may_judge: bool,
    #[serde(skip)]
    pub condition_form: Option<Form>,
    #[serde(skip)]
    pub consequence_forms: Vec<Form>,
    #[serde(skip)]
    pub question_form: Option<Form>,
}

/// A round that is not over for this school.
#[derive(Debug, Clone, Serialize)]
pub struct OpenCase {
    pub href: String,
    pub said: String,
}

/// One decision in the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct BandEntry {
    pub band: Option<String>,
    pub from: Option<Date>,
    pub decided_on: Date,
    pub body: String,
    /// What kind of round it was; what a review came to.
    pub occasion: Option<String>,
    pub verdict: String,
    /// What was recommended, where it was decided otherwise.
    pub recommended: Option<String>,
    pub reasons: String,
    pub brought_forward: bool,
    /// Which way the school was going, as it was recommended.
    pub direction: Option<String>,
    /// `None` while nothing was given since, or nothing that the reader may see.
    pub support: Option<FirstSupport>,
    pub told_on: Option<Date>,
    pub href: Option<String>,
    pub replay: Option<String>,
}

/// What was said of the direction of travel, and when.
#[derive(Debug, Clone, Serialize)]
pub struct Travel {
    pub on: Date,
    pub direction: Option<String>,
    pub at_risk: Option<bool>,
    pub reason: String,
    pub by: String,
}

/// The fewest changes that would lift the school a band, as computed.
#[derive(Debug, Clone, Serialize)]
pub struct ReadyView {
    pub to: String,
    pub changes: Vec<ReadyLine>,
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
pub struct ReadyLine {
    pub must: String,
    pub known: String,
    pub in_hand: bool,
}

/// A condition that head and director agree.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionView {
    pub words: String,
    pub head_agreed_on: Option<Date>,
    pub director_agreed_on: Option<Date>,
    pub met_on: Option<Date>,
    pub evidence: String,
    #[serde(skip)]
    pub forms: Vec<Form>,
}

/// A decision about powers or the levy.
#[derive(Debug, Clone, Serialize)]
pub struct ConsequenceView {
    pub title: String,
    pub body: String,
    pub minute: String,
    pub decided_on: Date,
    pub from: Date,
    pub what: String,
    pub until: String,
    pub notice_on: Option<Date>,
    pub question_to: String,
    pub ended_on: Option<Date>,
    #[serde(skip)]
    pub forms: Vec<Form>,
}

/// A question and its answer.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    pub about: String,
    pub words: String,
    pub by: String,
    pub on: Date,
    pub answer: String,
    pub answered_on: Option<Date>,
    #[serde(skip)]
    pub form: Option<Form>,
}

impl ConsequenceView {
    /// How it came to an end: `ended` on a day, or `called off` before it held.
    pub fn end(&self) -> Option<(&'static str, Date)> {
        let on = self.ended_on?;
        Some((if on < self.from { "called off" } else { "ended" }, on))
    }
}

page!(BandHistoryPage, "banding/school.html", |page| format!(
    "{} of {}",
    page.label, page.school.name
));
