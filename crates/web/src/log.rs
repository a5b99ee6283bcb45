//! `GET /access-log`: who viewed or took away what is sensitive. Whoever shows a page writes the log ([`Visit::log`]).
//!
//! An entry begins with its act, such as `Exported the list of schools`; its school is kept beside it.

use axum::response::Response;
use jiff::civil::Date;
use trustwide_domain::{Moment, PersonId, access::Right};
use trustwide_storage::views::{View as Entry, ViewFilter};

use crate::{
    errors::WebError,
    look::encoded,
    pages::{
        data::Pages,
        log::{AccessLogPage, View},
    },
    people::Directory,
    routes::Routes,
    typed,
    visit::Visit,
};

/// Entries on one page.
const AT_ONCE: u32 = 50;

pub fn routes() -> Routes {
    Routes::default().get("/access-log", show)
}

async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeViews)?;
    let directory = Directory::read(&visit.scoped).await?;
    let (from, until) = (asked_day(&visit, "from")?, asked_day(&visit, "until")?);
    let person = visit.asked("person").unwrap_or("").trim().to_owned();
    let filter = ViewFilter {
        from: from.map(start_of),
        until: until.map(Moment::end_of),
        people: (!person.is_empty()).then(|| called(&directory, &person)),
    };
    let total = visit.scoped.count_views(&filter).await?;
    let page = pages(&visit, total);
    let offset = u64::from(page.number - 1) * u64::from(AT_ONCE);
    let entries = visit.scoped.views(&filter, AT_ONCE.into(), offset).await?;
    let views = entries.into_iter().map(|entry| line(&directory, entry)).collect();
    visit.page(AccessLogPage { from, until, person, views, total, page }).await
}

fn asked_day(visit: &Visit, name: &str) -> Result<Option<Date>, WebError> {
    typed::optional_day(visit.asked(name).unwrap_or("")).map_err(|_| WebError::BadDate)
}

/// The first instant of a day in England.
fn start_of(day: Date) -> Moment {
    day.yesterday().map_or(Moment(i64::MIN), |before| Moment(Moment::end_of(before).0 + 1))
}

fn called(directory: &Directory, part: &str) -> Vec<PersonId> {
    let part = part.to_lowercase();
    let them = directory.people.iter().filter(|it| it.name.to_lowercase().contains(&part));
    them.map(|it| it.id.clone()).collect()
}

/// Where the list stands: the last page there is, where a later one was asked for.
fn pages(visit: &Visit, total: u64) -> Pages {
    let of = u32::try_from(total.div_ceil(u64::from(AT_ONCE))).unwrap_or(u32::MAX).max(1);
    let asked = visit.asked("page").and_then(|it| it.parse().ok()).unwrap_or(1);
    let kept = visit.query.iter().filter(|(name, value)| name != "page" && !value.is_empty());
    let kept: String =
        kept.map(|(name, value)| format!("{}={}&", encoded(name), encoded(value))).collect();
    Pages { number: asked.clamp(1, of), of, base: format!("/access-log?{kept}") }
}

fn line(directory: &Directory, entry: Entry) -> View {
    let (act, what) = entry.what.split_once(' ').unwrap_or((&entry.what, ""));
    let what = match entry.school {
        Some(urn) => format!("{}: {what}", directory.school_name(urn)),
        None => what.to_owned(),
    };
    let acting_for = directory.acting_for(&entry.person, entry.at.day());
    View { at: entry.at, person: directory.name(&entry.person), acting_for, act: act.into(), what }
}
