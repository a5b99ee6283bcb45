use super::*;
use crate::model::{Known, Model, presets};

fn place(text: &str) -> Place {
    text.parse().unwrap()
}

fn draft(text: &str) -> DraftText {
    DraftText::parse(text).unwrap()
}

fn set(text: &str, at: &str, typed: &[(&str, &str)]) -> String {
    let mut draft = draft(text);
    let typed: Vec<_> = typed.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    draft.set(&place(at), &typed).unwrap();
    draft.into_text()
}

const SHORT: &str = r#"# Ours.

[model]
id = "ours"
title = "How we improve"

# What every school is offered.

[[offer]]
id = "visits"
label = "Visits" # by partners
amount = 3.5   # days
unit = "days a school a year"
part_year = "by term"
cites = ["AB-01"]

[[offer]]
id = "reviews"
label = "Reviews"
blank = "Not decided."

[[cadence]]
id = "round"
label = "Round"
rhythm = "annually"
occasion = "decision"
due_for = "each school"
between = [
    "board",
    "head",
]
asks = [{ id = "done", label = "Done" }]
"#;

#[test]
fn every_element_of_every_preset_is_written_back_as_it_was() {
    for preset in presets() {
        let mut text = draft(preset.text);
        let all = text.all();
        assert!(all.len() > 20, "{}", preset.name);
        for it in all {
            assert_eq!(it.place.to_string().parse(), Ok(it.place.clone()));
            let facts = text.facts(&it.place).unwrap();
            assert!(facts.iter().all(|it| it.shape.is_some()), "{}: {}", preset.name, it.place);
            let typed: Vec<_> = facts.into_iter().map(|it| (it.key, it.shown)).collect();
            text.set(&it.place, &typed).unwrap();
            assert!(!text.is_changed, "{}: {}", preset.name, it.place);
        }
        assert_eq!(text.document.to_string(), preset.text, "{}", preset.name);
    }
}

#[test]
fn one_word_changed_in_every_element_of_every_preset_changes_one_line() {
    for preset in presets() {
        for it in draft(preset.text).all() {
            let facts = draft(preset.text).facts(&it.place).unwrap();
            let Some(fact) = facts.iter().find(|it| it.key == "label" && !it.shown.is_empty())
            else {
                continue;
            };
            let changed = set(
                preset.text,
                &it.place.to_string(),
                &[("label", &format!("{} indeed", fact.shown))],
            );
            let differ = preset
                .text
                .lines()
                .zip(changed.lines())
                .filter(|(one, other)| one != other)
                .count();
            assert_eq!(
                (differ, changed.lines().count()),
                (1, preset.text.lines().count()),
                "{}",
                it.place
            );
            assert!(Model::read("", &changed, &Known::shipped()).is_ok());
        }
    }
}

#[test]
fn every_element_of_the_model_is_listed() {
    for preset in presets() {
        let model = preset.read(&Known::shipped()).unwrap();
        let outlined = model.outline().elements().len();
        let listed = draft(preset.text).all();
        let other = |it: &&Element| {
            matches!(
                it.place.section(),
                "model" | "day" | "banding" | "top_slice" | "asks" | "specialism" | "aliases"
            )
        };
        assert_eq!(listed.len() - listed.iter().filter(other).count(), outlined, "{}", preset.name);
    }
}

#[test]
fn a_change_leaves_comments_and_layout() {
    let check = |at: &str, key: &str, typed: &str, from: &str, to: &str| {
        assert!(SHORT.contains(from), "{from}");
        assert_eq!(set(SHORT, at, &[(key, typed)]), SHORT.replacen(from, to, 1), "{at} {key}");
    };
    check("offer/visits", "amount", "4", "amount = 3.5   # days", "amount = 4   # days");
    check("offer/visits", "amount", " 4.25 ", "amount = 3.5 ", "amount = 4.25 ");
    check("offer/visits", "label", "Seeing “us”", "\"Visits\"", "\"Seeing “us”\"");
    check(
        "offer/visits",
        "says",
        "Often.",
        "# by partners\n",
        "# by partners\nsays = \"Often.\"\n",
    );
    check(
        "offer/visits",
        "own_words",
        "true",
        "# by partners\n",
        "# by partners\nown_words = true\n",
    );
    check("offer/reviews", "blank", "", "blank = \"Not decided.\"\n", "");
    check(
        "cadence/round",
        "between",
        "board\r\nhead\r\npartner\r\n",
        "    \"head\",\n",
        "    \"head\",\n    \"partner\",\n",
    );
    check(
        "cadence/round",
        "after.months",
        "6",
        "rhythm = \"annually\"\n",
        "rhythm = \"annually\"\nafter = { months = 6 }\n",
    );
    check(
        "cadence/round/asks/done",
        "each_year",
        "true",
        "\"Done\" }",
        "\"Done\", each_year = true }",
    );
    check("model/-", "year", "2026-27", "improve\"\n", "improve\"\nyear = \"2026-27\"\n");
}

