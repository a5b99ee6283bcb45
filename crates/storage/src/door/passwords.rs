//! Passwords: signing in with one, changing it, and how each is hashed and judged.

use super::*;

impl Database {
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

    pub(super) async fn hash_password(&self, password: &str) -> Result<String, StorageError> {
        let (salt, password) = (self.surroundings().random::<16>(), password.to_owned());
        let hash = move || {
            let salt = Salt::new(&salt).map_err(StorageError::damaged)?;
            let hashed =
                Argon2::default().hash_password_with_salt(password.as_bytes(), salt.as_ref());
            Ok(hashed.map_err(StorageError::damaged)?.to_string())
        };
        tokio::task::spawn_blocking(hash).await.map_err(StorageError::damaged)?
    }

    pub(super) async fn verify_password(
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

pub(super) async fn set_password(
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

/// At least twelve characters, not the name, not one character over and over, and not on a short list of the usual ones.
pub(super) fn check_strength(password: &str, name: &str) -> Result<(), DoorError> {
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
