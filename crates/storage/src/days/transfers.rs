//! Posting, changing and cancelling transfers of time.

use jiff::civil::Time;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Moment,
    access::Right,
    days::{Account, Holder, State, Transfer},
    ids::{PersonId, RecordId, TrustId},
};

use crate::{
    Edited, Scoped, StorageError,
    schools::stored_day,
    tables::transfer::{self, Fields},
    versions::Versioned,
    write::{Party, Write},
    year::stored_year,
};

/// A transfer as it stands, with who recorded it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posted {
    #[serde(skip)]
    pub edited: Edited,
    #[serde(flatten)]
    pub transfer: Transfer,
    pub by: PersonId,
    pub at: Moment,
}

impl Scoped {
    /// A year's transfers that this scope may see, by day and then as recorded. Whoever only gives the time is not told
    /// on which account: that would give away the receiving school's band.
    pub async fn transfers(&self, year: AcademicYear) -> Result<Vec<Posted>, StorageError> {
        let rows = self
            .current::<transfer::Entity>()
            .filter(transfer::Column::StartYear.eq(i64::from(year.start_year())))
            .order_by_asc(transfer::Column::OnDay)
            .order_by_asc(transfer::Column::StartsAt)
            .order_by_asc(transfer::Column::RecordId);
        let read = |row| Ok(self.veiled(posted(row)?));
        rows.all(self.tx()).await?.into_iter().map(read).collect()
    }

    /// One transfer, if this scope holds it.
    pub async fn find_transfer(&self, record: &RecordId) -> Result<Option<Posted>, StorageError> {
        let one = self
            .current::<transfer::Entity>()
            .filter(transfer::Column::RecordId.eq(record.0.clone()));
        let one = one.one(self.tx()).await?.map(posted).transpose()?;
        Ok(one.map(|it| self.veiled(it)))
    }

    fn veiled(&self, mut it: Posted) -> Posted {
        let sees = match it.transfer.receiver {
            Holder::School(urn) => self.access().may_at(Right::SeeDays, urn),
            _ => true,
        };
        if !sees {
            it.transfer.account = Account::Unsaid;
            it.transfer.line.clear();
        }
        it
    }
}

impl Write {
    /// Posts a transfer and names its two sides. Refused, in words, where the giver is taken at that time, or where one
    /// side is not of this trust. [`StorageError::Already`] where the record exists: a form sent twice.
    pub async fn post_transfer(
        &mut self,
        record: RecordId,
        it: &Transfer,
    ) -> Result<(), StorageError> {
        self.sound(it).await?;
        Self::in_its_year(it)?;
        self.may_be_known(it).await?;
        self.free(it, &record).await?;
        let mut parties = Vec::new();
        if let Holder::School(urn) = it.receiver {
            parties.push((Party::School(urn), "receiver"));
        }
        match &it.giver {
            Holder::School(urn) => parties.push((Party::School(*urn), "giver")),
            Holder::Person(id) => {
                parties.push((Party::Person(id.clone()), "giver"));
                let own = self.schools_of(id, it).await?;
                parties.extend(own.into_iter().map(|urn| (Party::School(urn), "giver")));
            }
            _ => {}
        }
        self.add::<transfer::Entity>(record, &parties, fields_of_transfer(it)).await.map(drop)
    }

    /// Changes a transfer's day, time, minutes, line, words or state. Its two sides stay: for others, cancel it and post
    /// another.
    pub async fn change_transfer(
        &mut self,
        was: &Posted,
        now: &Transfer,
    ) -> Result<(), StorageError> {
        let sides = |it: &Transfer| (it.giver.clone(), it.receiver.clone(), it.year);
        if sides(&was.transfer) != sides(now) {
            let said = "Who gives and who receives stays as it is. Cancel this and plan it anew.";
            return Err(StorageError::Refused(said.into()));
        }
        if !was.transfer.state.may_become(now.state) {
            let said = format!(
                "This was {}, and cannot be {} any more.",
                was.transfer.state.said(),
                now.state.said()
            );
            return Err(StorageError::Refused(said));
        }
        self.sound(now).await?;
        if was.transfer.on != now.on {
            Self::in_its_year(now)?;
        }
        if was.transfer.line != now.line || was.transfer.account != now.account {
            self.may_be_known(now).await?;
        }
        self.free(now, &was.edited.record).await?;
        self.change::<transfer::Entity>(&was.edited, fields_of_transfer(now)).await
    }

    /// Calls planned time off; `payable` where it is paid for all the same.
    pub async fn cancel_transfer(
        &mut self,
        was: &Posted,
        payable: bool,
        note: &str,
    ) -> Result<(), StorageError> {
        let state = if payable { State::CancelledPayable } else { State::Cancelled };
        let now = Transfer { state, note: note.into(), ..was.transfer.clone() };
        self.change_transfer(was, &now).await
    }
}

pub(crate) fn fields_of_transfer(it: &Transfer) -> Fields {
    Fields {
        start_year: i64::from(it.year.start_year()),
        giver: it.giver.to_string(),
        receiver: it.receiver.to_string(),
        account: it.account.word().into(),
        line: it.line.clone(),
        minutes: i64::from(it.minutes),
        state: it.state.word().into(),
        on_day: it.on.map(|day| day.to_string()),
        starts_at: it.starts_at.map(|at| format!("{:02}:{:02}", at.hour(), at.minute())),
        contact_id: it.contact.as_ref().map(|id| id.0.clone()),
        request_id: it.request.as_ref().map(|id| id.0.clone()),
        brought_forward: i64::from(it.brought_forward),
        pence: it.pence,
        note: it.note.clone(),
    }
}

/// The transfers that answer a request, for the write that looks at them.
pub(super) async fn of_request(
    tx: &sea_orm::DatabaseTransaction,
    trust: &TrustId,
    request: &RecordId,
) -> Result<Vec<Posted>, StorageError> {
    let rows = transfer::Entity::find_current(&trust.0)
        .filter(transfer::Column::RequestId.eq(request.0.clone()))
        .order_by_asc(transfer::Column::RecordId);
    rows.all(tx).await?.into_iter().map(posted).collect()
}

/// A stored transfer with its version, whoever looks.
pub(crate) fn posted(row: transfer::Model) -> Result<Posted, StorageError> {
    let (version, fields) = transfer::Entity::split(row);
    let (edited, by, at) = version.stamp();
    Ok(Posted { edited, transfer: read(fields)?, by, at })
}

/// A stored transfer, whoever looks.
pub(crate) fn read(fields: Fields) -> Result<Transfer, StorageError> {
    let damaged = |what: &str| StorageError::damaged(format!("{what} of a transfer"));
    let time = |text: String| text.parse::<Time>().map_err(|_| damaged("the time"));
    Ok(Transfer {
        year: stored_year(fields.start_year)?,
        giver: fields.giver.parse().map_err(StorageError::damaged)?,
        receiver: fields.receiver.parse().map_err(StorageError::damaged)?,
        account: Account::from_word(&fields.account).ok_or_else(|| damaged("the account"))?,
        line: fields.line,
        minutes: u32::try_from(fields.minutes).map_err(|_| damaged("the minutes"))?,
        state: State::from_word(&fields.state).ok_or_else(|| damaged("the state"))?,
        on: stored_day(fields.on_day)?,
        starts_at: fields.starts_at.map(time).transpose()?,
        contact: fields.contact_id.map(RecordId),
        request: fields.request_id.map(RecordId),
        brought_forward: fields.brought_forward != 0,
        pence: fields.pence,
        note: fields.note,
    })
}
