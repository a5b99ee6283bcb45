//! That `docs/coverage.toml` is true: each id is one that exists, and each test it names is there and is run.

use std::{collections::BTreeSet, fs, path::Path};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Coverage {
    #[serde(default)]
    met: Vec<Met>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Met {
    id: String,
    test: String,
    at: String,
    part: Option<String>,
}

/// Each family of ids and its last number.
const FEATURES: &[(&str, u32)] = &[
    ("A", 12),
    ("B", 10),
    ("C", 12),
    ("D", 12),
    ("E", 10),
    ("F", 12),
    ("G", 15),
    ("H", 7),
    ("I", 11),
    ("J", 5),
    ("K", 12),
];
const REQUIREMENTS: &[(&str, u32)] =
    &[("HMAT", 44), ("AET", 52), ("HET", 95), ("TIL", 30), ("HSLT", 28)];

#[test]
fn every_claim_has_its_test() {
    let text = fs::read_to_string(root().join("docs/coverage.toml")).expect("docs/coverage.toml");
    let coverage: Coverage = toml::from_str(&text).expect("coverage in its own form");
    assert!(!coverage.met.is_empty(), "docs/coverage.toml claims nothing");
    let faults = faults(&coverage, |path| fs::read_to_string(root().join(path)).ok());
    assert!(faults.is_empty(), "docs/coverage.toml:\n{}", faults.join("\n"));
}

#[test]
fn a_false_claim_is_found() {
    let rust = "#[test]\nfn shown() {}\n\nfn helper() {}\n\nasync fn suite(db: TestDatabase) {}\n\non_both!(suite);\n";
    let check = |id: &str, test: &str| {
        let met = Met { id: id.into(), test: test.into(), at: "/".into(), part: None };
        faults(&Coverage { met: vec![met] }, |path| match path {
            "tests/a.rs" => Some(rust.into()),
            "e2e/journeys/head.mjs" => Some("step('lands on their own school', …)".into()),
            _ => None,
        })
    };
    for (id, test) in [
        ("A1", "tests/a.rs::shown"),
        ("HET-07", "tests/a.rs::suite"),
        ("K12", "e2e/journeys/head.mjs::lands on their own school"),
    ] {
        assert_eq!(check(id, test), Vec::<String>::new(), "{id} {test}");
    }
    for (id, test) in [
        ("A13", "tests/a.rs::shown"),
        ("A0", "tests/a.rs::shown"),
        ("A01", "tests/a.rs::shown"),
        ("HET-7", "tests/a.rs::shown"),
        ("HET-96", "tests/a.rs::shown"),
        ("A1", "tests/a.rs"),
        ("A1", "tests/a.rs::show"),
        ("A1", "tests/a.rs::helper"),
        ("A1", "tests/b.rs::shown"),
        ("A1", "e2e/journeys/head.mjs::flies"),
    ] {
        assert_eq!(check(id, test).len(), 1, "{id} {test}");
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// A sentence for each thing wrong.
fn faults(coverage: &Coverage, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for met in &coverage.met {
        if !is_known(&met.id) {
            faults.push(format!("{}: there is no such requirement or feature", met.id));
        }
        if !seen.insert(&met.id) {
            faults.push(format!("{}: listed twice", met.id));
        }
        if met.at.trim().is_empty() || met.part.as_ref().is_some_and(|it| it.trim().is_empty()) {
            faults.push(format!("{}: where it is met, or what is missing, is left empty", met.id));
        }
        if !is_run(&met.test, &read) {
            faults.push(format!("{}: no test {} is run", met.id, met.test));
        }
    }
    faults
}

fn is_known(id: &str) -> bool {
    FEATURES
        .iter()
        .any(|(family, last)| (1..=*last).any(|number| id == format!("{family}{number}")))
        || REQUIREMENTS
            .iter()
            .any(|(family, last)| (1..=*last).any(|number| id == format!("{family}-{number:02}")))
}

/// Whether `path::name` names a Rust test or a step of a journey.
fn is_run(test: &str, read: impl Fn(&str) -> Option<String>) -> bool {
    let Some((path, name)) = test.split_once("::") else { return false };
    let Some(text) = read(path) else { return false };
    if path.ends_with(".mjs") { text.contains(name) } else { is_rust_test(&text, name) }
}

/// A function under an attribute such as `#[test]`, or one handed to `on_both!`.
fn is_rust_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let declared = format!("fn {name}(");
    let Some(at) = lines.iter().position(|line| line.contains(&declared)) else { return false };
    let attributes = lines[..at]
        .iter()
        .rev()
        .take_while(|line| line.starts_with("#[") || line.starts_with("//"));
    let attributed = attributes
        .into_iter()
        .any(|line| line.ends_with("test]") || line.starts_with("#[tokio::test("));
    let in_both = text.split("on_both!(").skip(1).filter_map(|rest| rest.split(')').next());
    attributed || in_both.flat_map(|names| names.split(',')).any(|it| it.trim() == name)
}
