//! Whatever the bytes, a reading ends in a file or a sentence, never in a panic.

mod common;

use common::fixture;
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
    guess_kind("file", bytes);
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
    fn on_a_good_file_with_a_bad_byte(at in 0usize..3000, byte in any::<u8>()) {
        for name in ["2018-2019_999_ks2final.csv", "register_20220420_ragged.csv", "ofsted-by-urn_2026_derived.json"] {
            let mut bytes = fixture(name);
            let at = at % bytes.len();
            bytes[at] = byte;
            try_all(&bytes);
        }
    }
}
