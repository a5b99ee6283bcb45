//! People: the directory, adding and changing somebody, letting them in, and leaving.

use trustwide_domain::{PersonId, access::Role};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    house::{House, PASSWORD},
};

/// An administrator's browser, and a head whom they look after.
async fn start(db: TestDatabase) -> (House, Browser, PersonId) {
    let house = House::build(db).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let browser = house.browser_of(&administrator).await;
    (house, browser, head)
}

async fn the_directory_is_for_everybody_and_sign_ins_are_not(db: TestDatabase) {
    let (house, mut administrator, head) = start(db).await;
    let mut theirs = house.browser_of(&head).await;
    let seen = administrator.get("/people").await;
    seen.is(200, "Headteacher, Avocet Primary");
    seen.is(200, "Password only");
    let seen = theirs.get("/people").await;
    seen.is(200, "Dee Quill");
    assert!(
        !seen.says("Password only") && !seen.says("Last signed in") && !seen.says("Add a person")
    );
    let seen = theirs.get("/people.json").await;
    assert!(!seen.says("active") && seen.says("\"standing\":null"), "{}", seen.body);
    theirs.get(&format!("/people/{head}")).await.is(200, "Avocet Primary");
    let found = theirs.get("/people?name=QUILL").await;
    assert!(found.says("Dee Quill") && !found.says(&format!("<a href=\"/people/{head}\">")));
    theirs.get("/people?name=zed").await.is(200, "Nobody has “zed” in the name");
}

async fn somebody_new_is_added_once(db: TestDatabase) {
    let (_house, mut browser, _) = start(db).await;
    let page = browser.get("/people/new").await;
    let record = page.hidden("record").unwrap();
    let wrong = [("record", record.as_str()), ("name", ""), ("email", "rosa at saltmarsh")];
    let again = browser.post("/people", &wrong).await;
    again.is(422, "Enter their name");
    again.is(422, "such as name@school.example");
    again.is(422, "rosa at saltmarsh");
    assert_eq!(again.hidden("record").unwrap(), record);
    let right =
        [("record", record.as_str()), ("name", "Rosa Tern"), ("email", "rosa@saltmarsh.example")];
    let href = format!("/people/{record}");
    browser.post("/people", &right).await.leads_to(&href);
    browser.post("/people", &right).await.leads_to(&href);
    let page = browser.get(&href).await;
    page.is(200, "Rosa Tern is in the directory");
    let list = browser.get("/people").await;
    assert_eq!(list.body.matches(">Rosa Tern<").count(), 1);
    let twin = [
        ("record", "0123456789abcdef0123456789abcdef"),
        ("name", "Rosa T"),
        ("email", "rosa@saltmarsh.example"),
    ];
    browser.post("/people", &twin).await.is(422, "Rosa Tern is here with this address already");
    browser.post(&page.undo().unwrap(), &[]).await.leads_to("/people");
    let list = browser.get("/people").await;
    assert!(!list.says(">Rosa Tern<"), "undone, and still there");
    browser
        .post("/people", &[("record", "../x"), ("name", "Rosa")])
        .await
        .is(400, "could not be read");
}

async fn a_stale_form_shows_both(db: TestDatabase) {
    let (_house, mut browser, head) = start(db).await;
    let href = format!("/people/{head}");
    let version = browser.get(&href).await.hidden_in(&href, "version").unwrap();
    let send = async |browser: &mut Browser, name: &str| {
        browser
            .post(
                &href,
                &[("version", &version), ("name", name), ("email", "ada@saltmarsh.example")],
            )
            .await
    };
    send(&mut browser, "Ada Heron-Vale").await.leads_to(&href);
    let page = browser.get(&href).await;
    page.is(200, "Ada Heron-Vale is changed");
    // The same form again has nothing to add.
    send(&mut browser, "Ada Heron-Vale").await.leads_to(&href);
    let stale = send(&mut browser, "Ada Crane").await;
    stale.is(409, "Dee Quill changed it on 14 September 2026");
    stale.is(409, "Ada Heron-Vale");
    stale.is(409, "Ada Crane");
    let latest = stale.hidden("version").unwrap();
    assert_ne!(latest, version);
    let again = [("version", latest.as_str()), ("name", "Ada Crane"), ("email", "")];
    browser.post(&href, &again).await.leads_to(&href);
    browser.get(&href).await.is(200, "No e-mail address");
    // Nobody else has changed her since, so an earlier notice's undo still holds.
    browser.post(&page.undo().unwrap(), &[]).await.leads_to(&href);
    browser.get(&href).await.is(200, "<h1>Ada Heron</h1>");
}

