//! A trust never loses the last person who may add people: whoever would take that away is told so, and nothing happens.

use std::collections::BTreeSet;

use jiff::civil::Date;
use trustwide_domain::{
    PersonId, PostId, RecordId,
    access::{Holding, Right},
    time::Said,
};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    people::HeldPost,
    tables::{holding, person, post},
};

use super::Directory;
use crate::{errors::WebError, visit::Visit};

/// The posts held now, as far as they are known.
pub fn now(directory: &Directory) -> Vec<Holding> {
    directory.held.iter().map(|it| it.holding.clone()).collect()
}

/// The posts held after an act: `until` says each one's last day then, or `None` where it is gone.
pub fn holdings(
    directory: &Directory,
    until: impl Fn(&HeldPost) -> Option<Option<Date>>,
) -> Vec<Holding> {
    let after = directory
        .held
        .iter()
        .filter_map(|it| Some(Holding { to_on: until(it)?, ..it.holding.clone() }));
    after.collect()
}

/// The first day from today on which nobody would manage people, though before the act somebody did.
pub fn first_day_without(before: &[Holding], after: &[Holding], today: Date) -> Option<Date> {
    let managed = |all: &[Holding], day| all.iter().any(|it| manages(it) && it.is_held_on(day));
    let ends = after.iter().filter_map(|it| it.to_on?.tomorrow().ok());
    let starts = before.iter().map(|it| it.from_on);
    let days: BTreeSet<Date> =
        ends.chain(starts).filter(|day| today <= *day).chain([today]).collect();
    days.into_iter().find(|day| managed(before, *day) && !managed(after, *day))
}

/// What somebody reads who would take the last one away.
pub fn said(day: Date) -> String {
    format!(
        "From {} nobody could add people or let them in. First give somebody else a post that may.",
        Said(day)
    )
}

fn manages(holding: &Holding) -> bool {
    holding.school.is_none() && holding.role.rights().contains(&Right::ManagePeople)
}

/// Takes an act about people back, where nothing is left hanging by it.
pub async fn undo(
    visit: &Visit,
    kind: &str,
    record: &RecordId,
    earlier: Option<&str>,
) -> Result<(), WebError> {
    let directory = Directory::read(&visit.scoped).await?;
    let after = match (kind, earlier) {
        (holding::Entity::KIND, _) => without(visit, &directory, record, earlier).await?,
        (_, None) => refuse_while_held(&directory, record)?,
        _ => now(&directory),
    };
    if let Some(day) = first_day_without(&now(&directory), &after, visit.today) {
        return Err(StorageError::Refused(said(day)).into());
    }
    let mut write = visit.write().await?;
    write.unchanged_since(visit.trust.revision)?;
    match kind {
        person::Entity::KIND => write.undo::<person::Entity>(record, earlier).await?,
        post::Entity::KIND => write.undo::<post::Entity>(record, earlier).await?,
        _ => write.undo::<holding::Entity>(record, earlier).await?,
    }
    write.commit().await?;
    Ok(())
}

/// The posts held once one holding is as it was.
async fn without(
    visit: &Visit,
    directory: &Directory,
    record: &RecordId,
    earlier: Option<&str>,
) -> Result<Vec<Holding>, WebError> {
    let Some(version) = earlier else {
        return Ok(holdings(directory, |it| (it.record != *record).then_some(it.holding.to_on)));
    };
    let edited = Edited { record: record.clone(), version: version.into() };
    let was = visit.scoped.version_of::<holding::Entity>(&edited).await?;
    let was = was.ok_or(StorageError::NotFound { what: "earlier version" })?;
    let until = was.to_on.map(|it| it.parse()).transpose().map_err(StorageError::damaged)?;
    Ok(holdings(directory, |it| Some(if it.record == *record { until } else { it.holding.to_on })))
}

/// A person or a post that is new goes only while no holding names it.
fn refuse_while_held(directory: &Directory, record: &RecordId) -> Result<Vec<Holding>, WebError> {
    let (person, post) = (PersonId(record.0.clone()), PostId(record.0.clone()));
    let held = directory.held.iter().map(|it| &it.holding);
    let named = held.into_iter().any(|it| {
        it.person == person || it.post == post || it.acting_for.as_ref() == Some(&person)
    });
    if named {
        let why = "A post is held here meanwhile. End that first.";
        return Err(StorageError::Refused(why.into()).into());
    }
    Ok(now(directory))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use trustwide_domain::access::Role;

    use super::*;

    fn held(role: Role, from_on: Date, to_on: Option<Date>) -> Holding {
        Holding {
            person: PersonId("p".into()),
            post: PostId("q".into()),
            role,
            school: None,
            from_on,
            to_on,
            acting_for: None,
        }
    }

    #[test]
    fn somebody_always_manages_people() {
        let (today, start) = (date(2026, 11, 22), date(2026, 9, 1));
        let check = |before: &[Holding], after: &[Holding], day| {
            assert_eq!(first_day_without(before, after, today), day, "{before:?} to {after:?}");
        };
        let administrator = |until| held(Role::Administrator, start, until);
        let trustee = held(Role::Trustee, start, None);
        let last = date(2026, 12, 31);
        check(&[administrator(None)], &[administrator(Some(last))], Some(date(2027, 1, 1)));
        check(&[administrator(None)], &[], Some(today));
        check(&[administrator(None), trustee.clone()], &[administrator(None)], None);
        let chief = held(Role::ChiefExecutive, start, None);
        check(&[administrator(None), chief.clone()], &[administrator(Some(last)), chief], None);
        // A post that would have begun later counts from then on.
        let coming = held(Role::Administrator, date(2027, 1, 1), None);
        check(
            &[administrator(Some(last)), coming],
            &[administrator(Some(last))],
            Some(date(2027, 1, 1)),
        );
        // What was to end anyway is not this act's doing.
        check(&[administrator(Some(last)), trustee.clone()], &[administrator(Some(last))], None);
    }
}
