//! A list of dates from a spreadsheet: read, shown before anything changes, then entered in one write.
//!
//! Nothing is put aside between the two: the list travels in the preview's form, and is read again as it lands.

use std::collections::BTreeSet;

use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request, State},
    response::Response,
};
use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, RecordId, Urn,
    access::Right,
    calendar::{Assembled, SchoolDifferences, SchoolYear, YearDates, assemble},
    source::Issue,
};
use trustwide_importers::terms;
use trustwide_storage::{StorageError, Write};

use super::show;
use crate::{
    app::App,
    errors::WebError,
    look::{Field, FieldKind, Form, Link, say},
    pages::year::{DatesFilePage, EnteredYear, ListedYear},
    reply,
    sent_file::SentFile,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// The most that a list of dates may be: it travels in a form.
const LONGEST: usize = 512 << 10;

/// The form that sends a file.
pub fn form(_visit: &Visit) -> Form {
    let help = "CSV or XLSX with the columns What, From, To, School and Name. What is one of: term, half term, inset, closed, open, meeting. School is a URN, or empty for the whole trust.";
    let file = Field::new("file", "File", FieldKind::File).with_help(help);
    Form::new("/year/files", "Check the file", vec![file]).with_id("file").lesser()
}

/// `POST /year/files`
pub async fn check(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &app).await?;
    visit.may(Right::SetCalendar)?;
    let request = Request::from_parts(parts, body);
    let multipart = Multipart::from_request(request, &app).await.map_err(|_| WebError::BadForm)?;
    let sent = SentFile::read(multipart, LONGEST).await?;
    visit.check_token(sent.field("form_token"))?;
    let read = match sent.bytes.as_slice() {
        [] => Err("Choose a file.".to_owned()),
        bytes => terms::read(bytes).map_err(|error| format!("This file cannot be used: {error}.")),
    };
    match read {
        Ok(read) => {
            let page = preview(&visit, sent.name, &read).await?;
            visit.page(page).await
        }
        Err(said) => {
            let form = typed::with_faults(form(&visit), Faults::one("file", said));
            let page = show::page(&visit, form).await?;
            visit.page_with_errors(page).await
        }
    }
}

/// `POST /year/files/landing`: the same list sent twice changes nothing the second time.
pub async fn land(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetCalendar)?;
    let list = posted.fields.get("list").ok_or(WebError::BadForm)?;
    let read = terms::read(list.as_bytes())?;
    let all = put_together(visit, &read).await?;
    let mut write = visit.write().await?;
    write.unchanged_since(visit.trust.revision)?;
    let done = enter(visit, &mut write, &all).await?;
    if done == [0, 0, 0] {
        return reply::done("/year", "All of it was entered already, so nothing changed.", None);
    }
    write.commit().await?;
    let said = [
        say::how_many(done[0], "year", "years"),
        say::how_many(done[1], "school’s days", "schools’ days"),
        say::how_many(done[2], "meeting", "meetings"),
    ];
    let year = all.years.first().map(|it| format!("?year={}", it.year)).unwrap_or_default();
    reply::done(&format!("/year{year}"), &format!("Entered: {}.", say::list(&said)), None)
}

async fn put_together(visit: &Visit, read: &terms::Terms) -> Result<Assembled, StorageError> {
    let entered = visit.scoped.entered_years().await?;
    let dates: Vec<YearDates> = entered.into_iter().map(|it| it.dates).collect();
    let schools: BTreeSet<Urn> =
        visit.scoped.schools().await?.into_iter().map(|it| it.urn).collect();
    let mut all = assemble(&read.lines, &dates, &schools);
    let known = visit.scoped.committees().await?;
    all.meetings.retain(|(body, on)| !known.iter().any(|it| it.body == *body && it.on == *on));
    let mut seen: BTreeSet<(String, Date)> = BTreeSet::new();
    all.meetings.retain(|it| seen.insert(it.clone()));
    let differences = visit.scoped.school_differences().await?;
    let is_known = |urn: Urn, year: AcademicYear, it: &SchoolDifferences| {
        differences
            .iter()
            .any(|known| known.urn == urn && known.year == year && known.differences == *it)
    };
    all.differences.retain(|(urn, year, it)| !is_known(*urn, *year, it));
    Ok(all)
}

/// Enters everything, and counts the years, schools and meetings that were not as they should be yet.
async fn enter(
    visit: &Visit,
    write: &mut Write,
    all: &Assembled,
) -> Result<[usize; 3], StorageError> {
    let entered = visit.scoped.entered_years().await?;
    for dates in &all.years {
        let earlier = entered.iter().find(|it| it.dates.year == dates.year).map(|it| &it.edited);
        let record = RecordId(write.new_id());
        write.set_year(record, earlier, dates).await?;
    }
    let differences = visit.scoped.school_differences().await?;
    for (urn, year, it) in &all.differences {
        let earlier = differences.iter().find(|known| known.urn == *urn && known.year == *year);
        let record = RecordId(write.new_id());
        write.set_differences(record, earlier.map(|it| &it.edited), (*urn, *year), it).await?;
    }
    for (body, on) in &all.meetings {
        let record = RecordId(write.new_id());
        write.set_committee(record, None, (body, *on, "")).await?;
    }
    Ok([all.years.len(), all.differences.len(), all.meetings.len()])
}

async fn preview(
    visit: &Visit,
    file: String,
    read: &terms::Terms,
) -> Result<DatesFilePage, WebError> {
    let all = put_together(visit, read).await?;
    let entered = visit.scoped.entered_years().await?;
    let names = show::names(visit).await?;
    let dates = |year: AcademicYear| {
        let new = all.years.iter().find(|it| it.year == year);
        new.or_else(|| entered.iter().find(|it| it.dates.year == year).map(|it| &it.dates))
    };
    let listed = |it: &YearDates| {
        let replaces = entered.iter().any(|known| known.dates.year == it.year);
        let year = SchoolYear::new(it.clone()).ok()?;
        Some(ListedYear { year: it.year, replaces, entered: EnteredYear::of(&year) })
    };
    let differing = all.differences.iter();
    let differing =
        differing.filter_map(|(urn, year, it)| show::differing(&names, dates(*year)?, *urn, it));
    let nothing = all.years.is_empty() && all.differences.is_empty() && all.meetings.is_empty();
    let list = Field::hidden("list", &read.csv);
    Ok(DatesFilePage {
        file,
        years: all.years.iter().filter_map(listed).collect(),
        schools: differing.collect(),
        meetings: all.meetings.clone(),
        issues: issues(read, &all),
        crumbs: vec![Link::new("School year", "/year")],
        land: (!nothing).then(|| {
            Form::new("/year/files/landing", "Enter these dates", vec![list]).with_cancel("/year")
        }),
    })
}

/// What could not be read, and what was read and cannot be used.
fn issues(read: &terms::Terms, all: &Assembled) -> Vec<Issue> {
    let used = all.faults.iter().map(|(line, reason)| Issue {
        line: *line,
        column: None,
        value: None,
        reason: reason.clone(),
        row_refused: true,
    });
    let mut issues: Vec<Issue> = read.issues.iter().cloned().chain(used).collect();
    issues.sort_by_key(|it| it.line);
    issues
}
