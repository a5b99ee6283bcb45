//! `GET /promises`: what the model promises, against what was done so far: by occasion, by school and by strand.

use std::collections::{BTreeMap, BTreeSet};

use axum::response::Response;
use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, PersonId, Urn,
    access::{Right, Role},
    calendar::Tally,
    contacts::State,
    model::{Model, Occasion},
    promises::{Promise, Standing, Whose, longest_gap},
};
use trustwide_storage::contacts::Contact;

use super::known::Known;
use crate::{
    errors::WebError,
    look::Choice,
    pages::{
        calendar::{
            CadenceRow, Done, PromisedTo, PromisesPage, QuietStrand, StrandRow, VisitsRow,
            WindowLine,
        },
        shared::SchoolName,
    },
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeContacts)?;
    let model = visit.model()?;
    let day = visit.scoped.as_at().day;
    let asked = visit.asked("year").and_then(|it| it.parse().ok());
    let known = Known::read(&visit, asked.unwrap_or_else(|| AcademicYear::of(day))).await?;
    let school: Option<Urn> = visit.asked("school").and_then(|it| it.parse().ok());
    let strand = visit.asked("strand").unwrap_or("").to_owned();
    let promises: Vec<Promise> = known
        .promises()
        .into_iter()
        .filter(|it| school.is_none_or(|urn| it.whose == Whose::School { urn }))
        .filter(|it| strand.is_empty() || strand_of(model, it) == Some(strand.as_str()))
        .collect();
    let actions = open_actions(&visit).await?;
    let page = PromisesPage {
        year: known.year,
        day,
        entered: known.dates.is_some(),
        cadences: cadences(&known, model, &promises, &actions),
        strands: strands(model, &promises),
        quiet: quiet(&known, model, school),
        visits: visits(&known, school),
        by_leaders: visit.scoped.access().may(Right::SeeContacts),
        unknown: unknown(model),
        schools: choices(&known, school),
        strand_choices: model
            .strands
            .iter()
            .map(|it| Choice::new(it.id.clone(), it.label.clone()).chosen(it.id == strand))
            .collect(),
    };
    visit.page(page).await
}

fn strand_of<'m>(model: &'m Model, promise: &Promise) -> Option<&'m str> {
    model.cadence(&promise.cadence)?.item.strand.as_deref()
}

/// How many actions are open of each contact.
async fn open_actions(visit: &Visit) -> Result<BTreeMap<String, usize>, WebError> {
    let mut open = BTreeMap::new();
    for action in visit.scoped.actions().await?.into_iter().filter(|it| it.done_on.is_none()) {
        if let Some(contact) = action.contact {
            *open.entry(contact.0).or_default() += 1;
        }
    }
    Ok(open)
}

fn done(tallies: impl Iterator<Item = Tally>) -> Done {
    let mut all = Done::default();
    for tally in tallies {
        all.due += tally.due;
        all.done += tally.done;
        all.excused += tally.excused;
    }
    all
}

fn cadences(
    known: &Known<'_>,
    model: &Model,
    promises: &[Promise],
    actions: &BTreeMap<String, usize>,
) -> Vec<CadenceRow> {
    let mut rows = Vec::new();
    for cadence in &model.cadences {
        let mine: Vec<&Promise> =
            promises.iter().filter(|it| it.cadence == cadence.item.id).collect();
        if mine.is_empty() {
            continue;
        }
        let mut to: Vec<PromisedTo> =
            mine.iter().map(|it| promised_to(known, it, actions)).collect();
        to.sort_by(|a, b| a.place.cmp(&b.place));
        rows.push(CadenceRow {
            cadence: cadence.item.id.clone(),
            label: cadence.item.label.clone(),
            rhythm: cadence.rhythm.as_ref().map(ToString::to_string).unwrap_or_default(),
            strand: model
                .strands
                .iter()
                .find(|it| Some(&it.id) == cadence.item.strand.as_ref())
                .map(|it| it.label.clone()),
            done: done(mine.iter().map(|it| it.tally())),
            open: mine.iter().filter(|it| it.open().is_some()).count(),
            to,
        });
    }
    rows
}

