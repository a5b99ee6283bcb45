//! `GET /settings`: each setting with its value and where that came from. They are changed where the program is run.

use axum::response::Response;
use trustwide_domain::{access::Right, time::Said};

use crate::{
    errors::WebError,
    pages::settings::{Setting, SettingGroup, SettingsPage},
    routes::Routes,
    visit::Visit,
};

pub fn routes() -> Routes {
    Routes::default().get("/settings", show)
}

async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::ChangeSettings)?;
    let groups = vec![this_trust(&visit), this_installation(&visit)];
    visit.page(SettingsPage { groups, form: None }).await
}

fn this_trust(visit: &Visit) -> SettingGroup {
    let trust = &visit.trust;
    let uid = trust
        .uid
        .map_or_else(|| "None: it is not in the public register".into(), |it| it.to_string());
    let set_up = "Given when the trust was set up";
    let settings = vec![
        setting("Name", &trust.name, set_up),
        setting("Group UID", &uid, set_up),
        setting("Started here", &Said(trust.started_on).to_string(), set_up),
    ];
    SettingGroup { heading: "This trust".into(), settings }
}

fn this_installation(visit: &Visit) -> SettingGroup {
    let all = visit.app.settings.origins.iter();
    let settings = all.map(|(label, value, origin)| setting(label, value, origin)).collect();
    SettingGroup { heading: "This installation".into(), settings }
}

fn setting(label: &str, value: &str, origin: &str) -> Setting {
    Setting { label: label.into(), value: value.into(), origin: origin.into() }
}
