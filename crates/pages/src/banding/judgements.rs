//! What people judge of a school: criteria, likely outcomes by area beside the published ones, the direction of travel.

use serde::Serialize;

use crate::{
    look::{Form, page::page},
    shared::SchoolName,
};

/// `GET /schools/{urn}/judgements`
#[derive(Debug, Clone, Serialize)]
pub struct JudgementsPage {
    pub school: SchoolName,
    pub judged: usize,
    pub to_judge: usize,
    /// Published and likely, side by side and never one field.
    pub areas: Vec<AreaRow>,
    pub on_record: OnRecord,
    #[serde(skip)]
    pub standing: Form,
    #[serde(skip)]
    pub criteria: Form,
    #[serde(skip)]
    pub outlook: Form,
}

/// What the program holds of the school already, beside what people judge.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OnRecord {
    /// The head is in the first year of the post.
    pub newly_led: bool,
    pub facts: Vec<String>,
    /// Support that is identified for it this year.
    pub support: Vec<SupportLine>,
    /// Whether the reader may look who has time that is not used.
    #[serde(skip)]
    pub sees_capacity: bool,
}

/// Support from somebody on one line, in days as people write them.
#[derive(Debug, Clone, Serialize)]
pub struct SupportLine {
    pub by: String,
    pub what: String,
    pub planned: Option<String>,
    pub given: Option<String>,
}

/// One area of one framework.
#[derive(Debug, Clone, Serialize)]
pub struct AreaRow {
    pub framework: String,
    pub area: String,
    /// As published, with its day.
    pub current: Option<String>,
    /// The trust's own forecast.
    pub likely: Option<String>,
}

page!(JudgementsPage, "banding/judgements.html", |page| format!(
    "What we judge of {}",
    page.school.name
));
