use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{SourceKind, measures::Catalogue};

fn column(name: &str) -> Column {
    let kind = if name.starts_with("P8") { SourceKind::Ks4 } else { SourceKind::Ks2 };
    Catalogue::of(kind).unwrap().find(name).remove(0)
}

fn year() -> AcademicYear {
    "2018-19".parse().unwrap()
}

/// `16 76` is a school with 16 pupils and a figure of 0.76 (or 76); `16 SUPP` has pupils alone; `SUPP 76` a figure alone.
fn schools(share: bool, rows: &[&str]) -> Vec<SchoolFigure> {
    let read = |text: &str| match text.parse::<f64>() {
        Ok(number) => Coded::Value(number),
        Err(_) => Coded::Missing(Reason::from_marker(text).unwrap()),
    };
    rows.iter()
        .enumerate()
        .map(|(at, row)| {
            let (pupils, value) = row.split_once(' ').unwrap();
            SchoolFigure {
                urn: (100_001 + at).to_string().parse().unwrap(),
                name: format!("School {}", at + 1),
                value: read(value).map(|it| if share { it / 100.0 } else { it }),
                pupils: read(pupils).map(|it| it as u32),
            }
        })
        .collect()
}

fn said(name: &str, rows: &[&str]) -> String {
    let meaning = column(name).meaning;
    let it = recompute(&meaning, year(), &schools(meaning.unit == Unit::Share, rows));
    let value = match it.value {
        Coded::Value(value) => format!("{value:.4}"),
        Coded::Missing(why) => why.code().to_owned(),
    };
    let out: Vec<_> = it.left_out.iter().map(|l| format!("{} {}", l.name, l.why.code())).collect();
    format!("{value} of {}/{} [{}]", it.pupils_counted, it.pupils_total, out.join(", "))
}

#[test]
fn schools_weigh_what_their_pupils_weigh() {
    assert_snapshot!(said("PTRWM_EXP", &["30 60", "10 100"]), @"0.7000 of 40/40 []");
    assert_snapshot!(said("PTRWM_EXP", &["30 60", "8 SUPP", "SUPP 90", "NE NE"]), @"0.6000 of 30/38 [School 2 suppressed, School 3 suppressed, School 4 no_entries]");
    assert_snapshot!(said("READPROG", &["60 -1.2", "20 2"]), @"-0.4000 of 80/80 []");
    assert_snapshot!(said("READ_AVERAGE", &["29 103", "31 105"]), @"104.0333 of 60/60 []");
    assert_snapshot!(said("PTRWM_EXP", &["0 50", "10 40"]), @"0.4000 of 10/10 [School 1 no_entries]");
}

#[test]
fn counts_add_up() {
    assert_snapshot!(said("TELIG", &["30 30", "SUPP SUPP", "12 12"]), @"42.0000 of 42/42 [School 2 suppressed]");
}

#[test]
fn without_cohorts_there_is_no_average() {
    assert_snapshot!(said("PTRWM_EXP", &["SUPP 60", "NA 70"]), @"not_available of 0/0 [School 1 suppressed, School 2 not_applicable]");
    assert_snapshot!(said("PTKS1GROUP_L", &["30 10", "20 20"]), @"not_available of 0/50 [School 1 not_available, School 2 not_available]");
    assert_snapshot!(said("SCHNAME", &["30 10"]), @"not_available of 0/30 [School 1 not_available]");
}

#[test]
fn without_figures_the_reason_stands() {
    assert_snapshot!(said("READPROG", &["30 NA", "20 NA"]), @"not_applicable of 0/50 [School 1 not_applicable, School 2 not_applicable]");
    assert_snapshot!(said("READPROG", &["30 NA", "20 SUPP"]), @"not_available of 0/50 [School 1 not_applicable, School 2 suppressed]");
    assert_snapshot!(said("READPROG", &[]), @"not_in_file of 0/0 []");
}

fn figure(name: &str, cells: &[(&str, f64)]) -> String {
    let cell = |asked: &str| match cells.iter().find(|it| it.0.eq_ignore_ascii_case(asked)) {
        Some((_, value)) => Coded::Value(*value),
        None => Coded::Missing(Reason::NotInFile),
    };
    let it = Figure::read(&column(name), year(), None, cell);
    let pupils = it.pupils.value().map_or("unknown".into(), |it| it.to_string());
    let margin =
        it.margin.map_or("no margin".into(), |m| format!("{:.3} to {:.3}", m.lower, m.upper));
    format!("{:?} of {pupils}: {margin}", it.value.value())
}

