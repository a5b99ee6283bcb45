//! The department's tables held against the program's answers, school by school. Not here: reading them (`rows`).

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{
    assert_near,
    rows::{Record, number, read_json, read_schools},
};

/// One file of the department's, read with none of the program's own code.
pub struct Table {
    pub kind: &'static str,
    year: &'static str,
    pub file: PathBuf,
    /// What the file calls the columns that it has, by the department's name.
    columns: &'static [(&'static str, &'static str)],
    rows: BTreeMap<String, Record>,
}

/// The tables that cover the whole of England, one for each year and kind, with the rows of some schools.
pub fn read_tables(folder: &Path, urns: &BTreeSet<String>) -> Vec<Table> {
    const KS2: &[(&str, &str)] =
        &[("PTRWM_EXP", "Overall Meet Std"), ("READPROG", "Reading Progress")];
    const LIST: &[(&str, &str)] = &[("PTRWM_EXP", "rwmExp"), ("READPROG", "readProg")];
    const ABSENCE: &[(&str, &str)] = &[("PERCTOT", "PERCTOT")];
    const CENSUS: &[(&str, &str)] = &[("PNUMFSMEVER", "PNUMFSMEVER")];
    let table = |kind, year, name: &str, columns| {
        let file = folder.join(name);
        let read = if name.contains(".json") { read_json } else { read_schools };
        let rows = read(&file, urns);
        Table { kind, year, file, columns, rows }
    };
    vec![
        table("ks2", "2016-17", "ks2_perf_2017_derived.csv.gz", KS2),
        table("ks2", "2017-18", "ks2_perf_2018_derived.csv.gz", KS2),
        table("ks2", "2022-23", "ks2-by-urn_2022-2023_derived.json.gz", LIST),
        table("absence", "2018-19", "england_abs_2018-2019.csv.gz", ABSENCE),
        table("census", "2024-25", "england_census_2024-2025.csv.gz", CENSUS),
    ]
}

impl Table {
    /// Asserts that the answers say what the file does: the school's own figure or, where it has none, its nearest
    /// predecessor's. The URN whose figure was compared, if there was one.
    pub fn agrees(
        &self,
        answers: &[Value],
        column: &str,
        urn: &str,
        before: &[String],
    ) -> Option<String> {
        let (_, theirs) = self.columns.iter().find(|(ours, _)| *ours == column)?;
        let of = |urn: &String| Some((urn.clone(), number(self.rows.get(urn)?, theirs)?));
        let found = [urn.to_owned()].iter().chain(before).find_map(of);
        let answer = answers.iter().find(|it| it["academic_year"] == self.year);
        let what = (urn, column, self.year);
        let Some((whose, value)) = found else {
            assert!(answer.is_none_or(|it| it["published"].get("value").is_none()), "{what:?}");
            return None;
        };
        let answer = answer.unwrap_or_else(|| panic!("no answer for {what:?}"));
        let value = if column == "READPROG" { value } else { value / 100.0 };
        assert_near(&answer["published"]["value"], value, what);
        let used = (whose != urn).then(|| json!({ urn: whose }));
        assert_eq!(answer.get("predecessors_used"), used.as_ref(), "{what:?}");
        match self.rows[&whose].get("KS2 Pupils") {
            Some(pupils) => {
                assert_near(&answer["recomputed"]["value"], value, what);
                assert_eq!(answer["pupils_counted"].to_string(), *pupils, "{what:?}");
            }
            None if self.kind == "ks2" => assert_eq!(answer["recomputed"]["code"], "not_available"),
            None => {}
        }
        Some(whose)
    }
}

/// The schools' percentages as a fraction, weighted by their pupils.
pub fn mean(schools: &[Record], column: &str) -> f64 {
    let pair = |row: &Record| Some((number(row, "TELIG")?, number(row, column)?));
    let pairs: Vec<(f64, f64)> = schools.iter().filter_map(pair).collect();
    let pupils: f64 = pairs.iter().map(|(pupils, _)| pupils).sum();
    pairs.iter().map(|(pupils, percentage)| pupils * percentage).sum::<f64>() / pupils / 100.0
}
