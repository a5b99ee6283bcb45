//! A list of people, and what is doubtful about it: a place spelt two ways, two names that may be one person, somebody who is
//! nothing, a place that is none of the trust's schools.
//!
//! Each doubt is for a person to settle: nothing is mended by itself. Not here: reading the list (`importers::roster`).

mod settle;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

pub use settle::{
    Answers, CENTRAL_TEAM, Entry, PlaceIs, PostIs, PostsMade, known_places, posts_made, proposed,
    settled,
};

/// Somebody on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Line of the file.
    pub line: u64,
    pub name: String,
    /// The place as written: a school, or the central team.
    pub place: String,
    pub email: Option<String>,
    /// Their post as written; may be empty.
    pub post: String,
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// What they are, by the model's id, and in what; an empty area says only that they are one.
    pub holds: Vec<(String, String)>,
}

/// One thing that a person may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub label: String,
}

/// What the model in force calls people, for finding a column by the name that somebody gave it.
#[derive(Debug, Clone, Default)]
pub struct Titles(Vec<Named>);

impl Titles {
    /// From ids and labels.
    pub fn new(all: impl IntoIterator<Item = (String, String)>) -> Self {
        Titles(all.into_iter().map(|(id, label)| Named { id, label }).collect())
    }

    /// How people read each, in the model's order.
    pub fn labels(&self) -> Vec<&str> {
        self.0.iter().map(|it| it.label.as_str()).collect()
    }

    /// The title that a column is named for: by its label, its id, or the initials of its label; plural or not.
    pub fn find(&self, column: &str) -> Option<Named> {
        let asked = plain(column);
        let fits = |it: &&Named| {
            let names = [plain(&it.label), plain(&it.id), initials(&it.label)];
            names
                .iter()
                .any(|name| !name.is_empty() && (*name == asked || format!("{name}s") == asked))
        };
        self.0.iter().find(fits).cloned()
    }

    /// The one title whose label's last word this is: `D` for `Band D`.
    pub fn find_ending(&self, word: &str) -> Option<Named> {
        let asked = plain(word);
        let mut fits =
            self.0.iter().filter(|it| plain(&it.label).rsplit(' ').next() == Some(&asked));
        let first = fits.next().filter(|_| !asked.is_empty());
        first.filter(|_| fits.next().is_none()).cloned()
    }
}

/// Something doubtful. `lines` are those of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Doubt {
    /// One place, as it seems, under two spellings.
    TwoSpellings { one: String, one_rows: usize, other: String, other_rows: usize },
    /// A place that is neither a school of the trust nor the central team.
    UnknownPlace { place: String, rows: usize },
    /// Two names that differ by a letter or two.
    SimilarNames { one: String, one_line: u64, other: String, other_line: u64 },
    /// One name on two lines.
    SameName { name: String, one_line: u64, other_line: u64 },
    /// Somebody with no post and nothing that they are.
    NoRole { name: String, line: u64 },
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use Doubt::{NoRole, SameName, SimilarNames, TwoSpellings, UnknownPlace};
        let rows = |count: &usize| format!("{count} {}", if *count == 1 { "row" } else { "rows" });
        match self {
            TwoSpellings { one, one_rows, other, other_rows } => {
                let (a, b) = (rows(one_rows), rows(other_rows));
                write!(f, "“{one}” ({a}) and “{other}” ({b}) look like one place.")
            }
            UnknownPlace { place, rows: count } => {
                let count = rows(count);
                write!(f, "“{place}” ({count}) is no school of the trust that we can tell.")
            }
            SimilarNames { one, one_line, other, other_line } => write!(
                f,
                "{one} (line {one_line}) and {other} (line {other_line}) may be one person."
            ),
            SameName { name, one_line, other_line } => {
                write!(f, "{name} is on lines {one_line} and {other_line}.")
            }
            NoRole { name, line } => write!(f, "{name} (line {line}) has no role."),
        }
    }
}

/// Words that say what kind of place it is, and not which.
const KINDS: [&str; 15] = [
    "school",
    "primary",
    "secondary",
    "junior",
    "infant",
    "infants",
    "academy",
    "college",
    "the",
    "and",
    "of",
    "ce",
    "cofe",
    "rc",
    "special",
];

/// How many places, and everything doubtful, in the order of the file. `known` are names of places that are settled.
pub fn doubts(list: &[Listed], known: &[String]) -> Vec<Doubt> {
    let places = places(list);
    let mut all = Vec::new();
    for (at, (one, one_rows)) in places.iter().enumerate() {
        for (other, other_rows) in &places[at + 1..] {
            if one != other && same_place(one, other) {
                let (one, other) = (one.clone(), other.clone());
                all.push(Doubt::TwoSpellings {
                    one,
                    one_rows: *one_rows,
                    other,
                    other_rows: *other_rows,
                });
            }
        }
    }
    let strange = places.iter().filter(|(place, _)| find_place(place, known).is_none());
    all.extend(
        strange.map(|(place, rows)| Doubt::UnknownPlace { place: place.clone(), rows: *rows }),
    );
    all.extend(alike(list));
    let nobody = list.iter().filter(|it| it.post.is_empty() && it.holds.is_empty());
    all.extend(nobody.map(|it| Doubt::NoRole { name: it.name.clone(), line: it.line }));
    all
}

/// The places as written, with how many rows each has, in the order in which they first come.
pub fn places(list: &[Listed]) -> Vec<(String, usize)> {
    let mut all: Vec<(String, usize)> = Vec::new();
    for it in list {
        match all.iter_mut().find(|(place, _)| *place == it.place) {
            Some((_, rows)) => *rows += 1,
            None => all.push((it.place.clone(), 1)),
        }
    }
    all
}

