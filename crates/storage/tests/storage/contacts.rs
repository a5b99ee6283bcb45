//! One save for each contact: all that follows from it in one write, all of it back in one, and nothing over somebody else's.

use jiff::civil::{date, time};
use trustwide_domain::{
    AcademicYear, PersonId,
    access::{Access, Holding, Role},
    contacts::State,
    days::{Account, Holder, State as TimeState},
    model::Occasion,
};
use trustwide_storage::{
    Edited, StorageError, Who,
    contacts::{Details, Gave, NewAction, Save, TimeGiven},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{FIRST_DAY, House, holding, person, record};

/// A visit to A that Gus led and Bea joined for half an hour.
fn visit(house: &House) -> Save {
    let line = TimeGiven::Line { account: Account::Offer, line: "visits".into() };
    Save {
        record: record("visit"),
        was: None,
        details: Details {
            kind: Occasion::Visit,
            cadence: Some("fortnightly".into()),
            strand: None,
            school: Some(house.a),
            between_two: false,
            purpose: "Reading".into(),
            on: date(2026, 9, 14),
            starts_at: Some(time(9, 0, 0, 0)),
            minutes: 60,
            state: State::Held,
            reason: String::new(),
            led_by: person("gus"),
            people: ["gus", "bea", "ada"].map(person).to_vec(),
            seen: "Daily reading is in place".into(),
            next_on: Some(date(2026, 9, 28)),
            follows: None,
        },
        shown_to: Vec::new(),
        actions: ["Share the plan", "Buy the books"].map(agreed).to_vec(),
        plans_next: true,
        time: Some(line),
        others: Some(vec![Gave { person: person("bea"), minutes: 30 }]),
    }
}

fn agreed(words: &str) -> NewAction {
    NewAction { words: words.into(), owner: person("ada"), due_on: date(2026, 9, 30) }
}

async fn build(db: TestDatabase) -> House {
    let house = House::build(db).await;
    for (id, name) in [("gus", "Gus Reed"), ("bea", "Bea Marsh"), ("ada", "Ada Heron")] {
        house.join(id, name).await;
    }
    house
}

async fn save(house: &House, by: &str, save: &Save) -> Result<(), StorageError> {
    let mut write = house.db.write(&house.saltmarsh, &person(by)).await?;
    write.save_contact(save).await?;
    write.commit().await.map(drop)
}

async fn undo(house: &House, by: &str, earlier: Option<&str>) -> Result<(), StorageError> {
    let mut write = house.db.write(&house.saltmarsh, &person(by)).await?;
    write.undo_contact(&record("visit"), earlier).await?;
    write.commit().await.map(drop)
}

/// Contacts, open actions, and the time that each gives, in words.
async fn all(house: &House) -> (usize, usize, Vec<String>) {
    let scope = house.all().await;
    let contacts = scope.contacts_between(FIRST_DAY, date(2027, 8, 31)).await.unwrap();
    let actions = scope.actions().await.unwrap();
    let year = AcademicYear::of(FIRST_DAY);
    let mut time: Vec<String> = (scope.transfers(year).await.unwrap().iter())
        .filter(|it| it.transfer.state.takes_time())
        .map(|it| {
            let it = &it.transfer;
            let on = it.on.expect("a day");
            format!("{} {} {} {}", it.giver, it.minutes, it.state.word(), on)
        })
        .collect();
    time.sort();
    (contacts.len(), actions.len(), time)
}

async fn version(house: &House) -> Edited {
    let found = house.all().await.find_contact(&record("visit")).await.unwrap();
    found.expect("the visit").edited
}

async fn sound(house: &House) {
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn one_save_writes_all_and_one_undo_takes_all_back(db: TestDatabase) {
    let house = build(db).await;
    save(&house, "gus", &visit(&house)).await.unwrap();
    let (contacts, actions, time) = all(&house).await;
    assert_eq!((contacts, actions), (2, 2), "the visit and the next");
    assert_eq!(
        time,
        [
            "person/bea 30 delivered 2026-09-14",
            "person/bea 30 planned 2026-09-28",
            "person/gus 60 delivered 2026-09-14",
            "person/gus 60 planned 2026-09-28",
        ]
    );
    sound(&house).await;
    let again = save(&house, "gus", &visit(&house)).await;
    assert!(matches!(again, Err(StorageError::Already { .. })), "{again:?}");
    let other = undo(&house, "bea", None).await;
    assert!(matches!(other, Err(StorageError::Stale { .. })), "{other:?}");
    for _ in 0..2 {
        undo(&house, "gus", None).await.unwrap();
        assert_eq!(all(&house).await, (0, 0, Vec::new()));
    }
    let kept = house.all().await.contact_versions(&record("visit")).await.unwrap();
    assert_eq!(kept.len(), 1, "what was said stays readable");
    sound(&house).await;
}

async fn a_changed_save_moves_its_time_and_goes_back(db: TestDatabase) {
    let house = build(db).await;
    let first = Save { plans_next: false, ..visit(&house) };
    save(&house, "gus", &first).await.unwrap();
    let was = version(&house).await;
    let mut details = first.details.clone();
    (details.minutes, details.led_by) = (90, person("bea"));
    let changed = Save {
        was: Some(was.clone()),
        details,
        actions: vec![agreed("Ring the library")],
        others: Some(vec![Gave { person: person("gus"), minutes: 45 }]),
        time: None,
        ..first.clone()
    };
    save(&house, "bea", &changed).await.unwrap();
    let (_, actions, time) = all(&house).await;
    assert_eq!(actions, 3);
    assert_eq!(time, ["person/bea 90 delivered 2026-09-14", "person/gus 45 delivered 2026-09-14"]);
    sound(&house).await;
    undo(&house, "bea", Some(&was.version)).await.unwrap();
    let (_, actions, time) = all(&house).await;
    assert_eq!(actions, 2);
    assert_eq!(time, ["person/bea 30 delivered 2026-09-14", "person/gus 60 delivered 2026-09-14"]);
    // Who is taken out gives no time any more; who is not asked about stays.
    let now = version(&house).await;
    let without = Save { was: Some(now), actions: Vec::new(), others: Some(Vec::new()), ..first };
    save(&house, "gus", &without).await.unwrap();
    assert_eq!(all(&house).await.2, ["person/gus 60 delivered 2026-09-14"]);
    sound(&house).await;
}

async fn a_stale_save_writes_nothing_at_all(db: TestDatabase) {
    let house = build(db).await;
    let first = visit(&house);
    save(&house, "gus", &first).await.unwrap();
    let opened = version(&house).await;
    let details = Details { seen: "Two classes read daily".into(), ..first.details.clone() };
    let change = |words: &str| Save {
        was: Some(opened.clone()),
        details: details.clone(),
        actions: vec![agreed(words)],
        plans_next: false,
        ..first.clone()
    };
    save(&house, "gus", &change("One")).await.unwrap();
    let before = all(&house).await;
    let stale = save(&house, "bea", &change("Two")).await;
    assert!(matches!(stale, Err(StorageError::Stale { .. })), "{stale:?}");
    assert_eq!(all(&house).await, before);
    // Somebody who is taken at that hour is refused, and with them the whole save.
    let mut twice = visit(&house);
    (twice.record, twice.details.starts_at) = (record("another"), Some(time(9, 15, 0, 0)));
    twice.details.led_by = person("ada");
    let refused = save(&house, "gus", &twice).await.unwrap_err().to_string();
    assert!(refused.starts_with("Bea Marsh is taken with this school"), "{refused}");
    assert_eq!(all(&house).await, before);
}

async fn whoever_has_left_reads_no_more(db: TestDatabase) {
    let house = build(db).await;
    save(&house, "gus", &visit(&house)).await.unwrap();
    let today = house.db.clock.now().day();
    let held = |role, school, to_on| Holding { to_on, ..holding("ada", role, school) };
    let sees = async |held: &[Holding]| {
        let access = Access::of(held, today, true);
        let who = Who { person: PersonId("ada".into()), trust: house.saltmarsh.clone(), access };
        let scope = house.scope(who).await;
        let contact = scope.find_contact(&record("visit")).await.unwrap().is_some();
        let actions = scope.actions().await.unwrap().len();
        let other = scope.contacts_between(FIRST_DAY, date(2027, 8, 31)).await.unwrap();
        assert_eq!(contact, !other.is_empty());
        (contact, actions)
    };
    let over = today.yesterday().ok();
    let deputy = |to_on| held(Role::Deputy, Some(house.a), to_on);
    let lead_of_b = held(Role::SubjectLead, Some(house.b), None);
    assert_eq!(sees(&[deputy(None)]).await, (true, 2));
    assert_eq!(sees(std::slice::from_ref(&lead_of_b)).await, (true, 2), "who came from elsewhere");
    assert_eq!(sees(&[deputy(over), lead_of_b]).await, (false, 0), "who has left for B");
    assert_eq!(sees(&[deputy(over)]).await, (false, 0), "who has left the trust");
    assert_eq!(sees(&[]).await, (false, 0));
}

async fn a_line_manager_that_was_reads_no_more(db: TestDatabase) {
    let house = build(db).await;
    let mut of_two = visit(&house);
    of_two.details.school = None;
    of_two.details.between_two = true;
    of_two.details.people = ["gus", "ada"].map(person).to_vec();
    of_two.shown_to = vec![person("bea")];
    (of_two.time, of_two.others, of_two.plans_next) = (None, None, false);
    save(&house, "gus", &of_two).await.unwrap();
    let today = house.db.clock.now().day();
    let sees = async |who: &str, role| {
        let access = Access::of(&[holding(who, role, None)], today, true);
        let who = Who { person: person(who), trust: house.saltmarsh.clone(), access };
        house.scope(who).await.find_contact(&record("visit")).await.unwrap().is_some()
    };
    assert!(sees("bea", Role::ChiefExecutive).await);
    assert!(!sees("bea", Role::ImprovementDirector).await);
    assert!(sees("gus", Role::ImprovementDirector).await, "one of the two");
    assert!(!sees("cy", Role::ImprovementDirector).await);
    let giver = Holder::Person(person("gus"));
    let time = house.all().await.transfers(AcademicYear::of(FIRST_DAY)).await.unwrap();
    let none = |it: &trustwide_domain::days::Transfer| {
        it.giver == giver && it.state != TimeState::Cancelled
    };
    assert!(!time.iter().any(|it| none(&it.transfer)), "a talk of two takes no line");
}

on_both!(
    one_save_writes_all_and_one_undo_takes_all_back,
    a_changed_save_moves_its_time_and_goes_back,
    a_stale_save_writes_nothing_at_all,
    whoever_has_left_reads_no_more,
    a_line_manager_that_was_reads_no_more,
);
