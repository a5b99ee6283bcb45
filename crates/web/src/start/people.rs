//! People out of a list: who they are, where, and what; with every doubt settled by whoever brings them along.

use std::collections::BTreeMap;

use axum::response::Response;
use trustwide_domain::{
    PersonId, PostId, RecordId, Urn,
    access::Role,
    roster::{self, Doubt, Listed, Titles},
};
use trustwide_importers::{ImportError, plain::Plain, roster as reader};
use trustwide_storage::{
    StorageError, Write, opening::row_id, people::Term, specialists::NewSpecialism,
};

use super::{
    Kind,
    check::{Checked, said},
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, say},
    pages::start::Counted,
    people::Directory,
    reply,
    typed::{self, Fields},
    visit::{Posted, Visit},
};

/// A place that is no school.
const CENTRAL: &str = "central";
const LEAVE_OUT: &str = "out";

fn titles(visit: &Visit) -> Titles {
    let designations = visit.frame.model().map(|it| it.designations.as_slice()).unwrap_or_default();
    Titles::new(designations.iter().map(|it| (it.item.id.clone(), it.item.label.clone())))
}

/// The trust's schools with their names, and the central team last.
async fn known(visit: &Visit) -> Result<(Vec<Urn>, Vec<String>), WebError> {
    let (urns, mut names): (Vec<Urn>, Vec<String>) =
        visit.scoped.schools().await?.into_iter().map(|it| (it.urn, it.name)).unzip();
    names.push("Central team".into());
    Ok((urns, names))
}

