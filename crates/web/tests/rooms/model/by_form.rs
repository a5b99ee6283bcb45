//! One element of a draft changed by its form, added like another, taken out; and all that is not it left alone.

use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};

use super::{TEXT, adopt, begin, start};
use crate::browser::{Answer, Browser};

/// What the form of the offer's line sends, on a version.
fn line<'a>(version: &'a str, amount: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", version),
        ("fact-label", "Time with the director"),
        ("fact-says", ""),
        ("fact-amount", amount),
        ("fact-unit", "hours a school a year"),
        ("fact-part_year", "by day"),
        ("fact-blank", ""),
    ]
}

/// The address of an element's form.
fn form(draft: &str, place: &str) -> String {
    format!("{draft}/elements/{place}")
}

async fn open(browser: &mut Browser, draft: &str, place: &str) -> (String, Answer) {
    let href = form(draft, place);
    let page = browser.get(&href).await;
    (page.hidden_in(&href, "version").unwrap(), page)
}

/// The text of a draft, as its page has it.
async fn text(browser: &mut Browser, draft: &str) -> String {
    let page = browser.get(draft).await.body;
    let (_, text) = page.split_once("wrap=\"off\">\n").unwrap();
    text.split("</textarea>").next().unwrap().replace("&#34;", "\"").replace("&#38;", "&")
}

async fn a_line_of_the_offer_is_changed_without_its_text(db: TestDatabase) {
    let (_house, mut director, mut head) = start(db).await;
    let first = begin(&mut director, "First", TEXT).await;
    adopt(&mut director, &first, "2026-09-01").await;
    let draft = begin(&mut director, "Next", TEXT).await;
    let href = form(&draft, "offer/mooring");
    director.get(&draft).await.is(200, &format!("href=\"{href}\""));
    let (version, page) = open(&mut director, &draft, "offer/mooring").await;
    page.is(200, "value=\"36\"");
    page.is(200, "What every school is offered");
    director.post(&href, &line(&version, "42.5")).await.leads_to(&draft);
    let saved = director.get(&draft).await;
    saved.is(200, "The draft is saved, and can be adopted.");
    let now = text(&mut director, &draft).await;
    assert_eq!(now, TEXT.replace("amount = 36", "amount = 42.5"), "nothing else is touched");
    let changes = director.get(&format!("{draft}/changes")).await;
    changes.is(200, "6.0 days");
    changes.is(200, "7.08 days");
    director.get(&draft.replace("drafts", "versions")).await.is(200, "42.5 hours a school a year");
    head.get(&href).await.is(403, "Your posts do not open this page");
    director.post(&saved.undo().unwrap(), &[]).await.leads_to(&draft);
    assert_eq!(text(&mut director, &draft).await, TEXT);
    // What is sent as it was is not saved again.
    let (version, _) = open(&mut director, &draft, "offer/mooring").await;
    director.post(&href, &line(&version, "36")).await.leads_to(&draft);
    assert!(!director.get(&draft).await.says("The draft is saved"));
}

async fn what_is_no_number_comes_back_as_typed(db: TestDatabase) {
    let (_house, mut director, _) = start(db).await;
    let draft = begin(&mut director, "Ours", TEXT).await;
    let (version, _) = open(&mut director, &draft, "offer/mooring").await;
    let href = form(&draft, "offer/mooring");
    let again = director.post(&href, &line(&version, "thirty-six")).await;
    again.is(422, "Enter a number, such as 3.5");
    again.is(422, "value=\"thirty-six\"");
    assert_eq!(text(&mut director, &draft).await, TEXT);
    // Left without its amount it would have a fault.
    let again = director.post(&href, &line(&version, "")).await;
    again.is(422, "Fill in “Amount”, or say in “Left blank” that it is not known");
    assert_eq!(text(&mut director, &draft).await, TEXT);
    // Said to be blank, it has none.
    let (version, _) = open(&mut director, &draft, "offer/mooring").await;
    let blank = [
        ("version", version.as_str()),
        ("fact-blank", "Not decided."),
        ("fact-amount", ""),
        ("fact-unit", ""),
        ("fact-part_year", ""),
    ];
    director.post(&href, &blank).await.leads_to(&draft);
    director.get(&draft).await.is(200, "The draft is saved, and can be adopted.");
}

