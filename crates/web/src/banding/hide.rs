//! Bands out of sight while a screen is shared: a cookie of this browser, and one page in place of every page of bands.

use axum::{http::header, response::Response};
use trustwide_domain::access::Right;

use crate::{
    errors::WebError,
    look::{Field, Form},
    pages::banding::HiddenPage,
    reply::{self, BANDS, HIDDEN},
    visit::{Posted, Visit},
};

/// `POST /banding/hide`: hides bands in this browser until they are shown again.
pub async fn set(posted: Posted) -> Result<Response, WebError> {
    posted.visit.may_somewhere(Right::SeeBanding)?;
    let hide = posted.field("bands") == HIDDEN;
    let (to, said) = match hide {
        true => ("/banding", "Bands are hidden in this browser until you show them again."),
        false => (reply::own_address(posted.field("to")), "Bands are shown again."),
    };
    let mut response = reply::done(to, said, None)?;
    let life = if hide { "Max-Age=43200" } else { "Max-Age=0" };
    let value = if hide { HIDDEN } else { "" };
    let cookie = format!("{BANDS}={value}; Path=/; {life}; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, reply::header_value(&cookie)?);
    Ok(response)
}

/// The page that stands in place of a page of bands while they are hidden.
pub async fn screen(visit: &Visit) -> Result<Option<Response>, WebError> {
    if !visit.bands_hidden {
        return Ok(None);
    }
    let fields = vec![Field::hidden("bands", "shown"), Field::hidden("to", visit.path.clone())];
    let form = Form::new("/banding/hide", "Show bands again", fields);
    visit.page(HiddenPage { to: visit.path.clone(), form }).await.map(Some)
}
