//! When a band is looked at again, from outside: half a year on at the next committee, and in the next round.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use trustwide_domain::{
    AcademicYear, RecordId,
    banding::{Given, Look, mid_point, next_round},
    calendar::{SchoolYear, Span, YearDates},
    model::{Known, Model, frameworks, preset},
};

fn model(id: &str) -> Model {
    let known = Known { measures: &BTreeSet::new(), frameworks: frameworks() };
    preset(id).unwrap().read(&known).unwrap()
}

fn year(start: i16) -> SchoolYear {
    let span = |from: Date, to: Date| Span::new(from, to);
    let next = start + 1;
    let terms = [
        span(date(start, 9, 3), date(start, 12, 18)),
        span(date(next, 1, 4), date(next, 3, 25)),
        span(date(next, 4, 12), date(next, 7, 21)),
    ];
    let year = AcademicYear::starting(start).unwrap();
    SchoolYear::new(YearDates::from_spans(year, &terms, &[], &[]).unwrap()).unwrap()
}

const DECIDED: Date = date(2026, 10, 14);

fn given(on: Date) -> Given {
    Given { decision: RecordId(on.to_string()), on, by_review: false, brought_forward: false }
}

fn reviewed(on: Date) -> Given {
    Given { by_review: true, ..given(on) }
}

#[test]
fn a_review_falls_due_six_months_on_at_the_next_committee() {
    let model = model("six-step");
    let committees = [date(2027, 4, 13), date(2027, 5, 12), date(2027, 6, 9)];
    let look = mid_point(&model, &[given(DECIDED)], &committees, &[]).unwrap();
    assert_eq!((look.from, look.by), (date(2027, 4, 14), Some(date(2027, 5, 12))));
    assert!(!look.is_due(date(2027, 4, 13)), "nothing is asked the day before");
    assert!(look.is_due(date(2027, 4, 14)));
    let waits = mid_point(&model, &[given(DECIDED)], &committees[..1], &[]).unwrap();
    assert_eq!(waits.by, None, "a committee is still to be called");
    assert_eq!(mid_point(&model, &[], &committees, &[]), None, "no band was given");
}

#[test]
fn a_review_that_is_done_is_due_again_only_after_the_next_decision() {
    let model = model("six-step");
    let done = [given(DECIDED), reviewed(date(2027, 5, 12))];
    assert_eq!(mid_point(&model, &done, &[], &[]), None);
    let next = [done[0].clone(), done[1].clone(), given(date(2027, 10, 13))];
    assert_eq!(mid_point(&model, &next, &[], &[]).unwrap().from, date(2028, 4, 13));
    assert_eq!(mid_point(&self::model("humber"), &[given(DECIDED)], &[], &[]), None);
}

#[test]
fn the_next_round_is_in_the_next_year_and_a_review_does_not_move_it() {
    let model = model("six-step");
    let years = [year(2026), year(2027)];
    let next = |given: &[Given]| next_round(&model, given, &years);
    let round = Look { from: date(2027, 9, 3), ..next(&[given(DECIDED)]).unwrap() };
    assert_eq!(next(&[given(DECIDED)]), Some(round.clone()));
    assert_eq!(round.by, Some(date(2028, 7, 21)));
    assert_eq!(next(&[given(DECIDED), reviewed(date(2027, 5, 12))]), Some(round));
    assert_eq!(next_round(&model, &[given(DECIDED)], &years[..1]), None, "no dates are entered");
}

fn days() -> impl Strategy<Value = Date> {
    (0i64..900).prop_map(|it| date(2026, 9, 1).saturating_add(jiff::ToSpan::days(it)))
}

proptest! {
    /// Whatever was decided and scheduled: nothing is due within six months of the decision that it follows, what it
    /// is due by is a committee and the first that can be, and a review leaves nothing due.
    #[test]
    fn a_review_never_nags(
        decided in proptest::collection::vec((days(), any::<bool>()), 0..6),
        committees in proptest::collection::vec(days(), 0..8),
    ) {
        let given: Vec<Given> =
            decided.into_iter().map(|(on, by_review)| Given { by_review, ..given(on) }).collect();
        let look = mid_point(&model("six-step"), &given, &committees, &[]);
        match (given.last(), look) {
            (None | Some(Given { by_review: true, .. }), look) => prop_assert_eq!(look, None),
            (Some(last), Some(look)) => {
                prop_assert!(!look.is_due(last.on.saturating_add(jiff::ToSpan::days(180))));
                let first = committees.iter().filter(|it| look.from <= **it).min();
                prop_assert_eq!(look.by, first.copied());
            }
            (Some(_), None) => prop_assert!(false, "a decision leads to a review"),
        }
    }
}
