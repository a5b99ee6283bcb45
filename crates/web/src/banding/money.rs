//! What a band would change in pounds: its days at what a day costs the trust, and what the school pays. Only what the
//! trust has entered; the rest is left blank. Not here: how money is worked out (`domain::days`), what a school pays
//! after a decision about its levy (`money::paid`).

use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    banding::Changes,
    days::money::{part, said_pence},
};
use trustwide_storage::Scoped;

use crate::{
    errors::WebError,
    money::paid::{Paid, said_shares},
    pages::banding::ChangesMoney,
};

/// One per cent of a grant, in hundredths of a per cent.
const ONE_PER_CENT: u32 = 100;

/// What the trust has entered for the year of a day.
pub struct Money {
    year: AcademicYear,
    day_pence: Option<i64>,
    paid: Paid,
}

/// The part of it that is one school's.
pub struct Rates<'m> {
    money: &'m Money,
    urn: Urn,
}

impl Money {
    /// Reads the year of the scope's day.
    pub async fn read(scoped: &Scoped) -> Result<Money, WebError> {
        let year = AcademicYear::of(scoped.as_at().day);
        let settings = scoped.money_settings().await?;
        let setting = settings.into_iter().find(|it| it.year == year);
        let day_pence = setting.and_then(|it| it.setting.day_pence);
        Ok(Money { year, day_pence, paid: Paid::read(scoped, year).await? })
    }

    /// What is one school's; `None` for those who may not see what it pays.
    pub fn at(&self, scoped: &Scoped, urn: Urn) -> Option<Rates<'_>> {
        let may = scoped.access().may_at(Right::SeeMoney, urn);
        may.then_some(Rates { money: self, urn })
    }
}

impl Rates<'_> {
    /// What some changes come to.
    pub fn of(&self, it: &Changes) -> ChangesMoney {
        let day = self.money.day_pence;
        let further = it.days_then.zip(it.days_now.or(Some(0)));
        let further = further.map(|(then, now)| i64::from(then) - i64::from(now));
        let worth = day.zip(further).map(|(day, hundredths)| day * hundredths / 100);
        let (grant, parts) = self.money.paid.of(self.urn);
        let pays = (!parts.is_empty()).then(|| parts.iter().map(|it| it.pence).sum());
        ChangesMoney {
            year: self.money.year,
            day_cost: day.map(said_pence),
            worth: worth.map(said_pence),
            pays: pays.map(said_pence),
            share: said_shares(&parts),
            one_per_cent: grant.filter(|it| *it > 0).map(|it| said_pence(part(it, ONE_PER_CENT))),
        }
    }
}
