//! What is counted: time that a school gave to others, and actions of its own that are overdue.

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, Urn,
    days::{Holder, gives_for_its_school},
};
use trustwide_storage::{Scoped, StorageError, people::HeldPost};

/// Which schools gave time to others this academic year so far, and whether on the core offer: one entry for each gift.
pub async fn given(
    scoped: &Scoped,
    holdings: &[HeldPost],
    day: Date,
) -> Result<Vec<(Urn, bool)>, StorageError> {
    let transfers = scoped.transfers(AcademicYear::of(day)).await?;
    let school_of = |holder: &Holder, on: Date| match holder {
        Holder::School(urn) => Some(*urn),
        Holder::Person(person) => holdings
            .iter()
            .map(|it| &it.holding)
            .filter(|it| it.person == *person && it.is_held_on(on))
            .filter(|it| gives_for_its_school(it.role))
            .find_map(|it| it.school),
        _ => None,
    };
    let gift = |posted: trustwide_storage::days::Posted| {
        let it = posted.transfer;
        let on = it.on.filter(|on| *on <= day && it.state.is_given())?;
        let giver = school_of(&it.giver, on)?;
        let core = it.account == trustwide_domain::days::Account::Offer;
        (it.receiver != Holder::School(giver)).then_some((giver, core))
    };
    Ok(transfers.into_iter().filter_map(gift).collect())
}

/// The school of each action that is overdue: one entry for each.
pub async fn overdue(scoped: &Scoped, day: Date) -> Result<Vec<Urn>, StorageError> {
    let actions = scoped.actions().await?;
    Ok(actions.iter().filter(|it| it.is_overdue(day)).filter_map(|it| it.school).collect())
}
