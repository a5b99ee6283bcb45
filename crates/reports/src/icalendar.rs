//! Calendar feeds, as calendar programs subscribe to them: iCalendar, RFC 5545.
//!
//! Lines end in CRLF and are folded at 75 octets, never inside a character; texts are escaped; times are in universal time,
//! so that no time zone has to be described. Not here: what a feed may say, and to whom (`web`).

use std::fmt::Write as _;

use jiff::{Timestamp, civil::Date};
use trustwide_domain::Moment;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Stays the same as long as the event is the same, however it moves.
    pub uid: String,
    /// When it was last changed.
    pub stamp: Moment,
    pub when: When,
    pub summary: String,
}

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A whole day.
    Day(Date),
    Time {
        starts: Moment,
        ends: Moment,
    },
}

/// The longest that a line may be, in octets, without its line break.
const LONGEST: usize = 75;

/// The whole feed.
pub fn render_calendar(name: &str, events: &[Event]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Trustwide//Trustwide//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", escaped(&event.uid)));
        line(&mut out, &format!("DTSTAMP:{}", instant(event.stamp)));
        match event.when {
            When::Day(day) => {
                let next = day.tomorrow().unwrap_or(day);
                line(&mut out, &format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")));
                line(&mut out, &format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")));
            }
            When::Time { starts, ends } => {
                line(&mut out, &format!("DTSTART:{}", instant(starts)));
                line(&mut out, &format!("DTEND:{}", instant(ends)));
            }
        }
        line(&mut out, &format!("SUMMARY:{}", escaped(&event.summary)));
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// `20261130T093000Z`
fn instant(at: Moment) -> String {
    let at = Timestamp::from_microsecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value: its commas, semicolons, backslashes and line breaks escaped, and no other control character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' => out.push_str("\\n"),
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
    out
}

/// One line, folded: what follows the first 75 octets begins with a space on a line of its own.
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for letter in text.chars() {
        if LONGEST < length + letter.len_utf8() {
            out.push_str("\r\n ");
            length = 1;
        }
        length += letter.len_utf8();
        let _ = out.write_char(letter);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn event(summary: &str, when: When) -> Event {
        Event {
            uid: "c1@trustwide".into(),
            stamp: Moment(1_795_339_200_000_000),
            when,
            summary: summary.into(),
        }
    }

    #[test]
    fn a_feed_is_as_the_standard_says() {
        let starts = Moment(1_795_339_200_000_000);
        let ends = Moment(starts.0 + 3_600_000_000);
        let feed = render_calendar(
            "Visits",
            &[event("Visit, St Ann's; Upper, Lower", When::Time { starts, ends })],
        );
        let lines: Vec<&str> = feed.split("\r\n").collect();
        assert_eq!(lines[..2], ["BEGIN:VCALENDAR", "VERSION:2.0"]);
        assert!(lines.contains(&"UID:c1@trustwide"));
        assert!(lines.contains(&"SUMMARY:Visit\\, St Ann's\\; Upper\\, Lower"));
        assert!(lines.contains(&"DTSTART:20261122T092000Z"), "{feed}");
        assert!(lines.contains(&"DTEND:20261122T102000Z"));
        assert_eq!(lines[lines.len() - 2..], ["END:VCALENDAR", ""]);
        assert!(!feed.replace("\r\n", "").contains('\n'));
    }

    #[test]
    fn a_whole_day_ends_as_the_next_begins() {
        let feed = render_calendar("Visits", &[event("Visit", When::Day(date(2026, 12, 31)))]);
        assert!(feed.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
    }

    #[test]
    fn long_lines_fold_between_characters() {
        let long =
            "Ysgol Gynradd Gymraeg Pen-y-Bryn â’r Môr ac Ysgol Feithrin y Dref Newydd ger yr Afon";
        let feed = render_calendar("Visits", &[event(long, When::Day(date(2026, 12, 1)))]);
        assert!(feed.split("\r\n").all(|it| it.len() <= 75), "{feed}");
        assert!(feed.replace("\r\n ", "").contains(long));
    }

    #[test]
    fn nothing_smuggles_a_line_in() {
        let feed =
            render_calendar("V", &[event("a\r\nDESCRIPTION:b\u{7}", When::Day(date(2026, 12, 1)))]);
        assert!(feed.contains("SUMMARY:a\\nDESCRIPTION:b\r\n"), "{feed}");
    }
}
