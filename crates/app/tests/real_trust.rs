//! A trust's own path through the built program, on both databases: made from the register's files, results loaded, figures
//! asked for. First on invented schools, then on the department's own files where they are here.

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use common::{
    Program, Register, assert_near, fixture, list, of_year, real_data,
    rows::{Record, number, read_predecessors, read_rows},
    tables::{mean, read_tables},
};
use serde_json::{Value, json};
use trustwide_test_support::{TestDatabase, on_both};

on_both!(
    a_trust_is_made_from_the_register,
    a_trust_begins_with_its_model_in_force,
    a_trust_needs_a_file_that_links_its_schools,
    files_land_whole_once_or_not_at_all,
    figures_stand_beside_the_same_worked_out_again,
    real_trusts_have_their_schools_and_results,
    real_authorities_add_up,
);

const PERCENTAGES: [&str; 6] =
    ["PTRWM_EXP", "PTRWM_HIGH", "PTREAD_EXP", "PTMAT_EXP", "PTGPS_EXP", "PTWRITTA_EXP"];

fn saltmarsh() -> Register {
    Register {
        groups: fixture("groups_saltmarsh.csv"),
        links: fixture("group_links_saltmarsh.csv"),
        schools: Some(fixture("register_20220420_ragged.csv")),
        predecessors: Some(fixture("links_saltmarsh.csv")),
    }
}

async fn a_trust_is_made_from_the_register(db: TestDatabase) {
    let program = Program::on(&db);
    let made = program.new_trust(99001, &saltmarsh()).json();
    assert_eq!(made["name"], "SALTMARSH LEARNING TRUST");
    let school = |urn: &str, name: &str, phase: &str, joined_on: Value| json!({ "urn": urn, "name": name, "phase": phase, "joined_on": joined_on });
    let four = json!([
        school("900003", "Eastholme Infant School", "Primary", Value::Null),
        school("900002", "Fenwick Bay Academy", "Primary", "2015-04-01".into()),
        school("900004", "Gull Lane School", "Special", "2020-01-01".into()),
        school("900001", "St Mary’s École at 14°", "Primary", "2018-09-01".into()),
    ]);
    assert_eq!(made["schools"], four);
    assert!(made["first_administrator_link"].as_str().unwrap().starts_with("/welcome/"));

    let before = program.check();
    let again = program.new_trust(99001, &saltmarsh()).json();
    assert_eq!((&again["already"], &again["trust"]), (&json!(true), &made["trust"]));
    assert_eq!(again["schools"], four);
    assert_eq!(program.check(), before, "a second run changes nothing");
    what_is_no_trust_is_refused(&program);
    assert_eq!(program.check(), before, "nor does what is refused");

    let later = Register { links: fixture("group_links_saltmarsh_later.csv"), ..saltmarsh() };
    let grown = program.new_trust(99001, &later).json();
    let heron = school("900005", "Heron Quay School", "Primary", "2022-09-01".into());
    assert_eq!(grown["added"], json!([heron]));
    assert_eq!(program.check()["rows"]["school"], 5);
}

fn what_is_no_trust_is_refused(program: &Program) {
    let refused = |uid, why: &str| {
        let said = program.new_trust(uid, &saltmarsh()).ended(1);
        assert!(said.err.contains(why) && said.out.is_empty(), "{said:?}");
    };
    refused(99005, "is a school sponsor; the trust of that name has UID 99001");
    refused(99006, "is a federation, not an academy trust");
    refused(12345, "no group in the file has the UID 12345");

    let wrong = |register: Register, why: &str| {
        let said = program.new_trust(99001, &register).ended(1);
        assert!(said.err.contains(why) && said.out.is_empty(), "{said:?}");
    };
    let swapped = Register { groups: saltmarsh().links, ..saltmarsh() };
    wrong(swapped, "not a file of kind groups; it looks like a file of kind links");
}

async fn a_trust_begins_with_its_model_in_force(db: TestDatabase) {
    let program = Program::on(&db);
    let refused = program.new_trust_with(99001, &saltmarsh(), "--model nowhere").ended(1);
    assert!(refused.err.contains("there is no model or file nowhere"), "{refused:?}");
    let made = program.new_trust_with(99001, &saltmarsh(), "--model humber").json();
    assert_eq!(made["model"], "School improvement model");
    assert_eq!(program.check()["rows"]["model_version"], 2, "begun as a draft, and adopted");
}

