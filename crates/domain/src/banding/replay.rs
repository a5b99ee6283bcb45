//! A past suggestion made again from its frozen evidence, and how it would come out by today's rules.

use std::fmt;

use serde::Serialize;

use super::{Answer, Evidence, Suggestion, suggest};
use crate::model::{Criterion, Model};

/// Whether the rule, with the model of that day and the evidence as it was frozen, suggests the same again.
pub fn same_again(model: &Model, evidence: &Evidence, was: &Suggestion) -> bool {
    suggest(model, evidence) == *was
}

/// One way in which today's rules differ from those of a past day, for one school's evidence of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RuleDifference {
    /// The bands left open: then, and by today's rules. Labels.
    Bands { then: Vec<String>, now: Vec<String> },
    /// A criterion that is no longer asked.
    Gone { band: String, criterion: String },
    /// A criterion that was not asked then.
    New { band: String, criterion: String, answer: Answer },
    /// A criterion whose test has changed, with both answers.
    Changed { band: String, criterion: String, then: Answer, now: Answer },
}

/// How today's model would answer the evidence of a past day otherwise; empty where nothing differs.
pub fn differences(then: &Model, now: &Model, evidence: &Evidence) -> Vec<RuleDifference> {
    let mut found = Vec::new();
    let (before, after) = (suggest(then, evidence).open, suggest(now, evidence).open);
    if labels(then, &before) != labels(now, &after) {
        let (then, now) = (labels(then, &before), labels(now, &after));
        found.push(RuleDifference::Bands { then, now });
    }
    for (band, criterion) in criteria(then) {
        let again = criteria(now).find(|(_, it)| it.item.id == criterion.item.id);
        let (band, criterion_label) = (band.to_owned(), criterion.item.label.clone());
        match again {
            None => found.push(RuleDifference::Gone { band, criterion: criterion_label }),
            Some((_, it)) if it.rule != criterion.rule || it.needed != criterion.needed => {
                let (then, now) = (super::answer(criterion, evidence), super::answer(it, evidence));
                let criterion = criterion_label;
                found.push(RuleDifference::Changed { band, criterion, then, now });
            }
            Some(_) => {}
        }
    }
    let known = |id: &str| criteria(then).any(|(_, it)| it.item.id == id);
    for (band, it) in criteria(now).filter(|(_, it)| !known(&it.item.id)) {
        found.push(RuleDifference::New {
            band: band.to_owned(),
            criterion: it.item.label.clone(),
            answer: super::answer(it, evidence),
        });
    }
    found
}

fn labels(model: &Model, ids: &[String]) -> Vec<String> {
    let label = |id: &String| model.band(id).map_or_else(|| id.clone(), |it| it.item.label.clone());
    ids.iter().map(label).collect()
}

fn criteria(model: &Model) -> impl Iterator<Item = (&str, &Criterion)> {
    model.bands.iter().flat_map(|band| {
        band.criteria.iter().map(move |criterion| (band.item.label.as_str(), criterion))
    })
}

impl fmt::Display for RuleDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = |bands: &[String]| match bands {
            [] => "no band’s criteria fit".to_owned(),
            [one] => format!("{one} fits"),
            [first, .., last] => format!("{first} to {last} are open"),
        };
        match self {
            RuleDifference::Bands { then, now } => {
                write!(f, "By the rules of that day {}; by today’s {}.", open(then), open(now))
            }
            RuleDifference::Gone { band, criterion } => {
                write!(f, "{band}: “{criterion}” is no longer asked.")
            }
            RuleDifference::New { band, criterion, answer } => {
                write!(f, "{band}: “{criterion}” was not asked then; today it {}.", answer.said())
            }
            RuleDifference::Changed { band, criterion, then, now } => write!(
                f,
                "{band}: “{criterion}” is asked differently: then it {}, today it {}.",
                then.said(),
                now.said()
            ),
        }
    }
}

impl Answer {
    /// As the end of a sentence: `is met`, `is not met`, `cannot be tested`.
    pub fn said(&self) -> &'static str {
        match self {
            Answer::Met => "is met",
            Answer::NotMet => "is not met",
            Answer::CannotTest(_) => "cannot be tested",
        }
    }
}
