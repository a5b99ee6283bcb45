//! Signing in and out, choosing a password, and what a stranger is told.

use trustwide_domain::access::Role;
use trustwide_storage::door::{LINK_LASTS, Purpose};
use trustwide_test_support::{TestDatabase, on_both};
use trustwide_web::Settings;

use crate::{
    browser::Browser,
    house::{House, PASSWORD},
};

const WRONG: &str = "do not belong together";

async fn a_password_lets_somebody_in(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    house.browser_of(&head).await;
    let mut browser = Browser::new(&house.app);
    browser.get("/people?name=ada").await.leads_to("/sign-in?to=/people%3Fname%3Dada");
    let page = browser.get("/sign-in?to=/people%3Fname%3Dada").await;
    page.is(200, "Sign in");
    assert_eq!(page.hidden("to").unwrap(), "/people?name=ada");
    let name = format!("{head}@sign-in");
    let fields = [("name", name.as_str()), ("password", PASSWORD), ("to", "/people?name=ada")];
    let answer = browser.post("/sign-in", &fields).await;
    answer.leads_to("/people?name=ada");
    let cookie = &answer.set_cookies[0];
    assert!(
        cookie.contains("; HttpOnly")
            && cookie.contains("; SameSite=Lax")
            && cookie.contains("; Path=/")
    );
    browser.get("/people?name=ada").await.is(200, "Ada Heron");
    browser.post("/sign-out", &[]).await.leads_to("/sign-in");
    browser.get("/account").await.leads_to("/sign-in?to=/account");
}

async fn nobody_learns_which_part_was_wrong(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    house.browser_of(&head).await;
    let name = format!("{head}@sign-in");
    let mut said = Vec::new();
    for (name, password) in [(name.as_str(), "not this one at all"), ("nobody@sign-in", PASSWORD)] {
        let mut browser = Browser::new(&house.app);
        let answer = browser.post("/sign-in", &[("name", name), ("password", password)]).await;
        answer.is(422, WRONG);
        assert!(!answer.says(password), "a password came back");
        said.push(answer.body.replace(name, ""));
    }
    assert_eq!(said[0], said[1]);
}

async fn guessing_ends(db: TestDatabase) {
    let house = House::build(db).await;
    let mut browser = Browser::new(&house.app);
    for _ in 0..8 {
        browser.post("/sign-in", &[("name", "ada"), ("password", "guess")]).await.is(422, WRONG);
    }
    browser
        .post("/sign-in", &[("name", "ada"), ("password", "guess")])
        .await
        .is(429, "Too many attempts");
    house.db.clock.wait_minutes(16);
    browser.post("/sign-in", &[("name", "ada"), ("password", "guess")]).await.is(422, WRONG);
}

async fn a_second_factor_is_asked_for_and_works_once(db: TestDatabase) {
    let house = House::build(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let seed = house.browser_of(&director).await.seed;
    house.db.clock.wait_minutes(2);
    let name = format!("{director}@sign-in");
    let mut browser = Browser::new(&house.app);
    let fields = [("name", name.as_str()), ("password", PASSWORD), ("to", "/people")];
    browser.post("/sign-in", &fields).await.leads_to("/sign-in/code?to=/people");
    browser.get("/people").await.leads_to("/sign-in/code?to=/people");
    browser.get("/sign-in/code?to=/people").await.is(200, "six digits");
    browser
        .post("/sign-in/code", &[("code", "000000"), ("to", "/people")])
        .await
        .is(422, "This code does not fit");
    let code = house.code(&seed);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    browser
        .post("/sign-in/code", &[("code", &spaced), ("to", "/people")])
        .await
        .leads_to("/people");
    browser.get("/people").await.is(200, "Bea Marsh");
    // The same code lets nobody in again, in any browser.
    let mut other = Browser::new(&house.app);
    other.post("/sign-in", &fields).await.leads_to("/sign-in/code?to=/people");
    other.get("/sign-in/code").await;
    other.post("/sign-in/code", &[("code", &code)]).await.is(422, "This code does not fit");
    // Somebody half-way in can turn back.
    other.post("/sign-out", &[]).await.leads_to("/sign-in");
}

async fn a_link_lets_somebody_choose_a_password_once(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let link =
        house.db.make_link(&house.saltmarsh, &head, "ada", Purpose::Invitation).await.unwrap();
    let page = format!("/welcome/{link}");
    let mut browser = Browser::new(&house.app);
    browser.get(&page).await.is(200, "Welcome, Ada Heron");
    browser
        .post(&page, &[("password", "short"), ("again", "short")])
        .await
        .is(422, "at least 12 characters");
    browser
        .post(&page, &[("password", PASSWORD), ("again", "other")])
        .await
        .is(422, "The two passwords differ");
    browser.post(&page, &[("password", PASSWORD), ("again", PASSWORD)]).await.leads_to("/");
    browser.get("/account").await.is(200, "Ada Heron");
    for _ in 0..2 {
        browser.get(&page).await.is(410, "This link no longer works");
        let again = browser.post(&page, &[("password", PASSWORD), ("again", PASSWORD)]).await;
        again.is(410, "This link no longer works");
    }
    let late = house.db.make_link(&house.saltmarsh, &head, "ada", Purpose::Reset).await.unwrap();
    house.db.clock.wait_minutes(LINK_LASTS / 60_000_000 + 1);
    browser.get(&format!("/welcome/{late}")).await.is(410, "This link no longer works");
}

async fn a_redirect_never_leaves_the_program(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    house.browser_of(&head).await;
    let name = format!("{head}@sign-in");
    for to in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let fields = [("name", name.as_str()), ("password", PASSWORD), ("to", to)];
        Browser::new(&house.app).post("/sign-in", &fields).await.leads_to("/");
    }
}

