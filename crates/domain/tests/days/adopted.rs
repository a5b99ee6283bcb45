//! A model that is adopted within a year.

use jiff::civil::{Date, date};
use trustwide_domain::{
    days::{Membership, Terms, offered, said_days, school_ledger, stretches},
    model::Model,
};

use super::{model, urn, year};

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
    assert!(ledger.lines[0].explained(day).unwrap().contains("; then "));
}
