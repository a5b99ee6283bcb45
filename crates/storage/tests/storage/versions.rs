//! Versions, not updates: what was known when, what is stale, and what is undone.

use trustwide_domain::{AsAt, Moment};
use trustwide_storage::{
    StorageError,
    tables::context_note::{Entity as Note, Fields, Model},
    write::Party,
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, add, operator, record, rows};

fn words(house: &House, words: &str) -> Fields {
    Fields { urn: i64::from(house.a.number()), measure: String::new(), words: words.into() }
}

async fn note(house: &House, text: &str) {
    let mut write = house.write().await;
    add::<Note>(&mut write, "note", Party::School(house.a), words(house, text)).await.unwrap();
    write.commit().await.unwrap();
}

async fn said_at(house: &House, known_by: Moment) -> Vec<String> {
    let as_at = AsAt { day: house.db.clock.now().day(), known_by };
    let scope = house.db.scoped(operator(&house.saltmarsh), as_at).await.unwrap();
    rows::<Note>(&scope).await.into_iter().map(|(_, fields)| fields.words).collect()
}

async fn a_change_is_a_new_version_and_undo_is_real(db: TestDatabase) {
    let house = House::build(db).await;
    note(&house, "first").await;
    let first = house.db.clock.now();
    house.db.clock.wait_minutes(10);

    let (edited, _) = rows::<Note>(&house.all().await).await.remove(0);
    let mut write = house.write().await;
    write.change::<Note>(&edited, words(&house, "second")).await.unwrap();
    write.commit().await.unwrap();
    let second = house.db.clock.now();
    house.db.clock.wait_minutes(10);

    let (current, fields) = rows::<Note>(&house.all().await).await.remove(0);
    assert_eq!((fields.words.as_str(), current.version != edited.version), ("second", true));
    let mut write = house.write().await;
    write.withdraw::<Note>(&current).await.unwrap();
    write.commit().await.unwrap();
    let third = house.db.clock.now();
    house.db.clock.wait_minutes(10);
    assert!(rows::<Note>(&house.all().await).await.is_empty());

    let mut write = house.write().await;
    write.restore::<Note>(&edited).await.unwrap();
    write.commit().await.unwrap();

    // The first writes are stamped a few microseconds after the stopped clock.
    let soon = |it: Moment| Moment(it.0 + 1_000);
    assert_eq!(said_at(&house, soon(first)).await, ["first"]);
    assert_eq!(said_at(&house, soon(second)).await, ["second"]);
    assert_eq!(said_at(&house, soon(third)).await, [""; 0]);
    assert_eq!(said_at(&house, Moment::MAX).await, ["first"]);
    assert_eq!(said_at(&house, Moment(first.0 - 1_000_000)).await, [""; 0]);
    let versions: Vec<Model> =
        house.all().await.versions_of::<Note>(&record("note")).await.unwrap();
    let history: Vec<&str> = versions.iter().map(|it| it.words.as_str()).collect();
    assert_eq!(history, ["first", "second", "first"]);
}

async fn an_edit_of_an_old_version_is_stale(db: TestDatabase) {
    let house = House::build(db).await;
    note(&house, "first").await;
    let (edited, _) = rows::<Note>(&house.all().await).await.remove(0);
    let mut write = house.write().await;
    write.change::<Note>(&edited, words(&house, "mine")).await.unwrap();
    write.commit().await.unwrap();

    let mut write = house.write().await;
    let late = write.change::<Note>(&edited, words(&house, "theirs")).await;
    assert!(matches!(late, Err(StorageError::Stale { .. })), "{late:?}");
    let late = write.withdraw::<Note>(&edited).await;
    assert!(matches!(late, Err(StorageError::Stale { .. })), "{late:?}");
    drop(write);
    assert_eq!(said_at(&house, Moment::MAX).await, ["mine"]);
}

async fn the_same_form_twice_makes_one_record(db: TestDatabase) {
    let house = House::build(db).await;
    note(&house, "once").await;
    let mut write = house.write().await;
    let again =
        add::<Note>(&mut write, "note", Party::School(house.a), words(&house, "twice")).await;
    assert!(matches!(again, Err(StorageError::Already { .. })), "{again:?}");
    drop(write);
    assert_eq!(said_at(&house, Moment::MAX).await, ["once"]);
}

async fn what_is_not_committed_never_happened(db: TestDatabase) {
    let house = House::build(db).await;
    let before = house.all().await.trust().await.unwrap().revision;
    let mut write = house.write().await;
    add::<Note>(&mut write, "note", Party::School(house.a), words(&house, "lost")).await.unwrap();
    drop(write);
    assert!(said_at(&house, Moment::MAX).await.is_empty());
    assert_eq!(house.all().await.trust().await.unwrap().revision, before);
    note(&house, "kept").await;
    assert_eq!(house.all().await.trust().await.unwrap().revision, before + 1);
    assert!(house.db.check().await.unwrap().is_sound());
}

async fn a_clock_that_goes_back_hides_nothing(db: TestDatabase) {
    let house = House::build(db).await;
    note(&house, "first").await;
    house.db.clock.set("2026-09-14T08:00:00Z");
    let (edited, _) = rows::<Note>(&house.all().await).await.remove(0);
    let mut write = house.write().await;
    write.change::<Note>(&edited, words(&house, "second")).await.unwrap();
    write.commit().await.unwrap();
    let (_, fields) = rows::<Note>(&house.all().await).await.remove(0);
    assert_eq!(fields.words, "second");
    assert!(house.db.check().await.unwrap().is_sound());
}

async fn another_records_version_is_not_restored(db: TestDatabase) {
    let house = House::build(db).await;
    note(&house, "mine").await;
    let (edited, _) = rows::<Note>(&house.all().await).await.remove(0);
    let elsewhere = trustwide_storage::Edited { record: record("other"), ..edited.clone() };
    let mut write = house.write().await;
    let refused = write.restore::<Note>(&elsewhere).await;
    assert!(matches!(refused, Err(StorageError::NotFound { .. })), "{refused:?}");
    drop(write);
    let mut write =
        house.db.write(&house.fenland, &crate::house::person("operator")).await.unwrap();
    let refused = write.restore::<Note>(&edited).await;
    assert!(matches!(refused, Err(StorageError::NotFound { .. })), "{refused:?}");
}

on_both!(
    a_change_is_a_new_version_and_undo_is_real,
    an_edit_of_an_old_version_is_stale,
    the_same_form_twice_makes_one_record,
    what_is_not_committed_never_happened,
    a_clock_that_goes_back_hides_nothing,
    another_records_version_is_not_restored,
);