async fn a_trust_needs_a_file_that_links_its_schools(db: TestDatabase) {
    let program = Program::on(&db);
    let predecessors = Register { links: fixture("links_saltmarsh.csv"), ..saltmarsh() };
    let said = program.new_trust(99001, &predecessors).ended(1);
    assert!(said.err.contains("links_saltmarsh.csv: it links no school to UID 99001"), "{said:?}");
    let made = program.new_trust(99001, &saltmarsh()).json();
    assert_eq!(made["already"], false);
}

async fn files_land_whole_once_or_not_at_all(db: TestDatabase) {
    let program = Program::on(&db);
    let files = [fixture("england_census_2024-2025.csv"), fixture("england_census_2018-2019.csv")];
    let reports = program.import("census", &files);
    let counted = |it: &Value| {
        ["academic_year", "stage", "rows_read", "rows_kept", "rows_refused"]
            .map(|key| it[key].clone())
    };
    assert_eq!(
        counted(&reports[0]),
        [json!("2024-25"), json!("final"), json!(6), json!(6), json!(0)]
    );
    assert_eq!(
        counted(&reports[1]),
        [json!("2018-19"), json!("final"), json!(3), json!(3), json!(0)]
    );
    let issues = list(reports[0]["issues"].clone());
    assert_eq!(issues.len(), 1, "{issues:?}");
    assert_eq!((&issues[0]["line"], &issues[0]["value"]), (&json!(4), &json!("104.17%")));

    let before = program.check();
    let again = program.import("census", &files);
    assert!(again.iter().all(|it| it["already"] == true && it["landed"] == true), "{again:?}");
    assert_eq!(program.check(), before, "a second run changes nothing");

    let wrong = fixture("2017-2018_999_ks4final.csv");
    let said = program.run("import ks2", std::slice::from_ref(&wrong)).ended(2);
    assert!(
        said.out.contains("refused whole, nothing was kept: this is not a file of kind ks2"),
        "{said:?}"
    );
    assert_eq!(program.check(), before, "a refused file leaves nothing behind");

    // One that is refused does not stop the next.
    let both = [wrong, fixture("2018-2019_999_ks2final.csv")];
    let said = program.run("import ks2 --json", &both).ended(2);
    let reports: Vec<Value> = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&reports[0]["landed"], &reports[1]["landed"]), (&json!(false), &json!(true)));
    assert!(reports[0]["refused"].as_str().unwrap().contains("it looks like a file of kind ks4"));
    program.run("import ks2", &[PathBuf::from("no-such-file.csv")]).ended(1);
    let sources = |report: &Value| report["rows"]["source"].as_u64().unwrap();
    assert_eq!(sources(&program.check()), sources(&before) + 1);
}

async fn figures_stand_beside_the_same_worked_out_again(db: TestDatabase) {
    let program = Program::on(&db);
    program.new_trust(99001, &saltmarsh()).json();
    let ks2 = [
        "2017-2018_999_ks2final.csv",
        "2018-2019_999_ks2final.csv",
        "ks2-by-urn_2022-2023_derived.json",
    ];
    program.import("ks2", &ks2.map(fixture));
    program.import("census", &[fixture("england_census_2018-2019.csv")]);
    program.import("absence", &[fixture("england_abs_2018-2019.csv")]);
    program.import("trust-ks2", &[fixture("england_ks2-mats-performance_2024-2025_sample.csv")]);
    a_school_answers(&program);
    an_authority_answers(&program);
    a_trust_answers(&program);
    people_are_answered_in_words(&program);
    program.check();
}

/// Before it joined, its only predecessor's results; a merger's are nobody's.
fn a_school_answers(program: &Program) {
    let answers = program.figures("--school 900001", "PTRWM_EXP");
    let check = |year, value, recomputed: Value| {
        let answer = of_year(&answers, year);
        assert_near(&answer["published"]["value"], value, year);
        assert_eq!(answer["recomputed"], recomputed, "{year}");
    };
    check("2017-18", 0.62, json!({ "value": 0.62 }));
    check("2018-19", 0.68, json!({ "value": 0.68 }));
    check("2022-23", 0.76, json!({ "code": "not_available" }));
    assert_eq!(of_year(&answers, "2017-18")["predecessors_used"], json!({ "900001": "900101" }));
    assert_eq!(of_year(&answers, "2018-19")["published"]["source"]["line"], 2);
    let answers = program.figures("--school 900002", "PTRWM_EXP");
    let merged = of_year(&answers, "2017-18");
    assert_near(&merged["published"]["value"], 0.65, "its own row");
    assert_eq!(merged.get("predecessors_used"), None);
    let code = |school, column, year| {
        let answers = program.figures(&format!("--school {school}"), column);
        of_year(&answers, year)["published"]["code"].clone()
    };
    assert_eq!(code(900002, "READPROG", "2018-19"), "low_coverage");
    assert_eq!(code(900003, "PTRWM_EXP", "2018-19"), "short_row");
    assert_eq!(code(900004, "PTRWM_EXP", "2018-19"), "suppressed");
    assert_eq!(code(900002, "PPERSABS10", "2018-19"), "suppressed");
    let answers = program.figures("--school 900001", "PNUMFSMEVER");
    assert_near(&of_year(&answers, "2018-19")["published"]["value"], 0.162, "census");
}

