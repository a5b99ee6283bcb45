//! The model in practice: every element with where it stands, one element over the years, a school's own few lines.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{
    PersonId,
    elements::{Aspect, Key, Rung},
};

use super::shared::SchoolName;
use crate::look::{Choice, Form, page::page};

/// `GET /elements`
#[derive(Debug, Clone, Serialize)]
pub struct ElementsPage {
    /// By strand where the model has strands, else by section.
    pub groups: Vec<Group>,
    /// Where each school is on its way, for the schools that the reader works with.
    pub ladders: Vec<Ladder>,
    /// How many rows there are before they are narrowed.
    pub all: usize,
    pub due: usize,
    #[serde(skip)]
    pub choices: Vec<Choice>,
    #[serde(skip)]
    pub sort: Sort,
    #[serde(skip)]
    pub may_list_policies: bool,
}

/// A strand or section with its elements.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    pub label: String,
    pub rows: Vec<Row>,
}

impl Group {
    /// The rows of which something is known.
    pub fn known(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|it| it.is_known())
    }

    /// The rows of which nobody has recorded anything yet.
    pub fn silent(&self) -> Vec<&Row> {
        self.rows.iter().filter(|it| !it.is_known()).collect()
    }
}

/// One thing that is recorded of one element.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub key: Key,
    pub label: String,
    pub aspect: Aspect,
    /// The question, where it is one.
    pub asked: String,
    pub stands: Option<Stands>,
    /// Where the model itself says that it stands, while nobody has recorded it.
    pub named: Option<String>,
    /// Its place among the model's states, for sorting.
    #[serde(skip)]
    pub rung: Option<usize>,
    /// How many schools stand where, among those the reader works with.
    pub schools: Vec<(String, usize)>,
    pub not_said: usize,
}

/// Where something stands.
#[derive(Debug, Clone, Serialize)]
pub struct Stands {
    pub said: String,
    /// In the trust's or the school's own words.
    pub words: String,
    pub since: Date,
    /// `1 year 2 months`
    pub how_long: String,
    pub owner: Option<Owner>,
    pub review: Option<Date>,
    pub due: bool,
}

/// Who is developing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owner {
    pub id: PersonId,
    pub name: String,
}

/// Every school's stage, or every school's step.
#[derive(Debug, Clone, Serialize)]
pub struct Ladder {
    pub key: Key,
    pub aspect: Aspect,
    pub schools: Vec<AtSchool>,
}

/// Where one school stands.
#[derive(Debug, Clone, Serialize)]
pub struct AtSchool {
    pub school: SchoolName,
    pub stands: Option<Stands>,
}

/// What the list is in the order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// As the model has them.
    #[default]
    Model,
    Name,
    State,
    Since,
    Review,
}

impl Sort {
    pub const ALL: [Sort; 5] = [Sort::Model, Sort::Name, Sort::State, Sort::Since, Sort::Review];

    /// The word of addresses.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Model => "model",
            Sort::Name => "name",
            Sort::State => "state",
            Sort::Since => "since",
            Sort::Review => "review",
        }
    }
}

impl ElementsPage {
    pub fn is_sort(&self, word: &str) -> bool {
        self.sort.word() == word
    }

    /// The address of the same rows in another order.
    pub fn sorted_by(&self, word: &str) -> String {
        let chosen = self.choices.iter().find(|it| it.chosen).map_or("", |it| it.value.as_str());
        format!("/elements?show={}&sort={word}", crate::look::encoded(chosen))
    }

    pub fn shown(&self) -> usize {
        self.groups.iter().map(|it| it.rows.len()).sum()
    }
}

impl Stands {
    /// Days as numbers, for sorting in the page.
    pub fn since_key(&self) -> String {
        key_of(self.since)
    }

    pub fn review_key(&self) -> String {
        self.review.map(key_of).unwrap_or_default()
    }
}

fn key_of(day: Date) -> String {
    day.to_string().replace('-', "")
}

impl ElementPage {
    pub fn has_errors(&self) -> bool {
        self.forms.iter().any(Form::has_errors)
    }
}

impl Row {
    /// The id of its part of the element's page.
    pub fn anchor(&self) -> String {
        anchor(&self.aspect)
    }

    pub fn href(&self) -> String {
        href(&self.key)
    }

    pub fn what(&self) -> &str {
        what(&self.aspect, &self.asked)
    }

    /// Whether the trust, the model or a school says where it stands.
    pub fn is_known(&self) -> bool {
        self.stands.is_some() || self.named.is_some() || !self.schools.is_empty()
    }
}

impl Ladder {
    pub fn href(&self) -> String {
        href(&self.key)
    }

    pub fn title(&self) -> &'static str {
        ladder_title(&self.aspect)
    }
}

