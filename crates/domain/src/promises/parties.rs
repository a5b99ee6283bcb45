//! Who meets whom: the holders of the roles that a cadence names.

use jiff::civil::Date;

use crate::{
    PersonId, Urn,
    access::Holding,
    model::{Cadence, Model},
};

/// Two people who meet, the school that they have in common where it has one, and since when both are in post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub one: PersonId,
    pub other: PersonId,
    pub school: Option<Urn>,
    pub since: Date,
}

/// Somebody to whom something is promised, their school, and since when they are in post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    pub person: PersonId,
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

/// The pairs of a cadence between two roles, in the order of their ids. Two who work for schools meet only where they
/// have one in common.
pub fn pairs(model: &Model, cadence: &Cadence, holdings: &[Holding], day: Date) -> Vec<Pair> {
    let [first, second] = cadence.between.as_slice() else { return Vec::new() };
    let (ones, others) =
        (holders(model, first, holdings, day), holders(model, second, holdings, day));
    let mut pairs: Vec<Pair> = Vec::new();
    for one in &ones {
        for other in &others {
            let apart =
                one.school.is_some() && other.school.is_some() && one.school != other.school;
            if one.person == other.person || apart {
                continue;
            }
            let since = one.from_on.max(other.from_on);
            let pair = Pair {
                one: one.person.clone(),
                other: other.person.clone(),
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
pub fn people(model: &Model, cadence: &Cadence, holdings: &[Holding], day: Date) -> Vec<Promised> {
    let Some(role) = cadence.between.last() else { return Vec::new() };
    let mut people: Vec<Promised> = Vec::new();
    for it in holders(model, role, holdings, day) {
        let new = Promised { person: it.person.clone(), school: it.school, since: it.from_on };
        match people.iter_mut().find(|known| known.person == new.person) {
            Some(known) => known.since = known.since.min(new.since),
            None => people.push(new),
        }
    }
    people.sort_by(|a, b| a.person.cmp(&b.person));
    people
}
