//! How each window stands: kept, missed, excused, open or to come.

use jiff::civil::Date;
use serde::Serialize;

use super::Occurrence;
use crate::{RecordId, calendar::Due, contacts::State};

/// How one window stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    Kept {
        on: Date,
        record: RecordId,
    },
    /// Taken out of what is due: the school was shut or inspected, or both sides agreed that it was not needed.
    Excused {
        record: RecordId,
    },
    Missed,
    /// It may be held today, and is not yet.
    Open,
    Coming,
}

/// One occasion that is promised, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Window {
    #[serde(flatten)]
    pub due: Due,
    #[serde(flatten)]
    pub standing: Standing,
    /// What is planned for it, where it is not held yet.
    pub planned: Option<(Date, RecordId)>,
}

/// Each window with its standing. What was held keeps at most one window, the earliest that it lies in; so does an excuse.
pub(super) fn stand(dues: &[Due], mine: &[Occurrence], today: Date) -> Vec<Window> {
    let mut dues = dues.to_vec();
    dues.sort();
    let mut windows: Vec<Window> = dues
        .into_iter()
        .map(|due| Window { due, standing: empty(due, today), planned: None })
        .collect();
    let mut mine: Vec<&Occurrence> = mine.iter().collect();
    mine.sort_by_key(|it| (it.on, it.record.0.as_str()));
    for it in mine.iter().filter(|it| it.state == State::Held && it.on <= today) {
        let kept = |window: &Window| matches!(window.standing, Standing::Kept { .. });
        if let Some(window) = first(&mut windows, it.on, |window| !kept(window)) {
            window.standing = Standing::Kept { on: it.on, record: it.record.clone() };
        }
    }
    for it in mine.iter().filter(|it| it.state.excuses()) {
        let free = |window: &Window| {
            matches!(window.standing, Standing::Missed | Standing::Open | Standing::Coming)
        };
        if let Some(window) = first(&mut windows, it.on, free) {
            window.standing = Standing::Excused { record: it.record.clone() };
        }
    }
    for it in mine.iter().filter(|it| it.state == State::Planned) {
        let waits = |window: &Window| {
            window.planned.is_none()
                && matches!(window.standing, Standing::Missed | Standing::Open | Standing::Coming)
        };
        if let Some(window) = first(&mut windows, it.on, waits) {
            window.planned = Some((it.on, it.record.clone()));
        }
    }
    windows
}

fn empty(due: Due, today: Date) -> Standing {
    if due.due_on < today {
        Standing::Missed
    } else if due.opens <= today {
        Standing::Open
    } else {
        Standing::Coming
    }
}

fn first(windows: &mut [Window], day: Date, fits: impl Fn(&Window) -> bool) -> Option<&mut Window> {
    windows.iter_mut().find(|it| it.due.opens <= day && day <= it.due.due_on && fits(it))
}
