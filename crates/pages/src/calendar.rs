//! The calendar, what was promised and done, one printed side before a visit, and what a school ticks for itself.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{AcademicYear, Urn};

use super::{
    contacts::{ActionLine, ContactLine},
    school::{ContextNote, Series},
    shared::SchoolName,
};
use crate::look::{Choice, Form, Link, page::page};

/// `GET /calendar`, `/calendar/mine`, `/schools/{urn}/calendar`
#[derive(Debug, Clone, Serialize)]
pub struct CalendarPage {
    pub title: String,
    pub year: AcademicYear,
    /// Whether the year's dates are entered.
    pub entered: bool,
    #[serde(skip)]
    pub may_enter: bool,
    /// The half-terms, the one that is shown marked.
    #[serde(skip)]
    pub halves: Vec<(Link, bool)>,
    #[serde(skip)]
    pub calendars: Vec<(Link, bool)>,
    #[serde(skip)]
    pub may_record: bool,
    /// What the reader may write up now: planned for today, or past.
    pub now: Vec<Entry>,
    pub weeks: Vec<WeekView>,
    /// What is due in these weeks and not held, by occasion.
    pub open: Vec<OpenGroup>,
}

/// One week.
#[derive(Debug, Clone, Serialize)]
pub struct WeekView {
    /// `autumn term, week 11`, `holiday`; empty where no dates are entered.
    pub name: String,
    pub monday: Date,
    pub friday: Date,
    pub is_now: bool,
    #[serde(skip)]
    pub days: Vec<DayView>,
    pub entries: Vec<Entry>,
}

/// One day at a glance.
#[derive(Debug, Clone)]
pub struct DayView {
    pub on: Date,
    pub is_today: bool,
    /// Whether staff work.
    pub open: bool,
    /// `Visit`, `2 meetings`, `Inset day`
    pub said: Vec<String>,
}

/// One thing on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub on: Date,
    /// `9:30`
    pub at: Option<String>,
    pub kind: String,
    pub what: String,
    /// Where, or what is said of it.
    pub place: String,
    /// How a contact stands; empty for anything else.
    pub standing: String,
    /// Somebody has to do something about it.
    pub due: bool,
    #[serde(skip)]
    pub href: Option<String>,
    #[serde(skip)]
    pub act: Option<Link>,
}

/// One occasion that is due, and for whom it still is.
#[derive(Debug, Clone, Serialize)]
pub struct OpenGroup {
    pub cadence: String,
    pub what: String,
    pub lines: Vec<OpenLine>,
    /// Whether its lines are there at once.
    #[serde(skip)]
    pub unfolded: bool,
}

/// One window that is not kept.
#[derive(Debug, Clone, Serialize)]
pub struct OpenLine {
    pub place: String,
    pub opens: Date,
    pub closes: Date,
    pub missed: bool,
    pub is_open: bool,
    pub planned: Option<Date>,
    #[serde(skip)]
    pub href: Option<String>,
}

impl OpenGroup {
    /// `9 to come, 2 missed`
    pub fn summary(&self) -> String {
        let missed = self.lines.iter().filter(|it| it.missed).count();
        let planned = self.lines.iter().filter(|it| it.planned.is_some()).count();
        let mut parts = Vec::new();
        if missed < self.lines.len() {
            parts.push(format!("{} to come", self.lines.len() - missed));
        }
        if planned > 0 {
            parts.push(format!("{planned} planned"));
        }
        if missed > 0 {
            parts.push(format!("{missed} missed"));
        }
        parts.join(", ")
    }
}

/// `GET /promises`
#[derive(Debug, Clone, Serialize)]
pub struct PromisesPage {
    pub year: AcademicYear,
    pub day: Date,
    pub entered: bool,
    pub cadences: Vec<CadenceRow>,
    pub strands: Vec<StrandRow>,
    pub quiet: Vec<QuietStrand>,
    pub visits: Vec<VisitsRow>,
    /// Whether visits are also counted by the chief executive's and executive heads' posts.
    pub by_leaders: bool,
    /// The chief executive and each executive head in their schools, as far as the reader may see it.
    pub leaders: Vec<LeaderRow>,
    /// Whether the model has kinds of review with a rhythm, so that there is a programme of them.
    #[serde(skip)]
    pub programme: bool,
    /// Promises whose rhythm the model does not say.
    pub unknown: Vec<UnknownRow>,
    #[serde(skip)]
    pub schools: Vec<Choice>,
    #[serde(skip)]
    pub strand_choices: Vec<Choice>,
}

/// What was due so far and done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    pub due: usize,
    pub done: usize,
    pub excused: usize,
}

impl Done {
    /// `3 of 4`, or why there is nothing to count.
    pub fn said(&self) -> String {
        let excused = match self.excused {
            0 => String::new(),
            more => format!(", {more} excused"),
        };
        match self.due {
            0 => format!("Nothing due yet{excused}"),
            due => format!("{} of {due}{excused}", self.done),
        }
    }

