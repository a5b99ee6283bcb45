//! Samples of the room `elements`: the list full, narrowed to nothing and bare; an element by school, in words, and a policy.

use jiff::civil::{Date, date};
use trustwide_domain::{
    PersonId,
    elements::{Aspect, Key, Rung},
};

use super::{Sample, sample, school, shell_at};
use crate::{
    elements::{
        AtSchool, ElementPage, ElementsPage, Group, Ladder, Move, Owner, Row, Sort, Stands,
        StandsLine, TrackView,
    },
    look::{Choice, Field, FieldKind, Form},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/elements");
    let none = ElementsPage { groups: Vec::new(), ladders: Vec::new(), ..list() };
    let policy = ElementPage {
        key: Key::policy("r-77"),
        label: "Uniform".into(),
        section: "Policy".into(),
        strand: None,
        tracks: vec![TrackView { moves: Vec::new(), trust: None, ..level() }],
        forms: vec![
            Form::new("/elements/policies/r-77", "Save the change", Vec::new()).with_id("policy"),
            Form::new("/elements/policies/r-77/withdrawal", "Take it off the list", Vec::new())
                .lesser(),
        ],
        ..element()
    };
    vec![
        sample("elements", &shell, &list()),
        sample("elements-none", &shell, &none),
        sample("element", &shell, &element()),
        sample("element-policy", &shell, &policy),
    ]
}

/// What a school's page says of it.
pub(super) fn lines() -> Vec<StandsLine> {
    let line = |kind: &str, label: &str, aspect, stands| StandsLine {
        key: Key::new(kind, "schools"),
        label: label.into(),
        aspect,
        asked: "Kept this year".into(),
        stands,
    };
    vec![
        line("stage", "", Aspect::Stage, Some(stands("In open water", date(2025, 9, 1), false))),
        line("step", "", Aspect::Step, None),
        line(
            "practice",
            "One log for all",
            Aspect::Maturity,
            Some(stands("Seaworthy", date(2026, 4, 20), true)),
        ),
        line(
            "practice",
            "One log for all",
            Aspect::Answer("kept".into()),
            Some(stands("Yes", date(2026, 9, 7), false)),
        ),
    ]
}

fn stands(said: &str, since: Date, due: bool) -> Stands {
    Stands {
        said: said.into(),
        words: String::new(),
        since,
        how_long: trustwide_domain::elements::how_long(since, date(2026, 11, 22)),
        owner: owner(),
        review: Some(if due { date(2026, 11, 2) } else { date(2027, 9, 1) }),
        due,
    }
}

fn owner() -> Option<Owner> {
    Some(Owner { id: PersonId("p-4".into()), name: "Tamsin Quill".into() })
}

fn row(label: &str, aspect: Aspect, stands: Option<Stands>) -> Row {
    Row {
        key: Key::new("practice", "log"),
        label: label.into(),
        aspect,
        asked: "Kept this year".into(),
        rung: stands.as_ref().map(|_| 1),
        named: None,
        stands,
        schools: Vec::new(),
        not_said: 0,
    }
}

fn list() -> ElementsPage {
    let by_school = Row {
        schools: vec![("Yes".into(), 1), ("No".into(), 2)],
        not_said: 13,
        ..row("One log for all our schools", Aspect::Answer("kept".into()), None)
    };
    let named = Row {
        named: Some("Sketched".into()),
        rung: Some(0),
        ..row("A chart of every harbour that our schools have ever been in", Aspect::Maturity, None)
    };
    let afloat = vec![
        row(
            "One log for all our schools",
            Aspect::Maturity,
            Some(stands("Seaworthy", date(2026, 4, 20), true)),
        ),
        by_school,
        named,
    ];
    let loose = vec![
        row("All hands count", Aspect::Words, Some(stands("", date(2025, 9, 1), false))),
        row("Knots", Aspect::Maturity, None),
    ];
    ElementsPage {
        groups: vec![
            Group { label: "Staying afloat".into(), rows: afloat },
            Group { label: String::new(), rows: loose },
        ],
        ladders: vec![Ladder {
            key: Key::new("stage", "schools"),
            aspect: Aspect::Stage,
            schools: at_schools("In open water"),
        }],
        all: 5,
        due: 1,
        choices: vec![
            Choice::new("", "All").chosen(true),
            Choice::new("due", "Due to be looked at again"),
            Choice::new("state:Seaworthy", "Seaworthy"),
        ],
        sort: Sort::Model,
        may_list_policies: true,
    }
}

