//! Pages for what went wrong: what happened, that nothing is lost, and a way on.

use serde::Serialize;

use crate::look::{Form, Link, page::page};

/// Not found, not allowed, too many attempts, went wrong.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    pub status: u16,
    /// What happened: `There is no page at this address`.
    pub title: String,
    /// What that means and what to do, a paragraph each.
    pub words: Vec<String>,
    pub ways_on: Vec<Link>,
    /// What to quote to whoever looks after the program.
    pub reference: Option<String>,
}

/// A form was sent about something that changed in the meantime: both versions, and the form again.
#[derive(Debug, Clone, Serialize)]
pub struct StalePage {
    pub what: String,
    /// Who changed it, and when, in one sentence.
    pub changed: String,
    pub differences: Vec<Difference>,
    /// The form with what was typed, now made on the latest version.
    #[serde(skip)]
    pub form: Form,
}

#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    pub label: String,
    pub now: String,
    pub yours: String,
}

impl ErrorPage {
    pub fn not_found() -> Self {
        ErrorPage {
            status: 404,
            title: "There is no page at this address".into(),
            words: vec![
                "The address may be mistyped, or what was here may have been withdrawn.".into(),
                "Nothing has been changed.".into(),
            ],
            ways_on: vec![Link::new("Go to your first page", "/")],
            reference: None,
        }
    }

    pub fn forbidden() -> Self {
        ErrorPage {
            status: 403,
            title: "Your posts do not open this page".into(),
            words: vec![
                "You are signed in, and none of the posts you hold today may see or do this."
                    .into(),
                "If you need it, ask your trust’s administrator, who can see what each role opens."
                    .into(),
            ],
            ways_on: vec![
                Link::new("Go to your first page", "/"),
                Link::new("See your posts", "/account"),
            ],
            reference: None,
        }
    }

    /// A post that opens the whole trust is held, and the second factor that it asks for is not there.
    pub fn needs_second_factor() -> Self {
        ErrorPage {
            status: 403,
            title: "This page waits for your second factor".into(),
            words: vec![
                "Your posts open the whole trust, so signing in to them takes a code from your telephone as well as your password.".into(),
                "Setting it up takes a minute. Until then you see what everybody here sees.".into(),
            ],
            ways_on: vec![Link::new("Set up your second factor", "/account/second-factor"), Link::new("See your account", "/account")],
            reference: None,
        }
    }

    /// A one-time link that no longer opens anything.
    pub fn link_spent() -> Self {
        ErrorPage {
            status: 410,
            title: "This link no longer works".into(),
            words: vec![
                "A link works once and for three days, and only the latest one counts. If you used it, simply sign in.".into(),
                "Otherwise ask your trust’s administrator for a new one.".into(),
            ],
            ways_on: vec![Link::new("Go to sign in", "/sign-in")],
            reference: None,
        }
    }

    /// The form's token had expired or was not this session's.
    pub fn expired_form() -> Self {
        ErrorPage {
            status: 403,
            title: "This form is too old to be sent".into(),
            words: vec![
                "It was opened in another session, or too long ago, so nothing was changed.".into(),
                "Go back, load the page again and send it once more. Your browser may still hold what you typed.".into(),
            ],
            ways_on: vec![Link::new("Go to your first page", "/")],
            reference: None,
        }
    }

    pub fn too_many_attempts(minutes: u32) -> Self {
        let wait = crate::look::say::how_many(u64::from(minutes), "minute", "minutes");
        ErrorPage {
            status: 429,
            title: "Too many attempts to sign in".into(),
            words: vec![
                format!("To keep accounts safe, this one rests for {wait}. Then please try again."),
                "If it was not you, tell your trust’s administrator.".into(),
            ],
            ways_on: vec![Link::new("Back to sign in", "/sign-in")],
            reference: None,
        }
    }

    /// What was sent is not what the form sends.
    pub fn bad_form() -> Self {
        Self::plain(
            400,
            "This form could not be read",
            &[
                "Something in it was missing or not as the page sends it, so nothing was changed.",
                "Please load the page again and send it once more.",
            ],
        )
    }

    /// A date in the address is not a date.
    pub fn bad_date() -> Self {
        Self::plain(
            400,
            "That is not a date",
            &[
                "Dates in an address are written as 2026-09-03, and a page shows today or a day before it. Nothing was changed.",
            ],
        )
    }

    /// A file or a form of more than `most` bytes.
    pub fn too_large(most: usize) -> Self {
        let most = crate::look::say::bytes(most);
        let said = format!("At most {most} may be sent here. Nothing was kept of it.");
        Self::plain(413, "This is too large to be sent", &[&said])
    }

    /// Somebody else has changed what this form was about.
    pub fn changed_meanwhile() -> Self {
        Self::plain(
            409,
            "Somebody has changed this since you opened it",
            &[
                "Nothing of yours was saved, so that nothing of theirs is lost.",
                "Please load the page again, look at what it says now, and make your change there.",
            ],
        )
    }

    /// The same form came twice.
    pub fn already_done() -> Self {
        Self::plain(
            409,
            "This was already done",
            &["The same form was sent before and was saved once. There is nothing more to do."],
        )
    }

    /// A rule of the trust's data, in its own words.
    pub fn refused(why: &str) -> Self {
        Self::plain(422, "This cannot be saved", &[why, "Nothing was changed."])
    }

    /// A file that no reader can read.
    pub fn unreadable_file(why: &str) -> Self {
        Self::plain(422, "This file could not be read", &[why, "Nothing of it was kept."])
    }

    fn plain(status: u16, title: &str, words: &[&str]) -> Self {
        let words = words.iter().map(|it| (*it).into()).collect();
        let ways_on = vec![Link::new("Go to your first page", "/")];
        ErrorPage { status, title: title.into(), words, ways_on, reference: None }
    }

    /// Something in the program failed; the log keeps the cause under this reference.
    pub fn went_wrong(reference: impl Into<String>) -> Self {
        ErrorPage {
            status: 500,
            title: "Something went wrong, and it was our doing".into(),
            words: vec![
                "Nothing was saved by what you just did. Please try again in a moment.".into(),
                "If it happens again, give the reference below to whoever looks after Trustwide for you.".into(),
            ],
            ways_on: vec![Link::new("Go to your first page", "/")],
            reference: Some(reference.into()),
        }
    }
}

page!(ErrorPage, "error.html", |page| page.title.clone());
page!(StalePage, "stale.html", |page| format!("{} changed while you were writing", page.what));
