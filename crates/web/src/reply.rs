//! Answers: a page as HTML or as its JSON twin, and redirects that say what just happened.

use axum::{
    Json,
    body::Body,
    http::{Request, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};

use crate::{
    errors::WebError,
    look::{Notice, PageView, Shell, Undo, encoded},
};

/// The cookie that carries one sentence from an act to the next page.
pub const NOTICE: &str = "trustwide-notice";

/// The cookie that keeps the list of schools as its reader last filtered it.
pub const FILTER: &str = "trustwide-schools";

/// The cookie that keeps bands out of sight while a screen is shared, and what it then holds.
pub const BANDS: &str = "trustwide-bands";
pub const HIDDEN: &str = "hidden";

/// What the address asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Twin {
    #[default]
    Html,
    Json,
}

/// Takes `.json` off an address before it is routed, and remembers it.
pub fn strip_twin(mut request: Request<Body>) -> Request<Body> {
    let stripped = request.uri().path().strip_suffix(".json").map(|path| {
        let query = request.uri().query().map_or_else(String::new, |it| format!("?{it}"));
        format!("{}{query}", if path.is_empty() { "/" } else { path })
    });
    if let Some(uri) = stripped.and_then(|it| it.parse::<Uri>().ok()) {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(Twin::Json);
    }
    request
}

/// The address of a page's twin.
pub fn twin_address(path: &str, query: &[(String, String)]) -> String {
    let path = if path == "/" { "/trust" } else { path };
    let query: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if query.is_empty() {
        format!("{path}.json")
    } else {
        format!("{path}.json?{}", query.join("&"))
    }
}

/// A page's data.
pub fn json<P: PageView>(page: &P) -> Response {
    Json(page).into_response()
}

/// A page inside its shell. A notice that has been shown is not shown again.
pub fn html<P: PageView>(page: &P, shell: &Shell, had_notice: bool) -> Result<Response, WebError> {
    let mut response = Html(page.render(shell)?).into_response();
    if had_notice {
        let gone = format!("{NOTICE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        response.headers_mut().append(header::SET_COOKIE, header_value(&gone)?);
    }
    Ok(response)
}

/// On to another page, which says what just happened.
pub fn done(to: &str, text: &str, undo: Option<Undo>) -> Result<Response, WebError> {
    let (label, action) = undo.map_or_else(Default::default, |it| (it.label, it.action));
    let said = [text, &label, &action].map(encoded).join("|");
    let cookie = format!("{NOTICE}={said}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    let mut response = see_other(to)?;
    response.headers_mut().append(header::SET_COOKIE, header_value(&cookie)?);
    Ok(response)
}

/// On to another page. Only addresses of this program: anything else leads to the first page.
pub fn see_other(to: &str) -> Result<Response, WebError> {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, header_value(own_address(to))?);
    Ok(response)
}

/// An address of this program, whatever was asked for: never another host's.
pub fn own_address(to: &str) -> &str {
    let own = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\n', '\r']);
    if own { to } else { "/" }
}

pub(crate) fn header_value(text: &str) -> Result<header::HeaderValue, WebError> {
    header::HeaderValue::from_str(text).map_err(|_| WebError::BadForm)
}

/// Reads back what [`done`] wrote.
pub(crate) fn read_notice(cookie: &str) -> Option<Notice> {
    let parts: Vec<String> = cookie.split('|').map(decoded).collect();
    let [text, label, action] = <[String; 3]>::try_from(parts).ok()?;
    let undo = (!action.is_empty()).then(|| Undo { label, action: own_address(&action).into() });
    (!text.is_empty()).then_some(Notice { text, undo })
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).and_then(|it| u8::from_str_radix(it, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_stays_at_home() {
        for (asked, goes) in [
            ("/people", "/people"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_address(asked), goes, "{asked}");
        }
        assert_eq!(own_address("/\\evil.example"), "/");
    }

    #[test]
    fn a_notice_goes_both_ways() {
        let cookie = ["Saltmarsh’s roll is corrected; thanks", "Undo", "/undo/correction/a/b"]
            .map(encoded)
            .join("|");
        let notice = read_notice(&cookie).unwrap();
        assert_eq!(notice.text, "Saltmarsh’s roll is corrected; thanks");
        assert_eq!(notice.undo.unwrap().action, "/undo/correction/a/b");
        assert!(read_notice("||").is_none() && read_notice("nonsense").is_none());
    }

    #[test]
    fn the_twin_of_a_page_is_its_address_with_json() {
        assert_eq!(twin_address("/", &[]), "/trust.json");
        let query = [("as_at".to_owned(), "2026-03-31".to_owned())];
        assert_eq!(
            twin_address("/schools/900001", &query),
            "/schools/900001.json?as_at=2026-03-31"
        );
    }
}
