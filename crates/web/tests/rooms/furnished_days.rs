//! Time, requests and money of school A, with words that must stay with those who may see its days.

use jiff::civil::date;
use trustwide_domain::{
    AcademicYear,
    days::{Account, Away, Capacity, Funding, FundingFor, Holder, State, Transfer, Weekdays},
    ids::{PersonId, RecordId},
};
use trustwide_storage::{days::Asked, specialists::NewSpecialism};

use crate::house::{House, id};

/// What must stay with those who see school A's days.
pub const DAYS_OF_A: [&str; 2] = ["lamprey in the moat", "smelt in the brook"];

/// What must stay with those who see school A's money.
pub const MONEY_OF_A: [&str; 1] = ["gannet in the vault"];

/// An hour for A, on the furnished model's own line.
pub fn visit_to_a(house: &House) -> Transfer {
    Transfer {
        year: AcademicYear::of(date(2026, 9, 16)),
        giver: Holder::Person(PersonId(id("Gus Reed"))),
        receiver: Holder::School(house.a),
        account: Account::Offer,
        line: "mooring".into(),
        minutes: 180,
        state: State::Planned,
        on: Some(date(2026, 9, 16)),
        starts_at: None,
        contact: None,
        request: None,
        brought_forward: false,
        pence: None,
        note: "There is a lamprey in the moat".into(),
    }
}

/// The partner's time is planned for A, whose head asks for support.
pub async fn give_a_days(house: &House) {
    let mut write = house.write_to(&house.saltmarsh).await;
    let gus = Holder::Person(PersonId(id("Gus Reed")));
    let capacity = Capacity {
        giver: gus.clone(),
        weekdays: Weekdays::ALL,
        share: 50,
        minutes: None,
        from: date(2026, 9, 1),
        to: None,
    };
    let year = AcademicYear::of(capacity.from);
    let away = Away { giver: gus, from: date(2026, 11, 2), to: date(2026, 11, 6) };
    write.set_capacity(RecordId(id("capacity")), None, year, &capacity).await.expect("capacity");
    write.set_away(RecordId(id("away")), &away).await.expect("an absence");
    let visit = visit_to_a(house);
    write.post_transfer(RecordId(id("transfer")), &visit).await.expect("a transfer");
    let asked = Asked {
        urn: house.a,
        line: "menu",
        words: "About a smelt in the brook",
        urgent: true,
        contact: None,
    };
    write.ask_for_support(RecordId(id("request")), asked).await.expect("a request");
    let funding = Funding {
        urn: house.a,
        on: date(2026, 9, 10),
        pence: 240_000,
        purpose: FundingFor::Giving,
        source: "The central fund".into(),
        words: "For a gannet in the vault".into(),
        request: None,
    };
    write.enter_funding(RecordId(id("funding")), &funding).await.expect("funding");
    let helps = NewSpecialism {
        person: PersonId(id("Pat Okafor")),
        designation: "helper".into(),
        area: "Early reading".into(),
        school: Some(house.a),
        from_on: Some(date(2026, 9, 1)),
        to_on: None,
    };
    write.add_specialism(RecordId(id("specialism")), helps).await.expect("a specialism");
    write.commit().await.expect("a commit");
}
