use std::{collections::BTreeSet, fs, path::Path};

use super::*;

fn said(kind: SourceKind, column: &str) -> String {
    let it = Catalogue::of(kind).unwrap().meaning(column);
    let weight = it.weight.as_deref().unwrap_or("no weight");
    let guess = if it.inferred { " (inferred)" } else { "" };
    format!("{} | {} | {} | {weight}{guess}", it.measure, it.group, it.unit.word())
}

#[test]
fn key_stage_2_columns_mean_what_they_say() {
    let check =
        |column, meaning: &str| assert_eq!(said(SourceKind::Ks2, column), meaning, "{column}");
    check("PTRWM_EXP", "rwm_expected | all | share | TELIG");
    check("ptrwm_exp", "rwm_expected | all | share | TELIG");
    check("PTRWM_EXP_B", "rwm_expected | boys | share | BELIG");
    check("PTRWM_EXP_G", "rwm_expected | girls | share | GELIG");
    check("PTRWM_EXP_H", "rwm_expected | high_prior | share | TKS1GROUP_H");
    check("PTRWM_EXP_NotFSM6CLA1A", "rwm_expected | not_disadvantaged | share | TNotFSM6CLA1A");
    check("PTRWM_EXP_MOBN", "rwm_expected | non_mobile | share | TMOBN");
    check("READPROG_FSM6CLA1A", "reading_progress | disadvantaged | points | TFSM6CLA1A");
    check(
        "READPROG_FSM6CLA1A_LOWER",
        "reading_progress_lower | disadvantaged | points | no weight",
    );
    check("MAT_AVERAGE_EAL", "maths_average | eal | score | TEALGRP2");
    check("READCOV", "reading_progress_coverage | all | share | TELIG");
    check("DIFFN_RWM_EXP", "rwm_expected_gap | disadvantaged | points | TFSM6CLA1A");
    check("TELIG", "eligible | all | pupils | no weight");
    check("BELIG", "eligible | boys | pupils | no weight");
    check("TSENELSE", "ehcp_pupils | all | pupils | no weight");
    check("PTKS1GROUP_L", "prior_share | low_prior | share | no weight");
    check("READPROG_DESCR", "reading_progress_band | all | text | no weight");
    check("SCHNAME", "schname | all | text | no weight");
}

#[test]
fn earlier_years_are_never_taken_for_this_year() {
    let check = |kind, column, meaning: &str| assert_eq!(said(kind, column), meaning, "{column}");
    check(SourceKind::Ks2, "PTRWM_EXP_18", "rwm_expected_18 | all | share | TELIG_18");
    check(SourceKind::Ks2, "PTRWM_EXP_3YR", "rwm_expected_3yr | all | share | TELIG_3YR");
    check(
        SourceKind::Ks2,
        "PTRWM_EXP_FSM6CLA1A_24",
        "rwm_expected_24 | disadvantaged | share | no weight",
    );
    check(
        SourceKind::Ks2,
        "PTNOTFSM6CLA1A_17",
        "not_disadvantaged_share_17 | all | share | TELIG_17",
    );
    check(
        SourceKind::Ks2,
        "READPROG_LOWER_18",
        "reading_progress_lower_18 | all | points | no weight",
    );
    check(SourceKind::Ks2, "TELIG_3YR", "eligible_3yr | all | pupils | no weight");
    check(
        SourceKind::Ks4,
        "P8MEA_FSM6CLA1A_16",
        "progress8_16 | disadvantaged | points | P8PUP_FSM6CLA1A_16",
    );
    check(
        SourceKind::Ks4,
        "PTL2BASICS_94_17_PTQ_EE",
        "english_maths_4_17 | all | share | no weight",
    );
    check(SourceKind::Ks4, "PTL2BASICS_16_PTQ_EE", "english_maths_c_16 | all | share | no weight");
    check(
        SourceKind::Ks4,
        "TAVENT_EFSM_14_PTQ",
        "entries_14 | disadvantaged | score | TFSM6CLA1A_14",
    );
    let limits = KS2.meaning("READPROG_18").limits.unwrap();
    assert_eq!(limits, ("READPROG_LOWER_18".into(), "READPROG_UPPER_18".into()));
    assert_eq!(KS2.meaning("PTRWM_EXP_3YR").headline, None);
}

