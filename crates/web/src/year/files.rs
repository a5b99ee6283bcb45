//! A list of dates from a spreadsheet: read, shown before anything changes, then entered in one write.
//!
//! Nothing is put aside between the two: the list travels in the preview's form, and is read again as it lands.

use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request, State},
    response::Response,
};
use trustwide_domain::{
    AcademicYear, RecordId,
    access::Right,
    calendar::{Assembled, SchoolYear, YearDates},
    source::Issue,
};
use trustwide_importers::terms;
use trustwide_storage::opening::Brought;

use super::show;
use crate::{
    app::App,
    errors::WebError,
    look::{Field, FieldKind, Form, Link, say},
    pages::year::{DatesFilePage, EnteredYear, ListedYear},
    reply,
    sent_file::SentFile,
    start::way_back,
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
    let all = visit.scoped.list_of_dates(&read.lines).await?;
    if all.is_entered() {
        return reply::done("/year", "All of it was entered already, so nothing changed.", None);
    }
    let mut write = visit.write().await?;
    write.unchanged_since(visit.trust.revision)?;
    let base = RecordId(write.new_id());
    write.enter_dates(&base, &all).await?;
    write.commit().await?;
    let new = &all.new;
    let said = [
        say::how_many(new.years.len(), "year", "years"),
        say::how_many(new.differences.len(), "school’s days", "schools’ days"),
        say::how_many(new.meetings.len(), "meeting", "meetings"),
    ];
    let year = new.years.first().map(|it| format!("?year={}", it.year)).unwrap_or_default();
    let href = format!("/year{year}");
    let undo = way_back(Brought::Dates, &base, &href);
    reply::done(&href, &format!("Entered: {}.", say::list(&said)), Some(undo))
}

async fn preview(
    visit: &Visit,
    file: String,
    read: &terms::Terms,
) -> Result<DatesFilePage, WebError> {
    let list = visit.scoped.list_of_dates(&read.lines).await?;
    let (all, entered, nothing) = (&list.new, &list.years, list.is_entered());
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
    let list = Field::hidden("list", &read.csv);
    Ok(DatesFilePage {
        file,
        years: all.years.iter().filter_map(listed).collect(),
        schools: differing.collect(),
        meetings: all.meetings.clone(),
        issues: issues(read, all),
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
