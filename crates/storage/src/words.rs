//! What a school says of itself: corrections of the register's facts, and its own words beside a figure; and what
//! each person keeps an eye on.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    ids::{PersonId, RecordId},
};

use crate::{
    Edited, Scoped, StorageError,
    schools::stored_urn,
    tables::{context_note, correction, watch},
    versions::Versioned,
    write::{Party, Write},
};

/// A correction of a fact that the register gives, with who made it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    pub field: String,
    pub value: String,
    pub reason: String,
    pub by: PersonId,
    pub at: Moment,
}

/// A school's own words, about a measure or, where `measure` is empty, about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContextNote {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    pub measure: String,
    pub words: String,
    pub by: PersonId,
    pub at: Moment,
}

impl Scoped {
    /// Corrections of a school's facts that this scope may see, in the order they were made.
    pub async fn corrections(&self, urn: Urn) -> Result<Vec<Correction>, StorageError> {
        let of_school =
            self.current::<correction::Entity>().filter(correction::Column::Urn.eq(urn.number()));
        let rows = of_school
            .order_by_asc(correction::Column::RecordedAt)
            .order_by_asc(correction::Column::RecordId);
        let read = |row| {
            let (version, fields) = correction::Entity::split(row);
            let (edited, by, at) = version.stamp();
            let (field, value, reason) = (fields.field, fields.value, fields.reason);
            Ok(Correction { edited, urn: stored_urn(fields.urn)?, field, value, reason, by, at })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }

    /// A school's own words that this scope may see, in the order they were written.
    pub async fn context_notes(&self, urn: Urn) -> Result<Vec<ContextNote>, StorageError> {
        let of_school = self
            .current::<context_note::Entity>()
            .filter(context_note::Column::Urn.eq(urn.number()));
        let rows = of_school
            .order_by_asc(context_note::Column::RecordedAt)
            .order_by_asc(context_note::Column::RecordId);
        let read = |row| {
            let (version, fields) = context_note::Entity::split(row);
            let (edited, by, at) = version.stamp();
            Ok(ContextNote {
                edited,
                urn: stored_urn(fields.urn)?,
                measure: fields.measure,
                words: fields.words,
                by,
                at,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }

    /// The schools that the asker watches, each with the record that says so.
    pub async fn watched(&self) -> Result<Vec<(Urn, Edited)>, StorageError> {
        let rows =
            self.current::<watch::Entity>().order_by_asc(watch::Column::Urn).all(self.tx()).await?;
        let read = |row| {
            let (version, fields) = watch::Entity::split(row);
            Ok((stored_urn(fields.urn)?, version.edited()))
        };
        rows.into_iter().map(read).collect()
    }
}

impl Write {
    /// Records what a fact should be, in place of an earlier correction of the same fact.
    pub async fn correct_fact(
        &mut self,
        record: RecordId,
        earlier: Option<&Correction>,
        urn: Urn,
        (field, value, reason): (&str, &str, &str),
    ) -> Result<(), StorageError> {
        let fields = correction::Fields {
            urn: i64::from(urn.number()),
            field: field.into(),
            value: value.into(),
            reason: reason.into(),
        };
        match earlier {
            Some(earlier) => self.change::<correction::Entity>(&earlier.edited, fields).await,
            None => self
                .add::<correction::Entity>(record, &[(Party::School(urn), "about")], fields)
                .await
                .map(drop),
        }
    }

    /// Adds a school's own words.
    pub async fn write_context(
        &mut self,
        record: RecordId,
        urn: Urn,
        measure: &str,
        words: &str,
    ) -> Result<(), StorageError> {
        let fields = context_note::Fields {
            urn: i64::from(urn.number()),
            measure: measure.into(),
            words: words.into(),
        };
        self.add::<context_note::Entity>(record, &[(Party::School(urn), "about")], fields).await?;
        Ok(())
    }

    /// Puts a school on the writer's watchlist.
    pub async fn watch(&mut self, record: RecordId, urn: Urn) -> Result<(), StorageError> {
        let person = self.by().clone();
        let fields = watch::Fields { person_id: person.0.clone(), urn: i64::from(urn.number()) };
        self.add::<watch::Entity>(record, &[(Party::Person(person), "watcher")], fields).await?;
        Ok(())
    }

    /// Takes a school off the writer's watchlist.
    pub async fn stop_watching(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<watch::Entity>(edited).await
    }
}
