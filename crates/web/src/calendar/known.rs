//! What the calendar and the promises are worked out from, as far as the reader may see it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, PersonId, Urn,
    access::{Holding, Right},
    banding::{Given, InForce},
    calendar::SchoolYear,
    model::{Cadence, Model},
    promises::{
        Occurrence, Promise, Question, SchoolOf, Side, SinceEach, Whose, holders, promises,
        tells_of_band, unrhythmed,
    },
};
use trustwide_storage::{contacts::Contact, year::Committee};

use crate::{contacts::words::Words, errors::WebError, frame::Adopted, visit::Visit};

/// One year of one reader's.
pub struct Known<'v> {
    pub visit: &'v Visit,
    pub words: Words<'v>,
    pub year: AcademicYear,
    /// The trust's own dates; `None` where they are not entered.
    pub dates: Option<SchoolYear>,
    /// The schools whose visits and meetings the reader may see.
    pub schools: BTreeMap<Urn, SchoolOf>,
    /// Everything from the year before on, by day.
    pub contacts: Vec<Contact>,
    pub committees: Vec<Committee>,
    holdings: Vec<Holding>,
    bands: Option<Vec<InForce>>,
    given: BTreeMap<Urn, Vec<Given>>,
    /// The model in force, and what those before it promised until they were replaced; latest first.
    promised: Vec<Promised<'v>>,
}

/// What one model promises, or promised until another took its place.
struct Promised<'v> {
    model: &'v Model,
    /// Its cadences that no later model has, each with the first day on which it counts.
    since: SinceEach,
    until: Option<Date>,
}

impl<'v> Known<'v> {
    pub async fn read(visit: &'v Visit, year: AcademicYear) -> Result<Self, WebError> {
        let scoped = &visit.scoped;
        let access = scoped.access();
        let joined: BTreeMap<Urn, Option<Date>> =
            scoped.schools().await?.into_iter().map(|it| (it.urn, it.joined_on)).collect();
        let mine = |urn: &Urn| access.may_at(Right::SeeContacts, *urn);
        let schools = scoped.school_years(year).await?.into_iter().filter(|(urn, _)| mine(urn));
        let schools = schools.map(|(urn, year)| {
            let joined_on = joined.get(&urn).copied().flatten();
            (urn, SchoolOf { year, joined_on })
        });
        let words = Words::read(visit).await?;
        let (bands, given) = match access.may_somewhere(Right::SeeBanding) && !visit.bands_hidden {
            true => (Some(scoped.bands().await?), scoped.looked().await?.given),
            false => (None, BTreeMap::new()),
        };
        Ok(Known {
            dates: scoped.trust_year(year).await?,
            schools: schools.collect(),
            contacts: scoped.contacts_between(year.previous().first_day(), year.last_day()).await?,
            committees: scoped.committees().await?,
            holdings: words.directory.held.iter().map(|it| it.holding.clone()).collect(),
            promised: promised(visit),
            bands,
            given,
            words,
            year,
            visit,
        })
    }

    /// The first day that counts at all.
    pub fn began(&self) -> Date {
        self.visit.trust.started_on.max(self.year.first_day())
    }

    /// Every promise of the year that the reader may see: of the model in force, and of those before it what fell due
    /// while they were.
    pub fn promises(&self) -> Vec<Promise> {
        let all = self.promised.iter();
        all.flat_map(|it| {
            let mut theirs = self.ask(it, promises);
            if let Some(last) = it.until {
                theirs.iter_mut().for_each(|it| {
                    it.windows.retain(|window| window.due.due_on <= last);
                    it.awaits_committee = None;
                    it.until = Some(last);
                });
                theirs.retain(|it| !it.windows.is_empty());
            }
            theirs
        })
        .collect()
    }

    /// What is promised without saying how often, as far as the reader may see it.
    pub fn unrhythmed(&self) -> Vec<Promise> {
        self.promised.first().map_or_else(Vec::new, |it| self.ask(it, unrhythmed))
    }

    /// Each cadence that is or was promised, and the last day of those that no model has any more.
    pub fn cadences(&self) -> impl Iterator<Item = (&Model, &Cadence, Option<Date>)> {
        self.promised.iter().flat_map(|it| {
            let own = it.model.cadences.iter();
            let own = own.filter(|cadence| it.since.cadences.contains_key(&cadence.item.id));
            own.map(|cadence| (it.model, cadence, it.until))
        })
    }

