//! The model in practice from outside: recorded over the years, by the trust and by a head for their own school; corrected,
//! undone, overtaken; and absent where the model names nothing to record.

use trustwide_domain::{
    RecordId,
    access::Role,
    model::{Known, Model, preset},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    house::{FIRST_DAY, House, id},
};

/// Saltmarsh under a model, with its director and the heads of A and B.
async fn start(db: TestDatabase, text: &str) -> (House, [Browser; 3]) {
    let house = House::build(db).await;
    let record = RecordId(id("version"));
    let mut write = house.write_to(&house.saltmarsh).await;
    write.draft_model(record.clone(), "Our model", text).await.unwrap();
    write.commit().await.unwrap();
    let draft = house.scope(&house.saltmarsh).await.find_model_version(&record).await.unwrap();
    let mut write = house.write_to(&house.saltmarsh).await;
    write.adopt_model(&draft.unwrap(), FIRST_DAY, "Agreed").await.unwrap();
    write.commit().await.unwrap();
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    let browsers = [
        house.browser_of(&director).await,
        house.browser_of(&head).await,
        house.browser_of(&other).await,
    ];
    (house, browsers)
}

/// The address of the preset's element that carries a requirement.
fn cited(name: &str, cite: &str) -> (String, Model) {
    let model = Model::read(name, preset(name).unwrap().text, &Known::shipped()).unwrap();
    let items = model.items();
    let (_, item) = items.iter().find(|(_, it)| it.cites.iter().any(|it| it == cite)).unwrap();
    (format!("/elements/{}/{}", item.kind.word(), item.id), model)
}

/// Sends the form of an element's page that records one aspect.
async fn record(browser: &mut Browser, to: &str, aspect: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(to).await;
    // Every form of the page goes to one address: each has its own record.
    let action = format!("method=\"post\" action=\"{to}\"");
    let mut forms = page.body.split(&action).skip(1);
    let form = forms.find(|it| {
        it.split("</form>").next().is_some_and(|it| it.contains(&format!("value=\"{aspect}\"")))
    });
    let value = form.and_then(|it| it.split_once("name=\"record\" value=\"")).map(|(_, it)| it);
    let value = value
        .and_then(|it| it.split('"').next())
        .unwrap_or_else(|| panic!("no form for {aspect}: {}", page.body));
    let value = value.to_owned();
    let mut all = vec![("record", value.as_str()), ("aspect", aspect)];
    all.extend(fields);
    browser.post(to, &all).await
}

async fn a_practice_comes_along_over_the_years(db: TestDatabase) {
    let acorn = preset("acorn").unwrap().text;
    let (house, [mut director, mut head, _]) = start(db, acorn).await;
    let (writing, model) = cited("acorn", "AET-19");
    let [first, second] = [&model.maturities[0], &model.maturities[1]];
    let page = director.get(&writing).await;
    page.is(200, "The model says");
    let gus = house.join("Gus Reed", Role::ImprovementPartner, Some(house.a)).await;
    let fields = |state: usize, from: &'static str| {
        let state = model.maturities[state].id.as_str();
        [("school", "trust"), ("state", state), ("from", from), ("reason", "Two schools lead")]
    };
    // What is missing stands beside its field, and what was typed comes back.
    let wrong = record(
        &mut director,
        &writing,
        "maturity",
        &[("school", "trust"), ("from", "2027-01-01"), ("reason", "Two schools lead")],
    )
    .await;
    wrong.is(422, "Say where it stands");
    wrong.is(422, "Enter today or a day before");
    wrong.is(422, "Two schools lead");
    record(&mut director, &writing, "maturity", &fields(0, "2024-09-02")).await.leads_to(&writing);
    let mut later = fields(1, "2026-09-07").to_vec();
    later.extend([("owner", gus.0.as_str()), ("review", "2026-09-14")]);
    record(&mut director, &writing, "maturity", &later).await.leads_to(&writing);
    let page = head.get(&writing).await;
    page.is(200, &first.label);
    page.is(200, "2 September 2024");
    page.is(200, "Gus Reed");
    page.is(200, "14 September 2026, due");
    assert!(!page.says("Record where it stands"), "the trust’s own is not the head’s to record");
    let list = head.get("/elements").await;
    list.is(200, "Gus Reed");
    list.is(200, "1 due");
    let narrowed = head.get(&format!("/elements?show=state:{}", second.label)).await;
    narrowed.is(200, "Gus Reed");
    head.get("/elements?show=due&sort=since").await.is(200, "Gus Reed");
    // As at an earlier day it stood at the first, and what is known by now of that day is not told as known then.
    let then = director.get(&format!("{writing}.json?as_at=2026-09-04")).await;
    assert!(!then.says("Two schools lead"), "{}", then.body);
    // A day has one record: the second is refused as typed.
    let again = record(&mut director, &writing, "maturity", &fields(0, "2026-09-07")).await;
    again.is(422, "There is a record for that day already");
}

