//! `GET /elements/{kind}/{id}`: one element over the years, in the trust and at each school that the reader works with.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    elements::{Element, Key, Track},
};
use trustwide_storage::elements::Recorded;

use super::{
    form, policies,
    shelf::{Shelf, may_record},
};
use crate::{
    errors::WebError,
    pages::elements::{ElementPage, Move, TrackView},
    visit::Visit,
};

pub async fn show(
    Path((kind, id)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, WebError> {
    let shelf = Shelf::read(&visit).await?;
    let page = page(&visit, &shelf, shelf.find(&Key::new(kind, id))?);
    visit.page(page).await
}

/// The page of an element, with the forms that this reader may send.
pub fn page(visit: &Visit, shelf: &Shelf, element: &Element) -> ElementPage {
    let own = shelf.policy(&element.key);
    let may_change = visit.scoped.access().may(Right::RecordStates) && shelf.day == visit.today;
    ElementPage {
        key: element.key.clone(),
        label: element.label.clone(),
        says: element.says.clone(),
        blank: element.blank.clone(),
        section: match own {
            Some(it) => policies::form_said(&it.form).to_owned(),
            None => element.section.to_owned(),
        },
        strand: element.strand.clone(),
        tracks: element.tracks.iter().map(|it| track(visit, shelf, element, it)).collect(),
        forms: own.filter(|_| may_change).map(policies::forms).unwrap_or_default(),
    }
}

fn track(visit: &Visit, shelf: &Shelf, element: &Element, track: &Track) -> TrackView {
    let key = &element.key;
    let is_of = |it: &&Recorded| {
        it.state.key == *key && it.state.aspect == track.aspect && it.state.from <= shelf.day
    };
    let moves = shelf.states.iter().filter(is_of).rev();
    let trust = shelf.stands(key, track, None).filter(|_| track.is_of_trust());
    let named = track.named.as_ref().filter(|_| trust.is_none());
    TrackView {
        aspect: track.aspect.clone(),
        asked: track.label.clone(),
        rungs: track.rungs.clone(),
        by_school: track.by_school,
        each_year: track.each_year,
        named: named.and_then(|it| track.read(it)),
        of_trust: track.is_of_trust(),
        trust,
        schools: shelf.at_schools(key, track),
        moves: moves.map(|it| one_move(visit, shelf, track, it)).collect(),
        form: form::add(visit, shelf, key, track),
    }
}

fn one_move(visit: &Visit, shelf: &Shelf, track: &Track, it: &Recorded) -> Move {
    let state = &it.state;
    let may = shelf.day == visit.today && may_record(visit.scoped.access(), track, state.school);
    Move {
        from: state.from,
        school: state.school.map(|urn| shelf.directory.school(urn)),
        said: state.said.clone(),
        words: state.words.clone(),
        owner: shelf.owner(it),
        review: state.review,
        reason: state.reason.clone(),
        by: shelf.directory.name(&it.by),
        on: it.at.day(),
        correct: may.then(|| form::correct(shelf, track, it)),
        withdraw: may.then(|| form::withdraw(it)),
    }
}
