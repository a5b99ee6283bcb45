//! What schools say of themselves, and what people keep an eye on, out of `data/words.toml`.

use anyhow::Context;
use jiff::civil::Date;
use serde::Deserialize;
use trustwide_domain::Urn;

use super::calendar::Calendar;

/// Everything that people wrote.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub correction: Vec<Correction>,
    pub note: Vec<Note>,
    pub watch: Vec<Watch>,
}

/// A fact of the register, and what it should be. `field` is the register's column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    pub by: String,
    pub at: Urn,
    pub on: Date,
    pub field: String,
    pub value: String,
    pub reason: String,
}

/// A school's own words about a measure, or about itself where `measure` is empty.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub by: String,
    pub at: Urn,
    pub on: Date,
    pub measure: String,
    pub words: String,
}

/// Schools that somebody watches.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    pub by: String,
    pub on: Date,
    pub at: Vec<Urn>,
}

/// All of it, the days moved.
pub fn all(calendar: &Calendar) -> anyhow::Result<Words> {
    let mut words: Words =
        toml::from_str(include_str!("data/words.toml")).context("reading data/words.toml")?;
    let days = words.correction.iter_mut().map(|it| &mut it.on);
    let days = days.chain(words.note.iter_mut().map(|it| &mut it.on));
    for day in days.chain(words.watch.iter_mut().map(|it| &mut it.on)) {
        *day = calendar.day(*day);
    }
    Ok(words)
}
