//! What no transfer may be: without its sides, at a time when its giver is taken, or on a line that tells a head their
//! band before somebody does.

use std::collections::BTreeSet;

use jiff::civil::Time;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use trustwide_domain::{
    AcademicYear, Urn,
    access::{Role, SHOWN},
    days::{Account, Carried, Holder, LONGEST_DAY, State, Transfer, clash, gives_for_its_school},
    ids::{PersonId, RecordId},
    time::{Said, said_time},
};

use super::transfers::posted;
use crate::{
    StorageError,
    model::in_force_on,
    schools::stored_urn,
    tables::{
        banding_decision, holding, model_version, person, post, record_party, school, transfer,
    },
    versions::Versioned,
    write::{Party, Write},
};

impl Write {
    /// What no transfer may be.
    pub(crate) async fn sound(&self, it: &Transfer) -> Result<(), StorageError> {
        let refused = |said: &str| Err(StorageError::Refused(said.into()));
        if it.minutes == 0 {
            return refused("Say how much time it is.");
        }
        if it.account == Account::Unsaid || it.line.is_empty() {
            return refused("Say which line it is given on.");
        }
        if it.account == Account::Carried && it.line != Carried::line_in(it.year) {
            return refused("What a year carries over is used in the year after it.");
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

    /// Time stands in the ledger of the year of its day.
    pub(super) fn in_its_year(it: &Transfer) -> Result<(), StorageError> {
        if it.on.is_none_or(|on| AcademicYear::of(on) == it.year) {
            return Ok(());
        }
        let said = "That day is of another school year. Call this off, and plan it anew.";
        Err(StorageError::Refused(said.into()))
    }

    /// Refuses time on an addition for a band that nobody at the school was told of: it would tell them.
    pub(super) async fn may_be_known(&self, it: &Transfer) -> Result<(), StorageError> {
        let Holder::School(urn) = it.receiver else { return Ok(()) };
        if it.account != Account::Supplement || it.brought_forward || !it.state.takes_time() {
            return Ok(());
        }
        let Some(band) = self.band_of(it).await? else { return Ok(()) };
        let decided = banding_decision::Entity::find_current(&self.trust().0)
            .filter(banding_decision::Column::Urn.eq(urn.number()))
            .filter(banding_decision::Column::Band.eq(band))
            .select_only()
            .column(banding_decision::Column::RecordId);
        let told = record_party::Entity::find()
            .filter(record_party::Column::Party.eq(Party::School(urn).text()))
            .filter(record_party::Column::Part.eq(SHOWN))
            .filter(record_party::Column::RecordId.in_subquery(decided.into_query()));
        if told.one(self.tx()).await?.is_some() {
            return Ok(());
        }
        let said = "This line goes with a band, and the head has not been told of that band. Choose another line, or tell the head first.";
        Err(StorageError::Refused(said.into()))
    }

    /// The band that a supplement goes with, by the model in force when the time is given.
    pub(crate) async fn band_of(&self, it: &Transfer) -> Result<Option<String>, StorageError> {
        let rows = model_version::Entity::find_current(&self.trust().0).all(self.tx()).await?;
        let all: Vec<_> = rows.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
        let day = it.on.unwrap_or_else(|| self.moment().day());
        let model = in_force_on(&all, day).and_then(|it| it.read().ok());
        let line = model.and_then(|m| m.supplements.into_iter().find(|one| one.item.id == it.line));
        Ok(line.map(|one| one.band))
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
    pub(super) async fn free(&self, it: &Transfer, own: &RecordId) -> Result<(), StorageError> {
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
                format!("on {} from {} to {}", Said(day), said_time(from), said_time(to))
            }
            _ => "then".to_owned(),
        };
        let place = if it.receiver == other.receiver { " with this school" } else { "" };
        Ok(format!("{who} is taken{place} {when}. Choose another time or another person."))
    }

    /// The schools in whose name somebody gives time on the day of a transfer.
    pub(super) async fn schools_of(
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
