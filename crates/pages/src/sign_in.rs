//! Pages of somebody who is not signed in yet: password, second factor, a new password, and the demonstration's picker.

use serde::Serialize;

use crate::look::{Form, Link, page::page};

/// `GET /sign-in`, `GET /sign-in/code`, `GET /welcome/{token}`: one form on a page with no rail.
#[derive(Debug, Clone, Serialize)]
pub struct SignInPage {
    pub title: String,
    pub intro: Option<String>,
    #[serde(skip)]
    pub form: Form,
    /// What to do when it does not work: `Ask your trust's administrator for a new link.`
    pub help: Option<String>,
    /// Another way: `Forgotten your password?`
    #[serde(skip)]
    pub onward: Option<Link>,
}

/// Enrolling a second factor: a code to scan, the same as text, and a form for the first six digits.
#[derive(Debug, Clone, Serialize)]
pub struct EnrolPage {
    /// An `svg` element made by this program.
    #[serde(skip)]
    pub qr: String,
    /// The secret in groups of four, for those who cannot scan.
    #[serde(skip)]
    pub secret: String,
    #[serde(skip)]
    pub form: Form,
    /// Their rights need a second factor, so there is no way round it.
    pub needed: bool,
}

/// `GET /demo`: who to be in the demonstration trust.
#[derive(Debug, Clone, Serialize)]
pub struct PickPage {
    pub people: Vec<Pick>,
}

/// Somebody to be.
#[derive(Debug, Clone, Serialize)]
pub struct Pick {
    pub id: trustwide_domain::PersonId,
    pub name: String,
    pub post: String,
    /// What they see first.
    pub sees: String,
}

page!(SignInPage, "sign_in.html", |page| page.title.clone());
page!(EnrolPage, "enrol.html", |_| "Set up your second factor".into());
page!(PickPage, "pick.html", |_| "Who would you like to be?".into());
