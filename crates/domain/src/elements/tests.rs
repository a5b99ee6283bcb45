use jiff::civil::date;

use super::*;
use crate::model::{Known, presets};

fn model(text: &str) -> Model {
    Model::read("test.toml", text, &Known::shipped()).unwrap()
}

const TEXT: &str = r#"
[model]
id = "m"
title = "M"

[[strand]]
id = "care"
label = "Care"

[[maturity]]
id = "first"
label = "First"

[[maturity]]
id = "last"
label = "Last"

[[policy_level]]
id = "same"
label = "The same"

[[step]]
id = "one"
label = "One"
entry = "In"
exit = "Out"

[[value]]
id = "kind"
label = "Kind"

[[practice]]
id = "appraised"
label = "Appraised"
strand = "care"
maturity = "last"
by_school = true
asks = [{ id = "done", label = "Done", each_year = true }]
"#;

fn track(aspect: &str) -> (Key, Track) {
    let all = elements(&model(TEXT));
    let practice = all.into_iter().find(|it| it.key.kind == "practice").unwrap();
    let aspect = aspect.parse().unwrap();
    let track = practice.tracks.iter().find(|it| it.aspect == aspect).unwrap().clone();
    (practice.key, track)
}

fn state(key: &Key, track: &Track, state: &str, from: Date) -> State {
    State {
        key: key.clone(),
        aspect: track.aspect.clone(),
        school: None,
        state: state.into(),
        said: track.read(state).unwrap(),
        words: String::new(),
        owner: None,
        from,
        review: None,
        reason: String::new(),
    }
}

#[test]
fn a_model_says_what_may_be_recorded() {
    let all = elements(&model(TEXT));
    let said: Vec<String> = all
        .iter()
        .map(|it| {
            let tracks: Vec<String> = it.tracks.iter().map(|it| it.aspect.to_string()).collect();
            format!("{}/{}: {}", it.key.kind, it.key.id, tracks.join(", "))
        })
        .collect();
    assert_eq!(
        said,
        [
            "value/kind: maturity, words",
            "practice/appraised: maturity, level, answer/done",
            "step/schools: step",
        ]
    );
    let practice = &all[1];
    assert_eq!(practice.strand.as_deref(), Some("Care"));
    assert_eq!(practice.tracks[0].named.as_deref(), Some("last"));
    let by_school: Vec<bool> = practice.tracks.iter().map(|it| it.by_school).collect();
    assert_eq!(by_school, [true, false, true], "a policy stands at one level for all schools");
    assert!(policy(&model(TEXT), "r", "Uniform", None).is_some());
}

#[test]
fn a_model_that_names_no_states_has_nothing_to_record() {
    let bare = model("[model]\nid = \"m\"\ntitle = \"M\"\n[[practice]]\nid = \"p\"\nlabel = \"P\"");
    assert_eq!((elements(&bare), has_any(&bare)), (Vec::new(), false));
    assert_eq!(policy(&bare, "r", "Uniform", None), None);
}

#[test]
fn a_lone_blank_stage_is_written_in_the_trusts_own_words() {
    let text = "[model]\nid = \"m\"\ntitle = \"M\"\n[[stage]]\nid = \"s\"\nlabel = \"S\"\nblank = \"Lost.\"";
    let stages = elements(&model(text)).remove(0);
    assert_eq!(stages.tracks[0].read("Finding its feet").as_deref(), Some("Finding its feet"));
    assert_eq!(stages.tracks[0].read(""), None);
    assert!(!stages.tracks[0].is_schools_own());
}

#[test]
fn each_preset_has_something_to_record_and_reads_its_own_states() {
    for preset in presets() {
        let model = Model::read(preset.name, preset.text, &Known::shipped()).unwrap();
        let all = elements(&model);
        assert!(!all.is_empty() && has_any(&model), "{}", preset.name);
        for track in all.iter().flat_map(|it| &it.tracks) {
            for rung in &track.rungs {
                assert_eq!(track.read(&rung.id).as_ref(), Some(&rung.label));
            }
            let named = track.named.as_deref();
            assert!(named.is_none_or(|it| track.read(it).is_some()), "{}", preset.name);
        }
    }
}

#[test]
fn a_state_stands_from_its_day_and_is_told_since_it_began() {
    let (key, track) = track("maturity");
    let all = [
        state(&key, &track, "last", date(2025, 9, 1)),
        state(&key, &track, "first", date(2024, 9, 1)),
        state(&key, &track, "last", date(2026, 9, 1)),
    ];
    let check = |day: Date, expected: Option<(&str, Date)>| {
        let found = standing(&all, (&key, &track), None, day);
        let found = found.map(|it| (it.now.state.as_str(), it.since));
        assert_eq!(found, expected, "{day}");
    };
    check(date(2024, 8, 31), None);
    check(date(2024, 9, 1), Some(("first", date(2024, 9, 1))));
    check(date(2025, 9, 1), Some(("last", date(2025, 9, 1))));
    // Looked at again and found the same: it has stood since it began.
    check(date(2026, 11, 22), Some(("last", date(2025, 9, 1))));
    let elsewhere = Some("900001".parse().unwrap());
    assert_eq!(standing(&all, (&key, &track), elsewhere, date(2026, 11, 22)), None);
}

#[test]
fn a_yearly_answer_is_asked_again_each_year() {
    let (key, track) = track("answer/done");
    let all = [state(&key, &track, "yes", date(2025, 10, 3))];
    let answered = |day| standing(&all, (&key, &track), None, day).is_some();
    assert!(answered(date(2026, 8, 31)));
    assert!(!answered(date(2026, 9, 1)));
    assert_eq!(track.read("perhaps"), None);
}

#[test]
fn a_review_is_due_from_its_day() {
    let (key, track) = track("maturity");
    let it =
        State { review: Some(date(2026, 9, 1)), ..state(&key, &track, "first", date(2025, 9, 1)) };
    assert!(!it.is_due(date(2026, 8, 31)));
    assert!(it.is_due(date(2026, 9, 1)));
}

#[test]
fn how_long_is_said_in_years_and_months() {
    let check = |since, day, said: &str| assert_eq!(how_long(since, day), said, "{since} to {day}");
    check(date(2026, 11, 1), date(2026, 11, 22), "less than a month");
    check(date(2026, 10, 22), date(2026, 11, 22), "1 month");
    check(date(2025, 11, 23), date(2026, 11, 22), "11 months");
    check(date(2025, 11, 22), date(2026, 11, 22), "1 year");
    check(date(2024, 8, 1), date(2026, 11, 22), "2 years 3 months");
    check(date(2026, 12, 1), date(2026, 11, 22), "less than a month");
}
