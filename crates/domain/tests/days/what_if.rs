//! A change tried on a copy: which promises break, and that nothing is written.

use jiff::civil::date;
use trustwide_domain::days::{
    Account, Capacity, Holder, Membership, State, Terms, Transfer, Weekdays,
    money::Income,
    said_days,
    what_if::{Change, Knows, Owed, Place, World},
};

use super::{model, transfer, urn, year};

/// A trust of two schools, with somebody who has forty days, on a copy.
#[test]
fn what_if_breaks_promises_on_a_copy_and_not_in_the_record() {
    let humber = model("humber");
    let day = humber.day.clone().unwrap();
    let giver: Holder = "person/p".parse().unwrap();
    let place = |number: u32| Place {
        urn: Some(urn(number)),
        name: format!("School {number}"),
        member: Membership::WHOLE,
        bands: Vec::new(),
        terms: None,
    };
    let planned = Transfer {
        on: Some(date(2027, 1, 13)),
        ..transfer(Account::Offer, "line", "person/p", day.minutes, State::Planned)
    };
    let capacity = Capacity {
        giver: giver.clone(),
        weekdays: Weekdays::ALL,
        share: 14,
        minutes: None,
        from: date(2026, 9, 1),
        to: None,
    };
    let income = Income {
        urn: urn(900_001),
        grant_pence: 100_000_000,
        percent_hundredths: Some(500),
        pence: None,
    };
    let world = World {
        year: year().year(),
        model: humber.clone(),
        adopted: vec![(date(2026, 9, 1), humber.clone())],
        day: day.clone(),
        terms: Terms::of(&year()),
        places: vec![place(900_001), place(900_002)],
        capacity: vec![capacity],
        away: Vec::new(),
        transfers: vec![planned],
        carried: 0,
        incomes: vec![income],
        day_pence: Some(45_000),
        knows: vec![Knows { giver: giver.clone(), specialism: "Early reading".into() }],
        owed: Vec::new(),
    };
    let name = |it: &Holder| it.to_string();
    let before = world.outcome(name);
    assert_eq!((before.offered, before.paid_pence), (24 * u64::from(day.minutes), Some(5_000_000)));
    assert_eq!(before.offer_pence, Some(24 * 45_000));
    assert!(0 <= before.spare && before.over.is_empty() && world.without_giver().is_empty());
    let band = &humber.bands[humber.bands.len() - 1].item.id;
    let changes = [
        Change::Join { name: "New".into(), on: date(2027, 1, 4), band: Some(band.clone()) },
        Change::Band { urn: urn(900_002), band: band.clone(), on: date(2026, 9, 1) },
        Change::Away { giver: giver.clone(), from: date(2027, 1, 4), to: date(2027, 3, 25) },
        Change::Levy { percent_hundredths: 650 },
    ];
    let after = world.after(&changes);
    let outcome = after.outcome(name);
    let joined: u32 = after.offered(&after.places[2]).iter().map(|it| it.minutes).sum();
    assert_eq!(said_days(i64::from(joined), &day), "13.0", "two thirds of 19.0, in half-days");
    assert_eq!(outcome.offered, u64::from(day.minutes) * (12 + 19 + 13));
    assert!(outcome.spare < 0, "promises break: {outcome:?}");
    assert_eq!(after.without_giver().len(), 1);
    assert_eq!(outcome.paid_pence, Some(6_500_000));
    assert!(
        outcome.nobody.contains("Early reading") && before.one_deep.contains_key("Early reading")
    );
    assert_eq!(world.outcome(name), before, "the copy is another world");
}

#[test]
fn what_nobody_else_is_named_for_breaks_while_they_are_away() {
    let holder = |text: &str| -> Holder { text.parse().unwrap() };
    let (p, q, head) = (holder("person/p"), holder("person/q"), holder("person/h"));
    let visit = |sides: &[&[&Holder]]| Owed {
        what: "Visit".into(),
        kept_by: sides.iter().map(|side| side.iter().map(|it| (*it).clone()).collect()).collect(),
        opens: date(2027, 1, 4),
        due_on: date(2027, 2, 12),
    };
    let humber = model("humber");
    let world = |owed: Owed| World {
        year: year().year(),
        day: humber.day.clone().unwrap(),
        model: humber.clone(),
        adopted: Vec::new(),
        terms: Terms::of(&year()),
        places: Vec::new(),
        capacity: Vec::new(),
        away: Vec::new(),
        transfers: Vec::new(),
        carried: 0,
        incomes: Vec::new(),
        day_pence: None,
        knows: Vec::new(),
        owed: vec![owed],
    };
    let gone = |giver: &Holder, from: (i8, i8), to: (i8, i8)| Change::Away {
        giver: giver.clone(),
        from: date(2027, from.0, from.1),
        to: date(2027, to.0, to.1),
    };
    let check = |owed: Owed, changes: &[Change], broken: bool| {
        let now = world(owed);
        assert!(now.unkept().is_empty(), "nobody is away today");
        assert_eq!(!now.after(changes).unkept().is_empty(), broken, "{changes:?}");
    };
    let (alone, shared) = (visit(&[&[&p], &[&head]]), visit(&[&[&p, &q], &[&head]]));
    check(alone.clone(), &[gone(&p, (1, 4), (3, 25))], true);
    check(alone.clone(), &[gone(&p, (1, 4), (2, 12))], true);
    check(alone.clone(), &[gone(&p, (1, 5), (3, 25))], false);
    check(alone.clone(), &[gone(&p, (1, 4), (2, 11))], false);
    check(alone.clone(), &[gone(&q, (1, 4), (3, 25))], false);
    check(alone, &[gone(&head, (1, 4), (3, 25))], true);
    check(shared.clone(), &[gone(&p, (1, 4), (3, 25))], false);
    check(shared, &[gone(&p, (1, 4), (3, 25)), gone(&q, (1, 1), (3, 1))], true);
    check(visit(&[&[]]), &[gone(&p, (1, 4), (3, 25))], false);
}