/// The file's own row, and its schools added up again.
fn an_authority_answers(program: &Program) {
    for (year, pupils, share, again) in [
        ("2017-18", 104.0, 0.66, (29.0 * 0.62 + 31.0 * 0.65 + 40.0 * 0.70) / 100.0),
        ("2018-19", 54.0, 0.60, (30.0 * 0.68 + 20.0 * 0.50) / 50.0),
    ] {
        let answers = program.figures("--la 999", "TELIG");
        assert_near(&of_year(&answers, year)["published"]["value"], pupils, year);
        assert_near(&of_year(&answers, year)["recomputed"]["value"], pupils, year);
        let answers = program.figures("--la 999", "PTRWM_EXP");
        assert_near(&of_year(&answers, year)["published"]["value"], share, year);
        assert_near(&of_year(&answers, year)["recomputed"]["value"], again, year);
    }
}

/// Its own schools only, each left out with its reason, and the department's trust table.
fn a_trust_answers(program: &Program) {
    let answers = program.figures("--trust 99001", "rwm_expected");
    let answers: Vec<Value> = answers.into_iter().filter(|it| it["group"] == "all").collect();
    let before = of_year(&answers, "2017-18");
    assert_near(&before["recomputed"]["value"], (29.0 * 0.62 + 31.0 * 0.65) / 60.0, "2017-18");
    assert_eq!(before["predecessors_used"], json!({ "900001": "900101" }));
    let after = of_year(&answers, "2018-19");
    assert_near(&after["recomputed"]["value"], (30.0 * 0.68 + 20.0 * 0.50) / 50.0, "2018-19");
    assert_eq!((&after["pupils_counted"], &after["pupils_total"]), (&json!(50), &json!(54)));
    let left_out: BTreeMap<String, String> = list(after["left_out"].clone())
        .iter()
        .map(|it| (it["urn"].as_str().unwrap().into(), it["why"].as_str().unwrap().into()))
        .collect();
    let why = [("900003", "short_row"), ("900004", "suppressed")];
    assert_eq!(left_out, why.map(|(urn, why)| (urn.into(), why.into())).into());
    assert_eq!(of_year(&answers, "2022-23")["recomputed"], json!({ "code": "not_available" }));
    assert_near(&of_year(&answers, "2024-25")["published"]["value"], 0.6, "the trust table");
}

fn people_are_answered_in_words(program: &Program) {
    let answers = program.figures("--england", "PTRWM_EXP");
    assert_near(&of_year(&answers, "2018-19")["published"]["value"], 0.65, "England");
    let said = program.run("figures --la 999 --measure PTRWM_EXP --year 2018-19", &[]).ended(0);
    assert!(
        said.out.contains("published:  60.0%") && said.out.contains("50 of 54 pupils"),
        "{said:?}"
    );
    let said = program.run("figures --england --measure rwm_expectd", &[]).ended(1);
    assert!(said.err.contains("rwm_expected"), "{said:?}");
}

// --- the department's own files --------------------------------------------------------------------------------------------

fn real_register(real: &Path) -> Register {
    Register {
        groups: real.join("gias/groups_20220331_pandas.csv.gz"),
        links: real.join("gias/group_links_20220331_pandas.csv.gz"),
        schools: None,
        predecessors: Some(real.join("gias/links_edubasealldata20250422.csv.gz")),
    }
}

