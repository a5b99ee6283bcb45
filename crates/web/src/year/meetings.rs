//! Meetings of the board and its committees: listed for everybody, entered and moved by whoever keeps the calendar.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{AcademicYear, access::Right, calendar::SchoolYear, time::Said};
use trustwide_storage::{
    Edited, StorageError, tables::committee, versions::Versioned, year::Committee,
};

use super::show::meeting;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Undo},
    pages::{
        errors::{Difference, StalePage},
        year::{MeetingRow, MeetingsPage},
    },
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

const HERE: &str = "/year/meetings";

/// `GET /year/meetings`
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let page = page(&visit).await?;
    visit.page(page).await
}

/// `POST /year/meetings`
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetCalendar)?;
    let record = typed::record(posted.field("record"))?;
    let (body, on, note) = match parse(&posted) {
        Ok(read) => read,
        Err(faults) => {
            let mut page = page(visit).await?;
            let filled = page.add.map(|form| typed::filled(form, &posted.fields));
            page.add = filled.map(|form| typed::with_faults(form, faults));
            return visit.page_with_errors(page).await;
        }
    };
    let mut write = visit.write().await?;
    match write.set_committee(record.clone(), None, (&body, on, &note)).await {
        Err(StorageError::Already { .. }) => return reply::see_other(HERE),
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(committee::Entity::KIND, &record, None, HERE);
    reply::done(
        HERE,
        &format!("{body} meets on {}.", Said(on)),
        Some(Undo { label: "Undo".into(), action }),
    )
}

/// `POST /year/meetings/{id}`: moves a meeting, or changes what is said of it.
pub async fn change(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetCalendar)?;
    let now = find(visit, &id).await?;
    let (body, on, note) = match parse(&posted) {
        Ok(read) => read,
        Err(faults) => return again(&posted, &id, faults).await,
    };
    if (&now.body, now.on, &now.note) == (&body, on, &note) {
        return reply::see_other(HERE);
    }
    if now.edited.version != posted.field("version") {
        return stale(&posted, &now, (&body, on, &note)).await;
    }
    let mut write = visit.write().await?;
    write.set_committee(now.edited.record.clone(), Some(&now.edited), (&body, on, &note)).await?;
    write.commit().await?;
    done(&now.edited, &format!("{body} meets on {}.", Said(on)))
}

/// `POST /year/meetings/{id}/removal`
pub async fn remove(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetCalendar)?;
    let Ok(now) = find(visit, &id).await else { return reply::see_other(HERE) };
    let mut write = visit.write().await?;
    write.remove_committee(&now.edited).await?;
    write.commit().await?;
    done(&now.edited, &format!("The meeting of {} on {} is taken away.", now.body, Said(now.on)))
}

fn done(was: &Edited, said: &str) -> Result<Response, WebError> {
    let action = undo::address(committee::Entity::KIND, &was.record, Some(&was.version), HERE);
    reply::done(HERE, said, Some(Undo { label: "Undo".into(), action }))
}

async fn find(visit: &Visit, id: &str) -> Result<Committee, WebError> {
    let all = visit.scoped.committees().await?;
    all.into_iter().find(|it| it.edited.record.0 == id).ok_or(WebError::NotFound)
}

/// One meeting's form again, with what was typed, on the latest version.
async fn again(posted: &Posted, id: &str, faults: Faults) -> Result<Response, WebError> {
    let mut page = page(&posted.visit).await?;
    let rows = page.coming.iter_mut().chain(&mut page.past);
    if let Some(row) = rows.into_iter().find(|it| it.meeting.id == id) {
        let mut typed = posted.fields.clone();
        typed.remove("version");
        let filled = row.change.take().map(|form| typed::filled(form, &typed));
        row.change = filled.map(|form| typed::with_faults(form, faults));
    }
    posted.visit.page_with_errors(page).await
}

/// Somebody else has changed the meeting meanwhile: theirs beside what was typed.
async fn stale(
    posted: &Posted,
    now: &Committee,
    (body, on, note): (&str, Date, &str),
) -> Result<Response, WebError> {
    let all = [
        ("Who meets", now.body.clone(), body.to_owned()),
        ("Day", Said(now.on).to_string(), Said(on).to_string()),
        ("Note", now.note.clone(), note.to_owned()),
    ];
    let differ = all.into_iter().filter(|(_, now, yours)| now != yours);
    let differences =
        differ.map(|(label, now, yours)| Difference { label: label.into(), now, yours }).collect();
    let mut typed = posted.fields.clone();
    typed.remove("version");
    let page = StalePage {
        what: format!("The meeting of {}", now.body),
        changed: "Somebody changed it after you had opened the form.".into(),
        differences,
        form: typed::filled(change_form(now), &typed),
    };
    posted.visit.conflict(page).await
}

fn parse(posted: &Posted) -> Result<(String, Date, String), Faults> {
    let mut faults = Faults::default();
    let body = faults.keep("body", typed::text(posted.field("body"), "Say who meets"));
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    let note = faults.keep("note", typed::optional_text(posted.field("note"), 500));
    match (body, on, note) {
        (Some(body), Some(on), Some(note)) => Ok((body, on, note)),
        _ => Err(faults),
    }
}

async fn page(visit: &Visit) -> Result<MeetingsPage, WebError> {
    let may_set = visit.scoped.access().may(Right::SetCalendar);
    let years: Vec<SchoolYear> = visit
        .scoped
        .entered_years()
        .await?
        .into_iter()
        .filter_map(|it| SchoolYear::new(it.dates).ok())
        .collect();
    let term = |on: Date| {
        let year = years.iter().find(|it| it.year() == AcademicYear::of(on))?;
        Some(year.place_of(on)?.to_string())
    };
    let rows = visit.scoped.committees().await?.into_iter().map(|it| MeetingRow {
        meeting: meeting(&it),
        term: term(it.on),
        change: may_set.then(|| change_form(&it)),
        remove: may_set.then(|| remove_form(&it)),
    });
    let day = visit.scoped.as_at().day;
    let (coming, mut past): (Vec<_>, Vec<_>) = rows.partition(|it| day <= it.meeting.on);
    past.reverse();
    Ok(MeetingsPage { coming, past, add: may_set.then(|| add_form(visit)) })
}

fn add_form(visit: &Visit) -> Form {
    let record = Field::hidden("record", visit.app.db.surroundings().new_id());
    let [body, on, note] = fields("", "", "");
    Form::new(HERE, "Add meeting", vec![record, body, on, note]).with_id("add")
}

fn change_form(it: &Committee) -> Form {
    let id = &it.edited.record.0;
    let [body, on, note] = fields(&it.body, &it.on.to_string(), &it.note);
    let version = Field::hidden("version", &it.edited.version);
    Form::new(format!("{HERE}/{id}"), "Save the change", vec![version, body, on, note])
        .with_id(format!("m{id}"))
}

fn remove_form(it: &Committee) -> Form {
    let id = &it.edited.record.0;
    Form::new(format!("{HERE}/{id}/removal"), "Take the meeting away", Vec::new()).lesser()
}

fn fields(body: &str, on: &str, note: &str) -> [Field; 3] {
    [
        Field::text("body", "Who meets")
            .with_autocomplete("off")
            .with_value(body)
            .with_help("Board of trustees, or the committee’s name"),
        Field::new("on", "Day", FieldKind::Date).with_value(on),
        Field::text("note", "Note").with_autocomplete("off").with_value(note).optional(),
    ]
}
