//! What goes wrong is answered with a page that offers a way on, and with strict headers.

use axum::{
    body::Body,
    http::{Request, header},
};
use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Browser,
    house::{House, id},
};

async fn every_refusal_is_a_page(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut browser = house.browser_of(&head).await;
    for address in
        ["/nothing", "/schools/12", "/schools/avocet", "/data/../people/x", "/assets/nothing.css"]
    {
        let answer = browser.get(address).await;
        answer.is(404, "There is no page at this address");
        answer.is(404, "href=\"/\"");
    }
    browser.post("/people", &[]).await.is(403, "Your posts do not open this page");
    browser.get("/account/password").await.is(404, "There is no page at this address");
    let json = Request::post("/account/password").header(header::CONTENT_TYPE, "application/json");
    browser
        .send(json.body(Body::from("{}")).expect("a request"))
        .await
        .is(400, "could not be read");
    let words = "w".repeat((1 << 20) + 1);
    browser
        .post("/account/password", &[("new", &words)])
        .await
        .is(413, "At most 1 MB may be sent here");
    let mut stranger = Browser::new(&house.app);
    let answer = stranger.post("/sign-in", &[("name", &words[..1 << 17])]).await;
    answer.is(413, "This is too large to be sent");
    answer.is(413, "At most 64 KB may be sent here");
}

async fn a_form_needs_the_token_of_its_session(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    let theirs = house.browser_of(&other).await.token;
    let mut browser = house.browser_of(&head).await;
    let (context, record) = (format!("/schools/{}/context", house.a), id("words"));
    for token in ["", "made up", &theirs] {
        let fields = [("form_token", token), ("record", &record), ("words", "Two building sites")];
        browser.post(&context, &fields).await.is(403, "too old to be sent");
    }
    assert!(!browser.get(&format!("/schools/{}", house.a)).await.says("Two building sites"));
}

on_both!(every_refusal_is_a_page, a_form_needs_the_token_of_its_session);
