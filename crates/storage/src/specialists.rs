//! What people are beside their posts: specialists of this and that, by the model's designations.
//!
//! Not here: which designations there are (`domain::model`), or how much time each has (`days`).

use jiff::civil::Date;
use sea_orm::QueryOrder;
use serde::Serialize;
use trustwide_domain::{
    Urn,
    ids::{PersonId, RecordId},
};

use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::specialism,
    versions::Versioned,
    write::{Party, Write},
};

/// Somebody who is something, in something, from and to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Specialism {
    #[serde(skip)]
    pub edited: Edited,
    pub person: PersonId,
    /// The model's id of what they are.
    pub designation: String,
    /// In what; empty where that is all there is to say.
    pub area: String,
    /// The school where they are based; `None` is the trust.
    pub school: Option<Urn>,
    pub from_on: Option<Date>,
    pub to_on: Option<Date>,
}

impl Specialism {
    /// Whether it is held on a day, first and last days included.
    pub fn is_held_on(&self, day: Date) -> bool {
        self.from_on.is_none_or(|from| from <= day) && self.to_on.is_none_or(|to| day <= to)
    }
}

/// A specialism before it has a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSpecialism {
    pub person: PersonId,
    pub designation: String,
    pub area: String,
    pub school: Option<Urn>,
    pub from_on: Option<Date>,
    pub to_on: Option<Date>,
}

impl Scoped {
    /// Every specialism, past and coming ones too: by designation, area and record.
    pub async fn specialisms(&self) -> Result<Vec<Specialism>, StorageError> {
        let rows = self
            .current::<specialism::Entity>()
            .order_by_asc(specialism::Column::Designation)
            .order_by_asc(specialism::Column::Area)
            .order_by_asc(specialism::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(Specialism::try_from).collect()
    }
}

impl Write {
    /// Says what somebody is. [`StorageError::Already`] where the record is there.
    pub async fn add_specialism(
        &mut self,
        record: RecordId,
        new: NewSpecialism,
    ) -> Result<(), StorageError> {
        let mut parties = vec![(Party::Person(new.person.clone()), "holder")];
        parties.extend(new.school.map(|urn| (Party::School(urn), "based at")));
        let fields = specialism::Fields {
            person_id: new.person.0,
            designation: new.designation,
            area: new.area,
            urn: new.school.map(|it| i64::from(it.number())),
            from_on: new.from_on.map(|it| it.to_string()),
            to_on: new.to_on.map(|it| it.to_string()),
        };
        self.add::<specialism::Entity>(record, &parties, fields).await.map(drop)
    }

    /// Says the last day on which it is so.
    pub async fn end_specialism(
        &mut self,
        was: &Specialism,
        last: Date,
    ) -> Result<(), StorageError> {
        let fields = specialism::Fields {
            person_id: was.person.0.clone(),
            designation: was.designation.clone(),
            area: was.area.clone(),
            urn: was.school.map(|it| i64::from(it.number())),
            from_on: was.from_on.map(|it| it.to_string()),
            to_on: Some(last.to_string()),
        };
        self.change::<specialism::Entity>(&was.edited, fields).await
    }
}

impl TryFrom<specialism::Model> for Specialism {
    type Error = StorageError;
    fn try_from(row: specialism::Model) -> Result<Self, StorageError> {
        let (version, fields) = specialism::Entity::split(row);
        Ok(Specialism {
            edited: version.edited(),
            person: PersonId(fields.person_id),
            designation: fields.designation,
            area: fields.area,
            school: fields.urn.map(stored_urn).transpose()?,
            from_on: stored_day(fields.from_on)?,
            to_on: stored_day(fields.to_on)?,
        })
    }
}
