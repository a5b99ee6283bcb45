//! The improvement model and the school year as they are kept: drafts, what is in force on a day, one set of dates a year.

use jiff::civil::date;
use trustwide_domain::{
    AcademicYear, AsAt,
    calendar::{SchoolDifferences, YearDates},
};
use trustwide_storage::{Scoped, StorageError, model::ModelVersion};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, operator, record};

const TEXT: &str = include_str!("../../../domain/tests/data/four_tiers.toml");

async fn version(house: &House, id: &str) -> ModelVersion {
    house.all().await.find_model_version(&record(id)).await.unwrap().unwrap()
}

/// A version adopted from a day on.
async fn adopt(house: &House, id: &str, from: &str) {
    let mut write = house.write().await;
    write.draft_model(record(id), id, TEXT).await.unwrap();
    write.commit().await.unwrap();
    let draft = version(house, id).await;
    let mut write = house.write().await;
    write.adopt_model(&draft, from.parse().unwrap(), "Agreed").await.unwrap();
    write.commit().await.unwrap();
}

async fn in_force(scope: &Scoped) -> Option<String> {
    scope.model_in_force().await.unwrap().map(|it| it.title)
}

async fn a_day_has_the_model_adopted_last_before_it(db: TestDatabase) {
    let house = House::build(db).await;
    assert_eq!(in_force(&house.all().await).await, None);
    adopt(&house, "first", "2026-09-01").await;
    adopt(&house, "third", "2027-09-01").await;
    adopt(&house, "second", "2026-09-10").await;
    // Writes of one instant are stamped one after the other.
    house.db.clock.wait_minutes(1);
    let now = house.db.clock.now();
    for (day, title) in [
        (date(2026, 8, 31), None),
        (date(2026, 9, 1), Some("first")),
        (date(2026, 9, 9), Some("first")),
        (date(2026, 9, 10), Some("second")),
        (date(2027, 8, 31), Some("second")),
        (date(2027, 9, 1), Some("third")),
    ] {
        let scope =
            house.db.scoped(operator(&house.saltmarsh), AsAt { day, known_by: now }).await.unwrap();
        assert_eq!(in_force(&scope).await.as_deref(), title, "{day}");
    }
}

async fn what_was_not_known_yet_was_not_in_force(db: TestDatabase) {
    let house = House::build(db).await;
    adopt(&house, "first", "2026-09-01").await;
    house.db.clock.wait_minutes(1);
    let before = house.db.clock.now();
    house.db.clock.wait_minutes(60);
    adopt(&house, "second", "2026-09-01").await;
    house.db.clock.wait_minutes(1);
    let as_known = |known_by| AsAt { day: date(2026, 9, 20), known_by };
    let then = house.db.scoped(operator(&house.saltmarsh), as_known(before)).await.unwrap();
    assert_eq!(in_force(&then).await.as_deref(), Some("first"));
    drop(then);
    let now =
        house.db.scoped(operator(&house.saltmarsh), as_known(house.db.clock.now())).await.unwrap();
    assert_eq!(in_force(&now).await.as_deref(), Some("second"), "of two from one day, the later");
}

async fn a_past_year_keeps_the_model_it_had(db: TestDatabase) {
    let house = House::build(db).await;
    house.db.clock.set("2027-10-04T09:00:00Z");
    adopt(&house, "first", "2025-09-01").await;
    let mut write = house.write().await;
    write.draft_model(record("late"), "Late", TEXT).await.unwrap();
    write.commit().await.unwrap();
    let late = version(&house, "late").await;
    let mut write = house.write().await;
    let refused = write.adopt_model(&late, date(2027, 8, 31), "Agreed").await;
    assert!(
        matches!(&refused, Err(StorageError::Refused(why)) if why.contains("1 September 2027")),
        "{refused:?}"
    );
    write.adopt_model(&late, date(2027, 9, 1), "Agreed").await.unwrap();
}

async fn of_two_changes_to_one_draft_the_second_is_stale(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    write.draft_model(record("draft"), "Ours", TEXT).await.unwrap();
    let twice = write.draft_model(record("draft"), "Ours", TEXT).await;
    assert!(matches!(twice, Err(StorageError::Already { .. })));
    write.commit().await.unwrap();
    let opened = version(&house, "draft").await;
    let mut write = house.write().await;
    write.change_draft(&opened, "Theirs", TEXT).await.unwrap();
    write.commit().await.unwrap();
    let mut write = house.write().await;
    let late = write.change_draft(&opened, "Mine", TEXT).await;
    assert!(matches!(late, Err(StorageError::Stale { .. })));
    drop(write);
    let mut write = house.write().await;
    let late = write.adopt_model(&opened, date(2026, 9, 1), "Agreed").await;
    assert!(
        matches!(late, Err(StorageError::Stale { .. })),
        "a draft that has moved on is not adopted unseen"
    );
    drop(write);
    assert_eq!(version(&house, "draft").await.title, "Theirs");
}

