//! Recording where an element stands, correcting a record, and taking one out. Nothing that was known is written over.

use axum::{extract::Path, http::StatusCode, response::Response};
use trustwide_domain::{
    RecordId, Urn,
    access::Right,
    elements::{Aspect, Element, Key, State, Track},
};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    elements::{Recorded, school_of},
    tables::element_state,
};

use super::{
    form, one,
    shelf::{Shelf, may_record},
};
use crate::{
    errors::WebError,
    look::{Form, Undo, say::Say},
    pages::{
        elements::{ElementPage, anchor, href, what},
        errors::{Difference, StalePage},
    },
    reply,
    typed::{self, Faults, Fields},
    undo,
    visit::{Posted, Visit},
};

/// `POST /elements/{kind}/{id}`: the same form sent twice records once.
pub async fn add(
    Path((kind, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::RecordStates)?;
    let shelf = Shelf::read(visit).await?;
    let element = shelf.find(&Key::new(kind, id))?;
    let record = typed::record(posted.field("record"))?;
    let track = find_track(element, posted.field("aspect"))?;
    let id = format!("new-{}", anchor(&track.aspect));
    let again = |faults| again(&posted, &shelf, element, &id, faults);
    let school = match form::place(posted.field("school")) {
        Ok(school) => school,
        Err(said) => return again(Faults::one("school", said)).await,
    };
    if !may_record(visit.scoped.access(), track, school) {
        return Err(WebError::Forbidden);
    }
    let about = (&element.key, track, school);
    let state = match form::read(&posted.fields, &shelf, about, visit.today) {
        Ok(state) => state,
        Err(faults) => return again(faults).await,
    };
    let mut write = visit.write().await?;
    match write.record_state(record.clone(), &state).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href(&element.key)),
        Err(StorageError::Refused(said)) => {
            drop(write);
            return again(Faults::one("from", said)).await;
        }
        done => done?,
    }
    write.commit().await?;
    done(&element.key, &record, None, &said(&shelf, element, &state))
}

/// `POST /elements/states/{record}`
pub async fn correct(Path(record): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::RecordStates)?;
    let (shelf, now) = find(visit, &record).await?;
    let element = shelf.find(&now.state.key)?;
    let track = track_of(element, &now.state.aspect)?;
    let about = (&element.key, track, now.state.school);
    let id = format!("s{record}");
    let again = |faults| again(&posted, &shelf, element, &id, faults);
    let state = match form::read(&posted.fields, &shelf, about, visit.today) {
        Ok(state) => state,
        Err(faults) => return again(faults).await,
    };
    if state == now.state {
        return reply::see_other(&href(&element.key));
    }
    if now.edited.version != posted.field("version") {
        return stale(visit, &shelf, track, &now, &state, &posted.fields).await;
    }
    let mut write = visit.write().await?;
    match write.correct_state(&now, &state).await {
        Err(StorageError::Refused(said)) => {
            drop(write);
            return again(Faults::one("from", said)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let was = Some(now.edited.version.as_str());
    done(&element.key, &now.edited.record, was, "The record is corrected.")
}

/// `POST /elements/states/{record}/withdrawal`
pub async fn withdraw(Path(record): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::RecordStates)?;
    let (_, now) = find(visit, &record).await?;
    let edited = Edited { version: posted.field("version").into(), ..now.edited.clone() };
    let mut write = visit.write().await?;
    write.withdraw_state(&edited).await?;
    write.commit().await?;
    let was = Some(edited.version.as_str());
    done(&now.state.key, &edited.record, was, "The record is taken out.")
}

/// Goes on only where somebody may record what they would take back.
pub async fn may_take_back(visit: &Visit, record: &RecordId) -> Result<(), WebError> {
    visit.may_somewhere(Right::RecordStates)?;
    let latest = visit.scoped.latest::<element_state::Entity>(record).await?;
    let (_, fields) = latest.ok_or(StorageError::NotFound { what: "record" })?;
    let shelf = Shelf::read(visit).await?;
    let element = shelf.find(&Key::new(&fields.element_kind, &fields.element_id))?;
    let track = find_track(element, &fields.aspect)?;
    allowed(visit, track, school_of(&fields)?)
}

/// One record that the reader may see and change.
async fn find(visit: &Visit, record: &str) -> Result<(Shelf, Recorded), WebError> {
    let shelf = Shelf::read(visit).await?;
    let record = typed::record(record).map_err(|_| WebError::NotFound)?;
    let now = visit.scoped.find_state(&record).await?.ok_or(WebError::NotFound)?;
    allowed(visit, track_of(shelf.find(&now.state.key)?, &now.state.aspect)?, now.state.school)?;
    Ok((shelf, now))
}

fn allowed(visit: &Visit, track: &Track, school: Option<Urn>) -> Result<(), WebError> {
    if may_record(visit.scoped.access(), track, school) { Ok(()) } else { Err(WebError::Forbidden) }
}

fn find_track<'a>(element: &'a Element, aspect: &str) -> Result<&'a Track, WebError> {
    track_of(element, &aspect.parse().map_err(|_| WebError::BadForm)?)
}

