//! Retention: what may be kept for a time is removed when its time is over.
//!
//! Records and figures are kept; what ages is how people signed in, what they looked at, and files left waiting.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::ExprTrait,
};
use serde::{Deserialize, Serialize};
use trustwide_domain::ids::{PersonId, RecordId, TrustId};

use crate::{
    Database, StorageError, Write,
    database::Reach,
    tables::{credential, feed, link, person, session, sign_in_failure, trust, upload, view_log},
    trusts::operator,
    versions::AnyTable,
};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// How many days each is kept after it has ended or was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Periods {
    /// Sessions after they ended, links after they were used or ran out.
    pub sessions_and_links: i64,
    pub sign_in_failures: i64,
    pub views: i64,
    pub uploads: i64,
    /// How somebody signed in, after their last day.
    pub leavers: i64,
}

impl Default for Periods {
    fn default() -> Self {
        Periods { sessions_and_links: 90, sign_in_failures: 1, views: 730, uploads: 7, leavers: 30 }
    }
}

/// Whether to remove or only to say what would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    Look,
    Remove,
}

/// What has outlived its time, in rows; what was removed, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outlived {
    pub sessions: u64,
    pub links: u64,
    pub sign_in_failures: u64,
    pub views: u64,
    pub uploads: u64,
    pub leavers_sign_ins: u64,
}

impl Database {
    /// Applies the periods to every trust. Each trust's audit chain notes what was removed, by number alone.
    pub async fn retain(
        &self,
        periods: &Periods,
        retention: Retention,
    ) -> Result<Outlived, StorageError> {
        let mut all = Outlived::default();
        let tx = self.reading(Reach::All).await?;
        let trusts = trust::Entity::find().all(&tx).await?;
        drop(tx);
        for head in trusts {
            let mut write = self.write(&TrustId(head.id.clone()), &operator()).await?;
            let outlived = write.outlived(periods, retention).await?;
            if retention == Retention::Remove && outlived != Outlived::default() {
                write.note("retain", &RecordId(head.id), &outlived).await?;
                write.commit().await?;
            }
            all.add(&outlived);
        }
        all.sign_in_failures = self.old_failures(periods, retention).await?;
        Ok(all)
    }

    async fn old_failures(
        &self,
        periods: &Periods,
        retention: Retention,
    ) -> Result<u64, StorageError> {
        let _queue = self.writing().await;
        let tx = self.changing(Reach::All).await?;
        let until = self.surroundings().now().0 - periods.sign_in_failures * DAY;
        let old = sign_in_failure::Column::At.lt(until);
        let rows = sign_in_failure::Entity::find().filter(old.clone()).count(&tx).await?;
        if retention == Retention::Remove {
            sign_in_failure::Entity::delete_many().filter(old).exec(&tx).await?;
            tx.commit().await?;
        }
        Ok(rows)
    }
}

impl Outlived {
    fn add(&mut self, other: &Outlived) {
        self.sessions += other.sessions;
        self.links += other.links;
        self.sign_in_failures += other.sign_in_failures;
        self.views += other.views;
        self.uploads += other.uploads;
        self.leavers_sign_ins += other.leavers_sign_ins;
    }
}

impl Write {
    async fn outlived(
        &mut self,
        periods: &Periods,
        retention: Retention,
    ) -> Result<Outlived, StorageError> {
        let trust = self.trust().0;
        let before = |days: i64| self.moment().0 - days * DAY;
        let ended = before(periods.sessions_and_links);
        let session_ended =
            session::Column::ExpiresAt.lt(ended).or(session::Column::RevokedAt.lt(ended));
        let link_ended = link::Column::ExpiresAt.lt(ended).or(link::Column::UsedAt.lt(ended));
        let sessions = session::Column::TrustId.eq(trust.as_str()).and(session_ended);
        let links = link::Column::TrustId.eq(trust.as_str()).and(link_ended);
        let views = view_log::Column::TrustId.eq(trust.as_str());
        let views = views.and(view_log::Column::At.lt(before(periods.views)));
        let uploads = upload::Column::TrustId.eq(trust.as_str());
        let uploads = uploads.and(upload::Column::UploadedAt.lt(before(periods.uploads)));
        Ok(Outlived {
            sessions: self.old_rows::<session::Entity>(sessions, retention).await?,
            links: self.old_rows::<link::Entity>(links, retention).await?,
            views: self.old_rows::<view_log::Entity>(views, retention).await?,
            uploads: self.old_rows::<upload::Entity>(uploads, retention).await?,
            leavers_sign_ins: self.old_leavers(periods, retention).await?,
            sign_in_failures: 0,
        })
    }

    async fn old_rows<E: AnyTable>(
        &self,
        old: sea_orm::sea_query::Expr,
        retention: Retention,
    ) -> Result<u64, StorageError> {
        let old = Condition::all().add(old);
        let rows = E::find().filter(old.clone()).count(self.tx()).await?;
        if retention == Retention::Remove {
            E::delete_many().filter(old).exec(self.tx()).await?;
        }
        Ok(rows)
    }

    async fn old_leavers(
        &mut self,
        periods: &Periods,
        retention: Retention,
    ) -> Result<u64, StorageError> {
        let until = trustwide_domain::Moment(self.moment().0 - periods.leavers * DAY).day();
        let leavers = person::Entity::find()
            .filter(person::Column::TrustId.eq(self.trust().0))
            .filter(person::Column::RetiredAt.is_null())
            .filter(person::Column::LeftOn.lt(until.to_string()));
        let mut sign_ins = 0;
        for leaver in leavers.all(self.tx()).await? {
            let id = PersonId(leaver.record_id);
            if credential::Entity::find_by_id(id.0.clone()).one(self.tx()).await?.is_none() {
                continue;
            }
            sign_ins += 1;
            if retention == Retention::Remove {
                self.remove_sign_in(&id).await?;
                self.remove_of::<session::Entity>(&id).await?;
                self.remove_of::<link::Entity>(&id).await?;
                self.remove_of::<feed::Entity>(&id).await?;
            }
        }
        Ok(sign_ins)
    }
}
