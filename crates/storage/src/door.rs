//! The door: how people prove who they are. Passwords, second factors, one-time links, sessions, and limits on guessing.
//!
//! Nobody has been let in yet, so these queries run across trusts, by hashed secrets alone. What a person may do once
//! inside is `domain::access`.

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
    tables::{credential, link, person, record, session, sign_in_failure},
    versions::Versioned as _,
};

const MINUTE: i64 = 60_000_000;
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

impl Database {
    /// Makes a one-time link for a person and returns its secret. `name` is what they will sign in with.
    pub async fn make_link(
        &self,
        trust: &TrustId,
        person: &PersonId,
        sign_in_name: &str,
        purpose: Purpose,
    ) -> Result<String, StorageError> {
        let tx = self.changing(Reach::All).await?;
        let now = self.surroundings().now().0;
        ensure_credential(&tx, trust, person, sign_in_name, now).await?;
        let secret = self.surroundings().new_secret();
        let row = link::ActiveModel {
            token_hash: Set(hash_of(&secret)),
            trust_id: Set(trust.0.clone()),
            person_id: Set(person.0.clone()),
            purpose: Set(purpose.word().into()),
            made_at: Set(now),
            expires_at: Set(now + LINK_LASTS),
            used_at: Set(None),
        };
        link::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Whom a link is for, and whether for the first time; nothing is used up.
    pub async fn look_at_link(
        &self,
        secret: &str,
    ) -> Result<(TrustId, PersonId, String), DoorError> {
        let tx = self.reading(Reach::All).await?;
        let row = self.open_link(&tx, secret).await?;
        let name = credential::Entity::find_by_id(row.person_id.clone()).one(&tx).await?;
        let name = name.ok_or(DoorError::LinkSpent)?.sign_in_name;
        Ok((TrustId(row.trust_id), PersonId(row.person_id), name))
    }

    /// Uses a link up: sets the password, ends every session of that person, and starts one.
    pub async fn use_link(
        &self,
        secret: &str,
        password: &str,
        device: &str,
    ) -> Result<NewSession, DoorError> {
        let row = self.open_link(&self.reading(Reach::All).await?, secret).await?;
        let kept = credential_of(&self.reading(Reach::All).await?, &row.person_id).await?;
        check_strength(password, &kept.sign_in_name)?;
        let hash = self.hash_password(password).await?;
        let tx = self.changing(Reach::All).await?;
        let now = self.surroundings().now().0;
        let used = link::Entity::update_many()
            .col_expr(link::Column::UsedAt, Expr::value(now))
            .filter(link::Column::PersonId.eq(row.person_id.clone()))
            .filter(link::Column::UsedAt.is_null())
            .exec(&tx)
            .await?;
        if used.rows_affected == 0 {
            return Err(DoorError::LinkSpent);
        }
        set_password(&tx, &row.person_id, hash, now).await?;
        revoke_where(&tx, session::Column::PersonId.eq(row.person_id.clone()), now).await?;
        let new = self.start_session(&tx, &kept, device).await?;
        tx.commit().await?;
        Ok(new)
    }

    async fn open_link(
        &self,
        tx: &DatabaseTransaction,
        secret: &str,
    ) -> Result<link::Model, DoorError> {
        let row =
            link::Entity::find_by_id(hash_of(secret)).one(tx).await?.ok_or(DoorError::LinkSpent)?;
        let open = row.used_at.is_none() && self.surroundings().now().0 < row.expires_at;
        if open { Ok(row) } else { Err(DoorError::LinkSpent) }
    }

    /// Signs in with a name and a password. Slow on purpose, and as slow for a name that nobody has.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: &str,
        device: &str,
    ) -> Result<NewSession, DoorError> {
        let name = tidy(name);
        self.refuse_guessers(&name, from).await?;
        let find =
            credential::Entity::find().filter(credential::Column::SignInName.eq(name.clone()));
        let found = find.one(&self.reading(Reach::All).await?).await?;
        let hash = found.as_ref().and_then(|it| it.password_hash.clone());
        let right = self.verify_password(password, hash).await?;
        match found.filter(|_| right) {
            None => Err(self.count_failure(&name, from).await),
            Some(kept) => {
                let tx = self.changing(Reach::All).await?;
                let new = self.start_session(&tx, &kept, device).await?;
                tx.commit().await?;
                Ok(new)
            }
        }
    }

