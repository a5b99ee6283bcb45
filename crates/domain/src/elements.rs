//! The model's elements in practice: what may be recorded of each, where it stands on a day, since when, and what is due.
//!
//! Which elements, words and schools there are, the model says. Not here: the records themselves (`storage`), who may
//! make them (`access`).

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AcademicYear, PersonId, Urn,
    model::{Item, Kind, Model},
};

/// Which element: the model's section and id, or a policy of the trust's own by its record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub kind: String,
    pub id: String,
}

/// The section of what the trust itself lists: its policies and systems.
pub const POLICY: &str = "policy";
/// The id under which a ladder of the schools themselves stands: their stages, their steps.
pub const SCHOOLS: &str = "schools";

impl Key {
    pub fn new(kind: impl Into<String>, id: impl Into<String>) -> Self {
        Key { kind: kind.into(), id: id.into() }
    }

    /// The key of a policy or system of the trust's own.
    pub fn policy(record: impl Into<String>) -> Self {
        Key::new(POLICY, record)
    }
}

/// What of an element a record is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub enum Aspect {
    /// How far it has come.
    Maturity,
    /// How much is left to each school.
    Level,
    /// Where a school is on its way.
    Stage,
    /// The step of the cycle that a school is at.
    Step,
    /// The trust's or a school's own words for it, looked at again.
    Words,
    /// One question of the model's, answered with yes or no.
    Answer(String),
}

const ANSWER: &str = "answer/";
/// The two answers to a question, as they are stored.
pub const ANSWERS: [(&str, &str); 2] = [("yes", "Yes"), ("no", "No")];

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aspect::Maturity => f.write_str("maturity"),
            Aspect::Level => f.write_str("level"),
            Aspect::Stage => f.write_str("stage"),
            Aspect::Step => f.write_str("step"),
            Aspect::Words => f.write_str("words"),
            Aspect::Answer(id) => write!(f, "{ANSWER}{id}"),
        }
    }
}

impl From<Aspect> for String {
    fn from(aspect: Aspect) -> String {
        aspect.to_string()
    }
}

impl FromStr for Aspect {
    type Err = UnknownAspect;

    fn from_str(text: &str) -> Result<Self, UnknownAspect> {
        Ok(match text {
            "maturity" => Aspect::Maturity,
            "level" => Aspect::Level,
            "stage" => Aspect::Stage,
            "step" => Aspect::Step,
            "words" => Aspect::Words,
            other => Aspect::Answer(other.strip_prefix(ANSWER).ok_or(UnknownAspect)?.to_owned()),
        })
    }
}

/// A text that names nothing that can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing of that name is recorded of an element")]
pub struct UnknownAspect;

/// An element and everything that may be recorded of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub key: Key,
    pub label: String,
    pub says: Option<String>,
    /// What the model leaves for the trust to fill in.
    pub blank: Option<String>,
    /// The section of the model's public page; empty for the trust's own.
    pub section: &'static str,
    /// The label of its strand.
    pub strand: Option<String>,
    pub tracks: Vec<Track>,
}

/// One thing that is recorded of an element over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    pub aspect: Aspect,
    /// The question; empty where the aspect says it all.
    pub label: String,
    /// The states in the model's order. Empty where the trust writes its own.
    pub rungs: Vec<Rung>,
    /// Each school stands somewhere of its own.
    pub by_school: bool,
    /// What is recorded counts for its school year alone.
    pub each_year: bool,
    /// Where the model itself says that it stands.
    pub named: Option<String>,
}

/// One state that the model names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rung {
    pub id: String,
    pub label: String,
    /// What the model says of it.
    pub says: Option<String>,
    /// What must be true before a school comes here, and before it leaves.
    pub entry: Option<String>,
    pub exit: Option<String>,
}

impl Track {
    /// Whether a school may record it for itself. Where a school is on its way, the trust says.
    pub fn is_schools_own(&self) -> bool {
        self.by_school && self.aspect != Aspect::Stage
    }

    /// Whether the trust as a whole stands somewhere with it.
    pub fn is_of_trust(&self) -> bool {
        !self.by_school || matches!(self.aspect, Aspect::Maturity | Aspect::Words)
    }

