//! Retention: what is kept for a time goes when its time is over, and not before.

use jiff::civil::date;
use trustwide_storage::{
    door::Purpose,
    people::Person,
    retain::{Outlived, Periods, Retention},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{Furnished, PASSWORD, person};

async fn each_goes_when_its_time_is_over(db: TestDatabase) {
    let house = Furnished::build(db).await.house;
    let wrong =
        house.db.sign_in("pat@saltmarsh.example", "not the password", "here", "laptop").await;
    assert!(wrong.is_err());
    let look = async || house.db.retain(&Periods::default(), Retention::Look).await.unwrap();
    let none = Outlived::default();
    // The session ends after eight hours, the link was used at once.
    for (instant, outlived) in [
        ("2026-09-15T08:59:00Z", none.clone()),
        ("2026-09-15T09:01:00Z", Outlived { sign_in_failures: 2, ..none.clone() }),
        ("2026-09-21T08:59:00Z", Outlived { sign_in_failures: 2, ..none.clone() }),
        ("2026-09-21T09:01:00Z", Outlived { sign_in_failures: 2, uploads: 1, ..none.clone() }),
        (
            "2026-12-13T09:01:00Z",
            Outlived { sign_in_failures: 2, uploads: 1, links: 1, ..none.clone() },
        ),
        (
            "2026-12-13T17:01:00Z",
            Outlived { sign_in_failures: 2, uploads: 1, links: 1, sessions: 1, ..none.clone() },
        ),
    ] {
        house.db.clock.set(instant);
        assert_eq!(look().await, outlived, "{instant}");
    }
    house.db.clock.set("2028-09-14T09:01:00Z");
    let all = Outlived {
        sign_in_failures: 2,
        uploads: 1,
        links: 1,
        sessions: 1,
        views: 1,
        leavers_sign_ins: 0,
    };
    assert_eq!(look().await, all);
    let entries = house.db.audit_faults().await.unwrap().0;
    assert_eq!(house.db.retain(&Periods::default(), Retention::Remove).await.unwrap(), all);
    assert_eq!(house.db.retain(&Periods::default(), Retention::Remove).await.unwrap(), none);
    let after = house.db.audit_faults().await.unwrap().0;
    let grew: i64 = after.iter().map(|it| it.entries).sum::<i64>()
        - entries.iter().map(|it| it.entries).sum::<i64>();
    assert_eq!(grew, 1, "one entry, in the trust whose rows were removed");
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn a_leaver_signs_in_no_more(db: TestDatabase) {
    let house = Furnished::build(db).await.house;
    let pat = house.all().await.find_person(&person("pat")).await.unwrap().unwrap();
    let mut write = house.write().await;
    let left = Person { left_on: Some(date(2026, 9, 30)), ..pat.clone() };
    write.change_person(&pat, &left).await.unwrap();
    write.commit().await.unwrap();
    let sign_ins = async |instant: &str| {
        house.db.clock.set(instant);
        let outlived = house.db.retain(&Periods::default(), Retention::Remove).await.unwrap();
        outlived.leavers_sign_ins
    };
    assert_eq!(sign_ins("2026-10-30T09:00:00Z").await, 0);
    assert_eq!(sign_ins("2026-10-31T09:00:00Z").await, 1);
    assert_eq!(sign_ins("2026-11-30T09:00:00Z").await, 0);
    assert!(house.db.sign_in("pat@saltmarsh.example", PASSWORD, "here", "laptop").await.is_err());
    // The name is free again, for somebody else too.
    let sam = house.join("sam", "Sam Lindqvist").await;
    let name = "pat@saltmarsh.example";
    house.db.make_link(&house.saltmarsh, &sam, name, Purpose::Invitation).await.unwrap();
}

on_both!(each_goes_when_its_time_is_over, a_leaver_signs_in_no_more);
