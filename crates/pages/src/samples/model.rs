//! Samples of the room `model`: in force, none adopted, two side by side, a draft with faults, what a draft would change.

use std::sync::LazyLock;

use jiff::civil::date;
use trustwide_domain::model::{Known, Model, ModelError, compare, effect, promises};

use super::{Sample, moment, sample, school, shell_at};
use crate::{
    look::{Choice, Field, FieldKind, Form, Link},
    model::{
        ChangesPage, ComparePage, DraftPage, DraftSection, ElementLine, ElementPage, Fault,
        ModelPage, NewDraftPage, PresetLine, SchoolEffect, Standing, VersionLine,
    },
};

const TEXT: &str = include_str!("../../../domain/tests/data/four_tiers.toml");

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/model");
    let none = ModelPage {
        title: "Improvement model".into(),
        standing: None,
        outline: None,
        versions: Vec::new(),
        drafts: Vec::new(),
        ..in_force()
    };
    let place = Link::new("Tow", "/model/drafts/m2/elements/band/tow");
    let is_of_tow = |it: &ModelError| it.line < 60;
    let fault =
        |it: &ModelError| Fault { element: is_of_tow(it).then(|| place.clone()), ..it.into() };
    let faulty = DraftPage { faults: faults().iter().map(fault).collect(), adopt: None, ..draft() };
    let not_toml = DraftPage {
        faults: read("[[offer]").err().unwrap_or_default().iter().map(Into::into).collect(),
        sections: None,
        missing: Vec::new(),
        adopt: None,
        ..draft()
    };
    vec![
        sample("model", &shell, &in_force()),
        sample("model-none", &shell, &none),
        sample("model-compare", &shell, &compared()),
        sample("model-draft", &shell, &draft()),
        sample("model-draft-faults", &shell, &faulty),
        sample("model-draft-not-toml", &shell, &not_toml),
        sample("model-element", &shell, &element()),
        sample("model-element-new", &shell, &new_element()),
        sample("model-draft-new", &shell, &new_draft()),
        sample("model-changes", &shell, &changes()),
    ]
}

/// The invented model, and what it may become next year.
fn read(text: &str) -> Result<Model, Vec<ModelError>> {
    Model::read("model", text, &Known::shipped())
}

fn models() -> &'static [Model] {
    static BOTH: LazyLock<Vec<Model>> = LazyLock::new(|| {
        let next = TEXT
            .replace("amount = 36\n", "amount = 42\n")
            .replace("label = \"Tow\"", "label = \"In tow\"")
            .replace("rhythm = \"half-termly\"", "rhythm = \"monthly\"")
            .replace("anchor", "quay");
        [TEXT, &next].iter().filter_map(|it| read(it).ok()).collect()
    });
    &BOTH
}

fn faults() -> Vec<ModelError> {
    let text =
        TEXT.replace("label = \"Tow\"", "lable = \"Tow\"").replace("\"termly\"", "\"yearly\"");
    read(&text).err().unwrap_or_default()
}

fn standing() -> Standing {
    let (why, by) = ("Approved by the board on 9 July 2026.".into(), "Miriam Osei-Hale".into());
    Standing::InForce { from: date(2026, 9, 1), why, by }
}

fn line(id: &str, title: &str, standing: Standing) -> VersionLine {
    VersionLine { id: id.into(), title: title.into(), standing }
}

fn in_force() -> ModelPage {
    let replaced = Standing::Was {
        from: date(2026, 9, 1),
        until: None,
        why: "With a slip in one amount.".into(),
        by: "Miriam Osei-Hale".into(),
    };
    let was = Standing::Was {
        from: date(2023, 9, 4),
        until: Some(date(2026, 8, 31)),
        why: "The first model kept here.".into(),
        by: "The operator".into(),
    };
    let by = "Miriam Osei-Hale".into();
    ModelPage {
        title: "How the Tidewater schools improve together".into(),
        standing: Some(standing()),
        outline: models().first().map(Model::outline),
        versions: vec![
            line("m1", "How we improve", standing()),
            line("m3", "How we improve, mistyped", replaced),
            line("m0", "How we began", was),
        ],
        presets: presets(),
        drafts: vec![line("m2", "Next year’s", Standing::Draft { by, at: moment(2) })],
        may_edit: true,
        crumbs: Vec::new(),
    }
}

