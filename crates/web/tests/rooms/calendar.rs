//! The calendar, what was promised and done, the feed, and what a school keeps for itself.

use jiff::civil::date;
use trustwide_domain::{
    AcademicYear, PersonId, PostId, RecordId,
    access::Role,
    calendar::{Span, YearDates},
    model::preset,
};
use trustwide_storage::people::Term;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    contacts::adopt,
    house::{FIRST_DAY, House, id},
};

/// The trust's dates of 2026-27.
pub async fn enter_the_year(house: &House) {
    let spans = [
        (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 25)),
        (date(2027, 4, 12), date(2027, 5, 28)),
        (date(2027, 6, 7), date(2027, 7, 21)),
    ];
    let spans = spans.map(|(first, last)| Span::new(first, last));
    let year = AcademicYear::of(date(2026, 9, 14));
    let dates = YearDates::from_spans(year, &spans, &[], &[date(2026, 11, 2)]).expect("dates");
    let mut write = house.write_to(&house.saltmarsh).await;
    write.set_year(RecordId(id("year")), None, &dates).await.expect("a year");
    write
        .set_committee(RecordId(id("board")), None, ("Board", date(2026, 9, 17), ""))
        .await
        .expect("a board");
    write.commit().await.expect("a commit");
}

struct Cast {
    house: House,
    director: Browser,
    chief: Browser,
    executive: Browser,
    head: Browser,
    other: Browser,
    ids: [PersonId; 2],
}

