//! Strict reading of TOML tables: every fault is noted with its place, and reading goes on to find the next.
//!
//! A reader asks a table for the keys that it knows. What nobody asked for is an unknown key, so a section's reader is
//! at once its grammar (`grammar` hands it on).

use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    error::FaultKind,
    grammar::{Asked, SaidWords, Shape, said_words},
    kind::Kind,
    reading::{At, Reading, choice},
    words::Word,
};
use crate::Decimal;

/// One table being read.
pub(super) struct Fields<'r> {
    reading: &'r Reading<'r>,
    table: &'r DeTable<'r>,
    at: At,
    /// The key of the table inside an element that this is; empty for an element, `None` for the whole file.
    within: Option<&'static str>,
    /// In the order in which they were asked for.
    asked: Vec<Asked>,
}

impl<'r> Fields<'r> {
    pub fn read<T>(
        reading: &'r Reading<'r>,
        (table, at): (&'r DeTable<'r>, At),
        within: Option<&'static str>,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> (T, Vec<Asked>) {
        let mut fields = Fields { reading, table, at, within, asked: Vec::new() };
        let value = read(&mut fields);
        fields.refuse_the_rest();
        (value, fields.asked)
    }

    fn refuse_the_rest(&self) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !self.asked.iter().any(|it| it.key == name) {
                let mut asked: Vec<&str> = self.asked.iter().map(|it| it.key).collect();
                asked.sort_unstable();
                let problem = format!("the key `{name}` is not known here");
                self.reading.fault_of(
                    self.named(name),
                    key.span(),
                    FaultKind::UnknownKey,
                    problem,
                    choice(name, &asked),
                );
            }
        }
    }

    /// A key as forms name it.
    fn named(&self, key: &str) -> Option<String> {
        let inside = self.within.filter(|it| !it.is_empty());
        Some(inside.map_or_else(|| key.to_owned(), |it| format!("{it}.{key}")))
    }

    /// Notes a fault of this table, at one of its keys where it has that key.
    pub fn fault(
        &self,
        key: &str,
        kind: FaultKind,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let at = self.table.get(key).map_or(self.at.clone(), Spanned::span);
        self.reading.fault_of(self.named(key), at, kind, problem, remedy);
    }

    /// Notes a fault at a key of one table under a name: of the only one, or of the one of a list that has this id.
    pub fn fault_inside(
        &self,
        (name, id): (&str, Option<&str>),
        key: &str,
        kind: FaultKind,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let at = match self.inside(name, id) {
            Some((table, at)) => table.get(key).map_or(at, Spanned::span),
            None => self.at.clone(),
        };
        self.reading.fault_of(Some(key.to_owned()), at, kind, problem, remedy);
    }

    /// Whether one table under a name says this text under a key, without reading it.
    pub fn says_inside(&self, (name, id): (&str, Option<&str>), key: &str, text: &str) -> bool {
        let said = self.inside(name, id).and_then(|(table, _)| table.get(key));
        said.and_then(|it| it.get_ref().as_str()) == Some(text)
    }

    fn inside(&self, name: &str, id: Option<&str>) -> Option<(&'r DeTable<'r>, At)> {
        let value = self.table.get(name)?;
        let Some(id) = id else { return Some((value.get_ref().as_table()?, value.span())) };
        let each = value.get_ref().as_array()?.iter();
        let mut tables = each.filter_map(|it| Some((it.get_ref().as_table()?, it.span())));
        tables
            .find(|(table, _)| table.get("id").is_some_and(|it| it.get_ref().as_str() == Some(id)))
    }

    /// Whether the key is there, without reading it.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Notes that a key was asked for; the first to ask says what it is.
    fn ask(&mut self, key: &'static str, shape: Shape, needed: bool) {
        if !self.asked.iter().any(|it| it.key == key) {
            self.asked.push(Asked { key, shape, needed, inside: Vec::new() });
        }
    }

    /// Notes what was asked of the tables under a key.
    fn note_inside(&mut self, key: &str, inside: Vec<Asked>) {
        if let Some(it) = self.asked.iter_mut().find(|it| it.key == key) {
            it.inside = inside;
        }
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        shape: Shape,
        wanted: &str,
        as_wanted: impl FnOnce(&'r DeValue<'r>) -> Option<T>,
    ) -> Option<T> {
        self.ask(key, shape, false);
        let value: &'r Spanned<DeValue<'r>> = self.table.get(key)?;
        let taken = as_wanted(value.get_ref());
        if taken.is_none() {
            let problem = format!("`{key}` is {}", said_type(value.get_ref()));
            self.reading.fault_of(
                self.named(key),
                value.span(),
                FaultKind::WrongType,
                problem,
                format!("Write {wanted}."),
            );
        }
        taken
    }

    fn missing(&self, key: &str) {
        let problem = format!("`{key}` is missing");
        self.reading.fault_of(
            self.named(key),
            self.at.clone(),
            FaultKind::MissingKey,
            problem,
            format!("Add `{key} = …`."),
        );
    }

    /// A text that may be left out.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.take(key, Shape::Text, "a text in quotation marks", |it| {
            it.as_str().map(str::to_owned)
        })
    }

    /// A text that must be there and not be blank.
    pub fn needed(&mut self, key: &'static str) -> String {
        self.ask(key, Shape::Text, true);
        if !self.has(key) {
            self.missing(key);
            return String::new();
        }
        let text = self.text(key);
        if text.as_ref().is_some_and(|it| it.trim().is_empty()) {
            let remedy = "Write it, or say in `blank` why it is not known.";
            self.fault(key, FaultKind::BadValue, format!("`{key}` is blank"), remedy);
        }
        text.unwrap_or_default()
    }

    /// The id that this table defines.
    pub fn id(&mut self, kind: Kind) -> String {
        self.ask("id", Shape::Id, true);
        let id = self.needed("id");
        let form = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
        if !id.bytes().all(form) {
            let remedy = "Use small letters, digits and underscores.";
            self.fault("id", FaultKind::BadValue, format!("`{id}` cannot be an id"), remedy);
        }
        if !id.is_empty() {
            let at = self.table.get("id").map_or(self.at.clone(), Spanned::span);
            self.reading.define(kind, &id, at);
        }
        id
    }

    /// The id of something else in the file, which may be left out.
    pub fn points_at(&mut self, key: &'static str, kind: Kind) -> Option<String> {
        self.ask(key, Shape::One(kind), false);
        let id = self.text(key)?;
        let at = self.table.get(key).map_or(self.at.clone(), Spanned::span);
        self.reading.note_use(kind, &id, at);
        Some(id)
    }

    /// The ids of several things in the file.
    pub fn points_at_each(&mut self, key: &'static str, kind: Kind) -> Vec<String> {
        self.ask(key, Shape::Each(kind), false);
        let ids = self.spanned_list(key);
        ids.iter().for_each(|(id, at)| self.reading.note_use(kind, id, at.clone()));
        ids.into_iter().map(|(id, _)| id).collect()
    }

    /// A list of texts; empty where it is left out.
    pub fn list(&mut self, key: &'static str) -> Vec<String> {
        self.spanned_list(key).into_iter().map(|(text, _)| text).collect()
    }

    fn spanned_list(&mut self, key: &'static str) -> Vec<(String, At)> {
        let texts = |it: &'r DeValue<'r>| {
            let each = it.as_array()?.iter();
            each.map(|it| Some((it.get_ref().as_str()?.to_owned(), it.span()))).collect()
        };
        self.take(key, Shape::List, "a list of texts: [\"…\", \"…\"]", texts).unwrap_or_default()
    }

    /// `true` or `false`; what it is where it is left out.
    pub fn flag(&mut self, key: &'static str, otherwise: bool) -> bool {
        self.take(key, Shape::Flag { otherwise }, "true or false", DeValue::as_bool)
            .unwrap_or(otherwise)
    }

    /// An exact number that may be left out.
    pub fn number(&mut self, key: &'static str) -> Option<Decimal> {
        self.take(key, Shape::Number, "a number", |it| match it {
            DeValue::Integer(it) if it.radix() == 10 => Decimal::read(it.as_str()),
            DeValue::Float(it) => Decimal::read(it.as_str()),
            _ => None,
        })
    }

    /// A whole number within bounds, which may be left out.
    pub fn whole<T: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        least: i64,
        most: i64,
    ) -> Option<T> {
        self.ask(key, Shape::Whole { least, most }, false);
        let number = self.number(key)?;
        let within = number.scale == 0 && (least..=most).contains(&number.mantissa);
        if !within {
            let remedy = format!("Write a whole number from {least} to {most}.");
            self.fault(key, FaultKind::BadValue, format!("`{key}` is {number}"), remedy);
            return None;
        }
        T::try_from(number.mantissa).ok()
    }

    /// A day, written bare: `2025-11-10`.
    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        self.take(key, Shape::Day, "a day such as 2025-11-10, without quotation marks", |it| {
            let it = it.as_datetime().filter(|it| it.time.is_none())?.date?;
            Date::new(i16::try_from(it.year).ok()?, it.month as i8, it.day as i8).ok()
        })
    }

    /// A word of a closed list, which may be left out.
    pub fn word<W: Word>(&mut self, key: &'static str) -> Option<W> {
        self.word_or_fault(key, FaultKind::BadValue)
    }

    /// A word of a closed list that must be there, with the kind of fault that any other word is.
    pub fn needed_word<W: Word>(&mut self, key: &'static str, kind: FaultKind) -> Option<W> {
        self.ask(key, Shape::Word(said_words::<W>), true);
        if !self.has(key) {
            self.missing(key);
            return None;
        }
        self.word_or_fault(key, kind)
    }

    fn word_or_fault<W: Word>(&mut self, key: &'static str, kind: FaultKind) -> Option<W> {
        self.ask(key, Shape::Word(said_words::<W>), false);
        let text = self.text(key)?;
        let found = W::ALL.iter().copied().find(|it| -> bool {
            let word: &'static str = (*it).into();
            word == text
        });
        if found.is_none() {
            let all: Vec<&str> = W::ALL.iter().map(|it| (*it).into()).collect();
            self.fault(
                key,
                kind,
                format!("`{text}` is not a {}", key.replace('_', " ")),
                choice(&text, &all),
            );
        }
        found
    }

    /// The word of a list that is no closed one of models, which may be left out; whether it is one is for the caller.
    pub fn word_of(&mut self, key: &'static str, words: SaidWords) -> Option<String> {
        self.ask(key, Shape::Word(words), false);
        self.text(key)
    }

    /// A text that `FromStr` reads, which may be left out; `remedy` says what it reads.
    pub fn parsed<T: std::str::FromStr>(
        &mut self,
        key: &'static str,
        remedy: &'static str,
    ) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        self.ask(key, Shape::Parsed(remedy), false);
        let text = self.text(key)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(key, FaultKind::BadValue, error.to_string(), remedy);
                None
            }
        }
    }

    /// One table, which may be left out: `[banding]` or `{ … }`.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let table = self.take(key, Shape::Table, "a table", DeValue::as_table)?;
        let at = self.table.get(key).map_or(self.at.clone(), Spanned::span);
        let within = self.within.map_or("", |_| key);
        let (value, inside) = Fields::read(self.reading, (table, at), Some(within), read);
        self.note_inside(key, inside);
        Some(value)
    }

    /// A list of tables: `[[band]]` and `[[band]]`, or `[{ … }, { … }]`.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> T,
    ) -> Vec<T> {
        let wanted = format!("a list of tables, each begun by [[{key}]]");
        let list = self.take(key, Shape::Tables, &wanted, |it| {
            it.as_array().filter(|list| list.iter().all(|it| it.get_ref().is_table()))
        });
        let each = list.into_iter().flat_map(|list| list.iter());
        let tables = each.filter_map(|it| Some((it.get_ref().as_table()?, it.span())));
        let mut values = Vec::new();
        for (table, at) in tables {
            let (value, inside) = Fields::read(self.reading, (table, at), Some(""), &mut read);
            self.note_inside(key, inside);
            values.push(value);
        }
        values
    }
}

fn said_type(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