async fn a_fault_of_the_text_leads_to_the_form_that_mends_it(db: TestDatabase) {
    let (_house, mut director, _) = start(db).await;
    let wrong = TEXT.replace("amount = 36\n", "").replace("label = \"Sail\"", "lable = \"Sail\"");
    let draft = begin(&mut director, "With slips", &wrong).await;
    let href = form(&draft, "offer/mooring");
    let page = director.get(&draft).await;
    page.is(200, &format!("<a href=\"{href}\">Time with the director</a></strong>, line"));
    let (version, page) = open(&mut director, &draft, "offer/mooring").await;
    page.is(200, "1 fault to mend here");
    page.is(200, "“Amount” is missing");
    // What is wrong elsewhere, and was before, is in nobody's way.
    director.post(&href, &line(&version, "36.5")).await.leads_to(&draft);
    director.get(&draft).await.is(200, "The draft is saved, with 2 faults in it.");
}

async fn a_form_makes_no_fault(db: TestDatabase) {
    let (_house, mut director, _) = start(db).await;
    let draft = begin(&mut director, "Ours", TEXT).await;
    let check = async |director: &mut Browser, place: &str, typed: &[(&str, &str)], said: &str| {
        let href = form(&draft, place);
        let (version, _) = open(director, &draft, place).await;
        let fields = [&[("version", version.as_str())], typed].concat();
        let again = director.post(&href, &fields).await;
        again.is(422, said);
        again.is(422, "Please check what you entered");
        assert!(!again.says("`"), "{}", again.body);
        assert_eq!(text(director, &draft).await, TEXT, "{place}");
    };
    let amount = "Enter a number from 0 to 1000 with at most two digits after the point</a>";
    check(&mut director, "offer/mooring", &[("fact-amount", "-1")], amount).await;
    let hours = "Fill in “Hours of a day”, from 1 to 24</a>";
    check(&mut director, "day/-", &[("fact-hours", "0")], hours).await;
    let rhythm = "Enter daily, weekly, fortnightly";
    check(&mut director, "cadence/tier_round", &[("fact-rhythm", "400 a year")], rhythm).await;
    let after = [
        ("fact-after.cadence", "tier_meeting"),
        ("fact-after.months", "6"),
        ("fact-after.then", "that day"),
    ];
    let both = "Keep “How often” or keep “Or so long after another: which”";
    check(&mut director, "cadence/tier_round", &after, both).await;
    check(&mut director, "offer/mooring", &[("fact-unit", "")], "Choose “Counted in”</a>").await;
    // What is wrong by it elsewhere stands on top.
    let elsewhere = "<li>Bands are decided at “Tiers decided”, and its occasion is “visit”.";
    check(&mut director, "cadence/tier_round", &[("fact-occasion", "visit")], elsewhere).await;
    let unticked = "Tick “A person judges it, with evidence”";
    check(&mut director, "band/row/criterion/row_judged", &[("fact-label", "x")], unticked).await;
}

