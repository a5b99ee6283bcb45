//! Samples of the room `calendar`.

use jiff::civil::{Date, date};
use trustwide_domain::contacts::State;

use super::{
    Sample,
    contacts::{action_lines, line},
    sample, school, shell_at, year,
};
use crate::{
    calendar::{
        BriefingPage, CadenceRow, CalendarPage, DayView, Done, Entry, LastHeld, LeaderRow,
        OpenGroup, OpenLine, PromisedTo, PromisesPage, QuietStrand, StrandRow, TickView, TicksPage,
        UnknownRow, VisitsRow, WeekView, WindowLine,
    },
    look::{Choice, Field, FieldKind, Form, Link},
    programme::{KindOfReview, ProgrammePage, ProgrammeRow, Reviewed},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/calendar");
    let bare = CalendarPage {
        entered: false,
        halves: Vec::new(),
        now: Vec::new(),
        weeks: Vec::new(),
        open: Vec::new(),
        ..calendar()
    };
    vec![
        sample("calendar", &shell, &calendar()),
        sample("calendar-no-dates", &shell, &bare),
        sample("promises", &shell_at("/promises"), &promised()),
        sample("programme", &shell_at("/promises"), &programme()),
        sample("programme-no-dates", &shell_at("/promises"), &bare_programme()),
        sample("briefing", &shell, &briefing()),
        sample("ticks", &shell, &ticks()),
    ]
}

fn calendar() -> CalendarPage {
    let entry = |day: i8, what: &str, place: &str| Entry {
        on: date(2026, 11, day),
        at: None,
        kind: what.into(),
        what: what.into(),
        place: place.into(),
        standing: String::new(),
        due: false,
        href: None,
        act: None,
    };
    let visit = Entry {
        at: Some("9:30".into()),
        kind: "Visit".into(),
        standing: "Planned, not written up".into(),
        due: true,
        href: Some("/contacts/c2".into()),
        act: Some(Link::new("Write up", "/contacts/c2/edit")),
        ..entry(17, "Partner’s visit", "Saltmarsh Primary")
    };
    let day = |day: i8, said: &[&str]| DayView {
        on: date(2026, 11, day),
        is_today: false,
        open: day != 20,
        said: said.iter().map(|it| (*it).into()).collect(),
    };
    let line = |place: &str, missed: bool, planned: Option<Date>| OpenLine {
        place: place.into(),
        opens: date(2026, 11, 2),
        closes: date(2026, 12, 18),
        missed,
        is_open: !missed,
        planned,
        href: Some("/contacts/new?school=900004&cadence=partner_visit".into()),
    };
    CalendarPage {
        title: "Calendar".into(),
        year: year(2026),
        entered: true,
        may_enter: true,
        halves: vec![
            (Link::new("Autumn 1", "/calendar?half=1"), false),
            (Link::new("Autumn 2", "/calendar?half=2"), true),
        ],
        calendars: vec![
            (Link::new("All you may see", "/calendar"), true),
            (Link::new("Mine", "/calendar/mine"), false),
        ],
        may_record: true,
        now: vec![visit.clone()],
        weeks: vec![WeekView {
            name: "autumn term, week 11".into(),
            monday: date(2026, 11, 16),
            friday: date(2026, 11, 20),
            is_now: true,
            days: vec![
                day(16, &[]),
                day(17, &["Visit"]),
                day(18, &["2 meetings"]),
                day(19, &["Board of trustees"]),
                day(20, &[]),
            ],
            entries: vec![visit, entry(19, "Board of trustees", "Banding")],
        }],
        open: vec![OpenGroup {
            cadence: "partner_visit".into(),
            what: "Partner’s visit".into(),
            lines: vec![
                line("Saltmarsh Primary", false, Some(date(2026, 12, 1))),
                line("Ashby Road Primary", true, None),
            ],
            unfolded: true,
        }],
    }
}

