//! Everything that a page about time reads of one year, read once: the model that counted then, schools, bands, transfers
//! and names. What its reader may not see is not in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, PersonId, Urn,
    access::{Right, Role},
    banding::InForce,
    days::{
        Account, Balance, Givers, Holder, Membership, SchoolLedger, Terms, Transfer, committed,
        entitlements, given, gives_for_its_school, said_days, school_ledger, sum,
    },
    model::{Day, Model},
};
use trustwide_storage::{
    Who,
    days::{EnteredProvider, Posted},
    model::in_force_on,
    people::{HeldPost, Person},
    schools::School,
};

use crate::{
    errors::WebError,
    kept::Kept,
    pages::{days::Days, shared::SchoolName},
    visit::Visit,
};

/// Years of the ledger, each as one person sees it with the rights of today.
pub type Books = Kept<(Who, AcademicYear), Book>;

/// One year of the ledger as its reader may see it.
pub struct Book {
    pub year: AcademicYear,
    pub model: Model,
    pub day: Day,
    /// Schools whose days the reader may see, in name order.
    pub schools: Vec<School>,
    /// Every school of the trust, for names.
    pub all_schools: Vec<School>,
    /// The working days of those schools that differ from the trust.
    pub terms: BTreeMap<Urn, Terms>,
    pub trust_terms: Terms,
    pub bands: Vec<InForce>,
    pub posted: Vec<Posted>,
    pub givers: Givers,
    pub people: Vec<Person>,
    pub held: Vec<HeldPost>,
    pub providers: Vec<EnteredProvider>,
    /// Whether the reader sees the whole trust's ledger, so that both its sides can be added up.
    pub whole: bool,
}

impl Book {
    /// The year that a page asks for by `?year=2025-26`, or the year of its day.
    pub async fn asked(visit: &Visit) -> Result<Arc<Book>, WebError> {
        let now = AcademicYear::of(visit.scoped.as_at().day);
        let year = match visit.asked("year") {
            Some(text) => text.parse().map_err(|_| WebError::NotFound)?,
            None => now,
        };
        Book::of(visit, year).await
    }

    /// One year, kept from an earlier request of the same reader where nothing has changed.
    pub async fn of(visit: &Visit, year: AcademicYear) -> Result<Arc<Book>, WebError> {
        let key = visit.key((visit.scoped.who().clone(), year));
        match visit.app.books.get(&key) {
            Some(book) => Ok(book),
            None => Ok(visit.app.books.keep(key, Book::read(visit, year).await?)),
        }
    }

    async fn read(visit: &Visit, year: AcademicYear) -> Result<Book, WebError> {
        let scoped = &visit.scoped;
        let model = model_of(visit, year).await?;
        let day = model.day.clone().ok_or(WebError::NotFound)?;
        let all_schools = scoped.schools().await?;
        let sees = |it: &&School| scoped.access().may_at(Right::SeeDays, it.urn);
        let held = scoped.holdings().await?;
        let trust_year = scoped.trust_year(year).await?;
        let terms = match &trust_year {
            Some(usual) => scoped.own_school_years(year, usual).await?,
            None => BTreeMap::new(),
        };
        Ok(Book {
            year,
            day,
            schools: all_schools.iter().filter(sees).cloned().collect(),
            terms: terms.iter().map(|(urn, year)| (*urn, Terms::of(year))).collect(),
            trust_terms: trust_year.as_ref().map_or_else(|| Terms::of_calendar(year), Terms::of),
            bands: scoped.bands().await?,
            posted: scoped.transfers(year).await?,
            givers: givers(&held, year),
            people: scoped.people().await?,
            providers: scoped.providers().await?,
            whole: scoped.access().may(Right::SeeDays),
            all_schools,
            held,
            model,
        })
    }

    /// All transfers.
    pub fn transfers(&self) -> impl Iterator<Item = &Transfer> {
        self.posted.iter().map(|it| &it.transfer)
    }

    /// The days that a school works.
    pub fn terms_of(&self, urn: Urn) -> &Terms {
        self.terms.get(&urn).unwrap_or(&self.trust_terms)
    }

    /// The part of the year in which a school belongs to the trust.
    pub fn membership(&self, school: &School) -> Membership {
        let inside = |day: &Date| AcademicYear::of(*day) == self.year;
        let late = school.joined_on.filter(|day| self.year.first_day() < *day);
        Membership { joined: late, left: school.left_on.filter(inside) }
    }

    /// A school's bands, as far as the reader may see them.
    pub fn bands_of(&self, urn: Urn) -> Vec<&InForce> {
        self.bands.iter().filter(|it| it.urn == urn).collect()
    }

    /// A school's accounts.
    pub fn ledger(&self, school: &School) -> SchoolLedger {
        let (terms, bands) = (self.terms_of(school.urn), self.bands_of(school.urn));
        let entitled = entitlements(&self.model, terms, self.membership(school), &bands);
        school_ledger(&self.model, school.urn, entitled, self.transfers())
    }

    /// What a school gave to others.
    pub fn given(&self, urn: Urn) -> Balance {
        given(urn, &self.givers, self.transfers())
    }

    /// Minutes as the model says them.
    pub fn days(&self, minutes: impl Into<i64>) -> Days {
        let minutes = minutes.into();
        Days { minutes, said: said_days(minutes, &self.day) }
    }

