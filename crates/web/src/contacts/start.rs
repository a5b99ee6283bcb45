//! `GET /contacts/new` without saying with whom: each school, the trust and each person that the reader may record with.

use axum::response::Response;
use trustwide_domain::{
    PersonId,
    access::{Holding, Right},
    model::DueFor,
    promises::{pairs, people},
};

use super::ask::meets;
use crate::{
    errors::WebError, look::Link, pages::contacts::ContactStartPage, people::Directory,
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let directory = Directory::read(&visit.scoped).await?;
    let access = visit.scoped.access();
    let schools = visit.scoped.schools().await?;
    let may = schools.iter().filter(|it| access.may_at(Right::RecordContact, it.urn));
    let schools = may
        .map(|it| Link::new(it.name.clone(), format!("/contacts/new?school={}", it.urn)))
        .collect();
    let page = ContactStartPage {
        schools,
        trust: of_trust(&visit, &directory),
        people: of_two(&visit, &directory),
    };
    visit.page(page).await
}

fn held(directory: &Directory) -> Vec<Holding> {
    directory.held.iter().map(|it| it.holding.clone()).collect()
}

fn of_trust(visit: &Visit, directory: &Directory) -> Vec<Link> {
    let Some(model) = visit.frame.model() else { return Vec::new() };
    let held = held(directory);
    let all = visit.scoped.access().may(Right::RecordContact);
    let mine = model.cadences.iter().filter(|it| {
        it.due_for == DueFor::Trust
            && (all || meets(model, it, &held, visit).contains(visit.person()))
    });
    mine.map(|it| {
        Link::new(it.item.label.clone(), format!("/contacts/new?trust=yes&cadence={}", it.item.id))
    })
    .collect()
}

/// Each person with whom the reader meets alone.
fn of_two(visit: &Visit, directory: &Directory) -> Vec<Link> {
    let Some(model) = visit.frame.model() else { return Vec::new() };
    let (held, me) = (held(directory), visit.person());
    let mut links = Vec::new();
    for cadence in &model.cadences {
        let others: Vec<PersonId> = match cadence.due_for {
            DueFor::EachPair => {
                let mine = pairs(model, cadence, &held, visit.today);
                let mine = mine.into_iter().filter(|it| it.one.has(me) || it.other.has(me));
                mine.flat_map(|it| {
                    let other = if it.one.has(me) { it.other } else { it.one };
                    other.people().to_vec()
                })
                .collect()
            }
            DueFor::EachPerson if meets(model, cadence, &held, visit).contains(me) => {
                let of = people(model, cadence, &held, visit.today).into_iter();
                of.flat_map(|it| it.whom.people().to_vec()).filter(|it| it != me).collect()
            }
            _ => Vec::new(),
        };
        links.extend(others.into_iter().map(|other| {
            let label = format!("{}: {}", cadence.item.label, directory.name(&other));
            Link::new(label, format!("/contacts/new?with={other}&cadence={}", cadence.item.id))
        }));
    }
    links
}
