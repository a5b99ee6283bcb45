//! People out of a list: who they are, where, and what; with every doubt settled by whoever brings them along.

use std::collections::BTreeMap;

use axum::response::Response;
use trustwide_domain::{
    Urn,
    roster::{self, Answers, Doubt, Listed, PlaceIs, PostsMade},
};
use trustwide_importers::{ImportError, opening::titles_of, plain::Plain, roster as reader};
use trustwide_storage::opening::{Brought, is_here};

use super::{Kind, already, check::Checked, schools, table, way_back};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, say},
    pages::start::{Counted, PostsLine},
    reply,
    typed::Fields,
    visit::{Posted, Visit},
};

/// A place that is no school.
const CENTRAL: &str = "central";
const LEAVE_OUT: &str = "out";

/// What the list comes to, and what has to be settled.
pub async fn checked(
    visit: &Visit,
    plain: &Plain,
) -> Result<Result<Checked, ImportError>, WebError> {
    let read = match reader::read(plain, &titles_of(visit.frame.model())) {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    let schools = schools(visit).await?;
    let doubts = roster::doubts(&read.people, &roster::known_places(&schools));
    let places = roster::places(&read.people);
    let mut found = vec![format!(
        "{} under {}.",
        say::how_many(read.people.len() as u64, "person", "people"),
        say::how_many(places.len() as u64, "place label", "place labels")
    )];
    found.extend(doubts.iter().map(ToString::to_string));
    let proposed = roster::proposed(&read.people, &doubts, &schools);
    let here = visit.scoped.people().await?;
    let entries = roster::settled(&read.people, &proposed);
    // Whoever is here already keeps the posts that they have.
    let new = entries.iter().filter(|it| !here.iter().any(|known| is_here(known, &it.first)));
    let posts = roster::posts_made(new);
    let mut answers = place_fields(&places, &doubts, &schools, &proposed);
    answers.extend(doubts.iter().filter_map(doubt_field));
    Ok(Ok(Checked {
        rows: read.people.len(),
        found,
        counted: counted(visit, &read.people),
        posts: posts.iter().map(post_line).collect(),
        answers,
        issues: read.issues,
    }))
}

fn post_line(it: &PostsMade) -> PostsLine {
    PostsLine { title: it.title.clone(), posts: it.count, opens: it.opens() }
}

/// How many are what, and in what.
fn counted(visit: &Visit, people: &[Listed]) -> Vec<Counted> {
    let by_title = roster::counted(people);
    let designations = visit.frame.model().map(|it| it.designations.as_slice()).unwrap_or_default();
    let label = |id: &str| {
        designations
            .iter()
            .find(|it| it.item.id == id)
            .map_or_else(|| id.to_owned(), |it| it.item.label.clone())
    };
    let holders =
        |id: &str| people.iter().filter(|it| it.holds.iter().any(|(held, _)| held == id)).count();
    let line = |(id, areas): (&String, &BTreeMap<String, usize>)| Counted {
        label: label(id),
        people: holders(id),
        areas: areas
            .iter()
            .filter(|(area, _)| !area.is_empty())
            .map(|(area, n)| (area.clone(), *n))
            .collect(),
    };
    by_title.iter().map(line).collect()
}

/// For each place that is not plainly one school: which it is.
fn place_fields(
    places: &[(String, usize)],
    doubts: &[Doubt],
    schools: &[(Urn, String)],
    proposed: &Answers,
) -> Vec<Field> {
    let doubtful = |place: &str| {
        doubts.iter().any(|it| match it {
            Doubt::UnknownPlace { place: it, .. } => it == place,
            Doubt::TwoSpellings { one, other, .. } => one == place || other == place,
            _ => false,
        })
    };
    let mut fields = Vec::new();
    for (at, (place, rows)) in places.iter().enumerate().filter(|(_, it)| doubtful(&it.0)) {
        let is = proposed.places.get(place).copied().unwrap_or(PlaceIs::LeaveOut);
        let choices = schools.iter().map(|(urn, name)| {
            Choice::new(urn.to_string(), name.clone()).chosen(is == PlaceIs::School(*urn))
        });
        let last = [
            Choice::new(CENTRAL, "The central team").chosen(is == PlaceIs::Central),
            Choice::new(LEAVE_OUT, "Leave these people out").chosen(is == PlaceIs::LeaveOut),
        ];
        let label =
            if place.is_empty() { "No place".to_owned() } else { format!("“{place}” is") };
        let field = Field::new(
            format!("place-{at}"),
            label,
            FieldKind::Select(choices.chain(last).collect()),
        );
        fields.push(field.with_help(say::how_many(*rows as u64, "row", "rows")));
    }
    fields
}

/// A question about two names or about somebody without a role.
fn doubt_field(doubt: &Doubt) -> Option<Field> {
    let (name, label, choices) = match doubt {
        Doubt::SimilarNames { one, one_line, other, other_line } => (
            format!("pair-{one_line}-{other_line}"),
            format!("{one} and {other} are"),
            [("two", "Two people".to_owned()), ("one", format!("One person, {one}"))],
        ),
        Doubt::SameName { name, one_line, other_line } => (
            format!("pair-{one_line}-{other_line}"),
            format!("{name}, on lines {one_line} and {other_line}, is"),
            [("one", "One person".to_owned()), ("two", "Two people".to_owned())],
        ),
        Doubt::NoRole { name, line } => (
            format!("nobody-{line}"),
            format!("{name}, who has no role"),
            [("keep", "Keep in the directory".to_owned()), (LEAVE_OUT, "Leave out".to_owned())],
        ),
        _ => return None,
    };
    let choices = choices.into_iter().enumerate();
    let choices =
        choices.map(|(at, (value, label))| Choice::new(value, label).chosen(at == 0)).collect();
    Some(Field::new(name, label, FieldKind::Radios(choices)))
}

/// `POST /start/people`: all of them in one write; the same form sent twice adds nobody twice.
pub async fn land(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Kind::People.right())?;
    let plain = table(&posted)?;
    let read = reader::read(&plain, &titles_of(visit.frame.model()))?;
    let schools = schools(visit).await?;
    let entries = roster::settled(&read.people, &answers(&read.people, &posted.fields, &schools));
    let here = visit.scoped.people().await?;
    let mut write = visit.write().await?;
    let (base, landed) = write.brought_before(Brought::People, &plain.to_csv()).await?;
    let undo = way_back(Brought::People, &base, "/start");
    if landed {
        return already("/people/specialists", undo);
    }
    let came = write.bring_people(&base, &entries, &here, visit.trust.started_on).await?;
    write.commit().await?;
    let text = format!(
        "{} are in the directory{}. Nobody can sign in until they are invited.",
        say::how_many(came.new as u64, "new person", "new people"),
        if came.known > 0 {
            format!(", and {} were here already", came.known)
        } else {
            String::new()
        }
    );
    reply::done("/people/specialists", &text, Some(undo))
}

