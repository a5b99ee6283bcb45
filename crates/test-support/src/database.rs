//! A migrated database for one test, opened as the ordinary role, with its clock stopped and its chance seeded.

use std::{
    future::Future,
    ops::Deref,
    process::{ExitCode, Termination},
    sync::Arc,
};

use trustwide_storage::{Database, Surroundings};

use crate::{TestClock, TestUrl};

/// A fresh, empty database. It reads as a [`Database`], and is removed when it is dropped or, in a suite, when that ends.
pub struct TestDatabase {
    pub clock: TestClock,
    database: Database,
    url: Arc<TestUrl>,
}

impl TestDatabase {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        Self::prepare(TestUrl::sqlite(), TestClock::default()).await
    }

    /// A new PostgreSQL database; `None` where no server is named (see [`TestUrl::postgres`]).
    pub async fn postgres() -> Option<Self> {
        Some(Self::prepare(TestUrl::postgres().await?, TestClock::default()).await)
    }

    /// Migrates as the owner and then opens as the ordinary role, as a served program does.
    pub async fn prepare(url: TestUrl, clock: TestClock) -> Self {
        let owner = open(&url.owner_url, &clock).await;
        owner.migrate().await.expect("the migrations run");
        owner.close().await.expect("the owner leaves");
        let database = open(&url.url, &clock).await;
        TestDatabase { clock, database, url: Arc::new(url) }
    }

    /// The database itself, to hand on.
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// Where it is, to open it again or start a program on it.
    pub fn url(&self) -> &TestUrl {
        &self.url
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

async fn open(url: &str, clock: &TestClock) -> Database {
    let clock = clock.clone();
    Database::open(url, Surroundings::set(move || clock.now(), 20_260_914))
        .await
        .expect("the database opens")
}

/// Runs a suite on SQLite. It fails where the suite panics or answers with an error.
pub fn on_sqlite<Test, Running, Answer>(test: Test)
where
    Test: FnOnce(TestDatabase) -> Running,
    Running: Future<Output = Answer>,
    Answer: Termination,
{
    runtime().block_on(async { suite(test, TestDatabase::sqlite().await).await });
}

/// Runs a suite on PostgreSQL, as an ordinary role; says so and passes where no server is named and none is required.
pub fn on_postgres<Test, Running, Answer>(test: Test)
where
    Test: FnOnce(TestDatabase) -> Running,
    Running: Future<Output = Answer>,
    Answer: Termination,
{
    runtime().block_on(async {
        let Some(database) = TestDatabase::postgres().await else { return };
        suite(test, database).await;
    });
}

/// Runs a suite, and keeps its database until it is over, whatever the suite lets go before.
async fn suite<Test, Running, Answer>(test: Test, database: TestDatabase)
where
    Test: FnOnce(TestDatabase) -> Running,
    Running: Future<Output = Answer>,
    Answer: Termination,
{
    let _kept = Arc::clone(&database.url);
    assert_eq!(test(database).await.report(), ExitCode::SUCCESS);
}

/// A runtime such as a program has, with its log among what a failing test prints.
fn runtime() -> tokio::runtime::Runtime {
    let _ = tracing_subscriber::fmt().with_test_writer().with_ansi(false).try_init();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}
