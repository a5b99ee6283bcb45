//! Banding: what a school's evidence answers to the criteria in force, and which bands that leaves open.
//!
//! Every answer has three values: met, not met, or cannot be tested, with the reason. What cannot be tested leaves a
//! range of bands, never a guess. Beside it: the steps from evidence to a decision (`process`), what stands behind an
//! answer (`exhibits`), what would lift a school (`ready`), what a band changes (`changes`), when it can be decided and hold
//! (`dates`), when it is looked at again (`looks`), what can be brought along from before the start (`openings`), and a past suggestion made again (`replay`). Not here: the criteria themselves (`model`).

mod changes;
mod dates;
mod exhibits;
mod looks;
mod openings;
mod process;
mod ready;
mod replay;
mod support;

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AcademicYear, Coded, Reason, RecordId, Urn,
    model::{Band, Counted, Criterion, Direction, Grades, Model, Rule},
};

pub use changes::{Changes, changes};
pub use dates::{can_be_decided, can_hold, can_hold_beside};
pub use exhibits::{About, Exhibit, Gathered, SourceNote};
pub use looks::{Given, Look, mid_point, next_round};
pub use openings::{NoOpening, Openings};
pub use process::{
    CommentKind, Facts, Help, How, OutOfTurn, RoundKind, SendWarning, Stage, Verdict, quorate,
    reply_by, send_warning, stage,
};
pub use ready::{Change, Known, Ready, ready_to_move};
pub use replay::{RuleDifference, differences, same_again};
pub use support::{GivenSupport, Waited, first_support};

/// The version of the rules of this module. A frozen suggestion keeps it, so that a replay knows by what it was made.
pub const RULE_VERSION: &str = "1";

/// All that is known of one school on one day, as a round freezes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Figures by measure, then by group; all pupils are the group `all`.
    pub figures: BTreeMap<String, BTreeMap<String, Coded<f64>>>,
    /// Published grades by framework, then by area.
    pub inspections: BTreeMap<String, BTreeMap<String, String>>,
    /// Forecast grades by framework, then by area: the trust's own, never mixed with published ones.
    pub likely: BTreeMap<String, BTreeMap<String, String>>,
    pub direction: Option<Direction>,
    pub at_risk: Option<bool>,
    pub head_months: Option<u32>,
    pub counts: BTreeMap<Counted, u32>,
    /// What people judged, by criterion.
    pub judged: BTreeMap<String, bool>,
}

/// A head's first year is one in which leadership is new.
const NEW_LEADERSHIP_MONTHS: u32 = 12;

impl Evidence {
    /// Whether the head is in the first year of the post; `None` where the start is not known.
    pub fn is_newly_led(&self) -> Option<bool> {
        self.head_months.map(|it| it < NEW_LEADERSHIP_MONTHS)
    }
}

/// A band that was decided for a school, from its first day until the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InForce {
    pub urn: Urn,
    pub band: String,
    pub from_on: Date,
    pub decision: RecordId,
    /// Taken over from before the program was used: no body decided it here.
    #[serde(skip)]
    pub brought_forward: bool,
}

/// The band that a school is in on a day. `all` is in the order in which bands were decided.
pub fn in_force(all: &[InForce], urn: Urn, day: Date) -> Option<&InForce> {
    let begun = all.iter().filter(|it| it.urn == urn && it.from_on <= day);
    begun.max_by_key(|it| it.from_on)
}

/// Whether a school is in a band on some day of a year. `all` is in the order in which bands were decided.
pub fn was_in(all: &[InForce], urn: Urn, band: &str, year: AcademicYear) -> bool {
    let begun = all.iter().filter(|it| it.urn == urn).map(|it| it.from_on);
    let within = begun.filter(|day| AcademicYear::of(*day) == year);
    let mut days = std::iter::once(year.first_day()).chain(within);
    days.any(|day| in_force(all, urn, day).is_some_and(|it| it.band == band))
}

/// The group of all pupils.
pub const ALL_PUPILS: &str = "all";

/// What the evidence answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Met,
    NotMet,
    CannotTest(Vec<Untested>),
}

/// Why something cannot be tested.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Untested {
    NoFigure { measure: String, group: String, reason: Reason },
    NotInspected { framework: String, area: String },
    NoForecast { framework: String, area: String },
    NotJudged { criterion: String },
    NoDirection,
    NoAtRiskDecision,
    NoHeadStartDate,
    NotCounted { what: Counted },
}