/// How many people are what, and in what: by the model's id, then by area.
pub fn counted(list: &[Listed]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut all: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (id, area) in list.iter().flat_map(|it| &it.holds) {
        *all.entry(id.clone()).or_default().entry(area.clone()).or_default() += 1;
    }
    all
}

/// Where a place is among known ones: the same words, whatever kind of school each says it is.
pub fn find_place(place: &str, known: &[String]) -> Option<usize> {
    let exact = known.iter().position(|it| plain(it) == plain(place));
    exact.or_else(|| {
        let asked = telling(place);
        let mut fits =
            known.iter().enumerate().filter(|(_, it)| !asked.is_empty() && telling(it) == asked);
        let first = fits.next();
        // Two schools of one name, a primary and a secondary, are not told apart by it.
        first.filter(|_| fits.next().is_none()).map(|(at, _)| at)
    })
}

fn alike(list: &[Listed]) -> Vec<Doubt> {
    let mut all = Vec::new();
    for (at, one) in list.iter().enumerate() {
        for other in &list[at + 1..] {
            let (a, b) = (plain(&one.name), plain(&other.name));
            let (one_line, other_line) = (one.line, other.line);
            if a == b {
                all.push(Doubt::SameName { name: one.name.clone(), one_line, other_line });
            } else if a.len().min(b.len()) >= 6 && differs_little(&a, &b) {
                let (one, other) = (one.name.clone(), other.name.clone());
                all.push(Doubt::SimilarNames { one, one_line, other, other_line });
            }
        }
    }
    all
}

fn same_place(one: &str, other: &str) -> bool {
    let (a, b) = (telling(one), telling(other));
    a == b || (a.len().min(b.len()) >= 5 && differs_little(&a, &b))
}

/// Whether one text becomes the other by at most two letters put in, left out, changed or swapped.
fn differs_little(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return false;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()] <= 2
}

/// Letters and digits of a text in lower case, its words joined by single spaces.
fn plain(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter(|it| *it != '\'' && *it != '’' && *it != '.')
        .map(|it| if it.is_alphanumeric() { it.to_ascii_lowercase() } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What tells one place from another, without the words for its kind.
fn telling(place: &str) -> String {
    let words = plain(place);
    words.split(' ').filter(|it| !KINDS.contains(it)).collect::<Vec<_>>().join(" ")
}

fn initials(label: &str) -> String {
    let words = plain(label);
    let counted = words.split(' ').filter(|it| !["of", "to", "the", "and", "for"].contains(it));
    counted.filter_map(|it| it.chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(line: u64, name: &str, place: &str, holds: &[&str]) -> Listed {
        Listed {
            line,
            name: name.into(),
            place: place.into(),
            email: None,
            post: String::new(),
            from: None,
            until: None,
            holds: holds.iter().map(|it| ("specialist".to_owned(), (*it).to_owned())).collect(),
        }
    }

    #[test]
    fn each_trap_is_found_and_nothing_else() {
        let list = [
            listed(2, "Ann Teal", "Fen Lane Primary", &["Maths"]),
            listed(3, "Bo Wren", "Fenn Lane Primary", &["Art", "Music"]),
            listed(4, "Catherine Reed", "Reed End", &[]),
            listed(5, "Katherine Reed", "Reed End Academy", &["Maths"]),
            listed(6, "Dee Quill", "Central team", &["Maths"]),
            listed(7, "dee quill", "Tern Hill", &["Art"]),
        ];
        let known =
            ["Fen Lane Primary School", "Reed End Academy", "Tern Hill School", "Central team"];
        let known = known.map(String::from);
        assert_eq!(
            doubts(&list, &known),
            [
                Doubt::TwoSpellings {
                    one: "Fen Lane Primary".into(),
                    one_rows: 1,
                    other: "Fenn Lane Primary".into(),
                    other_rows: 1,
                },
                Doubt::TwoSpellings {
                    one: "Reed End".into(),
                    one_rows: 1,
                    other: "Reed End Academy".into(),
                    other_rows: 1,
                },
                Doubt::UnknownPlace { place: "Fenn Lane Primary".into(), rows: 1 },
                Doubt::SimilarNames {
                    one: "Catherine Reed".into(),
                    one_line: 4,
                    other: "Katherine Reed".into(),
                    other_line: 5,
                },
                Doubt::SameName { name: "Dee Quill".into(), one_line: 6, other_line: 7 },
                Doubt::NoRole { name: "Catherine Reed".into(), line: 4 },
            ]
        );
        assert_eq!(
            counted(&list)["specialist"],
            BTreeMap::from([
                ("Art".to_owned(), 2),
                ("Maths".to_owned(), 3),
                ("Music".to_owned(), 1),
            ])
        );
    }

    #[test]
    fn a_place_is_found_by_its_telling_words_where_they_tell() {
        let known =
            ["Tern Hill Primary School", "Tern Hill Secondary School", "Reed End C.E. Academy"];
        let known = known.map(String::from);
        assert_eq!(find_place("Reed End", &known), Some(2));
        assert_eq!(find_place("tern hill primary school", &known), Some(0));
        assert_eq!(find_place("Tern Hill", &known), None, "two schools have this name");
        assert_eq!(find_place("", &known), None);
    }

    #[test]
    fn a_column_is_found_by_label_id_or_initials() {
        let titles = Titles::new([("sle".to_owned(), "Specialist leader of education".to_owned())]);
        for column in
            ["SLE", "sles", "Specialist Leader of Education", "specialist leader of educations"]
        {
            assert!(titles.find(column).is_some(), "{column}");
        }
        for column in ["", "SL", "Leader", "Education"] {
            assert!(titles.find(column).is_none(), "{column}");
        }
    }
}
