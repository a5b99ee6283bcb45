//! Many people at once: a page holds its snapshot while it reads more or writes, and none may wait for all the others.

use std::time::{Duration, Instant};

use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::House;

async fn forty_requests_at_once_are_all_answered(db: TestDatabase) {
    let house = House::build(db).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let browser = house.browser_of(&administrator).await;
    let began = Instant::now();
    let mut requests = tokio::task::JoinSet::new();
    for at in 0..40 {
        let mut browser = browser.clone();
        let watch = format!("/schools/{}/watch", house.b);
        requests.spawn(async move {
            match at % 4 {
                0 => browser.post(&watch, &[]).await,
                1 => browser.get("/people").await,
                2 => browser.get("/account").await,
                _ => browser.post("/account/sessions/end-others", &[]).await,
            }
        });
    }
    while let Some(answer) = requests.join_next().await {
        let answer = answer.expect("an answer");
        // Two watches of one moment may overtake each other; nothing else may go wrong.
        assert!(
            matches!(answer.status.as_u16(), 200 | 303 | 409),
            "{} {}",
            answer.status,
            answer.body
        );
    }
    assert!(
        began.elapsed() < Duration::from_secs(15),
        "they waited for each other: {:?}",
        began.elapsed()
    );
}

on_both!(forty_requests_at_once_are_all_answered);
