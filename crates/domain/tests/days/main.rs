//! The days ledger from outside: published numbers come out of it, every balance is a sum of transfers, and every
//! minute offered is explained.

mod adopted;
mod carried;
mod sequences;
mod what_if;

use jiff::civil::{Date, date};
use trustwide_domain::{
    AcademicYear, RecordId, Urn,
    banding::InForce,
    calendar::{SchoolYear, Span, YearDates},
    days::{
        Account, Away, Capacity, Entitlement, Holder, Membership, State, Terms, Transfer, Weekdays,
        available, committed, entitlements, said_days, school_ledger,
    },
    model::{Known, Model, Unit, preset},
};

fn model(name: &str) -> Model {
    let text = preset(name).expect("a preset").text;
    Model::read(name, text, &Known::shipped()).expect("a sound model")
}

fn four_tiers() -> Model {
    let text = include_str!("../data/four_tiers.toml");
    Model::read("four_tiers", text, &Known::shipped()).expect("a sound model")
}

fn year() -> SchoolYear {
    let terms = [
        Span::new(date(2026, 9, 2), date(2026, 12, 18)),
        Span::new(date(2027, 1, 4), date(2027, 3, 25)),
        Span::new(date(2027, 4, 12), date(2027, 7, 23)),
    ];
    let start = AcademicYear::starting(2026).unwrap();
    SchoolYear::new(YearDates::from_spans(start, &terms, &[], &[]).unwrap()).unwrap()
}

fn urn(number: u32) -> Urn {
    number.to_string().parse().unwrap()
}

fn band(id: &str, from_on: Date) -> InForce {
    let (band, decision) = (id.to_owned(), RecordId(format!("{id}-{from_on}")));
    InForce { urn: urn(900_001), band, from_on, decision, brought_forward: false }
}

/// What a school is offered in all, in the model's own days.
fn days(model: &Model, member: Membership, bands: &[InForce]) -> String {
    let all: u32 = lines(model, member, bands).iter().map(|it| it.minutes).sum();
    said_days(i64::from(all), model.day.as_ref().unwrap())
}

fn lines(model: &Model, member: Membership, bands: &[InForce]) -> Vec<Entitlement> {
    let bands: Vec<&InForce> = bands.iter().collect();
    entitlements(model, &Terms::of(&year()), member, &bands)
}

fn transfer(account: Account, line: &str, giver: &str, minutes: u32, state: State) -> Transfer {
    Transfer {
        year: year().year(),
        giver: giver.parse().unwrap(),
        receiver: Holder::School(urn(900_001)),
        account,
        line: line.into(),
        minutes,
        state,
        on: None,
        starts_at: None,
        contact: None,
        request: None,
        brought_forward: false,
        pence: None,
        note: String::new(),
    }
}

#[test]
fn humbers_days_come_out_of_the_ledger() {
    let humber = model("humber");
    let last = |from_the_end: usize| {
        let at = humber.bands.len() - from_the_end;
        vec![band(&humber.bands[at].item.id, date(2026, 9, 1))]
    };
    assert_eq!(days(&humber, Membership::WHOLE, &[]), "12.0");
    assert_eq!(days(&humber, Membership::WHOLE, &last(3)), "12.0", "for every band the same core");
    assert_eq!(days(&humber, Membership::WHOLE, &last(2)), "15.5");
    assert_eq!(days(&humber, Membership::WHOLE, &last(1)), "19.0");
    let day = humber.day.as_ref().unwrap();
    let each: Vec<String> = lines(&humber, Membership::WHOLE, &[])
        .iter()
        .map(|it| said_days(i64::from(it.minutes), day))
        .collect();
    assert_eq!(each, ["2.5", "3.5", "1.0", "1.5", "0.5", "3.0"]);
    let all: u32 =
        (0..16).flat_map(|_| lines(&humber, Membership::WHOLE, &[])).map(|it| it.minutes).sum();
    assert_eq!(said_days(i64::from(all), day), "192.0");
}

