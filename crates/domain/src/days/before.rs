//! Time given before the trust started here, as a spreadsheet has it: who gave it, and who received it, by the line that it
//! is on. On a line of what heads give, the school is that of the head.
//!
//! Not here: reading the spreadsheet (`importers::opening`).

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;

use super::{Account, Holder};
use crate::{
    AcademicYear, PersonId, Urn,
    access::{Holding, Role},
    banding::{InForce, was_in},
    model::{Commitment, Model},
};

/// What tells which time can be brought along.
#[derive(Debug, Clone)]
pub struct DaysBefore {
    pub model: Model,
    /// The first year that is counted here; all time brought along stands in it.
    pub year: AcademicYear,
    /// The day before which it was given.
    pub day: Date,
    pub bands: Vec<InForce>,
    pub held: Vec<Holding>,
}

/// The account of a line, and its two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    pub account: Account,
    pub giver: Holder,
    pub receiver: Holder,
}

/// Why time on a line cannot be brought along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoDays {
    NoLine,
    /// The line goes with a band that the school was not in.
    OtherBand {
        band: String,
        year: AcademicYear,
    },
    /// It is given by holders of a post, and none is known at the school.
    NoGiver,
    /// Several hold the post: whose days they are cannot be told.
    Givers(usize),
}

impl DaysBefore {
    /// The account and the sides of time that a file has for a school on a line.
    pub fn sides(&self, urn: Urn, line: &str) -> Result<Sides, NoDays> {
        let model = &self.model;
        let received =
            |account| Ok(Sides { account, giver: Holder::Central, receiver: Holder::School(urn) });
        if let Some(more) = model.supplements.iter().find(|it| it.item.id == line) {
            if !was_in(&self.bands, urn, &more.band, self.year) {
                let band = model.band(&more.band);
                let band = band.map_or_else(|| more.band.clone(), |it| it.item.label.clone());
                return Err(NoDays::OtherBand { band, year: self.year });
            }
            return received(Account::Supplement);
        }
        if let Some(promised) = model.commitments.iter().find(|it| it.item.id == line) {
            let giver = Holder::Person(self.giver(urn, promised)?);
            return Ok(Sides { account: Account::Commitment, giver, receiver: Holder::Trust });
        }
        if model.offer.iter().any(|it| it.item.id == line) {
            received(Account::Offer)
        } else if model.bespoke.iter().any(|it| it.item.id == line) {
            received(Account::Bespoke)
        } else {
            Err(NoDays::NoLine)
        }
    }

    /// Whoever held the post that gives on a line, at a school: on the day before which it was given, or else within the
    /// year.
    fn giver(&self, urn: Urn, line: &Commitment) -> Result<PersonId, NoDays> {
        let role = line.by.as_ref().and_then(|id| {
            let role = self.model.roles.iter().find(|it| it.item.id == *id)?;
            role.rights_of
        });
        let role = role.ok_or(NoDays::NoGiver)?;
        let then = self.holders(urn, role, |it| it.is_held_on(self.day));
        let within = |it: &Holding| {
            it.from_on <= self.year.last_day()
                && it.to_on.is_none_or(|last| self.year.first_day() <= last)
        };
        let all = if then.is_empty() { self.holders(urn, role, within) } else { then };
        match (all.len(), all.first()) {
            (1, Some(only)) => Ok((*only).clone()),
            (0, _) | (_, None) => Err(NoDays::NoGiver),
            (many, _) => Err(NoDays::Givers(many)),
        }
    }

    /// Holders of a role at a school; whoever is acted for does not count beside the one who acts.
    fn holders(
        &self,
        urn: Urn,
        role: Role,
        fits: impl Fn(&Holding) -> bool,
    ) -> BTreeSet<&PersonId> {
        let held = self.held.iter().filter(|it| it.role == role && it.school == Some(urn));
        let all: Vec<&Holding> = held.filter(|it| fits(it)).collect();
        let acted_for: BTreeSet<&PersonId> =
            all.iter().filter_map(|it| it.acting_for.as_ref()).collect();
        all.iter().map(|it| &it.person).filter(|it| !acted_for.contains(it)).collect()
    }
}

impl fmt::Display for NoDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoDays::NoLine => f.write_str("no line of the model in force"),
            NoDays::OtherBand { band, year } => {
                write!(f, "this line goes with {band}, and no such band of the school is held for {year}")
            }
            NoDays::NoGiver => f.write_str(
                "nobody is known at this school who holds the post that gives these days: bring the people along first",
            ),
            NoDays::Givers(many) => write!(
                f,
                "{many} people share the post that gives these days at this school: whose they are cannot be told"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{PostId, RecordId, model::preset};

    fn urn(text: &str) -> Urn {
        text.parse().unwrap()
    }

    fn before(preset_id: &str) -> DaysBefore {
        let known = crate::model::Known::shipped();
        let text = preset(preset_id).unwrap().text;
        DaysBefore {
            model: Model::read("model", text, &known).unwrap(),
            year: AcademicYear::of(date(2023, 9, 1)),
            day: date(2023, 11, 1),
            bands: Vec::new(),
            held: Vec::new(),
        }
    }

    fn head(name: &str, school: &str, from_on: Date, to_on: Option<Date>) -> Holding {
        Holding {
            person: PersonId(name.into()),
            post: PostId(format!("post-{name}")),
            role: Role::Headteacher,
            school: Some(urn(school)),
            from_on,
            to_on,
            acting_for: None,
        }
    }

    #[test]
    fn what_heads_give_is_given_by_the_head_of_the_school() {
        let year = date(2023, 9, 1);
        let mut it = before("trust-in-learning");
        it.held = vec![
            head("ann", "900001", year, None),
            head("bo", "900002", year, Some(date(2023, 10, 31))),
            head("cy", "900002", date(2023, 11, 1), None),
            head("di", "900003", year, None),
            head("ed", "900003", year, None),
            head("fay", "900004", date(2024, 1, 1), None),
        ];
        let giver = |school: &str| match it.sides(urn(school), "heads_days") {
            Ok(sides) => {
                assert_eq!((sides.account, sides.receiver), (Account::Commitment, Holder::Trust));
                sides.giver.to_string()
            }
            Err(why) => why.to_string(),
        };
        assert_eq!(giver("900001"), "person/ann");
        assert_eq!(giver("900002"), "person/cy", "who held it on the day");
        assert!(giver("900003").starts_with("2 people share the post"));
        assert_eq!(giver("900004"), "person/fay", "the only one of the year");
        assert!(giver("900005").starts_with("nobody is known at this school"));
    }

    #[test]
    fn an_addition_for_a_band_is_only_for_schools_that_were_in_it() {
        let mut it = before("humber");
        let more = it.model.supplements[0].clone();
        let sides = |it: &DaysBefore| it.sides(urn("900001"), &more.item.id);
        assert!(matches!(sides(&it), Err(NoDays::OtherBand { .. })));
        let in_force = |band: &str, from_on| InForce {
            urn: urn("900001"),
            band: band.into(),
            from_on,
            decision: RecordId("d".into()),
            brought_forward: true,
        };
        it.bands = vec![in_force(&more.band, date(2021, 9, 1))];
        assert_eq!(sides(&it).unwrap().account, Account::Supplement);
        it.bands.push(in_force("other", date(2023, 9, 1)));
        assert!(sides(&it).is_err(), "it had left the band before the year");
        it.bands[1].from_on = date(2024, 1, 8);
        assert!(sides(&it).is_ok(), "it left the band within the year");
    }
}
