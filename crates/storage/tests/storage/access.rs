//! Access over time: posts count between their days, and permissions are always today's.

use jiff::civil::date;
use trustwide_domain::access::{Right, Role};
use trustwide_storage::{StorageError, door::Purpose, people::Term};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{FIRST_DAY, House, person, record};
use trustwide_domain::ids::PostId;

const PASSWORD: &str = "seven green bottles";

async fn a_post_ends_and_so_do_its_rights(db: TestDatabase) {
    let house = House::build(db).await;
    let pat = house.join("pat", "Pat Okafor").await;
    house.appoint("pat", Role::Headteacher, Some(house.a), Some(date(2026, 9, 30))).await;
    let link = house
        .db
        .make_link(&house.saltmarsh, &pat, "pat@saltmarsh.example", Purpose::Invitation)
        .await
        .unwrap();
    let session = house.db.use_link(&link, PASSWORD, "laptop").await.unwrap();
    let may = async |right: Right| {
        let signed_in = house.db.signed_in(&session.secret).await.unwrap().expect("signed in");
        signed_in.who.access.may_at(right, house.a)
    };
    assert!(may(Right::CorrectFacts).await);
    // Session by session, since each lasts a working day.
    for (instant, held) in [("2026-09-14T16:00:00Z", true), ("2026-09-14T23:30:00Z", true)] {
        house.db.clock.set(instant);
        assert_eq!(may(Right::CorrectFacts).await, held, "{instant}");
    }
    house.db.clock.set("2026-10-01T09:00:00Z");
    let session =
        house.db.sign_in("pat@saltmarsh.example", PASSWORD, "10.0.0.1", "laptop").await.unwrap();
    let signed_in = house.db.signed_in(&session.secret).await.unwrap().expect("signed in");
    assert!(!signed_in.who.access.may_at(Right::CorrectFacts, house.a));
    assert!(!signed_in.who.access.holds_a_post());
    assert!(signed_in.who.access.left().contains(&house.a), "it is a school that was left");
}

async fn job_sharers_hold_one_post_and_somebody_acts(db: TestDatabase) {
    let house = House::build(db).await;
    for (id, name) in [("pat", "Pat Okafor"), ("sam", "Sam Lindqvist"), ("kit", "Kit Marlowe-Ng")] {
        house.join(id, name).await;
    }
    house.appoint("pat", Role::Headteacher, Some(house.a), None).await;
    let mut write = house.write().await;
    let post = PostId("post-pat".into());
    let share = Term { from_on: FIRST_DAY, to_on: None, acting_for: None };
    write.give_post(record("share"), &person("sam"), &post, share).await.unwrap();
    let acting = Term {
        from_on: date(2026, 9, 10),
        to_on: Some(date(2026, 9, 20)),
        acting_for: Some(person("pat")),
    };
    write.give_post(record("acting"), &person("kit"), &post, acting.clone()).await.unwrap();
    write.commit().await.unwrap();

    let scope = house.all().await;
    let held = scope.holdings().await.unwrap();
    assert_eq!(held.len(), 3);
    assert!(held.iter().all(|it| it.holding.school == Some(house.a)));
    let kit = scope.holdings_held_by(&person("kit")).await.unwrap().remove(0);
    assert_eq!(kit.holding.acting_for, Some(person("pat")));
    drop(scope);

    let mut write = house.write().await;
    let ended = Term { to_on: Some(date(2026, 9, 12)), ..acting };
    write.change_holding(&kit, ended.clone()).await.unwrap();
    let stale = write.change_holding(&kit, ended).await;
    assert!(matches!(stale, Err(StorageError::Stale { .. })), "{stale:?}");
    write.commit().await.unwrap();
    let kit = house.all().await.holdings_held_by(&person("kit")).await.unwrap().remove(0);
    assert!(!kit.holding.is_held_on(date(2026, 9, 14)));
}

async fn a_post_is_for_a_school_or_for_the_trust(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    let check = async |write: &mut trustwide_storage::Write, role, school, says: &str| {
        let id = PostId(format!("{role:?}"));
        let refused = write.add_post(id, role, "Post", school).await.unwrap_err();
        assert_eq!(refused.to_string(), says);
    };
    check(&mut write, Role::Headteacher, None, "A post as headteacher is for a school: say which.")
        .await;
    check(&mut write, Role::Trustee, Some(house.a), "A post as trustee is for the whole trust.")
        .await;
}

on_both!(
    a_post_ends_and_so_do_its_rights,
    job_sharers_hold_one_post_and_somebody_acts,
    a_post_is_for_a_school_or_for_the_trust,
);
