//! What a year leaves opens the next one by the year's rule, on an account of its own.

use trustwide_domain::days::{
    Account, Carried, Membership, State, money::CarryOver, said_days, school_ledger,
};

use super::{lines, model, transfer, urn, year};

#[test]
fn what_is_left_of_the_offer_opens_the_next_year_on_its_own_account() {
    let humber = model("humber");
    let day = humber.day.as_ref().unwrap();
    let (from, next) = (year().year(), year().year().next());
    let given = |account, line: &str, minutes| {
        transfer(account, line, "central", minutes, State::Delivered)
    };
    let line = &humber.offer[0].item.id;
    // Eleven of twelve days are left; what came beyond the offer leaves that as it is.
    let past = [
        given(Account::Offer, line, day.minutes),
        given(Account::Reserve, "reserve", 5 * day.minutes),
    ];
    let offer = || lines(&humber, Membership::WHOLE, &[]);
    let ledger = school_ledger(&[&humber], urn(900_001), offer(), &past);
    assert_eq!(Carried::of(from, CarryOver::None, &ledger), None);
    let half = Carried::of(from, CarryOver::Half, &ledger).unwrap();
    assert_eq!((half.left, half.minutes), (11 * day.minutes, 11 * day.minutes / 2));
    assert_eq!(half.explained(day), "Half of the 11.0 days left of what was offered in 2026-27");
    // The next year begins with it, and its own offer stays what it is.
    let used = given(Account::Carried, &Carried::line_in(next), day.minutes);
    let ledger = school_ledger(&[&humber], urn(900_001), offer(), [&used]).opened_with(Some(half));
    assert_eq!(said_days(i64::from(ledger.offer().offered), day), "12.0");
    assert_eq!(said_days(ledger.carried().left(), day), "4.5");
    assert_eq!(ledger.beyond().delivered, day.minutes);
    let opened: Vec<_> = ledger.lines.iter().filter(|it| it.carried.is_some()).collect();
    assert_eq!((opened.len(), opened[0].label.as_str()), (1, "Carried over from 2026-27"));
    // It is used in that year or lost.
    let all = Carried::of(next, CarryOver::All, &ledger).unwrap();
    assert_eq!(all.minutes, 12 * day.minutes, "what was carried is not carried again");
}

#[test]
fn more_on_one_line_takes_nothing_from_another() {
    let humber = model("humber");
    let day = humber.day.as_ref().unwrap();
    let line = &humber.offer[0].item.id;
    let past = transfer(Account::Offer, line, "central", 13 * day.minutes, State::Delivered);
    let offer = lines(&humber, Membership::WHOLE, &[]);
    let first = offer[0].minutes;
    let ledger = school_ledger(&[&humber], urn(900_001), offer, [&past]);
    // More on one line uses up no other.
    let left = ledger.left_of_offer();
    assert_eq!((left.left, left.over), (12 * day.minutes - first, 13 * day.minutes - first));
    let carried = Carried::of(year().year(), CarryOver::All, &ledger).unwrap();
    assert_eq!(carried.minutes, 12 * day.minutes - first);
}