fn presets() -> Vec<PresetLine> {
    vec![
        PresetLine { name: "one".into(), whose: "An invented trust, 2024-25".into() },
        PresetLine { name: "two".into(), whose: "A model to start from, 2026-27".into() },
    ]
}

fn compared() -> ComparePage {
    let sides = |chosen: usize| {
        let all = ["In force from 1 September 2026", "Draft: Next year’s"].iter().enumerate();
        all.map(|(at, it)| Choice::new(format!("m{at}"), *it).chosen(at == chosen)).collect()
    };
    ComparePage {
        before: Some("In force from 1 September 2026".into()),
        after: Some("Draft: Next year’s".into()),
        sections: models()
            .first()
            .zip(models().get(1))
            .map(|(a, b)| compare(a, b))
            .unwrap_or_default(),
        from: sides(0),
        to: sides(1),
    }
}

fn draft() -> DraftPage {
    let edit = vec![
        Field::hidden("version", "v2"),
        Field::text("title", "What to call it").with_value("Next year’s"),
        Field::new("text", "The model", FieldKind::Source)
            .with_value("[model]\nid = \"next\"\ntitle = \"Next year’s\""),
    ];
    let adopt = vec![
        Field::hidden("version", "v2"),
        Field::new("from", "In force from", FieldKind::Date).with_value("2027-09-01"),
        Field::new("reason", "Why", FieldKind::TextArea).with_error("Say why it is adopted"),
    ];
    DraftPage {
        id: "m2".into(),
        title: "Next year’s".into(),
        by: "Miriam Osei-Hale".into(),
        at: moment(2),
        faults: Vec::new(),
        sections: Some(sections()),
        missing: vec![DraftSection {
            title: "Networks and hubs".into(),
            elements: Vec::new(),
            additions: vec![addition("network", "Add a network or hub")],
        }],
        elements: 14,
        blanks: 2,
        in_force: Some("m1".into()),
        edit: Form::new("/model/drafts/m2", "Save the draft", edit).with_id("edit"),
        adopt: Some(
            Form::new("/model/drafts/m2/adoption", "Adopt this model", adopt).with_id("adopt"),
        ),
        discard: Form::new("/model/drafts/m2/discard", "Throw the draft away", Vec::new()).lesser(),
    }
}

fn element_line(place: &str, label: &str) -> ElementLine {
    let href = format!("/model/drafts/m2/elements/{place}");
    ElementLine { href, label: label.into(), is_blank: false, inside: Vec::new() }
}

fn addition(slot: &str, said: &str) -> Link {
    Link::new(said, format!("/model/drafts/m2/additions/{slot}"))
}

fn sections() -> Vec<DraftSection> {
    let criterion = element_line("band/tow/criterion/tow_help", "Needs help to find its way");
    let tow = ElementLine { inside: vec![criterion], ..element_line("band/tow", "Tow") };
    let blank = ElementLine { is_blank: true, ..element_line("offer/reviews", "Reviews") };
    vec![
        DraftSection {
            title: "How schools' need is decided".into(),
            elements: vec![element_line("banding/-", "Tier"), tow],
            additions: vec![addition("band", "Add a band")],
        },
        DraftSection {
            title: "What every school is offered".into(),
            elements: vec![element_line("offer/visits", "Visits"), blank],
            additions: vec![
                addition("day", "Add what a day is"),
                addition("offer", "Add a line of the offer"),
            ],
        },
    ]
}