fn promised() -> PromisesPage {
    let done = |due, done, excused| Done { due, done, excused };
    let window = |opens, closes, standing: &str| WindowLine {
        opens,
        closes,
        standing: standing.into(),
        planned: None,
    };
    let to = |place: &str, all: Done, windows: Vec<WindowLine>| PromisedTo {
        place: place.into(),
        school: Some(super::urn(900_004)),
        done: all,
        last_held: Some(date(2026, 10, 13)),
        longest_gap: Some(41),
        next_planned: None,
        awaits_committee: None,
        open_actions: 1,
        windows,
    };
    let missed = window(date(2026, 9, 2), date(2026, 10, 23), "missed");
    let open = window(date(2026, 11, 2), date(2026, 12, 18), "open now");
    PromisesPage {
        year: year(2026),
        day: date(2026, 11, 22),
        entered: true,
        cadences: vec![CadenceRow {
            cadence: "partner_visit".into(),
            label: "Partner’s visit".into(),
            until: None,
            rhythm: "half-termly".into(),
            strand: Some("Care".into()),
            done: done(2, 1, 0),
            open: 1,
            to: vec![
                to("Ashby Road Primary", done(1, 0, 0), vec![missed, open]),
                to("Saltmarsh Primary", done(1, 1, 0), Vec::new()),
            ],
        }],
        strands: vec![
            StrandRow { strand: "Care".into(), promised: true, done: done(2, 1, 0) },
            StrandRow { strand: "Needs".into(), promised: false, done: done(0, 0, 0) },
        ],
        quiet: vec![QuietStrand {
            strand: "Needs".into(),
            schools: vec![school(900_004, "Saltmarsh Primary")],
            all: false,
        }],
        visits: vec![VisitsRow {
            school: school(900_004, "Saltmarsh Primary"),
            visits: 2,
            by_chief: 1,
            by_executives: 0,
            last: Some(date(2026, 10, 13)),
            longest_gap: 41,
        }],
        by_leaders: true,
        leaders: vec![LeaderRow {
            leader: "Rosalind Petherick".into(),
            school: school(900_004, "Saltmarsh Primary"),
            visits: 1,
            last: Some(date(2026, 10, 13)),
            longest_gap: 41,
        }],
        programme: true,
        unknown: vec![UnknownRow {
            label: "Network meetings".into(),
            why: "The source says regularly and not how often.".into(),
            to: vec![LastHeld {
                place: "Ashby Road Primary".into(),
                last_held: Some(date(2026, 10, 6)),
                planned: None,
                form: Some("/contacts/new?school=900005&cadence=network".into()),
            }],
        }],
        schools: vec![Choice::new("900004", "Saltmarsh Primary")],
        strand_choices: vec![Choice::new("care", "Care")],
    }
}

fn programme() -> ProgrammePage {
    let done = |due, done| Done { due, done, excused: 0 };
    let row = |urn: u32, name: &str, reviews| ProgrammeRow { school: school(urn, name), reviews };
    let reviewed = |due, held, last, next| {
        let by = Some(date(2026, 12, 18));
        Some(Reviewed { done: done(due, held), last, next, by })
    };
    ProgrammePage {
        year: year(2026),
        day: date(2026, 11, 22),
        trust_name: "Saltmarsh Learning Trust".into(),
        entered: true,
        kinds: vec![
            KindOfReview {
                label: "Termly review".into(),
                rhythm: "termly".into(),
                done: done(2, 1),
                without: vec![school(900_005, "Ashby Road Primary")],
            },
            KindOfReview {
                label: "Visit from outside".into(),
                rhythm: "annually".into(),
                done: done(0, 0),
                without: Vec::new(),
            },
        ],
        rows: vec![
            row(900_005, "Ashby Road Primary", vec![reviewed(1, 0, None, None), None]),
            row(
                900_004,
                "Saltmarsh Primary",
                vec![
                    reviewed(1, 1, Some(date(2026, 10, 13)), None),
                    reviewed(0, 0, None, Some(date(2027, 3, 2))),
                ],
            ),
        ],
        without_rhythm: vec!["Curriculum review".into()],
    }
}

fn bare_programme() -> ProgrammePage {
    ProgrammePage { entered: false, rows: Vec::new(), ..programme() }
}

fn briefing() -> BriefingPage {
    BriefingPage {
        school: school(900_004, "Saltmarsh Primary"),
        day: date(2026, 11, 22),
        actions: action_lines(),
        words: Vec::new(),
        figures: Vec::new(),
        recent: vec![line("c1", "Partner’s visit", date(2026, 10, 13), State::Held)],
        booked: vec![line("c3", "Partner’s visit", date(2026, 12, 1), State::Planned)],
        days: Some(vec!["Partner’s days: 3.5 offered, 1 given, 0.5 planned, 2 left".into()]),
        sources: Vec::new(),
    }
}

fn ticks() -> TicksPage {
    let count = vec![
        Field::new("week", "Week beginning", FieldKind::Date).with_value("2026-11-16"),
        Field::new("times", "How often", FieldKind::Number),
    ];
    let on = TickView {
        cadence: "drop_in".into(),
        label: "Head’s drop-in to lessons".into(),
        says: Some("A count that takes seconds.".into()),
        is_on: true,
        weeks: vec![(date(2026, 11, 16), None), (date(2026, 11, 9), Some(4))],
        count_form: Some(Form::new("/schools/900004/ticks", "Save the count", count)),
        choice_form: Some(
            Form::new("/schools/900004/ticks/choice", "Turn off", Vec::new()).lesser(),
        ),
    };
    let off = TickView {
        cadence: "gate_duty".into(),
        label: "At the gate".into(),
        is_on: false,
        weeks: Vec::new(),
        count_form: None,
        choice_form: Some(Form::new("/schools/900004/ticks/choice", "Turn on", Vec::new())),
        ..on.clone()
    };
    TicksPage { school: school(900_004, "Saltmarsh Primary"), ticks: vec![on, off] }
}