async fn an_invitation_lets_somebody_in(db: TestDatabase) {
    let (house, mut browser, head) = start(db).await;
    let href = format!("/people/{head}");
    browser.get(&href).await.is(200, "In the directory only");
    let answer = browser.post(&format!("{href}/invite"), &[("sign_in_name", "a b")]).await;
    answer.is(422, "without spaces");
    let answer = browser.post(&format!("{href}/invite"), &[("sign_in_name", "ada.heron")]).await;
    answer.is(200, "Nothing was sent");
    let link = link_on(&answer);
    browser.get(&href).await.is(200, "Invited");
    assert!(!browser.get(&href).await.says(&link), "a link is shown once");
    let mut theirs = Browser::new(&house.app);
    theirs.get(&link).await.is(200, "you sign in as ada.heron");
    theirs.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).await.leads_to("/");
    theirs.get("/account").await.is(200, "Ada Heron");
    // A reset ends what is open once it is used, and not before.
    let link = link_on(&browser.post(&format!("{href}/reset"), &[]).await);
    theirs.get("/account").await.is(200, "Ada Heron");
    let mut elsewhere = Browser::new(&house.app);
    elsewhere.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).await.leads_to("/");
    theirs.get("/account").await.leads_to("/sign-in?to=/account");
    browser.post(&format!("{href}/sessions/end"), &[]).await.leads_to(&href);
    elsewhere.get("/account").await.leads_to("/sign-in?to=/account");
}

async fn a_name_that_is_taken_is_not_given_twice(db: TestDatabase) {
    let (house, mut browser, head) = start(db).await;
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    browser
        .post(&format!("/people/{head}/invite"), &[("sign_in_name", "heron")])
        .await
        .is(200, "once");
    let answer =
        browser.post(&format!("/people/{other}/invite"), &[("sign_in_name", "Heron")]).await;
    answer.is(422, "Somebody already signs in as heron");
}

async fn a_lost_telephone_is_forgotten(db: TestDatabase) {
    let (house, mut browser, _) = start(db).await;
    let trustee = house.join("Yan Bright", Role::Trustee, None).await;
    let mut theirs = house.browser_of(&trustee).await;
    theirs.get("/account").await.is(200, "On since");
    let href = format!("/people/{trustee}");
    browser.get(&href).await.is(200, "Take their second factor away");
    browser.post(&format!("{href}/second-factor/remove"), &[]).await.leads_to(&href);
    theirs.get("/account").await.leads_to("/sign-in?to=/account");
    browser.get(&href).await.is(200, "Second factor still to be set up");
}

async fn a_leaver_is_shut_out_after_their_last_day(db: TestDatabase) {
    let (house, mut browser, head) = start(db).await;
    let mut theirs = house.browser_of(&head).await;
    let href = format!("/people/{head}");
    let page = browser.get(&href).await;
    page.is(200, "Before you go on:");
    let version = page.hidden_in(&format!("{href}/leave"), "version").unwrap();
    let leave = [("version", version.as_str()), ("last_day", "2026-09-14")];
    browser
        .post(&format!("{href}/leave"), &[("version", &version)])
        .await
        .is(422, "Enter their last day");
    browser.post(&format!("{href}/leave"), &leave).await.leads_to(&href);
    theirs.get("/account").await.is(200, "Ada Heron");
    house.db.clock.set("2026-09-15T09:00:00Z");
    theirs.get("/account").await.leads_to("/sign-in?to=/account");
    let fresh = house.scope(&house.saltmarsh).await.holdings_held_by(&head).await.unwrap();
    assert_eq!(fresh[0].holding.to_on, "2026-09-14".parse().ok());
    let mut browser = house.browser_again("Dee Quill").await;
    assert!(!browser.get("/people").await.says("Ada Heron"));
    browser.get("/people?leavers=yes").await.is(200, "Left on 14 September 2026");
    let page = browser.get(&href).await;
    let version = page.hidden_in(&format!("{href}/return"), "version").unwrap();
    browser.post(&format!("{href}/return"), &[("version", &version)]).await.leads_to(&href);
    browser.get(&href).await.is(200, "Ada Heron is back");
}