fn at_schools(said: &str) -> Vec<AtSchool> {
    vec![
        AtSchool {
            school: school(900_004, "Millbeck Primary School"),
            stands: Some(stands(said, date(2025, 9, 1), false)),
        },
        AtSchool { school: school(900_005, "Wren Street Infant School"), stands: None },
    ]
}

fn rungs() -> Vec<Rung> {
    let rung = |id: &str, label: &str| Rung {
        id: id.into(),
        label: label.into(),
        says: None,
        entry: Some("A need is named".into()),
        exit: None,
    };
    vec![rung("sketched", "Sketched"), rung("seaworthy", "Seaworthy")]
}

fn a_move(n: usize, from: Date, at: Option<u32>, said: &str) -> Move {
    let correct = vec![
        Field::hidden("version", "v-1"),
        Field::new("from", "From which day", FieldKind::Date).with_value(from.to_string()),
    ];
    Move {
        from,
        school: at.map(|urn| school(urn, "Millbeck Primary School")),
        said: said.into(),
        words: String::new(),
        owner: owner(),
        review: None,
        reason: "Seen in every class that was visited".into(),
        by: "Miriam Osei-Hale".into(),
        on: date(2026, 11, 2),
        correct: Some(
            Form::new("/elements/states/r-1", "Save the correction", correct)
                .with_id(format!("s{n}")),
        ),
        withdraw: Some(
            Form::new("/elements/states/r-1/withdrawal", "Take this record out", Vec::new())
                .lesser(),
        ),
    }
}

fn form(id: &str) -> Form {
    let states = vec![Choice::new("sketched", "Sketched"), Choice::new("seaworthy", "Seaworthy")];
    let fields = vec![
        Field::hidden("record", "r-9"),
        Field::new("state", "State", FieldKind::Radios(states)),
        Field::new("from", "From which day", FieldKind::Date).with_value("2026-11-22"),
    ];
    Form::new("/elements/practice/log", "Record it", fields).with_id(format!("new-{id}"))
}

fn level() -> TrackView {
    TrackView {
        aspect: Aspect::Level,
        asked: String::new(),
        rungs: rungs(),
        by_school: false,
        each_year: false,
        named: Some("Sketched".into()),
        of_trust: true,
        trust: None,
        schools: Vec::new(),
        moves: Vec::new(),
        form: Some(form("level")),
    }
}

fn element() -> ElementPage {
    let maturity = TrackView {
        aspect: Aspect::Maturity,
        by_school: true,
        named: None,
        trust: Some(stands("Seaworthy", date(2026, 4, 20), true)),
        schools: at_schools("Sketched"),
        moves: vec![
            a_move(1, date(2026, 4, 20), None, "Seaworthy"),
            a_move(2, date(2025, 9, 1), Some(900_004), "Sketched"),
        ],
        form: Some(form("maturity")),
        ..level()
    };
    let words = TrackView {
        aspect: Aspect::Words,
        rungs: Vec::new(),
        named: None,
        trust: Some(Stands {
            said: String::new(),
            words: "We write it down the same evening.\nEverybody may read it.".into(),
            ..stands("", date(2025, 9, 1), false)
        }),
        form: None,
        ..level()
    };
    let asked = TrackView {
        aspect: Aspect::Answer("kept".into()),
        asked: "Kept this year".into(),
        by_school: true,
        each_year: true,
        named: None,
        of_trust: false,
        form: None,
        ..level()
    };
    ElementPage {
        key: Key::new("practice", "log"),
        label: "One log for all our schools".into(),
        says: Some("What is seen at sea is written down by those who saw it.".into()),
        blank: None,
        section: "What else we do".into(),
        strand: Some("Staying afloat".into()),
        tracks: vec![maturity, words, asked],
        forms: Vec::new(),
    }
}
