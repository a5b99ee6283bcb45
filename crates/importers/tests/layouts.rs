//! Each layout with its quirks, in small files of our own.

mod common;

use common::{cell, fixture, read_fixture, refusal, rows, said};
use trustwide_domain::SourceKind::{self, *};
use trustwide_importers::{Hints, guess_kind, read};

#[test]
fn ks2_keeps_every_marker_and_sums_up_places() {
    let file = read_fixture(Ks2, "2018-2019_999_ks2final.csv");
    assert_eq!(file.year.unwrap().to_string(), "2018-19");
    assert_eq!((file.stage.word(), file.rows_read, file.issues.len()), ("final", 7, 0));
    let check =
        |place, column, expected| assert_eq!(cell(&file, place, column), expected, "{column}");
    check("school/900001", "PTRWM_EXP", "0.68");
    check("school/900001", "READPROG", "-0.2");
    check("school/900001", "DIFFN_RWM_EXP", "-8");
    check("school/900001", "RELDENOM", "\"None\"");
    check("school/900001", "MADE_UP", "\"0123\"");
    check("school/900002", "SCHNAME", "\"Fenwick Bay Academy, Upper Site\"");
    check("school/900002", "MADE_UP", "7.5");
    check("school/900002", "TOTPUPS", "new_school");
    check("school/900002", "PTRWM_HIGH", "suppressed");
    check("school/900002", "READPROG", "low_coverage");
    check("school/900002", "PTRWM_EXP_17", "not_applicable");
    check("school/900002", "TELIG_18", "blank");
    check("school/900003", "PTRWM_EXP", "short_row");
    check("la/999", "TELIG", "54");
    check("la/999", "ESTAB", "blank");
    check("england", "TELIG", "648515");
    check("england/state", "TELIG", "643616");
    assert_eq!(rows(&file, "england/state")[0].line, 7);
}

#[test]
fn ks2_year_comes_from_columns_name_or_giver_and_they_must_agree() {
    let bytes = fixture("2018-2019_999_ks2final.csv");
    let year = |name: &str, given: Option<&str>| {
        let hints = Hints { year: given.map(|it| it.parse().unwrap()), ..Hints::default() };
        match read(Ks2, name, &bytes, &hints) {
            Ok(file) => file.year.unwrap().to_string(),
            Err(error) => error.to_string(),
        }
    };
    assert_eq!(year("ks2.csv", None), "2018-19");
    assert_eq!(year("ks2.csv", Some("2018-19")), "2018-19");
    assert_eq!(
        year("2017-2018_ks2final.csv", None),
        "what is inside the file says 2018-19, but the file's name says 2017-18; \
         nothing was read, because one of them must be wrong"
    );
    assert!(year("ks2.csv", Some("2016-17")).contains("the year given with it says 2016-17"));
}

#[test]
fn ks2_without_key_stage_1_has_no_progress_to_publish() {
    let file = read_fixture(Ks2, "2024-2025_999_ks2final.csv");
    let check =
        |column, expected| assert_eq!(cell(&file, "school/900001", column), expected, "{column}");
    check("PTRWM_EXP", "0.61");
    check("READPROG", "not_populated");
    check("PTRWM_EXP_H", "not_populated");
    check("READPROG_24", "not_populated");
    check("READPROG_23", "blank");
    check("DIFFN_RWM_EXP", "blank");
}

#[test]
fn ks2_with_renamed_headings_is_derived() {
    let file = read_fixture(Ks2, "ks2_perf_2017_derived.csv");
    assert_eq!(
        (file.year.unwrap().to_string().as_str(), file.stage.word()),
        ("2016-17", "derived")
    );
    assert_eq!(cell(&file, "school/900001", "PTRWM_EXP"), "0.89");
    // What such files call the writing score is of the grammar, punctuation and spelling test.
    assert_eq!(cell(&file, "school/900001", "GPS_AVERAGE"), "107");
    assert_eq!(cell(&file, "school/900001", "WRITPROG"), "2.2");
    assert_eq!(cell(&file, "school/900002", "READPROG"), "low_coverage");
    assert_eq!(cell(&file, "school/900002", "TELIG"), "blank");
    assert_eq!((file.rows_refused(), file.issues[0].line), (1, 4));
}

