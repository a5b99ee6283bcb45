//! The built program as a person runs it, and where its files are. Not here: reading files without it (`rows`, `tables`).

pub mod rows;
pub mod tables;

use std::{
    fmt::Debug,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use trustwide_test_support::TestDatabase;

/// The program, pointed at one database. On SQLite it begins with an empty folder and makes its tables itself; on PostgreSQL
/// their owner has made them, and it runs as the ordinary role.
pub struct Program {
    place: [String; 2],
}

impl Program {
    pub fn on(db: &TestDatabase) -> Self {
        let url = db.url();
        let place = match url.folder() {
            Some(folder) => ["--data".into(), folder.join("data").display().to_string()],
            None => ["--database".into(), url.url.clone()],
        };
        Program { place }
    }

    /// Runs a command, `figures --england --json`, and then the files, or flags with files. No setting of whoever runs the tests reaches it.
    pub fn run(&self, command: &str, files: &[PathBuf]) -> Said {
        let mut program = Command::new(env!("CARGO_BIN_EXE_trustwide"));
        for setting in ["DATA", "DATABASE", "CONFIG"] {
            program.env_remove(format!("TRUSTWIDE_{setting}"));
        }
        program.env("XDG_DATA_HOME", env!("CARGO_TARGET_TMPDIR"));
        program.args(command.split_whitespace()).args(files).args(&self.place);
        let output = program.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Said {
            command: command.to_owned(),
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Makes a trust from the register's files.
    pub fn new_trust(&self, uid: u32, register: &Register) -> Said {
        self.new_trust_with(uid, register, "")
    }

    /// The same, with more flags.
    pub fn new_trust_with(&self, uid: u32, register: &Register, more: &str) -> Said {
        let flags = register.files().flat_map(|(flag, file)| [flag.into(), file.clone()]);
        let flags: Vec<PathBuf> = flags.collect();
        self.run(&format!("new --json --trust-uid {uid} {more}"), &flags)
    }

    /// Loads files of one kind, all of which land: a report for each.
    pub fn import(&self, kind: &str, files: &[PathBuf]) -> Vec<Value> {
        list(self.run(&format!("import {kind} --json"), files).json())
    }

    /// The answers about `--school 900001` and the like, for one measure or column.
    pub fn figures(&self, about: &str, measure: &str) -> Vec<Value> {
        list(self.run(&format!("figures {about} --measure {measure} --json"), &[]).json())
    }

    /// What the program finds when it checks itself: nothing wrong, and how much there is of everything.
    pub fn check(&self) -> Value {
        let report = self.run("check --json", &[]).json();
        assert_eq!(report["faults"], Value::Array(Vec::new()));
        report
    }
}

/// What came of a command.
#[derive(Debug)]
pub struct Said {
    command: String,
    code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The same, where the command ended with this code.
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// The JSON that a command printed which did what it was asked.
    pub fn json(self) -> Value {
        let said = self.ended(0);
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{}: {error}", said.command))
    }
}

/// The register's files, by the flags that take them.
pub struct Register {
    pub groups: PathBuf,
    pub links: PathBuf,
    pub schools: Option<PathBuf>,
    pub predecessors: Option<PathBuf>,
}

impl Register {
    fn files(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        let each = [
            ("--groups", Some(&self.groups)),
            ("--links", Some(&self.links)),
            ("--schools", self.schools.as_ref()),
            ("--predecessors", self.predecessors.as_ref()),
        ];
        each.into_iter().filter_map(|(flag, file)| Some((flag, file?)))
    }
}

/// A list out of JSON.
pub fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        other => panic!("not a list: {other}"),
    }
}

/// The one answer of an academic year.
pub fn of_year<'a>(answers: &'a [Value], year: &str) -> &'a Value {
    let mut found = answers.iter().filter(|it| it["academic_year"] == year);
    let answer = found.next().unwrap_or_else(|| panic!("no answer for {year}: {answers:#?}"));
    assert!(found.next().is_none(), "two answers for {year}");
    answer
}

/// Two fractions are the same but for the last digits of a computer's arithmetic.
#[track_caller]
pub fn assert_near(said: &Value, expected: f64, what: impl Debug) {
    let said = said.as_f64().unwrap_or_else(|| panic!("{what:?}: {said} is not a number"));
    assert!((said - expected).abs() < 1e-9, "{what:?}: {said}, not {expected}");
}

/// A file of invented schools, ours or the importers'.
pub fn fixture(name: &str) -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let theirs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../importers/tests/data").join(name);
    if ours.exists() { ours } else { theirs }
}

/// The folder of the department's own files, where it is beside this repository; otherwise says that it is not.
pub fn real_data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/realdata");
    if !folder.is_dir() {
        println!("the department's files are absent, so nothing was checked against them");
    }
    folder.is_dir().then_some(folder)
}
