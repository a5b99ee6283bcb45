//! Where a command looks for its data: one that only reads or changes them makes no database, and says where it looked.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder that is not there.
fn nowhere(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    folder
}

fn run(command: &str, data: &Path) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_trustwide"));
    for setting in ["DATA", "DATABASE", "CONFIG"] {
        program.env_remove(format!("TRUSTWIDE_{setting}"));
    }
    program.args(command.split_whitespace()).arg("--data").arg(data).output().unwrap()
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../importers/tests/data")
        .join(name)
        .display()
        .to_string()
}

#[test]
fn a_mistyped_folder_is_not_taken_for_an_empty_trust() {
    let data = nowhere("typo");
    let archive = nowhere("typo.trustwide").display().to_string();
    for command in [
        "check".into(),
        "figures --england".into(),
        "erase --person p1 --yes".into(),
        "link --person p1".into(),
        "retain".into(),
        "import people list.csv".into(),
        "import days --undo d1".into(),
        format!("backup {archive}"),
        format!("export {archive}"),
    ] {
        let said = run(&command, &data);
        let why = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(1), "{command}: {why}");
        let expected = format!("there is no database in {}: give its folder", data.display());
        assert!(why.contains(&expected) && why.contains("--data"), "{command}: {why}");
        assert!(said.stdout.is_empty() && !data.exists(), "{command} made something");
    }
    assert!(!Path::new(&archive).exists());
}

#[test]
fn an_empty_file_is_no_database() {
    let data = nowhere("empty");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("trustwide.sqlite"), "").unwrap();
    let said = run("check", &data);
    let why = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(1), "{why}");
    assert!(why.contains("holds nothing: give another with --data"), "{why}");
}

#[test]
fn published_figures_may_come_first() {
    let data = nowhere("first");
    let loaded = run(&format!("import census {}", fixture("england_census_2018-2019.csv")), &data);
    assert!(loaded.status.success(), "{loaded:?}");
    let checked = run("check", &data);
    assert!(checked.status.success(), "{checked:?}");
    assert!(String::from_utf8(checked.stdout).unwrap().contains("all consistent"));
}

#[test]
fn a_file_without_its_year_is_told_the_flag() {
    let data = nowhere("year");
    let file = nowhere("absence.csv");
    fs::copy(fixture("england_abs_2012-2013.csv"), &file).unwrap();
    let said = run(&format!("import absence {}", file.display()), &data);
    let why = String::from_utf8(said.stdout).unwrap();
    assert_eq!(said.status.code(), Some(2), "{why}");
    assert!(why.contains("give the academic year, such as 2018-19, with --year"), "{why}");
}

#[test]
fn a_kind_that_is_not_known_is_answered_with_those_that_are() {
    let data = nowhere("kinds");
    let said = run("import nokind list.csv", &data);
    let why = String::from_utf8(said.stderr).unwrap();
    assert!(!said.status.success() && !data.exists());
    for word in ["\"nokind\" is not known here", "register, groups", "results, people, bands"] {
        assert!(why.contains(word), "{word} in {why}");
    }
}
