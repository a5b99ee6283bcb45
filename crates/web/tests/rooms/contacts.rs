//! One save for each contact: what follows from it, who reads it, and taking all of it back.

use jiff::civil::date;
use trustwide_domain::{
    AcademicYear, PersonId, RecordId, access::Role, days::State, model::preset,
};
use trustwide_storage::opening::OpeningBand;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::Browser,
    house::{FIRST_DAY, House, id},
};

/// Adopts a model that comes with the program, from the first day on.
pub async fn adopt(house: &House, name: &str) {
    house.adopt(name, preset(name).expect("a preset").text, FIRST_DAY).await;
}

/// The partner of A, its head, the head of B and the director, in their browsers.
struct Cast {
    house: House,
    partner: PersonId,
    head: PersonId,
    partners: Browser,
    heads: Browser,
    others: Browser,
    directors: Browser,
}

async fn start(db: TestDatabase, model: Option<&str>) -> Cast {
    let house = House::build(db).await;
    let partner = house.join("Gus Reed", Role::ImprovementPartner, Some(house.a)).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    if let Some(model) = model {
        adopt(&house, model).await;
    }
    let (partners, heads) = (house.browser_of(&partner).await, house.browser_of(&head).await);
    let (others, directors) = (house.browser_of(&other).await, house.browser_of(&director).await);
    Cast { house, partner, head, partners, heads, others, directors }
}

/// What a form to record a visit sends beside what a test is about.
fn typed<'a>(record: &'a str, partner: &'a str, people: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("record", record),
        ("with", "school/900001"),
        ("what", "kind/visit"),
        ("on", "2026-09-14"),
        ("led_by", partner),
        ("people[]", people),
        ("length", "60"),
        ("state", "held"),
    ]
}

async fn one_save_writes_all_that_follows(db: TestDatabase) {
    let Cast { partner, head, mut partners, mut heads, mut others, .. } = start(db, None).await;
    let page = partners.get("/contacts/new?school=900001").await;
    page.is(200, "Avocet Primary");
    page.is(200, "Save as held");
    let record = page.hidden("record").expect("a record");
    let mut form = typed(&record, &partner.0, &head.0);
    form.extend([
        ("purpose", "Reading in year 2"),
        ("seen", "Daily reading is in place"),
        ("words-1", "Share the reading plan"),
        ("who-1", &head.0),
        ("by-1", "2026-09-30"),
        ("next_on", "2026-10-12"),
    ]);
    let href = format!("/contacts/{record}");
    partners.post("/contacts", &form).await.leads_to(&href);
    // Sent twice, the form finds what it made.
    partners.post("/contacts", &form).await.leads_to(&href);
    let page = partners.get(&href).await;
    page.is(
        200,
        "One action is open. The next is planned for 12 October 2026. The head can read it",
    );
    page.is(200, "Daily reading is in place");
    page.is(200, "Share the reading plan");
    let list = partners.get("/contacts.json").await;
    assert_eq!(list.body.matches("\"on\":\"2026-10-12\"").count(), 1, "{}", list.body);
    heads.get("/actions").await.is(200, "Share the reading plan");
    heads.get(&href).await.is(200, "Send the reply");
    for page in ["/contacts", "/contacts.json", "/actions", "/actions.json", "/"] {
        assert!(!others.get(page).await.says("reading"), "{page} tells the head of B");
    }
    others.get(&href).await.is(404, "no page at this address");
    partners.post(&page.undo().expect("an undo"), &[]).await.leads_to("/contacts");
    partners.get(&href).await.is(404, "no page at this address");
    let list = partners.get("/contacts.json").await;
    assert!(list.says("\"total\":0"), "what followed went with it: {}", list.body);
    assert!(!heads.get("/actions").await.says("Share the reading plan"));
}

