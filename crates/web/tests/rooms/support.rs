//! Support that a school asks for, from outside: asked, approved with somebody's time, given, and said to be worth.

use trustwide_domain::{
    access::Role,
    days::needs_evaluation,
    ids::{PersonId, RecordId},
    model::{Known, Model, preset},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Browser,
    days::{browser_of, humber, send, start},
    furnished::visit_of_a,
    house::{FIRST_DAY, House, id},
};

/// What is typed where support was given today.
const GIVEN: [(&str, &str); 1] = [("given_on", "2026-09-14")];

async fn support_is_asked_for_and_closed_by_the_school(db: TestDatabase) {
    let (house, mut bea) = start(db).await;
    let mut ada = browser_of(&house, "Ada Heron").await;
    let page = ada.get("/support/new").await;
    let (a, b) = (house.a.to_string(), house.b.to_string());
    let model = humber();
    let brokered = model.bespoke.iter().find(|it| it.brokered).expect("brokered support");
    let line = brokered.item.id.as_str();
    let ask = [("school", b.as_str()), ("line", line), ("words", "Reading"), ("urgent", "yes")];
    send(&mut ada, &page, "/support", &ask).await.is(422, "Choose your school");
    let ask = [("school", a.as_str()), ("line", line), ("words", "Reading"), ("urgent", "yes")];
    let asked = send(&mut ada, &page, "/support", &ask).await;
    let href = asked.location.clone();
    assert!(href.starts_with("/support/"), "{asked:?}");
    ada.get(&href).await.is(200, "Waiting for a decision");
    let mut cy = browser_of(&house, "Cy Rail").await;
    cy.get(&href).await.is(404, "");
    assert!(!cy.get("/support").await.says("Avocet"));
    let page = bea.get(&href).await;
    let approval = format!("{href}/approval");
    let giver = format!("person/{}", id("Cy Rail"));
    let fields = [
        ("giver", giver.as_str()),
        ("days", "2"),
        ("on", ""),
        ("starts_at", ""),
        ("note", "Cy has done this"),
    ];
    send(&mut bea, &page, &approval, &fields).await.leads_to(&href);
    send(&mut bea, &page, &approval, &fields).await.is(409, "");
    let page = bea.get(&href).await;
    send(&mut bea, &page, &format!("{href}/delivery"), &GIVEN).await.leads_to(&href);
    bea.get(&href).await.is(200, "waiting for the school’s evaluation");
    let page = ada.get(&href).await;
    let evaluation = format!("{href}/evaluation");
    send(&mut ada, &page, &evaluation, &[("words", "")]).await.is(422, "Choose how much it helped");
    let said = [("rating", "4"), ("words", "Every group reads daily now")];
    send(&mut ada, &page, &evaluation, &said).await.leads_to(&href);
    ada.get(&href).await.is(200, "It helped very much");
    // Cy gave it: his school sees that it gave, and the trust that it was asked.
    cy.get(&format!("/schools/{b}/days")).await.is(200, "2.0 days given so far");
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

/// What was planned for a day to come is given on the day that it was, and nothing is given before its day.
async fn support_is_given_on_its_day_by_somebody_who_gives(db: TestDatabase) {
    let (house, mut bea) = start(db).await;
    let una = house.join("Una Pochard", Role::LocalBoardChair, Some(house.a)).await;
    let mut ada = browser_of(&house, "Ada Heron").await;
    let href = asked(&house, &mut ada, "Reading").await;
    let page = bea.get(&href).await;
    let approval = format!("{href}/approval");
    let plan = |giver: String, on: &'static str| {
        [("giver", giver), ("days", "1".into()), ("on", on.to_owned()), ("note", String::new())]
    };
    for (giver, on, says) in [
        (format!("person/{una}"), "", "Choose who gives the time"),
        (format!("person/{}", id("Cy Rail")), "2020-01-01", "Enter a day from 1 September 2026"),
    ] {
        let fields = plan(giver, on);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, it)| (*name, it.as_str())).collect();
        send(&mut bea, &page, &approval, &fields).await.is(422, says);
    }
    let fields = plan(format!("person/{}", id("Cy Rail")), "2027-01-20");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, it)| (*name, it.as_str())).collect();
    send(&mut bea, &page, &approval, &fields).await.leads_to(&href);
    let page = bea.get(&href).await;
    let delivery = format!("{href}/delivery");
    send(&mut bea, &page, &delivery, &[("given_on", "2027-01-20")])
        .await
        .is(422, "That day is still to come");
    send(&mut bea, &page, &delivery, &GIVEN).await.leads_to(&href);
    bea.get(&href).await.is(200, "14 September 2026");
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

/// A request of school A's head; its address.
async fn asked(house: &House, ada: &mut Browser, words: &str) -> String {
    let page = ada.get("/support/new").await;
    let (a, line) = (house.a.to_string(), humber().bespoke[0].item.id.clone());
    let ask = [("school", a.as_str()), ("line", &line), ("words", words)];
    send(ada, &page, "/support", &ask).await.location
}

