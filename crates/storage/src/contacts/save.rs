//! One save: the contact, the actions it opens, the next date, and the time it took, in one write; and taking all of it back.

use sea_orm::{ColumnTrait, QueryFilter};
use trustwide_domain::{
    access::{COPIED, PAIR},
    contacts::State,
    days::Account,
    ids::{PersonId, RecordId},
};

use super::{Details, NewAction, fields, time};
use crate::{
    Edited, StorageError, Versioned,
    tables::{action, contact, transfer},
    write::{Party, Write},
};

/// A contact to be recorded, or changed, with everything that follows from it.
#[derive(Debug, Clone)]
pub struct Save {
    /// The id that the form carried: the same form sent twice makes one contact.
    pub record: RecordId,
    /// The version that the form was opened on; `None` for a new contact.
    pub was: Option<Edited>,
    pub details: Details,
    /// Who else is shown it: a line manager of two people, or everybody a meeting of the trust is for.
    pub shown_to: Vec<PersonId>,
    pub actions: Vec<NewAction>,
    /// Plans the next contact on `details.next_on`.
    pub plans_next: bool,
    /// What its time is accounted to; `None` where that was not asked, so that it stays as it is.
    pub time: Option<TimeGiven>,
    /// Who gave time beside its leader; `None` where that was not asked, so that it stays as it is.
    pub others: Option<Vec<Gave>>,
}

/// How long somebody beside the leader gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gave {
    pub person: PersonId,
    pub minutes: u32,
}

impl Save {
    fn given(&self) -> (Option<&TimeGiven>, Option<&[Gave]>) {
        (self.time.as_ref(), self.others.as_deref())
    }
}

/// What a contact's time is accounted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeGiven {
    /// No line: its time is not counted.
    Uncounted,
    Line {
        account: Account,
        line: String,
    },
}

/// The parties of a contact, and of what hangs on it.
pub(super) fn parties(details: &Details, shown_to: &[PersonId]) -> Vec<(Party, &'static str)> {
    let part = if details.between_two { PAIR } else { "there" };
    let mut all: Vec<(Party, &'static str)> = Vec::new();
    all.extend(details.school.map(|urn| (Party::School(urn), "about")));
    all.extend(details.people.iter().map(|it| (Party::Person(it.clone()), part)));
    let others = shown_to.iter().filter(|it| !details.people.contains(it));
    all.extend(others.map(|it| (Party::Person(it.clone()), COPIED)));
    all
}

impl Write {
    /// Records a contact and everything that follows from it. [`StorageError::Already`] where the same form was sent
    /// before, [`StorageError::Stale`] where somebody has changed the contact since.
    pub async fn save_contact(&mut self, save: &Save) -> Result<(), StorageError> {
        let shown_to = parties(&save.details, &save.shown_to);
        match &save.was {
            None => {
                let row = fields(&save.details)?;
                self.add::<contact::Entity>(save.record.clone(), &shown_to, row).await?;
            }
            Some(was) => {
                self.change::<contact::Entity>(was, fields(&save.details)?).await?;
                for (party, part) in &shown_to {
                    self.open_to(&save.record, party.clone(), part).await?;
                }
            }
        }
        for new in &save.actions {
            let record = RecordId(self.new_id());
            self.open_action(record, Some(&save.record), save.details.school, &shown_to, new)
                .await?;
        }
        time::post(self, &save.record, &save.details, save.given()).await?;
        if save.plans_next {
            self.plan_next(save, &shown_to).await?;
        }
        Ok(())
    }

    async fn plan_next(
        &mut self,
        save: &Save,
        shown_to: &[(Party, &'static str)],
    ) -> Result<(), StorageError> {
        let Some(on) = save.details.next_on else { return Ok(()) };
        let next = Details {
            on,
            state: State::Planned,
            reason: String::new(),
            seen: String::new(),
            purpose: String::new(),
            next_on: None,
            follows: Some(save.record.clone()),
            ..save.details.clone()
        };
        let record = RecordId(self.new_id());
        self.add::<contact::Entity>(record.clone(), shown_to, fields(&next)?).await?;
        time::post(self, &record, &next, save.given()).await
    }

    /// Takes the writer's last save of a contact back: the contact goes to an earlier version, or away, and the actions,
    /// the next date and the time of the same save go with it. A second request does nothing.
    pub async fn undo_contact(
        &mut self,
        record: &RecordId,
        earlier: Option<&str>,
    ) -> Result<(), StorageError> {
        let saved = contact::Entity::find_current(&self.trust().0)
            .filter(contact::Column::RecordId.eq(record.0.clone()))
            .one(self.tx())
            .await?;
        self.undo::<contact::Entity>(record, earlier).await?;
        let Some(saved) = saved else { return Ok(()) };
        let (id, at, trust) = (record.0.clone(), saved.recorded_at, self.trust().0);
        let actions = action::Entity::find_current(&trust)
            .filter(action::Column::ContactId.eq(id.clone()))
            .filter(action::Column::RecordedAt.eq(at));
        for row in actions.all(self.tx()).await? {
            self.back_to_before::<action::Entity>(&RecordId(row.record_id), at).await?;
        }
        let next = contact::Entity::find_current(&trust)
            .filter(contact::Column::Follows.eq(id.clone()))
            .filter(contact::Column::RecordedAt.eq(at));
        let mut saved = vec![id];
        for row in next.all(self.tx()).await? {
            self.back_to_before::<contact::Entity>(&RecordId(row.record_id.clone()), at).await?;
            saved.push(row.record_id);
        }
        let time = transfer::Entity::find_current(&trust)
            .filter(transfer::Column::ContactId.is_in(saved))
            .filter(transfer::Column::RecordedAt.eq(at));
        for row in time.all(self.tx()).await? {
            self.back_to_before::<transfer::Entity>(&RecordId(row.record_id), at).await?;
        }
        Ok(())
    }
}