    /// The state as people read it, where it is one that this track has.
    pub fn read(&self, state: &str) -> Option<String> {
        let typed = || (!state.is_empty()).then(|| state.to_owned());
        match &self.aspect {
            Aspect::Words => Some(String::new()),
            _ if self.rungs.is_empty() => typed(),
            _ => self.rungs.iter().find(|it| it.id == state).map(|it| it.label.clone()),
        }
    }
}

/// What somebody recorded: from a day on, this is where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    pub key: Key,
    pub aspect: Aspect,
    /// `None` is the trust as a whole.
    pub school: Option<Urn>,
    /// The model's id of it; what was typed where the model names none.
    pub state: String,
    /// As people read it on the day when it was recorded: a later model may name it otherwise.
    pub said: String,
    /// The trust's or the school's own words, where the track is of words.
    pub words: String,
    /// Who is developing it, or sees to it.
    pub owner: Option<PersonId>,
    pub from: Date,
    /// When it is to be looked at again.
    pub review: Option<Date>,
    pub reason: String,
}

impl State {
    /// Whether the day to look at it again has come.
    pub fn is_due(&self, day: Date) -> bool {
        self.review.is_some_and(|review| review <= day)
    }
}

impl AsRef<State> for State {
    fn as_ref(&self) -> &State {
        self
    }
}

/// Where something stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a, T> {
    pub now: &'a T,
    /// The first day of the state without another between: looking at it again does not begin it anew.
    pub since: Date,
}

/// Where one track stands at one place on a day. `all` may hold anything, in any order; of two of one day the later in
/// the list counts.
pub fn standing<'a, T: AsRef<State>>(
    all: &'a [T],
    (key, track): (&Key, &Track),
    school: Option<Urn>,
    day: Date,
) -> Option<Standing<'a, T>> {
    let year = AcademicYear::of(day);
    let is_of = |it: &State| it.key == *key && it.aspect == track.aspect && it.school == school;
    let counts = |it: &State| !track.each_year || AcademicYear::of(it.from) == year;
    let mut moves: Vec<&T> = all
        .iter()
        .filter(|it| is_of(it.as_ref()) && it.as_ref().from <= day && counts(it.as_ref()))
        .collect();
    moves.sort_by_key(|it| it.as_ref().from);
    let now = moves.pop()?;
    let same = |it: &&&T| it.as_ref().state == now.as_ref().state;
    let since = moves.iter().rev().take_while(same).last().map_or(now, |it| *it);
    Some(Standing { now, since: since.as_ref().from })
}

/// How long something has stood, to the month: `2 years 3 months`, `less than a month`.
pub fn how_long(since: Date, day: Date) -> String {
    let months = (i32::from(day.year()) - i32::from(since.year())) * 12 + i32::from(day.month())
        - i32::from(since.month())
        - i32::from(day.day() < since.day());
    let said = |number: i32, one: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {one}s")),
    };
    let parts = [said(months.max(0) / 12, "year"), said(months.max(0) % 12, "month")];
    match parts.into_iter().flatten().collect::<Vec<_>>() {
        none if none.is_empty() => "less than a month".to_owned(),
        parts => parts.join(" "),
    }
}

/// Whether a model names anything to record at all: cheap, for every page's menu.
pub fn has_any(model: &Model) -> bool {
    let lists = [&model.maturities, &model.policy_levels, &model.stages, &model.values];
    let asked = |it: &Item| it.own_words || !it.asks.is_empty();
    lists.iter().any(|it| !it.is_empty())
        || !model.steps.is_empty()
        || model.items().iter().any(|(_, it)| asked(it))
}

/// Every element of a model of which something can be recorded, in the order of its public page; the schools' own
/// ladders last. Empty where the model names nothing to record.
pub fn elements(model: &Model) -> Vec<Element> {
    let of_items = model.items().into_iter().map(|(section, item)| element(model, section, item));
    let ladders = [ladder(model, Kind::Stage), ladder(model, Kind::Step)];
    of_items.filter(|it| !it.tracks.is_empty()).chain(ladders.into_iter().flatten()).collect()
}

