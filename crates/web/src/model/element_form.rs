//! The form of one element: a field for each fact, what was typed into it, and where two people's differ.
//!
//! Not here: what an element may say and how it is written (`domain::model::draft`).

use trustwide_domain::model::{DraftText, Fact, FactError, Kind, Place, Shape};

use super::said;
use crate::{
    look::{Choice, Field, FieldKind, Form},
    pages::errors::Difference,
    typed::{Faults, Fields},
};

/// All facts that hold or do not, ticked together.
const FLAGS: &str = "flags[]";

/// The fields of an element's facts: its name and words first, what all elements share last.
pub fn fields(text: &DraftText, place: &Place, facts: &[Fact]) -> Vec<Field> {
    let mut ordered: Vec<&Fact> = facts.iter().filter(|it| !is_flag(it)).collect();
    ordered.sort_by_key(|it| rank(&it.key));
    let each = ordered.into_iter().filter_map(|it| field(text, place, it));
    each.chain(flags(place, facts)).collect()
}

fn rank(key: &str) -> u8 {
    match key {
        "label" | "title" | "word" => 0,
        "says" => 1,
        "strand" | "maturity" => 3,
        "blank" => 4,
        _ => 2,
    }
}

fn is_flag(fact: &Fact) -> bool {
    matches!(fact.shape, Some(Shape::Flag { .. }))
}

fn flags(place: &Place, facts: &[Fact]) -> Option<Field> {
    let of = |it: &Fact| {
        Choice::new(&it.key, said::name(place.section(), it)).chosen(it.shown == "true")
    };
    let choices: Vec<Choice> = facts.iter().filter(|it| is_flag(it)).map(of).collect();
    let is_any = !choices.is_empty();
    is_any.then(|| Field::new(FLAGS, "Which of these hold", FieldKind::Checkboxes(choices)))
}

/// A fact's field; none for a reference where there is nothing to refer to.
fn field(text: &DraftText, place: &Place, fact: &Fact) -> Option<Field> {
    let kind = match fact.shape {
        Some(Shape::Word(words)) => FieldKind::Select(one_of(words(), fact, "Not said")),
        Some(Shape::One(kind)) => match choices(text, place, kind) {
            none if none.is_empty() && fact.shown.is_empty() => return None,
            some => FieldKind::Select(one_of(some, fact, "None")),
        },
        Some(Shape::Each(kind)) if are_ids(fact) => match each_of(text, place, kind, fact) {
            none if none.is_empty() => return None,
            some => FieldKind::Checkboxes(some),
        },
        Some(Shape::Each(_) | Shape::List) => FieldKind::TextArea,
        Some(Shape::Day) => FieldKind::Date,
        _ if said::is_long(&fact.key) || fact.shown.contains('\n') => FieldKind::TextArea,
        _ => FieldKind::Text,
    };
    let is_choice = matches!(kind, FieldKind::Select(_) | FieldKind::Checkboxes(_));
    let mut field = Field::new(field_name(fact, &kind), said::name(place.section(), fact), kind);
    if !is_choice {
        field.value.clone_from(&fact.shown);
    }
    field.optional = !fact.needed && !is_choice;
    field.help = help(fact).or(said::help(&fact.key)).map(str::to_owned);
    Some(field)
}

fn help(fact: &Fact) -> Option<&'static str> {
    match fact.shape {
        Some(Shape::Parsed(remedy)) => Some(remedy),
        Some(Shape::List) => Some("One to a line"),
        None => Some("The model knows nothing of this name. Empty it to take it out."),
        _ => None,
    }
}

fn field_name(fact: &Fact, kind: &FieldKind) -> String {
    match kind {
        FieldKind::Checkboxes(_) => format!("{}[]", name(fact)),
        _ => name(fact),
    }
}

fn name(fact: &Fact) -> String {
    fault_name(&fact.key)
}

/// The field that a fact's fault stands beside.
pub fn fault_name(key: &str) -> String {
    format!("fact-{key}")
}

/// What was typed and cannot be read, by field.
pub fn unreadable(wrong: Vec<(String, FactError)>) -> Faults {
    let mut faults = Faults::default();
    wrong.into_iter().for_each(|(key, why)| faults.add(&fault_name(&key), why.to_string()));
    faults
}

