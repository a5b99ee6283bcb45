//! How much time somebody has, and when they are away: entered by whoever plans. Why somebody is away is never asked.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    AcademicYear,
    access::Right,
    days::{Away, Capacity, Holder, Weekdays},
};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    tables::{away, capacity},
};

use super::plan::giver_choices;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Link, Undo},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

const BACK: &str = "/days/givers";

/// `GET /days/capacity`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::PlanDays)?;
    visit.model()?;
    let record = visit.app.db.surroundings().new_id();
    let form = form(&visit, &record).await?;
    visit.page(page(form)).await
}

/// `POST /days/capacity`
pub async fn enter(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::PlanDays)?;
    visit.model()?;
    let record = typed::record(posted.field("record"))?;
    let again = async |faults| {
        let form = form(visit, &record.0).await?;
        let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
        visit.page_with_errors(page(form)).await
    };
    let it = match parse(&posted) {
        Ok(it) => it,
        Err(faults) => return again(faults).await,
    };
    let mut write = visit.write().await?;
    let year = AcademicYear::of(it.from);
    match write.set_capacity(record.clone(), None, year, &it).await {
        Err(StorageError::Already { .. }) => return reply::see_other(BACK),
        Err(StorageError::Refused(said)) => {
            drop(write);
            return again(Faults::one("", said)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(capacity::Entity::KIND, &record, None, BACK);
    reply::done(BACK, "Their time is entered.", Some(Undo { label: "Undo".into(), action }))
}

/// `POST /days/capacity/{record}/withdrawal`
pub async fn withdraw(Path(record): Path<String>, posted: Posted) -> Result<Response, WebError> {
    posted.visit.may(Right::PlanDays)?;
    let edited =
        Edited { record: typed::record(&record)?, version: posted.field("version").into() };
    let mut write = posted.visit.write().await?;
    write.withdraw_capacity(&edited).await?;
    write.commit().await?;
    let action = undo::address(capacity::Entity::KIND, &edited.record, Some(&edited.version), BACK);
    reply::done(BACK, "That entry is taken out.", Some(Undo { label: "Undo".into(), action }))
}

/// `GET /days/away`
pub async fn ask_away(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::PlanDays)?;
    visit.model()?;
    let record = visit.app.db.surroundings().new_id();
    let form = away_form(&visit, &record).await?;
    visit.page(away_page(form)).await
}

/// `POST /days/away`
pub async fn enter_away(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::PlanDays)?;
    visit.model()?;
    let record = typed::record(posted.field("record"))?;
    let again = async |faults| {
        let form = away_form(visit, &record.0).await?;
        let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
        visit.page_with_errors(away_page(form)).await
    };
    let it = match parse_away(&posted) {
        Ok(it) => it,
        Err(faults) => return again(faults).await,
    };
    let mut write = visit.write().await?;
    match write.set_away(record.clone(), &it).await {
        Err(StorageError::Already { .. }) => return reply::see_other(BACK),
        Err(StorageError::Refused(said)) => {
            drop(write);
            return again(Faults::one("to", said)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(away::Entity::KIND, &record, None, BACK);
    let said = "Those days are taken out of their time. What is planned in them stays until somebody moves it.";
    reply::done(BACK, said, Some(Undo { label: "Undo".into(), action }))
}

/// `POST /days/away/{record}/withdrawal`
pub async fn withdraw_away(
    Path(record): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    posted.visit.may(Right::PlanDays)?;
    let edited =
        Edited { record: typed::record(&record)?, version: posted.field("version").into() };
    let mut write = posted.visit.write().await?;
    write.withdraw_away(&edited).await?;
    write.commit().await?;
    let action = undo::address(away::Entity::KIND, &edited.record, Some(&edited.version), BACK);
    reply::done(BACK, "They are there on those days.", Some(Undo { label: "Undo".into(), action }))
}

fn parse(posted: &Posted) -> Result<Capacity, Faults> {
    let mut faults = Faults::default();
    let giver = faults.keep("giver", giver(posted));
    let from = faults.keep("from", typed::day(posted.field("from"), "Enter the first day"));
    let to = faults.keep("to", typed::optional_day(posted.field("to")));
    let fixed = match posted.field("days") {
        "" => None,
        text => faults.keep("days", text.parse::<u32>().map_err(|_| "Enter whole days such as 12")),
    };
    let said = "Enter weekdays such as Mon to Wed, or Mon and Thu";
    let weekdays = match (posted.field("weekdays"), fixed) {
        ("", Some(_)) => Some(Weekdays::default()),
        (text, _) => faults.keep("weekdays", text.parse().map_err(|_| said)),
    };
    let share = posted.field("share").trim_end_matches('%').trim().parse::<u32>();
    let share = match fixed {
        Some(_) => Some(0),
        None => faults.keep(
            "share",
            share.ok().filter(|it| *it <= 100).ok_or("Enter a percentage from 0 to 100"),
        ),
    };
    let day = posted.visit.model().ok().and_then(|it| it.day.clone());
    let minutes = fixed.zip(day).map(|(days, day)| days.saturating_mul(day.minutes));
    match (giver, from, to, weekdays, share) {
        (Some(giver), Some(from), Some(to), Some(weekdays), Some(share)) if faults.is_empty() => {
            Ok(Capacity { giver, weekdays, share, minutes, from, to })
        }
        _ => Err(faults),
    }
}

fn giver(posted: &Posted) -> Result<Holder, &'static str> {
    posted.field("giver").parse().map_err(|_| "Choose whose time it is")
}

fn parse_away(posted: &Posted) -> Result<Away, Faults> {
    let mut faults = Faults::default();
    let giver = faults.keep("giver", giver(posted));
    let from = faults.keep("from", typed::day(posted.field("from"), "Enter the first day"));
    let to = faults.keep("to", typed::day(posted.field("to"), "Enter the last day"));
    match (giver, from, to) {
        (Some(giver), Some(from), Some(to)) => Ok(Away { giver, from, to }),
        _ => Err(faults),
    }
}

async fn form(visit: &Visit, record: &str) -> Result<Form, WebError> {
    let date = |name: &str, label: &str| Field::new(name, label, FieldKind::Date);
    let year = AcademicYear::of(visit.today);
    let fields = vec![
        Field::hidden("record", record),
        Field::new("giver", "Whose time", FieldKind::Select(giver_choices(visit, false).await?)),
        Field::text("weekdays", "Weekdays they work")
            .with_help("Such as Mon to Fri, or Mon, Tue and Thu")
            .with_value("Mon to Fri")
            .optional(),
        Field::new("share", "Share of them for school improvement, in per cent", FieldKind::Number)
            .with_value("100")
            .optional(),
        Field::new("days", "Or so many days in the year", FieldKind::Number)
            .with_help(
                "In place of weekdays and share: for a head or a specialist who gives some days",
            )
            .optional(),
        date("from", "From").with_value(year.first_day().to_string()),
        date("to", "Until").with_help("Leave it empty for the rest of the year").optional(),
    ];
    Ok(Form::new("/days/capacity", "Enter their time", fields).with_cancel(BACK))
}

async fn away_form(visit: &Visit, record: &str) -> Result<Form, WebError> {
    let fields = vec![
        Field::hidden("record", record),
        Field::new("giver", "Who is away", FieldKind::Select(giver_choices(visit, false).await?)),
        Field::new("from", "First day away", FieldKind::Date),
        Field::new("to", "Last day away", FieldKind::Date),
    ];
    Ok(Form::new("/days/away", "Record the days away", fields).with_cancel(BACK))
}

fn page(form: Form) -> FormPage {
    FormPage {
        title: "Enter somebody’s time".into(),
        intro: Some("Working days of the school year count: the weekdays that they work, times the share that is for school improvement.".into()),
        crumbs: crumbs(),
        form,
    }
}

fn away_page(form: Form) -> FormPage {
    FormPage {
        title: "Say when somebody is away".into(),
        intro: Some("Only the days. Why somebody is away is not asked and not kept.".into()),
        crumbs: crumbs(),
        form,
    }
}

fn crumbs() -> Vec<Link> {
    vec![Link::new("Days of support", "/days"), Link::new("Who has time", BACK)]
}