    fn ask(&self, of: &Promised<'_>, answer: fn(&Question<'_>) -> Vec<Promise>) -> Vec<Promise> {
        let Some(year) = &self.dates else { return Vec::new() };
        let model = of.model;
        let occurrences: Vec<Occurrence> = self.contacts.iter().filter_map(occurrence).collect();
        let committees: Vec<Date> = self.committees.iter().map(|it| it.on).collect();
        let question = Question {
            model,
            year,
            schools: &self.schools,
            holdings: &self.holdings,
            occurrences: &occurrences,
            bands: self.bands.as_deref(),
            given: &self.given,
            committees: &committees,
            since: &of.since,
            today: self.words.today,
        };
        let theirs = |it: &Promise| of.since.cadences.contains_key(&it.cadence);
        let all = answer(&question).into_iter().filter(theirs);
        all.filter(|it| self.may_see(model, it)).collect()
    }

    /// What somebody is promised alone is theirs and their line manager's; what a band brings is for those who see it.
    fn may_see(&self, model: &Model, promise: &Promise) -> bool {
        let Some(cadence) = model.cadence(&promise.cadence) else { return false };
        let access = self.visit.scoped.access();
        let me = self.visit.person();
        match &promise.whose {
            Whose::School { urn } => {
                !tells_of_band(model, cadence) || access.may_at(Right::SeeBanding, *urn)
            }
            Whose::Pair { one, other } => one.has(me) || other.has(me) || self.is_line_manager(),
            Whose::Person { person } => person.has(me) || self.is_line_manager(),
            Whose::Trust => {
                access.may(Right::SeeContacts) || self.meets(model, cadence, None).contains(me)
            }
        }
    }

    /// Whether the reader manages those who meet in pairs.
    pub fn is_line_manager(&self) -> bool {
        self.visit.scoped.access().is_line_manager()
    }

    /// The names of one side of a meeting: those who share a post are told as one or the other.
    pub fn side(&self, side: &Side) -> String {
        let names = side.people().iter().map(|it| self.words.directory.name(it));
        names.collect::<Vec<_>>().join(" or ")
    }

    /// Whose promise it is, as people read it.
    pub fn whose(&self, whose: &Whose) -> String {
        match whose {
            Whose::Trust => "The trust".into(),
            Whose::School { urn } => self.words.directory.school_name(*urn),
            Whose::Pair { one, other } => format!("{} and {}", self.side(one), self.side(other)),
            Whose::Person { person } => self.side(person),
        }
    }

    /// Who a cadence brings together, at a school or in the trust.
    pub fn meets(&self, model: &Model, cadence: &Cadence, at: Option<Urn>) -> BTreeSet<PersonId> {
        let roles = cadence.between.iter();
        let all = roles.flat_map(|role| holders(model, role, &self.holdings, self.words.today));
        all.filter(|it| at.is_none() || it.school.is_none() || it.school == at)
            .map(|it| it.person.clone())
            .collect()
    }

    /// Posts held on the page's day.
    pub fn held(&self) -> impl Iterator<Item = &Holding> {
        self.holdings.iter().filter(|it| it.is_held_on(self.words.today))
    }
}

fn occurrence(contact: &Contact) -> Option<Occurrence> {
    let it = &contact.details;
    Some(Occurrence {
        record: contact.edited.record.clone(),
        cadence: it.cadence.clone()?,
        school: it.school,
        people: it.people.clone(),
        on: it.on,
        state: it.state,
    })
}

/// What each model that is or was in force promises, and from when: from the trust's first day, or from the adoption since
/// which it has been promised without a break.
fn promised(visit: &Visit) -> Vec<Promised<'_>> {
    let all: Vec<&Adopted> = visit.frame.adopted.iter().chain(&visit.frame.earlier).collect();
    let trust = visit.trust.started_on;
    let of = |(at, it): (usize, &&'_ Adopted)| {
        let next = at.checked_sub(1).map(|before| all[before]);
        // A cadence at another pace is another promise.
        let pace = |it: &Adopted, id: &str| it.model.cadence(id).map(|it| it.rhythm.clone());
        let gone = |id: &str| next.is_none_or(|next| pace(next, id) != pace(it, id));
        let first = |id: &str| {
            let running = all[at..].iter().take_while(|other| pace(other, id) == pace(it, id));
            running.last().map_or(it.from, |it| it.from).max(trust)
        };
        let own = it.model.cadences.iter().map(|it| it.item.id.clone()).filter(|id| gone(id));
        let cadences = own.map(|id| (id.clone(), first(&id))).collect();
        let until = next.and_then(|next| next.from.yesterday().ok());
        (SinceEach { trust, cadences }, until)
    };
    let spans: Vec<_> = all.iter().enumerate().map(of).collect();
    let each = all.into_iter().zip(spans);
    each.map(|(it, (since, until))| Promised { model: &it.model, since, until }).collect()
}