async fn a_policy_stands_at_a_level_and_has_an_owner(db: TestDatabase) {
    let (_house, [mut director, mut head, _]) = start(db, preset("acorn").unwrap().text).await;
    let model = cited("acorn", "AET-12").1;
    head.get("/elements/policies/new").await.is(403, "");
    let page = director.get("/elements/policies/new").await;
    let record_id = page.hidden("record").unwrap();
    let policy = format!("/elements/policy/{record_id}");
    let fields = |title| [("record", record_id.as_str()), ("title", title), ("form", "policy")];
    director.post("/elements/policies", &fields("")).await.is(422, "Say what it is called");
    director.post("/elements/policies", &fields("Uniform")).await.leads_to(&policy);
    director.post("/elements/policies", &fields("Uniform")).await.leads_to(&policy);
    let listed = director.get(&policy).await;
    listed.is(200, "Uniform is listed");
    let level = &model.policy_levels[1];
    let owner = id("Ada Heron");
    let fields = [
        ("school", "trust"),
        ("state", level.id.as_str()),
        ("from", "2026-09-01"),
        ("owner", owner.as_str()),
        ("review", "2027-09-01"),
        ("reason", "One look, each school’s own colours"),
    ];
    record(&mut director, &policy, "level", &fields).await.leads_to(&policy);
    let page = head.get("/elements").await;
    page.is(200, "Uniform");
    page.is(200, &level.label);
    page.is(200, "1 September 2027");
    head.get(&policy).await.is(200, "Ada Heron");
    // It is taken off the list, and the act taken back.
    let version = |page: &Answer| {
        page.hidden_in(&format!("/elements/policies/{record_id}/withdrawal"), "version").unwrap()
    };
    let version = version(&director.get(&policy).await);
    let off = format!("/elements/policies/{record_id}/withdrawal");
    director.post(&off, &[("version", &version)]).await.leads_to("/elements");
    let notice = director.get("/elements").await;
    notice.is(200, "Uniform is off the list");
    director.get(&policy).await.is(404, "");
    director.post(&notice.undo().unwrap(), &[]).await.leads_to("/elements");
    director.get(&policy).await.is(200, &level.label);
}

