//! `GET /people/{id}`: one person, their posts, and, for an administrator, what can be done about their sign-in.

use axum::{extract::Path, response::Response};
use trustwide_domain::{PersonId, access::Right};
use trustwide_storage::{StorageError, people::Person, standing::SignInState};

use super::{Directory, edit, leaving, links, list, specialisms};
use crate::{
    errors::WebError,
    look::Form,
    pages::people::PersonPage,
    typed::{self, Faults, Fields},
    visit::Visit,
};

pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let page = person_page(&visit, &PersonId(id)).await?;
    visit.page(page).await
}

/// The page about a person; there is none where the trust has no such person.
pub async fn person_page(visit: &Visit, id: &PersonId) -> Result<PersonPage, WebError> {
    let directory = Directory::read(&visit.scoped).await?;
    let person = directory.find(id).ok_or(StorageError::NotFound { what: "person" })?;
    let state = list::states(visit).await?.map(|mut all| all.remove(id).unwrap_or_default());
    let day = visit.scoped.as_at().day;
    let may_manage = visit.scoped.access().may(Right::ManagePeople) && day == visit.today;
    let posts = directory.posts_of(id);
    let acts = state.as_ref().filter(|_| may_manage).map(|state| acts(visit, person, state));
    Ok(PersonPage {
        id: id.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        standing: list::standing(&directory, person, state.as_ref(), day),
        last_signed_in: state.and_then(|it| it.last_seen_at),
        posts: posts.held,
        coming_posts: posts.coming,
        past_posts: posts.past,
        link_once: None,
        acts: acts.unwrap_or_default(),
        helps_with: specialisms::lines(visit, id).await?,
        specialism_forms: specialisms::forms(visit, id).await?,
        may_manage,
    })
}

/// The same page again with one form as it was typed, and what is wrong with it.
pub async fn page_again(
    visit: &Visit,
    id: &PersonId,
    action: &str,
    typed: &Fields,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = person_page(visit, id).await?;
    let mut forms = page.acts.iter_mut().chain(&mut page.specialism_forms);
    if let Some(form) = forms.find(|form| form.action == action) {
        *form = typed::with_faults(typed::filled(std::mem::take(form), typed), faults);
    }
    visit.page_with_errors(page).await
}

fn acts(visit: &Visit, person: &Person, state: &SignInState) -> Vec<Form> {
    if list::has_left(person, visit.today) {
        return vec![leaving::come_back_form(person)];
    }
    let mut acts = links::forms(person, state);
    acts.push(edit::form(person));
    acts.push(leaving::form(person));
    acts
}
