//! Trusts: their head rows. Public reference data has one too, for its lock and its audit.

use jiff::civil::Date;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde::Serialize;
use trustwide_domain::{
    Uid,
    ids::{PersonId, TrustId},
};

use crate::{Database, Scoped, StorageError, database::Reach, tables::trust, write::Write};

/// The head row that public reference data is landed under: shared by all trusts, loaded by the operator alone.
pub const PUBLIC: &str = "public";

/// The name under which the program's own acts are recorded.
pub fn operator() -> PersonId {
    PersonId("operator".into())
}

/// A trust of this database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trust {
    pub id: TrustId,
    pub uid: Option<Uid>,
    pub name: String,
    /// A demonstration trust: everything in it is invented, and anyone may pick whom to be.
    pub demonstration: bool,
    /// The day it started here: nothing before counts as missed.
    pub started_on: Date,
    /// Raised by every write.
    pub revision: i64,
}

impl Trust {
    pub(crate) async fn find(
        tx: &impl ConnectionTrait,
        id: &TrustId,
    ) -> Result<Option<Trust>, StorageError> {
        trust::Entity::find_by_id(id.0.clone()).one(tx).await?.map(Trust::try_from).transpose()
    }
}

impl TryFrom<trust::Model> for Trust {
    type Error = StorageError;
    fn try_from(row: trust::Model) -> Result<Self, StorageError> {
        Ok(Trust {
            id: TrustId(row.id),
            uid: row
                .uid
                .map(|uid| uid.to_string().parse())
                .transpose()
                .map_err(StorageError::damaged)?,
            name: row.name,
            demonstration: row.demonstration != 0,
            started_on: row.started_on.parse().map_err(StorageError::damaged)?,
            revision: row.revision,
        })
    }
}

impl Scoped {
    /// The revision of the public reference data: with the trust's own, what anything derived may be kept by.
    pub async fn public_revision(&self) -> Result<i64, StorageError> {
        let public = Trust::find(self.tx(), &TrustId(PUBLIC.into())).await?;
        Ok(public.map_or(0, |it| it.revision))
    }
}

impl Database {
    /// Every trust in this database, by name.
    pub async fn trusts(&self) -> Result<Vec<Trust>, StorageError> {
        let tx = self.reading(Reach::All).await?;
        let all = trust::Entity::find().filter(trust::Column::Id.ne(PUBLIC));
        all.order_by_asc(trust::Column::Name)
            .order_by_asc(trust::Column::Id)
            .all(&tx)
            .await?
            .into_iter()
            .map(Trust::try_from)
            .collect()
    }

    /// Makes a trust. Refused where the database already holds one with this UID.
    pub async fn make_trust(
        &self,
        uid: Option<Uid>,
        name: &str,
        demonstration: bool,
        started_on: Date,
    ) -> Result<TrustId, StorageError> {
        if uid.is_some() && self.trusts().await?.iter().any(|it| it.uid == uid) {
            return Err(StorageError::Refused(format!("{name} is already here")));
        }
        let id = TrustId(self.surroundings().new_id());
        self.put_head(&id.0, uid, name, demonstration, started_on).await?;
        let mut write = self.write(&id, &operator()).await?;
        write.note("make trust", &trustwide_domain::ids::RecordId(id.0.clone()), &name).await?;
        write.commit().await?;
        Ok(id)
    }

    /// A write to the public reference data, by the operator.
    pub async fn write_public(&self) -> Result<Write, StorageError> {
        let public = TrustId(PUBLIC.into());
        let tx = self.reading(Reach::All).await?;
        let exists = Trust::find(&tx, &public).await?.is_some();
        drop(tx);
        if !exists {
            let today = self.surroundings().now().day();
            self.put_head(PUBLIC, None, "Public reference data", false, today).await?;
        }
        self.write(&public, &operator()).await
    }

    async fn put_head(
        &self,
        id: &str,
        uid: Option<Uid>,
        name: &str,
        demonstration: bool,
        started_on: Date,
    ) -> Result<(), StorageError> {
        let _queue = self.writing().await;
        let tx = self.changing(Reach::Trust(id)).await?;
        let row = trust::ActiveModel {
            id: Set(id.into()),
            uid: Set(uid.map(|it| i64::from(it.number()))),
            name: Set(name.into()),
            demonstration: Set(i64::from(demonstration)),
            started_on: Set(started_on.to_string()),
            revision: Set(0),
            last_moment: Set(0),
            chain_length: Set(0),
            chain_hash: Set(String::new()),
        };
        trust::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(())
    }
}