fn promised_to(
    known: &Known<'_>,
    promise: &Promise,
    actions: &BTreeMap<String, usize>,
) -> PromisedTo {
    let name = |id: &PersonId| known.words.directory.name(id);
    let place = match &promise.whose {
        Whose::Trust => "The trust".into(),
        Whose::School { urn } => known.words.directory.school_name(*urn),
        Whose::Pair { one, other } => format!("{} and {}", name(one), name(other)),
        Whose::Person { person } => name(person),
    };
    let school = match &promise.whose {
        Whose::School { urn } => Some(*urn),
        _ => None,
    };
    let waits = |it: &&trustwide_domain::promises::Window| {
        matches!(it.standing, Standing::Missed | Standing::Open | Standing::Excused { .. })
    };
    let windows = promise.windows.iter().filter(waits).map(|it| WindowLine {
        opens: it.due.opens,
        closes: it.due.due_on,
        standing: match it.standing {
            Standing::Missed => "missed",
            Standing::Excused { .. } => "excused",
            _ => "open now",
        }
        .into(),
        planned: it.planned.as_ref().map(|(on, _)| *on),
    });
    let held: Vec<Date> = promise
        .windows
        .iter()
        .filter_map(|it| match it.standing {
            Standing::Kept { on, .. } => Some(on),
            _ => None,
        })
        .collect();
    let counted = promise.windows.iter().any(|it| it.due.opens <= known.words.today);
    let first = promise.windows.first().map_or(known.began(), |it| it.due.opens);
    let last = known.words.today.min(known.year.last_day());
    let open_actions = known
        .contacts
        .iter()
        .filter(|it| it.details.cadence.as_ref() == Some(&promise.cadence))
        .filter(|it| is_of(it, &promise.whose))
        .filter_map(|it| actions.get(&it.edited.record.0))
        .sum();
    PromisedTo {
        place,
        school,
        done: done(std::iter::once(promise.tally())),
        last_held: promise.last_held,
        longest_gap: counted.then(|| longest_gap(&held, first, last)).filter(|it| 0 < *it),
        next_planned: promise.windows.iter().find_map(|it| it.planned.as_ref().map(|it| it.0)),
        awaits_committee: promise.awaits_committee,
        open_actions,
        windows: windows.collect(),
    }
}

fn is_of(contact: &Contact, whose: &Whose) -> bool {
    let it = &contact.details;
    match whose {
        Whose::Trust => it.school.is_none() && !it.between_two,
        Whose::School { urn } => it.school == Some(*urn),
        Whose::Pair { one, other } => it.people.contains(one) && it.people.contains(other),
        Whose::Person { person } => it.people.contains(person),
    }
}

fn strands(model: &Model, promises: &[Promise]) -> Vec<StrandRow> {
    let row = |strand: &trustwide_domain::model::Item| {
        let mine = promises.iter().filter(|it| strand_of(model, it) == Some(strand.id.as_str()));
        let tallies: Vec<Tally> = mine.map(Promise::tally).collect();
        StrandRow {
            strand: strand.label.clone(),
            promised: !tallies.is_empty(),
            done: done(tallies.into_iter()),
        }
    };
    model.strands.iter().map(row).collect()
}

