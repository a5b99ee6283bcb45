//! The paper as it went to the board, what was decided, and that the head was told. A frozen paper never changes.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use sha2::{Digest, Sha256};
use trustwide_domain::{
    Moment, Urn,
    banding::{How, Verdict, can_be_decided, can_hold, quorate},
    ids::{PersonId, RecordId},
};

use super::{Case, number, refused};
use crate::{
    Edited, Scoped, StorageError,
    model::bands_of,
    schools::{stored_day, stored_urn},
    surroundings::hex,
    tables::{banding_decision, board_paper, model_version, telling},
    versions::Versioned,
    write::Write,
};

/// A frozen paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    #[serde(skip)]
    pub edited: Edited,
    pub round: RecordId,
    pub committee: Option<RecordId>,
    pub frozen_on: Date,
    /// The paper itself, as JSON: see the web's `banding::paper`.
    #[serde(skip)]
    pub content: String,
    /// SHA-256 of the content, in hexadecimal.
    pub digest: String,
    /// The versions of the recommendations that are in it.
    #[serde(skip)]
    pub recommendations: Vec<String>,
    pub by: PersonId,
    pub at: Moment,
}

/// What was decided of one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    #[serde(skip)]
    pub edited: Edited,
    pub banding: RecordId,
    pub urn: Urn,
    pub paper: Option<RecordId>,
    pub body: String,
    pub how: How,
    pub verdict: Verdict,
    /// `None` where it was returned.
    pub band: Option<String>,
    pub reasons: String,
    pub minute: String,
    pub present: u32,
    pub quorum: u32,
    pub interests: String,
    pub decided_on: Date,
    pub in_force_from: Option<Date>,
    pub by: PersonId,
    pub at: Moment,
}

/// What the governance professional records of one school.
#[derive(Debug, Clone)]
pub struct NewDecision<'a> {
    pub paper: &'a RecordId,
    pub body: &'a str,
    pub how: How,
    pub verdict: Verdict,
    pub band: Option<&'a str>,
    pub reasons: &'a str,
    pub minute: &'a str,
    pub present: u32,
    pub quorum: u32,
    pub interests: &'a str,
    pub decided_on: Date,
    pub in_force_from: Option<Date>,
}

/// That the head was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telling {
    #[serde(skip)]
    pub edited: Edited,
    pub decision: RecordId,
    pub urn: Urn,
    pub told_by: PersonId,
    pub told_on: Date,
    pub how: String,
}

impl Scoped {
    /// Frozen papers, the earliest first.
    pub async fn papers(&self) -> Result<Vec<Paper>, StorageError> {
        let rows = self
            .current::<board_paper::Entity>()
            .order_by_asc(board_paper::Column::RecordedAt)
            .order_by_asc(board_paper::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Paper::try_from).collect()
    }

    /// One paper, if this scope may see it.
    pub async fn find_paper(&self, record: &RecordId) -> Result<Option<Paper>, StorageError> {
        Ok(self.papers().await?.into_iter().find(|it| it.edited.record == *record))
    }

    /// Decisions in the order in which they were recorded.
    pub async fn decisions(&self) -> Result<Vec<Decision>, StorageError> {
        let rows = self
            .current::<banding_decision::Entity>()
            .order_by_asc(banding_decision::Column::RecordedAt)
            .order_by_asc(banding_decision::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Decision::try_from).collect()
    }

