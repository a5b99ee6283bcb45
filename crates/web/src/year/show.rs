//! `GET /year`: a year's terms and holidays, which schools differ, and the next meetings.

use std::collections::BTreeMap;

use axum::response::Response;
use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    calendar::{SchoolDifferences, SchoolYear, YearDates, bank_holidays},
};
use trustwide_storage::{StorageError, year::Committee};

use super::{days, files};
use crate::{
    errors::WebError,
    pages::{
        shared::SchoolName,
        year::{Differs, EnteredYear, Holiday, Meeting, SchoolDiffers, YearLink, YearPage},
    },
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let form = files::form(&visit);
    let page = page(&visit, form).await?;
    visit.page(page).await
}

/// The page, with the form for a file as somebody left it.
pub async fn page(visit: &Visit, file_form: crate::look::Form) -> Result<YearPage, WebError> {
    let year = days::year(visit.asked("year"), visit.scoped.as_at().day);
    let entered = visit.scoped.entered_years().await?;
    let dates = entered.iter().find(|it| it.dates.year == year).map(|it| it.dates.clone());
    let counted = dates.clone().and_then(|it| SchoolYear::new(it).ok());
    let may_set = visit.scoped.access().may(Right::SetCalendar);
    let meetings = visit.scoped.committees().await?;
    Ok(YearPage {
        year,
        entered: counted.as_ref().map(EnteredYear::of),
        holidays: holidays(year, dates.as_ref()),
        schools: schools_that_differ(visit, dates.as_ref()).await?,
        meetings: meetings
            .iter()
            .filter(|it| AcademicYear::of(it.on) == year)
            .map(meeting)
            .collect(),
        years: years(visit, year).await?,
        may_set,
        file_form: may_set.then_some(file_form),
    })
}

/// The years entered, the page's own, and the one after today's.
pub async fn years(visit: &Visit, chosen: AcademicYear) -> Result<Vec<YearLink>, StorageError> {
    let entered: Vec<AcademicYear> =
        visit.scoped.entered_years().await?.iter().map(|it| it.dates.year).collect();
    let now = AcademicYear::of(visit.today);
    let next = AcademicYear::starting(now.start_year() + 1);
    let mut all: Vec<AcademicYear> =
        entered.iter().copied().chain([now, chosen]).chain(next).collect();
    all.sort();
    all.dedup();
    let link = |year| YearLink { year, chosen: year == chosen, entered: entered.contains(&year) };
    Ok(all.into_iter().map(link).collect())
}

pub fn meeting(it: &Committee) -> Meeting {
    let (id, body) = (it.edited.record.0.clone(), it.body.clone());
    Meeting { id, body, on: it.on, note: it.note.clone() }
}

/// Bank holidays of the academic year on the weekdays when they are taken, and what the trust gave beside them.
fn holidays(year: AcademicYear, dates: Option<&YearDates>) -> Vec<Holiday> {
    let start = year.start_year();
    let public = [start, start + 1].into_iter().flat_map(bank_holidays);
    let weekday = |day: Date| day.weekday().to_monday_zero_offset() < 5;
    let mut all: Vec<Holiday> = public
        .filter(|it| AcademicYear::of(it.date) == year && weekday(it.date))
        .map(|it| Holiday { on: it.date, name: it.name.into() })
        .collect();
    let own = dates.map_or(&[][..], |it| &it.extra_holidays);
    all.extend(own.iter().map(|day| Holiday { on: *day, name: "Given by the trust".into() }));
    all.sort_by_key(|it| it.on);
    all
}

async fn schools_that_differ(
    visit: &Visit,
    dates: Option<&YearDates>,
) -> Result<Vec<SchoolDiffers>, WebError> {
    let Some(dates) = dates else { return Ok(Vec::new()) };
    let names = names(visit).await?;
    let all = visit.scoped.school_differences().await?;
    let mine = all.into_iter().filter(|it| it.year == dates.year);
    let mut schools: Vec<SchoolDiffers> =
        mine.filter_map(|it| differing(&names, dates, it.urn, &it.differences)).collect();
    schools.sort_by(|a, b| a.school.name.cmp(&b.school.name));
    Ok(schools)
}

/// The trust's schools by URN.
pub async fn names(visit: &Visit) -> Result<BTreeMap<Urn, String>, StorageError> {
    Ok(visit.scoped.schools().await?.into_iter().map(|it| (it.urn, it.name)).collect())
}

/// One school's line, where it is in the trust and differs in anything.
pub fn differing(
    names: &BTreeMap<Urn, String>,
    dates: &YearDates,
    urn: Urn,
    differences: &SchoolDifferences,
) -> Option<SchoolDiffers> {
    let year = SchoolYear::of_school(dates.clone(), differences).ok()?;
    let differs = differs(differences);
    let school = SchoolName { urn, name: names.get(&urn)?.clone() };
    (!differs.is_empty()).then(|| SchoolDiffers {
        school,
        differs,
        school_days: year.pupil_days().count(),
    })
}

pub fn differs(it: &SchoolDifferences) -> Differs {
    Differs { inset: it.inset.clone(), closed: it.closed.clone(), open: it.open.clone() }
}
