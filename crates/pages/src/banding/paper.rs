//! The paper as it goes to the board. What is frozen is the content here, as JSON; it never changes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trustwide_domain::RecordId;

use super::{BandLines, ChangesView, CommentView, SourceLine};
use crate::look::{Form, Link, page::page, say};

/// The paper itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperContent {
    pub title: String,
    pub trust: String,
    /// Which body it goes to, and when it meets.
    pub body: String,
    pub meets_on: Option<Date>,
    pub frozen_on: Date,
    pub prepared_by: String,
    pub model: String,
    pub decisions_sought: Vec<String>,
    /// Only in papers that were frozen while a minute was drafted before the meeting.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub draft_minute: String,
    pub schools: Vec<PaperSchool>,
    pub left_out: Vec<LeftOutOfPaper>,
}

/// One school in a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSchool {
    pub banding: String,
    /// The version of the recommendation that the paper holds.
    pub recommendation: String,
    pub name: String,
    pub now: Option<String>,
    pub since: Option<Date>,
    pub suggested: String,
    pub band: String,
    pub recommended: String,
    pub reasons: String,
    pub direction: Option<String>,
    pub help: Option<String>,
    pub evidence_of: Date,
    pub changes: Option<ChangesView>,
    /// The same of each other band that the body may choose. Papers frozen before these were worked out have none.
    #[serde(default)]
    pub others: Vec<ChangesView>,
    pub comments: Vec<CommentView>,
    /// The bands that are recommended or left open by the rule, with their evidence.
    pub evidence: Vec<BandLines>,
    pub sources: Vec<SourceLine>,
}

/// A school that the paper could not hold yet, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutOfPaper {
    pub name: String,
    pub why: String,
}

/// `GET /banding/papers/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct PaperPage {
    pub id: RecordId,
    pub paper: PaperContent,
    pub digest: String,
    /// Whether the content still has the digest that was frozen with it.
    pub whole: bool,
    pub recorded: Vec<Recorded>,
    /// Drafts of the minutes, from what was recorded: one for each meeting.
    pub minutes: Vec<String>,
    /// What schools have said since: it stands beside the paper, which does not change.
    pub said_since: Vec<SaidSince>,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
    /// What the governance professional fills in.
    #[serde(skip)]
    pub form: Option<Form>,
}

/// What was decided of a school on this paper.
#[derive(Debug, Clone, Serialize)]
pub struct Recorded {
    pub name: String,
    pub href: String,
    pub verdict: String,
    pub band: Option<String>,
}

/// What one school has said since the paper was frozen.
#[derive(Debug, Clone, Serialize)]
pub struct SaidSince {
    pub banding: String,
    pub name: String,
    pub comments: Vec<CommentView>,
}

impl PaperPage {
    /// What this school has said since.
    pub fn since(&self, school: &PaperSchool) -> &[CommentView] {
        let mine = self.said_since.iter().find(|it| it.banding == school.banding);
        mine.map_or(&[], |it| &it.comments)
    }

    /// Who has: by name.
    pub fn who_said_more(&self) -> String {
        let names: Vec<&str> = self.said_since.iter().map(|it| it.name.as_str()).collect();
        say::list(&names)
    }
}

page!(PaperPage, "banding/paper.html", |page| page.paper.title.clone());