    /// Starts a session for a person of a demonstration trust, chosen from its list; refused anywhere else.
    pub async fn be(&self, trust: &TrustId, person: &PersonId) -> Result<NewSession, DoorError> {
        let trusts = self.trusts().await?;
        if !trusts.iter().any(|it| it.id == *trust && it.demonstration) {
            return Err(DoorError::Wrong);
        }
        let tx = self.changing(Reach::All).await?;
        let now = self.surroundings().now().0;
        ensure_credential(&tx, trust, person, &person.0, now).await?;
        let kept = credential_of(&tx, &person.0).await?;
        let new = self.start_session(&tx, &kept, "demonstration").await?;
        pass_second_factor(&tx, &hash_of(&new.secret), now).await?;
        tx.commit().await?;
        Ok(NewSession { wants_code: false, ..new })
    }

    async fn start_session(
        &self,
        tx: &DatabaseTransaction,
        kept: &credential::Model,
        device: &str,
    ) -> Result<NewSession, StorageError> {
        let now = self.surroundings().now().0;
        let secret = self.surroundings().new_secret();
        let row = session::ActiveModel {
            token_hash: Set(hash_of(&secret)),
            trust_id: Set(kept.trust_id.clone()),
            person_id: Set(kept.person_id.clone()),
            form_token: Set(self.surroundings().new_secret()),
            device: Set(device.chars().take(80).collect()),
            started_at: Set(now),
            seen_at: Set(now),
            expires_at: Set(now + SESSION_IDLE),
            second_factor_at: Set(None),
            revoked_at: Set(None),
        };
        session::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(NewSession {
            secret,
            person: PersonId(kept.person_id.clone()),
            trust: TrustId(kept.trust_id.clone()),
            wants_code: kept.totp_confirmed_at.is_some(),
        })
    }

    /// Who a cookie belongs to, with what they may do today; `None` where it has ended. Use keeps it alive.
    pub async fn signed_in(&self, secret: &str) -> Result<Option<SignedIn>, StorageError> {
        let hash = hash_of(secret);
        let now = self.surroundings().now();
        let tx = self.reading(Reach::All).await?;
        let Some(row) = session::Entity::find_by_id(hash.clone()).one(&tx).await? else {
            return Ok(None);
        };
        if row.revoked_at.is_some() || row.expires_at <= now.0 {
            return Ok(None);
        }
        let Some(kept) = credential::Entity::find_by_id(row.person_id.clone()).one(&tx).await?
        else {
            return Ok(None);
        };
        drop(tx);
        let Some(holdings) = self.holdings_of(&row.trust_id, &row.person_id, now).await? else {
            return Ok(None);
        };
        if now.0 - row.seen_at > MINUTE {
            self.keep_alive(&row, now).await?;
        }
        let second_factor = row.second_factor_at.is_some();
        let who = Who {
            person: PersonId(row.person_id),
            trust: TrustId(row.trust_id),
            access: Access::of(&holdings, now.day(), second_factor),
        };
        Ok(Some(SignedIn {
            who,
            form_token: row.form_token,
            second_factor,
            has_second_factor: kept.totp_confirmed_at.is_some(),
            needs_second_factor: Access::needs_second_factor(&holdings, now.day()),
            token_hash: hash,
        }))
    }

    /// The posts that a person holds today; `None` for a leaver, whose door is shut.
    async fn holdings_of(
        &self,
        trust: &str,
        person: &str,
        now: Moment,
    ) -> Result<Option<Vec<Holding>>, StorageError> {
        let who = Who {
            person: PersonId(person.into()),
            trust: TrustId(trust.into()),
            access: Access::default(),
        };
        let scope = self.scoped(who.clone(), AsAt::now(now)).await?;
        let Some(found) = scope.find_person(&who.person).await? else { return Ok(None) };
        if found.left_on.is_some_and(|last| last < now.day()) {
            return Ok(None);
        }
        let held = scope.holdings_held_by(&who.person).await?;
        Ok(Some(held.into_iter().map(|it| it.holding).collect()))
    }

