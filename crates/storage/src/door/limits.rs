//! Limits on guessing, by the name tried and by the address it came from, kept in the database.

use super::*;

impl Database {
    pub(super) async fn refuse_guessers(&self, name: &str, from: &str) -> Result<(), DoorError> {
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
    pub(super) async fn count_failure(&self, name: &str, from: &str) -> DoorError {
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
}

pub(crate) fn name_key(name: &str) -> String {
    digest(&[b"name", tidy(name).as_bytes()])
}

fn address_key(from: &str) -> String {
    digest(&[b"address", from.as_bytes()])
}
