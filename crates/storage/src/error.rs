//! What can go wrong with stored data, for callers that treat the cases differently.

/// Why a read or a write did not happen. Nothing is half-done after an error.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Somebody has changed the record since the form was opened.
    #[error("the record {record} has been changed since it was read")]
    Stale { record: String },
    /// The record of this form exists: the same form was sent twice.
    #[error("the record {record} was already made")]
    Already { record: String },
    #[error("there is no {what} here")]
    NotFound { what: &'static str },
    /// A rule of the data would be broken, said in words that people may read.
    #[error("{0}")]
    Refused(String),
    #[error(
        "the database was written by a newer version of this program (schema {found}, known here {known})"
    )]
    NewerSchema { found: String, known: String },
    #[error("this database has no tables yet, and the account used may not make them")]
    NotMigrated,
    #[error("what is stored cannot be read: {what}")]
    Damaged { what: String },
    #[error("a file could not be read or written")]
    File(#[from] std::io::Error),
    #[error("the database did not answer as expected")]
    Database(#[from] sea_orm::DbErr),
}

impl StorageError {
    /// Stored text that does not parse.
    pub fn damaged(what: impl std::fmt::Display) -> Self {
        StorageError::Damaged { what: what.to_string() }
    }
}
