//! The department's own files, where they are beside this repository: every row accounted for, and the sums that must hold.

mod common;

use std::collections::BTreeMap;

use common::{cell, real, rows, said};
use trustwide_domain::{
    Cell, Place,
    SourceKind::{self, *},
    measures::{Catalogue, Unit},
    source::ReadFile,
};
use trustwide_importers::{Hints, guess_kind, read};

fn read_real(kind: SourceKind, path: &str) -> Option<ReadFile> {
    let bytes = real(path)?;
    let name = path.rsplit('/').next().unwrap_or(path);
    assert_eq!(guess_kind(&bytes), Some(kind), "{path}");
    Some(
        read(kind, name, &bytes, &Hints::default())
            .unwrap_or_else(|error| panic!("{path}: {error}")),
    )
}

fn check(kind: SourceKind, path: &str, count: usize, issues: usize) {
    let Some(file) = read_real(kind, path) else { return };
    let counted = (file.rows_read as usize, file.block.rows.len(), file.issues.len());
    assert_eq!(counted, (count, count, issues), "{path}: {:?}", file.issues.first());
    for row in &file.block.rows {
        assert_eq!(file.block.cells(row).count(), file.block.columns.len());
    }
}

#[test]
fn every_row_of_the_registers_is_kept() {
    check(Register, "gias/gias_surrey_2021.csv.gz", 590, 0);
    check(Register, "gias/gias_surrey_hampshire_20220420_ragged.csv.gz", 1_096, 0);
    check(Register, "gias/gias_full_header_60_test_schools.csv", 60, 0);
    check(Register, "gias/establishments_subset_2026.json.gz", 1_924, 0);
    check(Groups, "gias/groups_2026_rebuilt.csv.gz", 7_176, 0);
    check(Groups, "gias/groups_20220331_pandas.csv.gz", 6_883, 0);
    check(GroupLinks, "gias/group_links_20220331_pandas.csv.gz", 20_395, 0);
    check(GroupLinks, "gias/grouplinks_edubaseallacademiesandfree20190601.csv.gz", 14_621, 0);
    check(GroupLinks, "gias/gias_all_links_60_test_schools.csv", 60, 0);
    check(Predecessors, "gias/links_edubasealldata20250422.csv.gz", 33_801, 0);
}

#[test]
fn every_row_of_key_stage_2_is_kept() {
    check(Ks2, "performance/2016-2017_850_ks2final.csv.gz", 331, 0);
    check(Ks2, "performance/2016-2017_936_ks2final.csv.gz", 235, 0);
    check(Ks2, "performance/2017-2018_850_ks2final.csv.gz", 331, 0);
    check(Ks2, "performance/2017-2018_936_ks2final.csv.gz", 238, 0);
    check(Ks2, "performance/2018-2019_850_ks2final.csv.gz", 334, 0);
    check(Ks2, "performance/ks2_perf_2016_derived.csv.gz", 16_162, 0);
    check(Ks2, "performance/ks2_perf_2017_derived.csv.gz", 16_313, 0);
    check(Ks2, "performance/ks2_perf_2018_derived.csv.gz", 16_364, 0);
    check(Ks2, "performance/ks2-by-urn_2022-2023_derived.json.gz", 15_755, 0);
    check(TrustKs2, "performance/england_ks2-mats-performance_2024-2025_sample.csv", 65, 0);
}

#[test]
fn every_row_of_the_other_tables_is_kept() {
    check(Ks4, "performance/2016-2017_850_ks4final.csv.gz", 126, 0);
    check(Ks4, "performance/2017-2018_850_ks4final.csv.gz", 124, 0);
    check(Ks4, "performance/england_ks4provisional_2018-2019.csv.gz", 5_652, 0);
    // One school has more pupils with a plan than pupils: 104.17 %.
    check(Census, "performance/england_census_2024-2025.csv.gz", 24_473, 1);
    check(Census, "performance/england_census_2018-2019.csv.gz", 23_942, 0);
    check(Absence, "performance/england_abs_2018-2019.csv.gz", 21_217, 0);
    check(Absence, "performance/england_abs_2012-2013.csv.gz", 20_059, 0);
}

#[test]
fn every_row_of_the_inspections_is_kept() {
    check(Inspections, "ofsted/ofsted-by-urn_2026_derived.json.gz", 22_529, 0);
    check(Inspections, "ofsted/england_ofsted-schools_2016-2017.xlsx", 21_739, 0);
    check(Inspections, "ofsted/ofsted_ratings_2018_derived.csv.gz", 60_134, 0);
}

