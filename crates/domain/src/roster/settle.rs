//! A list of people once its doubts are settled: who comes along, where, and as what.
//!
//! Not here: what is doubtful, and asking about it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Doubt, Listed, find_place, places};
use crate::{
    Urn,
    access::{Right, Role},
};

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
            // Two people cannot have one address: whoever has it signs in by it.
            entry.lines.iter().any(|(_, other)| {
                answers.one.contains(&(other.line, it.line)) || it.has_address_of(other)
            })
        });
        match twin {
            Some(entry) => entry.lines.push((school, it.clone())),
            None => entries.push(Entry { first: it.clone(), lines: vec![(school, it.clone())] }),
        }
    }
    entries
}

/// Posts of one title that a list makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostsMade {
    pub title: String,
    /// Whose rights they have; `None` where no post is made, since the place is no school.
    pub role: Option<Role>,
    pub count: usize,
}

/// The posts that come of a list, by title. Nobody is given a post of the whole trust by a list.
pub fn posts_made<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<PostsMade> {
    let mut counts: BTreeMap<(String, Option<Role>), usize> = BTreeMap::new();
    for (school, it) in entries.into_iter().flat_map(|it| &it.lines) {
        let (role, title) = it.role_and_title();
        if school.is_some() || !it.post.is_empty() {
            *counts.entry((title, school.map(|_| role))).or_default() += 1;
        }
    }
    let made = |((title, role), count)| PostsMade { title, role, count };
    counts.into_iter().map(made).collect()
}

impl PostsMade {
    /// What it opens to whoever holds it, in words.
    pub fn opens(&self) -> String {
        match self.role {
            None => {
                "no post is made, since nobody is given one of the whole trust by a list".into()
            }
            Some(role) if role.rights().is_empty() => "opens nothing".into(),
            Some(role) if *role.rights() == [Right::SeePublic] => {
                "opens published figures only".into()
            }
            Some(role) => format!("opens what the role “{}” opens", role.title()),
        }
    }
}

/// What the words of a post name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostIs {
    /// A role of a school: the post opens what its holders may see and do.
    OfSchool(Role),
    /// A role of the whole trust, which nobody is given by a list.
    OfTrust(Role),
    /// No role that is known: the post opens nothing but published figures.
    Unknown,
    /// Nothing is written.
    Unnamed,
}

impl Listed {
    /// What the words of the post name.
    pub fn post_is(&self) -> PostIs {
        let named = |role: &&Role| {
            [role.title(), role.word()].iter().any(|it| it.eq_ignore_ascii_case(&self.post))
        };
        match Role::ALL.iter().find(named) {
            _ if self.post.is_empty() => PostIs::Unnamed,
            Some(role) if role.is_for_a_school() => PostIs::OfSchool(*role),
            Some(role) => PostIs::OfTrust(*role),
            None => PostIs::Unknown,
        }
    }

    /// The role that the words of a post name, and its title. Only roles of a school: nobody is given the trust by a list.
    pub fn role_and_title(&self) -> (Role, String) {
        match self.post_is() {
            PostIs::OfSchool(role) => (role, role.title().to_owned()),
            PostIs::Unnamed => (Role::Practitioner, "Member of staff".to_owned()),
            _ => (Role::Practitioner, self.post.chars().take(200).collect()),
        }
    }

    /// Whether it has the same e-mail address as another; none is never the same.
    pub fn has_address_of(&self, other: &Listed) -> bool {
        let (one, other) = (self.email.as_deref(), other.email.as_deref());
        one.zip(other).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
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
        let post = |words: &str| Listed { post: words.into(), ..list[0].clone() }.post_is();
        assert_eq!(post("HEADTEACHER"), PostIs::OfSchool(Role::Headteacher));
        assert_eq!(post("Chief executive"), PostIs::OfTrust(Role::ChiefExecutive));
        assert_eq!(post("Wizard"), PostIs::Unknown);
        assert_eq!(post(""), PostIs::Unnamed);
        let with = |it: &Listed| Listed { email: Some("a@b.example".into()), ..it.clone() };
        let made: Vec<String> = posts_made(&entries)
            .iter()
            .map(|it| format!("{} {}: {}", it.count, it.title, it.opens()))
            .collect();
        let of_role = "2 Headteacher: opens what the role “Headteacher” opens";
        assert!(made.contains(&of_role.to_owned()) && made.len() == 2, "{made:?}");
        let same = [with(&list[0]), with(&list[1])];
        assert_eq!(settled(&same, &apart).len(), 1, "one address is one person");
    }
}