/// Each step of a request is taken back by whoever took it, with the time that it planned or gave, and by nobody else.
async fn each_step_is_taken_back_by_whoever_took_it(db: TestDatabase) {
    let (house, mut bea) = start(db).await;
    let mut ada = browser_of(&house, "Ada Heron").await;
    let href = asked(&house, &mut ada, "Reading").await;
    let giver = format!("person/{}", id("Cy Rail"));
    let plan = [("giver", giver.as_str()), ("days", "1"), ("on", "2026-09-10"), ("note", "")];
    let worth = [("rating", "3"), ("words", "We plan together now")];
    let (in_hand, not_now) = ([("why", "We have it in hand")], [("why", "Not this term")]);
    let steps = [
        ("withdrawal", in_hand.as_slice(), true, "Waiting for a decision"),
        ("refusal", not_now.as_slice(), false, "Waiting for a decision"),
        ("approval", plan.as_slice(), false, "Waiting for a decision"),
        ("delivery", GIVEN.as_slice(), false, "All of it was given"),
        ("evaluation", worth.as_slice(), true, "Say what it was worth"),
    ];
    let mut approved = None;
    for (act, fields, by_head, before) in steps {
        let (mine, other) = if by_head { (&mut ada, &mut bea) } else { (&mut bea, &mut ada) };
        let to = format!("{href}/{act}");
        let page = mine.get(&href).await;
        send(mine, &page, &to, fields).await.leads_to(&href);
        let undo = mine.get(&href).await.undo().expect("an undo");
        assert_ne!(other.post(&undo, &[]).await.status, 303, "{act} is not theirs to take back");
        mine.post(&undo, &[]).await.leads_to(&href);
        mine.get(&href).await.is(200, before);
        mine.post(&undo, &[]).await.leads_to(&href);
        if act != "withdrawal" && act != "refusal" {
            let page = mine.get(&href).await;
            send(mine, &page, &to, fields).await.leads_to(&href);
        }
        match act {
            "approval" => approved = mine.get(&href).await.undo(),
            // An earlier act is not taken back over a later one.
            "delivery" => {
                let earlier = approved.as_ref().expect("an undo of the approval");
                mine.post(earlier, &[]).await.is(409, "");
                mine.get(&href).await.is(200, "Delivered");
            }
            _ => {}
        }
        assert_eq!(house.db.check().await.unwrap().faults, [""; 0], "{act}");
    }
    // What was withdrawn is over, and nothing is decided of it any more.
    let other = asked(&house, &mut ada, "Writing").await;
    let page = ada.get(&other).await;
    send(&mut ada, &page, &format!("{other}/withdrawal"), &[("why", "")]).await.leads_to(&other);
    let page = bea.get(&other).await;
    page.is(200, "Withdrawn by the school");
    assert!(!page.says("Approve and plan it"), "{}", page.body);
    bea.get("/support").await.is(200, "No request is open");
}

/// What a test types of one line of the menu.
struct Asking<'a> {
    school: &'a str,
    line: &'a str,
    giver: &'a str,
}

/// One request from asking to the school's word on it.
async fn ask_and_receive(
    (head, director): (&mut Browser, &mut Browser),
    asking: &Asking<'_>,
    evaluates: bool,
) {
    let page = head.get("/support/new").await;
    let ask = [("school", asking.school), ("line", asking.line), ("words", "This term")];
    let href = send(head, &page, "/support", &ask).await.location;
    assert!(href.starts_with("/support/"), "{}: {href}", asking.line);
    let page = director.get(&href).await;
    let planned = [("giver", asking.giver), ("days", "1.5"), ("note", "")];
    send(director, &page, &format!("{href}/approval"), &planned).await.leads_to(&href);
    let page = director.get(&href).await;
    send(director, &page, &format!("{href}/delivery"), &GIVEN).await.leads_to(&href);
    let page = director.get(&href).await;
    assert_eq!(page.says("waiting for the school’s evaluation"), evaluates, "{}", asking.line);
    let page = head.get(&href).await;
    let said = [("rating", "3"), ("words", "We plan together now")];
    send(head, &page, &format!("{href}/evaluation"), &said).await.leads_to(&href);
    director.get(&href).await.is(200, "It helped");
}

/// Every line of the menu, whoever gives it, goes the same way from request to evaluation.
async fn every_line_of_the_menu_goes_from_request_to_evaluation(db: TestDatabase) {
    let (house, mut director) = start(db).await;
    let mut head = browser_of(&house, "Ada Heron").await;
    let (school, giver) = (house.a.to_string(), format!("person/{}", id("Cy Rail")));
    let model = humber();
    let minutes = model.day.as_ref().expect("a day").minutes * 3 / 2;
    assert!(10 < model.bespoke.len(), "the menu is long");
    for it in &model.bespoke {
        let line = it.item.id.as_str();
        let asking = Asking { school: &school, line, giver: &giver };
        let evaluates = needs_evaluation(&model, line, minutes);
        ask_and_receive((&mut head, &mut director), &asking, evaluates).await;
    }
    assert_eq!(house.db.check().await.expect("a check").faults, [""; 0]);
}