#[test]
fn what_is_no_number_is_refused_and_nothing_is_written() {
    let mut text = draft(SHORT);
    let typed = [("label".to_owned(), "Other".to_owned()), ("amount".to_owned(), "3,5".to_owned())];
    let faults = text.set(&place("offer/visits"), &typed).unwrap_err();
    assert_eq!(faults, [("amount".to_owned(), FactError::Number)]);
    assert_eq!(text.into_text(), SHORT);
    for typed in ["three", "nan", "0x10", "1e3", "1_000", "\"4\"", "4 # four"] {
        let typed = [("amount".to_owned(), typed.to_owned())];
        assert!(draft(SHORT).set(&place("offer/visits"), &typed).is_err(), "{typed:?}");
    }
}

#[test]
fn a_text_with_faults_is_listed_all_the_same() {
    let text = "[[offer]]\nlable = \"Slip\"\namount = \"four\"\n[[offer]]\nid = \"a/b\"\nrule = [1]\n[offers]\n[[band]]\nid = \"x\"\n[[band]]\nid = \"x\"\n";
    let text = draft(text);
    let places: Vec<String> =
        text.all().iter().map(|it| format!("{} {}", it.place, it.label)).collect();
    assert_eq!(places, ["band/~1 x", "band/~2 x", "offer/~1 Offer", "offer/~2 a/b"]);
    let facts = text.facts(&place("offer/~1")).unwrap();
    let shown = |key: &str| facts.iter().find(|it| it.key == key).unwrap().shown.clone();
    assert_eq!((shown("amount"), shown("lable")), ("four".into(), "Slip".into()));
    assert_eq!(text.left_to_text(&place("offer/~2")), ["rule"]);
    assert!(DraftText::parse("[[offer]\n").is_none());
}

#[test]
fn nothing_stands_where_no_element_can() {
    for wrong in [
        "",
        "offer",
        "offer/-",
        "day/x",
        "rule/-",
        "../x",
        "band/b/rule/-",
        "cadence/round/after/-",
        "model/-/id/-",
    ] {
        assert!(wrong.parse::<Place>().is_err(), "{wrong}");
    }
    for gone in ["offer/nothing", "offer/~9", "band/b", "day/-"] {
        assert!(draft(SHORT).facts(&place(gone)).is_none(), "{gone}");
    }
}

#[test]
fn a_copy_has_ids_of_its_own_and_stands_behind_its_like() {
    let mut text = draft(SHORT);
    assert_eq!(text.copy(&place("offer/visits")).unwrap().to_string(), "offer/visits_2");
    let text = text.into_text();
    let copied =
        "\n[[offer]]\nid = \"visits_2\"\nlabel = \"Copy of Visits\"\namount = 3.5   # days\n";
    assert!(text.contains(copied), "{text}");
    assert!(text.find("visits_2") < text.find("id = \"reviews\""), "{text}");
    assert_eq!(text.matches("# What every school is offered").count(), 1);
    let mut text = draft(&text);
    assert_eq!(text.copy(&place("offer/visits")).unwrap().to_string(), "offer/visits_3");
    assert_eq!(
        text.copy(&place("cadence/round/asks/done")).unwrap().to_string(),
        "cadence/round/asks/done_2"
    );
    assert!(text.copy(&place("model/-")).is_none());
}

#[test]
fn every_element_of_every_preset_can_be_copied_and_taken_out_again() {
    for preset in presets() {
        for it in draft(preset.text).all().into_iter().filter(|it| !it.place.is_only()) {
            let mut text = draft(preset.text);
            let copy = text.copy(&it.place).unwrap();
            let copied = text.into_text();
            let read = Model::read("", &copied, &Known::shipped());
            assert!(read.is_ok(), "{} {}: {:#?}", preset.name, it.place, read.unwrap_err());
            let mut text = draft(&copied);
            text.remove(&copy).unwrap();
            assert_eq!(text.into_text(), preset.text, "{} {}", preset.name, it.place);
        }
    }
}

#[test]
fn what_is_taken_out_leaves_the_heading_above_it() {
    let without = |at: &str| {
        let mut text = draft(SHORT);
        text.remove(&place(at)).unwrap();
        text.into_text()
    };
    let text = without("offer/visits");
    assert!(
        text.contains("# What every school is offered.\n\n[[offer]]\nid = \"reviews\""),
        "{text}"
    );
    assert!(!without("cadence/round/asks/done").contains("asks"));
    assert!(!without("cadence/round").contains("cadence"));
    assert!(draft(SHORT).remove(&place("day/-")).is_none());
}

