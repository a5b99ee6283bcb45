//! Opening a database of either kind, and the transactions that everything else is done in.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use crate::{StorageError, Surroundings, figures::SourceHeader};

/// The two kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Whose rows a transaction may touch: PostgreSQL's row-level security reads it, and every query says it again.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reach<'a> {
    Trust(&'a str),
    /// All trusts: the operator's own commands, and finding out who is at the door.
    All,
}

/// A database, cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    readers: DatabaseConnection,
    /// Apart from the readers: a page that writes still holds its snapshot, and must not wait for others that do too.
    writers: DatabaseConnection,
    kind: Kind,
    surroundings: Surroundings,
    /// Source headers never change once landed, so any node may keep them.
    headers: Mutex<BTreeMap<String, Arc<SourceHeader>>>,
    /// One writer at a time in this process waits here rather than on the file's lock.
    writing: Arc<tokio::sync::Mutex<()>>,
}

/// Connections that read at once. Each on SQLite keeps a cache of its own.
const READERS: u32 = 8;
/// Connections that write at once. A SQLite file has one writer anyway.
const WRITERS_OF_POSTGRES: u32 = 4;

impl Database {
    /// Opens `sqlite://PATH` (made if absent) or `postgres://…`; touches no table.
    pub async fn open(url: &str, surroundings: Surroundings) -> Result<Self, StorageError> {
        let kind = if url.starts_with("postgres") { Kind::Postgres } else { Kind::Sqlite };
        let writers = if kind == Kind::Sqlite { 1 } else { WRITERS_OF_POSTGRES };
        let readers = sea_orm::Database::connect(options(url, kind, READERS)).await?;
        let writers = sea_orm::Database::connect(options(url, kind, writers)).await?;
        let (headers, writing) = (Mutex::default(), Arc::default());
        let inner = Inner { readers, writers, kind, surroundings, headers, writing };
        Ok(Database { inner: Arc::new(inner) })
    }

    /// How many snapshots may be held at once so that each of their holders can still read something beside it.
    pub fn snapshots_at_once(&self) -> usize {
        READERS as usize - 2
    }

    /// SQLite or PostgreSQL.
    pub fn kind(&self) -> Kind {
        self.inner.kind
    }

    /// The clock and chance it was opened with.
    pub fn surroundings(&self) -> &Surroundings {
        &self.inner.surroundings
    }

    /// Whether the database answers: what a readiness check asks.
    pub async fn answers(&self) -> Result<(), StorageError> {
        self.inner.readers.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Ends the connections, so that a file can be moved or removed.
    pub async fn close(self) -> Result<(), StorageError> {
        self.inner.writers.clone().close().await?;
        Ok(self.inner.readers.clone().close().await?)
    }

    /// The connection for what no transaction may hold.
    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.inner.writers
    }

    pub(crate) fn headers(&self) -> &Mutex<BTreeMap<String, Arc<SourceHeader>>> {
        &self.inner.headers
    }

    pub(crate) async fn writing(&self) -> tokio::sync::OwnedMutexGuard<()> {
        self.inner.writing.clone().lock_owned().await
    }

    /// One snapshot for everything that a page reads.
    pub(crate) async fn reading(
        &self,
        reach: Reach<'_>,
    ) -> Result<DatabaseTransaction, StorageError> {
        self.begin(
            &self.inner.readers,
            reach,
            Some(IsolationLevel::RepeatableRead),
            Some(AccessMode::ReadOnly),
            SqliteTransactionMode::Deferred,
        )
        .await
    }

    /// A transaction that may write; on SQLite it holds the file's write lock from its start.
    pub(crate) async fn changing(
        &self,
        reach: Reach<'_>,
    ) -> Result<DatabaseTransaction, StorageError> {
        self.begin(&self.inner.writers, reach, None, None, SqliteTransactionMode::Immediate).await
    }

    async fn begin(
        &self,
        connection: &DatabaseConnection,
        reach: Reach<'_>,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
        mode: SqliteTransactionMode,
    ) -> Result<DatabaseTransaction, StorageError> {
        if self.inner.kind == Kind::Sqlite {
            let options = TransactionOptions {
                sqlite_transaction_mode: Some(mode),
                ..TransactionOptions::default()
            };
            return Ok(connection.begin_with_options(options).await?);
        }
        let options =
            TransactionOptions { isolation_level, access_mode, ..TransactionOptions::default() };
        let tx = connection.begin_with_options(options).await?;
        let whose = match reach {
            Reach::Trust(trust) => trust,
            Reach::All => "*",
        };
        let set = "SELECT set_config('trustwide.trust', $1, true)";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, set, [whose.into()]))
            .await?;
        Ok(tx)
    }
}

fn options(url: &str, kind: Kind, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(20))
        .test_before_acquire(kind == Kind::Postgres);
    options.map_sqlx_sqlite_opts(|it| {
        it.create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(20))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            // What is erased is overwritten in the file, not only unlinked.
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-8000")
    });
    options
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("kind", &self.inner.kind).finish_non_exhaustive()
    }
}