    /// Who was told of what, in the order in which it was recorded.
    pub async fn tellings(&self) -> Result<Vec<Telling>, StorageError> {
        let rows = self
            .current::<telling::Entity>()
            .order_by_asc(telling::Column::RecordedAt)
            .order_by_asc(telling::Column::RecordId);
        let read = |row| {
            let (version, fields) = telling::Entity::split(row);
            Ok(Telling {
                edited: version.edited(),
                decision: RecordId(fields.decision_id),
                urn: stored_urn(fields.urn)?,
                told_by: PersonId(fields.told_by),
                told_on: fields.told_on.parse().map_err(StorageError::damaged)?,
                how: fields.how,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}

impl Write {
    /// Freezes a paper: its content is kept with a digest and never changes. `content` is a JSON object whose list
    /// `schools` names the version of each recommendation in it.
    pub async fn freeze_paper(
        &mut self,
        record: RecordId,
        round: &RecordId,
        committee: Option<&RecordId>,
        (on, content): (Date, &str),
    ) -> Result<(), StorageError> {
        let fields = board_paper::Fields {
            round_id: round.0.clone(),
            committee_id: committee.map(|it| it.0.clone()),
            frozen_on: on.to_string(),
            content: content.into(),
            digest: paper_digest(content),
        };
        self.add::<board_paper::Entity>(record, &[], fields).await.map(drop)
    }

    /// Records what was decided of one school. Refused without a quorum, where it is decided already, and where its band
    /// is none of its model's or its dates cannot be.
    pub async fn decide(
        &mut self,
        record: RecordId,
        case: &Case,
        new: &NewDecision<'_>,
    ) -> Result<(), StorageError> {
        if !quorate(new.how, new.present, new.quorum) {
            return refused(
                "The meeting had no quorum, so nothing was decided. Put the paper to another.",
            );
        }
        self.only_undecided(&case.frozen.edited.record).await?;
        self.only_possible(case, new).await?;
        let fields = banding_decision::Fields {
            banding_id: case.frozen.edited.record.0.clone(),
            urn: number(case.frozen.urn),
            paper_id: Some(new.paper.0.clone()),
            body: new.body.into(),
            how: new.how.word().into(),
            decision: new.verdict.word().into(),
            band: new.band.map(Into::into),
            reasons: new.reasons.into(),
            minute: new.minute.into(),
            present: new.present.into(),
            quorum: new.quorum.into(),
            interests: new.interests.into(),
            decided_on: new.decided_on.to_string(),
            in_force_from: new.in_force_from.map(|it| it.to_string()),
        };
        self.add::<banding_decision::Entity>(record, &[], fields).await.map(drop)
    }

    /// Goes on only where a decision gives a band of the model that the case was tested by, on days that can be.
    async fn only_possible(&self, case: &Case, new: &NewDecision<'_>) -> Result<(), StorageError> {
        let paper = self.fields_of::<board_paper::Entity>(new.paper).await?;
        let frozen: Date = paper.frozen_on.parse().map_err(StorageError::damaged)?;
        if !can_be_decided(frozen, self.moment().day()).contains(&new.decided_on) {
            return refused("A paper is decided after it was frozen, and not in the future.");
        }
        if new.band.is_some() != (new.verdict != Verdict::Returned) {
            return refused("What is returned gives no band, and what is decided gives one.");
        }
        if new.in_force_from.is_some() != new.band.is_some() {
            return refused("A band is decided together with the day from which it holds.");
        }
        if new.in_force_from.is_some_and(|from| !can_hold(new.decided_on).contains(&from)) {
            return refused(
                "A band holds from its own school year on, and within a year and a half.",
            );
        }
        let Some(band) = new.band else { return Ok(()) };
        let row = self.fields_of::<model_version::Entity>(&case.frozen.model).await?;
        match bands_of(&row.text).is_some_and(|it| it.contains(band)) {
            true => Ok(()),
            false => refused("The model of this round has no such band."),
        }
    }

    /// Takes decisions back that were written down wrongly: all that were recorded in one save with the one that is
    /// named. Refused once the head was told of any of them.
    pub async fn drop_decisions(&mut self, with: &RecordId) -> Result<(), StorageError> {
        let found = self
            .now::<banding_decision::Entity>()
            .filter(banding_decision::Column::RecordId.eq(with.0.clone()));
        let found = found.one(self.tx()).await?;
        let found = found.ok_or(StorageError::NotFound { what: "decision" })?;
        let together = self
            .now::<banding_decision::Entity>()
            .filter(banding_decision::Column::RecordedAt.eq(found.recorded_at))
            .filter(banding_decision::Column::PaperId.eq(found.paper_id))
            .order_by_asc(banding_decision::Column::RecordId);
        for row in together.all(self.tx()).await? {
            let (version, _) = banding_decision::Entity::split(row);
            self.drop_decision(&version.edited()).await?;
        }
        Ok(())
    }

    async fn drop_decision(&mut self, edited: &Edited) -> Result<(), StorageError> {
        let told = self
            .now::<telling::Entity>()
            .filter(telling::Column::DecisionId.eq(edited.record.0.clone()));
        if told.one(self.tx()).await?.is_some() {
            return refused("A head has been told, so this stays as it was recorded.");
        }
        self.withdraw::<banding_decision::Entity>(edited).await
    }
}

/// The digest of a paper's content: SHA-256, in hexadecimal.
pub fn paper_digest(content: &str) -> String {
    hex(&Sha256::digest(content.as_bytes()))
}

impl Paper {
    /// Whether the content is what was frozen, byte for byte.
    pub fn is_whole(&self) -> bool {
        paper_digest(&self.content) == self.digest
    }
}

impl TryFrom<board_paper::Model> for Paper {
    type Error = StorageError;
    fn try_from(row: board_paper::Model) -> Result<Self, StorageError> {
        #[derive(serde::Deserialize, Default)]
        #[serde(default)]
        struct Content {
            schools: Vec<School>,
        }
        #[derive(serde::Deserialize)]
        struct School {
            recommendation: String,
        }
        let (version, fields) = board_paper::Entity::split(row);
        let (edited, by, at) = version.stamp();
        let content: Content = super::stored(&fields.content)?;
        Ok(Paper {
            edited,
            round: RecordId(fields.round_id),
            committee: fields.committee_id.map(RecordId),
            frozen_on: fields.frozen_on.parse().map_err(StorageError::damaged)?,
            recommendations: content.schools.into_iter().map(|it| it.recommendation).collect(),
            content: fields.content,
            digest: fields.digest,
            by,
            at,
        })
    }
}

impl TryFrom<banding_decision::Model> for Decision {
    type Error = StorageError;
    fn try_from(row: banding_decision::Model) -> Result<Self, StorageError> {
        let (version, fields) = banding_decision::Entity::split(row);
        let (edited, by, at) = version.stamp();
        let damaged = || StorageError::damaged("a decision");
        // What was written before there were words for it was a meeting of the board.
        let how = How::from_word(&fields.how).unwrap_or(How::Board);
        Ok(Decision {
            edited,
            banding: RecordId(fields.banding_id),
            urn: stored_urn(fields.urn)?,
            paper: fields.paper_id.map(RecordId),
            body: fields.body,
            how,
            verdict: Verdict::from_word(&fields.decision).ok_or_else(damaged)?,
            band: fields.band,
            reasons: fields.reasons,
            minute: fields.minute,
            present: u32::try_from(fields.present).map_err(StorageError::damaged)?,
            quorum: u32::try_from(fields.quorum).map_err(StorageError::damaged)?,
            interests: fields.interests,
            decided_on: fields.decided_on.parse().map_err(StorageError::damaged)?,
            in_force_from: stored_day(fields.in_force_from)?,
            by,
            at,
        })
    }
}
