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
        Account, Balance, Carried, Givers, Holder, Line, Membership, SchoolLedger, Stretch, Terms,
        Transfer, committed, given, gives_for_its_school, label_of, money::CarryOver, offered,
        said_days, school_ledger, stretches, sum,
    },
    model::{Commitment, Day, Model},
};
use trustwide_storage::{
    Who,
    days::{EnteredProvider, Posted},
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
    /// By which the page speaks: today's for the running year, the last one of another.
    pub model: Model,
    /// Every model adopted until the end of the year with its first day, latest first.
    pub adopted: Vec<(Date, Model)>,
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
    /// What each school brought out of the year before, where its rule carries anything over.
    carried: BTreeMap<Urn, Carried>,
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
            None => {
                let mut book = Book::read(visit, year).await?;
                book.carried = carried_into(visit, year).await?;
                Ok(visit.app.books.keep(key, book))
            }
        }
    }

    /// Whether a year has a ledger: a model was in force in it that counts days.
    pub fn has(visit: &Visit, year: AcademicYear) -> bool {
        models_of(visit, year).is_ok_and(|(model, _)| model.day.is_some())
    }

    async fn read(visit: &Visit, year: AcademicYear) -> Result<Book, WebError> {
        let scoped = &visit.scoped;
        let (model, adopted) = models_of(visit, year)?;
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
            carried: BTreeMap::new(),
            whole: scoped.access().may(Right::SeeDays),
            all_schools,
            held,
            model,
            adopted,
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
        let entitled = offered(&self.stretches(), terms, self.membership(school), &bands);
        school_ledger(&self.models(), school.urn, entitled, self.transfers())
            .opened_with(self.carried.get(&school.urn).copied())
    }

    /// The line of what was carried into the running year for a school, and how people read it. The ledger is read only
    /// where a rule carries anything over.
    pub async fn carried_now(visit: &Visit, urn: Urn) -> Result<Option<Line>, WebError> {
        let year = AcademicYear::of(visit.today);
        if rule_after(visit, year.previous()).await?.is_none() {
            return Ok(None);
        }
        let line = Book::of(visit, year).await?.carried_line(Some(urn));
        let label =
            |id: String| Line { label: Carried::label_of(&id), account: Account::Carried, id };
        Ok(line.map(label))
    }

    /// The line of what was carried into the year, where something was: for one school, or for any.
    pub fn carried_line(&self, urn: Option<Urn>) -> Option<String> {
        let any = match urn {
            Some(urn) => self.carried.contains_key(&urn),
            None => !self.carried.is_empty(),
        };
        any.then(|| Carried::line_in(self.year))
    }

    /// Minutes that were carried into the year, of all schools that the reader sees.
    pub fn carried(&self) -> u64 {
        self.carried.values().map(|it| u64::from(it.minutes)).sum()
    }

    /// The models that the year follows, one after another.
    fn stretches(&self) -> Vec<Stretch<'_>> {
        let adopted: Vec<_> = self.adopted.iter().rev().map(|(from, it)| (*from, it)).collect();
        stretches(&self.trust_terms, &adopted)
    }

    /// The models in which something may be named, the page's own first.
    fn models(&self) -> Vec<&Model> {
        [&self.model].into_iter().chain(self.adopted.iter().map(|(_, it)| it)).collect()
    }

    /// What a line is called, by the model that has it.
    pub fn label(&self, account: Account, line: &str) -> String {
        label_of(&self.models(), account, line)
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

    /// The same within a sentence.
    pub fn holder_said(&self, holder: &Holder) -> String {
        match holder {
            Holder::Central => "the central team".into(),
            Holder::Reserve => "the reserve".into(),
            Holder::Trust => "the whole trust".into(),
            _ => self.holder(holder),
        }
    }

    /// Minutes that would be left of what is held back on a line if so many more were taken; `None` where the model leaves
    /// blank how many are held.
    pub fn left_in_reserve(&self, line: &str, more: u32) -> Option<i64> {
        let held = self.model.reserves.iter().find(|it| it.item.id == line)?.held?;
        let mut balance =
            sum(self.transfers().filter(|it| it.account == Account::Reserve && it.line == line));
        balance.offered = self.day.minutes_of(held);
        Some(balance.left() - i64::from(more))
    }

    /// What each holder of a role has promised to give, by name: who, on which line, how much, and what became of it.
    pub fn commitments(&self) -> Vec<Promise> {
        let mut promises: Vec<Promise> = Vec::new();
        for stretch in self.stretches() {
            for line in &stretch.model.commitments {
                self.commit(&stretch, line, &mut promises);
            }
        }
        promises.sort_by(|a, b| (&a.name, a.school).cmp(&(&b.name, b.school)));
        promises
    }

    /// Adds what one model's line asks of each holder of its role.
    fn commit(&self, stretch: &Stretch<'_>, line: &Commitment, promises: &mut Vec<Promise>) {
        let model = stretch.model;
        let role = line.by.as_ref().and_then(|id| model.roles.iter().find(|it| it.item.id == *id));
        let role = role.and_then(|it| it.rights_of);
        let (Some(role), Some(amount), Some(day)) = (role, line.given, &model.day) else { return };
        for (person, school, member, sharers) in self.holders_of(role) {
            let terms = school.map_or(&self.trust_terms, |urn| self.terms_of(urn));
            let member = stretch.within(member);
            let more = committed(day, amount, line.part_year, terms, member, sharers);
            let same = |it: &&mut Promise| {
                it.person == person && it.school == school && it.line == line.item.id
            };
            if let Some(promise) = promises.iter_mut().find(same) {
                promise.balance.offered += more;
                continue;
            }
            let mut balance = sum(self.transfers().filter(|it| {
                it.account == Account::Commitment
                    && it.line == line.item.id
                    && it.giver == Holder::Person(person.clone())
            }));
            balance.offered = more;
            let name = self.person(&person);
            let (line, label) = (line.item.id.clone(), line.item.label.clone());
            promises.push(Promise { person, name, school, line, label, balance });
        }
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
    pub line: String,
    pub label: String,
    pub balance: Balance,
}

/// The rule by which a year carries something into the next one. Nothing comes out of a year that ended before the trust
/// began here, of which not all was recorded.
async fn rule_after(visit: &Visit, year: AcademicYear) -> Result<Option<CarryOver>, WebError> {
    let settings = visit.scoped.money_settings().await?;
    let rule = settings.iter().find(|it| it.year == year).map(|it| it.setting.carry_over);
    let recorded = visit.trust.started_on <= year.last_day();
    Ok(rule.filter(|it| *it != CarryOver::None && recorded))
}

/// What each school brings into a year out of the one before, by that year's rule.
async fn carried_into(
    visit: &Visit,
    year: AcademicYear,
) -> Result<BTreeMap<Urn, Carried>, WebError> {
    let before = year.previous();
    let Some(rule) = rule_after(visit, before).await? else { return Ok(BTreeMap::new()) };
    let book = match Book::read(visit, before).await {
        // No model was in force in that year, or one that counts no days.
        Err(WebError::NotFound) => return Ok(BTreeMap::new()),
        book => book?,
    };
    let carried = |school: &School| Carried::of(before, rule, &book.ledger(school));
    Ok(book.schools.iter().filter_map(|it| Some((it.urn, carried(it)?))).collect())
}

/// The model by which a year's page speaks, and every one adopted until the year's end, latest first.
fn models_of(visit: &Visit, year: AcademicYear) -> Result<(Model, Vec<(Date, Model)>), WebError> {
    let frame = &visit.frame;
    let all = frame.coming.iter().chain(&frame.adopted).chain(&frame.earlier);
    let until = all.filter(|it| it.from <= year.last_day());
    let adopted: Vec<(Date, Model)> = until.map(|it| (it.from, it.model.clone())).collect();
    let model = match year == AcademicYear::of(visit.scoped.as_at().day) {
        true => visit.model()?.clone(),
        false => adopted.first().ok_or(WebError::NotFound)?.1.clone(),
    };
    Ok((model, adopted))
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
