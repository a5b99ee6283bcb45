//! What changed from one model to another, as sentences.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

use super::{
    Kind, Model,
    outline::{Outlined, Section},
};

/// One difference between two models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The section that it is in, as the public page names it.
    pub section: String,
    /// Whole, without the section: `"Website checks": amount was 0.5 days a school a year, is now 1.0 …`.
    pub sentence: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.section, self.sentence)
    }
}

/// Every difference from `before` to `after`: elements are matched by section and id. Empty for the same model.
pub fn diff(before: &Model, after: &Model) -> Vec<Difference> {
    let (before, after) = (before.outline(), after.outline());
    let mut all = Vec::new();
    let whole = "The model".to_owned();
    let title = |it: &super::Outline| {
        vec![("title", it.title.clone()), ("in short", it.says.clone().unwrap_or_default())]
    };
    changed_facts(&mut all, &whole, "its ", &title(&before), &title(&after));
    changed_facts(&mut all, &whole, "its ", &before.facts, &after.facts);
    for section in &before.sections {
        match after.sections.iter().find(|it| it.title == section.title) {
            Some(now) => changed_section(&mut all, section, now),
            None => all.push(note(&section.title, "the whole section is gone")),
        }
    }
    for section in &after.sections {
        if !before.sections.iter().any(|it| it.title == section.title) {
            let names: Vec<&str> = section.entries.iter().map(|it| it.label.as_str()).collect();
            all.push(note(&section.title, &format!("new: {}", names.join("; "))));
        }
    }
    all
}

fn note(section: &str, sentence: &str) -> Difference {
    Difference { section: section.to_owned(), sentence: sentence.to_owned() }
}

fn changed_section(all: &mut Vec<Difference>, before: &Section, after: &Section) {
    changed_facts(all, &before.title, "as a whole, ", &before.facts, &after.facts);
    let (was, is) = (by_id(&before.entries), by_id(&after.entries));
    let (was_order, is_order) =
        (shared_order(&before.entries, &is), shared_order(&after.entries, &was));
    changed_entries(all, &before.title, &before.entries, &after.entries);
    if was_order != is_order {
        all.push(note(&before.title, "the order has changed"));
    }
}

fn changed_entries(
    all: &mut Vec<Difference>,
    section: &str,
    before: &[Outlined],
    after: &[Outlined],
) {
    let (was, is) = (by_id(before), by_id(after));
    for (key, it) in &was {
        match is.get(key) {
            Some(now) => changed_entry(all, section, it, now),
            None => all.push(note(section, &format!("“{}” is gone", it.label))),
        }
    }
    for (_, it) in is.iter().filter(|(key, _)| !was.contains_key(*key)) {
        let facts: Vec<String> =
            it.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let facts =
            if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        all.push(note(section, &format!("“{}” is new{facts}", it.label)));
    }
}

fn changed_entry(all: &mut Vec<Difference>, section: &str, before: &Outlined, after: &Outlined) {
    let texts = |it: &Outlined| {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            ("name", it.label.clone()),
            ("wording", optional(&it.says)),
            ("blank", optional(&it.blank)),
        ]
    };
    let name = format!("“{}”: ", before.label);
    changed_facts(all, section, &name, &texts(before), &texts(after));
    changed_facts(all, section, &name, &before.facts, &after.facts);
    changed_entries(all, section, &before.parts, &after.parts);
}

type Facts = [(&'static str, String)];

fn changed_facts(
    all: &mut Vec<Difference>,
    section: &str,
    of: &str,
    before: &Facts,
    after: &Facts,
) {
    let gone = before.iter().filter(|it| !after.contains(it));
    let come: Vec<_> = after.iter().filter(|it| !before.contains(it)).collect();
    let mut told = vec![false; come.len()];
    for (name, was) in gone {
        let now = come.iter().enumerate().find(|(at, (it, _))| it == name && !told[*at]);
        let sentence = match now {
            Some((at, (_, is))) => {
                told[at] = true;
                moved(of, name, was, is)
            }
            None => format!("{of}{name} was “{was}” and is gone"),
        };
        all.push(note(section, &sentence));
    }
    for (_, (name, is)) in come.iter().enumerate().filter(|(at, _)| !told[*at]) {
        all.push(note(section, &format!("{of}{name} is new: “{is}”")));
    }
}

fn moved(of: &str, name: &str, was: &str, is: &str) -> String {
    match (was, is) {
        ("", is) => format!("{of}{name} is now “{is}”"),
        (was, "") => format!("{of}{name} was “{was}” and is gone"),
        (was, is) => format!("{of}{name} was “{was}”, is now “{is}”"),
    }
}

type Ids<'a> = BTreeMap<(Kind, &'a str), &'a Outlined>;

fn by_id(entries: &[Outlined]) -> Ids<'_> {
    entries.iter().map(|it| ((it.kind, it.id.as_str()), it)).collect()
}

fn shared_order<'a>(entries: &'a [Outlined], other: &Ids<'_>) -> Vec<&'a str> {
    let shared = entries.iter().filter(|it| other.contains_key(&(it.kind, it.id.as_str())));
    shared.map(|it| it.id.as_str()).collect()
}
