//! Forward-only migrations, embedded: each file in `migrations/` runs once, in order, under a lock.
//!
//! To add one: a new file there, named by its instant, a line in [`MIGRATIONS`], and a twin of believable rows in
//! `tests/migrations/`. Every new table also goes into [`crate::tables`].

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use crate::{Database, Kind, StorageError, database::Reach, tables};

const MIGRATIONS: &[(&str, &str)] = &[
    ("20261122090000_house", include_str!("../migrations/20261122090000_house.sql")),
    ("20261122090100_people", include_str!("../migrations/20261122090100_people.sql")),
    (
        "20261122120000_model_and_year",
        include_str!("../migrations/20261122120000_model_and_year.sql"),
    ),
    ("20261122120100_contacts", include_str!("../migrations/20261122120100_contacts.sql")),
    ("20261122120200_banding", include_str!("../migrations/20261122120200_banding.sql")),
    ("20261122120300_days", include_str!("../migrations/20261122120300_days.sql")),
    ("20261122120400_specialists", include_str!("../migrations/20261122120400_specialists.sql")),
    (
        "20261122140000_ledger_by_year",
        include_str!("../migrations/20261122140000_ledger_by_year.sql"),
    ),
    ("20261122150000_elements", include_str!("../migrations/20261122150000_elements.sql")),
    (
        "20261122160000_contacts_by_day",
        include_str!("../migrations/20261122160000_contacts_by_day.sql"),
    ),
    ("20261122170000_funding", include_str!("../migrations/20261122170000_funding.sql")),
    (
        "20261122180000_support_shown_at",
        include_str!("../migrations/20261122180000_support_shown_at.sql"),
    ),
];

/// A number that only this program's migrations lock.
const LOCK: i64 = 7_391_842_206;

/// Every migration that this program knows, in the order in which they run.
pub fn all() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|(name, _)| *name)
}

/// The newest migration that this program knows.
pub fn newest() -> &'static str {
    MIGRATIONS.last().map_or("", |(name, _)| name)
}

impl Database {
    /// Brings the tables up to date, under a lock; a second run changes nothing.
    ///
    /// Refuses a database that a newer program has written.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        self.migrate_to(newest()).await
    }

    /// Brings the tables as far as one migration, for tests of the next.
    pub async fn migrate_to(&self, last: &str) -> Result<(), StorageError> {
        if self.is_up_to_date().await? {
            return Ok(());
        }
        let _one_at_a_time = self.writing().await;
        let tx = self.changing(Reach::All).await?;
        if self.kind() == Kind::Postgres {
            tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
        }
        tx.execute_unprepared("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, ran_at BIGINT NOT NULL)")
            .await?;
        let done = names(&tx).await?;
        refuse_newer(&done)?;
        for (name, sql) in
            MIGRATIONS.iter().filter(|(name, _)| *name <= last && !done.iter().any(|it| it == name))
        {
            self.run(&tx, name, sql).await?;
        }
        if self.kind() == Kind::Postgres {
            tables::guard_rows(&tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn run(
        &self,
        tx: &DatabaseTransaction,
        name: &str,
        sql: &str,
    ) -> Result<(), StorageError> {
        let sql = if self.kind() == Kind::Postgres {
            sql.replace(" BLOB", " BYTEA")
        } else {
            sql.to_owned()
        };
        tx.execute_unprepared(&sql).await?;
        let ran_at = self.surroundings().now().0;
        tx.execute_unprepared(&format!(
            "INSERT INTO migration (name, ran_at) VALUES ('{name}', {ran_at})"
        ))
        .await?;
        Ok(())
    }

    /// Whether every migration has run; errs where a newer program's have.
    pub async fn is_up_to_date(&self) -> Result<bool, StorageError> {
        let tx = self.reading(Reach::All).await?;
        if !self.migration_table(&tx).await? {
            return Ok(false);
        }
        let done = names(&tx).await?;
        refuse_newer(&done)?;
        Ok(MIGRATIONS.iter().all(|(name, _)| done.iter().any(|it| it == name)))
    }

    /// Whether any table of this program's is there.
    pub async fn has_tables(&self) -> Result<bool, StorageError> {
        let tx = self.reading(Reach::All).await?;
        self.migration_table(&tx).await
    }

    async fn migration_table(&self, tx: &DatabaseTransaction) -> Result<bool, StorageError> {
        let exists = match self.kind() {
            Kind::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
            }
            Kind::Postgres => "SELECT tablename FROM pg_tables WHERE tablename = 'migration'",
        };
        Ok(tx.query_one_raw(Statement::from_string(self.backend(), exists)).await?.is_some())
    }

    /// Copies an SQLite database into a new file, whole, while others read and write it.
    pub async fn copy_to(&self, path: &std::path::Path) -> Result<(), StorageError> {
        let to = path.display().to_string().replace('\'', "''");
        self.connection().execute_unprepared(&format!("VACUUM INTO '{to}'")).await?;
        Ok(())
    }

    pub(crate) fn backend(&self) -> DbBackend {
        match self.kind() {
            Kind::Sqlite => DbBackend::Sqlite,
            Kind::Postgres => DbBackend::Postgres,
        }
    }
}

async fn names(tx: &DatabaseTransaction) -> Result<Vec<String>, StorageError> {
    let rows = tx
        .query_all_raw(Statement::from_string(
            tx.get_database_backend(),
            "SELECT name FROM migration ORDER BY name",
        ))
        .await?;
    Ok(rows.iter().map(|row| row.try_get::<String>("", "name")).collect::<Result<_, _>>()?)
}

fn refuse_newer(done: &[String]) -> Result<(), StorageError> {
    match done.last() {
        Some(found) if found.as_str() > newest() => {
            Err(StorageError::NewerSchema { found: found.clone(), known: newest().into() })
        }
        _ => Ok(()),
    }
}
