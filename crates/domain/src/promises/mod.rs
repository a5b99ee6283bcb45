//! Promised and done: what a model's cadences promise to each school, pair, person and the trust in a year, and how each
//! occasion stands on a day.
//!
//! Done never exceeds due; nothing before the start counts; an occasion that is still open is not missed. What the caller
//! may not see it does not hand over, and is then not told. Not here: rhythms and windows (`calendar`), records (`storage`).

mod parties;
mod windows;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    PersonId, RecordId, Urn,
    access::Holding,
    banding::{Given, InForce, in_force},
    calendar::{Happenings, Offset, Rhythm, SchoolYear, Tally, from_start, offset},
    contacts::State,
    model::{Cadence, DueFor, Model, Occasion},
};

pub use parties::{Side, holders, pairs, people};
pub use windows::{Standing, Window};

/// Whose promise it is: for each of them there is one occasion in each window.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Whose {
    Trust,
    School { urn: Urn },
    Pair { one: Side, other: Side },
    Person { person: Side },
}

impl Whose {
    /// Whether a meeting of some people at a school, or at none, is one of theirs.
    pub fn is_met_by(&self, school: Option<Urn>, people: &[PersonId]) -> bool {
        match self {
            Whose::Trust => school.is_none(),
            Whose::School { urn } => school == Some(*urn),
            Whose::Pair { one, other } => one.was_at(people) && other.was_at(people),
            Whose::Person { person } => person.was_at(people),
        }
    }
}

/// A contact as promises need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub record: RecordId,
    pub cadence: String,
    pub school: Option<Urn>,
    pub people: Vec<PersonId>,
    pub on: Date,
    pub state: State,
}

/// A school with its own year, and its first day in the trust.
#[derive(Debug, Clone)]
pub struct SchoolOf {
    pub year: SchoolYear,
    pub joined_on: Option<Date>,
}

/// All that the answer depends on.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub model: &'a Model,
    /// The trust's own dates of the year that is asked about.
    pub year: &'a SchoolYear,
    pub schools: &'a BTreeMap<Urn, SchoolOf>,
    /// Who holds which post; only those held on the day meet.
    pub holdings: &'a [Holding],
    pub occurrences: &'a [Occurrence],
    /// Bands decided, by school, as far as the asker may see them; `None` where they may see none at all.
    pub bands: Option<&'a [InForce]>,
    /// The decisions that gave those bands.
    pub given: &'a BTreeMap<Urn, Vec<Given>>,
    pub committees: &'a [Date],
    /// The first day on which each cadence counts: the trust's first day, or the adoption of it where that was later.
    pub since: &'a dyn Since,
    /// The day of the question. What lies after it is not done yet.
    pub today: Date,
}

/// From when a cadence counts.
pub trait Since: std::fmt::Debug {
    fn since(&self, cadence: &str) -> Date;
}

impl Since for Date {
    fn since(&self, _cadence: &str) -> Date {
        *self
    }
}

/// Each cadence's first day; others count from the trust's.
#[derive(Debug, Clone)]
pub struct SinceEach {
    pub trust: Date,
    pub cadences: BTreeMap<String, Date>,
}

impl Since for SinceEach {
    fn since(&self, cadence: &str) -> Date {
        self.cadences.get(cadence).copied().unwrap_or(self.trust)
    }
}

/// One promise over the year, window by window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promise {
    pub cadence: String,
    pub whose: Whose,
    pub windows: Vec<Window>,
    /// It falls due at a committee from this day on, and none is scheduled yet.
    pub awaits_committee: Option<Date>,
    /// The last occasion held, whether a window asked for it or not.
    pub last_held: Option<Date>,
    /// The last day of the model that made it; `None` while it holds.
    pub until: Option<Date>,
}

impl Promise {
    /// What was due so far and done.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for window in &self.windows {
            match window.standing {
                Standing::Kept { .. } => {
                    tally.due += 1;
                    tally.done += 1;
                }
                Standing::Missed => tally.due += 1,
                Standing::Excused { .. } => tally.excused += 1,
                Standing::Open | Standing::Coming => {}
            }
        }
        tally
    }

    /// The window that is open now and not kept, if any.
    pub fn open(&self) -> Option<&Window> {
        self.windows.iter().find(|it| it.standing == Standing::Open)
    }

    /// What comes next: what is open now, or else what opens first.
    pub fn next(&self) -> Option<&Window> {
        self.open().or_else(|| self.windows.iter().find(|it| it.standing == Standing::Coming))
    }
}

