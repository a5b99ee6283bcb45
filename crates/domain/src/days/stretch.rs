//! A year of more than one model: which of them a school's offer follows, and from when.

use jiff::civil::Date;

use super::{
    Entitlement, Membership, Terms,
    entitlement::{round, unrounded},
};
use crate::{
    banding::InForce,
    model::{Model, PartYear},
};

/// The part of a year that follows one model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch<'m> {
    pub model: &'m Model,
    /// The first day; `None` from the beginning of the year on.
    pub from: Option<Date>,
    /// The last day; `None` until the end of the year.
    pub to: Option<Date>,
}

impl Stretch<'_> {
    /// The part of a membership that lies within it.
    pub fn within(&self, member: Membership) -> Membership {
        let left = match (member.left, self.to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Membership { joined: member.joined.max(self.from), left }
    }
}

/// Shares a year among the models that were adopted, each with its first day, in any order; of two of one day the later in
/// the list counts.
///
/// A model that is adopted within a term counts from the next one, so that nothing already planned loses its line; the
/// first that a trust ever adopts counts for all of its year.
pub fn stretches<'m>(terms: &Terms, adopted: &[(Date, &'m Model)]) -> Vec<Stretch<'m>> {
    let begins: Vec<Date> = terms.spans().iter().map(|it| it.first).collect();
    let mut in_order = adopted.to_vec();
    in_order.sort_by_key(|(from, _)| *from);
    let mut all: Vec<Stretch<'m>> = Vec::new();
    for (from, model) in in_order {
        let first = match (all.is_empty(), begins.iter().position(|it| from <= *it)) {
            (true, _) | (_, Some(0)) => None,
            (false, Some(term)) => Some(begins[term]),
            (false, None) => continue,
        };
        all.retain(|it| it.from < first);
        if let Some(before) = all.last_mut() {
            before.to = first.and_then(|it| it.yesterday().ok());
        }
        all.push(Stretch { model, from: first, to: None });
    }
    all
}

/// What one school is offered in a year, by the model of each stretch. What a model offers in full, however short the
/// year, is offered once. The year's total is rounded as a whole.
pub fn offered(
    stretches: &[Stretch<'_>],
    terms: &Terms,
    member: Membership,
    bands: &[&InForce],
) -> Vec<Entitlement> {
    let mut all: Vec<Entitlement> = Vec::new();
    for stretch in stretches {
        for it in unrounded(stretch.model, terms, stretch.within(member), bands) {
            let again = |had: &Entitlement| {
                had.account == it.account && had.line == it.line && 0 < had.counted
            };
            if it.part_year == PartYear::Never && all.iter().any(again) {
                continue;
            }
            all.push(it);
        }
    }
    if stretches.len() > 1 {
        all.retain(|it| 0 < it.counted);
    }
    if let Some(day) = stretches.last().and_then(|it| it.model.day.as_ref()) {
        round(day, &mut all);
    }
    all
}
