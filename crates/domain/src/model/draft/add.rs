//! An element added where there may be none like it yet.

use std::{fmt, str::FromStr};

use toml_edit::{Array, ArrayOfTables, InlineTable, Item, Table, Value};

use super::{
    DraftText, Place,
    place::{self, Node},
};
use crate::model::{
    grammar::{Asked, Shape},
    kind::Kind,
    outline::SECTIONS,
};

/// Where an element can be added: `network`, `band/b/criterion`, and `day` of which there is only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The element that it is added to; the root of the text for most.
    within: Place,
    key: &'static str,
}

/// The longest id that is made of a label.
const LONGEST_ID: usize = 40;

impl Slot {
    fn at_root(key: &'static str) -> Self {
        Slot { within: Place::root(), key }
    }

    /// The section that it is a place in: `criterion`.
    pub fn section(&self) -> &'static str {
        self.key
    }

    fn asked(&self) -> Option<&'static Asked> {
        self.within.asked()?.iter().find(|it| it.key == self.key)
    }
}

impl DraftText {
    /// What can be added under each heading of the public page, in its order.
    pub fn slots(&self) -> Vec<(&'static str, Vec<Slot>)> {
        let model = self.single("model").into_iter().collect();
        let of = |kind: Kind| match kind {
            Kind::Offer => [self.single("day"), Some(Slot::at_root(kind.word()))],
            Kind::Band => [self.single("banding"), Some(Slot::at_root(kind.word()))],
            // Its shares are added inside it.
            Kind::Share => [self.single("top_slice"), None],
            kind => [Some(Slot::at_root(kind.word())), None],
        };
        let each = SECTIONS
            .iter()
            .map(|(kind, title)| (*title, of(*kind).into_iter().flatten().collect()));
        [("What the model is", model)].into_iter().chain(each).collect()
    }

    /// A table of which there is only one, where the text has none.
    fn single(&self, key: &'static str) -> Option<Slot> {
        (!self.document.contains_key(key)).then(|| Slot::at_root(key))
    }

    /// What can be added inside an element.
    pub fn slots_inside(&self, place: &Place) -> Vec<Slot> {
        let lists = place.asked().unwrap_or_default().iter();
        let lists = lists.filter(|it| matches!(it.shape, Shape::Tables));
        lists.map(|it| Slot { within: place.clone(), key: it.key }).collect()
    }

    /// Adds an element that says nothing yet, behind its likes, and says where it stands. Its id is made of what it is to
    /// be called, and is of no other element.
    pub fn add(&mut self, slot: &Slot, label: &str) -> Option<Place> {
        let asked = slot.asked()?;
        let has_id = asked.inside.iter().any(|it| it.key == "id");
        let id = has_id.then(|| self.new_id(label, slot.key));
        let root = self.document.as_table_mut();
        let mut node = slot.within.find_mut(root)?;
        match asked.shape {
            Shape::Tables => put_last(&mut node, slot.key, id.as_deref())?,
            _ if node.table().contains_key(slot.key) => return None,
            _ => drop(node.table().insert(slot.key, Item::Table(new_table(id.as_deref())))),
        }
        self.is_changed = true;
        let name = place::names(self.table(&slot.within)?, asked).pop()?;
        Some(slot.within.step(slot.key, &name))
    }

    fn new_id(&self, label: &str, key: &str) -> String {
        let letters = label.chars().map(|it| match it.to_ascii_lowercase() {
            it if it.is_ascii_alphanumeric() => it,
            _ => ' ',
        });
        let words: String = letters.collect();
        let words: Vec<&str> = words.split_whitespace().collect();
        let id: String = words.join("_").chars().take(LONGEST_ID).collect();
        let id = if id.is_empty() { key.to_owned() } else { id.trim_end_matches('_').to_owned() };
        let taken = self.ids();
        let numbered = (2..).map(|it| format!("{id}_{it}"));
        let mut all = [id.clone()].into_iter().chain(numbered);
        all.find(|it| !taken.contains(it)).unwrap_or(id)
    }
}

/// Puts a table at the end of a list, however the list is written; a list that is not there is begun.
fn put_last(node: &mut Node<'_>, key: &str, id: Option<&str>) -> Option<()> {
    let new = match node {
        Node::Table(_) => Item::ArrayOfTables(ArrayOfTables::new()),
        Node::Inline(_) => Item::Value(Value::Array(Array::new())),
    };
    if !node.table().contains_key(key) {
        node.table().insert(key, new);
    }
    match node.table().get_mut(key)? {
        Item::ArrayOfTables(list) => list.push(new_table(id)),
        Item::Value(Value::Array(list)) => {
            let id = id.map(|it| ("id", Value::from(it)));
            list.push(Value::InlineTable(id.into_iter().collect::<InlineTable>()));
        }
        _ => return None,
    }
    Some(())
}

/// A table with a blank line before it.
fn new_table(id: Option<&str>) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    if let Some(id) = id {
        table.insert("id", toml_edit::value(id));
    }
    table
}

impl FromStr for Slot {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (within, key) = match text.rsplit_once('/') {
            Some((within, key)) => (within.parse()?, key),
            None => (Place::root(), text),
        };
        let mut asked = within.asked().ok_or(())?.iter();
        let asked = asked.find(|it| it.key == key).ok_or(())?;
        let is_slot = match asked.shape {
            Shape::Tables => true,
            // Inside another element a single table is one of its facts.
            Shape::Table => within == Place::root(),
            _ => false,
        };
        is_slot.then_some(Slot { within, key: asked.key }).ok_or(())
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.within == Place::root() {
            true => f.write_str(self.key),
            false => write!(f, "{}/{}", self.within, self.key),
        }
    }
}
