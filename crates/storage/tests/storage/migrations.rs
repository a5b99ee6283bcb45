//! Migrations: each meets a database with believable rows in it, and a newer database is left alone.
//!
//! Each has a twin of the same name in `tests/migrations/`. There `HEX(…)` is bytes, written as the database has it.

use sea_orm::ConnectionTrait;
use trustwide_storage::{Database, Kind, StorageError, Surroundings, migrate};
use trustwide_test_support::{TestClock, TestDatabase, TestUrl, on_both};

async fn open(url: &TestUrl) -> Database {
    let clock = TestClock::default();
    let surroundings = Surroundings::set(move || clock.now(), 1);
    Database::open(&url.owner_url, surroundings).await.expect("it opens")
}

/// Runs statements as the owner, for all trusts.
async fn run(url: &TestUrl, sql: &str) {
    let mut options = sea_orm::ConnectOptions::new(&url.owner_url);
    options.sqlx_logging(false).max_connections(1);
    let connection = sea_orm::Database::connect(options).await.unwrap();
    let sql = match url.kind {
        Kind::Sqlite => sql.replace("HEX(", "x'").replace(")HEX", "'"),
        Kind::Postgres => {
            connection
                .execute_unprepared("SELECT set_config('trustwide.trust', '*', false)")
                .await
                .unwrap();
            sql.replace("HEX(", "'\\x").replace(")HEX", "'")
        }
    };
    connection.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await.unwrap();
}

fn twin(migration: &str) -> String {
    let path = format!("{}/tests/migrations/{migration}.sql", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("{migration} has no twin in tests/migrations"))
}

async fn fresh(kind: Kind) -> TestUrl {
    match kind {
        Kind::Sqlite => TestUrl::sqlite(),
        Kind::Postgres => TestUrl::postgres().await.expect("the server that ran this"),
    }
}

async fn each_meets_a_database_with_rows_in_it(db: TestDatabase) {
    let url = fresh(db.kind()).await;
    for migration in migrate::all() {
        let owner = open(&url).await;
        owner.migrate_to(migration).await.unwrap_or_else(|error| panic!("{migration}: {error:?}"));
        owner.close().await.unwrap();
        run(&url, &twin(migration)).await;
    }
    let owner = open(&url).await;
    assert!(owner.is_up_to_date().await.unwrap());
    let report = owner.check().await.unwrap();
    assert_eq!(report.faults, [""; 0]);
    let empty: Vec<_> = report.rows.iter().filter(|(_, rows)| **rows == 0).collect();
    assert!(empty.is_empty(), "no twin adds rows to {empty:?}");
    owner.migrate().await.unwrap();
    assert_eq!(owner.check().await.unwrap().rows, report.rows, "a second run changes nothing");
}

async fn a_second_run_changes_nothing(db: TestDatabase) {
    let before = db.check().await.unwrap().rows;
    db.migrate().await.unwrap();
    assert_eq!(db.check().await.unwrap().rows, before);
    // Two programs may start at once.
    let url = fresh(db.kind()).await;
    let (one, two) = (open(&url).await, open(&url).await);
    let (first, second) = tokio::join!(one.migrate(), two.migrate());
    first.and(second).unwrap();
    assert!(one.is_up_to_date().await.unwrap());
}

async fn a_newer_database_is_left_alone(db: TestDatabase) {
    run(db.url(), "INSERT INTO migration (name, ran_at) VALUES ('99991231000000_later', 1)").await;
    let refused = db.migrate().await.unwrap_err();
    assert!(
        matches!(&refused, StorageError::NewerSchema { found, .. } if found == "99991231000000_later"),
        "{refused:?}"
    );
    assert!(db.is_up_to_date().await.is_err());
}

on_both!(
    each_meets_a_database_with_rows_in_it,
    a_second_run_changes_nothing,
    a_newer_database_is_left_alone,
);
