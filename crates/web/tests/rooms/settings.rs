//! The settings, and the log of who looked at what.

use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};
use trustwide_web::Settings;

use crate::house::House;

async fn settings_say_where_they_come_from(db: TestDatabase) {
    let origins = vec![("Address".into(), "https://improve.example".into(), "Environment".into())];
    let house = House::with(db, Settings { origins, ..Settings::default() }, None).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let page = house.browser_of(&administrator).await.get("/settings").await;
    for words in
        ["Saltmarsh Learning Trust", "1 September 2026", "https://improve.example", "Environment"]
    {
        page.is(200, words);
    }
}

async fn the_log_is_filtered_and_paged(db: TestDatabase) {
    let house = House::build(db).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let flo = house.join_trust(&house.fenland, "Flo Sedge", Role::Headteacher, Some(house.c)).await;
    house
        .db
        .log_view(&house.fenland, &flo, "Viewed something elsewhere", Some(house.c))
        .await
        .unwrap();
    for at in 0..60 {
        let what = format!("Exported list {at}.");
        house.db.log_view(&house.saltmarsh, &administrator, &what, None).await.unwrap();
        house.db.clock.wait_minutes(1);
    }
    house.db.clock.set("2026-09-16T09:00:00Z");
    house
        .db
        .log_view(&house.saltmarsh, &head, "Viewed its own words", Some(house.a))
        .await
        .unwrap();
    let mut browser = house.browser_of(&administrator).await;
    let first = browser.get("/access-log").await;
    first.is(200, "61 entries");
    first.is(200, "Avocet Primary: its own words");
    first.is(200, "list 59.");
    assert!(!first.says("list 10.") && !first.says("elsewhere"));
    first.is(200, "/access-log?page=2");
    let second = browser.get("/access-log?page=2").await;
    second.is(200, "list 10.");
    assert!(!second.says("list 59."));
    let hers = browser.get("/access-log?person=heron").await;
    hers.is(200, "1 entry");
    assert!(!hers.says("list 59."));
    browser.get("/access-log?until=2026-09-15").await.is(200, "60 entries");
    browser.get("/access-log?from=2026-09-15").await.is(200, "1 entry");
    browser.get("/access-log?person=nobody").await.is(200, "Nobody looked at anything sensitive");
    browser.get("/access-log?from=tuesday").await.is(400, "That is not a date");
}

on_both!(settings_say_where_they_come_from, the_log_is_filtered_and_paged);
