//! What different people and different pages say of one band is the same.

use jiff::civil::date;
use serde_json::Value;
use trustwide_domain::{
    RecordId,
    access::Role,
    ids::PersonId,
    model::{Direction, preset},
};
use trustwide_storage::contacts::NewAction;
use trustwide_test_support::{TestDatabase, on_both};

use super::steps::{
    CHAIR, DIRECTOR, GOVERNANCE, HEAD, PARTNER, again, before_the_board, browser, decide,
    in_band_d, start, tell,
};
use crate::{browser::Browser, furnished::visit_of_a, house::id};

const TRUSTEE: &str = "Tam Dunlin";

async fn twin(browser: &mut Browser, page: &str) -> Value {
    let answer = browser.get(&format!("{page}.json")).await;
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{page}: {}", answer.body))
}

async fn everybody_who_sees_a_band_reads_the_same_wait(db: TestDatabase) {
    let house = start(db).await;
    house.join(TRUSTEE, Role::Trustee, None).await;
    in_band_d(&house).await;
    house.db.clock.set("2026-09-28T09:00:00Z");
    let mut visit = visit_of_a(&house, RecordId(id("a visit")), "Few can blend");
    visit.details.on = date(2026, 9, 25);
    let gus = PersonId(id(PARTNER));
    let mut write = house.db.write(&house.saltmarsh, &gus).await.expect("a write");
    write.save_contact(&visit).await.expect("a visit");
    write.commit().await.expect("a commit");
    let page = format!("/schools/{}/band", house.a);
    for name in [DIRECTOR, HEAD, CHAIR, GOVERNANCE, TRUSTEE, PARTNER] {
        let mut browser = match name {
            TRUSTEE => house.browser_of(&PersonId(id(TRUSTEE))).await,
            name => again(&house, name).await,
        };
        let support = twin(&mut browser, &page).await["now"]["support"].clone();
        assert_eq!(support["on"], "2026-09-25", "{name} reads {support}");
        if name == TRUSTEE {
            assert!(!browser.get("/contacts").await.says("Few can blend"));
        }
    }
}

async fn everybody_who_reads_a_statement_reads_what_it_changed(db: TestDatabase) {
    let house = start(db).await;
    house.join(TRUSTEE, Role::Trustee, None).await;
    let mut visit = visit_of_a(&house, RecordId(id("a visit")), "Few can blend");
    visit.actions = vec![NewAction {
        words: "Hear the lowest group read".into(),
        owner: PersonId(id(HEAD)),
        due_on: date(2026, 9, 12),
    }];
    let gus = PersonId(id(PARTNER));
    let mut write = house.db.write(&house.saltmarsh, &gus).await.expect("a write");
    write.save_contact(&visit).await.expect("a visit");
    write.commit().await.expect("a commit");
    let scope = house.scope(&house.saltmarsh).await;
    let action = scope.actions().await.expect("actions").remove(0);
    drop(scope);
    let head = PersonId(id(HEAD));
    let mut write = house.db.write(&house.saltmarsh, &head).await.expect("a write");
    let done = Some(date(2026, 9, 14));
    write.close_action(&action, done, "They read every day").await.expect("an outcome");
    write.commit().await.expect("a commit");
    let page = format!("/schools/{}/statement", house.a);
    for name in [DIRECTOR, HEAD, CHAIR, GOVERNANCE, TRUSTEE] {
        let changed = twin(&mut browser(&house, name).await, &page).await["changed"].clone();
        assert_eq!(changed[0]["words"], "They read every day", "{name} reads {changed}");
    }
}

async fn what_was_decided_otherwise_is_what_is_shown(db: TestDatabase) {
    let house = start(db).await;
    let (paper, case) = before_the_board(&house).await;
    let mut governance = browser(&house, GOVERNANCE).await;
    // Each band that the board may choose stands on the paper with what it would change.
    governance.get(&paper).await.is(200, "Band E: 19.0 days in a whole year");
    let otherwise = ("band/e", "It cannot wait");
    decide(&mut governance, &paper, otherwise, ("5", "4")).await.leads_to(&paper);
    let mut director = again(&house, DIRECTOR).await;
    let page = director.get(&case).await;
    page.is(200, "What the decided band changes");
    assert_eq!(twin(&mut director, &case).await["changes"]["then"], "Band E");
    // The head is told by somebody who knows, and not by themselves.
    for name in [HEAD, CHAIR, "Cy Rail"] {
        let action = format!("{case}/telling");
        let record = page.hidden_in(&action, "record").expect("a record");
        let by = id(name);
        let fields =
            [("record", record.as_str()), ("by", &by), ("on", "2026-09-22"), ("how", "Said")];
        director.post(&action, &fields).await.is(422, "Choose who told the head");
    }
    tell(&mut director, &case).await;
}

async fn two_pages_say_the_same_direction_and_name(db: TestDatabase) {
    let house = start(db).await;
    in_band_d(&house).await;
    let mut director = again(&house, DIRECTOR).await;
    let scope = house.scope(&house.saltmarsh).await;
    let was = scope.standings().await.expect("standings").remove(0);
    drop(scope);
    let me = PersonId(id(DIRECTOR));
    let mut write = house.db.write(&house.saltmarsh, &me).await.expect("a write");
    let said = (Some(Direction::Declining), Some(true), "Two teachers have left");
    write
        .set_standing(RecordId(id("standing")), Some(&was.edited), house.a, said)
        .await
        .expect("it");
    write.commit().await.expect("a commit");
    let all = twin(&mut director, "/banding").await;
    let line = all["schools"].as_array().expect("schools")[0].clone();
    let own = twin(&mut director, &format!("/schools/{}/band", house.a)).await;
    assert_eq!(
        (&line["direction"], &own["now"]["direction"]),
        (&"Declining".into(), &"Declining".into())
    );
    assert_eq!(own["entries"][0]["direction"], "Improving", "as it was when it was decided");
    // A model that no longer has the band calls it what it was called.
    let text = preset("humber").expect("a preset").text.replace("\"d\"", "\"delta\"");
    house.adopt("another", &text, date(2026, 9, 23)).await;
    let mut director = again(&house, DIRECTOR).await;
    let all = twin(&mut director, "/banding").await;
    assert_eq!(all["schools"][0]["band"], "Band D");
    let school = director.get(&format!("/schools/{}", house.a)).await;
    school.is(200, "Band: Band D");
}

on_both!(
    everybody_who_sees_a_band_reads_the_same_wait,
    everybody_who_reads_a_statement_reads_what_it_changed,
    what_was_decided_otherwise_is_what_is_shown,
    two_pages_say_the_same_direction_and_name,
);