async fn what_is_wrong_comes_back_as_typed(db: TestDatabase) {
    let Cast { partner, head, mut partners, .. } = start(db, None).await;
    let record = id("a visit");
    let mut form = typed(&record, &partner.0, &head.0);
    form.retain(|(name, _)| *name != "on" && *name != "length");
    form.extend([
        ("on", "2026-09-20"),
        ("length", "other"),
        ("minutes", "a while"),
        ("words-2", "Something without a day"),
        ("who-2", &partner.0),
    ]);
    let again = partners.post("/contacts", &form).await;
    again.is(422, "This day is still to come: save it as planned");
    again.is(422, "Enter a length such as 90, 1:30 or 2.5 hours");
    again.is(422, "Enter the day by which it is done");
    again.is(422, "Something without a day");
    let mut not = typed(&record, &partner.0, &head.0);
    not.retain(|(name, _)| *name != "state");
    not.push(("state", "not"));
    partners.post("/contacts", &not).await.is(422, "Choose what became of it");
    not.push(("not", "excused"));
    partners.post("/contacts", &not).await.is(422, "Say why, in a few words");
    not.push(("reason", "The school was being inspected"));
    partners.post("/contacts", &not).await.leads_to(&format!("/contacts/{record}"));
    partners.get(&format!("/contacts/{record}")).await.is(200, "The school was being inspected");
}

async fn a_plan_is_moved_and_then_held(db: TestDatabase) {
    let Cast { partner, head, mut partners, mut directors, .. } = start(db, None).await;
    let record = id("a visit");
    let href = format!("/contacts/{record}");
    let plan = |day: &'static str| {
        let mut form = typed(&record, &partner.0, &head.0);
        form.retain(|(name, _)| *name != "on" && *name != "state");
        form.extend([("on", day), ("state", "planned")]);
        form
    };
    partners.post("/contacts", &plan("2026-09-16")).await.leads_to(&href);
    let edit = format!("{href}/edit");
    let version = partners.get(&edit).await.hidden_in(&href, "version").expect("a version");
    let mut moved = plan("2026-09-18");
    moved.push(("version", &version));
    partners.post(&href, &moved).await.leads_to(&href);
    partners.post(&href, &moved).await.leads_to(&href);
    let page = partners.get(&href).await;
    page.is(200, "Day: 16 September 2026, now 18 September 2026");
    // The director's form was opened before it was moved.
    let mut theirs = plan("2026-09-17");
    theirs.push(("version", &version));
    directors.get(&edit).await;
    let stale = directors.post(&href, &theirs).await;
    stale.is(409, "Gus Reed has changed this meanwhile");
    stale.is(409, "Day: it is now “18 September 2026”");
    partners.post(&page.undo().expect("an undo"), &[]).await.leads_to(&href);
    partners.get(&href).await.is(200, "16 September 2026");
}

async fn a_head_agrees_or_sees_it_differently(db: TestDatabase) {
    let Cast { partner, head, mut partners, mut heads, mut others, .. } = start(db, None).await;
    let record = id("a visit");
    let href = format!("/contacts/{record}");
    partners.get("/contacts").await;
    partners.post("/contacts", &typed(&record, &partner.0, &head.0)).await.leads_to(&href);
    let reply =
        heads.get(&href).await.hidden_in(&format!("{href}/reply"), "record").expect("an id");
    let words = [
        ("record", reply.as_str()),
        ("view", "differs"),
        ("words", "Two of the three lessons were supply"),
    ];
    heads.post(&format!("{href}/reply"), &words[..2]).await.is(422, "Say how you see it");
    others.post(&format!("{href}/reply"), &words).await.is(404, "no page at this address");
    heads.post(&format!("{href}/reply"), &words).await.leads_to(&href);
    let page = heads.get(&href).await;
    heads.post(&format!("{href}/reply"), &words).await.leads_to(&href);
    partners.get(&href).await.is(200, "Sees it differently</strong>: Two of the three");
    partners.post(&format!("{href}/reply"), &words).await.is(403, "do not open");
    heads.post(&page.undo().expect("an undo"), &[]).await.leads_to(&href);
    assert!(!partners.get(&href).await.says("Two of the three"));
}