#[test]
fn ks2_by_urn_is_derived() {
    let file = read_fixture(Ks2, "ks2-by-urn_2022-2023_derived.json");
    assert_eq!(
        (file.year.unwrap().to_string().as_str(), file.stage.word()),
        ("2022-23", "derived")
    );
    assert_eq!(cell(&file, "school/900001", "PTRWM_EXP"), "0.76");
    assert_eq!(cell(&file, "school/900001", "READPROG"), "-0.1");
    assert_eq!(cell(&file, "school/900002", "PTRWM_EXP"), "null");
    assert_eq!((file.rows_read, file.rows_refused()), (4, 2));
}

#[test]
fn ks4_final_and_provisional() {
    let file = read_fixture(Ks4, "2017-2018_999_ks4final.csv");
    assert_eq!((file.year.unwrap().to_string().as_str(), file.stage.word()), ("2017-18", "final"));
    assert_eq!(file.issues, []);
    assert_eq!(cell(&file, "school/900011", "PTL2BASICS_94"), "0.644");
    assert_eq!(cell(&file, "school/900011", "P8MEA"), "-0.03");
    assert_eq!(cell(&file, "school/900012", "TPUP"), "not_published");
    assert_eq!(cell(&file, "school/900012", "ATT8SCR"), "no_entries");
    assert_eq!(cell(&file, "england/state", "P8MEA"), "-0.02");
    assert_eq!(cell(&file, "england", "P8_BANDING"), "short_row");
    assert_eq!(cell(&file, "la/999", "TPUP"), "12497");

    let file = read_fixture(Ks4, "england_ks4provisional_2018-2019.csv");
    assert_eq!(file.stage.word(), "provisional");
    assert_eq!(cell(&file, "school/900013", "ATT8SCR"), "suppressed");
    assert_eq!(cell(&file, "england", "PTL2BASICS_95"), "0.398");
}

#[test]
fn census_of_both_years() {
    let file = read_fixture(Census, "england_census_2024-2025.csv");
    assert_eq!(cell(&file, "school/900001", "PNORG"), "0.4498");
    assert_eq!(cell(&file, "school/900014", "NUMEAL"), "blank");
    assert_eq!(cell(&file, "school/900014", "NUMFSMEVER"), "not_applicable");
    assert_eq!(cell(&file, "school/900015", "PSENELSE"), "refused");
    assert_eq!(cell(&file, "england/primary", "NOR"), "4554974");
    assert_eq!(cell(&file, "england/special", "PSENELSE"), "0.995");
    let issue = &file.issues[0];
    assert_eq!(
        (issue.line, issue.column.as_deref(), issue.row_refused),
        (4, Some("PSENELSE"), false)
    );
    assert_eq!(issue.value.as_deref(), Some("104.17%"));

    let file = read_fixture(Census, "england_census_2018-2019.csv");
    assert_eq!(cell(&file, "school/900001", "PNORG"), "0.495");
    assert_eq!(cell(&file, "england/primary", "PNUMFSMEVER"), "0.23");
}

#[test]
fn absence_keeps_its_two_eras_apart() {
    let recent = read_fixture(Absence, "england_abs_2018-2019.csv");
    assert_eq!(cell(&recent, "school/900001", "PPERSABS10"), "0.11");
    assert_eq!(cell(&recent, "school/900001", "PPERSABS15"), "not_in_file");
    assert_eq!(cell(&recent, "school/900002", "PPERSABS10"), "suppressed");
    assert_eq!(cell(&recent, "england/secondary", "PERCTOT"), "0.055");
    let older = read_fixture(Absence, "england_abs_2012-2013.csv");
    assert_eq!(cell(&older, "school/900001", "PPERSABS15"), "0.00");
    assert_eq!(cell(&older, "england/primary", "PPERSABS10"), "not_in_file");
    let error =
        refusal(Absence, "absence.csv", &fixture("england_abs_2012-2013.csv"), &Hints::default());
    assert!(error.to_string().contains("give the academic year, such as 2018-19"), "{error}");
}

#[test]
fn trusts_results_as_the_department_weighs_them() {
    let file = read_fixture(TrustKs2, "england_ks2-mats-performance_2024-2025_sample.csv");
    assert_eq!(file.year.unwrap().to_string(), "2024-25");
    assert_eq!(cell(&file, "group/99001", "PRWM_EXP_WGTAVG"), "0.60");
    assert_eq!(cell(&file, "group/99001", "TRUST_COMPANIES_HOUSE_NUMBER"), "\"07846852\"");
    assert_eq!(cell(&file, "group/99001", "INSTITUTIONS_MATPTINC"), "\"900001;900002;900003\"");
    assert_eq!(cell(&file, "group/99002", "PRWM_EXP_WGTAVG"), "suppressed_trust");
    assert_eq!(cell(&file, "group/99002", "PRWM_EXP_WGTAVG_FSM6CLA1A"), "not_eligible");
}

