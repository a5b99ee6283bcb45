//! A draft's text as elements that can be changed one by one: comments, order and layout of all else stay as they are.
//!
//! It works on any text that is TOML, faults and all. Not here: whether the text is a model ([`super::Model::read`]), and
//! what a form of it looks like (`web`).

mod add;
mod change;
mod copy;
mod fact;
mod lines;
mod place;
#[cfg(test)]
mod tests;

use toml_edit::{DocumentMut, TableLike};

pub use add::Slot;
pub use fact::{Fact, FactError};
pub use lines::Lines;
pub use place::Place;

use super::{
    grammar::{Asked, Shape, grammar},
    kind::Kind,
    outline::SECTIONS,
};

/// The text of a draft, where it is TOML.
pub struct DraftText {
    /// As it was given; what is handed back where nothing was changed.
    text: String,
    document: DocumentMut,
    is_changed: bool,
}

/// One element as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub place: Place,
    /// Its label, or the nearest to one that the text has.
    pub label: String,
    /// Whether it says that something is not known.
    pub is_blank: bool,
    /// The elements inside it.
    pub inside: Vec<Element>,
}

impl DraftText {
    /// Reads a text; nothing where it is not TOML.
    pub fn parse(text: &str) -> Option<Self> {
        let document = text.parse().ok()?;
        Some(DraftText { text: text.to_owned(), document, is_changed: false })
    }

    /// The text, with what was changed.
    pub fn into_text(self) -> String {
        if self.is_changed { self.document.to_string() } else { self.text }
    }

    /// The same, while it is changed further.
    pub fn to_text(&self) -> String {
        if self.is_changed { self.document.to_string() } else { self.text.clone() }
    }

    /// Its elements under the headings of the public page, in its order; what the model says of itself comes first.
    pub fn sections(&self) -> Vec<(&'static str, Vec<Element>)> {
        let mut sections = vec![("What the model is", self.elements_of("model"))];
        for (kind, title) in SECTIONS {
            let single = match kind {
                Kind::Offer => self.elements_of("day"),
                Kind::Band => self.elements_of("banding"),
                // Its shares stand inside it.
                Kind::Share => self.elements_of("top_slice"),
                _ => Vec::new(),
            };
            let each = self.elements_of(kind.word());
            sections.push((title, single.into_iter().chain(each).collect()));
        }
        sections.retain(|(_, elements)| !elements.is_empty());
        sections
    }

    /// The element at a place.
    pub fn element(&self, place: &Place) -> Option<Element> {
        let table = self.table(place)?;
        Some(element(table, place.clone(), place.asked()?))
    }

    /// The elements that a reference may name: ids with labels, in the order of the text.
    pub fn choices(&self, kind: Kind) -> Vec<(String, String)> {
        let all = self.elements_of(kind.word()).into_iter();
        let of = |it: Element| Some((self.id(&it.place)?, it.label));
        all.filter_map(of).collect()
    }

    /// The id of the element at a place, where it has one.
    pub fn id(&self, place: &Place) -> Option<String> {
        Some(self.table(place)?.get("id")?.as_str()?.to_owned())
    }

    fn elements_of(&self, key: &str) -> Vec<Element> {
        let asked = grammar().iter().find(|it| it.key == key);
        asked.map_or(Vec::new(), |it| elements(self.document.as_table(), &Place::root(), it))
    }

    fn table(&self, place: &Place) -> Option<&dyn TableLike> {
        place.asked()?;
        place.find(self.document.as_table())
    }
}

fn elements(table: &dyn TableLike, within: &Place, asked: &Asked) -> Vec<Element> {
    let names = place::names(table, asked);
    let found = names.into_iter().filter_map(|name| {
        let place = within.step(asked.key, &name);
        let table = place::step(table, asked.key, &name)?;
        Some(element(table, place, &asked.inside))
    });
    found.collect()
}

fn element(table: &dyn TableLike, place: Place, asked: &[Asked]) -> Element {
    let said = |key: &str| table.get(key)?.as_str().filter(|it| !it.trim().is_empty());
    let label = ["label", "title", "word", "id"].into_iter().find_map(said);
    let parts = asked.iter().filter(|it| matches!(it.shape, Shape::Tables));
    let inside = parts.flat_map(|it| elements(table, &place, it)).collect();
    Element {
        label: label.map_or_else(|| place.said_section(), str::to_owned),
        is_blank: table.contains_key("blank"),
        inside,
        place,
    }
}