#[test]
fn a_figure_knows_its_pupils_and_its_margin() {
    assert_snapshot!(figure("PTRWM_EXP", &[("PTRWM_EXP", 0.64), ("telig", 25.0)]), @"Some(0.64) of 25: 0.445 to 0.798");
    assert_snapshot!(figure("READPROG", &[("READPROG", 1.2), ("TELIG", 109.0), ("READCOV", 0.94), ("READPROG_LOWER", 0.0), ("READPROG_UPPER", 2.4)]), @"Some(1.2) of 102: 0.000 to 2.400");
    // No published limits: the national deviation gives them.
    assert_snapshot!(figure("READPROG", &[("READPROG", 1.2), ("TELIG", 109.0), ("READCOV", 0.94)]), @"Some(1.2) of 102: 0.002 to 2.398");
    assert_snapshot!(figure("P8MEA", &[("P8MEA", -0.97), ("P8PUP", 96.0)]), @"Some(-0.97) of 96: -1.227 to -0.713");
    // A scaled score has no known deviation, the make-up of a cohort no margin, and a figure without its cohort neither.
    assert_snapshot!(figure("READ_AVERAGE", &[("READ_AVERAGE", 104.0), ("TELIG", 25.0)]), @"Some(104.0) of 25: no margin");
    assert_snapshot!(figure("PTFSM6CLA1A", &[("PTFSM6CLA1A", 0.2), ("TELIG", 25.0)]), @"Some(0.2) of 25: no margin");
    assert_snapshot!(figure("PTRWM_EXP", &[("PTRWM_EXP", 0.64)]), @"Some(0.64) of unknown: no margin");
    assert_snapshot!(figure("TELIG", &[("TELIG", 25.0)]), @"Some(25.0) of 25: no margin");
    assert_snapshot!(figure("PTRWM_EXP", &[("PTRWM_EXP", f64::NAN), ("TELIG", 25.0)]), @"None of 25: no margin");
}

fn any_school() -> impl Strategy<Value = SchoolFigure> {
    let coded = |chance: f64| prop::option::weighted(chance, Just(()));
    (coded(0.8), coded(0.8), -30.0f64..120.0, 0u32..400, 100_001u32..999_999).prop_map(
        |(has_value, has_pupils, value, pupils, urn)| SchoolFigure {
            urn: urn.to_string().parse().unwrap(),
            name: String::new(),
            value: has_value.map_or(Coded::Missing(Reason::Suppressed), |()| Coded::Value(value)),
            pupils: has_pupils
                .map_or(Coded::Missing(Reason::Suppressed), |()| Coded::Value(pupils)),
        },
    )
}

proptest! {
    #[test]
    fn an_average_lies_between_its_schools(schools in prop::collection::vec(any_school(), 0..40)) {
        let it = recompute(&column("READPROG").meaning, year(), &schools);
        let counted = schools.len() - it.left_out.len();
        prop_assert_eq!(it.value.value().is_some(), counted > 0);
        prop_assert!(it.pupils_counted <= it.pupils_total);
        if let Coded::Value(mean) = it.value {
            let values = || schools.iter().filter_map(|s| s.value.value());
            prop_assert!(values().fold(f64::INFINITY, f64::min) - 1e-9 <= mean);
            prop_assert!(mean <= values().fold(f64::NEG_INFINITY, f64::max) + 1e-9);
        }
    }

    #[test]
    fn a_suppressed_school_changes_nothing_but_who_is_left_out(schools in prop::collection::vec(any_school(), 1..20), at in 0usize..20) {
        let meaning = column("READPROG").meaning;
        let mut more = schools.clone();
        more.insert(at.min(schools.len()), SchoolFigure { value: Coded::Missing(Reason::Suppressed), ..schools[0].clone() });
        let (before, after) = (recompute(&meaning, year(), &schools), recompute(&meaning, year(), &more));
        prop_assert_eq!(before.value.value(), after.value.value());
        prop_assert_eq!(before.pupils_counted, after.pupils_counted);
        prop_assert_eq!(before.left_out.len() + 1, after.left_out.len());
    }
}
