//! Rounds: one pass over all schools, or one school out of turn with its reason.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    Urn,
    banding::RoundKind,
    ids::{PersonId, RecordId},
};

use super::{number, refused};
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

/// One turn that a round took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundTurn {
    pub on: Date,
    pub by: PersonId,
    pub closed: bool,
    pub reason: String,
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

impl Scoped {
    /// How a round was opened, stopped, reopened and closed, in that order, each with its reason where there is one.
    pub async fn round_turns(&self, round: &RecordId) -> Result<Vec<RoundTurn>, StorageError> {
        let versions = self.versions_of::<banding_round::Entity>(round).await?;
        let turn = |row: banding_round::Model| {
            let (version, fields) = banding_round::Entity::split(row);
            let (_, by, at) = version.stamp();
            RoundTurn {
                on: at.day(),
                by,
                closed: fields.closed_on.is_some(),
                reason: fields.reason,
            }
        };
        Ok(versions.into_iter().map(turn).collect())
    }
}

impl Write {
    /// Opens a round. One of all schools waits until the one before it of its kind is closed.
    pub async fn open_round(
        &mut self,
        record: RecordId,
        new: &NewRound<'_>,
    ) -> Result<(), StorageError> {
        self.only_one_open(&record, new.kind.word(), new.urn.map(number)).await?;
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

    /// Stops a round before it is done, for good or for a while, with the reason. Nothing in it changes until it is
    /// reopened; what was decided in it stays.
    pub async fn stop_round(
        &mut self,
        edited: &Edited,
        (on, reason): (Date, &str),
    ) -> Result<(), StorageError> {
        let was = self.fields_of::<banding_round::Entity>(&edited.record).await?;
        let closed_on = Some(on.to_string());
        let fields = banding_round::Fields { closed_on, reason: reason.into(), ..was };
        self.change::<banding_round::Entity>(edited, fields).await
    }

    /// Reopens a round that was stopped or closed, with the reason.
    pub async fn reopen_round(
        &mut self,
        edited: &Edited,
        reason: &str,
    ) -> Result<(), StorageError> {
        let was = self.fields_of::<banding_round::Entity>(&edited.record).await?;
        self.only_one_open(&edited.record, &was.kind, was.urn).await?;
        let fields = banding_round::Fields { closed_on: None, reason: reason.into(), ..was };
        self.change::<banding_round::Entity>(edited, fields).await
    }

    async fn only_one_open(
        &self,
        round: &RecordId,
        kind: &str,
        urn: Option<i64>,
    ) -> Result<(), StorageError> {
        let open = self
            .now::<banding_round::Entity>()
            .filter(banding_round::Column::Kind.eq(kind))
            .filter(banding_round::Column::ClosedOn.is_null())
            .filter(banding_round::Column::RecordId.ne(round.0.clone()));
        if open.all(self.tx()).await?.iter().any(|it| it.urn == urn) {
            return refused("A round like this is open already. Finish and close that one first.");
        }
        Ok(())
    }

    /// Goes on only while a round is open.
    pub(super) async fn only_open(&self, round: &RecordId) -> Result<(), StorageError> {
        let row = self
            .now::<banding_round::Entity>()
            .filter(banding_round::Column::RecordId.eq(round.0.clone()))
            .filter(banding_round::Column::ClosedOn.is_not_null());
        match row.one(self.tx()).await? {
            Some(_) => refused("The round is closed. Nothing in it changes until it is reopened."),
            None => Ok(()),
        }
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
            edited: version.edited(),
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
