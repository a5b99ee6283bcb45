//! The school year: a trust's terms, how one school differs, meetings of boards, and a list of dates before it lands.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{
    AcademicYear,
    calendar::{SchoolYear, Span},
    source::Issue,
};

use super::shared::SchoolName;
use crate::look::{Form, Link, page::page};

/// `GET /year`
#[derive(Debug, Clone, Serialize)]
pub struct YearPage {
    pub year: AcademicYear,
    /// `None` where nobody has entered the year.
    pub entered: Option<EnteredYear>,
    pub holidays: Vec<Holiday>,
    /// Schools whose year is not the trust's.
    pub schools: Vec<SchoolDiffers>,
    pub meetings: Vec<Meeting>,
    /// Years that can be looked at.
    #[serde(skip)]
    pub years: Vec<YearLink>,
    #[serde(skip)]
    pub may_set: bool,
    #[serde(skip)]
    pub file_form: Option<Form>,
}

/// A year's terms, counted.
#[derive(Debug, Clone, Serialize)]
pub struct EnteredYear {
    pub terms: Vec<TermLine>,
    pub weeks: usize,
    /// Days with pupils, and days on which only staff work.
    pub school_days: usize,
    pub inset: Vec<Date>,
}

/// One term.
#[derive(Debug, Clone, Serialize)]
pub struct TermLine {
    /// `Autumn`
    pub name: String,
    pub span: Span,
    pub half_term_break: Option<Span>,
    pub weeks: usize,
    pub school_days: usize,
    pub inset_days: usize,
}

/// A weekday on which nobody works.
#[derive(Debug, Clone, Serialize)]
pub struct Holiday {
    pub on: Date,
    /// `Good Friday`, or that the trust gave it.
    pub name: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct SchoolDiffers {
    pub school: SchoolName,
    pub differs: Differs,
    pub school_days: usize,
}

/// How a school's year differs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Differs {
    /// Its own inset days; `None` where they are the trust's.
    pub inset: Option<Vec<Date>>,
    pub closed: Vec<Date>,
    pub open: Vec<Date>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Meeting {
    pub id: String,
    pub body: String,
    pub on: Date,
    pub note: String,
}

#[derive(Debug, Clone)]
pub struct YearLink {
    pub year: AcademicYear,
    pub chosen: bool,
    pub entered: bool,
}

/// `GET /schools/{urn}/year`
#[derive(Debug, Clone, Serialize)]
pub struct SchoolYearPage {
    pub school: SchoolName,
    pub year: AcademicYear,
    pub entered: Option<EnteredYear>,
    pub differs: Differs,
    #[serde(skip)]
    pub years: Vec<YearLink>,
    #[serde(skip)]
    pub form: Option<Form>,
}

/// `GET /year/meetings`
#[derive(Debug, Clone, Serialize)]
pub struct MeetingsPage {
    pub coming: Vec<MeetingRow>,
    pub past: Vec<MeetingRow>,
    #[serde(skip)]
    pub add: Option<Form>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MeetingRow {
    #[serde(flatten)]
    pub meeting: Meeting,
    /// `autumn term, week 11`; `None` in the holidays or where the year is not entered.
    pub term: Option<String>,
    #[serde(skip)]
    pub change: Option<Form>,
    #[serde(skip)]
    pub remove: Option<Form>,
}

/// What a list of dates would change: the answer to `POST /year/files`.
#[derive(Debug, Clone, Serialize)]
pub struct DatesFilePage {
    pub file: String,
    pub years: Vec<ListedYear>,
    pub schools: Vec<SchoolDiffers>,
    /// Meetings that are not entered yet.
    pub meetings: Vec<(String, Date)>,
    pub issues: Vec<Issue>,
    #[serde(skip)]
    pub crumbs: Vec<Link>,
    #[serde(skip)]
    pub land: Option<Form>,
}

/// A year as a list has it.
#[derive(Debug, Clone, Serialize)]
pub struct ListedYear {
    pub year: AcademicYear,
    /// It is entered already, and would be replaced.
    pub replaces: bool,
    pub entered: EnteredYear,
}

impl EnteredYear {
    /// A trust's or a school's year, counted.
    pub fn of(year: &SchoolYear) -> Self {
        let (terms, inset) = (&year.dates().terms, &year.dates().inset);
        let inset: Vec<Date> =
            inset.iter().copied().filter(|day| year.is_staff_day(*day)).collect();
        let line = |(at, term): (usize, &trustwide_domain::calendar::TermDates)| TermLine {
            name: sentence(&term.name),
            span: term.span,
            half_term_break: term.half_term_break,
            weeks: year.school_weeks().iter().filter(|week| week.term == at).count(),
            school_days: year.pupil_days().filter(|day| term.span.contains(*day)).count(),
            inset_days: inset.iter().filter(|day| term.span.contains(**day)).count(),
        };
        EnteredYear {
            terms: terms.iter().enumerate().map(line).collect(),
            weeks: year.school_weeks().len(),
            school_days: year.pupil_days().count(),
            inset,
        }
    }
}

impl SchoolYearPage {
    /// This page of another year.
    pub fn path(&self) -> String {
        format!("{}/year", self.school.href())
    }
}

impl ListedYear {
    /// What heads its table.
    pub fn caption(&self) -> String {
        let then =
            if self.replaces { "in place of what is entered now" } else { "not entered yet" };
        format!("{}, {then}", self.year)
    }
}

impl Differs {
    pub fn is_empty(&self) -> bool {
        self.inset.is_none() && self.closed.is_empty() && self.open.is_empty()
    }
}

impl MeetingsPage {
    pub fn is_empty(&self) -> bool {
        self.coming.is_empty() && self.past.is_empty()
    }
}

fn sentence(name: &str) -> String {
    super::model::sentence(name)
}

/// `6 November 2026, 9 April 2027`
pub fn days(days: &[Date]) -> String {
    let said: Vec<String> =
        days.iter().map(|day| trustwide_domain::time::Said(*day).to_string()).collect();
    said.join(", ")
}

page!(YearPage, "year.html", |page| format!("School year {}", page.year));
page!(SchoolYearPage, "school_year.html", |page| format!(
    "{}: school year {}",
    page.school.name, page.year
));
page!(MeetingsPage, "meetings.html", |_| "Meetings of the board and its committees".into());
page!(DatesFilePage, "year_file.html", |page| format!("Check {} before it is loaded", page.file));
