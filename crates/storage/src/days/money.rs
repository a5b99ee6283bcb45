//! Providers, what schools pay, and a year's settings. All money is whole pence.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{AcademicYear, days::money, ids::RecordId};

pub use trustwide_domain::days::money::{Income, MoneySetting, Provider};

use crate::{
    Edited, Scoped, StorageError,
    schools::stored_urn,
    tables::{income, money_setting, provider},
    versions::Versioned,
    write::{Party, Write},
    year::stored_year,
};

/// A provider, and the record that a form edits and that transfers name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnteredProvider {
    #[serde(skip)]
    pub edited: Edited,
    #[serde(flatten)]
    pub provider: Provider,
}

/// What one school pays in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredIncome {
    pub edited: Edited,
    pub year: AcademicYear,
    pub income: Income,
}

/// A year's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredSetting {
    pub edited: Edited,
    pub year: AcademicYear,
    pub setting: MoneySetting,
}

impl Scoped {
    /// Providers that this scope may see, by name.
    pub async fn providers(&self) -> Result<Vec<EnteredProvider>, StorageError> {
        let rows = self
            .current::<provider::Entity>()
            .order_by_asc(provider::Column::Name)
            .order_by_asc(provider::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(entered_provider).collect()
    }

    /// What schools pay, every year that this scope may see, by year and school.
    pub async fn incomes(&self) -> Result<Vec<EnteredIncome>, StorageError> {
        let rows = self
            .current::<income::Entity>()
            .order_by_asc(income::Column::StartYear)
            .order_by_asc(income::Column::Urn)
            .order_by_asc(income::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(entered_income).collect()
    }

    /// The settings of every year that has some, in order.
    pub async fn money_settings(&self) -> Result<Vec<EnteredSetting>, StorageError> {
        let rows = self
            .current::<money_setting::Entity>()
            .order_by_asc(money_setting::Column::StartYear)
            .order_by_asc(money_setting::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(entered_setting).collect()
    }
}

impl Write {
    /// Adds a provider, or changes one.
    pub async fn set_provider(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        it: &Provider,
    ) -> Result<(), StorageError> {
        let fields = provider::Fields {
            name: it.name.clone(),
            pence_a_day: it.pence_a_day,
            vat_hundredths: i64::from(it.vat_hundredths),
            expenses_pence: it.expenses_pence,
            payer: it.payer.clone(),
            order_ref: it.order.clone(),
            ceiling_pence: it.ceiling_pence,
        };
        match earlier {
            Some(earlier) => self.change::<provider::Entity>(earlier, fields).await,
            None => self.add::<provider::Entity>(record, &[], fields).await.map(drop),
        }
    }

    /// Says what a school pays in a year: one entry a school and year, in place of the version that a form was opened on.
    /// [`StorageError::Stale`] where somebody entered it or changed it meanwhile; [`StorageError::Already`] where it
    /// stands as it is said.
    pub async fn set_income(
        &mut self,
        record: RecordId,
        opened: Option<&Edited>,
        year: AcademicYear,
        it: &Income,
    ) -> Result<(), StorageError> {
        let fields = income::Fields {
            urn: i64::from(it.urn.number()),
            start_year: i64::from(year.start_year()),
            grant_pence: it.grant_pence,
            percent_hundredths: it.percent_hundredths.map(i64::from),
            pence: it.pence,
        };
        let earlier = income::Entity::find_current(&self.trust().0)
            .filter(income::Column::Urn.eq(it.urn.number()))
            .filter(income::Column::StartYear.eq(fields.start_year))
            .one(self.tx())
            .await?;
        match earlier {
            Some(row) => {
                let (version, was) = income::Entity::split(row);
                let now = version.edited();
                only_opened(opened, &now, was == fields)?;
                self.change::<income::Entity>(&now, fields).await
            }
            None => {
                let parties = [(Party::School(it.urn), "about")];
                self.add::<income::Entity>(record, &parties, fields).await.map(drop)
            }
        }
    }

    /// Says what holds for a year, in place of the version that a form was opened on. Every school sees it: its statement
    /// rests on it. Refused as [`Write::set_income`] is.
    pub async fn set_money(
        &mut self,
        record: RecordId,
        opened: Option<&Edited>,
        year: AcademicYear,
        it: &MoneySetting,
    ) -> Result<(), StorageError> {
        let fields = money_setting::Fields {
            start_year: i64::from(year.start_year()),
            improvement_hundredths: it.improvement_hundredths.map(i64::from),
            day_pence: it.day_pence,
            full_time_days: it.full_time_hundredths.map(i64::from),
            carry_over: it.carry_over.word().into(),
        };
        let earlier = money_setting::Entity::find_current(&self.trust().0)
            .filter(money_setting::Column::StartYear.eq(fields.start_year))
            .one(self.tx())
            .await?;
        match earlier {
            Some(row) => {
                let (version, was) = money_setting::Entity::split(row);
                let now = version.edited();
                only_opened(opened, &now, was == fields)?;
                self.change::<money_setting::Entity>(&now, fields).await
            }
            None => self.add::<money_setting::Entity>(record, &[], fields).await.map(drop),
        }
    }
}

/// Goes on only where a form was opened on the version that stands; the same words again are no change.
fn only_opened(opened: Option<&Edited>, now: &Edited, same: bool) -> Result<(), StorageError> {
    let record = now.record.0.clone();
    if same {
        return Err(StorageError::Already { record });
    }
    if opened != Some(now) {
        return Err(StorageError::Stale { record });
    }
    Ok(())
}

fn small(number: i64) -> Result<u32, StorageError> {
    u32::try_from(number).map_err(|_| StorageError::damaged("a share or a number of days"))
}

fn entered_provider(row: provider::Model) -> Result<EnteredProvider, StorageError> {
    let (version, it) = provider::Entity::split(row);
    let provider = Provider {
        name: it.name,
        pence_a_day: it.pence_a_day,
        vat_hundredths: small(it.vat_hundredths)?,
        expenses_pence: it.expenses_pence,
        payer: it.payer,
        order: it.order_ref,
        ceiling_pence: it.ceiling_pence,
    };
    Ok(EnteredProvider { edited: version.edited(), provider })
}

fn entered_income(row: income::Model) -> Result<EnteredIncome, StorageError> {
    let (version, it) = income::Entity::split(row);
    let year = stored_year(it.start_year)?;
    let income = Income {
        urn: stored_urn(it.urn)?,
        grant_pence: it.grant_pence,
        percent_hundredths: it.percent_hundredths.map(small).transpose()?,
        pence: it.pence,
    };
    Ok(EnteredIncome { edited: version.edited(), year, income })
}

fn entered_setting(row: money_setting::Model) -> Result<EnteredSetting, StorageError> {
    let (version, it) = money_setting::Entity::split(row);
    let year = stored_year(it.start_year)?;
    let carry_over = money::CarryOver::from_word(&it.carry_over)
        .ok_or_else(|| StorageError::damaged("the rule of carrying over"))?;
    let setting = MoneySetting {
        improvement_hundredths: it.improvement_hundredths.map(small).transpose()?,
        day_pence: it.day_pence,
        full_time_hundredths: it.full_time_days.map(small).transpose()?,
        carry_over,
    };
    Ok(EnteredSetting { edited: version.edited(), year, setting })
}
