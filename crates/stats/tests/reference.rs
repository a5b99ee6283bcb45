//! Reference answers of other programs, where they are to hand beside the repository.

use std::{fs, path::PathBuf};

use trustwide_stats::{adjusted_p, normal, wilson_interval};

fn cases(file: &str) -> Vec<String> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/02-comparison");
    let texts = ["case-a", "case-b"].map(|case| fs::read_to_string(folder.join(case).join(file)));
    let found: Vec<String> = texts.into_iter().flatten().collect();
    if found.is_empty() {
        println!("absent, so not checked: {}", folder.join(file).display());
    }
    found
}

#[test]
fn wilson_agrees_with_statsmodels_and_r() {
    for text in cases("binomial_intervals.csv") {
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            let row = row.unwrap();
            let [conf, lower, upper] = [2, 3, 4].map(|at| row[at].parse::<f64>().unwrap());
            let z = normal::quantile((1.0 + conf) / 2.0);
            let ours =
                wilson_interval(row[0].parse().unwrap(), row[1].parse().unwrap(), z).unwrap();
            let off = (ours.lower - lower).abs().max((ours.upper - upper).abs());
            assert!(off < 1e-10, "{row:?}: {ours:?}");
        }
    }
}

#[test]
fn adjusted_p_values_agree_with_r() {
    for text in cases("multiplicity.json") {
        let reference: serde_json::Value = serde_json::from_str(&text).unwrap();
        let numbers = |key: &str| -> Vec<f64> {
            reference[key].as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect()
        };
        for (ours, theirs) in adjusted_p(&numbers("p")).iter().zip(numbers("BH")) {
            assert!((ours - theirs).abs() < 1e-12, "{ours} and {theirs}");
        }
    }
}