#[test]
fn register_extract_in_cp1252_with_ragged_rows() {
    let file = read_fixture(Register, "register_20220420_ragged.csv");
    assert_eq!(file.published_on.unwrap().to_string(), "2022-04-20");
    assert_eq!((file.rows_read, file.block.rows.len()), (4, 4));
    let check =
        |place, column, expected| assert_eq!(cell(&file, place, column), expected, "{column}");
    check("school/900001", "EstablishmentName", "\"St Mary’s École at 14°\"");
    check("school/900001", "ReligiousCharacter (name)", "\"None\"");
    check("school/900001", "PercentageFSM", "0.218");
    check("school/900001", "OfstedLastInsp", "\"2019-05-02\"");
    check("school/900001", "TelephoneNum", "\"0199-9223621\"");
    check("school/900002", "OpenDate", "unknown_date");
    check("school/900002", "SchoolCapacity", "blank");
    check(
        "school/900002",
        "Linked establishments",
        "\"900101 Predecessor, 900102 Predecessor, 900103 Predecessor\"",
    );
    check("school/900003", "OpenDate", "refused");
    check("school/900003", "PhaseOfEducation (name)", "does_not_apply");
    check("school/20128", "EstablishmentName", "\"Marshland Family Hub\"");
    assert_eq!((file.issues.len(), file.issues[0].line), (1, 4));
}

#[test]
fn names_of_persons_are_never_kept() {
    for (kind, name) in [
        (Register, "register_20220420_ragged.csv"),
        (Register, "establishments_subset_2026.json"),
        (Groups, "groups_20220331_pandas.csv"),
        (Groups, "groups_published.csv"),
    ] {
        let file = read_fixture(kind, name);
        let columns = file.block.columns.join(" ");
        assert!(!columns.contains("Head") && !columns.contains("Props"), "{columns}");
        let text = String::from_utf8_lossy(&file.block.bytes);
        assert!(!text.contains("Invented"), "{name}");
    }
}

#[test]
fn the_json_cut_gives_the_extracts_columns() {
    let file = read_fixture(Register, "establishments_subset_2026.json");
    assert_eq!(cell(&file, "school/900001", "EstablishmentName"), "\"St Mary’s École\"");
    assert_eq!(cell(&file, "school/900001", "NumberOfPupils"), "421");
    assert_eq!(cell(&file, "school/900001", "LA (code)"), "\"999\"");
    assert_eq!(cell(&file, "school/900001", "Trusts (code)"), "null");
    assert_eq!(cell(&file, "school/900001", "SchoolWebsite"), "\"www.saltmarsh.example\"");
    assert_eq!(cell(&file, "school/900002", "Trusts (code)"), "\"99001\"");
    assert_eq!(cell(&file, "school/900002", "SchoolCapacity"), "null");
    assert_eq!(cell(&file, "school/900002", "Gender (name)"), "blank");
}

#[test]
fn groups_published_and_through_pandas_agree() {
    let pandas = read_fixture(Groups, "groups_20220331_pandas.csv");
    let published = read_fixture(Groups, "groups_published.csv");
    assert_eq!(pandas.block.columns, published.block.columns);
    for column in &published.block.columns {
        assert_eq!(cell(&pandas, "group/99001", column), cell(&published, "group/99001", column));
    }
    assert_eq!(cell(&pandas, "group/99001", "Companies House Number"), "\"08682547\"");
    assert_eq!(cell(&pandas, "group/99001", "UKPRN"), "\"10058487\"");
    assert_eq!(cell(&pandas, "group/99001", "Incorporated on (open date)"), "\"2013-09-09\"");
    assert_eq!(cell(&pandas, "group/99001", "Group Town"), "not_recorded");
    assert_eq!(cell(&pandas, "group/99002", "Group Name"), "\"None\"");
    assert_eq!(cell(&pandas, "group/99002", "Open date"), "unknown_date");
    assert_eq!(cell(&pandas, "group/99003", "Closed Date"), "\"2010-08-31\"");
}

