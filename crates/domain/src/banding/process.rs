//! From evidence to a decision: the steps, who is waited for, and what must not happen.
//!
//! Not here: who may take a step (`access`), or how it is kept (`storage`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Moment, calendar::SchoolYear};

macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Each of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word of forms and of the database.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// How people read it.
            pub fn title(self) -> &'static str {
                match self { $($name::$variant => $title,)* }
            }

            /// The one with this word.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}

worded! {
    /// Why a round is run.
    RoundKind {
        Annual = "annual", "Round of all schools";
        Review = "review", "Review between rounds";
        OutOfTurn = "out_of_turn", "One school, out of turn";
        Joiner = "joiner", "A school that may join";
        /// As the trust had them when it began to use the program: no evidence is held.
        Opening = "opening", "Brought forward";
    }
}

worded! {
    /// Why one school is looked at out of turn.
    OutOfTurn {
        Inspection = "inspection", "It was inspected";
        Headship = "headship", "Its head has changed";
        Results = "results", "New results came";
    }
}

worded! {
    /// What help a school needs that needs help.
    Help {
        Identify = "identify", "to identify its next steps";
        Faster = "faster", "to take them faster";
    }
}

worded! {
    /// What a head or local chair says.
    CommentKind {
        Correction = "correction", "Something in the evidence is wrong";
        Comment = "comment", "A comment on the recommendation";
    }
}

worded! {
    /// What the board made of a recommendation.
    Verdict {
        Confirmed = "confirmed", "Confirmed as recommended";
        Changed = "changed", "Decided otherwise";
        Returned = "returned", "Returned to the executive";
    }
}

worded! {
    /// By what way a decision was made.
    How {
        Board = "board", "At a meeting of the board";
        Committee = "committee", "At a meeting of a committee";
        Chair = "chair", "By chair’s action";
        /// Decided before the trust began to use the program.
        BroughtForward = "brought forward", "Brought forward, evidence not held";
    }
}

/// What there is of one school in a round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// A school that may join: there is nobody to hear or to tell.
    pub provisional: bool,
    pub frozen: bool,
    pub recommended_at: Option<Moment>,
    pub sent: bool,
    /// The last day for the school's answer.
    pub reply_by: Option<Date>,
    /// Whether the recommendation as it now stands is in a frozen paper.
    pub in_paper: bool,
    /// The latest decision, and when it was recorded.
    pub verdict: Option<(Verdict, Moment)>,
    pub told: bool,
}

worded! {
    /// What is next for one school in a round.
    Stage {
        Freeze = "freeze", "Evidence to be frozen";
        Recommend = "recommend", "To be recommended";
        /// The board wants another recommendation.
        Again = "again", "Returned: to be recommended again";
        Send = "send", "To be sent to the school";
        Reply = "reply", "With the school";
        Paper = "paper", "Ready for the paper";
        Decide = "decide", "Before the board";
        Tell = "tell", "Decided: the head is to be told";
        Done = "done", "Decided and told";
    }
}

/// What is next. Nothing is skipped: evidence, recommendation, the school's answer, paper, decision, telling.
pub fn stage(facts: &Facts, today: Date) -> Stage {
    if !facts.frozen {
        return Stage::Freeze;
    }
    match (facts.verdict, facts.recommended_at) {
        (Some((Verdict::Returned, at)), Some(recommended)) if recommended <= at => Stage::Again,
        (Some((Verdict::Confirmed | Verdict::Changed, _)), _)
            if facts.told || facts.provisional =>
        {
            Stage::Done
        }
        (Some((Verdict::Confirmed | Verdict::Changed, _)), _) => Stage::Tell,
        (_, None) => Stage::Recommend,
        _ if facts.in_paper => Stage::Decide,
        _ if facts.provisional => Stage::Paper,
        _ if !facts.sent => Stage::Send,
        _ if facts.reply_by.is_some_and(|last| today <= last) => Stage::Reply,
        _ => Stage::Paper,
    }
}

/// The last day for an answer: so many school days after the sending. Weekdays are counted where no dates are entered.
///
/// `years` are the school's own, in order, as far as they are entered.
pub fn reply_by(years: &[SchoolYear], sent: Date, days: u8) -> Date {
    let count = usize::from(days);
    let school_days = years.iter().flat_map(SchoolYear::pupil_days).filter(|it| *it > sent);
    if count == 0 {
        return sent;
    }
    school_days.take(count).nth(count - 1).unwrap_or_else(|| after_weekdays(sent, count))
}

fn after_weekdays(sent: Date, count: usize) -> Date {
    let days = sent.series(jiff::ToSpan::days(1)).skip(1);
    let mut weekdays = days.filter(|it| it.weekday().to_monday_zero_offset() < 5);
    weekdays.nth(count.saturating_sub(1)).unwrap_or(sent)
}

