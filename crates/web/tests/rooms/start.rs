//! Bringing people, bands and days along from spreadsheets: shown first, its traps settled, landed once.

use axum::{
    body::Body,
    http::{Request, header},
};
use trustwide_domain::{RecordId, Urn, access::Role, model::preset};
use trustwide_storage::schools::NewSchool;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    house::{FIRST_DAY, House, id, urn},
};

const ROSTER: &str = include_str!("../data/roster.csv");
const MORE: [&str; 14] = [
    "Curlew", "Dunlin", "Egret", "Fulmar", "Gannet", "Heron", "Ibis", "Jacana", "Kestrel",
    "Lapwing", "Merlin", "Nightjar", "Osprey", "Plover",
];

/// Sixteen schools under a published model.
async fn house(db: TestDatabase) -> House {
    let house = House::build(db).await;
    let mut write = house.write_to(&house.saltmarsh).await;
    for (at, name) in MORE.iter().enumerate() {
        let kind = if *name == "Plover" { "Special" } else { "Primary" };
        let urn: Urn = urn(&(900_011 + at).to_string());
        let name = format!("{name} {kind}");
        let school =
            NewSchool { urn, name, phase: kind.into(), joined_on: Some(FIRST_DAY), left_on: None };
        write.add_school(school).await.unwrap();
    }
    let model = RecordId(id("model"));
    let text = preset("humber").unwrap().text;
    write.draft_model(model.clone(), "Ours", text).await.unwrap();
    write.commit().await.unwrap();
    let draft =
        house.scope(&house.saltmarsh).await.find_model_version(&model).await.unwrap().unwrap();
    let mut write = house.write_to(&house.saltmarsh).await;
    write.adopt_model(&draft, FIRST_DAY, "agreed").await.unwrap();
    write.commit().await.unwrap();
    house
}

async fn look(browser: &mut Browser, kind: &str, text: &str) -> Answer {
    let part = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ours.csv\"\r\n\r\n{text}\r\n--edge--\r\n"
    );
    let body = format!("{}{}{file}", part("form_token", &browser.token), part("kind", kind));
    let request = Request::post("/start/check")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .unwrap();
    browser.send(request).await
}

async fn a_roster_is_brought_along_with_its_traps_settled(db: TestDatabase) {
    let house = house(db).await;
    let admin = house.join("Dee Quill", Role::Administrator, None).await;
    let mut browser = house.browser_of(&admin).await;
    let shown = look(&mut browser, "people", ROSTER).await;
    for said in [
        "79 people under 18 place labels.",
        "“Nightjarr Primary” (5 rows) and “Nightjar Primary” (2 rows) look like one place.",
        "Marguerite Sorrel (line 42) and Margueritte Sorrel (line 43) may be one person.",
        "(line 80) has no role.",
        "in 14 areas",
        "Both key stages 3",
        "Key stage 1 8",
        "EYFS 9",
        "HT Support 2",
        "Maths in special schools 2",
        "PMLD 2",
    ] {
        assert!(shown.says(said), "{said:?} in {}", shown.body);
    }
    let fields =
        [("table", ROSTER), ("place-11", "900022"), ("pair-42-43", "two"), ("nobody-80", "keep")];
    let spelt_wrong = ROSTER.lines().filter(|it| it.contains("Nightjarr")).count();
    assert_eq!(spelt_wrong, 5);
    let done = browser.post("/start/people", &fields).await;
    done.leads_to("/people/specialists");
    let scope = house.scope(&house.saltmarsh).await;
    let (people, held) =
        (scope.people().await.unwrap().len(), scope.specialisms().await.unwrap().len());
    drop(scope);
    assert_eq!(people, 80, "79 and the administrator");
    assert_eq!(held, 29 + 14 + 64 + 26);
    browser.post("/start/people", &fields).await.leads_to("/people/specialists");
    let again = house.scope(&house.saltmarsh).await;
    assert_eq!(again.people().await.unwrap().len(), people, "a second post adds nobody");
    assert_eq!(again.specialisms().await.unwrap().len(), held);
    drop(again);
    let page = browser.get("/people/specialists").await;
    assert!(page.says("27 people in 14 areas"), "{}", page.body);
    assert!(page.says("64 people in 19 areas"), "{}", page.body);
    assert!(page.says("14 people in 3 areas"), "{}", page.body);
    assert!(page.says("26 people in 13 areas"), "{}", page.body);
    let narrowed = browser.get("/people/specialists.json?area=maths").await;
    assert!(
        narrowed.says("Maths in special schools") && !narrowed.says("Phonics"),
        "{}",
        narrowed.body
    );
}

