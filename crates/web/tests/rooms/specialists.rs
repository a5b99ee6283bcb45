//! Who helps others with what: said, ended and taken back by those who plan days, with their days beside them for whoever
//! sees days, and for nobody else.

use trustwide_domain::{access::Role, ids::PersonId};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Answer,
    days::{browser_of, humber, send, start},
    house::id,
};

/// The value of the first choice of a field.
fn first_choice(page: &Answer, name: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("name=\"{name}\"")).expect("the field");
    let (_, rest) = rest.split_once("<option value=\"").expect("a choice");
    rest.split('"').next().expect("its value").to_owned()
}

async fn a_specialist_is_listed_with_days_used_and_free(db: TestDatabase) {
    let (house, mut director) = start(db).await;
    let gus = id("Gus Reed");
    let href = format!("/people/{gus}");
    let page = director.get(&href).await;
    page.is(200, "Not listed among the");
    let action = format!("{href}/specialisms");
    let record = page.hidden_in(&action, "record").expect("a record");
    let designation = first_choice(&page, "designation");
    let fields = |area| {
        [
            ("record", record.as_str()),
            ("designation", designation.as_str()),
            ("area", area),
            ("from", "2026-09-01"),
        ]
    };
    director
        .post(&action, &[("record", &record), ("designation", "captain")])
        .await
        .is(422, "Choose a title");
    director.post(&action, &fields("Mathematics")).await.leads_to(&href);
    director.post(&action, &fields("Mathematics")).await.leads_to(&href);
    let page = director.get(&href).await;
    page.is(200, "is listed among the specialists");
    assert_eq!(page.body.matches("Mathematics<").count(), 1, "sent twice and listed once");
    let list = director.get("/people/specialists?area=math").await;
    list.is(200, "one person deep");
    list.is(200, "No days entered");
    let form = director.get("/days/capacity").await;
    let record = form.hidden_in("/days/capacity", "record").expect("a record");
    let giver = format!("person/{gus}");
    let entered = [
        ("record", record.as_str()),
        ("giver", giver.as_str()),
        ("year", "2026-27"),
        ("weekdays", "thu"),
        ("share", "50"),
        ("from", "2026-09-01"),
    ];
    director.post("/days/capacity", &entered).await.leads_to("/days/givers");
    director.get("/people/specialists").await.is(200, "0 days used or planned this year");
    // A head is paired with one of them: their time is planned for the head's school.
    let list = director.get("/people/specialists").await;
    let plan = format!("/days/transfers/new?giver={giver}");
    list.is(200, &plan);
    let form = director.get(&plan).await;
    form.is(200, &format!("value=\"{giver}\" selected"));
    let (b, line) = (house.b.to_string(), format!("bespoke/{}", humber().bespoke[0].item.id));
    let fields = [("school", b.as_str()), ("line", &line), ("giver", &giver), ("days", "1.5")];
    let to = format!("/schools/{b}/days");
    send(&mut director, &form, "/days/transfers", &fields).await.leads_to(&to);
    director.get("/people/specialists").await.is(200, "1.5 days used or planned this year");
    let mut head = browser_of(&house, "Cy Rail").await;
    head.get(&to).await.is(200, "Gus Reed");
    assert!(!head.get("/people/specialists").await.says("Plan time"), "planning is not a head's");
    house.join("Rex Low", Role::Practitioner, Some(house.b)).await;
    let mut other = house.browser_of(&PersonId(id("Rex Low"))).await;
    let theirs = other.get("/people/specialists").await;
    theirs.is(200, "Gus Reed");
    assert!(!theirs.says("days used") && !theirs.says("No days entered"));
    assert!(!theirs.says("Plan time with them"));
    assert!(!other.get("/people/specialists.json").await.says("taken"));
    assert!(!other.get(&href).await.says("Add what they help with"));
}

async fn it_ends_on_a_day_and_that_is_undone(db: TestDatabase) {
    let (_house, mut director) = start(db).await;
    let href = format!("/people/{}", id("Ada Heron"));
    let page = director.get(&href).await;
    let add = format!("{href}/specialisms");
    let record = page.hidden_in(&add, "record").expect("a record");
    let designation = first_choice(&page, "designation");
    let fields = [
        ("record", record.as_str()),
        ("designation", designation.as_str()),
        ("area", "Writing"),
        ("from", "2026-09-01"),
    ];
    director.post(&add, &fields).await.leads_to(&href);
    let end = format!("{href}/specialisms/{record}/end");
    let page = director.get(&href).await;
    let version = page.hidden_in(&end, "version").expect("a version");
    let sent = |last| [("version", version.as_str()), ("last", last)];
    director.post(&end, &sent("2026-08-01")).await.is(422, "The last day is before the first");
    director.post(&end, &sent("2026-09-10")).await.leads_to(&href);
    director.post(&end, &sent("2026-09-11")).await.is(409, "");
    let page = director.get(&href).await;
    page.is(200, "until 10 September 2026");
    let undo = page.undo().expect("an undo");
    director.post(&undo, &[]).await.leads_to(&href);
    assert!(!director.get(&href).await.says("until 10 September 2026"));
}

on_both!(a_specialist_is_listed_with_days_used_and_free, it_ends_on_a_day_and_that_is_undone);
