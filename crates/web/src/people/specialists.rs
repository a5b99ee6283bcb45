//! `GET /people/specialists`: who helps others with what, by the model's designations and by area. Never ranked.

use std::{collections::BTreeMap, sync::Arc};

use axum::response::Response;
use trustwide_domain::{
    AcademicYear, PersonId,
    access::Right,
    days::{Away, Capacity, Holder, available, sum},
};

use crate::{
    days::book::Book,
    errors::WebError,
    pages::{
        people::{AreaRow, DesignationGroup, FreeDays, SpecialistRow, SpecialistsPage},
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
    let days = YearOfDays::read(&visit).await?;
    let mut groups: BTreeMap<&str, BTreeMap<&str, Vec<SpecialistRow>>> = BTreeMap::new();
    for it in held {
        let Some(name) = names.get(&it.person) else { continue };
        let school = it
            .school
            .and_then(|urn| schools.get(&urn).map(|name| SchoolName { urn, name: name.clone() }));
        let row = SpecialistRow {
            id: it.person.clone(),
            name: name.clone(),
            school,
            days: days.as_ref().and_then(|days| days.of(&it.person)),
        };
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
    let area = visit.asked("area").unwrap_or("").into();
    let with_days = days.is_some();
    let may_plan = with_days && visit.scoped.access().may(Right::PlanDays);
    visit.page(SpecialistsPage { groups, area, with_days, may_plan }).await
}

/// Everybody's time in the year of the page, for those who see all of it.
struct YearOfDays {
    book: Arc<Book>,
    capacity: Vec<Capacity>,
    away: Vec<Away>,
}

impl YearOfDays {
    async fn read(visit: &Visit) -> Result<Option<Self>, WebError> {
        let counts = visit.frame.model().is_some_and(|it| it.day.is_some());
        if !counts || !visit.scoped.access().may(Right::SeeDays) {
            return Ok(None);
        }
        let book = Book::of(visit, AcademicYear::of(visit.scoped.as_at().day)).await?;
        let capacity = visit.scoped.capacities(book.year).await?;
        let away = visit.scoped.aways(book.year).await?;
        let capacity = capacity.into_iter().map(|it| it.capacity).collect();
        let away = away.into_iter().map(|it| it.away).collect();
        Ok(Some(YearOfDays { book, capacity, away }))
    }

    /// What somebody has in the year, and what of it is free. `None` where no time of theirs is entered.
    fn of(&self, person: &PersonId) -> Option<FreeDays> {
        let holder = Holder::Person(person.clone());
        if !self.capacity.iter().any(|it| it.giver == holder) {
            return None;
        }
        let book = &self.book;
        let there = available(&holder, &self.capacity, &self.away, &book.trust_terms, &book.day);
        let balance = sum(book.transfers().filter(|it| it.giver == holder));
        let taken = i64::from(balance.planned + balance.delivered);
        let free = i64::from(there) - taken;
        Some(FreeDays { taken: book.days(taken).said, free: book.days(free).said, over: free < 0 })
    }
}

fn area((area, mut people): (&str, Vec<SpecialistRow>)) -> AreaRow {
    people.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    AreaRow { area: area.to_owned(), people }
}
