//! `trustwide model` as it is typed: names or files in, sentences and exit codes out.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn model(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_trustwide");
    Command::new(program).arg("model").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn every_model_is_listed_and_sound() {
    let list = said(&model(&["list"]));
    assert_eq!(list.lines().count(), 6, "{list}");
    assert!(list.contains("Humber Education Trust, 2021-22"), "{list}");
    let check = model(&["check"]);
    assert!(check.status.success());
    assert_eq!(said(&check).matches(": sound").count(), 6);
}

#[test]
fn a_faulty_file_fails_with_line_and_remedy() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ours.toml");
    fs::write(&path, "[model]\nid = \"ours\"\ntitel = \"Ours\"\n").unwrap();
    let check = model(&["check", path.to_str().unwrap()]);
    assert!(!check.status.success());
    let faults = said(&check);
    assert!(
        faults.contains("ours.toml:3:1: the key `titel` is not known here. Did you mean `title`?"),
        "{faults}"
    );
    let json = said(&model(&["check", "--json", path.to_str().unwrap()]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[1]["kind"], "unknown_key");
    let print = model(&["print", path.to_str().unwrap()]);
    assert!(!print.status.success() && print.stdout.is_empty());
}

#[test]
fn a_model_prints_and_compares() {
    let page = said(&model(&["print", "humber"]));
    assert!(page.contains("Offered to each school in a year: 12.0 days"), "{page}");
    assert_eq!(said(&model(&["diff", "humber", "humber"])), "No difference.\n");
    assert!(said(&model(&["diff", "humber", "acorn"])).lines().count() > 50);
    let unknown = model(&["print", "hummber"]);
    let why = String::from_utf8(unknown.stderr).unwrap();
    assert!(why.contains("no model or file hummber"), "{why}");
}
