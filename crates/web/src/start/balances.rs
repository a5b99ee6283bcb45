//! `POST /start/bands` and `POST /start/days`: opening balances, each in one write, each marked as brought forward.

use axum::response::Response;
use trustwide_importers::{opening, plain::Plain};
use trustwide_storage::{
    StorageError,
    opening::{Brought, OpeningBand, OpeningDays},
};

use super::{Kind, already, names, table, way_back};
use crate::{
    errors::WebError,
    look::say,
    reply,
    visit::{Posted, Visit},
};

pub async fn land_bands(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Kind::Bands.right())?;
    let plain = table(&posted)?;
    let adopted = visit.frame.adopted.as_ref().ok_or(WebError::NotFound)?;
    let openings = visit.scoped.openings().await?;
    let read = opening::read_bands(&plain, &names(visit).await?, &openings)?;
    let bands: Vec<OpeningBand> = (read.rows.into_iter())
        .map(|it| OpeningBand { urn: it.urn, band: it.band, from_on: it.from })
        .collect();
    let mut write = visit.write().await?;
    let (base, here) = write.brought_before(Brought::Bands, &plain.to_csv()).await?;
    if here {
        return already("/banding", way_back(Brought::Bands, &base, "/start"));
    }
    nothing(bands.is_empty())?;
    write.open_bands(&base, &adopted.record, &bands, visit.today).await?;
    write.commit().await?;
    let count = say::how_many(bands.len() as u64, "band is", "bands are");
    let text = format!("{count} brought forward. The evidence is not held.");
    reply::done("/banding", &text, Some(way_back(Brought::Bands, &base, "/start")))
}

pub async fn land_days(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Kind::Days.right())?;
    let plain = table(&posted)?;
    let (year, days) = days_of(visit, &plain).await?;
    let there = format!("/days?year={year}");
    let mut write = visit.write().await?;
    let (base, here) = write.brought_before(Brought::Days, &plain.to_csv()).await?;
    let undo = way_back(Brought::Days, &base, "/start");
    if here {
        return already(&there, undo);
    }
    nothing(days.is_empty())?;
    write.open_days(&base, &days).await?;
    write.commit().await?;
    let text = format!("The days used so far are brought forward into {year}.");
    reply::done(&there, &text, Some(undo))
}

/// The year in which days stand, and those of a table that can be used.
async fn days_of(
    visit: &Visit,
    plain: &Plain,
) -> Result<(trustwide_domain::AcademicYear, Vec<OpeningDays>), WebError> {
    let before = visit.scoped.days_before(visit.model()?).await?;
    let read = opening::read_days(plain, &names(visit).await?, &before)?;
    let of = |it: &opening::DaysRow| {
        OpeningDays::of(&before, it.urn, (&it.offer_line, it.hundredths)).ok()
    };
    let days: Option<Vec<OpeningDays>> = read.rows.iter().map(of).collect();
    Ok((before.year, days.ok_or(WebError::NotFound)?))
}

/// Refuses a table of which nothing can be used any more, since something was decided after it was looked at.
fn nothing(is_empty: bool) -> Result<(), WebError> {
    match is_empty {
        true => Err(StorageError::Refused("Nothing in it can be brought along.".into()).into()),
        false => Ok(()),
    }
}