async fn appraisal_is_a_yes_or_no_for_each_school_and_year(db: TestDatabase) {
    let (house, [mut director, mut head, mut other]) =
        start(db, preset("acorn").unwrap().text).await;
    let (appraisal, model) = cited("acorn", "AET-14");
    let items = model.items();
    let item = items.iter().find(|(_, it)| appraisal.ends_with(&format!("/{}", it.id))).unwrap().1;
    let finished = format!("answer/{}", item.asks[0].id);
    let a = house.a.to_string();
    let b = house.b.to_string();
    let fields = [
        ("school", a.as_str()),
        ("state", "yes"),
        ("from", "2026-09-01"),
        ("reason", "secret grade"),
        ("owner", "x"),
    ];
    // Nothing but the answer is kept, whatever is sent.
    let sent = record(&mut head, &appraisal, &finished, &fields[..4]).await;
    sent.leads_to(&appraisal);
    head.get(&appraisal).await.is(200, "Avocet Primary");
    let page = director.get(&appraisal).await;
    page.is(200, "Avocet Primary");
    assert!(!page.says("secret grade"), "{}", page.body);
    // Another head sees neither the school nor its answer, and records it for nobody else.
    let theirs = other.get(&appraisal).await;
    assert!(!theirs.says("Avocet Primary"), "{}", theirs.body);
    let meddling = record(
        &mut other,
        &appraisal,
        &finished,
        &[("school", &a), ("state", "no"), ("from", "2026-09-02")],
    )
    .await;
    assert_eq!(meddling.status.as_u16(), 403);
    record(
        &mut other,
        &appraisal,
        &finished,
        &[("school", &b), ("state", "no"), ("from", "2026-09-02")],
    )
    .await
    .leads_to(&appraisal);
    let twin = director.get(&format!("{appraisal}.json")).await;
    twin.is(200, "\"said\":\"No\"");
    let yes = "/elements?show=state:Yes";
    director.get(yes).await.is(200, "Yes in 1 school; No in 1 school");
    // Next year it is asked again.
    house.db.clock.set("2027-09-10T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    let next_year = director.get(yes).await;
    next_year.is(200, "is like that");
    assert!(!next_year.says("Yes at"), "{}", next_year.body);
}

async fn a_head_says_where_their_own_school_stands(db: TestDatabase) {
    let (house, [mut director, mut head, mut other]) =
        start(db, preset("acorn").unwrap().text).await;
    let (send, model) = cited("acorn", "AET-50");
    let a = house.a.to_string();
    let [one, two] = [model.maturities[0].id.as_str(), model.maturities[1].id.as_str()];
    let fields = |state| {
        [
            ("school", a.as_str()),
            ("state", state),
            ("from", "2026-09-07"),
            ("reason", "The heron’s own words"),
        ]
    };
    record(&mut head, &send, "maturity", &fields(one)).await.leads_to(&send);
    let notice = head.get(&send).await;
    let school = format!("/schools/{a}");
    head.get(&school).await.is(200, "The model in practice here");
    director.get(&school).await.is(200, &format!("href=\"{send}\""));
    assert!(!other.get(&school).await.says("The model in practice here"));
    assert!(!other.get(&send).await.says("heron’s own words"));
    // The director and the head open it at once: the second is told of the first, and loses nothing.
    let state = {
        let (_, rest) = notice.body.split_once("action=\"/elements/states/").unwrap();
        format!("/elements/states/{}", rest.split('"').next().unwrap())
    };
    let version = notice.hidden_in(&state, "version").unwrap();
    let corrected = |reason| {
        vec![
            ("version", version.as_str()),
            ("state", two),
            ("from", "2026-09-07"),
            ("reason", reason),
        ]
    };
    director.post(&state, &corrected("Seen in June")).await.leads_to(&send);
    let stale = head.post(&state, &corrected("Seen in July")).await;
    stale.is(409, "Seen in June");
    stale.is(409, "Seen in July");
    other.post(&state, &corrected("Meddling")).await.is(404, "");
    // The director takes their correction back.
    let undo = director.get(&send).await.undo().unwrap();
    director.post(&undo, &[]).await.leads_to(&send);
    director.get(&send).await.is(200, "The heron’s own words");
    let (_, rest) = head
        .get(&send)
        .await
        .body
        .split_once(&format!("action=\"{state}/withdrawal\""))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let version =
        rest.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    head.post(&format!("{state}/withdrawal"), &[("version", version)]).await.leads_to(&send);
    assert!(!director.get(&send).await.says("heron’s own words"));
}

async fn words_are_kept_and_looked_at_again(db: TestDatabase) {
    let (house, [mut director, mut head, mut other]) =
        start(db, preset("acorn").unwrap().text).await;
    let culture = cited("acorn", "AET-13").0;
    let a = house.a.to_string();
    let trusts = [
        ("school", "trust"),
        ("words", "We say what we see."),
        ("from", "2026-09-01"),
        ("review", "2027-09-01"),
    ];
    record(&mut director, &culture, "words", &trusts).await.leads_to(&culture);
    let own = [("school", a.as_str()), ("words", "We greet everybody."), ("from", "2026-09-02")];
    record(&mut head, &culture, "words", &own).await.leads_to(&culture);
    let page = head.get(&culture).await;
    page.is(200, "We say what we see.");
    page.is(200, "We greet everybody.");
    page.is(200, "1 September 2027");
    let theirs = other.get(&culture).await;
    theirs.is(200, "We say what we see.");
    assert!(!theirs.says("We greet everybody."));
    // Vision and values, the trust's and the school's, each with the day of its last look.
    let values = cited("acorn", "AET-04").0;
    director.get(&values).await.is(200, "Nobody has written it yet");
    let trusts = [("school", "trust"), ("words", "Each child, each day."), ("from", "2026-09-01")];
    record(&mut director, &values, "words", &trusts).await.leads_to(&values);
    let own = [("school", a.as_str()), ("words", "Hands on."), ("from", "2026-09-06")];
    record(&mut head, &values, "words", &own).await.leads_to(&values);
    let page = head.get(&values).await;
    page.is(200, "Each child, each day.");
    page.is(200, "1 September 2026");
    page.is(200, "Hands on.");
    page.is(200, "6 September 2026");
    // A year later it is due, is looked at, and stands as it was.
    house.db.clock.set("2027-09-10T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    director.get(&culture).await.is(200, "1 September 2027, due");
    let again = [
        ("school", "trust"),
        ("words", "We say what we see."),
        ("from", "2027-09-10"),
        ("review", "2028-09-01"),
    ];
    record(&mut director, &culture, "words", &again).await.leads_to(&culture);
    let page = director.get(&culture).await;
    page.is(200, "1 September 2028");
    page.is(200, "10 September 2027");
}

async fn each_school_has_its_stage_beside_its_band(db: TestDatabase) {
    let (house, [mut director, mut head, mut other]) =
        start(db, preset("humber").unwrap().text).await;
    let stages = "/elements/stage/schools";
    director.get(stages).await.is(200, "names no stages");
    let a = house.a.to_string();
    let fields = [
        ("school", a.as_str()),
        ("state", "Finding its feet"),
        ("from", "2025-09-01"),
        ("reason", "A new head"),
    ];
    // Where a school is on its way, the trust says.
    assert!(!head.get(stages).await.says("Record where it stands"));
    record(&mut director, stages, "stage", &fields).await.leads_to(stages);
    director.get(stages).await.is(200, "1 year");
    let band = format!("/schools/{a}/band");
    director.get(&band).await.is(200, "Finding its feet");
    head.get(&band).await.is(200, "Finding its feet");
    head.get(&format!("/schools/{a}")).await.is(200, "Finding its feet");
    let partner = house.join("Gus Reed", Role::DataLead, None).await;
    let mut partner = house.browser_of(&partner).await;
    partner.get(&band).await.is(403, "");
    partner.get(stages).await.is(200, "Finding its feet");
    assert!(!other.get(stages).await.says("Finding its feet"));
    other.get(&band).await.is(403, "");
}

async fn each_school_is_at_a_stage_or_step_that_the_model_names(db: TestDatabase) {
    let healing =
        Model::read("healing", preset("healing").unwrap().text, &Known::shipped()).unwrap();
    let (house, [mut director, ..]) = start(db, preset("healing").unwrap().text).await;
    let a = house.a.to_string();
    let stages = "/elements/stage/schools";
    let fields = |state, from| {
        [("school", a.as_str()), ("state", state), ("from", from), ("reason", "As agreed")]
    };
    let [one, two] = [healing.stages[0].id.as_str(), healing.stages[1].id.as_str()];
    record(&mut director, stages, "stage", &fields(one, "2024-06-03")).await.leads_to(stages);
    record(&mut director, stages, "stage", &fields(two, "2025-09-01")).await.leads_to(stages);
    let page = director.get(stages).await;
    page.is(200, "1 year");
    page.is(200, &healing.stages[0].label);
    director.get("/elements").await.is(200, &healing.stages[1].label);
    // A state of another model is none of this one.
    record(&mut director, stages, "stage", &fields("nonsense", "2026-09-02"))
        .await
        .is(422, "Say where it stands");
}

async fn a_schools_step_has_its_entry_and_exit_tests(db: TestDatabase) {
    let starter = preset("starter-2026").unwrap().text;
    let model = Model::read("starter", starter, &Known::shipped()).unwrap();
    let (house, [_, mut head, mut other]) = start(db, starter).await;
    let steps = "/elements/step/schools";
    let a = house.a.to_string();
    let fields = [
        ("school", a.as_str()),
        ("state", model.steps[1].item.id.as_str()),
        ("from", "2026-09-03"),
        ("reason", "Agreed"),
    ];
    record(&mut head, steps, "step", &fields).await.leads_to(steps);
    let page = head.get(steps).await;
    page.is(200, model.steps[0].exit.as_ref().unwrap());
    page.is(200, "3 September 2026");
    assert!(!other.get(steps).await.says("3 September 2026"));
}

async fn schools_come_onto_one_system(db: TestDatabase) {
    let acorn = preset("acorn").unwrap().text;
    let (house, [mut director, mut head, _]) = start(db, acorn).await;
    let a = house.a.to_string();
    let yes = |from| [("school", a.as_str()), ("state", "yes"), ("from", from)];
    let (system, model) = cited("acorn", "AET-42");
    let ask = format!("answer/{}", ask_of(&model, &system));
    record(&mut director, &system, &ask, &yes("2024-09-09")).await.leads_to(&system);
    let page = head.get(&system).await;
    page.is(200, "9 September 2024");
    page.is(200, "2 years");
}

async fn a_practice_is_marked_with_its_reason_and_taken_up_by_school(db: TestDatabase) {
    let six = preset("six-step").unwrap().text;
    let (house, [mut director, mut head, _]) = start(db, six).await;
    let a = house.a.to_string();
    let (approach, model) = cited("six-step", "HSLT-17");
    let level = &model.policy_levels[0];
    let bare = [("school", "trust"), ("state", level.id.as_str()), ("from", "2026-09-01")];
    record(&mut director, &approach, "level", &bare).await.is(422, "Say why");
    let reasoned = [bare[0], bare[1], bare[2], ("reason", "Pupils move between our schools")];
    record(&mut director, &approach, "level", &reasoned).await.leads_to(&approach);
    let ask = format!("answer/{}", ask_of(&model, &approach));
    let yes = [("school", a.as_str()), ("state", "yes"), ("from", "2026-09-02")];
    record(&mut head, &approach, &ask, &yes).await.leads_to(&approach);
    let page = director.get(&approach).await;
    page.is(200, "Pupils move between our schools");
    page.is(200, "2 September 2026");
    director.get("/elements").await.is(200, "Yes in 1 school; not recorded in 1");
}

/// The first question that a model asks of the element at an address.
fn ask_of(model: &Model, address: &str) -> String {
    let items = model.items();
    let item = items.iter().find(|(_, it)| address.ends_with(&format!("/{}", it.id)));
    item.unwrap().1.asks[0].id.clone()
}

async fn what_a_model_does_not_name_is_not_there(db: TestDatabase) {
    let bare = "[model]\nid = \"m\"\ntitle = \"M\"\n[[practice]]\nid = \"p\"\nlabel = \"P\"\n";
    let (_house, [mut director, ..]) = start(db, bare).await;
    director.get("/elements").await.is(404, "");
    director.get("/elements/practice/p").await.is(404, "");
    director.get("/elements/policies/new").await.is(404, "");
    assert!(!director.get("/account").await.says("href=\"/elements\""));
}

on_both!(
    a_practice_comes_along_over_the_years,
    a_policy_stands_at_a_level_and_has_an_owner,
    appraisal_is_a_yes_or_no_for_each_school_and_year,
    a_head_says_where_their_own_school_stands,
    words_are_kept_and_looked_at_again,
    each_school_has_its_stage_beside_its_band,
    each_school_is_at_a_stage_or_step_that_the_model_names,
    a_schools_step_has_its_entry_and_exit_tests,
    schools_come_onto_one_system,
    a_practice_is_marked_with_its_reason_and_taken_up_by_school,
    what_a_model_does_not_name_is_not_there,
);
