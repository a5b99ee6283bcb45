//! That a check finds each kind of damage, says exactly that, and finds nothing else.

use std::io::Cursor;

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use trustwide_storage::{Kind, check::references, every_table, every_versioned};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::Furnished;

/// A connection that may do harm: the owner's, with foreign keys off.
pub async fn vandal(db: &TestDatabase) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(&db.url().owner_url);
    options.sqlx_logging(false).max_connections(1);
    let connection = sea_orm::Database::connect(options).await.unwrap();
    let first = match db.kind() {
        Kind::Sqlite => "PRAGMA foreign_keys = OFF",
        Kind::Postgres => "SELECT set_config('trustwide.trust', '*', false)",
    };
    connection.execute_unprepared(first).await.unwrap();
    connection
}

/// What is done, and every sentence that a check must then say. `{t}` is Saltmarsh, `{f}` Fenland, `{file}` its file;
/// `HEX(…)` is bytes in either database; a line that starts with `pg:` is for PostgreSQL alone.
const DAMAGE: [(&str, &[&str]); 37] = [
    (
        "INSERT INTO context_note SELECT 'v2', record_id, trust_id, recorded_at, recorded_by, recorded_at + 1, urn, \
         measure, words FROM context_note",
        &["versions of record note in context_note overlap in time"],
    ),
    (
        "UPDATE context_note SET version_id = 'v1', retired_at = recorded_at - 1",
        &["version v1 in context_note was retired before it was recorded"],
    ),
    (
        "UPDATE context_note SET version_id = 'v1'; UPDATE record SET kind = 'correction' WHERE id = 'note'",
        &[
            "version v1 in context_note belongs to a record of another kind",
            "record note has no version in correction",
        ],
    ),
    (
        "UPDATE context_note SET version_id = 'v1', recorded_at = 1, trust_id = '{f}'",
        &["version v1 in context_note is of another trust than its record"],
    ),
    (
        "UPDATE context_note SET version_id = 'v1', recorded_at = 9000000000000000",
        &["version v1 in context_note is later than its trust's last write"],
    ),
    ("DELETE FROM context_note", &["record note has no version in context_note"]),
    (
        "UPDATE record SET kind = 'parchment' WHERE id = 'note'; DELETE FROM context_note",
        &["record note is of no known kind"],
    ),
    (
        "UPDATE record_party SET trust_id = '{f}' WHERE record_id = 'note'",
        &[
            "record note and one of its parties are of different trusts",
            "record note concerns school/900001, and the trust has no such school",
        ],
    ),
    (
        "UPDATE record_party SET party = 'person/nobody' WHERE record_id = 'holding-pat'",
        &["record holding-pat concerns person/nobody, and there is no such person"],
    ),
    (
        "UPDATE record_party SET party = 'school/999999' WHERE record_id = 'note'",
        &["record note concerns school/999999, and the trust has no such school"],
    ),
    ("UPDATE holding SET post_id = 'none'", &["post none is held, and there is no such post"]),
    (
        "UPDATE holding SET person_id = 'nobody'",
        &["person nobody holds a post, and there is no such person"],
    ),
    (
        "UPDATE credential SET person_id = 'nobody'",
        &["person nobody can sign in, and there is no such person"],
    ),
    (
        "DELETE FROM source_row WHERE source_id = '{file}' AND place = 'england'",
        &["file {file} does not have as many rows as were kept of it"],
    ),
    (
        "UPDATE source_row SET trust_id = '{f}' WHERE source_id = '{file}'",
        &["file {file} and one of its rows are of different trusts"],
    ),
    (
        "UPDATE source_row SET trust_id = 'none' WHERE source_id = '{file}'; \
         UPDATE source SET trust_id = 'none' WHERE id = '{file}'",
        &["file {file} is of no trust"],
    ),
    (
        "UPDATE source SET landed_at = 9000000000000000 WHERE id = '{file}'",
        &["file {file} was landed or retired after its trust's last write"],
    ),
    (
        "UPDATE source SET checksum = 'none' WHERE id = '{file}'",
        &["the bytes kept of file {file} are not those that were landed"],
    ),
    (
        "UPDATE source SET bytes = HEX(1f8b08) WHERE id = '{file}'",
        &["the bytes kept of file {file} are not those that were landed"],
    ),
    (
        "UPDATE source SET columns = 'none' WHERE id = '{file}'",
        &["the columns of file {file} cannot be read"],
    ),
    (
        "UPDATE source_row SET cells = HEX(0000) WHERE source_id = '{file}' AND place = 'england'",
        &["line 4 of file {file} does not decode to its columns"],
    ),
    (
        "UPDATE source_row SET cells = HEX(00000063) WHERE source_id = '{file}' AND place = 'england'",
        &["line 4 of file {file} does not decode to its columns"],
    ),
    (
        "UPDATE source_row SET place = 'narnia' WHERE source_id = '{file}' AND place = 'england'",
        &["line 4 of file {file} is about no known place"],
    ),
    (
        "UPDATE audit SET act = 'none' WHERE trust_id = '{t}' AND seq = 2",
        &["audit entry 2 of {t} does not follow from the one before"],
    ),
    (
        "DELETE FROM audit_payload WHERE trust_id = '{t}' AND seq > 2; DELETE FROM audit WHERE trust_id = '{t}' AND seq > 2",
        &["the audit chain of {t} does not end where its trust says"],
    ),
    (
        "UPDATE audit_payload SET payload = 'none' WHERE trust_id = '{t}' AND seq = 2",
        &["what audit entry 2 of {t} says was changed"],
    ),
    ("DELETE FROM audit_payload WHERE trust_id = '{t}' AND seq = 2", &[]),
    ("UPDATE transfer SET minutes = 0", &["transfer transfer takes no time"]),
    ("UPDATE transfer SET giver = receiver", &["transfer transfer is from a giver to itself"]),
    ("UPDATE transfer SET account = 'none'", &["transfer transfer cannot be read"]),
    ("UPDATE transfer SET line = ''", &["transfer transfer is on no account"]),
    (
        "UPDATE transfer SET account = 'carried', line = '2019-20'",
        &["transfer transfer is of 2026-27 and on what 2019-20 carried over"],
    ),
    (
        "UPDATE transfer SET giver = 'person/nobody', request_id = 'none'",
        &[
            "transfer transfer names person/nobody, who is not of its trust",
            "transfer transfer answers request none, which is not here",
        ],
    ),
    (
        "UPDATE transfer SET contact_id = 'contact'",
        &["transfer transfer is of somebody who was not at contact contact"],
    ),
    (
        "UPDATE transfer SET giver = 'person/pat', starts_at = '09:00'; \
         INSERT INTO record SELECT 'twin', trust_id, kind, created_at FROM record WHERE id = 'transfer'; \
         INSERT INTO transfer SELECT 'v2', 'twin', trust_id, recorded_at, recorded_by, NULL, start_year, giver, \
         receiver, account, line, minutes, state, on_day, starts_at, contact_id, request_id, brought_forward, pence, \
         note FROM transfer",
        &["transfers transfer and twin take person/pat at the same time"],
    ),
    // These take a rule out of the tables first, so they come last.
    (
        "DROP INDEX context_note_current; INSERT INTO context_note SELECT 'v2', record_id, trust_id, recorded_at, \
         recorded_by, NULL, urn, measure, words FROM context_note",
        &["record note has more than one current version in context_note"],
    ),
    (
        "pg:ALTER TABLE source_row DROP CONSTRAINT source_row_source_id_fkey; \
         pg:ALTER TABLE source_issue DROP CONSTRAINT source_issue_source_id_fkey; \
         DELETE FROM source WHERE id = '{file}'",
        &[
            "source_row refers to source {file}, which is not here",
            "source_issue refers to source {file}, which is not here",
        ],
    ),
];

