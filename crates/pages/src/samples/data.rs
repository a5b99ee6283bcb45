//! Samples of the data page, one file's page, and the preview of an upload.

use jiff::civil::date;
use trustwide_domain::{SourceId, SourceKind, Stage, source::Issue};

use super::{Sample, moment, sample, school, shell_at, year};
use crate::{
    data::{DataPage, Gap, LoadedFile, LoadedKind, Pages, SourcePage},
    look::{Choice, Field, FieldKind, Form},
    upload::{FirstRows, PreviewPage},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/data");
    let empty = DataPage { missing: Vec::new(), kinds: Vec::new(), upload: Some(upload_form()) };
    let settled = PreviewPage { already_landed: true, land: None, issues: Vec::new(), ..preview() };
    vec![
        sample("data", &shell, &data()),
        sample("data-empty", &shell, &empty),
        sample("data-source", &shell, &source()),
        sample("data-preview", &shell, &preview()),
        sample("data-preview-again", &shell, &settled),
    ]
}

fn data() -> DataPage {
    let ks2 = LoadedKind {
        kind: SourceKind::Ks2,
        files: vec![
            file("s3", "this-summer.csv", Some(2025), Stage::TrustReported, 11, 0),
            file(
                "s2",
                "wolds_and_vale_ks2final_2024-2025.csv.gz",
                Some(2024),
                Stage::Final,
                331,
                2,
            ),
            LoadedFile {
                retired_at: Some(moment(90)),
                ..file(
                    "s1",
                    "wolds_and_vale_ks2provisional_2024-2025.csv.gz",
                    Some(2024),
                    Stage::Provisional,
                    329,
                    0,
                )
            },
        ],
    };
    let census = LoadedKind {
        kind: SourceKind::Census,
        files: vec![file("s4", "england_census.csv.gz", Some(2024), Stage::Final, 24_473, 1)],
    };
    let register = LoadedKind {
        kind: SourceKind::Register,
        files: vec![file("s5", "edubasealldata20260901.csv", None, Stage::Final, 51_802, 0)],
    };
    DataPage {
        missing: vec![
            Gap {
                kind: SourceKind::Absence,
                year: Some(year(2024)),
                schools: (1..=16)
                    .map(|at| school(900_000 + at, &format!("School number {at}")))
                    .collect(),
                expected: 16,
                hint: "Published each March: “Pupil absence in schools”, the school-level file"
                    .into(),
            },
            Gap {
                kind: SourceKind::Ks2,
                year: Some(year(2025)),
                schools: vec![
                    school(900_002, "Brackenfield Primary"),
                    school(900_007, "Tern Hill Primary"),
                ],
                expected: 11,
                hint: "Published in December; until then, ask the school for this summer’s results"
                    .into(),
            },
        ],
        kinds: vec![ks2, census, register],
        upload: Some(upload_form()),
    }
}

fn upload_form() -> Form {
    let kinds = SourceKind::ALL.iter().map(|kind| Choice::new(kind.word(), kind.title()));
    let mut choices = vec![Choice::new("", "Find out from the file")];
    choices.extend(kinds);
    let file = Field::new("file", "File", FieldKind::File).with_help("CSV, JSON or XLSX, plain, gzipped or zipped, up to 256 MB unpacked. You see what it would change before it is loaded.");
    Form::new(
        "/data/uploads",
        "Check the file",
        vec![file, Field::new("kind", "What it holds", FieldKind::Select(choices)).optional()],
    )
}

fn file(
    id: &str,
    name: &str,
    start: Option<i16>,
    stage: Stage,
    rows: u64,
    refused: u64,
) -> LoadedFile {
    LoadedFile {
        id: SourceId(id.into()),
        file: name.into(),
        year: start.map(year),
        stage,
        published_on: start.map(|start| date(start + 1, 12, 11)),
        rows_read: rows,
        rows_kept: rows - refused,
        rows_refused: refused,
        cells_refused: refused * 3,
        landed_at: moment(21),
        landed_by: "Tamsin Quill".into(),
        checksum: "9f2c4b7a10de55c3a8e1f0b2d4c6978812aa34bb56cc78dd90ee12ff34aa56bb".into(),
        reader: "ks2 reader 1".into(),
        retired_at: None,
    }
}

fn issues() -> Vec<Issue> {
    let issue =
        |line: u64, column: Option<&str>, value: Option<&str>, reason: &str, row_refused: bool| {
            Issue {
                line,
                column: column.map(str::to_owned),
                value: value.map(str::to_owned),
                reason: reason.into(),
                row_refused,
            }
        };
    vec![
        issue(118, Some("URN"), Some("13951x"), "not a URN: six digits were expected", true),
        issue(204, Some("PTRWM_EXP"), Some("1O4%"), "not a percentage from 0 to 100", false),
        issue(331, None, None, "the file ends inside this row", true),
        issue(
            12,
            Some("SCHNAME"),
            Some(r#"=HYPERLINK("http://example.org/a-very-long-address-that-goes-on","x")"#),
            "not a name that a school can have",
            false,
        ),
    ]
}

fn source() -> SourcePage {
    SourcePage {
        kind: SourceKind::Ks2,
        file: file(
            "s2",
            "wolds_and_vale_ks2final_2024-2025.csv.gz",
            Some(2024),
            Stage::Final,
            331,
            2,
        ),
        covers: "326 schools, 1 local authority and England".into(),
        issues: issues(),
        issues_total: 104,
        issues_withheld: false,
        page: Pages { number: 2, of: 3, base: "/data/s2?".into() },
    }
}

fn preview() -> PreviewPage {
    let text = |words: &[&str]| words.iter().map(|it| it.to_string()).collect::<Vec<_>>();
    PreviewPage {
        file: "wolds_and_vale_ks2final_2025-2026.csv".into(),
        size_bytes: 1_204_331,
        kind: SourceKind::Ks2,
        year: Some(year(2025)),
        stage: Stage::Final,
        published_on: Some(date(2026, 12, 10)),
        rows_read: 331,
        rows_kept: 329,
        rows_refused: 2,
        changes: text(&[
            "Figures for 11 of the trust’s 12 primary schools become final; 9 were provisional and 2 were missing.",
            "wolds_and_vale_ks2provisional_2025-2026.csv is replaced. It stays, and pages as at an earlier day still use it.",
            "The trust’s own figures for Ashby Road Primary give way to the department’s.",
        ]),
        schools_found: 11,
        schools_missing: vec![school(900_012, "Wren Street Infant")],
        issues: issues(),
        issues_total: 104,
        first_rows: FirstRows {
            columns: text(&[
                "RECTYPE",
                "LEA",
                "ESTAB",
                "URN",
                "SCHNAME",
                "TELIG",
                "PTRWM_EXP",
                "PTRWM_HIGH",
            ]),
            rows: vec![
                text(&["1", "850", "2004", "900001", "Ashby Road Primary", "59", "64%", "9%"]),
                text(&["1", "850", "2011", "900003", "Holme Lacy Primary", "90", "81%", "14%"]),
                text(&["2", "850", "7001", "900015", "Orchard Mount School", "8", "SUPP", "SUPP"]),
            ],
            more_columns: 310,
        },
        already_landed: false,
        land: Some(Form::new("/data/uploads/u1/landing", "Land this file", Vec::new())),
        discard: Form::new("/data/uploads/u1/discard", "Discard it", Vec::new()).lesser(),
    }
}
