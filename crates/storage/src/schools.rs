//! The trust's schools: which they are, and when each joined or left. Their figures are in `figures`.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, sea_query::ExprTrait};
use serde::Serialize;
use trustwide_domain::{Urn, ids::RecordId};

use crate::{
    Scoped, StorageError,
    tables::school::{self, Fields},
    versions::Versioned,
    write::{Party, Write},
};

/// A school of the trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct School {
    pub record: RecordId,
    pub urn: Urn,
    pub name: String,
    /// The register's phase word (`Primary`, `Secondary` …) or what the school is where the register gives none.
    pub phase: String,
    pub joined_on: Option<Date>,
    pub left_on: Option<Date>,
}

/// A school to be added: as [`School`], before it has a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchool {
    pub urn: Urn,
    pub name: String,
    pub phase: String,
    pub joined_on: Option<Date>,
    pub left_on: Option<Date>,
}

impl Scoped {
    /// The schools in the trust on this scope's day, in name order.
    pub async fn schools(&self) -> Result<Vec<School>, StorageError> {
        let day = self.as_at().day.to_string();
        let rows = self
            .current::<school::Entity>()
            .filter(
                school::Column::JoinedOn.is_null().or(school::Column::JoinedOn.lte(day.clone())),
            )
            .filter(school::Column::LeftOn.is_null().or(school::Column::LeftOn.gte(day)))
            .order_by_asc(school::Column::Name)
            .order_by_asc(school::Column::Urn)
            .all(self.tx())
            .await?;
        rows.into_iter().map(School::try_from).collect()
    }

    /// One school of the trust, if this scope holds it.
    pub async fn find_school(&self, urn: Urn) -> Result<Option<School>, StorageError> {
        Ok(self.schools().await?.into_iter().find(|school| school.urn == urn))
    }
}

impl Write {
    /// Adds a school to the trust.
    pub async fn add_school(&mut self, new: NewSchool) -> Result<RecordId, StorageError> {
        let record = RecordId(self.new_id());
        let fields = Fields {
            urn: i64::from(new.urn.number()),
            name: new.name,
            phase: new.phase,
            joined_on: new.joined_on.map(|it| it.to_string()),
            left_on: new.left_on.map(|it| it.to_string()),
        };
        self.add::<school::Entity>(record, &[(Party::School(new.urn), "subject")], fields).await
    }
}

impl TryFrom<school::Model> for School {
    type Error = StorageError;
    fn try_from(row: school::Model) -> Result<Self, StorageError> {
        let (version, fields) = school::Entity::split(row);
        Ok(School {
            record: RecordId(version.record_id),
            urn: stored_urn(fields.urn)?,
            name: fields.name,
            phase: fields.phase,
            joined_on: stored_day(fields.joined_on)?,
            left_on: stored_day(fields.left_on)?,
        })
    }
}

pub(crate) fn stored_urn(number: i64) -> Result<Urn, StorageError> {
    number.to_string().parse().map_err(StorageError::damaged)
}

pub(crate) fn stored_day(text: Option<String>) -> Result<Option<Date>, StorageError> {
    text.map(|it| it.parse()).transpose().map_err(StorageError::damaged)
}
