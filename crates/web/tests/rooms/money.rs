//! Money from outside: what a school paid and received stands on one side, a decided levy moves it once the school has
//! notice, it can be questioned, and nobody overwrites what somebody else entered.

use jiff::civil::date;
use trustwide_domain::{Urn, access::Role, days::Transfer, ids::RecordId};
use trustwide_storage::{
    banding::{ConsequenceKind, NewConsequence},
    days::Asked,
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Browser,
    days::{browser_of, send, start},
    furnished_days::visit_to_a,
    house::{House, id},
};

/// What a school paid, received and gave stands on one side, in days and pounds, and what is not entered is left blank.
async fn a_statement_says_what_was_paid_and_received(db: TestDatabase) {
    let (house, _) = start(db).await;
    let cora = house.join("Cora Vale", Role::ChiefExecutive, None).await;
    let mut cora = house.browser_of(&cora).await;
    let mut ada = browser_of(&house, "Ada Heron").await;
    let href = format!("/schools/{}/statement", house.a);
    ada.get(&href).await.is(200, "Left blank: the trust has not entered it");
    let page = cora.get("/money/incomes/new").await;
    let a = house.a.to_string();
    let both = [
        ("school", a.as_str()),
        ("year", "2026-27"),
        ("grant", "1,420,000"),
        ("percent", "5.5"),
        ("pounds", "9"),
    ];
    send(&mut cora, &page, "/money/incomes", &both).await.is(422, "and not both");
    let fields = [
        ("school", a.as_str()),
        ("year", "2026-27"),
        ("grant", "1,420,000"),
        ("percent", "5.5"),
        ("pounds", ""),
    ];
    send(&mut cora, &page, "/money/incomes", &fields).await.leads_to("/money?year=2026-27");
    let page = cora.get("/money").await;
    let fields = [
        ("year", "2026-27"),
        ("improvement", "30"),
        ("day_cost", "450"),
        ("full_time", "195"),
        ("carry_over", "half"),
    ];
    send(&mut cora, &page, "/money/settings", &fields).await.leads_to("/money?year=2026-27");
    // The posts that the model counts, in days of the year: all, and those for school improvement.
    let givers = cora.get("/days/givers").await;
    for said in ["3.8", "741", "Those for school improvement", "2.8", "546"] {
        givers.is(200, said);
    }
    let model = {
        let preset = trustwide_domain::model::preset("humber").unwrap();
        let known = trustwide_domain::model::Known::shipped();
        trustwide_domain::model::Model::read("humber", preset.text, &known).unwrap()
    };
    let day = model.day.as_ref().unwrap();
    let given = Transfer {
        line: model.offer[0].item.id.clone(),
        minutes: day.minutes * 2,
        on: None,
        state: trustwide_domain::days::State::Delivered,
        note: String::new(),
        ..visit_to_a(&house)
    };
    let mut write = house.write_to(&house.saltmarsh).await;
    write.post_transfer(RecordId(id("given")), &given).await.unwrap();
    write.commit().await.unwrap();
    let page = ada.get(&href).await;
    page.is(200, "£78,100");
    page.is(200, "£23,430");
    page.is(200, "£900");
    page.is(200, "half of what is left is carried over: 5.0 days");
    let file = ada.get(&format!("{href}/file")).await;
    assert!(file.status == 200 && file.body.starts_with("PK"), "{}", file.status);
    let money = cora.get("/money").await;
    money.is(200, "£78,100");
    let twin: serde_json::Value =
        serde_json::from_str(&cora.get("/money.json").await.body).expect("a twin");
    let shares: Vec<_> =
        twin["split"].as_array().expect("parts").iter().map(|it| &it["share"]).collect();
    assert_eq!(shares, ["30%", "70%"]);
    money.is(200, "30 of 100");
    let mut cy = browser_of(&house, "Cy Rail").await;
    cy.get(&href).await.is(403, "");
    cy.get(&format!("{href}/file")).await.is(403, "");
}

/// Saltmarsh's chief executive, and what school A pays entered by her.
async fn entered(db: TestDatabase) -> (House, Browser, String) {
    let (house, _) = start(db).await;
    let cora = house.join("Cora Vale", Role::ChiefExecutive, None).await;
    let mut cora = house.browser_of(&cora).await;
    let (a, page) = (house.a.to_string(), cora.get("/money/incomes/new").await);
    let fields = [
        ("school", a.as_str()),
        ("year", "2026-27"),
        ("grant", "1,000,000"),
        ("percent", "5.5"),
        ("pounds", ""),
    ];
    send(&mut cora, &page, "/money/incomes", &fields).await.leads_to("/money?year=2026-27");
    let href = format!("/schools/{a}/statement");
    (house, cora, href)
}

