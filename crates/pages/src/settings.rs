//! The trust's settings: each with its value, where that came from, and who changed it last.

use serde::Serialize;

use crate::look::{Form, page::page};

/// `GET /settings`
#[derive(Debug, Clone, Serialize)]
pub struct SettingsPage {
    pub groups: Vec<SettingGroup>,
    /// The settings that can be changed here.
    #[serde(skip)]
    pub form: Option<Form>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SettingGroup {
    pub heading: String,
    pub settings: Vec<Setting>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    pub label: String,
    pub value: String,
    /// `default`, `configuration file`, `environment`, `changed here on 3 September 2026 by …`
    pub origin: String,
}

page!(SettingsPage, "settings.html", |_| "Settings".into());
