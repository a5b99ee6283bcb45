//! Contacts: visits, meetings and reviews, what was agreed at them, and what the school replied.
//!
//! One save writes a contact and everything that follows from it. Not here: when one falls due (`domain::promises`), what
//! a school ticks for itself (`ticks`), how time is accounted for (`days`).

mod actions;
mod save;
mod ticks;
mod time;
mod told;

use jiff::civil::{Date, Time};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    contacts::State,
    ids::{PersonId, RecordId},
    model::{Occasion, Word},
};

pub use actions::{Action, NewAction, Reply};
pub use save::{Gave, Save, TimeGiven};
pub use ticks::{Tick, TickChoice};

use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::contact::{self, Fields},
    versions::Versioned,
};

/// What is said of one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Details {
    pub kind: Occasion,
    /// The cadence of the model that it is an occasion of.
    pub cadence: Option<String>,
    /// The strand that it is filed under.
    pub strand: Option<String>,
    /// `None` for a meeting of the trust or of two people.
    pub school: Option<Urn>,
    /// Between two people: theirs and their line manager's, and nobody else's.
    pub between_two: bool,
    pub purpose: String,
    pub on: Date,
    pub starts_at: Option<Time>,
    pub minutes: u32,
    pub state: State,
    /// Why it did not happen; empty where it did or is to.
    pub reason: String,
    pub led_by: PersonId,
    /// Everybody who is or was there, the leader among them.
    pub people: Vec<PersonId>,
    pub seen: String,
    pub next_on: Option<Date>,
    /// The contact at which this one was planned.
    pub follows: Option<RecordId>,
}

/// A contact as it now is, with who last wrote it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    #[serde(skip)]
    pub edited: Edited,
    #[serde(flatten)]
    pub details: Details,
    pub by: PersonId,
    pub at: Moment,
}

impl Scoped {
    /// Every contact between two days, both included, that this scope may see: by day, hour and record.
    pub async fn contacts_between(
        &self,
        first: Date,
        last: Date,
    ) -> Result<Vec<Contact>, StorageError> {
        let rows = self
            .current::<contact::Entity>()
            .filter(contact::Column::OnDay.gte(first.to_string()))
            .filter(contact::Column::OnDay.lte(last.to_string()))
            .order_by_asc(contact::Column::OnDay)
            .order_by_asc(contact::Column::StartsAt)
            .order_by_asc(contact::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Contact::try_from).collect()
    }

    /// One contact, where this scope may see it and nobody has taken it back.
    pub async fn find_contact(&self, record: &RecordId) -> Result<Option<Contact>, StorageError> {
        let one = self
            .current::<contact::Entity>()
            .filter(contact::Column::RecordId.eq(record.0.clone()));
        one.one(self.tx()).await?.map(Contact::try_from).transpose()
    }

    /// The contact that was planned at another, where this scope may see it.
    pub async fn contact_after(&self, record: &RecordId) -> Result<Option<Contact>, StorageError> {
        let one = self
            .current::<contact::Entity>()
            .filter(contact::Column::Follows.eq(record.0.clone()))
            .order_by_asc(contact::Column::RecordId);
        one.one(self.tx()).await?.map(Contact::try_from).transpose()
    }

    /// Every version of a contact that this scope may see, oldest first.
    pub async fn contact_versions(&self, record: &RecordId) -> Result<Vec<Contact>, StorageError> {
        let rows = self.versions_of::<contact::Entity>(record).await?;
        rows.into_iter().map(Contact::try_from).collect()
    }
}

impl TryFrom<contact::Model> for Contact {
    type Error = StorageError;

    fn try_from(row: contact::Model) -> Result<Self, StorageError> {
        let (version, fields) = contact::Entity::split(row);
        let (edited, by, at) = version.stamp();
        Ok(Contact { edited, details: details(fields)?, by, at })
    }
}

fn details(it: Fields) -> Result<Details, StorageError> {
    let kind = Occasion::ALL.iter().copied().find(|kind| kind.word() == it.kind);
    let starts_at = it.starts_at.map(|time| time.parse()).transpose();
    Ok(Details {
        kind: kind.ok_or_else(|| StorageError::damaged(&it.kind))?,
        cadence: it.cadence,
        strand: it.strand,
        school: it.urn.map(stored_urn).transpose()?,
        between_two: it.between_two != 0,
        purpose: it.purpose,
        on: it.on_day.parse().map_err(StorageError::damaged)?,
        starts_at: starts_at.map_err(StorageError::damaged)?,
        minutes: u32::try_from(it.minutes).map_err(StorageError::damaged)?,
        state: State::from_word(&it.state).ok_or_else(|| StorageError::damaged(&it.state))?,
        reason: it.reason,
        led_by: PersonId(it.led_by),
        people: serde_json::from_str(&it.people).map_err(StorageError::damaged)?,
        seen: it.seen,
        next_on: stored_day(it.next_on)?,
        follows: it.follows.map(RecordId),
    })
}

fn fields(it: &Details) -> Result<Fields, StorageError> {
    Ok(Fields {
        kind: it.kind.word().into(),
        cadence: it.cadence.clone(),
        urn: it.school.map(|urn| i64::from(urn.number())),
        purpose: it.purpose.clone(),
        on_day: it.on.to_string(),
        starts_at: it.starts_at.map(|time| time.strftime("%H:%M").to_string()),
        minutes: i64::from(it.minutes),
        state: it.state.word().into(),
        reason: it.reason.clone(),
        led_by: it.led_by.0.clone(),
        people: serde_json::to_string(&it.people).map_err(StorageError::damaged)?,
        seen: it.seen.clone(),
        next_on: it.next_on.map(|day| day.to_string()),
        strand: it.strand.clone(),
        between_two: i64::from(it.between_two),
        follows: it.follows.as_ref().map(|it| it.0.clone()),
    })
}
