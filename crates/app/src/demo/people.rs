//! The people of the demonstration trust: who they are and which posts they hold, out of `data/people.toml`.

use anyhow::Context;
use jiff::civil::Date;
use serde::Deserialize;
use trustwide_domain::{Urn, access::Role};

use super::{calendar::Calendar, school::School};

/// Somebody. The fields are explained at the top of `data/people.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Somebody {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub be: Option<String>,
    #[serde(default)]
    pub left: Option<Date>,
    /// What they help others with.
    #[serde(default)]
    pub helps_with: Vec<String>,
    pub holds: Vec<Hold>,
}

/// A post that somebody holds, at one school, several, or the trust.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    pub role: Role,
    pub title: String,
    #[serde(default)]
    pub at: Vec<Urn>,
    pub from: Date,
    #[serde(default)]
    pub until: Option<Date>,
    #[serde(default, rename = "for")]
    pub acting_for: Option<String>,
}

impl Hold {
    /// The schools that it is for; the trust is `None`.
    pub fn places(&self) -> Vec<Option<Urn>> {
        match self.at.is_empty() {
            true => vec![None],
            false => self.at.iter().copied().map(Some).collect(),
        }
    }
}

impl Somebody {
    /// Where mail would reach them, if there were such a place.
    pub fn email(&self) -> String {
        format!("{}@fenwick.example", self.key)
    }

    /// The first day of any post.
    pub fn came(&self) -> Date {
        self.holds.iter().map(|it| it.from).min().unwrap_or(Date::ZERO)
    }
}

#[derive(Deserialize)]
struct Table {
    person: Vec<Somebody>,
}

/// Everybody, their days moved; and a head for each school that has none in the table.
pub fn all(calendar: &Calendar, schools: &[School]) -> anyhow::Result<Vec<Somebody>> {
    let mut people = table()?;
    for somebody in &mut people {
        somebody.left = somebody.left.map(|day| calendar.day(day));
        for hold in &mut somebody.holds {
            hold.from = calendar.day(hold.from);
            hold.until = hold.until.map(|day| calendar.day(day));
        }
    }
    let headed = |school: &&School| {
        let of = |it: &Hold| it.role == Role::Headteacher && it.at.contains(&school.urn);
        people.iter().any(|somebody| somebody.holds.iter().any(of))
    };
    let headless: Vec<&School> = schools.iter().filter(|school| !headed(school)).collect();
    let heads: Vec<Somebody> =
        headless.into_iter().enumerate().map(|(at, it)| head_of(at, it)).collect();
    people.extend(heads);
    Ok(people)
}

/// The table as it is written.
pub fn table() -> anyhow::Result<Vec<Somebody>> {
    let table: Table =
        toml::from_str(include_str!("data/people.toml")).context("reading data/people.toml")?;
    Ok(table.person)
}

const FIRST: [&str; 22] = [
    "Abeni", "Bryony", "Cerys", "Dilan", "Eszter", "Fergus", "Gurpreet", "Hanneke", "Imran",
    "Jocasta", "Kofi", "Lowri", "Mehdi", "Nkechi", "Osian", "Parveen", "Rhodri", "Sabela", "Tunde",
    "Ursula", "Vikram", "Zofia",
];
const LAST: [&str; 23] = [
    "Aldous",
    "Bhattarai",
    "Coverdale",
    "Dabrowa",
    "Eyles",
    "Farrant",
    "Gbeho",
    "Hartnoll",
    "Idowu",
    "Jessop",
    "Kettlewell",
    "Lomax",
    "Mistry",
    "Nettleton",
    "Oyelaran",
    "Pomfret",
    "Quarmby",
    "Rastrick",
    "Sandhu",
    "Tindall",
    "Uppal",
    "Varley",
    "Wrigglesworth",
];

fn head_of(at: usize, school: &School) -> Somebody {
    // The two lists share no factor, so no pair comes twice before all have come.
    let (first, last) = (FIRST[at % FIRST.len()], LAST[at % LAST.len()]);
    let hold = Hold {
        role: Role::Headteacher,
        title: "Headteacher".into(),
        at: vec![school.urn],
        from: school.joined.unwrap_or(school.opened),
        until: None,
        acting_for: None,
    };
    let key = format!("{}.{}", first.to_lowercase(), last.to_lowercase());
    Somebody {
        key,
        name: format!("{first} {last}"),
        be: None,
        left: None,
        helps_with: Vec::new(),
        holds: vec![hold],
    }
}
