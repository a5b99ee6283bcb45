//! The year's programme of reviews, on one page to print.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::AcademicYear;

use super::{calendar::Done, shared::SchoolName};
use crate::look::page::page;

/// `GET /programme`
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammePage {
    pub year: AcademicYear,
    pub day: Date,
    #[serde(skip)]
    pub trust_name: String,
    pub entered: bool,
    /// Kinds of review that fall due, in the model's order.
    pub kinds: Vec<KindOfReview>,
    /// Schools in name order: nobody is ranked.
    pub rows: Vec<ProgrammeRow>,
    /// Kinds of review of which the model does not say how often.
    pub without_rhythm: Vec<String>,
}

/// One kind of review over the schools that the reader may see.
#[derive(Debug, Clone, Serialize)]
pub struct KindOfReview {
    pub label: String,
    pub rhythm: String,
    pub done: Done,
    /// Schools where none was held this year.
    pub without: Vec<SchoolName>,
}

/// One school: for each kind of review how it stands, or `None` where it is not promised there.
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammeRow {
    pub school: SchoolName,
    pub reviews: Vec<Option<Reviewed>>,
}

/// How one kind of review stands at one school.
#[derive(Debug, Clone, Serialize)]
pub struct Reviewed {
    pub done: Done,
    /// The last one held this year.
    pub last: Option<Date>,
    /// The day for which the next is planned.
    pub next: Option<Date>,
    /// By when the next falls due.
    pub by: Option<Date>,
}

impl ProgrammePage {
    /// What heads a column.
    pub fn label(&self, column: &usize) -> &str {
        self.kinds.get(*column).map_or("", |it| it.label.as_str())
    }
}

page!(ProgrammePage, "programme.html", |page| format!("Programme of reviews {}", page.year));
