//! The capacity simulator: what would break if a school joined, a band changed, somebody were away or what schools pay
//! changed, set beside today. An address says what is asked, so that it can be passed on: whoever opens it is answered by
//! their own rights. Nothing is written.
//!
//! Not here: how it is worked out (`domain::days::what_if`). What is asked is read in `asked`, what schools are promised in
//! `owed`.

mod asked;
mod owed;

use std::collections::{BTreeMap, BTreeSet};

use axum::response::Response;
use trustwide_domain::{
    access::{Access, Right},
    days::{
        Holder,
        money::said_pounds,
        what_if::{Change, Knows, Outcome, Owed, Place as SchoolPlace, World},
    },
    time::Said,
};

use self::{asked::Asking, owed::owed};
use crate::{
    days::book::Book,
    errors::WebError,
    frame::Frame,
    look::{Choice, say},
    pages::what_if::{Asked, Line, WhatIfPage},
    routes::{Place, Routes},
    visit::Visit,
};

pub fn routes() -> Routes {
    Routes::default().get("/what-if", show)
}

/// Where it stands in the rail.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let counts = frame.model().is_some_and(|it| it.day.is_some());
    vec![Place::new("What if", "/what-if", access.may(Right::SeeDays) && counts)]
}

/// `GET /what-if?joins=…&joins_on=…&joins_band=…&school=…&band=…&band_on=…&who=…&from=…&to=…&levy=…`
async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeDays)?;
    let book =
        Book::of(&visit, trustwide_domain::AcademicYear::of(visit.scoped.as_at().day)).await?;
    let owed = owed(&visit, book.year).await?;
    let sees_visits = owed.is_some();
    let now = world(&visit, &book, owed.unwrap_or_default()).await?;
    let Asking { changes, said, faults, .. } = Asking::read(&visit, &book);
    let then = now.after(&changes);
    let name = |it: &Holder| book.holder(it);
    let (before, after) = (now.outcome(name), then.outcome(name));
    let page = WhatIfPage {
        year: book.year,
        unit: crate::days::unit(&book.day),
        asked: asked(&visit, &book),
        faults,
        sees_visits,
        lines: lines(&book, &before, &after, &changes),
        broken: broken(&book, &now, &then, &before, &after),
        thin: after.one_deep.iter().map(|(what, who)| format!("{what}: {who} alone")).collect(),
        thin_now: before
            .one_deep
            .iter()
            .map(|(what, who)| format!("{what}: {who} alone"))
            .collect(),
        nobody: after.nobody.iter().cloned().collect(),
        changes: said,
    };
    visit.page(page).await
}

async fn world(visit: &Visit, book: &Book, owed: Vec<Owed>) -> Result<World, WebError> {
    let scoped = &visit.scoped;
    let places = book.schools.iter().map(|school| SchoolPlace {
        urn: Some(school.urn),
        name: school.name.clone(),
        member: book.membership(school),
        bands: book.bands_of(school.urn).into_iter().cloned().collect(),
        terms: book.terms.get(&school.urn).cloned(),
    });
    let incomes = scoped.incomes().await?;
    let settings = scoped.money_settings().await?;
    let setting = settings.iter().find(|it| it.year == book.year);
    let knows = scoped.specialisms().await?;
    let capacity = scoped.capacities(book.year).await?;
    let aways = scoped.aways(book.year).await?;
    Ok(World {
        owed,
        year: book.year,
        model: book.model.clone(),
        adopted: book.adopted.iter().rev().cloned().collect(),
        day: book.day.clone(),
        terms: book.trust_terms.clone(),
        places: places.collect(),
        capacity: capacity.into_iter().map(|it| it.capacity).collect(),
        away: aways.into_iter().map(|it| it.away).collect(),
        transfers: book.transfers().cloned().collect(),
        carried: book.carried(),
        incomes: incomes
            .into_iter()
            .filter(|it| it.year == book.year)
            .map(|it| it.income)
            .collect(),
        day_pence: setting.and_then(|it| it.setting.day_pence),
        knows: knows
            .into_iter()
            .filter(|it| it.is_held_on(scoped.as_at().day))
            .map(|it| knows_of(it, book))
            .collect(),
    })
}

/// The form as the address fills it.
fn asked(visit: &Visit, book: &Book) -> Asked {
    let value = |name: &str| visit.asked(name).unwrap_or_default().to_owned();
    let choices = |name: &str, first: &str, all: Vec<(String, String)>| {
        let chosen = value(name);
        let mut choices = vec![Choice::new("", first)];
        choices.extend(all.into_iter().map(|(value, label)| {
            let is = value == chosen;
            Choice::new(value, label).chosen(is)
        }));
        choices
    };
    let bands = || -> Vec<(String, String)> {
        book.model.bands.iter().map(|it| (it.item.id.clone(), it.item.label.clone())).collect()
    };
    let schools = book.schools.iter().map(|it| (it.urn.to_string(), it.name.clone())).collect();
    let people = book.people.iter().filter(|it| it.left_on.is_none());
    let people = people.map(|it| (format!("person/{}", it.id), it.name.clone())).collect();
    Asked {
        joins: value("joins"),
        joins_on: value("joins_on"),
        joins_band: choices("joins_band", "No band yet", bands()),
        school: choices("school", "No school", schools),
        band: choices("band", "Choose", bands()),
        band_on: value("band_on"),
        who: choices("who", "Nobody", people),
        from: value("from"),
        to: value("to"),
        levy: value("levy"),
    }
}

