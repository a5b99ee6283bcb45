//! One-time links: how somebody comes in for the first time, or again without a password.

use super::*;

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

    pub(super) async fn open_link(
        &self,
        tx: &DatabaseTransaction,
        secret: &str,
    ) -> Result<link::Model, DoorError> {
        let row =
            link::Entity::find_by_id(hash_of(secret)).one(tx).await?.ok_or(DoorError::LinkSpent)?;
        let open = row.used_at.is_none() && self.surroundings().now().0 < row.expires_at;
        if open { Ok(row) } else { Err(DoorError::LinkSpent) }
    }
}

pub(super) async fn ensure_credential(
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
