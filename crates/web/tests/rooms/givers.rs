//! Who has time, from outside: what nobody has taken yet, and what each head promised to give.

use serde_json::Value;
use trustwide_domain::{
    access::Role,
    model::{Known, Model, preset},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Browser,
    days::{humber, send, start},
    house::{FIRST_DAY, House},
};

/// The line of a page's twin that has something by a name.
async fn line_of(browser: &mut Browser, page: &str, list: &str, name: &str) -> Value {
    let twin: Value = serde_json::from_str(&browser.get(page).await.body).expect("a twin");
    let lines = twin[list].as_array().expect("a list");
    lines.iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("{name}: {twin}")).clone()
}

/// What a school offers to others, and nobody has asked for yet, is not hidden by what people are busy with.
async fn time_that_nobody_has_taken_is_seen_across_the_trust(db: TestDatabase) {
    let (house, mut director) = start(db).await;
    let (a, giver) = (house.a.to_string(), format!("school/{}", house.b));
    let page = director.get("/days/capacity").await;
    let fields = [("giver", giver.as_str()), ("days", "6"), ("from", "2026-09-01")];
    send(&mut director, &page, "/days/capacity", &fields).await.leads_to("/days/givers");
    let givers = "/days/givers.json";
    let idle = line_of(&mut director, givers, "givers", "Bittern Primary").await;
    assert_eq!(
        (&idle["standing"], &idle["free"]["days"]),
        (&"Nothing planned yet".into(), &"6.0".into())
    );
    let page = director.get("/days/transfers/new").await;
    let line = format!("bespoke/{}", humber().bespoke[0].item.id);
    let fields = [("school", a.as_str()), ("line", &line), ("giver", &giver), ("days", "2")];
    let to = format!("/schools/{a}/days");
    send(&mut director, &page, "/days/transfers", &fields).await.leads_to(&to);
    let busy = line_of(&mut director, givers, "givers", "Bittern Primary").await;
    assert_eq!(busy["standing"], "4.0 days free");
    director.get("/days/givers").await.is(200, "4.0 days free");
}

/// Twelve days that each head gives: what is planned and what is left stand for each, with who has not been asked yet.
async fn what_each_head_promised_stands_with_what_is_left(db: TestDatabase) {
    let house = House::build(db).await;
    let text = preset("trust-in-learning").expect("a preset").text;
    house.adopt("version", text, FIRST_DAY).await;
    let bea = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let ada = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut director = house.browser_of(&bea).await;
    let promise = line_of(&mut director, "/days.json", "promises", "Ada Heron").await;
    assert_eq!(promise["account"]["offered"]["days"], "12.0");
    let model = Model::read("model", text, &Known::shipped()).expect("a model");
    let (b, giver) = (house.b.to_string(), format!("person/{ada}"));
    let line = format!("commitment/{}", model.commitments[0].item.id);
    let page = director.get("/days/transfers/new").await;
    let fields = [("school", b.as_str()), ("line", &line), ("giver", &giver), ("days", "2.5")];
    let to = format!("/schools/{b}/days");
    send(&mut director, &page, "/days/transfers", &fields).await.leads_to(&to);
    let promise = line_of(&mut director, "/days.json", "promises", "Ada Heron").await;
    let said =
        ["offered", "planned", "delivered", "left"].map(|it| &promise["account"][it]["days"]);
    assert_eq!(said, ["12.0", "2.5", "0.0", "9.5"]);
    // More than was promised may be planned, and is said.
    let form = director.get("/days/transfers/new").await;
    let more = [("school", b.as_str()), ("line", &line), ("giver", &giver), ("days", "10")];
    send(&mut director, &form, "/days/transfers", &more).await.leads_to(&to);
    let page = director.get(&to).await;
    page.is(200, "That is 0.5 days more than they promised");
    let page = director.get("/days").await;
    page.is(200, "0.5 more than promised");
    page.is(200, "Promised by heads");
    page.is(200, "Ada Heron");
    let givers = director.get("/days/givers").await;
    givers.is(200, "data-label=\"Balance\"><span class=\"why\">Not known</span>");
    // The receiving school was given it, and is offered nothing by it.
    let twin: Value =
        serde_json::from_str(&director.get(&format!("{to}.json")).await.body).expect("a twin");
    assert_eq!(twin["offer"]["offered"]["days"], "0.0");
    // What is held back is named within the sentence.
    let line = format!("reserve/{}", model.reserves[0].item.id);
    let page = director.get("/days/transfers/new").await;
    let fields = [("school", b.as_str()), ("line", &line), ("giver", "reserve"), ("days", "1")];
    send(&mut director, &page, "/days/transfers", &fields).await.leads_to(&to);
    director.get(&to).await.is(200, "1.0 days from the reserve are planned for Bittern Primary");
}

on_both!(
    time_that_nobody_has_taken_is_seen_across_the_trust,
    what_each_head_promised_stands_with_what_is_left,
);
