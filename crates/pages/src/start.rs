//! Starting in the middle of a year: what can be brought along, and a spreadsheet shown before it lands.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, source::Issue};

use crate::look::{Form, page::page};

/// `GET /start`
#[derive(Debug, Clone, Serialize)]
pub struct StartPage {
    pub cards: Vec<StartCard>,
    /// The day the trust started here.
    pub started_on: Date,
    /// The year in which days that are brought along stand.
    pub year: AcademicYear,
    /// Whether heads have promised days, which can be brought along too.
    pub heads: bool,
}

/// One thing that can be brought along: `people`, `bands` or `days`.
#[derive(Debug, Clone, Serialize)]
pub struct StartCard {
    pub kind: &'static str,
    #[serde(skip)]
    pub form: Form,
}

/// A spreadsheet before it lands.
#[derive(Debug, Clone, Serialize)]
pub struct CheckPage {
    pub kind: &'static str,
    pub file: String,
    pub lines: usize,
    /// Rows that can be used.
    pub rows: usize,
    /// What is in it and what is doubtful, each a sentence.
    pub found: Vec<String>,
    pub counted: Vec<Counted>,
    /// Posts that it makes, as the answers stand.
    pub posts: Vec<PostsLine>,
    pub issues: Vec<Issue>,
    /// Settles what is doubtful, and lands it; none where nothing can be used.
    #[serde(skip)]
    pub form: Option<Form>,
}

/// Posts of one title, and what they open: `opens published figures only`.
#[derive(Debug, Clone, Serialize)]
pub struct PostsLine {
    pub title: String,
    pub posts: usize,
    pub opens: String,
}

/// How many are one thing, and in what.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    pub label: String,
    pub people: usize,
    /// How many for each area; somebody may have two.
    pub areas: Vec<(String, usize)>,
}

impl Counted {
    /// A count without areas.
    pub fn plain(label: &str, people: usize) -> Self {
        Counted { label: label.into(), people, areas: Vec::new() }
    }
}

page!(StartPage, "start.html", |_| "Bring along what you have".into());
page!(CheckPage, "start_check.html", |page| format!(
    "Check {} before it is brought along",
    page.file
));
