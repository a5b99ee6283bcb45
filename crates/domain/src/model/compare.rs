//! Two models side by side: every element of either, section by section, what differs and what is the same.
//!
//! Not here: the differences as sentences (`diff`), what they mean for a school (`effect`).

use serde::Serialize;

use super::{
    Model,
    outline::{Outlined, Section},
};

/// One section of either model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub title: String,
    /// What differs.
    pub rows: Vec<ComparedRow>,
    /// The names of what is the same, in the order of the first.
    pub same: Vec<String>,
}

/// One element that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedRow {
    pub label: String,
    /// The element that it is inside, where it is inside one.
    pub part_of: Option<String>,
    pub standing: Standing,
    /// What the first says and the second does not, each a line.
    pub before: Vec<String>,
    /// What the second says and the first does not.
    pub after: Vec<String>,
}

/// How an element of one model stands to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Changed,
    New,
    Gone,
}

/// Every section of either model, in the order of the public page. Elements are matched by section, kind and id.
pub fn compare(before: &Model, after: &Model) -> Vec<Compared> {
    let (before, after) = (before.outline(), after.outline());
    let mut all = vec![whole(&before, &after)];
    let empty = |title: &str| Section {
        title: title.to_owned(),
        facts: Vec::new(),
        cites: Vec::new(),
        entries: Vec::new(),
    };
    let find = |list: &[Section], title: &str| {
        list.iter().find(|it| it.title == title).cloned().unwrap_or_else(|| empty(title))
    };
    for section in &before.sections {
        all.push(sections(section, &find(&after.sections, &section.title)));
    }
    let new =
        after.sections.iter().filter(|it| !before.sections.iter().any(|b| b.title == it.title));
    all.extend(new.map(|it| sections(&empty(&it.title), it)));
    all.retain(|it| !it.rows.is_empty() || !it.same.is_empty());
    all
}

fn whole(before: &super::Outline, after: &super::Outline) -> Compared {
    let lines = |it: &super::Outline| {
        let mut lines = vec![it.title.clone()];
        lines.extend(it.says.clone());
        lines.extend(it.facts.iter().map(fact));
        lines
    };
    let mut compared = Compared { title: "The model".into(), rows: Vec::new(), same: Vec::new() };
    compared.add("Title, year and source", None, Some(lines(before)), Some(lines(after)));
    compared
}

fn sections(before: &Section, after: &Section) -> Compared {
    let mut compared = Compared { title: before.title.clone(), rows: Vec::new(), same: Vec::new() };
    let lines = |it: &Section| it.facts.iter().map(fact).collect::<Vec<_>>();
    if !before.facts.is_empty() || !after.facts.is_empty() {
        compared.add("As a whole", None, Some(lines(before)), Some(lines(after)));
    }
    compared.entries(None, &before.entries, &after.entries);
    compared.order(&before.entries, &after.entries);
    compared
}

impl Compared {
    fn entries(&mut self, part_of: Option<&str>, before: &[Outlined], after: &[Outlined]) {
        for it in before {
            let now = after.iter().find(|now| is_same_element(it, now));
            self.add(&it.label, part_of, Some(lines(it)), now.map(lines));
            self.entries(Some(&it.label), &it.parts, now.map_or(&[][..], |now| &now.parts));
        }
        for it in after.iter().filter(|it| !before.iter().any(|was| is_same_element(was, it))) {
            self.add(&it.label, part_of, None, Some(lines(it)));
            self.entries(Some(&it.label), &[], &it.parts);
        }
    }

    /// Bands stand from least need to most, steps from first to last: their order says something.
    fn order(&mut self, before: &[Outlined], after: &[Outlined]) {
        let shared = |list: &[Outlined], other: &[Outlined]| -> Vec<String> {
            let both = list.iter().filter(|it| other.iter().any(|them| is_same_element(it, them)));
            both.map(|it| it.id.clone()).collect()
        };
        if shared(before, after) != shared(after, before) {
            let labels = |list: &[Outlined]| list.iter().map(|it| it.label.clone()).collect();
            self.rows.push(ComparedRow {
                label: "Their order".into(),
                part_of: None,
                standing: Standing::Changed,
                before: labels(before),
                after: labels(after),
            });
        }
    }

    fn add(
        &mut self,
        label: &str,
        part_of: Option<&str>,
        before: Option<Vec<String>>,
        after: Option<Vec<String>>,
    ) {
        let standing = match (&before, &after) {
            (Some(was), Some(is)) if was == is => return self.same.push(label.to_owned()),
            (Some(_), Some(_)) => Standing::Changed,
            (None, _) => Standing::New,
            (_, None) => Standing::Gone,
        };
        let (was, is) = (before.unwrap_or_default(), after.unwrap_or_default());
        let only = |one: &[String], other: &[String]| {
            // Of what only one model has, the name stands at the head of the row already.
            let told = |it: &&String| standing != Standing::Changed && *it == label;
            one.iter().filter(|it| !other.contains(it) && !told(it)).cloned().collect()
        };
        self.rows.push(ComparedRow {
            label: label.to_owned(),
            part_of: part_of.map(str::to_owned),
            standing,
            before: only(&was, &is),
            after: only(&is, &was),
        });
    }
}

fn is_same_element(one: &Outlined, other: &Outlined) -> bool {
    (one.kind, &one.id) == (other.kind, &other.id)
}

/// What an element says, a line for each thing.
fn lines(it: &Outlined) -> Vec<String> {
    let mut lines = vec![it.label.clone()];
    lines.extend(it.says.clone());
    lines.extend(it.blank.as_ref().map(|blank| format!("Left blank: {blank}")));
    lines.extend(it.facts.iter().map(fact));
    lines
}

fn fact((name, value): &(&'static str, String)) -> String {
    let mut letters = name.chars();
    let name: String =
        letters.next().map_or(String::new(), |it| it.to_uppercase().chain(letters).collect());
    format!("{name}: {value}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Known;

    const TEXT: &str = include_str!("../../tests/data/four_tiers.toml");

    fn model(text: &str) -> Model {
        Model::read("four_tiers.toml", text, &Known::shipped()).unwrap()
    }

    #[test]
    fn a_model_is_the_same_as_itself() {
        let all = compare(&model(TEXT), &model(TEXT));
        assert!(all.iter().all(|it| it.rows.is_empty()));
        let bands = all.iter().find(|it| it.title.starts_with("How schools")).unwrap();
        assert!(bands.same.contains(&"Anchor".to_owned()), "{:?}", bands.same);
    }

    #[test]
    fn what_differs_stands_side_by_side() {
        let now = TEXT
            .replace("amount = 36", "amount = 30")
            .replace("rhythm = \"termly\"", "rhythm = \"twice a year\"");
        let all = compare(&model(TEXT), &model(&now));
        let row = |title: &str| {
            let section = all.iter().find(|it| it.title.starts_with(title)).unwrap();
            section.rows.iter().find(|it| it.label != "As a whole").unwrap().clone()
        };
        let time = row("What every school is offered");
        assert_eq!((time.standing, time.before.len()), (Standing::Changed, 1));
        assert!(time.before[0].contains("36.0") && time.after[0].contains("30.0"), "{time:?}");
        assert_eq!(row("What happens").after, ["How often: twice a year"]);
    }
}
