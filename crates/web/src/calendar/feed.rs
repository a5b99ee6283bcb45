//! The feed of one's own calendar: a secret address, since a calendar program cannot sign in. It says where one is and
//! nothing else: `Visit, Saltmarsh Primary`.

use std::collections::BTreeSet;

use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use trustwide_domain::{
    AcademicYear, AsAt, Moment, PersonId,
    contacts::{State, kind_title},
    time::london,
};
use trustwide_reports::icalendar::{Event, When, render_calendar};
use trustwide_storage::{contacts::Contact, days::Posted, schools::School};

use crate::{
    account::account_page,
    errors::WebError,
    look::Form,
    pages::account::FeedView,
    people::link_start,
    reply,
    visit::{Posted as Sent, Stranger, Visit},
};

/// `GET /feeds/{secret}.ics`
pub async fn feed(Path(file): Path<String>, stranger: Stranger) -> Result<Response, WebError> {
    let secret = file.strip_suffix(".ics").ok_or(WebError::NotFound)?;
    let db = &stranger.app.db;
    let who = db.feed_owner(secret).await?.ok_or(WebError::NotFound)?;
    let me = who.person.clone();
    let as_at = AsAt::now(db.surroundings().now());
    let scoped = db.scoped(who, as_at).await?;
    let day = as_at.day;
    let (first, last) = (day.saturating_sub(6.months()), day.saturating_add(1.year()));
    let contacts = scoped.contacts_between(first, last).await?;
    let schools = scoped.schools().await?;
    let mine = contacts.iter().filter(|it| {
        it.details.people.contains(&me) && matches!(it.details.state, State::Planned | State::Held)
    });
    let name = |contact: &Contact| {
        let at = contact.details.school;
        schools.iter().find(|it| Some(it.urn) == at).map(|it| it.name.clone())
    };
    let mut events: Vec<Event> = mine.map(|it| event(it, name(it))).collect();
    for year in [AcademicYear::of(first), AcademicYear::of(day), AcademicYear::of(last)]
        .into_iter()
        .collect::<BTreeSet<_>>()
    {
        let given = scoped.transfers(year).await?;
        events.extend(given.iter().filter_map(|it| support(it, &me, &schools)));
    }
    let text = render_calendar("Visits and meetings", &events);
    let kept = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((kept, text).into_response())
}

/// Support that somebody gives on a day, where no visit stands for it.
fn support(posted: &Posted, me: &PersonId, schools: &[School]) -> Option<Event> {
    let it = &posted.transfer;
    let (urn, on) = (it.receiver.school()?, it.on?);
    let counts = it.giver.person() == Some(me)
        && it.contact.is_none()
        && it.state.takes_time()
        && !it.brought_forward;
    let school = schools.iter().find(|school| counts && school.urn == urn)?;
    Some(Event {
        uid: format!("{}@trustwide", posted.edited.record),
        stamp: posted.at,
        when: when(on, it.starts_at, it.minutes),
        summary: format!("Support, {}", school.name),
    })
}

/// The hours of something, or its day where it has none.
fn when(on: Date, starts_at: Option<Time>, minutes: u32) -> When {
    let timed = starts_at.and_then(|at| {
        let starts = moment(on.to_datetime(at))?;
        Some(When::Time { starts, ends: Moment(starts.0 + i64::from(minutes) * 60_000_000) })
    });
    timed.unwrap_or(When::Day(on))
}

fn event(contact: &Contact, school: Option<String>) -> Event {
    let it = &contact.details;
    let kind = kind_title(it.kind);
    let summary = match school {
        Some(school) => format!("{kind}, {school}"),
        None => kind.to_owned(),
    };
    Event {
        uid: format!("{}@trustwide", contact.edited.record),
        stamp: contact.at,
        when: when(it.on, it.starts_at, it.minutes),
        summary,
    }
}

/// The instant of a time on a clock in England.
fn moment(at: DateTime) -> Option<Moment> {
    at.to_zoned(london()).ok().map(|it| Moment::of(it.timestamp()))
}

/// `POST /account/feed`: makes the address, which is shown once; an earlier one stops working.
pub async fn make(headers: HeaderMap, posted: Sent) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let secret = visit.app.db.make_feed(&visit.trust.id, visit.person()).await?;
    let mut page = account_page(visit).await?;
    let start = link_start(&visit.app, &headers);
    page.feed.once = Some(format!("{start}/feeds/{secret}.ics"));
    visit.page(page).await
}

/// `POST /account/feed/end`
pub async fn end(posted: Sent) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.app.db.revoke_feeds(&visit.trust.id, visit.person()).await?;
    reply::done("/account", "The address of your calendar works no more.", None)
}

/// What the account says of the feed.
pub async fn form(visit: &Visit) -> Result<FeedView, WebError> {
    let open = visit.app.db.open_feed(&visit.trust.id, visit.person()).await?;
    let label = if open.is_some() { "Make another address" } else { "Make an address" };
    let mut make = Form::new("/account/feed", label, Vec::new()).with_id("feed");
    let mut end = None;
    if open.is_some() {
        make = make.grave("the address that works now stops working.");
        end = Some(Form::new("/account/feed/end", "End the address", Vec::new()).lesser());
    }
    Ok(FeedView { made_at: open.map(|it| it.made_at), once: None, make, end })
}
