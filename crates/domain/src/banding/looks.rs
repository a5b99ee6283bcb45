//! When a school's band is looked at again: half-way, where the model asks for that, and in the next round.
//!
//! Worked out from the decisions each time it is asked, so a review falls due without anybody starting it. Not here: the
//! rounds in which it is done (`storage`).

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use crate::{
    RecordId,
    calendar::{Happenings, Offset, Rhythm, SchoolYear, offset},
    model::{Cadence, Model},
};

/// A decision that gave a school its band: on which day, and whether a review between rounds came to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub decision: RecordId,
    pub on: Date,
    pub by_review: bool,
    /// Taken over from before: no body decided it here.
    pub brought_forward: bool,
}

/// One look to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The id of its cadence.
    pub cadence: String,
    /// Nothing is asked before this day.
    pub from: Date,
    /// The day by which it is done: of the meeting that it goes to, or the last of its time. `None` where it waits for
    /// a meeting that nobody has scheduled yet.
    pub by: Option<Date>,
}

impl Look {
    /// Whether its day has come.
    pub fn is_due(&self, today: Date) -> bool {
        self.from <= today
    }
}

/// The look half-way that is still to come for a school, or is due; `None` where the model asks for none, no band was
/// given yet, or it is done. `given` is in the order in which decisions were recorded.
pub fn mid_point(
    model: &Model,
    given: &[Given],
    committees: &[Date],
    years: &[SchoolYear],
) -> Option<Look> {
    let cadence = of(model, |it| it.review.as_deref())?;
    let last = given.iter().rposition(|it| !it.by_review)?;
    if given[last..].iter().any(|it| it.by_review) {
        return None;
    }
    let decided = given[last].on;
    let id = cadence.item.id.clone();
    match cadence.rhythm.as_ref()? {
        Rhythm::After { months, then, .. } => {
            let from = decided.saturating_add(i32::from(*months).months());
            let by = match offset(decided, *months, *then, committees) {
                Offset::Due(due) => Some(due.due_on),
                Offset::AwaitsCommittee { .. } => None,
            };
            Some(Look { cadence: id, from, by })
        }
        rhythm => next_window(id, rhythm, decided, years),
    }
}

/// The round after the one that gave a school its band; `None` where no band was given, or the dates that it would lie
/// in are not entered. A review half-way is no round.
pub fn next_round(model: &Model, given: &[Given], years: &[SchoolYear]) -> Option<Look> {
    let cadence = of(model, |it| it.cadence.as_deref())?;
    let last = given.iter().rfind(|it| !it.by_review)?;
    next_window(cadence.item.id.clone(), cadence.rhythm.as_ref()?, last.on, years)
}

fn of(
    model: &Model,
    which: impl FnOnce(&crate::model::Banding) -> Option<&str>,
) -> Option<&Cadence> {
    model.cadence(which(model.banding.as_ref()?)?)
}

/// The first window of a rhythm that opens after a day.
fn next_window(
    cadence: String,
    rhythm: &Rhythm,
    after: Date,
    years: &[SchoolYear],
) -> Option<Look> {
    let windows = years.iter().flat_map(|it| rhythm.due_in(it, Happenings::default()));
    let next = windows.filter(|it| after < it.opens).min()?;
    Some(Look { cadence, from: next.opens, by: Some(next.due_on) })
}
