//! What a school ticks for itself: which of them it has turned on, and how often in each week. No teacher is named.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{Urn, ids::RecordId};

use crate::{
    Edited, Scoped, StorageError,
    tables::{tick, tick_choice},
    versions::Versioned,
    write::{Party, Write},
};

/// A tick that a school has turned on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TickChoice {
    #[serde(skip)]
    pub edited: Edited,
    pub cadence: String,
}

/// How often a school ticked in one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    #[serde(skip)]
    pub edited: Edited,
    pub cadence: String,
    /// The Monday of the week.
    pub week_of: Date,
    pub times: u32,
}

impl Scoped {
    /// What a school has turned on; empty for everybody but those who keep its ticks.
    pub async fn tick_choices(&self, school: Urn) -> Result<Vec<TickChoice>, StorageError> {
        let rows = self
            .current::<tick_choice::Entity>()
            .filter(tick_choice::Column::Urn.eq(school.number()))
            .order_by_asc(tick_choice::Column::Cadence)
            .order_by_asc(tick_choice::Column::RecordId);
        let read = |row| {
            let (version, fields) = tick_choice::Entity::split(row);
            TickChoice { edited: version.edited(), cadence: fields.cadence }
        };
        Ok(rows.all(self.tx()).await?.into_iter().map(read).collect())
    }

    /// A school's weekly counts from a day on, by week; empty for everybody but those who keep them.
    pub async fn ticks(&self, school: Urn, since: Date) -> Result<Vec<Tick>, StorageError> {
        let rows = self
            .current::<tick::Entity>()
            .filter(tick::Column::Urn.eq(school.number()))
            .filter(tick::Column::WeekOf.gte(since.to_string()))
            .order_by_asc(tick::Column::WeekOf)
            .order_by_asc(tick::Column::RecordId);
        let read = |row| {
            let (version, it) = tick::Entity::split(row);
            Ok(Tick {
                edited: version.edited(),
                cadence: it.cadence,
                week_of: it.week_of.parse().map_err(StorageError::damaged)?,
                times: u32::try_from(it.times).map_err(StorageError::damaged)?,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}

impl Write {
    /// Turns a tick on. One that is on stays on.
    pub async fn choose_tick(
        &mut self,
        record: RecordId,
        school: Urn,
        cadence: &str,
    ) -> Result<(), StorageError> {
        let same = tick_choice::Entity::find_current(&self.trust().0)
            .filter(tick_choice::Column::Urn.eq(school.number()))
            .filter(tick_choice::Column::Cadence.eq(cadence));
        if same.one(self.tx()).await?.is_some() {
            return Ok(());
        }
        let fields =
            tick_choice::Fields { urn: i64::from(school.number()), cadence: cadence.into() };
        let parties = [(Party::School(school), "about")];
        self.add::<tick_choice::Entity>(record, &parties, fields).await?;
        Ok(())
    }

    /// Turns a tick off. The counts stay where they are, for the school alone.
    pub async fn drop_tick(&mut self, choice: &TickChoice) -> Result<(), StorageError> {
        self.withdraw::<tick_choice::Entity>(&choice.edited).await
    }

    /// Says how often something was ticked in a week, in place of an earlier count of the same week.
    pub async fn count_ticks(
        &mut self,
        record: RecordId,
        school: Urn,
        (cadence, week_of, times): (&str, Date, u32),
    ) -> Result<(), StorageError> {
        let fields = tick::Fields {
            urn: i64::from(school.number()),
            cadence: cadence.into(),
            week_of: week_of.to_string(),
            times: i64::from(times),
        };
        let same = tick::Entity::find_current(&self.trust().0)
            .filter(tick::Column::Urn.eq(school.number()))
            .filter(tick::Column::Cadence.eq(cadence))
            .filter(tick::Column::WeekOf.eq(week_of.to_string()));
        match same.one(self.tx()).await?.map(tick::Entity::split) {
            Some((_, was)) if was == fields => Ok(()),
            Some((version, _)) => self.change::<tick::Entity>(&version.edited(), fields).await,
            None => {
                let parties = [(Party::School(school), "about")];
                self.add::<tick::Entity>(record, &parties, fields).await.map(drop)
            }
        }
    }
}
