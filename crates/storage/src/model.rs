//! The trust's improvement model: its drafts, what was adopted from when, and what is in force on a day.
//!
//! Not here: what a model says and how it is read (`domain::model`).

use std::collections::BTreeSet;

use jiff::civil::Date;
use sea_orm::{QueryFilter as _, QueryOrder as _};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Moment,
    ids::{PersonId, RecordId},
    model::{Known, Model, ModelError},
    time::Said,
};

use crate::{
    Edited, Scoped, StorageError,
    schools::stored_day,
    tables::model_version::{self, Fields},
    versions::Versioned,
    write::Write,
};

const ADOPTED: &str = "adopted";
const DRAFT: &str = "draft";

/// A draft of the model, or a version that was adopted from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelVersion {
    #[serde(skip)]
    pub edited: Edited,
    pub title: String,
    /// The model file, as typed.
    #[serde(skip)]
    pub text: String,
    /// The first day on which it is in force; `None` for a draft.
    pub in_force_from: Option<Date>,
    /// Why it was adopted.
    pub reason: String,
    pub by: PersonId,
    pub at: Moment,
}

impl ModelVersion {
    /// Whether it is still a draft.
    pub fn is_draft(&self) -> bool {
        self.in_force_from.is_none()
    }

    /// Reads the model; every fault at once. What was adopted was read before, and is read again without any.
    pub fn read(&self) -> Result<Model, Vec<ModelError>> {
        Model::read("model", &self.text, &Known::shipped())
    }
}

/// The version in force on a day: the one adopted from the latest day that is not after it.
pub fn in_force_on(versions: &[ModelVersion], day: Date) -> Option<&ModelVersion> {
    let begun = versions.iter().filter(|it| it.in_force_from.is_some_and(|from| from <= day));
    begun.max_by_key(|it| (it.in_force_from, it.at, &it.edited.record.0))
}

/// The first day from which a draft may be adopted, where a past year has a model: what that year was promised and charged
/// rests on it. `None` where no past year has one, so that a trust's first model may begin with the trust.
pub fn first_open_day(versions: &[ModelVersion], today: Date) -> Option<Date> {
    let this_year = AcademicYear::of(today).first_day();
    let is_past = |it: &ModelVersion| it.in_force_from.is_some_and(|from| from < this_year);
    versions.iter().any(is_past).then_some(this_year)
}

/// The bands of a model's text, by their ids; `None` where it does not read.
pub(crate) fn bands_of(text: &str) -> Option<BTreeSet<String>> {
    let model = Model::read("model", text, &Known::shipped()).ok()?;
    Some(model.bands.into_iter().map(|it| it.item.id).collect())
}

impl Scoped {
    /// Every draft and adopted version of the trust's model, in the order they were recorded.
    pub async fn model_versions(&self) -> Result<Vec<ModelVersion>, StorageError> {
        let rows = self
            .current::<model_version::Entity>()
            .order_by_asc(model_version::Column::RecordedAt)
            .order_by_asc(model_version::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(ModelVersion::try_from).collect()
    }

    /// One draft or adopted version.
    pub async fn find_model_version(
        &self,
        record: &RecordId,
    ) -> Result<Option<ModelVersion>, StorageError> {
        let all = self.model_versions().await?;
        Ok(all.into_iter().find(|it| it.edited.record == *record))
    }

    /// The model in force on this scope's day, where the trust has adopted one.
    pub async fn model_in_force(&self) -> Result<Option<ModelVersion>, StorageError> {
        let adopted = self
            .current::<model_version::Entity>()
            .filter(sea_orm::ColumnTrait::eq(&model_version::Column::State, ADOPTED));
        let rows = adopted.all(self.tx()).await?;
        let all: Vec<_> = rows.into_iter().map(ModelVersion::try_from).collect::<Result<_, _>>()?;
        Ok(in_force_on(&all, self.as_at().day).cloned())
    }
}

impl Write {
    /// Begins a draft.
    pub async fn draft_model(
        &mut self,
        record: RecordId,
        title: &str,
        text: &str,
    ) -> Result<(), StorageError> {
        self.add::<model_version::Entity>(record, &[], draft(title, text)).await?;
        Ok(())
    }

    /// Changes a draft. What was adopted stays as it is: a change to it begins as a new draft.
    pub async fn change_draft(
        &mut self,
        was: &ModelVersion,
        title: &str,
        text: &str,
    ) -> Result<(), StorageError> {
        self.only_draft(was)?;
        self.change::<model_version::Entity>(&was.edited, draft(title, text)).await
    }

    /// Adopts a draft from a day on. Refused where it does not read, since the trust would stand without a model, and from a
    /// day of a past year that has one already.
    pub async fn adopt_model(
        &mut self,
        was: &ModelVersion,
        from: Date,
        reason: &str,
    ) -> Result<(), StorageError> {
        self.only_draft(was)?;
        if let Err(faults) = was.read() {
            let first = faults.first().map_or_else(String::new, ToString::to_string);
            return Err(StorageError::Refused(format!("The draft cannot be read: {first}")));
        }
        self.only_open_year(from).await?;
        let fields = Fields {
            state: ADOPTED.into(),
            in_force_from: Some(from.to_string()),
            reason: reason.into(),
            ..draft(&was.title, &was.text)
        };
        self.change::<model_version::Entity>(&was.edited, fields).await
    }

    /// Throws a draft away.
    pub async fn discard_draft(&mut self, was: &ModelVersion) -> Result<(), StorageError> {
        self.only_draft(was)?;
        self.withdraw::<model_version::Entity>(&was.edited).await
    }

    async fn only_open_year(&self, from: Date) -> Result<(), StorageError> {
        let rows = self.now::<model_version::Entity>().all(self.tx()).await?;
        let all: Vec<_> = rows.into_iter().map(ModelVersion::try_from).collect::<Result<_, _>>()?;
        match first_open_day(&all, self.moment().day()) {
            Some(first) if from < first => Err(StorageError::Refused(format!(
                "The statements of past years rest on the model that was in force then: adopt it from {} or a later day.",
                Said(first)
            ))),
            _ => Ok(()),
        }
    }

    fn only_draft(&self, version: &ModelVersion) -> Result<(), StorageError> {
        match version.in_force_from {
            None => Ok(()),
            Some(_) => Err(StorageError::Refused(
                "This version was adopted and stays as it is. Begin a new draft to change it."
                    .into(),
            )),
        }
    }
}

fn draft(title: &str, text: &str) -> Fields {
    Fields {
        title: title.into(),
        text: text.into(),
        state: DRAFT.into(),
        in_force_from: None,
        reason: String::new(),
    }
}

impl TryFrom<model_version::Model> for ModelVersion {
    type Error = StorageError;
    fn try_from(row: model_version::Model) -> Result<Self, StorageError> {
        let (version, fields) = model_version::Entity::split(row);
        let in_force_from = stored_day(fields.in_force_from)?;
        let (edited, by, at) = version.stamp();
        Ok(ModelVersion {
            edited,
            title: fields.title,
            text: fields.text,
            in_force_from,
            reason: fields.reason,
            by,
            at,
        })
    }
}
