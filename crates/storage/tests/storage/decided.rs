//! Decisions of the board: refused where they cannot be, and found by a check where somebody wrote them all the same.

use jiff::civil::{Date, date};
use sea_orm::ConnectionTrait;
use trustwide_domain::banding::{Gathered, How, RoundKind, Suggestion, Verdict};
use trustwide_storage::{
    StorageError,
    banding::{Case, NewDecision, NewRecommendation, NewRound},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    check::vandal,
    house::{House, record},
};

const DAY: Date = date(2026, 9, 14);
const TEXT: &str = include_str!("../../../domain/tests/data/four_tiers.toml");

/// A school that is recommended, on a frozen paper.
async fn before_the_board(house: &House) -> Case {
    let (round, model) = (record("round"), record("model"));
    let mut write = house.write().await;
    write.draft_model(model.clone(), "Four tiers", TEXT).await.unwrap();
    let new = NewRound {
        kind: RoundKind::Annual,
        title: "Tiers",
        model: &model,
        opened_on: DAY,
        reason: "",
        urn: None,
    };
    write.open_round(round.clone(), &new).await.unwrap();
    let evidence = (&Gathered::default(), &Suggestion::default());
    write.freeze(record("case"), (&round, house.a, &model), DAY, evidence).await.unwrap();
    let new = NewRecommendation { band: "tow", reasons: "", direction: None, help: None };
    write.recommend(record("said"), None, (&record("case"), house.a), &new).await.unwrap();
    write.freeze_paper(record("paper"), &round, None, (DAY, "{}")).await.unwrap();
    write.commit().await.unwrap();
    house.all().await.find_case(&record("case")).await.unwrap().unwrap()
}

fn confirmed(paper: &trustwide_domain::RecordId) -> NewDecision<'_> {
    NewDecision {
        paper,
        body: "Board",
        how: How::Board,
        verdict: Verdict::Confirmed,
        band: Some("tow"),
        reasons: "",
        minute: "1",
        present: 5,
        quorum: 4,
        interests: "None",
        decided_on: DAY,
        in_force_from: Some(DAY),
    }
}

async fn what_cannot_be_decided_is_refused(db: TestDatabase) {
    let house = House::build(db).await;
    let case = before_the_board(&house).await;
    let paper = record("paper");
    let sound = || confirmed(&paper);
    for (new, why) in [
        (NewDecision { band: Some("zz"), ..sound() }, "no such band"),
        (NewDecision { decided_on: date(1990, 1, 1), ..sound() }, "after it was frozen"),
        (NewDecision { decided_on: date(2026, 9, 15), ..sound() }, "not in the future"),
        (NewDecision { in_force_from: Some(date(2026, 8, 31)), ..sound() }, "a year and a half"),
        (NewDecision { in_force_from: Some(date(2028, 3, 15)), ..sound() }, "a year and a half"),
        (NewDecision { in_force_from: None, ..sound() }, "the day from which it holds"),
        (NewDecision { band: None, ..sound() }, "gives no band"),
        (NewDecision { verdict: Verdict::Returned, ..sound() }, "gives no band"),
        (NewDecision { present: 3, ..sound() }, "no quorum"),
    ] {
        let mut write = house.write().await;
        let refused = write.decide(record("decision"), &case, &new).await;
        assert!(
            matches!(&refused, Err(StorageError::Refused(said)) if said.contains(why)),
            "{refused:?} for {why}"
        );
    }
    assert_eq!(house.all().await.decisions().await.unwrap(), []);
    let mut write = house.write().await;
    write.decide(record("decision"), &case, &sound()).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn a_check_finds_a_band_that_the_model_does_not_have(db: TestDatabase) {
    let house = House::build(db).await;
    let case = before_the_board(&house).await;
    let mut write = house.write().await;
    write.decide(record("decision"), &case, &confirmed(&record("paper"))).await.unwrap();
    write.commit().await.unwrap();
    let connection = vandal(&house.db).await;
    for harm in ["UPDATE banding_decision SET band = 'zz'", "UPDATE recommendation SET band = 'yy'"]
    {
        connection.execute_unprepared(harm).await.unwrap();
    }
    connection.close().await.unwrap();
    assert_eq!(
        house.db.check().await.unwrap().faults,
        [
            "decision decision names band zz, which its model does not have",
            "recommendation said names band yy, which its model does not have",
        ]
    );
}

on_both!(what_cannot_be_decided_is_refused, a_check_finds_a_band_that_the_model_does_not_have);
