//! One draft: its text with every fault, changed, adopted from a day on, or thrown away.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    access::Right,
    model::{DraftText, Slot},
    time::Said,
};
use trustwide_storage::{
    Edited,
    model::{ModelVersion, first_open_day},
};

use super::{
    element,
    new::{as_typed, short_enough},
    save::{Edit, back_to, find_draft, href, save},
    versions::Versions,
};
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Link},
    pages::model::{DraftPage, DraftSection},
    reply,
    typed::{self, Faults},
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
    let opened = posted.field("version");
    save(visit, &versions, Edit { now, opened, title, text, said: "", to: &href(now) }, None).await
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
    let closed_before = first_open_day(&versions.all, visit.today);
    let (from, reason) = match parse_adoption(&posted, visit.trust.started_on, closed_before) {
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

/// The first day in force and why: not before the trust began here, nor in a past year that has a model already.
fn parse_adoption(
    posted: &Posted,
    started_on: Date,
    closed_before: Option<Date>,
) -> Result<(Date, String), Faults> {
    let mut faults = Faults::default();
    let typed = typed::day(posted.field("from"), "Enter the first day it is in force");
    let from = typed.map_err(str::to_owned).and_then(|day| match closed_before {
        _ if day < started_on => Err(format!(
            "Enter {} or a later day: the trust’s records begin then",
            Said(started_on)
        )),
        Some(first) if day < first => Err(format!(
            "Enter {} or a later day: statements of past years rest on the model that was in force then",
            Said(first)
        )),
        _ => Ok(day),
    });
    let from = faults.keep("from", from);
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

fn page(visit: &Visit, versions: &Versions, draft: &ModelVersion) -> DraftPage {
    let read = draft.read();
    let faults = read.as_ref().err().map(Vec::as_slice).unwrap_or_default();
    let text = DraftText::parse(&draft.text);
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
        faults: element::faults(draft, text.as_ref(), faults),
        sections: text.as_ref().map(|it| sections(draft, it)),
        missing: text.as_ref().map(|it| missing(draft, it)).unwrap_or_default(),
        elements: elements.len(),
        blanks: elements.iter().filter(|it| it.blank.is_some()).count(),
        in_force: versions.in_force().map(|it| it.edited.record.0.clone()),
        edit: edit_form(draft),
        adopt: read.is_ok().then(|| adopt_form(visit, draft)),
        discard: discard.with_id("discard").lesser(),
    }
}

/// The sections that the draft has.
fn sections(draft: &ModelVersion, text: &DraftText) -> Vec<DraftSection> {
    let mut slots: BTreeMap<&str, Vec<Slot>> = text.slots().into_iter().collect();
    let sections = text.sections().into_iter().map(|(title, elements)| DraftSection {
        title: title.into(),
        elements: elements.iter().map(|it| element::line(draft, it)).collect(),
        additions: additions(draft, &slots.remove(title).unwrap_or_default()),
    });
    sections.collect()
}

/// The sections that it has nothing in yet, with what can be added.
fn missing(draft: &ModelVersion, text: &DraftText) -> Vec<DraftSection> {
    let there: Vec<&str> = text.sections().into_iter().map(|(title, _)| title).collect();
    let slots = text.slots().into_iter();
    let missing = slots.filter(|(title, slots)| !there.contains(title) && !slots.is_empty());
    let section = |(title, slots): (&str, Vec<Slot>)| DraftSection {
        title: title.into(),
        elements: Vec::new(),
        additions: additions(draft, &slots),
    };
    missing.map(section).collect()
}

fn additions(draft: &ModelVersion, slots: &[Slot]) -> Vec<Link> {
    slots.iter().map(|it| element::addition(draft, it)).collect()
}

/// The form of a draft's title and its whole text.
pub fn edit_form(draft: &ModelVersion) -> Form {
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
