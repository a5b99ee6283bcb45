//! Addresses of databases made for one test, which go when the test ends. Not here: opening or migrating them (`database`).

use std::env;

use sea_orm::{ConnectionTrait, DbErr};
use tempfile::TempDir;
use trustwide_storage::Kind;

/// A database that only one test knows. It is removed when this is dropped.
pub struct TestUrl {
    pub kind: Kind,
    /// For the one who makes tables. On SQLite, the same as `url`.
    pub owner_url: String,
    /// For everything else: on PostgreSQL an ordinary role, which row-level security binds.
    pub url: String,
    guard: Guard,
}

enum Guard {
    Folder(TempDir),
    Server { maintenance: String, name: String },
}

impl TestUrl {
    /// A file in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("trustwide.sqlite").display());
        TestUrl { kind: Kind::Sqlite, owner_url: url.clone(), url, guard: Guard::Folder(folder) }
    }

    /// A new database on the server that `TRUSTWIDE_TEST_PG_OWNER` and `TRUSTWIDE_TEST_PG` name.
    ///
    /// `None`, said aloud, where they name none; a failed test where `TRUSTWIDE_TEST_REQUIRE_PG` wants one all the same.
    pub async fn postgres() -> Option<Self> {
        let (Ok(owner), Ok(ordinary)) =
            (env::var("TRUSTWIDE_TEST_PG_OWNER"), env::var("TRUSTWIDE_TEST_PG"))
        else {
            assert!(
                env::var("TRUSTWIDE_TEST_REQUIRE_PG").is_err(),
                "PostgreSQL is required and no server is named"
            );
            eprintln!(
                "skipped on PostgreSQL: TRUSTWIDE_TEST_PG_OWNER and TRUSTWIDE_TEST_PG name no server; ./test starts one"
            );
            return None;
        };
        let name = format!("test_{:032x}", rand::random::<u128>());
        let (owner_url, url) = (with_database(&owner, &name), with_database(&ordinary, &name));
        run(&owner, &format!("CREATE DATABASE {name}")).await.expect("a database for one test");
        let guard = Guard::Server { maintenance: owner, name };
        let made = TestUrl { kind: Kind::Postgres, owner_url, url, guard };
        run(&made.owner_url, &grants(&role_of(&ordinary)))
            .await
            .expect("what the ordinary role may do");
        Some(made)
    }

    /// The folder that holds the SQLite file; nothing on PostgreSQL.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.guard {
            Guard::Folder(folder) => Some(folder.path()),
            Guard::Server { .. } => None,
        }
    }
}

impl Drop for TestUrl {
    fn drop(&mut self) {
        let Guard::Server { maintenance, name } = &self.guard else { return };
        let (maintenance, drop) =
            (maintenance.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // A runtime cannot be entered from inside another, and a test's is still running here.
        let gone = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|it| it.to_string())?;
            runtime.block_on(run(&maintenance, &drop)).map_err(|it| it.to_string())
        });
        if let Ok(Err(problem)) = gone.join() {
            eprintln!("a test's database was left behind: {problem}");
        }
    }
}

/// As `docs/operate.md` sets a trust's own server up: tables that the owner will make may be read and written, not changed.
fn grants(role: &str) -> String {
    format!(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}; \
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}"
    )
}

async fn run(url: &str, sql: &str) -> Result<(), DbErr> {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.sqlx_logging(false).max_connections(1);
    let connection = sea_orm::Database::connect(options).await?;
    for statement in sql.split("; ") {
        connection.execute_unprepared(statement).await?;
    }
    connection.close().await
}

/// `postgres://role:secret@host:port/old` with another database's name.
fn with_database(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').expect("a PostgreSQL address ends in a database's name");
    format!("{server}/{name}")
}

/// The role in `postgres://role:secret@host:port/database`.
fn role_of(url: &str) -> String {
    let (_, rest) = url.split_once("://").expect("a PostgreSQL address has a scheme");
    rest.split([':', '@']).next().unwrap_or_default().to_owned()
}
