//! `GET /calendar`, `/calendar/mine` and `/schools/{urn}/calendar`: a half-term at a glance, by week, and what is due in it.

use axum::{extract::Path, response::Response};
use jiff::{ToSpan, civil::Date};
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    calendar::SchoolYear,
    days::Transfer,
    promises::{Promise, Standing, Whose, Window},
};
use trustwide_storage::contacts::Contact;

use super::{known::Known, weeks};
use crate::{
    errors::WebError,
    look::Link,
    pages::calendar::{CalendarPage, OpenGroup, OpenLine},
    visit::Visit,
};

/// Whose calendar it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    All,
    Mine,
    School(Urn),
}

pub async fn all(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let page = page(&visit, Of::All).await?;
    visit.page(page).await
}

pub async fn mine(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let page = page(&visit, Of::Mine).await?;
    visit.page(page).await
}

pub async fn school(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
    visit.may_at(Right::SeeContacts, urn)?;
    let page = page(&visit, Of::School(urn)).await?;
    visit.page(page).await
}

async fn page(visit: &Visit, of: Of) -> Result<CalendarPage, WebError> {
    let day = visit.scoped.as_at().day;
    let asked = visit.asked("year").and_then(|it| it.parse().ok());
    let year = asked.unwrap_or_else(|| AcademicYear::of(day));
    let known = Known::read(visit, year).await?;
    let own = match of {
        Of::School(urn) => known.schools.get(&urn).map(|it| &it.year),
        _ => None,
    };
    let dates = own.or(known.dates.as_ref());
    let shown: Vec<&Contact> =
        known.contacts.iter().filter(|it| is_shown(&known, of, it)).collect();
    let given = given(&known, of).await?;
    let half = dates.map(|it| half_asked(visit, it, day));
    let span = span(dates, half, day);
    let path = match of {
        Of::All => "/calendar".to_owned(),
        Of::Mine => "/calendar/mine".to_owned(),
        Of::School(urn) => format!("/schools/{urn}/calendar"),
    };
    let title = match of {
        Of::All => "Calendar".to_owned(),
        Of::Mine => "My calendar".to_owned(),
        Of::School(urn) => format!("Calendar of {}", known.words.directory.school_name(urn)),
    };
    let open = open(&known, of, span);
    Ok(CalendarPage {
        title,
        year,
        entered: dates.is_some(),
        may_enter: visit.scoped.access().may_somewhere(Right::SetCalendar),
        halves: dates.map(|it| halves(it, half, &path, year)).unwrap_or_default(),
        calendars: calendars(&known, of),
        may_record: visit.today == day && visit.scoped.access().may_somewhere(Right::RecordContact),
        now: weeks::to_write_up(&known, &shown),
        weeks: weeks::weeks(&known, dates, &weeks::Shown { contacts: &shown, given: &given }, span),
        open,
    })
}

fn is_shown(known: &Known<'_>, of: Of, contact: &Contact) -> bool {
    match of {
        Of::All => true,
        Of::Mine => contact.details.people.contains(known.visit.person()),
        Of::School(urn) => contact.details.school == Some(urn),
    }
}

/// Support with a day that no contact on the calendar stands for, as far as the reader may see it.
async fn given(known: &Known<'_>, of: Of) -> Result<Vec<Transfer>, WebError> {
    let all = known.visit.scoped.transfers(known.year).await?;
    let dated = all.into_iter().map(|it| it.transfer).filter(|it| {
        it.on.is_some() && it.contact.is_none() && it.state.takes_time() && !it.brought_forward
    });
    let me = known.visit.person();
    let shown = dated.filter(|it| match of {
        Of::All => true,
        Of::Mine => it.giver.person() == Some(me),
        Of::School(urn) => it.receiver.school() == Some(urn),
    });
    Ok(shown.collect())
}

/// The half-term that the address asks for, or that the day lies in or before.
fn half_asked(visit: &Visit, year: &SchoolYear, day: Date) -> usize {
    let count = year.half_terms().len();
    let asked = visit.asked("half").and_then(|it| it.parse::<usize>().ok());
    let coming = year.half_terms().iter().position(|it| day <= it.span.last);
    let half = asked.map(|it| it.saturating_sub(1)).or(coming).unwrap_or(count);
    half.min(count.saturating_sub(1))
}

/// From the Monday of a half-term to the Monday of the next; without dates, seven weeks from now.
fn span(year: Option<&SchoolYear>, half: Option<usize>, day: Date) -> (Date, Date) {
    let (Some(year), Some(half)) = (year, half) else {
        let monday = weeks::monday_of(day);
        return (monday, monday + 49.days());
    };
    let halves = year.half_terms();
    let first = weeks::monday_of(halves[half].span.first);
    let until = match halves.get(half + 1) {
        Some(next) => weeks::monday_of(next.span.first),
        None => weeks::monday_of(year.year().next().first_day()),
    };
    (first, until)
}

fn halves(
    year: &SchoolYear,
    half: Option<usize>,
    path: &str,
    of: AcademicYear,
) -> Vec<(Link, bool)> {
    let name = |at: usize| {
        let span = year.half_terms()[at].span;
        let first = year.place_of(span.first).map_or("", |it| it.term).to_owned();
        let same = |it: &usize| year.half_terms()[*it].term == year.half_terms()[at].term;
        let number = (0..=at).filter(same).count();
        let mut letters = first.chars();
        let capital = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        format!("{capital}{} {number}", letters.as_str())
    };
    let link = |at: usize| Link::new(name(at), format!("{path}?year={of}&half={}", at + 1));
    (0..year.half_terms().len()).map(|at| (link(at), half == Some(at))).collect()
}

