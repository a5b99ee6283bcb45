//! Every preset, and a model quite unlike them, drives every page: nothing breaks, and what a trust has not adopted is in no
//! menu.

use axum::http::Method;
use trustwide_domain::{
    AcademicYear, RecordId,
    access::Role,
    calendar::YearDates,
    elements,
    model::{Known, Model, presets},
};
use trustwide_test_support::{TestDatabase, on_both};
use trustwide_web::routes;

use crate::{
    browser::Browser,
    house::{FIRST_DAY, House, id},
};

const FOUR_TIERS: &str = include_str!("../../../domain/tests/data/four_tiers.toml");

/// Saltmarsh under one model from its first day, its dates entered.
async fn adopt(house: &House, name: &str, text: &str) {
    let record = RecordId(id(name));
    let mut write = house.write_to(&house.saltmarsh).await;
    write.draft_model(record.clone(), name, text).await.unwrap();
    write.commit().await.unwrap();
    let draft = house.scope(&house.saltmarsh).await.find_model_version(&record).await.unwrap();
    let mut write = house.write_to(&house.saltmarsh).await;
    write.adopt_model(&draft.unwrap(), FIRST_DAY, "agreed").await.unwrap();
    write.commit().await.unwrap();
}

/// The addresses of pages, with school A where one wants a school; those that want a record are asked by their own rooms.
fn pages(house: &House) -> Vec<String> {
    let own = ["/sign-in", "/welcome", "/forgotten", "/demo", "/schools.csv"];
    let all = routes::all().listed.into_iter().filter(|(method, _)| *method == Method::GET);
    let filled = all.map(|(_, path)| path.replace("{urn}", &house.a.to_string()));
    filled.filter(|it| !it.contains('{') && !own.iter().any(|own| it.starts_with(own))).collect()
}

/// The pages of every element of which the model lets something be recorded.
fn pages_of_elements(model: &Model) -> Vec<String> {
    let keys = elements::elements(model).into_iter().map(|it| it.key);
    keys.map(|it| format!("/elements/{}/{}", it.kind, it.id)).collect()
}

async fn look(house: &House, name: &str, model: &Model, browsers: &mut [Browser]) {
    let places = [
        ("/banding", model.banding.is_some()),
        ("/elements", elements::has_any(model)),
        ("/days", !(model.offer.is_empty() && model.commitments.is_empty())),
    ];
    for browser in browsers {
        for path in pages(house) {
            let answer = browser.get(&path).await;
            let status = answer.status.as_u16();
            assert!(matches!(status, 200 | 303 | 403 | 404), "{name}: {path} answers {status}");
        }
        for path in pages_of_elements(model) {
            browser.get(&path).await.is(200, "The model in practice");
        }
        let menu = browser.get("/account").await;
        for (place, adopted) in places {
            let there = menu.says(&format!("href=\"{place}\""));
            assert!(adopted || !there, "{name}: {place} is in the menu and not in the model");
            assert!(
                place != "/elements" || there == adopted,
                "{name}: {place} is in the model and not in the menu"
            );
        }
    }
}

async fn each_model_drives_every_page(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write_to(&house.saltmarsh).await;
    let year = YearDates::usual(AcademicYear::of(FIRST_DAY));
    write.set_year(RecordId(id("year")), None, &year).await.unwrap();
    write.commit().await.unwrap();
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let clerk = house.join("Mo Siskin", Role::GovernanceProfessional, None).await;
    let mut browsers = Vec::new();
    for person in [&director, &head, &clerk] {
        browsers.push(house.browser_of(person).await);
    }
    let shipped = presets().iter().map(|it| (it.name, it.text));
    for (name, text) in shipped.chain([("four-tiers", FOUR_TIERS)]) {
        let model = Model::read(name, text, &Known::shipped()).unwrap();
        adopt(&house, name, text).await;
        look(&house, name, &model, &mut browsers).await;
    }
}

on_both!(each_model_drives_every_page);
