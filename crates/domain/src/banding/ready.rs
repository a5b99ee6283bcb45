//! Ready to move when: the fewest changes that would meet every needed criterion of the band above. A draft from which
//! people agree conditions; nothing follows from it by itself.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{About, Answer, Evidence, answer, test, with_included};
use crate::model::{Criterion, Model, Rule};

/// Sets of changes looked at together at most, the smallest first.
const WAYS: usize = 64;

/// What stands between a school and the band above its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// The band above.
    pub to: String,
    /// In the order of its criteria.
    pub changes: Vec<Change>,
}

/// One thing that would have to be so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// Its place among the criteria, so that changes stay in their order.
    #[serde(skip)]
    at: usize,
    pub criterion: String,
    pub about: About,
    /// What must be so, or must not.
    pub must: String,
    pub known: Known,
    /// Whether the school itself can bring it about.
    pub in_hand: bool,
}

/// What is known of it today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// It was measured, and is not so.
    Measured,
    /// Somebody judged that it is not so.
    Judged,
    /// It cannot be tested yet.
    Untested,
}

/// Changes by what must be so: what two criteria ask for is one change.
type Way = BTreeMap<(About, String), Change>;

/// The fewest changes that would lift a school from a band to the one above; `None` from the first band or an unknown one.
pub fn ready_to_move(model: &Model, from: &str, evidence: &Evidence) -> Option<Ready> {
    let at = model.bands.iter().position(|it| it.item.id == from)?;
    let above = &model.bands[at.checked_sub(1)?];
    let needed = with_included(model, above).into_iter().flat_map(|it| &it.criteria);
    let each = needed.filter(|it| it.needed).enumerate().map(|(at, it)| of(at, it, evidence));
    let fewest = all_of(each).into_iter().next()?;
    let mut changes: Vec<Change> = fewest.into_values().collect();
    changes.sort();
    Some(Ready { to: above.item.id.clone(), changes })
}

fn of(at: usize, criterion: &Criterion, evidence: &Evidence) -> Vec<Way> {
    if let Some(rule) = &criterion.rule {
        return ways(rule, true, &Leaf { at, criterion, evidence });
    }
    let known = match answer(criterion, evidence) {
        Answer::Met => return vec![Way::new()],
        Answer::NotMet => Known::Judged,
        Answer::CannotTest(_) => Known::Untested,
    };
    let about = About::Judged { criterion: criterion.item.id.clone() };
    vec![way(at, criterion, about, criterion.item.label.clone(), known)]
}

fn way(at: usize, criterion: &Criterion, about: About, must: String, known: Known) -> Way {
    let in_hand = about.is_in_the_schools_hands();
    let id = (about.clone(), must.clone());
    let change = Change { at, criterion: criterion.item.id.clone(), about, must, known, in_hand };
    Way::from([(id, change)])
}

struct Leaf<'a> {
    at: usize,
    criterion: &'a Criterion,
    evidence: &'a Evidence,
}

/// Every way to make a rule hold, or not hold, the shortest first.
fn ways(rule: &Rule, wanted: bool, leaf: &Leaf<'_>) -> Vec<Way> {
    let each = |of: &[Rule], wanted: bool| -> Vec<Vec<Way>> {
        of.iter().map(|it| ways(it, wanted, leaf)).collect()
    };
    match (rule, wanted) {
        (Rule::All { of }, true) | (Rule::Any { of }, false) => {
            all_of(each(of, wanted).into_iter())
        }
        (Rule::All { of }, false) | (Rule::Any { of }, true) => shortest(each(of, wanted).concat()),
        (Rule::Not { of }, true) => all_of(each(of, false).into_iter()),
        (Rule::Not { of }, false) => shortest(each(of, true).concat()),
        (single, _) => vec![leaf.way(single, wanted)],
    }
}

impl Leaf<'_> {
    fn way(&self, rule: &Rule, wanted: bool) -> Way {
        let known = match (test(rule, self.evidence), wanted) {
            (Answer::Met, true) | (Answer::NotMet, false) => return Way::new(),
            (Answer::CannotTest(_), _) => Known::Untested,
            _ => Known::Measured,
        };
        let Some(about) = About::of_leaf(rule) else { return Way::new() };
        let said = rule.said();
        let must = if wanted { said } else { format!("it is not so that {said}") };
        way(self.at, self.criterion, about, must, known)
    }
}

fn all_of(each: impl Iterator<Item = Vec<Way>>) -> Vec<Way> {
    each.fold(vec![Way::new()], |so_far, next| {
        let both = so_far.iter().flat_map(|one| next.iter().map(move |other| joined(one, other)));
        shortest(both.collect())
    })
}

fn joined(one: &Way, other: &Way) -> Way {
    let mut both = other.clone();
    both.extend(one.iter().map(|(id, it)| (id.clone(), it.clone())));
    both
}

fn shortest(mut ways: Vec<Way>) -> Vec<Way> {
    ways.sort_by_key(|it| it.len());
    ways.truncate(WAYS);
    ways
}
