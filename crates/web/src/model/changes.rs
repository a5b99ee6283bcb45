//! `GET /model/drafts/{id}/changes`: what adopting a draft would change for each school, and for the promises made to all.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    banding::in_force,
    model::{BandThen, Model, effect, promises, said_hundredths},
};

use super::versions::Versions;
use crate::{
    errors::WebError,
    look::Link,
    pages::{
        model::{ChangesPage, SchoolEffect},
        shared::SchoolName,
    },
    reply,
    visit::Visit,
};

pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::EditModel)?;
    let versions = Versions::read(&visit).await?;
    let draft = versions.find(&id)?;
    // A draft with faults has its own page to say so.
    let Ok(after) = draft.read() else { return reply::see_other(&format!("/model/drafts/{id}")) };
    let before = visit.frame.model();
    let schools = match visit.scoped.access().may(Right::SeeBanding) && !visit.bands_hidden {
        true => Some(schools(&visit, before, &after).await?),
        false => None,
    };
    let is_lost = |it: &&SchoolEffect| matches!(it.effect.band, BandThen::Lost { .. });
    let lost = schools.iter().flatten().filter(is_lost).map(|it| it.school.clone()).collect();
    let word = |it: &Model| it.banding.as_ref().map(|it| it.label.clone());
    let crumbs = vec![
        Link::new("Improvement model", "/model"),
        Link::new("The draft", format!("/model/drafts/{id}")),
    ];
    visit
        .page(ChangesPage {
            crumbs,
            id,
            title: draft.title.clone(),
            in_force: visit.frame.adopted.as_ref().map(|it| it.title.clone()),
            promises: promises(before, &after),
            band_word: word(&after).or_else(|| word(before?)).unwrap_or_else(|| "Band".into()),
            schools,
            lost,
            hours: before.and_then(|it| hours(it, &after)),
        })
        .await
}

async fn schools(
    visit: &Visit,
    before: Option<&Model>,
    after: &Model,
) -> Result<Vec<SchoolEffect>, WebError> {
    visit.log("Viewed what a draft of the model would change for each school", None).await?;
    let bands = visit.scoped.bands().await?;
    let day = visit.scoped.as_at().day;
    let schools = visit.scoped.schools().await?.into_iter();
    Ok(schools
        .map(|it| {
            let band = in_force(&bands, it.urn, day).map(|it| it.band.as_str());
            let effect = effect(before, after, band);
            SchoolEffect { school: SchoolName { urn: it.urn, name: it.name }, effect }
        })
        .collect())
}

/// The hours of a day in each, where they differ: the same number of days is then not the same time.
fn hours(before: &Model, after: &Model) -> Option<(String, String)> {
    let (was, is) = (before.day.as_ref()?.minutes, after.day.as_ref()?.minutes);
    let said = |minutes: u32| said_hundredths(minutes * 100 / 60);
    (was != is).then(|| (said(was), said(is)))
}
