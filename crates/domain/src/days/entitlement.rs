//! What a school is offered in a year, line by line, and where each minute of it comes from.
//!
//! An entitlement is an offer and not a cap. A better band takes effect with the next term, so that it never withdraws
//! days already planned in this one; a band of more need adds to them at once. Not here: what was planned and
//! delivered on it (`ledger`).

use jiff::civil::Date;
use serde::Serialize;

use super::{Account, Terms};
use crate::{
    banding::InForce,
    model::{Amount, Day, Model, PartYear, Unit},
    time::Said,
};

/// One line of what is offered, and its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entitlement {
    pub account: Account,
    pub line: String,
    pub label: String,
    /// The whole year's amount as the model says it, with its unit.
    pub amount: Amount,
    /// How it is shared over part of a year.
    pub part_year: PartYear,
    /// What is offered, rounded.
    pub minutes: u32,
    /// The whole year's minutes.
    pub whole: u32,
    /// How many parts of the year it counts for, and of how many.
    pub counted: u32,
    pub of: u32,
    /// When it counts; the `counted` of all of them add up.
    pub runs: Vec<Run>,
}

/// A stretch of the year for which a line counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    pub from: Date,
    pub to: Date,
    /// The band that it counts for, where it does so for one.
    pub band: Option<String>,
    pub counted: u32,
}

impl Entitlement {
    /// The exact share before rounding, as minutes over `of`.
    fn exact(&self) -> u64 {
        u64::from(self.whole) * u64::from(self.counted)
    }

    /// Minutes that rounding added, or took where it is below nought; in parts of a minute over `of`.
    pub fn rounding(&self) -> i64 {
        let rounded = i64::from(self.minutes) * i64::from(self.of);
        rounded - i64::try_from(self.exact()).unwrap_or(i64::MAX)
    }

    /// Where it comes from, in a sentence: `3.5 days a school a year, for 2 of 3 terms: 5 January 2027 to 23 July 2027`.
    pub fn explained(&self) -> String {
        let runs: Vec<String> =
            self.runs.iter().map(|it| format!("{} to {}", Said(it.from), Said(it.to))).collect();
        let share = match self.part_year {
            _ if self.counted == self.of => "for the whole year".to_owned(),
            PartYear::ByTerm => format!("for {} of {} terms", self.counted, self.of),
            PartYear::ByDay => format!("for {} of {} working days", self.counted, self.of),
            PartYear::Never => "in full, however short the year".to_owned(),
        };
        let rounded = if self.rounding() == 0 { "" } else { ", and rounded with the other lines" };
        match runs.is_empty() || self.counted == self.of {
            true => format!("{}, {share}{rounded}", self.amount),
            false => format!("{}, {share}: {}{rounded}", self.amount, runs.join("; ")),
        }
    }
}

/// The part of a year in which a school belongs to the trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    pub joined: Option<Date>,
    pub left: Option<Date>,
}

impl Membership {
    /// All the year.
    pub const WHOLE: Membership = Membership { joined: None, left: None };

    fn holds(self, day: Date) -> bool {
        self.joined.is_none_or(|first| first <= day) && self.left.is_none_or(|last| day <= last)
    }
}

/// A working day at a school: its term, and the place of the band that counts on it in the model's order.
struct SchoolDay {
    day: Date,
    term: usize,
    band: Option<usize>,
}

/// What one school is offered in a year: core lines, and additions for the bands that it was in.
///
/// `bands` may be of every school or of this one. Whole years are exact; a shared year's total is rounded up to the
/// model's part of a day, and the lines share that total by largest remainder.
pub fn entitlements(
    model: &Model,
    terms: &Terms,
    member: Membership,
    bands: &[&InForce],
) -> Vec<Entitlement> {
    let mut lines = unrounded(model, terms, member, bands);
    if let Some(day) = &model.day {
        round(day, &mut lines);
    }
    lines
}

/// The same before its total is rounded and shared: every `minutes` is nought.
pub(super) fn unrounded(
    model: &Model,
    terms: &Terms,
    member: Membership,
    bands: &[&InForce],
) -> Vec<Entitlement> {
    let Some(day) = &model.day else { return Vec::new() };
    let days = school_days(model, terms, member, bands);
    let core = model.offer.iter().filter_map(|it| Some((&it.item, it.amount?, it.part_year, None)));
    let more = model
        .supplements
        .iter()
        .filter_map(|it| Some((&it.item, it.amount?, it.part_year, Some(it.band.as_str()))));
    core.chain(more)
        .filter(|(_, amount, _, _)| is_for_schools(amount.unit))
        .filter_map(|(item, amount, part_year, band)| {
            let at = band.map(|id| model.bands.iter().position(|it| it.item.id == id));
            let counts = |it: &SchoolDay| at.is_none_or(|at| at.is_some() && it.band == at);
            let (counted, of, mut runs) = share(part_year, terms, &days, counts);
            runs.iter_mut().for_each(|it| it.band = band.map(Into::into));
            let account = if band.is_some() { Account::Supplement } else { Account::Offer };
            let (line, label) = (item.id.clone(), item.label.clone());
            let whole = day.minutes_of(amount);
            let minutes = 0;
            let kept = band.is_none() || 0 < counted;
            kept.then_some(Entitlement {
                account,
                line,
                label,
                amount,
                part_year,
                minutes,
                whole,
                counted,
                of,
                runs,
            })
        })
        .collect()
}

