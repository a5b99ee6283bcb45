//! Samples of what a person meets before signing in, and of pages for what went wrong.

use trustwide_domain::PersonId;

use super::{Sample, sample, shell_at};
use crate::{
    errors::{Difference, ErrorPage, StalePage},
    look::{Field, FieldKind, Form, Link, Shell},
    sign_in::{EnrolPage, Pick, PickPage, SignInPage},
};

pub fn samples() -> Vec<Sample> {
    let out = Shell::sample_signed_out();
    let demo = Shell { demo: true, ..Shell::sample_signed_out() };
    let shell = Shell { as_at: None, ..shell_at("") };
    let mut refused = sign_in();
    refused.form = refused.form.with_error(
        "We know no account with this address and this password. Please check both and try again.",
    );
    vec![
        sample("sign-in", &out, &sign_in()),
        sample("sign-in-refused", &out, &refused),
        sample("sign-in-code", &out, &code()),
        sample("choose-password", &out, &welcome()),
        sample("enrol", &out, &enrol()),
        sample("pick", &demo, &pick()),
        sample("error-not-found", &shell, &ErrorPage::not_found()),
        sample("error-not-found-signed-out", &out, &ErrorPage::not_found()),
        sample("error-forbidden", &shell, &ErrorPage::forbidden()),
        sample("error-expired-form", &shell, &ErrorPage::expired_form()),
        sample("error-too-many", &out, &ErrorPage::too_many_attempts(15)),
        sample("error-went-wrong", &shell, &ErrorPage::went_wrong("a3f9-71c2")),
        sample("error-stale", &shell, &stale()),
    ]
}

fn sign_in() -> SignInPage {
    SignInPage {
        title: "Sign in".into(),
        intro: None,
        form: Form::new(
            "/sign-in",
            "Sign in",
            vec![
                Field::new("email", "E-mail address", FieldKind::Email)
                    .with_autocomplete("username"),
                Field::new("password", "Password", FieldKind::Password)
                    .with_autocomplete("current-password"),
            ],
        ),
        help: None,
        onward: Some(Link::new("Forgotten your password?", "/forgotten")),
    }
}

fn code() -> SignInPage {
    SignInPage {
        title: "One more step".into(),
        intro: Some("Your posts open the whole trust, so we ask for a code as well.".into()),
        form: Form::new(
            "/sign-in/code",
            "Go on",
            vec![
                Field::new("code", "The six digits your telephone shows now", FieldKind::Code)
                    .with_autocomplete("one-time-code"),
            ],
        ),
        help: Some(
            "Lost the telephone? Your trust’s administrator can let you set up another.".into(),
        ),
        onward: None,
    }
}

fn welcome() -> SignInPage {
    SignInPage {
        title: "Choose a password".into(),
        intro: Some("Welcome, Rosalind Achterberg. This link works once.".into()),
        form: Form::new("/welcome/7Qe2mK0x", "Keep it and sign in", vec![
            Field::new("password", "Password", FieldKind::Password).with_autocomplete("new-password").with_help("At least 12 characters. Three or four words that do not belong together are easy to keep and hard to guess.").with_error("This one has 9 characters; 12 are the least"),
        ]),
        help: None,
        onward: None,
    }
}

fn enrol() -> EnrolPage {
    // A picture of the right kind; the real one is made from the secret.
    let qr = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" role="img" aria-label="QR code"><path fill="#000" d="M4 4h7v7h-7zM18 4h7v7h-7zM4 18h7v7h-7zM13 5h2v3h-2zM13 13h4v2h-4zM20 14h3v4h-3zM14 20h4v3h-4z"/><path fill="#fff" d="M5 5h5v5h-5zM19 5h5v5h-5zM5 19h5v5h-5z"/><path fill="#000" d="M6 6h3v3h-3zM20 6h3v3h-3zM6 20h3v3h-3z"/></svg>"##;
    EnrolPage {
        qr: qr.into(),
        secret: "JBSW Y3DP EHPK 3PXP".into(),
        form: Form::new(
            "/account/second-factor",
            "Turn it on",
            vec![
                Field::new("code", "Six digits", FieldKind::Code)
                    .with_autocomplete("one-time-code"),
            ],
        ),
        needed: true,
    }
}

fn pick() -> PickPage {
    let person = |id: &str, name: &str, post: &str, sees: &str| Pick {
        id: PersonId(id.into()),
        name: name.into(),
        post: post.into(),
        sees: sees.into(),
    };
    PickPage {
        people: vec![
            person(
                "p2",
                "Miriam Osei-Hale",
                "Director of school improvement",
                "Every school, starting with what needs attention",
            ),
            person(
                "p1",
                "Idris Falkner-Whyte",
                "Headteacher, Saltmarsh Primary",
                "His own school, and public figures of the others",
            ),
            person("p5", "Yusuf Brightwater", "Trustee", "The whole trust, to read"),
        ],
    }
}

fn stale() -> StalePage {
    StalePage {
        what: "The correction to Capacity".into(),
        changed: "Tamsin Quill changed it on 22 November 2026 at 9:12, after you had opened it."
            .into(),
        differences: vec![Difference {
            label: "What it should be".into(),
            now: "290".into(),
            yours: "285".into(),
        }],
        form: Form::new(
            "/schools/900004/corrections",
            "Send the correction",
            vec![
                Field::hidden("edits", "r-204"),
                Field::text("should_be", "What it should be").with_value("285"),
            ],
        )
        .with_cancel("/schools/900004#register"),
    }
}
