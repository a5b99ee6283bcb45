//! One fact of an element as a form shows it: what stands in the text, and what was typed read for the text.

use toml_edit::{Array, Datetime, Item, TableLike, Value};

use super::{DraftText, Place};
use crate::{
    Decimal,
    model::grammar::{Asked, Shape},
};

/// Keys that no form offers: an id is what others point at, a citation is its source's.
const KEPT: [&str; 2] = ["id", "cites"];
/// A rule asks for other keys with each kind of rule, so it stays with the text.
const VARIED: &str = "rule";

/// One fact that an element has, or could have.
#[derive(Debug, Clone)]
pub struct Fact {
    /// `amount`; `after.months` for one inside a table.
    pub key: String,
    /// Nothing where the reader does not know the key.
    pub shape: Option<Shape>,
    pub needed: bool,
    /// As it is shown and typed: several texts one to a line, yes or no as `true` or `false`; empty where there is none.
    pub shown: String,
}

/// Why what was typed cannot stand under its key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    #[error("Enter a number, such as 3.5")]
    Number,
    #[error("Enter a whole number from {least} to {most}")]
    Whole { least: i64, most: i64 },
    #[error("Enter a day, such as 2026-09-01")]
    Day,
}

impl DraftText {
    /// The facts of an element: those that the reader knows, in its order, then those that it does not.
    pub fn facts(&self, place: &Place) -> Option<Vec<Fact>> {
        let (table, asked) = (self.table(place)?, place.asked()?);
        let mut facts: Vec<Fact> = asked.iter().flat_map(|it| of_asked(table, it)).collect();
        let is_asked = |key: &str| asked.iter().any(|it| it.key == key);
        let strange = table.iter().filter(|(key, _)| !is_asked(key) && fits_a_form(key));
        facts.extend(strange.filter_map(|(key, item)| {
            Some(Fact { key: key.into(), shape: None, needed: false, shown: shown(None, item)? })
        }));
        Some(facts)
    }

    /// Keys of an element that only the text can change.
    pub fn left_to_text(&self, place: &Place) -> Vec<String> {
        let (Some(table), Some(asked), Some(facts)) =
            (self.table(place), place.asked(), self.facts(place))
        else {
            return Vec::new();
        };
        let is_fact = |key: &str| {
            let inside = format!("{key}.");
            facts.iter().any(|it| it.key == key || it.key.starts_with(&inside))
        };
        let is_list =
            |key: &str| asked.iter().any(|it| it.key == key && matches!(it.shape, Shape::Tables));
        let keys = table.iter().map(|(key, _)| key);
        let left = keys.filter(|it| !KEPT.contains(it) && !is_fact(it) && !is_list(it));
        left.map(str::to_owned).collect()
    }
}

fn of_asked(table: &dyn TableLike, asked: &Asked) -> Vec<Fact> {
    match asked.shape {
        _ if KEPT.contains(&asked.key) || asked.key == VARIED => Vec::new(),
        Shape::Id | Shape::Tables => Vec::new(),
        Shape::Table => {
            let inner = table.get(asked.key).and_then(Item::as_table_like);
            let facts = asked.inside.iter().filter_map(|it| fact(inner, it));
            let within =
                |it: Fact| Fact { key: format!("{}.{}", asked.key, it.key), needed: false, ..it };
            facts.map(within).collect()
        }
        _ => fact(Some(table), asked).into_iter().collect(),
    }
}

fn fact(table: Option<&dyn TableLike>, asked: &Asked) -> Option<Fact> {
    let shape = Some(asked.shape);
    let shown = match (table.and_then(|it| it.get(asked.key)), asked.shape) {
        (None, Shape::Flag { otherwise }) => otherwise.to_string(),
        (None, _) => String::new(),
        (Some(item), _) => shown(shape, item)?,
    };
    Some(Fact { key: asked.key.into(), shape, needed: asked.needed, shown })
}

/// What a form shows of a value; nothing for what no form can show. What is not of its shape is shown as it is written.
fn shown(shape: Option<Shape>, item: &Item) -> Option<String> {
    let value = item.as_value()?;
    match (shape, value) {
        (Some(Shape::Flag { otherwise }), it) => {
            Some(it.as_bool().unwrap_or(otherwise).to_string())
        }
        (Some(Shape::List | Shape::Each(_)) | None, Value::Array(list)) => lines(list),
        (_, Value::Array(_) | Value::InlineTable(_)) => None,
        (_, Value::String(it)) => Some(it.value().clone()),
        (_, it) => Some(as_written(it)),
    }
}

/// The texts of a list, one to a line; nothing where one of them is no text, or has lines of its own.
fn lines(list: &Array) -> Option<String> {
    let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
    let texts = texts.filter(|all| all.iter().all(|it| !it.contains('\n')))?;
    Some(texts.join("\n"))
}

fn as_written(value: &Value) -> String {
    let mut bare = value.clone();
    bare.decor_mut().clear();
    bare.to_string()
}

/// Whether a key can name a field of a form.
fn fits_a_form(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}

/// What was typed, as it is compared: ends of lines and spaces around a text say nothing.
pub(super) fn plain(typed: &str) -> String {
    let lines: Vec<&str> = typed.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// What was typed, as the text has it; nothing where nothing was typed.
pub(super) fn read(shape: Option<Shape>, typed: &str) -> Result<Option<Value>, FactError> {
    if typed.is_empty() {
        return Ok(None);
    }
    Ok(Some(match shape {
        Some(Shape::Number) => number(typed).ok_or(FactError::Number)?,
        Some(Shape::Whole { least, most }) => {
            let number = typed.parse().ok().filter(|it| (least..=most).contains(it));
            Value::from(number.ok_or(FactError::Whole { least, most })?)
        }
        Some(Shape::Flag { .. }) => Value::from(typed == "true"),
        Some(Shape::Day) => {
            let day = typed.parse::<Datetime>().ok();
            Value::from(day.filter(|it| it.time.is_none()).ok_or(FactError::Day)?)
        }
        Some(Shape::List | Shape::Each(_)) => {
            let each = typed.lines().map(str::trim).filter(|it| !it.is_empty());
            Value::Array(each.collect())
        }
        _ => Value::from(typed),
    }))
}

/// A number with the digits that were typed.
fn number(typed: &str) -> Option<Value> {
    let digits = Decimal::read(typed)?.to_string();
    digits.parse().ok().filter(|it: &Value| it.is_integer() || it.is_float())
}
