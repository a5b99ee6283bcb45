//! The model's elements in practice: what was recorded of each, and the policies that a trust lists itself.
//!
//! A state is never written over by the next: each has its own record and its day, and the timeline is all of them. Not
//! here: where something stands on a day, and what the model lets be recorded (`domain::elements`).

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    Moment, PersonId, Urn,
    elements::{Key, State},
    ids::RecordId,
};

use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{element_state, policy},
    versions::Versioned,
    write::{Party, Write},
};

/// A state as it was recorded: by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    #[serde(skip)]
    pub edited: Edited,
    pub state: State,
    pub by: PersonId,
    pub at: Moment,
}

impl AsRef<State> for Recorded {
    fn as_ref(&self) -> &State {
        &self.state
    }
}

/// A policy or system of the trust's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    #[serde(skip)]
    pub edited: Edited,
    pub title: String,
    /// `policy` or `system`.
    pub form: String,
    pub says: String,
}

impl Policy {
    fn fields(&self) -> policy::Fields {
        let Policy { title, form, says, .. } = self.clone();
        policy::Fields { title, form, says }
    }
}

impl Scoped {
    /// Every state that this scope may see, by its day and record.
    pub async fn element_states(&self) -> Result<Vec<Recorded>, StorageError> {
        let rows = self
            .current::<element_state::Entity>()
            .order_by_asc(element_state::Column::FromOn)
            .order_by_asc(element_state::Column::RecordedAt)
            .order_by_asc(element_state::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Recorded::try_from).collect()
    }

    /// The states of one element that this scope may see, by their day and record.
    pub async fn states_of(&self, key: &Key) -> Result<Vec<Recorded>, StorageError> {
        let rows = self
            .current::<element_state::Entity>()
            .filter(element_state::Column::ElementKind.eq(key.kind.clone()))
            .filter(element_state::Column::ElementId.eq(key.id.clone()))
            .order_by_asc(element_state::Column::FromOn)
            .order_by_asc(element_state::Column::RecordedAt)
            .order_by_asc(element_state::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Recorded::try_from).collect()
    }

    /// One state, where this scope may see it.
    pub async fn find_state(&self, record: &RecordId) -> Result<Option<Recorded>, StorageError> {
        let one = self
            .current::<element_state::Entity>()
            .filter(element_state::Column::RecordId.eq(record.0.clone()));
        one.one(self.tx()).await?.map(Recorded::try_from).transpose()
    }

    /// The trust's own policies and systems, by title.
    pub async fn policies(&self) -> Result<Vec<Policy>, StorageError> {
        let rows = self
            .current::<policy::Entity>()
            .order_by_asc(policy::Column::Title)
            .order_by_asc(policy::Column::RecordId);
        Ok(rows.all(self.tx()).await?.into_iter().map(Policy::from).collect())
    }
}

impl Write {
    /// Records where something stands from a day on. [`StorageError::Already`] where the record is there;
    /// [`StorageError::Refused`] where that day has its record: there is one answer for a day, and it is corrected.
    pub async fn record_state(
        &mut self,
        record: RecordId,
        state: &State,
    ) -> Result<(), StorageError> {
        self.one_for_its_day(&record, state).await?;
        let about: Vec<_> =
            state.school.map(|urn| (Party::School(urn), "about")).into_iter().collect();
        self.add::<element_state::Entity>(record, &about, fields(state)).await.map(drop)
    }

    /// Corrects what was recorded. Which element and which school it is about stays.
    pub async fn correct_state(
        &mut self,
        was: &Recorded,
        state: &State,
    ) -> Result<(), StorageError> {
        self.one_for_its_day(&was.edited.record, state).await?;
        let State { key, aspect, school, .. } = was.state.clone();
        let now = State { key, aspect, school, ..state.clone() };
        self.change::<element_state::Entity>(&was.edited, fields(&now)).await
    }

    /// Takes out what should not have been recorded.
    pub async fn withdraw_state(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<element_state::Entity>(edited).await
    }

    /// Lists a policy or system of the trust's own, or changes one.
    pub async fn set_policy(
        &mut self,
        record: RecordId,
        was: Option<&Edited>,
        it: &Policy,
    ) -> Result<(), StorageError> {
        match was {
            Some(was) => self.change::<policy::Entity>(was, it.fields()).await,
            None => self.add::<policy::Entity>(record, &[], it.fields()).await.map(drop),
        }
    }

    /// Takes a policy off the list. What was recorded of it stays.
    pub async fn withdraw_policy(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<policy::Entity>(edited).await
    }

    async fn one_for_its_day(&self, record: &RecordId, it: &State) -> Result<(), StorageError> {
        let urn = it.school.map(|urn| i64::from(urn.number()));
        let of_place = match urn {
            Some(urn) => element_state::Column::Urn.eq(urn),
            None => element_state::Column::Urn.is_null(),
        };
        let other = element_state::Entity::find_current(&self.trust().0)
            .filter(element_state::Column::ElementKind.eq(it.key.kind.clone()))
            .filter(element_state::Column::ElementId.eq(it.key.id.clone()))
            .filter(element_state::Column::Aspect.eq(it.aspect.to_string()))
            .filter(of_place)
            .filter(element_state::Column::FromOn.eq(it.from.to_string()))
            .filter(element_state::Column::RecordId.ne(record.0.clone()));
        match other.one(self.tx()).await? {
            Some(_) => Err(StorageError::Refused(
                "There is a record for that day already: correct that one, or choose another day."
                    .into(),
            )),
            None => Ok(()),
        }
    }
}

fn fields(it: &State) -> element_state::Fields {
    element_state::Fields {
        element_kind: it.key.kind.clone(),
        element_id: it.key.id.clone(),
        aspect: it.aspect.to_string(),
        urn: it.school.map(|urn| i64::from(urn.number())),
        state: it.state.clone(),
        said: it.said.clone(),
        words: it.words.clone(),
        owner: it.owner.clone().map(|it| it.0),
        from_on: it.from.to_string(),
        review_on: it.review.map(|it| it.to_string()),
        reason: it.reason.clone(),
    }
}

impl TryFrom<element_state::Model> for Recorded {
    type Error = StorageError;

    fn try_from(row: element_state::Model) -> Result<Self, StorageError> {
        let (version, it) = element_state::Entity::split(row);
        let (edited, by, at) = version.stamp();
        let state = State {
            key: Key::new(it.element_kind, it.element_id),
            aspect: it.aspect.parse().map_err(StorageError::damaged)?,
            school: it.urn.map(stored_urn).transpose()?,
            state: it.state,
            said: it.said,
            words: it.words,
            owner: it.owner.map(PersonId),
            from: it.from_on.parse().map_err(StorageError::damaged)?,
            review: stored_day(it.review_on)?,
            reason: it.reason,
        };
        Ok(Recorded { edited, state, by, at })
    }
}

impl From<policy::Model> for Policy {
    fn from(row: policy::Model) -> Self {
        let (version, it) = policy::Entity::split(row);
        Policy { edited: version.edited(), title: it.title, form: it.form, says: it.says }
    }
}

/// The school that a state is about, for those who ask whether it may be taken back.
pub fn school_of(fields: &element_state::Fields) -> Result<Option<Urn>, StorageError> {
    fields.urn.map(stored_urn).transpose()
}
