//! Banding from outside: three-valued answers, ranges of bands, and what knowing more may never do.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use trustwide_domain::{
    Coded, Reason,
    banding::{
        ALL_PUPILS, Answer, Evidence, Known as KnownToday, Untested, differences, if_otherwise,
        ready_to_move, same_again, still_to_meet, suggest, suggest_all,
    },
    model::{Direction, Known, Model, frameworks, preset},
};

/// Three invented tiers: one measured by a figure, one by what is on record, one for the rest.
const TIERS: &str = r#"
[model]
id = "tiers"
title = "Three invented tiers"

[banding]
label = "Tier"
reply_school_days = 5

[[band]]
id = "open_sea"
label = "Open sea"

[[band.criterion]]
id = "results"
label = "Most pupils meet the standard"
rule = { kind = "figure", measure = "rwm_expected", at_least = 0.65 }

[[band.criterion]]
id = "trusted"
label = "Leaders are trusted"
judged = true

[[band]]
id = "harbour"
label = "Harbour"

[[band.criterion]]
id = "steady"
label = "Not declining, or the head is new"
rule = { kind = "any", of = [{ kind = "direction", one_of = ["improving", "steady"] }, { kind = "head in post", at_most = 12 }] }

[[band.criterion]]
id = "short_of_results"
label = "Short of the standard"
rule = { kind = "not", of = [{ kind = "figure", measure = "rwm_expected", at_least = 0.65 }] }

[[band]]
id = "dry_dock"
label = "Dry dock"

[[band.criterion]]
id = "declining"
label = "Declining"
rule = { kind = "direction", one_of = ["declining"] }
"#;

fn tiers() -> Model {
    let measures = BTreeSet::from(["rwm_expected".to_owned()]);
    let known = Known { measures: &measures, frameworks: frameworks() };
    Model::read("tiers.toml", TIERS, &known).unwrap()
}

fn humber() -> Model {
    let known = Known { measures: &BTreeSet::new(), frameworks: frameworks() };
    preset("humber").unwrap().read(&known).unwrap()
}

fn with_figure(value: Coded<f64>) -> Evidence {
    let groups = BTreeMap::from([(ALL_PUPILS.to_owned(), value)]);
    Evidence {
        figures: BTreeMap::from([("rwm_expected".to_owned(), groups)]),
        ..Evidence::default()
    }
}

#[test]
fn evidence_that_settles_it_gives_one_band() {
    let mut evidence = with_figure(Coded::Value(0.71));
    evidence.direction = Some(Direction::Improving);
    evidence.judged.insert("trusted".into(), true);
    assert_eq!(suggest(&tiers(), &evidence).settled(), Some("open_sea"));
    evidence.judged.insert("trusted".into(), false);
    let nothing_fits = suggest(&tiers(), &evidence);
    assert_eq!((nothing_fits.settled(), nothing_fits.range()), (None, None));
}

#[test]
fn a_suppressed_figure_gives_a_range_and_its_reason() {
    let mut evidence = with_figure(Coded::Missing(Reason::Suppressed));
    evidence.direction = Some(Direction::Steady);
    evidence.judged.insert("trusted".into(), true);
    let suggestion = suggest(&tiers(), &evidence);
    assert_eq!(suggestion.range(), Some(("open_sea", "harbour")));
    assert_eq!(suggestion.settled(), None);
    let Answer::CannotTest(reasons) = &suggestion.bands[0].answer else { panic!("tested") };
    assert_eq!(
        reasons[0].to_string(),
        "no figure for rwm expected (all): Suppressed: a small number of pupils"
    );
}

#[test]
fn one_true_part_settles_any_and_one_false_part_settles_all() {
    let mut evidence = with_figure(Coded::Value(0.5));
    evidence.head_months = Some(3);
    let suggestion = suggest(&tiers(), &evidence);
    assert_eq!(suggestion.bands[0].answer, Answer::NotMet, "the judgement is not waited for");
    assert_eq!(suggestion.bands[1].answer, Answer::Met, "the direction is not waited for");
    assert_eq!(suggestion.bands[2].answer, Answer::CannotTest(vec![Untested::NoDirection]));
}

