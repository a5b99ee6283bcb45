//! That where an element stands is kept by its day, seen by those whom it concerns, and never written over.

use jiff::civil::{Date, date};
use trustwide_domain::{
    AsAt, Urn,
    access::{Access, Role},
    elements::{Aspect, Key, State},
};
use trustwide_storage::{
    StorageError, Who,
    elements::{Policy, Recorded},
    tables::{element_state, policy},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, holding, person, record};

fn state(school: Option<Urn>, state: &str, from: Date) -> State {
    State {
        key: Key::new("practice", "log"),
        aspect: Aspect::Maturity,
        school,
        state: state.into(),
        said: state.to_uppercase(),
        words: String::new(),
        owner: Some(person("ada")),
        from,
        review: Some(date(2027, 9, 1)),
        reason: "Seen in every class".into(),
    }
}

async fn put(house: &House, id: &str, it: &State) -> Result<(), StorageError> {
    let mut write = house.write().await;
    write.record_state(record(id), it).await?;
    write.commit().await.map(drop)
}

async fn states(house: &House) -> Vec<Recorded> {
    house.all().await.states_of(&Key::new("practice", "log")).await.unwrap()
}

/// Somebody of Saltmarsh with one post.
fn who(house: &House, role: Role, school: Option<Urn>) -> Who {
    let access = Access::of(&[holding("x", role, school)], date(2026, 9, 14), true);
    Who { person: person("x"), trust: house.saltmarsh.clone(), access }
}

async fn a_state_is_kept_by_its_day(db: TestDatabase) {
    let house = House::build(db).await;
    put(&house, "later", &state(None, "second", date(2026, 9, 1))).await.unwrap();
    put(&house, "first", &state(None, "first", date(2024, 9, 1))).await.unwrap();
    let all = states(&house).await;
    let said: Vec<&str> = all.iter().map(|it| it.state.state.as_str()).collect();
    assert_eq!(said, ["first", "second"]);
    assert_eq!(all[0].state, state(None, "first", date(2024, 9, 1)));
    // A second answer for the same day is refused; at a school it is another place.
    let again = put(&house, "again", &state(None, "third", date(2024, 9, 1))).await;
    assert!(matches!(again, Err(StorageError::Refused(_))), "{again:?}");
    put(&house, "at-a", &state(Some(house.a), "third", date(2024, 9, 1))).await.unwrap();
    // The same form sent twice records once.
    let twice = put(&house, "first", &state(None, "first", date(2024, 9, 1))).await;
    assert!(matches!(twice, Err(StorageError::Already { .. })), "{twice:?}");
}

async fn what_was_known_then_stays(db: TestDatabase) {
    let house = House::build(db).await;
    put(&house, "one", &state(None, "first", date(2025, 9, 1))).await.unwrap();
    house.db.clock.wait_minutes(1);
    let then = house.db.clock.now();
    house.db.clock.wait_minutes(60);
    put(&house, "two", &state(None, "second", date(2026, 1, 5))).await.unwrap();
    let was = states(&house).await.remove(0);
    let mut write = house.write().await;
    let mended = State { said: "Mended".into(), ..was.state.clone() };
    write.correct_state(&was, &mended).await.unwrap();
    write.commit().await.unwrap();
    let operator = crate::house::operator(&house.saltmarsh);
    let as_at = AsAt { day: then.day(), known_by: then };
    let known = house.db.scoped(operator, as_at).await.unwrap();
    let known = known.element_states().await.unwrap();
    let said: Vec<&str> = known.iter().map(|it| it.state.said.as_str()).collect();
    assert_eq!(said, ["FIRST"], "what was recorded afterwards was not known then");
    let said: Vec<String> = states(&house).await.into_iter().map(|it| it.state.said).collect();
    assert_eq!(said, ["Mended", "SECOND"]);
}

