//! Promised and done from outside: what must hold whatever was held, planned or excused.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;
use trustwide_domain::{
    AcademicYear, PersonId, PostId, RecordId, Urn,
    access::{Holding, Role},
    banding::{Given, InForce},
    calendar::{Due, SchoolYear, Span, YearDates, tally},
    contacts::State,
    model::{DueFor, Known, Model, Occasion, preset},
    promises::{
        Occurrence, Promise, Question, SchoolOf, Standing, Whose, longest_gap, pairs, people,
        promises,
    },
};

fn year() -> SchoolYear {
    let spans = [
        (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 25)),
        (date(2027, 4, 12), date(2027, 5, 28)),
        (date(2027, 6, 7), date(2027, 7, 21)),
    ];
    let spans = spans.map(|(first, last)| Span::new(first, last));
    let start = AcademicYear::starting(2026).unwrap();
    SchoolYear::new(YearDates::from_spans(start, &spans, &[], &[]).unwrap()).unwrap()
}

fn model(name: &str) -> Model {
    preset(name).unwrap().read(&Known::shipped()).unwrap()
}

fn urn(text: &str) -> Urn {
    text.parse().unwrap()
}

fn holding(person: &str, role: Role, school: Option<&str>) -> Holding {
    Holding {
        person: PersonId(person.into()),
        post: PostId(format!("post {person}")),
        role,
        school: school.map(urn),
        from_on: date(2026, 9, 1),
        to_on: None,
        acting_for: None,
    }
}

fn occurrence(number: usize, cadence: &str, on: Date, state: State) -> Occurrence {
    Occurrence {
        record: RecordId(format!("{number:032}")),
        cadence: cadence.into(),
        school: Some(urn("900001")),
        people: Vec::new(),
        on,
        state,
    }
}

fn ask(model: &Model, occurrences: &[Occurrence], since: Date, today: Date) -> Vec<Promise> {
    ask_of_bands(model, occurrences, since, today, (None, &[]))
}

fn ask_of_bands(
    model: &Model,
    occurrences: &[Occurrence],
    since: Date,
    today: Date,
    (bands, given): (Option<&[InForce]>, &[Given]),
) -> Vec<Promise> {
    let (year, holdings) = (year(), holdings());
    let school = SchoolOf { year: year.clone(), joined_on: None };
    let schools = BTreeMap::from([(urn("900001"), school)]);
    promises(&Question {
        model,
        year: &year,
        schools: &schools,
        holdings: &holdings,
        occurrences,
        bands,
        given: &BTreeMap::from([(urn("900001"), given.to_vec())]),
        committees: &[],
        since: &since,
        today,
    })
}

fn holdings() -> Vec<Holding> {
    vec![
        holding("chief", Role::ChiefExecutive, None),
        holding("executive", Role::ExecutiveHead, Some("900001")),
        holding("head", Role::Headteacher, Some("900001")),
        holding("elsewhere", Role::Headteacher, Some("900002")),
    ]
}

