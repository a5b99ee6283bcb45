//! Many at once: the trust's lock keeps revision, instants and chain straight.

use trustwide_domain::{Place, Stage};
use trustwide_storage::{tables::context_note, write::Party};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, add, person, results, rows};

const WRITERS: usize = 8;
const WRITES_EACH: usize = 6;

async fn eight_writers_at_once(db: TestDatabase) {
    let house = House::build(db).await;
    let before = house.all().await.trust().await.unwrap().revision;
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let (db, trust, school) = (house.db.database(), house.saltmarsh.clone(), house.a);
        writers.push(tokio::spawn(async move {
            for n in 0..WRITES_EACH {
                let mut write = db.write(&trust, &person("operator")).await.unwrap();
                let fields = context_note::Fields {
                    urn: i64::from(school.number()),
                    measure: String::new(),
                    words: format!("{writer}/{n}"),
                };
                let id = format!("note-{writer}-{n}");
                add::<context_note::Entity>(&mut write, &id, Party::School(school), fields)
                    .await
                    .unwrap();
                write.commit().await.unwrap();
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let scope = house.all().await;
    assert_eq!(rows::<context_note::Entity>(&scope).await.len(), WRITERS * WRITES_EACH);
    let revision = scope.trust().await.unwrap().revision;
    assert_eq!(revision, before + (WRITERS * WRITES_EACH) as i64);
    let versions = scope.list::<context_note::Entity>().await.unwrap();
    let mut moments: Vec<i64> = versions.iter().map(|it| it.recorded_at).collect();
    moments.sort_unstable();
    moments.dedup();
    assert_eq!(moments.len(), WRITERS * WRITES_EACH, "each write has its own instant");
    let report = house.db.check().await.unwrap();
    assert_eq!(report.faults, [""; 0]);
}

/// Two programs on one database wait for each other's locks, not only for their own.
async fn two_nodes_write_to_one_trust(db: TestDatabase) {
    let house = House::build(db).await;
    let clock = house.db.clock.clone();
    let surroundings = trustwide_storage::Surroundings::set(move || clock.now(), 7);
    let second =
        trustwide_storage::Database::open(&house.db.url().url, surroundings).await.unwrap();
    let mut nodes = Vec::new();
    for (node, db) in [house.db.database(), second].into_iter().enumerate() {
        let (trust, school) = (house.saltmarsh.clone(), house.a);
        nodes.push(tokio::spawn(async move {
            for n in 0..10 {
                let mut write = db.write(&trust, &person("operator")).await.unwrap();
                let id = trustwide_domain::ids::RecordId(format!("node-{node}-{n}"));
                write.write_context(id, school, "", "words").await.unwrap();
                write.commit().await.unwrap();
            }
        }));
    }
    for node in nodes {
        node.await.unwrap();
    }
    assert_eq!(house.all().await.context_notes(house.a).await.unwrap().len(), 20);
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

async fn two_landings_of_one_file_land_once(db: TestDatabase) {
    let house = House::build(db).await;
    let mut landings = Vec::new();
    for _ in 0..2 {
        let (db, trust) = (house.db.database(), house.saltmarsh.clone());
        let read = results(Stage::Final, 61, &[Place::School(house.a), Place::England]);
        landings.push(tokio::spawn(async move {
            let mut write = db.write(&trust, &person("operator")).await.unwrap();
            let landed = write.land("ks2.csv", b"URN,TELIG", 1, &read).await.unwrap();
            write.commit().await.unwrap();
            landed
        }));
    }
    let mut landed = Vec::new();
    for landing in landings {
        landed.push(landing.await.unwrap());
    }
    assert_eq!(landed[0].id, landed[1].id);
    assert_eq!(landed.iter().filter(|it| it.already).count(), 1);
    assert_eq!(house.all().await.all_sources().await.unwrap().len(), 1);
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

on_both!(eight_writers_at_once, two_nodes_write_to_one_trust, two_landings_of_one_file_land_once);
