//! People, the posts they hold, and what each role may see and do.

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{Moment, PersonId, PostId};

use super::shared::SchoolName;
use crate::look::{Form, page::page};

/// `GET /people`
#[derive(Debug, Clone, Serialize)]
pub struct PeoplePage {
    pub people: Vec<PersonRow>,
    /// Part of a name; empty for all.
    pub search: String,
    pub with_leavers: bool,
    #[serde(skip)]
    pub may_manage: bool,
}

/// A person in the list.
#[derive(Debug, Clone, Serialize)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub posts: Vec<PostLine>,
    /// `None` for those who may not see who can sign in.
    pub standing: Option<Standing>,
    pub last_signed_in: Option<Moment>,
}

/// Whether a person can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    Active {
        second_factor: bool,
        second_factor_needed: bool,
    },
    Invited {
        until: Moment,
    },
    /// In the directory, and never asked to sign in.
    DirectoryOnly,
    Left {
        on: Date,
    },
}

/// A post in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostLine {
    pub id: PostId,
    /// `Headteacher`
    pub role: String,
    /// `None` for a post that is the whole trust's.
    pub school: Option<SchoolName>,
    pub from: Date,
    pub until: Option<Date>,
    /// Somebody whose post this is, while another acts for them.
    pub acting_for: Option<String>,
    pub shared_with: Vec<String>,
}

/// `GET /people/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct PersonPage {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    /// `None` for those who may not see who can sign in.
    pub standing: Option<Standing>,
    pub last_signed_in: Option<Moment>,
    pub posts: Vec<PostLine>,
    pub coming_posts: Vec<PostLine>,
    pub past_posts: Vec<PostLine>,
    /// What they are listed for among the specialists; what is over last.
    pub helps_with: Vec<SpecialismLine>,
    /// To add one, and to end each that runs.
    #[serde(skip)]
    pub specialism_forms: Vec<Form>,
    /// An invitation or reset link, shown once and never again.
    #[serde(skip)]
    pub link_once: Option<LinkOnce>,
    /// Forms of one button or more: invite, reset, mark as leaving. Each only for those who may.
    #[serde(skip)]
    pub acts: Vec<Form>,
    #[serde(skip)]
    pub may_manage: bool,
}

/// What somebody helps others with.
#[derive(Debug, Clone, Serialize)]
pub struct SpecialismLine {
    pub title: String,
    pub legacy: bool,
    /// In what; empty where the title says it all.
    pub area: String,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub is_over: bool,
}

/// A link that lets one person in, once.
#[derive(Debug, Clone)]
pub struct LinkOnce {
    pub href: String,
    pub until: Moment,
    pub mailed: Mailed,
}

/// Whether a link went by mail as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailed {
    Sent,
    /// The mail server did not take it.
    Failed,
    /// There is no address, or no mail server.
    Not,
}

/// `GET /posts/{id}`
#[derive(Debug, Clone, Serialize)]
pub struct PostPage {
    pub id: PostId,
    pub role: String,
    pub school: Option<SchoolName>,
    /// Who holds or held it, latest first.
    pub holders: Vec<Holder>,
    pub rights: Vec<String>,
    #[serde(skip)]
    pub forms: Vec<Form>,
}

/// Somebody in a post, from and to a date.
#[derive(Debug, Clone, Serialize)]
pub struct Holder {
    pub person: PersonId,
    pub name: String,
    pub acting_for: Option<String>,
    pub from: Date,
    pub until: Option<Date>,
}

/// `GET /people/new`, `GET /posts/new` and every other page that is one form.
#[derive(Debug, Clone, Serialize)]
pub struct FormPage {
    pub title: String,
    pub intro: Option<String>,
    /// Where this page hangs: label and address, outermost first.
    #[serde(skip)]
    pub crumbs: Vec<crate::look::Link>,
    #[serde(skip)]
    pub form: Form,
}

/// `GET /people/roles`: what each role may see and do.
#[derive(Debug, Clone, Serialize)]
pub struct RolesPage {
    /// Roles, in the order of the columns.
    pub roles: Vec<String>,
    pub groups: Vec<RightGroup>,
}

/// Rights under one heading: `See`, `Do`.
#[derive(Debug, Clone, Serialize)]
pub struct RightGroup {
    pub heading: String,
    pub rights: Vec<RightRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct RightRow {
    pub right: String,
    /// One for each role.
    pub reach: Vec<Reach>,
}

/// For which schools a role holds a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    No,
    OwnSchool,
    Caseload,
    EverySchool,
}

impl Reach {
    pub fn words(self) -> &'static str {
        match self {
            Reach::No => "No",
            Reach::OwnSchool => "Own school",
            Reach::Caseload => "Caseload",
            Reach::EverySchool => "Every school",
        }
    }

    pub fn is_no(self) -> bool {
        self == Reach::No
    }
}

impl PeoplePage {
    /// Whether the reader may see who can sign in.
    pub fn shows_standing(&self) -> bool {
        self.people
            .iter()
            .any(|it| it.standing.as_ref().is_some_and(|it| !matches!(it, Standing::Left { .. })))
    }
}

impl PersonRow {
    pub fn href(&self) -> String {
        format!("/people/{}", self.id)
    }
}

impl PostLine {
    /// `Headteacher, Ashby Road Primary`
    pub fn said(&self) -> String {
        match &self.school {
            Some(school) => format!("{}, {}", self.role, school.name),
            None => format!("{}, whole trust", self.role),
        }
    }

    pub fn href(&self) -> String {
        format!("/posts/{}", self.id)
    }
}

/// `GET /people/specialists`
#[derive(Debug, Clone, Serialize)]
pub struct SpecialistsPage {
    pub groups: Vec<DesignationGroup>,
    /// Part of an area's name; empty for all.
    pub area: String,
    /// Whether the reader sees days, so that those who have none entered are said.
    pub with_days: bool,
    #[serde(skip)]
    pub may_plan: bool,
}

/// Everybody who is one thing.
#[derive(Debug, Clone, Serialize)]
pub struct DesignationGroup {
    pub label: String,
    pub legacy: bool,
    /// Different people; somebody may have two areas.
    pub people: usize,
    pub areas: Vec<AreaRow>,
}

/// Everybody who is it in one area, in name order.
#[derive(Debug, Clone, Serialize)]
pub struct AreaRow {
    pub area: String,
    pub people: Vec<SpecialistRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SpecialistRow {
    pub id: PersonId,
    pub name: String,
    /// Where they are based; `None` is the trust.
    pub school: Option<SchoolName>,
    /// Their days in the year, for those who see all days: used or planned, and free.
    pub days: Option<FreeDays>,
}

impl SpecialistRow {
    /// Where their time is planned for a school.
    pub fn plan(&self) -> String {
        format!("/days/transfers/new?giver=person/{}", self.id)
    }
}

/// A specialist's days in a year, beside one another.
#[derive(Debug, Clone, Serialize)]
pub struct FreeDays {
    pub taken: String,
    pub free: String,
    /// More is planned and given than they have.
    pub over: bool,
}

page!(SpecialistsPage, "specialists.html", |_| "Specialists".into());
page!(PeoplePage, "people.html", |_| "People".into());
page!(PersonPage, "person.html", |page| page.name.clone());
page!(PostPage, "post.html", |page| page
    .school
    .as_ref()
    .map_or(page.role.clone(), |it| format!("{}, {}", page.role, it.name)));
page!(FormPage, "form.html", |page| page.title.clone());
page!(RolesPage, "roles.html", |_| "What each role may see and do".into());
