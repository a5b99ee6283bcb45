//! `GET /people/specialists`: who helps others with what, by the model's designations and by area. Never ranked.

use std::collections::BTreeMap;

use axum::response::Response;
use trustwide_domain::access::Right;

use crate::{
    errors::WebError,
    pages::{
        people::{AreaRow, DesignationGroup, SpecialistRow, SpecialistsPage},
        shared::SchoolName,
    },
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let day = visit.scoped.as_at().day;
    let names = visit.scoped.names().await?;
    let schools: BTreeMap<_, _> =
        visit.scoped.schools().await?.into_iter().map(|it| (it.urn, it.name)).collect();
    let held = visit.scoped.specialisms().await?;
    let asked = visit.asked("area").unwrap_or("").trim().to_lowercase();
    let held =
        held.iter().filter(|it| it.is_held_on(day) && it.area.to_lowercase().contains(&asked));
    let mut groups: BTreeMap<&str, BTreeMap<&str, Vec<SpecialistRow>>> = BTreeMap::new();
    for it in held {
        let Some(name) = names.get(&it.person) else { continue };
        let school = it
            .school
            .and_then(|urn| schools.get(&urn).map(|name| SchoolName { urn, name: name.clone() }));
        let row = SpecialistRow { id: it.person.clone(), name: name.clone(), school };
        groups.entry(&it.designation).or_default().entry(&it.area).or_default().push(row);
    }
    let designations = visit.frame.model().map(|it| it.designations.as_slice()).unwrap_or_default();
    let group = |(id, areas): (&str, BTreeMap<&str, Vec<SpecialistRow>>)| {
        let known = designations.iter().find(|it| it.item.id == id);
        let mut people: Vec<_> = areas.values().flatten().map(|it| &it.id).collect();
        people.sort();
        people.dedup();
        let people = people.len();
        DesignationGroup {
            label: known.map_or(id, |it| it.item.label.as_str()).to_owned(),
            legacy: known.is_some_and(|it| it.legacy),
            people,
            areas: areas.into_iter().map(area).collect(),
        }
    };
    let groups = groups.into_iter().map(group).collect();
    visit.page(SpecialistsPage { groups, area: visit.asked("area").unwrap_or("").into() }).await
}

fn area((area, mut people): (&str, Vec<SpecialistRow>)) -> AreaRow {
    people.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    AreaRow { area: area.to_owned(), people }
}