#[test]
fn links_of_both_layouts_agree() {
    let older = read_fixture(GroupLinks, "grouplinks_academies20190601.csv");
    let newer = read_fixture(GroupLinks, "group_links_20220331_pandas.csv");
    for column in ["URN", "Joined date", "Group Name", "TypeOfEstablishment (name)", "LA (code)"] {
        assert_eq!(cell(&older, "group/99001", column), cell(&newer, "group/99001", column));
    }
    assert_eq!(cell(&older, "group/99001", "Joined date"), "\"2019-04-01\"");
    assert_eq!(cell(&older, "group/99002", "Group Name"), "\"Marshland ’s Sponsor\"");
    assert_eq!(cell(&newer, "group/99001", "Companies House Number"), "\"08682547\"");
    assert_eq!(cell(&newer, "group/99001", "TypeOfEstablishment (code)"), "\"01\"");
    assert_eq!(cell(&newer, "group/99004", "Joined date"), "unknown_date");
    assert_eq!((newer.rows_refused(), newer.issues[0].line), (1, 4));
}

#[test]
fn either_file_of_links_is_known_by_its_header() {
    for kind in [GroupLinks, Predecessors] {
        let file = read_fixture(kind, "links_register20250422.csv");
        assert_eq!((file.kind, file.block.rows.len()), (Predecessors, 2));
        assert_eq!(cell(&file, "school/900002", "LinkURN"), "\"900101\"");
        assert_eq!(cell(&file, "school/900002", "LinkName"), "\"St Mary’s Infant School\"");
        assert_eq!(cell(&file, "school/900002", "LinkEstablishedDate"), "\"2022-01-01\"");
        assert_eq!(read_fixture(kind, "grouplinks_academies20190601.csv").kind, GroupLinks);
    }
}

#[test]
fn inspections_by_urn_in_three_shapes() {
    let file = read_fixture(Inspections, "ofsted-by-urn_2026_derived.json");
    let check =
        |place, column, expected| assert_eq!(cell(&file, place, column), expected, "{column}");
    check("school/900001", "framework", "\"eif_2019_legacy\"");
    check("school/900001", "overall_effectiveness_legacy", "\"requires_improvement\"");
    check("school/900001", "early_years_legacy", "\"outstanding\"");
    check("school/900001", "early_years", "does_not_apply");
    check("school/900002", "overall_effectiveness_legacy", "blank");
    check("school/900002", "sixth_form_legacy", "\"good\"");
    check("school/900003", "framework", "\"report_card_2025\"");
    check("school/900003", "inclusion", "\"strong_standard\"");
    check("school/900003", "curriculum_and_teaching", "\"needs_attention\"");
    check("school/900003", "achievement", "\"urgent_improvement\"");
    check("school/900003", "attendance_and_behaviour", "\"expected_standard\"");
    check("school/900003", "safeguarding", "\"not_met\"");
    check("school/900003", "category_of_concern", "\"special_measures\"");
    check("school/900003", "overall_effectiveness_legacy", "does_not_apply");
    check("school/900003", "post_16_provision", "blank");
    check("school/900004", "framework", "\"pre_2019_legacy\"");
    assert_eq!((file.rows_read, file.rows_refused()), (5, 1));
}

#[test]
fn the_publishers_file_gives_two_rows_where_it_holds_two_outcomes() {
    let file = read_fixture(Inspections, "inspections_as_at_31_Jan_2026.csv");
    assert_eq!(file.published_on.unwrap().to_string(), "2026-01-31");
    assert_eq!((file.rows_read, file.passed_over, file.issues.len()), (4, 1, 0));
    let both = rows(&file, "school/900001");
    let of = |at: usize, column: &str| said(file.block.cell(&both[at], column));
    assert_eq!(both.len(), 2);
    assert_eq!(of(0, "inspected_on"), "\"2021-06-12\"");
    assert_eq!(of(0, "overall_effectiveness_legacy"), "\"requires_improvement\"");
    assert_eq!(of(0, "sixth_form_legacy"), "not_applicable");
    assert_eq!(of(0, "category_of_concern"), "blank");
    assert_eq!(of(0, "name"), "\"St Mary’s\"");
    assert_eq!(of(1, "inspected_on"), "\"2026-01-13\"");
    assert_eq!(of(1, "inclusion"), "\"strong_standard\"");
    assert_eq!(of(1, "leadership_and_governance"), "\"urgent_improvement\"");
    assert_eq!(of(1, "early_years"), "null");
    assert_eq!(of(1, "category_of_concern"), "\"requires_significant_improvement\"");
    assert_eq!(cell(&file, "school/900002", "overall_effectiveness_legacy"), "not_applicable");
    assert_eq!(cell(&file, "school/900002", "category_of_concern"), "\"serious_weaknesses\"");
    assert_eq!(cell(&file, "school/900003", "ungraded_outcome"), "\"School remains Good\"");
    assert_eq!(cell(&file, "school/900003", "ungraded_on"), "\"2023-05-05\"");
}

