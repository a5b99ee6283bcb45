//! Predecessors: whose results came before a school's own, followed back through the register's links.
//!
//! A chain is followed while each school has exactly one predecessor. Where several schools were merged into one, their
//! results are not that school's: they are named and not followed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::ids::Urn;

/// One link of the register: `urn` came from `predecessor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PredecessorLink {
    pub urn: Urn,
    pub predecessor: Urn,
    /// The day the link was established, where the register knows it.
    pub on: Option<Date>,
}

/// A school's predecessors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lineage {
    /// Latest first: each was the only predecessor of the one before it.
    pub followed: Vec<PredecessorLink>,
    /// Schools that were merged into one of those: named, not followed.
    pub merged: Vec<PredecessorLink>,
}

/// Follows a school's predecessors through `links`; a ring of links ends where it closes.
pub fn lineage(urn: Urn, links: &[PredecessorLink]) -> Lineage {
    let mut of: BTreeMap<Urn, BTreeMap<Urn, Option<Date>>> = BTreeMap::new();
    for link in links {
        of.entry(link.urn).or_default().insert(link.predecessor, link.on);
    }
    let mut found = Lineage::default();
    let mut at = urn;
    while let Some(before) = of.remove(&at) {
        let each =
            before.iter().map(|(&predecessor, &on)| PredecessorLink { urn: at, predecessor, on });
        if before.len() > 1 {
            found.merged = each.collect();
            break;
        }
        found.followed.extend(each);
        at = found.followed.last().map_or(at, |link| link.predecessor);
        if at == urn {
            found.followed.pop();
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(links: &[(u32, u32)], followed: &[u32], merged: &[u32]) {
        let urn = |number: u32| (900_000 + number).to_string().parse::<Urn>().unwrap();
        let links: Vec<_> = links
            .iter()
            .map(|&(a, b)| PredecessorLink { urn: urn(a), predecessor: urn(b), on: None })
            .collect();
        let found = lineage(urn(1), &links);
        let numbers = |of: &[PredecessorLink]| {
            of.iter().map(|it| it.predecessor.number() - 900_000).collect::<Vec<_>>()
        };
        assert_eq!(
            (numbers(&found.followed), numbers(&found.merged)),
            (followed.to_vec(), merged.to_vec())
        );
    }

    #[test]
    fn chains_are_followed_and_mergers_are_not() {
        check(&[], &[], &[]);
        check(&[(1, 2), (2, 3), (9, 8)], &[2, 3], &[]);
        check(&[(1, 2), (1, 2)], &[2], &[]);
        check(&[(1, 2), (1, 3)], &[], &[2, 3]);
        check(&[(1, 2), (2, 3), (2, 4)], &[2], &[3, 4]);
        check(&[(1, 2), (2, 1)], &[2], &[]);
    }
}
