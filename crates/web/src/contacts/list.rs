//! `GET /contacts`: visits, meetings and reviews, with filters that stay in the address.

use axum::response::Response;
use jiff::ToSpan;
use trustwide_domain::{
    Urn,
    access::Right,
    contacts::{KINDS, State, kind_title},
};
use trustwide_storage::contacts::Contact;

use super::words::Words;
use crate::{
    errors::WebError,
    look::Choice,
    pages::contacts::{ContactFilter, ContactSort, ContactsPage},
    typed,
    visit::Visit,
};

/// Lines on one page.
const SHOWN: usize = 200;

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeContacts)?;
    let filter = filter(&visit)?;
    let contacts = visit.scoped.contacts_between(filter.from, filter.until).await?;
    let words = Words::read(&visit).await?;
    let mut found: Vec<&Contact> = contacts.iter().filter(|it| fits(&filter, it)).collect();
    found.reverse();
    let total = found.len();
    let mut lines: Vec<_> = found.into_iter().map(|it| words.line(it)).collect();
    match filter.sort {
        ContactSort::Day => {}
        ContactSort::School => lines.sort_by_key(|it| it.school.as_ref().map(|it| it.name.clone())),
        ContactSort::What => lines.sort_by_key(|it| it.what.clone()),
        ContactSort::LedBy => lines.sort_by_key(|it| it.led_by.clone()),
    }
    lines.truncate(SHOWN);
    let may_record = visit.scoped.access().may_somewhere(Right::RecordContact);
    let page = ContactsPage {
        contacts: lines,
        total,
        may_record: may_record && visit.today == visit.scoped.as_at().day,
        schools: schools(&words, &filter),
        people: people(&words, &contacts, &filter),
        kinds: KINDS
            .iter()
            .map(|it| Choice::new(it.word(), kind_title(*it)).chosen(filter.kind == Some(*it)))
            .collect(),
        states: State::ALL
            .iter()
            .map(|it| Choice::new(it.word(), it.title()).chosen(filter.state == Some(*it)))
            .collect(),
        filter,
    };
    visit.page(page).await
}

/// What the address asks for; what it does not know counts as not asked. Without days it is from a year before to a year after.
fn filter(visit: &Visit) -> Result<ContactFilter, WebError> {
    let day = |name: &str| {
        typed::optional_day(visit.asked(name).unwrap_or("")).map_err(|_| WebError::BadDate)
    };
    let today = visit.scoped.as_at().day;
    let (asked_from, asked_until) = (day("from")?, day("until")?);
    let year = |years: i16| today.checked_add(years.years()).unwrap_or(today);
    let word = |name: &str| visit.asked(name).unwrap_or("");
    Ok(ContactFilter {
        from: asked_from.unwrap_or_else(|| year(-1)),
        until: asked_until.unwrap_or_else(|| year(1)),
        asked_from,
        asked_until,
        school: word("school").parse().ok(),
        person: word("person").to_owned(),
        kind: trustwide_domain::contacts::kind_from_word(word("kind")),
        state: State::from_word(word("state")),
        sort: ContactSort::from_word(word("sort")),
    })
}

fn fits(filter: &ContactFilter, contact: &Contact) -> bool {
    let it = &contact.details;
    let person = &filter.person;
    filter.school.is_none_or(|urn| it.school == Some(urn))
        && filter.kind.is_none_or(|kind| it.kind == kind)
        && filter.state.is_none_or(|state| it.state == state)
        && (person.is_empty() || it.people.iter().any(|id| id.0 == *person))
}

fn schools(words: &Words<'_>, filter: &ContactFilter) -> Vec<Choice> {
    let mut all: Vec<(&String, &Urn)> =
        words.directory.schools.iter().map(|(urn, name)| (name, urn)).collect();
    all.sort();
    let choice = |(name, urn): (&String, &Urn)| {
        Choice::new(urn.to_string(), name.clone()).chosen(filter.school == Some(*urn))
    };
    all.into_iter().map(choice).collect()
}

/// People who are in what the reader may see.
fn people(words: &Words<'_>, contacts: &[Contact], filter: &ContactFilter) -> Vec<Choice> {
    let mut all: Vec<(String, &str)> = contacts
        .iter()
        .flat_map(|it| &it.details.people)
        .map(|id| (words.directory.name(id), id.0.as_str()))
        .collect();
    all.sort();
    all.dedup();
    all.into_iter().map(|(name, id)| Choice::new(id, name).chosen(filter.person == id)).collect()
}