async fn decide_a_levy(house: &House, urn: Urn) {
    let new = NewConsequence {
        kind: ConsequenceKind::Levy,
        band: None,
        body: "Board of trustees",
        minute: "12",
        decided_on: date(2026, 9, 9),
        from_on: date(2027, 1, 1),
        powers: "",
        until: "A review in July",
        levy_hundredths: Some(700),
        question_to: "The chief executive",
    };
    let mut write = house.write_to(&house.saltmarsh).await;
    write.decide_consequence(RecordId(id("levy")), urn, &new).await.expect("a decision");
    write.commit().await.expect("a commit");
}

/// A levy that the board decided is on the statement from its day, with the decision behind it: once the school has notice.
async fn a_levy_follows_its_own_decision_and_notice(db: TestDatabase) {
    let (house, mut cora, href) = entered(db).await;
    let mut ada = browser_of(&house, "Ada Heron").await;
    ada.get(&href).await.is(200, "£55,000, 5.5% of the grant");
    decide_a_levy(&house, house.a).await;
    for browser in [&mut ada, &mut cora] {
        let page = browser.get(&href).await;
        page.is(200, "£55,000, 5.5% of the grant");
        assert!(!page.says("minute 12"), "no notice yet: {}", page.body);
    }
    let scope = house.scope(&house.saltmarsh).await;
    let levy = scope.consequences().await.expect("an answer").remove(0);
    drop(scope);
    let mut write = house.write_to(&house.saltmarsh).await;
    write.give_notice(&levy, date(2026, 12, 10)).await.expect("a notice");
    write.commit().await.expect("a commit");
    for browser in [&mut ada, &mut cora] {
        let page = browser.get(&href).await;
        page.is(200, "5.5%, then 7% of the grant");
        page.is(200, "Decided: Board of trustees, 9 September 2026, minute 12");
        page.is(200, "1 January 2027 to 31 August 2027");
        // 122 days at 5.5 per cent and 243 at 7.
        page.is(200, "£18,383.56");
        page.is(200, "£46,602.74");
        page.is(200, "£64,986.30");
    }
    cora.get("/money").await.is(200, "5.5%, then 7%");
}

async fn a_statement_is_questioned_and_answered(db: TestDatabase) {
    let (house, mut cora, href) = entered(db).await;
    let mut ada = browser_of(&house, "Ada Heron").await;
    let page = ada.get(&href).await;
    let action = format!("{href}/questions");
    send(&mut ada, &page, &action, &[("words", "")]).await.is(422, "Write your question");
    let asked = [("words", "Was the day in March ours?")];
    send(&mut ada, &page, &action, &asked).await.leads_to(&href);
    send(&mut ada, &page, &action, &asked).await.leads_to(&href);
    let page = ada.get(&href).await;
    assert_eq!(
        page.body.matches("Was the day in March ours?").count(),
        1,
        "sent twice, asked once"
    );
    page.is(200, "No answer yet");
    cora.get("/money").await.is(200, "1 question about a statement waits for an answer");
    let page = cora.get(&href).await;
    let (_, rest) = page.body.split_once(&format!("action=\"{action}/")).expect("a form");
    let answer = format!("{action}/{}", rest.split('"').next().expect("an address"));
    let said = [("answer", "It was for all schools. The line now says so.")];
    send(&mut cora, &page, &answer, &said).await.leads_to(&href);
    send(&mut cora, &page, &answer, &said).await.leads_to(&href);
    ada.get(&href).await.is(200, "It was for all schools.");
    assert!(!cora.get("/money").await.says("waits for an answer"));
    let mut cy = browser_of(&house, "Cy Rail").await;
    cy.post(&action, &asked).await.is(403, "");
    let band = format!("/schools/{}/band", house.a);
    assert!(!ada.get(&band).await.says("day in March"), "it stays with the statement");
}

async fn nobody_overwrites_what_was_entered(db: TestDatabase) {
    let (house, mut cora, _) = entered(db).await;
    let finance = house.join("Finn Purse", Role::FinanceLead, None).await;
    let mut finance = house.browser_of(&finance).await;
    let a = house.a.to_string();
    let fields = |percent| {
        [
            ("school", a.as_str()),
            ("year", "2026-27"),
            ("grant", "1,000,000"),
            ("percent", percent),
            ("pounds", ""),
        ]
    };
    let blind = finance.get("/money/incomes/new").await;
    let again = send(&mut finance, &blind, "/money/incomes", &fields("9")).await;
    again.is(422, "It is entered already for this school and year");
    assert!(!again.says("5.5"), "{}", again.body);
    let shown = cora.get(&format!("/money/incomes/new?school={a}&year=2026-27")).await;
    shown.is(200, "5.5%");
    send(&mut cora, &shown, "/money/incomes", &fields("6")).await.leads_to("/money?year=2026-27");
    send(&mut cora, &shown, "/money/incomes", &fields("7")).await.is(409, "");
    let rules = [("year", "2026-27"), ("improvement", "30"), ("carry_over", "none")];
    let first = cora.get("/money").await;
    send(&mut cora, &first, "/money/settings", &rules).await.leads_to("/money?year=2026-27");
    let other = [("year", "2026-27"), ("improvement", "40"), ("carry_over", "none")];
    send(&mut cora, &first, "/money/settings", &other).await.is(409, "");
    let second = cora.get("/money").await;
    send(&mut cora, &second, "/money/settings", &other).await.leads_to("/money?year=2026-27");
}