/// The field of a form that a key's fault stands beside: of a table inside the element, the first of its fields.
pub fn field_of(form: &Form, facts: &[Fact], key: &str) -> Option<String> {
    let inside = format!("{key}.");
    let key = if key == "rule" { "judged" } else { key };
    let fact = facts.iter().find(|it| it.key == key || it.key.starts_with(&inside))?;
    let names = match is_flag(fact) {
        true => [FLAGS.to_owned(), name(fact)],
        false => [name(fact), format!("{}[]", name(fact))],
    };
    names.into_iter().find(|name| form.fields.iter().any(|it| it.name == *name))
}

/// The elements that a reference may name. None refers to itself.
fn choices(text: &DraftText, place: &Place, kind: Kind) -> Vec<(String, String)> {
    let own = match place.section() == kind.word() {
        true => text.id(place),
        false => None,
    };
    let all = text.choices(kind).into_iter();
    all.filter(|(id, _)| own.as_ref() != Some(id)).collect()
}

fn one_of<W: Into<String>>(words: Vec<(W, String)>, fact: &Fact, none: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", none)];
    choices.extend(words.into_iter().map(|(word, said)| Choice::new(word, said)));
    if choices.iter().all(|it| it.value != fact.shown) {
        choices.push(Choice::new(&fact.shown, unknown(&fact.shown)));
    }
    choices.iter_mut().for_each(|it| it.chosen = it.value == fact.shown);
    choices
}

fn each_of(text: &DraftText, place: &Place, kind: Kind, fact: &Fact) -> Vec<Choice> {
    let mut all = choices(text, place, kind);
    all.retain(|(id, _)| is_id(id));
    for id in
        fact.shown.lines().filter(|id| !all.iter().any(|(it, _)| it == id)).collect::<Vec<_>>()
    {
        all.push((id.to_owned(), unknown(id)));
    }
    let is_chosen = |id: &str| fact.shown.lines().any(|it| it == id);
    all.into_iter().map(|(id, said)| Choice::new(&id, said).chosen(is_chosen(&id))).collect()
}

fn unknown(id: &str) -> String {
    format!("{id} (not in the model)")
}

/// Whether every id of a list can be one of several ticked in one field.
fn are_ids(fact: &Fact) -> bool {
    fact.shown.lines().all(is_id)
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// What was typed, by fact. What was not sent stays as it is, but for ticks: those are not sent where none is set.
pub fn typed(facts: &[Fact], sent: &Fields) -> Vec<(String, String)> {
    let typed = facts.iter().filter_map(|fact| {
        let said = match fact.shape {
            Some(Shape::Flag { .. }) => {
                ticked(sent, FLAGS).contains(&fact.key.as_str()).to_string()
            }
            Some(Shape::Each(_)) if are_ids(fact) => {
                in_order(fact, &ticked(sent, &format!("{}[]", name(fact))))
            }
            _ => sent.get(&name(fact))?.clone(),
        };
        Some((fact.key.clone(), said))
    });
    typed.collect()
}

fn ticked<'a>(sent: &'a Fields, name: &str) -> Vec<&'a str> {
    sent.get(name).map_or(Vec::new(), |it| it.split(' ').filter(|it| !it.is_empty()).collect())
}

/// Those that stay, in the order they had; then those that are new.
fn in_order(fact: &Fact, ticked: &[&str]) -> String {
    let stays = fact.shown.lines().filter(|it| ticked.contains(it));
    let is_new = |it: &&str| !fact.shown.lines().any(|known| known == *it);
    let new = ticked.iter().copied().filter(is_new);
    stays.chain(new).collect::<Vec<_>>().join("\n")
}

/// Where two forms of an element say other things.
pub fn differences(now: &[Field], yours: &[Field]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for field in yours {
        let other = now.iter().find(|it| it.name == field.name).map(said_in).unwrap_or_default();
        if other != said_in(field) {
            let (label, yours) = (field.label.clone(), said_in(field));
            differences.push(Difference { label, now: other, yours });
        }
    }
    differences
}

/// A field's answer as people read it.
fn said_in(field: &Field) -> String {
    match &field.kind {
        FieldKind::Select(choices) | FieldKind::Checkboxes(choices) => {
            let chosen = choices.iter().filter(|it| it.chosen).map(|it| it.label.as_str());
            chosen.collect::<Vec<_>>().join("\n")
        }
        _ => field.value.clone(),
    }
}