/// Every promise of the year that the question tells enough of, by cadence in the model's order, then by whose it is.
///
/// Left out: what a school keeps for itself, a cadence whose rhythm is not known, and decisions about bands and looks that
/// follow from one, where the asker sees no bands.
pub fn promises(question: &Question<'_>) -> Vec<Promise> {
    let mut all = Vec::new();
    for cadence in question.model.cadences.iter().filter(|it| !it.school_owned) {
        if let Some(rhythm) = &cadence.rhythm {
            all.extend(of_cadence(question, cadence, rhythm));
        }
    }
    all
}

/// What the model promises without saying how often: nothing falls due, and when each was last held is told.
pub fn unrhythmed(question: &Question<'_>) -> Vec<Promise> {
    let bare = |it: &&Cadence| it.rhythm.is_none() && !it.school_owned;
    let all = question.model.cadences.iter().filter(bare);
    let all = all.filter(|it| !tells_of_band(question.model, it));
    all.flat_map(|it| {
        whose(question, it).into_iter().map(|whose| bare_promise(question, it, whose))
    })
    .collect()
}

/// Everybody whose occasion a cadence is, on the day of the question.
fn whose(question: &Question<'_>, cadence: &Cadence) -> Vec<Whose> {
    let (model, held, day) = (question.model, question.holdings, question.today);
    match cadence.due_for {
        DueFor::EachSchool => {
            question.schools.keys().map(|urn| Whose::School { urn: *urn }).collect()
        }
        DueFor::Trust => vec![Whose::Trust],
        DueFor::EachPair => pairs(model, cadence, held, day)
            .into_iter()
            .map(|it| Whose::Pair { one: it.one, other: it.other })
            .collect(),
        DueFor::EachPerson => people(model, cadence, held, day)
            .into_iter()
            .map(|it| Whose::Person { person: it.whom })
            .collect(),
    }
}

fn bare_promise(question: &Question<'_>, cadence: &Cadence, whose: Whose) -> Promise {
    let mine = mine(question, cadence, &whose);
    let held = mine.iter().filter(|it| it.state == State::Held && it.on <= question.today);
    let last_held = held.map(|it| it.on).max();
    Promise {
        cadence: cadence.item.id.clone(),
        whose,
        windows: Vec::new(),
        awaits_committee: None,
        last_held,
        until: None,
    }
}

/// Whether a cadence tells of a school's band: a decision of the board, or the review that only one band has.
pub fn tells_of_band(model: &Model, cadence: &Cadence) -> bool {
    let banding = model.banding.as_ref().and_then(|it| it.cadence.as_ref());
    let of_banding = banding == Some(&cadence.item.id);
    let reviews = model.bands.iter().any(|it| it.review.as_deref() == Some(&cadence.item.id));
    of_banding || reviews || cadence.occasion == Occasion::Decision
}

fn of_cadence(question: &Question<'_>, cadence: &Cadence, rhythm: &Rhythm) -> Vec<Promise> {
    if tells_of_band(question.model, cadence) && question.bands.is_none() {
        return Vec::new();
    }
    match cadence.due_for {
        DueFor::EachSchool => {
            let schools = question.schools.iter();
            let asked = schools.filter(|(urn, _)| reviews_this(question, cadence, **urn));
            asked.map(|(urn, it)| of_school(question, cadence, rhythm, *urn, it)).collect()
        }
        DueFor::Trust => {
            let begun = question.since.since(&cadence.item.id);
            vec![one(question, cadence, rhythm, Whose::Trust, question.year, begun)]
        }
        DueFor::EachPair => pairs(question.model, cadence, question.holdings, question.today)
            .into_iter()
            .map(|it| {
                let whose = Whose::Pair { one: it.one, other: it.other };
                of_people(question, cadence, rhythm, whose, it.school, it.since)
            })
            .collect(),
        DueFor::EachPerson => people(question.model, cadence, question.holdings, question.today)
            .into_iter()
            .map(|it| {
                let whose = Whose::Person { person: it.whom };
                of_people(question, cadence, rhythm, whose, it.school, it.since)
            })
            .collect(),
    }
}

/// A review that belongs to one band is due only where that band is in force.
fn reviews_this(question: &Question<'_>, cadence: &Cadence, urn: Urn) -> bool {
    let bands = || question.model.bands.iter();
    let id = Some(cadence.item.id.as_str());
    if !bands().any(|it| it.review.as_deref() == id) {
        return true;
    }
    let decided = question.bands.unwrap_or_default();
    let now = in_force(decided, urn, question.today);
    now.is_some_and(|it| {
        bands().any(|band| band.item.id == it.band && band.review.as_deref() == id)
    })
}

