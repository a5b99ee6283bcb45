//! `GET /model/compare?from=…&to=…`: two versions, drafts or presets side by side.

use axum::response::Response;
use trustwide_domain::{
    access::Right,
    model::{Model, compare},
    time::Said,
};

use super::versions::{self, Versions};
use crate::{
    errors::WebError,
    look::Choice,
    pages::model::{ComparePage, Standing},
    visit::Visit,
};

/// One that can be compared: what an address calls it, and what people read.
struct Side {
    key: String,
    said: String,
}

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let versions = Versions::read(&visit).await?;
    let sides = sides(&versions);
    let in_force = versions.in_force().map(|it| it.edited.record.0.clone());
    let (from, to) = (visit.asked("from").map(str::to_owned).or(in_force), visit.asked("to"));
    let choices = |asked: Option<&str>| {
        let chosen =
            |it: &Side| Choice::new(&it.key, &it.said).chosen(asked == Some(it.key.as_str()));
        sides.iter().map(chosen).collect()
    };
    let mut page = ComparePage {
        before: None,
        after: None,
        sections: Vec::new(),
        from: choices(from.as_deref()),
        to: choices(to),
    };
    if let (Some(from), Some(to)) = (from.as_deref(), to) {
        let (before, after) = (find(&versions, from)?, find(&versions, to)?);
        let said = |key: &str| sides.iter().find(|it| it.key == key).map(|it| it.said.clone());
        (page.before, page.after) = (said(from), said(to));
        page.sections = compare(&before, &after);
    }
    visit.page(page).await
}

/// Versions first, then drafts that read, then presets.
fn sides(versions: &Versions) -> Vec<Side> {
    let mut sides: Vec<Side> = versions
        .adopted()
        .into_iter()
        .map(|it| {
            let when = match &it.standing {
                Standing::InForce { from, .. } => format!("in force from {}", Said(*from)),
                Standing::Was { from, until: Some(until), .. } => {
                    format!("{} to {}", Said(*from), Said(*until))
                }
                Standing::Was { from, until: None, .. } => {
                    format!("{}, replaced on the same day", Said(*from))
                }
                Standing::Coming { from, .. } => format!("to come on {}", Said(*from)),
                Standing::Draft { .. } | Standing::Preset => String::new(),
            };
            Side { said: format!("{}, {when}", it.title), key: it.id }
        })
        .collect();
    let drafts = versions.all.iter().filter(|it| it.is_draft() && it.read().is_ok());
    sides.extend(
        drafts.map(|it| Side {
            key: it.edited.record.0.clone(),
            said: format!("Draft: {}", it.title),
        }),
    );
    sides.extend(
        versions::preset_lines().into_iter().map(|it| Side { key: it.name, said: it.whose }),
    );
    sides
}

fn find(versions: &Versions, key: &str) -> Result<Model, WebError> {
    if let Some(preset) = versions::find_preset(key) {
        return Ok(preset.clone());
    }
    versions.find(key)?.read().map_err(|_| WebError::NotFound)
}
