//! What waits where somebody's week starts, and that nobody else is told that anything does.

use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};

use super::steps::{
    CHAIR, DIRECTOR, GOVERNANCE, HEAD, OTHER_HEAD, PARTNER, again, browser, comment, decide,
    frozen, judge, paper, recommend, send, start, tell,
};
use crate::house::House;

const WAITS: &str = "A recommendation waits for your correction until 21 September 2026";
const DEPUTY: &str = "Eve Plover";
const DATA: &str = "Kit Wren";
const TRUSTEE: &str = "Tam Dunlin";

async fn learns_nothing(house: &House, names: &[&str]) {
    let school = format!("/schools/{}", house.a);
    let secrets = ["correction until", "Band C", "Band D", "/band\"", "bands-waiting"];
    for name in names {
        let mut browser = again(house, name).await;
        for page in
            [school.clone(), format!("{school}.json"), "/trust".into(), "/trust.json".into()]
        {
            let answer = browser.get(&page).await;
            assert_eq!(answer.status.as_u16(), 200, "{page} for {name}");
            for secret in secrets {
                assert!(!answer.says(secret), "{page} tells {name} of {secret:?}: {}", answer.body);
            }
        }
    }
}

async fn the_school_is_told_what_waits_for_it(db: TestDatabase) {
    let house = start(db).await;
    house.join(DEPUTY, Role::Deputy, Some(house.a)).await;
    house.join(DATA, Role::DataLead, None).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    recommend(&mut director, &case, "d").await;
    let school = format!("/schools/{}", house.a);
    let mut head = browser(&house, HEAD).await;
    let page = head.get(&school).await;
    assert!(!page.says("id=\"band\""), "nothing was sent: {}", page.body);
    send(&mut director, &case).await;
    for name in [HEAD, CHAIR] {
        let page = browser(&house, name).await.get(&school).await;
        page.is(200, WAITS);
        page.is(200, &format!("href=\"{case}\""));
    }
    learns_nothing(&house, &[DEPUTY, OTHER_HEAD]).await;
    head.post("/banding/hide", &[("bands", "hidden")]).await;
    assert!(!head.get(&school).await.says(WAITS), "bands are hidden");

    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    let page = again(&house, HEAD).await.get(&school).await;
    assert!(!page.says("waits for your correction"), "its time is over: {}", page.body);
    let page = again(&house, HEAD).await.get(&format!("{school}/band")).await;
    page.is(200, "The time to correct and comment ended on 21 September 2026");
    let paper = paper(&mut director, &round).await;
    let mut governance = browser(&house, GOVERNANCE).await;
    let before = governance.get(&paper).await;
    assert!(!before.says("Said since"), "nothing was said since: {}", before.body);
    comment(&mut again(&house, HEAD).await, &case, "The maths lead began on Monday.").await;
    let after = governance.get(&paper).await;
    after.is(200, "Avocet Primary has said more");
    after.is(200, "The maths lead began on Monday.");
    after.is(200, "This paper is as it was frozen");
    decide(&mut governance, &paper, ("confirm", ""), ("5", "4")).await.leads_to(&paper);
    tell(&mut director, &case).await;
    house.db.clock.set("2026-09-23T09:00:00Z");
    for name in [HEAD, CHAIR, PARTNER] {
        let page = again(&house, name).await.get(&school).await;
        page.is(200, "Band: Band D");
        page.is(200, &format!("href=\"{school}/band\""));
    }
    learns_nothing(&house, &[DEPUTY, DATA, OTHER_HEAD]).await;
}

async fn the_board_is_told_what_waits_for_it(db: TestDatabase) {
    let house = start(db).await;
    house.join(TRUSTEE, Role::Trustee, None).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    recommend(&mut director, &case, "d").await;
    send(&mut director, &case).await;
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    let mut board = [browser(&house, GOVERNANCE).await, browser(&house, TRUSTEE).await];
    for browser in &mut board {
        let page = browser.get("/trust").await;
        assert!(!page.says("Waiting in banding"), "nothing waits for the board: {}", page.body);
    }
    director.get("/trust").await.is(200, "Ready for the paper");
    let paper = paper(&mut director, &round).await;
    for browser in &mut board {
        let page = browser.get("/trust").await;
        page.is(200, "1 school is before the board");
        page.is(200, &format!("href=\"{paper}\""));
    }
    decide(&mut board[0], &paper, ("confirm", ""), ("5", "4")).await.leads_to(&paper);
    for browser in &mut board {
        let page = browser.get("/trust").await;
        page.is(200, "Decided, and not yet told in person");
        page.is(200, "Avocet Primary");
    }
    tell(&mut director, &case).await;
    for browser in &mut board {
        let page = browser.get("/trust").await;
        assert!(!page.says("Waiting in banding"), "nothing waits: {}", page.body);
    }
}

on_both!(the_school_is_told_what_waits_for_it, the_board_is_told_what_waits_for_it);
