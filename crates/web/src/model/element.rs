//! One element of a draft, changed by a form: no more of the draft's text than the facts that were changed is written again.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    model::{DraftText, Element, ModelError, Place, Slot},
};
use trustwide_storage::{StorageError, model::ModelVersion};

use super::{
    element_form,
    form_faults::{self, Words},
    said,
    save::{Edit, find_draft, href, save},
    versions::Versions,
};
use crate::{
    errors::WebError,
    look::{Field, Form, Link},
    pages::model::{ElementLine, ElementPage, Fault},
    reply, typed,
    visit::{Posted, Visit},
};

/// A draft's text opened at one of its elements.
pub struct Open<'a> {
    pub draft: &'a ModelVersion,
    pub text: DraftText,
    pub element: Element,
}

/// `GET /model/drafts/{id}/elements/{place}`
pub async fn show(
    Path((id, place)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, WebError> {
    visit.may(Right::EditModel)?;
    let versions = Versions::read(&visit).await?;
    let draft = versions.find(&id)?;
    if !draft.is_draft() {
        return reply::see_other(&format!("/model/versions/{id}"));
    }
    let page = Open::at(draft, &place)?.page();
    visit.page(page).await
}

/// `POST /model/drafts/{id}/elements/{place}`: saves what was changed, unless the draft would have a fault more by it.
pub async fn change(
    Path((id, place)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let versions = Versions::read(visit).await?;
    let draft = find_draft(&versions, &id)?;
    let mut open = Open::at_posted(draft, &place, &posted)?;
    let (place, before) = (open.element.place.clone(), open.fields());
    let typed = element_form::typed(&open.text.facts(&place).unwrap_or_default(), &posted.fields);
    let mut page = open.page();
    if let Err(wrong) = open.text.set(&place, &typed) {
        let faults = element_form::unreadable(wrong);
        page.form = typed::with_faults(typed::filled(page.form, &posted.fields), faults);
        return visit.page_with_errors(page).await;
    }
    let both = (element_form::differences(&before, &open.fields()), open.form());
    let text = open.text.into_text();
    let made = form_faults::made(&draft.text, &text, &place, &page.form);
    if !made.is_empty() {
        page.form = typed::with_faults(typed::filled(page.form, &posted.fields), made);
        return visit.page_with_errors(page).await;
    }
    let edit = edit(draft, &posted, text);
    save(visit, &versions, Edit { to: &href(draft), said: "", ..edit }, Some(both)).await
}

/// `POST /model/drafts/{id}/copies/{place}`: adds an element like this one, and leads to its form.
pub async fn copy(
    Path((id, place)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let versions = Versions::read(visit).await?;
    let draft = find_draft(&versions, &id)?;
    let mut open = Open::at_posted(draft, &place, &posted)?;
    let new = open.text.copy(&open.element.place).ok_or(WebError::NotFound)?;
    let said = format!("Added, with all that “{}” says: change it here.", open.element.label);
    let edit = edit(draft, &posted, open.text.into_text());
    save(visit, &versions, Edit { to: &address(draft, &new), said: &said, ..edit }, None).await
}

/// `POST /model/drafts/{id}/removals/{place}`: takes it out. What still refers to it is then a fault of the draft.
pub async fn remove(
    Path((id, place)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let versions = Versions::read(visit).await?;
    let draft = find_draft(&versions, &id)?;
    let mut open = Open::at_posted(draft, &place, &posted)?;
    open.text.remove(&open.element.place).ok_or(WebError::NotFound)?;
    let said = format!("“{}” is taken out.", open.element.label);
    let edit = edit(draft, &posted, open.text.into_text());
    save(visit, &versions, Edit { to: &href(draft), said: &said, ..edit }, None).await
}

pub fn edit<'a>(now: &'a ModelVersion, posted: &'a Posted, text: String) -> Edit<'a> {
    let title = now.title.clone();
    Edit { now, opened: posted.field("version"), title, text, said: "", to: "/model" }
}

pub fn address(draft: &ModelVersion, place: &Place) -> String {
    format!("{}/elements/{place}", href(draft))
}

/// The way to the form with which an element is added.
pub fn addition(draft: &ModelVersion, slot: &Slot) -> Link {
    let said = format!("Add {}", said::one(slot.section()));
    Link::new(said, format!("{}/additions/{slot}", href(draft)))
}

/// An element in one line, and those inside it.
pub fn line(draft: &ModelVersion, it: &Element) -> ElementLine {
    ElementLine {
        href: address(draft, &it.place),
        label: it.label.clone(),
        is_blank: it.is_blank,
        inside: it.inside.iter().map(|it| line(draft, it)).collect(),
    }
}

/// A draft's faults, each with the element that it is in.
pub fn faults(draft: &ModelVersion, text: Option<&DraftText>, all: &[ModelError]) -> Vec<Fault> {
    let lines = text.map(DraftText::at_lines);
    let of = |it: &ModelError| {
        let place = lines.as_ref().and_then(|lines| lines.at(it.line));
        let element = place.and_then(|place| text?.element(place));
        let element = element.map(|it| Link::new(&it.label, address(draft, &it.place)));
        Fault { element, ..it.into() }
    };
    all.iter().map(of).collect()
}

impl<'a> Open<'a> {
    fn at(draft: &'a ModelVersion, place: &str) -> Result<Self, WebError> {
        let place: Place = place.parse().map_err(|()| WebError::NotFound)?;
        let text = DraftText::parse(&draft.text).ok_or(WebError::NotFound)?;
        let element = text.element(&place).ok_or(WebError::NotFound)?;
        Ok(Open { draft, text, element })
    }

    /// The same with an element added that says nothing yet.
    pub fn adding(draft: &'a ModelVersion, slot: &Slot, label: &str) -> Result<Self, WebError> {
        let mut text = DraftText::parse(&draft.text).ok_or(WebError::NotFound)?;
        let place = text.add(slot, label).ok_or(WebError::NotFound)?;
        if slot.section() == "criterion" {
            // A form has no field for a rule.
            text.set(&place, &[("judged".into(), "true".into())]).map_err(|_| WebError::BadForm)?;
        }
        let element = text.element(&place).ok_or(WebError::NotFound)?;
        Ok(Open { draft, text, element })
    }

    /// The same for a form that was opened on some version: an element that has gone since was there then.
    fn at_posted(draft: &'a ModelVersion, place: &str, posted: &Posted) -> Result<Self, WebError> {
        let opened = posted.fields.get("version").ok_or(WebError::BadForm)?;
        match Open::at(draft, place) {
            Err(WebError::NotFound) if *opened != draft.edited.version => {
                let why = "Somebody has saved the draft since you opened it, and this is no longer in it. Nothing was saved: open the draft again.";
                Err(StorageError::Refused(why.into()).into())
            }
            found => found,
        }
    }

    pub fn fields(&self) -> Vec<Field> {
        let place = &self.element.place;
        let facts = self.text.facts(place).unwrap_or_default();
        element_form::fields(&self.text, place, &facts)
    }

    pub fn version(&self) -> Field {
        Field::hidden("version", &self.draft.edited.version)
    }

    pub fn form(&self) -> Form {
        let fields = [self.version()].into_iter().chain(self.fields()).collect();
        let action = address(self.draft, &self.element.place);
        Form::new(action, "Save", fields).with_id("element").with_cancel(href(self.draft))
    }

    /// An act on the whole element.
    fn act(&self, what: &str, submit: &str) -> Form {
        let action = format!("{}/{what}/{}", href(self.draft), self.element.place);
        Form::new(action, submit, vec![self.version()]).with_id(what).lesser()
    }

    pub fn crumbs(&self) -> Vec<Link> {
        let mut crumbs = vec![
            Link::new("Improvement model", "/model"),
            Link::new("The draft", href(self.draft)),
        ];
        let mut outside = Vec::new();
        let mut next = self.element.place.outside();
        while let Some(place) = next {
            next = place.outside();
            outside.extend(self.text.element(&place));
        }
        let link = |it: Element| Link::new(it.label, address(self.draft, &it.place));
        crumbs.extend(outside.into_iter().rev().map(link));
        crumbs
    }

    /// The heading that it stands under on the public page.
    pub fn heading(&self) -> Option<&'static str> {
        let is_of = |it: &Element| self.element.place.is_within(&it.place);
        let mut sections = self.text.sections().into_iter();
        sections.find(|(_, elements)| elements.iter().any(is_of)).map(|(title, _)| title)
    }

    fn page(&self) -> ElementPage {
        let place = &self.element.place;
        let is_one_of_many = !place.is_only();
        let all = self.draft.read().err().unwrap_or_default();
        let lines = self.text.at_lines();
        let words = Words::of(Some(&self.text), Some(place));
        let own = all.iter().filter(|it| lines.at(it.line) == Some(place));
        let faults = own.map(|it| Fault {
            problem: words.problem(it),
            remedy: words.remedy(it),
            ..it.into()
        });
        ElementPage {
            draft: self.draft.title.clone(),
            label: self.element.label.clone(),
            heading: self.heading().unwrap_or_default().into(),
            faults: faults.collect(),
            additions: self
                .text
                .slots_inside(place)
                .iter()
                .map(|it| addition(self.draft, it))
                .collect(),
            is_new: false,
            inside: self.element.inside.iter().map(|it| line(self.draft, it)).collect(),
            left_to_text: self
                .text
                .left_to_text(place)
                .iter()
                .map(|it| it.replace('_', " "))
                .collect(),
            crumbs: self.crumbs(),
            form: self.form(),
            copy: is_one_of_many.then(|| self.act("copies", "Add one like this")),
            // Without what it says of itself, it would be no model.
            removal: (place.section() != "model").then(|| self.act("removals", "Take it out")),
        }
    }
}
