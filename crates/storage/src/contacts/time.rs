//! The time that a contact takes, posted to the ledger in the same write: planned with it, delivered once it is held, and
//! called off where it does not happen.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use trustwide_domain::{
    AcademicYear,
    contacts::State as Stands,
    days::{Holder, State, Transfer},
    ids::{PersonId, RecordId},
};

use super::{Details, Gave, TimeGiven};
use crate::{
    StorageError, Versioned,
    days::{Posted, posted},
    tables::transfer,
    write::Write,
};

/// Posts what a save says of time: its leader and whoever else was there give it to the school, each their own.
pub(super) async fn post(
    write: &mut Write,
    contact: &RecordId,
    details: &Details,
    given: (Option<&TimeGiven>, Option<&[Gave]>),
) -> Result<(), StorageError> {
    let there = standing(write, contact).await?;
    let wanted = wanted(contact, details, given, &there);
    let now_of = |was: &Posted| wanted.iter().find(|it| same_sides(&was.transfer, it));
    for was in there.iter().filter(|it| now_of(it).is_none()) {
        call_off(write, was).await?;
    }
    for was in &there {
        if let Some(now) = now_of(was).filter(|now| **now != was.transfer) {
            write.change_transfer(was, now).await?;
        }
    }
    for new in wanted.iter().filter(|it| !there.iter().any(|was| same_sides(&was.transfer, it))) {
        let record = RecordId(write.new_id());
        write.post_transfer(record, new).await?;
    }
    Ok(())
}

/// The contact's transfers that are not called off.
async fn standing(write: &Write, contact: &RecordId) -> Result<Vec<Posted>, StorageError> {
    let rows = transfer::Entity::find_current(&write.trust().0)
        .filter(transfer::Column::ContactId.eq(contact.0.clone()))
        .order_by_asc(transfer::Column::RecordId);
    let mut all: Vec<Posted> =
        rows.all(write.tx()).await?.into_iter().map(posted).collect::<Result<_, _>>()?;
    all.retain(|it| it.transfer.state.takes_time());
    Ok(all)
}

/// The transfers that the contact should have: its leader's, and one for each of the others who gave time.
fn wanted(
    contact: &RecordId,
    details: &Details,
    (given, others): (Option<&TimeGiven>, Option<&[Gave]>),
    there: &[Posted],
) -> Vec<Transfer> {
    let Some(receiver) = details.school.map(Holder::School) else { return Vec::new() };
    let (account, line) = match (given, there.first()) {
        (Some(TimeGiven::Line { account, line }), _) => (*account, line.clone()),
        (Some(TimeGiven::Uncounted), _) | (None, None) => return Vec::new(),
        (None, Some(was)) => (was.transfer.account, was.transfer.line.clone()),
    };
    let evaluated = there.iter().any(|it| it.transfer.state == State::Evaluated);
    let state = match details.state {
        Stands::Held if evaluated => State::Evaluated,
        Stands::Held => State::Delivered,
        Stands::Planned => State::Planned,
        _ => return Vec::new(),
    };
    let of = |person: &PersonId, minutes: u32| {
        let giver = Holder::Person(person.clone());
        let was = there.iter().find(|it| it.transfer.giver == giver).map(|it| &it.transfer);
        Transfer {
            year: AcademicYear::of(details.on),
            giver,
            receiver: receiver.clone(),
            account,
            line: line.clone(),
            minutes,
            // Who joins what was evaluated has delivered: only the evaluation says more.
            state: match was {
                None if state == State::Evaluated => State::Delivered,
                _ => state,
            },
            on: Some(details.on),
            starts_at: details.starts_at,
            contact: Some(contact.clone()),
            request: was.and_then(|it| it.request.clone()),
            brought_forward: false,
            pence: was.and_then(|it| it.pence),
            note: was.map(|it| it.note.clone()).unwrap_or_default(),
        }
    };
    let mut all = vec![of(&details.led_by, details.minutes)];
    let kept = || {
        let others = there.iter().filter_map(|it| {
            let person = it.transfer.giver.person()?.clone();
            Some(Gave { person, minutes: it.transfer.minutes })
        });
        others.filter(|it| details.people.contains(&it.person)).collect::<Vec<_>>()
    };
    for it in others.map_or_else(kept, <[Gave]>::to_vec) {
        let known = all.iter().any(|one| one.giver.person() == Some(&it.person));
        if !known {
            all.push(of(&it.person, it.minutes));
        }
    }
    all
}

fn same_sides(was: &Transfer, now: &Transfer) -> bool {
    (&was.giver, &was.receiver, was.year) == (&now.giver, &now.receiver, now.year)
}

/// Takes the time back that a contact no longer takes. What was delivered goes back to planned first.
async fn call_off(write: &mut Write, was: &Posted) -> Result<(), StorageError> {
    let mut was = was.clone();
    for state in [State::Delivered, State::Planned] {
        if was.transfer.state.is_given() {
            let now = Transfer { state, ..was.transfer.clone() };
            write.change_transfer(&was, &now).await?;
            was = again(write, &was).await?;
        }
    }
    write.cancel_transfer(&was, false, &was.transfer.note).await
}

async fn again(write: &Write, was: &Posted) -> Result<Posted, StorageError> {
    let row = transfer::Entity::find_current(&write.trust().0)
        .filter(transfer::Column::RecordId.eq(was.edited.record.0.clone()))
        .one(write.tx())
        .await?;
    posted(row.ok_or(StorageError::NotFound { what: "transfer" })?)
}
