//! Faults that a form would make in a draft, said in the form's own words: lines and keys are the text's.

use trustwide_domain::model::{DraftText, Fact, FaultKind, Kind, Known, Model, ModelError, Place};

use super::{element_form, said};
use crate::{
    look::{FieldKind, Form},
    pages::model::sentence,
    typed::Faults,
};

/// The faults that a text has and did not have before: those of the form's element beside its fields, all others on top.
/// A fault that the text had already is no reason to refuse.
pub fn made(before: &str, after: &str, place: &Place, form: &Form) -> Faults {
    let text = DraftText::parse(after);
    let lines = text.as_ref().map(DraftText::at_lines);
    let mut faults = Faults::default();
    for it in new_faults(before, after) {
        let of = lines.as_ref().and_then(|lines| lines.at(it.line));
        let words = Words::of(text.as_ref(), of);
        let field = of.filter(|of| *of == place).and_then(|_| words.field(form, &it));
        match field {
            Some(field) => faults.add(&field, asked_of(form, &field, &words.remedy(&it))),
            None => {
                faults.add("", format!("{}. {}", sentence(&words.problem(&it)), words.remedy(&it)))
            }
        }
    }
    faults
}

fn new_faults(before: &str, after: &str) -> Vec<ModelError> {
    let read = |text: &str| Model::read("model", text, &Known::shipped()).err().unwrap_or_default();
    let (mut known, mut new) = (read(before), read(after));
    new.retain(|it| {
        let same = known.iter().position(|was| (was.kind, &was.problem) == (it.kind, &it.problem));
        same.map(|at| known.swap_remove(at)).is_none()
    });
    new
}

/// The names that a form has for the facts of an element, and for what they refer to.
pub struct Words<'a> {
    text: Option<&'a DraftText>,
    section: String,
    facts: Vec<Fact>,
}

impl<'a> Words<'a> {
    /// Those of the element at a place, where there is one.
    pub fn of(text: Option<&'a DraftText>, place: Option<&Place>) -> Self {
        let facts = text.zip(place).and_then(|(text, place)| text.facts(place));
        let section = place.map_or_else(String::new, |it| it.section().to_owned());
        Words { text, section, facts: facts.unwrap_or_default() }
    }

    /// The field that a fault stands beside: what is missing is named in its words, and stands nowhere in the text.
    fn field(&self, form: &Form, fault: &ModelError) -> Option<String> {
        let missing =
            fault.problem.split('`').nth(1).filter(|_| fault.kind == FaultKind::MissingKey);
        let mut keys = missing.into_iter().chain(fault.key.as_deref());
        keys.find_map(|key| element_form::field_of(form, &self.facts, key))
    }

    /// What is wrong, without a full stop.
    pub fn problem(&self, fault: &ModelError) -> String {
        self.without_keys(&fault.problem)
    }

    /// What to do, as a sentence.
    pub fn remedy(&self, fault: &ModelError) -> String {
        match (self.section.as_str(), fault.key.as_deref(), fault.kind) {
            ("criterion", Some("rule"), FaultKind::Untestable) => {
                "Tick “A person judges it, with evidence” where it has no rule, and only there."
                    .into()
            }
            (_, Some("offer"), FaultKind::MissingKey) => {
                "Add first what a day is: days are counted in its hours.".into()
            }
            (section, Some("band"), FaultKind::MissingKey) if section != "supplement" => {
                "Add first how bands are decided.".into()
            }
            _ => self.without_keys(&as_asked(&fault.remedy)),
        }
    }

    /// A text with the form's names in place of what stands between backticks.
    fn without_keys(&self, text: &str) -> String {
        let parts = text.split('`').enumerate();
        let said =
            parts.map(|(at, part)| if at % 2 == 0 { part.to_owned() } else { self.name(part) });
        said.collect()
    }

    /// The name of a key, with or without a value behind it; what is no key is what somebody typed.
    fn name(&self, quoted: &str) -> String {
        let key = quoted.split([' ', '=']).next().unwrap_or_default();
        let inside = format!("{key}.");
        let fact = self.facts.iter().find(|it| it.key == key || it.key.starts_with(&inside));
        let said = fact.map(|it| said::name(&self.section, it)).or_else(|| self.label(quoted));
        format!("“{}”", said.unwrap_or_else(|| quoted.to_owned()))
    }

    /// The label of what a fault can name by its id.
    fn label(&self, id: &str) -> Option<String> {
        let text = self.text?;
        let named = [Kind::Band, Kind::Cadence].into_iter().flat_map(|it| text.choices(it));
        named.into_iter().find(|(it, _)| it == id).map(|(_, label)| label)
    }
}

/// What to do beside a field: a list is chosen from.
fn asked_of(form: &Form, field: &str, remedy: &str) -> String {
    let field = form.fields.iter().find(|it| it.name == field);
    let is_list = field.is_some_and(|it| matches!(it.kind, FieldKind::Select(_)));
    let remedy = remedy.trim_end_matches('.');
    match remedy.strip_prefix("Fill in ").filter(|_| is_list) {
        Some(rest) => format!("Choose {rest}"),
        None => remedy.to_owned(),
    }
}

/// A remedy as forms ask: one fills in a form, and writes a text.
fn as_asked(remedy: &str) -> String {
    for (text, form) in [("Add `", "Fill in `"), ("Write it,", "Fill it in,"), ("Write ", "Enter ")]
    {
        if let Some(rest) = remedy.strip_prefix(text) {
            return format!("{form}{rest}");
        }
    }
    remedy.to_owned()
}
