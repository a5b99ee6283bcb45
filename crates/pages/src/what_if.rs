//! The capacity simulator, today and then side by side.

use serde::Serialize;
use trustwide_domain::AcademicYear;

use crate::look::{Choice, page::page};

/// `GET /what-if`
#[derive(Debug, Clone, Serialize)]
pub struct WhatIfPage {
    pub year: AcademicYear,
    pub unit: String,
    /// What is asked, a sentence each.
    pub changes: Vec<String>,
    /// What of the address cannot be read.
    pub faults: Vec<String>,
    /// Whether visits and meetings are worked out: only for those who may see them.
    pub sees_visits: bool,
    pub lines: Vec<Line>,
    pub broken: Vec<String>,
    pub thin: Vec<String>,
    pub thin_now: Vec<String>,
    pub nobody: Vec<String>,
    #[serde(skip)]
    pub asked: Asked,
}

/// One sum, today and then.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub label: String,
    pub now: Option<String>,
    pub then: Option<String>,
    /// What is not in the sum.
    pub note: Option<String>,
    pub changes: bool,
}

/// The form, filled from the address.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub joins: String,
    pub joins_on: String,
    pub joins_band: Vec<Choice>,
    pub school: Vec<Choice>,
    pub band: Vec<Choice>,
    pub band_on: String,
    pub who: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub levy: String,
}

page!(WhatIfPage, "what_if.html", |_| "What if".into());
