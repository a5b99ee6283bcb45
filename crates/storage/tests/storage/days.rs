//! That time is transferred once, between two sides of one trust, and never twice from one person at once.

use jiff::civil::{date, time};
use trustwide_domain::{
    AcademicYear,
    access::{Role, SHOWN},
    days::{
        Account, Away, Capacity, Holder, State, Transfer,
        money::{CarryOver, Income, MoneySetting},
    },
    ids::RecordId,
};
use trustwide_storage::{
    StorageError,
    days::{Asked, RequestState},
    tables::banding_decision,
    write::Party,
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, person, record, some};

fn visit(house: &House, giver: &str, hour: i8, minutes: u32) -> Transfer {
    Transfer {
        year: AcademicYear::of(date(2026, 9, 16)),
        giver: Holder::Person(person(giver)),
        receiver: Holder::School(house.a),
        account: Account::Offer,
        line: "visits".into(),
        minutes,
        state: State::Planned,
        on: Some(date(2026, 9, 16)),
        starts_at: Some(time(hour, 0, 0, 0)),
        contact: None,
        request: None,
        brought_forward: false,
        pence: None,
        note: String::new(),
    }
}

async fn post(house: &House, id: &str, it: &Transfer) -> Result<(), StorageError> {
    let mut write = house.write().await;
    write.post_transfer(record(id), it).await?;
    write.commit().await.map(drop)
}

async fn a_transfer_has_two_sides_and_some_time(db: TestDatabase) {
    let house = House::build(db).await;
    house.join("pat", "Pat Okafor").await;
    let good = visit(&house, "pat", 9, 120);
    let check = async |it: Transfer, said: &str| {
        let refused = post(&house, "t", &it).await.unwrap_err().to_string();
        assert_eq!(refused, said);
    };
    check(Transfer { minutes: 0, ..good.clone() }, "Say how much time it is.").await;
    check(Transfer { line: String::new(), ..good.clone() }, "Say which line it is given on.").await;
    check(
        Transfer { receiver: good.giver.clone(), ..good.clone() },
        "Nobody gives time to themselves.",
    )
    .await;
    let elsewhere = "One of the two sides is not of this trust.";
    check(Transfer { receiver: Holder::School(house.c), ..good.clone() }, elsewhere).await;
    check(Transfer { giver: Holder::Person(person("nobody")), ..good.clone() }, elsewhere).await;
    post(&house, "t", &good).await.unwrap();
    assert!(matches!(post(&house, "t", &good).await, Err(StorageError::Already { .. })));
    let scope = house.all().await;
    let all = scope.transfers(good.year).await.unwrap();
    assert_eq!(all.iter().map(|it| &it.transfer).collect::<Vec<_>>(), [&good]);
}

async fn nobody_is_planned_twice_at_once(db: TestDatabase) {
    let house = House::build(db).await;
    house.join("pat", "Pat Okafor").await;
    post(&house, "one", &visit(&house, "pat", 9, 120)).await.unwrap();
    let again = Transfer { receiver: Holder::School(house.b), ..visit(&house, "pat", 10, 60) };
    let said = post(&house, "two", &again).await.unwrap_err().to_string();
    assert_eq!(
        said,
        "Pat Okafor is taken on 16 September 2026 from 9:00 to 11:00. Choose another time or another person."
    );
    post(&house, "two", &visit(&house, "pat", 11, 60)).await.unwrap();
    let untimed = Transfer { starts_at: None, minutes: 450, ..visit(&house, "pat", 9, 0) };
    let said = post(&house, "three", &untimed).await.unwrap_err().to_string();
    assert!(
        said.starts_with("That is more than 10 hours for one person on 16 September"),
        "{said}"
    );
    // What is called off makes room; what it was stays readable.
    let was = house.all().await.find_transfer(&RecordId("one".into())).await.unwrap().unwrap();
    let mut write = house.write().await;
    write.cancel_transfer(&was, false, "The school is closed").await.unwrap();
    write.commit().await.unwrap();
    post(&house, "three", &visit(&house, "pat", 9, 60)).await.unwrap();
    let was = house.all().await.find_transfer(&RecordId("one".into())).await.unwrap().unwrap();
    let mut write = house.write().await;
    let back = Transfer { state: State::Planned, ..was.transfer.clone() };
    let said = write.change_transfer(&was, &back).await.unwrap_err().to_string();
    assert_eq!(said, "This was cancelled, and cannot be planned any more.");
}

