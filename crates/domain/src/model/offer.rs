//! Time and money in a model: what a day is, what each school is offered, what heads give, and what pays for it.
//!
//! Not here: who gave what to whom (the days ledger).

use serde::Serialize;

use super::{
    error::FaultKind,
    fields::Fields,
    item::{Amount, Item, hundredths, said_hundredths},
    kind::Kind,
    outline::{Entry, Facts, Labels},
    words::{PartYear, TopSliceBasis, Unit},
};

/// What counts as a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    pub minutes: u32,
    pub preparation_counts: bool,
    pub travel_counts: bool,
    pub writing_up_counts: bool,
    /// Totals are rounded up to this, in hundredths of a day.
    pub round_to: u32,
    /// Whether the trust says all this itself. Where it does not, this is only where the program starts from.
    pub stated: bool,
    pub note: Option<String>,
}

impl Day {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let hours = hundredths(fields, "hours");
        let day = Day {
            minutes: hours.unwrap_or_default() * 60 / 100,
            preparation_counts: fields.flag("preparation_counts", false),
            travel_counts: fields.flag("travel_counts", false),
            writing_up_counts: fields.flag("writing_up_counts", false),
            round_to: hundredths(fields, "round_to").unwrap_or(50),
            stated: fields.flag("stated", true),
            note: fields.text("note"),
        };
        if !(60..=24 * 60).contains(&day.minutes) {
            let remedy = "Add `hours = …`, from 1 to 24.";
            fields.fault("hours", FaultKind::BadValue, "a day has no usable length", remedy);
        }
        if !(1..=100).contains(&day.round_to) {
            let remedy = "Write a part of a day, such as 0.5.";
            fields.fault(
                "round_to",
                FaultKind::BadValue,
                "totals cannot be rounded to this",
                remedy,
            );
        }
        day
    }

    /// An amount in minutes of this day.
    pub fn minutes_of(&self, amount: Amount) -> u32 {
        match amount.unit {
            Unit::HoursASchool => amount.hundredths * 60 / 100,
            _ => amount.hundredths * self.minutes / 100,
        }
    }
}

/// One line of what every school is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferLine {
    #[serde(flatten)]
    pub item: Item,
    pub amount: Option<Amount>,
    pub part_year: PartYear,
}

impl OfferLine {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let item = Item::read(fields, Kind::Offer);
        let amount = match item.blank {
            Some(_) => Amount::read_if_any(fields),
            None => Amount::read(fields),
        };
        OfferLine { item, amount, part_year: part_year(fields) }
    }
}

/// What a band adds to the offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supplement {
    #[serde(flatten)]
    pub item: Item,
    pub band: String,
    pub amount: Option<Amount>,
    pub part_year: PartYear,
}

impl Supplement {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let item = Item::read(fields, Kind::Supplement);
        if !fields.has("band") {
            let remedy = "Add `band = …`: a supplement belongs to one band.";
            fields.fault("band", FaultKind::MissingKey, "`band` is missing", remedy);
        }
        Supplement {
            item,
            band: fields.points_at("band", Kind::Band).unwrap_or_default(),
            amount: Amount::read(fields),
            part_year: part_year(fields),
        }
    }
}

fn part_year(fields: &mut Fields<'_>) -> PartYear {
    let said = match fields.has("amount") {
        true => fields.needed_word("part_year", FaultKind::BadValue),
        false => fields.word("part_year"),
    };
    said.unwrap_or(PartYear::Never)
}

/// Support beyond the offer, asked for or brokered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bespoke {
    #[serde(flatten)]
    pub item: Item,
    /// Whether the central team finds the supporter; a brokered piece of over a day is evaluated by its receiver.
    pub brokered: bool,
}

impl Bespoke {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Bespoke {
            item: Item::read(fields, Kind::Bespoke),
            brokered: fields.flag("brokered", false),
        }
    }
}

/// Time that holders of a role give to other schools. Never added to what schools receive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    #[serde(flatten)]
    pub item: Item,
    /// The role whose holders give it.
    pub by: Option<String>,
    pub given: Option<Amount>,
    pub part_year: PartYear,
}

impl Commitment {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let item = Item::read(fields, Kind::Commitment);
        let by = fields.points_at("by", Kind::Role);
        Commitment { item, by, given: Amount::read(fields), part_year: part_year(fields) }
    }
}

/// Time held back for what nobody foresaw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reserve {
    #[serde(flatten)]
    pub item: Item,
    pub held: Option<Amount>,
}

