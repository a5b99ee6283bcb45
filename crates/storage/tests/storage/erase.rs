//! A person erased, or told everything that is held about them.

use std::io::Cursor;

use trustwide_storage::{StorageError, erase::ERASED, people::Person};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{Furnished, PASSWORD, person, texts};

async fn an_erased_person_is_nowhere_and_the_chain_holds(db: TestDatabase) {
    let house = Furnished::build(db).await.house;
    let pat = person("pat");
    let was = house.all().await.find_person(&pat).await.unwrap().expect("Pat");
    let mut write = house.write().await;
    let now = Person { name: "Pat Okafor-Reyes".into(), ..was.clone() };
    write.change_person(&was, &now).await.unwrap();
    write.commit().await.unwrap();
    // Their own words and the fact that names them are the school's: those are corrected as any other.
    let scope = house.all().await;
    let correction = scope.corrections(house.a).await.unwrap().remove(0);
    drop(scope);

    let erased = house.db.erase(&house.saltmarsh, &pat, &person("operator")).await.unwrap();
    assert_eq!(erased.versions_blanked, 2);
    assert_eq!(erased.audit_payloads_removed, 2);
    assert_eq!((erased.sign_ins_removed, erased.sessions_removed, erased.links_removed), (1, 1, 1));
    assert_eq!((erased.views_removed, erased.uploads_removed), (1, 1));

    let scope = house.all().await;
    let versions = scope
        .versions_of::<trustwide_storage::tables::person::Entity>(&crate::house::record("pat"))
        .await;
    for version in versions.unwrap() {
        assert_eq!((version.name.as_str(), version.email), (ERASED, None));
    }
    assert_eq!(scope.names().await.unwrap()[&correction.by], ERASED);
    assert_eq!(
        scope.holdings_held_by(&pat).await.unwrap().len(),
        1,
        "the post was held all the same"
    );
    drop(scope);
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
    assert!(house.db.sign_in("pat@saltmarsh.example", PASSWORD, "here", "laptop").await.is_err());

    let mut out = Cursor::new(Vec::new());
    house.db.export(&house.saltmarsh, &mut out).await.unwrap();
    for (name, text) in texts(&out.into_inner()) {
        // The correction of the register's "head" names them in its own right, and so does its entry.
        let theirs = name.contains("correction") || name.contains("audit_payload");
        let named = text.contains("Okafor") && !theirs;
        assert!(!named && !text.contains("pat@saltmarsh"), "{name} still names them");
    }
}

async fn only_this_trusts_people_are_erased(db: TestDatabase) {
    let house = Furnished::build(db).await.house;
    let elsewhere = house.db.erase(&house.fenland, &person("pat"), &person("operator")).await;
    assert!(matches!(elsewhere, Err(StorageError::NotFound { .. })), "{elsewhere:?}");
    assert_eq!(house.all().await.names().await.unwrap()[&person("pat")], "Pat Okafor");
    let nobody = house.db.subject_access(&house.fenland, &person("pat")).await;
    assert!(matches!(nobody, Err(StorageError::NotFound { .. })), "{nobody:?}");
}

async fn a_person_is_told_everything_held(db: TestDatabase) {
    let house = Furnished::build(db).await.house;
    house.join("sam", "Sam Lindqvist").await;
    let told = house.db.subject_access(&house.saltmarsh, &person("pat")).await.unwrap();
    let held = told["held"].as_object().unwrap();
    let tables: Vec<&str> = held.keys().map(String::as_str).collect();
    let expected = [
        "record",
        "record_party",
        "audit",
        "audit_payload",
        "upload",
        "person",
        "holding",
        "correction",
        "context_note",
        "watch",
        "feed",
        "credential",
        "link",
        "session",
        "view_log",
    ];
    assert_eq!(tables, expected);
    assert_eq!(held["person"][0]["name"], "Pat Okafor");
    assert_eq!(held["credential"][0]["sign_in_name"], "pat@saltmarsh.example");
    let text = told.to_string();
    for hidden in ["argon2", "token_hash", "form_token", "Sam Lindqvist"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
}

on_both!(
    an_erased_person_is_nowhere_and_the_chain_holds,
    only_this_trusts_people_are_erased,
    a_person_is_told_everything_held,
);
