//! Visits, meetings and reviews: the list, one of them, the form that records it, and what was agreed.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{Moment, RecordId, Urn, contacts::State, model::Occasion};

use super::shared::SchoolName;
use crate::look::{Choice, Field, FieldKind, Form, Link, page::page};

/// One contact in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactLine {
    pub id: RecordId,
    /// The cadence's label, or the kind.
    pub what: String,
    pub kind: String,
    pub school: Option<SchoolName>,
    pub between_two: bool,
    pub on: Date,
    /// `9:30`
    pub starts_at: Option<String>,
    /// `2 hours 30 minutes`
    pub length: String,
    pub led_by: String,
    pub people: Vec<String>,
    pub purpose: String,
    pub state: State,
    /// Its day is past and nobody has said what became of it.
    pub unwritten: bool,
}

impl ContactLine {
    pub fn href(&self) -> String {
        format!("/contacts/{}", self.id)
    }

    /// Where it is, or with whom.
    pub fn place(&self) -> String {
        match &self.school {
            Some(school) => school.name.clone(),
            None if self.between_two => self.people.join(" and "),
            None => "The trust".into(),
        }
    }

    /// What it is, and where or with whom unless the whole trust is meant.
    pub fn title(&self) -> String {
        match self.school.is_some() || self.between_two {
            true => format!("{}, {}", self.what, self.place()),
            false => self.what.clone(),
        }
    }

    /// How it stands, in words.
    pub fn standing(&self) -> &'static str {
        if self.unwritten { "Planned, not written up" } else { self.state.title() }
    }
}

/// One action in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionLine {
    pub id: RecordId,
    pub contact: Option<RecordId>,
    pub school: Option<SchoolName>,
    pub words: String,
    pub owner: String,
    pub mine: bool,
    pub due_on: Date,
    pub overdue: bool,
    pub done_on: Option<Date>,
    pub outcome: String,
    #[serde(skip)]
    pub form: Option<Form>,
}

/// `GET /contacts`
#[derive(Debug, Clone, Serialize)]
pub struct ContactsPage {
    pub filter: ContactFilter,
    /// The latest first, unless asked for otherwise.
    pub contacts: Vec<ContactLine>,
    /// How many fit the filter; the page shows the first of them.
    pub total: usize,
    #[serde(skip)]
    pub may_record: bool,
    #[serde(skip)]
    pub schools: Vec<Choice>,
    #[serde(skip)]
    pub people: Vec<Choice>,
    #[serde(skip)]
    pub kinds: Vec<Choice>,
    #[serde(skip)]
    pub states: Vec<Choice>,
}

/// How the list is narrowed and ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactFilter {
    pub from: Date,
    pub until: Date,
    #[serde(skip)]
    pub asked_from: Option<Date>,
    #[serde(skip)]
    pub asked_until: Option<Date>,
    pub school: Option<Urn>,
    /// A person's id; empty for everybody.
    pub person: String,
    pub kind: Option<Occasion>,
    pub state: Option<State>,
    pub sort: ContactSort,
}

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactSort {
    #[default]
    Day,
    School,
    What,
    LedBy,
}

impl ContactSort {
    const ALL: [ContactSort; 4] =
        [ContactSort::Day, ContactSort::School, ContactSort::What, ContactSort::LedBy];

    pub fn word(self) -> &'static str {
        match self {
            ContactSort::Day => "day",
            ContactSort::School => "school",
            ContactSort::What => "what",
            ContactSort::LedBy => "led_by",
        }
    }

    pub fn from_word(word: &str) -> Self {
        ContactSort::ALL.into_iter().find(|it| it.word() == word).unwrap_or_default()
    }
}

impl ContactFilter {
    pub fn is_sort(&self, word: &str) -> bool {
        self.sort.word() == word
    }

    /// The same filter in another order, as an address.
    pub fn sorted_by(&self, word: &str) -> String {
        let day = |it: Option<Date>| it.map_or(String::new(), |it| it.to_string());
        format!(
            "/contacts?school={}&person={}&kind={}&state={}&from={}&until={}&sort={word}",
            self.school.map_or(String::new(), |it| it.to_string()),
            self.person,
            self.kind.map_or("", Occasion::word),
            self.state.map_or("", State::word),
            day(self.asked_from),
            day(self.asked_until),
        )
    }
}

/// `GET /contacts/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct ContactPage {
    #[serde(flatten)]
    pub line: ContactLine,
    pub strand: Option<String>,
    pub seen: String,
    pub reason: String,
    pub written_by: String,
    pub written_at: Moment,
    pub actions: Vec<ActionLine>,
    /// The contact that was planned here.
    pub next: Option<ContactLine>,
    pub reply: Option<ReplyLine>,
    pub history: Vec<ChangeLine>,
    #[serde(skip)]
    pub may_change: bool,
    /// Whose time it took, and how long: `Ada Heron, 1 hour`.
    pub time: Vec<String>,
    /// The line that it is counted on, and what is left of it.
    pub on_line: Option<String>,
    #[serde(skip)]
    pub reply_form: Option<Form>,
}

