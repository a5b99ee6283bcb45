//! `trustwide import people|bands|days|terms` as it is typed, on both databases: shown, landed once, taken back.

#[expect(dead_code, reason = "tables of real files are for the tests of real trusts")]
mod common;

use std::path::PathBuf;

use common::{Program, Register, Said, fixture};
use serde_json::{Value, json};
use trustwide_test_support::{TestDatabase, on_both};

on_both!(
    a_workbook_of_bands_is_shown_and_lands_once,
    a_list_of_people_lands_with_its_doubts_settled,
    days_and_terms_land_and_are_taken_back,
    what_cannot_be_used_is_refused_whole,
);

fn saltmarsh(db: &TestDatabase, more: &str) -> Program {
    let program = Program::on(db);
    let register = Register {
        groups: fixture("groups_saltmarsh.csv"),
        links: fixture("group_links_saltmarsh.csv"),
        schools: Some(fixture("register_20220420_ragged.csv")),
        predecessors: Some(fixture("links_saltmarsh.csv")),
    };
    program.new_trust_with(99001, &register, more).json();
    program
}

fn import(program: &Program, what: &str, file: &str) -> Said {
    program.run(&format!("import {what}"), &[fixture(file)])
}

fn report(program: &Program, what: &str, file: &str) -> Value {
    import(program, &format!("{what} --json"), file).json()[0].clone()
}

fn undo_of(report: &Value) -> String {
    report["undo"].as_str().unwrap_or_else(|| panic!("no undo in {report}")).to_owned()
}

async fn a_workbook_of_bands_is_shown_and_lands_once(db: TestDatabase) {
    let program = saltmarsh(&db, "--model humber");
    let before = program.check();
    let shown = import(&program, "bands", "bands_saltmarsh.xlsx").ended(0).out;
    for said in [
        "bands_saltmarsh.xlsx, sheet \"Bands 2025\": 4 rows read, 2 can be used",
        "Bands of 2 of 4 schools.",
        "sheet \"Bands 2025\", line 4, School \"Nowhere\": no school of the trust, or more than one: write its URN",
        "line 5, Band \"Z\": no band of the model in force: write one of Band A; Band B; Band C; Band D; Band E",
        "nothing has changed yet: --land lands it",
    ] {
        assert!(shown.contains(said), "{said:?} in {shown}");
    }
    assert_eq!(program.check(), before, "a preview changes nothing");
    let landed = report(&program, "bands --land", "bands_saltmarsh.xlsx");
    assert_eq!((&landed["landed"], &landed["rows_kept"]), (&json!(true), &json!(2)));
    let after = program.check();
    assert_eq!(after["rows"]["banding_decision"], 2);
    let again = report(&program, "bands --land", "bands_saltmarsh.xlsx");
    assert_eq!((&again["already"], &again["undo"]), (&json!(true), &Value::Null));
    assert_eq!(program.check(), after, "a second run changes nothing");
}

async fn a_list_of_people_lands_with_its_doubts_settled(db: TestDatabase) {
    let program = saltmarsh(&db, "--model humber");
    let shown = import(&program, "people", "people_saltmarsh.csv").ended(0).out;
    for said in [
        "people_saltmarsh.csv: 6 rows read, 5 can be used",
        "“Gull Lane” (1 row) and “Gul Lane” (1 row) look like one place.",
        "Taken for Gull Lane School and Gull Lane School; --place 'Gul Lane=URN' says otherwise.",
        "Taken for two; --one 4,5 makes them one.",
        "Cy Raill (line 5) has no role. Kept in the directory; --out 5 leaves them out.",
        "line 6, Name \"\": the line has no name: write one, or take the line out",
    ] {
        assert!(shown.contains(said), "{said:?} in {shown}");
    }
    let people = |program: &Program| program.check()["rows"]["person"].as_u64().unwrap();
    let before = people(&program);
    let settled = ["--place", "Gul Lane=out", "--one", "4,5", "--json", "--land"];
    let flags: Vec<PathBuf> =
        settled.iter().map(PathBuf::from).chain([fixture("people_saltmarsh.csv")]).collect();
    let landed = program.run("import people", &flags).json()[0].clone();
    assert_eq!(landed["rows_kept"], 4, "{landed}");
    assert_eq!(people(&program), before + 3, "Ann, Cy on two lines, and Dee");
    let wrong =
        program.run("import people --place Nowhere=out", &[fixture("people_saltmarsh.csv")]);
    assert!(wrong.ended(1).err.contains("no line of the list says \"Nowhere\""));
    let undo = undo_of(&landed);
    program.run(&format!("import people --undo {undo}"), &[]).ended(0);
    program.run(&format!("import people --undo {undo}"), &[]).ended(0);
    // Taken back, it may come again; and then it is another list.
    let again = report(&program, "people --land", "people_saltmarsh.csv");
    assert_eq!(again["rows_kept"], 5, "{again}");
    assert_ne!(undo_of(&again), undo);
    program.check();
}

async fn days_and_terms_land_and_are_taken_back(db: TestDatabase) {
    let program = saltmarsh(&db, "--model humber");
    for (kind, file, table, said) in [
        ("days", "days_saltmarsh.csv", "transfer", "1.5 days in"),
        ("terms", "terms_saltmarsh.csv", "school_year", "Years that are new or change: 2026-27."),
    ] {
        let shown = import(&program, kind, file).ended(0).out;
        assert!(shown.contains(said), "{said:?} in {shown}");
        assert_eq!(program.check()["rows"][table], 0);
        let landed = report(&program, &format!("{kind} --land"), file);
        assert_eq!(program.check()["rows"][table], 1);
        let again = report(&program, &format!("{kind} --land"), file);
        assert_eq!(again["already"], true, "{again}");
        program.run(&format!("import {kind} --undo {}", undo_of(&landed)), &[]).ended(0);
        let anew = report(&program, &format!("{kind} --land"), file);
        assert_eq!(anew["already"], false, "taken back, it may come again: {anew}");
        program.check();
    }
}

async fn what_cannot_be_used_is_refused_whole(db: TestDatabase) {
    let program = saltmarsh(&db, "");
    let refused = |what: &str, file: &str, why: &str| {
        let said = import(&program, what, file).ended(2).out;
        assert!(said.contains("refused whole, nothing was kept") && said.contains(why), "{said}");
    };
    refused("bands", "bands_saltmarsh.xlsx", "the trust has adopted no model that has them");
    refused("days --land", "days_saltmarsh.csv", "the trust has adopted no model that has them");
    refused("terms --land", "people_saltmarsh.csv", "no column called What");
    let unknown = program.run("import days --undo nothing", &[]).ended(1);
    assert!(unknown.err.contains("no list of this kind was landed under nothing"), "{unknown:?}");
}
