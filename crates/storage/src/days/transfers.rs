//! Posting, changing and cancelling transfers of time.

use std::collections::BTreeSet;

use jiff::civil::Time;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Moment, Urn,
    access::{Right, Role},
    days::{Account, Holder, LONGEST_DAY, State, Transfer, clash, gives_for_its_school},
    ids::{PersonId, RecordId, TrustId},
    time::Said,
};

use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{
        holding, person, post, school,
        transfer::{self, Fields},
    },
    versions::Versioned,
    write::{Party, Write},
    year::{edited, stored_year},
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
        self.add::<transfer::Entity>(record, &parties, fields(it)).await.map(drop)
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
        self.free(now, &was.edited.record).await?;
        self.change::<transfer::Entity>(&was.edited, fields(now)).await
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

    /// What no transfer may be.
    async fn sound(&self, it: &Transfer) -> Result<(), StorageError> {
        let refused = |said: &str| Err(StorageError::Refused(said.into()));
        if it.minutes == 0 {
            return refused("Say how much time it is.");
        }
        if it.account == Account::Unsaid || it.line.is_empty() {
            return refused("Say which line it is given on.");
        }
        if it.giver == it.receiver {
            return refused("Nobody gives time to themselves.");
        }
        for side in [&it.giver, &it.receiver] {
            if !self.is_here(side).await? {
                return refused("One of the two sides is not of this trust.");
            }
        }
        Ok(())
    }

    async fn is_here(&self, side: &Holder) -> Result<bool, StorageError> {
        let trust = self.trust().0;
        Ok(match side {
            Holder::Person(id) => person::Entity::find_current(&trust)
                .filter(person::Column::RecordId.eq(id.0.clone()))
                .one(self.tx())
                .await?
                .is_some(),
            Holder::Post(id) => post::Entity::find_current(&trust)
                .filter(post::Column::RecordId.eq(id.0.clone()))
                .one(self.tx())
                .await?
                .is_some(),
            Holder::School(urn) => school::Entity::find_current(&trust)
                .filter(school::Column::Urn.eq(urn.number()))
                .one(self.tx())
                .await?
                .is_some(),
            Holder::Provider(id) => crate::tables::provider::Entity::find_current(&trust)
                .filter(crate::tables::provider::Column::RecordId.eq(id.0.clone()))
                .one(self.tx())
                .await?
                .is_some(),
            Holder::Central | Holder::Reserve | Holder::Trust => true,
        })
    }

    /// Goes on only where the giver is free.
    async fn free(&self, it: &Transfer, own: &RecordId) -> Result<(), StorageError> {
        let (Holder::Person(_), Some(day)) = (&it.giver, it.on) else { return Ok(()) };
        if !it.state.takes_time() || it.brought_forward {
            return Ok(());
        }
        let same_day = transfer::Entity::find_current(&self.trust().0)
            .filter(transfer::Column::Giver.eq(it.giver.to_string()))
            .filter(transfer::Column::OnDay.eq(day.to_string()))
            .filter(transfer::Column::RecordId.ne(own.0.clone()))
            .order_by_asc(transfer::Column::RecordId);
        let mut taken = it.minutes;
        for row in same_day.all(self.tx()).await? {
            let other = posted(row)?.transfer;
            if clash(it, &other) {
                return Err(StorageError::Refused(self.clash_said(it, &other).await?));
            }
            if other.state.takes_time() && !other.brought_forward {
                taken += other.minutes;
            }
        }
        if it.state == State::Planned && LONGEST_DAY < taken {
            let said = format!(
                "That is more than {} hours for one person on {}. Choose another day, or leave the day open.",
                LONGEST_DAY / 60,
                Said(day)
            );
            return Err(StorageError::Refused(said));
        }
        Ok(())
    }

    /// With what a person is taken: the time, and the school only where it is the same one, since plans for another
    /// school are not for everybody.
    async fn clash_said(&self, it: &Transfer, other: &Transfer) -> Result<String, StorageError> {
        let who = person::Entity::find_current(&self.trust().0)
            .filter(person::Column::RecordId.eq(it.giver.person().map_or("", |id| &id.0)))
            .one(self.tx())
            .await?;
        let who = who.map_or_else(|| "This person".to_owned(), |row| row.name);
        let (from, to) = (other.starts_at, other.starts_at.map(|at| after(at, other.minutes)));
        let when = match (from, to, it.on) {
            (Some(from), Some(to), Some(day)) => {
                format!("on {} from {} to {}", Said(day), clock(from), clock(to))
            }
            _ => "then".to_owned(),
        };
        let place = if it.receiver == other.receiver { " with this school" } else { "" };
        Ok(format!("{who} is taken{place} {when}. Choose another time or another person."))
    }

    /// The schools in whose name somebody gives time on the day of a transfer.
    async fn schools_of(
        &self,
        who: &PersonId,
        it: &Transfer,
    ) -> Result<BTreeSet<Urn>, StorageError> {
        let day = it.on.unwrap_or_else(|| self.moment().day()).to_string();
        let held = holding::Entity::find_current(&self.trust().0)
            .filter(holding::Column::PersonId.eq(who.0.clone()))
            .filter(holding::Column::FromOn.lte(day.clone()));
        let mut schools = BTreeSet::new();
        for row in held.all(self.tx()).await? {
            if row.to_on.as_ref().is_some_and(|last| *last < day) {
                continue;
            }
            let post = post::Entity::find_current(&self.trust().0)
                .filter(post::Column::RecordId.eq(row.post_id))
                .one(self.tx())
                .await?;
            let Some(post) = post else { continue };
            let (Some(role), Some(urn)) = (Role::from_word(&post.role), post.urn) else { continue };
            if gives_for_its_school(role) {
                schools.insert(stored_urn(urn)?);
            }
        }
        schools.retain(|urn| it.receiver != Holder::School(*urn));
        Ok(schools)
    }
}

fn after(at: Time, minutes: u32) -> Time {
    at.saturating_add(jiff::Span::new().minutes(i64::from(minutes)))
}

fn clock(at: Time) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

fn fields(it: &Transfer) -> Fields {
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
    let (by, at) = (PersonId(version.recorded_by.clone()), Moment(version.recorded_at));
    Ok(Posted { edited: edited(version), transfer: read(fields)?, by, at })
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
