//! Files made to do harm, and files that are merely broken: each is refused with a plain sentence, within the limits.

mod common;

use std::{
    io::Write,
    time::{Duration, Instant},
};

use common::{cell, fixture, refusal, sheet, workbook, workbook_with, zip};
use flate2::{Compression, write::GzEncoder};
use trustwide_domain::SourceKind::{self, *};
use trustwide_importers::{Hints, ImportError, Limits, guess_kind, read};

/// Limits a hundredth of the real ones, so that the tests are quick and would notice a limit that is not kept.
fn small() -> Hints<'static> {
    let limits = Limits { unzipped: 2 << 20, ..Limits::default() };
    Hints { limits, ..Hints::default() }
}

#[track_caller]
fn check(kind: SourceKind, bytes: &[u8], expected: &str) {
    let start = Instant::now();
    let error = refusal(kind, "2018-2019.csv", bytes, &small()).to_string();
    assert!(error.contains(expected), "{error}");
    assert!(start.elapsed() < Duration::from_secs(20));
    let _ = guess_kind(bytes);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn bombs_stop_at_the_limit() {
    let bomb = vec![b'0'; 16 << 20];
    check(Census, &gzip(&bomb), "larger than 2 MiB");
    check(Census, &zip(&[("a.csv", &bomb)]), "larger than 2 MiB");
    check(Census, &workbook(&String::from_utf8(bomb.clone()).unwrap()), "larger than 2 MiB");
    check(Census, &bomb, "larger than 2 MiB");
}

#[test]
fn packed_inside_packed_is_refused() {
    let table = b"URN,NOR\n900001,5\n";
    check(Census, &gzip(&gzip(table)), "packed inside another");
    check(Census, &gzip(&zip(&[("a.csv", table)])), "packed inside another");
    check(Census, &zip(&[("a.zip", &zip(&[("a.csv", table)]))]), "packed inside another");
}

#[test]
fn an_archive_holds_exactly_one_file() {
    let many: Vec<(String, &[u8])> = (0..3000).map(|at| (format!("{at}.csv"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    check(Census, &zip(&many), "holds 3000 files");
    check(Census, &zip(&[]), "holds 0 files");
    check(Census, &zip(&[("data/", b"URN,NOR\n")]), "folder");
    let hidden = zip(&[
        ("data/", b""),
        ("data/england_abs_2018-2019.csv", &fixture("england_abs_2018-2019.csv")),
        ("__MACOSX/._england_abs_2018-2019.csv", b"\0\x05"),
    ]);
    let file = read(Absence, "download.zip", &hidden, &small()).unwrap();
    assert_eq!(file.year.unwrap().to_string(), "2018-19");
}

#[test]
fn what_was_cut_short_says_so() {
    let packed = gzip(&fixture("2018-2019_999_ks2final.csv"));
    check(Ks2, &packed[..packed.len() / 2], "cut short or damaged");
    let json = fixture("ofsted-by-urn_2026_derived.json");
    check(Inspections, &json[..json.len() / 2], "ends in the middle");
    check(Census, &zip(&[("a.csv", b"URN,NOR\n900001,5\n")])[..40], "zip archive");
}

#[test]
fn a_table_cut_off_in_a_row_says_so_and_distrusts_the_last_cell() {
    let whole = String::from_utf8(fixture("england_census_2024-2025.csv")).unwrap();
    let cut = &whole[..whole.find("780,780").unwrap() + 6];
    let file = read(Census, "2024-25.csv", cut.as_bytes(), &small()).unwrap();
    assert_eq!((file.rows_read, file.block.rows.len(), file.rows_refused()), (2, 2, 0));
    assert_eq!(cell(&file, "school/900014", "NOR"), "780");
    assert_eq!(cell(&file, "school/900014", "NORG"), "short_row");
    assert_eq!(file.issues[0].line, 3);
    assert!(
        file.issues[0].reason.contains("(6 of 15 cells, and no line end)"),
        "{:?}",
        file.issues
    );

    // Half a URN is not another school.
    let cut = "LA,ESTAB,URN,PERCTOT\n999,2001,900001,4\n999,2002,90000";
    let file = read(Absence, "2018-19.csv", cut.as_bytes(), &small()).unwrap();
    assert_eq!((file.block.rows.len(), file.rows_refused()), (1, 1));

    let open = "URN,LA,ESTAB,NOR\n900001,999,2001,5\n900002,999,\"2002,6\n";
    let file = read(Census, "2024-25.csv", open.as_bytes(), &small()).unwrap();
    assert_eq!((file.block.rows.len(), file.issues[0].line), (1, 3));
    assert!(file.issues[0].reason.contains("quoted cell"));
}

#[test]
fn wide_and_long_lines_are_refused() {
    let wide = vec!["A"; 100_000].join(",");
    check(Census, format!("{wide}\n").as_bytes(), "more than 2000 columns");
    check(
        Census,
        format!("URN,LA,ESTAB,NOR\n{wide}\n").as_bytes(),
        "line 2 has more than 2000 columns",
    );
    check(Census, &vec![b','; 2 << 20], "more than 2000 columns");
    check(
        Census,
        format!("URN,LA,ESTAB,NOR\n{}", "1".repeat(1 << 20)).as_bytes(),
        "longer than 64 KiB",
    );
    let open = format!("URN,LA,ESTAB,NOR\n900001,\"5\n{}", "900002,6\n".repeat(100_000));
    check(Census, open.as_bytes(), "never closed");
}

#[test]
fn short_rows_do_not_swell() {
    let header: Vec<String> = (0..1990).map(|at| format!("C{at}")).collect();
    let mut text = format!("URN,LA,ESTAB,NOR,{}\n", header.join(","));
    for urn in 100_000..140_000 {
        text.push_str(&format!("{urn}\n"));
    }
    check(Census, text.as_bytes(), "larger than 2 MiB");
}

#[test]
fn a_flood_of_faults_is_refused_whole() {
    let text = format!("URN,LA,ESTAB,NOR\n{}", "x\n".repeat(60_000));
    check(Census, text.as_bytes(), "more than 50000 rows or cells can't be read");
}

#[test]
fn what_is_not_text_is_refused() {
    check(Census, b"", "empty");
    check(Census, b" \n\n", "empty");
    check(Census, b"URN,NOR\n", "expected the columns LA, ESTAB");
    check(Census, b"URN,LA,ESTAB,NOR\n", "no rows");
    check(Census, b"URN,NOR\n900001,\0\n", "line 2 holds a character that no text has");
    let utf16: Vec<u8> = "\u{feff}URN,NOR\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(Census, &utf16, "UTF-16");
    check(Census, &[0xd0, 0xcf, 0x11, 0xe0, 0, 0], "old Excel");
    check(Census, b"%PDF-1.7", "a PDF");
    check(Census, b"<!DOCTYPE html><html>", "web page");
}

const LAUGHS: &str = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
    <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>"#;

#[test]
fn entities_are_never_expanded() {
    check(Census, format!("{LAUGHS}<x>&f;</x>").as_bytes(), "XML");
    let cell = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>&f;</t></is></c></row>"#;
    let bytes = workbook(&format!("{LAUGHS}{}", sheet(cell)));
    let error = refusal(TrustResults, "2025-26.xlsx", &bytes, &small());
    assert!(
        matches!(
            error,
            ImportError::Sheet { .. } | ImportError::NoSheet | ImportError::WrongKind { .. }
        ),
        "{error}"
    );
}

#[test]
fn a_sheet_that_claims_to_be_huge_stays_small() {
    let far = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>URN</t></is></c></row>
        <row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    check(TrustResults, &workbook(&sheet(far)), "more than 2000 columns");
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(60_000));
    let again: String = (1..=50)
        .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
        .collect();
    check(TrustResults, &workbook_with(&sheet(&again), &long), "larger than 2 MiB");
}

#[test]
fn a_spreadsheet_is_read_as_it_is_seen() {
    let rows = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>URN</t></is></c><c r="B2" t="inlineStr"><is><t>pupils</t></is></c>
        <c r="C2" t="inlineStr"><is><t>rwm_expected</t></is></c></row>
        <row r="3"><c r="A3"><v>900001</v></c><c r="B3"><v>30</v></c><c r="C3" s="1"><v>0.68</v></c></row>
        <row r="5"><c r="A5"><v>900002</v></c><c r="C5" t="inlineStr"><is><t>SUPP</t></is></c></row>"#;
    let file =
        read(TrustResults, "summer 2025-26.xlsx", &workbook(&sheet(rows)), &small()).unwrap();
    assert_eq!(cell(&file, "school/900001", "TELIG"), "30");
    assert_eq!(cell(&file, "school/900001", "PTRWM_EXP"), "0.68");
    assert_eq!(cell(&file, "school/900002", "TELIG"), "blank");
    assert_eq!(cell(&file, "school/900002", "PTRWM_EXP"), "suppressed");
    assert_eq!(file.block.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
}

#[test]
fn deep_json_is_refused() {
    for open in ["[", "{\"a\":"] {
        check(Register, open.repeat(100_000).as_bytes(), "JSON");
        check(Inspections, open.repeat(100_000).as_bytes(), "JSON");
    }
    check(Register, format!("[{{\"URN\":{}", "[".repeat(100_000)).as_bytes(), "nested too deeply");
    check(Census, b"[]", "not given as JSON");
    check(Inspections, b"{}", "no rows");
    check(Ks2, b"{\"900001\": 5}", "not of the form");
}

#[test]
fn one_school_has_one_row() {
    let text = "URN,LA,ESTAB,NOR\n900001,999,2001,5\n900001,999,2001,6\n";
    let file = read(Census, "2024-25.csv", text.as_bytes(), &small()).unwrap();
    assert_eq!(cell(&file, "school/900001", "NOR"), "5");
    assert_eq!((file.issues[0].line, file.issues[0].row_refused), (3, true));
    assert!(file.issues[0].reason.contains("on line 2"));
}

#[test]
fn a_wrong_row_costs_that_row_alone() {
    let text = "URN,LA,ESTAB,NOR\n90000A,999,2001,5\n900001,999,2001,many\n900002,999,2002,7,8\n\n900003,999,2003,7,,\nNAT,,XXX,1\n  ";
    let file = read(Census, "2024-25.csv", text.as_bytes(), &small()).unwrap();
    let said: Vec<_> =
        file.issues.iter().map(|it| (it.line, it.column.as_deref(), it.row_refused)).collect();
    assert_eq!(
        said,
        [
            (2, Some("URN"), true),
            (3, Some("NOR"), false),
            (4, None, true),
            (7, Some("ESTAB"), true),
        ]
    );
    assert_eq!((file.rows_read, file.passed_over, file.block.rows.len()), (7, 2, 2));
    assert_eq!(cell(&file, "school/900001", "NOR"), "refused");
}