/// The answers of a form; what it does not answer is taken for the likeliest.
fn answers(people: &[Listed], typed: &Fields, schools: &[(Urn, String)]) -> Answers {
    let doubts = roster::doubts(people, &roster::known_places(schools));
    let mut answers = roster::proposed(people, &doubts, schools);
    for (at, (place, _)) in roster::places(people).into_iter().enumerate() {
        let is = match typed.get(&format!("place-{at}")).map(String::as_str) {
            None => continue,
            Some(LEAVE_OUT) => PlaceIs::LeaveOut,
            Some(CENTRAL) => PlaceIs::Central,
            Some(urn) => {
                let urn = urn.parse().ok().filter(|urn| schools.iter().any(|it| it.0 == *urn));
                urn.map_or(PlaceIs::LeaveOut, PlaceIs::School)
            }
        };
        answers.places.insert(place, is);
    }
    for doubt in &doubts {
        let (lines, said) = match doubt {
            Doubt::SimilarNames { one_line, other_line, .. }
            | Doubt::SameName { one_line, other_line, .. } => {
                let name = format!("pair-{one_line}-{other_line}");
                ((*one_line, *other_line), typed.get(&name).map(String::as_str))
            }
            Doubt::NoRole { line, .. } => {
                if typed.get(&format!("nobody-{line}")).is_some_and(|it| it == LEAVE_OUT) {
                    answers.out.insert(*line);
                }
                continue;
            }
            _ => continue,
        };
        match said {
            Some("one") => drop(answers.one.insert(lines)),
            Some(_) => drop(answers.one.remove(&lines)),
            None => {}
        }
    }
    answers
}
