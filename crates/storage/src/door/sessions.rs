//! Sessions: who a cookie belongs to, for how long, and how it ends.

use super::*;

impl Database {
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

    pub(super) async fn start_session(
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
    pub(super) async fn holdings_of(
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

    pub(super) async fn keep_alive(
        &self,
        row: &session::Model,
        now: Moment,
    ) -> Result<(), StorageError> {
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
}

pub(super) async fn revoke_where(
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
