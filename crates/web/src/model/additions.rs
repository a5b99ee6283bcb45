//! An element added to a draft by its form, the first of its kind too: nothing is saved until it makes no fault.

use axum::{extract::Path, response::Response};
use trustwide_domain::{access::Right, model::Slot};
use trustwide_storage::{StorageError, model::ModelVersion};

use super::{
    element::{self, Open},
    element_form, form_faults, said,
    save::{Edit, find_draft, href, save},
    versions::Versions,
};
use crate::{
    errors::WebError,
    look::Form,
    pages::model::ElementPage,
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// `GET /model/drafts/{id}/additions/{slot}`
pub async fn ask(
    Path((id, slot)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, WebError> {
    visit.may(Right::EditModel)?;
    let versions = Versions::read(&visit).await?;
    let draft = versions.find(&id)?;
    if !draft.is_draft() {
        return reply::see_other(&format!("/model/versions/{id}"));
    }
    let slot = read(&slot)?;
    visit.page(page(&Open::adding(draft, &slot, "")?, &slot)).await
}

/// `POST /model/drafts/{id}/additions/{slot}`: adds it, and leads to its form.
pub async fn add(
    Path((id, slot)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let versions = Versions::read(visit).await?;
    let draft = find_draft(&versions, &id)?;
    let slot = read(&slot)?;
    let mut open = open(draft, &slot, &posted)?;
    let mut page = page(&open, &slot);
    if let Err(faults) = fill(&mut open, &posted, &page.form) {
        page.form = typed::with_faults(typed::filled(page.form, &posted.fields), faults);
        return visit.page_with_errors(page).await;
    }
    let place = open.element.place.clone();
    let label = open.text.element(&place).map_or_else(String::new, |it| it.label);
    // The form as it would be sent again: what was typed is in the text by now.
    let both = (element_form::differences(&[], &open.fields()), form(&open, &slot));
    let (to, said) = (element::address(draft, &place), format!("“{label}” is added."));
    let edit = element::edit(draft, &posted, open.text.into_text());
    save(visit, &versions, Edit { to: &to, said: &said, ..edit }, Some(both)).await
}

fn read(slot: &str) -> Result<Slot, WebError> {
    slot.parse().map_err(|()| WebError::NotFound)
}

/// The draft with the element in it, under an id made of its name. What there is only one of may be there meanwhile.
fn open<'a>(draft: &'a ModelVersion, slot: &Slot, posted: &Posted) -> Result<Open<'a>, WebError> {
    let opened = posted.fields.get("version").ok_or(WebError::BadForm)?;
    let names = ["label", "title", "word"].map(|it| posted.field(&element_form::fault_name(it)));
    let name = names.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
    match Open::adding(draft, slot, name) {
        Err(WebError::NotFound) if *opened != draft.edited.version => {
            let why = "Somebody has saved the draft since you opened it, and this cannot be added to it now. Nothing was saved: open the draft again.";
            Err(StorageError::Refused(why.into()).into())
        }
        found => found,
    }
}

/// Puts what was typed into the element, unless the draft would have a fault more by it.
fn fill(open: &mut Open<'_>, posted: &Posted, form: &Form) -> Result<(), Faults> {
    let place = open.element.place.clone();
    let typed = element_form::typed(&open.text.facts(&place).unwrap_or_default(), &posted.fields);
    open.text.set(&place, &typed).map_err(element_form::unreadable)?;
    let made = form_faults::made(&open.draft.text, &open.text.to_text(), &place, form);
    if made.is_empty() { Ok(()) } else { Err(made) }
}

fn form(open: &Open<'_>, slot: &Slot) -> Form {
    let fields = [open.version()].into_iter().chain(open.fields()).collect();
    let action = element::addition(open.draft, slot).href;
    Form::new(action, "Add it", fields).with_id("element").with_cancel(href(open.draft))
}

fn page(open: &Open<'_>, slot: &Slot) -> ElementPage {
    ElementPage {
        draft: open.draft.title.clone(),
        label: format!("Add {}", said::one(slot.section())),
        heading: open.heading().unwrap_or_default().into(),
        faults: Vec::new(),
        inside: Vec::new(),
        additions: Vec::new(),
        is_new: true,
        left_to_text: Vec::new(),
        crumbs: open.crumbs(),
        form: form(open, slot),
        copy: None,
        removal: None,
    }
}
