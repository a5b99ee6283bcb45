//! Secret addresses of calendar feeds: a calendar program cannot sign in, so the address itself is the key.

use super::*;

/// A calendar feed that still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenFeed {
    pub made_at: Moment,
}

impl Database {
    /// Makes a person's feed address and returns its secret; earlier addresses of theirs stop working.
    pub async fn make_feed(
        &self,
        trust: &TrustId,
        person: &PersonId,
    ) -> Result<String, StorageError> {
        let tx = self.changing(Reach::Trust(&trust.0)).await?;
        let now = self.surroundings().now().0;
        shut_feeds(&tx, person, now).await?;
        let secret = self.surroundings().new_secret();
        let row = feed::ActiveModel {
            token_hash: Set(hash_of(&secret)),
            trust_id: Set(trust.0.clone()),
            person_id: Set(person.0.clone()),
            made_at: Set(now),
            revoked_at: Set(None),
        };
        feed::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Shuts every feed of a person.
    pub async fn revoke_feeds(
        &self,
        trust: &TrustId,
        person: &PersonId,
    ) -> Result<(), StorageError> {
        let tx = self.changing(Reach::Trust(&trust.0)).await?;
        shut_feeds(&tx, person, self.surroundings().now().0).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The feed of a person that still works, if any.
    pub async fn open_feed(
        &self,
        trust: &TrustId,
        person: &PersonId,
    ) -> Result<Option<OpenFeed>, StorageError> {
        let tx = self.reading(Reach::Trust(&trust.0)).await?;
        let open = feed::Entity::find()
            .filter(feed::Column::PersonId.eq(person.0.clone()))
            .filter(feed::Column::RevokedAt.is_null());
        Ok(open.one(&tx).await?.map(|it| OpenFeed { made_at: Moment(it.made_at) }))
    }

    /// Whose feed a secret opens, and what they may see today by the posts they hold. A feed shows what a school's post
    /// opens, and of trust-wide posts what needs no second factor: a calendar program has none.
    pub async fn feed_owner(&self, secret: &str) -> Result<Option<Who>, StorageError> {
        let tx = self.reading(Reach::All).await?;
        let open =
            feed::Entity::find_by_id(hash_of(secret)).filter(feed::Column::RevokedAt.is_null());
        let Some(row) = open.one(&tx).await? else { return Ok(None) };
        drop(tx);
        let (trust, person) = (TrustId(row.trust_id), PersonId(row.person_id));
        let now = self.surroundings().now();
        let nobody =
            Who { person: person.clone(), trust: trust.clone(), access: Access::default() };
        let held = self.scoped(nobody, AsAt::now(now)).await?.holdings_held_by(&person).await?;
        let held: Vec<_> = held.into_iter().map(|it| it.holding).collect();
        if !held.iter().any(|it| it.is_held_on(now.day())) {
            return Ok(None);
        }
        let access = Access::of(&held, now.day(), false);
        Ok(Some(Who { person, trust, access }))
    }
}

async fn shut_feeds(
    tx: &sea_orm::DatabaseTransaction,
    person: &PersonId,
    now: i64,
) -> Result<(), StorageError> {
    feed::Entity::update_many()
        .col_expr(feed::Column::RevokedAt, Expr::value(now))
        .filter(feed::Column::PersonId.eq(person.0.clone()))
        .filter(feed::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
