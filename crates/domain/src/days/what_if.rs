//! What would break: a school joins, a band changes, somebody is away, what schools pay changes. Worked out on a copy, and
//! set beside today. Nothing here is ever written.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Away, Capacity, Entitlement, Holder, Membership, Terms, Transfer, available,
    money::{Income, cost_of},
    offered, stretches,
};
use crate::{
    AcademicYear, RecordId, Urn,
    banding::InForce,
    model::{Day, Model},
};

/// A school as the simulator sees it: one of the trust, or one that may join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// `None` for one that may join.
    pub urn: Option<Urn>,
    pub name: String,
    #[serde(skip)]
    pub member: Membership,
    #[serde(skip)]
    pub bands: Vec<InForce>,
    /// The days that it works, where they are not the trust's.
    #[serde(skip)]
    pub terms: Option<Terms>,
}

/// What somebody knows about, for thin places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Knows {
    pub giver: Holder,
    pub specialism: String,
}

/// Something that a school is promised: by when, and who keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Owed {
    /// What it is and where, as people read it.
    pub what: String,
    /// Those who meet, side by side: any one of a side will do. A side of nobody is not known, and breaks nothing.
    pub kept_by: Vec<Vec<Holder>>,
    pub opens: Date,
    pub due_on: Date,
}

/// Everything that the simulator works from.
#[derive(Debug, Clone)]
pub struct World {
    pub year: AcademicYear,
    /// Today's, which says what is held back.
    pub model: Model,
    /// Every model adopted until the year's end with its first day, in the order in which they were: what is offered
    /// follows each in its time.
    pub adopted: Vec<(Date, Model)>,
    pub day: Day,
    pub terms: Terms,
    pub places: Vec<Place>,
    pub capacity: Vec<Capacity>,
    pub away: Vec<Away>,
    pub transfers: Vec<Transfer>,
    /// Minutes that schools brought from the year before.
    pub carried: u64,
    pub incomes: Vec<Income>,
    pub day_pence: Option<i64>,
    pub knows: Vec<Knows>,
    /// What schools are promised in the year and have not had yet.
    pub owed: Vec<Owed>,
}

/// One thing that might happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A school joins on a day, in a band or in none.
    Join { name: String, on: Date, band: Option<String> },
    /// A school of the trust is in another band from a day on.
    Band { urn: Urn, band: String, on: Date },
    /// Somebody is away.
    Away { giver: Holder, from: Date, to: Date },
    /// What every school pays becomes another share of its grant, in hundredths of a per cent.
    Levy { percent_hundredths: u32 },
}

/// What a world comes to. All in minutes and pence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// What schools are offered, and what is promised beside it: the reserve.
    pub offered: u64,
    pub held_back: u64,
    /// What schools brought from the year before, which is promised too.
    pub carried: u64,
    pub there: u64,
    /// What is there and not needed for the offer, the reserve and what was carried over; below nought where promises are not covered.
    pub spare: i64,
    /// Time that is given or planned already by somebody with capacity, and more than they have.
    pub over: BTreeMap<String, i64>,
    /// What schools pay; `None` where nothing is entered.
    pub paid_pence: Option<i64>,
    /// What the offer costs at the trust's cost of a day; `None` where there is none.
    pub offer_pence: Option<i64>,
    /// Specialisms that one person alone has, and that person.
    pub one_deep: BTreeMap<String, String>,
    /// Specialisms that nobody has while somebody is away.
    pub nobody: BTreeSet<String>,
}

impl World {
    /// The same world after some changes. `self` stays as it is.
    pub fn after(&self, changes: &[Change]) -> World {
        let mut next = self.clone();
        for change in changes {
            next.take(change);
        }
        next
    }

    fn take(&mut self, change: &Change) {
        match change {
            Change::Join { name, on, band } => self.places.push(Place {
                urn: None,
                name: name.clone(),
                member: Membership { joined: Some(*on), left: None },
                bands: band.iter().map(|it| decided(None, it, *on)).collect(),
                terms: None,
            }),
            Change::Band { urn, band, on } => {
                if let Some(place) = self.places.iter_mut().find(|it| it.urn == Some(*urn)) {
                    place.bands.retain(|it| it.from_on < *on);
                    place.bands.push(decided(Some(*urn), band, *on));
                }
            }
            Change::Away { giver, from, to } => {
                self.away.push(Away { giver: giver.clone(), from: *from, to: *to });
            }
            Change::Levy { percent_hundredths } => {
                for it in &mut self.incomes {
                    it.percent_hundredths = Some(*percent_hundredths);
                    it.pence = None;
                }
            }
        }
    }

