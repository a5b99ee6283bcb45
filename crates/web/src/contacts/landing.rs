//! What of visits and meetings stands where somebody's week starts: on their school's page, and on the trust's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use trustwide_domain::{Urn, access::Right, contacts::State, model::Occasion};
use trustwide_storage::contacts::{Action, Contact};

use super::words::Words;
use crate::{
    errors::WebError,
    look::Link,
    pages::contacts::{ActionLine, GapLine, SchoolLanding, TrustLanding},
    visit::Visit,
};

/// Lines of each list.
const LINES: usize = 6;
/// How long a reply is waited for.
const REPLY_DAYS: i32 = 120;

/// Who comes to a school, what was agreed there and which replies wait; `None` for those who may not see it.
pub async fn of_school(visit: &Visit, urn: Urn) -> Result<Option<SchoolLanding>, WebError> {
    let access = visit.scoped.access();
    if !access.may_at(Right::SeeContacts, urn) {
        return Ok(None);
    }
    let words = Words::read(visit).await?;
    let day = visit.scoped.as_at().day;
    let (first, last) = (day.saturating_sub(1.year()), day.saturating_add(1.year()));
    let all = visit.scoped.contacts_between(first, last).await?;
    let here: Vec<&Contact> = all.iter().filter(|it| it.details.school == Some(urn)).collect();
    let coming =
        here.iter().filter(|it| it.details.state == State::Planned && day <= it.details.on);
    let actions = visit.scoped.actions().await?;
    let open: Vec<&Action> =
        actions.iter().filter(|it| it.school == Some(urn) && it.done_on.is_none()).collect();
    let waiting = match access.may_at(Right::ReplyToContact, urn) {
        true => waiting(visit, &here).await?,
        false => Vec::new(),
    };
    let model = visit.frame.model();
    let ticks = access.may_at(Right::KeepTicks, urn)
        && model.is_some_and(|it| it.cadences.iter().any(|it| it.school_owned));
    let mut ways = vec![
        Link::new("Its calendar", format!("/schools/{urn}/calendar")),
        Link::new("One side before a visit", format!("/schools/{urn}/briefing")),
        Link::new("Every visit and meeting", format!("/contacts?school={urn}")),
    ];
    if access.may_at(Right::RecordContact, urn) && day == visit.today {
        ways.push(Link::new("Record one", format!("/contacts/new?school={urn}")));
    }
    if ticks {
        ways.push(Link::new("What we keep for ourselves", format!("/schools/{urn}/ticks")));
    }
    Ok(Some(SchoolLanding {
        coming: coming.take(LINES).map(|it| words.line(it)).collect(),
        agreed: own_first(&words, &open),
        waiting: waiting.into_iter().map(|it| words.line(it)).collect(),
        ways,
    }))
}

/// What others recorded as held and the school has not replied to, the latest first.
async fn waiting<'c>(visit: &Visit, here: &[&'c Contact]) -> Result<Vec<&'c Contact>, WebError> {
    let replies = visit.scoped.contact_replies().await?;
    let replied: BTreeSet<&str> = replies.iter().map(|it| it.contact.0.as_str()).collect();
    let since = visit.scoped.as_at().day.saturating_sub(REPLY_DAYS.days());
    let waits = |it: &&&Contact| {
        it.details.state == State::Held
            && since <= it.details.on
            && it.by != *visit.person()
            && it.details.led_by != *visit.person()
            && !replied.contains(it.edited.record.0.as_str())
    };
    Ok(here.iter().rev().filter(waits).copied().take(LINES).collect())
}

/// Open actions, the reader's own first, each by the day it is due.
fn own_first(words: &Words<'_>, open: &[&Action]) -> Vec<ActionLine> {
    let mut lines: Vec<ActionLine> = open.iter().map(|it| words.action(it)).collect();
    lines.sort_by_key(|it| !it.mine);
    lines.truncate(LINES);
    lines
}

/// This week's visits, what was not written up, overdue actions and the longest times without a visit; `None` for those
/// who see none of it.
pub async fn of_trust(visit: &Visit) -> Result<Option<TrustLanding>, WebError> {
    if !visit.scoped.access().may_somewhere(Right::SeeContacts) {
        return Ok(None);
    }
    let words = Words::read(visit).await?;
    let day = visit.scoped.as_at().day;
    let monday = day - i32::from(day.weekday().to_monday_zero_offset()).days();
    // At the end of a week people look to the next.
    let monday = if day >= monday + 5.days() { monday + 7.days() } else { monday };
    let sunday = monday + 6.days();
    let began = year_began(visit, day);
    let all = visit.scoped.contacts_between(began, sunday).await?;
    let planned = || all.iter().filter(|it| it.details.state == State::Planned);
    let in_week = |it: &&Contact| monday <= it.details.on && it.details.on <= sunday;
    let week: Vec<&Contact> =
        all.iter().filter(in_week).filter(|it| !it.details.state.needs_reason()).collect();
    let mine = |it: &&Contact| it.details.led_by == *visit.person();
    let unwritten = planned().filter(|it| it.details.on < day).filter(mine);
    let actions = visit.scoped.actions().await?;
    let overdue: Vec<&Action> = actions.iter().filter(|it| it.is_overdue(day)).collect();
    let (found, due) = (week.len(), overdue.len());
    Ok(Some(TrustLanding {
        from: monday,
        week: week.into_iter().take(LINES - 1).map(|it| words.line(it)).collect(),
        week_count: found,
        unwritten: unwritten.map(|it| words.line(it)).collect(),
        overdue: own_first(&words, &overdue),
        overdue_count: due,
        gaps: gaps(visit, &words, &all, began, day),
    }))
}

fn year_began(visit: &Visit, day: Date) -> Date {
    let year = trustwide_domain::AcademicYear::of(day).first_day();
    year.max(visit.trust.started_on.min(day))
}

/// The three schools that have gone longest this year without a visit or review.
fn gaps(visit: &Visit, words: &Words<'_>, all: &[Contact], began: Date, day: Date) -> Vec<GapLine> {
    let mut last: BTreeMap<Urn, Option<Date>> = words
        .directory
        .schools
        .keys()
        .filter(|urn| visit.scoped.access().may_at(Right::SeeContacts, **urn))
        .map(|urn| (*urn, None))
        .collect();
    for contact in all.iter().filter(|it| it.details.state == State::Held) {
        let it = &contact.details;
        let seen = matches!(it.kind, Occasion::Visit | Occasion::Review) && it.on <= day;
        if let Some(known) = it.school.filter(|_| seen).and_then(|urn| last.get_mut(&urn)) {
            *known = (*known).max(Some(it.on));
        }
    }
    let mut gaps: Vec<GapLine> = last
        .into_iter()
        .map(|(urn, last)| GapLine {
            school: words.directory.school(urn),
            last,
            days: (day - last.unwrap_or(began)).get_days().max(0),
        })
        .collect();
    gaps.sort_by(|a, b| (b.days, &a.school.name).cmp(&(a.days, &b.school.name)));
    gaps.retain(|it| 28 < it.days);
    gaps.truncate(3);
    gaps
}
