//! One draft: its text with every fault, changed, adopted from a day on, or thrown away.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{access::Right, time::Said};
use trustwide_storage::{
    Edited, StorageError, model::ModelVersion, tables::model_version, versions::Versioned,
};

use super::{
    new::{as_typed, short_enough},
    versions::Versions,
};
use crate::{
    errors::WebError,
    look::{
        Field, FieldKind, Form, Undo,
        say::{self, Say},
    },
    pages::{
        errors::{Difference, StalePage},
        model::DraftPage,
    },
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// `GET /model/drafts/{id}`. A draft that was adopted meanwhile is read as a version.
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::EditModel)?;
    let versions = Versions::read(&visit).await?;
    let draft = versions.find(&id)?;
    if !draft.is_draft() {
        return reply::see_other(&format!("/model/versions/{id}"));
    }
    visit.page(page(&visit, &versions, draft)).await
}

/// `POST /model/drafts/{id}`: saves the text, faults and all, so that nothing is lost.
pub async fn change(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let versions = Versions::read(visit).await?;
    let now = find_draft(&versions, &id)?;
    let mut faults = Faults::default();
    let title =
        faults.keep("title", typed::text(posted.field("title"), "Say what to call the draft"));
    let text = faults.keep("text", short_enough(&as_typed(&posted, "text")));
    let Some((title, text)) = title.zip(text) else {
        let mut page = page(visit, &versions, now);
        page.edit = typed::with_faults(typed::filled(page.edit, &posted.fields), faults);
        return visit.page_with_errors(page).await;
    };
    let href = format!("/model/drafts/{id}");
    if (&now.title, &now.text) == (&title, &text) {
        return reply::see_other(&href);
    }
    if now.edited.version != posted.field("version") {
        return stale(visit, &versions, now, &ModelVersion { title, text, ..now.clone() }).await;
    }
    let mut write = visit.write().await?;
    write.change_draft(now, &title, &text).await?;
    write.commit().await?;
    let faults = ModelVersion { title, text, ..now.clone() }.read().err().map_or(0, |it| it.len());
    let said = match faults {
        0 => "The draft is saved, and can be adopted.".to_owned(),
        some => {
            format!("The draft is saved, with {} in it.", say::how_many(some, "fault", "faults"))
        }
    };
    reply::done(&href, &said, Some(back_to(&now.edited, &href)))
}

/// `POST /model/drafts/{id}/adoption`
pub async fn adopt(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let versions = Versions::read(visit).await?;
    let now = versions.find(&id)?;
    let href = format!("/model/versions/{id}");
    if !now.is_draft() {
        return reply::see_other(&href);
    }
    let (from, reason) = match parse_adoption(&posted, visit.trust.started_on) {
        Ok(read) => read,
        Err(faults) => {
            let mut page = page(visit, &versions, now);
            let filled = page.adopt.map(|form| typed::filled(form, &posted.fields));
            page.adopt = filled.map(|form| typed::with_faults(form, faults));
            return visit.page_with_errors(page).await;
        }
    };
    let was = ModelVersion {
        edited: Edited { version: posted.field("version").into(), ..now.edited.clone() },
        ..now.clone()
    };
    let mut write = visit.write().await?;
    write.adopt_model(&was, from, &reason).await?;
    write.commit().await?;
    let back = format!("/model/drafts/{id}");
    reply::done(
        &href,
        &format!("“{}” is adopted from {}.", now.title, Said(from)),
        Some(back_to(&now.edited, &back)),
    )
}

/// The first day in force, not before the trust began here, and why.
fn parse_adoption(posted: &Posted, started_on: Date) -> Result<(Date, String), Faults> {
    let mut faults = Faults::default();
    let from =
        faults.keep("from", typed::day(posted.field("from"), "Enter the first day it is in force"));
    let from = from.filter(|day| {
        let fits = started_on <= *day;
        if !fits {
            faults.add(
                "from",
                format!(
                    "Enter {} or a later day: the trust’s records begin then",
                    Said(started_on)
                ),
            );
        }
        fits
    });
    let reason = faults.keep("reason", reason(posted.field("reason")));
    from.zip(reason).ok_or(faults)
}

