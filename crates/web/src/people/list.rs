//! `GET /people`: everybody of the trust, by name.

use std::collections::BTreeMap;

use axum::response::Response;
use jiff::civil::Date;
use trustwide_domain::{
    PersonId,
    access::{Access, Holding, Right},
};
use trustwide_storage::{people::Person, standing::SignInState};

use super::Directory;
use crate::{
    errors::WebError,
    pages::people::{PeoplePage, PersonRow, Standing},
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let directory = Directory::read(&visit.scoped).await?;
    let states = states(&visit).await?;
    let search = visit.asked("name").unwrap_or("").trim().to_owned();
    let with_leavers = visit.asked("leavers").is_some();
    let day = visit.scoped.as_at().day;
    let shown = directory.people.iter().filter(|it| {
        it.name.to_lowercase().contains(&search.to_lowercase())
            && (with_leavers || !has_left(it, day))
    });
    let people = shown.map(|it| row(&directory, it, states.as_ref(), day)).collect();
    let may_manage = visit.scoped.access().may(Right::ManagePeople);
    visit.page(PeoplePage { people, search, with_leavers, may_manage }).await
}

/// How everybody's sign-in is set up, for those who may know. It is always of today, so another day has none.
pub async fn states(visit: &Visit) -> Result<Option<BTreeMap<PersonId, SignInState>>, WebError> {
    let access = visit.scoped.access();
    let may = access.may(Right::SeeRights) || access.may(Right::ManagePeople);
    if !may || visit.scoped.as_at().day != visit.today {
        return Ok(None);
    }
    Ok(Some(visit.app.db.sign_in_states(&visit.trust.id).await?))
}

fn row(
    directory: &Directory,
    person: &Person,
    states: Option<&BTreeMap<PersonId, SignInState>>,
    day: Date,
) -> PersonRow {
    let state = states.map(|it| it.get(&person.id).cloned().unwrap_or_default());
    PersonRow {
        id: person.id.clone(),
        name: person.name.clone(),
        posts: directory.posts_of(&person.id).held,
        standing: standing(directory, person, state.as_ref(), day),
        last_signed_in: state.and_then(|it| it.last_seen_at),
    }
}

/// Whether somebody can sign in. That a person has left is in the directory for all to see; the rest is not.
pub fn standing(
    directory: &Directory,
    person: &Person,
    state: Option<&SignInState>,
    day: Date,
) -> Option<Standing> {
    if let Some(on) = person.left_on.filter(|_| has_left(person, day)) {
        return Some(Standing::Left { on });
    }
    let state = state?;
    let held = directory.held.iter().map(|it| &it.holding).filter(|it| it.person == person.id);
    let held: Vec<Holding> = held.cloned().collect();
    Some(match (state.password_changed_at, state.link_until) {
        (Some(_), _) => Standing::Active {
            second_factor: state.second_factor_at.is_some(),
            second_factor_needed: Access::needs_second_factor(&held, day),
        },
        (None, Some(until)) => Standing::Invited { until },
        (None, None) => Standing::DirectoryOnly,
    })
}

/// Whether a person's last day is behind.
pub fn has_left(person: &Person, day: Date) -> bool {
    person.left_on.is_some_and(|last| last < day)
}
