//! `POST /start/bands` and `POST /start/days`: opening balances, each in one write, each marked as brought forward.

use axum::response::Response;
use trustwide_domain::AcademicYear;
use trustwide_importers::{opening, plain::Plain};
use trustwide_storage::{
    StorageError,
    opening::{Brought, OpeningBand, OpeningDays},
};

use super::{Kind, names, way_back};
use crate::{errors::WebError, reply, typed, visit::Posted};

pub async fn land_bands(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Kind::Bands.right())?;
    let base = typed::record(posted.field("record"))?;
    let adopted = visit.frame.adopted.as_ref().ok_or(WebError::NotFound)?;
    let plain = Plain::read(posted.field("table").as_bytes())?;
    let read = opening::read_bands(&plain, &names(visit).await?)?;
    let start = visit.trust.started_on;
    let bands: Vec<OpeningBand> = (read.rows.into_iter())
        .map(|it| OpeningBand { urn: it.urn, band: it.band, from_on: it.from.unwrap_or(start) })
        .collect();
    let mut write = visit.write().await?;
    match write.open_bands(&base, &adopted.record, &bands, visit.today).await {
        Err(StorageError::Already { .. }) => return reply::see_other("/banding"),
        done => done?,
    }
    write.commit().await?;
    let text = format!("{} bands are brought forward. Evidence for them is not held.", bands.len());
    reply::done("/banding", &text, Some(way_back(Brought::Bands, &base, "/start")))
}

pub async fn land_days(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Kind::Days.right())?;
    let base = typed::record(posted.field("record"))?;
    let model = visit.model()?;
    let plain = Plain::read(posted.field("table").as_bytes())?;
    let read = opening::read_days(&plain, &names(visit).await?)?;
    let year = AcademicYear::of(visit.trust.started_on);
    let days: Option<Vec<OpeningDays>> = (read.rows.iter())
        .map(|it| OpeningDays::of(model, it.urn, (&it.offer_line, it.hundredths), year))
        .collect();
    let days = days.ok_or(WebError::NotFound)?;
    let mut write = visit.write().await?;
    match write.open_days(&base, &days).await {
        Err(StorageError::Already { .. }) => return reply::see_other("/days"),
        done => done?,
    }
    write.commit().await?;
    let undo = way_back(Brought::Days, &base, "/start");
    reply::done("/days", "The days used so far are brought forward.", Some(undo))
}
