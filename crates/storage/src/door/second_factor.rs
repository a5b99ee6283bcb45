//! Second factors: a code from a device, shown once, and how one is set up and taken away.

use super::*;

impl Database {
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
}

pub(super) async fn pass_second_factor(
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
