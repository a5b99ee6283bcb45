//! Money that schools were given beside their own.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use trustwide_domain::{
    AcademicYear,
    days::{Funding, FundingFor},
    ids::RecordId,
};

use crate::{
    Edited, Scoped, StorageError,
    schools::stored_urn,
    tables::funding,
    versions::Versioned,
    write::{Party, Write},
};

/// What a school was given, and the record that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredFunding {
    pub edited: Edited,
    pub funding: Funding,
}

impl Scoped {
    /// What schools were given in a year, as far as this scope may see it: by day, then by record.
    pub async fn fundings(&self, year: AcademicYear) -> Result<Vec<EnteredFunding>, StorageError> {
        let rows = self
            .current::<funding::Entity>()
            .filter(funding::Column::StartYear.eq(i64::from(year.start_year())))
            .order_by_asc(funding::Column::OnDay)
            .order_by_asc(funding::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(entered).collect()
    }

    /// What was given for one request for support, in any year.
    pub async fn fundings_of(
        &self,
        request: &RecordId,
    ) -> Result<Vec<EnteredFunding>, StorageError> {
        let rows = self
            .current::<funding::Entity>()
            .filter(funding::Column::RequestId.eq(request.0.clone()))
            .order_by_asc(funding::Column::OnDay)
            .order_by_asc(funding::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(entered).collect()
    }
}

impl Write {
    /// Enters what a school was given. [`StorageError::Already`] for the same record again.
    pub async fn enter_funding(
        &mut self,
        record: RecordId,
        it: &Funding,
    ) -> Result<(), StorageError> {
        let fields = funding::Fields {
            urn: i64::from(it.urn.number()),
            start_year: i64::from(AcademicYear::of(it.on).start_year()),
            on_day: it.on.to_string(),
            pence: it.pence,
            purpose: it.purpose.word().into(),
            source: it.source.clone(),
            words: it.words.clone(),
            request_id: it.request.as_ref().map(|it| it.0.clone()),
        };
        let parties = [(Party::School(it.urn), "about")];
        self.add::<funding::Entity>(record, &parties, fields).await.map(drop)
    }

    /// Takes an entry out: it was a mistake.
    pub async fn withdraw_funding(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<funding::Entity>(edited).await
    }
}

fn entered(row: funding::Model) -> Result<EnteredFunding, StorageError> {
    let (version, it) = funding::Entity::split(row);
    let on: Date = it.on_day.parse().map_err(StorageError::damaged)?;
    let purpose = FundingFor::from_word(&it.purpose);
    let funding = Funding {
        urn: stored_urn(it.urn)?,
        on,
        pence: it.pence,
        purpose: purpose.ok_or_else(|| StorageError::damaged(&it.purpose))?,
        source: it.source,
        words: it.words,
        request: it.request_id.map(RecordId),
    };
    Ok(EnteredFunding { edited: version.edited(), funding })
}
