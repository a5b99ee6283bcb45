//! Whatever happens to the ledger, in whatever order, every account balances and every minute offered is explained.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use trustwide_domain::{
    PersonId,
    banding::InForce,
    calendar::Span,
    days::{
        Account, Balance, Holder, Membership, Reconciled, State, Terms, Transfer, given,
        school_ledger,
    },
    model::Model,
};

use super::{band, four_tiers, lines, model, transfer, urn, year};

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