/// Eight people plan the same hour of the same person; one of them is first.
async fn two_plans_at_once_make_one(db: TestDatabase) {
    let house = House::build(db).await;
    house.join("pat", "Pat Okafor").await;
    let mut planners = Vec::new();
    for planner in 0..8i8 {
        let (db, trust) = (house.db.database(), house.saltmarsh.clone());
        let it =
            Transfer { starts_at: Some(time(9, planner, 0, 0)), ..visit(&house, "pat", 9, 60) };
        planners.push(tokio::spawn(async move {
            let mut write = db.write(&trust, &person("operator")).await.unwrap();
            match write.post_transfer(record(&format!("plan-{planner}")), &it).await {
                Ok(()) => write.commit().await.map(|_| true).unwrap(),
                Err(StorageError::Refused(_)) => false,
                Err(other) => panic!("{other}"),
            }
        }));
    }
    let mut planned = 0;
    for planner in planners {
        planned += usize::from(planner.await.unwrap());
    }
    assert_eq!(planned, 1);
    let scope = house.all().await;
    assert_eq!(scope.transfers(AcademicYear::of(date(2026, 9, 16))).await.unwrap().len(), 1);
}

/// A giver knows that they give, and not on which account: that would tell them the other school's band.
async fn givers_are_not_told_on_which_account(db: TestDatabase) {
    let house = House::build(db).await;
    house.join("ada", "Ada Heron").await;
    house.join("cy", "Cy Rail").await;
    house.appoint("cy", Role::Practitioner, Some(house.b), None).await;
    let it = Transfer { account: Account::Supplement, ..visit(&house, "cy", 9, 60) };
    post(&house, "t", &it).await.unwrap();
    let year = it.year;
    let seen = async |who| {
        let all = house.scope(who).await.transfers(year).await.unwrap();
        all.into_iter().map(|it| (it.transfer.account, it.transfer.line)).collect::<Vec<_>>()
    };
    let told = vec![(Account::Supplement, "visits".to_owned())];
    let untold = vec![(Account::Unsaid, String::new())];
    assert_eq!(seen(house.head_of("ada", house.a)).await, told, "the receiver's head");
    assert_eq!(seen(house.head_of("bo", house.b)).await, untold, "the head of the giver's school");
    let mut cy = house.head_of("cy", house.b);
    cy.access = Default::default();
    assert_eq!(seen(cy).await, untold, "the giver");
    let mut other = house.head_of("di", house.b);
    other.access = Default::default();
    assert_eq!(seen(other).await, []);
}

/// Time on a band's addition would tell the head the band: it waits until somebody did.
async fn an_addition_waits_until_the_head_is_told(db: TestDatabase) {
    let house = House::build(db).await;
    house.join("pat", "Pat Okafor").await;
    let text = include_str!("../../../domain/tests/data/four_tiers.toml");
    let mut write = house.write().await;
    write.draft_model(record("model"), "Four tiers", text).await.unwrap();
    write.commit().await.unwrap();
    let draft = house.all().await.find_model_version(&record("model")).await.unwrap().unwrap();
    let mut write = house.write().await;
    write.adopt_model(&draft, date(2026, 9, 1), "Agreed").await.unwrap();
    let decided = banding_decision::Fields {
        urn: house.a.number().into(),
        band: Some("anchor".into()),
        in_force_from: Some("2026-09-01".into()),
        ..some::<banding_decision::Entity>()
    };
    write.add::<banding_decision::Entity>(record("d"), &[], decided).await.unwrap();
    write.commit().await.unwrap();
    let early = Transfer {
        account: Account::Supplement,
        line: "anchor_time".into(),
        ..visit(&house, "pat", 9, 60)
    };
    let said = post(&house, "t", &early).await.unwrap_err().to_string();
    assert!(said.contains("has not been told of that band"), "{said}");
    post(&house, "u", &Transfer { account: Account::Offer, ..early.clone() }).await.unwrap();
    let was = house.all().await.find_transfer(&record("u")).await.unwrap().unwrap();
    let mut write = house.write().await;
    assert!(write.change_transfer(&was, &early).await.is_err(), "nor by changing another line");
    drop(write);
    let mut write = house.write().await;
    write.open_to(&record("d"), Party::School(house.a), SHOWN).await.unwrap();
    write.commit().await.unwrap();
    post(&house, "t", &Transfer { starts_at: Some(time(13, 0, 0, 0)), ..early }).await.unwrap();
}

