//! The door: how people prove who they are. Passwords, second factors, one-time links, sessions, and limits on guessing.
//!
//! Nobody has been let in yet, so these queries run across trusts, by hashed secrets alone. What a person may do once
//! inside is `domain::access`.

mod feeds;
mod limits;
mod links;
mod passwords;
mod second_factor;
mod sessions;

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use serde::Serialize;
use trustwide_domain::{
    AsAt, Moment,
    access::{Access, Holding},
    ids::{PersonId, TrustId},
};

use crate::{
    Database, StorageError, Who,
    audit::digest,
    database::Reach,
    tables::{credential, feed, link, person, record, session, sign_in_failure},
    versions::Versioned as _,
};

pub use self::feeds::OpenFeed;
pub(crate) use self::limits::name_key;
use self::{
    links::ensure_credential,
    passwords::{check_strength, set_password},
    second_factor::pass_second_factor,
    sessions::revoke_where,
};

/// In millionths of a second.
pub(crate) const MINUTE: i64 = 60_000_000;
/// A session ends this long after its last use, and in any case after [`SESSION_AT_MOST`].
pub const SESSION_IDLE: i64 = 8 * 60 * MINUTE;
pub const SESSION_AT_MOST: i64 = 7 * 24 * 60 * MINUTE;
/// A one-time link lasts three days.
pub const LINK_LASTS: i64 = 3 * 24 * 60 * MINUTE;
/// Failures for one name, and for one address, within a quarter of an hour, before the door stays shut.
const FAILURES_BY_NAME: u64 = 8;
const FAILURES_BY_ADDRESS: u64 = 40;
const FAILURES_WITHIN: i64 = 15 * MINUTE;

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Purpose {
    FirstAdministrator,
    Invitation,
    Reset,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::FirstAdministrator => "first administrator",
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
        }
    }
}

/// Why the door stayed shut. The page says no more than it must.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    #[error("the name, password or code is wrong")]
    Wrong,
    #[error("too many failed attempts")]
    TooMany,
    #[error("the link has been used, has expired, or never was")]
    LinkSpent,
    #[error("the password is too short or too common")]
    WeakPassword,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<sea_orm::DbErr> for DoorError {
    fn from(error: sea_orm::DbErr) -> Self {
        DoorError::Storage(error.into())
    }
}

/// Somebody signed in, as their cookie shows.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub who: Who,
    /// The token that every form must carry.
    pub form_token: String,
    /// Whether the second factor has been shown in this session.
    pub second_factor: bool,
    /// Whether the person has a second factor at all.
    pub has_second_factor: bool,
    /// Whether a post they hold asks for one.
    pub needs_second_factor: bool,
    pub token_hash: String,
}

/// A new session: the cookie's secret is shown to nobody again.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub secret: String,
    pub person: PersonId,
    pub trust: TrustId,
    /// Whether a second factor must still be shown.
    pub wants_code: bool,
}

/// A session in a person's own list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    #[serde(skip)]
    pub token_hash: String,
    pub device: String,
    pub started_at: Moment,
    pub seen_at: Moment,
}

async fn credential_of(
    tx: &DatabaseTransaction,
    person: &str,
) -> Result<credential::Model, StorageError> {
    let found = credential::Entity::find_by_id(person).one(tx).await?;
    found.ok_or(StorageError::NotFound { what: "sign-in" })
}

fn tidy(name: &str) -> String {
    name.trim().to_lowercase()
}

fn hash_of(secret: &str) -> String {
    digest(&[b"secret", secret.as_bytes()])
}
