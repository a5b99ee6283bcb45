//! Facts written into a draft's text: only the keys that differ, each where it stands or beside its likes.

use toml_edit::{Array, InlineTable, Item, Table, TableLike, Value};

use super::{
    DraftText, Fact, FactError, Place,
    fact::{plain, read},
    place::Node,
};
use crate::model::grammar::Asked;

impl DraftText {
    /// Puts what was typed in the place of an element's facts, or gives what is wrong with each key. What is empty is taken
    /// out; a key that the element could not have is passed over, and what stays the same is not written again.
    pub fn set(
        &mut self,
        place: &Place,
        typed: &[(String, String)],
    ) -> Result<(), Vec<(String, FactError)>> {
        let facts = self.facts(place).unwrap_or_default();
        let (mut changes, mut faults) = (Vec::new(), Vec::new());
        for (key, typed) in typed {
            let Some(fact) = facts.iter().find(|it| it.key == *key) else { continue };
            let typed = plain(typed);
            if typed == plain(&fact.shown) {
                continue;
            }
            match read(fact.shape, &typed) {
                Ok(value) => changes.push((fact, value)),
                Err(fault) => faults.push((key.clone(), fault)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        for (fact, value) in changes {
            self.write(place, fact, value);
        }
        Ok(())
    }

    fn write(&mut self, place: &Place, fact: &Fact, value: Option<Value>) {
        let asked = place.asked().unwrap_or_default();
        let Some(mut node) = place.find_mut(self.document.as_table_mut()) else { return };
        match fact.key.split_once('.') {
            Some((outer, inner)) => put_inside(&mut node, asked, outer, inner, value),
            None => put(&mut node, asked, &fact.key, value),
        }
        self.is_changed = true;
    }
}

/// A fact of a table inside the element. The table comes with its first fact and goes with its last.
fn put_inside(
    node: &mut Node<'_>,
    asked: &[Asked],
    outer: &str,
    inner: &str,
    value: Option<Value>,
) {
    if !node.table().contains_key(outer) && value.is_some() {
        put(node, asked, outer, Some(Value::InlineTable(InlineTable::new())));
    }
    let Some(item) = node.table().get_mut(outer) else { return };
    let Some(table) = item.as_table_like_mut() else { return };
    put_value(table, inner, value);
    if table.is_empty() {
        node.table().remove(outer);
    } else if let Some(table) = item.as_inline_table_mut() {
        space_out(table);
    }
}

fn put(node: &mut Node<'_>, asked: &[Asked], key: &str, value: Option<Value>) {
    let is_new = !node.table().contains_key(key);
    put_value(node.table(), key, value);
    match node {
        Node::Table(table) if is_new => move_beside_its_likes(table, asked, key),
        Node::Table(_) => {}
        Node::Inline(table) => space_out(table),
    }
}

/// A table in one line has its spaces where such tables have them, whatever came or went.
fn space_out(table: &mut InlineTable) {
    if !table.to_string().contains('\n') {
        table.fmt();
    }
}

fn put_value(table: &mut dyn TableLike, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            if let (Value::Array(old), Value::Array(new)) = (&*old, &mut value) {
                lay_out_like(old, new);
            }
            // The comment behind a value stays behind it.
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
}

/// A list that stood one to a line goes on so.
fn lay_out_like(old: &Array, new: &mut Array) {
    let has_lines = |it: &Value| {
        it.decor().prefix().and_then(|it| it.as_str()).is_some_and(|it| it.contains('\n'))
    };
    if old.iter().any(has_lines) {
        new.iter_mut().for_each(|it| it.decor_mut().set_prefix("\n    "));
        new.set_trailing_comma(true);
        new.set_trailing("\n");
    }
}

/// A new key stands behind the nearest that the reader asks for before it, citations apart: those stay last.
fn move_beside_its_likes(table: &mut Table, asked: &[Asked], key: &str) {
    let before: Vec<&str> = asked.iter().map(|it| it.key).take_while(|it| *it != key).collect();
    let keys: Vec<String> = table.iter().map(|(it, _)| it.to_owned()).collect();
    let is_like = |it: &&&str| **it != "cites" && keys.iter().any(|key| key == *it);
    let Some(like) = before.iter().rev().find(is_like) else { return };
    let rank = |it: &str| match keys.iter().position(|known| known == it) {
        _ if it == key => (keys.iter().position(|known| known == like), 1),
        at => (at, 0),
    };
    table.sort_values_by(|one, _, other, _| rank(one.get()).cmp(&rank(other.get())));
}