async fn the_first_of_a_kind_is_added_by_form(db: TestDatabase) {
    let (_house, mut director, mut head) = start(db).await;
    let draft = begin(&mut director, "Ours", TEXT).await;
    let page = director.get(&draft).await;
    page.is(200, "Add something the model does not have yet");
    let href = format!("{draft}/additions/network");
    page.is(200, &format!("<a href=\"{href}\">Add a network or hub</a>"));
    page.is(200, &format!("<a href=\"{draft}/additions/cadence\">Add a promise"));
    head.get(&href).await.is(403, "Your posts do not open this page");
    director.get(&format!("{draft}/additions/rule")).await.is(404, "no page at this address");
    director.get(&format!("{draft}/additions/day")).await.is(404, "no page at this address");
    let page = director.get(&href).await;
    page.is(200, "<h1>Add a network or hub</h1>");
    let version = page.hidden_in(&href, "version").unwrap();
    let network =
        |label, form| [("version", version.as_str()), ("fact-label", label), ("fact-form", form)];
    let again = director.post(&href, &network("", "hub")).await;
    again.is(422, "Fill in “Name”");
    assert_eq!(text(&mut director, &draft).await, TEXT);
    let added = form(&draft, "network/reading_hub");
    director.post(&href, &network("Reading hub", "hub")).await.leads_to(&added);
    let page = director.get(&added).await;
    page.is(200, "“Reading hub” is added. The draft is saved, and can be adopted.");
    let now = text(&mut director, &draft).await;
    let expected = "\n[[network]]\nid = \"reading_hub\"\nlabel = \"Reading hub\"\nform = \"hub\"\n";
    assert_eq!(now, format!("{}{expected}", TEXT));
    // Sent again from the form as it was, it is overtaken.
    director.post(&href, &network("Reading hub", "hub")).await.is(409, "Reading hub");
    director.post(&page.undo().unwrap(), &[]).await.leads_to(&draft);
    assert_eq!(text(&mut director, &draft).await, TEXT);
    // One inside another.
    let href = format!("{draft}/additions/band/tow/criterion");
    director.get(&form(&draft, "band/tow")).await.is(200, &format!("href=\"{href}\""));
    let version = director.get(&href).await.hidden_in(&href, "version").unwrap();
    let fields = [("version", version.as_str()), ("fact-label", "Drifts"), ("flags[]", "judged")];
    director.post(&href, &fields).await.leads_to(&form(&draft, "band/tow/criterion/drifts"));
}

async fn what_must_come_first_is_said(db: TestDatabase) {
    let (_house, mut director, _) = start(db).await;
    let bare = "[model]\nid = \"m\"\ntitle = \"M\"\n";
    let draft = begin(&mut director, "Bare", bare).await;
    let add = async |director: &mut Browser, slot: &str, fields: &[(&str, &str)]| {
        let href = format!("{draft}/additions/{slot}");
        let version = director.get(&href).await.hidden_in(&href, "version").unwrap();
        director.post(&href, &[&[("version", version.as_str())], fields].concat()).await
    };
    let line = [
        ("fact-label", "Visits"),
        ("fact-amount", "3"),
        ("fact-unit", "days a school a year"),
        ("fact-part_year", "never"),
    ];
    add(&mut director, "offer", &line).await.is(422, "Add first what a day is");
    let band = [("fact-label", "Sail")];
    add(&mut director, "band", &band).await.is(422, "Add first how bands are decided");
    add(&mut director, "day", &[("fact-hours", "6.5")]).await.leads_to(&form(&draft, "day/-"));
    add(&mut director, "offer", &line).await.leads_to(&form(&draft, "offer/visits"));
    let banding = [("fact-label", "Tier"), ("fact-reply_school_days", "5")];
    add(&mut director, "banding", &banding).await.leads_to(&form(&draft, "banding/-"));
    add(&mut director, "band", &band).await.leads_to(&form(&draft, "band/sail"));
    director.get(&draft).await.is(200, "It reads without a fault");
}