    /// A school's name as a link.
    pub fn school(&self, urn: Urn) -> SchoolName {
        let found = self.all_schools.iter().find(|it| it.urn == urn);
        let name = found.map_or_else(|| format!("School {urn}"), |it| it.name.clone());
        SchoolName { urn, name }
    }

    /// A person's name.
    pub fn person(&self, id: &PersonId) -> String {
        let found = self.people.iter().find(|it| it.id == *id);
        found.map_or_else(|| "Somebody who has left".into(), |it| it.name.clone())
    }

    /// A giver or receiver as people read it.
    pub fn holder(&self, holder: &Holder) -> String {
        match holder {
            Holder::Person(id) => self.person(id),
            Holder::Post(id) => {
                let found = self.held.iter().find(|it| it.holding.post == *id);
                found.map_or_else(|| "A post".into(), |it| it.title.clone())
            }
            Holder::School(urn) => self.school(*urn).name,
            Holder::Provider(id) => {
                let found = self.providers.iter().find(|it| it.edited.record == *id);
                found.map_or_else(|| "An outside provider".into(), |it| it.provider.name.clone())
            }
            Holder::Central => "The central team".into(),
            Holder::Reserve => "The reserve".into(),
            Holder::Trust => "The whole trust".into(),
        }
    }

    /// What each holder of a role has promised to give, by name: who, on which line, how much, and what became of it.
    pub fn commitments(&self) -> Vec<Promise> {
        let mut promises = Vec::new();
        for line in &self.model.commitments {
            let role = line.by.as_ref().and_then(|id| {
                self.model.roles.iter().find(|it| it.item.id == *id).and_then(|it| it.rights_of)
            });
            let (Some(role), Some(amount)) = (role, line.given) else { continue };
            for (person, school, member, sharers) in self.holders_of(role) {
                let terms = school.map_or(&self.trust_terms, |urn| self.terms_of(urn));
                let mut balance = sum(self.transfers().filter(|it| {
                    it.account == Account::Commitment
                        && it.line == line.item.id
                        && it.giver == Holder::Person(person.clone())
                }));
                balance.offered =
                    committed(&self.day, amount, line.part_year, terms, member, sharers);
                let name = self.person(&person);
                let label = line.item.label.clone();
                promises.push(Promise { person, name, school, label, balance });
            }
        }
        promises.sort_by(|a, b| (&a.name, a.school).cmp(&(&b.name, b.school)));
        promises
    }

    /// Who holds a role within the year, where, from and to when, and with how many they share it. Whoever is acted for
    /// does not count beside the one who acts.
    fn holders_of(&self, role: Role) -> Vec<(PersonId, Option<Urn>, Membership, u32)> {
        let of_year = |it: &&HeldPost| {
            it.holding.role == role
                && it.holding.from_on <= self.year.last_day()
                && it.holding.to_on.is_none_or(|last| self.year.first_day() <= last)
        };
        let all: Vec<&HeldPost> = self.held.iter().filter(of_year).collect();
        let acted_for: BTreeSet<&PersonId> =
            all.iter().filter_map(|it| it.holding.acting_for.as_ref()).collect();
        let own = all.iter().filter(|it| !acted_for.contains(&it.holding.person));
        own.map(|it| {
            let held = &it.holding;
            let school = held.school.and_then(|urn| self.all_schools.iter().find(|s| s.urn == urn));
            let member = school.map_or(Membership::WHOLE, |it| self.membership(it));
            let from = Some(held.from_on).filter(|day| self.year.first_day() < *day);
            let joined = from.max(member.joined);
            let left = match (held.to_on, member.left) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
            let whole = |other: &&&HeldPost| {
                other.holding.post == held.post && !acted_for.contains(&other.holding.person)
            };
            let overlaps = |other: &&&HeldPost| {
                other.holding.from_on <= held.to_on.unwrap_or(Date::MAX)
                    && held.from_on <= other.holding.to_on.unwrap_or(Date::MAX)
            };
            let sharers = all.iter().filter(whole).filter(overlaps).count();
            let sharers = u32::try_from(sharers).unwrap_or(1);
            (held.person.clone(), held.school, Membership { joined, left }, sharers)
        })
        .collect()
    }
}

/// What somebody promised to give, and what became of it.
pub struct Promise {
    pub person: PersonId,
    pub name: String,
    pub school: Option<Urn>,
    pub label: String,
    pub balance: Balance,
}

/// The model by which a year is counted: today's for the page's own year, the last one in force for another.
async fn model_of(visit: &Visit, year: AcademicYear) -> Result<Model, WebError> {
    if year == AcademicYear::of(visit.scoped.as_at().day) {
        return Ok(visit.model()?.clone());
    }
    let versions = visit.scoped.model_versions().await?;
    let found = in_force_on(&versions, year.last_day()).ok_or(WebError::NotFound)?;
    found.read().map_err(|_| WebError::Broken("an adopted model that does not read".into()))
}

/// Who gives in which school's name within a year.
fn givers(held: &[HeldPost], year: AcademicYear) -> Givers {
    let mut givers = Givers::new();
    for it in held.iter().map(|it| &it.holding) {
        let within =
            it.from_on <= year.last_day() && it.to_on.is_none_or(|last| year.first_day() <= last);
        if let Some(urn) = it.school.filter(|_| within && gives_for_its_school(it.role)) {
            givers.entry(it.person.clone()).or_default().insert(urn);
        }
    }
    givers
}