fn reason(typed: &str) -> Result<String, &'static str> {
    match typed.chars().count() {
        0 => Err("Say why it is adopted"),
        1..=2_000 => Ok(typed.into()),
        _ => Err("Use at most 2000 characters"),
    }
}

/// `POST /model/drafts/{id}/discard`
pub async fn discard(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let versions = Versions::read(visit).await?;
    let Ok(now) = versions.find(&id) else { return reply::see_other("/model") };
    let mut write = visit.write().await?;
    write.discard_draft(now).await?;
    write.commit().await?;
    let undo = back_to(&now.edited, &format!("/model/drafts/{id}"));
    reply::done("/model", &format!("The draft “{}” is thrown away.", now.title), Some(undo))
}

fn find_draft<'a>(versions: &'a Versions, id: &str) -> Result<&'a ModelVersion, WebError> {
    let found = versions.find(id)?;
    if found.is_draft() {
        return Ok(found);
    }
    let why = "This draft was adopted meanwhile, and what is adopted stays as it is. Begin a new draft to change it.";
    Err(StorageError::Refused(why.into()).into())
}

fn back_to(edited: &Edited, href: &str) -> Undo {
    let kind = model_version::Entity::KIND;
    let action = undo::address(kind, &edited.record, Some(&edited.version), href);
    Undo { label: "Undo".into(), action }
}

fn page(visit: &Visit, versions: &Versions, draft: &ModelVersion) -> DraftPage {
    let read = draft.read();
    let faults = read.as_ref().err().map(Vec::as_slice).unwrap_or_default();
    let outline = read.as_ref().ok().map(|it| it.outline());
    let elements = outline.as_ref().map(|it| it.elements()).unwrap_or_default();
    let id = &draft.edited.record.0;
    let version = Field::hidden("version", &draft.edited.version);
    let discard =
        Form::new(format!("/model/drafts/{id}/discard"), "Throw the draft away", vec![version]);
    DraftPage {
        id: id.clone(),
        title: draft.title.clone(),
        by: versions.name(&draft.by),
        at: draft.at,
        faults: faults.iter().map(Into::into).collect(),
        elements: elements.len(),
        blanks: elements.iter().filter(|it| it.blank.is_some()).count(),
        in_force: versions.in_force().map(|it| it.edited.record.0.clone()),
        edit: edit_form(draft),
        adopt: read.is_ok().then(|| adopt_form(visit, draft)),
        discard: discard.with_id("discard").lesser(),
    }
}

fn edit_form(draft: &ModelVersion) -> Form {
    let fields = vec![
        Field::hidden("version", &draft.edited.version),
        Field::text("title", "What to call it").with_autocomplete("off").with_value(&draft.title),
        Field::new("text", "The model", FieldKind::Source).with_value(&draft.text).with_help(
            "Each [[section]] is one element of the model. It can be saved with faults in it, and adopted without.",
        ),
    ];
    Form::new(format!("/model/drafts/{}", draft.edited.record), "Save the draft", fields)
        .with_id("edit")
}

fn adopt_form(visit: &Visit, draft: &ModelVersion) -> Form {
    let fields = vec![
        Field::hidden("version", &draft.edited.version),
        Field::new("from", "In force from", FieldKind::Date).with_value(visit.today.to_string()),
        Field::new("reason", "Why", FieldKind::TextArea)
            .with_help("Shown with the model. Which meeting approved it, and what is new."),
    ];
    Form::new(format!("/model/drafts/{}/adoption", draft.edited.record), "Adopt this model", fields)
        .with_id("adopt")
}

/// What somebody else has saved meanwhile, beside what was typed, where they differ.
async fn stale(
    visit: &Visit,
    versions: &Versions,
    now: &ModelVersion,
    yours: &ModelVersion,
) -> Result<Response, WebError> {
    let mut differences = Vec::new();
    if now.title != yours.title {
        let (now, yours) = (now.title.clone(), yours.title.clone());
        differences.push(Difference { label: "What to call it".into(), now, yours });
    }
    differences.extend(where_texts_part(&now.text, &yours.text));
    let page = StalePage {
        what: "The draft".into(),
        changed: format!(
            "{} saved it on {}, after you had opened it.",
            versions.name(&now.by),
            now.at.said()
        ),
        differences,
        form: edit_form(yours),
    };
    visit.conflict(page).await
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
