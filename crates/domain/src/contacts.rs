//! Contacts: a visit, a meeting or a review, planned or held, or why it was not.
//!
//! Not here: when one falls due (`promises`), who may see it (`access`), what time it took of whom (`days`).

use serde::{Deserialize, Serialize};

use crate::model::{Occasion, Word};

/// How a contact stands. That one was moved is in its history: its day changed while it was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Planned,
    Held,
    /// Both sides agreed that it was not needed.
    Unnecessary,
    /// The school was shut or was being inspected.
    Excused,
    Cancelled,
}

impl State {
    /// Each of them, in the order in which people read them.
    pub const ALL: [State; 5] =
        [State::Planned, State::Held, State::Unnecessary, State::Excused, State::Cancelled];

    /// The word that the database, JSON and addresses use.
    pub fn word(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Held => "held",
            State::Unnecessary => "unnecessary",
            State::Excused => "excused",
            State::Cancelled => "cancelled",
        }
    }

    /// How people read it.
    pub fn title(self) -> &'static str {
        match self {
            State::Planned => "Planned",
            State::Held => "Held",
            State::Unnecessary => "Agreed unnecessary",
            State::Excused => "Excused",
            State::Cancelled => "Cancelled",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Whether it says why something did not happen, so that a reason belongs to it.
    pub fn needs_reason(self) -> bool {
        matches!(self, State::Unnecessary | State::Excused | State::Cancelled)
    }

    /// Whether a window in which it lies is taken out of what was due.
    pub fn excuses(self) -> bool {
        matches!(self, State::Unnecessary | State::Excused)
    }
}

/// The kinds of occasion that people record as a contact. A board decides, and a school ticks, elsewhere.
pub const KINDS: [Occasion; 5] =
    [Occasion::Visit, Occasion::Meeting, Occasion::Review, Occasion::Appraisal, Occasion::Return];

/// The kind with this word.
pub fn kind_from_word(word: &str) -> Option<Occasion> {
    Occasion::ALL.iter().copied().find(|it| it.word() == word).filter(|it| KINDS.contains(it))
}

/// How people read a kind.
pub fn kind_title(kind: Occasion) -> &'static str {
    match kind {
        Occasion::Visit => "Visit",
        Occasion::Meeting => "Meeting",
        Occasion::Review => "Review",
        Occasion::Appraisal => "Appraisal",
        Occasion::Return => "Return",
        Occasion::Decision => "Decision",
        Occasion::Tick => "Tick",
    }
}

/// Minutes as people say them: `45 minutes`, `1 hour`, `2 hours 30 minutes`.
pub fn length_said(minutes: u32) -> String {
    let part = |number: u32, one: &str, more: &str| {
        (number > 0).then(|| format!("{number} {}", if number == 1 { one } else { more }))
    };
    let parts = [part(minutes / 60, "hour", "hours"), part(minutes % 60, "minute", "minutes")];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() { "no time".into() } else { said.join(" ") }
}

/// Reads a length as people type it: `90`, `90 min`, `1:30`, `1.5 h`. Whole minutes, at most a day and a night.
pub fn read_length(typed: &str) -> Option<u32> {
    let text = typed.trim().to_lowercase();
    let minutes = if let Some((hours, minutes)) = text.split_once(':') {
        let minutes: u32 = minutes.parse().ok().filter(|it| *it < 60)?;
        hours.parse::<u32>().ok()?.checked_mul(60)?.checked_add(minutes)?
    } else if let Some(hours) = ["hours", "hour", "h"].iter().find_map(|it| text.strip_suffix(it)) {
        let hours: crate::Decimal = hours.trim().parse().ok()?;
        let minutes = hours.to_f64() * 60.0;
        if !(0.0..=1440.0).contains(&minutes) {
            return None;
        }
        minutes.round() as u32
    } else {
        let bare = ["minutes", "mins", "min"].iter().find_map(|it| text.strip_suffix(it));
        bare.unwrap_or(&text).trim().parse().ok()?
    };
    (1..=24 * 60).contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_both_ways() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.word()), Some(state));
        }
        assert_eq!(kind_from_word("visit"), Some(Occasion::Visit));
        assert_eq!(kind_from_word("tick"), None);
    }

    #[test]
    fn a_length_is_read_as_people_type_it() {
        let check = |typed: &str, minutes| assert_eq!(read_length(typed), minutes, "{typed}");
        check("90", Some(90));
        check("90 min", Some(90));
        check("1:30", Some(90));
        check("1.5 h", Some(90));
        check("2 hours", Some(120));
        check("", None);
        check("0", None);
        check("1:75", None);
        check("two hours", None);
        check("3000", None);
    }

    #[test]
    fn a_length_is_said_as_people_say_it() {
        assert_eq!(length_said(45), "45 minutes");
        assert_eq!(length_said(60), "1 hour");
        assert_eq!(length_said(150), "2 hours 30 minutes");
    }
}
