//! Where an element stands in a draft's text: `band/b/criterion/b_capacity`, and `day/-` for one of which there is only one.
//!
//! An element is named by its id. One without an id of its own is named by where it stands in its list: `~2` is the second.

use std::{fmt, str::FromStr};

use toml_edit::{Array, ArrayOfTables, InlineTable, Item, Table, TableLike, Value};

use crate::model::grammar::{Asked, Shape, grammar};

/// What stands for a name where there is only one.
const ONLY: &str = "-";

/// The way to an element: sections and names, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(Vec<(String, String)>);

/// A table, however it is written.
pub(super) enum Node<'a> {
    Table(&'a mut Table),
    Inline(&'a mut InlineTable),
}

/// A list of tables, however it is written.
pub(super) enum List<'a> {
    Tables(&'a mut ArrayOfTables),
    Inline(&'a mut Array),
}

impl Place {
    pub(super) fn root() -> Self {
        Place(Vec::new())
    }

    pub(super) fn step(&self, key: &str, name: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push((key.to_owned(), name.to_owned()));
        Place(steps)
    }

    /// The section it stands in: `criterion`.
    pub fn section(&self) -> &str {
        self.0.last().map_or("", |(key, _)| key)
    }

    /// The same as a name, for an element that has none: `Day`, `Top slice`.
    pub fn said_section(&self) -> String {
        let mut letters = self.section().chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>().replace('_', " ")
    }

    /// Whether there is only one of its kind.
    pub fn is_only(&self) -> bool {
        self.0.last().is_some_and(|(_, name)| name == ONLY)
    }

    /// The element that it stands inside, where it stands in one.
    pub fn outside(&self) -> Option<Place> {
        let (_, outer) = self.0.split_last()?;
        (!outer.is_empty()).then(|| Place(outer.to_vec()))
    }

    /// Whether it is this place or one inside it.
    pub fn is_within(&self, outer: &Place) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// What the reader asks of an element here; nothing where no element can stand here.
    pub(super) fn asked(&self) -> Option<&'static [Asked]> {
        let mut asked = grammar();
        for (at, (key, name)) in self.0.iter().enumerate() {
            let it = asked.iter().find(|it| it.key == key)?;
            let fits = match it.shape {
                Shape::Tables => name != ONLY,
                // Inside another element a single table is one of its facts.
                Shape::Table => name == ONLY && at == 0,
                _ => false,
            };
            asked = fits.then_some(it.inside.as_slice())?;
        }
        Some(asked)
    }

    pub(super) fn find<'a>(&self, root: &'a dyn TableLike) -> Option<&'a dyn TableLike> {
        self.0.iter().try_fold(root, |table, (key, name)| step(table, key, name))
    }

    pub(super) fn find_mut<'a>(&self, root: &'a mut Table) -> Option<Node<'a>> {
        self.0.iter().try_fold(Node::Table(root), |node, (key, name)| node.step(key, name))
    }

    /// The list that it stands in, and where in it.
    pub(super) fn find_in_list<'a>(&self, root: &'a mut Table) -> Option<(List<'a>, usize)> {
        let ((key, name), outer) = self.0.split_last()?;
        let table = Place(outer.to_vec()).find_mut(root)?.into_table();
        let at = position(table, key, name)?;
        let list = match table.get_mut(key)? {
            Item::ArrayOfTables(list) => List::Tables(list),
            Item::Value(Value::Array(list)) => List::Inline(list),
            _ => return None,
        };
        Some((list, at))
    }
}

impl<'a> Node<'a> {
    pub fn table(&mut self) -> &mut dyn TableLike {
        match self {
            Node::Table(it) => *it,
            Node::Inline(it) => *it,
        }
    }

    fn into_table(self) -> &'a mut dyn TableLike {
        match self {
            Node::Table(it) => it,
            Node::Inline(it) => it,
        }
    }

    fn step(self, key: &str, name: &str) -> Option<Node<'a>> {
        let table = self.into_table();
        let at = if name == ONLY { None } else { Some(position(table, key, name)?) };
        match (table.get_mut(key)?, at) {
            (Item::Table(it), None) => Some(Node::Table(it)),
            (Item::Value(Value::InlineTable(it)), None) => Some(Node::Inline(it)),
            (Item::ArrayOfTables(list), Some(at)) => list.get_mut(at).map(Node::Table),
            (Item::Value(Value::Array(list)), Some(at)) => {
                list.get_mut(at)?.as_inline_table_mut().map(Node::Inline)
            }
            _ => None,
        }
    }
}

/// The table under a key with a name.
pub(super) fn step<'a>(
    table: &'a dyn TableLike,
    key: &str,
    name: &str,
) -> Option<&'a dyn TableLike> {
    if name == ONLY {
        return table.get(key)?.as_table_like();
    }
    let all = tables(table, key);
    all.into_iter().find(|(_, it, _)| it == name).map(|(_, _, it)| it)
}

/// The names of what stands under a key.
pub(super) fn names(table: &dyn TableLike, asked: &Asked) -> Vec<String> {
    match asked.shape {
        Shape::Tables => tables(table, asked.key).into_iter().map(|(_, name, _)| name).collect(),
        Shape::Table => table
            .get(asked.key)
            .and_then(Item::as_table_like)
            .map(|_| ONLY.into())
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn position(table: &dyn TableLike, key: &str, name: &str) -> Option<usize> {
    tables(table, key).into_iter().find(|(_, it, _)| it == name).map(|(at, _, _)| at)
}

/// The tables of a list, each with where it stands and its name.
fn tables<'a>(table: &'a dyn TableLike, key: &str) -> Vec<(usize, String, &'a dyn TableLike)> {
    let all: Vec<(usize, &dyn TableLike)> = match table.get(key) {
        Some(Item::ArrayOfTables(list)) => {
            list.iter().map(|it| it as &dyn TableLike).enumerate().collect()
        }
        Some(Item::Value(Value::Array(list))) => {
            let each = list.iter().enumerate();
            each.filter_map(|(at, it)| Some((at, it.as_inline_table()? as _))).collect()
        }
        _ => Vec::new(),
    };
    let ids: Vec<Option<&str>> = all.iter().map(|(_, it)| id(*it)).collect();
    let is_alone = |id: &str| ids.iter().filter(|it| **it == Some(id)).count() == 1;
    let name = |at: usize| match ids[at].filter(|it| is_alone(it)) {
        Some(id) => id.to_owned(),
        None => format!("~{}", at + 1),
    };
    all.iter().enumerate().map(|(nth, (at, table))| (*at, name(nth), *table)).collect()
}

/// An id that can stand in an address.
fn id(table: &dyn TableLike) -> Option<&str> {
    let form = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    let id = table.get("id")?.as_str()?;
    (!id.is_empty() && id != ONLY && id.bytes().all(form)).then_some(id)
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('/').collect();
        if !parts.len().is_multiple_of(2) {
            return Err(());
        }
        let place = Place(parts.chunks(2).map(|it| (it[0].into(), it[1].into())).collect());
        place.asked().map(|_| place.clone()).ok_or(())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.0.iter().map(|(key, name)| format!("{key}/{name}")).collect();
        f.write_str(&steps.join("/"))
    }
}
