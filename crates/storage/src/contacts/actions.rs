//! What was agreed: actions, whose and by when; and what the school says to what was recorded.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    ids::{PersonId, RecordId},
};

use super::{Contact, save};
use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{action, contact_reply},
    versions::Versioned,
    write::{Party, Write},
};

/// One thing agreed: in words, whose, by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    pub words: String,
    pub owner: PersonId,
    pub due_on: Date,
}

/// An action, open until it has a day on which it was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    #[serde(skip)]
    pub edited: Edited,
    pub contact: Option<RecordId>,
    pub school: Option<Urn>,
    pub words: String,
    pub owner: PersonId,
    pub due_on: Date,
    pub done_on: Option<Date>,
    /// What came of it.
    pub outcome: String,
    pub at: Moment,
}

/// What a school replied to what was recorded of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    #[serde(skip)]
    pub edited: Edited,
    pub contact: RecordId,
    pub school: Urn,
    pub agrees: bool,
    pub words: String,
    pub by: PersonId,
    pub at: Moment,
}

impl Action {
    /// Whether it is still open after the day by which it was to be done.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.done_on.is_none() && self.due_on < today
    }
}

impl Scoped {
    /// Every action that this scope may see: by the day it is due, then by record.
    pub async fn actions(&self) -> Result<Vec<Action>, StorageError> {
        let rows = self
            .current::<action::Entity>()
            .order_by_asc(action::Column::DueOn)
            .order_by_asc(action::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Action::try_from).collect()
    }

    /// What was agreed at one contact, in the order in which it is due.
    pub async fn actions_of(&self, contact: &RecordId) -> Result<Vec<Action>, StorageError> {
        let rows = self
            .current::<action::Entity>()
            .filter(action::Column::ContactId.eq(contact.0.clone()))
            .order_by_asc(action::Column::DueOn)
            .order_by_asc(action::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Action::try_from).collect()
    }

    /// One action, where this scope may see it.
    pub async fn find_action(&self, record: &RecordId) -> Result<Option<Action>, StorageError> {
        let one =
            self.current::<action::Entity>().filter(action::Column::RecordId.eq(record.0.clone()));
        one.one(self.tx()).await?.map(Action::try_from).transpose()
    }

    /// What schools replied, in the order in which they did.
    pub async fn contact_replies(&self) -> Result<Vec<Reply>, StorageError> {
        let rows = self
            .current::<contact_reply::Entity>()
            .order_by_asc(contact_reply::Column::RecordedAt)
            .order_by_asc(contact_reply::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Reply::try_from).collect()
    }

    /// What a school replied to one contact.
    pub async fn reply_to(&self, contact: &RecordId) -> Result<Option<Reply>, StorageError> {
        let one = self
            .current::<contact_reply::Entity>()
            .filter(contact_reply::Column::ContactId.eq(contact.0.clone()));
        one.one(self.tx()).await?.map(Reply::try_from).transpose()
    }
}

impl Write {
    /// Opens an action; its owner sees it as well as those who see the contact.
    pub(super) async fn open_action(
        &mut self,
        record: RecordId,
        contact: Option<&RecordId>,
        school: Option<Urn>,
        shown_to: &[(Party, &'static str)],
        new: &NewAction,
    ) -> Result<(), StorageError> {
        let owner = Party::Person(new.owner.clone());
        let mut parties = shown_to.to_vec();
        parties.push((owner, "owner"));
        let fields = action::Fields {
            contact_id: contact.map(|it| it.0.clone()),
            urn: school.map(|urn| i64::from(urn.number())),
            words: new.words.clone(),
            owner: new.owner.0.clone(),
            due_on: new.due_on.to_string(),
            done_on: None,
            outcome: String::new(),
        };
        self.add::<action::Entity>(record, &parties, fields).await?;
        Ok(())
    }

    /// Closes an action, or opens it again where there is no day.
    pub async fn close_action(
        &mut self,
        was: &Action,
        done_on: Option<Date>,
        outcome: &str,
    ) -> Result<(), StorageError> {
        let fields = action::Fields {
            contact_id: was.contact.as_ref().map(|it| it.0.clone()),
            urn: was.school.map(|urn| i64::from(urn.number())),
            words: was.words.clone(),
            owner: was.owner.0.clone(),
            due_on: was.due_on.to_string(),
            done_on: done_on.map(|it| it.to_string()),
            outcome: outcome.into(),
        };
        self.change::<action::Entity>(&was.edited, fields).await
    }

    /// Replies for a school to what was recorded, or changes the reply that is there.
    pub async fn reply_to_contact(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        contact: &Contact,
        school: Urn,
        (agrees, words): (bool, &str),
    ) -> Result<(), StorageError> {
        let fields = contact_reply::Fields {
            contact_id: contact.edited.record.0.clone(),
            urn: i64::from(school.number()),
            agrees: i64::from(agrees),
            words: words.into(),
        };
        if let Some(earlier) = earlier {
            return self.change::<contact_reply::Entity>(earlier, fields).await;
        }
        let same = contact_reply::Entity::find_current(&self.trust().0)
            .filter(contact_reply::Column::ContactId.eq(contact.edited.record.0.clone()))
            .filter(contact_reply::Column::RecordId.ne(record.0.clone()));
        if same.one(self.tx()).await?.is_some() {
            return Err(StorageError::Stale { record: record.0 });
        }
        let parties = save::parties(&contact.details, &[]);
        self.add::<contact_reply::Entity>(record, &parties, fields).await?;
        Ok(())
    }
}

impl TryFrom<action::Model> for Action {
    type Error = StorageError;

    fn try_from(row: action::Model) -> Result<Self, StorageError> {
        let (version, it) = action::Entity::split(row);
        let at = Moment(version.recorded_at);
        Ok(Action {
            edited: version.edited(),
            contact: it.contact_id.map(RecordId),
            school: it.urn.map(stored_urn).transpose()?,
            words: it.words,
            owner: PersonId(it.owner),
            due_on: it.due_on.parse().map_err(StorageError::damaged)?,
            done_on: stored_day(it.done_on)?,
            outcome: it.outcome,
            at,
        })
    }
}

impl TryFrom<contact_reply::Model> for Reply {
    type Error = StorageError;

    fn try_from(row: contact_reply::Model) -> Result<Self, StorageError> {
        let (version, it) = contact_reply::Entity::split(row);
        let (edited, by, at) = version.stamp();
        Ok(Reply {
            edited,
            contact: RecordId(it.contact_id),
            school: stored_urn(it.urn)?,
            agrees: it.agrees != 0,
            words: it.words,
            by,
            at,
        })
    }
}