fn of_school(
    question: &Question<'_>,
    cadence: &Cadence,
    rhythm: &Rhythm,
    urn: Urn,
    school: &SchoolOf,
) -> Promise {
    let mut begun =
        question.since.since(&cadence.item.id).max(school.joined_on.unwrap_or(Date::MIN));
    if question.model.bands.iter().any(|it| it.review.as_deref() == Some(&cadence.item.id)) {
        let now = in_force(question.bands.unwrap_or_default(), urn, question.today);
        begun = begun.max(now.map_or(Date::MIN, |it| it.from_on.max(decided_on(question, it))));
    }
    one(question, cadence, rhythm, Whose::School { urn }, &school.year, begun)
}

/// The day on which a band was decided: what it brings is not due before, though it may hold from an earlier day.
fn decided_on(question: &Question<'_>, it: &InForce) -> Date {
    let mut given = question.given.get(&it.urn).into_iter().flatten();
    given.find(|one| one.decision == it.decision).map_or(it.from_on, |one| one.on)
}

fn of_people(
    question: &Question<'_>,
    cadence: &Cadence,
    rhythm: &Rhythm,
    whose: Whose,
    school: Option<Urn>,
    since: Date,
) -> Promise {
    let begun = question.since.since(&cadence.item.id).max(since);
    let own = school.and_then(|urn| question.schools.get(&urn)).map(|it| &it.year);
    one(question, cadence, rhythm, whose, own.unwrap_or(question.year), begun)
}

fn one(
    question: &Question<'_>,
    cadence: &Cadence,
    rhythm: &Rhythm,
    whose: Whose,
    year: &SchoolYear,
    begun: Date,
) -> Promise {
    let mine = mine(question, cadence, &whose);
    let (dues, awaits_committee) = match rhythm {
        Rhythm::After { cadence: event, months, then } => {
            let events = events(question, event, &whose);
            let awaits = events.iter().filter_map(|day| {
                match offset(*day, *months, *then, question.committees) {
                    Offset::AwaitsCommittee { not_before } => Some(not_before),
                    Offset::Due(_) => None,
                }
            });
            let awaits = awaits.max();
            let held: Vec<(&str, Date)> = events.iter().map(|day| (event.as_str(), *day)).collect();
            let happened = Happenings { held: &held, committees: question.committees };
            (rhythm.due_in(year, happened), awaits)
        }
        simple => (simple.due_in(year, Happenings::default()), None),
    };
    let dues = from_start(&dues, begun);
    let held = mine.iter().filter(|it| it.state == State::Held && it.on <= question.today);
    let last_held = held.map(|it| it.on).max();
    let windows = windows::stand(&dues, &mine, question.today);
    Promise {
        cadence: cadence.item.id.clone(),
        whose,
        windows,
        awaits_committee,
        last_held,
        until: None,
    }
}

/// What was held, planned or excused for one promise. A decision of the board is an occasion that was held, of the review
/// where a review led to it and of the round where a round did; a band that was taken over from before is none.
fn mine(question: &Question<'_>, cadence: &Cadence, whose: &Whose) -> Vec<Occurrence> {
    let id = &cadence.item.id;
    let mut mine: Vec<Occurrence> = question
        .occurrences
        .iter()
        .filter(|it| it.cadence == *id && whose.is_met_by(it.school, &it.people))
        .cloned()
        .collect();
    if let (Occasion::Decision, Whose::School { urn }) = (cadence.occasion, whose) {
        let review = question.model.banding.as_ref().and_then(|it| it.review.as_ref());
        let round = question.model.banding.as_ref().and_then(|it| it.cadence.as_ref());
        let led = |it: &Given| match it.by_review {
            true => review == Some(id) || round != Some(id),
            false => round == Some(id) || review != Some(id),
        };
        let decided = question.given.get(urn).into_iter().flatten();
        let decided = decided.filter(|it| led(it) && !it.brought_forward);
        mine.extend(decided.map(|it| Occurrence {
            record: it.decision.clone(),
            cadence: id.clone(),
            school: Some(*urn),
            people: Vec::new(),
            on: it.on,
            state: State::Held,
        }));
    }
    mine
}

/// The days on which the event of an offset was held.
fn events(question: &Question<'_>, event: &str, whose: &Whose) -> Vec<Date> {
    let Some(cadence) = question.model.cadence(event) else { return Vec::new() };
    let all = mine(question, cadence, whose);
    let held = all.iter().filter(|it| it.state == State::Held && it.on <= question.today);
    held.map(|it| it.on).collect()
}

/// The longest run of days without one of some days, from a first to a last day, both ends counted as met.
pub fn longest_gap(held: &[Date], first: Date, last: Date) -> i32 {
    let mut days: Vec<Date> =
        held.iter().copied().filter(|day| first <= *day && *day <= last).collect();
    days.sort();
    let mut at = first;
    let mut longest = 0;
    for day in days.into_iter().chain([last]) {
        longest = longest.max((day - at).get_days());
        at = day;
    }
    longest
}