#[test]
fn two_meet_where_they_have_a_school_in_common() {
    let model = model("acorn");
    let all = ask(&model, &[], date(2026, 9, 1), date(2026, 11, 22));
    let pairs: Vec<(&str, &str)> = all
        .iter()
        .filter_map(|it| match &it.whose {
            Whose::Pair { one, other } => {
                Some((one.people()[0].0.as_str(), other.people()[0].0.as_str()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(pairs, [("chief", "executive"), ("executive", "head")]);
}

#[test]
fn those_who_share_a_post_meet_as_one() {
    let model = model("acorn");
    let sharer = Holding {
        post: PostId("head".into()),
        ..holding("another", Role::Headteacher, Some("900001"))
    };
    let mut held: Vec<Holding> = holdings().into_iter().chain([sharer]).collect();
    held.iter_mut()
        .filter(|it| it.person.0 == "head")
        .for_each(|it| it.post = PostId("head".into()));
    let day = date(2026, 11, 22);
    let weekly = model
        .cadences
        .iter()
        .find(|it| it.due_for == DueFor::EachPair && it.between[1] == "headteacher");
    let of_heads: Vec<_> = (pairs(&model, weekly.unwrap(), &held, day).into_iter())
        .filter(|it| it.other.has(&PersonId("head".into())))
        .collect();
    assert_eq!(of_heads.len(), 1, "one pair, not one for each sharer");
    assert_eq!(of_heads[0].other.people(), [PersonId("another".into()), PersonId("head".into())]);
    let whose = Whose::Pair { one: of_heads[0].one.clone(), other: of_heads[0].other.clone() };
    let met = |people: [&str; 2]| whose.is_met_by(None, &people.map(|it| PersonId(it.into())));
    assert!(
        met(["executive", "another"]) && met(["executive", "head"]),
        "either sharer meets for both"
    );
    assert!(!met(["another", "head"]) && !met(["executive", "elsewhere"]));
    // An appraisal is everybody's own.
    let humber = self::model("humber");
    let appraisal = humber.cadences.iter().find(|it| it.occasion == Occasion::Appraisal).unwrap();
    let whom: Vec<usize> =
        people(&humber, appraisal, &held, day).iter().map(|it| it.whom.people().len()).collect();
    assert_eq!(whom, [1, 1, 1]);
}

#[test]
fn what_a_school_keeps_for_itself_is_no_promise() {
    let model = model("acorn");
    let all = ask(&model, &[], date(2026, 9, 1), date(2026, 11, 22));
    let owned = |id: &str| model.cadence(id).is_some_and(|it| it.school_owned);
    assert!(!all.is_empty() && all.iter().all(|it| !owned(&it.cadence)));
}

#[test]
fn whoever_sees_no_bands_is_told_of_no_decision() {
    let model = model("six-step");
    let all = ask(&model, &[], date(2026, 9, 1), date(2026, 11, 22));
    assert_eq!(all, []);
}

/// A band that was taken over from before is no decision that the body took here.
#[test]
fn a_band_brought_along_keeps_no_promise() {
    let model = model("humber");
    let band = |brought_forward| InForce {
        urn: urn("900001"),
        band: model.bands[0].item.id.clone(),
        from_on: date(2026, 9, 14),
        decision: RecordId("a decision".into()),
        brought_forward,
    };
    let done = |band: InForce| {
        let given = Given {
            decision: band.decision.clone(),
            on: band.from_on,
            by_review: false,
            brought_forward: band.brought_forward,
        };
        let (bands, given) = ([band], [given]);
        let with = (Some(bands.as_slice()), given.as_slice());
        let all = ask_of_bands(&model, &[], date(2026, 9, 1), date(2026, 11, 22), with);
        all.iter().map(|it| it.tally().done).sum::<usize>()
    };
    assert_eq!((done(band(false)), done(band(true))), (1, 0));
}

/// A review half-way is no round, and a band that holds from an earlier day asks for nothing before it was decided.
#[test]
fn what_a_decision_keeps_and_begins_goes_by_its_own_day() {
    let model = model("six-step");
    let banding = model.banding.as_ref().unwrap();
    let given = |by_review| Given {
        decision: RecordId("a decision".into()),
        on: date(2026, 10, 14),
        by_review,
        brought_forward: false,
    };
    let last_held = |cadence: &Option<String>, by_review| {
        let given = [given(by_review)];
        let with = (Some([].as_slice()), given.as_slice());
        let all = ask_of_bands(&model, &[], date(2026, 9, 1), date(2026, 11, 22), with);
        all.iter().find(|it| Some(&it.cadence) == cadence.as_ref()).unwrap().last_held
    };
    let held = Some(date(2026, 10, 14));
    assert_eq!(
        (last_held(&banding.cadence, false), last_held(&banding.review, false)),
        (held, None)
    );
    assert_eq!((last_held(&banding.cadence, true), last_held(&banding.review, true)), (None, held));
    // A model whose review is its round: either keeps it.
    let mut one = model.clone();
    one.banding.as_mut().unwrap().review.clone_from(&banding.cadence);
    for by_review in [true, false] {
        let given = [given(by_review)];
        let with = (Some([].as_slice()), given.as_slice());
        let all = ask_of_bands(&one, &[], date(2026, 9, 1), date(2026, 11, 22), with);
        let round = all.iter().find(|it| Some(&it.cadence) == banding.cadence.as_ref()).unwrap();
        assert_eq!(round.last_held, held);
    }
    let mut humber = self::model("humber");
    let band = humber.bands.iter().find(|it| it.review.is_some()).unwrap().clone();
    let review = humber.cadences.iter_mut().find(|it| Some(&it.item.id) == band.review.as_ref());
    review.unwrap().rhythm = Some("fortnightly".parse().unwrap());
    let now = InForce {
        urn: urn("900001"),
        band: band.item.id.clone(),
        from_on: date(2026, 9, 1),
        decision: RecordId("a decision".into()),
        brought_forward: false,
    };
    let (bands, given) = ([now], [given(false)]);
    let with = (Some(bands.as_slice()), given.as_slice());
    let all = ask_of_bands(&humber, &[], date(2026, 9, 1), date(2026, 11, 22), with);
    let close = all.iter().find(|it| Some(&it.cadence) == band.review.as_ref()).unwrap();
    assert!(!close.windows.is_empty());
    assert!(close.windows.iter().all(|it| date(2026, 10, 14) <= it.due.due_on), "{close:?}");
}

#[test]
fn a_gap_is_the_longest_run_without_one() {
    let day = |day: i8| date(2026, 9, day);
    assert_eq!(longest_gap(&[day(10), day(5)], day(1), day(30)), 20);
    assert_eq!(longest_gap(&[], day(1), day(30)), 29);
    assert_eq!(longest_gap(&[date(2026, 8, 1)], day(1), day(30)), 29);
}

fn anything() -> impl Strategy<Value = Vec<(usize, i32, usize)>> {
    prop::collection::vec((0..4_usize, -40..330_i32, 0..State::ALL.len()), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn done_never_exceeds_what_was_due(seed in anything(), start in 0..120_i32, now in 0..360_i32) {
        let model = model("acorn");
        let ids: Vec<&str> = model.cadences.iter().filter(|it| !it.school_owned).map(|it| it.item.id.as_str()).collect();
        let first = date(2026, 9, 1);
        let occurrences: Vec<Occurrence> = seed
            .iter()
            .enumerate()
            .map(|(number, (cadence, offset, state))| {
                let id = ids[cadence % ids.len()];
                occurrence(number, id, first + offset.days(), State::ALL[*state])
            })
            .collect();
        let (since, today) = (first + start.days(), first + now.days());
        let all = ask(&model, &occurrences, since, today);
        for promise in &all {
            let counted = promise.tally();
            prop_assert!(counted.done <= counted.due);
            // Nothing before the start counts, and nothing after the day is done.
            for window in &promise.windows {
                prop_assert!(since <= window.due.opens && since <= window.due.due_on);
                if let Standing::Kept { on, .. } = &window.standing {
                    prop_assert!(since <= *on && *on <= today);
                }
                if window.standing == Standing::Missed {
                    prop_assert!(window.due.due_on < today);
                }
            }
            // The same as the calendar's own count, where nothing is excused.
            if counted.excused == 0 {
                let dues: Vec<Due> = promise.windows.iter().map(|it| it.due).collect();
                let held: Vec<Date> = occurrences
                    .iter()
                    .filter(|it| it.cadence == promise.cadence && it.state == State::Held)
                    .filter(|_| matches!(promise.whose, Whose::School { .. }))
                    .map(|it| it.on)
                    .collect();
                prop_assert_eq!(tally(&dues, &held, &[], today), counted);
            }
        }
        // What is recorded of a later day changes nothing of what was done by this one.
        let known: Vec<Occurrence> =
            occurrences.iter().filter(|it| it.on <= today || it.state != State::Held).cloned().collect();
        let done = |all: &[Promise]| all.iter().map(|it| it.tally().done).collect::<Vec<_>>();
        prop_assert_eq!(done(&ask(&model, &known, since, today)), done(&all));
    }
}
