//! Whatever the bytes, a reading ends in a file or a sentence, never in a panic.

mod common;

use common::{fixture, sheet, workbook_with};
use proptest::prelude::*;
use trustwide_domain::SourceKind;
use trustwide_importers::{Hints, guess_kind, read};

fn try_all(bytes: &[u8]) {
    let hints = Hints { year: "2018-19".parse().ok(), ..Hints::default() };
    for &kind in SourceKind::ALL {
        match read(kind, "file", bytes, &hints) {
            Ok(file) => {
                for row in &file.block.rows {
                    assert_eq!(file.block.cells(row).count(), file.block.columns.len());
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    guess_kind(bytes);
}

/// Names that readers look for, and cells that they meet.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "URN",
            "LEA",
            "LA",
            "ESTAB",
            "RECTYPE",
            "TELIG",
            "ATT8SCR",
            "NOR",
            "PERCTOT",
            "LinkURN",
            "LinkType",
            "Group UID",
            "Group Name",
            "Group Type",
            "Group Status",
            "TRUST_UID",
            "TRUST_NAME",
            "TIME_PERIOD",
            "EstablishmentName",
            "LA (code)",
            "TypeOfEstablishment (name)",
            "Linked establishments",
            "KS2 Pupils",
            "Overall Meet Std",
            "Academic Year",
            "Overall effectiveness",
            "Inclusion",
            "Rating",
            "Inspection Date",
            "PTRWM_EXP",
            "900001",
            "999",
            "1",
            "4",
            "NAT",
            "PRI",
            "SUPP",
            "68%",
            "202425",
            "2017",
            "01/01/1900",
            "é",
            "\"",
        ])
        .prop_map(String::from),
        "[ -~£\n]{0,6}",
    ]
}

/// Pieces of a sheet, whole and broken.
fn xml() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "<row>",
            "</row>",
            "<row r=\"0\">",
            "<row r=\"7\">",
            "<row r=\"99999999999\">",
            "<c>",
            "</c>",
            "<c r=\"A1\" t=\"s\">",
            "<c r=\"ZZZZZZZZ1\">",
            "<c r=\"B0\" s=\"9\">",
            "<c r=\"C2\" t=\"inlineStr\">",
            "<c r=\"D2\" s=\"1\">",
            "<c r=\"E3\" s=\"2\">",
            "<c t=\"d\">",
            "<c t=\"e\">",
            "<c t=\"b\">",
            "<c t=\"q\">",
            "<v>",
            "</v>",
            "<is><t>URN</t></is>",
            "<f t=\"shared\" si=\"0\">A1</f>",
            "0",
            "-1",
            "5",
            "1e308",
            "99999999999999999999",
            "2026-01-01",
            "URN",
            "&lol;",
            "&#0;",
            "<!--",
            "-->",
            "<![CDATA[",
        ])
        .prop_map(String::from),
        Just("<c r=\"A2\"><v>900001</v></c>".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn on_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        try_all(&bytes);
    }

    #[test]
    fn on_anything_like_a_table(rows in proptest::collection::vec(proptest::collection::vec(word(), 0..8), 0..6)) {
        let lines: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
        try_all(lines.join("\n").as_bytes());
    }

    #[test]
    fn on_anything_like_json(text in "[\\[\\]{}:,\"a-e0-9 ]{0,60}") {
        try_all(format!("{{\"900001\":{text}").as_bytes());
        try_all(format!("[{text}").as_bytes());
    }

    #[test]
    fn on_anything_like_a_sheet(parts in proptest::collection::vec(xml(), 0..30), strings in "(<si><t>[a-z&;]{0,4}</t></si>){0,3}") {
        let strings = format!("<sst>{strings}</sst>");
        try_all(&workbook_with(&sheet(&parts.concat()), &strings));
        try_all(&workbook_with(&parts.concat(), &strings));
    }

    #[test]
    fn on_a_good_file_with_a_bad_byte(at in 0usize..3000, byte in any::<u8>()) {
        for name in ["2018-2019_999_ks2final.csv", "register_20220420_ragged.csv", "ofsted-by-urn_2026_derived.json"] {
            let mut bytes = fixture(name);
            let at = at % bytes.len();
            bytes[at] = byte;
            try_all(&bytes);
        }
    }
}
