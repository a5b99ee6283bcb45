//! Posts: giving, sharing and ending them, acting for somebody, and what each role opens.

use trustwide_domain::{PersonId, access::Role};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    house::{House, id},
};

async fn start(db: TestDatabase) -> (House, Browser, PersonId) {
    let house = House::build(db).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let browser = house.browser_of(&administrator).await;
    (house, browser, head)
}

/// Sends the form for a new post, with the ids that the page gave it.
async fn add(browser: &mut Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let (record, holding) = (page.hidden("record").unwrap(), page.hidden("holding").unwrap());
    let mut all = vec![("record", record.as_str()), ("holding", holding.as_str())];
    all.extend(fields);
    browser.post("/posts", &all).await
}

async fn a_post_is_given_once_and_opens_what_its_role_opens(db: TestDatabase) {
    let (house, mut browser, _) = start(db).await;
    let cy = house.join("Cy Rail", Role::SubjectLead, Some(house.b)).await;
    let mut theirs = house.browser_of(&cy).await;
    let school = format!("/schools/{}", house.b);
    let before = theirs.get(&format!("{school}.json")).await;
    assert!(before.says("\"private\":null"), "{}", before.body);
    let page = browser.get(&format!("/posts/new?person={cy}")).await;
    page.is(200, &format!("<option value=\"{cy}\" selected>"));
    let b = house.b.to_string();
    let wrong = [
        ("role", "headteacher"),
        ("school", ""),
        ("person", cy.0.as_str()),
        ("from", "2026-09-14"),
        ("until", "2026-09-01"),
    ];
    let answer = add(&mut browser, &page, &wrong).await;
    answer.is(422, "This role is for one school: choose which");
    answer.is(422, "The last day is before the first");
    let right = [
        ("role", "headteacher"),
        ("school", b.as_str()),
        ("person", cy.0.as_str()),
        ("from", "2026-09-14"),
    ];
    let post = format!("/posts/{}", page.hidden("record").unwrap());
    add(&mut browser, &page, &right).await.leads_to(&post);
    add(&mut browser, &page, &right).await.leads_to(&post);
    let page = browser.get(&post).await;
    page.is(200, "Headteacher, Bittern Primary");
    page.is(200, "Cy Rail holds this post");
    let after = theirs.get(&format!("{school}.json")).await;
    assert!(!after.says("\"private\":null"), "{}", after.body);
    browser.post(&page.undo().unwrap(), &[]).await.leads_to(&post);
    browser.get(&post).await.is(200, "Nobody: the post is vacant");
    let after = theirs.get(&format!("{school}.json")).await;
    assert!(after.says("\"private\":null"), "{}", after.body);
}

async fn a_role_for_the_trust_has_no_school(db: TestDatabase) {
    let (house, mut browser, head) = start(db).await;
    let a = house.a.to_string();
    let page = browser.get("/posts/new").await;
    let fields = [
        ("role", "trustee"),
        ("school", a.as_str()),
        ("person", head.0.as_str()),
        ("from", "2026-09-14"),
    ];
    add(&mut browser, &page, &fields).await.is(422, "This role is for the whole trust");
    let c = house.c.to_string();
    let fields = [
        ("role", "headteacher"),
        ("school", c.as_str()),
        ("person", head.0.as_str()),
        ("from", "2026-09-14"),
    ];
    add(&mut browser, &page, &fields).await.is(422, "Choose a school of the trust");
    let fields = [("role", "sorcerer"), ("school", ""), ("person", ""), ("from", "")];
    add(&mut browser, &page, &fields).await.is(422, "Choose what they do");
}

async fn a_post_that_is_here_is_shared(db: TestDatabase) {
    let (house, mut browser, head) = start(db).await;
    let cy = house.join("Cy Rail", Role::SubjectLead, Some(house.b)).await;
    let page = browser.get("/posts/new").await;
    let a = house.a.to_string();
    let vacant = [("role", "headteacher"), ("school", a.as_str()), ("person", ""), ("from", "")];
    add(&mut browser, &page, &vacant).await.is(422, "This post is here already");
    let shared = [
        ("role", "headteacher"),
        ("school", a.as_str()),
        ("person", cy.0.as_str()),
        ("from", "2026-09-14"),
    ];
    add(&mut browser, &page, &shared).await.leads_to(&format!("/posts/{}", id("post Ada Heron")));
    browser.get(&format!("/people/{cy}")).await.is(200, "shared with Ada Heron");
    browser.get(&format!("/people/{head}")).await.is(200, "shared with Cy Rail");
}

