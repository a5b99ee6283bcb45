//! The improvement model: what is in force, its versions and drafts, how two differ, what a draft would change.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{
    Moment,
    model::{Compared, Effect, FaultKind, ModelError, Outline, Outlined, PromiseThen, Section},
};

use super::shared::SchoolName;
use crate::look::{Choice, Form, Link, page::page};

/// `GET /model`, `GET /model/versions/{id}` and `GET /model/presets/{name}`.
#[derive(Debug, Clone, Serialize)]
pub struct ModelPage {
    pub title: String,
    /// `None` where the trust has adopted no model.
    pub standing: Option<Standing>,
    pub outline: Option<Outline>,
    pub versions: Vec<VersionLine>,
    pub presets: Vec<PresetLine>,
    /// For those who may draft.
    #[serde(skip)]
    pub drafts: Vec<VersionLine>,
    #[serde(skip)]
    pub may_edit: bool,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
}

/// What a model is to the trust on the page's day.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    InForce {
        from: Date,
        why: String,
        by: String,
    },
    /// In force once, and followed by another.
    Was {
        from: Date,
        /// `None` where the other began on the same day.
        until: Option<Date>,
        why: String,
        by: String,
    },
    /// Adopted from a day to come.
    Coming {
        from: Date,
        why: String,
        by: String,
    },
    Draft {
        by: String,
        at: Moment,
    },
    /// It came with the program, and is nobody's here.
    Preset,
}

/// An adopted version or a draft, in one line.
#[derive(Debug, Clone, Serialize)]
pub struct VersionLine {
    pub id: String,
    pub title: String,
    pub standing: Standing,
}

/// A published model that comes with the program.
#[derive(Debug, Clone, Serialize)]
pub struct PresetLine {
    pub name: String,
    /// `Acorn Education Trust, 2025-26`
    pub whose: String,
}

/// `GET /model/compare`
#[derive(Debug, Clone, Serialize)]
pub struct ComparePage {
    pub before: Option<String>,
    pub after: Option<String>,
    pub sections: Vec<Compared>,
    #[serde(skip)]
    pub from: Vec<Choice>,
    #[serde(skip)]
    pub to: Vec<Choice>,
}

/// `GET /model/drafts/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct DraftPage {
    pub id: String,
    pub title: String,
    pub by: String,
    pub at: Moment,
    /// Every fault of the text; none where it can be adopted.
    pub faults: Vec<Fault>,
    /// What can be changed by a form; `None` where the text is not TOML.
    pub sections: Option<Vec<DraftSection>>,
    /// The sections that it has nothing in yet, and what can be added to each.
    #[serde(skip)]
    pub missing: Vec<DraftSection>,
    pub elements: usize,
    pub blanks: usize,
    /// The model it would take the place of today.
    #[serde(skip)]
    pub in_force: Option<String>,
    #[serde(skip)]
    pub edit: Form,
    /// Where it reads.
    #[serde(skip)]
    pub adopt: Option<Form>,
    #[serde(skip)]
    pub discard: Form,
}

/// The elements of a draft under one heading of its public page.
#[derive(Debug, Clone, Serialize)]
pub struct DraftSection {
    pub title: String,
    pub elements: Vec<ElementLine>,
    /// The ways to the forms with which something is added to it.
    #[serde(skip)]
    pub additions: Vec<Link>,
}

/// An element of a draft, in one line.
#[derive(Debug, Clone, Serialize)]
pub struct ElementLine {
    pub href: String,
    pub label: String,
    pub is_blank: bool,
    pub inside: Vec<ElementLine>,
}

/// `GET /model/drafts/{id}/elements/{place}`
#[derive(Debug, Clone, Serialize)]
pub struct ElementPage {
    /// The draft's title.
    pub draft: String,
    pub label: String,
    /// The heading that it stands under.
    pub heading: String,
    /// What is wrong with this element.
    pub faults: Vec<Fault>,
    /// The elements inside it, which have forms of their own.
    pub inside: Vec<ElementLine>,
    /// The ways to the forms with which something is added inside it.
    #[serde(skip)]
    pub additions: Vec<Link>,
    /// It is not in the draft yet.
    #[serde(skip)]
    pub is_new: bool,
    /// What only the whole text can change.
    pub left_to_text: Vec<String>,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
    #[serde(skip)]
    pub form: Form,
    /// Where there can be more than one.
    #[serde(skip)]
    pub copy: Option<Form>,
    #[serde(skip)]
    pub removal: Option<Form>,
}

