//! What is judged beside what is on record: areas one by one, what is counted, who leads and who supports a school.

use trustwide_domain::model::preset;
use trustwide_test_support::{TestDatabase, on_both};

use super::steps::{CHAIR, DIRECTOR, GOVERNANCE, HEAD, PARTNER, again, browser, start, start_with};
use crate::house::{House, id};

async fn each_area_has_its_own_likely_outcome(db: TestDatabase) {
    let house = start(db).await;
    let page = format!("/schools/{}/judgements", house.a);
    let action = format!("/schools/{}/outlook", house.a);
    let mut partner = browser(&house, PARTNER).await;
    let form = partner.get(&page).await;
    let hidden = |name: String| form.hidden_in(&action, &name);
    let areas: Vec<String> = (0..).map_while(|at| hidden(format!("area-{at}"))).collect();
    assert!(areas.len() > 3, "the whole school and its areas: {areas:?}");
    let records: Vec<String> =
        (0..areas.len()).map(|at| hidden(format!("record-{at}")).expect("a record")).collect();
    let grade = |area: &str| match area.starts_with("eif_2019_legacy/") {
        true => "good",
        false if area.ends_with("inclusion") => "strong_standard",
        false => "",
    };
    let mut fields = vec![("reason".to_owned(), "Our review in September".to_owned())];
    for (at, area) in areas.iter().enumerate() {
        fields.push((format!("area-{at}"), area.clone()));
        fields.push((format!("record-{at}"), records[at].clone()));
        fields.push((format!("version-{at}"), String::new()));
        fields.push((format!("grade-{at}"), grade(area).to_owned()));
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    partner.post(&action, &fields).await.leads_to(&page);
    let json = partner.get(&format!("{page}.json")).await;
    let likely = json.body.matches("\"likely\":\"").count();
    let wanted = areas.iter().filter(|it| !grade(it).is_empty()).count();
    assert_eq!(likely, wanted, "each area that was forecast, and no other: {}", json.body);
    browser(&house, HEAD).await.get(&page).await.is(403, "Your posts");
}

/// Agrees an action at a visit to school A, due on 16 September.
async fn agree_an_action(house: &House) {
    let mut partner = browser(house, PARTNER).await;
    let record = partner.get("/contacts/new?school=900001").await.hidden("record").expect("one");
    let (by, head) = (id(PARTNER), id(HEAD));
    let fields = [
        ("record", record.as_str()),
        ("with", "school/900001"),
        ("what", "kind/visit"),
        ("on", "2026-09-14"),
        ("led_by", &by),
        ("people[]", &head),
        ("length", "60"),
        ("state", "held"),
        ("purpose", "Reading"),
        ("seen", "Daily reading is in place"),
        ("words-1", "Share the reading plan"),
        ("who-1", &head),
        ("by-1", "2026-09-16"),
    ];
    partner.post("/contacts", &fields).await.leads_to(&format!("/contacts/{record}"));
}

const COUNTED: &str = r#"
[[band.criterion]]
id = "e_overdue"
label = "What was agreed is overdue"
rule = { kind = "count", of = "overdue actions", at_least = 1 }
needed = false
"#;

async fn overdue_actions_are_counted_for_those_who_may_see_them(db: TestDatabase) {
    let text = preset("humber").expect("a preset").text;
    let (before, after) = text.split_once("# What every school is offered.").expect("the bands");
    let text = format!("{before}{COUNTED}\n{after}");
    let house = start_with(db, &text).await;
    agree_an_action(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let record = director.get("/banding/rounds/new").await.hidden("record").expect("a record");
    let fields = [("record", record.as_str()), ("kind", "annual"), ("title", "Bands")];
    let round = format!("/banding/rounds/{record}");
    director.post("/banding/rounds", &fields).await.leads_to(&round);
    let evidence = format!("{round}/schools/{}", house.a);
    director.get(&evidence).await.is(200, "Overdue actions: 0 on 14 September 2026");
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    director.get(&evidence).await.is(200, "Overdue actions: 1 on 22 September 2026");
    // Whoever may not see a school's actions is told that they are unknown, and not that there are none.
    let page = browser(&house, GOVERNANCE).await.get(&evidence).await;
    page.is(200, "overdue actions are not counted yet");
}

async fn what_is_on_record_stands_beside_what_is_judged(db: TestDatabase) {
    let house = start(db).await;
    let page = format!("/schools/{}/judgements", house.a);
    let mut partner = browser(&house, PARTNER).await;
    let shown = partner.get(&page).await;
    shown.is(200, "New leadership: the head began on 1 September 2026, less than a month ago");
    shown.is(200, "Contributions to the core offer: 0 this academic year, by the days ledger");
    shown.is(200, "None is planned or given.");
    let mut write = house.write_to(&house.saltmarsh).await;
    let gift = crate::furnished_days::visit_to_a(&house);
    let line = "planning_and_self_evaluation".to_owned();
    let gift = trustwide_domain::days::Transfer { line, ..gift };
    write
        .post_transfer(trustwide_domain::RecordId(id("transfer")), &gift)
        .await
        .expect("a transfer");
    write.commit().await.expect("a commit");
    let shown = partner.get(&page).await;
    shown.is(200, "Target setting, improvement plan, self-evaluation and Pupil Premium, Gus Reed:");
    shown.is(200, "planned");
    browser(&house, DIRECTOR).await.get(&page).await.is(200, "has time that is not used");
    browser(&house, CHAIR).await.get(&page).await.is(403, "Your posts");
}

on_both!(
    each_area_has_its_own_likely_outcome,
    overdue_actions_are_counted_for_those_who_may_see_them,
    what_is_on_record_stands_beside_what_is_judged,
);
