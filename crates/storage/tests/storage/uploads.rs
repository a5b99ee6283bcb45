//! Files that wait: their uploader's alone, and not too many or too large.

use trustwide_domain::{AcademicYear, SourceKind};
use trustwide_storage::{
    StorageError, Who,
    uploads::{NewUpload, UPLOAD_BYTES, UPLOADS_EACH},
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, operator, person};

fn upload(id: &str, bytes: Vec<u8>) -> NewUpload {
    NewUpload {
        id: id.into(),
        file_name: "summer.csv".into(),
        kind: SourceKind::TrustResults,
        year: AcademicYear::starting(2025),
        bytes,
    }
}

async fn an_upload_is_its_uploaders_alone(db: TestDatabase) {
    let house = House::build(db).await;
    let pat = person("pat");
    house.db.put_upload(&house.saltmarsh, &pat, upload("u1", b"URN".to_vec())).await.unwrap();
    let twice = house.db.put_upload(&house.saltmarsh, &pat, upload("u1", b"URN".to_vec())).await;
    assert!(matches!(twice, Err(StorageError::Already { .. })), "{twice:?}");

    let who = |name: &str| Who { person: person(name), ..operator(&house.saltmarsh) };
    let mine = house.scope(who("pat")).await;
    let found = mine.find_upload("u1").await.unwrap().expect("the upload");
    assert_eq!(found.bytes, b"URN");
    assert_eq!(mine.uploads().await.unwrap(), [found.line]);
    drop(mine);
    let sam = house.scope(who("sam")).await;
    assert!(
        sam.find_upload("u1").await.unwrap().is_none() && sam.uploads().await.unwrap().is_empty()
    );
    drop(sam);
    let elsewhere = Who { person: pat.clone(), ..operator(&house.fenland) };
    assert!(house.scope(elsewhere).await.find_upload("u1").await.unwrap().is_none());

    house.db.discard_upload(&house.saltmarsh, &person("sam"), "u1").await.unwrap();
    assert_eq!(house.scope(who("pat")).await.uploads().await.unwrap().len(), 1);
    house.db.discard_upload(&house.saltmarsh, &pat, "u1").await.unwrap();
    assert!(house.scope(who("pat")).await.uploads().await.unwrap().is_empty());
}

async fn uploads_are_limited(db: TestDatabase) {
    let house = House::build(db).await;
    let pat = person("pat");
    let large =
        house.db.put_upload(&house.saltmarsh, &pat, upload("big", vec![0; UPLOAD_BYTES + 1])).await;
    assert_eq!(large.unwrap_err().to_string(), "A file may have at most 256 MB.");
    for n in 0..UPLOADS_EACH {
        let one = upload(&format!("u{n}"), vec![1]);
        house.db.put_upload(&house.saltmarsh, &pat, one).await.unwrap();
    }
    let more = house.db.put_upload(&house.saltmarsh, &pat, upload("more", vec![1])).await;
    assert!(matches!(more, Err(StorageError::Refused(_))), "{more:?}");
    // Somebody else's count is their own.
    house.db.put_upload(&house.saltmarsh, &person("sam"), upload("theirs", vec![1])).await.unwrap();
}

async fn landing_and_discarding_are_one_write(db: TestDatabase) {
    let house = House::build(db).await;
    let pat = person("pat");
    house.db.put_upload(&house.saltmarsh, &pat, upload("u1", vec![1])).await.unwrap();
    let who = Who { person: pat.clone(), ..operator(&house.saltmarsh) };
    let mut write = house.db.write(&house.saltmarsh, &pat).await.unwrap();
    write.discard_upload("u1").await.unwrap();
    drop(write);
    assert_eq!(house.scope(who.clone()).await.uploads().await.unwrap().len(), 1);
    let mut write = house.db.write(&house.saltmarsh, &pat).await.unwrap();
    write.discard_upload("u1").await.unwrap();
    write.commit().await.unwrap();
    assert!(house.scope(who).await.uploads().await.unwrap().is_empty());
}

on_both!(
    an_upload_is_its_uploaders_alone,
    uploads_are_limited,
    landing_and_discarding_are_one_write
);