async fn a_stale_correction_is_refused_and_an_act_undone(db: TestDatabase) {
    let house = House::build(db).await;
    put(&house, "one", &state(Some(house.a), "first", date(2025, 9, 1))).await.unwrap();
    let was = states(&house).await.remove(0);
    let change = |to: &str| State { state: to.into(), school: Some(house.b), ..was.state.clone() };
    let mut write = house.write().await;
    write.correct_state(&was, &change("second")).await.unwrap();
    write.commit().await.unwrap();
    let now = states(&house).await.remove(0);
    assert_eq!(now.state.school, Some(house.a), "a correction moves nothing to another school");
    let mut write = house.write().await;
    let stale = write.correct_state(&was, &change("third")).await;
    assert!(matches!(stale, Err(StorageError::Stale { .. })), "{stale:?}");
    drop(write);
    let mut write = house.write().await;
    write.undo::<element_state::Entity>(&record("one"), Some(&was.edited.version)).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(states(&house).await[0].state, was.state);
    let edited = states(&house).await[0].edited.clone();
    let mut write = house.write().await;
    write.withdraw_state(&edited).await.unwrap();
    write.commit().await.unwrap();
    assert!(states(&house).await.is_empty());
    let history = house.all().await.versions_of::<element_state::Entity>(&record("one")).await;
    assert_eq!(history.unwrap().len(), 3, "each version stays readable");
}

async fn a_head_sees_the_trusts_and_their_own_schools(db: TestDatabase) {
    let house = House::build(db).await;
    put(&house, "trust", &state(None, "first", date(2025, 9, 1))).await.unwrap();
    put(&house, "at-a", &state(Some(house.a), "at a", date(2025, 9, 1))).await.unwrap();
    put(&house, "at-b", &state(Some(house.b), "at b", date(2025, 9, 1))).await.unwrap();
    let check = async |role, school: Option<Urn>, sees: &[&str]| {
        let scope = house.scope(who(&house, role, school)).await;
        let all = scope.element_states().await.unwrap();
        let mut said: Vec<&str> = all.iter().map(|it| it.state.state.as_str()).collect();
        said.sort_unstable();
        assert_eq!(said, sees, "{role:?}");
        let found = scope.find_state(&record("at-b")).await.unwrap();
        assert_eq!(found.is_some(), sees.contains(&"at b"), "{role:?}");
    };
    check(Role::ImprovementDirector, None, &["at a", "at b", "first"]).await;
    check(Role::Trustee, None, &["at a", "at b", "first"]).await;
    check(Role::Headteacher, Some(house.a), &["at a", "first"]).await;
    check(Role::ImprovementPartner, Some(house.b), &["at b", "first"]).await;
    check(Role::Practitioner, Some(house.a), &["first"]).await;
    check(Role::FinanceLead, None, &["first"]).await;
    check(Role::Administrator, None, &["first"]).await;
    check(Role::ExternalReviewer, Some(house.a), &[]).await;
}

async fn a_trust_lists_its_own_policies(db: TestDatabase) {
    let house = House::build(db).await;
    let edited = trustwide_storage::Edited { record: record("p"), version: String::new() };
    let it = |title: &str| Policy {
        edited: edited.clone(),
        title: title.into(),
        form: "policy".into(),
        says: "What pupils wear".into(),
    };
    let mut write = house.write().await;
    write.set_policy(record("p"), None, &it("Uniform")).await.unwrap();
    write.commit().await.unwrap();
    let was = house.all().await.policies().await.unwrap().remove(0);
    let mut write = house.write().await;
    write.set_policy(record("p"), Some(&was.edited), &it("Dress")).await.unwrap();
    write.commit().await.unwrap();
    let mut write = house.write().await;
    let stale = write.withdraw_policy(&was.edited).await;
    assert!(matches!(stale, Err(StorageError::Stale { .. })), "{stale:?}");
    drop(write);
    let now = house.all().await.policies().await.unwrap().remove(0);
    assert_eq!(now.title, "Dress");
    let mut write = house.write().await;
    write.withdraw_policy(&now.edited).await.unwrap();
    write.commit().await.unwrap();
    assert!(house.all().await.policies().await.unwrap().is_empty());
    let history = house.all().await.versions_of::<policy::Entity>(&record("p")).await.unwrap();
    assert_eq!(history.len(), 2);
}

on_both!(
    a_state_is_kept_by_its_day,
    what_was_known_then_stays,
    a_stale_correction_is_refused_and_an_act_undone,
    a_head_sees_the_trusts_and_their_own_schools,
    a_trust_lists_its_own_policies,
);
