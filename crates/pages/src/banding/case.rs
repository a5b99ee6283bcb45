//! One school in a round: its evidence before it is frozen, everything from the frozen evidence to the telling, and the
//! same worked out again.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{RecordId, banding::Stage};

use super::{BandLines, ChangesView, CommentView, DecisionView, SourceLine};
use crate::{
    look::{Form, Link, page::page},
    shared::SchoolName,
};

/// `GET /banding/rounds/{id}/schools/{urn}`: evidence as it stands today.
#[derive(Debug, Clone, Serialize)]
pub struct EvidencePage {
    pub school: SchoolName,
    pub round: String,
    pub suggested: String,
    pub bands: Vec<BandLines>,
    pub sources: Vec<SourceLine>,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
    #[serde(skip)]
    pub freeze: Option<Form>,
    #[serde(skip)]
    pub may_judge: bool,
}

/// `GET /banding/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct CasePage {
    pub id: RecordId,
    pub school: SchoolName,
    pub stage: Stage,
    /// Its round is stopped: nothing changes until it is reopened.
    pub stopped: bool,
    /// The round, for those who may see it.
    pub round: Option<String>,
    pub frozen_on: Date,
    pub frozen_by: String,
    pub model: String,
    /// Whether the evidence is held.
    pub held: bool,
    pub suggested: String,
    pub bands: Vec<BandLines>,
    pub sources: Vec<SourceLine>,
    pub recommendation: Option<RecommendationView>,
    /// The last day on which the school could correct and comment is past.
    pub reply_over: bool,
    pub changes: Option<ChangesView>,
    pub comments: Vec<CommentView>,
    pub decisions: Vec<DecisionView>,
    pub telling: Option<TellingView>,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
    #[serde(skip)]
    pub paper: Option<Link>,
    /// What this reader may do now, the next step first.
    #[serde(skip)]
    pub forms: Vec<Form>,
}

/// What is recommended, and how far it has gone.
#[derive(Debug, Clone, Serialize)]
pub struct RecommendationView {
    pub band: String,
    pub reasons: String,
    pub direction: Option<String>,
    pub help: Option<String>,
    pub by: String,
    pub on: Date,
    pub sent_on: Option<Date>,
    pub reply_by: Option<Date>,
}

/// Who told the head.
#[derive(Debug, Clone, Serialize)]
pub struct TellingView {
    pub by: String,
    pub on: Date,
    pub how: String,
}

/// `GET /banding/{id}/replay`
#[derive(Debug, Clone, Serialize)]
pub struct ReplayPage {
    pub id: RecordId,
    pub school: SchoolName,
    pub frozen_on: Date,
    pub model: String,
    pub rule_version: String,
    pub suggested: String,
    pub same: bool,
    /// What the rules suggest of the same evidence today, and each difference in words.
    pub today: String,
    pub differences: Vec<String>,
    pub bands: Vec<BandLines>,
    pub sources: Vec<SourceLine>,
}

page!(EvidencePage, "banding/evidence.html", |page| page.school.name.clone());
impl CasePage {
    /// What the changes are of: the band that was decided, or the one that is recommended.
    pub fn changes_title(&self) -> &'static str {
        match self.decisions.iter().any(|it| it.band.is_some()) {
            true => "What the decided band changes",
            false => "What this band would change",
        }
    }
}

page!(CasePage, "banding/case.html", |page| page.school.name.clone());
page!(ReplayPage, "banding/replay.html", |page| format!("{}, worked out again", page.school.name));