#[test]
fn twelve_given_is_never_twelve_received() {
    let (humber, til) = (model("humber"), model("trust-in-learning"));
    assert!(lines(&til, Membership::WHOLE, &[]).is_empty(), "what heads give is no offer");
    assert!(humber.commitments.is_empty());
    let promise = &til.commitments[0];
    let (day, amount) = (til.day.as_ref().unwrap(), promise.given.unwrap());
    assert_eq!(amount.unit, Unit::DaysAHead);
    let terms = Terms::of(&year());
    let owed = committed(day, amount, promise.part_year, &terms, Membership::WHOLE, 1);
    assert_eq!(said_days(i64::from(owed), day), "12.0");
    let shared = committed(day, amount, promise.part_year, &terms, Membership::WHOLE, 2);
    assert_eq!(
        said_days(i64::from(shared), day),
        "6.0",
        "two who share a headship share its promise"
    );
    // Both in one school's year: twelve received and twelve given to it stand beside each other.
    let core = lines(&humber, Membership::WHOLE, &[]);
    let mut all: Vec<Transfer> = core
        .iter()
        .map(|it| transfer(it.account, &it.line, "central", it.minutes, State::Delivered))
        .collect();
    all.push(transfer(
        Account::Commitment,
        &promise.item.id,
        "person/head",
        owed,
        State::Delivered,
    ));
    let ledger = school_ledger(&[&humber], urn(900_001), core, &all);
    let said = |minutes: u32| said_days(i64::from(minutes), day);
    assert_eq!(
        (said(ledger.offer().offered), said(ledger.offer().delivered)),
        ("12.0".into(), "12.0".into())
    );
    assert_eq!(
        (said(ledger.from_heads().offered), said(ledger.from_heads().delivered)),
        ("0.0".into(), "12.0".into())
    );
    assert_eq!((ledger.offer().left(), ledger.from_heads().is_over()), (0, true));
}

#[test]
fn a_part_of_a_year_is_shared_by_the_lines_own_rule() {
    let humber = model("humber");
    let joined = Membership { joined: Some(date(2027, 1, 1)), left: None };
    let part = lines(&humber, joined, &[]);
    let day = humber.day.as_ref().unwrap();
    let each: Vec<String> = part.iter().map(|it| said_days(i64::from(it.minutes), day)).collect();
    // Two thirds of 2.5, 3.5, 1.0, 1.5, 0.5 and 3.0 are 8.0 days; half-days go to the largest remainders.
    assert_eq!(each, ["1.5", "2.5", "0.5", "1.0", "0.5", "2.0"]);
    assert_eq!(
        part[1].explained(),
        "3.5 days a school a year, for 2 of 3 terms: 4 January 2027 to 23 July 2027, and rounded with the other lines"
    );
    let tiers = four_tiers();
    let by_day =
        &lines(&tiers, Membership { joined: None, left: Some(date(2026, 12, 18)) }, &[])[0];
    assert_eq!(by_day.whole, 36 * 60);
    assert!(
        by_day.explained().contains("working days: 2 September 2026 to 18 December 2026"),
        "{}",
        by_day.explained()
    );
    // The last weeks of a term are no term.
    let late = Membership { joined: Some(date(2026, 12, 1)), left: None };
    assert_eq!(lines(&humber, late, &[])[0].counted, 2);
}

#[test]
fn a_better_band_waits_for_the_next_term_and_more_need_does_not() {
    let humber = model("humber");
    let ids: Vec<&str> = humber.bands.iter().rev().map(|it| it.item.id.as_str()).collect();
    let (most, next, none) = (ids[0], ids[1], ids[2]);
    let began = band(most, date(2026, 9, 1));
    let counted = |bands: &[InForce]| {
        let all = lines(&humber, Membership::WHOLE, bands);
        all.iter()
            .filter(|it| it.account == Account::Supplement)
            .map(|it| (it.label.clone(), it.counted, it.of))
            .collect::<Vec<_>>()
    };
    let label = |band: &str| {
        humber.supplements.iter().find(|it| it.band == band).unwrap().item.label.clone()
    };
    let better = band(none, date(2026, 10, 12));
    assert_eq!(counted(&[began.clone(), better]), [(label(most), 1, 3)], "this term’s days stay");
    let (began, worse) = (band(next, date(2026, 9, 1)), band(most, date(2026, 12, 10)));
    assert_eq!(counted(&[began, worse]), [(label(most), 3, 3)], "more need counts at once");
    let changed = [band(next, date(2026, 9, 1)), band(most, date(2027, 2, 1))];
    assert_eq!(counted(&changed), [(label(next), 1, 3), (label(most), 2, 3)]);
}

#[test]
fn capacity_is_weekdays_times_share_without_absence() {
    let day = four_tiers().day.unwrap();
    let terms = Terms::of(&year());
    let giver: Holder = "person/p".parse().unwrap();
    let entry = Capacity {
        giver: giver.clone(),
        weekdays: "mon,tue".parse::<Weekdays>().unwrap(),
        share: 50,
        minutes: None,
        from: date(2026, 9, 1),
        to: None,
    };
    let mondays =
        terms.days().iter().filter(|(it, _)| it.weekday().to_monday_zero_offset() < 2).count();
    let all = available(&giver, std::slice::from_ref(&entry), &[], &terms, &day);
    assert_eq!(all, u32::try_from(mondays).unwrap() * day.minutes / 2);
    let away = Away { giver: giver.clone(), from: date(2026, 9, 7), to: date(2026, 9, 11) };
    let less = available(&giver, std::slice::from_ref(&entry), &[away], &terms, &day);
    assert_eq!(all - less, day.minutes, "one week away is two half-days");
    let twice = available(&giver, &[entry.clone(), entry], &[], &terms, &day);
    assert_eq!(twice, all, "a day that is entered twice is there once");
}
