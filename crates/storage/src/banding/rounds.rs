//! Rounds: one pass over all schools, or one school out of turn with its reason.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{Urn, banding::RoundKind, ids::RecordId};

use super::{number, refused, stamp};
use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{banding, banding_round},
    versions::Versioned,
    write::Write,
};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    #[serde(skip)]
    pub edited: Edited,
    pub kind: RoundKind,
    pub title: String,
    /// The model in force when it was opened; what is frozen in it is tested by that model.
    pub model: RecordId,
    pub opened_on: Date,
    pub reason: String,
    /// The one school that it is about; `None` is every school.
    pub urn: Option<Urn>,
    pub closed_on: Option<Date>,
}

/// A round to be opened.
#[derive(Debug, Clone)]
pub struct NewRound<'a> {
    pub kind: RoundKind,
    pub title: &'a str,
    pub model: &'a RecordId,
    pub opened_on: Date,
    pub reason: &'a str,
    pub urn: Option<Urn>,
}

impl Scoped {
    /// Rounds, the latest opened first.
    pub async fn rounds(&self) -> Result<Vec<Round>, StorageError> {
        let rows = self
            .current::<banding_round::Entity>()
            .order_by_desc(banding_round::Column::OpenedOn)
            .order_by_desc(banding_round::Column::RecordedAt)
            .order_by_desc(banding_round::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Round::try_from).collect()
    }

    /// One round, if this scope holds it.
    pub async fn find_round(&self, record: &RecordId) -> Result<Option<Round>, StorageError> {
        Ok(self.rounds().await?.into_iter().find(|it| it.edited.record == *record))
    }
}

impl Write {
    /// Opens a round. One of all schools waits until the one before it of its kind is closed.
    pub async fn open_round(
        &mut self,
        record: RecordId,
        new: &NewRound<'_>,
    ) -> Result<(), StorageError> {
        let open = self
            .now::<banding_round::Entity>()
            .filter(banding_round::Column::Kind.eq(new.kind.word()))
            .filter(banding_round::Column::ClosedOn.is_null())
            .filter(banding_round::Column::RecordId.ne(record.0.clone()));
        let same_school = |it: &banding_round::Model| it.urn == new.urn.map(number);
        if open.all(self.tx()).await?.iter().any(same_school) {
            return refused("A round like this is open already. Finish and close that one first.");
        }
        let fields = banding_round::Fields {
            kind: new.kind.word().into(),
            title: new.title.into(),
            model_version: new.model.0.clone(),
            opened_on: new.opened_on.to_string(),
            reason: new.reason.into(),
            urn: new.urn.map(number),
            closed_on: None,
        };
        self.add::<banding_round::Entity>(record, &[], fields).await.map(drop)
    }

    /// Closes a round.
    pub async fn close_round(&mut self, round: &Round, on: Date) -> Result<(), StorageError> {
        let was = self.fields_of::<banding_round::Entity>(&round.edited.record).await?;
        let fields = banding_round::Fields { closed_on: Some(on.to_string()), ..was };
        self.change::<banding_round::Entity>(&round.edited, fields).await
    }

    /// Takes a round back in which nothing is frozen yet.
    pub async fn drop_round(&mut self, edited: &Edited) -> Result<(), StorageError> {
        let frozen = self
            .now::<banding::Entity>()
            .filter(banding::Column::RoundId.eq(edited.record.0.clone()));
        if frozen.one(self.tx()).await?.is_some() {
            return refused("Evidence is frozen in this round, so it stays. Close it instead.");
        }
        self.withdraw::<banding_round::Entity>(edited).await
    }
}

impl TryFrom<banding_round::Model> for Round {
    type Error = StorageError;
    fn try_from(row: banding_round::Model) -> Result<Self, StorageError> {
        let (version, fields) = banding_round::Entity::split(row);
        let kind = RoundKind::from_word(&fields.kind);
        Ok(Round {
            edited: stamp(version).0,
            kind: kind.ok_or_else(|| StorageError::damaged(&fields.kind))?,
            title: fields.title,
            model: RecordId(fields.model_version),
            opened_on: fields.opened_on.parse().map_err(StorageError::damaged)?,
            reason: fields.reason,
            urn: fields.urn.map(stored_urn).transpose()?,
            closed_on: stored_day(fields.closed_on)?,
        })
    }
}
