//! The days ledger from outside: published numbers come out of it, every balance is a sum of transfers, and every
//! minute offered is explained.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use trustwide_domain::{
    AcademicYear, PersonId, RecordId, Urn,
    banding::InForce,
    calendar::{SchoolYear, Span, YearDates},
    days::{
        Account, Away, Balance, Capacity, Entitlement, Holder, Membership, Reconciled, State,
        Terms, Transfer, Weekdays, available, committed, entitlements, given,
        money::Income,
        offered, said_days, school_ledger, stretches,
        what_if::{Change, Knows, Owed, Place, World},
    },
    model::{Known, Model, Unit, preset},
};

fn model(name: &str) -> Model {
    let text = preset(name).expect("a preset").text;
    Model::read(name, text, &Known::shipped()).expect("a sound model")
}

fn four_tiers() -> Model {
    let text = include_str!("data/four_tiers.toml");
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
        day: day.clone(),
        terms: Terms::of(&year()),
        places: vec![place(900_001), place(900_002)],
        capacity: vec![capacity],
        away: Vec::new(),
        transfers: vec![planned],
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
        terms: Terms::of(&year()),
        places: Vec::new(),
        capacity: Vec::new(),
        away: Vec::new(),
        transfers: Vec::new(),
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

/// One thing that may happen to the ledger.
#[derive(Debug, Clone)]
enum Happens {
    Transfer { line: usize, giver: usize, minutes: u32, state: usize, receiver: u32 },
    Band { at: usize, day: i32 },
    Join { day: i32 },
    Leave { day: i32 },
    Cancel { at: usize, payable: bool },
}

fn happenings() -> impl Strategy<Value = Vec<Happens>> {
    let one = prop_oneof![
        (0..8usize, 0..5usize, 1..900u32, 0..5usize, 0..3u32).prop_map(
            |(line, giver, minutes, state, receiver)| Happens::Transfer {
                line,
                giver,
                minutes,
                state,
                receiver
            }
        ),
        (0..6usize, 0..320i32).prop_map(|(at, day)| Happens::Band { at, day }),
        (0..320i32).prop_map(|day| Happens::Join { day }),
        (0..320i32).prop_map(|day| Happens::Leave { day }),
        (0..20usize, any::<bool>()).prop_map(|(at, payable)| Happens::Cancel { at, payable }),
    ];
    proptest::collection::vec(one, 0..24)
}

fn on(day: i32) -> Date {
    date(2026, 9, 1).checked_add(jiff::Span::new().days(day)).unwrap()
}

/// What a sequence leads to: the school's membership, its bands, and all transfers.
fn played(model: &Model, all: &[Happens]) -> (Membership, Vec<InForce>, Vec<Transfer>) {
    let (mut member, mut bands, mut posted) = (Membership::WHOLE, Vec::new(), Vec::new());
    let known = trustwide_domain::days::lines(model, None);
    for it in all {
        match it {
            Happens::Transfer { line, giver, minutes, state, receiver } => {
                let givers = ["person/p", "person/q", "school/900002", "central", "reserve"];
                let line = &known[line % known.len()];
                let mut it =
                    transfer(line.account, &line.id, givers[*giver], *minutes, State::ALL[*state]);
                it.receiver = Holder::School(urn(900_001 + receiver * 2));
                posted.push(it);
            }
            Happens::Band { at, day } => {
                bands.push(band(&model.bands[at % model.bands.len()].item.id, on(*day)));
            }
            Happens::Join { day } => member.joined = Some(on(*day)),
            Happens::Leave { day } => member.left = Some(on(*day)),
            Happens::Cancel { at, payable } => {
                let next = if *payable { State::CancelledPayable } else { State::Cancelled };
                if let Some(it) = posted.get_mut(*at).filter(|it| it.state.may_become(next)) {
                    it.state = next;
                }
            }
        }
    }
    bands.sort_by_key(|it| it.from_on);
    (member, bands, posted)
}

fn check_ledger(model: &Model, all: &[Happens]) -> Result<(), TestCaseError> {
    let (member, bands, posted) = played(model, all);
    let entitled = lines(model, member, &bands);
    let quantum = model.day.as_ref().unwrap().minutes * model.day.as_ref().unwrap().round_to / 100;
    let (mut exact, mut rounded) = (0.0, 0);
    for it in &entitled {
        prop_assert!(it.counted <= it.of);
        prop_assert_eq!(
            it.runs.iter().map(|run| run.counted).sum::<u32>(),
            it.counted,
            "every part is explained"
        );
        let share = f64::from(it.whole) * f64::from(it.counted) / f64::from(it.of);
        prop_assert!((f64::from(it.minutes) - share).abs() < f64::from(quantum), "{it:?}");
        prop_assert!(!it.explained().is_empty());
        exact += share;
        rounded += it.minutes;
    }
    prop_assert!(
        exact - 1e-6 <= f64::from(rounded)
            && f64::from(rounded) < exact + f64::from(quantum) + 1e-6
    );
    let reconciled = Reconciled::of(&posted);
    prop_assert!(reconciled.balances());
    let mut received = Balance::default();
    for number in [900_001, 900_003, 900_005] {
        let own = if number == 900_001 { entitled.clone() } else { Vec::new() };
        let ledger = school_ledger(&[model], urn(number), own, &posted);
        let whole = ledger.offer().and(&ledger.beyond()).and(&ledger.from_heads());
        prop_assert_eq!(whole.offered, if number == 900_001 { rounded } else { 0 });
        for line in &ledger.lines {
            let used = line.balance.planned + line.balance.delivered + line.balance.payable;
            prop_assert_eq!(line.balance.left() + i64::from(used), i64::from(line.balance.offered));
        }
        received = received.and(&Balance { offered: 0, ..whole });
    }
    prop_assert_eq!(received, reconciled.all, "what schools received is all that was given");
    Ok(())
}

#[test]
fn a_better_band_on_the_first_day_of_a_term_has_all_of_it() {
    let humber = model("humber");
    let d = band("d", on(0));
    let terms_of_d = |better_on: Date| {
        let all = lines(&humber, Membership::WHOLE, &[d.clone(), band("c", better_on)]);
        all.into_iter().find(|it| it.line == "band_d_support").map(|it| it.counted)
    };
    assert_eq!(terms_of_d(date(2027, 4, 12)), Some(2));
    assert_eq!(terms_of_d(date(2027, 4, 13)), Some(3));
}

proptest! {
    #[test]
    fn every_account_balances_and_every_entitlement_is_explained(all in happenings()) {
        check_ledger(&model("humber"), &all)?;
        check_ledger(&four_tiers(), &all)?;
    }

    #[test]
    fn a_better_band_takes_nothing_of_this_term(at in 0..6usize, gap in 1..200i64, pick in any::<proptest::sample::Index>()) {
        let humber = model("humber");
        let at = at % humber.bands.len();
        let spans = Terms::of(&year()).spans();
        // On a term's first day nothing of it has passed: the better band has all of it.
        let begun = |it: &Span| it.first.series(1.day()).skip(1).take_while({ let last = it.last; move |day| *day <= last });
        let days: Vec<(Date, Date)> = spans.iter().flat_map(|it| begun(it).map(|day| (day, it.last))).collect();
        let (day, last) = days[pick.index(days.len())];
        let before = vec![band(&humber.bands[at].item.id, day.checked_sub(gap.days()).unwrap())];
        let until = Membership { joined: None, left: Some(last) };
        let so_far = lines(&humber, until, &before);
        for better in 0..at {
            let mut bands = before.clone();
            bands.push(band(&humber.bands[better].item.id, day));
            let now = lines(&humber, Membership::WHOLE, &bands);
            for it in so_far.iter().filter(|it| it.account == Account::Supplement) {
                let kept = now.iter().find(|line| line.line == it.line).map_or(0, |line| line.counted);
                prop_assert!(it.counted <= kept, "{it:?} {now:?}");
            }
        }
    }

    #[test]
    fn what_a_school_gives_is_counted_once(all in happenings()) {
        let humber = model("humber");
        let (_, _, posted) = played(&humber, &all);
        let both = [urn(900_002), urn(900_004)].into_iter().collect();
        let givers = [(PersonId("p".into()), both)].into_iter().collect();
        let own: u32 = [900_002, 900_004].map(|it| given(urn(it), &givers, &posted).delivered).iter().sum();
        let from = |it: &&Transfer| ["person/p", "school/900002"].contains(&it.giver.to_string().as_str());
        let all: u32 = posted.iter().filter(from).filter(|it| it.state.is_given()).map(|it| it.minutes).sum();
        prop_assert_eq!(own, all);
    }
}

/// Dates of the autumn, of the first day of spring, within it, and of the last term.
#[test]
fn a_model_adopted_within_a_term_counts_from_the_next() {
    let (humber, starter) = (model("humber"), model("starter-2026"));
    let terms = Terms::of(&year());
    let share = |from: Date| {
        let all = stretches(&terms, &[(date(2026, 9, 1), &humber), (from, &starter)]);
        all.iter().map(|it| (it.model.about.title.clone(), it.from, it.to)).collect::<Vec<_>>()
    };
    let (one, two) = (humber.about.title.clone(), starter.about.title.clone());
    let spring = vec![
        (one.clone(), None, Some(date(2027, 1, 3))),
        (two.clone(), Some(date(2027, 1, 4)), None),
    ];
    assert_eq!(share(date(2026, 11, 22)), spring);
    assert_eq!(share(date(2027, 1, 4)), spring);
    assert_eq!(share(date(2027, 1, 5))[1].1, Some(date(2027, 4, 12)));
    assert_eq!(share(date(2027, 5, 1)), [(one, None, None)], "from the next year");
    assert_eq!(share(date(2026, 9, 1)), [(two.clone(), None, None)], "the later of one day");
    let first = stretches(&terms, &[(date(2027, 2, 1), &starter)]);
    assert_eq!((first.len(), first[0].from), (1, None), "a trust's first counts for all its year");
}

#[test]
fn the_same_model_again_changes_no_day() {
    let humber = model("humber");
    let terms = Terms::of(&year());
    let day = humber.day.as_ref().unwrap();
    let begins = [date(2026, 9, 1), date(2026, 11, 22), date(2027, 2, 1)];
    let adopted: Vec<(Date, &Model)> = begins.into_iter().map(|it| (it, &humber)).collect();
    let all = stretches(&terms, &adopted);
    assert_eq!(all.len(), 3);
    let lines = offered(&all, &terms, Membership::WHOLE, &[]);
    let ledger = school_ledger(&[&humber], urn(900_001), lines, &[]);
    assert_eq!(ledger.lines.len(), 6, "each line once: {:?}", ledger.lines);
    for line in &ledger.lines {
        let exact: u32 = line.entitled.iter().map(|it| it.counted).sum();
        assert_eq!(exact, line.entitled[0].of, "{}", line.label);
    }
    assert_eq!(said_days(i64::from(ledger.offer().offered), day), "12.0");
    assert!(ledger.lines[0].explained().unwrap().contains("; then "));
}