/// Money that a school is given, for what it gives or for support that it asked for, is entered once, stands on its
/// statement, and can be taken out and put back.
async fn money_given_to_a_school_is_on_its_statement(db: TestDatabase) {
    let (house, mut cora, href) = entered(db).await;
    let lou = house.join("Lou Teal", Role::FinanceLead, None).await;
    let mut lou = house.browser_of(&lou).await;
    let page = lou.get("/money/funding/new").await;
    let a = house.a.to_string();
    let mut fields = vec![
        ("school", a.as_str()),
        ("on", "2026-09-10"),
        ("pounds", "nought"),
        ("purpose", "giving"),
        ("source", "The central fund"),
        ("words", "Cover on Mondays"),
    ];
    send(&mut lou, &page, "/money/funding", &fields).await.is(422, "Enter pounds such as 2,400");
    fields[2] = ("pounds", "0");
    send(&mut lou, &page, "/money/funding", &fields).await.is(422, "Enter pounds such as 2,400");
    fields[2] = ("pounds", "2,400");
    for _ in 0..2 {
        send(&mut lou, &page, "/money/funding", &fields).await.leads_to("/money?year=2026-27");
    }
    assert!(!lou.get("/money").await.says("Cover on Mondays"), "who enters it does not read it");
    let mut ada = browser_of(&house, "Ada Heron").await;
    for page in [ada.get(&href).await, cora.get("/money").await] {
        page.is(200, "Cover on Mondays");
        page.is(200, "£2,400");
        assert!(!page.says("£4,800"), "sent twice, entered once: {}", page.body);
    }
    ada.get("/money/funding/new").await.is(403, "");
    let mut cy = browser_of(&house, "Cy Rail").await;
    let theirs = cy.get(&format!("/schools/{}/statement", house.b)).await;
    theirs.is(200, "What the school received");
    assert!(!theirs.says("Cover on Mondays"), "{}", theirs.body);
    // The chief executive takes it out, and puts it back.
    let page = cora.get("/money").await;
    let (_, rest) = page.body.split_once("action=\"/money/funding/").expect("a button");
    let action = format!("/money/funding/{}", rest.split('"').next().unwrap());
    let version = page.hidden_in(&action, "version").expect("a version");
    cora.post(&action, &[("version", version.as_str())]).await.leads_to("/money");
    assert!(!ada.get(&href).await.says("Cover on Mondays"));
    let undo = cora.get("/money").await.undo().expect("a way back");
    cora.post(&undo, &[]).await.leads_to("/money");
    ada.get(&href).await.is(200, "Cover on Mondays");
}

/// Money for a request stands beside the request, and cannot be entered for another school than the one that asked.
async fn money_for_a_request_stands_beside_it(db: TestDatabase) {
    let (house, mut cora, href) = entered(db).await;
    let mut write = house.write_to(&house.saltmarsh).await;
    let asked =
        Asked { urn: house.a, line: "menu", words: "Phonics", urgent: false, contact: None };
    write.ask_for_support(RecordId(id("request")), asked).await.expect("a request");
    write.commit().await.expect("a commit");
    let request = id("request");
    cora.get(&format!("/support/{request}")).await.is(200, "Enter money that the school is given");
    let page = cora.get(&format!("/money/funding/new?request={request}")).await;
    page.is(200, "Avocet Primary");
    assert!(!page.says("Bittern Primary"), "{}", page.body);
    let (a, b) = (house.a.to_string(), house.b.to_string());
    let mut fields = vec![
        ("school", b.as_str()),
        ("request", request.as_str()),
        ("on", "2026-09-10"),
        ("pounds", "650"),
        ("purpose", "support"),
        ("source", "The hub’s grant"),
        ("words", "Books for year 1"),
    ];
    send(&mut cora, &page, "/money/funding", &fields).await.is(400, "");
    fields[0] = ("school", a.as_str());
    send(&mut cora, &page, "/money/funding", &fields).await.leads_to("/money?year=2026-27");
    let beside = cora.get(&format!("/support/{request}")).await;
    beside.is(200, "Money given for it");
    beside.is(200, "The hub’s grant");
    let mut ada = browser_of(&house, "Ada Heron").await;
    ada.get(&href).await.is(200, &format!("/support/{request}"));
}

on_both!(
    money_given_to_a_school_is_on_its_statement,
    money_for_a_request_stands_beside_it,
    a_statement_says_what_was_paid_and_received,
    a_levy_follows_its_own_decision_and_notice,
    a_statement_is_questioned_and_answered,
    nobody_overwrites_what_was_entered,
);
