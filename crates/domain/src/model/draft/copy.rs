//! An element added like another, and one taken out.

use std::collections::BTreeSet;

use toml_edit::{Item, Table, TableLike, Value};

use super::{
    DraftText, Element, Place,
    place::{List, Node},
};

impl DraftText {
    /// Adds an element like the one at a place, behind it, under an id of its own, and says where it stands.
    pub fn copy(&mut self, place: &Place) -> Option<Place> {
        place.asked()?;
        let mut taken = self.ids();
        let (mut list, at) = place.find_in_list(self.document.as_table_mut())?;
        match &mut list {
            List::Tables(list) => {
                let mut new = list.get(at)?.clone();
                make_new(&mut new, &mut taken);
                stand_where_it_is_put(&mut new);
                new.decor_mut().set_prefix("\n");
                list.insert(at + 1, new);
            }
            List::Inline(list) => {
                let mut new = list.get(at)?.clone();
                make_new(new.as_inline_table_mut()?, &mut taken);
                list.insert_formatted(at + 1, new);
            }
        }
        self.is_changed = true;
        self.after(place)
    }

    /// The element that follows one in its list.
    fn after(&self, place: &Place) -> Option<Place> {
        let mut all = self.all().into_iter().skip_while(|it| it.place != *place);
        let (section, outside) = (place.section(), place.outside());
        all.find(|it| {
            it.place != *place && it.place.section() == section && it.place.outside() == outside
        })
        .map(|it| it.place)
    }

    /// Takes an element out. Whatever points at it is left pointing, for the reader to name.
    pub fn remove(&mut self, place: &Place) -> Option<()> {
        place.asked()?;
        let root = self.document.as_table_mut();
        if place.is_only() {
            root.remove(place.section())?;
        } else {
            let (mut list, at) = place.find_in_list(root)?;
            match &mut list {
                List::Tables(list) => {
                    let gone = list.remove(at);
                    hand_on_heading(&gone, list.get_mut(at));
                }
                List::Inline(list) => drop(list.remove(at)),
            }
            self.take_out_empty_list(place);
        }
        self.is_changed = true;
        Some(())
    }

    fn take_out_empty_list(&mut self, place: &Place) {
        let root = self.document.as_table_mut();
        let node = match place.outside() {
            Some(outside) => outside.find_mut(root),
            None => Some(Node::Table(root)),
        };
        let Some(mut node) = node else { return };
        let is_empty = match node.table().get(place.section()) {
            Some(Item::ArrayOfTables(list)) => list.is_empty(),
            Some(Item::Value(Value::Array(list))) => list.is_empty(),
            _ => false,
        };
        if is_empty {
            node.table().remove(place.section());
        }
    }

    /// Every element, those inside others too, in the order of the public page.
    pub(super) fn all(&self) -> Vec<Element> {
        let sections = self.sections().into_iter().flat_map(|(_, elements)| elements);
        let mut left: Vec<Element> = sections.collect();
        left.reverse();
        let mut all = Vec::new();
        while let Some(it) = left.pop() {
            left.extend(it.inside.iter().rev().cloned());
            all.push(it);
        }
        all
    }

    pub(super) fn ids(&self) -> BTreeSet<String> {
        self.all().iter().filter_map(|it| self.id(&it.place)).collect()
    }
}

/// Gives a copy, and what stands inside it, ids that nothing else has, and says in its label what it is.
fn make_new(table: &mut dyn TableLike, taken: &mut BTreeSet<String>) {
    renew_ids(table, taken);
    for key in ["label", "word"] {
        if let Some(value) = table.get_mut(key).and_then(Item::as_value_mut)
            && let Some(label) = value.as_str()
        {
            let label = Value::from(format!("Copy of {label}"));
            *value = label.decorated(" ", "");
            return;
        }
    }
}

fn renew_ids(table: &mut dyn TableLike, taken: &mut BTreeSet<String>) {
    for (key, item) in table.iter_mut() {
        match item {
            Item::Value(value) if key.get() == "id" => renew_id(value, taken),
            Item::ArrayOfTables(list) => list.iter_mut().for_each(|it| renew_ids(it, taken)),
            Item::Value(Value::Array(list)) => {
                let tables = list.iter_mut().filter_map(Value::as_inline_table_mut);
                tables.for_each(|it| renew_ids(it, taken));
            }
            _ => {}
        }
    }
}

fn renew_id(value: &mut Value, taken: &mut BTreeSet<String>) {
    let Some(id) = value.as_str() else { return };
    let next = (2..).map(|it| format!("{id}_{it}")).find(|it| !taken.contains(it));
    let Some(next) = next else { return };
    taken.insert(next.clone());
    let decor = value.decor().clone();
    *value = Value::from(next);
    *value.decor_mut() = decor;
}

/// A table is written where its position says; without one, behind what it was put behind.
fn stand_where_it_is_put(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(it) => stand_where_it_is_put(it),
            Item::ArrayOfTables(list) => list.iter_mut().for_each(stand_where_it_is_put),
            _ => {}
        }
    }
}

/// A comment that a blank line parts from an element is the heading of those that follow too.
fn hand_on_heading(gone: &Table, next: Option<&mut Table>) {
    fn prefix(table: &Table) -> &str {
        table.decor().prefix().and_then(|it| it.as_str()).unwrap_or_default()
    }
    let heading = prefix(gone).rfind("\n\n").map(|at| &prefix(gone)[..=at]);
    if let (Some(heading), Some(next)) = (heading.filter(|it| it.contains('#')), next) {
        let whole = format!("{heading}{}", prefix(next));
        next.decor_mut().set_prefix(whole);
    }
}