/// A school asks, the trust approves with somebody's time, it is given, and the school says what it was worth.
async fn support_is_asked_for_approved_given_and_evaluated(db: TestDatabase) {
    let house = House::build(db).await;
    house.join("pat", "Pat Okafor").await;
    let ask = Asked {
        urn: house.a,
        line: "menu",
        words: "Help with phonics",
        urgent: true,
        contact: None,
    };
    let mut write = house.write().await;
    write.ask_for_support(record("r"), ask.clone()).await.unwrap();
    write.commit().await.unwrap();
    let mut write = house.write().await;
    assert!(matches!(
        write.ask_for_support(record("r"), ask).await,
        Err(StorageError::Already { .. })
    ));
    drop(write);
    let find = async || house.all().await.find_request(&record("r")).await.unwrap().unwrap();
    let plan = Transfer { account: Account::Bespoke, ..visit(&house, "pat", 9, 600) };
    let was = find().await;
    assert_eq!((was.state, was.urgent), (RequestState::Asked, true));
    let mut write = house.write().await;
    write.approve_support(&was, "Pat knows it well", (record("t"), &plan)).await.unwrap();
    write.commit().await.unwrap();
    let mut write = house.write().await;
    assert!(matches!(write.decline_support(&was, "no").await, Err(StorageError::Stale { .. })));
    let now = find().await;
    let said = write.decline_support(&now, "no").await.unwrap_err().to_string();
    assert_eq!(
        said,
        "This request is approved already. Load the page again to see what was decided."
    );
    let said = write.evaluate_support(&now, (3, "early")).await.unwrap_err().to_string();
    assert_eq!(said, "Only support that was delivered can be evaluated.");
    write.deliver_support(&now, date(2026, 9, 14), true).await.unwrap();
    write.commit().await.unwrap();
    let mut write = house.write().await;
    write.evaluate_support(&find().await, (4, "It helped at once")).await.unwrap();
    write.commit().await.unwrap();
    let done = find().await;
    assert_eq!((done.state, done.rating), (RequestState::Closed, Some(4)));
    let given = house.all().await.find_transfer(&record("t")).await.unwrap().unwrap();
    assert_eq!(
        (given.transfer.state, given.transfer.request),
        (State::Evaluated, Some(record("r")))
    );
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
    // Neither happens where the giver is taken.
    let mut write = house.write().await;
    let ask = Asked { urn: house.b, line: "menu", words: "Also", urgent: false, contact: None };
    write.ask_for_support(record("s"), ask).await.unwrap();
    write.commit().await.unwrap();
    let second = house.all().await.find_request(&record("s")).await.unwrap().unwrap();
    let mut write = house.write().await;
    let plan = Transfer {
        receiver: Holder::School(house.b),
        on: Some(date(2026, 9, 14)),
        ..visit(&house, "pat", 10, 60)
    };
    assert!(write.approve_support(&second, "", (record("u"), &plan)).await.is_err());
}

/// Support that was planned in one school year and given in the next stands in the year in which it was given, and is taken
/// back into the first.
async fn support_given_in_the_next_year_stands_there(db: TestDatabase) {
    let house = House::build(db).await;
    house.join("pat", "Pat Okafor").await;
    let ask = Asked { urn: house.a, line: "menu", words: "Reading", urgent: false, contact: None };
    let plan = Transfer { account: Account::Bespoke, on: None, ..visit(&house, "pat", 9, 60) };
    let plan = Transfer { starts_at: None, ..plan };
    let mut write = house.write().await;
    write.ask_for_support(record("r"), ask).await.unwrap();
    write.commit().await.unwrap();
    let find = async || house.all().await.find_request(&record("r")).await.unwrap().unwrap();
    let mut write = house.write().await;
    write.approve_support(&find().await, "", (record("t"), &plan)).await.unwrap();
    write.commit().await.unwrap();
    house.db.clock.set("2027-09-14T09:00:00Z");
    let was = find().await;
    let mut write = house.write().await;
    write.deliver_support(&was, date(2027, 9, 10), false).await.unwrap();
    write.commit().await.unwrap();
    let years = [2026, 2027].map(|start| AcademicYear::starting(start).unwrap());
    let given = async |year| house.all().await.transfers(year).await.unwrap();
    assert_eq!((given(years[0]).await.len(), given(years[1]).await.len()), (0, 1));
    assert_eq!(given(years[1]).await[0].transfer.on, Some(date(2027, 9, 10)));
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
    let mut write = house.write().await;
    write.undo_support(&record("r"), &was.edited.version).await.unwrap();
    write.commit().await.unwrap();
    let back = given(years[0]).await;
    assert_eq!((back.len(), back[0].transfer.state), (1, State::Planned));
    assert_eq!((given(years[1]).await.len(), find().await.state), (0, RequestState::Approved));
}

