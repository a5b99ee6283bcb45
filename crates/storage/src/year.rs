//! The school year as the trust entered it, how each school differs, and when boards and committees meet.
//!
//! Not here: what follows from the dates (`domain::calendar`).

use std::collections::BTreeMap;

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Urn,
    calendar::{SchoolDifferences, SchoolYear, YearDates},
    ids::RecordId,
};

use crate::{
    Edited, Scoped, StorageError,
    schools::stored_urn,
    tables::{committee, school_days, school_year},
    versions::Versioned,
    write::{Party, Write},
};

/// A trust's dates of one year, and the record that a form edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredYear {
    pub edited: Edited,
    pub dates: YearDates,
}

/// How one school's year differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredDifferences {
    pub edited: Edited,
    pub urn: Urn,
    pub year: AcademicYear,
    pub differences: SchoolDifferences,
}

/// A meeting of the board or a committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Committee {
    #[serde(skip)]
    pub edited: Edited,
    /// Which body meets: `Board of trustees`.
    pub body: String,
    pub on: Date,
    pub note: String,
}

impl Scoped {
    /// The years that the trust has entered, in order.
    pub async fn entered_years(&self) -> Result<Vec<EnteredYear>, StorageError> {
        let rows = self
            .current::<school_year::Entity>()
            .order_by_asc(school_year::Column::StartYear)
            .order_by_asc(school_year::Column::RecordId);
        let read = |row| {
            let (version, fields) = school_year::Entity::split(row);
            let dates = serde_json::from_str(&fields.dates).map_err(StorageError::damaged)?;
            Ok(EnteredYear { edited: version.edited(), dates })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }

    /// How the schools' years differ, by year and school.
    pub async fn school_differences(&self) -> Result<Vec<EnteredDifferences>, StorageError> {
        let rows = self
            .current::<school_days::Entity>()
            .order_by_asc(school_days::Column::StartYear)
            .order_by_asc(school_days::Column::Urn);
        let read = |row| {
            let (version, fields) = school_days::Entity::split(row);
            Ok(EnteredDifferences {
                edited: version.edited(),
                urn: stored_urn(fields.urn)?,
                year: stored_year(fields.start_year)?,
                differences: serde_json::from_str(&fields.differences)
                    .map_err(StorageError::damaged)?,
            })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }

    /// The trust's own year, where its dates are entered and can be used.
    pub async fn trust_year(&self, year: AcademicYear) -> Result<Option<SchoolYear>, StorageError> {
        let entered = self.entered_years().await?.into_iter().find(|it| it.dates.year == year);
        Ok(entered.and_then(|it| SchoolYear::new(it.dates).ok()))
    }

    /// Each school's year; empty where the trust's dates are not entered. A school without differences has the trust's.
    pub async fn school_years(
        &self,
        year: AcademicYear,
    ) -> Result<BTreeMap<Urn, SchoolYear>, StorageError> {
        let Some(usual) = self.trust_year(year).await? else { return Ok(BTreeMap::new()) };
        let own = self.own_school_years(year, &usual).await?;
        let of = |urn| own.get(&urn).cloned().unwrap_or_else(|| usual.clone());
        Ok(self.schools().await?.iter().map(|it| (it.urn, of(it.urn))).collect())
    }

    /// The years of those schools alone that differ from the trust's.
    pub async fn own_school_years(
        &self,
        year: AcademicYear,
        usual: &SchoolYear,
    ) -> Result<BTreeMap<Urn, SchoolYear>, StorageError> {
        let differ = self.school_differences().await?.into_iter().filter(|it| it.year == year);
        let own = |it: EnteredDifferences| {
            let year = SchoolYear::of_school(usual.dates().clone(), &it.differences).ok()?;
            Some((it.urn, year))
        };
        Ok(differ.filter_map(own).collect())
    }

    /// Meetings of the board and its committees, in date order.
    pub async fn committees(&self) -> Result<Vec<Committee>, StorageError> {
        let rows = self
            .current::<committee::Entity>()
            .order_by_asc(committee::Column::OnDay)
            .order_by_asc(committee::Column::RecordId);
        let read = |row| {
            let (version, fields) = committee::Entity::split(row);
            let on = fields.on_day.parse().map_err(StorageError::damaged)?;
            Ok(Committee { edited: version.edited(), body: fields.body, on, note: fields.note })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}

impl Write {
    /// Enters a year's dates, in place of those that a form was opened on. Refused where they cannot be used, or where
    /// somebody entered the same year meanwhile.
    pub async fn set_year(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        dates: &YearDates,
    ) -> Result<(), StorageError> {
        if let Err(faults) = SchoolYear::new(dates.clone()) {
            let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return Err(StorageError::Refused(said.join("; ")));
        }
        let start_year = i64::from(dates.year.start_year());
        let text = serde_json::to_string(dates).map_err(StorageError::damaged)?;
        let fields = school_year::Fields { start_year, dates: text };
        if let Some(earlier) = earlier {
            return self.change::<school_year::Entity>(earlier, fields).await;
        }
        let same = school_year::Entity::find_current(&self.trust().0)
            .filter(school_year::Column::StartYear.eq(start_year))
            .filter(school_year::Column::RecordId.ne(record.0.clone()));
        if same.one(self.tx()).await?.is_some() {
            return Err(StorageError::Stale { record: record.0 });
        }
        self.add::<school_year::Entity>(record, &[], fields).await?;
        Ok(())
    }

    /// Says how one school's year differs. [`StorageError::Stale`] where somebody else said so first.
    pub async fn set_differences(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        (urn, year): (Urn, AcademicYear),
        differences: &SchoolDifferences,
    ) -> Result<(), StorageError> {
        let fields = school_days::Fields {
            urn: i64::from(urn.number()),
            start_year: i64::from(year.start_year()),
            differences: serde_json::to_string(differences).map_err(StorageError::damaged)?,
        };
        if let Some(earlier) = earlier {
            return self.change::<school_days::Entity>(earlier, fields).await;
        }
        let same = school_days::Entity::find_current(&self.trust().0)
            .filter(school_days::Column::Urn.eq(fields.urn))
            .filter(school_days::Column::StartYear.eq(fields.start_year))
            .filter(school_days::Column::RecordId.ne(record.0.clone()));
        if same.one(self.tx()).await?.is_some() {
            return Err(StorageError::Stale { record: record.0 });
        }
        let parties = [(Party::School(urn), "about")];
        self.add::<school_days::Entity>(record, &parties, fields).await.map(drop)
    }

    /// Schedules a meeting of the board or a committee, or moves one.
    pub async fn set_committee(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        (body, on, note): (&str, Date, &str),
    ) -> Result<(), StorageError> {
        let fields =
            committee::Fields { body: body.into(), on_day: on.to_string(), note: note.into() };
        match earlier {
            Some(earlier) => self.change::<committee::Entity>(earlier, fields).await,
            None => self.add::<committee::Entity>(record, &[], fields).await.map(drop),
        }
    }

    /// Takes a meeting away.
    pub async fn remove_committee(&mut self, meeting: &Edited) -> Result<(), StorageError> {
        self.withdraw::<committee::Entity>(meeting).await
    }
}

pub(crate) fn stored_year(start: i64) -> Result<AcademicYear, StorageError> {
    let year = i16::try_from(start).ok().and_then(AcademicYear::starting);
    year.ok_or_else(|| StorageError::damaged("an academic year"))
}
