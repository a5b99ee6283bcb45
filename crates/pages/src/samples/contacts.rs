//! Samples of the room `contacts`.

use jiff::civil::{Date, date};
use trustwide_domain::{RecordId, contacts::State, model::Occasion};

use super::{Sample, moment, sample, school, shell_at};
use crate::{
    contacts::{
        ActionLine, ActionsPage, ChangeLine, ContactFilter, ContactFormPage, ContactLine,
        ContactPage, ContactSort, ContactStartPage, ContactsPage, GapLine, ReplyLine,
        SchoolLanding, TrustLanding,
    },
    look::{Choice, Field, FieldKind, Form, Link},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/contacts");
    vec![
        sample("contacts", &shell, &contacts()),
        sample("contacts-none", &shell, &none()),
        sample("contact", &shell, &contact()),
        sample("contact-of-two", &shell, &of_two()),
        sample("contact-start", &shell, &start()),
        sample("contact-form", &shell, &form()),
        sample("actions", &shell_at("/actions"), &actions()),
    ]
}

/// A visit to Saltmarsh by its partner.
pub fn line(id: &str, what: &str, on: Date, state: State) -> ContactLine {
    ContactLine {
        id: RecordId(id.into()),
        what: what.into(),
        kind: "Visit".into(),
        school: Some(school(900_004, "Saltmarsh Primary")),
        between_two: false,
        on,
        starts_at: Some("9:30".into()),
        length: "2 hours 30 minutes".into(),
        led_by: "Gwilym Prosser".into(),
        people: vec!["Gwilym Prosser".into(), "Ottoline Pearmain".into()],
        purpose: "Reading in year 2".into(),
        state,
        unwritten: state == State::Planned && on < date(2026, 11, 22),
    }
}

/// Two actions: one of the reader's own, and one that is overdue.
pub fn action_lines() -> Vec<ActionLine> {
    let line = |id: &str, words: &str, owner: &str, due_on: Date| ActionLine {
        id: RecordId(id.into()),
        contact: Some(RecordId("c1".into())),
        school: Some(school(900_004, "Saltmarsh Primary")),
        words: words.into(),
        owner: owner.into(),
        mine: owner == "Miriam Osei-Hale",
        due_on,
        overdue: due_on < date(2026, 11, 22),
        done_on: None,
        outcome: String::new(),
        form: Some(close_form(id)),
    };
    vec![
        line(
            "a1",
            "Share the reading plan with governors",
            "Ottoline Pearmain",
            date(2026, 11, 13),
        ),
        line("a2", "Find a second phonics trainer", "Miriam Osei-Hale", date(2026, 12, 4)),
    ]
}

/// A head's landing.
pub fn school_landing() -> SchoolLanding {
    SchoolLanding {
        coming: vec![line("c3", "Partner’s visit", date(2026, 12, 1), State::Planned)],
        agreed: action_lines(),
        waiting: vec![line("c1", "Partner’s visit", date(2026, 10, 13), State::Held)],
        ways: vec![
            Link::new("Its calendar", "/schools/900004/calendar"),
            Link::new("One side before a visit", "/schools/900004/briefing"),
        ],
    }
}

/// A director's landing.
pub fn trust_landing() -> TrustLanding {
    TrustLanding {
        from: date(2026, 11, 23),
        week: vec![line("c3", "Partner’s visit", date(2026, 11, 24), State::Planned)],
        week_count: 12,
        unwritten: vec![line("c2", "Partner’s visit", date(2026, 11, 17), State::Planned)],
        overdue: vec![action_lines().remove(0)],
        overdue_count: 1,
        gaps: vec![GapLine {
            school: school(900_001, "Ashby Road Primary"),
            last: Some(date(2026, 9, 29)),
            days: 54,
        }],
    }
}

fn close_form(id: &str) -> Form {
    let fields = vec![
        Field::text("outcome", "What came of it"),
        Field::new("done_on", "Done on", FieldKind::Date).with_value("2026-11-22"),
    ];
    Form::new(format!("/actions/{id}/close"), "Close it", fields).with_id(format!("close-{id}"))
}

fn filter() -> ContactFilter {
    ContactFilter {
        from: date(2025, 11, 22),
        until: date(2027, 11, 22),
        asked_from: None,
        asked_until: None,
        school: None,
        person: String::new(),
        kind: Some(Occasion::Visit),
        state: None,
        sort: ContactSort::Day,
    }
}

fn contacts() -> ContactsPage {
    let choice = |value: &str, label: &str| Choice::new(value, label);
    ContactsPage {
        filter: filter(),
        contacts: vec![
            line("c3", "Partner’s visit", date(2026, 12, 1), State::Planned),
            line("c2", "Partner’s visit", date(2026, 11, 17), State::Planned),
            line("c1", "Partner’s visit", date(2026, 10, 13), State::Held),
            line("c0", "Partner’s visit", date(2026, 9, 22), State::Excused),
        ],
        total: 4,
        may_record: true,
        schools: vec![choice("900004", "Saltmarsh Primary")],
        people: vec![choice("p1", "Gwilym Prosser")],
        kinds: vec![choice("visit", "Visit").chosen(true), choice("meeting", "Meeting")],
        states: vec![choice("held", "Held")],
    }
}

