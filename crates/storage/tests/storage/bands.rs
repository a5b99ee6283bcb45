//! As-at: whatever is done in a round, and taken back, each earlier moment shows what was known at it and nothing later.

use jiff::civil::{Date, date};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use trustwide_domain::{
    AsAt, Moment,
    banding::{CommentKind, Gathered, How, InForce, RoundKind, Suggestion, Verdict},
};
use trustwide_storage::{
    Scoped, StorageError, Who, Write,
    banding::{Case, NewComment, NewDecision, NewRecommendation, NewRound},
};
use trustwide_test_support::TestDatabase;

use crate::house::{House, operator, person, record};

const DAY: Date = date(2026, 9, 14);
const TEXT: &str = include_str!("../../../domain/tests/data/four_tiers.toml");

#[derive(Debug, Clone, Copy)]
enum Act {
    Freeze,
    FreezeAgain,
    Recommend(bool),
    Send,
    Comment,
    Paper,
    Decide(bool),
    Tell,
    Undo,
    Wait,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    use Act::*;
    // In their order, with others between: a chance of each step, and of going back.
    let step = prop_oneof![
        2 => Just(vec![Freeze]),
        1 => Just(vec![FreezeAgain]),
        3 => any::<bool>().prop_map(|it| vec![Recommend(it), Send]),
        1 => any::<bool>().prop_map(|it| vec![Recommend(it)]),
        1 => Just(vec![Comment]),
        3 => any::<bool>().prop_map(|it| vec![Paper, Decide(it)]),
        2 => Just(vec![Tell]),
        1 => Just(vec![Undo]),
        2 => Just(vec![Wait]),
    ];
    vec(step, 4..14).prop_map(|it| [vec![Act::Freeze], it.concat()].concat())
}

/// One act, where it may be done; what may not is refused and changes nothing.
async fn act(write: &mut Write, case: Option<&Case>, act: Act, at: usize) -> Done {
    let id = record(&format!("{act:?} {at}"));
    let round = record("round");
    let model = record("model");
    let evidence = (&Gathered::default(), &Suggestion::default());
    let Some(case) = case else {
        let school = case_school();
        return match act {
            Act::Freeze => {
                write.freeze(record("case"), (&round, school, &model), DAY, evidence).await
            }
            _ => Err(StorageError::Refused("nothing is frozen".into())),
        };
    };
    let of = (&case.frozen.edited.record, case.frozen.urn);
    let recommended = case.recommendation.as_ref();
    let nothing = || Err(StorageError::Refused("there is nothing yet".into()));
    match (act, recommended) {
        (Act::FreezeAgain, _) => write.freeze_again(&case.frozen, DAY, evidence).await,
        (Act::Recommend(upper), _) => {
            let band = if upper { "sail" } else { "tow" };
            let new = NewRecommendation { band, reasons: "As seen", direction: None, help: None };
            write.recommend(id, recommended, of, &new).await
        }
        (Act::Send, Some(it)) => write.send_recommendation(it, DAY, DAY).await,
        (Act::Comment, _) => {
            let kind = CommentKind::Comment;
            let new = NewComment { speaker: "Head", kind, criterion: None, words: "We agree" };
            write.comment_on_banding(id, of, &new).await.map(drop)
        }
        (Act::Paper, Some(it)) => {
            let content =
                format!(r#"{{"schools":[{{"recommendation":"{}"}}]}}"#, it.edited.version);
            write.freeze_paper(id, &round, None, (DAY, &content)).await
        }
        (Act::Decide(confirm), Some(it)) => {
            let Some(paper) = &case.paper else { return nothing() };
            let new = NewDecision {
                paper,
                body: "Board",
                how: How::Board,
                verdict: if confirm { Verdict::Confirmed } else { Verdict::Returned },
                band: confirm.then_some(it.band.as_str()),
                reasons: "",
                minute: "1",
                present: 5,
                quorum: 4,
                interests: "None",
                decided_on: DAY,
                in_force_from: confirm.then_some(DAY),
            };
            write.decide(id, case, &new).await
        }
        (Act::Tell, _) => match case.decided() {
            Some(it) => write.tell(id, it, (&person("operator"), DAY, "In person")).await,
            None => nothing(),
        },
        (Act::Undo, _) => match case.decisions.last() {
            Some(it) => write.drop_decisions(&it.edited.record).await,
            None => nothing(),
        },
        _ => nothing(),
    }
}

type Done = Result<(), StorageError>;

fn case_school() -> trustwide_domain::Urn {
    "900001".parse().unwrap()
}

type Known = (Vec<InForce>, Vec<Case>);

async fn known(scope: &Scoped) -> Known {
    (scope.bands().await.unwrap(), scope.cases().await.unwrap())
}

async fn at(house: &House, who: Who, known_by: Moment) -> Scoped {
    let day = house.db.clock.now().day();
    house.db.scoped(who, AsAt { day, known_by }).await.unwrap()
}

async fn play(acts: Vec<Act>) {
    let house = House::build(TestDatabase::sqlite().await).await;
    let mut write = house.write().await;
    let (round, model) = (record("round"), record("model"));
    write.draft_model(model.clone(), "Four tiers", TEXT).await.unwrap();
    let new = NewRound {
        kind: RoundKind::Annual,
        title: "Tiers",
        model: &model,
        opened_on: DAY,
        reason: "",
        urn: None,
    };
    write.open_round(round, &new).await.unwrap();
    write.commit().await.unwrap();
    let mut steps: Vec<(Moment, Known)> = Vec::new();
    for (nth, it) in acts.into_iter().enumerate() {
        if matches!(it, Act::Wait) {
            house.db.clock.wait_minutes(7);
            continue;
        }
        let case = house.all().await.cases().await.unwrap().pop();
        let mut write = house.write().await;
        let moment = write.moment();
        if act(&mut write, case.as_ref(), it, nth).await.is_err() {
            continue;
        }
        write.commit().await.unwrap();
        steps.push((moment, known(&house.all().await).await));
    }
    for (nth, (from, then)) in steps.iter().enumerate() {
        let until = steps.get(nth + 1).map_or(Moment::MAX, |(next, _)| Moment(next.0 - 1));
        for known_by in [*from, until] {
            let scope = at(&house, operator(&house.saltmarsh), known_by).await;
            assert_eq!(&known(&scope).await, then, "step {nth}, as known by {known_by:?}");
            let head = at(&house, house.head_of("head", house.a), known_by).await;
            let (bands, cases) = known(&head).await;
            let recommended = cases.iter().filter_map(|it| it.recommendation.as_ref());
            assert!(recommended.clone().all(|it| it.sent_on.is_some()), "seen before it was sent");
            assert!(bands.iter().all(|it| then.0.contains(it)), "more than the trust knew");
        }
        let other = at(&house, house.head_of("other", house.b), *from).await;
        assert_eq!(known(&other).await, Known::default(), "another school's head");
    }
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

#[test]
fn a_past_moment_never_shows_what_was_recorded_later() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner =
        TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    runner
        .run(&acts(), |acts| {
            runtime.block_on(play(acts));
            Ok(())
        })
        .unwrap();
}