impl fmt::Display for Untested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |id: &str| id.replace('_', " ");
        match self {
            Untested::NoFigure { measure, group, reason } => {
                write!(f, "no figure for {} ({}): {}", plain(measure), plain(group), reason.words())
            }
            Untested::NotInspected { framework, area } => {
                write!(f, "no published outcome for {} under {}", plain(area), plain(framework))
            }
            Untested::NoForecast { framework, area } => {
                write!(
                    f,
                    "no likely outcome is recorded for {} under {}",
                    plain(area),
                    plain(framework)
                )
            }
            Untested::NotJudged { .. } => f.write_str("nobody has judged this yet"),
            Untested::NoDirection => f.write_str("no direction of travel is recorded"),
            Untested::NoAtRiskDecision => {
                f.write_str("nobody has said whether the school is at risk")
            }
            Untested::NoHeadStartDate => f.write_str("the head's start date is not known"),
            Untested::NotCounted { what } => write!(f, "{} are not counted yet", what.word()),
        }
    }
}

/// One criterion and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    pub criterion: String,
    pub needed: bool,
    pub answer: Answer,
}

/// One band, all its criteria and what they come to, with those of the band that it includes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestedBand {
    pub band: String,
    pub criteria: Vec<Tested>,
    pub answer: Answer,
}

/// What the rule suggests. A person recommends and the board decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub bands: Vec<TestedBand>,
    /// The bands left open, from least need to most; none where no band's criteria fit.
    pub open: Vec<String>,
}

impl Suggestion {
    /// The one band that fits, if the evidence settles it.
    pub fn settled(&self) -> Option<&str> {
        let [only] = self.open.as_slice() else { return None };
        let band = self.bands.iter().find(|it| it.band == *only)?;
        (band.answer == Answer::Met).then_some(only)
    }

    /// The first and last band left open.
    pub fn range(&self) -> Option<(&str, &str)> {
        Some((self.open.first()?, self.open.last()?))
    }
}

/// Tests every band of a model against a school's evidence.
pub fn suggest(model: &Model, evidence: &Evidence) -> Suggestion {
    suggest_by(model, |criterion| answer(criterion, evidence))
}

/// The suggestion for each of many schools. The same evidence always gives the same.
pub fn suggest_all(model: &Model, schools: &BTreeMap<Urn, Evidence>) -> BTreeMap<Urn, Suggestion> {
    schools.iter().map(|(urn, evidence)| (*urn, suggest(model, evidence))).collect()
}

/// The bands that would be open if one criterion were answered otherwise; `None` where it would change nothing.
pub fn if_otherwise(model: &Model, evidence: &Evidence, criterion: &str) -> Option<Vec<String>> {
    let open = suggest(model, evidence).open;
    let otherwise = suggest_by(model, |it| match answer(it, evidence) {
        answer if it.item.id != criterion => answer,
        Answer::Met => Answer::NotMet,
        _ => Answer::Met,
    });
    (otherwise.open != open).then_some(otherwise.open)
}

fn suggest_by(model: &Model, answer: impl Fn(&Criterion) -> Answer) -> Suggestion {
    let bands: Vec<TestedBand> = model.bands.iter().map(|it| tested(model, it, &answer)).collect();
    let met = |id: &str| bands.iter().any(|it| it.band == id && it.answer == Answer::Met);
    // A band that includes another stands in its place once it is met itself.
    let replaced = |id: &str| {
        let mut above = model.bands.iter().filter(|it| includes(model, it, id));
        above.any(|it| met(&it.item.id))
    };
    let open = bands.iter().filter(|it| it.answer != Answer::NotMet && !replaced(&it.band));
    let open = open.map(|it| it.band.clone()).collect();
    Suggestion { bands, open }
}

/// The fewest criteria that still stand between a school and a band: needed and not met, or not yet tested.
pub fn still_to_meet<'a>(
    model: &'a Model,
    band: &'a Band,
    evidence: &Evidence,
) -> Vec<&'a Criterion> {
    let needed = with_included(model, band).into_iter().flat_map(|it| &it.criteria);
    needed.filter(|it| it.needed && answer(it, evidence) != Answer::Met).collect()
}

fn tested(model: &Model, band: &Band, answer: impl Fn(&Criterion) -> Answer) -> TestedBand {
    let all = with_included(model, band).into_iter().flat_map(|it| &it.criteria);
    let criteria: Vec<Tested> = all
        .map(|it| Tested { criterion: it.item.id.clone(), needed: it.needed, answer: answer(it) })
        .collect();
    let needed = criteria.iter().filter(|it| it.needed).map(|it| it.answer.clone());
    TestedBand { band: band.item.id.clone(), answer: all_of(needed), criteria }
}