#[test]
fn school_rows_add_up_to_their_authority() {
    let mut compared = 0;
    for name in
        ["2016-2017_850", "2016-2017_936", "2017-2018_850", "2017-2018_936", "2018-2019_850"]
    {
        let path = format!("performance/{name}_ks2final.csv.gz");
        let Some(file) = read_real(Ks2, &path) else { return };
        let authority = file
            .block
            .rows
            .iter()
            .find(|row| matches!(row.place, Place::LocalAuthority(_)))
            .expect("an authority's row");
        let number = |row, column| match file.block.cell(row, column) {
            Cell::Number(number) => Some(number.to_f64()),
            _ => None,
        };
        let schools: Vec<_> =
            file.block.rows.iter().filter(|row| matches!(row.place, Place::School(_))).collect();
        let eligible: f64 = schools.iter().filter_map(|row| number(row, "TELIG")).sum();
        assert_eq!(Some(eligible), number(authority, "TELIG"), "{name}");

        for column in
            ["PTRWM_EXP", "PTRWM_HIGH", "PTREAD_EXP", "PTMAT_EXP", "PTGPS_EXP", "PTWRITTA_EXP"]
        {
            let pairs: Vec<(f64, f64)> = schools
                .iter()
                .filter_map(|row| Some((number(row, "TELIG")?, number(row, column)?)))
                .collect();
            let weight: f64 = pairs.iter().map(|(pupils, _)| pupils).sum();
            let mean = pairs.iter().map(|(pupils, share)| pupils * share).sum::<f64>() / weight;
            let published = number(authority, column).unwrap();
            assert!(
                (mean - published).abs() <= 0.006,
                "{name} {column}: {mean} against {published}"
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 30);
}

#[test]
fn trusts_have_the_schools_that_the_links_file_gives_them() {
    let Some(file) = read_real(GroupLinks, "gias/group_links_20220331_pandas.csv.gz") else {
        return;
    };
    for (uid, schools) in [("16827", 16), ("5122", 4), ("3364", 9)] {
        assert_eq!(rows(&file, &format!("group/{uid}")).len(), schools, "{uid}");
    }
    assert_eq!(cell(&file, "group/3364", "Group Name"), "\"HARBOUR LEARNING TRUST\"");
    let Some(older) =
        read_real(GroupLinks, "gias/grouplinks_edubaseallacademiesandfree20190601.csv.gz")
    else {
        return;
    };
    assert_eq!(cell(&older, "group/3364", "Group Name"), "\"HEALING MULTI ACADEMY TRUST\"");
}

#[test]
fn spilled_links_are_joined_again() {
    let Some(file) = read_real(Register, "gias/gias_surrey_hampshire_20220420_ragged.csv.gz")
    else {
        return;
    };
    let column = "Linked establishments";
    let joined =
        file.block.rows.iter().filter(|row| said(file.block.cell(row, column)).contains(", "));
    assert_eq!(joined.count(), 69);
}

#[test]
fn re_keyed_figures_equal_the_published_ones() {
    let Some(derived) = read_real(Ks2, "performance/ks2_perf_2017_derived.csv.gz") else { return };
    let Some(published) = read_real(Ks2, "performance/2016-2017_850_ks2final.csv.gz") else {
        return;
    };
    assert_eq!(derived.year, published.year);
    let rows: BTreeMap<Place, _> = derived.block.rows.iter().map(|row| (row.place, row)).collect();
    let mut compared = 0;
    for row in published.block.rows.iter().filter(|row| matches!(row.place, Place::School(_))) {
        let Some(theirs) = rows.get(&row.place) else { continue };
        for column in &derived.block.columns {
            let pair = (derived.block.cell(theirs, column), published.block.cell(row, column));
            if let (Cell::Number(theirs), Cell::Number(ours)) = pair {
                assert_eq!(theirs.to_f64(), ours.to_f64(), "{} {column}", row.place);
                compared += 1;
            }
        }
    }
    assert!(4_000 < compared, "{compared}");
}

#[test]
fn inspections_are_of_three_shapes() {
    let Some(file) = read_real(Inspections, "ofsted/ofsted-by-urn_2026_derived.json.gz") else {
        return;
    };
    let count = |test: &dyn Fn(&str, &str, &str) -> bool| {
        file.block
            .rows
            .iter()
            .filter(|row| {
                let of = |column| said(file.block.cell(row, column));
                test(
                    &of("framework"),
                    &of("overall_effectiveness_legacy"),
                    &of("category_of_concern"),
                )
            })
            .count()
    };
    assert_eq!(count(&|framework, _, _| framework == "\"report_card_2025\""), 1_329);
    assert_eq!(
        count(&|framework, overall, _| framework == "\"eif_2019_legacy\"" && overall == "blank"),
        3_285
    );
    assert_eq!(count(&|_, _, concern| concern != "blank"), 52);
}

/// A figure is a number, or says why there is none: never a text, and never a nought that the file did not print.
#[test]
fn figures_are_numbers_or_reasons() {
    for (kind, path) in [
        (Ks2, "performance/2018-2019_850_ks2final.csv.gz"),
        (Ks4, "performance/2017-2018_850_ks4final.csv.gz"),
        (Census, "performance/england_census_2024-2025.csv.gz"),
        (TrustKs2, "performance/england_ks2-mats-performance_2024-2025_sample.csv"),
    ] {
        let Some(file) = read_real(kind, path) else { return };
        let catalogue = Catalogue::of(kind).unwrap();
        let figures: Vec<bool> =
            file.block.columns.iter().map(|it| catalogue.meaning(it).unit != Unit::Text).collect();
        assert!(figures.iter().any(|it| *it));
        for row in &file.block.rows {
            for ((cell, is_figure), column) in
                file.block.cells(row).zip(&figures).zip(&file.block.columns)
            {
                assert!(!is_figure || !matches!(cell, Cell::Text(_)), "{path} {column} {cell:?}");
            }
        }
    }
}

#[test]
fn a_file_cut_short_is_not_half_read_in_silence() {
    let Some(bytes) = real("performance/england_swf_cut_short.csv.gz") else { return };
    assert_eq!(guess_kind(&bytes), None);
    let Some(census) = real("performance/england_census_2024-2025.csv.gz") else { return };
    let half = &census[..census.len() / 2];
    let error = read(Census, "2024-2025.csv.gz", half, &Hints::default()).unwrap_err();
    assert!(error.to_string().contains("cut short"), "{error}");
}
