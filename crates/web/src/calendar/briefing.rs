//! `GET /schools/{urn}/briefing`: one printed side before a visit.

use axum::{extract::Path, response::Response};
use jiff::ToSpan;
use trustwide_domain::{AcademicYear, Urn, access::Right, contacts::State, days::said_days};

use crate::{
    contacts::words::Words,
    days::book::Book,
    errors::WebError,
    pages::{calendar::BriefingPage, school::Series, shared::SchoolName},
    school,
    visit::Visit,
};

/// Lines of each list, so that it stays one side.
const LINES: usize = 6;

pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
    visit.may_at(Right::SeeContacts, urn)?;
    let (whole, private) = school::page(&visit, urn, &Default::default()).await?;
    if private {
        visit.log("Viewed a school’s own words and corrections", Some(urn)).await?;
    }
    let words = Words::read(&visit).await?;
    let day = visit.scoped.as_at().day;
    let around = visit
        .scoped
        .contacts_between(day.saturating_sub(1.year()), day.saturating_add(1.year()))
        .await?;
    let here: Vec<_> = around.iter().filter(|it| it.details.school == Some(urn)).collect();
    let recent = here.iter().rev().filter(|it| it.details.state == State::Held);
    let booked =
        here.iter().filter(|it| it.details.state == State::Planned && day <= it.details.on);
    let actions = visit.scoped.actions().await?;
    let open = actions.iter().filter(|it| it.school == Some(urn) && it.done_on.is_none());
    let mut notes = whole.private.map(|it| it.notes).unwrap_or_default();
    notes.reverse();
    notes.truncate(3);
    let mut figures: Vec<Series> =
        whole.results.into_iter().chain(whole.attendance).filter(|it| !it.is_bare()).collect();
    figures.truncate(LINES);
    let used: Vec<u32> = figures.iter().filter_map(|it| it.latest()?.school.source).collect();
    let page = BriefingPage {
        school: SchoolName { urn, name: whole.profile.name },
        day,
        actions: open.take(LINES).map(|it| words.action(it)).collect(),
        words: notes,
        recent: recent.take(LINES).map(|it| words.line(it)).collect(),
        booked: booked.take(LINES).map(|it| words.line(it)).collect(),
        days: days(&visit, urn).await?,
        sources: whole.sources.into_iter().filter(|it| used.contains(&it.number)).collect(),
        figures,
    };
    visit.page(page).await
}

/// What the model offers the school this year, and what is left of it; `None` for those who do not see its days.
async fn days(visit: &Visit, urn: Urn) -> Result<Option<Vec<String>>, WebError> {
    if !visit.scoped.access().may_at(Right::SeeDays, urn) {
        return Ok(None);
    }
    if visit.frame.model().is_none_or(|it| it.day.is_none()) {
        return Ok(None);
    }
    let book = Book::of(visit, AcademicYear::of(visit.scoped.as_at().day)).await?;
    let school = book.schools.iter().find(|it| it.urn == urn).ok_or(WebError::NotFound)?;
    let (ledger, day) = (book.ledger(school), &book.day);
    let line = |it: &trustwide_domain::days::SchoolLine| {
        let balance = &it.balance;
        let said = |minutes: u32| said_days(i64::from(minutes), day);
        format!(
            "{}: {} offered, {} given, {} planned, {} left",
            it.label,
            said(balance.offered),
            said(balance.delivered),
            said(balance.planned),
            said_days(balance.left(), day)
        )
    };
    Ok(Some(ledger.lines.iter().filter(|it| 0 < it.balance.offered).map(line).collect()))
}
