use trustwide_stats::{Interval, Z95, share_interval};

use super::*;
use crate::Coded;

fn year(text: &str) -> AcademicYear {
    text.parse().unwrap()
}

fn urn(number: u32) -> Urn {
    number.to_string().parse().unwrap()
}

fn holding(number: u32, expected: &[SourceKind], held: &[(SourceKind, Option<&str>)]) -> Holding {
    Holding {
        urn: urn(number),
        name: format!("School {}", number % 100),
        expected: expected.to_vec(),
        held: held.iter().map(|(kind, it)| (*kind, it.map(year))).collect(),
    }
}

fn share(percent: f64, pupils: u32) -> Figure {
    Figure {
        measure: "rwm_expected".into(),
        group: "all".into(),
        unit: Unit::Share,
        academic_year: year("2018-19"),
        value: Coded::Value(percent / 100.0),
        pupils: Coded::Value(pupils),
        margin: share_interval(percent / 100.0, pupils, Z95),
        source: None,
    }
}

fn progress(value: f64, half_width: f64) -> Figure {
    let margin = Interval { lower: value - half_width, upper: value + half_width };
    Figure {
        measure: "reading_progress".into(),
        unit: Unit::Points,
        value: Coded::Value(value),
        margin: Some(margin).filter(|_| half_width > 0.0),
        ..share(0.0, 30)
    }
}

fn since_last_year(number: u32, now: Figure, then: Figure) -> Comparison {
    Comparison {
        urn: urn(number),
        name: format!("School {}", number % 100),
        against: Against::LastYear,
        figure: now,
        other: then,
    }
}

fn said(attention: &Attention) -> String {
    let item = |it: &Item| match it {
        Item::Missing(it) => {
            let shown =
                |year: Option<AcademicYear>| year.map_or("never".into(), |it| it.to_string());
            format!("{} lacks {} of {} (has {})", it.urn, it.what, shown(it.latest), shown(it.held))
        }
        Item::Moved(it) => {
            let Comparison { urn, figure, .. } = &it.comparison;
            format!("{urn} {} by {:+.2}", figure.measure, it.difference.difference)
        }
    };
    attention.items.iter().map(item).collect::<Vec<_>>().join("; ")
}

#[test]
fn ages_say_which_files_to_expect() {
    let check = |low, high, expected: &str| {
        let kinds: Vec<_> = expected_of(low, high).iter().map(|it| it.word()).collect();
        assert_eq!(kinds.join(" "), expected);
    };
    check(3, 11, "ks2 census absence inspections");
    check(7, 11, "ks2 census absence inspections");
    check(4, 7, "census absence inspections");
    check(11, 16, "ks4 census absence inspections");
    check(3, 19, "ks2 ks4 census absence inspections");
    check(9, 13, "ks2 census absence inspections");
    check(16, 19, "census absence inspections");
}

#[test]
fn missing_data_comes_first_by_kind_and_school() {
    let expected = [SourceKind::Ks2, SourceKind::Census, SourceKind::Inspections];
    let holdings = [
        holding(100_003, &expected, &[(SourceKind::Census, Some("2018-19"))]),
        holding(
            100_002,
            &expected,
            &[
                (SourceKind::Ks2, Some("2017-18")),
                (SourceKind::Census, Some("2018-19")),
                (SourceKind::Inspections, None),
            ],
        ),
        holding(
            100_001,
            &expected,
            &[
                (SourceKind::Ks2, Some("2018-19")),
                (SourceKind::Census, Some("2018-19")),
                (SourceKind::Inspections, None),
            ],
        ),
    ];
    let found = attention(&holdings, &[]);
    assert_eq!(
        said(&found),
        "100002 lacks ks2 of 2018-19 (has 2017-18); 100003 lacks ks2 of 2018-19 (has never); \
         100003 lacks inspections of never (has never)"
    );
}

#[test]
fn a_difference_must_survive_both_its_interval_and_the_number_of_comparisons() {
    let fell = since_last_year(100_001, share(40.0, 60), share(75.0, 60));
    let close = since_last_year(100_002, share(60.0, 60), share(78.0, 60));
    let still = |number| since_last_year(number, share(64.0, 25), share(68.0, 25));
    // Alone, a fall of 18 points in 60 pupils is beyond chance …
    assert_eq!(said(&attention(&[], std::slice::from_ref(&close))), "100002 rwm_expected by -0.18");
    // … but among thirty schools one such fall is to be expected.
    let mut many: Vec<_> = (0..30).map(|at| still(100_100 + at)).collect();
    many.push(close);
    assert_eq!(said(&attention(&[], &many)), "");
    many.push(fell);
    assert_eq!(said(&attention(&[], &many)), "100001 rwm_expected by -0.35");
    assert_eq!(attention(&[], &many).compared, 32);
}

#[test]
fn scores_are_judged_by_their_margins() {
    let check = |now: Figure, then: Figure, expected: &str| {
        assert_eq!(said(&attention(&[], &[since_last_year(100_001, now, then)])), expected);
    };
    check(progress(3.0, 1.5), progress(-1.0, 1.5), "100001 reading_progress by +4.00");
    check(progress(1.0, 1.5), progress(0.0, 1.5), "");
    // Without a margin there is nothing to judge by.
    check(progress(9.0, 0.0), progress(-9.0, 1.5), "");
}

#[test]
fn england_needs_no_margin_of_its_own() {
    let mut apart = since_last_year(100_001, progress(-3.0, 1.5), progress(0.0, 0.0));
    assert_eq!(difference(&apart), None);
    apart.against = Against::England;
    assert!(difference(&apart).unwrap().p_value < 0.001);
    let mut large = since_last_year(100_002, share(40.0, 60), share(65.0, 640_000));
    large.against = Against::England;
    assert_eq!(
        said(&attention(&[], &[apart, large])),
        "100002 rwm_expected by -0.25; 100001 reading_progress by -3.00"
    );
}

#[test]
fn what_cannot_be_tested_is_counted_and_never_guessed() {
    let suppressed =
        Figure { value: Coded::Missing(Reason::Suppressed), margin: None, ..share(64.0, 25) };
    let other_group = Figure { group: "girls".into(), ..share(20.0, 25) };
    let found = attention(
        &[],
        &[
            since_last_year(100_001, suppressed, share(64.0, 25)),
            since_last_year(100_002, share(90.0, 25), other_group),
        ],
    );
    assert_eq!((found.items.len(), found.compared, found.untested), (0, 0, 2));
}

#[test]
fn ties_go_by_urn() {
    let fell = |number| since_last_year(number, share(40.0, 60), share(75.0, 60));
    let found = attention(&[], &[fell(100_009), fell(100_002), fell(100_005)]);
    assert_eq!(
        said(&found),
        "100002 rwm_expected by -0.35; 100005 rwm_expected by -0.35; 100009 rwm_expected by -0.35"
    );
}