fn lines(book: &Book, before: &Outcome, after: &Outcome, changes: &[Change]) -> Vec<Line> {
    let days = |minutes: u64| book.days(i64::try_from(minutes).unwrap_or(i64::MAX)).said;
    let money = |pence: Option<i64>| pence.map(said_pounds);
    let line = |label: &str, now: Option<String>, then: Option<String>| Line {
        label: label.into(),
        changes: now != then,
        now,
        then,
        note: None,
    };
    // Nobody has entered what a school pays that is not here yet.
    let joining: Vec<&str> = changes.iter().filter_map(joins).collect();
    let note =
        (!joining.is_empty()).then(|| format!("without what {} would pay", say::list(&joining)));
    let carried = (0 < before.carried).then(|| days(before.carried));
    let carried = carried.map(|it| line("Days carried over", Some(it.clone()), Some(it)));
    let mut all = vec![
        line("Days offered to schools", Some(days(before.offered)), Some(days(after.offered))),
        line("Days held back", Some(days(before.held_back)), Some(days(after.held_back))),
        line("Days that givers have", Some(days(before.there)), Some(days(after.there))),
        line(
            "Days to spare",
            Some(book.days(before.spare).said),
            Some(book.days(after.spare).said),
        ),
        Line {
            note,
            ..line("What schools pay", money(before.paid_pence), money(after.paid_pence))
        },
        line("What the offer costs", money(before.offer_pence), money(after.offer_pence)),
    ];
    if let Some(carried) = carried {
        all.insert(1, carried);
    }
    all
}

fn joins(change: &Change) -> Option<&str> {
    match change {
        Change::Join { name, .. } => Some(name),
        _ => None,
    }
}

/// Each promise that breaks, in a sentence; what is broken today already says so.
fn broken(
    book: &Book,
    now: &World,
    then: &World,
    before: &Outcome,
    after: &Outcome,
) -> Vec<String> {
    let mut all = Vec::new();
    let days = |minutes: i64| book.days(minutes).said;
    if after.spare < 0 {
        let already = if before.spare < 0 {
            format!(", and {} days short today already", days(-before.spare))
        } else {
            String::new()
        };
        all.push(format!(
            "What is promised is not covered: {} days short{already}.",
            days(-after.spare)
        ));
    }
    for (who, more) in &after.over {
        let already = if before.over.contains_key(who) { ", today already" } else { "" };
        all.push(format!(
            "{who} has {} days more planned and given than they have{already}.",
            days(*more)
        ));
    }
    let missing = then.without_giver();
    let already = now.without_giver().len();
    if !missing.is_empty() {
        let schools: BTreeSet<String> =
            missing.iter().map(|it| book.holder(&it.receiver)).collect();
        let schools: Vec<String> = schools.into_iter().collect();
        let before =
            if already == 0 { String::new() } else { format!(", {already} of them today already") };
        all.push(format!(
            "{} would have no giver, for {}{before}.",
            say::how_many(missing.len(), "planned transfer", "planned transfers"),
            say::list(&schools)
        ));
    }
    for what in after.nobody.difference(&before.nobody) {
        all.push(format!("Nobody would be there for {what}."));
    }
    all.extend(unkept(now, then));
    let joining = then.places.iter().filter(|it| it.urn.is_none());
    all.extend(
        joining
            .map(|it| format!("{}: nobody is named yet to visit it or to meet its head.", it.name)),
    );
    all
}

/// What each school would miss, with the days by which it is due; what is missed today already says so.
fn unkept(now: &World, then: &World) -> Vec<String> {
    let already: BTreeSet<&Owed> = now.unkept().into_iter().collect();
    let mut missed: BTreeMap<(&str, bool), Vec<String>> = BTreeMap::new();
    for it in then.unkept() {
        let days = missed.entry((&it.what, already.contains(it))).or_default();
        days.push(Said(it.due_on).to_string());
    }
    let line = |((what, already), days): ((&str, bool), Vec<String>)| {
        let today = if already { ", today already" } else { "" };
        format!("{what}, due by {}: nobody else is named for it{today}.", said_days(&days))
    };
    missed.into_iter().map(line).collect()
}

/// Some days in a sentence: each of a few, the first and the last of many.
fn said_days(days: &[String]) -> String {
    match days {
        [first, .., last] if 4 < days.len() => {
            format!("{first} and {} more times until {last}", days.len() - 1)
        }
        few => say::list(few),
    }
}

/// What somebody is known for: in what, or, where that is all there is to say, as what.
fn knows_of(it: trustwide_storage::specialists::Specialism, book: &Book) -> Knows {
    let named = book.model.designations.iter().find(|d| d.item.id == it.designation);
    let specialism = match (it.area.as_str(), named) {
        ("", Some(named)) => named.item.label.clone(),
        ("", None) => it.designation,
        (area, _) => area.to_owned(),
    };
    Knows { giver: Holder::Person(it.person), specialism }
}