impl Reserve {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Reserve { item: Item::read(fields, Kind::Reserve), held: Amount::read_if_any(fields) }
    }
}

/// A post of the central team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capacity {
    #[serde(flatten)]
    pub item: Item,
    /// Hundredths of a full-time post.
    pub full_time: u32,
    /// Whether its time is for school improvement.
    pub improvement: bool,
}

impl Capacity {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Capacity {
            item: Item::read(fields, Kind::Capacity),
            full_time: hundredths(fields, "full_time").unwrap_or_default(),
            improvement: fields.flag("improvement", true),
        }
    }
}

/// The trust's share of each school's grant, and what of it is for improvement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopSlice {
    pub label: String,
    pub says: Option<String>,
    pub basis: TopSliceBasis,
    pub cites: Vec<String>,
    pub shares: Vec<Share>,
}

impl TopSlice {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let top_slice = TopSlice {
            label: fields.needed("label"),
            says: fields.text("says"),
            basis: fields
                .needed_word("basis", FaultKind::BadValue)
                .unwrap_or(TopSliceBasis::NotStated),
            cites: fields.list("cites"),
            shares: fields.tables("share", Share::read),
        };
        top_slice.check_whole(fields);
        top_slice
    }

    /// Shares are of one whole: faults the one with which they come to more.
    fn check_whole(&self, fields: &Fields<'_>) {
        let mut so_far = 0;
        for it in &self.shares {
            let share = it.percent_hundredths.unwrap_or_default();
            if so_far <= WHOLE && WHOLE < so_far + share && share <= WHOLE {
                let all: u32 = self.shares.iter().filter_map(|it| it.percent_hundredths).sum();
                let problem = format!("the shares come to {} per cent", said_hundredths(all));
                let remedy = "Write shares that together come to at most 100.";
                let place = ("share", Some(it.item.id.as_str()));
                fields.fault_inside(place, "percent", FaultKind::BadValue, problem, remedy);
            }
            so_far += share;
        }
    }
}

/// The whole top slice, in hundredths of a per cent.
const WHOLE: u32 = 10_000;

/// One use of the top slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    #[serde(flatten)]
    pub item: Item,
    /// Hundredths of a per cent of the top slice; `None` where the source does not say.
    pub percent_hundredths: Option<u32>,
}

impl Share {
    fn read(fields: &mut Fields<'_>) -> Self {
        let item = Item::read(fields, Kind::Share);
        let percent_hundredths = hundredths(fields, "percent");
        if percent_hundredths.is_none() && item.blank.is_none() {
            let remedy = "Add `percent = …`, or say in `blank` why it is not known.";
            fields.fault("percent", FaultKind::MissingKey, "`percent` is missing", remedy);
        }
        if let Some(share) = percent_hundredths.filter(|it| WHOLE < *it) {
            let problem = format!("`percent` is {}", said_hundredths(share));
            let remedy = "Write at most 100: a share is a part of the top slice.";
            fields.fault("percent", FaultKind::BadValue, problem, remedy);
        }
        Share { item, percent_hundredths }
    }
}

macro_rules! entries {
    ($($name:ident($it:ident, $say:ident) $facts:expr;)*) => {$(
        impl Entry for $name {
            fn item(&self) -> &Item {
                &self.item
            }

            fn facts(&self, $say: &Labels<'_>) -> Facts {
                let $it = self;
                $facts
            }
        }
    )*};
}
pub(super) use entries;

entries! {
    OfferLine(it, _say) Facts::default().amount("amount", it.amount).amount_rule(it.amount, it.part_year);
    Supplement(it, say) Facts::default()
        .add("band", say.of(Kind::Band, &it.band))
        .amount("additional", it.amount)
        .amount_rule(it.amount, it.part_year);
    Bespoke(it, _say) Facts::default().flag("brokered by the central team", it.brokered);
    Commitment(it, say) Facts::default()
        .maybe("given by", say.maybe(Kind::Role, &it.by))
        .amount("given", it.given)
        .amount_rule(it.given, it.part_year);
    Reserve(it, _say) Facts::default().amount("held back", it.held);
    Capacity(it, _say) Facts::default()
        .add("full-time equivalent", said_hundredths(it.full_time))
        .flag("for school improvement", it.improvement);
    Share(it, _say) Facts::default()
        .maybe("share", it.percent_hundredths.map(|it| format!("{} per cent", said_hundredths(it))));
}
