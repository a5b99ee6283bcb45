//! The access log: who viewed or took away what is sensitive.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::Moment;

use super::data::Pages;
use crate::look::page::page;

/// `GET /access-log`
#[derive(Debug, Clone, Serialize)]
pub struct AccessLogPage {
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Part of a person's name; empty for all.
    pub person: String,
    pub views: Vec<View>,
    pub total: u64,
    pub page: Pages,
}

#[derive(Debug, Clone, Serialize)]
pub struct View {
    pub at: Moment,
    pub person: String,
    /// Whose place they held.
    pub acting_for: Option<String>,
    /// `Viewed`, `Exported`, `Was refused`
    pub act: String,
    /// `Ashby Road Primary: in our own words`
    pub what: String,
}

page!(AccessLogPage, "access_log.html", |_| "Who looked at what".into());
