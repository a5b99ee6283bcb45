//! Every sample page is drawn, checked as a document that all can use, and read as prose.

mod html;
mod prose;

use html::Document;
use trustwide_pages::{self as pages, look::assets};

/// The documents of all samples, by name.
fn documents() -> Vec<(&'static str, String)> {
    let drawn = pages::samples().into_iter().map(|it| (it.name, it.html.expect(it.name)));
    drawn.collect()
}

fn check_all(what: &str, fault: impl Fn(&Document) -> Vec<String>) {
    let mut faults = Vec::new();
    for (name, text) in documents() {
        let document = Document::read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        faults.extend(fault(&document).into_iter().map(|it| format!("{name}: {it}")));
    }
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

#[test]
fn each_page_has_one_first_heading_and_skips_no_level() {
    check_all("headings", |document| {
        let levels: Vec<u8> = document.headings().collect();
        let mut faults = Vec::new();
        if levels.iter().filter(|level| **level == 1).count() != 1 {
            faults.push(format!("first headings among {levels:?}"));
        }
        let skips = levels.windows(2).filter(|pair| pair[1] > pair[0] + 1);
        faults.extend(skips.map(|pair| format!("h{} follows h{}", pair[1], pair[0])));
        faults
    });
}

#[test]
fn each_field_has_a_label() {
    check_all("labels", Document::unlabelled_fields);
}

#[test]
fn each_link_and_button_says_where_it_leads() {
    check_all("words", Document::wordless_controls);
}

#[test]
fn nothing_is_styled_or_scripted_inline() {
    check_all("the content security policy would refuse", Document::inline_style_and_script);
}

#[test]
fn what_is_named_exists_once() {
    check_all("ids", Document::broken_references);
}

#[test]
fn each_form_that_posts_carries_its_token() {
    check_all("tokens", Document::posts_without_token);
}

#[test]
fn each_asset_that_a_page_names_is_served() {
    check_all("assets", |document| {
        let named = document.assets();
        let lost = named.into_iter().filter(|path| assets::find(path).is_none());
        lost.map(|path| format!("{path} is not an asset")).collect()
    });
}

#[test]
fn twins_hold_values_and_no_form() {
    for sample in pages::samples() {
        let twin = sample.twin.expect(sample.name).to_string();
        for secret in ["form_token", "sample-token", "/welcome/7Qe2mK0xw9", "\"submit\""] {
            assert!(!twin.contains(secret), "{}: its twin has {secret}", sample.name);
        }
    }
    let trust = pages::samples().into_iter().find(|it| it.name == "trust").expect("a trust page");
    let twin = trust.twin.expect("a twin");
    let first = &twin["phases"][0]["schools"][0];
    assert_eq!(first["headline"]["value"], 0.64);
    assert_eq!(first["headline"]["stage"], "trust-reported");
    assert_eq!(twin["phases"][0]["schools"][1]["headline"]["code"], "not_in_file");
}

#[test]
fn pages_read_well() {
    // Ninety schools are there to break the page's layout; their words are those of eight.
    for (name, text) in documents().into_iter().filter(|(name, _)| *name != "trust-ninety") {
        let document = Document::read(&text).expect(name);
        insta::assert_snapshot!(name, prose::of_main(&document));
    }
}