/// What the list comes to, and what has to be settled.
pub async fn checked(
    visit: &Visit,
    plain: &Plain,
) -> Result<Result<Checked, ImportError>, WebError> {
    let titles = titles(visit);
    let read = match reader::read(plain, &titles) {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    let (urns, names) = known(visit).await?;
    let doubts = roster::doubts(&read.people, &names);
    let places = roster::places(&read.people);
    let mut found = vec![format!(
        "{} under {}.",
        say::how_many(read.people.len() as u64, "person", "people"),
        say::how_many(places.len() as u64, "place label", "place labels")
    )];
    found.extend(doubts.iter().map(said));
    let mut answers = place_fields(&places, &doubts, (&urns, &names));
    answers.extend(doubts.iter().filter_map(doubt_field));
    Ok(Ok(Checked {
        rows: read.people.len(),
        found,
        counted: counted(visit, &read.people),
        answers,
        issues: read.issues,
    }))
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
    (urns, names): (&[Urn], &[String]),
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
        let by_itself = roster::find_place(place, names);
        let twin = doubts.iter().find_map(|it| match it {
            Doubt::TwoSpellings { one, other, .. } if other == place => {
                roster::find_place(one, names)
            }
            Doubt::TwoSpellings { one, other, .. } if one == place => {
                roster::find_place(other, names)
            }
            _ => None,
        });
        let chosen = by_itself.or(twin);
        let schools = urns.iter().zip(names).enumerate().map(|(at, (urn, name))| {
            Choice::new(urn.to_string(), name.clone()).chosen(chosen == Some(at))
        });
        let last = [
            Choice::new(CENTRAL, "The central team").chosen(chosen == Some(urns.len())),
            Choice::new(LEAVE_OUT, "Leave these people out").chosen(chosen.is_none()),
        ];
        let label =
            if place.is_empty() { "No place".to_owned() } else { format!("“{place}” is") };
        let field = Field::new(
            format!("place-{at}"),
            label,
            FieldKind::Select(schools.chain(last).collect()),
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

/// Somebody as they will be brought along, out of one line or several.
struct Entry {
    first: Listed,
    /// Where, and what, on each line.
    lines: Vec<(Option<Urn>, Listed)>,
}

/// `POST /start/people`: all of them in one write; the same form sent twice adds nobody twice.
pub async fn land(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Kind::People.right())?;
    let base = typed::record(posted.field("record"))?;
    let plain = Plain::read(posted.field("table").as_bytes())?;
    let read = reader::read(&plain, &titles(visit))?;
    let (urns, names) = known(visit).await?;
    let entries = settled(&read.people, &posted.fields, (&urns, &names));
    let directory = Directory::read(&visit.scoped).await?;
    let mut write = visit.write().await?;
    let mut counts = (0_u64, 0_u64);
    for entry in &entries {
        let here =
            directory.people.iter().find(|it| is_here(&it.name, it.email.as_deref(), &entry.first));
        match here {
            Some(_) => counts.1 += 1,
            None => counts.0 += 1,
        }
        let id = here.map_or_else(
            || PersonId(row_id(&base, "person", entry.first.line as usize).0),
            |it| it.id.clone(),
        );
        match bring(&mut write, visit, &base, (&id, here.is_some()), entry).await {
            Err(WebError::Storage(StorageError::Already { .. })) => {
                return reply::see_other("/people/specialists");
            }
            done => done?,
        }
    }
    write.commit().await?;
    let (new, known) = counts;
    let text = format!(
        "{} are in the directory{}. Nobody can sign in until they are invited.",
        say::how_many(new, "new person", "new people"),
        if known > 0 { format!(", and {known} were here already") } else { String::new() }
    );
    reply::done("/people/specialists", &text, None)
}

/// Somebody of this name is in the directory, with this address or with none to tell them apart.
fn is_here(name: &str, email: Option<&str>, listed: &Listed) -> bool {
    let same_name = name.to_lowercase() == listed.name.to_lowercase();
    match (email, listed.email.as_deref()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => same_name,
    }
}

/// The list as its doubts were settled.
fn settled(people: &[Listed], answers: &Fields, (urns, names): (&[Urn], &[String])) -> Vec<Entry> {
    let places = roster::places(people);
    let answer = |name: &str| answers.get(name).map(String::as_str);
    let mut entries: Vec<Entry> = Vec::new();
    for it in people {
        let at = places.iter().position(|(place, _)| *place == it.place).unwrap_or_default();
        let said = answer(&format!("place-{at}"));
        let found = roster::find_place(&it.place, names).and_then(|at| urns.get(at)).copied();
        let school = match said {
            Some(LEAVE_OUT) => continue,
            Some(CENTRAL) => None,
            Some(urn) => urn.parse().ok().filter(|urn| urns.contains(urn)),
            None => found,
        };
        if answer(&format!("nobody-{}", it.line)) == Some(LEAVE_OUT) {
            continue;
        }
        let twin = entries.iter_mut().find(|entry| {
            entry.lines.iter().any(|(_, other)| {
                answer(&format!("pair-{}-{}", other.line, it.line)) == Some("one")
            })
        });
        match twin {
            Some(entry) => entry.lines.push((school, it.clone())),
            None => entries.push(Entry { first: it.clone(), lines: vec![(school, it.clone())] }),
        }
    }
    entries
}

async fn bring(
    write: &mut Write,
    visit: &Visit,
    base: &RecordId,
    (id, here): (&PersonId, bool),
    entry: &Entry,
) -> Result<(), WebError> {
    if !here {
        write.add_person(id.clone(), &entry.first.name, entry.first.email.as_deref()).await?;
    }
    for (school, it) in &entry.lines {
        let line = it.line as usize;
        if let Some(school) = school.filter(|_| !here) {
            let (role, title) = post_of(it);
            let post = PostId(row_id(base, "post", line).0);
            write.add_post(post.clone(), role, &title, Some(school)).await?;
            let from_on = it.from.unwrap_or(visit.trust.started_on);
            let term = Term { from_on, to_on: it.until, acting_for: None };
            write.give_post(row_id(base, "holding", line), id, &post, term).await?;
        }
        for (at, (designation, area)) in it.holds.iter().enumerate() {
            let new = NewSpecialism {
                person: id.clone(),
                designation: designation.clone(),
                area: area.clone(),
                school: *school,
                from_on: it.from,
                to_on: it.until,
            };
            write.add_specialism(row_id(base, &format!("specialism {at}"), line), new).await?;
        }
    }
    Ok(())
}

/// The role that a post's words name. Only roles of a school: nobody is given the trust by a spreadsheet.
fn post_of(it: &Listed) -> (Role, String) {
    let known = Role::ALL.iter().copied().filter(|role| role.is_for_a_school());
    let named = |role: &Role| {
        role.title().eq_ignore_ascii_case(&it.post) || role.word().eq_ignore_ascii_case(&it.post)
    };
    match known.into_iter().find(named) {
        Some(role) => (role, role.title().to_owned()),
        None if it.post.is_empty() => (Role::Practitioner, "Member of staff".to_owned()),
        None => (Role::Practitioner, it.post.chars().take(200).collect()),
    }
}