async fn the_last_who_may_add_people_stays(db: TestDatabase) {
    let (house, mut browser, _) = start(db).await;
    let administrator = PersonId(crate::house::id("Dee Quill"));
    let href = format!("/people/{administrator}");
    let version = browser.get(&href).await.hidden_in(&format!("{href}/leave"), "version").unwrap();
    let leave = [("version", version.as_str()), ("last_day", "2026-12-31")];
    let refused = browser.post(&format!("{href}/leave"), &leave).await;
    refused.is(422, "From 1 January 2027 nobody could add people");
    house.join("Cora Vale", Role::ChiefExecutive, None).await;
    browser.post(&format!("{href}/leave"), &leave).await.leads_to(&href);
}

async fn another_trust_s_people_are_not_here(db: TestDatabase) {
    let (house, mut browser, _) = start(db).await;
    let theirs =
        house.join_trust(&house.fenland, "Flo Sedge", Role::Headteacher, Some(house.c)).await;
    let href = format!("/people/{theirs}");
    browser.get(&href).await.is(404, "no page at this address");
    for act in ["invite", "reset", "sessions/end", "second-factor/remove", "leave", "return"] {
        let fields = [("sign_in_name", "flo"), ("last_day", "2026-09-14")];
        browser.post(&format!("{href}/{act}"), &fields).await.is(404, "no page at this address");
    }
    browser.post(&href, &[("name", "Flo")]).await.is(404, "no page at this address");
    assert!(!browser.get("/people?leavers=yes").await.says("Flo Sedge"));
}

async fn a_past_day_is_looked_at_and_not_changed(db: TestDatabase) {
    let (house, _, head) = start(db).await;
    house.db.clock.set("2026-09-15T09:00:00Z");
    house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    let mut browser = house.browser_again("Dee Quill").await;
    assert!(browser.get("/people").await.says("Cy Rail"));
    let then = browser.get("/people?as_at=2026-09-14").await;
    then.is(200, "Ada Heron");
    assert!(!then.says("Cy Rail") && !then.says("Password only"));
    let href = format!("/people/{head}");
    let page = browser.get(&format!("{href}?as_at=2026-09-14")).await;
    assert!(
        !page.says(&format!("method=\"post\" action=\"{href}")),
        "a past day has no forms: {}",
        page.body
    );
    let fields = [("name", "Ada"), ("version", "x")];
    browser.post(&format!("{href}?as_at=2026-09-14"), &fields).await.is(400, "could not be read");
    browser.get("/people?as_at=soon").await.is(400, "That is not a date");
}

/// The path of the link that a page shows once.
fn link_on(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("http://trustwide.test").expect("a link");
    rest.split('<').next().expect("a link").to_owned()
}

on_both!(
    the_directory_is_for_everybody_and_sign_ins_are_not,
    somebody_new_is_added_once,
    a_stale_form_shows_both,
    an_invitation_lets_somebody_in,
    a_name_that_is_taken_is_not_given_twice,
    a_lost_telephone_is_forgotten,
    a_leaver_is_shut_out_after_their_last_day,
    the_last_who_may_add_people_stays,
    another_trust_s_people_are_not_here,
    a_past_day_is_looked_at_and_not_changed,
);
