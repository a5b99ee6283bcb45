//! What a year leaves of its offer, from outside: it opens the next year by the trust's rule, and is planned on there.

use jiff::civil::date;
use trustwide_domain::{
    AcademicYear,
    days::{
        Account, State, Transfer,
        money::{CarryOver, MoneySetting},
    },
    ids::RecordId,
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    days::{browser_of, humber, send, start},
    furnished_days::visit_to_a,
    house::{House, id},
};

/// Saltmarsh in 2026-27 carries half of what is left over, and A was given two days.
async fn a_year_is_past(house: &House) {
    let model = humber();
    let day = model.day.as_ref().expect("a day");
    let rule = MoneySetting {
        improvement_hundredths: None,
        day_pence: None,
        full_time_hundredths: None,
        carry_over: CarryOver::Half,
    };
    let given = Transfer {
        line: model.offer[0].item.id.clone(),
        minutes: day.minutes * 2,
        state: State::Delivered,
        note: String::new(),
        ..visit_to_a(house)
    };
    let year = AcademicYear::of(date(2026, 9, 16));
    let mut write = house.write_to(&house.saltmarsh).await;
    write.set_money(RecordId(id("rule")), None, year, &rule).await.expect("a rule");
    write.post_transfer(RecordId(id("given")), &given).await.expect("a transfer");
    write.commit().await.expect("a commit");
}

async fn what_is_left_opens_the_next_year(db: TestDatabase) {
    let (house, _) = start(db).await;
    a_year_is_past(&house).await;
    house.db.clock.set("2027-09-14T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    let (a, b, gus) =
        (house.a.to_string(), house.b.to_string(), format!("person/{}", id("Gus Reed")));
    let days = format!("/schools/{a}/days");
    let page = director.get(&days).await;
    page.is(200, "Carried over from 2026-27");
    page.is(200, "Half of the 10.0 days left of what was offered in 2026-27");
    // It is planned on like any line, and more than it holds is said.
    let form = director.get("/days/transfers/new").await;
    form.is(200, "Carried over from 2026-27");
    let plan = |line: &'static str, days: &'static str, on: &'static str| {
        [
            ("school", a.as_str()),
            ("line", line),
            ("giver", gus.as_str()),
            ("days", days),
            ("on", on),
        ]
    };
    let fields = plan("carried/2026-27", "6", "");
    send(&mut director, &form, "/days/transfers", &fields).await.leads_to(&days);
    director.get(&days).await.is(200, "1.0 days more than the line offers");
    let twin: serde_json::Value =
        serde_json::from_str(&director.get(&format!("{days}.json")).await.body).expect("a twin");
    let said = |it: &str| twin["carried"][0]["sums"][it]["days"].clone();
    assert_eq!(["offered", "planned", "left"].map(said), ["5.0", "6.0", "0.0"]);
    assert_eq!(twin["offer"]["offered"]["days"], "12.0", "the year's own offer stays what it is");
    // It is of its own year, for its own school, and not for what is bought.
    for (line, on, school) in [
        ("carried/2026-27", "2028-09-20", a.as_str()),
        ("carried/2025-26", "2027-09-21", a.as_str()),
        ("carried/soon", "2027-09-21", a.as_str()),
        ("carried/2024-25", "2027-09-21", b.as_str()),
    ] {
        let form = director.get("/days/transfers/new").await;
        let mut fields = plan("", "1", "");
        (fields[0].1, fields[1].1, fields[4].1) = (school, line, on);
        send(&mut director, &form, "/days/transfers", &fields).await.is(422, "");
    }
    // The statement has it beside the offer; nobody else's school has it without reason.
    let mut ada = browser_of(&house, "Ada Heron").await;
    let statement = ada.get(&format!("/schools/{a}/statement")).await;
    statement.is(200, "Carried over from 2026-27");
    statement.is(200, "17.0");
    // A visit's time may be on it.
    let mut gus = browser_of(&house, "Gus Reed").await;
    gus.get(&format!("/contacts/new?school={a}")).await.is(200, "Carried over from 2026-27");
}

async fn a_year_before_the_trust_began_carries_nothing(db: TestDatabase) {
    let (house, mut director) = start(db).await;
    let rule = MoneySetting {
        improvement_hundredths: None,
        day_pence: None,
        full_time_hundredths: None,
        carry_over: CarryOver::All,
    };
    let before = AcademicYear::of(date(2026, 1, 16));
    let mut write = house.write_to(&house.saltmarsh).await;
    write.set_money(RecordId(id("rule")), None, before, &rule).await.expect("a rule");
    let stray =
        Transfer { account: Account::Carried, line: "2019-20".into(), ..visit_to_a(&house) };
    let refused = write.post_transfer(RecordId(id("stray")), &stray).await;
    assert!(refused.is_err(), "what a year carries over is used in the year after it");
    drop(write);
    let mut write = house.write_to(&house.saltmarsh).await;
    write.set_money(RecordId(id("rule")), None, before, &rule).await.expect("a rule");
    write.commit().await.expect("a commit");
    let page = director.get(&format!("/schools/{}/days", house.a)).await;
    assert!(page.status == 200 && !page.says("Carried over"), "{}", page.body);
    let form = director.get("/days/transfers/new").await;
    assert!(!form.says("Carried over"), "{}", form.body);
}

on_both!(what_is_left_opens_the_next_year, a_year_before_the_trust_began_carries_nothing);
