//! Time that schools were given, and heads gave, before the trust started here.
//!
//! Not here: which can be brought along at all (`domain::days::DaysBefore`).

use std::collections::BTreeMap;

use sea_orm::QueryOrder;
use trustwide_domain::{
    AcademicYear, Urn,
    banding::{InForce, was_in},
    days::{Account, DaysBefore, Holder, NoDays, State, Transfer},
    ids::RecordId,
    model::Model,
};

use super::{Brought, row_id};
use crate::{
    Scoped, StorageError,
    banding::bands_in_force,
    days::fields_of_transfer,
    tables::{banding_decision, transfer},
    versions::Versioned,
    write::{Party, Write},
};

/// Time that was given in the first year that is counted here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningDays {
    /// The school that it is listed for: the receiver, or the school of the head who gave it.
    pub urn: Urn,
    pub account: Account,
    pub giver: Holder,
    pub receiver: Holder,
    pub line: String,
    pub minutes: u32,
    pub year: AcademicYear,
}

impl OpeningDays {
    /// Hundredths of a day for a school on a line of the model.
    pub fn of(
        before: &DaysBefore,
        urn: Urn,
        (line, hundredths): (&str, u32),
    ) -> Result<Self, NoDays> {
        let sides = before.sides(urn, line)?;
        let day = before.model.day.as_ref().ok_or(NoDays::NoLine)?;
        Ok(OpeningDays {
            urn,
            account: sides.account,
            giver: sides.giver,
            receiver: sides.receiver,
            line: line.into(),
            minutes: hundredths * day.minutes / 100,
            year: before.year,
        })
    }
}

impl Scoped {
    /// What tells which time can be brought along by a model, as far as this scope sees: it stands in the year in which
    /// the trust started here, or in that of its first model where that came later.
    pub async fn days_before(&self, model: &Model) -> Result<DaysBefore, StorageError> {
        let day = self.first_counted_day().await?;
        let held = self.holdings().await?.into_iter().map(|it| it.holding).collect();
        Ok(DaysBefore {
            model: model.clone(),
            year: AcademicYear::of(day),
            day,
            bands: self.bands().await?,
            held,
        })
    }

    /// The year in which time brought along stands.
    pub async fn opening_year(&self) -> Result<AcademicYear, StorageError> {
        Ok(AcademicYear::of(self.first_counted_day().await?))
    }

    /// The trust's first day here, or the first day of the year of its first model where that is later.
    async fn first_counted_day(&self) -> Result<jiff::civil::Date, StorageError> {
        let start = self.trust().await?.started_on;
        let versions = self.model_versions().await?;
        let first = versions.iter().filter_map(|it| it.in_force_from).min();
        Ok(first.map_or(start, |it| start.max(AcademicYear::of(it).first_day())))
    }
}

impl Write {
    /// Brings time along that was given before: delivered, on no day that is known. [`StorageError::Already`] where the
    /// form was sent before, [`StorageError::Refused`] where a row cannot be.
    pub async fn open_days(
        &mut self,
        base: &RecordId,
        days: &[OpeningDays],
    ) -> Result<(), StorageError> {
        let bands = self.bands_in_order().await?;
        // The band that a line of a year goes with, read once for all schools.
        let mut with_band = BTreeMap::new();
        for (row, it) in days.iter().enumerate() {
            let transfer = brought(it);
            self.sound(&transfer).await?;
            if it.account == Account::Supplement {
                let key = (it.line.clone(), it.year);
                if !with_band.contains_key(&key) {
                    with_band.insert(key.clone(), self.band_of(&transfer).await?);
                }
                was_offered(it, with_band[&key].as_deref(), &bands)?;
            }
            let mut parties = Vec::new();
            let side = if it.account == Account::Commitment { "giver" } else { "receiver" };
            parties.push((Party::School(it.urn), side));
            if let Holder::Person(id) = &it.giver {
                parties.push((Party::Person(id.clone()), "giver"));
            }
            let fields = fields_of_transfer(&transfer);
            self.add::<transfer::Entity>(row_id(base, "days", row), &parties, fields).await?;
        }
        self.note_brought(Brought::Days, base, days.len()).await
    }

    /// Every band that was given, in the order in which they were decided.
    async fn bands_in_order(&self) -> Result<Vec<InForce>, StorageError> {
        let rows = banding_decision::Entity::find_current(&self.trust().0)
            .order_by_asc(banding_decision::Column::RecordedAt)
            .order_by_asc(banding_decision::Column::RecordId);
        bands_in_force(rows.all(self.tx()).await?)
    }
}

/// Goes on only where a line that goes with a band is for a school that was in it.
fn was_offered(
    it: &OpeningDays,
    band: Option<&str>,
    bands: &[InForce],
) -> Result<(), StorageError> {
    if band.is_none_or(|band| was_in(bands, it.urn, band, it.year)) {
        return Ok(());
    }
    let said = "A line goes with a band that its school was not in, so nothing was brought along.";
    Err(StorageError::Refused(said.into()))
}

fn brought(it: &OpeningDays) -> Transfer {
    Transfer {
        year: it.year,
        giver: it.giver.clone(),
        receiver: it.receiver.clone(),
        account: it.account,
        line: it.line.clone(),
        minutes: it.minutes,
        state: State::Delivered,
        on: None,
        starts_at: None,
        contact: None,
        request: None,
        brought_forward: true,
        pence: None,
        note: "Brought forward".into(),
    }
}
