//! Figures worked out again, held against published tables and reference answers, where those are to hand beside the repository.

use std::{collections::BTreeMap, fs, io::Read, path::PathBuf};

use flate2::read::GzDecoder;
use trustwide_domain::{
    AcademicYear, Coded, Decimal, Reason, SourceKind, Urn,
    figures::{Figure, SchoolFigure, recompute},
    measures::{Catalogue, Column, Unit},
    trust_figures::{TrustSchool, YearsCap, department_figure, full_years},
};

type Row = BTreeMap<String, String>;

/// A CSV file's rows by column in lower case; none, with a note, where the file is absent.
fn rows(path: &str) -> Vec<Row> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    let Ok(bytes) = fs::read(&path) else {
        println!("absent, so not checked: {}", path.display());
        return Vec::new();
    };
    let mut text = Vec::new();
    if path.extension().is_some_and(|it| it == "gz") {
        GzDecoder::new(&bytes[..]).read_to_end(&mut text).unwrap();
    } else {
        text = bytes;
    }
    let text = String::from_utf8_lossy(&text).trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_lowercase).collect();
    let row =
        |it: csv::StringRecord| header.iter().cloned().zip(it.iter().map(String::from)).collect();
    reader.records().map(|it| row(it.unwrap())).collect()
}

/// A cell as a reader of results files keeps it: percentages as shares, markers as reasons.
fn cell(row: &Row, column: &str) -> Coded<f64> {
    let text = row.get(&column.to_lowercase()).map_or("", |it| it.trim());
    if let Some(why) = Reason::from_marker(text) {
        return Coded::Missing(why);
    }
    match Decimal::read(text.trim_end_matches('%')) {
        None => Coded::Missing(Reason::Refused),
        Some(number) if text.ends_with('%') => Coded::Value(number.percent_to_share().to_f64()),
        Some(number) => Coded::Value(number.to_f64()),
    }
}

fn urn(row: &Row) -> Urn {
    row["urn"].parse().unwrap()
}

const KS2_FILES: [(&str, &str); 5] = [
    ("2016-2017_850", "2016-17"),
    ("2016-2017_936", "2016-17"),
    ("2017-2018_850", "2017-18"),
    ("2017-2018_936", "2017-18"),
    ("2018-2019_850", "2018-19"),
];

/// In every key stage 2 file the authority's own row is what its schools come to.
#[test]
fn schools_come_to_their_authority() {
    for (file, year) in KS2_FILES {
        let rows = rows(&format!("realdata/performance/{file}_ks2final.csv.gz"));
        let Some(authority) = rows.iter().find(|it| it["rectype"] == "3") else { continue };
        let schools: Vec<&Row> =
            rows.iter().filter(|it| ["1", "2"].contains(&it["rectype"].as_str())).collect();
        let year: AcademicYear = year.parse().unwrap();
        let difference = |name: &str| {
            let column = Catalogue::of(SourceKind::Ks2).unwrap().find(name).remove(0);
            let read = |row: &Row| Figure::read(&column, year, None, |name| cell(row, name));
            let each: Vec<SchoolFigure> = schools
                .iter()
                .map(|row| {
                    let Figure { value, pupils, .. } = read(row);
                    SchoolFigure { urn: urn(row), name: row["schname"].clone(), value, pupils }
                })
                .collect();
            let ours = recompute(&column.meaning, year, &each);
            (ours.value.value().unwrap() - read(authority).value.value().unwrap()).abs()
        };
        assert_eq!(difference("TELIG"), 0.0, "{file}");
        for share in
            ["PTRWM_EXP", "PTRWM_HIGH", "PTREAD_EXP", "PTMAT_EXP", "PTGPS_EXP", "PTWRITTA_EXP"]
        {
            assert!(difference(share) <= 0.006, "{file} {share} {}", difference(share));
        }
        for points in ["READPROG", "WRITPROG", "MATPROG"] {
            assert!(difference(points) <= 0.1, "{file} {points} {}", difference(points));
        }
        for score in ["READ_AVERAGE", "MAT_AVERAGE", "GPS_AVERAGE"] {
            assert!(difference(score) <= 0.6, "{file} {score} {}", difference(score));
        }
    }
}

/// The department's limits follow from the national deviations in the catalogue, school by school, within rounding.
#[test]
fn limits_follow_from_the_national_deviation() {
    let catalogue = Catalogue::of(SourceKind::Ks2).unwrap();
    for (file, year) in KS2_FILES {
        for row in rows(&format!("realdata/performance/{file}_ks2final.csv.gz")) {
            for name in ["READPROG", "WRITPROG", "MATPROG"] {
                limits_agree(&catalogue.find(name)[0], year.parse().unwrap(), &row);
            }
        }
    }
}

