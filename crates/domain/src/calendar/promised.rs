//! Promised and done: what was held against what was due so far, never against the whole year.
//!
//! Not here: whose promise it is, or what happened at the meeting.

use jiff::civil::Date;
use serde::Serialize;

use super::Due;

/// How a promise stands on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Windows that have closed, and open ones already kept; excused ones are left out.
    pub due: usize,
    /// Of those, how many were kept. Never more than `due`.
    pub done: usize,
    /// Windows taken out for a closure, an inspection, or because both sides agreed it was not needed.
    pub excused: usize,
}

/// The windows that count for a trust that started on a day: none that closed before it, none opening earlier.
pub fn from_start(dues: &[Due], started_on: Date) -> Vec<Due> {
    let counted = dues.iter().filter(|it| it.due_on >= started_on);
    counted.map(|it| Due { opens: it.opens.max(started_on), ..*it }).collect()
}

/// How many windows have closed before today. One that closes today may still be kept today.
pub fn promised_so_far(dues: &[Due], today: Date) -> usize {
    dues.iter().filter(|it| it.due_on < today).count()
}

/// Counts windows due and kept so far. Each day held keeps at most one window, the earliest that it lies in.
pub fn tally(dues: &[Due], held: &[Date], excused: &[Due], today: Date) -> Tally {
    let mut held: Vec<Date> = held.iter().copied().filter(|day| *day <= today).collect();
    held.sort();
    let mut windows: Vec<(Due, bool)> = dues.iter().map(|it| (*it, false)).collect();
    windows.sort();
    for day in held {
        let free =
            windows.iter_mut().find(|(it, kept)| !kept && it.opens <= day && day <= it.due_on);
        if let Some((_, kept)) = free {
            *kept = true;
        }
    }
    let mut tally = Tally::default();
    for (window, kept) in windows {
        match (kept, excused.contains(&window), window.due_on < today) {
            (true, _, _) => {
                tally.due += 1;
                tally.done += 1;
            }
            (false, true, _) => tally.excused += 1,
            (false, false, closed) => tally.due += usize::from(closed),
        }
    }
    tally
}
