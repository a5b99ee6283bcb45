//! That the two kinds of database are what suites believe them to be.

use sea_orm::{ConnectionTrait, Statement};
use trustwide_storage::Kind;
use trustwide_test_support::{TestClock, TestDatabase, TestUrl, on_both};

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

async fn a_database_goes_with_its_test(db: TestDatabase) {
    let url = db.url().url.clone();
    drop(db);
    let connected = match url.strip_prefix("sqlite://") {
        Some(path) => std::path::Path::new(path).exists(),
        None => sea_orm::Database::connect(&url).await.is_ok(),
    };
    assert!(!connected, "{url} is still there");
}

on_both!(a_fresh_database_is_migrated, the_role_is_ordinary, a_database_goes_with_its_test);

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