async fn start(db: TestDatabase, model: &str) -> Cast {
    let house = House::build(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let chief = house.join("Cora Vale", Role::ChiefExecutive, None).await;
    let executive = house.join("Hal Brook", Role::ExecutiveHead, Some(house.a)).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    adopt(&house, model).await;
    enter_the_year(&house).await;
    Cast {
        director: house.browser_of(&director).await,
        chief: house.browser_of(&chief).await,
        executive: house.browser_of(&executive).await,
        head: house.browser_of(&head).await,
        other: house.browser_of(&other).await,
        ids: [director, head],
        house,
    }
}

/// Records something at school A, with what a test adds or changes.
async fn record(browser: &mut Browser, name: &str, by: &str, fields: &[(&str, &str)]) -> Answer {
    let record = id(name);
    let mut form = vec![("record", record.as_str()), ("led_by", by), ("length", "60")];
    for (name, value) in
        [("with", "school/900001"), ("what", "kind/visit"), ("on", "2026-09-14"), ("state", "held")]
    {
        if !fields.iter().any(|(it, _)| *it == name) {
            form.push((name, value));
        }
    }
    form.extend(fields);
    browser.get("/contacts").await;
    browser.post("/contacts", &form).await
}

/// What one cadence says for one school in the twin of the promises page.
fn promised(answer: &Answer, cadence: &str, place: &str) -> (u64, u64, u64) {
    let page: serde_json::Value = serde_json::from_str(&answer.body).expect("a twin");
    let row = page["cadences"].as_array().expect("rows").iter().find(|it| it["cadence"] == cadence);
    let to = row.unwrap_or_else(|| panic!("no {cadence}: {}", answer.body))["to"].clone();
    let one = to.as_array().expect("lines").iter().find(|it| it["place"] == place).expect("a line");
    let count = |name: &str| one["done"][name].as_u64().expect("a count");
    (count("due"), count("done"), count("excused"))
}

async fn what_is_held_keeps_its_promise(db: TestDatabase) {
    let Cast { house, mut director, mut head, mut other, ids, .. } = start(db, "acorn").await;
    let by = ids[1].0.as_str();
    let weekly = [("what", "cadence/data_meeting")];
    record(&mut head, "meeting", by, &weekly)
        .await
        .leads_to(&format!("/contacts/{}", id("meeting")));
    let page = director.get("/promises.json").await;
    // Three weeks have begun: two are over and were missed, the third is kept.
    assert_eq!(promised(&page, "data_meeting", "Avocet Primary"), (3, 1, 0));
    assert_eq!(promised(&page, "data_meeting", "Bittern Primary"), (2, 0, 0));
    // The head of B is told of B alone.
    let theirs = other.get("/promises.json").await;
    assert!(!theirs.says("Avocet"), "{}", theirs.body);
    assert!(!other.get("/calendar").await.says(&id("meeting")));
    head.get("/calendar").await.is(200, &id("meeting"));
    head.get("/calendar").await.is(200, "Board");
    // An excuse takes its week out of what was due.
    let excuse = [
        ("what", "cadence/data_meeting"),
        ("on", "2026-09-03"),
        ("state", "not"),
        ("not", "excused"),
        ("reason", "The boiler was out"),
    ];
    record(&mut head, "excuse", by, &excuse).await.leads_to(&format!("/contacts/{}", id("excuse")));
    let page = director.get("/promises.json").await;
    assert_eq!(promised(&page, "data_meeting", "Avocet Primary"), (2, 1, 1));
    let page = director.get("/promises").await;
    page.is(200, "1 of 2, 1 excused");
    page.is(200, "Nothing recorded this term");
    page.is(200, "With the chief executive");
    // As at an earlier day nothing is known of what was recorded later.
    house.db.clock.set("2026-09-21T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    let late = [("what", "cadence/data_meeting"), ("on", "2026-09-09")];
    record(&mut director, "late", &ids[0].0, &late)
        .await
        .leads_to(&format!("/contacts/{}", id("late")));
    let now = director.get("/promises.json").await;
    assert_eq!(promised(&now, "data_meeting", "Avocet Primary"), (2, 2, 1));
    let before = director.get("/promises.json?as_at=2026-09-20").await;
    assert_eq!(promised(&before, "data_meeting", "Avocet Primary"), (2, 1, 1));
}

/// A model that meets at another pace makes a promise of its own: what fell due before it was adopted stays at the old pace.
async fn another_pace_is_another_promise(db: TestDatabase) {
    let Cast { house, .. } = start(db, "acorn").await;
    let text = preset("acorn").expect("a preset").text;
    let (before, rest) = text.split_once("id = \"data_meeting\"").expect("a cadence");
    let slower = rest.replacen("\"weekly\"", "\"fortnightly\"", 1);
    assert_ne!(rest, slower);
    let slower = format!("{before}id = \"data_meeting\"{slower}");
    house.adopt("slower", &slower, date(2026, 9, 21)).await;
    house.db.clock.set("2026-10-12T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    let page = director.get("/promises.json").await;
    let twin: serde_json::Value = serde_json::from_str(&page.body).expect("a twin");
    let rows = twin["cadences"].as_array().expect("rows").iter();
    let said: Vec<String> = rows
        .filter(|it| it["cadence"] == "data_meeting")
        .map(|it| {
            format!("{}, until {}: {}", it["rhythm"], it["until"], it["to"][0]["done"]["due"])
        })
        .collect();
    assert_eq!(said, ["\"fortnightly\", until null: 2", "\"weekly\", until \"2026-09-20\": 3"]);
}

async fn two_who_meet_are_counted_for_themselves(db: TestDatabase) {
    let Cast { mut director, mut chief, mut executive, mut head, mut other, .. } =
        start(db, "acorn").await;
    for browser in [&mut executive, &mut head, &mut chief] {
        browser.get("/promises").await.is(200, "Hal Brook and Ada Heron");
    }
    for browser in [&mut director, &mut other] {
        for page in ["/promises", "/promises.json", "/calendar", "/calendar.json"] {
            let page = browser.get(page).await;
            assert!(!page.says("Hal Brook and Ada Heron"), "{}", page.body);
        }
    }
}

async fn job_sharers_meet_as_one_and_may_both_be_there(db: TestDatabase) {
    let Cast { house, mut executive, .. } = start(db, "acorn").await;
    let sharer = PersonId(id("Jo Teal"));
    let mut write = house.write_to(&house.saltmarsh).await;
    write.add_person(sharer.clone(), "Jo Teal", None).await.expect("a new person");
    let term = Term { from_on: FIRST_DAY, to_on: None, acting_for: None };
    let post = PostId(id("post Ada Heron"));
    write.give_post(RecordId(id("share")), &sharer, &post, term).await.expect("a share of a post");
    write.commit().await.expect("a commit");
    let page = executive.get("/promises.json").await;
    let (two, alone) = ("Hal Brook and Ada Heron or Jo Teal", "Hal Brook and Ada Heron\"");
    let (other_way, jo) = ("Hal Brook and Jo Teal or Ada Heron", "Hal Brook and Jo Teal\"");
    assert!(page.says(two) || page.says(other_way), "{}", page.body);
    assert!(!page.says(alone) && !page.says(jo), "{}", page.body);
    // Recorded with either, and the other may be there too.
    let form = executive.get(&format!("/contacts/new?with={sharer}")).await;
    form.is(200, "Ada Heron");
    form.is(200, "With Jo Teal");
}

async fn what_is_open_is_one_press_from_its_form(db: TestDatabase) {
    let Cast { mut head, mut director, .. } = start(db, "acorn").await;
    let page = head.get("/calendar/mine").await;
    page.is(200, "<details class=\"due-group\" open>");
    let (_, rest) = page.body.split_once("<a class=\"act\" href=\"/contacts/new").expect("a way");
    let href = format!("/contacts/new{}", rest.split('"').next().unwrap()).replace("&#38;", "&");
    let form = head.get(&href).await;
    // All that the save needs is there: the occasion, the day, the leader and the length are chosen.
    let chosen = |name: &str| {
        let (_, rest) = form.body.split_once(&format!("name=\"{name}\"")).expect("a field");
        let (_, rest) = rest.split_once(" selected>").expect("a choice");
        rest.split('<').next().unwrap_or_default().to_owned()
    };
    assert!(!chosen("what").is_empty());
    assert_eq!(chosen("led_by"), "Ada Heron");
    form.is(200, "<button name=\"state\" value=\"held\">Save as held</button>");
    director.get("/calendar").await.is(200, "<details class=\"due-group\"");
}

async fn what_is_private_is_recorded_without_a_word(db: TestDatabase) {
    let Cast { house, mut head, mut executive, mut chief, mut director, mut other, .. } =
        start(db, "acorn").await;
    let lead = house.join("Mo Finch", Role::SubjectLead, Some(house.a)).await;
    let why = "The page does not say how often.";
    let page = head.get("/promises").await;
    page.is(200, why);
    page.is(200, "Ada Heron and Mo Finch");
    for browser in [&mut director, &mut other, &mut executive] {
        assert!(!browser.get("/promises").await.says("Mo Finch"));
    }
    // The line meeting of a middle leader: what was last held is on the line.
    let with = format!("person/{lead}");
    let line = [
        ("with", with.as_str()),
        ("what", "cadence/line_meeting"),
        ("seen", "The books are marked"),
    ];
    let by = id("Ada Heron");
    record(&mut head, "line", &by, &line).await.leads_to(&format!("/contacts/{}", id("line")));
    let twin = |answer: &Answer, label: &str, place: &str| {
        let page: serde_json::Value = serde_json::from_str(&answer.body).expect("a twin");
        let rows = page["unknown"].as_array().expect("rows").clone();
        let row = rows.into_iter().find(|it| it["label"] == label).expect("a promise");
        let to = row["to"].as_array().expect("lines").clone();
        to.into_iter().find(|it| it["place"] == place).expect("a line")["last_held"].clone()
    };
    let label = "Line manager with each middle leader";
    let seen = head.get("/promises.json").await;
    assert_eq!(twin(&seen, label, "Ada Heron and Mo Finch"), "2026-09-14");
    let seen = chief.get("/promises.json").await;
    assert_eq!(twin(&seen, label, "Ada Heron and Mo Finch"), "2026-09-14");
    // A welfare check has a form of its own, which asks for no word of it and takes none.
    let form = head.get("/contacts/new?school=900001&cadence=welfare_check").await;
    form.is(200, "Only that it took place is kept");
    assert!(!form.says("name=\"seen\"") && !form.says("name=\"words-1\""), "{}", form.body);
    let usual = head.get("/contacts/new?school=900001").await;
    assert!(!usual.says("welfare_check"), "it stands in no other form");
    let check = [("what", "cadence/welfare_check"), ("seen", "How she is")];
    record(&mut head, "check", &by, &check).await.is(422, "nothing of what was said");
    record(&mut head, "check", &by, &check[..1])
        .await
        .leads_to(&format!("/contacts/{}", id("check")));
    let seen = director.get("/promises.json").await;
    assert_eq!(twin(&seen, "Welfare check", "Avocet Primary"), "2026-09-14");
    assert_eq!(twin(&seen, "Welfare check", "Bittern Primary"), serde_json::Value::Null);
    // Coaching is of two: that a session took place is theirs and their line manager's.
    let head_id = id("Ada Heron");
    let with = format!("person/{head_id}");
    let coach = id("Hal Brook");
    let session = [("with", with.as_str()), ("what", "cadence/coaching_session")];
    record(&mut executive, "session", &coach, &session)
        .await
        .leads_to(&format!("/contacts/{}", id("session")));
    let seen = chief.get("/promises.json").await;
    assert_eq!(twin(&seen, "Coaching session", "Hal Brook and Ada Heron"), "2026-09-14");
    assert!(!director.get("/promises.json").await.says("Hal Brook and Ada Heron"));
}

async fn each_leader_is_counted_for_themselves_and_their_line_manager(db: TestDatabase) {
    let Cast { mut chief, mut executive, mut director, mut head, .. } = start(db, "acorn").await;
    let (hal, cora) = (id("Hal Brook"), id("Cora Vale"));
    record(&mut executive, "hal", &hal, &[]).await.leads_to(&format!("/contacts/{}", id("hal")));
    let bittern = [("with", "school/900002"), ("on", "2026-09-07")];
    record(&mut chief, "cora", &cora, &bittern)
        .await
        .leads_to(&format!("/contacts/{}", id("cora")));
    let rows = |answer: &Answer| {
        let page: serde_json::Value = serde_json::from_str(&answer.body).expect("a twin");
        let rows = page["leaders"].as_array().expect("rows").clone();
        let said = |it: &serde_json::Value| {
            let school = it["school"]["name"].as_str().unwrap_or_default().to_owned();
            let days = &it["longest_gap"];
            format!("{} {school} {} {days}", it["leader"].as_str().unwrap_or(""), it["visits"])
        };
        rows.iter().map(said).collect::<Vec<_>>()
    };
    let all = rows(&chief.get("/promises.json").await);
    assert_eq!(
        all,
        [
            "Cora Vale Avocet Primary 0 13",
            "Cora Vale Bittern Primary 1 7",
            "Hal Brook Avocet Primary 1 13",
        ]
    );
    assert_eq!(rows(&executive.get("/promises.json").await), all[2..]);
    for browser in [&mut director, &mut head] {
        assert_eq!(rows(&browser.get("/promises.json").await), [""; 0]);
    }
}

async fn the_year_s_reviews_stand_on_one_page(db: TestDatabase) {
    let Cast { house, mut director, ids, .. } = start(db, "acorn").await;
    let by = ids[0].0.as_str();
    let held = [("what", "cadence/consultant_visit")];
    record(&mut director, "outside", by, &held)
        .await
        .leads_to(&format!("/contacts/{}", id("outside")));
    house.db.clock.set("2027-01-11T09:00:00Z");
    let mut director = house.browser_again("Bea Marsh").await;
    let page = director.get("/programme").await;
    for said in ["Termly review", "External consultant", "Curriculum review", "14 September 2026"] {
        page.is(200, said);
    }
    let twin: serde_json::Value =
        serde_json::from_str(&director.get("/programme.json").await.body).expect("a twin");
    let kinds = twin["kinds"].as_array().expect("kinds");
    let column = |label: &str| kinds.iter().position(|it| it["label"] == label).expect("a kind");
    let (termly, outside) = (column("Termly review"), column("External consultant's visit"));
    let without = |at: usize| {
        let all = kinds[at]["without"].as_array().expect("schools");
        all.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(without(outside), ["Bittern Primary"]);
    assert_eq!(without(termly), ["Avocet Primary", "Bittern Primary"]);
    assert_eq!(kinds[termly]["done"]["due"], 2, "one term is over at each of two schools");
    let row = &twin["rows"][0];
    assert_eq!(row["school"]["name"], "Avocet Primary");
    assert_eq!(row["reviews"][outside]["last"], "2026-09-14");
    // A head's programme is of their own school.
    let mut other = house.browser_of(&PersonId(id("Cy Rail"))).await;
    let theirs = other.get("/programme").await;
    theirs.is(200, "Bittern Primary");
    assert!(!theirs.says("Avocet"), "{}", theirs.body);
}

async fn a_feed_says_where_one_is_and_nothing_else(db: TestDatabase) {
    let Cast { house, mut director, ids, .. } = start(db, "acorn").await;
    let by = ids[0].0.as_str();
    let secret = [("purpose", "Reading in year 2"), ("seen", "A great deal"), ("starts", "09:30")];
    record(&mut director, "visit", by, &secret)
        .await
        .leads_to(&format!("/contacts/{}", id("visit")));
    let page = director.post("/account/feed", &[]).await;
    page.is(200, "It is shown only now");
    let path = |page: &Answer| {
        let (_, rest) = page.body.split_once("http://trustwide.test/feeds/").expect("an address");
        format!("/feeds/{}", rest.split('<').next().expect("an address"))
    };
    let first = path(&page);
    let mut program = Browser::new(&house.app);
    let feed = program.get(&first).await;
    feed.is(200, "SUMMARY:Visit\\, Avocet Primary\r\n");
    // Half past nine in a September in England.
    feed.is(200, "DTSTART:20260914T083000Z\r\n");
    feed.is(200, &format!("UID:{}@trustwide\r\n", id("visit")));
    assert!(!feed.says("Reading") && !feed.says("great deal"), "{}", feed.body);
    assert!(!director.get("/account").await.says(&first), "an address is shown once");
    let second = path(&director.post("/account/feed", &[]).await);
    program.get(&first).await.is(404, "no page at this address");
    program.get(&second).await.is(200, "BEGIN:VCALENDAR");
    director.post("/account/feed/end", &[]).await.leads_to("/account");
    program.get(&second).await.is(404, "no page at this address");
    program.get("/feeds/anything").await.is(404, "no page at this address");
}

async fn a_school_ticks_for_itself_alone(db: TestDatabase) {
    let Cast { house, mut director, mut chief, mut head, mut other, .. } = start(db, "acorn").await;
    let path = format!("/schools/{}/ticks", house.a);
    head.get(&path).await.is(200, "Turn on");
    let count = |times: &'static str| {
        vec![
            ("record", id("count")),
            ("cadence", "drop_in".into()),
            ("week", "2026-09-14".into()),
            ("times", times.into()),
        ]
    };
    let send = async |head: &mut Browser, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        head.post(&path, &fields).await
    };
    // Not before the school has turned it on.
    send(&mut head, count("4")).await.is(404, "no page at this address");
    let on =
        [("record", id("choice")), ("cadence", "drop_in".to_owned()), ("on", "yes".to_owned())];
    let on: Vec<(&str, &str)> = on.iter().map(|(name, value)| (*name, value.as_str())).collect();
    head.post(&format!("{path}/choice"), &on).await.leads_to(&path);
    send(&mut head, count("many")).await.is(422, "Enter a number from 0 to 100");
    send(&mut head, count("4")).await.leads_to(&path);
    send(&mut head, count("5")).await.leads_to(&path);
    let page = head.get(&format!("{path}.json")).await;
    page.is(200, "[\"2026-09-14\",5]");
    for browser in [&mut director, &mut chief, &mut other] {
        browser.get(&path).await.is(403, "do not open");
    }
    assert!(!director.get("/promises.json").await.says("drop_in"), "a tick is no promise");
}

async fn one_side_before_a_visit(db: TestDatabase) {
    let Cast { house, mut director, mut other, ids, .. } = start(db, "humber").await;
    let by = ids[0].0.as_str();
    let agreed = [("words-1", "Find the phonics books"), ("who-1", by), ("by-1", "2026-09-30")];
    record(&mut director, "visit", by, &agreed)
        .await
        .leads_to(&format!("/contacts/{}", id("visit")));
    let path = format!("/schools/{}/briefing", house.a);
    let page = director.get(&path).await;
    page.is(200, "Find the phonics books");
    page.is(200, "left");
    other.get(&path).await.is(403, "do not open");
}

on_both!(
    what_is_held_keeps_its_promise,
    another_pace_is_another_promise,
    two_who_meet_are_counted_for_themselves,
    what_is_private_is_recorded_without_a_word,
    each_leader_is_counted_for_themselves_and_their_line_manager,
    the_year_s_reviews_stand_on_one_page,
    job_sharers_meet_as_one_and_may_both_be_there,
    what_is_open_is_one_press_from_its_form,
    a_feed_says_where_one_is_and_nothing_else,
    a_school_ticks_for_itself_alone,
    one_side_before_a_visit,
);
