//! Samples of the room `year`: entered, not entered, one school's, meetings, and a list of dates before it lands.

use jiff::civil::{Date, date};
use trustwide_domain::{
    calendar::{SchoolYear, YearDates},
    source::Issue,
};

use super::{Sample, sample, school, shell_at, year as academic};
use crate::{
    look::{Choice, Field, FieldKind, Form, Link},
    year::{
        DatesFilePage, Differs, EnteredYear, Holiday, ListedYear, Meeting, MeetingRow,
        MeetingsPage, SchoolDiffers, SchoolYearPage, YearLink, YearPage,
    },
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/year");
    let none = YearPage {
        entered: None,
        schools: Vec::new(),
        meetings: Vec::new(),
        may_set: false,
        file_form: None,
        ..year()
    };
    let no_meetings = MeetingsPage { coming: Vec::new(), past: Vec::new(), add: None };
    vec![
        sample("year", &shell, &year()),
        sample("year-none", &shell, &none),
        sample("year-school", &shell_at("/"), &of_school()),
        sample("year-meetings", &shell, &meetings()),
        sample("year-meetings-none", &shell, &no_meetings),
        sample("year-file", &shell, &file()),
    ]
}

fn entered() -> Option<EnteredYear> {
    SchoolYear::new(YearDates::usual(academic(2026))).ok().as_ref().map(EnteredYear::of)
}

fn links() -> Vec<YearLink> {
    let link = |start, chosen, entered| YearLink { year: academic(start), chosen, entered };
    vec![link(2025, false, true), link(2026, true, true), link(2027, false, false)]
}

fn differs() -> Differs {
    Differs {
        inset: Some(vec![date(2026, 9, 2), date(2026, 11, 6)]),
        closed: vec![date(2027, 1, 18)],
        open: Vec::new(),
    }
}

fn meeting(id: &str, body: &str, on: Date, note: &str) -> Meeting {
    Meeting { id: id.into(), body: body.into(), on, note: note.into() }
}

fn year() -> YearPage {
    let holiday = |on, name: &str| Holiday { on, name: name.into() };
    let file = vec![Field::new("file", "File", FieldKind::File)];
    YearPage {
        year: academic(2026),
        entered: entered(),
        holidays: vec![
            holiday(date(2026, 12, 25), "Christmas Day"),
            holiday(date(2027, 3, 26), "Good Friday"),
            holiday(date(2027, 6, 21), "Given by the trust"),
        ],
        schools: vec![SchoolDiffers {
            school: school(900_004, "Saltmarsh Primary"),
            differs: differs(),
            school_days: 186,
        }],
        meetings: vec![meeting("c1", "Board of trustees", date(2026, 12, 9), "Bands are decided")],
        years: links(),
        may_set: true,
        file_form: Some(Form::new("/year/files", "Check the file", file).with_id("file").lesser()),
    }
}

fn of_school() -> SchoolYearPage {
    let choices = vec![
        Choice::new("trust", "The trust’s"),
        Choice::new("own", "Its own, below").chosen(true),
    ];
    let fields = vec![
        Field::new("own", "Inset days", FieldKind::Radios(choices)),
        Field::new("inset-0", "Inset day 1", FieldKind::Date)
            .with_value("2026-12-26")
            .with_error("26 December 2026 is not a weekday in term, or is a holiday"),
    ];
    SchoolYearPage {
        school: school(900_004, "Saltmarsh Primary"),
        year: academic(2026),
        entered: entered(),
        differs: differs(),
        years: links(),
        form: Some(Form::new("/schools/900004/year", "Save the days", fields).with_id("days")),
    }
}

fn meetings() -> MeetingsPage {
    let change = |id: &str| {
        let fields =
            vec![Field::text("body", "Who meets"), Field::new("on", "Day", FieldKind::Date)];
        Form::new(format!("/year/meetings/{id}"), "Save the change", fields).with_id(id)
    };
    let row = |it: Meeting, term: Option<&str>| MeetingRow {
        term: term.map(Into::into),
        change: Some(change(&it.id)),
        remove: Some(
            Form::new(
                format!("/year/meetings/{}/removal", it.id),
                "Take the meeting away",
                Vec::new(),
            )
            .lesser(),
        ),
        meeting: it,
    };
    let coming = meeting("c1", "Board of trustees", date(2026, 12, 9), "Bands are decided");
    let past = meeting("c0", "Standards committee", date(2026, 8, 20), "");
    let fields = vec![Field::text("body", "Who meets"), Field::new("on", "Day", FieldKind::Date)];
    MeetingsPage {
        coming: vec![row(coming, Some("autumn term, week 14"))],
        past: vec![row(past, None)],
        add: Some(Form::new("/year/meetings", "Add meeting", fields).with_id("add")),
    }
}

fn file() -> DatesFilePage {
    let listed = |entered| ListedYear { year: academic(2027), replaces: false, entered };
    DatesFilePage {
        file: "term dates.xlsx".into(),
        years: entered().map(listed).into_iter().collect(),
        schools: year().schools,
        meetings: vec![("Board of trustees".into(), date(2027, 12, 8))],
        issues: vec![Issue {
            line: 12,
            column: Some("From".into()),
            value: Some("30/02/2028".into()),
            reason: "not a date: write 03/09/2026 or 2026-09-03".into(),
            row_refused: true,
        }],
        crumbs: vec![Link::new("School year", "/year")],
        land: Some(
            Form::new("/year/files/landing", "Enter these dates", Vec::new()).with_cancel("/year"),
        ),
    }
}