    async fn keep_alive(&self, row: &session::Model, now: Moment) -> Result<(), StorageError> {
        let tx = self.changing(Reach::All).await?;
        let ends = Ord::min(now.0 + SESSION_IDLE, row.started_at + SESSION_AT_MOST);
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now.0))
            .col_expr(session::Column::ExpiresAt, Expr::value(ends))
            .filter(session::Column::TokenHash.eq(row.token_hash.clone()))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Shows a second factor: the code that the person's device shows now, once.
    pub async fn show_code(&self, secret: &str, code: &str, from: &str) -> Result<(), DoorError> {
        let now = self.surroundings().now();
        let tx = self.reading(Reach::All).await?;
        let row =
            session::Entity::find_by_id(hash_of(secret)).one(&tx).await?.ok_or(DoorError::Wrong)?;
        let kept = credential_of(&tx, &row.person_id).await?;
        drop(tx);
        self.refuse_guessers(&kept.sign_in_name, from).await?;
        let seed = kept
            .totp_secret
            .as_deref()
            .filter(|_| kept.totp_confirmed_at.is_some())
            .ok_or(DoorError::Wrong)?;
        let Some(step) = matching_step(seed, code, now).filter(|step| *step > kept.totp_last_step)
        else {
            return Err(self.count_failure(&kept.sign_in_name, from).await);
        };
        let tx = self.changing(Reach::All).await?;
        // Only the first of two requests with one code moves the step on.
        let moved = credential::Entity::update_many()
            .col_expr(credential::Column::TotpLastStep, Expr::value(step))
            .filter(credential::Column::PersonId.eq(kept.person_id))
            .filter(credential::Column::TotpLastStep.lt(step))
            .exec(&tx)
            .await?;
        if moved.rows_affected == 0 {
            return Err(DoorError::Wrong);
        }
        pass_second_factor(&tx, &row.token_hash, now.0).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A new seed for a second factor, in base 32; nothing changes until it is confirmed with a code.
    ///
    /// Refused where one is confirmed: a password alone must not put another in its place.
    pub async fn offer_second_factor(&self, person: &PersonId) -> Result<String, StorageError> {
        let tx = self.changing(Reach::All).await?;
        let kept = credential_of(&tx, &person.0).await?;
        if kept.totp_confirmed_at.is_some() {
            return Err(StorageError::Refused(
                "A second factor is set up already: it has to be removed first.".into(),
            ));
        }
        if let Some(seed) = kept.totp_secret {
            return Ok(seed);
        }
        let seed = totp_rs::Secret::from(self.surroundings().random::<20>()).to_base32();
        let mut row = kept.into_active_model();
        row.totp_secret = Set(Some(seed.clone()));
        row.totp_confirmed_at = Set(None);
        credential::Entity::update(row).exec(&tx).await?;
        tx.commit().await?;
        Ok(seed)
    }

    /// Confirms a new second factor with a code from it; this session has then shown it.
    pub async fn confirm_second_factor(&self, at: &SignedIn, code: &str) -> Result<(), DoorError> {
        let now = self.surroundings().now();
        let tx = self.changing(Reach::All).await?;
        let kept = credential_of(&tx, &at.who.person.0).await?;
        // One that is confirmed is shown with `show_code`, where guesses are counted.
        let offered = kept.totp_secret.clone().filter(|_| kept.totp_confirmed_at.is_none());
        let step = matching_step(&offered.ok_or(DoorError::Wrong)?, code, now);
        let step = step.ok_or(DoorError::Wrong)?;
        let mut row = kept.into_active_model();
        row.totp_confirmed_at = Set(Some(now.0));
        row.totp_last_step = Set(step);
        credential::Entity::update(row).exec(&tx).await?;
        pass_second_factor(&tx, &at.token_hash, now.0).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes a person's second factor away, for a lost device; their sessions end.
    pub async fn remove_second_factor(&self, person: &PersonId) -> Result<(), StorageError> {
        let tx = self.changing(Reach::All).await?;
        let mut row = credential_of(&tx, &person.0).await?.into_active_model();
        row.totp_secret = Set(None);
        row.totp_confirmed_at = Set(None);
        credential::Entity::update(row).exec(&tx).await?;
        revoke_where(
            &tx,
            session::Column::PersonId.eq(person.0.clone()),
            self.surroundings().now().0,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Changes a password, given the old one; every other session ends.
    pub async fn change_password(
        &self,
        at: &SignedIn,
        old: &str,
        new: &str,
    ) -> Result<(), DoorError> {
        let kept = credential_of(&self.reading(Reach::All).await?, &at.who.person.0).await?;
        self.refuse_guessers(&kept.sign_in_name, "").await?;
        if !self.verify_password(old, kept.password_hash.clone()).await? {
            return Err(self.count_failure(&kept.sign_in_name, "").await);
        }
        check_strength(new, &kept.sign_in_name)?;
        let hash = self.hash_password(new).await?;
        let tx = self.changing(Reach::All).await?;
        let now = self.surroundings().now().0;
        set_password(&tx, &kept.person_id, hash, now).await?;
        let others = session::Column::PersonId
            .eq(kept.person_id)
            .and(session::Column::TokenHash.ne(at.token_hash.clone()));
        revoke_where(&tx, others, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends one session of a person.
    pub async fn end_session(
        &self,
        person: &PersonId,
        token_hash: &str,
    ) -> Result<(), StorageError> {
        let one = session::Column::TokenHash
            .eq(token_hash)
            .and(session::Column::PersonId.eq(person.0.clone()));
        let tx = self.changing(Reach::All).await?;
        revoke_where(&tx, one, self.surroundings().now().0).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session of a person: for a leaver, or after a loss.
    pub async fn end_sessions(&self, person: &PersonId) -> Result<(), StorageError> {
        let tx = self.changing(Reach::All).await?;
        revoke_where(
            &tx,
            session::Column::PersonId.eq(person.0.clone()),
            self.surroundings().now().0,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// A person's sessions that have not ended, latest first.
    pub async fn sessions_of(&self, person: &PersonId) -> Result<Vec<SessionLine>, StorageError> {
        let open = session::Entity::find()
            .filter(session::Column::PersonId.eq(person.0.clone()))
            .filter(session::Column::RevokedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(self.surroundings().now().0))
            .order_by_desc(session::Column::SeenAt)
            .order_by_asc(session::Column::TokenHash);
        let rows = open.all(&self.reading(Reach::All).await?).await?;
        let line = |row: session::Model| SessionLine {
            token_hash: row.token_hash,
            device: row.device,
            started_at: Moment(row.started_at),
            seen_at: Moment(row.seen_at),
        };
        Ok(rows.into_iter().map(line).collect())
    }

    async fn refuse_guessers(&self, name: &str, from: &str) -> Result<(), DoorError> {
        let tx = self.reading(Reach::All).await?;
        let since = self.surroundings().now().0 - FAILURES_WITHIN;
        for (key, most) in
            [(name_key(name), FAILURES_BY_NAME), (address_key(from), FAILURES_BY_ADDRESS)]
        {
            let failed = sign_in_failure::Entity::find()
                .filter(sign_in_failure::Column::KeyHash.eq(key))
                .filter(sign_in_failure::Column::At.gt(since));
            if failed.count(&tx).await? >= most {
                return Err(DoorError::TooMany);
            }
        }
        Ok(())
    }

    /// Counts a failure and says what went wrong, which may be the counting.
    async fn count_failure(&self, name: &str, from: &str) -> DoorError {
        let counted = async {
            let tx = self.changing(Reach::All).await?;
            let now = self.surroundings().now().0;
            let old = sign_in_failure::Column::At.lt(now - 4 * FAILURES_WITHIN);
            sign_in_failure::Entity::delete_many().filter(old).exec(&tx).await?;
            for key in [name_key(name), address_key(from)] {
                let row = sign_in_failure::ActiveModel {
                    id: Set(self.surroundings().new_id()),
                    key_hash: Set(key),
                    at: Set(now),
                };
                sign_in_failure::Entity::insert(row).exec_without_returning(&tx).await?;
            }
            Ok::<_, StorageError>(tx.commit().await?)
        };
        match counted.await {
            Ok(()) => DoorError::Wrong,
            Err(error) => error.into(),
        }
    }

    async fn hash_password(&self, password: &str) -> Result<String, StorageError> {
        let (salt, password) = (self.surroundings().random::<16>(), password.to_owned());
        let hash = move || {
            let salt = Salt::new(&salt).map_err(StorageError::damaged)?;
            let hashed =
                Argon2::default().hash_password_with_salt(password.as_bytes(), salt.as_ref());
            Ok(hashed.map_err(StorageError::damaged)?.to_string())
        };
        tokio::task::spawn_blocking(hash).await.map_err(StorageError::damaged)?
    }

    async fn verify_password(
        &self,
        password: &str,
        hash: Option<String>,
    ) -> Result<bool, StorageError> {
        let Some(hash) = hash else {
            // As much work as a real check, so that a stranger cannot tell which names exist.
            self.hash_password(password).await?;
            return Ok(false);
        };
        let password = password.to_owned();
        let verify = move || {
            let hash = PasswordHash::new(&hash).map_err(StorageError::damaged)?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        };
        tokio::task::spawn_blocking(verify).await.map_err(StorageError::damaged)?
    }
}

async fn ensure_credential(
    tx: &DatabaseTransaction,
    trust: &TrustId,
    person: &PersonId,
    sign_in_name: &str,
    now: i64,
) -> Result<(), StorageError> {
    // A person's id is enough to sign in as them, so it must be one of this trust's.
    let of_trust = record::Entity::find_by_id(person.0.clone())
        .filter(record::Column::TrustId.eq(trust.0.clone()))
        .filter(record::Column::Kind.eq(person::Entity::KIND));
    if of_trust.one(tx).await?.is_none() {
        return Err(StorageError::NotFound { what: "person" });
    }
    if credential::Entity::find_by_id(person.0.clone()).one(tx).await?.is_some() {
        return Ok(());
    }
    let name = tidy(sign_in_name);
    let taken = credential::Entity::find()
        .filter(credential::Column::SignInName.eq(name.clone()))
        .one(tx)
        .await?;
    if taken.is_some() {
        return Err(StorageError::Refused(format!("Somebody already signs in as {name}.")));
    }
    let row = credential::ActiveModel {
        person_id: Set(person.0.clone()),
        trust_id: Set(trust.0.clone()),
        sign_in_name: Set(name),
        password_hash: Set(None),
        totp_secret: Set(None),
        totp_confirmed_at: Set(None),
        totp_last_step: Set(0),
        changed_at: Set(now),
    };
    credential::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

async fn credential_of(
    tx: &DatabaseTransaction,
    person: &str,
) -> Result<credential::Model, StorageError> {
    let found = credential::Entity::find_by_id(person).one(tx).await?;
    found.ok_or(StorageError::NotFound { what: "sign-in" })
}

async fn set_password(
    tx: &DatabaseTransaction,
    person: &str,
    hash: String,
    now: i64,
) -> Result<(), StorageError> {
    credential::Entity::update_many()
        .col_expr(credential::Column::PasswordHash, Expr::value(hash))
        .col_expr(credential::Column::ChangedAt, Expr::value(now))
        .filter(credential::Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}

async fn pass_second_factor(
    tx: &DatabaseTransaction,
    token_hash: &str,
    now: i64,
) -> Result<(), StorageError> {
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactorAt, Expr::value(now))
        .filter(session::Column::TokenHash.eq(token_hash))
        .exec(tx)
        .await?;
    Ok(())
}

async fn revoke_where(
    tx: &DatabaseTransaction,
    which: impl IntoCondition,
    now: i64,
) -> Result<(), StorageError> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(which)
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The time step (of thirty seconds) whose code this is: now, the one before or the one after.
fn matching_step(seed: &str, code: &str, now: Moment) -> Option<i64> {
    let secret = totp_rs::Secret::try_from_base32(seed).ok()?;
    let totp = totp_rs::Builder::new().with_secret(secret).build().ok()?;
    let code: String = code.chars().filter(|it| !it.is_whitespace()).collect();
    let step = now.0 / 1_000_000 / 30;
    [step, step - 1, step + 1].into_iter().find(|step| {
        let shown = totp.generate(u64::try_from(step * 30).unwrap_or(0)).to_string();
        subtle::ConstantTimeEq::ct_eq(shown.as_bytes(), code.as_bytes()).into()
    })
}

/// At least twelve characters, not the name, not one character over and over, and not on a short list of the usual ones.
fn check_strength(password: &str, name: &str) -> Result<(), DoorError> {
    const USUAL: [&str; 6] = ["password", "qwerty", "letmein", "123456789", "welcome", "trustwide"];
    let lower = password.to_lowercase();
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    let usual = USUAL.iter().any(|word| lower.replace(word, "").chars().count() < 6);
    let short = password.chars().count() < 12 || password.len() > 1024;
    if short || distinct.len() < 5 || usual || lower == name {
        Err(DoorError::WeakPassword)
    } else {
        Ok(())
    }
}

fn tidy(name: &str) -> String {
    name.trim().to_lowercase()
}

fn hash_of(secret: &str) -> String {
    digest(&[b"secret", secret.as_bytes()])
}

pub(crate) fn name_key(name: &str) -> String {
    digest(&[b"name", tidy(name).as_bytes()])
}

fn address_key(from: &str) -> String {
    digest(&[b"address", from.as_bytes()])
}