/// Strands without anything held this term at a school. What the trust held together counts for every school.
fn quiet(known: &Known<'_>, model: &Model, only: Option<Urn>) -> Vec<QuietStrand> {
    let Some(first) = known.dates.as_ref().and_then(|it| term_of(it, known.words.today)) else {
        return Vec::new();
    };
    let first = first.max(known.began());
    let held = |it: &&Contact| {
        let on = it.details.on;
        it.details.state == State::Held && first <= on && on <= known.words.today
    };
    let mut seen: BTreeSet<(&str, Option<Urn>)> = BTreeSet::new();
    for contact in known.contacts.iter().filter(held).filter(|it| !it.details.between_two) {
        if let Some(strand) = &contact.details.strand {
            seen.insert((strand, contact.details.school));
        }
    }
    let quiet = |strand: &trustwide_domain::model::Item| {
        let id = strand.id.as_str();
        let without = known.schools.keys().filter(|urn| only.is_none_or(|it| it == **urn));
        let without =
            without.filter(|urn| !seen.contains(&(id, Some(**urn))) && !seen.contains(&(id, None)));
        let mut schools: Vec<SchoolName> =
            without.map(|urn| known.words.directory.school(*urn)).collect();
        schools.sort_by(|a, b| a.name.cmp(&b.name));
        let all = known.schools.len() == schools.len() && only.is_none();
        QuietStrand { strand: strand.label.clone(), schools, all }
    };
    model.strands.iter().map(quiet).filter(|it| !it.schools.is_empty()).collect()
}

/// The first day of the term that a day lies in or follows.
fn term_of(year: &trustwide_domain::calendar::SchoolYear, day: Date) -> Option<Date> {
    let halves = year.half_terms();
    let term = halves.iter().rev().find(|it| it.span.first <= day)?.term;
    halves.iter().find(|it| it.term == term).map(|it| it.span.first)
}

/// Visits to each school, the last and the longest time without one. In name order: nobody is ranked.
fn visits(known: &Known<'_>, only: Option<Urn>) -> Vec<VisitsRow> {
    let (first, last) = (known.began(), known.words.today.min(known.year.last_day()));
    let role = |role: Role| -> BTreeSet<&PersonId> {
        known.held().filter(|it| it.role == role).map(|it| &it.person).collect()
    };
    let (chiefs, executives) = (role(Role::ChiefExecutive), role(Role::ExecutiveHead));
    let schools = known.schools.iter().filter(|(urn, _)| only.is_none_or(|it| it == **urn));
    let row = |(urn, school): (&Urn, &trustwide_domain::promises::SchoolOf)| {
        let first = school.joined_on.map_or(first, |it| it.max(first));
        let held: Vec<&Contact> = known
            .contacts
            .iter()
            .filter(|it| {
                let it = &it.details;
                it.school == Some(*urn)
                    && matches!(it.kind, Occasion::Visit | Occasion::Review)
                    && it.state == State::Held
                    && first <= it.on
                    && it.on <= last
            })
            .collect();
        let by = |who: &BTreeSet<&PersonId>| {
            held.iter().filter(|it| it.details.people.iter().any(|id| who.contains(id))).count()
        };
        let days: Vec<Date> = held.iter().map(|it| it.details.on).collect();
        VisitsRow {
            school: known.words.directory.school(*urn),
            visits: days.len(),
            by_chief: by(&chiefs),
            by_executives: by(&executives),
            last: days.iter().max().copied(),
            longest_gap: longest_gap(&days, first, last).max(0),
        }
    };
    let mut rows: Vec<VisitsRow> = schools.map(row).collect();
    rows.sort_by(|a, b| a.school.name.cmp(&b.school.name));
    rows
}

/// Promises without a rhythm: the source says only that they are regular, so nothing can be due.
fn unknown(model: &Model) -> Vec<(String, String)> {
    let blank = |it: &&trustwide_domain::model::Cadence| it.rhythm.is_none();
    let said = |it: &trustwide_domain::model::Cadence| {
        (it.item.label.clone(), it.item.blank.clone().unwrap_or_default())
    };
    let tells = |it: &&trustwide_domain::model::Cadence| {
        !trustwide_domain::promises::tells_of_band(model, it)
    };
    model.cadences.iter().filter(blank).filter(tells).map(said).collect()
}

fn choices(known: &Known<'_>, chosen: Option<Urn>) -> Vec<Choice> {
    let mut all: Vec<(String, Urn)> =
        known.schools.keys().map(|urn| (known.words.directory.school_name(*urn), *urn)).collect();
    all.sort();
    all.into_iter()
        .map(|(name, urn)| Choice::new(urn.to_string(), name).chosen(chosen == Some(urn)))
        .collect()
}
