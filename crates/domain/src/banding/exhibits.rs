//! What stands behind each answer, as people read it: the figure with its year and file, the grade with its day, the
//! judgement with its evidence and who made it.
//!
//! Not here: how it is found (the web's `banding::gather`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::{
    AcademicYear,
    model::{Counted, Criterion, Rule},
    source::{SourceKind, Stage},
};

/// What a piece of evidence is about: one leaf of a rule, or one judgement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum About {
    Figure { measure: String, group: String },
    Inspection { framework: String, area: String },
    Likely { framework: String, area: String },
    Direction,
    AtRisk,
    HeadInPost,
    Count { of: Counted },
    Judged { criterion: String },
}

/// One piece of evidence in words, and the file it came from where it came from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    pub about: About,
    pub said: String,
    /// Its place in [`Gathered::sources`].
    pub source: Option<usize>,
}

/// A file that evidence came from: enough to find it again, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceNote {
    pub kind: SourceKind,
    pub year: Option<AcademicYear>,
    pub file: String,
    pub stage: Stage,
    pub published_on: Option<Date>,
    /// The file's SHA-256, in hexadecimal.
    pub checksum: String,
}

/// All evidence of one school: for the rule, for people, and where it came from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Gathered {
    pub evidence: Evidence,
    pub exhibits: Vec<Exhibit>,
    pub sources: Vec<SourceNote>,
}

impl Gathered {
    /// What is in evidence on one criterion, in the order of its rule.
    pub fn of<'a>(&'a self, criterion: &Criterion) -> Vec<&'a Exhibit> {
        let abouts = About::of(criterion);
        abouts
            .iter()
            .flat_map(|about| self.exhibits.iter().filter(move |it| it.about == *about))
            .collect()
    }
}

impl About {
    /// Everything that a criterion asks about, each once.
    pub fn of(criterion: &Criterion) -> Vec<About> {
        let mut abouts = Vec::new();
        match &criterion.rule {
            Some(rule) => collect(rule, &mut abouts),
            None => abouts.push(About::Judged { criterion: criterion.item.id.clone() }),
        }
        abouts
    }

    /// What a leaf of a rule asks about; `None` for a rule made of others.
    pub fn of_leaf(rule: &Rule) -> Option<About> {
        Some(match rule {
            Rule::Figure { measure, group, .. } => About::Figure {
                measure: measure.clone(),
                group: group.clone().unwrap_or_else(|| super::ALL_PUPILS.to_owned()),
            },
            Rule::Inspection(it) => {
                About::Inspection { framework: it.framework.clone(), area: it.area.clone() }
            }
            Rule::Likely(it) => {
                About::Likely { framework: it.framework.clone(), area: it.area.clone() }
            }
            Rule::Direction { .. } => About::Direction,
            Rule::AtRisk => About::AtRisk,
            Rule::HeadInPost { .. } => About::HeadInPost,
            Rule::Count { of, .. } => About::Count { of: *of },
            Rule::All { .. } | Rule::Any { .. } | Rule::Not { .. } => return None,
        })
    }

    /// Whether a school itself can change it: not its inspectors' grade, nor others' forecast, nor when its head began.
    pub fn is_in_the_schools_hands(&self) -> bool {
        matches!(
            self,
            About::Figure { .. } | About::Direction | About::Count { .. } | About::Judged { .. }
        )
    }
}

fn collect(rule: &Rule, abouts: &mut Vec<About>) {
    match rule {
        Rule::All { of } | Rule::Any { of } | Rule::Not { of } => {
            of.iter().for_each(|it| collect(it, abouts));
        }
        leaf => {
            let new = About::of_leaf(leaf).filter(|it| !abouts.contains(it));
            abouts.extend(new);
        }
    }
}
