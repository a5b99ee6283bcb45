//! Ready to move when: conditions that director and head agree, and by what evidence each was met.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{Urn, access::SHOWN, ids::RecordId};

use super::{number, refused};
use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::condition,
    versions::Versioned,
    write::{Party, Write},
};

/// The most conditions of one banding: a school can hold so many in mind.
pub const MOST: usize = 5;

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    #[serde(skip)]
    pub edited: Edited,
    pub banding: RecordId,
    pub urn: Urn,
    pub criterion: Option<String>,
    pub words: String,
    pub head_agreed_on: Option<Date>,
    pub director_agreed_on: Option<Date>,
    pub met_on: Option<Date>,
    pub evidence: String,
}

/// A condition to be agreed. Whoever proposes it has agreed to it.
#[derive(Debug, Clone)]
pub struct NewCondition<'a> {
    pub criterion: Option<&'a str>,
    pub words: &'a str,
    pub by_head: bool,
    pub on: Date,
}

impl Condition {
    /// Whether both have agreed.
    pub fn is_agreed(&self) -> bool {
        self.head_agreed_on.is_some() && self.director_agreed_on.is_some()
    }
}

impl Scoped {
    /// Conditions in the order in which they were proposed.
    pub async fn conditions(&self) -> Result<Vec<Condition>, StorageError> {
        let rows = self.current::<condition::Entity>().order_by_asc(condition::Column::RecordId);
        let read = |row| {
            let (version, fields) = condition::Entity::split(row);
            Ok(Condition {
                edited: version.edited(),
                banding: RecordId(fields.banding_id),
                urn: stored_urn(fields.urn)?,
                criterion: fields.criterion,
                words: fields.words,
                head_agreed_on: stored_day(fields.head_agreed_on)?,
                director_agreed_on: stored_day(fields.director_agreed_on)?,
                met_on: stored_day(fields.met_on)?,
                evidence: fields.evidence,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}

impl Write {
    /// Proposes a condition; there are five at most.
    pub async fn propose_condition(
        &mut self,
        record: RecordId,
        (banding, urn): (&RecordId, Urn),
        new: &NewCondition<'_>,
    ) -> Result<(), StorageError> {
        let others = self
            .now::<condition::Entity>()
            .filter(condition::Column::BandingId.eq(banding.0.clone()))
            .filter(condition::Column::RecordId.ne(record.0.clone()));
        if others.all(self.tx()).await?.len() >= MOST {
            return refused("There are five conditions, which is the most. Take one away first.");
        }
        let on = new.on.to_string();
        let fields = condition::Fields {
            banding_id: banding.0.clone(),
            urn: number(urn),
            criterion: new.criterion.map(Into::into),
            words: new.words.into(),
            head_agreed_on: new.by_head.then(|| on.clone()),
            director_agreed_on: (!new.by_head).then_some(on),
            met_on: None,
            evidence: String::new(),
        };
        let shown = [(Party::School(urn), SHOWN)];
        self.add::<condition::Entity>(record, &shown, fields).await.map(drop)
    }

    /// The other of the two agrees.
    pub async fn agree_condition(
        &mut self,
        edited: &Edited,
        by_head: bool,
        on: Date,
    ) -> Result<(), StorageError> {
        let mut fields = self.fields_of::<condition::Entity>(&edited.record).await?;
        let agreed =
            if by_head { &mut fields.head_agreed_on } else { &mut fields.director_agreed_on };
        agreed.get_or_insert_with(|| on.to_string());
        self.change::<condition::Entity>(edited, fields).await
    }

    /// Records that a condition was met, and by what evidence. Refused before both have agreed to it.
    pub async fn meet_condition(
        &mut self,
        edited: &Edited,
        (on, evidence): (Date, &str),
    ) -> Result<(), StorageError> {
        let fields = self.fields_of::<condition::Entity>(&edited.record).await?;
        if fields.head_agreed_on.is_none() || fields.director_agreed_on.is_none() {
            return refused("Head and director agree to a condition before it is met.");
        }
        let proposed = fields.head_agreed_on.as_ref().min(fields.director_agreed_on.as_ref());
        if self.moment().day() < on || proposed.is_some_and(|first| on.to_string() < *first) {
            return refused("A condition is met after it was proposed, and not in the future.");
        }
        let fields =
            condition::Fields { met_on: Some(on.to_string()), evidence: evidence.into(), ..fields };
        self.change::<condition::Entity>(edited, fields).await
    }

    /// Takes a condition away that one side has not agreed to. Refused once both have.
    pub async fn drop_condition(&mut self, edited: &Edited) -> Result<(), StorageError> {
        let fields = self.fields_of::<condition::Entity>(&edited.record).await?;
        if fields.head_agreed_on.is_some() && fields.director_agreed_on.is_some() {
            return refused("Both have agreed to this condition, so it stays.");
        }
        self.withdraw::<condition::Entity>(edited).await
    }
}
