//! What a form to record a contact is about: a school, the trust, or two people; and which of the model's cadences it may
//! be an occasion of.

use trustwide_domain::{
    PersonId, Urn,
    access::{Holding, Right},
    banding::in_force,
    contacts::{KINDS, kind_title},
    model::{Cadence, DueFor, Model, Occasion},
    promises::{holders, pairs, people, tells_of_band},
};
use trustwide_storage::contacts::Details;

use super::{form::what_of, words::Words};
use crate::{errors::WebError, look::Choice, people::Directory, visit::Visit};

/// The answer that leaves something as it was recorded.
pub const KEEP: &str = "keep";

/// Whom a contact is with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    School(Urn),
    Trust,
    /// Somebody, of whom only the two and a line manager know.
    Person(PersonId),
}

/// What may be recorded with somebody, and by whom it may be led.
pub struct Asked {
    pub with: With,
    pub cadences: Vec<Cadence>,
    /// People who may be chosen as being there, with those who are expected marked.
    pub people: Vec<PersonId>,
    /// What a contact that is being changed is an occasion of; and what the reader may call it.
    pub kept: Option<Recorded>,
    /// A line manager of two, or everybody whom a meeting of the trust is for.
    pub shown_to: Vec<PersonId>,
}

/// What a contact was recorded as, which stays a choice whatever the model or the school's band is now.
pub struct Recorded {
    pub kind: Occasion,
    pub cadence: Option<String>,
    pub private: bool,
    /// How forms name it, where the reader may choose it anew.
    value: String,
    label: String,
}

impl Recorded {
    fn of(words: &Words<'_>, it: &Details) -> Recorded {
        let cadence = it.cadence.as_deref();
        Recorded {
            kind: it.kind,
            cadence: it.cadence.clone(),
            private: cadence.and_then(|id| words.cadence(id)).is_some_and(|it| it.private),
            value: what_of(it),
            label: words.what(it),
        }
    }
}

impl Asked {
    /// What the reader may record with somebody, or change of what is there. Refused where they may record nothing there.
    pub async fn read(
        visit: &Visit,
        directory: &Directory,
        with: With,
        was: Option<&Details>,
    ) -> Result<Asked, WebError> {
        let held: Vec<Holding> = directory.held.iter().map(|it| it.holding.clone()).collect();
        let mut asked = match with {
            With::School(urn) => {
                visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
                visit.may_at(Right::RecordContact, urn)?;
                at_school(visit, &held, urn).await?
            }
            With::Trust => of_trust(visit, &held)?,
            With::Person(person) => of_two(visit, &held, person)?,
        };
        if let Some(was) = was {
            asked.kept = Some(Recorded::of(&Words::read(visit).await?, was));
        }
        Ok(asked)
    }

    /// Whether what was chosen is an occasion of which nothing is kept but that it took place.
    pub fn is_private(&self, chosen: &str) -> bool {
        let kept = self.kept.as_ref().filter(|it| chosen == KEEP || chosen == it.value);
        kept.is_some_and(|it| it.private)
            || self.cadences.iter().any(|it| it.private && value_of(it) == chosen)
    }

    /// What it may be an occasion of, for a list to choose from; the chosen one is marked. What is private has a form of
    /// its own, and stands in no other.
    pub fn choices(&self, chosen: &str) -> Vec<Choice> {
        let private = self.is_private(chosen);
        let fits = |it: &&Cadence| if private { value_of(it) == chosen } else { !it.private };
        let cadences = self.cadences.iter().filter(fits);
        let cadences = cadences.map(|it| Choice::new(value_of(it), it.item.label.clone()));
        let kinds = KINDS.iter().filter(|_| matches!(self.with, With::School(_)) && !private);
        let kinds = kinds.filter(|it| **it != Occasion::Return).map(|it| {
            let value = format!("kind/{}", it.word());
            Choice::new(value, format!("{} beside what is promised", kind_title(*it)))
        });
        let mark = |it: Choice| {
            let is = it.value == chosen;
            it.chosen(is)
        };
        let mut all: Vec<Choice> = cadences.chain(kinds).map(mark).collect();
        if let Some(kept) = self.kept.as_ref().filter(|_| all.iter().all(|it| !it.chosen)) {
            let label = format!("{}, as it was recorded", kept.label);
            all.insert(0, Choice::new(KEEP, label).chosen(true));
        }
        all
    }
}

/// How a form names a cadence.
fn value_of(cadence: &Cadence) -> String {
    format!("cadence/{}", cadence.item.id)
}