/// What is wrong with a draft, and what to do.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    pub line: usize,
    pub kind: FaultKind,
    pub problem: String,
    pub remedy: String,
    /// The form of the element that it is in.
    #[serde(skip)]
    pub element: Option<Link>,
}

/// `GET /model/drafts/new`
#[derive(Debug, Clone, Serialize)]
pub struct NewDraftPage {
    pub presets: Vec<PresetLine>,
    #[serde(skip)]
    pub form: Form,
    #[serde(skip)]
    pub file_form: Form,
}

/// `GET /model/drafts/{id}/changes`
#[derive(Debug, Clone, Serialize)]
pub struct ChangesPage {
    pub id: String,
    pub title: String,
    /// The model in force, where there is one.
    pub in_force: Option<String>,
    pub promises: Vec<PromiseThen>,
    /// What a band is called where either model has bands.
    pub band_word: String,
    /// One for each school; `None` for those who may not see bands.
    pub schools: Option<Vec<SchoolEffect>>,
    /// Schools in a band that the draft does not have.
    pub lost: Vec<SchoolName>,
    /// The hours of a day, where the two models do not count alike.
    pub hours: Option<(String, String)>,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SchoolEffect {
    pub school: SchoolName,
    pub effect: Effect,
}

impl ModelPage {
    pub fn says_blank(&self) -> bool {
        self.outline.as_ref().is_some_and(|it| it.elements().iter().any(|it| it.blank.is_some()))
    }
}

impl ComparePage {
    /// Whether two were compared and nothing was found to differ.
    pub fn differs_nowhere(&self) -> bool {
        self.after.is_some() && self.sections.iter().all(|it| it.rows.is_empty())
    }

    /// Whether there are sections that are alike in both.
    pub fn has_same_sections(&self) -> bool {
        self.sections.iter().any(|it| it.rows.is_empty())
    }
}

impl DraftSection {
    /// How many elements it has, those inside others too.
    pub fn count(&self) -> usize {
        self.elements.iter().map(ElementLine::count).sum()
    }
}

impl ElementLine {
    fn count(&self) -> usize {
        1 + self.inside.iter().map(ElementLine::count).sum::<usize>()
    }
}

impl VersionLine {
    pub fn href(&self) -> String {
        match self.standing {
            Standing::Draft { .. } => format!("/model/drafts/{}", self.id),
            _ => format!("/model/versions/{}", self.id),
        }
    }
}

impl From<&ModelError> for Fault {
    fn from(it: &ModelError) -> Self {
        let (problem, remedy) = (it.problem.clone(), it.remedy.clone());
        Fault { line: it.line, kind: it.kind, problem, remedy, element: None }
    }
}

/// A fact's name with its first letter large.
pub fn sentence(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

/// Facts in one line: `Amount: 3.5 days a school a year · Strand: Leading`.
pub fn facts_line(facts: &[(&'static str, String)]) -> String {
    let each = facts.iter().map(|(name, value)| format!("{}: {value}", sentence(name)));
    each.collect::<Vec<_>>().join(" · ")
}

/// Whether a section is a list of names and says nothing more of any.
pub fn all_short(section: &Section) -> bool {
    let is_short = |it: &Outlined| {
        it.says.is_none() && it.blank.is_none() && it.facts.is_empty() && it.parts.is_empty()
    };
    section.entries.iter().all(is_short)
}

/// `12.0 days`
pub fn days(hundredths: &u32) -> String {
    format!("{} days", trustwide_domain::model::said_hundredths(*hundredths))
}

page!(ModelPage, "model.html", |page| page.title.clone());
page!(ComparePage, "model_compare.html", |_| "Compare two models".into());
page!(DraftPage, "model_draft.html", |page| format!("Draft: {}", page.title));
page!(ElementPage, "model_element.html", |page| page.label.clone());
page!(NewDraftPage, "model_new.html", |_| "Begin a draft".into());
page!(ChangesPage, "model_changes.html", |page| format!("What “{}” would change", page.title));