/// The calendars that the reader may open.
fn calendars(known: &Known<'_>, of: Of) -> Vec<(Link, bool)> {
    let mut all = vec![
        (Link::new("All you may see", "/calendar"), of == Of::All),
        (Link::new("Mine", "/calendar/mine"), of == Of::Mine),
    ];
    let mut schools: Vec<(String, Urn)> =
        known.schools.keys().map(|urn| (known.words.directory.school_name(*urn), *urn)).collect();
    schools.sort();
    all.extend(schools.into_iter().map(|(name, urn)| {
        (Link::new(name, format!("/schools/{urn}/calendar")), of == Of::School(urn))
    }));
    all
}

/// Lines that stand unfolded on the calendar of everything.
const UNFOLDED: usize = 20;

/// What is due and not held in the days shown, by occasion.
fn open(known: &Known<'_>, of: Of, (first, until): (Date, Date)) -> Vec<OpenGroup> {
    let mut groups: Vec<OpenGroup> = Vec::new();
    for promise in known.promises().iter().filter(|it| is_asked(known, of, it)) {
        let Some(cadence) = known.words.cadence(&promise.cadence) else { continue };
        let waits = |it: &&Window| {
            matches!(it.standing, Standing::Open | Standing::Missed | Standing::Coming)
                && it.due.opens < until
                && first <= it.due.due_on
        };
        let lines: Vec<OpenLine> =
            promise.windows.iter().filter(waits).map(|it| open_line(known, promise, it)).collect();
        if lines.is_empty() {
            continue;
        }
        match groups.last_mut().filter(|it| it.cadence == promise.cadence) {
            Some(group) => group.lines.extend(lines),
            None => groups.push(OpenGroup {
                cadence: promise.cadence.clone(),
                what: cadence.item.label.clone(),
                lines,
                unfolded: false,
            }),
        }
    }
    // A short list is all there at once, so that what waits is one press away.
    let mut shown = 0;
    for group in &mut groups {
        group.lines.sort_by(|a, b| (&a.place, a.opens).cmp(&(&b.place, b.opens)));
        shown += group.lines.len();
        group.unfolded = of != Of::All || shown <= UNFOLDED;
    }
    groups
}

fn is_asked(known: &Known<'_>, of: Of, promise: &Promise) -> bool {
    match (of, &promise.whose) {
        (Of::All, _) => true,
        (Of::School(urn), Whose::School { urn: at }) => urn == *at,
        (Of::School(_), _) => false,
        (Of::Mine, Whose::Pair { one, other }) => {
            let me = known.visit.person();
            one.has(me) || other.has(me)
        }
        (Of::Mine, Whose::Person { person }) => person.has(known.visit.person()),
        (Of::Mine, Whose::School { urn }) => is_mine(known, promise, Some(*urn)),
        (Of::Mine, Whose::Trust) => is_mine(known, promise, None),
    }
}

fn is_mine(known: &Known<'_>, promise: &Promise, at: Option<Urn>) -> bool {
    let Some(model) = known.words.model else { return false };
    let cadence = model.cadence(&promise.cadence);
    cadence.is_some_and(|it| known.meets(model, it, at).contains(known.visit.person()))
}

/// Whose promise it is in words, and the form that records it, where the reader may record it.
pub fn place_and_form(known: &Known<'_>, promise: &Promise) -> (String, Option<String>) {
    let access = known.visit.scoped.access();
    let me = known.visit.person();
    let cadence = &promise.cadence;
    let form = match &promise.whose {
        Whose::School { urn } => {
            let may = access.may_at(Right::RecordContact, *urn);
            may.then(|| format!("/contacts/new?school={urn}&cadence={cadence}"))
        }
        Whose::Trust => {
            let may = access.may_somewhere(Right::RecordContact);
            may.then(|| format!("/contacts/new?trust=yes&cadence={cadence}"))
        }
        Whose::Pair { one, other } => {
            let with = if one.has(me) { Some(other) } else { other.has(me).then_some(one) };
            let with = with.map(|it| &it.people()[0]);
            with.map(|it| format!("/contacts/new?with={it}&cadence={cadence}"))
        }
        Whose::Person { person } => {
            let with = &person.people()[0];
            (!person.has(me)).then(|| format!("/contacts/new?with={with}&cadence={cadence}"))
        }
    };
    let now = known.visit.today == known.words.today;
    (known.whose(&promise.whose), form.filter(|_| now))
}

fn open_line(known: &Known<'_>, promise: &Promise, window: &Window) -> OpenLine {
    let cadence = &promise.cadence;
    let (place, form) = place_and_form(known, promise);
    let decision = known
        .words
        .cadence(cadence)
        .is_none_or(|it| !trustwide_domain::contacts::KINDS.contains(&it.occasion));
    let missed = window.standing == Standing::Missed;
    let form = form.filter(|_| !decision && window.standing != Standing::Coming);
    OpenLine {
        place,
        opens: window.due.opens,
        closes: window.due.due_on,
        missed,
        is_open: window.standing == Standing::Open,
        planned: window.planned.as_ref().map(|(on, _)| *on),
        href: match &window.planned {
            Some((_, record)) => Some(format!("/contacts/{record}")),
            None => form.map(|it| match missed {
                true => format!("{it}&on={}", window.due.due_on),
                false => it,
            }),
        },
    }
}
