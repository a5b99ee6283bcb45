//! What a model promises to happen, how often, between whom; and the steps of its cycle.
//!
//! Not here: when each falls due (`crate::calendar`).

use serde::Serialize;

use super::{
    error::FaultKind,
    fields::Fields,
    item::Item,
    kind::Kind,
    offer::entries,
    outline::{Entry, Facts, Labels},
    words::{DueFor, Occasion, closed},
};
use crate::calendar::{Rhythm, Then};

/// One promise with a rhythm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cadence {
    #[serde(flatten)]
    pub item: Item,
    /// `None` where the source says only that it is regular.
    pub rhythm: Option<Rhythm>,
    pub occasion: Occasion,
    pub due_for: DueFor,
    /// The roles that meet, or whose promise it is.
    pub between: Vec<String>,
    /// Kept by the school for itself: off until the school turns it on, and never ranked.
    pub school_owned: bool,
    /// Only that it took place is recorded, never what was said.
    pub private: bool,
}

const RHYTHMS: &str = "Write daily, weekly, fortnightly, monthly, half-termly, termly, annually, twice a year, or a number \
     such as 6 a year.";

closed! {
    /// What an offset waits for.
    AfterThen {
        ThatDay = "that day",
        NextCommittee = "next committee",
    }
}

impl Cadence {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let item = Item::read(fields, Kind::Cadence);
        let simple = fields.parsed("rhythm", RHYTHMS);
        let offset = fields.table("after", after).flatten();
        if !fields.has("rhythm") && !fields.has("after") && item.blank.is_none() {
            let remedy = "Add `rhythm = \"termly\"` or `after = { … }`, or say in `blank` why it is not known.";
            fields.fault("rhythm", FaultKind::MissingKey, "the cadence has no rhythm", remedy);
        }
        if fields.has("rhythm") && fields.has("after") {
            let remedy = "Keep `rhythm` or keep `after`, and take the other out.";
            let problem = "the cadence has a rhythm of its own and also follows another";
            fields.fault("after", FaultKind::BadValue, problem, remedy);
        }
        Cadence {
            item,
            rhythm: simple.or(offset),
            occasion: fields
                .needed_word("occasion", FaultKind::BadValue)
                .unwrap_or(Occasion::Meeting),
            due_for: fields
                .needed_word("due_for", FaultKind::BadUnit)
                .unwrap_or(DueFor::EachSchool),
            between: fields.points_at_each("between", Kind::Role),
            school_owned: fields.flag("school_owned", false),
            private: fields.flag("private", false),
        }
    }
}

/// Faults each cadence that follows itself, at once or by way of others: none of a ring would ever fall due.
pub(super) fn check_rings(all: &[Cadence], root: &Fields<'_>) {
    for it in all.iter().filter(|it| follows_itself(it, all)) {
        let problem = format!("the cadence `{}` follows itself", it.item.id);
        let remedy = "Let it follow another, or give it a `rhythm` in place of `after`.";
        let place = (Kind::Cadence.word(), Some(it.item.id.as_str()));
        root.fault_inside(place, "after", FaultKind::Dangling, problem, remedy);
    }
}

fn follows_itself(cadence: &Cadence, all: &[Cadence]) -> bool {
    let followed = |id: &str| match all.iter().find(|it| it.item.id == id)?.rhythm.as_ref()? {
        Rhythm::After { cadence, .. } => Some(cadence.as_str()),
        _ => None,
    };
    let id = cadence.item.id.as_str();
    let mut next = followed(id);
    for _ in all {
        match next {
            Some(it) if it == id => return true,
            Some(it) => next = followed(it),
            None => return false,
        }
    }
    false
}

fn after(fields: &mut Fields<'_>) -> Option<Rhythm> {
    let cadence = fields.points_at("cadence", Kind::Cadence);
    let months = fields.whole("months", 1, 60);
    let then = match fields.needed_word("then", FaultKind::BadValue) {
        Some(AfterThen::NextCommittee) => Then::NextCommittee,
        _ => Then::ThatDay,
    };
    if cadence.is_none() || months.is_none() {
        let remedy = "Write `after = { cadence = …, months = …, then = … }`.";
        fields.fault(
            "months",
            FaultKind::MissingKey,
            "the offset names no cadence or no months",
            remedy,
        );
    }
    Some(Rhythm::After { cadence: cadence?, months: months?, then })
}

/// One step of the model's cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    #[serde(flatten)]
    pub item: Item,
    /// What must be true before a school enters the step.
    pub entry: Option<String>,
    /// What must be true before it leaves.
    pub exit: Option<String>,
}

impl Step {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let item = Item::read(fields, Kind::Step);
        let step = Step { entry: fields.text("entry"), exit: fields.text("exit"), item };
        if step.item.blank.is_none() && (step.entry.is_none() || step.exit.is_none()) {
            let remedy =
                "Add `entry = …` and `exit = …`, or say in `blank` why they are not known.";
            fields.fault(
                "exit",
                FaultKind::MissingKey,
                "a step needs its entry and exit tests",
                remedy,
            );
        }
        step
    }
}

entries! {
    Cadence(it, say) Facts::default()
        .maybe("how often", it.rhythm.as_ref().map(|it| said(it, say)))
        .add("occasion", it.occasion.word())
        .add("one for", it.due_for.word())
        .list("between", it.between.iter().map(|id| say.of(Kind::Role, id)))
        .flag("kept by the school for itself", it.school_owned)
        .flag("private: only that it took place is recorded", it.private);
    Step(it, _say) Facts::default().maybe("entered when", it.entry.clone()).maybe("left when", it.exit.clone());
}

fn said(rhythm: &Rhythm, say: &Labels<'_>) -> String {
    match rhythm {
        Rhythm::After { cadence, months, then } => {
            let committee = match then {
                Then::ThatDay => "",
                Then::NextCommittee => ", at the next scheduled committee",
            };
            format!("{months} months after: {}{committee}", say.of(Kind::Cadence, cadence))
        }
        simple => simple.to_string(),
    }
}