/// What a visit showed stands beside what is asked for because of it.
async fn what_monitoring_showed_stands_beside_the_request(db: TestDatabase) {
    let (house, mut bea) = start(db).await;
    let gus = PersonId(id("Gus Reed"));
    let visit = RecordId(id("visit"));
    let mut write = house.db.write(&house.saltmarsh, &gus).await.expect("a write");
    let seen = "Few of the youngest can blend";
    write.save_contact(&visit_of_a(&house, visit.clone(), seen)).await.expect("a visit");
    write.commit().await.expect("a commit");
    let mut ada = browser_of(&house, "Ada Heron").await;
    let page = ada.get("/support/new").await;
    page.is(200, "Visit, Avocet Primary, 10 September 2026");
    let (a, line) = (house.a.to_string(), humber().bespoke[0].item.id.clone());
    let ask = |contact| {
        [("school", a.as_str()), ("line", &line), ("words", "Phonics"), ("contact", contact)]
    };
    let unknown = id("another visit");
    for other in ["a word", unknown.as_str()] {
        let answer = send(&mut ada, &page, "/support", &ask(other)).await;
        answer.is(422, "Choose a visit or review at the school that asks");
    }
    let href = send(&mut ada, &page, "/support", &ask(&visit.0)).await.location;
    for browser in [&mut ada, &mut bea] {
        let page = browser.get(&href).await;
        page.is(200, "What showed that it is needed");
        page.is(200, &format!("href=\"/contacts/{visit}\""));
    }
    // Another head is offered nothing of it.
    let mut cy = browser_of(&house, "Cy Rail").await;
    let page = cy.get("/support/new").await;
    assert!(!page.says("10 September 2026"), "{}", page.body);
    let b = house.b.to_string();
    let mut theirs = ask(&visit.0);
    theirs[0].1 = &b;
    let answer = send(&mut cy, &page, "/support", &theirs).await;
    answer.is(422, "Choose a visit or review at the school that asks");
}

/// A model that lists nothing to ask for and holds days back for need is asked for those, and what is approved is drawn from
/// them.
async fn urgent_need_is_asked_of_what_is_held_back(db: TestDatabase) {
    let house = House::build(db).await;
    let text = preset("trust-in-learning").expect("a preset").text;
    house.adopt("version", text, FIRST_DAY).await;
    let bea = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let gus = house.join("Gus Reed", Role::ImprovementPartner, Some(house.a)).await;
    let ada = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let (mut director, mut head) = (house.browser_of(&bea).await, house.browser_of(&ada).await);
    let page = head.get("/support/new").await;
    let model = Model::read("model", text, &Known::shipped()).expect("a model");
    let reserve = &model.reserves[0].item;
    page.is(200, &reserve.label);
    let a = house.a.to_string();
    let fields = [
        ("school", a.as_str()),
        ("line", reserve.id.as_str()),
        ("words", "Two teachers have left in one week"),
        ("urgent", "yes"),
    ];
    let asked = send(&mut head, &page, "/support", &fields).await;
    assert_eq!(asked.status.as_u16(), 303, "{}", asked.body);
    let href = asked.location.clone();
    director.get(&href).await.is(200, "Two teachers have left in one week");
    let page = director.get(&href).await;
    let (own, giver) = (format!("person/{ada}"), format!("person/{gus}"));
    let mut fields = [("giver", own.as_str()), ("days", "2"), ("note", "For the first week")];
    let again = send(&mut director, &page, &format!("{href}/approval"), &fields).await;
    again.is(422, "They work at this school");
    fields[0] = ("giver", giver.as_str());
    send(&mut director, &page, &format!("{href}/approval"), &fields).await.leads_to(&href);
    head.get(&href).await.is(200, "Decided after less than a day");
    let twin: serde_json::Value =
        serde_json::from_str(&director.get("/days.json").await.body).expect("a twin");
    assert_eq!(twin["reserves"][0]["used"]["days"], "2.0");
    assert_eq!(twin["offers"], false, "nothing is offered to schools there");
    assert!(!director.get("/days").await.says("Schools with days left to plan"));
}

on_both!(
    support_is_given_on_its_day_by_somebody_who_gives,
    each_step_is_taken_back_by_whoever_took_it,
    support_is_asked_for_and_closed_by_the_school,
    every_line_of_the_menu_goes_from_request_to_evaluation,
    what_monitoring_showed_stands_beside_the_request,
    urgent_need_is_asked_of_what_is_held_back,
);