/// What the school replied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplyLine {
    pub agrees: bool,
    pub words: String,
    pub by: String,
    pub on: Date,
}

/// One change of a contact: by whom, when, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeLine {
    pub by: String,
    pub at: Moment,
    pub said: String,
}

/// `GET /contacts/new` without saying with whom.
#[derive(Debug, Clone, Serialize)]
pub struct ContactStartPage {
    pub schools: Vec<Link>,
    pub trust: Vec<Link>,
    pub people: Vec<Link>,
}

/// `GET /contacts/new`, `GET /contacts/{id}/edit`
#[derive(Debug, Clone, Serialize)]
pub struct ContactFormPage {
    pub title: String,
    /// The school, the trust or the person that it is with.
    pub with: String,
    pub between_two: bool,
    /// Its day is still to come, so it can only be planned.
    pub to_come: bool,
    /// Rows in which something agreed can be written.
    pub rows: usize,
    /// Rows in which somebody else's time can be given.
    pub givers: usize,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
    #[serde(skip)]
    pub form: Form,
}

impl ContactFormPage {
    /// Fields of the form by name, those that it has.
    pub fn fields(&self, names: &[&str]) -> Vec<&Field> {
        let find = |name: &&str| self.form.fields.iter().find(|it| it.name == *name);
        names.iter().filter_map(find).collect()
    }

    /// Whether nothing is kept of it but that it took place.
    pub fn is_private(&self) -> bool {
        self.fields(&["seen"]).is_empty()
    }

    /// Rows of what was agreed that the form has.
    pub fn shown_rows(&self) -> usize {
        if self.is_private() { 0 } else { self.rows }
    }

    /// The fields of one row of what was agreed.
    pub fn row(&self, row: &usize) -> Vec<&Field> {
        let names = ["words", "who", "by"].map(|part| format!("{part}-{row}"));
        self.fields(&names.each_ref().map(String::as_str))
    }

    /// The fields of one row of somebody else's time; none where time is not asked for.
    pub fn giver(&self, row: usize) -> Vec<&Field> {
        let names = ["giver", "gave"].map(|part| format!("{part}-{row}"));
        self.fields(&names.each_ref().map(String::as_str))
    }

    /// Whether somebody else's time is said or wrong, so that it is unfolded.
    pub fn others_gave(&self) -> bool {
        let named = |it: &&Field| match &it.kind {
            FieldKind::Select(choices) => {
                choices.iter().any(|it| it.chosen && !it.value.is_empty())
            }
            _ => false,
        };
        (1..=self.givers).flat_map(|row| self.giver(row)).any(|it| it.error.is_some() || named(&it))
    }

    /// Whether a row holds something or is wrong, so that it is unfolded.
    pub fn is_used(&self, row: &usize) -> bool {
        *row == 1
            || self.row(row).iter().any(|it| it.error.is_some())
            || self.row(row).first().is_some_and(|it| !it.value.is_empty())
    }

    /// Whether what did not happen is being said, so that it is unfolded.
    pub fn says_not(&self) -> bool {
        self.fields(&["not", "reason"]).iter().any(|it| it.error.is_some() || !it.value.is_empty())
    }
}

/// `GET /actions`
#[derive(Debug, Clone, Serialize)]
pub struct ActionsPage {
    /// The reader's own, by the day they are due.
    pub mine: Vec<ActionLine>,
    pub others: Vec<ActionLine>,
    /// The latest that were closed.
    pub done: Vec<ActionLine>,
    /// The school that the list is narrowed to.
    pub school: Option<SchoolName>,
}

/// What of visits and meetings stands on a school's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchoolLanding {
    pub coming: Vec<ContactLine>,
    /// Open actions, the reader's own first.
    pub agreed: Vec<ActionLine>,
    /// What others recorded and the school has not replied to; only for those who reply.
    pub waiting: Vec<ContactLine>,
    #[serde(skip)]
    pub ways: Vec<Link>,
}

/// What of visits and meetings stands on the trust's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrustLanding {
    /// The Monday of the week that is shown.
    pub from: Date,
    pub week: Vec<ContactLine>,
    pub week_count: usize,
    /// The reader's own that are past and not written up.
    pub unwritten: Vec<ContactLine>,
    pub overdue: Vec<ActionLine>,
    pub overdue_count: usize,
    pub gaps: Vec<GapLine>,
}

/// How long a school has gone without a visit or review this year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapLine {
    pub school: SchoolName,
    pub last: Option<Date>,
    pub days: i32,
}

page!(ContactsPage, "contacts.html", |_| "Visits and meetings".into());
page!(ContactPage, "contact.html", |page| page.line.title());
page!(ContactStartPage, "contact_start.html", |_| "Record a visit or meeting".into());
page!(ContactFormPage, "contact_form.html", |page| page.title.clone());
page!(ActionsPage, "actions.html", |_| "Actions".into());
