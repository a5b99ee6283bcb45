//! Landing: once, whole, and the firmest file wins.

use trustwide_domain::{Cell, Place, SourceKind, Stage, access::Access};
use trustwide_storage::{Who, figures::Row, landing::Landed};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, results};

async fn land(house: &House, name: &str, stage: Stage, figure: i64, places: &[Place]) -> Landed {
    house.db.clock.wait_minutes(1);
    let mut write = house.write().await;
    let bytes = format!("{name} {figure}");
    let landed =
        write.land(name, bytes.as_bytes(), 1, &results(stage, figure, places)).await.unwrap();
    write.commit().await.unwrap();
    landed
}

fn figure(row: &Row) -> String {
    match row.cell("ptrwm_exp") {
        Cell::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

async fn seen(house: &House, who: Option<Who>) -> Vec<String> {
    let scope = match who {
        Some(who) => house.scope(who).await,
        None => house.all().await,
    };
    let rows = scope.all_rows(&[SourceKind::Ks2, SourceKind::TrustResults], None).await.unwrap();
    rows.iter().map(|row| format!("{} {}", row.place, figure(row))).collect()
}

async fn the_same_file_lands_once(db: TestDatabase) {
    let house = House::build(db).await;
    let places = [Place::School(house.a), Place::School(house.b)];
    let first = land(&house, "ks2.csv", Stage::Final, 61, &places).await;
    let again = land(&house, "ks2.csv", Stage::Final, 61, &places).await;
    assert!(!first.already && again.already);
    assert_eq!(first.id, again.id);
    let scope = house.all().await;
    let header = scope.sources().await.unwrap().remove(0);
    assert_eq!((header.rows_read, header.rows_kept, header.rows_refused), (3, 2, 1));
    let issue = scope.source_issues(&first.id).await.unwrap().remove(0);
    assert_eq!((issue.line, issue.reason.as_str(), issue.row_refused), (99, "not a URN", true));
    assert_eq!(scope.rows(&[SourceKind::Ks2], &[places[0]]).await.unwrap()[0].line, 2);
}

async fn a_file_retires_only_what_it_contains(db: TestDatabase) {
    let house = House::build(db).await;
    let (a, b) = (Place::School(house.a), Place::School(house.b));
    let first = land(&house, "one.csv", Stage::Final, 61, &[a]).await;
    let second = land(&house, "two.csv", Stage::Final, 62, &[a, b]).await;
    assert_eq!(second.replaces, std::slice::from_ref(&first.id));
    let third = land(&house, "three.csv", Stage::Final, 63, &[b]).await;
    assert_eq!(third.replaces, []);
    assert_eq!(seen(&house, None).await, ["school/900001 0.62", "school/900002 0.63"]);
    let scope = house.all().await;
    assert_eq!(scope.sources().await.unwrap().len(), 2);
    let retired = scope.retired_sources().await.unwrap();
    assert_eq!(retired.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), [first.id]);
    assert_eq!(scope.every_row(SourceKind::Ks2, &[b]).await.unwrap().len(), 2);
}

async fn the_highest_stage_wins_and_then_the_latest(db: TestDatabase) {
    let house = House::build(db).await;
    let a = [Place::School(house.a)];
    land(&house, "final.csv", Stage::Final, 61, &a).await;
    land(&house, "provisional.csv", Stage::Provisional, 99, &a).await;
    assert_eq!(seen(&house, None).await, ["school/900001 0.61"]);
    land(&house, "final-again.csv", Stage::Final, 64, &a).await;
    assert_eq!(seen(&house, None).await, ["school/900001 0.64"]);
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn a_past_date_sees_the_files_of_its_day(db: TestDatabase) {
    let house = House::build(db).await;
    let a = [Place::School(house.a)];
    land(&house, "one.csv", Stage::Final, 61, &a).await;
    let then =
        trustwide_domain::AsAt { day: house.db.clock.now().day(), known_by: house.db.clock.now() };
    land(&house, "two.csv", Stage::Final, 62, &a).await;
    let scope = house.db.scoped(crate::house::operator(&house.saltmarsh), then).await.unwrap();
    let rows = scope.all_rows(&[SourceKind::Ks2], None).await.unwrap();
    assert_eq!(rows.iter().map(figure).collect::<Vec<_>>(), ["0.61"]);
}

async fn a_trusts_own_rows_are_for_those_who_may_see_the_school(db: TestDatabase) {
    let house = House::build(db).await;
    let places = [Place::School(house.a), Place::School(house.b), Place::England];
    land(&house, "summer.csv", Stage::TrustReported, 70, &places).await;
    assert_eq!(seen(&house, None).await.len(), 3);
    let head = house.head_of("pat", house.a);
    assert_eq!(seen(&house, Some(head.clone())).await, ["school/900001 0.70"]);
    let nobody = Who { access: Access::default(), ..head };
    assert_eq!(seen(&house, Some(nobody)).await, [""; 0]);
    let other = crate::house::operator(&house.fenland);
    assert_eq!(seen(&house, Some(other)).await, [""; 0]);
}

async fn public_rows_are_everybodys(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.db.write_public().await.unwrap();
    let read = results(Stage::Final, 55, &[Place::School(house.a), Place::School(house.c)]);
    let landed = write.land("england.csv", b"all of it", 1, &read).await.unwrap();
    write.commit().await.unwrap();
    let head = house.head_of("pat", house.a);
    assert_eq!(seen(&house, Some(head.clone())).await.len(), 2);
    assert_eq!(seen(&house, Some(crate::house::operator(&house.fenland))).await.len(), 2);
    assert_eq!(house.scope(head).await.source_issues(&landed.id).await.unwrap().len(), 1);
}

async fn a_landing_that_is_not_committed_leaves_nothing(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    let read = results(Stage::Final, 61, &[Place::School(house.a)]);
    write.land("ks2.csv", b"bytes", 1, &read).await.unwrap();
    drop(write);
    assert!(house.all().await.all_sources().await.unwrap().is_empty());
    assert_eq!(house.db.check().await.unwrap().rows["source_row"], 0);
}

on_both!(
    the_same_file_lands_once,
    a_file_retires_only_what_it_contains,
    the_highest_stage_wins_and_then_the_latest,
    a_past_date_sees_the_files_of_its_day,
    a_trusts_own_rows_are_for_those_who_may_see_the_school,
    public_rows_are_everybodys,
    a_landing_that_is_not_committed_leaves_nothing,
);
