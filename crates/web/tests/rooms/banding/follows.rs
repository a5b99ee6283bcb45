//! What follows from a band by itself, and what is said of it in pounds and hours before and after.

use jiff::civil::{date, time};
use trustwide_domain::{
    AcademicYear, RecordId,
    days::{
        Account, Holder, State, Transfer,
        money::{CarryOver, Income, MoneySetting},
    },
    ids::PersonId,
    model::preset,
};
use trustwide_test_support::{TestDatabase, on_both};

use super::steps::{
    BothOnPaper, DIRECTOR, GOVERNANCE, HEAD, OTHER_HEAD, PARTNER, again, both_on_paper, browser,
    decide, frozen, in_band_d, judge, paper, recommend, send, start, start_with, tell,
};
use crate::{
    calendar::enter_the_year,
    house::{House, id},
};

async fn enter_money(house: &House, day_pence: i64) {
    let year = AcademicYear::of(date(2026, 9, 14));
    let scope = house.scope(&house.saltmarsh).await;
    let was = scope.money_settings().await.expect("settings").pop().map(|it| it.edited);
    drop(scope);
    let mut write = house.write_to(&house.saltmarsh).await;
    let setting = MoneySetting {
        improvement_hundredths: None,
        day_pence: Some(day_pence),
        full_time_hundredths: None,
        carry_over: CarryOver::None,
    };
    write
        .set_money(RecordId(id("setting")), was.as_ref(), year, &setting)
        .await
        .expect("a setting");
    write.commit().await.expect("a commit");
}

async fn enter_income(house: &House) {
    let year = AcademicYear::of(date(2026, 9, 14));
    let mut write = house.write_to(&house.saltmarsh).await;
    let income = Income {
        urn: house.a,
        grant_pence: 142_000_000,
        percent_hundredths: Some(550),
        pence: None,
    };
    write.set_income(RecordId(id("income")), None, year, &income).await.expect("an income");
    write.commit().await.expect("a commit");
}

async fn a_band_is_said_in_pounds_before_anybody_decides(db: TestDatabase) {
    let house = start(db).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    recommend(&mut director, &case, "d").await;
    let page = director.get(&case).await;
    page.is(200, "the trust has adopted no cost of a day for 2026-27");
    page.is(200, "What it pays in 2026-27 is not entered");
    enter_money(&house, 70_000).await;
    enter_income(&house).await;
    let said = [
        "12.0, then 15.5",
        "A change of £2,450 a year, at the £700 that a day costs the trust in 2026-27",
        "Now £78,100 in 2026-27, 5.5% of its grant; each further 1% would be £14,200 a year",
    ];
    // What is changed is from no band at all: every day of the year is new to the school.
    let page = director.get(&case).await;
    for words in said {
        page.is(200, words);
    }
    send(&mut director, &case).await;
    let page = browser(&house, HEAD).await.get(&case).await;
    page.is(200, said[2]);
    // The partner sees the band's days, and not what the school pays.
    let page = browser(&house, PARTNER).await.get(&case).await;
    page.is(200, said[0]);
    assert!(!page.says("£78,100"), "{}", page.body);
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    let paper = paper(&mut director, &round).await;
    let page = browser(&house, GOVERNANCE).await.get(&paper).await;
    for words in said {
        page.is(200, words);
    }
    // The frozen paper keeps what was known then.
    enter_money(&house, 90_000).await;
    let mut governance = again(&house, GOVERNANCE).await;
    governance.get(&paper).await.is(200, said[1]);
}

/// Time given to school A by its partner, from an hour on.
async fn give(house: &House, on: jiff::civil::Date, at: jiff::civil::Time) {
    let mut write = house.write_to(&house.saltmarsh).await;
    let transfer = Transfer {
        year: AcademicYear::of(on),
        giver: Holder::Person(PersonId(id(PARTNER))),
        receiver: Holder::School(house.a),
        account: Account::Offer,
        line: "planning_and_self_evaluation".into(),
        minutes: 180,
        state: State::Delivered,
        on: Some(on),
        starts_at: Some(at),
        contact: None,
        request: None,
        brought_forward: false,
        pence: None,
        note: String::new(),
    };
    write.post_transfer(RecordId(id("transfer")), &transfer).await.expect("a transfer");
    write.commit().await.expect("a commit");
}

