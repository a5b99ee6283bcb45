//! Who meets whom: the holders of the roles that a cadence names.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    PersonId, PostId, Urn,
    access::Holding,
    model::{Cadence, Model, Occasion},
};

/// One side of a meeting: somebody, or those who share a post. It is there where one of them is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Side(Vec<PersonId>);

impl Side {
    /// Of one person.
    pub fn of(person: PersonId) -> Self {
        Side(vec![person])
    }

    /// Its people, in the order of their ids; never none.
    pub fn people(&self) -> &[PersonId] {
        &self.0
    }

    /// Whether somebody is one of them.
    pub fn has(&self, person: &PersonId) -> bool {
        self.0.contains(person)
    }

    /// Whether one of them was among those who were there.
    pub fn was_at(&self, people: &[PersonId]) -> bool {
        self.0.iter().any(|it| people.contains(it))
    }
}

/// Two sides who meet, the school that they have in common where it has one, and since when both are in post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub one: Side,
    pub other: Side,
    pub school: Option<Urn>,
    pub since: Date,
}

/// Somebody to whom something is promised, their school, and since when they are in post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    pub whom: Side,
    pub school: Option<Urn>,
    pub since: Date,
}

/// The holdings on a day of a role that the model names. Somebody for whom another acts is away and does not meet.
pub fn holders<'a>(
    model: &Model,
    role: &str,
    holdings: &'a [Holding],
    day: Date,
) -> Vec<&'a Holding> {
    let rights = model.roles.iter().find(|it| it.item.id == role).and_then(|it| it.rights_of);
    let held = || holdings.iter().filter(|it| it.is_held_on(day));
    let away = |it: &Holding| {
        held().any(|other| other.post == it.post && other.acting_for.as_ref() == Some(&it.person))
    };
    held().filter(|it| Some(it.role) == rights && !away(it)).collect()
}

/// The holders of each post as one side, with its school and since when one of them is in it.
fn sides(holders: &[&Holding]) -> Vec<Promised> {
    let mut posts: Vec<(&PostId, Promised)> = Vec::new();
    for it in holders {
        match posts.iter_mut().find(|(post, _)| **post == it.post) {
            Some((_, known)) => {
                known.whom.0.push(it.person.clone());
                known.since = known.since.min(it.from_on);
            }
            None => {
                let whom = Side::of(it.person.clone());
                posts.push((&it.post, Promised { whom, school: it.school, since: it.from_on }));
            }
        }
    }
    let in_order = |(_, mut it): (&PostId, Promised)| {
        it.whom.0.sort();
        it.whom.0.dedup();
        it
    };
    posts.into_iter().map(in_order).collect()
}

/// The pairs of a cadence between two roles, in the order of their ids; those who share a post meet as one. Two who work
/// for schools meet only where they have one in common.
pub fn pairs(model: &Model, cadence: &Cadence, holdings: &[Holding], day: Date) -> Vec<Pair> {
    let [first, second] = cadence.between.as_slice() else { return Vec::new() };
    let (ones, others) = (
        sides(&holders(model, first, holdings, day)),
        sides(&holders(model, second, holdings, day)),
    );
    let mut pairs: Vec<Pair> = Vec::new();
    for one in &ones {
        for other in &others {
            let apart =
                one.school.is_some() && other.school.is_some() && one.school != other.school;
            if one.whom.was_at(other.whom.people()) || apart {
                continue;
            }
            let since = one.since.max(other.since);
            let pair = Pair {
                one: one.whom.clone(),
                other: other.whom.clone(),
                school: other.school.or(one.school),
                since,
            };
            match pairs.iter_mut().find(|it| it.one == pair.one && it.other == pair.other) {
                // Two posts of one person: they meet once, from the first of them.
                Some(known) => known.since = known.since.min(pair.since),
                None => pairs.push(pair),
            }
        }
    }
    pairs.sort_by(|a, b| (&a.one, &a.other).cmp(&(&b.one, &b.other)));
    pairs
}

/// The people of a cadence that is due for each person: holders of the last role that it names, whose occasion it is.
/// Those who share a post are one, but for an appraisal, which is everybody's own.
pub fn people(model: &Model, cadence: &Cadence, holdings: &[Holding], day: Date) -> Vec<Promised> {
    let Some(role) = cadence.between.last() else { return Vec::new() };
    let held = holders(model, role, holdings, day);
    let all = if cadence.occasion == Occasion::Appraisal {
        let own = |it: &&Holding| Promised {
            whom: Side::of(it.person.clone()),
            school: it.school,
            since: it.from_on,
        };
        held.iter().map(own).collect()
    } else {
        sides(&held)
    };
    let mut people: Vec<Promised> = Vec::new();
    for new in all {
        match people.iter_mut().find(|known| known.whom == new.whom) {
            Some(known) => known.since = known.since.min(new.since),
            None => people.push(new),
        }
    }
    people.sort_by(|a, b| a.whom.cmp(&b.whom));
    people
}
