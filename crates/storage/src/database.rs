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
    connection: DatabaseConnection,
    kind: Kind,
    surroundings: Surroundings,
    /// Source headers never change once landed, so any node may keep them.
    headers: Mutex<BTreeMap<String, Arc<SourceHeader>>>,
    /// One writer at a time in this process waits here rather than on the file's lock.
    writing: Arc<tokio::sync::Mutex<()>>,
}

impl Database {
    /// Opens `sqlite://PATH` (made if absent) or `postgres://…`; touches no table.
    pub async fn open(url: &str, surroundings: Surroundings) -> Result<Self, StorageError> {
        let kind = if url.starts_with("postgres") { Kind::Postgres } else { Kind::Sqlite };
        let mut options = ConnectOptions::new(url);
        options
            .sqlx_logging(false)
            .max_connections(if kind == Kind::Sqlite { 6 } else { 10 })
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
        let connection = sea_orm::Database::connect(options).await?;
        let (headers, writing) = (Mutex::default(), Arc::default());
        Ok(Database { inner: Arc::new(Inner { connection, kind, surroundings, headers, writing }) })
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
        self.inner.connection.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Ends the connections, so that a file can be moved or removed.
    pub async fn close(self) -> Result<(), StorageError> {
        Ok(self.inner.connection.clone().close().await?)
    }

    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.inner.connection
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
        self.begin(reach, None, None, SqliteTransactionMode::Immediate).await
    }

    async fn begin(
        &self,
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
            return Ok(self.inner.connection.begin_with_options(options).await?);
        }
        let options =
            TransactionOptions { isolation_level, access_mode, ..TransactionOptions::default() };
        let tx = self.inner.connection.begin_with_options(options).await?;
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

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("kind", &self.inner.kind).finish_non_exhaustive()
    }
}
