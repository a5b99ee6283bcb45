//! What each school pays in a year: what was entered for it, and what the board decided since, where the school has notice.

use std::collections::BTreeMap;

use trustwide_domain::{
    AcademicYear, Urn,
    days::{
        Levy, PaidPart,
        money::{Income, said_percent},
        paid_in_parts,
    },
    time::Said,
};
use trustwide_storage::{
    Scoped,
    banding::{Consequence, ConsequenceKind},
};

use crate::errors::WebError;

/// What is entered and decided for a year, as far as the reader sees it.
pub struct Paid {
    year: AcademicYear,
    incomes: BTreeMap<Urn, Income>,
    levies: BTreeMap<Urn, Vec<Levy>>,
}

impl Paid {
    pub async fn read(scoped: &Scoped, year: AcademicYear) -> Result<Paid, WebError> {
        let incomes = scoped.incomes().await?.into_iter().filter(|it| it.year == year);
        let mut levies: BTreeMap<Urn, Vec<Levy>> = BTreeMap::new();
        for it in scoped.consequences().await? {
            let urn = it.urn;
            levies.entry(urn).or_default().extend(levy(&it));
        }
        let incomes = incomes.map(|it| (it.income.urn, it.income)).collect();
        Ok(Paid { year, incomes, levies })
    }

    /// A school's grant, and what it pays of it part by part.
    pub fn of(&self, urn: Urn) -> (Option<i64>, Vec<PaidPart>) {
        let Some(income) = self.incomes.get(&urn) else { return (None, Vec::new()) };
        let levies = self.levies.get(&urn).map(Vec::as_slice).unwrap_or_default();
        (Some(income.grant_pence), paid_in_parts(income, levies, self.year))
    }
}

/// A decision about the levy, once the school has notice of it: until then nothing follows from it.
fn levy(it: &Consequence) -> Option<Levy> {
    let share = it.levy_hundredths.filter(|_| it.kind == ConsequenceKind::Levy)?;
    it.notice_on?;
    Some(Levy {
        percent_hundredths: u32::try_from(share).ok()?,
        from: it.from_on,
        to: it.ended_on,
        decided: format!("{}, {}, minute {}", it.body, Said(it.decided_on), it.minute),
    })
}

/// The shares of a year in the order in which they held: `5.5%`, `5.5%, then 7%`. `None` where an amount is paid.
pub fn said_shares(parts: &[PaidPart]) -> Option<String> {
    let shares: Option<Vec<String>> =
        parts.iter().map(|it| it.percent_hundredths.map(said_percent)).collect();
    shares.filter(|it| !it.is_empty()).map(|it| it.join(", then "))
}
