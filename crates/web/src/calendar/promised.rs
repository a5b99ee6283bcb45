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
            CadenceRow, Done, LastHeld, LeaderRow, PromisedTo, PromisesPage, QuietStrand,
            StrandRow, UnknownRow, VisitsRow, WindowLine,
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
        .filter(|it| strand.is_empty() || strand_of(&visit, it) == Some(strand.as_str()))
        .collect();
    let actions = open_actions(&visit).await?;
    let page = PromisesPage {
        year: known.year,
        day,
        entered: known.dates.is_some(),
        cadences: cadences(&known, &promises, &actions),
        strands: strands(&visit, model, &promises),
        quiet: quiet(&known, model, school),
        visits: visits(&known, school),
        by_leaders: visit.scoped.access().may(Right::SeeContacts),
        leaders: leaders(&known, school),
        programme: super::programme::is_adopted(model),
        unknown: unknown(&known, model, school),
        schools: choices(&known, school),
        strand_choices: model
            .strands
            .iter()
            .map(|it| Choice::new(it.id.clone(), it.label.clone()).chosen(it.id == strand))
            .collect(),
    };
    visit.page(page).await
}

fn strand_of<'v>(visit: &'v Visit, promise: &Promise) -> Option<&'v str> {
    visit.frame.cadence(&promise.cadence)?.item.strand.as_deref()
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

pub fn done(tallies: impl Iterator<Item = Tally>) -> Done {
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
    promises: &[Promise],
    actions: &BTreeMap<String, usize>,
) -> Vec<CadenceRow> {
    let mut rows = Vec::new();
    for (model, cadence, until) in known.cadences() {
        let mine: Vec<&Promise> = promises
            .iter()
            .filter(|it| it.cadence == cadence.item.id && it.until == until)
            .collect();
        if mine.is_empty() {
            continue;
        }
        let mut to: Vec<PromisedTo> =
            mine.iter().map(|it| promised_to(known, it, actions)).collect();
        to.sort_by(|a, b| a.place.cmp(&b.place));
        rows.push(CadenceRow {
            cadence: cadence.item.id.clone(),
            label: cadence.item.label.clone(),
            until,
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
    let place = known.whose(&promise.whose);
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
    whose.is_met_by(it.school, &it.people) && (*whose != Whose::Trust || !it.between_two)
}

fn strands(visit: &Visit, model: &Model, promises: &[Promise]) -> Vec<StrandRow> {
    let row = |strand: &trustwide_domain::model::Item| {
        let mine = promises.iter().filter(|it| strand_of(visit, it) == Some(strand.id.as_str()));
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
        let held: Vec<&Contact> = looks(known, *urn, first, last).collect();
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
fn unknown(known: &Known<'_>, model: &Model, only: Option<Urn>) -> Vec<UnknownRow> {
    let all = known.unrhythmed();
    let row = |cadence: &trustwide_domain::model::Cadence| {
        let mine = all.iter().filter(|it| it.cadence == cadence.item.id);
        let mine = mine.filter(|it| only.is_none_or(|urn| it.whose == Whose::School { urn }));
        let mut to: Vec<LastHeld> = mine
            .map(|it| {
                let (place, form) = super::show::place_and_form(known, it);
                LastHeld { place, last_held: it.last_held, planned: planned(known, it), form }
            })
            .collect();
        to.sort_by(|a, b| a.place.cmp(&b.place));
        UnknownRow {
            label: cadence.item.label.clone(),
            why: cadence.item.blank.clone().unwrap_or_default(),
            to,
        }
    };
    let blank = model.cadences.iter().filter(|it| it.rhythm.is_none() && !it.school_owned);
    let told = blank.filter(|it| !trustwide_domain::promises::tells_of_band(model, it));
    told.map(row).collect()
}

/// The first day for which an occasion is planned.
fn planned(known: &Known<'_>, promise: &Promise) -> Option<Date> {
    let mine = known.contacts.iter().filter(|it| {
        it.details.cadence.as_ref() == Some(&promise.cadence)
            && it.details.state == State::Planned
            && known.words.today <= it.details.on
            && is_of(it, &promise.whose)
    });
    mine.map(|it| it.details.on).min()
}

/// How often the chief executive and each executive head were in each of their schools: theirs and their line manager's
/// to read.
fn leaders(known: &Known<'_>, only: Option<Urn>) -> Vec<LeaderRow> {
    let mut people: BTreeMap<&PersonId, BTreeSet<Urn>> = BTreeMap::new();
    for it in known.held() {
        let schools = match (it.role, it.school) {
            (Role::ChiefExecutive, None) => known.schools.keys().copied().collect(),
            (Role::ExecutiveHead, Some(urn)) => BTreeSet::from([urn]),
            _ => continue,
        };
        people.entry(&it.person).or_default().extend(schools);
    }
    let mine = |it: &PersonId| it == known.visit.person() || known.is_line_manager();
    let mut rows = Vec::new();
    for (person, schools) in people.into_iter().filter(|(person, _)| mine(person)) {
        let name = known.words.directory.name(person);
        for urn in schools.into_iter().filter(|urn| only.is_none_or(|it| it == *urn)) {
            let Some(school) = known.schools.get(&urn) else { continue };
            let first = known.began().max(school.joined_on.unwrap_or(Date::MIN));
            let last = known.words.today.min(known.year.last_day());
            let days: Vec<Date> = looks(known, urn, first, last)
                .filter(|it| it.details.people.contains(person))
                .map(|it| it.details.on)
                .collect();
            rows.push(LeaderRow {
                leader: name.clone(),
                school: known.words.directory.school(urn),
                visits: days.len(),
                last: days.iter().max().copied(),
                longest_gap: longest_gap(&days, first, last).max(0),
            });
        }
    }
    rows.sort_by(|a, b| (&a.leader, &a.school.name).cmp(&(&b.leader, &b.school.name)));
    rows
}

/// Visits and reviews that were held at a school between two days.
fn looks<'k>(
    known: &'k Known<'_>,
    urn: Urn,
    first: Date,
    last: Date,
) -> impl Iterator<Item = &'k Contact> {
    known.contacts.iter().filter(move |it| {
        let it = &it.details;
        it.school == Some(urn)
            && matches!(it.kind, Occasion::Visit | Occasion::Review)
            && it.state == State::Held
            && first <= it.on
            && it.on <= last
    })
}

fn choices(known: &Known<'_>, chosen: Option<Urn>) -> Vec<Choice> {
    let mut all: Vec<(String, Urn)> =
        known.schools.keys().map(|urn| (known.words.directory.school_name(*urn), *urn)).collect();
    all.sort();
    all.into_iter()
        .map(|(name, urn)| Choice::new(urn.to_string(), name).chosen(chosen == Some(urn)))
        .collect()
}