async fn what_was_adopted_stays_and_faults_are_not_adopted(db: TestDatabase) {
    let house = House::build(db).await;
    adopt(&house, "first", "2026-09-01").await;
    let adopted = version(&house, "first").await;
    let mut write = house.write().await;
    let changed = write.change_draft(&adopted, "Other", TEXT).await;
    assert!(matches!(changed, Err(StorageError::Refused(why)) if why.contains("stays as it is")));
    assert!(matches!(write.discard_draft(&adopted).await, Err(StorageError::Refused(_))));
    write.draft_model(record("wrong"), "Wrong", "[model]\nid = 3").await.unwrap();
    write.commit().await.unwrap();
    let wrong = version(&house, "wrong").await;
    let mut write = house.write().await;
    let refused = write.adopt_model(&wrong, date(2026, 9, 1), "Agreed").await;
    assert!(matches!(refused, Err(StorageError::Refused(why)) if why.contains("cannot be read")));
}

fn dates() -> YearDates {
    YearDates::usual(AcademicYear::starting(2026).unwrap())
}

async fn a_year_is_entered_once(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    write.set_year(record("year"), None, &dates()).await.unwrap();
    write.commit().await.unwrap();
    let mut write = house.write().await;
    let again = write.set_year(record("year"), None, &dates()).await;
    assert!(matches!(again, Err(StorageError::Already { .. })), "the same form");
    let other = write.set_year(record("other"), None, &dates()).await;
    assert!(matches!(other, Err(StorageError::Stale { .. })), "somebody else’s form");
    let mut wrong = dates();
    wrong.terms.clear();
    let refused = write.set_year(record("third"), None, &wrong).await;
    assert!(matches!(refused, Err(StorageError::Refused(_))));
    drop(write);
    let entered = house.all().await.entered_years().await.unwrap();
    assert_eq!(entered.len(), 1);
    let mut changed = dates();
    changed.inset.clear();
    let mut write = house.write().await;
    write.set_year(record("year"), Some(&entered[0].edited), &changed).await.unwrap();
    write.commit().await.unwrap();
    assert!(house.all().await.entered_years().await.unwrap()[0].dates.inset.is_empty());
}

async fn a_school_has_its_own_days_and_no_other_school_has(db: TestDatabase) {
    let house = House::build(db).await;
    let year = dates().year;
    let own =
        SchoolDifferences { inset: Some(vec![date(2026, 11, 6)]), ..SchoolDifferences::default() };
    let mut write = house.write().await;
    write.set_year(record("year"), None, &dates()).await.unwrap();
    write.set_differences(record("days"), None, (house.a, year), &own).await.unwrap();
    let late = write.set_differences(record("more"), None, (house.a, year), &own).await;
    assert!(
        matches!(late, Err(StorageError::Stale { .. })),
        "one set of days for a school and year"
    );
    write.commit().await.unwrap();
    let years = house.all().await.school_years(year).await.unwrap();
    let is_school_day = |urn, day| years[&urn].is_school_day(day);
    assert!(
        !is_school_day(house.a, date(2026, 11, 6)) && is_school_day(house.b, date(2026, 11, 6))
    );
    assert!(is_school_day(house.a, date(2026, 9, 2)) && !is_school_day(house.b, date(2026, 9, 2)));
}

async fn a_meeting_moves_and_goes(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    write.set_committee(record("board"), None, ("Board", date(2026, 12, 9), "")).await.unwrap();
    write.set_committee(record("early"), None, ("Standards", date(2026, 10, 1), "")).await.unwrap();
    write.commit().await.unwrap();
    let all = house.all().await.committees().await.unwrap();
    assert_eq!(all.iter().map(|it| it.body.as_str()).collect::<Vec<_>>(), ["Standards", "Board"]);
    let mut write = house.write().await;
    write.remove_committee(&all[0].edited).await.unwrap();
    let moved = ("Board", date(2026, 12, 16), "Moved");
    write.set_committee(record("board"), Some(&all[1].edited), moved).await.unwrap();
    write.commit().await.unwrap();
    let all = house.all().await.committees().await.unwrap();
    assert_eq!((all.len(), all[0].on, all[0].note.as_str()), (1, date(2026, 12, 16), "Moved"));
}

on_both!(
    a_past_year_keeps_the_model_it_had,
    a_day_has_the_model_adopted_last_before_it,
    what_was_not_known_yet_was_not_in_force,
    of_two_changes_to_one_draft_the_second_is_stale,
    what_was_adopted_stays_and_faults_are_not_adopted,
    a_year_is_entered_once,
    a_school_has_its_own_days_and_no_other_school_has,
    a_meeting_moves_and_goes,
);