/// What somebody has promised to give in a year, shared by how long they hold the post and with how many.
pub fn committed(
    day: &Day,
    amount: Amount,
    part_year: PartYear,
    terms: &Terms,
    held: Membership,
    sharers: u32,
) -> u32 {
    let days = plain_days(terms, held);
    let (counted, of, _) = share(part_year, terms, &days, |_| true);
    let exact = u64::from(day.minutes_of(amount)) * u64::from(counted);
    u32::try_from(exact.div_ceil(u64::from(of.max(1) * sharers.max(1)))).unwrap_or(u32::MAX)
}

fn is_for_schools(unit: Unit) -> bool {
    matches!(unit, Unit::DaysASchool | Unit::HoursASchool)
}

fn plain_days(terms: &Terms, member: Membership) -> Vec<SchoolDay> {
    let inside = terms.days().iter().filter(|(day, _)| member.holds(*day));
    inside.map(|&(day, term)| SchoolDay { day, term, band: None }).collect()
}

/// The days in the trust, each with the band that counts: the one of most need that the term has seen so far, be it
/// only over a weekend.
fn school_days(
    model: &Model,
    terms: &Terms,
    member: Membership,
    bands: &[&InForce],
) -> Vec<SchoolDay> {
    let place = |it: &InForce| model.bands.iter().position(|band| band.item.id == it.band);
    let mut days = plain_days(terms, member);
    let mut last: Option<(Date, usize, Option<usize>)> = None;
    for it in &mut days {
        let begun = bands.iter().filter(|band| band.from_on <= it.day);
        let now = begun.clone().max_by_key(|band| band.from_on).and_then(|band| place(band));
        it.band = match last {
            Some((before, term, most)) if term == it.term => {
                let since = begun.filter(|band| before < band.from_on);
                since.map(|band| place(band)).fold(most.max(now), Option::max)
            }
            _ => now,
        };
        last = Some((it.day, it.term, it.band));
    }
    days
}

/// For how many parts of the year a line counts, of how many, and when.
fn share(
    rule: PartYear,
    terms: &Terms,
    days: &[SchoolDay],
    counts: impl Fn(&SchoolDay) -> bool,
) -> (u32, u32, Vec<Run>) {
    let run = |run: &[&SchoolDay], counted: usize| Run {
        from: run[0].day,
        to: run[run.len() - 1].day,
        band: None,
        counted: number(counted),
    };
    match rule {
        PartYear::ByDay => {
            let alike = days.chunk_by(|a, b| counts(a) == counts(b));
            let counted: Vec<&[SchoolDay]> = alike.filter(|it| counts(&it[0])).collect();
            let runs = counted.iter().map(|it| run(&it.iter().collect::<Vec<_>>(), it.len()));
            let all = counted.iter().map(|it| it.len()).sum();
            (number(all), number(terms.days().len().max(1)), runs.collect())
        }
        PartYear::ByTerm => {
            let of_term = |term: usize| days.iter().filter(move |it| it.term == term);
            let long_enough = |term: &usize| {
                let all = terms.days().iter().filter(|(_, it)| it == term).count();
                all <= 2 * of_term(*term).count() && 0 < all
            };
            // The last day of a term has the band of most need that the term has seen.
            let whole: Vec<usize> = (0..terms.count())
                .filter(long_enough)
                .filter(|term| of_term(*term).next_back().is_some_and(&counts))
                .collect();
            let runs = whole.chunk_by(|a, b| a + 1 == *b).map(|them| {
                let inside: Vec<&SchoolDay> =
                    days.iter().filter(|it| them.contains(&it.term)).collect();
                run(&inside, them.len())
            });
            (number(whole.len()), number(terms.count().max(1)), runs.collect())
        }
        PartYear::Never => {
            let counted: Vec<&SchoolDay> = days.iter().filter(|it| counts(it)).collect();
            let one = usize::from(!counted.is_empty());
            let runs = if counted.is_empty() { Vec::new() } else { vec![run(&counted, one)] };
            (number(one), 1, runs)
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Rounds the total up to the model's part of a day, and shares it among the lines by largest remainder; of two equal
/// remainders the first line's goes first. A year in which nothing is shared keeps the model's own amounts.
pub(super) fn round(day: &Day, lines: &mut [Entitlement]) {
    if lines.iter().all(|it| it.counted == it.of || it.counted == 0) {
        for it in lines {
            it.minutes = if it.counted == 0 { 0 } else { it.whole };
        }
        return;
    }
    let quantum = u64::from((day.minutes * day.round_to / 100).max(1));
    // One denominator for all lines: terms and working days of one year.
    let den = lines.iter().fold(1u64, |all, it| lcm(all, u64::from(it.of.max(1))));
    let exact = |it: &Entitlement| it.exact() * (den / u64::from(it.of.max(1)));
    let total: u64 = lines.iter().map(exact).sum();
    let step = quantum * den;
    let mut left = total.div_ceil(step) - lines.iter().map(|it| exact(it) / step).sum::<u64>();
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(exact(&lines[at]) % step), at));
    for at in order {
        let it = &mut lines[at];
        let mut quanta = exact(it) / step;
        if 0 < left && 0 < exact(it) % step {
            quanta += 1;
            left -= 1;
        }
        it.minutes = u32::try_from(quanta * quantum).unwrap_or(u32::MAX);
    }
}

fn lcm(a: u64, b: u64) -> u64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}
