//! `POST /start/bands` and `POST /start/days`: opening balances, each in one write, each marked as brought forward.

use axum::response::Response;
use trustwide_domain::{AcademicYear, model::Model};
use trustwide_importers::{opening, plain::Plain};
use trustwide_storage::{
    StorageError,
    opening::{OpeningBand, OpeningDays},
};

use super::{Kind, names};
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
    reply::done("/banding", &text, None)
}

pub async fn land_days(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Kind::Days.right())?;
    let base = typed::record(posted.field("record"))?;
    let model = visit.model()?;
    let plain = Plain::read(posted.field("table").as_bytes())?;
    let read = opening::read_days(&plain, &names(visit).await?)?;
    let year = AcademicYear::of(visit.trust.started_on);
    let day = model.day.as_ref().ok_or(WebError::NotFound)?;
    let days: Vec<OpeningDays> = (read.rows.into_iter())
        .map(|it| OpeningDays {
            urn: it.urn,
            account: account(model, &it.offer_line).into(),
            minutes: it.hundredths * day.minutes / 100,
            line: it.offer_line,
            year,
        })
        .collect();
    let mut write = visit.write().await?;
    match write.open_days(&base, &days).await {
        Err(StorageError::Already { .. }) => return reply::see_other("/days"),
        done => done?,
    }
    write.commit().await?;
    reply::done("/days", "The days used so far are brought forward.", None)
}

/// Which account a line of the model belongs to.
fn account(model: &Model, line: &str) -> &'static str {
    if model.offer.iter().any(|it| it.item.id == line) {
        "offer"
    } else if model.supplements.iter().any(|it| it.item.id == line) {
        "supplement"
    } else {
        "bespoke"
    }
}
