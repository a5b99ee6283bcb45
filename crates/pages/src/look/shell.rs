//! What surrounds every page: who is signed in, where they can go, the date they look at, and what just happened.

use jiff::civil::Date;
use serde::Serialize;

/// A link: its words and its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub label: String,
    pub href: String,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Link { label: label.into(), href: href.into() }
    }
}

/// Everything around a page that is not the page. None of it is in the JSON twin.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    pub trust_name: String,
    /// `None` draws the signed-out page: no rail, one column.
    pub person: Option<SignedIn>,
    pub nav: Vec<NavSection>,
    /// The date the page is asked for; `None` where a date means nothing (sign-in, errors).
    pub as_at: Option<AsAtView>,
    /// Goes into every form that posts.
    pub form_token: String,
    pub notice: Option<Notice>,
    /// The demonstration trust: said at the top of every page.
    pub demo: bool,
    /// Where the same page is as JSON, if it is.
    pub twin: Option<String>,
}

/// The person reading.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub name: String,
    /// Their post, as people say it: `Director of school improvement`.
    pub post: String,
    /// Whose place they hold today.
    pub acting_for: Option<String>,
}

/// Links of the rail under one small heading; the first section has none.
#[derive(Debug, Clone)]
pub struct NavSection {
    pub heading: Option<String>,
    pub items: Vec<NavItem>,
}

#[derive(Debug, Clone)]
pub struct NavItem {
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// The date a page is asked for, and the form that changes it.
#[derive(Debug, Clone)]
pub struct AsAtView {
    pub day: Date,
    pub today: Date,
    /// Where in the year that is: `autumn term, week 11`.
    pub term: Option<String>,
    /// The day lies before the trust's first record, so the page shows what is known now.
    pub before_records: bool,
    /// The address of this page without its date; the form goes there.
    pub path: String,
    /// The rest of the address's query, kept when the date changes.
    pub keep: Vec<(String, String)>,
}

impl AsAtView {
    /// Whether the page shows another day than today.
    pub fn is_past(&self) -> bool {
        self.day != self.today
    }
}

/// What just happened, with a way back where there is one.
#[derive(Debug, Clone)]
pub struct Notice {
    pub text: String,
    pub undo: Option<Undo>,
}

/// A form of one button that takes the last act back.
#[derive(Debug, Clone)]
pub struct Undo {
    pub label: String,
    pub action: String,
}

impl Shell {
    /// A shell as a director meets it, for tests and for looking at pages.
    pub fn sample() -> Self {
        let item = |label: &str, href: &str| NavItem {
            label: label.into(),
            href: href.into(),
            current: href == "/",
        };
        Shell {
            trust_name: "Fenwick Learning Trust".into(),
            person: Some(SignedIn {
                name: "Miriam Osei-Hale".into(),
                post: "Director of school improvement".into(),
                acting_for: None,
            }),
            nav: vec![
                NavSection {
                    heading: None,
                    items: vec![item("Trust", "/"), item("People", "/people")],
                },
                NavSection {
                    heading: Some("Set up".into()),
                    items: vec![item("Data", "/data"), item("Settings", "/settings")],
                },
            ],
            as_at: Some(AsAtView {
                day: jiff::civil::date(2026, 11, 22),
                today: jiff::civil::date(2026, 11, 22),
                term: Some("autumn term, week 11".into()),
                before_records: false,
                path: "/".into(),
                keep: Vec::new(),
            }),
            form_token: "sample-token".into(),
            twin: Some("/trust.json".into()),
            ..Shell::default()
        }
    }

    /// A shell for somebody who has not signed in.
    pub fn sample_signed_out() -> Self {
        Shell {
            trust_name: "Fenwick Learning Trust".into(),
            form_token: "sample-token".into(),
            ..Shell::default()
        }
    }
}
