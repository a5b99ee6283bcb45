//! Versions of one record: who made it what it is, what it was before, and taking the last act back.
//!
//! Not here: who may take an act back. That is who may do it, so each room of `web` asks.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use trustwide_domain::ids::RecordId;

use crate::{Edited, Scoped, StorageError, Versioned, versions::Version, write::Write};

impl Scoped {
    /// A record's latest version, withdrawn or not, where this scope may see it.
    pub async fn latest<E: Versioned>(
        &self,
        record: &RecordId,
    ) -> Result<Option<(Version, E::Fields)>, StorageError> {
        let versions = self.history::<E>().filter(E::record_id().eq(record.0.clone()));
        let latest = versions.order_by_desc(E::recorded_at()).order_by_desc(E::version_id());
        Ok(latest.one(self.tx()).await?.map(E::split))
    }

    /// The fields that one version of a record had, where this scope may see it.
    pub async fn version_of<E: Versioned>(
        &self,
        edited: &Edited,
    ) -> Result<Option<E::Fields>, StorageError> {
        let versions = self.history::<E>().filter(E::record_id().eq(edited.record.0.clone()));
        let one = versions.filter(E::version_id().eq(edited.version.clone()));
        Ok(one.one(self.tx()).await?.map(|row| E::split(row).1))
    }
}

impl Write {
    /// Takes the writer's last act on a record back: to an earlier version, or, where it was new, away.
    ///
    /// A second request does nothing. [`StorageError::Stale`] where somebody else has changed the record since.
    pub async fn undo<E: Versioned>(
        &mut self,
        record: &RecordId,
        earlier: Option<&str>,
    ) -> Result<(), StorageError> {
        let versions = E::find()
            .filter(E::trust_id().eq(self.trust().0))
            .filter(E::record_id().eq(record.0.clone()));
        let latest = versions.order_by_desc(E::recorded_at()).order_by_desc(E::version_id());
        let latest = latest.one(self.tx()).await?.map(E::split);
        let (now, _) = latest.ok_or(StorageError::NotFound { what: "record" })?;
        let is_current = now.retired_at.is_none();
        if is_current && now.recorded_by != self.by().0 {
            return Err(StorageError::Stale { record: record.0.clone() });
        }
        match earlier {
            None if !is_current => Ok(()),
            None => {
                self.withdraw::<E>(&Edited { record: record.clone(), version: now.version_id })
                    .await
            }
            Some(version)
                if is_current && self.says_the_same::<E>(&now.version_id, version).await? =>
            {
                Ok(())
            }
            Some(version) => {
                self.restore::<E>(&Edited { record: record.clone(), version: version.into() }).await
            }
        }
    }

    /// What a record was before the version of one moment: that version again, or nothing.
    pub(crate) async fn back_to_before<E: Versioned>(
        &mut self,
        record: &RecordId,
        at: i64,
    ) -> Result<(), StorageError> {
        let versions = E::find()
            .filter(E::trust_id().eq(self.trust().0))
            .filter(E::record_id().eq(record.0.clone()))
            .filter(E::recorded_at().lt(at))
            .order_by_desc(E::recorded_at());
        let before = versions.one(self.tx()).await?.map(|row| E::split(row).0.version_id);
        match before {
            Some(version) => self.restore::<E>(&Edited { record: record.clone(), version }).await,
            None => self.withdraw_current::<E>(record).await,
        }
    }

    async fn withdraw_current<E: Versioned>(
        &mut self,
        record: &RecordId,
    ) -> Result<(), StorageError> {
        let now = E::find_current(&self.trust().0).filter(E::record_id().eq(record.0.clone()));
        match now.one(self.tx()).await? {
            Some(row) => {
                let version = E::split(row).0.version_id;
                self.withdraw::<E>(&Edited { record: record.clone(), version }).await
            }
            None => Ok(()),
        }
    }

    pub(crate) async fn says_the_same<E: Versioned>(
        &self,
        one: &str,
        other: &str,
    ) -> Result<bool, StorageError> {
        let mut said = Vec::new();
        for version in [one, other] {
            let row = E::find_by_id(version.to_owned())
                .filter(E::trust_id().eq(self.trust().0))
                .one(self.tx())
                .await?;
            let (_, fields) =
                E::split(row.ok_or(StorageError::NotFound { what: "earlier version" })?);
            said.push(serde_json::to_string(&fields).map_err(StorageError::damaged)?);
        }
        Ok(said[0] == said[1])
    }
}
