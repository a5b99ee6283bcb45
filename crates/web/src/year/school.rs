//! How one school's year differs from the trust's: read by everybody, set by its head or whoever keeps the trust's calendar.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    calendar::{CalendarError, SchoolDifferences, SchoolYear, YearDates},
};
use trustwide_storage::{
    StorageError, tables::school_days, versions::Versioned, year::EnteredDifferences,
};

use super::{days, show};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo},
    pages::{
        errors::{Difference, StalePage},
        shared::SchoolName,
        year::{Differs, EnteredYear, SchoolYearPage, days as said_days},
    },
    reply,
    typed::{self, Faults, Fields},
    undo,
    visit::{Posted, Visit},
};

/// A school, the trust's dates of a year, and how the school was said to differ.
struct Known {
    school: SchoolName,
    year: AcademicYear,
    dates: Option<YearDates>,
    entered: Option<EnteredDifferences>,
}

/// `GET /schools/{urn}/year`
pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let known =
        Known::read(&visit, urn, days::year(visit.asked("year"), visit.scoped.as_at().day)).await?;
    let page = page(&visit, &known).await?;
    visit.page(page).await
}

/// `POST /schools/{urn}/year`
pub async fn set(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_at(Right::SetCalendar, urn)?;
    let year = posted.field("year").parse().map_err(|_| WebError::BadForm)?;
    let known = Known::read(visit, urn, year).await?;
    let dates = known.dates.as_ref().ok_or(WebError::NotFound)?;
    let record = typed::record(posted.field("record"))?;
    let href = format!("/schools/{urn}/year?year={year}");
    let differences = match read(dates, &posted.fields) {
        Ok(read) => read,
        Err(faults) => return again(visit, &known, &posted.fields, faults).await,
    };
    let now = known.entered.as_ref();
    if now.is_some_and(|it| it.differences == differences) {
        return reply::see_other(&href);
    }
    if now.is_some_and(|it| it.edited.version != posted.field("version")) {
        return stale(visit, &known, &posted.fields, &differences).await;
    }
    let mut write = visit.write().await?;
    match write
        .set_differences(record.clone(), now.map(|it| &it.edited), (urn, year), &differences)
        .await
    {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    let (record, version) = match now {
        Some(it) => (&it.edited.record, Some(it.edited.version.as_str())),
        None => (&record, None),
    };
    let action = undo::address(school_days::Entity::KIND, record, version, &href);
    let said = format!("The days of {} are saved.", known.school.name);
    reply::done(&href, &said, Some(Undo { label: "Undo".into(), action }))
}

impl Known {
    async fn read(visit: &Visit, urn: Urn, year: AcademicYear) -> Result<Self, WebError> {
        let school = visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
        let entered = visit.scoped.entered_years().await?;
        let all = visit.scoped.school_differences().await?;
        Ok(Known {
            school: SchoolName { urn, name: school.name },
            year,
            dates: entered.into_iter().find(|it| it.dates.year == year).map(|it| it.dates),
            entered: all.into_iter().find(|it| it.urn == urn && it.year == year),
        })
    }

    fn differences(&self) -> SchoolDifferences {
        self.entered.as_ref().map(|it| it.differences.clone()).unwrap_or_default()
    }
}

async fn page(visit: &Visit, known: &Known) -> Result<SchoolYearPage, WebError> {
    let differences = known.differences();
    let year = known.dates.clone().and_then(|it| SchoolYear::of_school(it, &differences).ok());
    let may_set = visit.scoped.access().may_at(Right::SetCalendar, known.school.urn);
    let dates = known.dates.as_ref().filter(|_| may_set);
    Ok(SchoolYearPage {
        school: known.school.clone(),
        year: known.year,
        entered: year.as_ref().map(EnteredYear::of),
        differs: if known.dates.is_some() {
            show::differs(&differences)
        } else {
            Differs::default()
        },
        years: show::years(visit, known.year).await?,
        form: dates.map(|it| form(visit, known, it)),
    })
}

async fn again(
    visit: &Visit,
    known: &Known,
    typed: &Fields,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = page(visit, known).await?;
    if let Some(form) = page.form.take() {
        let latest =
            form.fields.iter().filter(|it| matches!(it.name.as_str(), "version" | "record"));
        let latest: Vec<(String, String)> =
            latest.map(|it| (it.name.clone(), it.value.clone())).collect();
        let mut fields = typed.clone();
        fields.extend(latest);
        page.form = Some(typed::with_faults(typed::filled(form, &fields), faults));
    }
    visit.page_with_errors(page).await
}

/// Somebody else said meanwhile how the school differs: theirs beside what was typed.
async fn stale(
    visit: &Visit,
    known: &Known,
    typed: &Fields,
    yours: &SchoolDifferences,
) -> Result<Response, WebError> {
    let (Some(dates), Some(now)) = (&known.dates, &known.entered) else {
        return Err(WebError::BadForm);
    };
    let mut fields = typed.clone();
    fields.insert("version".into(), now.edited.version.clone());
    fields.insert("record".into(), now.edited.record.0.clone());
    let page = StalePage {
        what: format!("The days of {}", known.school.name),
        changed: "Somebody changed them after you had opened the form.".into(),
        differences: sides(&now.differences, yours),
        form: typed::filled(form(visit, known, dates), &fields),
    };
    visit.conflict(page).await
}

fn sides(now: &SchoolDifferences, yours: &SchoolDifferences) -> Vec<Difference> {
    let inset = |it: &SchoolDifferences| {
        it.inset.as_ref().map_or_else(|| "The trust’s".into(), |days| said_days(days))
    };
    let all = [
        ("Inset days", inset(now), inset(yours)),
        ("Closed", said_days(&now.closed), said_days(&yours.closed)),
        ("Open", said_days(&now.open), said_days(&yours.open)),
    ];
    let differ = all.into_iter().filter(|(_, now, yours)| now != yours);
    differ.map(|(label, now, yours)| Difference { label: label.into(), now, yours }).collect()
}

/// Reads the fields of [`form`], with every fault beside its field.
fn read(dates: &YearDates, typed: &Fields) -> Result<SchoolDifferences, Faults> {
    let mut faults = Faults::default();
    let inset = days::read("inset", typed, &mut faults);
    let closed = days::read("closed", typed, &mut faults);
    let open = days::read("open", typed, &mut faults);
    let own = typed.get("own").is_some_and(|it| it == "own");
    if !own && !inset.is_empty() && inset != sorted(&dates.inset) {
        faults.add("own", "Say that its inset days are its own, or leave the trust’s as they are");
    }
    for (kind, days) in [("closed-", &closed), ("open-", &open)] {
        for day in days.iter().filter(|it| AcademicYear::of(**it) != dates.year) {
            let field = days::field_of(typed, kind, *day).unwrap_or_default();
            faults.add(field, days::outside(*day, dates.year));
        }
    }
    let differences = SchoolDifferences { inset: own.then_some(inset), closed, open };
    if faults.is_empty()
        && let Err(found) = SchoolYear::of_school(dates.clone(), &differences)
    {
        for fault in &found {
            let field = match fault {
                CalendarError::InsetOutsideTerm(day) => days::field_of(typed, "inset-", *day),
                _ => None,
            };
            faults.add(field.unwrap_or_default(), days::said(fault));
        }
    }
    if faults.is_empty() { Ok(differences) } else { Err(faults) }
}

fn sorted(days: &[Date]) -> Vec<Date> {
    let mut days = days.to_vec();
    days.sort();
    days
}

fn form(visit: &Visit, known: &Known, dates: &YearDates) -> Form {
    let now = known.differences();
    let record = known
        .entered
        .as_ref()
        .map_or_else(|| visit.app.db.surroundings().new_id(), |it| it.edited.record.0.clone());
    let choices = vec![
        Choice::new("trust", "The trust’s").chosen(now.inset.is_none()),
        Choice::new("own", "Its own, below").chosen(now.inset.is_some()),
    ];
    let mut fields = vec![
        Field::hidden("year", known.year.to_string()),
        Field::hidden("record", record),
        Field::hidden("version", known.entered.as_ref().map_or("", |it| &it.edited.version)),
        Field::new("own", "Inset days", FieldKind::Radios(choices)),
    ];
    fields.extend(days::fields(
        "inset",
        "Inset day",
        now.inset.as_ref().unwrap_or(&dates.inset),
        5,
    ));
    fields.extend(days::fields("closed", "Closed though the trust is open: day", &now.closed, 2));
    fields.extend(days::fields("open", "Open though the trust is not: day", &now.open, 2));
    Form::new(format!("/schools/{}/year", known.school.urn), "Save the days", fields)
        .with_id("days")
}
