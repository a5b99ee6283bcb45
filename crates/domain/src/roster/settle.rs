//! A list of people once its doubts are settled: who comes along, where, and as what.
//!
//! Not here: what is doubtful, and asking about it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Doubt, Listed, find_place, places};
use crate::{Urn, access::Role};

/// What the place of people who work for the whole trust is called.
pub const CENTRAL_TEAM: &str = "Central team";

/// Which place a label means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceIs {
    School(Urn),
    Central,
    /// None of the trust's: its people stay out.
    LeaveOut,
}

/// How doubts are settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Labels as written, and which place each means.
    pub places: BTreeMap<String, PlaceIs>,
    /// Pairs of lines that are one person, the earlier line first.
    pub one: BTreeSet<(u64, u64)>,
    /// Lines of people who stay out.
    pub out: BTreeSet<u64>,
}

/// Somebody as they will be brought along, out of one line or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub first: Listed,
    /// Where, and what, on each line; the trust where there is no school.
    pub lines: Vec<(Option<Urn>, Listed)>,
}

/// What each doubt is taken for unless somebody says otherwise: a place by its name or by that of its twin, one name one
/// person, two names two people; a place that is none of the trust's stays out.
pub fn proposed(list: &[Listed], doubts: &[Doubt], schools: &[(Urn, String)]) -> Answers {
    let names = known_places(schools);
    let is = |place: &str| find_place(place, &names).map(|at| place_at(at, schools));
    let twin = |place: &str| {
        doubts.iter().find_map(|it| match it {
            Doubt::TwoSpellings { one, other, .. } if other == place => is(one),
            Doubt::TwoSpellings { one, other, .. } if one == place => is(other),
            _ => None,
        })
    };
    let of = |place: &str| is(place).or_else(|| twin(place)).unwrap_or(PlaceIs::LeaveOut);
    let one = doubts.iter().filter_map(|it| match it {
        Doubt::SameName { one_line, other_line, .. } => Some((*one_line, *other_line)),
        _ => None,
    });
    Answers {
        places: places(list).into_iter().map(|(place, _)| (place.clone(), of(&place))).collect(),
        one: one.collect(),
        out: BTreeSet::new(),
    }
}

/// The names of the schools, and the central team last: what a place is looked for among.
pub fn known_places(schools: &[(Urn, String)]) -> Vec<String> {
    schools.iter().map(|it| it.1.clone()).chain([CENTRAL_TEAM.to_owned()]).collect()
}

fn place_at(at: usize, schools: &[(Urn, String)]) -> PlaceIs {
    schools.get(at).map_or(PlaceIs::Central, |it| PlaceIs::School(it.0))
}

/// The people who come along. A place that no answer names stays out.
pub fn settled(list: &[Listed], answers: &Answers) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for it in list.iter().filter(|it| !answers.out.contains(&it.line)) {
        let school = match answers.places.get(&it.place) {
            Some(PlaceIs::School(urn)) => Some(*urn),
            Some(PlaceIs::Central) => None,
            Some(PlaceIs::LeaveOut) | None => continue,
        };
        let twin = entries.iter_mut().find(|entry| {
            entry.lines.iter().any(|(_, other)| answers.one.contains(&(other.line, it.line)))
        });
        match twin {
            Some(entry) => entry.lines.push((school, it.clone())),
            None => entries.push(Entry { first: it.clone(), lines: vec![(school, it.clone())] }),
        }
    }
    entries
}

impl Listed {
    /// The role that the words of a post name, and its title. Only roles of a school: nobody is given the trust by a list.
    pub fn role_and_title(&self) -> (Role, String) {
        let known = Role::ALL.iter().copied().filter(|role| role.is_for_a_school());
        let named = |role: &Role| {
            [role.title(), role.word()].iter().any(|it| it.eq_ignore_ascii_case(&self.post))
        };
        match known.into_iter().find(named) {
            Some(role) => (role, role.title().to_owned()),
            None if self.post.is_empty() => (Role::Practitioner, "Member of staff".to_owned()),
            None => (Role::Practitioner, self.post.chars().take(200).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::doubts, *};

    fn listed(line: u64, name: &str, place: &str) -> Listed {
        let (name, place) = (name.to_owned(), place.to_owned());
        let post = "headteacher".to_owned();
        Listed { line, name, place, email: None, post, from: None, until: None, holds: Vec::new() }
    }

    #[test]
    fn what_nobody_answers_is_taken_for_the_likeliest_and_never_for_a_guess() {
        let urn = "900001".parse().unwrap();
        let schools = [(urn, "Fen Lane Primary School".to_owned())];
        let list = [
            listed(2, "Ann Teal", "Fen Lane"),
            listed(3, "Bo Wren", "Fenn Lane"),
            listed(4, "Cy Rail", "Elsewhere"),
            listed(5, "ann teal", "Central team"),
        ];
        let doubts = doubts(&list, &known_places(&schools));
        let answers = proposed(&list, &doubts, &schools);
        let entries = settled(&list, &answers);
        let said: Vec<String> = entries
            .iter()
            .map(|it| {
                let at: Vec<_> = it.lines.iter().map(|it| (it.1.line, it.0.is_some())).collect();
                format!("{} {at:?}", it.first.name)
            })
            .collect();
        assert_eq!(said, ["Ann Teal [(2, true), (5, false)]", "Bo Wren [(3, true)]"]);
        let apart = Answers { one: BTreeSet::new(), out: BTreeSet::from([3]), ..answers };
        assert_eq!(settled(&list, &apart).len(), 2);
        assert_eq!(list[0].role_and_title().0, Role::Headteacher);
    }
}
