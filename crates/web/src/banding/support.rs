//! The first support after a decision: time given to the school, or a visit held there, whichever came first. Everybody who
//! may see the band reads the same.

use std::collections::BTreeMap;

use trustwide_domain::{
    AcademicYear, Urn,
    banding::{GivenSupport, first_support},
};
use trustwide_storage::{Scoped, banding::Decision};

use crate::{errors::WebError, pages::banding::FirstSupport};

/// Everything that schools were given since the year of the earliest decision asked about.
pub struct Support {
    given: BTreeMap<Urn, Vec<GivenSupport>>,
}

impl Support {
    /// Reads what was given up to the scope's day, from the year of the first of some decisions on.
    pub async fn since<'d>(
        scoped: &Scoped,
        decisions: impl Iterator<Item = &'d Decision>,
    ) -> Result<Support, WebError> {
        let mut given: BTreeMap<Urn, Vec<GivenSupport>> = BTreeMap::new();
        let (today, first) = (scoped.as_at().day, decisions.map(|it| it.decided_on).min());
        let Some(first) = first else { return Ok(Support { given }) };
        let mut year = AcademicYear::of(first);
        while year <= AcademicYear::of(today) {
            for it in scoped.transfers(year).await?.into_iter().map(|it| it.transfer) {
                let on = it.on.filter(|on| *on <= today && it.state.is_given());
                if let (Some(urn), Some(on)) = (it.receiver.school(), on) {
                    given.entry(urn).or_default().push(GivenSupport { on, at: it.starts_at });
                }
            }
            year = year.next();
        }
        for (urn, it) in scoped.visited_between(first, today).await? {
            given.entry(urn).or_default().push(it);
        }
        Ok(Support { given })
    }

    /// How long a school waited after a decision that gave it a band.
    pub fn after(&self, it: &Decision) -> Option<FirstSupport> {
        let given = self.given.get(&it.urn)?;
        let (first, waited) = first_support((it.decided_on, it.at), given)?;
        Some(FirstSupport { on: first.on, waited: waited.to_string() })
    }
}
