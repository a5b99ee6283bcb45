//! Samples of what only those who work with a school see: what needs attention, the register corrected, the head's own words.

use jiff::civil::date;
use trustwide_domain::Coded;

use crate::{
    look::{Choice, Field, FieldKind, Figure, Form, Link, Margin},
    samples::{school, year},
    school::{ContextNote, Correction, PrivatePart, RegisterFact},
    shared::{Attention, Moved},
};

pub fn private() -> PrivatePart {
    PrivatePart {
        is_own: false,
        attention: vec![
            Attention::Moved(Moved {
                school: school(900_004, "Saltmarsh Primary"),
                measure: "Reading, writing and maths at the expected standard".into(),
                before_year: year(2024),
                before: Figure::share(0.61),
                now_year: year(2025),
                now: Figure::share(0.42),
                margin: Margin { lower: -0.33, upper: -0.05 },
                act: Link::new("See the years", "#measure-rwm_expected"),
            }),
            Attention::Other {
                sentence: "The register may have your capacity wrong".into(),
                reason: "You said so on 4 October; the register has not changed since".into(),
                act: Link::new("See it", "#register"),
            },
        ],
        compared: 12,
        register: register(),
        notes: vec![ContextNote {
            about: Some("reading, writing and maths 2025-26".into()),
            words: "Nineteen of the 43 pupils in this cohort joined us after year 4, eleven of them when the barracks reopened. Of the 24 who were with us from reception, 15 reached the expected standard in all three.".into(),
            by: "Idris Falkner-Whyte".into(),
            post: "Headteacher".into(),
            on: date(2026, 9, 17),
        }],
        note_form: Some(Form::new(
            "/schools/900004/notes",
            "Add this",
            vec![
                Field::new("about", "What is it about?", FieldKind::Select(vec![
                    Choice::new("", "The school as a whole"),
                    Choice::new("rwm_expected", "Reading, writing and maths at the expected standard"),
                ])).optional(),
                Field::new("words", "In our own words", FieldKind::TextArea).with_help("Everyone who may see this page reads it. Name no pupil."),
            ],
        )),
    }
}

fn register() -> Vec<RegisterFact> {
    let correction = Correction {
        should_be: "285".into(),
        why: "The nursery’s 30 places were counted twice when the building was surveyed.".into(),
        by: "Idris Falkner-Whyte".into(),
        on: date(2026, 10, 4),
    };
    let form = |name: &str, error: Option<&str>| {
        let mut should_be = Field::text("should_be", "What it should be");
        should_be.error = error.map(str::to_owned);
        Form::new(
            "/schools/900004/corrections",
            "Send the correction",
            vec![
                Field::hidden("fact", name),
                should_be,
                Field::new("why", "Why", FieldKind::TextArea)
                    .with_help("The trust’s data lead reads this too."),
            ],
        )
        .with_id(format!("correct-{name}"))
    };
    let fact = |label: &str, value: &str, name: &str| RegisterFact {
        label: label.into(),
        value: Coded::Value(value.into()),
        source: None,
        corrections: Vec::new(),
        form: Some(form(name, None)),
    };
    let mut facts = vec![
        fact("Name", "Saltmarsh Primary", "name"),
        fact("Age range", "3 to 11", "ages"),
        fact("Capacity", "315", "capacity"),
        fact("Website", "www.saltmarsh-primary.example", "website"),
    ];
    facts[2].corrections.push(correction);
    facts[3].form = Some(form("website", Some("Say what the website should be")));
    facts
}
