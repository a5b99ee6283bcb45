//! Days of support from outside: planned, given, moved and called off; asked for, approved and evaluated; and nobody
//! learns another school's band from them.

use jiff::civil::date;
use trustwide_domain::{
    access::Role,
    days::{Account, Holder, Transfer},
    ids::{PersonId, RecordId},
    model::{Known, Model, preset},
};
use trustwide_storage::opening::OpeningBand;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    furnished_days::visit_to_a,
    house::{FIRST_DAY, House, id},
};

/// Saltmarsh with Humber's model in force, its director, its partner and two heads.
pub async fn start(db: TestDatabase) -> (House, Browser) {
    let house = House::build(db).await;
    let text = preset("humber").expect("a preset").text;
    house.adopt("version", text, FIRST_DAY).await;
    let bea = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    house.join("Gus Reed", Role::ImprovementPartner, Some(house.a)).await;
    house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    let browser = house.browser_of(&bea).await;
    (house, browser)
}

pub fn humber() -> Model {
    Model::read("humber", preset("humber").expect("a preset").text, &Known::shipped())
        .expect("a model")
}

pub async fn browser_of(house: &House, name: &str) -> Browser {
    house.browser_of(&PersonId(id(name))).await
}

/// Sends the form of a page, its hidden fields filled in.
pub async fn send(
    browser: &mut Browser,
    page: &Answer,
    to: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let mut all: Vec<(&str, String)> = Vec::new();
    for name in ["record", "was", "version"] {
        all.extend(page.hidden_in(to, name).map(|value| (name, value)));
    }
    let all: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain(fields.iter().copied())
        .collect();
    browser.post(to, &all).await
}

async fn time_is_planned_given_and_shown_to_the_head(db: TestDatabase) {
    let (house, mut browser) = start(db).await;
    let a = house.a.to_string();
    let gus = format!("person/{}", id("Gus Reed"));
    let line = format!("offer/{}", humber().offer[1].item.id);
    let page = browser.get("/days/transfers/new").await;
    let fields = |days: &'static str, at: &'static str| {
        vec![
            ("school", a.clone()),
            ("line", line.clone()),
            ("giver", gus.clone()),
            ("days", days.to_owned()),
            ("on", "2026-09-16".to_owned()),
            ("starts_at", at.to_owned()),
            ("note", String::new()),
        ]
    };
    let post = async |browser: &mut Browser, page: &Answer, fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        send(browser, page, "/days/transfers", &fields).await
    };
    post(&mut browser, &page, fields("half", "9:00")).await.is(422, "Enter days such as 0.5 or 2");
    post(&mut browser, &page, fields("0.5", "nine")).await.is(422, "Enter a time such as 9:30");
    let href = format!("/schools/{a}/days");
    post(&mut browser, &page, fields("0.5", "9:00")).await.leads_to(&href);
    browser.get(&href).await.is(200, "0.5 days from Gus Reed are planned for Avocet Primary");
    // The same form again plans nothing more; another at the same time is refused, as typed.
    post(&mut browser, &page, fields("0.5", "9:00")).await.leads_to(&href);
    let again = browser.get("/days/transfers/new").await;
    let refused = post(&mut browser, &again, fields("0.5", "10:00")).await;
    refused.is(422, "Gus Reed is taken with this school on 16 September 2026 from 9:00 to 12:15");
    assert!(refused.says("value=\"10:00\""), "{}", refused.body);
    // The head sees who comes and when, and what is left.
    let mut ada = browser_of(&house, "Ada Heron").await;
    let page = ada.get(&href).await;
    page.is(200, "Gus Reed");
    page.is(200, "16 September 2026, 9:00");
    page.is(200, "3.5 days a school a year, for the whole year");
    let twin = ada.get(&format!("/schools/{a}/days.json")).await;
    twin.is(200, "\"offer\":{\"offered\":{\"minutes\":4680,\"days\":\"12.0\"}");
    ada.get("/days/transfers/new").await.is(403, "");
    // Given on its day, and not before.
    let (_, rest) = page.body.split_once("/days/transfers/").expect("a link");
    let transfer = format!("/days/transfers/{}", rest.split('"').next().expect("its end"));
    house.db.clock.set("2026-09-17T09:00:00Z");
    let mut browser = house.browser_again("Bea Marsh").await;
    let page = browser.get(&transfer).await;
    let given = format!("{transfer}/delivery");
    let to_come = send(&mut browser, &page, &given, &[("given_on", "2026-09-20")]).await;
    to_come.is(422, "That day is still to come");
    send(&mut browser, &page, &given, &[("given_on", "2026-09-16")]).await.leads_to(&transfer);
    let page = browser.get(&transfer).await;
    page.is(200, "It was given on 16 September 2026.");
    browser.post(&page.undo().expect("an undo"), &[]).await.leads_to(&transfer);
    let page = browser.get(&transfer).await;
    let off = format!("{transfer}/cancellation");
    let why = send(&mut browser, &page, &off, &[("payable", "yes")]).await;
    why.is(422, "Say why, in a few words");
    let fields = [("payable", "yes"), ("why", "The school was shut")];
    send(&mut browser, &page, &off, &fields).await.leads_to(&transfer);
    browser.get(&transfer).await.is(200, "cancelled, still payable");
    send(&mut browser, &page, &off, &fields).await.leads_to(&transfer);
    browser.get("/days").await.is(200, "0.5 called off too late");
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