/// A policy or system that the trust lists itself, where its model has levels to mark it with.
pub fn policy(model: &Model, record: &str, label: &str, says: Option<String>) -> Option<Element> {
    let levels = level(model, None)?;
    Some(Element {
        key: Key::policy(record),
        label: label.to_owned(),
        says,
        blank: None,
        section: "",
        strand: model.policy_levels.iter().find_map(|it| strand(model, it)),
        tracks: vec![levels],
    })
}

fn element(model: &Model, section: &'static str, item: &Item) -> Element {
    let own = |aspect, rungs, named| Track {
        aspect,
        label: String::new(),
        rungs,
        by_school: item.by_school,
        each_year: false,
        named,
    };
    let mut tracks = Vec::new();
    if comes_along(item.kind) && !model.maturities.is_empty() {
        tracks.push(own(Aspect::Maturity, rungs(&model.maturities), item.maturity.clone()));
    }
    if matches!(item.kind, Kind::Practice | Kind::Decision) {
        let decision = model.decisions.iter().find(|it| it.item.id == item.id);
        let named = decision.filter(|_| item.kind == Kind::Decision);
        tracks.extend(level(model, named.and_then(|it| it.level.clone())));
    }
    if item.own_words || item.kind == Kind::Value {
        tracks.push(own(Aspect::Words, Vec::new(), None));
    }
    tracks.extend(item.asks.iter().map(|ask| Track {
        label: ask.label.clone(),
        each_year: ask.each_year,
        ..own(Aspect::Answer(ask.id.clone()), answers(), None)
    }));
    Element {
        key: Key::new(item.kind.word(), &item.id),
        label: item.label.clone(),
        says: item.says.clone(),
        blank: item.blank.clone(),
        section,
        strand: strand(model, item),
        tracks,
    }
}

/// Kinds of element that a trust may be at the beginning of. Its words, people and bands are not.
fn comes_along(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Value | Principle | Check | Offer | Bespoke | Commitment | Cadence | Review | Group
    ) || matches!(kind, Designation | Decision | Network | Driver | Programme | Practice)
}

/// A policy stands at one level for all schools, whatever each may do within it.
fn level(model: &Model, named: Option<String>) -> Option<Track> {
    (!model.policy_levels.is_empty()).then(|| Track {
        aspect: Aspect::Level,
        label: String::new(),
        rungs: rungs(&model.policy_levels),
        by_school: false,
        each_year: false,
        named,
    })
}

fn ladder(model: &Model, kind: Kind) -> Option<Element> {
    let (aspect, rungs, items): (Aspect, Vec<Rung>, Vec<&Item>) = match kind {
        Kind::Stage => (Aspect::Stage, rungs(&model.stages), model.stages.iter().collect()),
        _ => {
            let steps = model.steps.iter();
            let rungs = steps.clone().map(|it| Rung {
                entry: it.entry.clone(),
                exit: it.exit.clone(),
                ..rung(&it.item)
            });
            (Aspect::Step, rungs.collect(), steps.map(|it| &it.item).collect())
        }
    };
    let first = items.first()?;
    // One rung that is left blank is no ladder: the source speaks of stages and names none, so the trust writes its own.
    let unnamed = items.len() == 1 && first.blank.is_some();
    Some(Element {
        key: Key::new(kind.word(), SCHOOLS),
        label: String::new(),
        says: first.says.clone().filter(|_| unnamed),
        blank: first.blank.clone(),
        section: "",
        strand: None,
        tracks: vec![Track {
            aspect,
            label: String::new(),
            rungs: if unnamed { Vec::new() } else { rungs },
            by_school: true,
            each_year: false,
            named: None,
        }],
    })
}

fn strand(model: &Model, item: &Item) -> Option<String> {
    let id = item.strand.as_ref()?;
    model.strands.iter().find(|it| it.id == *id).map(|it| it.label.clone())
}

fn rungs(items: &[Item]) -> Vec<Rung> {
    items.iter().map(rung).collect()
}

fn rung(item: &Item) -> Rung {
    let (id, label) = (item.id.clone(), item.label.clone());
    Rung { id, label, says: item.says.clone(), entry: None, exit: None }
}

fn answers() -> Vec<Rung> {
    let answer = |(id, label): (&str, &str)| Rung {
        id: id.into(),
        label: label.into(),
        says: None,
        entry: None,
        exit: None,
    };
    ANSWERS.into_iter().map(answer).collect()
}

#[cfg(test)]
mod tests;