    pub fn is_short(&self) -> bool {
        self.done < self.due
    }
}

/// One cadence over all that it is promised to.
#[derive(Debug, Clone, Serialize)]
pub struct CadenceRow {
    pub cadence: String,
    pub label: String,
    /// The last day on which it was promised, where no model has it any more.
    pub until: Option<Date>,
    pub rhythm: String,
    pub strand: Option<String>,
    pub done: Done,
    /// How many have a window that is open now and not kept.
    pub open: usize,
    pub to: Vec<PromisedTo>,
}

/// One cadence for one school, pair, person or the trust.
#[derive(Debug, Clone, Serialize)]
pub struct PromisedTo {
    pub place: String,
    pub school: Option<Urn>,
    pub done: Done,
    pub last_held: Option<Date>,
    /// Days.
    pub longest_gap: Option<i32>,
    pub next_planned: Option<Date>,
    /// Due at a committee from this day on, and none is scheduled.
    pub awaits_committee: Option<Date>,
    pub open_actions: usize,
    /// Windows that were missed or excused, and those open now.
    pub windows: Vec<WindowLine>,
}

#[derive(Debug, Clone, Serialize)]
pub struct WindowLine {
    pub opens: Date,
    pub closes: Date,
    /// `missed`, `excused`, `open now`
    pub standing: String,
    pub planned: Option<Date>,
}

#[derive(Debug, Clone, Serialize)]
pub struct StrandRow {
    pub strand: String,
    /// Whether anything that the reader may see is promised under it.
    pub promised: bool,
    pub done: Done,
}

/// A strand with nothing held this term at some schools.
#[derive(Debug, Clone, Serialize)]
pub struct QuietStrand {
    pub strand: String,
    pub schools: Vec<SchoolName>,
    /// At every school that the reader may see.
    pub all: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct VisitsRow {
    pub school: SchoolName,
    pub visits: usize,
    pub by_chief: usize,
    pub by_executives: usize,
    pub last: Option<Date>,
    /// Days.
    pub longest_gap: i32,
}

/// One leader's visits and reviews at one school.
#[derive(Debug, Clone, Serialize)]
pub struct LeaderRow {
    pub leader: String,
    pub school: SchoolName,
    pub visits: usize,
    pub last: Option<Date>,
    /// Days.
    pub longest_gap: i32,
}

/// A promise without a rhythm, and why the model does not say it.
#[derive(Debug, Clone, Serialize)]
pub struct UnknownRow {
    pub label: String,
    pub why: String,
    pub to: Vec<LastHeld>,
}

/// When something without a rhythm was last held with somebody.
#[derive(Debug, Clone, Serialize)]
pub struct LastHeld {
    pub place: String,
    pub last_held: Option<Date>,
    pub planned: Option<Date>,
    #[serde(skip)]
    pub form: Option<String>,
}

/// `GET /schools/{urn}/briefing`
#[derive(Debug, Clone, Serialize)]
pub struct BriefingPage {
    pub school: SchoolName,
    pub day: Date,
    pub actions: Vec<ActionLine>,
    pub words: Vec<ContextNote>,
    pub figures: Vec<Series>,
    pub recent: Vec<ContactLine>,
    pub booked: Vec<ContactLine>,
    /// Each account of time in a sentence; `None` for those who do not see the school's days.
    pub days: Option<Vec<String>>,
    pub sources: Vec<super::shared::Source>,
}

impl BriefingPage {
    /// Whether any figure is an estimate with a margin.
    pub fn has_margins(&self) -> bool {
        let mut latest = self.figures.iter().filter_map(Series::latest);
        latest.any(|it| !it.school.margin_said().is_empty())
    }
}

/// `GET /schools/{urn}/ticks`
#[derive(Debug, Clone, Serialize)]
pub struct TicksPage {
    pub school: SchoolName,
    pub ticks: Vec<TickView>,
}

/// One thing that a school may keep for itself.
#[derive(Debug, Clone, Serialize)]
pub struct TickView {
    pub cadence: String,
    pub label: String,
    pub says: Option<String>,
    pub is_on: bool,
    /// The latest weeks, this one first: Monday and how often.
    pub weeks: Vec<(Date, Option<u32>)>,
    #[serde(skip)]
    pub count_form: Option<Form>,
    #[serde(skip)]
    pub choice_form: Option<Form>,
}

page!(CalendarPage, "calendar.html", |page| page.title.clone());
page!(PromisesPage, "promises.html", |_| "Promised and done".into());
page!(BriefingPage, "briefing.html", |page| format!("Before a visit to {}", page.school.name));
page!(TicksPage, "ticks.html", |page| format!("What {} keeps for itself", page.school.name));