async fn two_people_at_one_element_lose_nothing(db: TestDatabase) {
    let (house, mut director, _) = start(db).await;
    let other = house.join("Cora Vale", Role::ChiefExecutive, None).await;
    let mut other = house.browser_of(&other).await;
    let draft = begin(&mut director, "Ours", TEXT).await;
    let href = form(&draft, "offer/mooring");
    let (version, _) = open(&mut director, &draft, "offer/mooring").await;
    open(&mut other, &draft, "offer/mooring").await;
    other.post(&href, &line(&version, "30")).await.leads_to(&draft);
    let stale = director.post(&href, &line(&version, "42")).await;
    stale.is(409, "Cora Vale saved it on 14 September 2026");
    stale.is(409, "<th scope=\"row\">Amount</th><td data-label=\"Now\">30</td><td data-label=\"Yours\">42</td>");
    let latest = stale.hidden_in(&href, "version").unwrap();
    director.post(&href, &line(&latest, "42")).await.leads_to(&draft);
    assert!(text(&mut director, &draft).await.contains("amount = 42"));
    // What somebody took out meanwhile is not there to be changed.
    let (version, _) = open(&mut director, &draft, "offer/mooring").await;
    let fields = [("version", version.as_str())];
    other.get(&draft).await;
    other.post(&format!("{draft}/removals/offer/mooring"), &fields).await.leads_to(&draft);
    director.post(&href, &line(&version, "50")).await.is(422, "no longer in it");
}

async fn one_is_added_like_another_and_taken_out(db: TestDatabase) {
    let (_house, mut director, _) = start(db).await;
    let draft = begin(&mut director, "Ours", TEXT).await;
    let (version, page) = open(&mut director, &draft, "cadence/tier_meeting").await;
    page.is(200, "Add one like this");
    let fields = [("version", version.as_str())];
    let copies = format!("{draft}/copies/cadence/tier_meeting");
    let copy = form(&draft, "cadence/tier_meeting_2");
    director.post(&copies, &fields).await.leads_to(&copy);
    let added = director.get(&copy).await;
    added.is(200, "Added, with all that “Review meeting” says");
    added.is(200, "value=\"Copy of Review meeting\"");
    director.post(&copies, &fields).await.is(409, "Copy of Review meeting");
    director.post(&added.undo().unwrap(), &[]).await.leads_to(&draft);
    assert_eq!(text(&mut director, &draft).await, TEXT);
    // What still points at it is a fault.
    let (version, _) = open(&mut director, &draft, "cadence/tier_meeting").await;
    let removals = format!("{draft}/removals/cadence/tier_meeting");
    director.post(&removals, &[("version", &version)]).await.leads_to(&draft);
    let page = director.get(&draft).await;
    page.is(200, "“Review meeting” is taken out. The draft is saved, with 1 fault in it.");
    page.is(200, "there is no cadence `tier_meeting`");
    director.post(&page.undo().unwrap(), &[]).await.leads_to(&draft);
    assert_eq!(text(&mut director, &draft).await, TEXT);
}

async fn a_form_is_of_an_element_that_is_there(db: TestDatabase) {
    let (_house, mut director, _) = start(db).await;
    let draft = begin(&mut director, "Ours", TEXT).await;
    for place in [
        "offer/nothing",
        "offer",
        "rule/-",
        "band/sail/criterion/sail_absence/rule/-",
        "offer/~9",
        "..",
        "%2e%2e/x",
    ] {
        director.get(&form(&draft, place)).await.is(404, "no page at this address");
    }
    director.post(&form(&draft, "offer/mooring"), &[]).await.is(400, "");
    let (_, page) = open(&mut director, &draft, "band/sail/criterion/sail_absence").await;
    page.is(200, "Its rule can be changed in the draft’s whole text only");
    let broken = begin(&mut director, "Broken", "[[offer]\n").await;
    director.get(&broken).await.is(200, "The text is not TOML yet");
    director.get(&form(&broken, "offer/mooring")).await.is(404, "no page at this address");
}

on_both!(
    a_fault_of_the_text_leads_to_the_form_that_mends_it,
    a_form_makes_no_fault,
    the_first_of_a_kind_is_added_by_form,
    what_must_come_first_is_said,
    a_line_of_the_offer_is_changed_without_its_text,
    what_is_no_number_comes_back_as_typed,
    two_people_at_one_element_lose_nothing,
    one_is_added_like_another_and_taken_out,
    a_form_is_of_an_element_that_is_there,
);