async fn real_trusts_have_their_schools_and_results(db: TestDatabase) {
    let Some(real) = real_data() else { return };
    let (program, register) = (Program::on(&db), real_register(&real));
    let mut urns = BTreeSet::new();
    for (uid, count) in [(16827, 16), (5122, 4), (3364, 9)] {
        let made = program.new_trust(uid, &register).json();
        let schools = joined(list(made["schools"].clone()));
        assert_eq!(schools.len(), count, "{uid}");
        let linked = read_rows(&register.links, |row| row["Group UID"] == uid.to_string());
        let linked = linked.iter().map(|row| (row["URN"].clone(), row["Joined date"].clone()));
        assert_eq!(schools, linked.collect(), "{uid}");
        urns.extend(schools.into_keys());
    }
    let sponsor = program.new_trust(5121, &register).ended(1);
    assert!(sponsor.err.contains("the trust of that name has UID 5122"), "{sponsor:?}");

    let before = read_predecessors(register.predecessors.as_ref().unwrap(), &urns);
    let all: BTreeSet<String> = urns.iter().chain(before.values().flatten()).cloned().collect();
    let tables = read_tables(&real.join("performance"), &all);
    for table in &tables {
        program.import(table.kind, std::slice::from_ref(&table.file));
    }
    let (mut own, mut inherited) = (0, 0);
    for urn in &urns {
        for column in ["PTRWM_EXP", "READPROG", "PERCTOT", "PNUMFSMEVER"] {
            let answers = program.figures(&format!("--school {urn}"), column);
            for table in &tables {
                let whose = table.agrees(&answers, column, urn, &before[urn]);
                own += usize::from(whose.as_ref() == Some(urn));
                inherited += usize::from(whose.is_some_and(|it| it != *urn));
            }
        }
    }
    println!("{own} figures of schools' own and {inherited} of predecessors' compared");
    assert!(150 < own && 20 < inherited, "{own}, {inherited}");

    let answers = program.figures("--trust 5122", "PTRWM_EXP");
    let derived = of_year(&answers, "2022-23");
    assert_eq!(derived["recomputed"], json!({ "code": "not_available" }));
    assert_eq!(list(derived["left_out"].clone()).len(), 4);
    let state = program.check();
    program.new_trust(5122, &register).json();
    let again = program.import("ks2", std::slice::from_ref(&tables[0].file));
    assert_eq!(again[0]["already"], true);
    assert_eq!(program.check(), state, "a second run changes nothing");
}

/// Each school of a report with the day it joined.
fn joined(schools: Vec<Value>) -> BTreeMap<String, String> {
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    schools.iter().map(|it| (text(&it["urn"]), text(&it["joined_on"]))).collect()
}

async fn real_authorities_add_up(db: TestDatabase) {
    let Some(real) = real_data() else { return };
    let program = Program::on(&db);
    for (la, year, name) in [
        (850, "2016-17", "2016-2017_850"),
        (936, "2016-17", "2016-2017_936"),
        (850, "2017-18", "2017-2018_850"),
        (936, "2017-18", "2017-2018_936"),
        (850, "2018-19", "2018-2019_850"),
    ] {
        let file = real.join(format!("performance/{name}_ks2final.csv.gz"));
        program.import("ks2", std::slice::from_ref(&file));
        authority_adds_up(&program, la, year, &file);
    }
    program.check();
}

/// The published figures are those of the file; the same worked out again are the file's schools added up, pupils exactly and
/// percentages as near as rounded ones can be.
fn authority_adds_up(program: &Program, la: u32, year: &str, file: &Path) {
    let rows = read_rows(file, |row| ["1", "2", "3"].contains(&row["RECTYPE"].as_str()));
    let (summary, schools): (Vec<Record>, Vec<Record>) =
        rows.into_iter().partition(|row| row["RECTYPE"] == "3");
    let of_file = |column| number(&summary[0], column).unwrap();
    let of_program = |column: &str| {
        let answers = program.figures(&format!("--la {la}"), column);
        let answer = of_year(&answers, year);
        (answer["published"]["value"].clone(), answer["recomputed"]["value"].clone())
    };
    let (published, again) = of_program("TELIG");
    assert_near(&published, of_file("TELIG"), (la, year));
    assert_eq!(published, again, "{la} {year}");
    for column in PERCENTAGES {
        let (what, share) = ((la, year, column), of_file(column) / 100.0);
        let (published, again) = of_program(column);
        assert_near(&published, share, what);
        assert_near(&again, mean(&schools, column), what);
        assert!((again.as_f64().unwrap() - share).abs() <= 0.006, "{what:?}: {again}, not {share}");
    }
}