/// What is entered of money and capacity comes back, once for each year.
async fn money_and_capacity_are_kept_by_year(db: TestDatabase) {
    let house = House::build(db).await;
    let pat = house.join("pat", "Pat Okafor").await;
    let year = AcademicYear::of(date(2026, 9, 16));
    let income = Income {
        urn: house.a,
        grant_pence: 142_000_000,
        percent_hundredths: Some(550),
        pence: None,
    };
    let setting = MoneySetting {
        improvement_hundredths: None,
        day_pence: Some(45_000),
        full_time_hundredths: Some(19_500),
        carry_over: CarryOver::Half,
    };
    let capacity = Capacity {
        giver: Holder::Person(pat.clone()),
        weekdays: "mon to wed".parse().unwrap(),
        share: 50,
        minutes: None,
        from: date(2026, 9, 1),
        to: None,
    };
    let away = Away { giver: Holder::Person(pat), from: date(2026, 11, 2), to: date(2026, 11, 6) };
    let mut write = house.write().await;
    write.set_income(record("i"), None, year, &income).await.unwrap();
    write.set_money(record("m"), None, year, &setting).await.unwrap();
    write.set_capacity(record("c"), None, year, &capacity).await.unwrap();
    write.set_away(record("w"), &away).await.unwrap();
    write.commit().await.unwrap();
    let mut write = house.write().await;
    let again = write.set_income(record("j"), None, year, &income).await;
    assert!(matches!(again, Err(StorageError::Already { .. })));
    let more = Income { percent_hundredths: Some(600), ..income };
    let blind = write.set_income(record("j"), None, year, &more).await;
    assert!(matches!(blind, Err(StorageError::Stale { .. })), "only from the form that shows it");
    let cheaper = MoneySetting { day_pence: None, ..setting.clone() };
    let blind = write.set_money(record("n"), None, year, &cheaper).await;
    assert!(matches!(blind, Err(StorageError::Stale { .. })));
    let backwards = Away { to: date(2026, 11, 1), ..away.clone() };
    assert!(write.set_away(record("x"), &backwards).await.is_err());
    write.commit().await.unwrap();
    let opened = house.all().await.incomes().await.unwrap().remove(0).edited;
    let mut write = house.write().await;
    write.set_income(record("j"), Some(&opened), year, &more).await.unwrap();
    let late = write.set_income(record("k"), Some(&opened), year, &income).await;
    assert!(matches!(late, Err(StorageError::Stale { .. })), "somebody changed it meanwhile");
    write.commit().await.unwrap();
    let scope = house.all().await;
    let incomes = scope.incomes().await.unwrap();
    assert_eq!(incomes.iter().map(|it| &it.income).collect::<Vec<_>>(), [&more]);
    assert_eq!(scope.money_settings().await.unwrap()[0].setting, setting);
    assert_eq!(scope.capacities(year).await.unwrap()[0].capacity, capacity);
    assert_eq!(scope.aways(year).await.unwrap()[0].away, away);
    assert!(scope.aways(year.next()).await.unwrap().is_empty());
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

on_both!(
    support_given_in_the_next_year_stands_there,
    support_is_asked_for_approved_given_and_evaluated,
    money_and_capacity_are_kept_by_year,
    a_transfer_has_two_sides_and_some_time,
    nobody_is_planned_twice_at_once,
    two_plans_at_once_make_one,
    givers_are_not_told_on_which_account,
    an_addition_waits_until_the_head_is_told,
);
