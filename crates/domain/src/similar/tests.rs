use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn urn(number: usize) -> Urn {
    number.to_string().parse().unwrap()
}

/// Roll, then percentages; `-` is suppressed.
fn school(number: usize, features: &str) -> Context {
    let mut read = features.split(' ').enumerate().map(|(at, text)| match text.parse::<f32>() {
        Ok(value) => Coded::Value(if at == 0 { value } else { value / 100.0 }),
        Err(_) => Coded::Missing(Reason::Suppressed),
    });
    Context {
        urn: urn(number),
        kind: SchoolKind::Primary,
        features: std::array::from_fn(|_| read.next().unwrap()),
    }
}

fn pool() -> Vec<Context> {
    let rows = [
        "210 20 10 14 3",
        "214 21 11 14 3",
        "420 40 50 18 4",
        "90 8 2 12 2",
        "650 55 70 20 5",
        "205 19 9 - -",
        "200 - - - 3",
        "212 20 10 14 3",
    ];
    rows.iter().enumerate().map(|(at, row)| school(100_001 + at, row)).collect()
}

fn nearest(target: &Context, excluded: &[Urn]) -> String {
    match Pool::new(&pool()).nearest(target, 3, excluded) {
        Coded::Missing(why) => why.code().to_owned(),
        Coded::Value(near) => near
            .iter()
            .map(|it| (it.urn.number() - 100_000).to_string())
            .collect::<Vec<_>>()
            .join(" "),
    }
}

#[test]
fn the_nearest_come_first_and_never_itself() {
    let schools = pool();
    assert_eq!(nearest(&schools[0], &[]), "8 2 6");
    assert_eq!(nearest(&schools[0], &[urn(100_008)]), "2 6 4");
    // Suppressed SEN figures: compared on the other three.
    assert_eq!(nearest(&schools[5], &[]), "1 8 2");
}

#[test]
fn too_little_to_compare_is_said() {
    let schools = pool();
    assert_eq!(nearest(&schools[6], &[]), "not_available");
    let special = Context { kind: SchoolKind::Special, ..schools[0].clone() };
    assert_eq!(nearest(&special, &[]), "not_in_file");
}

#[test]
fn differences_are_in_pupils_and_shares() {
    let schools = pool();
    let near = Pool::new(&schools).nearest(&schools[0], 1, &[]).value().unwrap();
    assert_eq!(near[0].differences[0], Coded::Value(2.0));
    assert_eq!(near[0].differences[1], Coded::Value(0.0));
}

#[test]
fn kinds_follow_the_registers_words() {
    let check = |phase, establishment, high_age, admissions, kind| {
        assert_eq!(
            SchoolKind::of(phase, establishment, high_age, admissions),
            kind,
            "{phase} {establishment}"
        )
    };
    check("Primary", "Academy converter", Some(11), "Not applicable", Some(SchoolKind::Primary));
    check("Primary", "Community school", Some(7), "Not applicable", Some(SchoolKind::Infant));
    check("Middle deemed secondary", "Community school", Some(13), "", Some(SchoolKind::Secondary));
    check("Secondary", "Academy converter", Some(18), "Selective", Some(SchoolKind::Selective));
    check("Secondary", "Academy converter", Some(18), "Non-selective", Some(SchoolKind::Secondary));
    check("All-through", "Free schools", Some(18), "", Some(SchoolKind::Secondary));
    check("Not applicable", "Academy special converter", Some(19), "", Some(SchoolKind::Special));
    check(
        "Not applicable",
        "Free schools alternative provision",
        Some(16),
        "",
        Some(SchoolKind::AlternativeProvision),
    );
    check("Not applicable", "Children's centre", None, "", None);
}

/// As many primary schools as there are in England, in a scatter that repeats.
fn scatter(count: usize) -> Vec<Context> {
    let feature = |at: usize, step: usize| Coded::Value(((at * step) % 997) as f32 / 997.0);
    (0..count)
        .map(|at| Context {
            urn: urn(100_000 + at),
            kind: SchoolKind::Primary,
            features: [
                Coded::Value(40.0 + ((at * 7919) % 800) as f32),
                feature(at, 31),
                feature(at, 57),
                feature(at, 113),
                feature(at, 331),
            ],
        })
        .collect()
}

#[test]
fn all_england_is_searched_quickly_and_rightly() {
    let schools = scatter(24_000);
    let pool = Pool::new(&schools);
    let started = Instant::now();
    let near = pool.nearest(&schools[777], 50, &[]).value().unwrap();
    println!("50 of 24,000 in {:?}", started.elapsed());
    let all = pool.nearest(&schools[777], usize::MAX, &[]).value().unwrap();
    assert_eq!((near.len(), all.len()), (50, 23_999));
    assert_eq!(near[..], all[..50]);
}

fn any_school() -> impl Strategy<Value = Context> {
    let share = || prop::option::weighted(0.85, 0.0f32..1.0);
    (
        100_000usize..100_300,
        prop::option::weighted(0.95, 5.0f32..2000.0),
        [share(), share(), share(), share()],
    )
        .prop_map(|(number, roll, [a, b, c, d])| Context {
            urn: urn(number),
            kind: SchoolKind::Primary,
            features: [roll, a, b, c, d]
                .map(|it| it.map_or(Coded::Missing(Reason::Suppressed), Coded::Value)),
        })
}

proptest! {
    #[test]
    fn near_schools_are_in_order_and_not_the_school_itself(schools in prop::collection::vec(any_school(), 5..60), count in 0usize..70) {
        let near = Pool::new(&schools).nearest(&schools[0], count, &[schools[1].urn]);
        let near = near.value().unwrap_or_default();
        prop_assert!(near.len() <= count);
        prop_assert!(near.iter().all(|it| it.urn != schools[0].urn && it.urn != schools[1].urn));
        for pair in near.windows(2) {
            let order = pair[0].distance.total_cmp(&pair[1].distance).then(pair[0].urn.cmp(&pair[1].urn));
            prop_assert!(order.is_lt());
        }
    }
}