#[test]
fn a_plain_list_of_grades() {
    let file = read_fixture(Inspections, "ofsted_ratings_2018_derived.csv");
    let history = rows(&file, "school/900001");
    let of = |at: usize, column: &str| said(file.block.cell(&history[at], column));
    assert_eq!(of(0, "inspected_on"), "\"2013-04-18\"");
    assert_eq!(of(1, "overall_effectiveness_legacy"), "\"satisfactory\"");
    assert_eq!(
        cell(&file, "school/900002", "overall_effectiveness_legacy"),
        "\"requires_improvement\""
    );
}

#[test]
fn the_trusts_own_results() {
    let name = "our_results_2025-26.csv";
    let file = read_fixture(TrustResults, name);
    assert_eq!(
        (file.year.unwrap().to_string().as_str(), file.stage.word()),
        ("2025-26", "trust-reported")
    );
    assert_eq!(file.block.columns, ["TELIG", "PTRWM_EXP", "PTREAD_EXP"]);
    assert_eq!(cell(&file, "school/900001", "PTRWM_EXP"), "0.68");
    assert_eq!(cell(&file, "school/900001", "PTREAD_EXP"), "0.714");
    assert_eq!(cell(&file, "school/900002", "PTRWM_EXP"), "suppressed");
    let left_out: Vec<_> = file.issues.iter().filter_map(|it| it.column.as_deref()).collect();
    assert_eq!(left_out, ["School", "Head's comment"]);
    let error = refusal(
        TrustResults,
        "ours.csv",
        b"URN,academic_year,PTRWM_EXP\n900001,2025-26,0.68\n900002,2025-26,1\n",
        &Hints::default(),
    );
    assert!(error.to_string().contains("between 0 and 1"), "{error}");
}

#[test]
fn a_file_is_known_by_what_is_inside() {
    let all: [(SourceKind, &str); 15] = [
        (Ks2, "2018-2019_999_ks2final.csv"),
        (Ks2, "ks2_perf_2017_derived.csv"),
        (Ks2, "ks2-by-urn_2022-2023_derived.json"),
        (Ks4, "2017-2018_999_ks4final.csv"),
        (Census, "england_census_2018-2019.csv"),
        (Absence, "england_abs_2012-2013.csv"),
        (TrustKs2, "england_ks2-mats-performance_2024-2025_sample.csv"),
        (Register, "register_20220420_ragged.csv"),
        (Register, "establishments_subset_2026.json"),
        (Groups, "groups_published.csv"),
        (GroupLinks, "grouplinks_academies20190601.csv"),
        (Predecessors, "links_register20250422.csv"),
        (Inspections, "ofsted-by-urn_2026_derived.json"),
        (Inspections, "inspections_as_at_31_Jan_2026.csv"),
        (TrustResults, "our_results_2025-26.csv"),
    ];
    for (kind, name) in all {
        assert_eq!(guess_kind(&fixture(name)), Some(kind), "{name}");
    }
    assert_eq!(guess_kind(b"a,b\n1,2\n"), None);
}

#[test]
fn a_wrong_kind_says_what_was_expected_and_what_it_is() {
    let error = refusal(Census, "x.csv", &fixture("groups_published.csv"), &Hints::default());
    assert_eq!(
        error.to_string(),
        "this is not a file of kind census: expected the columns URN, LA, ESTAB, NOR; \
         it looks like a file of kind groups"
    );
    let links = fixture("group_links_20220331_pandas.csv");
    let error = refusal(Groups, "x.csv", &links, &Hints::default());
    assert_eq!(
        error.to_string(),
        "this is not a file of kind groups; it looks like a file of kind links"
    );
}
