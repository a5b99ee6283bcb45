//! That the two kinds of database are what suites believe them to be.

use std::sync::Mutex;

use sea_orm::{ConnectionTrait, Statement};
use trustwide_storage::Kind;
use trustwide_test_support::{TestClock, TestDatabase, TestUrl, on_both, on_postgres, on_sqlite};

async fn a_fresh_database_is_migrated(db: TestDatabase) {
    assert!(db.is_up_to_date().await.expect("it answers"));
    db.answers().await.expect("it answers again");
}

/// Row-level security binds neither superusers nor whoever may bypass it, so tests must be neither.
async fn the_role_is_ordinary(db: TestDatabase) {
    if db.kind() == Kind::Sqlite {
        assert_eq!(db.url().url, db.url().owner_url);
        return;
    }
    let connection = sea_orm::Database::connect(&db.url().url).await.expect("it connects");
    let ask = "SELECT rolsuper OR rolbypassrls OR rolcreatedb AS special, \
               (SELECT count(*) FROM pg_tables WHERE tableowner = current_user) AS owned \
               FROM pg_roles WHERE rolname = current_user";
    let statement = Statement::from_string(connection.get_database_backend(), ask);
    let row = connection.query_one_raw(statement).await.expect("it answers").expect("a role");
    assert!(!row.try_get::<bool>("", "special").expect("a truth"));
    assert_eq!(row.try_get::<i64>("", "owned").expect("a count"), 0);
    let refused = connection.execute_unprepared("CREATE TABLE mine (id BIGINT)").await;
    assert!(refused.is_err(), "an ordinary role made a table");
}

on_both!(a_fresh_database_is_migrated, the_role_is_ordinary);

/// Whether a database is still there.
async fn is_there(url: &str) -> bool {
    match url.strip_prefix("sqlite://") {
        Some(path) => std::path::Path::new(path).exists(),
        None => sea_orm::Database::connect(url).await.is_ok(),
    }
}

/// A suite that lets its database go finds it until its end; a later one does not.
fn stays_until_its_suite_ends(run: fn(&Mutex<String>, bool)) {
    let url = Mutex::new(String::new());
    run(&url, true);
    run(&url, false);
}

async fn looks(db: TestDatabase, url: &Mutex<String>, first: bool) {
    if first {
        let mine = db.url().url.clone();
        drop(db);
        assert!(is_there(&mine).await, "{mine} went before its suite ended");
        *url.lock().unwrap() = mine;
    } else {
        let before = url.lock().unwrap().clone();
        assert!(!is_there(&before).await, "{before} is still there");
    }
}

#[test]
fn a_database_goes_with_its_suite_on_sqlite() {
    stays_until_its_suite_ends(|url, first| on_sqlite(|db| looks(db, url, first)));
}

#[test]
fn a_database_goes_with_its_suite_on_postgres() {
    stays_until_its_suite_ends(|url, first| on_postgres(|db| looks(db, url, first)));
}

#[test]
fn a_clock_moves_only_when_told() {
    let clock = TestClock::at("2026-09-14T09:00:00Z");
    let (before, twin) = (clock.now(), clock.clone());
    assert_eq!(clock.now(), before);
    clock.wait_minutes(2);
    assert_eq!(twin.now().0 - before.0, 120_000_000);
    clock.set("2026-09-14T09:00:00Z");
    assert_eq!(twin.now(), before);
}

#[test]
fn two_sqlite_addresses_differ() {
    assert_ne!(TestUrl::sqlite().url, TestUrl::sqlite().url);
}
