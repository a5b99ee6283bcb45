//! That no page leads to a refusal: every link of everybody's first page, of a school's page, and of pages with years.

use std::collections::BTreeSet;

use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    days::start,
    furnished::{ASKERS, Furnished},
};

/// The addresses of this program that a page links to, each once, without the part of the page that they point at.
fn links(page: &Answer) -> BTreeSet<String> {
    let hrefs = page.body.split("href=\"").skip(1).filter_map(|it| it.split('"').next());
    let own = hrefs.filter(|it| it.starts_with('/'));
    let whole = own.map(|it| it.split('#').next().unwrap_or_default().to_owned());
    whole.map(|it| it.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

/// A page, wherever it leads on to.
async fn arrived(browser: &mut Browser, path: &str) -> Answer {
    let mut answer = browser.get(path).await;
    while answer.status.as_u16() == 303 {
        answer = browser.get(&answer.location).await;
    }
    answer
}

/// The links of a page that are refused, or lead to nothing.
async fn refused(browser: &mut Browser, page: &Answer) -> Vec<String> {
    let mut refused = Vec::new();
    for href in links(page) {
        let answer = arrived(browser, &href).await;
        if answer.status.as_u16() != 200 {
            refused.push(format!("{href}: {}", answer.status.as_u16()));
        }
    }
    refused
}

async fn first_pages_lead_only_where_their_reader_may_go(db: TestDatabase) {
    let house = Furnished::build(db).await;
    let mut found = Vec::new();
    let schools = [house.house.a, house.house.b].map(|urn| format!("/schools/{urn}"));
    let pages = ["/", "/trust", "/account", &schools[0], &schools[1]];
    for ((_, name, role), browser) in ASKERS.iter().zip(&mut house.browsers().await) {
        if role.is_none() {
            continue;
        }
        for path in pages {
            let page = arrived(browser, path).await;
            if page.status.as_u16() == 200 {
                let refused = refused(browser, &page).await;
                found.extend(refused.iter().map(|it| format!("{name}, {path}: {it}")));
            } else {
                assert_ne!(path, "/", "{name} has a first page: {}", page.body);
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The first year offers none before it, and a year to come none after it.
async fn years_lead_to_years_that_answer(db: TestDatabase) {
    let (house, mut director) = start(db).await;
    let a = format!("/schools/{}", house.a);
    let pages =
        ["/days", "/days/givers", "/money", &format!("{a}/days"), &format!("{a}/statement")];
    for page in pages {
        let first = director.get(page).await;
        first.is(200, "");
        assert!(!first.says("year=2025-26"), "{page} offers a year without a model");
        let coming = director.get(&format!("{page}?year=2031-32")).await;
        assert!(!coming.says("year=2032-33"), "{page} offers one year after another");
    }
    house.db.clock.set("2027-09-14T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    for page in pages {
        director.get(page).await.is(200, &format!("{page}?year=2026-27"));
        let before = director.get(&format!("{page}?year=2026-27")).await;
        before.is(200, &format!("{page}?year=2027-28"));
        assert!(!before.says("year=2025-26"), "{page}");
    }
}

on_both!(first_pages_lead_only_where_their_reader_may_go, years_lead_to_years_that_answer,);