async fn time_is_given_with_the_visit_and_taken_back_with_it(db: TestDatabase) {
    let Cast { house, partner, head, mut partners, mut heads, .. } =
        start(db, Some("humber")).await;
    let page = partners.get("/contacts/new?school=900001").await;
    page.is(200, "Its time counts towards");
    let (_, rest) = page.body.split_once("<option value=\"offer/").expect("an offer line");
    let line = format!("offer/{}", rest.split('"').next().unwrap_or_default());
    let record = id("a visit");
    let mut form = typed(&record, &partner.0, &head.0);
    form.extend([("line", line.as_str()), ("starts", "09:00")]);
    let href = format!("/contacts/{record}");
    partners.post("/contacts", &form).await.leads_to(&href);
    let given = async |house: &House| {
        let scope = house.scope(&house.saltmarsh).await;
        let year = AcademicYear::of(date(2026, 9, 14));
        let all = scope.transfers(year).await.expect("transfers");
        all.into_iter().map(|it| (it.transfer.minutes, it.transfer.state)).collect::<Vec<_>>()
    };
    assert_eq!(given(&house).await, [(60, State::Delivered)]);
    let page = partners.get(&href).await;
    // The same hour of the same person cannot be given twice.
    let other = id("another visit");
    let mut twice = typed(&other, &partner.0, &head.0);
    twice.extend([("line", line.as_str()), ("starts", "09:30")]);
    partners.post("/contacts", &twice).await.is(422, "Gus Reed is taken");
    partners.post(&page.undo().expect("an undo"), &[]).await.leads_to("/contacts");
    assert_eq!(given(&house).await, []);
    // A head of another school's page is not asked about it, and this one's own is.
    heads.get("/contacts/new?school=900001").await.is(200, "No line: its time is not counted");
}