/// What a list would make is said before it lands: posts with what they open, strange ones by row; and nobody comes who
/// could not be invited.
async fn what_a_roster_makes_is_said_before_it_lands(db: TestDatabase) {
    let house = house(db).await;
    let admin = house.join("Dee Quill", Role::Administrator, None).await;
    let mut browser = house.browser_of(&admin).await;
    let text = "Name,School,E-mail,Post,From,Until\n\
                Ann Teal,Avocet Primary,ann@saltmarsh.example,Headteacher,,\n\
                Bo Wren,Avocet Primary,bo@saltmarsh.example,Wizard,,\n\
                Cy Rail,Bittern Primary,cy@saltmarsh.example,Chief executive,,\n\
                Di Lark,Bittern Primary,BO@saltmarsh.example,Teacher,,\n\
                Ed Finch,Bittern Primary,ed@saltmarsh.example,Deputy headteacher,2026-09-02,2026-09-01\n";
    let shown = look(&mut browser, "people", text).await;
    for said in [
        "<dt>Headteacher</dt><dd>1<span class=\"sub\">opens what the role “Headteacher” opens",
        "<dt>Wizard</dt><dd>1<span class=\"sub\">opens published figures only",
        "no role that is known here",
        "a role of the whole trust, which nobody is given by a list",
        "Bo Wren has this address already, on line 3",
        "this day is before the first one",
        "3 of 5 lines can be used",
    ] {
        assert!(shown.says(said), "{said:?} in {}", shown.body);
    }
    browser.post("/start/people", &[("table", text)]).await.leads_to("/people/specialists");
    let people = house.scope(&house.saltmarsh).await.people().await.unwrap();
    let names: Vec<&str> = people.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Ann Teal", "Bo Wren", "Cy Rail", "Dee Quill"]);
}