async fn at_school(visit: &Visit, held: &[Holding], urn: Urn) -> Result<Asked, WebError> {
    let mut cadences = Vec::new();
    if let Some(model) = visit.frame.model() {
        let bands = visit.scoped.bands().await?;
        let band = in_force(&bands, urn, visit.today).filter(|_| !visit.bands_hidden);
        let band = band.map(|it| it.band.clone());
        let here = model.cadences.iter().filter(|it| {
            it.due_for == DueFor::EachSchool
                && may_be_recorded(it)
                && (!tells_of_band(model, it) || is_review_of(model, it, band.as_deref()))
        });
        cadences.extend(here.cloned());
    }
    let now = held.iter().filter(|it| it.is_held_on(visit.today));
    let here = now.filter(|it| it.school.is_none_or(|at| at == urn));
    Ok(Asked {
        with: With::School(urn),
        cadences,
        people: distinct(here.map(|it| it.person.clone()), visit.person()),
        kept: None,
        shown_to: Vec::new(),
    })
}

fn is_review_of(model: &Model, cadence: &Cadence, band: Option<&str>) -> bool {
    let band = band.and_then(|id| model.band(id));
    band.is_some_and(|it| it.review.as_deref() == Some(&cadence.item.id))
}

fn may_be_recorded(cadence: &Cadence) -> bool {
    KINDS.contains(&cadence.occasion) && !cadence.school_owned
}

fn of_trust(visit: &Visit, held: &[Holding]) -> Result<Asked, WebError> {
    let model = visit.model()?;
    visit.may_somewhere(Right::RecordContact)?;
    let all = visit.scoped.access().may(Right::RecordContact);
    let of_trust = model.cadences.iter().filter(|it| {
        it.due_for == DueFor::Trust
            && may_be_recorded(it)
            && (all || meets(model, it, held, visit).contains(visit.person()))
    });
    let cadences: Vec<Cadence> = of_trust.cloned().collect();
    if cadences.is_empty() {
        return Err(WebError::NotFound);
    }
    let shown_to = cadences.iter().flat_map(|it| meets(model, it, held, visit));
    let now = held.iter().filter(|it| it.is_held_on(visit.today));
    Ok(Asked {
        with: With::Trust,
        kept: None,
        shown_to: distinct(shown_to, visit.person()),
        people: distinct(now.map(|it| it.person.clone()), visit.person()),
        cadences,
    })
}

/// Everybody whom a cadence names.
pub fn meets(model: &Model, cadence: &Cadence, held: &[Holding], visit: &Visit) -> Vec<PersonId> {
    let roles = cadence.between.iter();
    let holders = roles.flat_map(|role| holders(model, role, held, visit.today));
    holders.map(|it| it.person.clone()).collect()
}

fn of_two(visit: &Visit, held: &[Holding], other: PersonId) -> Result<Asked, WebError> {
    let model = visit.model()?;
    visit.may_somewhere(Right::RecordContact)?;
    let me = visit.person();
    let ours = |it: &&Cadence| match it.due_for {
        DueFor::EachPair => pairs(model, it, held, visit.today).iter().any(|pair| {
            (pair.one.has(me) && pair.other.has(&other))
                || (pair.other.has(me) && pair.one.has(&other))
        }),
        DueFor::EachPerson => {
            let meets = meets(model, it, held, visit);
            let of = |person: &PersonId| {
                people(model, it, held, visit.today).iter().any(|it| it.whom.has(person))
            };
            meets.contains(me) && meets.contains(&other) && *me != other && (of(&other) || of(me))
        }
        _ => false,
    };
    let cadences: Vec<Cadence> =
        model.cadences.iter().filter(|it| may_be_recorded(it)).filter(ours).cloned().collect();
    if cadences.is_empty() {
        return Err(WebError::NotFound);
    }
    let sides = cadences.iter().flat_map(|it| pairs(model, it, held, visit.today));
    let sides = sides.flat_map(|it| [it.one, it.other]);
    let shared = sides.filter(|it| it.has(me) || it.has(&other));
    let people = shared.flat_map(|it| it.people().to_vec());
    Ok(Asked {
        kept: None,
        shown_to: line_managers(held, visit),
        people: distinct([other.clone()].into_iter().chain(people), me),
        with: With::Person(other),
        cadences,
    })
}

/// The line manager of those who meet in pairs: whoever holds the post of chief executive.
fn line_managers(held: &[Holding], visit: &Visit) -> Vec<PersonId> {
    let now = held.iter().filter(|it| it.is_held_on(visit.today) && is_line_manager(it));
    distinct(now.map(|it| it.person.clone()), visit.person())
}

/// Whether a post makes its holder the line manager of executive leaders and heads.
pub fn is_line_manager(holding: &Holding) -> bool {
    holding.role == trustwide_domain::access::Role::ChiefExecutive && holding.school.is_none()
}

fn distinct(people: impl Iterator<Item = PersonId>, first: &PersonId) -> Vec<PersonId> {
    let mut all = vec![first.clone()];
    for person in people {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}
