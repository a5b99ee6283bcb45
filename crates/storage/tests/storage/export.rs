//! A trust takes everything away: in open forms, without secrets, and with nothing that a spreadsheet would run.

use std::{collections::BTreeMap, io::Cursor};

use trustwide_domain::ids::TrustId;
use trustwide_storage::{StorageError, every_table};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{Furnished, texts};

async fn files(furnished: &Furnished, trust: &TrustId) -> BTreeMap<String, String> {
    let mut out = Cursor::new(Vec::new());
    furnished.house.db.export(trust, &mut out).await.expect("an export");
    texts(&out.into_inner())
}

async fn everything_of_one_trust_in_open_forms(db: TestDatabase) {
    let furnished = Furnished::build(db).await;
    let file = &furnished.file.0;
    let all = files(&furnished, &furnished.house.saltmarsh).await;
    macro_rules! names {
        ($($module:ident),*) => { [$(stringify!($module)),*] };
    }
    for table in every_table!(names).into_iter().filter(|it| *it != "source_row") {
        let json: Vec<serde_json::Value> =
            serde_json::from_str(&all[&format!("tables/{table}.json")]).unwrap();
        let csv = csv::Reader::from_reader(all[&format!("tables/{table}.csv")].as_bytes())
            .into_records()
            .count();
        assert!(!json.is_empty() && json.len() == csv, "{table}: {} and {csv}", json.len());
    }
    assert!(
        all["README.txt"]
            .starts_with("Everything that Trustwide holds for Saltmarsh Learning Trust")
    );
    assert_eq!(all[&format!("files/{file}-_summer 2026.csv")], "URN,TELIG,PTRWM_EXP\n");
    assert_eq!(all["uploads/upload-wait.csv"], "URN");
    let figures = "place,line,URN,TELIG,PTRWM_EXP\r\nengland,4,as found,suppressed,0.61\r\n\
                   school/900001,2,as found,suppressed,0.61\r\nschool/900002,3,as found,suppressed,0.61\r\n";
    assert_eq!(all[&format!("figures/{file}.csv")], figures);
    let json: serde_json::Value =
        serde_json::from_str(&all[&format!("figures/{file}.json")]).unwrap();
    assert_eq!(json[0]["cells"]["TELIG"]["code"], "suppressed");
    assert_eq!(json[0]["cells"]["PTRWM_EXP"]["value"], 0.61);
    // A note that starts with an equals sign is text in CSV, and itself in JSON.
    assert!(all["tables/context_note.csv"].contains(",'=A new nursery\r\n"));
    assert!(all["tables/context_note.json"].contains("\"=A new nursery\""));
    // Public files are not the trust's.
    assert_eq!(all.keys().filter(|name| name.starts_with("files/")).count(), 1);
}

async fn secrets_and_other_trusts_stay_behind(db: TestDatabase) {
    let furnished = Furnished::build(db).await;
    let all = files(&furnished, &furnished.house.saltmarsh).await;
    for (name, text) in &all {
        for secret in ["$argon2", "password_hash", "totp_secret", "token_hash", "form_token"] {
            assert!(!text.contains(secret), "{name} has {secret}");
        }
        assert!(!text.contains("Fenland"), "{name} names another trust");
        assert!(!text.contains("900003"), "{name} names another trust's school");
    }
    let theirs = files(&furnished, &furnished.house.fenland).await;
    assert_eq!(theirs["tables/context_note.json"], "[]\n");
    assert_eq!(theirs["tables/context_note.csv"], "");
    assert!(
        theirs["tables/school.csv"].contains("900003")
            && !theirs["tables/school.csv"].contains("900001")
    );

    let nobody = furnished.house.db.export(&TrustId("none".into()), Cursor::new(Vec::new())).await;
    assert!(matches!(nobody, Err(StorageError::NotFound { .. })), "{nobody:?}");
}

on_both!(everything_of_one_trust_in_open_forms, secrets_and_other_trusts_stay_behind);