async fn finds_each_damage_and_nothing_else(db: TestDatabase) {
    let Furnished { house, file } = Furnished::build(db).await;
    let mut archive = Cursor::new(Vec::new());
    house.db.backup(&mut archive).await.unwrap();
    let fill = |text: &str| {
        let text = text.replace("{t}", &house.saltmarsh.0).replace("{f}", &house.fenland.0);
        text.replace("{file}", &file.0)
    };
    for (harm, says) in DAMAGE {
        assert_eq!(house.db.check().await.unwrap().faults, [""; 0], "before {harm}");
        damage(&house.db, &fill(harm)).await;
        let expected: Vec<String> = says.iter().map(|it| fill(it)).collect();
        let mut faults = house.db.check().await.unwrap().faults;
        faults.sort_by_key(|fault| expected.iter().position(|it| it == fault));
        assert_eq!(faults, expected, "after {harm}");
        empty(&house.db).await;
        house.db.restore(&mut archive).await.unwrap();
    }
}

/// Does one line of [`DAMAGE`].
async fn damage(db: &TestDatabase, harm: &str) {
    let connection = vandal(db).await;
    for statement in harm.split("; ") {
        let statement = match (statement.strip_prefix("pg:"), db.kind()) {
            (Some(_), Kind::Sqlite) => continue,
            (Some(alone), Kind::Postgres) => alone.to_owned(),
            (None, Kind::Sqlite) => statement.replace("HEX(", "(x'").replace(") WHERE", "') WHERE"),
            (None, Kind::Postgres) => {
                statement.replace("HEX(", "('\\x").replace(") WHERE", "') WHERE")
            }
        };
        let done = connection.execute_unprepared(&statement).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    connection.close().await.unwrap();
}

async fn empty(db: &TestDatabase) {
    let connection = vandal(db).await;
    macro_rules! names {
        ($($module:ident),*) => { [$(stringify!($module)),*] };
    }
    for table in every_table!(names).into_iter().rev() {
        connection.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
    connection.close().await.unwrap();
}

async fn sqlites_own_check_is_asked(db: TestDatabase) {
    if db.kind() == Kind::Postgres {
        return;
    }
    let house = Furnished::build(db).await.house;
    // A row that breaks NOT NULL, slipped in while the table's definition said otherwise.
    let redefine = |from: &str, to: &str| {
        format!(
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '{from}', '{to}') \
             WHERE name = 'view_log'; PRAGMA writable_schema = RESET"
        )
    };
    for step in [
        redefine("what TEXT NOT NULL", "what TEXT"),
        "UPDATE view_log SET what = NULL".to_owned(),
        redefine("what TEXT", "what TEXT NOT NULL"),
    ] {
        let connection = vandal(&house.db).await;
        connection.execute_unprepared(&step).await.unwrap();
        connection.close().await.unwrap();
    }
    let reopened = trustwide_storage::Database::open(
        &house.db.url().url,
        trustwide_storage::Surroundings::real(),
    );
    let report = reopened.await.unwrap().check().await.unwrap();
    assert_eq!(report.faults, ["SQLite finds its file damaged: NULL value in view_log.what"]);
}

/// The lists that checks, archives and row security walk are the tables that migrations make.
async fn no_table_is_forgotten(db: TestDatabase) {
    if db.kind() == Kind::Postgres {
        return;
    }
    let connection = vandal(&db).await;
    let ask = async |sql: &str| {
        let ask = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(ask).await.unwrap();
        let line = |row: &sea_orm::QueryResult| row.try_get_by_index::<String>(0).unwrap();
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        lines.sort();
        lines
    };
    macro_rules! names {
        ($($module:ident),*) => { vec![$(stringify!($module).to_owned()),*] };
    }
    let mut known = every_table!(names);
    // Neither is anything to keep: what has run here, and failed guesses.
    known.extend(["migration".to_owned(), "sign_in_failure".to_owned()]);
    known.sort();
    assert_eq!(ask("SELECT name FROM sqlite_master WHERE type = 'table'").await, known);

    let mut versioned = every_versioned!(names);
    versioned.sort();
    let with_versions = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'version_id' \
                         WHERE m.type = 'table'";
    assert_eq!(ask(with_versions).await, versioned);

    let mut listed: Vec<String> = references()
        .iter()
        .map(|(table, column, parent)| format!("{table}.{column} {parent}"))
        .collect();
    listed.sort();
    let keys = "SELECT m.name || '.' || k.\"from\" || ' ' || k.\"table\" FROM sqlite_master m \
                JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'";
    assert_eq!(ask(keys).await, listed);
    connection.close().await.unwrap();
}

on_both!(finds_each_damage_and_nothing_else, sqlites_own_check_is_asked, no_table_is_forgotten);