#[test]
fn what_stands_in_the_way_is_named() {
    let (model, evidence) = (tiers(), with_figure(Coded::Value(0.71)));
    let left = still_to_meet(&model, &model.bands[0], &evidence);
    assert_eq!(left.iter().map(|it| it.item.id.as_str()).collect::<Vec<_>>(), ["trusted"]);
}

#[test]
fn a_band_that_includes_another_stands_in_its_place() {
    let (model, mut evidence) = (humber(), Evidence::default());
    let framework = "eif_2019_legacy".to_owned();
    let grades = BTreeMap::from([("overall_effectiveness".to_owned(), "good".to_owned())]);
    evidence.inspections.insert(framework.clone(), grades.clone());
    evidence.likely.insert(framework, grades);
    evidence.at_risk = Some(false);
    let every = model.bands.iter().flat_map(|it| &it.criteria);
    let judged = every.filter(|it| it.judged()).map(|it| (it.item.id.clone(), true));
    evidence.judged.extend(judged);
    for id in ["c_self_knowledge", "e_immediate", "d_help"] {
        evidence.judged.insert(id.into(), false);
    }
    assert_eq!(suggest(&model, &evidence).settled(), Some("a"));
    evidence.judged.insert("a_gives".into(), false);
    assert_eq!(suggest(&model, &evidence).settled(), Some("b"));
    evidence.judged.remove("a_gives");
    assert_eq!(suggest(&model, &evidence).range(), Some(("a", "b")));
}

#[test]
fn with_nothing_known_every_band_is_open() {
    let model = humber();
    let open = suggest(&model, &Evidence::default()).open;
    assert_eq!(open.len(), model.bands.len());
}

#[test]
fn a_hundred_schools_are_suggested_for_at_once() {
    let (model, started) = (humber(), std::time::Instant::now());
    let open: usize = (0..100).map(|_| suggest(&model, &Evidence::default()).open.len()).sum();
    let took = started.elapsed().as_millis();
    println!("{open} bands open for 100 schools in {took} ms");
    assert!(took < 100, "{took} ms");
}

/// Evidence for the Humber model with any part of it unknown, and the same with every part known.
fn known_and_less_known() -> impl Strategy<Value = (Evidence, Evidence)> {
    let ids: Vec<String> = (humber().bands.iter().flat_map(|it| &it.criteria))
        .filter(|it| it.judged())
        .map(|it| it.item.id.clone())
        .collect();
    let grade = || {
        (
            prop::sample::select(vec!["outstanding", "good", "requires_improvement", "inadequate"]),
            any::<bool>(),
        )
    };
    let direction =
        prop::sample::select(vec![Direction::Improving, Direction::Steady, Direction::Declining]);
    let judged = proptest::collection::vec((any::<bool>(), any::<bool>()), ids.len());
    (grade(), grade(), (direction, any::<bool>()), (any::<bool>(), any::<bool>()), judged).prop_map(
        move |(current, likely, direction, at_risk, judged)| {
            let build = |all: bool| Evidence {
                inspections: held(current, all),
                likely: held(likely, all),
                direction: (all || direction.1).then_some(direction.0),
                at_risk: (all || at_risk.1).then_some(at_risk.0),
                judged: (ids.iter().cloned().zip(&judged))
                    .filter(|(_, (_, known))| all || *known)
                    .map(|(id, (met, _))| (id, *met))
                    .collect(),
                ..Evidence::default()
            };
            (build(true), build(false))
        },
    )
}

fn held((grade, known): (&str, bool), all: bool) -> BTreeMap<String, BTreeMap<String, String>> {
    let area = BTreeMap::from([("overall_effectiveness".to_owned(), grade.to_owned())]);
    if all || known {
        BTreeMap::from([("eif_2019_legacy".to_owned(), area)])
    } else {
        BTreeMap::new()
    }
}