/// Why a day is a bad one to send something that hurts to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum SendWarning {
    /// The school breaks up on it.
    LastDay,
    /// Nobody is in school.
    Closed,
}

/// Whether a school is about to break up, or is closed, on a day; nothing is known where no dates are entered.
pub fn send_warning(years: &[SchoolYear], day: Date) -> Option<SendWarning> {
    let year = years.iter().find(|it| {
        it.pupil_days().next().is_some_and(|first| first <= day)
            && it.pupil_days().next_back().is_some_and(|last| day <= last)
    });
    let Some(year) = year else {
        return (!years.is_empty()).then_some(SendWarning::Closed);
    };
    if !year.is_school_day(day) {
        return Some(SendWarning::Closed);
    }
    let last_of_half = year
        .half_terms()
        .iter()
        .any(|half| year.pupil_days().rfind(|it| half.span.contains(*it)) == Some(day));
    last_of_half.then_some(SendWarning::LastDay)
}

/// Whether enough were there to decide. A chair acts alone; who was there before the program is not asked.
pub fn quorate(how: How, present: u32, quorum: u32) -> bool {
    matches!(how, How::Chair | How::BroughtForward) || (quorum > 0 && present >= quorum)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        AcademicYear,
        calendar::{Span, YearDates},
    };

    fn year() -> SchoolYear {
        let span = |a: (i16, i8, i8), b: (i16, i8, i8)| {
            Span::new(date(a.0, a.1, a.2), date(b.0, b.1, b.2))
        };
        let terms = [
            span((2026, 9, 3), (2026, 12, 18)),
            span((2027, 1, 4), (2027, 3, 25)),
            span((2027, 4, 12), (2027, 7, 21)),
        ];
        let breaks = [span((2026, 10, 26), (2026, 10, 30))];
        let year = AcademicYear::starting(2026).unwrap();
        SchoolYear::new(YearDates::from_spans(year, &terms, &breaks, &[]).unwrap()).unwrap()
    }

    #[test]
    fn five_school_days_go_round_a_half_term() {
        let check = |sent, by| assert_eq!(reply_by(&[year()], sent, 5), by, "{sent}");
        check(date(2026, 11, 2), date(2026, 11, 9));
        check(date(2026, 10, 21), date(2026, 11, 4));
        check(date(2026, 12, 18), date(2027, 1, 8));
        assert_eq!(reply_by(&[], date(2026, 11, 6), 5), date(2026, 11, 13), "weekdays");
    }

    #[test]
    fn the_day_a_school_breaks_up_is_warned_of() {
        let check = |day, warning| assert_eq!(send_warning(&[year()], day), warning, "{day}");
        check(date(2026, 11, 2), None);
        check(date(2026, 10, 23), Some(SendWarning::LastDay));
        check(date(2026, 12, 18), Some(SendWarning::LastDay));
        check(date(2026, 12, 24), Some(SendWarning::Closed));
        assert_eq!(send_warning(&[], date(2026, 12, 24)), None, "no dates are entered");
    }

    #[test]
    fn no_step_is_skipped() {
        let today = date(2026, 11, 22);
        let check = |facts: Facts, is| assert_eq!(stage(&facts, today), is, "{facts:?}");
        let frozen = Facts { frozen: true, ..Facts::default() };
        let recommended = Facts { recommended_at: Some(Moment(5)), ..frozen };
        let sent = Facts { sent: true, reply_by: Some(date(2026, 11, 22)), ..recommended };
        check(Facts::default(), Stage::Freeze);
        check(frozen, Stage::Recommend);
        check(recommended, Stage::Send);
        check(sent, Stage::Reply);
        check(Facts { reply_by: Some(date(2026, 11, 21)), ..sent }, Stage::Paper);
        check(Facts { in_paper: true, ..sent }, Stage::Decide);
        check(Facts { verdict: Some((Verdict::Returned, Moment(6))), ..sent }, Stage::Again);
        let again = Facts { sent: false, recommended_at: Some(Moment(7)), ..sent };
        check(Facts { verdict: Some((Verdict::Returned, Moment(6))), ..again }, Stage::Send);
        let decided = Facts { verdict: Some((Verdict::Changed, Moment(6))), ..sent };
        check(decided, Stage::Tell);
        check(Facts { told: true, ..decided }, Stage::Done);
        check(Facts { provisional: true, ..recommended }, Stage::Paper);
    }

    #[test]
    fn without_a_quorum_nothing_is_decided() {
        assert!(quorate(How::Board, 5, 4) && quorate(How::Chair, 0, 0));
        assert!(!quorate(How::Board, 3, 4) && !quorate(How::Committee, 0, 0));
    }
}
