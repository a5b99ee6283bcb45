//! Banding: which band each school is in, from which day.
//!
//! Not here: what the evidence answers (`domain::banding`).

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use trustwide_domain::{banding::InForce, ids::RecordId};

use crate::{
    Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::banding_decision,
    versions::Versioned,
};

impl Scoped {
    /// Every band that was decided and that this scope may see, with the day from which it is in force: by school, in
    /// the order of those days. What was returned to the executive decides nothing.
    pub async fn bands(&self) -> Result<Vec<InForce>, StorageError> {
        let rows = self
            .current::<banding_decision::Entity>()
            .filter(banding_decision::Column::Band.is_not_null())
            .filter(banding_decision::Column::InForceFrom.is_not_null())
            .order_by_asc(banding_decision::Column::Urn)
            .order_by_asc(banding_decision::Column::InForceFrom)
            .order_by_asc(banding_decision::Column::RecordedAt);
        let read = |row| {
            let (version, fields) = banding_decision::Entity::split(row);
            Ok(InForce {
                urn: stored_urn(fields.urn)?,
                band: fields.band.unwrap_or_default(),
                from_on: stored_day(fields.in_force_from)?
                    .ok_or_else(|| StorageError::damaged("a band without its first day"))?,
                decision: RecordId(version.record_id),
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}
