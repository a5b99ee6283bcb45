//! The improvement model: read by all, drafted and adopted by those who may, compared and undone.

mod by_form;

use jiff::civil::date;
use trustwide_domain::{RecordId, access::Role};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Browser,
    house::{FIRST_DAY, House, id},
};

const TEXT: &str = include_str!("../../../domain/tests/data/four_tiers.toml");

async fn start(db: TestDatabase) -> (House, Browser, Browser) {
    let house = House::build(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let browsers = (house.browser_of(&director).await, house.browser_of(&head).await);
    (house, browsers.0, browsers.1)
}

/// Begins a draft of a text, and gives its address.
async fn begin(browser: &mut Browser, title: &str, text: &str) -> String {
    let record = browser.get("/model/drafts/new").await.hidden("record").unwrap();
    let fields = [("record", record.as_str()), ("title", title), ("begin", "text"), ("text", text)];
    let href = format!("/model/drafts/{record}");
    browser.post("/model/drafts", &fields).await.leads_to(&href);
    // Sent twice, it begins one.
    browser.post("/model/drafts", &fields).await.leads_to(&href);
    href
}

async fn adopt(browser: &mut Browser, draft: &str, from: &str) -> String {
    let action = format!("{draft}/adoption");
    let version = browser.get(draft).await.hidden_in(&action, "version").unwrap();
    let fields =
        [("version", version.as_str()), ("from", from), ("reason", "Approved by the board")];
    let href = draft.replace("drafts", "versions");
    browser.post(&action, &fields).await.leads_to(&href);
    href
}

async fn a_draft_becomes_the_model_in_force(db: TestDatabase) {
    let (_house, mut director, mut head) = start(db).await;
    head.get("/model").await.is(200, "Your trust has not adopted a model here");
    director.get("/model").await.is(200, "href=\"/model/drafts/new\"");
    let draft = begin(&mut director, "How we improve together", TEXT).await;
    director.get(&draft).await.is(200, "It reads without a fault");
    head.get(&draft).await.is(403, "Your posts do not open this page");
    assert!(!head.get("/model").await.says("How we improve together"), "a draft is not public");
    director
        .post(&format!("{draft}/adoption"), &[("from", "2026-08-01")])
        .await
        .is(422, "Say why it is adopted");
    director
        .post(&format!("{draft}/adoption"), &[("from", "2026-08-01")])
        .await
        .is(422, "1 September 2026 or a later day");
    let version = adopt(&mut director, &draft, "2026-09-14").await;
    let notice = director.get(&version).await;
    notice.is(200, "is adopted from 14 September 2026");
    let page = head.get("/model").await;
    page.is(200, "<h1>How we improve together</h1>");
    page.is(200, "In force from 14 September 2026");
    page.is(200, "Approved by the board");
    page.is(200, "Review meeting");
    head.get("/model?as_at=2026-09-13").await.is(200, "has not adopted a model here");
    head.get("/model.json").await.is(200, "\"kind\":\"in_force\"");
    // What is adopted stays; the draft's address leads to it.
    director.get(&draft).await.leads_to(&version);
    director.post(&draft, &[("title", "Other"), ("text", "x")]).await.is(422, "stays as it is");
    director.post(&notice.undo().unwrap(), &[]).await.leads_to(&draft);
    head.get("/model").await.is(200, "has not adopted a model here");
}

async fn a_draft_with_faults_is_kept_and_says_each(db: TestDatabase) {
    let (_house, mut director, _) = start(db).await;
    let wrong = TEXT.replace("label = \"Sail\"", "lable = \"Sail\"");
    let draft = begin(&mut director, "With a slip", &wrong).await;
    let page = director.get(&draft).await;
    page.is(200, "2 faults to mend");
    page.is(200, "lable");
    assert!(
        page.hidden_in(&format!("{draft}/adoption"), "version").is_none(),
        "it cannot be adopted"
    );
    director.get(&format!("{draft}/changes")).await.leads_to(&draft);
    let version = page.hidden_in(&draft, "version").unwrap();
    let mended = [("version", version.as_str()), ("title", "Mended"), ("text", TEXT)];
    director.post(&draft, &mended).await.leads_to(&draft);
    let page = director.get(&draft).await;
    page.is(200, "The draft is saved, and can be adopted");
    director.post(&page.undo().unwrap(), &[]).await.leads_to(&draft);
    director.get(&draft).await.is(200, "2 faults to mend");
}

async fn two_people_at_one_draft_lose_nothing(db: TestDatabase) {
    let (house, mut director, _) = start(db).await;
    let other = house.join("Cora Vale", Role::ChiefExecutive, None).await;
    let mut other = house.browser_of(&other).await;
    let draft = begin(&mut director, "Ours", TEXT).await;
    let version = director.get(&draft).await.hidden_in(&draft, "version").unwrap();
    let theirs = TEXT.replace("amount = 36", "amount = 30");
    other.get(&draft).await;
    other
        .post(&draft, &[("version", &version), ("title", "Ours"), ("text", &theirs)])
        .await
        .leads_to(&draft);
    let mine = TEXT.replace("amount = 36", "amount = 42");
    let stale =
        director.post(&draft, &[("version", &version), ("title", "Ours"), ("text", &mine)]).await;
    stale.is(409, "Cora Vale saved it on 14 September 2026");
    stale.is(409, "amount = 30");
    stale.is(409, "amount = 42");
    let latest = stale.hidden_in(&draft, "version").unwrap();
    director
        .post(&draft, &[("version", &latest), ("title", "Ours"), ("text", &mine)])
        .await
        .leads_to(&draft);
    director.get(&draft).await.is(200, "amount = 42");
}

async fn drafts_begin_from_what_is_there(db: TestDatabase) {
    let (house, mut director, _) = start(db).await;
    let page = director.get("/model/drafts/new").await;
    assert!(!page.says("The model in force"), "there is none");
    let record = page.hidden("record").unwrap();
    let again = director
        .post("/model/drafts", &[("record", &record), ("title", ""), ("begin", "text")])
        .await;
    again.is(422, "Say what to call the draft");
    again.is(422, "Paste the text of a model file");
    let fields = [("record", record.as_str()), ("title", "From a preset"), ("begin", "humber")];
    let draft = format!("/model/drafts/{record}");
    director.post("/model/drafts", &fields).await.leads_to(&draft);
    director.get(&draft).await.is(200, "It reads without a fault");
    adopt(&mut director, &draft, "2026-09-14").await;
    director.get("/model/drafts/new").await.is(200, "The model in force");
    let record = id("another");
    let fields = [("record", record.as_str()), ("title", "Next year’s"), ("begin", "in-force")];
    director.post("/model/drafts", &fields).await.leads_to(&format!("/model/drafts/{record}"));
    let scope = house.scope(&house.saltmarsh).await;
    let draft = scope.find_model_version(&RecordId(record.clone())).await.unwrap().unwrap();
    assert_eq!(draft.text, trustwide_domain::model::preset("humber").unwrap().text);
    let href = format!("/model/drafts/{record}");
    director.post(&format!("{href}/discard"), &[]).await.leads_to("/model");
    let page = director.get("/model").await;
    assert!(!page.says(&href) || page.says("is thrown away"));
    director.get(&href).await.is(404, "no page at this address");
    director.post(&page.undo().unwrap(), &[]).await.leads_to(&href);
    director.get(&href).await.is(200, "Next year’s");
}

async fn two_models_stand_side_by_side(db: TestDatabase) {
    let (house, mut director, mut head) = start(db).await;
    let draft = begin(&mut director, "First", TEXT).await;
    let first = adopt(&mut director, &draft, "2026-09-01").await;
    let next =
        begin(&mut director, "Next", &TEXT.replace("label = \"Tow\"", "label = \"In tow\"")).await;
    let (from, to) = (first.rsplit('/').next().unwrap(), next.rsplit('/').next().unwrap());
    let both = format!("/model/compare?from={from}&to={to}");
    let page = director.get(&both).await;
    page.is(200, "In tow");
    page.is(200, "The same in both");
    head.get(&both).await.is(404, "no page at this address");
    head.get(&format!("/model/compare?from={from}&to=humber"))
        .await
        .is(200, "Humber Education Trust, 2021-22");
    // What it would change: nobody's days, one band's name.
    let page = director.get(&format!("{next}/changes")).await;
    page.is(200, "Avocet Primary");
    page.is(200, "None: no promise starts, stops or comes at another pace");
    let _ = house;
}

async fn an_earlier_day_has_its_own_model(db: TestDatabase) {
    let (house, mut director, mut head) = start(db).await;
    let draft = begin(&mut director, "First", TEXT).await;
    adopt(&mut director, &draft, "2026-09-01").await;
    let draft = begin(&mut director, "Second", TEXT).await;
    let second = adopt(&mut director, &draft, "2026-10-01").await;
    head.get("/model").await.is(200, "<h1>First</h1>");
    head.get(&second).await.is(200, "Adopted, and in force from 1 October 2026");
    house.db.clock.set("2026-10-02T09:00:00Z");
    let mut head =
        house.browser_of(&house.join("Eve Plover", Role::Deputy, Some(house.a)).await).await;
    head.get("/model").await.is(200, "<h1>Second</h1>");
    head.get("/model").await.is(200, "In force from 1 September 2026 to 30 September 2026");
    head.get("/model?as_at=2026-09-20").await.is(200, "<h1>First</h1>");
    assert_eq!(FIRST_DAY, date(2026, 9, 1));
}

async fn a_past_year_keeps_its_model(db: TestDatabase) {
    let (house, mut director, _) = start(db).await;
    let draft = begin(&mut director, "First", TEXT).await;
    // A year later the trust adopts its first model, from its own first day on.
    house.db.clock.set("2027-10-04T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    adopt(&mut director, &draft, "2026-09-01").await;
    let draft = begin(&mut director, "Second", TEXT).await;
    let action = format!("{draft}/adoption");
    let version = director.get(&draft).await.hidden_in(&action, "version").unwrap();
    let fields = [("version", version.as_str()), ("from", "2027-08-31"), ("reason", "Late")];
    let refused = director.post(&action, &fields).await;
    refused.is(422, "Enter 1 September 2027 or a later day: statements of past years rest on");
    refused.is(422, "Late</textarea>");
    adopt(&mut director, &draft, "2027-09-01").await;
    director.get("/model").await.is(200, "In force from 1 September 2027");
}

async fn a_version_may_be_replaced_on_its_day(db: TestDatabase) {
    let (house, mut director, _) = start(db).await;
    for title in ["First", "Second"] {
        house.db.clock.wait_minutes(1);
        let draft = begin(&mut director, title, TEXT).await;
        adopt(&mut director, &draft, "2026-09-01").await;
    }
    let page = director.get("/model").await;
    page.is(200, "<h1>Second</h1>");
    page.is(200, "Adopted from 1 September 2026, and replaced on the same day");
    let sides = director.get("/model/compare").await;
    sides.is(200, "First, 1 September 2026, replaced on the same day");
    // What follows on another day changes nothing of that.
    let draft = begin(&mut director, "Third", TEXT).await;
    adopt(&mut director, &draft, "2026-09-10").await;
    let page = director.get("/model").await;
    page.is(200, "Adopted from 1 September 2026, and replaced on the same day");
    page.is(200, "In force from 1 September 2026 to 9 September 2026");
}

async fn what_a_draft_would_change_is_told_truly(db: TestDatabase) {
    let (house, mut director, _) = start(db).await;
    let draft = begin(&mut director, "First", TEXT).await;
    adopt(&mut director, &draft, "2026-09-01").await;
    let changes = async |director: &mut Browser, title: &str, text: &str| {
        let draft = begin(director, title, text).await;
        director.get(&format!("{draft}/changes")).await
    };
    // The same line gives more: it is no other line.
    let more = TEXT.replace("amount = 36", "amount = 42");
    let page = changes(&mut director, "More", &more).await;
    page.is(200, "7.0 days</td>");
    let other = TEXT.replace("id = \"mooring\"", "id = \"berth\"");
    let page = changes(&mut director, "Other", &other).await;
    page.is(200, "6.0 days<span class=\"sub\">lines come or go</span>");
    page.is(200, "None: no promise starts, stops or comes at another pace");
    // A band taken out takes its reviews with it.
    let without = TEXT.replace("anchor", "quay");
    let page = changes(&mut director, "Without", &without).await;
    assert!(!page.says("None: no promise"), "{}", page.body);
    page.is(200, "Progress of a school in “Anchor”");
    page.is(200, "No longer promised: it stops");
    let _ = house;
}

on_both!(
    a_past_year_keeps_its_model,
    a_version_may_be_replaced_on_its_day,
    what_a_draft_would_change_is_told_truly,
    a_draft_becomes_the_model_in_force,
    a_draft_with_faults_is_kept_and_says_each,
    two_people_at_one_draft_lose_nothing,
    drafts_begin_from_what_is_there,
    two_models_stand_side_by_side,
    an_earlier_day_has_its_own_model,
);