proptest! {
    #[test]
    fn knowing_more_only_narrows_the_range((known, less) in known_and_less_known()) {
        let model = humber();
        let (known, less) = (suggest(&model, &known), suggest(&model, &less));
        prop_assert!(known.open.iter().all(|it| less.open.contains(it)), "{:?} {:?}", known.open, less.open);
        if let Some(settled) = less.settled() {
            prop_assert_eq!(Some(settled), known.settled());
        }
        prop_assert!(known.bands.iter().all(|it| !matches!(it.answer, Answer::CannotTest(_))));
    }

    #[test]
    fn frozen_evidence_comes_back_the_same((known, less) in known_and_less_known()) {
        for evidence in [known, less] {
            let frozen = serde_json::to_string(&evidence).unwrap();
            prop_assert_eq!(serde_json::from_str::<Evidence>(&frozen).unwrap(), evidence);
        }
    }
}

#[test]
fn the_fewest_changes_lift_a_school() {
    let mut evidence = with_figure(Coded::Value(0.5));
    evidence.judged.insert("trusted".into(), false);
    let ready = ready_to_move(&tiers(), "harbour", &evidence).unwrap();
    assert_eq!(ready.to, "open_sea");
    let said: Vec<_> = ready.changes.iter().map(|it| (it.criterion.as_str(), it.known)).collect();
    assert_eq!(said, [("results", KnownToday::Measured), ("trusted", KnownToday::Judged)]);
    // Of two ways, the shorter: the direction alone, since the head has been here for years.
    let ready = ready_to_move(&tiers(), "dry_dock", &evidence).unwrap();
    assert_eq!(ready.changes.len(), 1);
    assert_eq!(ready.changes[0].known, KnownToday::Untested);
    assert!(ready_to_move(&tiers(), "open_sea", &evidence).is_none(), "there is none above");
}

#[test]
fn inspectors_grades_are_not_in_a_schools_hands() {
    let ready = ready_to_move(&humber(), "c", &Evidence::default()).unwrap();
    let hands: Vec<_> =
        ready.changes.iter().map(|it| (it.criterion.as_str(), it.in_hand)).collect();
    assert_eq!(hands[0], ("b_inspection", false));
    assert!(hands[1..].iter().all(|it| it.1), "{hands:?}");
}

#[test]
fn what_each_criterion_contributes_is_known() {
    let mut evidence = with_figure(Coded::Value(0.71));
    evidence.direction = Some(Direction::Improving);
    evidence.judged.insert("trusted".into(), true);
    assert_eq!(if_otherwise(&tiers(), &evidence, "trusted"), Some(Vec::new()));
    assert_eq!(if_otherwise(&tiers(), &evidence, "steady"), None, "it decides nothing here");
}

#[test]
fn a_past_suggestion_comes_out_the_same_and_differs_by_other_rules() {
    let mut evidence = with_figure(Coded::Value(0.6));
    evidence.direction = Some(Direction::Steady);
    evidence.judged.insert("trusted".into(), true);
    let then = tiers();
    let was = suggest(&then, &evidence);
    assert!(same_again(&then, &evidence, &was));
    assert!(differences(&then, &then, &evidence).is_empty());
    let text = TIERS.replace(
        "at_least = 0.65 }\n\n[[band.criterion]]\nid = \"trusted\"",
        "at_least = 0.55 }\n\n[[band.criterion]]\nid = \"trusted\"",
    );
    let measures = BTreeSet::from(["rwm_expected".to_owned()]);
    let known = Known { measures: &measures, frameworks: frameworks() };
    let now = Model::read("tiers.toml", &text, &known).unwrap();
    let said: Vec<String> =
        differences(&then, &now, &evidence).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "By the rules of that day Harbour fits; by today’s Open sea to Harbour are open.",
            "Open sea: “Most pupils meet the standard” is asked differently: then it is not met, today it is met.",
        ]
    );
}

#[test]
fn many_schools_are_suggested_alike_each_time() {
    let evidence = |at: u32| with_figure(Coded::Value(f64::from(at) / 100.0));
    let schools: BTreeMap<_, _> =
        (0..100).map(|at| (format!("9{at:05}").parse().unwrap(), evidence(at))).collect();
    let all = suggest_all(&tiers(), &schools);
    assert_eq!(all.len(), 100);
    assert_eq!(all, suggest_all(&tiers(), &schools));
}