fn limits_agree(column: &Column, year: AcademicYear, row: &Row) {
    if !["1", "2"].contains(&row["rectype"].as_str()) {
        return;
    }
    let published = Figure::read(column, year, None, |name| cell(row, name));
    let mut alone = column.clone();
    alone.meaning.limits = None;
    let derived = Figure::read(&alone, year, None, |name| cell(row, name));
    if let (Some(a), Some(b)) = (published.margin, derived.margin) {
        let off = (a.lower - b.lower).abs().max((a.upper - b.upper).abs());
        assert!(off < 0.11, "{} {}: {a:?} and {b:?}", row["urn"], column.name);
    }
}

/// Two invented trusts with reference answers; their cap is five years.
#[test]
fn trusts_agree_with_the_reference() {
    for case in ["case-a", "case-b"] {
        let schools = rows(&format!("vectors/01-measures/{case}/mat_schools.csv"));
        for trust in rows(&format!("vectors/01-measures/{case}/mat_expected.csv")) {
            for (value, pupils, expected) in [("att8", "n", "att8"), ("p8", "p8_n", "p8")] {
                let figure = |(at, row): (usize, &Row)| TrustSchool {
                    figure: SchoolFigure {
                        urn: (100_001 + at).to_string().parse().unwrap(),
                        name: row["school"].clone(),
                        value: cell(row, value),
                        pupils: cell(row, pupils).map(|it| it as u32),
                    },
                    mainstream: true,
                    years: cell(row, "years_in_trust").map(|it| it as u32),
                };
                let of_trust = schools.iter().filter(|it| it["trust"] == trust["trust"]);
                let of_trust: Vec<_> = of_trust.enumerate().map(figure).collect();
                let meaning = Catalogue::of(SourceKind::Ks4).unwrap().meaning("P8MEA");
                let ours = department_figure(
                    &meaning,
                    "2018-19".parse().unwrap(),
                    YearsCap::KS4,
                    &of_trust,
                );
                if trust["publishable"] == "True" {
                    let off = (ours.value.value().unwrap()
                        - trust[expected].parse::<f64>().unwrap())
                    .abs();
                    assert!(off < 1e-9, "{case} {} {value}: {off}", trust["trust"]);
                    assert_eq!(ours.schools_counted.to_string(), trust["schools_included"]);
                } else {
                    assert_eq!(ours.value, Coded::Missing(Reason::NotEligible));
                }
            }
        }
    }
}

/// The trust table says how many of its schools have three full years and how many have four or more. Held against the register's
/// joined dates, with schools that joined after the register's date counted as three.
#[test]
fn full_years_agree_with_the_trust_table() {
    let links = rows("realdata/gias/group_links_20220331_pandas.csv.gz");
    let joined: BTreeMap<(&str, &str), &str> = links
        .iter()
        .map(|it| ((it["group uid"].as_str(), it["urn"].as_str()), it["joined date"].as_str()))
        .collect();
    for trust in rows("realdata/performance/england_ks2-mats-performance_2024-2025_sample.csv") {
        let Coded::Value(four_or_more) = cell(&trust, "NUMINST_4PLUS_MATPTINC") else { continue };
        let schools = trust["institutions_matptinc"].split(';');
        let known =
            schools.filter_map(|urn| joined.get(&(trust["trust_uid"].as_str(), urn.trim())));
        let years = known.map(|day| full_years(day.parse().unwrap(), "2024-25".parse().unwrap()));
        let longest = years.filter(|it| *it >= 4).count();
        assert_eq!(longest as f64, four_or_more, "trust {}", trust["trust_uid"]);
    }
}

/// Whatever is in a real file, every column gives a figure or a reason, and shares lie between nought and one.
#[test]
fn every_column_of_a_real_file_is_read() {
    for (kind, file) in
        [(SourceKind::Ks2, "2018-2019_850_ks2final"), (SourceKind::Ks4, "2017-2018_850_ks4final")]
    {
        let catalogue = Catalogue::of(kind).unwrap();
        for row in rows(&format!("realdata/performance/{file}.csv.gz")) {
            for column in catalogue.columns().iter().filter(|it| it.meaning.unit == Unit::Share) {
                let figure =
                    Figure::read(column, "2018-19".parse().unwrap(), None, |name| cell(&row, name));
                if let Coded::Value(share) = figure.value {
                    assert!((0.0..=1.0).contains(&share), "{} {share}", column.name);
                }
            }
        }
    }
}
