//! What a band would change in pounds: its days at what a day costs the trust, and what the school pays. Only what the
//! trust has entered; the rest is left blank. Not here: how money is worked out (`domain::days::money`).

use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    banding::Changes,
    days::money::{Income, MoneySetting, part, said_pence, said_percent},
};
use trustwide_storage::Scoped;

use crate::{errors::WebError, pages::banding::ChangesMoney};

/// One per cent of a grant, in hundredths of a per cent.
const ONE_PER_CENT: u32 = 100;

/// What the trust has entered for the year of a day.
pub struct Money {
    year: AcademicYear,
    setting: Option<MoneySetting>,
    incomes: Vec<Income>,
}

/// The part of it that is one school's.
pub struct Rates<'m> {
    year: AcademicYear,
    day_pence: Option<i64>,
    income: Option<&'m Income>,
}

impl Money {
    /// Reads the year of the scope's day.
    pub async fn read(scoped: &Scoped) -> Result<Money, WebError> {
        let year = AcademicYear::of(scoped.as_at().day);
        let settings = scoped.money_settings().await?;
        let incomes = scoped.incomes().await?.into_iter();
        Ok(Money {
            year,
            setting: settings.into_iter().find(|it| it.year == year).map(|it| it.setting),
            incomes: incomes.filter(|it| it.year == year).map(|it| it.income).collect(),
        })
    }

    /// What is one school's; `None` for those who may not see what it pays.
    pub fn at(&self, scoped: &Scoped, urn: Urn) -> Option<Rates<'_>> {
        scoped.access().may_at(Right::SeeMoney, urn).then(|| Rates {
            year: self.year,
            day_pence: self.setting.as_ref().and_then(|it| it.day_pence),
            income: self.incomes.iter().find(|it| it.urn == urn),
        })
    }
}

impl Rates<'_> {
    /// What some changes come to.
    pub fn of(&self, it: &Changes) -> ChangesMoney {
        let further = it.days_then.zip(it.days_now.or(Some(0)));
        let further = further.map(|(then, now)| i64::from(then) - i64::from(now));
        let worth = self.day_pence.zip(further).map(|(day, hundredths)| day * hundredths / 100);
        let grant = self.income.map(|it| it.grant_pence).filter(|it| *it > 0);
        ChangesMoney {
            year: self.year,
            day_cost: self.day_pence.map(said_pence),
            worth: worth.map(said_pence),
            pays: self.income.and_then(Income::paid).map(said_pence),
            share: self.income.and_then(|it| it.percent_hundredths).map(said_percent),
            one_per_cent: grant.map(|it| said_pence(part(it, ONE_PER_CENT))),
        }
    }
}
