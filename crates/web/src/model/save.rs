//! Saving a draft, whole or one element of it: what somebody else has saved meanwhile is never written over.
//!
//! Not here: what was typed and how it is read (`drafts`, `element`).

use axum::response::Response;
use trustwide_storage::{
    Edited, StorageError, model::ModelVersion, tables::model_version, versions::Versioned,
};

use super::{drafts::edit_form, new::short_enough, versions::Versions};
use crate::{
    errors::WebError,
    look::{
        Form, Undo,
        say::{self, Say},
    },
    pages::errors::{Difference, StalePage},
    reply, undo,
    visit::Visit,
};

/// A draft as somebody wants it to be.
pub struct Edit<'a> {
    pub now: &'a ModelVersion,
    /// The version that the form was opened on.
    pub opened: &'a str,
    pub title: String,
    pub text: String,
    /// What was done, where saving is not all of it.
    pub said: &'a str,
    /// The page that is shown next.
    pub to: &'a str,
}

/// Where two versions differ, and the form with which what was typed is sent again.
pub type Overtaken = (Vec<Difference>, Form);

/// Saves it where the draft is still as it was opened. Where it is not, both are shown: as `overtaken` has them, or else
/// text beside text.
pub async fn save(
    visit: &Visit,
    versions: &Versions,
    edit: Edit<'_>,
    overtaken: Option<Overtaken>,
) -> Result<Response, WebError> {
    let Edit { now, opened, title, text, said, to } = edit;
    if (&now.title, &now.text) == (&title, &text) {
        return reply::see_other(to);
    }
    let yours = ModelVersion { title, text, ..now.clone() };
    if now.edited.version != opened {
        let both = overtaken.unwrap_or_else(|| (differences(now, &yours), edit_form(&yours)));
        return stale(visit, versions, now, both).await;
    }
    short_enough(&yours.text).map_err(|why| StorageError::Refused(why.into()))?;
    let mut write = visit.write().await?;
    write.change_draft(now, &yours.title, &yours.text).await?;
    write.commit().await?;
    let faults = yours.read().err().map_or(0, |it| it.len());
    let saved = match faults {
        0 => "The draft is saved, and can be adopted.".to_owned(),
        some => {
            format!("The draft is saved, with {} in it.", say::how_many(some, "fault", "faults"))
        }
    };
    let said = format!("{said} {saved}");
    reply::done(to, said.trim(), Some(back_to(&now.edited, &href(now))))
}

/// Where a draft is changed.
pub fn href(draft: &ModelVersion) -> String {
    format!("/model/drafts/{}", draft.edited.record)
}

/// A draft that can still be changed.
pub fn find_draft<'a>(versions: &'a Versions, id: &str) -> Result<&'a ModelVersion, WebError> {
    let found = versions.find(id)?;
    if found.is_draft() {
        return Ok(found);
    }
    let why = "This draft was adopted meanwhile, and what is adopted stays as it is. Begin a new draft to change it.";
    Err(StorageError::Refused(why.into()).into())
}

pub fn back_to(edited: &Edited, href: &str) -> Undo {
    let kind = model_version::Entity::KIND;
    let action = undo::address(kind, &edited.record, Some(&edited.version), href);
    Undo { label: "Undo".into(), action }
}

fn differences(now: &ModelVersion, yours: &ModelVersion) -> Vec<Difference> {
    let mut differences = Vec::new();
    if now.title != yours.title {
        let (now, yours) = (now.title.clone(), yours.title.clone());
        differences.push(Difference { label: "What to call it".into(), now, yours });
    }
    differences.extend(where_texts_part(&now.text, &yours.text));
    differences
}

/// What somebody else has saved meanwhile, beside what was typed.
async fn stale(
    visit: &Visit,
    versions: &Versions,
    now: &ModelVersion,
    (differences, form): Overtaken,
) -> Result<Response, WebError> {
    let changed = format!(
        "{} saved it on {}, after you had opened it.",
        versions.name(&now.by),
        now.at.said()
    );
    visit.conflict(StalePage { what: "The draft".into(), changed, differences, form }).await
}

/// The lines between the first and the last that differ.
fn where_texts_part(now: &str, yours: &str) -> Option<Difference> {
    let (now, yours): (Vec<&str>, Vec<&str>) = (now.lines().collect(), yours.lines().collect());
    if now == yours {
        return None;
    }
    let before = now.iter().zip(&yours).take_while(|(one, other)| one == other).count();
    let (rest_now, rest_yours) = (&now[before..], &yours[before..]);
    let back = rest_now.iter().rev().zip(rest_yours.iter().rev());
    let after = back.take_while(|(one, other)| one == other).count();
    let middle = |rest: &[&str]| rest[..rest.len() - after].join("\n");
    Some(Difference {
        label: format!("From line {}", before + 1),
        now: middle(rest_now),
        yours: middle(rest_yours),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_part_somewhere() {
        let check = |now: &str, yours: &str, expected: Option<(&str, &str, &str)>| {
            let found = where_texts_part(now, yours);
            let found =
                found.as_ref().map(|it| (it.label.as_str(), it.now.as_str(), it.yours.as_str()));
            assert_eq!(found, expected, "{now:?} {yours:?}");
        };
        check("a\nb\nc", "a\nb\nc", None);
        check("a\nb\nc", "a\nd\ne\nc", Some(("From line 2", "b", "d\ne")));
        check("a\na", "a\na\na", Some(("From line 3", "", "a")));
        check("", "a", Some(("From line 1", "", "a")));
    }
}