/// A head who gives to another school, or whose people do, learns no band by it.
async fn a_giver_learns_no_band(db: TestDatabase) {
    let (house, mut bea) = start(db).await;
    let model = humber();
    let more = &model.supplements[1];
    let it = Transfer {
        giver: Holder::Person(PersonId(id("Cy Rail"))),
        account: Account::Supplement,
        line: more.item.id.clone(),
        on: Some(date(2026, 9, 18)),
        note: String::new(),
        ..visit_to_a(&house)
    };
    let told = OpeningBand { urn: house.a, band: more.band.clone(), from_on: FIRST_DAY };
    let (base, version) = (RecordId(id("bands")), RecordId(id("version")));
    let mut write = house.write_to(&house.saltmarsh).await;
    write.open_bands(&base, &version, &[told], FIRST_DAY).await.unwrap();
    write.post_transfer(RecordId(id("more")), &it).await.unwrap();
    write.commit().await.unwrap();
    let mut cy = browser_of(&house, "Cy Rail").await;
    let own = format!("/schools/{}/days", house.b);
    cy.get(&own).await.is(200, "Avocet Primary");
    let one = format!("/days/transfers/{}", id("more"));
    cy.get(&one).await.is(200, "Not said");
    let other = format!("/schools/{}/days", house.a);
    cy.get(&other).await.is(403, "");
    for path in [own.as_str(), &one, "/days", "/support", &other] {
        for path in [path.to_owned(), format!("{path}.json")] {
            let answer = cy.get(&path).await;
            assert!(!answer.says(&more.item.label), "{path}: {}", answer.body);
            assert!(!answer.says("supplement"), "{path}: {}", answer.body);
        }
    }
    bea.get(&other).await.is(200, "additional for the band");
}

/// A model that is adopted within a year counts from the next term: what the first one offered until then stays on the
/// account under its own name, and what it promised until then stays promised.
async fn a_model_adopted_within_a_year_leaves_what_was(db: TestDatabase) {
    let (house, mut director) = start(db).await;
    crate::calendar::enter_the_year(&house).await;
    let humber = trustwide_domain::model::preset("humber").expect("a preset").text;
    let known = trustwide_domain::model::Known::shipped();
    let model = trustwide_domain::model::Model::read("humber", humber, &known).expect("a model");
    let first = &model.offer[0].item;
    let given = Transfer {
        line: first.id.clone(),
        minutes: model.day.as_ref().unwrap().minutes,
        state: trustwide_domain::days::State::Delivered,
        on: None,
        ..visit_to_a(&house)
    };
    let mut write = house.write_to(&house.saltmarsh).await;
    write.post_transfer(RecordId(id("given")), &given).await.expect("a transfer");
    write.commit().await.expect("a commit");
    let days = format!("/schools/{}/days", house.a);
    director.get(&days).await.is(200, "for the whole year");
    let four = include_str!("../../../domain/tests/data/four_tiers.toml");
    house.db.clock.set("2027-01-11T09:00:00Z");
    house.adopt("another model", four, date(2027, 1, 4)).await;
    let mut director = house.browser_again("Bea Marsh").await;
    let page = director.get(&days).await;
    page.is(200, &first.label);
    page.is(200, "for 1 of 3 terms: 2 September 2026 to 18 December 2026");
    page.is(200, "Time with the director");
    assert!(!page.says(&first.id), "a line of before is named: {}", page.body);
    let twin: serde_json::Value =
        serde_json::from_str(&director.get(&format!("{days}.json")).await.body).unwrap();
    let lines = twin["lines"].as_array().expect("lines");
    let line = lines.iter().find(|it| it["label"] == first.label.as_str()).expect("the first line");
    assert_eq!(line["sums"]["delivered"]["minutes"], given.minutes);
    director.get("/promises.json").await.is(200, "\"until\":\"2027-01-03\"");
}

/// Nobody gives time to the school that they work at, days that no year has are refused, and a day on which the school is
/// shut is said.
async fn a_plan_is_looked_at_before_it_is_kept(db: TestDatabase) {
    let (house, mut director) = start(db).await;
    crate::calendar::enter_the_year(&house).await;
    let (a, head, partner) = (house.a.to_string(), id("Ada Heron"), id("Gus Reed"));
    let (head, partner) = (format!("person/{head}"), format!("person/{partner}"));
    let page = director.get("/days/transfers/new").await;
    let (_, line) = page.body.split_once("value=\"offer/").expect("a line");
    let line = format!("offer/{}", line.split('"').next().unwrap());
    let mut fields = vec![
        ("school", a.as_str()),
        ("line", line.as_str()),
        ("giver", head.as_str()),
        ("days", "1"),
        ("on", "9999-12-31"),
    ];
    let to = "/days/transfers";
    send(&mut director, &page, to, &fields).await.is(422, "Enter a day between 1950 and 2100");
    fields[4] = ("on", "2026-12-25");
    send(&mut director, &page, to, &fields).await.is(422, "They work at this school");
    fields[2] = ("giver", partner.as_str());
    let days = format!("/schools/{a}/days");
    send(&mut director, &page, to, &fields).await.leads_to(&days);
    director.get(&days).await.is(200, "25 December 2026 is no working day there");
}

on_both!(
    a_model_adopted_within_a_year_leaves_what_was,
    a_plan_is_looked_at_before_it_is_kept,
    time_is_planned_given_and_shown_to_the_head,
    a_giver_learns_no_band,
);
