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
    // Left without its amount it has a fault, which leads back to it.
    director.post(&href, &line(&version, "")).await.leads_to(&draft);
    let page = director.get(&draft).await;
    page.is(200, "The draft is saved, with 1 fault in it.");
    page.is(200, &format!("<a href=\"{href}\">Time with the director</a></strong>, line"));
    director.get(&href).await.is(200, "1 fault to mend here");
    // Said to be blank, it has none.
    let (version, _) = open(&mut director, &draft, "offer/mooring").await;
    let blank = [
        ("version", version.as_str()),
        ("fact-blank", "Not decided."),
        ("fact-unit", ""),
        ("fact-part_year", ""),
    ];
    director.post(&href, &blank).await.leads_to(&draft);
    director.get(&draft).await.is(200, "The draft is saved, and can be adopted.");
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
    a_line_of_the_offer_is_changed_without_its_text,
    what_is_no_number_comes_back_as_typed,
    two_people_at_one_element_lose_nothing,
    one_is_added_like_another_and_taken_out,
    a_form_is_of_an_element_that_is_there,
);