#[test]
fn other_files_have_their_own_catalogues() {
    let check = |kind, column, meaning: &str| assert_eq!(said(kind, column), meaning, "{column}");
    check(SourceKind::Ks4, "P8MEA", "progress8 | all | points | P8PUP");
    check(SourceKind::Ks4, "P8MEA_LO_ORIG", "progress8_unadjusted | low_prior | points | P8PUP_LO");
    check(SourceKind::Ks4, "PTL2BASICS_95", "english_maths_5 | all | share | TPUP");
    check(SourceKind::Ks4, "PBL2BASICS_95", "english_maths_5 | boys | share | BPUP");
    check(
        SourceKind::Ks4,
        "PTEBACC_ENFSM6CLA1A_PTQ_EE",
        "ebacc_entered | not_disadvantaged | share | TNOTFSM6CLA1A",
    );
    check(SourceKind::Ks4, "PTEBACLAN_94", "ebacc_languages_4 | all | share | TEBACLAN_E_PTQ_EE");
    check(
        SourceKind::Ks4,
        "AC5EM16_PTQ_EE",
        "five_with_english_maths_c_16 | all | share | no weight",
    );
    check(SourceKind::Census, "PNUMUNCLF", "language_unclassified_share | all | share | NOR");
    check(SourceKind::Census, "PNUMFSMEVER", "fsm6_share | all | share | NORFSMEVER");
    check(SourceKind::Absence, "PPERSABS10", "persistent_absence | all | share | no weight");
    check(SourceKind::Absence, "PPERSABS15", "persistent_absence_15 | all | share | no weight");
    check(
        SourceKind::TrustKs2,
        "PRWM_EXP_WGTAVG_FSM6CLA1A",
        "rwm_expected | disadvantaged | share | no weight",
    );
    check(
        SourceKind::TrustKs2,
        "NUMINST_3_MATPTINC",
        "counted_three_years | all | schools | no weight",
    );
    check(SourceKind::TrustResults, "PTRWM_EXP", "rwm_expected | all | share | TELIG");
    check(SourceKind::TrustResults, "ATT8SCR", "attainment8 | all | score | TPUP");
    assert!(Catalogue::of(SourceKind::Register).is_none());
}

#[test]
fn unknown_columns_are_guessed_carefully() {
    let check =
        |column, meaning: &str| assert_eq!(said(SourceKind::Ks2, column), meaning, "{column}");
    check("PTMUSIC_EXP", "ptmusic_exp | all | share | no weight (inferred)");
    check("TELIG_LATE", "telig_late | all | pupils | no weight (inferred)");
    check("POSTCODE2", "postcode2 | all | text | no weight (inferred)");
}

#[test]
fn what_is_asked_for_is_found() {
    let check = |asked: &str, found: &str| {
        let names: Vec<_> = KS2.find(asked).into_iter().map(|it| it.name).collect();
        assert_eq!(names.join(" "), found, "{asked}");
    };
    check(
        "reading_expected",
        "PTREAD_EXP PTREAD_EXP_FSM6CLA1A PTREAD_EXP_NotFSM6CLA1A PTREAD_EXP_L PTREAD_EXP_M PTREAD_EXP_H",
    );
    check("ptrwm_exp", "PTRWM_EXP");
    check("PTRWM_EXP_notfsm6cla1a", "PTRWM_EXP_NotFSM6CLA1A");
    check("ptrwm_exp_18", "PTRWM_EXP_18");
    check("eligible", "TELIG GELIG BELIG");
    check("ehcp_pupils", "TSENELE TSENELSE");
    check("nothing_like_it", "");
    assert_eq!(KS2.find("rwm_expected").len(), 10);
}

