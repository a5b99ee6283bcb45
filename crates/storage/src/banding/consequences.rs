//! Two decisions that a band may lead to and never makes: powers that move to the trust, and a levy that changes. Each is
//! the board's own, from a date, with notice, until something; and what a school asks about them.

use jiff::civil::Date;
use sea_orm::QueryOrder;
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    access::SHOWN,
    banding::can_hold_beside,
    ids::{PersonId, RecordId},
};

use super::{number, refused};
use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{consequence, question},
    versions::Versioned,
    write::{Party, Write},
};

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsequenceKind {
    /// Powers move to the trust: the school becomes a Supported School.
    Powers,
    /// What the school pays changes.
    Levy,
}

impl ConsequenceKind {
    /// The word of forms and of the database.
    pub fn word(self) -> &'static str {
        match self {
            ConsequenceKind::Powers => "powers",
            ConsequenceKind::Levy => "levy",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [ConsequenceKind::Powers, ConsequenceKind::Levy].into_iter().find(|it| it.word() == word)
    }
}

/// A decision about powers or the levy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consequence {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    pub kind: ConsequenceKind,
    /// The band that the school was in when it was decided.
    pub band: Option<String>,
    pub body: String,
    pub minute: String,
    pub decided_on: Date,
    pub from_on: Date,
    /// Which powers move; empty for a levy.
    pub powers: String,
    /// Until what: the exit test.
    pub until: String,
    /// Hundredths of a percentage of the school's grant.
    pub levy_hundredths: Option<i64>,
    /// When the school was given notice; only then is it shown to it.
    pub notice_on: Option<Date>,
    /// To whom the school may put a question about it.
    pub question_to: String,
    pub ended_on: Option<Date>,
    pub by: PersonId,
}

/// A decision to be recorded.
#[derive(Debug, Clone)]
pub struct NewConsequence<'a> {
    pub kind: ConsequenceKind,
    pub band: Option<&'a str>,
    pub body: &'a str,
    pub minute: &'a str,
    pub decided_on: Date,
    pub from_on: Date,
    pub powers: &'a str,
    pub until: &'a str,
    pub levy_hundredths: Option<i64>,
    pub question_to: &'a str,
}

/// What a question is about that is about a yearly statement.
pub const STATEMENT: &str = "statement";

/// What a school asked, and the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    /// What it is about: `levy`, `powers`, `statement`.
    pub about: String,
    pub words: String,
    pub answer: String,
    pub answered_on: Option<Date>,
    pub by: PersonId,
    pub at: Moment,
}

impl Scoped {
    /// Decisions about powers and levy, by school, the latest first.
    pub async fn consequences(&self) -> Result<Vec<Consequence>, StorageError> {
        let rows = self
            .current::<consequence::Entity>()
            .order_by_asc(consequence::Column::Urn)
            .order_by_desc(consequence::Column::FromOn)
            .order_by_desc(consequence::Column::RecordedAt);
        rows.all(self.tx()).await?.into_iter().map(Consequence::try_from).collect()
    }

    /// What schools asked about levy and powers, by school, in the order of asking.
    pub async fn questions(&self) -> Result<Vec<Question>, StorageError> {
        let mut all = self.all_questions().await?;
        all.retain(|it| it.about != STATEMENT);
        Ok(all)
    }

    /// What schools asked about their yearly statements, by school, in the order of asking.
    pub async fn statement_questions(&self) -> Result<Vec<Question>, StorageError> {
        let mut all = self.all_questions().await?;
        all.retain(|it| it.about == STATEMENT);
        Ok(all)
    }