async fn everybody_s_time_is_their_own_and_only_agreed_lines_are_offered(db: TestDatabase) {
    let Cast { house, partner, head, mut partners, mut heads, mut directors, .. } =
        start(db, Some("humber")).await;
    let version = house.scope(&house.saltmarsh).await.model_in_force().await.unwrap().unwrap();
    let menu = version.read().expect("a sound model").bespoke[0].item.clone();
    let form = partners.get("/contacts/new?school=900001").await;
    form.is(200, "Somebody else gave time too");
    assert!(!form.says("value=\"bespoke/"), "nothing of the menu before it is agreed");
    // The head asks, the director agrees, and then it is a line.
    let asks = heads.get("/support/new?school=900001").await.hidden("record").expect("an id");
    let ask = [
        ("record", asks.as_str()),
        ("school", "900001"),
        ("line", menu.id.as_str()),
        ("words", "Help with our plan"),
        ("urgent", "no"),
    ];
    let asked = heads.post("/support", &ask).await;
    assert!(asked.status.is_redirection(), "{}", asked.body);
    let scope = house.scope(&house.saltmarsh).await;
    let request = scope.support_requests().await.unwrap().remove(0);
    let director = PersonId(id("Bea Marsh"));
    drop(scope);
    let planned = trustwide_domain::days::Transfer {
        year: AcademicYear::of(FIRST_DAY),
        giver: trustwide_domain::days::Holder::Person(director.clone()),
        receiver: trustwide_domain::days::Holder::School(house.a),
        account: trustwide_domain::days::Account::Bespoke,
        line: menu.id.clone(),
        minutes: 60,
        state: State::Planned,
        on: None,
        starts_at: None,
        contact: None,
        request: None,
        brought_forward: false,
        pence: None,
        note: String::new(),
    };
    let mut write = house.db.write(&house.saltmarsh, &director).await.unwrap();
    write.approve_support(&request, "Agreed", (RecordId(id("support")), &planned)).await.unwrap();
    write.commit().await.unwrap();
    let line = format!("bespoke/{}", menu.id);
    let page = partners.get("/contacts/new?school=900001").await;
    assert!(page.says(&format!("value=\"{line}\"")), "{}", page.body);
    // The partner led it and the director came for a part of it; the head's own time is not given to her school.
    let record = id("a visit");
    let mut form = typed(&record, &partner.0, &head.0);
    form.extend([("line", line.as_str()), ("giver-1", &head.0), ("gave-1", "a bit")]);
    let wrong = partners.post("/contacts", &form).await;
    wrong.is(422, "Choose somebody, each once");
    wrong.is(422, "Enter a length such as 45 or 1:30");
    form.retain(|(name, _)| !name.starts_with("g"));
    form.extend([("giver-1", director.0.as_str()), ("gave-1", "45")]);
    let href = format!("/contacts/{record}");
    partners.post("/contacts", &form).await.leads_to(&href);
    let page = partners.get(&href).await;
    page.is(200, "Gus Reed, 1 hour<br>Bea Marsh, 45 minutes");
    let given = async |house: &House| {
        let scope = house.scope(&house.saltmarsh).await;
        let all = scope.transfers(AcademicYear::of(FIRST_DAY)).await.unwrap();
        let of_visit = all.into_iter().filter(|it| it.transfer.contact.is_some());
        let live = of_visit.filter(|it| it.transfer.state.takes_time());
        let mut minutes: Vec<u32> = live.map(|it| it.transfer.minutes).collect();
        minutes.sort();
        minutes
    };
    assert_eq!(given(&house).await, [45, 60]);
    // The form that opens again says so, and an empty row takes the time back.
    let edit = directors.get(&format!("{href}/edit")).await;
    edit.is(200, "value=\"45 minutes\"");
    partners.post(&page.undo().expect("an undo"), &[]).await.leads_to("/contacts");
    assert_eq!(given(&house).await, [0; 0]);
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn two_people_s_meeting_is_theirs_and_their_line_manager_s(db: TestDatabase) {
    let Cast { house, head, mut heads, mut others, mut directors, mut partners, .. } =
        start(db, Some("acorn")).await;
    let chief = house.join("Cora Vale", Role::ChiefExecutive, None).await;
    let executive = house.join("Hal Brook", Role::ExecutiveHead, Some(house.a)).await;
    let (mut chiefs, mut executives) =
        (house.browser_of(&chief).await, house.browser_of(&executive).await);
    let page = executives.get(&format!("/contacts/new?with={head}")).await;
    page.is(200, "With Ada Heron");
    let (_, rest) = page.body.split_once("<option value=\"cadence/").expect("a cadence");
    let what = format!("cadence/{}", rest.split('"').next().unwrap_or_default());
    let record = page.hidden("record").expect("a record");
    let with = format!("person/{head}");
    let form = [
        ("record", record.as_str()),
        ("with", &with),
        ("what", &what),
        ("on", "2026-09-14"),
        ("led_by", &executive.0),
        ("length", "60"),
        ("state", "held"),
        ("seen", "The boathouse and the budget"),
        ("words-1", "Ring the boathouse"),
        ("who-1", &head.0),
        ("by-1", "2026-09-20"),
    ];
    let href = format!("/contacts/{record}");
    executives.post("/contacts", &form).await.leads_to(&href);
    heads.get(&href).await.is(200, "The boathouse and the budget");
    chiefs.get(&href).await.is(200, "The boathouse and the budget");
    heads.get("/actions").await.is(200, "Ring the boathouse");
    for browser in [&mut directors, &mut partners, &mut others] {
        browser.get(&href).await.is(404, "no page at this address");
        for page in ["/contacts", "/contacts.json", "/actions", "/actions.json"] {
            assert!(!browser.get(page).await.says("boathouse"), "{page}");
            assert!(!browser.get(page).await.says(&record), "{page}");
        }
    }
    // Nobody meets as one of a pair that the model does not name.
    partners.get(&format!("/contacts/new?with={head}")).await.is(404, "no page at this address");
}

/// Bands are brought along for both schools: A is in the one with a review of its own.
async fn bring_bands(house: &House) {
    let band = |urn, band: &str| OpeningBand { urn, band: band.into(), from_on: FIRST_DAY };
    let bands = [band(house.a, "e"), band(house.b, "b")];
    let mut write = house.write_to(&house.saltmarsh).await;
    let (base, model) = (RecordId(id("bands")), RecordId(id("humber")));
    write.open_bands(&base, &model, &bands, date(2026, 9, 14)).await.expect("bands");
    write.commit().await.expect("a commit");
}

/// What a contact is an occasion of can tell of a band: to those who see none it is a review, on every page, and it stays
/// what it was when they change it.
async fn the_review_of_a_band_is_a_review_to_others(db: TestDatabase) {
    let Cast { house, mut directors, .. } = start(db, Some("humber")).await;
    bring_bands(&house).await;
    let hal = house.join("Hal Brook", Role::ExecutiveHead, Some(house.a)).await;
    let (record, director) = (id("a review"), id("Bea Marsh"));
    let mut form = typed(&record, &director, &hal.0);
    form[2] = ("what", "cadence/close_review");
    let href = format!("/contacts/{record}");
    directors.post("/contacts", &form).await.leads_to(&href);
    directors.get(&href).await.is(200, "Close monitoring of progress in band E");
    let mut executive = house.browser_of(&hal).await;
    let edit = format!("{href}/edit");
    for page in [
        "/contacts",
        "/calendar",
        "/calendar/mine",
        "/schools/900001/calendar",
        "/promises",
        &href,
        &edit,
    ] {
        for page in [page.to_owned(), format!("{page}.json")] {
            let told = executive.get(&page).await;
            assert!(!told.says("band E") && !told.says("close_review"), "{page}: {}", told.body);
        }
    }
    let briefing = executive.get("/schools/900001/briefing").await;
    assert!(!briefing.says("band E"), "{}", briefing.body);
    let page = executive.get(&edit).await;
    page.is(200, "Review, as it was recorded");
    let version = page.hidden_in(&href, "version").expect("a version");
    form[2] = ("what", "keep");
    form.push(("seen", "Daily reading is in place"));
    form.push(("version", &version));
    executive.post(&href, &form).await.leads_to(&href);
    let page = directors.get(&href).await;
    page.is(200, "Close monitoring of progress in band E");
    page.is(200, "Daily reading is in place");
    // Another model has no such occasion: what was held stays what it was.
    let four = include_str!("../../../domain/tests/data/four_tiers.toml");
    house.adopt("another model", four, date(2026, 9, 14)).await;
    let page = directors.get(&edit).await;
    page.is(200, "Close monitoring of progress in band E, as it was recorded");
    let version = page.hidden_in(&href, "version").expect("a version");
    form.pop();
    form.push(("version", &version));
    form[1] = ("with", "school/900001");
    form.push(("purpose", "Phonics"));
    directors.post(&href, &form).await.leads_to(&href);
    directors.get(&href).await.is(200, "Close monitoring of progress in band E");
}

/// More than a day, a day before the trust began and an action that is overdue from the start are refused; a day on which
/// nobody works is taken, and said.
async fn what_cannot_be_is_refused_and_what_is_odd_is_said(db: TestDatabase) {
    let Cast { house, partner, head, mut partners, .. } = start(db, None).await;
    crate::calendar::enter_the_year(&house).await;
    let record = id("a visit");
    for (field, typed_as, says) in [
        ("length", "23:00", "A day has at most 10 hours"),
        ("on", "2019-01-01", "Enter a day from 1 September 2026 to 31 August 2028"),
        ("next_on", "2031-01-06", "Enter a day from 1 September 2026 to 31 August 2028"),
        ("by-1", "2020-01-01", "That day is before the visit or meeting"),
    ] {
        let mut form = typed(&record, &partner.0, &head.0);
        form.retain(|(it, _)| *it != field);
        form.extend([(field, typed_as), ("words-1", "Hear them read"), ("who-1", &head.0)]);
        partners.post("/contacts", &form).await.is(422, says);
    }
    let mut form = typed(&record, &partner.0, &head.0);
    form.retain(|(it, _)| *it != "next_on");
    form.push(("next_on", "2026-12-25"));
    let href = format!("/contacts/{record}");
    partners.post("/contacts", &form).await.leads_to(&href);
    partners.get(&href).await.is(200, "25 December 2026 is no working day there");
}

/// A day that no year of the program has is refused before anything is written.
async fn a_day_out_of_time_is_refused(db: TestDatabase) {
    let Cast { partner, head, mut partners, .. } = start(db, None).await;
    let record = id("a visit");
    for on in ["0001-01-01", "9999-12-31"] {
        for name in ["on", "next_on"] {
            let mut form = typed(&record, &partner.0, &head.0);
            form.retain(|(it, _)| *it != name);
            form.push((name, on));
            let again = partners.post("/contacts", &form).await;
            again.is(422, "Enter a day between 1950 and 2100");
        }
        partners.get(&format!("/contacts?as_at={on}")).await.is(400, "That is not a date");
    }
    partners
        .get("/contacts?as_at=2026-09-15")
        .await
        .is(400, "a page shows today or a day before it");
    partners.get("/contacts?as_at=2026-09-14").await.is(200, "");
    partners.get("/contacts.json").await.is(200, "\"total\":0");
}

on_both!(
    the_review_of_a_band_is_a_review_to_others,
    a_day_out_of_time_is_refused,
    what_cannot_be_is_refused_and_what_is_odd_is_said,
    one_save_writes_all_that_follows,
    what_is_wrong_comes_back_as_typed,
    a_plan_is_moved_and_then_held,
    a_head_agrees_or_sees_it_differently,
    time_is_given_with_the_visit_and_taken_back_with_it,
    everybody_s_time_is_their_own_and_only_agreed_lines_are_offered,
    two_people_s_meeting_is_theirs_and_their_line_manager_s,
);
