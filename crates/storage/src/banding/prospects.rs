//! Schools that may join. Until one does, nobody but those who see every band sees it.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{Urn, ids::RecordId};

use super::{number, refused};
use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{prospect, school},
    versions::Versioned,
    write::Write,
};

/// A school that may join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prospect {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    pub name: String,
    pub phase: String,
    pub expected_on: Option<Date>,
}

impl Scoped {
    /// Schools that may join, in name order.
    pub async fn prospects(&self) -> Result<Vec<Prospect>, StorageError> {
        let rows = self
            .current::<prospect::Entity>()
            .order_by_asc(prospect::Column::Name)
            .order_by_asc(prospect::Column::RecordId);
        let read = |row| {
            let (version, fields) = prospect::Entity::split(row);
            Ok(Prospect {
                edited: version.edited(),
                urn: stored_urn(fields.urn)?,
                name: fields.name,
                phase: fields.phase,
                expected_on: stored_day(fields.expected_on)?,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}

impl Write {
    /// Adds a school that may join. Refused where it is in the trust or on the list already.
    pub async fn add_prospect(
        &mut self,
        record: RecordId,
        urn: Urn,
        (name, phase, expected_on): (&str, &str, Option<Date>),
    ) -> Result<(), StorageError> {
        let here = self.now::<school::Entity>().filter(school::Column::Urn.eq(number(urn)));
        let listed = self
            .now::<prospect::Entity>()
            .filter(prospect::Column::Urn.eq(number(urn)))
            .filter(prospect::Column::RecordId.ne(record.0.clone()));
        if here.one(self.tx()).await?.is_some() {
            return refused("This school is in the trust already.");
        }
        if listed.one(self.tx()).await?.is_some() {
            return refused("This school is on the list already.");
        }
        let fields = prospect::Fields {
            urn: number(urn),
            name: name.into(),
            phase: phase.into(),
            expected_on: expected_on.map(|it| it.to_string()),
        };
        self.add::<prospect::Entity>(record, &[], fields).await.map(drop)
    }
}
