//! What people judge of a school: criteria, likely outcomes by area beside the published ones, the direction of travel.

use serde::Serialize;

use crate::{
    look::{Form, page::page},
    pages::shared::SchoolName,
};

/// `GET /schools/{urn}/judgements`
#[derive(Debug, Clone, Serialize)]
pub struct JudgementsPage {
    pub school: SchoolName,
    pub judged: usize,
    pub to_judge: usize,
    /// Published and likely, side by side and never one field.
    pub areas: Vec<AreaRow>,
    #[serde(skip)]
    pub standing: Form,
    #[serde(skip)]
    pub criteria: Form,
    #[serde(skip)]
    pub outlook: Form,
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
