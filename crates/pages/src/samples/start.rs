//! Samples of bringing along what a trust has, and of its specialists.

use jiff::civil::date;
use trustwide_domain::{AcademicYear, PersonId, source::Issue};

use super::{Sample, sample, school, shell_at};
use crate::{
    look::{Choice, Field, FieldKind, Form},
    people::{AreaRow, DesignationGroup, FreeDays, SpecialistRow, SpecialistsPage},
    start::{CheckPage, Counted, PostsLine, StartCard, StartPage},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/start");
    let nobody = SpecialistsPage {
        groups: Vec::new(),
        area: String::new(),
        with_days: false,
        may_plan: false,
    };
    vec![
        sample("start", &shell, &start()),
        sample("start-check", &shell, &check()),
        sample(
            "start-nothing",
            &shell,
            &CheckPage {
                form: None,
                rows: 0,
                found: Vec::new(),
                counted: Vec::new(),
                posts: Vec::new(),
                ..check()
            },
        ),
        sample("specialists", &shell_at("/people"), &specialists()),
        sample("specialists-none", &shell_at("/people"), &nobody),
    ]
}

fn start() -> StartPage {
    let card = |kind: &'static str| {
        let fields =
            vec![Field::hidden("kind", kind), Field::new("file", "Spreadsheet", FieldKind::File)];
        StartCard {
            kind,
            form: Form::new("/start/check", "Look at it first", fields).with_id(kind),
        }
    };
    let started_on = date(2026, 9, 1);
    StartPage {
        cards: ["people", "bands", "days"].map(card).into(),
        started_on,
        year: AcademicYear::of(started_on),
        heads: true,
    }
}

fn posts(title: &str, posts: usize, opens: &str) -> PostsLine {
    PostsLine { title: title.into(), posts, opens: opens.into() }
}

fn check() -> CheckPage {
    let place = Field::new(
        "place-3",
        "“Fenn Lane Primary” is",
        FieldKind::Select(vec![
            Choice::new("900101", "Fen Lane Primary School").chosen(true),
            Choice::new("central", "The central team"),
            Choice::new("out", "Leave these people out"),
        ]),
    );
    let pair = Field::new(
        "pair-4-9",
        "Catherine Reedling and Katherine Reedling are",
        FieldKind::Radios(vec![
            Choice::new("two", "Two people").chosen(true),
            Choice::new("one", "One person, Catherine Reedling"),
        ]),
    );
    let fields = vec![Field::hidden("table", "Name,School"), place.with_help("5 rows"), pair];
    CheckPage {
        kind: "people",
        file: "our people.xlsx".into(),
        lines: 80,
        rows: 79,
        found: vec![
            "79 people under 18 place labels.".into(),
            "“Fen Lane Primary” (2 rows) and “Fenn Lane Primary” (5 rows) look like one place."
                .into(),
            "Catherine Reedling (line 4) and Katherine Reedling (line 9) may be one person.".into(),
        ],
        counted: vec![Counted {
            label: "Statutory moderator".into(),
            people: 14,
            areas: vec![
                ("Both key stages".into(), 3),
                ("Key stage 1".into(), 8),
                ("Key stage 2".into(), 3),
            ],
        }],
        posts: vec![
            posts("Headteacher", 4, "opens what the role “Headteacher” opens"),
            posts("Wizard", 1, "opens published figures only"),
        ],
        issues: vec![Issue {
            line: 12,
            column: Some("Start".into()),
            value: Some("someday".into()),
            reason: "not a date".into(),
            row_refused: true,
        }],
        form: Some(Form::new("/start/people", "Bring these along", fields).with_cancel("/start")),
    }
}

fn specialists() -> SpecialistsPage {
    let row = |id: &str, name: &str, at: Option<(u32, &str)>| SpecialistRow {
        id: PersonId(id.into()),
        name: name.into(),
        school: at.map(|(number, name)| school(number, name)),
        days: (id != "a").then(|| FreeDays {
            taken: "7.5".into(),
            free: "12.5".into(),
            over: false,
        }),
    };
    SpecialistsPage {
        with_days: true,
        may_plan: true,
        groups: vec![DesignationGroup {
            label: "Fenwick specialist".into(),
            legacy: false,
            people: 3,
            areas: vec![
                AreaRow {
                    area: "Early reading".into(),
                    people: vec![row(
                        "a",
                        "Chidi Emenalo",
                        Some((900_103, "Cold Harbour Primary School")),
                    )],
                },
                AreaRow {
                    area: "Mathematics".into(),
                    people: vec![
                        row("b", "Ailsa Drummond", None),
                        row("c", "Owen Llewellin", Some((900_113, "Fenwick High School"))),
                    ],
                },
            ],
        }],
        area: String::new(),
    }
}
