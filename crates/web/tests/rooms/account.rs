//! A person's own account: password, second factor, and where they are signed in.

use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Browser,
    house::{House, PASSWORD},
};

const OTHER: &str = "quiet gravel otter spoon";

async fn a_new_password_ends_every_other_session(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut here = house.browser_of(&head).await;
    let mut there = Browser::new(&house.app);
    let name = format!("{head}@sign-in");
    there.post("/sign-in", &[("name", &name), ("password", PASSWORD)]).await.leads_to("/");
    here.get("/account").await.is(200, "Headteacher, Avocet Primary");
    let change = async |browser: &mut Browser, current: &str, new: &str, again: &str| {
        browser
            .post("/account/password", &[("current", current), ("new", new), ("again", again)])
            .await
    };
    change(&mut here, "not mine at all", OTHER, OTHER)
        .await
        .is(422, "This is not your password now");
    change(&mut here, PASSWORD, "short", "short").await.is(422, "at least 12 characters");
    change(&mut here, PASSWORD, OTHER, "another").await.is(422, "The two passwords differ");
    there.get("/account").await.is(200, "Ada Heron");
    change(&mut here, PASSWORD, OTHER, OTHER).await.leads_to("/account");
    here.get("/account").await.is(200, "Your password is changed");
    there.get("/account").await.leads_to("/sign-in?to=/account");
    there
        .post("/sign-in", &[("name", &name), ("password", PASSWORD)])
        .await
        .is(422, "do not belong together");
    there.post("/sign-in", &[("name", &name), ("password", OTHER)]).await.leads_to("/");
}

async fn a_session_elsewhere_can_be_ended(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut here = house.browser_of(&head).await;
    let name = format!("{head}@sign-in");
    let mut others = [Browser::new(&house.app), Browser::new(&house.app)];
    for other in &mut others {
        other.post("/sign-in", &[("name", &name), ("password", PASSWORD)]).await.leads_to("/");
    }
    let page = here.get("/account").await;
    let ids: Vec<&str> = page
        .body
        .split("/account/sessions/")
        .skip(1)
        .filter_map(|it| it.split('/').next())
        .collect();
    assert_eq!(ids.len(), 2, "{}", page.body);
    assert!(ids.iter().all(|id| id.len() == 16));
    let end = format!("/account/sessions/{}/end", ids[0]);
    // Another person's browser ends nothing of hers, whatever address it sends.
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    house.browser_of(&other).await.post(&end, &[]).await.leads_to("/account");
    assert_eq!(open(&mut others).await, 2);
    here.post(&end, &[]).await.leads_to("/account");
    assert_eq!(open(&mut others).await, 1);
    here.post("/account/sessions/end-others", &[]).await.leads_to("/account");
    assert_eq!(open(&mut others).await, 0);
    here.get("/account").await.is(200, "signed out everywhere else");
}

async fn open(browsers: &mut [Browser]) -> usize {
    let mut open = 0;
    for browser in browsers {
        open += usize::from(browser.get("/account").await.status == 200);
    }
    open
}

async fn a_second_factor_opens_what_waited_for_it(db: TestDatabase) {
    let house = House::build(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let link = house.db.make_link(
        &house.saltmarsh,
        &director,
        "bea",
        trustwide_storage::door::Purpose::Invitation,
    );
    let link = format!("/welcome/{}", link.await.unwrap());
    let mut browser = Browser::new(&house.app);
    browser.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).await.leads_to("/");
    browser.get("/").await.leads_to("/account/second-factor");
    browser.get("/access-log").await.is(403, "waits for your second factor");
    browser.get("/people").await.is(200, "Bea Marsh");
    let page = browser.get("/account/second-factor").await;
    page.is(200, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    assert!(!page.says("style="), "an inline style would be blocked");
    let seed = seed_on(&page.body);
    assert_eq!(
        seed_on(&browser.get("/account/second-factor").await.body),
        seed,
        "a second look changes nothing"
    );
    browser
        .post("/account/second-factor", &[("code", "000000")])
        .await
        .is(422, "This code does not fit");
    browser.get("/access-log").await.is(403, "waits for your second factor");
    browser.post("/account/second-factor", &[("code", &house.code(&seed))]).await.leads_to("/");
    browser.get("/access-log").await.is(200, "Who looked at what");
    // What is on is not shown again, and a look at the page takes nothing away.
    browser.get("/account/second-factor").await.leads_to("/account");
    browser.get("/access-log").await.is(200, "Who looked at what");
}

async fn moving_to_another_telephone_takes_a_code(db: TestDatabase) {
    let house = House::build(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let mut browser = house.browser_of(&director).await;
    let remove = "/account/second-factor/remove";
    house.db.clock.wait_minutes(1);
    browser.post(remove, &[]).await.is(422, "This code does not fit");
    browser.get("/access-log").await.is(200, "Who looked at what");
    let code = house.code(&browser.seed);
    browser.post(remove, &[("code", &code)]).await.leads_to("/sign-in?to=/account/second-factor");
    browser.get("/account").await.leads_to("/sign-in?to=/account");
    let name = format!("{director}@sign-in");
    let fields =
        [("name", name.as_str()), ("password", PASSWORD), ("to", "/account/second-factor")];
    browser.post("/sign-in", &fields).await.leads_to("/account/second-factor");
    let page = browser.get("/account/second-factor").await;
    page.is(200, "authenticator");
    assert_ne!(seed_on(&page.body), browser.seed);
}

/// The secret that a page shows for typing.
fn seed_on(page: &str) -> String {
    let (_, rest) = page.split_once("<code class=\"long\">").expect("a secret");
    rest.split('<').next().expect("a secret").replace(' ', "")
}

on_both!(
    a_new_password_ends_every_other_session,
    a_session_elsewhere_can_be_ended,
    a_second_factor_opens_what_waited_for_it,
    moving_to_another_telephone_takes_a_code,
);
