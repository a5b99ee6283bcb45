//! `GET /programme`: the year's reviews on one page to print: each kind against each school, done of due, last and next.

use axum::response::Response;
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    model::{Model, Review},
    promises::{Promise, Whose, tells_of_band},
};

use super::{known::Known, promised::done};
use crate::{
    errors::WebError,
    pages::{
        programme::{KindOfReview, ProgrammePage, ProgrammeRow, Reviewed},
        shared::SchoolName,
    },
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeContacts)?;
    let model = visit.model()?;
    if !is_adopted(model) {
        return Err(WebError::NotFound);
    }
    let day = visit.scoped.as_at().day;
    let asked = visit.asked("year").and_then(|it| it.parse().ok());
    let known = Known::read(&visit, asked.unwrap_or_else(|| AcademicYear::of(day))).await?;
    let promises = known.promises();
    let kinds: Vec<&Review> = with_rhythm(model).filter(|it| is_seen(&visit, model, it)).collect();
    let page = ProgrammePage {
        year: known.year,
        day,
        trust_name: visit.trust.name.clone(),
        entered: known.dates.is_some(),
        kinds: kinds.iter().map(|it| kind(&known, model, it, &promises)).collect(),
        rows: rows(&known, &kinds, &promises),
        without_rhythm: model
            .reviews
            .iter()
            .filter(|it| cadence_of(model, it).is_none_or(|it| it.rhythm.is_none()))
            .map(|it| it.item.label.clone())
            .collect(),
    };
    visit.page(page).await
}

/// Whether a model has any kind of review that falls due.
pub fn is_adopted(model: &Model) -> bool {
    with_rhythm(model).next().is_some()
}

fn cadence_of<'m>(
    model: &'m Model,
    review: &Review,
) -> Option<&'m trustwide_domain::model::Cadence> {
    review.cadence.as_deref().and_then(|id| model.cadence(id))
}

fn with_rhythm(model: &Model) -> impl Iterator<Item = &Review> {
    model.reviews.iter().filter(|it| cadence_of(model, it).is_some_and(|it| it.rhythm.is_some()))
}

/// A review that only one band has is not named to those who see no bands.
fn is_seen(visit: &Visit, model: &Model, review: &Review) -> bool {
    let tells = cadence_of(model, review).is_some_and(|it| tells_of_band(model, it));
    !tells || (visit.scoped.access().may_somewhere(Right::SeeBanding) && !visit.bands_hidden)
}

fn of<'p>(promises: &'p [Promise], review: &Review, urn: Urn) -> Option<&'p Promise> {
    let cadence = review.cadence.as_ref();
    promises.iter().find(|it| Some(&it.cadence) == cadence && it.whose == Whose::School { urn })
}

fn kind(known: &Known<'_>, model: &Model, review: &Review, promises: &[Promise]) -> KindOfReview {
    let mine = known.schools.keys().filter_map(|urn| of(promises, review, *urn));
    let rhythm = cadence_of(model, review).and_then(|it| it.rhythm.as_ref());
    let none = |urn: &&Urn| of(promises, review, **urn).is_some_and(|it| !held(known, it));
    let mut without: Vec<SchoolName> =
        (known.schools.keys().filter(none)).map(|urn| known.words.directory.school(*urn)).collect();
    without.sort_by(|a, b| a.name.cmp(&b.name));
    KindOfReview {
        label: review.item.label.clone(),
        rhythm: rhythm.map(ToString::to_string).unwrap_or_default(),
        done: done(mine.map(Promise::tally)),
        without,
    }
}

/// Whether one was held in the year.
fn held(known: &Known<'_>, promise: &Promise) -> bool {
    promise.last_held.is_some_and(|day| known.began() <= day)
}

fn rows(known: &Known<'_>, kinds: &[&Review], promises: &[Promise]) -> Vec<ProgrammeRow> {
    let cell = |urn: Urn, review: &Review| {
        of(promises, review, urn).map(|it| Reviewed {
            done: done(std::iter::once(it.tally())),
            last: it.last_held.filter(|_| held(known, it)),
            next: it.windows.iter().find_map(|it| it.planned.as_ref().map(|it| it.0)),
            by: it.next().map(|it| it.due.due_on),
        })
    };
    let row = |urn: &Urn| ProgrammeRow {
        school: known.words.directory.school(*urn),
        reviews: kinds.iter().map(|it| cell(*urn, it)).collect(),
    };
    let mut rows: Vec<ProgrammeRow> = known.schools.keys().map(row).collect();
    rows.sort_by(|a, b| a.school.name.cmp(&b.school.name));
    rows
}