async fn hours_from_the_decision_to_the_first_support_are_counted(db: TestDatabase) {
    let house = start(db).await;
    let case = in_band_d(&house).await;
    let bands = format!("/schools/{}/band", house.a);
    let mut director = again(&house, DIRECTOR).await;
    director.get(&bands).await.is(200, "None recorded since");
    // It was recorded on 22 September at ten; the partner came at nine on the day after.
    give(&house, date(2026, 9, 23), time(9, 0, 0, 0)).await;
    house.db.clock.set("2026-09-24T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    let page = director.get(&bands).await;
    page.is(200, "After 23 hours");
    page.is(200, "23 September 2026");
    let page = director.get(&case).await;
    let (_, rest) = page.body.split_once("/banding/rounds/").expect("its round");
    let round = format!("/banding/rounds/{}", rest.split('"').next().expect("an address"));
    director.get(&round).await.is(200, "First support after 23 hours");
}

/// The model with a rhythm where its source says only that progress is watched closely.
fn with_a_rhythm() -> String {
    let text = preset("humber").expect("a preset").text;
    let blank = "blank = \"The source says closely and not how often.\"";
    assert!(text.contains(blank));
    text.replace(blank, "rhythm = \"weekly\"")
}

const CLOSE: &str = "Close monitoring of progress in band E";

async fn tighter_reviews_and_further_days_begin_by_themselves(db: TestDatabase) {
    let house = start_with(db, &with_a_rhythm()).await;
    enter_the_year(&house).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    recommend(&mut director, &case, "e").await;
    director.get(&case).await.is(200, CLOSE);
    send(&mut director, &case).await;
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    let paper = paper(&mut director, &round).await;
    let mut governance = browser(&house, GOVERNANCE).await;
    decide(&mut governance, &paper, ("confirm", ""), ("5", "4")).await.leads_to(&paper);
    house.db.clock.set("2026-09-29T09:00:00Z");
    let days = format!("/schools/{}/days", house.a);
    let further = "Additional support for band E";
    let mut head = again(&house, HEAD).await;
    assert!(!head.get("/promises").await.says(CLOSE), "not told yet");
    assert!(!head.get(&days).await.says(further), "not told yet");
    let mut director = again(&house, DIRECTOR).await;
    tell(&mut director, &case).await;
    for page in [head.get("/promises").await, director.get("/promises").await] {
        page.is(200, CLOSE);
    }
    head.get(&days).await.is(200, further);
    let mut other = again(&house, OTHER_HEAD).await;
    assert!(!other.get("/promises").await.says(CLOSE), "nobody else's");
    // Powers and levy follow from nothing: they wait for decisions of their own.
    let bands = format!("/schools/{}/band", house.a);
    assert!(!head.get(&bands).await.says("Decided beside it"));
}

async fn decisions_of_one_meeting_are_undone_together(db: TestDatabase) {
    let house = start(db).await;
    let BothOnPaper { mut director, mut governance, cases: [case, other], paper } =
        both_on_paper(&house).await;
    let record_both = async |governance: &mut crate::browser::Browser| {
        let action = format!("{paper}/decisions");
        let page = governance.get(&paper).await;
        let hidden = |name: &str| page.hidden_in(&action, name).expect("a hidden field");
        let ids = ["record-0", "banding-0", "record-1", "banding-1"].map(hidden);
        let fields = [
            ("how", "board"),
            ("body", "Board of trustees"),
            ("on", "2026-09-22"),
            ("minute", "14/3"),
            ("present", "5"),
            ("quorum", "4"),
            ("interests", "None"),
            ("from", "2026-09-23"),
            ("sure", "yes"),
            ("record-0", &ids[0]),
            ("banding-0", &ids[1]),
            ("verdict-0", "confirm"),
            ("record-1", &ids[2]),
            ("banding-1", &ids[3]),
            ("verdict-1", "confirm"),
        ];
        governance.post(&action, &fields).await.leads_to(&paper);
        governance.get(&paper).await
    };
    let page = record_both(&mut governance).await;
    page.is(200, "What was decided on this paper");
    governance.post(&page.undo().expect("an undo"), &[]).await.leads_to(&paper);
    let page = governance.get(&paper).await;
    assert!(!page.says("What was decided on this paper"), "both are gone: {}", page.body);
    for case in [&case, &other] {
        director.get(case).await.is(200, "Before the board");
    }
    // Once one head is told, none of them is taken back.
    let page = record_both(&mut governance).await;
    let undo = page.undo().expect("an undo");
    tell(&mut director, &case).await;
    governance.post(&undo, &[]).await.is(422, "A head has been told");
    for case in [&case, &other] {
        director.get(case).await.is(200, "Confirmed as recommended");
    }
}

on_both!(
    a_band_is_said_in_pounds_before_anybody_decides,
    hours_from_the_decision_to_the_first_support_are_counted,
    tighter_reviews_and_further_days_begin_by_themselves,
    decisions_of_one_meeting_are_undone_together,
);