#[test]
fn headlines_come_in_their_order() {
    let headlines = |kind| {
        let all = Catalogue::of(kind).unwrap().headlines();
        all.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(" ")
    };
    let ks2 = "PTRWM_EXP PTRWM_HIGH READPROG WRITPROG MATPROG READ_AVERAGE MAT_AVERAGE";
    assert_eq!(headlines(SourceKind::Ks2), ks2);
    let ks4 = "ATT8SCR P8MEA PTL2BASICS_95 PTL2BASICS_94 EBACCAPS PTEBACC_E_PTQ_EE";
    assert_eq!(headlines(SourceKind::Ks4), ks4);
    assert_eq!(headlines(SourceKind::Census), "NOR PNUMFSMEVER PNUMEAL PSENELK PSENELSE");
}

/// Whatever an average is weighted by, or limited by, is itself a column that counts or measures.
#[test]
fn catalogues_hold_together() {
    for &kind in SourceKind::ALL {
        let Some(catalogue) = Catalogue::of(kind) else { continue };
        for Column { name, meaning } in catalogue.columns() {
            let unit = |column: &str| {
                let it = catalogue.meaning(column);
                assert!(!it.inferred, "{name} leans on {column}, which is not in the catalogue");
                it.unit
            };
            if let Some(weight) = &meaning.weight {
                assert_eq!(unit(weight), Unit::Count, "{name}");
            }
            if let Some(coverage) = &meaning.coverage {
                assert_eq!(unit(coverage), Unit::Share, "{name}");
            }
            if let Some((lower, upper)) = &meaning.limits {
                assert_eq!([unit(lower), unit(upper)], [meaning.unit; 2], "{name}");
            }
        }
    }
}

/// The department's own field lists, where they are to hand: every column is in the catalogue with the unit its description
/// says, and the catalogue has no column that no list knows.
#[test]
fn agrees_with_the_departments_field_lists() {
    let lists: [(SourceKind, &[&str]); 4] = [
        (
            SourceKind::Ks2,
            &[
                "ks2_meta_2016-2017",
                "ks2_meta_2017-2018",
                "ks2_meta_2018-2019",
                "ks2_meta_2024-2025",
            ],
        ),
        (SourceKind::Ks4, &["ks4_final_meta_2017-2018"]),
        (SourceKind::Census, &["census_meta_2024-2025"]),
        (SourceKind::TrustKs2, &["ks2-mats-performance_meta_2024-2025"]),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/realdata/performance");
    if !folder.is_dir() {
        println!("absent, so not checked: {}", folder.display());
        return;
    }
    for (kind, files) in lists {
        let mut listed = BTreeSet::new();
        for file in files {
            let text = fs::read(folder.join(format!("{file}.csv"))).unwrap();
            let text = String::from_utf8_lossy(&text);
            for row in
                csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).records()
            {
                let row = row.unwrap();
                let (column, says) = (row[1].trim(), row.get(2).unwrap_or("").trim());
                listed.insert(column.to_ascii_lowercase());
                check_listed(kind, column, &says.to_lowercase());
            }
        }
        no_column_is_invented(kind, &listed);
    }
}

fn check_listed(kind: SourceKind, column: &str, says: &str) {
    let meaning = Catalogue::of(kind).unwrap().meaning(column);
    assert!(!meaning.inferred, "{kind} {column}: {says}");
    let percentage = says.starts_with("percentage") || says.starts_with('%');
    if percentage && !says.contains("reading progress measure") {
        assert_eq!(meaning.unit, Unit::Share, "{column}: {says}");
    }
    if says.starts_with("number of") || says.starts_with("no. of") {
        assert!(
            meaning.unit.adds_up() || column.contains("NUM") || says.contains("local authority"),
            "{column}: {says}"
        );
    }
    if says.contains("average scaled score") || says.starts_with("average attainment 8") {
        assert_eq!(meaning.unit, Unit::Score, "{column}: {says}");
    }
}

/// Columns of files that have no field list to hand.
const UNLISTED: [&str; 3] = ["_ptq_ee", "_ptq", "unclf"];

fn no_column_is_invented(kind: SourceKind, listed: &BTreeSet<String>) {
    for Column { name, .. } in Catalogue::of(kind).unwrap().columns() {
        let name = name.to_ascii_lowercase();
        let unlisted = UNLISTED.iter().any(|ending| name.ends_with(ending));
        assert!(listed.contains(&name) || unlisted, "{kind} has no column {name}");
    }
}
