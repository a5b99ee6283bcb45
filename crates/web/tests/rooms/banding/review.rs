//! The review half-way: it falls due by itself, six months after the decision and at the next committee, and not before.

use jiff::civil::{Date, date};
use trustwide_domain::{RecordId, model::preset};
use trustwide_test_support::{TestDatabase, on_both};

use super::steps::{
    CHAIR, DIRECTOR, GOVERNANCE, HEAD, OTHER_HEAD, PARTNER, again, browser, decide, decide_on,
    freeze, frozen, paper, recommend, send, start_with, tell, tell_on,
};
use crate::{
    browser::Browser,
    house::{House, id},
};

/// What a trust with this model writes itself: its source names no categories.
const CATEGORIES: &str = r#"
[[band]]
id = "steady"
label = "Category Lantern"
[[band.criterion]]
id = "plans_kept"
label = "What was planned is done"
judged = true

[[band]]
id = "close"
label = "Category Sextant"
[[band.criterion]]
id = "plans_slip"
label = "What was planned slips"
judged = true
"#;

async fn house(db: TestDatabase) -> House {
    let text = format!("{}\n{CATEGORIES}", preset("six-step").expect("a preset").text);
    let house = start_with(db, &text).await;
    let mut write = house.write_to(&house.saltmarsh).await;
    for (name, body, on) in [
        ("before", "Board of trustees", date(2027, 3, 16)),
        ("after", "Standards committee", date(2027, 4, 14)),
        ("later", "Board of trustees", date(2027, 5, 19)),
    ] {
        let meeting: (&str, Date, &str) = (body, on, "");
        write.set_committee(RecordId(id(name)), None, meeting).await.expect("a meeting");
    }
    write.commit().await.expect("a commit");
    house
}

/// School A's category is decided on 22 September and told.
async fn categorised(house: &House) {
    let mut director = browser(house, DIRECTOR).await;
    let (round, case) = frozen(house, &mut director).await;
    recommend(&mut director, &case, "close").await;
    send(&mut director, &case).await;
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(house, DIRECTOR).await;
    let paper = paper(&mut director, &round).await;
    let mut governance = browser(house, GOVERNANCE).await;
    decide(&mut governance, &paper, ("confirm", ""), ("5", "4")).await.leads_to(&paper);
    tell(&mut director, &case).await;
}

const DUE: &str = "1 school is due";

async fn it_falls_due_by_itself_and_not_before(db: TestDatabase) {
    let house = house(db).await;
    categorised(&house).await;
    let bands = format!("/schools/{}/band", house.a);
    let when = "From 22 March 2027, at Standards committee on 14 April 2027";
    let mut head = again(&house, HEAD).await;
    head.get(&bands).await.is(200, when);
    house.db.clock.set("2027-03-21T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    let page = director.get("/banding").await;
    page.is(200, &when.replacen("From", "from", 1));
    assert!(!page.says(DUE), "nothing nags before its day: {}", page.body);
    let record = director.get("/banding/rounds/new").await.hidden("record").expect("a record");
    let early = [("record", record.as_str()), ("kind", "review"), ("title", "Review")];
    director
        .post("/banding/rounds", &early)
        .await
        .is(422, "No review is due before 22 March 2027. Choose one school to begin early");
    let none = [early[0], early[1], early[2], ("school", "900002")];
    director.post("/banding/rounds", &none).await.is(422, "No review is due at this school");

    house.db.clock.set("2027-03-22T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    let page = director.get("/banding").await;
    page.is(200, DUE);
    page.is(200, "due since 22 March 2027, at Standards committee on 14 April 2027");
    // Who may not open it sees that it is due; whose band is not yet decided is in no review.
    let mut governance = again(&house, GOVERNANCE).await;
    let page = governance.get("/banding").await;
    page.is(200, DUE);
    assert!(page.hidden_in("/banding/rounds", "record").is_none(), "{}", page.body);
    for name in [PARTNER, CHAIR, OTHER_HEAD] {
        let mut browser = again(&house, name).await;
        assert!(!browser.get("/banding").await.says(DUE), "{name} runs no review");
    }
}

/// Opens the review that is due, and takes school A to a decision in it.
async fn reviewed(house: &House, band: &str) -> (Browser, String) {
    house.db.clock.set("2027-03-22T09:00:00Z");
    let mut director = again(house, DIRECTOR).await;
    let page = director.get("/banding").await;
    let hidden = |name: &str| page.hidden_in("/banding/rounds", name).expect("the form");
    let (record, title) = (hidden("record"), hidden("title"));
    let fields = [("record", record.as_str()), ("kind", "review"), ("title", &title)];
    let round = format!("/banding/rounds/{record}");
    director.post("/banding/rounds", &fields).await.leads_to(&round);
    assert!(!director.get("/banding").await.says(DUE), "it is open now");
    let page = director.get(&round).await;
    page.is(200, "Avocet Primary");
    assert!(!page.says("Bittern Primary"), "no band was decided there: {}", page.body);
    let case = freeze(house, &mut director, &round).await;
    director.get(&case).await.is(200, "Confirm Category Sextant");
    recommend(&mut director, &case, band).await;
    send(&mut director, &case).await;
    house.db.clock.set("2027-04-14T18:00:00Z");
    let mut director = again(house, DIRECTOR).await;
    let paper = paper(&mut director, &round).await;
    let mut governance = again(house, GOVERNANCE).await;
    let words = ("confirm", "");
    let there = ("5", "4");
    decide_on(&mut governance, &paper, "2027-04-14", "2027-04-15", words, there)
        .await
        .leads_to(&paper);
    let mut head = again(house, HEAD).await;
    let bands = format!("/schools/{}/band", house.a);
    let page = head.get(&bands).await;
    assert!(!page.says("Six-month review of the category: "), "not told yet: {}", page.body);
    tell_on(&mut director, &case, "2027-04-14").await;
    (head, bands)
}

async fn it_confirms_with_its_reason(db: TestDatabase) {
    let house = house(db).await;
    categorised(&house).await;
    let (mut head, bands) = reviewed(&house, "close").await;
    let page = head.get(&bands).await;
    page.is(200, "Six-month review of the category: confirmed");
    page.is(200, "The osprey reasons");
    assert!(!page.says("From 22 March 2027"), "it is done: {}", page.body);
    let mut director = again(&house, DIRECTOR).await;
    let page = director.get("/banding").await;
    assert!(!page.says("due since"), "it is done: {}", page.body);
}

async fn it_changes_with_its_reason(db: TestDatabase) {
    let house = house(db).await;
    categorised(&house).await;
    let (mut head, bands) = reviewed(&house, "steady").await;
    let page = head.get(&format!("{bands}?as_at=2027-04-14")).await;
    page.is(200, "Six-month review of the category: changed from Category Sextant");
}

on_both!(
    it_falls_due_by_itself_and_not_before,
    it_confirms_with_its_reason,
    it_changes_with_its_reason,
);