    /// What one school is offered.
    pub fn offered(&self, place: &Place) -> Vec<Entitlement> {
        let bands: Vec<&InForce> = place.bands.iter().collect();
        let adopted: Vec<_> = self.adopted.iter().map(|(from, it)| (*from, it)).collect();
        let terms = place.terms.as_ref().unwrap_or(&self.terms);
        offered(&stretches(&self.terms, &adopted), terms, place.member, &bands)
    }

    /// What it comes to. `name` says a giver as people read them.
    pub fn outcome(&self, name: impl Fn(&Holder) -> String) -> Outcome {
        let offered: u64 = self
            .places
            .iter()
            .flat_map(|it| self.offered(it))
            .map(|it| u64::from(it.minutes))
            .sum();
        let held = self.model.reserves.iter().filter_map(|it| it.held);
        let held_back: u64 = held.map(|it| u64::from(self.day.minutes_of(it))).sum();
        let givers: BTreeSet<&Holder> = self.capacity.iter().map(|it| &it.giver).collect();
        let (mut there, mut over) = (0u64, BTreeMap::new());
        for giver in &givers {
            let has = available(giver, &self.capacity, &self.away, &self.terms, &self.day);
            there += u64::from(has);
            let theirs = self.transfers.iter().filter(|it| it.giver == **giver);
            let taken: u32 = theirs.filter(|it| it.state.takes_time()).map(|it| it.minutes).sum();
            if has < taken {
                over.insert(name(giver), i64::from(taken) - i64::from(has));
            }
        }
        let paid = self.incomes.iter().map(Income::paid).collect::<Option<Vec<_>>>();
        let (one_deep, nobody) = self.thin(&name);
        Outcome {
            offered,
            held_back,
            carried: self.carried,
            there,
            spare: signed(there) - signed(offered + held_back + self.carried),
            over,
            paid_pence: paid.filter(|it| !it.is_empty()).map(|it| it.iter().sum()),
            offer_pence: self
                .day_pence
                .map(|pence| cost_of(u32::try_from(offered).unwrap_or(u32::MAX), pence, &self.day)),
            one_deep,
            nobody,
        }
    }

    /// Specialisms that one person alone has, and those whose only people are away for a month of school days or more.
    fn thin(
        &self,
        name: impl Fn(&Holder) -> String,
    ) -> (BTreeMap<String, String>, BTreeSet<String>) {
        const LONG: usize = 20;
        let long_away = |giver: &Holder| {
            let gone = |on: Date| {
                self.away.iter().any(|it| it.giver == *giver && it.from <= on && on <= it.to)
            };
            LONG <= self.terms.days().iter().filter(|(on, _)| gone(*on)).count()
        };
        let mut by: BTreeMap<&str, BTreeSet<&Holder>> = BTreeMap::new();
        for it in &self.knows {
            by.entry(&it.specialism).or_default().insert(&it.giver);
        }
        let (mut one, mut nobody) = (BTreeMap::new(), BTreeSet::new());
        for (specialism, all) in by {
            let here: Vec<&&Holder> = all.iter().filter(|it| !long_away(it)).collect();
            match here.as_slice() {
                [] => drop(nobody.insert(specialism.to_owned())),
                [only] => drop(one.insert(specialism.to_owned(), name(only))),
                _ => {}
            }
        }
        (one, nobody)
    }

    /// Transfers that are planned for a day on which their giver is away.
    pub fn without_giver(&self) -> Vec<&Transfer> {
        let away = |it: &&Transfer| {
            it.state == super::State::Planned
                && it.on.is_some_and(|on| {
                    self.away
                        .iter()
                        .any(|gone| gone.giver == it.giver && gone.from <= on && on <= gone.to)
                })
        };
        self.transfers.iter().filter(away).collect()
    }
}

impl World {
    /// What cannot be kept: all of one side are away from the day on which it opens to the day by which it is due.
    pub fn unkept(&self) -> Vec<&Owed> {
        let away = |it: &Owed, giver: &Holder| {
            let mut theirs = self.away.iter().filter(|gone| gone.giver == *giver);
            theirs.any(|gone| gone.from <= it.opens && it.due_on <= gone.to)
        };
        let missed = |it: &&Owed| {
            let mut sides = it.kept_by.iter();
            sides.any(|side| !side.is_empty() && side.iter().all(|giver| away(it, giver)))
        };
        self.owed.iter().filter(missed).collect()
    }
}

fn signed(minutes: u64) -> i64 {
    i64::try_from(minutes).unwrap_or(i64::MAX)
}

/// A band as if it had been decided.
fn decided(urn: Option<Urn>, band: &str, on: Date) -> InForce {
    // A school that may join has no number here, and needs none: its bands stand beside it.
    let urn = urn.or_else(|| "100000".parse().ok());
    let urn = urn.unwrap_or_else(|| unreachable!("six digits are a URN"));
    InForce {
        urn,
        band: band.to_owned(),
        from_on: on,
        decision: RecordId("what if".into()),
        brought_forward: false,
    }
}