/// The band, and those that it includes in turn.
fn with_included<'a>(model: &'a Model, band: &'a Band) -> Vec<&'a Band> {
    let mut all = vec![band];
    while let Some(next) = all[all.len() - 1].includes.as_deref().and_then(|id| model.band(id)) {
        all.push(next);
    }
    all
}

fn includes(model: &Model, band: &Band, id: &str) -> bool {
    with_included(model, band).iter().skip(1).any(|it| it.item.id == id)
}

/// What the evidence answers to one criterion.
pub fn answer(criterion: &Criterion, evidence: &Evidence) -> Answer {
    match &criterion.rule {
        Some(rule) => test(rule, evidence),
        None => {
            let id = &criterion.item.id;
            of(evidence.judged.get(id).copied(), || Untested::NotJudged { criterion: id.clone() })
        }
    }
}

fn test(rule: &Rule, evidence: &Evidence) -> Answer {
    match rule {
        Rule::Figure { measure, group, bounds } => {
            let group = group.as_deref().unwrap_or(ALL_PUPILS);
            match figure(evidence, measure, group) {
                Coded::Value(value) => yes(bounds.hold(value)),
                Coded::Missing(reason) => Answer::CannotTest(vec![Untested::NoFigure {
                    measure: measure.clone(),
                    group: group.to_owned(),
                    reason,
                }]),
            }
        }
        Rule::Inspection(wanted) => grade(&evidence.inspections, wanted, |framework, area| {
            Untested::NotInspected { framework, area }
        }),
        Rule::Likely(wanted) => grade(&evidence.likely, wanted, |framework, area| {
            Untested::NoForecast { framework, area }
        }),
        Rule::Direction { one_of } => {
            of(evidence.direction.map(|it| one_of.contains(&it)), || Untested::NoDirection)
        }
        Rule::AtRisk => of(evidence.at_risk, || Untested::NoAtRiskDecision),
        Rule::HeadInPost { bounds } => {
            of(evidence.head_months.map(|it| bounds.hold(it.into())), || Untested::NoHeadStartDate)
        }
        Rule::Count { of: what, bounds } => {
            let count = evidence.counts.get(what);
            of(count.map(|it| bounds.hold((*it).into())), || Untested::NotCounted { what: *what })
        }
        Rule::All { of } => all_of(of.iter().map(|it| test(it, evidence))),
        Rule::Any { of } => not(all_of(of.iter().map(|it| not(test(it, evidence))))),
        // "Not" of several means that none of them holds.
        Rule::Not { of } => all_of(of.iter().map(|it| not(test(it, evidence)))),
    }
}

fn figure(evidence: &Evidence, measure: &str, group: &str) -> Coded<f64> {
    let found = evidence.figures.get(measure).and_then(|it| it.get(group));
    found.copied().unwrap_or(Coded::Missing(Reason::NotInFile))
}

type Held = BTreeMap<String, BTreeMap<String, String>>;

fn grade(
    held: &Held,
    wanted: &Grades,
    untested: impl FnOnce(String, String) -> Untested,
) -> Answer {
    let found = held.get(&wanted.framework).and_then(|it| it.get(&wanted.area));
    let untested = || untested(wanted.framework.clone(), wanted.area.clone());
    of(found.map(|it| wanted.one_of.contains(it)), untested)
}

fn of(known: Option<bool>, untested: impl FnOnce() -> Untested) -> Answer {
    known.map_or_else(|| Answer::CannotTest(vec![untested()]), yes)
}

fn yes(holds: bool) -> Answer {
    if holds { Answer::Met } else { Answer::NotMet }
}

fn not(answer: Answer) -> Answer {
    match answer {
        Answer::Met => Answer::NotMet,
        Answer::NotMet => Answer::Met,
        untested => untested,
    }
}

/// Three-valued "and": one that is not met settles it; otherwise one that cannot be tested leaves it open.
fn all_of(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut reasons = Vec::new();
    for answer in answers {
        match answer {
            Answer::NotMet => return Answer::NotMet,
            Answer::CannotTest(why) => reasons.extend(why),
            Answer::Met => {}
        }
    }
    reasons.sort();
    reasons.dedup();
    if reasons.is_empty() { Answer::Met } else { Answer::CannotTest(reasons) }
}