    async fn all_questions(&self) -> Result<Vec<Question>, StorageError> {
        let rows = self
            .current::<question::Entity>()
            .order_by_asc(question::Column::Urn)
            .order_by_asc(question::Column::RecordId);
        let read = |row| {
            let (version, fields) = question::Entity::split(row);
            let (edited, by, at) = version.stamp();
            Ok(Question {
                edited,
                urn: stored_urn(fields.urn)?,
                about: fields.about,
                words: fields.words,
                answer: fields.answer,
                answered_on: stored_day(fields.answered_on)?,
                by,
                at,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}

impl Write {
    /// Records a decision about powers or the levy. The school sees it once it was given notice.
    pub async fn decide_consequence(
        &mut self,
        record: RecordId,
        urn: Urn,
        new: &NewConsequence<'_>,
    ) -> Result<(), StorageError> {
        if self.moment().day() < new.decided_on {
            return refused("A decision is recorded once it was made.");
        }
        if !can_hold_beside(new.decided_on).contains(&new.from_on) {
            return refused("A decision beside a band holds within two years of its own day.");
        }
        let fields = consequence::Fields {
            urn: number(urn),
            kind: new.kind.word().into(),
            band: new.band.map(Into::into),
            body: new.body.into(),
            minute: new.minute.into(),
            decided_on: new.decided_on.to_string(),
            from_on: new.from_on.to_string(),
            powers: new.powers.into(),
            until: new.until.into(),
            levy_hundredths: new.levy_hundredths,
            notice_on: None,
            question_to: new.question_to.into(),
            ended_on: None,
        };
        self.add::<consequence::Entity>(record, &[], fields).await.map(drop)
    }

    /// Gives the school notice. Refused on or after the day from which it counts: notice comes first.
    pub async fn give_notice(&mut self, it: &Consequence, on: Date) -> Result<(), StorageError> {
        if on >= it.from_on {
            return refused(
                "Notice comes before the day it counts from. Decide a later day first.",
            );
        }
        let was = self.fields_of::<consequence::Entity>(&it.edited.record).await?;
        let fields = consequence::Fields { notice_on: Some(on.to_string()), ..was };
        self.change::<consequence::Entity>(&it.edited, fields).await?;
        self.show(&it.edited.record, it.urn).await
    }

    /// Ends it: the powers are the school's again, or the levy is as it was. Before its first day it is called off, and never
    /// holds. Refused on a day before it was decided, or in the future.
    pub async fn end_consequence(&mut self, edited: &Edited, on: Date) -> Result<(), StorageError> {
        let was = self.fields_of::<consequence::Entity>(&edited.record).await?;
        let decided: Date = was.decided_on.parse().map_err(StorageError::damaged)?;
        if on < decided || self.moment().day() < on {
            return refused("It ends after it was decided, and not in the future.");
        }
        let fields = consequence::Fields { ended_on: Some(on.to_string()), ..was };
        self.change::<consequence::Entity>(edited, fields).await
    }

    /// Asks for a school. Its head and local chair see the question and the answer, and so does the trust.
    pub async fn ask_question(
        &mut self,
        record: RecordId,
        urn: Urn,
        (about, words): (&str, &str),
    ) -> Result<(), StorageError> {
        let fields = question::Fields {
            urn: number(urn),
            about: about.into(),
            words: words.into(),
            answer: String::new(),
            answered_on: None,
        };
        let shown = [(Party::School(urn), SHOWN)];
        self.add::<question::Entity>(record, &shown, fields).await.map(drop)
    }

    /// Answers a school's question.
    pub async fn answer_question(
        &mut self,
        edited: &Edited,
        (answer, on): (&str, Date),
    ) -> Result<(), StorageError> {
        let was = self.fields_of::<question::Entity>(&edited.record).await?;
        let fields =
            question::Fields { answer: answer.into(), answered_on: Some(on.to_string()), ..was };
        self.change::<question::Entity>(edited, fields).await
    }
}

impl TryFrom<consequence::Model> for Consequence {
    type Error = StorageError;
    fn try_from(row: consequence::Model) -> Result<Self, StorageError> {
        let (version, fields) = consequence::Entity::split(row);
        let (edited, by, _) = version.stamp();
        let day = |text: &str| text.parse().map_err(StorageError::damaged);
        Ok(Consequence {
            edited,
            urn: stored_urn(fields.urn)?,
            kind: ConsequenceKind::from_word(&fields.kind)
                .ok_or_else(|| StorageError::damaged(&fields.kind))?,
            band: fields.band,
            body: fields.body,
            minute: fields.minute,
            decided_on: day(&fields.decided_on)?,
            from_on: day(&fields.from_on)?,
            powers: fields.powers,
            until: fields.until,
            levy_hundredths: fields.levy_hundredths,
            notice_on: stored_day(fields.notice_on)?,
            question_to: fields.question_to,
            ended_on: stored_day(fields.ended_on)?,
            by,
        })
    }
}
