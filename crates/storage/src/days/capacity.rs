//! Who has how much time, and when they are away. Why somebody is away is never kept.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use trustwide_domain::{
    AcademicYear,
    days::{Away, Capacity, Holder},
    ids::RecordId,
};

use crate::{
    Edited, Scoped, StorageError,
    schools::stored_day,
    tables::{away, capacity},
    versions::Versioned,
    write::{Party, Write},
};

/// A giver's time in a year, and the record that a form edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredCapacity {
    pub edited: Edited,
    pub capacity: Capacity,
}

/// Days on which a giver is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredAway {
    pub edited: Edited,
    pub away: Away,
}

impl Scoped {
    /// Who has how much time in a year, by giver and first day.
    pub async fn capacities(
        &self,
        year: AcademicYear,
    ) -> Result<Vec<EnteredCapacity>, StorageError> {
        let rows = self
            .current::<capacity::Entity>()
            .filter(capacity::Column::StartYear.eq(i64::from(year.start_year())))
            .order_by_asc(capacity::Column::Giver)
            .order_by_asc(capacity::Column::FromOn)
            .order_by_asc(capacity::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(entered).collect()
    }

    /// When givers are away within a year, by giver and first day.
    pub async fn aways(&self, year: AcademicYear) -> Result<Vec<EnteredAway>, StorageError> {
        let rows = self
            .current::<away::Entity>()
            .filter(away::Column::FromOn.lte(year.last_day().to_string()))
            .filter(away::Column::ToOn.gte(year.first_day().to_string()))
            .order_by_asc(away::Column::Giver)
            .order_by_asc(away::Column::FromOn)
            .order_by_asc(away::Column::RecordId);
        let read = |row| {
            let (version, fields) = away::Entity::split(row);
            let day = |text: String| text.parse().map_err(StorageError::damaged);
            let giver = fields.giver.parse().map_err(StorageError::damaged)?;
            let away = Away { giver, from: day(fields.from_on)?, to: day(fields.to_on)? };
            Ok(EnteredAway { edited: version.edited(), away })
        };
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }
}

impl Write {
    /// Says how much time a giver has in a year, in place of what a form was opened on.
    pub async fn set_capacity(
        &mut self,
        record: RecordId,
        earlier: Option<&Edited>,
        year: AcademicYear,
        it: &Capacity,
    ) -> Result<(), StorageError> {
        if it.to.is_some_and(|last| last < it.from) {
            return Err(StorageError::Refused("It ends before it begins.".into()));
        }
        if 100 < it.share {
            return Err(StorageError::Refused("A share is at most 100 per cent.".into()));
        }
        let fields = capacity::Fields {
            giver: it.giver.to_string(),
            start_year: i64::from(year.start_year()),
            weekdays: it.weekdays.to_string(),
            share_hundredths: i64::from(it.share),
            minutes: it.minutes.map(i64::from),
            from_on: it.from.to_string(),
            to_on: it.to.map(|day| day.to_string()),
        };
        match earlier {
            Some(earlier) => self.change::<capacity::Entity>(earlier, fields).await,
            None => self.add::<capacity::Entity>(record, &giver(&it.giver), fields).await.map(drop),
        }
    }

    /// Takes an entry of capacity out.
    pub async fn withdraw_capacity(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<capacity::Entity>(edited).await
    }

    /// Says when a giver is away. Why is not asked.
    pub async fn set_away(&mut self, record: RecordId, it: &Away) -> Result<(), StorageError> {
        if it.to < it.from {
            return Err(StorageError::Refused("It ends before it begins.".into()));
        }
        let fields = away::Fields {
            giver: it.giver.to_string(),
            from_on: it.from.to_string(),
            to_on: it.to.to_string(),
        };
        self.add::<away::Entity>(record, &giver(&it.giver), fields).await.map(drop)
    }

    /// Takes an absence out.
    pub async fn withdraw_away(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.withdraw::<away::Entity>(edited).await
    }
}

/// The party that a giver is, where it is a person or a school.
fn giver(holder: &Holder) -> Vec<(Party, &'static str)> {
    match holder {
        Holder::Person(id) => vec![(Party::Person(id.clone()), "giver")],
        Holder::School(urn) => vec![(Party::School(*urn), "giver")],
        _ => Vec::new(),
    }
}

fn entered(row: capacity::Model) -> Result<EnteredCapacity, StorageError> {
    let (version, fields) = capacity::Entity::split(row);
    let damaged = || StorageError::damaged("the time that a giver has");
    let whole = |it: i64| u32::try_from(it).map_err(|_| damaged());
    let capacity = Capacity {
        giver: fields.giver.parse().map_err(StorageError::damaged)?,
        weekdays: match fields.weekdays.as_str() {
            "" => trustwide_domain::days::Weekdays::default(),
            text => text.parse().map_err(StorageError::damaged)?,
        },
        share: whole(fields.share_hundredths)?,
        minutes: fields.minutes.map(whole).transpose()?,
        from: fields.from_on.parse().map_err(StorageError::damaged)?,
        to: stored_day(fields.to_on)?,
    };
    Ok(EnteredCapacity { edited: version.edited(), capacity })
}
