//! A half-term week by week: what is held and planned, when boards meet, and when the schools are shut.

use jiff::{ToSpan, civil::Date};
use trustwide_domain::{
    access::Right,
    calendar::{SchoolYear, bank_holidays},
    contacts::State,
    days::Transfer,
    time::said_time,
};
use trustwide_storage::contacts::Contact;

use super::known::Known;
use crate::{
    contacts::words::may_change,
    look::Link,
    pages::calendar::{DayView, Entry, WeekView},
};

/// What stands on a calendar beside the trust's own dates.
pub struct Shown<'a> {
    pub contacts: &'a [&'a Contact],
    /// Support with a day, of no contact.
    pub given: &'a [Transfer],
}

/// The weeks from one Monday to before another, each with what is in it. A holiday week with nothing in it is left out.
pub fn weeks(
    known: &Known<'_>,
    year: Option<&SchoolYear>,
    shown: &Shown<'_>,
    (first, until): (Date, Date),
) -> Vec<WeekView> {
    let mut weeks = Vec::new();
    let mut monday = first;
    while monday < until {
        let sunday = monday + 6.days();
        let week = year.and_then(|it| it.week_of(monday));
        let entries = entries(known, year, shown, monday, sunday);
        if week.is_some() || year.is_none() || entries.iter().any(|it| it.href.is_some()) {
            let name = match (year, week) {
                (Some(year), Some(week)) => {
                    year.place_of(week.span.first).map_or_else(String::new, |it| it.to_string())
                }
                (Some(_), None) => "holiday".into(),
                (None, _) => String::new(),
            };
            let today = known.words.today;
            weeks.push(WeekView {
                name,
                monday,
                friday: monday + 4.days(),
                is_now: monday <= today && today <= sunday,
                days: days(year, &entries, monday, today),
                entries,
            });
        }
        monday += 7.days();
    }
    weeks
}

/// What the reader is to write up: their own that were planned for today or are past.
pub fn to_write_up(known: &Known<'_>, shown: &[&Contact]) -> Vec<Entry> {
    let mine = shown.iter().filter(|it| it.details.people.contains(known.visit.person()));
    mine.map(|it| entry(known, it)).filter(|it| it.act.is_some()).collect()
}

pub fn monday_of(day: Date) -> Date {
    day - i32::from(day.weekday().to_monday_zero_offset()).days()
}

fn entries(
    known: &Known<'_>,
    year: Option<&SchoolYear>,
    shown: &Shown<'_>,
    first: Date,
    last: Date,
) -> Vec<Entry> {
    let within = |day: Date| first <= day && day <= last;
    let mut entries = Vec::new();
    for holiday in
        bank_holidays(first.year()).into_iter().chain(match first.year() == last.year() {
            true => Vec::new(),
            false => bank_holidays(last.year()),
        })
    {
        if within(holiday.date) && known.visit.frame.year.is_some() {
            entries.push(event(holiday.date, "Bank holiday", holiday.name));
        }
    }
    if let Some(year) = year {
        let inset = year.staff_days().filter(|day| within(*day) && !year.is_school_day(*day));
        entries.extend(inset.map(|day| event(day, "Inset day", "No pupils in school")));
    }
    let boards = known.committees.iter().filter(|it| within(it.on));
    entries.extend(boards.map(|it| event(it.on, &it.body, &it.note)));
    let contacts = shown.contacts.iter().filter(|it| within(it.details.on));
    entries.extend(contacts.map(|it| entry(known, it)));
    let given = shown.given.iter().filter(|it| it.on.is_some_and(within));
    entries.extend(given.filter_map(|it| support(known, it)));
    // `9:15` is before `13:15`: an hour of one figure is the shorter.
    let hour = |it: &Entry| it.at.as_ref().map(|at| (at.len(), at.clone()));
    entries.sort_by_cached_key(|it| (it.on, hour(it), it.what.clone()));
    entries
}

fn event(on: Date, what: &str, place: &str) -> Entry {
    Entry {
        on,
        at: None,
        kind: what.into(),
        what: what.into(),
        place: place.into(),
        standing: String::new(),
        due: false,
        href: None,
        act: None,
    }
}

fn entry(known: &Known<'_>, contact: &Contact) -> Entry {
    let line = known.words.line(contact);
    let waits = contact.details.state == State::Planned && line.on <= known.visit.today;
    let act = (waits && may_change(known.visit, &contact.details))
        .then(|| Link::new("Write up", format!("{}/edit", line.href())));
    Entry {
        on: line.on,
        at: line.starts_at.clone(),
        kind: line.kind.clone(),
        what: line.what.clone(),
        place: line.place(),
        standing: line.standing().into(),
        due: line.unwritten,
        href: Some(line.href()),
        act,
    }
}

/// Support on its day. On which line it is given may tell of a band, so only where and by whom is said.
fn support(known: &Known<'_>, it: &Transfer) -> Option<Entry> {
    let urn = it.receiver.school()?;
    let place = known.words.directory.school_name(urn);
    let mine = it.giver.person() == Some(known.visit.person());
    let from = it.giver.person().filter(|_| !mine).map(|id| known.words.directory.name(id));
    let sees = known.visit.scoped.access().may_at(Right::SeeDays, urn);
    Some(Entry {
        on: it.on?,
        at: it.starts_at.map(said_time),
        kind: "Support".into(),
        what: from.map_or_else(|| "Support".into(), |name| format!("Support from {name}")),
        place,
        standing: it.state.said().into(),
        due: false,
        href: sees.then(|| format!("/schools/{urn}/days")),
        act: None,
    })
}

/// Monday to Friday at a glance: how many of what, in words.
fn days(year: Option<&SchoolYear>, entries: &[Entry], monday: Date, today: Date) -> Vec<DayView> {
    let day = |offset: i32| {
        let on = monday + offset.days();
        let mut kinds: Vec<(String, usize)> = Vec::new();
        for entry in entries.iter().filter(|it| it.on == on) {
            match kinds.iter_mut().find(|(kind, _)| *kind == entry.kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((entry.kind.clone(), 1)),
            }
        }
        let said = kinds.into_iter().map(|(kind, count)| match count {
            1 => kind,
            more => format!("{more} {}s", kind.to_lowercase()),
        });
        let open = year.is_none_or(|it| it.is_staff_day(on));
        DayView { on, is_today: on == today, open, said: said.collect() }
    };
    (0..5).map(day).collect()
}
