//! Versions, not updates: a changed row is a new row, and the old one is retired and stays readable.

use sea_orm::{EntityTrait, FromQueryResult, IntoActiveModel, ModelTrait, PrimaryKeyTrait};
use serde::{Serialize, de::DeserializeOwned};
use trustwide_domain::{
    Moment,
    access::Sensitivity,
    ids::{PersonId, RecordId},
};

/// What every versioned row carries beside its own fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub version_id: String,
    pub record_id: String,
    pub trust_id: String,
    pub recorded_at: i64,
    pub recorded_by: String,
    pub retired_at: Option<i64>,
}

impl Version {
    /// What a form of it edits.
    pub fn edited(self) -> Edited {
        Edited { record: RecordId(self.record_id), version: self.version_id }
    }

    /// What a form of it edits, who recorded it, and when.
    pub fn stamp(self) -> (Edited, PersonId, Moment) {
        let (by, at) = (PersonId(self.recorded_by.clone()), Moment(self.recorded_at));
        (self.edited(), by, at)
    }
}

/// The version that a form was opened on: what it edits, and what it must still find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    pub record: RecordId,
    pub version: String,
}

/// A table of versions. `tables.rs` makes each with one macro, so that none forgets a column or its scope.
pub trait Versioned: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = String>> {
    /// The row's own fields, without its version.
    type Fields: Clone + Serialize + DeserializeOwned + Send + Sync;

    /// The word that `record.kind` and the audit use.
    const KIND: &'static str;
    /// Who may read it; [`crate::Scoped::current`] adds the condition.
    const SENSITIVITY: Sensitivity;

    fn version_id() -> Self::Column;
    fn record_id() -> Self::Column;
    fn trust_id() -> Self::Column;
    fn recorded_at() -> Self::Column;
    fn retired_at() -> Self::Column;

    /// The current rows of a trust, for a write that must look at others before it adds one.
    fn find_current(trust: &str) -> sea_orm::Select<Self> {
        use sea_orm::{ColumnTrait as _, QueryFilter as _};
        Self::find().filter(Self::trust_id().eq(trust)).filter(Self::retired_at().is_null())
    }

    /// A row out of its version and fields.
    fn join(version: Version, fields: Self::Fields) -> Self::ActiveModel;
    /// A row taken apart.
    fn split(model: Self::Model) -> (Version, Self::Fields);
}

/// Bounds that generic code over every table needs.
pub trait AnyTable: EntityTrait<Model: RowBounds<Self>, ActiveModel: Send> {}
impl<E: EntityTrait<Model: RowBounds<E>, ActiveModel: Send>> AnyTable for E {}

/// What a row must do to be backed up and restored.
pub trait RowBounds<E: EntityTrait>:
    ModelTrait<Entity = E>
    + FromQueryResult
    + IntoActiveModel<E::ActiveModel>
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
{
}
impl<E: EntityTrait, M> RowBounds<E> for M where
    M: ModelTrait<Entity = E>
        + FromQueryResult
        + IntoActiveModel<E::ActiveModel>
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
{
}