#[test]
fn a_line_is_of_the_element_that_it_stands_in() {
    let text = draft(SHORT);
    let lines = text.at_lines();
    let check = |line: &str, at: &str| {
        let number = SHORT.lines().position(|it| it == line).unwrap() + 1;
        let found = lines.at(number).map(|it| it.to_string());
        assert_eq!(found.as_deref(), Some(at), "{line}");
    };
    check("[model]", "model/-");
    check("[[offer]]", "offer/visits");
    check("amount = 3.5   # days", "offer/visits");
    check("blank = \"Not decided.\"", "offer/reviews");
    check("    \"board\",", "cadence/round");
    check("asks = [{ id = \"done\", label = \"Done\" }]", "cadence/round");
    assert!(lines.at(999).is_none());
    let ruled = draft(
        "[[band]]\nid = \"b\"\n[[band.criterion]]\nid = \"c\"\n[band.criterion.rule]\nkind = \"x\"\n[[band]]\nid = \"d\"\n",
    );
    let at = |line: usize| ruled.at_lines().at(line).map(ToString::to_string).unwrap();
    assert_eq!(
        [at(1), at(4), at(6), at(7)],
        ["band/b", "band/b/criterion/c", "band/b/criterion/c", "band/d"]
    );
}

#[test]
fn the_first_of_a_kind_is_added_as_well_as_another() {
    let mut text = draft(SHORT);
    let added = |text: &mut DraftText, slot: &str, label: &str| {
        text.add(&slot.parse().unwrap(), label).map(|it| it.to_string())
    };
    let network = added(&mut text, "network", "Subject networks, all phases");
    assert_eq!(network.as_deref(), Some("network/subject_networks_all_phases"));
    assert_eq!(added(&mut text, "offer", "Visits").as_deref(), Some("offer/visits_2"));
    assert_eq!(added(&mut text, "offer", "—").as_deref(), Some("offer/offer"));
    assert_eq!(added(&mut text, "day", "").as_deref(), Some("day/-"));
    assert_eq!(added(&mut text, "day", ""), None, "there is one");
    let ask = added(&mut text, "cadence/round/asks", "Sent");
    assert_eq!(ask.as_deref(), Some("cadence/round/asks/sent"));
    let ask = added(&mut text, "offer/visits/asks", "Seen");
    assert_eq!(ask.as_deref(), Some("offer/visits/asks/seen"));
    assert_eq!(added(&mut text, "term", "Band").as_deref(), Some("term/band"));
    assert_eq!(added(&mut text, "term/band/aliases", "x").as_deref(), Some("term/band/aliases/~1"));
    let text = text.into_text();
    assert!(draft(&text).facts(&place("term/band/aliases/~1")).is_some(), "{text}");
    let without = |text: &str| text.split("\n\n[[network]]").next().unwrap().len();
    assert!(without(&text) < text.len() && text.starts_with("# Ours.\n\n[model]"), "{text}");
    for line in SHORT.lines().filter(|it| !it.starts_with("asks")) {
        assert!(text.contains(line), "{line}: {text}");
    }
    let mut nameless = draft("[[offer]]\nid = \"visits\"\n");
    assert_eq!(added(&mut nameless, "model", "How we improve").as_deref(), Some("model/-"));
    assert!(nameless.into_text().ends_with("\n\n[model]\nid = \"how_we_improve\"\n"));
}

#[test]
fn every_kind_can_be_added_to_a_model_that_has_nothing() {
    let bare = "[model]\nid = \"m\"\ntitle = \"M\"\n";
    let slots: Vec<Slot> = draft(bare).slots().into_iter().flat_map(|(_, all)| all).collect();
    assert_eq!(slots.len(), 29, "26 lists and three of which there is one");
    for slot in slots {
        assert_eq!(slot.to_string().parse(), Ok(slot.clone()));
        let mut text = draft(bare);
        let place = text.add(&slot, "New").unwrap();
        assert!(text.facts(&place).is_some_and(|it| it.len() > 2), "{slot}");
        for inside in text.slots_inside(&place) {
            assert_eq!(inside.to_string().parse(), Ok(inside.clone()));
            let mut text = draft(&text.document.to_string());
            assert!(text.add(&inside, "New").is_some(), "{inside}");
        }
        let text = text.into_text();
        assert!(text.starts_with(bare), "{text}");
        assert!(draft(&text).element(&place).is_some(), "{text}");
    }
    for wrong in
        ["", "rule", "share", "band/criterion", "cadence/x/after", "model/-/id", "network/"]
    {
        assert!(wrong.parse::<Slot>().is_err(), "{wrong}");
    }
}
