//! The time that a contact takes, posted to the ledger in the same write: planned with it, delivered once it is held, and
//! called off where it does not happen.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use trustwide_domain::{
    AcademicYear,
    contacts::State as Stands,
    days::{Holder, State, Transfer},
    ids::RecordId,
};

use super::{Details, TimeGiven};
use crate::{
    StorageError, Versioned,
    days::{Posted, posted},
    tables::transfer,
    write::Write,
};

/// Posts what a save says of time: its leader gives it to the school.
pub(super) async fn post(
    write: &mut Write,
    contact: &RecordId,
    details: &Details,
    given: Option<&TimeGiven>,
) -> Result<(), StorageError> {
    let there = standing(write, contact).await?;
    let wanted = wanted(contact, details, given, there.as_ref());
    match (there, wanted) {
        (None, None) => Ok(()),
        (Some(was), None) => call_off(write, &was).await,
        (Some(was), Some(now)) if same_sides(&was.transfer, &now) => {
            if was.transfer == now {
                Ok(())
            } else {
                write.change_transfer(&was, &now).await
            }
        }
        (was, Some(now)) => {
            if let Some(was) = was {
                call_off(write, &was).await?;
            }
            let record = RecordId(write.new_id());
            write.post_transfer(record, &now).await
        }
    }
}

/// The contact's transfer that is not called off.
async fn standing(write: &Write, contact: &RecordId) -> Result<Option<Posted>, StorageError> {
    let rows = transfer::Entity::find_current(&write.trust().0)
        .filter(transfer::Column::ContactId.eq(contact.0.clone()))
        .order_by_asc(transfer::Column::RecordId);
    let all: Vec<Posted> =
        rows.all(write.tx()).await?.into_iter().map(posted).collect::<Result<_, _>>()?;
    Ok(all.into_iter().find(|it| it.transfer.state.takes_time()))
}

/// The transfer that the contact should have, if any.
fn wanted(
    contact: &RecordId,
    details: &Details,
    given: Option<&TimeGiven>,
    there: Option<&Posted>,
) -> Option<Transfer> {
    let receiver = Holder::School(details.school?);
    let (account, line) = match (given, there) {
        (Some(TimeGiven::Line { account, line }), _) => (*account, line.clone()),
        (Some(TimeGiven::Uncounted), _) | (None, None) => return None,
        (None, Some(was)) => (was.transfer.account, was.transfer.line.clone()),
    };
    let evaluated = there.is_some_and(|it| it.transfer.state == State::Evaluated);
    let state = match details.state {
        Stands::Held if evaluated => State::Evaluated,
        Stands::Held => State::Delivered,
        Stands::Planned => State::Planned,
        _ => return None,
    };
    Some(Transfer {
        year: AcademicYear::of(details.on),
        giver: Holder::Person(details.led_by.clone()),
        receiver,
        account,
        line,
        minutes: details.minutes,
        state,
        on: Some(details.on),
        starts_at: details.starts_at,
        contact: Some(contact.clone()),
        request: there.and_then(|it| it.transfer.request.clone()),
        brought_forward: false,
        pence: there.and_then(|it| it.transfer.pence),
        note: there.map(|it| it.transfer.note.clone()).unwrap_or_default(),
    })
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