async fn bands_and_days_are_marked_as_brought_forward(db: TestDatabase) {
    let house = house(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let mut browser = house.browser_of(&director).await;
    let text = "School,Band,Since\nAvocet Primary,D,2025-09-10\nBittern,Band B,\nNowhere,B,\n\
                Curlew Primary,B,2026-09-02\nDunlin Primary,B,01/09/2027\n";
    let shown = look(&mut browser, "bands", text).await;
    let late = "only bands from 1 September 2026 or before can be brought along";
    assert_eq!(shown.body.matches(late).count(), 2, "{}", shown.body);
    assert!(shown.says("Bands of 2 of 16 schools."), "{}", shown.body);
    assert!(shown.says("no school of the trust, or more than one"), "{}", shown.body);
    for _ in 0..2 {
        browser.post("/start/bands", &[("table", text)]).await.leads_to("/banding");
    }
    browser.get("/banding").await.is(200, "It was brought along before: nothing has changed.");
    let bands = house.scope(&house.saltmarsh).await.bands().await.unwrap();
    let bands: Vec<String> =
        bands.iter().map(|it| format!("{} {} {}", it.urn, it.band, it.from_on)).collect();
    assert_eq!(bands, ["900001 d 2025-09-10", "900002 b 2026-09-01"]);
    // Nothing is said of a day on which a head was told.
    for page in ["/schools/900001/band".to_owned(), format!("/banding/{}", case_of(&house).await)] {
        let shown = browser.get(&page).await;
        shown.is(200, "Brought forward");
        assert!(!shown.says("told the head on") && !shown.says("Head told\">1"), "{}", shown.body);
    }

    let text = "URN,Line,Days used\n900001,School improvement visits,1.5\n900001,Website compliance checks,none\n";
    let shown = look(&mut browser, "days", text).await;
    assert!(shown.says("1.5 days for 1 school in 2026-27."), "{}", shown.body);
    assert!(!shown.says("Look again"), "{}", shown.body);
    let slip = text.replace("1.5", "99");
    let slip = look(&mut browser, "days", &slip).await;
    slip.is(200, "Look again: 99.0 days of “School improvement visits” for Avocet Primary");
    browser.get("/start").await.is(200, "Days that schools have been given in 2026-27");
    // The same table counts once, however it was typed and whenever it is looked at again.
    house.db.clock.set("2027-09-14T09:00:00Z");
    let mut browser = house.browser_again("Bea Marsh").await;
    let spaced = text.replace("1.5\n", "1.5 \n\n");
    for table in [text, text, spaced.as_str()] {
        let done = browser.post("/start/days", &[("table", table)]).await;
        done.leads_to("/days?year=2026-27");
    }
    let there = browser.get("/days?year=2026-27").await;
    there.is(200, "1.5 brought forward");
    there.is(200, "It was brought along before: nothing has changed.");
    let report = house.db.check().await.unwrap();
    assert_eq!(report.faults, [""; 0]);
    assert_eq!(report.rows["transfer"], 1);
}

/// The first case of a round, as the pages name it.
async fn case_of(house: &House) -> RecordId {
    let cases = house.scope(&house.saltmarsh).await.cases().await.unwrap();
    cases[0].frozen.edited.record.clone()
}

/// A line that goes with a band is for schools in that band.
async fn days_of_another_band_stand_in_the_preview(db: TestDatabase) {
    let house = house(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let mut browser = house.browser_of(&director).await;
    let known = trustwide_domain::model::Known::shipped();
    let text = preset("humber").unwrap().text;
    let model = trustwide_domain::model::Model::read("humber", text, &known).unwrap();
    let more = &model.supplements[0];
    let table = format!("URN,Line,Days used\n900001,{0},1\n900002,{0},2\n", more.item.label);
    let bands = format!("School,Band\n900001,{}\n", more.band);
    browser.post("/start/bands", &[("table", &bands)]).await.leads_to("/banding");
    let shown = look(&mut browser, "days", &table).await;
    shown.is(200, "1.0 days for 1 school in 2026-27.");
    shown.is(200, "this line goes with Band");
    browser.post("/start/days", &[("table", &table)]).await.leads_to("/days?year=2026-27");
    let year = trustwide_domain::AcademicYear::of(FIRST_DAY);
    assert_eq!(house.scope(&house.saltmarsh).await.transfers(year).await.unwrap().len(), 1);
}

/// Days that heads have promised and given are brought along as theirs.
async fn what_heads_have_given_is_brought_along(db: TestDatabase) {
    let house = House::build(db).await;
    house.adopt("model", preset("trust-in-learning").unwrap().text, FIRST_DAY).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut browser = house.browser_of(&director).await;
    browser.get("/start").await.is(200, "On a line of what heads give, School is the head’s own");
    let table = "School,Line,Days used\nAvocet Primary,Work for other schools in the trust,3\n\
                 Bittern Primary,Work for other schools in the trust,2\n";
    let shown = look(&mut browser, "days", table).await;
    shown.is(200, "3.0 days for 1 school in 2026-27.");
    shown.is(200, "nobody is known at this school who holds the post that gives these days");
    browser.post("/start/days", &[("table", table)]).await.leads_to("/days?year=2026-27");
    let there = browser.get("/days?year=2026-27").await;
    there.is(200, "Ada Heron");
    there.is(200, "3.0 brought forward");
    let undo = there.undo().expect("an undo");
    browser.post(&undo, &[]).await.leads_to("/start");
    assert!(!browser.get("/days").await.says("brought forward"));
}

/// The address that takes back what a page says was just done.
async fn undo_on(browser: &mut Browser, page: &str) -> String {
    let shown = browser.get(page).await;
    shown.undo().unwrap_or_else(|| panic!("no undo in {}", shown.body))
}

async fn a_whole_list_of_people_is_taken_back_as_one_act(db: TestDatabase) {
    let house = house(db).await;
    let admin = house.join("Dee Quill", Role::Administrator, None).await;
    let other = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let [mut browser, mut other] = [house.browser_of(&admin).await, house.browser_of(&other).await];
    let fields = [("table", ROSTER)];
    browser.post("/start/people", &fields).await.leads_to("/people/specialists");
    let undo = undo_on(&mut browser, "/people/specialists").await;
    assert!(undo.starts_with("/undo/brought_people/"), "{undo}");
    assert!(house.scope(&house.saltmarsh).await.people().await.unwrap().len() > 60);
    other.post(&undo, &[]).await.is(403, "Your posts do not open this page");
    for _ in 0..2 {
        browser.post(&undo, &[]).await.leads_to("/start");
        let scope = house.scope(&house.saltmarsh).await;
        assert_eq!(scope.people().await.unwrap().len(), 2, "the administrator and the head");
        assert_eq!(scope.specialisms().await.unwrap().len(), 0);
        assert_eq!(scope.posts().await.unwrap().len(), 2);
    }
    // The same list again comes once it was taken back, and stays once somebody in it has been invited.
    browser.post("/start/people", &fields).await.leads_to("/people/specialists");
    let undo = undo_on(&mut browser, "/people/specialists").await;
    let people = house.scope(&house.saltmarsh).await.people().await.unwrap();
    let somebody = people.iter().find(|it| it.name == "Marguerite Sorrel").unwrap().id.clone();
    house.browser_of(&somebody).await;
    browser.post(&undo, &[]).await.is(422, "Somebody in it has been invited to sign in since");
    let after = house.scope(&house.saltmarsh).await.people().await.unwrap();
    assert_eq!(after.len(), people.len());
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn bands_and_days_are_taken_back_unless_something_was_built_on_them(db: TestDatabase) {
    let house = house(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let mut browser = house.browser_of(&director).await;
    let bring = async |browser: &mut Browser, kind: &str, text: &str| {
        let there = if kind == "bands" { "/banding" } else { "/days?year=2026-27" };
        browser.post(&format!("/start/{kind}"), &[("table", text)]).await.leads_to(there);
        undo_on(browser, there).await
    };
    let bands = "School,Band\nAvocet Primary,D\nBittern,Band B\n";
    let days = "URN,Line,Days used\n900001,School improvement visits,1.5\n";
    let undo_bands = bring(&mut browser, "bands", bands).await;
    let undo_days = bring(&mut browser, "days", days).await;
    for undo in [undo_days, undo_bands] {
        browser.post(&undo, &[]).await.leads_to("/start");
    }
    let scope = house.scope(&house.saltmarsh).await;
    assert_eq!(scope.bands().await.unwrap(), []);
    assert_eq!(scope.rounds().await.unwrap().len(), 0);
    let year = trustwide_domain::AcademicYear::of(FIRST_DAY);
    assert_eq!(scope.transfers(year).await.unwrap().len(), 0);
    drop(scope);
    // What was there on the day stays readable as at that day: nothing is erased.
    assert_eq!(house.db.check().await.unwrap().rows["transfer"], 1);

    let undo = bring(&mut browser, "days", days).await;
    let posted = house.scope(&house.saltmarsh).await.transfers(year).await.unwrap().remove(0);
    let mut write = house.db.write(&house.saltmarsh, &director).await.unwrap();
    let said = trustwide_domain::days::Transfer {
        note: "Of last autumn".into(),
        ..posted.transfer.clone()
    };
    write.change_transfer(&posted, &said).await.unwrap();
    write.commit().await.unwrap();
    browser.post(&undo, &[]).await.is(422, "Something in it has been changed since");

    let first = bring(&mut browser, "bands", bands).await;
    bring(&mut browser, "bands", "School,Band\nAvocet Primary,C\n").await;
    browser.post(&first, &[]).await.is(422, "One of its schools has been banded again since");
    assert_eq!(house.scope(&house.saltmarsh).await.bands().await.unwrap().len(), 3);
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn a_spreadsheet_that_is_none_is_refused(db: TestDatabase) {
    let house = house(db).await;
    let admin = house.join("Dee Quill", Role::Administrator, None).await;
    let mut browser = house.browser_of(&admin).await;
    look(&mut browser, "people", "Who,Where\nAnn,Here\n")
        .await
        .is(422, "The table has no column called Name; it has Who, Where.");
    look(&mut browser, "people", "").await.is(422, "Choose a file.");
    look(&mut browser, "bands", "School,Band\nAvocet,D\n").await.is(403, "");
}

on_both!(
    a_roster_is_brought_along_with_its_traps_settled,
    what_a_roster_makes_is_said_before_it_lands,
    bands_and_days_are_marked_as_brought_forward,
    days_of_another_band_stand_in_the_preview,
    what_heads_have_given_is_brought_along,
    a_whole_list_of_people_is_taken_back_as_one_act,
    bands_and_days_are_taken_back_unless_something_was_built_on_them,
    a_spreadsheet_that_is_none_is_refused,
);