fn element() -> ElementPage {
    let units = ["days a school a year", "hours a school a year"];
    let units = units.map(|it| Choice::new(it, it).chosen(it.starts_with("days"))).into();
    let flags = [("by_school", "It goes by school"), ("private", "Private")];
    let flags = flags.map(|(key, said)| Choice::new(key, said).chosen(key == "private")).into();
    let fields = vec![
        Field::hidden("version", "v2"),
        Field::text("fact-label", "Name").with_value("Tow"),
        Field::new("fact-says", "What it says", FieldKind::TextArea).optional(),
        Field::text("fact-amount", "Amount")
            .with_value("three")
            .with_help("A number such as 3.5")
            .with_error("Enter a number, such as 3.5"),
        Field::new("fact-unit", "Counted in", FieldKind::Select(units)),
        Field::new("flags[]", "Which of these hold", FieldKind::Checkboxes(flags)),
    ];
    let act = |what: &str, submit: &str| {
        let action = format!("/model/drafts/m2/{what}/band/tow");
        Form::new(action, submit, Vec::new()).with_id(what).lesser()
    };
    ElementPage {
        draft: "Next year’s".into(),
        label: "Tow".into(),
        heading: "How schools' need is decided".into(),
        faults: faults().iter().take(1).map(Into::into).collect(),
        inside: sections().swap_remove(0).elements.swap_remove(1).inside,
        additions: vec![addition("band/tow/criterion", "Add a criterion")],
        is_new: false,
        left_to_text: vec!["rule".into()],
        crumbs: vec![
            Link::new("Improvement model", "/model"),
            Link::new("The draft", "/model/drafts/m2"),
        ],
        form: Form::new("/model/drafts/m2/elements/band/tow", "Save", fields)
            .with_id("element")
            .with_cancel("/model/drafts/m2"),
        copy: Some(act("copies", "Add one like this")),
        removal: Some(act("removals", "Take it out")),
    }
}

fn new_element() -> ElementPage {
    let fields = vec![
        Field::hidden("version", "v2"),
        Field::text("fact-label", "Name").with_error("Fill in “Name”"),
        Field::new("fact-says", "What it says", FieldKind::TextArea).optional(),
    ];
    let action = "/model/drafts/m2/additions/network";
    let form = Form::new(action, "Add it", fields).with_id("element");
    ElementPage {
        label: "Add a network or hub".into(),
        heading: "Networks and hubs".into(),
        faults: Vec::new(),
        inside: Vec::new(),
        additions: Vec::new(),
        is_new: true,
        left_to_text: Vec::new(),
        form: form.with_cancel("/model/drafts/m2"),
        copy: None,
        removal: None,
        ..element()
    }
}

fn new_draft() -> NewDraftPage {
    let begin =
        vec![Choice::new("", "Choose a model"), Choice::new("text", "The text below").chosen(true)];
    let fields = vec![
        Field::text("title", "What to call it"),
        Field::new("begin", "Begin from", FieldKind::Select(begin)),
        Field::new("text", "Text of a model file", FieldKind::Source)
            .with_error("Paste the text of a model file"),
    ];
    let file = vec![Field::new("file", "Model file", FieldKind::File)];
    NewDraftPage {
        presets: presets(),
        form: Form::new("/model/drafts", "Begin the draft", fields).with_id("draft"),
        file_form: Form::new("/model/drafts/file", "Begin from the file", file)
            .with_id("file")
            .lesser(),
    }
}

fn changes() -> ChangesPage {
    let (before, after) = (models().first(), models().get(1));
    let of = |number, name: &str, band: Option<&str>| {
        let effect = effect(before, after?, band);
        Some(SchoolEffect { school: school(number, name), effect })
    };
    let schools = [
        of(900_001, "Ashby Road Primary", Some("sail")),
        of(900_002, "Bittern Lane Primary", Some("tow")),
        of(900_003, "Curlew Academy", None),
        of(900_004, "Saltmarsh Primary", Some("anchor")),
    ];
    ChangesPage {
        id: "m2".into(),
        title: "Next year’s".into(),
        in_force: Some("How the Tidewater schools improve together".into()),
        promises: after.map(|it| promises(before, it)).unwrap_or_default(),
        band_word: "Tier".into(),
        schools: Some(schools.into_iter().flatten().collect()),
        lost: vec![school(900_004, "Saltmarsh Primary")],
        hours: None,
        crumbs: vec![
            Link::new("Improvement model", "/model"),
            Link::new("The draft", "/model/drafts/m2"),
        ],
    }
}
