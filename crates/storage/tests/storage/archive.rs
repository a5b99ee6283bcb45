//! One archive from one snapshot, which restores into either kind of database or is refused, saying why.

use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
};

use trustwide_storage::{StorageError, every_table};
use trustwide_test_support::{TestDatabase, on_both};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::house::{Furnished, House, texts};

async fn backup(db: &TestDatabase) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    db.backup(&mut out).await.expect("a backup");
    out.into_inner()
}

/// What two archives of the same rows share: everything but the moment they were made.
fn lasting(archive: &[u8]) -> BTreeMap<String, String> {
    let mut files = texts(archive);
    let manifest = files.get_mut("manifest.json").expect("a manifest");
    *manifest = manifest.lines().filter(|line| !line.contains("\"made_at\"")).collect();
    files
}

fn packed(files: &BTreeMap<String, String>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).expect("a file");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("a zip").into_inner()
}

async fn moves_to_the_other_database_and_back_unchanged(db: TestDatabase) {
    let house = Furnished::build(db).await.house;
    let first = backup(&house.db).await;
    let manifest: serde_json::Value =
        serde_json::from_str(&texts(&first)["manifest.json"]).unwrap();
    macro_rules! names {
        ($($module:ident),*) => { [$(stringify!($module)),*] };
    }
    for (at, name) in every_table!(names).iter().enumerate() {
        let line = &manifest["tables"][at];
        assert_eq!(line["name"], *name);
        assert!(line["rows"].as_u64() > Some(0), "{name} is furnished, so that it is tested here");
    }
    // Where no PostgreSQL is given, the way is from SQLite to SQLite.
    let other = match TestDatabase::postgres().await {
        Some(postgres) => postgres,
        None => TestDatabase::sqlite().await,
    };
    let heads = other.restore(Cursor::new(&first)).await.expect("a restore");
    assert_eq!(heads, house.db.audit_faults().await.unwrap().0);
    other.clock.wait_minutes(5);
    let second = backup(&other).await;
    assert_ne!(texts(&first)["manifest.json"], texts(&second)["manifest.json"]);
    assert_eq!(lasting(&first), lasting(&second));

    let back = TestDatabase::sqlite().await;
    back.restore(Cursor::new(&second)).await.expect("a restore");
    assert_eq!(lasting(&first), lasting(&backup(&back).await));
    assert_eq!(back.check().await.unwrap().faults, [""; 0]);
    let signed_in =
        back.sign_in("pat@saltmarsh.example", crate::house::PASSWORD, "here", "new").await;
    assert!(signed_in.is_ok(), "people sign in as before");
}

async fn is_one_snapshot_while_others_write(db: TestDatabase) {
    let house = House::build(db).await;
    let (db, trust, school) = (house.db.database(), house.saltmarsh.clone(), house.a);
    let writer = tokio::spawn(async move {
        for n in 0..60 {
            let mut write = db.write(&trust, &crate::house::person("operator")).await.unwrap();
            let id = trustwide_domain::ids::RecordId(format!("note-{n}"));
            write.write_context(id, school, "", "words").await.unwrap();
            write.commit().await.unwrap();
        }
    });
    let mut archives = Vec::new();
    while !writer.is_finished() {
        archives.push(backup(&house.db).await);
    }
    writer.await.unwrap();
    for archive in archives.iter().step_by(1 + archives.len() / 4) {
        let other = TestDatabase::sqlite().await;
        other.restore(Cursor::new(archive)).await.expect("a whole snapshot");
        assert_eq!(other.check().await.unwrap().faults, [""; 0]);
    }
}

async fn is_refused_where_it_would_do_harm(db: TestDatabase) {
    let house = Furnished::build(db).await.house;
    let archive = backup(&house.db).await;
    let empty = TestDatabase::sqlite().await;
    let says = async |target: &TestDatabase, archive: &[u8]| {
        target.restore(Cursor::new(archive)).await.expect_err("a refusal").to_string()
    };
    let check = async |change: &dyn Fn(&mut BTreeMap<String, String>), reason: &str| {
        let mut changed = texts(&archive);
        change(&mut changed);
        let said = says(&empty, &packed(&changed)).await;
        assert!(said.contains(reason), "{said:?} does not say {reason:?}");
    };
    let replace = |files: &mut BTreeMap<String, String>, name: &str, from: &str, to: &str| {
        let text = files.get_mut(name).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        *text = text.replacen(from, to, 1);
    };

    let said = says(&house.db, &archive).await;
    assert!(said.contains("only into an empty database"), "{said}");
    assert!(says(&empty, &archive[..archive.len() / 2]).await.contains("not a whole archive"));
    assert!(says(&empty, b"not a zip").await.contains("not a whole archive"));
    let mut flipped = archive.clone();
    let middle = flipped.len() / 3;
    flipped[middle] ^= 0xff;
    assert!(says(&empty, &flipped).await.contains("damaged"));
    check(&|it| drop(it.remove("manifest.json")), "it has no manifest").await;
    check(&|it| replace(it, "manifest.json", "\"form\": 1", "\"form\": 2"), "newer version").await;
    check(
        &|it| replace(it, "manifest.json", "\"schema\": \"2", "\"schema\": \"9"),
        "newer version",
    )
    .await;
    check(&|it| drop(it.remove("person.jsonl")), "it has no person.jsonl").await;
    check(&|it| drop(it.insert("watch.jsonl".into(), String::new())), "says that watch has 1 rows")
        .await;
    check(&|it| replace(it, "correction.jsonl", "{", "["), "line 1 of correction.jsonl").await;
    check(&|it| replace(it, "audit.jsonl", "add school", "add person"), "does not follow").await;
    check(
        &|it| replace(it, "audit_payload.jsonl", "School 900001", "School 900009"),
        "was changed",
    )
    .await;
    check(&|it| replace(it, "record.jsonl", "\"id\":\"note\"", "\"id\":\"other\""), "contradict")
        .await;
    let chains = |it: &mut BTreeMap<String, String>| {
        replace(it, "manifest.json", "\"hash\": \"", "\"hash\": \"0")
    };
    check(&chains, "do not end where it says").await;

    // Nothing of any of them has stayed.
    empty.restore(Cursor::new(&archive)).await.expect("the whole archive restores");
    let again = empty.restore(Cursor::new(&archive)).await;
    assert!(matches!(again, Err(StorageError::Refused(_))), "{again:?}");
}

on_both!(
    moves_to_the_other_database_and_back_unchanged,
    is_one_snapshot_while_others_write,
    is_refused_where_it_would_do_harm,
);
