//! What people judge of a school, unpublished: criteria with their evidence, likely inspection outcomes by area, the
//! direction of travel and whether the school is at risk.
//!
//! Not here: what an inspection found (`figures`). The two are never one field.

use jiff::civil::Date;
use sea_orm::QueryOrder;
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    ids::{PersonId, RecordId},
    model::{Direction, Word},
};

use super::number;
use crate::{
    Edited, Scoped, StorageError,
    schools::stored_urn,
    tables::{judgement, outlook, standing},
    versions::Versioned,
    write::Write,
};

/// What somebody judged of one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    pub criterion: String,
    pub met: bool,
    pub evidence: String,
    pub on: Date,
    pub by: PersonId,
}

/// A likely outcome of one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlook {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    pub framework: String,
    pub area: String,
    pub grade: String,
    pub reason: String,
    pub by: PersonId,
    pub at: Moment,
}

/// Which way a school is going, and whether it is at risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    pub direction: Option<Direction>,
    pub at_risk: Option<bool>,
    pub reason: String,
    pub by: PersonId,
    pub at: Moment,
}

impl Scoped {
    /// What was judged, by school and criterion.
    pub async fn judgements(&self) -> Result<Vec<Judgement>, StorageError> {
        let rows = self
            .current::<judgement::Entity>()
            .order_by_asc(judgement::Column::Urn)
            .order_by_asc(judgement::Column::Criterion)
            .order_by_asc(judgement::Column::RecordId);
        let read = |row| {
            let (version, fields) = judgement::Entity::split(row);
            let (edited, by, _) = version.stamp();
            Ok(Judgement {
                edited,
                urn: stored_urn(fields.urn)?,
                criterion: fields.criterion,
                met: fields.met == 1,
                evidence: fields.evidence,
                on: fields.on_day.parse().map_err(StorageError::damaged)?,
                by,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }

    /// Likely outcomes, by school, framework and area.
    pub async fn outlooks(&self) -> Result<Vec<Outlook>, StorageError> {
        let rows = self
            .current::<outlook::Entity>()
            .order_by_asc(outlook::Column::Urn)
            .order_by_asc(outlook::Column::Framework)
            .order_by_asc(outlook::Column::Area)
            .order_by_asc(outlook::Column::RecordId);
        let read = |row| {
            let (version, fields) = outlook::Entity::split(row);
            let (edited, by, at) = version.stamp();
            let urn = stored_urn(fields.urn)?;
            let outlook::Fields { framework, area, grade, reason, .. } = fields;
            Ok(Outlook { edited, urn, framework, area, grade, reason, by, at })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }

    /// Each school's direction of travel and risk, by school.
    pub async fn standings(&self) -> Result<Vec<Standing>, StorageError> {
        let rows = self
            .current::<standing::Entity>()
            .order_by_asc(standing::Column::Urn)
            .order_by_asc(standing::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Standing::try_from).collect()
    }

    /// Everything that was ever said of schools' direction, oldest first: the timeline beside the bands.
    pub async fn past_standings(&self) -> Result<Vec<Standing>, StorageError> {
        let rows = self.history::<standing::Entity>().order_by_asc(standing::Column::RecordedAt);
        rows.all(self.tx()).await?.into_iter().map(Standing::try_from).collect()
    }
}

impl Write {
    /// Judges one criterion at a school, in place of an earlier judgement of it.
    pub async fn judge(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        urn: Urn,
        (criterion, met, evidence, on): (&str, bool, &str, Date),
    ) -> Result<(), StorageError> {
        let fields = judgement::Fields {
            urn: number(urn),
            criterion: criterion.into(),
            met: i64::from(met),
            evidence: evidence.into(),
            on_day: on.to_string(),
        };
        self.put_down::<judgement::Entity>(record, earlier, urn, fields).await
    }

    /// Forecasts the outcome of one area, in place of an earlier forecast of it.
    pub async fn foresee(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        urn: Urn,
        (framework, area, grade, reason): (&str, &str, &str, &str),
    ) -> Result<(), StorageError> {
        let fields = outlook::Fields {
            urn: number(urn),
            framework: framework.into(),
            area: area.into(),
            grade: grade.into(),
            reason: reason.into(),
        };
        self.put_down::<outlook::Entity>(record, earlier, urn, fields).await
    }

    /// Says which way a school is going and whether it is at risk, and why.
    pub async fn set_standing(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        urn: Urn,
        (direction, at_risk, reason): (Option<Direction>, Option<bool>, &str),
    ) -> Result<(), StorageError> {
        let fields = standing::Fields {
            urn: number(urn),
            direction: direction.map(|it| it.word().into()),
            at_risk: at_risk.map(i64::from),
            reason: reason.into(),
        };
        self.put_down::<standing::Entity>(record, earlier, urn, fields).await
    }

    /// Takes a judgement back: nobody has judged the criterion now.
    pub async fn unjudge(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<judgement::Entity>(edited).await
    }

    /// Takes a forecast back.
    pub async fn unforesee(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<outlook::Entity>(edited).await
    }

    async fn put_down<E: Versioned>(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        urn: Urn,
        fields: E::Fields,
    ) -> Result<(), StorageError> {
        match earlier {
            Some(earlier) => self.change::<E>(earlier, fields).await,
            None => {
                let parties = self.about(urn).await?;
                self.add::<E>(record, &parties, fields).await.map(drop)
            }
        }
    }
}

impl TryFrom<standing::Model> for Standing {
    type Error = StorageError;
    fn try_from(row: standing::Model) -> Result<Self, StorageError> {
        let (version, fields) = standing::Entity::split(row);
        let (edited, by, at) = version.stamp();
        let direction = |word: &String| {
            let found = Direction::ALL.iter().copied().find(|it| it.word() == word);
            found.ok_or_else(|| StorageError::damaged(word))
        };
        Ok(Standing {
            edited,
            urn: stored_urn(fields.urn)?,
            direction: fields.direction.as_ref().map(direction).transpose()?,
            at_risk: fields.at_risk.map(|it| it == 1),
            reason: fields.reason,
            by,
            at,
        })
    }
}