fn track_of<'a>(element: &'a Element, aspect: &Aspect) -> Result<&'a Track, WebError> {
    element.tracks.iter().find(|it| it.aspect == *aspect).ok_or(WebError::NotFound)
}

fn said(shelf: &Shelf, element: &Element, state: &State) -> String {
    let place = state.school.map(|urn| format!(" at {}", shelf.directory.school_name(urn)));
    let place = place.unwrap_or_default();
    match state.said.as_str() {
        "" => format!("{}{place}: your words are kept.", element.label),
        said => format!("{}{place}: {said}, from {}.", element.label, state.from.said()),
    }
}

fn done(key: &Key, record: &RecordId, was: Option<&str>, said: &str) -> Result<Response, WebError> {
    let to = href(key);
    let action = undo::address(element_state::Entity::KIND, record, was, &to);
    reply::done(&to, said, Some(Undo { label: "Undo".into(), action }))
}

/// The element's page again, with one form as it was typed.
async fn again(
    posted: &Posted,
    shelf: &Shelf,
    element: &Element,
    form: &str,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = one::page(&posted.visit, shelf, element);
    if let Some(form) = forms(&mut page).find(|it| it.id == form) {
        let filled = typed::filled(std::mem::take(form), &posted.fields);
        *form = typed::with_faults(filled, faults);
    }
    posted.visit.page_with_errors(page).await
}

fn forms(page: &mut ElementPage) -> impl Iterator<Item = &mut Form> {
    page.tracks.iter_mut().flat_map(|it| {
        it.form.iter_mut().chain(it.moves.iter_mut().filter_map(|it| it.correct.as_mut()))
    })
}

/// Somebody has corrected it meanwhile: both versions, and the form again on the latest.
async fn stale(
    visit: &Visit,
    shelf: &Shelf,
    track: &Track,
    now: &Recorded,
    yours: &State,
    typed: &Fields,
) -> Result<Response, WebError> {
    let was = &now.state;
    let difference =
        |label: &str, now: String, yours: String| Difference { label: label.into(), now, yours };
    let day = |it: Option<jiff::civil::Date>| it.map_or_else(|| "None".into(), |it| it.said());
    let owner = |it: &State| {
        it.owner.as_ref().map_or_else(|| "Nobody yet".into(), |it| shelf.directory.name(it))
    };
    let all = vec![
        difference(what(&track.aspect, &track.label), was.said.clone(), yours.said.clone()),
        difference("Own words", was.words.clone(), yours.words.clone()),
        difference("From", was.from.said(), yours.from.said()),
        difference("Who is developing it", owner(was), owner(yours)),
        difference("To be looked at again on", day(was.review), day(yours.review)),
        difference("Why", was.reason.clone(), yours.reason.clone()),
    ];
    let mut typed = typed.clone();
    typed.remove("version");
    let page = StalePage {
        what: "This record".into(),
        changed: format!(
            "{} changed it on {}, after you had opened it.",
            shelf.directory.name(&now.by),
            now.at.said()
        ),
        differences: all.into_iter().filter(|it| it.now != it.yours).collect(),
        form: typed::filled(form::correct(shelf, track, now), &typed).with_cancel(href(&was.key)),
    };
    let mut response = visit.page(page).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
