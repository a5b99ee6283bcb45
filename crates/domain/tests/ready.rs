//! Ready to move, from outside: what is said to lift a school does, and nothing less of it would.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use trustwide_domain::{
    Coded, Reason,
    banding::{ALL_PUPILS, About, Answer, Change, Evidence, ready_to_move, suggest},
    model::{Direction, Known, Model, Word, frameworks},
};

/// Two invented tiers. The upper asks for rules within rules, and twice for the same fact.
const TIERS: &str = r#"
[model]
id = "tiers"
title = "Two invented tiers"

[banding]
label = "Tier"
reply_school_days = 5

[[band]]
id = "upper"
label = "Upper"

[[band.criterion]]
id = "results"
label = "Most pupils meet the standard"
rule = { kind = "figure", measure = "rwm_expected", at_least = 0.65 }

[[band.criterion]]
id = "trusted"
label = "Leaders are trusted"
judged = true

[[band.criterion]]
id = "one_way_or_another"
label = "Improving, or settled and likely to do well"
rule = { kind = "any", of = [{ kind = "direction", one_of = ["improving"] }, { kind = "all", of = [{ kind = "not", of = [{ kind = "at risk" }] }, { kind = "likely", framework = "eif_2019_legacy", area = "overall_effectiveness", one_of = ["good", "outstanding"] }] }] }

[[band.criterion]]
id = "safe"
label = "Not at risk, and seldom late"
rule = { kind = "not", of = [{ kind = "at risk" }, { kind = "count", of = "overdue actions", at_least = 3 }] }

[[band]]
id = "lower"
label = "Lower"

[[band.criterion]]
id = "any_school"
label = "Every other school"
judged = true
"#;

fn tiers() -> Model {
    let measures = BTreeSet::from(["rwm_expected".to_owned()]);
    let known = Known { measures: &measures, frameworks: frameworks() };
    Model::read("tiers.toml", TIERS, &known).unwrap()
}

fn figure(value: Coded<f64>) -> BTreeMap<String, BTreeMap<String, Coded<f64>>> {
    BTreeMap::from([("rwm_expected".into(), BTreeMap::from([(ALL_PUPILS.into(), value)]))])
}

fn likely(grade: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let area = BTreeMap::from([("overall_effectiveness".to_owned(), grade.to_owned())]);
    BTreeMap::from([("eif_2019_legacy".to_owned(), area)])
}

/// Makes it so: each fact of this model is asked for in one way only.
fn bring_about(evidence: &mut Evidence, change: &Change) {
    match &change.about {
        About::Figure { .. } => evidence.figures = figure(Coded::Value(0.7)),
        About::Judged { criterion } => {
            evidence.judged.insert(criterion.clone(), true);
        }
        About::Direction => evidence.direction = Some(Direction::Improving),
        About::AtRisk => evidence.at_risk = Some(false),
        About::Likely { .. } => evidence.likely = likely("good"),
        About::Count { of } => {
            evidence.counts.insert(*of, 0);
        }
        other => panic!("the model asks nothing about {other:?}"),
    }
}

fn lifts<'c>(evidence: &Evidence, changes: impl Iterator<Item = &'c Change>) -> bool {
    let mut evidence = evidence.clone();
    changes.for_each(|it| bring_about(&mut evidence, it));
    suggest(&tiers(), &evidence).bands[0].answer == Answer::Met
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let share =
        prop_oneof![(0.3..0.9f64).prop_map(Coded::Value), Just(Coded::Missing(Reason::Suppressed))];
    let direction = prop::option::of(prop::sample::select(Direction::ALL.to_vec()));
    let grade = prop::option::of(prop::sample::select(vec!["good", "requires_improvement"]));
    let judged = prop::option::of(any::<bool>());
    let overdue = prop::option::of(0u32..6);
    (share, direction, grade, judged, prop::option::of(any::<bool>()), overdue).prop_map(
        |(share, direction, grade, judged, at_risk, overdue)| Evidence {
            figures: figure(share),
            direction,
            likely: grade.map(likely).unwrap_or_default(),
            judged: judged.map(|it| ("trusted".to_owned(), it)).into_iter().collect(),
            at_risk,
            counts: overdue
                .map(|it| (trustwide_domain::model::Counted::OverdueActions, it))
                .into_iter()
                .collect(),
            ..Evidence::default()
        },
    )
}

/// Every change that the model knows of: those of the two ways through its one choice.
fn every_change() -> Vec<Change> {
    let likely_good = Evidence { likely: likely("good"), ..Evidence::default() };
    let known = [Evidence::default(), likely_good];
    let ready = known.iter().flat_map(|it| ready_to_move(&tiers(), "lower", it).unwrap().changes);
    let likely = Evidence { direction: Some(Direction::Declining), ..Evidence::default() };
    let ready = ready.chain(ready_to_move(&tiers(), "lower", &likely).unwrap().changes);
    let by_fact: BTreeMap<About, Change> = ready.map(|it| (it.about.clone(), it)).collect();
    by_fact.into_values().collect()
}

proptest! {
    #[test]
    fn the_changes_lift_a_school_and_nothing_less_of_them_does(evidence in evidence()) {
        let changes = ready_to_move(&tiers(), "lower", &evidence).unwrap().changes;
        prop_assert!(lifts(&evidence, changes.iter()), "{changes:?}");
        let subsets = 0..(1usize << changes.len()) - 1;
        for subset in subsets {
            let some = changes.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1);
            prop_assert!(!lifts(&evidence, some.map(|it| it.1)), "{subset:b} of {changes:?}");
        }
    }

    /// Whatever else might be done instead, fewer changes never do.
    #[test]
    fn no_other_set_is_smaller(evidence in evidence()) {
        let fewest = ready_to_move(&tiers(), "lower", &evidence).unwrap().changes.len();
        let ways = every_change();
        for subset in 0..1usize << ways.len() {
            let some = ways.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1);
            if lifts(&evidence, some.map(|it| it.1)) {
                prop_assert!(fewest <= subset.count_ones() as usize);
            }
        }
    }
}