async fn forms_of_other_sites_are_refused(db: TestDatabase) {
    let house = House::build(db).await;
    let mut browser = Browser::new(&house.app);
    let request = axum::http::Request::post("/sign-in").header("sec-fetch-site", "cross-site");
    let request =
        request.header("content-type", "application/x-www-form-urlencoded").body("name=a".into());
    browser.send(request.unwrap()).await.is(403, "too old to be sent");
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut browser = house.browser_of(&head).await;
    browser.post("/sign-out", &[("form_token", "made up")]).await.is(403, "too old to be sent");
    browser.get("/account").await.is(200, "Ada Heron");
}

async fn over_tls_the_cookie_stays_there(db: TestDatabase) {
    let settings =
        Settings { base_address: Some("https://improve.example".into()), ..Settings::default() };
    let house = House::with(db, settings, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    house.browser_of(&head).await;
    let name = format!("{head}@sign-in");
    let mut browser = Browser::new(&house.app);
    let answer = browser.post("/sign-in", &[("name", &name), ("password", PASSWORD)]).await;
    let cookie = &answer.set_cookies[0];
    assert!(cookie.starts_with("__Host-trustwide=") && cookie.contains("; Secure"), "{cookie}");
}

async fn a_session_ends_by_itself(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut browser = house.browser_of(&head).await;
    house.db.clock.wait_minutes(7 * 60);
    browser.get("/account").await.is(200, "Ada Heron");
    house.db.clock.wait_minutes(7 * 60);
    browser.get("/account").await.is(200, "Ada Heron");
    house.db.clock.wait_minutes(8 * 60 + 1);
    browser.get("/account").await.leads_to("/sign-in?to=/account");
}

async fn without_mail_one_asks_the_administrator(db: TestDatabase) {
    let house = House::build(db).await;
    let mut browser = Browser::new(&house.app);
    browser.get("/forgotten").await.is(200, "administrator can give you a link");
    browser
        .post("/forgotten", &[("name", "ada")])
        .await
        .is(200, "administrator can give you a link");
}

async fn a_demonstration_leads_to_its_people(db: TestDatabase) {
    let house =
        House::with(db, Settings { demonstration: true, ..Settings::default() }, None).await;
    Browser::new(&house.app).get("/sign-in").await.leads_to("/demo");
}

on_both!(
    a_password_lets_somebody_in,
    nobody_learns_which_part_was_wrong,
    guessing_ends,
    a_second_factor_is_asked_for_and_works_once,
    a_link_lets_somebody_choose_a_password_once,
    a_redirect_never_leaves_the_program,
    forms_of_other_sites_are_refused,
    over_tls_the_cookie_stays_there,
    a_session_ends_by_itself,
    without_mail_one_asks_the_administrator,
    a_demonstration_leads_to_its_people,
);