async fn acting_for_somebody_names_both_and_ends(db: TestDatabase) {
    let (house, mut browser, head) = start(db).await;
    let cy = house.join("Cy Rail", Role::SubjectLead, Some(house.b)).await;
    let mut theirs = house.browser_of(&cy).await;
    let post = format!("/posts/{}", id("post Ada Heron"));
    let give = format!("{post}/holders");
    let record = browser.get(&post).await.hidden_in(&give, "record").unwrap();
    let send = async |browser: &mut Browser, until: &str, person: &str| {
        let fields = [
            ("record", record.as_str()),
            ("person", person),
            ("from", "2026-09-14"),
            ("until", until),
        ];
        browser.post(&give, &[fields.as_slice(), &[("acting_for", head.0.as_str())]].concat()).await
    };
    send(&mut browser, "", &cy.0).await.is(422, "Enter until when they act");
    send(&mut browser, "2026-10-31", &head.0).await.is(422, "Nobody acts for themselves");
    send(&mut browser, "2026-10-31", &cy.0).await.leads_to(&post);
    send(&mut browser, "2026-10-31", &cy.0).await.leads_to(&post);
    let page = browser.get(&post).await;
    page.is(200, "acting for Ada Heron");
    assert_eq!(page.body.matches("acting for Ada Heron").count(), 1);
    theirs.get("/account").await.is(200, "acting for Ada Heron");
    let school = format!("/schools/{}.json", house.a);
    assert!(!theirs.get(&school).await.says("\"private\":null"));
    house.db.clock.set("2026-11-01T09:00:00Z");
    let mut theirs = house.browser_of(&cy).await;
    assert!(theirs.get(&school).await.says("\"private\":null"), "acting ends with its last day");
}

async fn a_post_ends_with_a_last_day_that_can_be_undone(db: TestDatabase) {
    let (_house, mut browser, _) = start(db).await;
    let post = format!("/posts/{}", id("post Ada Heron"));
    let holding = id("holding Ada Heron");
    let end = format!("{post}/holders/{holding}/end");
    let page = browser.get(&post).await;
    page.is(200, "Say when Ada Heron leaves this post");
    let version = page.hidden_in(&end, "version").unwrap();
    let field = format!("last_day-{holding}");
    browser
        .post(&end, &[("version", &version), (&field, "2026-08-31")])
        .await
        .is(422, "before the first");
    browser.post(&end, &[("version", &version), (&field, "2026-12-31")]).await.leads_to(&post);
    let page = browser.get(&post).await;
    page.is(200, "to 31 December 2026");
    browser
        .post(&end, &[("version", &version), (&field, "2026-11-30")])
        .await
        .is(409, "Somebody has changed this");
    browser.post(&page.undo().unwrap(), &[]).await.leads_to(&post);
    assert!(!browser.get(&post).await.says("31 December 2026"));
}

async fn the_last_administrator_keeps_their_post(db: TestDatabase) {
    let (_house, mut browser, _) = start(db).await;
    let post = format!("/posts/{}", id("post Dee Quill"));
    let holding = id("holding Dee Quill");
    let end = format!("{post}/holders/{holding}/end");
    let version = browser.get(&post).await.hidden_in(&end, "version").unwrap();
    let field = format!("last_day-{holding}");
    let refused = browser.post(&end, &[("version", &version), (&field, "2026-09-20")]).await;
    refused.is(422, "From 21 September 2026 nobody could add people");
    let undo = format!("/undo/holding/{holding}/-");
    browser.post(&undo, &[]).await.is(422, "From 14 September 2026 nobody could add people");
}

async fn the_roles_page_says_what_the_code_decides(db: TestDatabase) {
    let (house, _, head) = start(db).await;
    let mut theirs = house.browser_of(&head).await;
    let page = theirs.get("/people/roles.json").await;
    assert_eq!(page.status, 200);
    for role in Role::ALL {
        assert!(page.says(role.title()), "{}", role.title());
        for right in role.rights() {
            assert!(page.says(right.title()), "{}", right.title());
        }
    }
}

on_both!(
    a_post_is_given_once_and_opens_what_its_role_opens,
    a_role_for_the_trust_has_no_school,
    a_post_that_is_here_is_shared,
    acting_for_somebody_names_both_and_ends,
    a_post_ends_with_a_last_day_that_can_be_undone,
    the_last_administrator_keeps_their_post,
    the_roles_page_says_what_the_code_decides,
);