/// The address of an element's page.
pub fn href(key: &Key) -> String {
    format!("/elements/{}/{}", key.kind, key.id)
}

/// The id of an aspect's part of the page, and of its forms.
pub fn anchor(aspect: &Aspect) -> String {
    aspect.to_string().replace('/', "-")
}

/// What of an element is recorded, as people read it.
pub fn what<'a>(aspect: &Aspect, asked: &'a str) -> &'a str {
    match aspect {
        Aspect::Maturity => "How far it has come",
        Aspect::Level => "How much is each school’s own",
        Aspect::Stage => "Stage",
        Aspect::Step => "Step of the cycle",
        Aspect::Words => "In our own words",
        Aspect::Answer(_) => asked,
    }
}

/// What the schools' own ladders are called.
pub fn ladder_title(aspect: &Aspect) -> &'static str {
    match aspect {
        Aspect::Stage => "The stage of each school",
        _ => "The step of each school",
    }
}

/// `GET /elements/{kind}/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct ElementPage {
    pub key: Key,
    pub label: String,
    pub says: Option<String>,
    pub blank: Option<String>,
    /// Its section on the model's page, or what kind of paper the trust lists it as.
    pub section: String,
    pub strand: Option<String>,
    pub tracks: Vec<TrackView>,
    /// For a policy of the trust's own: to change it, and to take it off the list.
    #[serde(skip)]
    pub forms: Vec<Form>,
}

/// One thing that is recorded of the element, over the years.
#[derive(Debug, Clone, Serialize)]
pub struct TrackView {
    pub aspect: Aspect,
    pub asked: String,
    pub rungs: Vec<Rung>,
    pub by_school: bool,
    pub each_year: bool,
    pub named: Option<String>,
    /// The trust as a whole has a state of its own.
    pub of_trust: bool,
    pub trust: Option<Stands>,
    /// Schools that the reader works with.
    pub schools: Vec<AtSchool>,
    /// Every record, the latest first.
    pub moves: Vec<Move>,
    #[serde(skip)]
    pub form: Option<Form>,
}

/// One record of the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct Move {
    pub from: Date,
    /// `None` is the trust.
    pub school: Option<SchoolName>,
    pub said: String,
    pub words: String,
    pub owner: Option<Owner>,
    pub review: Option<Date>,
    pub reason: String,
    pub by: String,
    /// When it was recorded.
    pub on: Date,
    #[serde(skip)]
    pub correct: Option<Form>,
    #[serde(skip)]
    pub withdraw: Option<Form>,
}

impl TrackView {
    pub fn what(&self) -> &str {
        what(&self.aspect, &self.asked)
    }

    /// The id of its heading.
    pub fn anchor(&self) -> String {
        anchor(&self.aspect)
    }

    pub fn has_errors(&self) -> bool {
        self.moves.iter().any(Move::has_errors)
    }

    pub fn has_tests(&self) -> bool {
        self.rungs.iter().any(|it| it.entry.is_some() || it.exit.is_some() || it.says.is_some())
    }

    pub fn is_words(&self) -> bool {
        self.aspect == Aspect::Words
    }

    /// Whether any record is of a school, so that the timeline has a column for it.
    pub fn names_schools(&self) -> bool {
        self.moves.iter().any(|it| it.school.is_some())
    }

    /// Whether an owner is ever asked for.
    pub fn has_owners(&self) -> bool {
        !matches!(self.aspect, Aspect::Answer(_) | Aspect::Stage | Aspect::Step)
    }

    pub fn is_due(&self) -> bool {
        self.trust.as_ref().is_some_and(|it| it.due)
    }
}

impl Move {
    pub fn has_errors(&self) -> bool {
        self.correct.as_ref().is_some_and(Form::has_errors)
    }
}

/// What a school's page says of it in a line.
#[derive(Debug, Clone, Serialize)]
pub struct StandsLine {
    pub key: Key,
    /// The element; empty for the school's own stage and step.
    pub label: String,
    pub aspect: Aspect,
    pub asked: String,
    pub stands: Option<Stands>,
}

impl StandsLine {
    pub fn href(&self) -> String {
        href(&self.key)
    }

    /// `Stage`, or the element and what of it.
    pub fn title(&self) -> String {
        match (self.label.as_str(), &self.aspect) {
            ("", aspect) => what(aspect, &self.asked).to_owned(),
            (label, Aspect::Maturity | Aspect::Words) => label.to_owned(),
            (label, aspect) => format!("{label}: {}", what(aspect, &self.asked)),
        }
    }
}

page!(ElementsPage, "elements.html", |_| "The model in practice".into());
page!(ElementPage, "element.html", |page| page.label.clone());