fn none() -> ContactsPage {
    ContactsPage { contacts: Vec::new(), total: 0, may_record: false, ..contacts() }
}

fn contact() -> ContactPage {
    let change = |days: i64, said: &str| ChangeLine {
        by: "Gwilym Prosser".into(),
        at: moment(days),
        said: said.into(),
    };
    ContactPage {
        line: line("c1", "Partner’s visit", date(2026, 10, 13), State::Held),
        strand: Some("Care".into()),
        seen: "Daily reading is in place in both classes.\nThe scheme has no books yet for the lowest group.".into(),
        reason: String::new(),
        written_by: "Gwilym Prosser".into(),
        written_at: moment(40),
        actions: action_lines(),
        next: Some(line("c3", "Partner’s visit", date(2026, 12, 1), State::Planned)),
        reply: Some(ReplyLine {
            agrees: false,
            words: "The books came the day after.".into(),
            by: "Ottoline Pearmain".into(),
            on: date(2026, 10, 14),
        }),
        history: vec![
            change(60, "planned it"),
            change(45, "Day: 6 October 2026, now 13 October 2026"),
            change(40, "How it stands: Planned, now Held"),
        ],
        may_change: true,
        time: vec!["Gwilym Prosser, 3 hours".into(), "Rosalind Petherick, 1 hour".into()],
        on_line: Some("Partner’s visits: 2.5 days left".into()),
        reply_form: None,
    }
}

fn of_two() -> ContactPage {
    let two = ContactLine {
        school: None,
        between_two: true,
        kind: "Meeting".into(),
        ..line("c9", "Chief executive with each executive head", date(2026, 11, 30), State::Planned)
    };
    ContactPage {
        line: two,
        strand: None,
        seen: String::new(),
        actions: Vec::new(),
        next: None,
        reply: None,
        history: Vec::new(),
        time: Vec::new(),
        on_line: None,
        ..contact()
    }
}

fn start() -> ContactStartPage {
    ContactStartPage {
        schools: vec![Link::new("Saltmarsh Primary", "/contacts/new?school=900004")],
        trust: vec![Link::new("Heads’ meeting", "/contacts/new?trust=yes&cadence=heads_meeting")],
        people: vec![Link::new("Every fortnight: Rosalind Petherick", "/contacts/new?with=p4")],
    }
}

fn form() -> ContactFormPage {
    let select = |name: &str, label: &str, choices: &[&str]| {
        let choices = choices.iter().map(|it| Choice::new(*it, *it)).collect();
        Field::new(name, label, FieldKind::Select(choices))
    };
    let lengths = vec![
        Choice::new("60", "1 hour").chosen(true),
        Choice::new("180", "Half a day (3 hours)"),
        Choice::new("other", "As typed below"),
    ];
    let people = vec![Choice::new("p1", "Gwilym Prosser").chosen(true)];
    let not = vec![Choice::new("cancelled", "Cancelled").with_help("It stays due.")];
    let fields = vec![
        Field::hidden("record", "c7"),
        select("what", "What", &["Partner’s visit", "Visit beside what is promised"]),
        Field::new("on", "Day", FieldKind::Date)
            .with_value("2026-11-30")
            .with_error("This day is still to come: save it as planned"),
        Field::new("starts", "Starts at", FieldKind::Time).optional().with_value("09:30"),
        select("led_by", "Led by", &["Gwilym Prosser"]),
        Field::new("people[]", "Who is there", FieldKind::Checkboxes(people)).optional(),
        Field::text("purpose", "Purpose").optional(),
        Field::new("seen", "What was seen", FieldKind::TextArea).optional(),
        Field::text("words-1", "1. What was agreed").optional(),
        select("who-1", "Who does it", &["Ottoline Pearmain"]).optional(),
        Field::new("by-1", "By when", FieldKind::Date).optional(),
        Field::new("length", "How long", FieldKind::Radios(lengths)),
        Field::text("minutes", "Another length")
            .optional()
            .with_help("Such as 90, 1:30 or 2.5 hours."),
        select("line", "Its time counts towards", &["Partner’s days"]).optional(),
        select("giver-1", "Who else gave time", &["Nobody else", "Rosalind Petherick"]).optional(),
        Field::text("gave-1", "How long they gave")
            .optional()
            .with_help("Such as 45 or 1:30; as long as the visit where it is empty."),
        Field::new("next_on", "Next date", FieldKind::Date).optional(),
        Field::new("not", "It did not or will not happen", FieldKind::Radios(not)).optional(),
        Field::text("reason", "Why").optional(),
    ];
    ContactFormPage {
        title: "Record a visit or meeting".into(),
        with: "Saltmarsh Primary".into(),
        between_two: false,
        to_come: false,
        rows: 1,
        givers: 1,
        crumbs: vec![Link::new("Visits and meetings", "/contacts")],
        form: Form::new("/contacts", "Save as held", fields).with_cancel("/contacts"),
    }
}

fn actions() -> ActionsPage {
    let (mine, others) = action_lines().into_iter().partition(|it: &ActionLine| it.mine);
    let done = ActionLine {
        done_on: Some(date(2026, 10, 30)),
        outcome: "Both classes have it".into(),
        form: None,
        ..action_lines().remove(0)
    };
    ActionsPage { mine, others, done: vec![done], school: None }
}
