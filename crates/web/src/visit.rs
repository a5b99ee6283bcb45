//! A visit: who asks, of which trust, as at when, and from which address. Every page's handler is given one.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, FromRequest, FromRequestParts, Query, Request},
    http::{HeaderMap, request::Parts},
    response::Response,
};
use jiff::civil::Date;
use tokio::sync::OwnedSemaphorePermit;
use trustwide_domain::{
    AcademicYear, AsAt, PersonId, Urn, access::Right, model::Model, time::Said,
};
use trustwide_storage::{Edited, Scoped, Write, door::SignedIn, trusts::Trust};

use crate::{
    app::App,
    errors::WebError,
    frame::Frame,
    kept::Key,
    look::{AsAtView, Notice, PageView, Shell, shell},
    reply::{self, Twin},
    routes::navigation,
    typed::{self, Fields},
};

/// Somebody signed in, and the one snapshot that their page is read from.
pub struct Visit {
    pub app: App,
    pub signed_in: SignedIn,
    pub scoped: Scoped,
    pub trust: Trust,
    pub today: Date,
    /// The model in force and the school year on the page's day.
    pub frame: Arc<Frame>,
    /// The page's path, without its query and without `.json`.
    pub path: String,
    pub query: Vec<(String, String)>,
    /// The filter of the list of schools as it was last asked for, as an address's query.
    pub remembered: Option<String>,
    /// Bands stay out of sight in this browser: somebody is projecting.
    pub bands_hidden: bool,
    before_records: bool,
    notice: Option<Notice>,
    twin: Twin,
    /// Kept as long as the snapshot, so that those who hold one never wait for each other.
    _turn: OwnedSemaphorePermit,
}

impl FromRequestParts<App> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let address = parts.uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
        let signed_in = match cookie(&parts.headers, app.cookie_name()) {
            Some(secret) => app.db.signed_in(&secret).await?,
            None => None,
        };
        let Some(signed_in) = signed_in else { return Err(WebError::SignIn { back_to: address }) };
        if signed_in.has_second_factor && !signed_in.second_factor {
            return Err(WebError::Code { back_to: address });
        }
        let query: Vec<(String, String)> =
            Query::try_from_uri(&parts.uri).map(|Query(it)| it).unwrap_or_default();
        let notice =
            cookie(&parts.headers, reply::NOTICE).and_then(|text| reply::read_notice(&text));
        let twin = parts.extensions.get::<Twin>().copied().unwrap_or_default();
        let path = parts.uri.path().to_owned();
        let mut visit = Self::open(app.clone(), signed_in, path, query, notice, twin).await?;
        visit.remembered = cookie(&parts.headers, reply::FILTER);
        visit.bands_hidden = cookie(&parts.headers, reply::BANDS).as_deref() == Some(reply::HIDDEN);
        Ok(visit)
    }
}

impl Visit {
    async fn open(
        app: App,
        signed_in: SignedIn,
        path: String,
        query: Vec<(String, String)>,
        notice: Option<Notice>,
        twin: Twin,
    ) -> Result<Self, WebError> {
        let turn = app.turns.clone().acquire_owned().await;
        let _turn = turn.map_err(|_| WebError::Broken("there are no more turns".into()))?;
        let now = app.db.surroundings().now();
        let asked = query.iter().find(|(name, value)| name == "as_at" && !value.is_empty());
        let day = asked.map(|(_, value)| typed::optional_day(value)).transpose();
        let day = day.map_err(|_| WebError::BadDate)?.flatten();
        if day.is_some_and(|day| now.day() < day) {
            return Err(WebError::BadDate);
        }
        let mut as_at = day.map_or(AsAt::now(now), |day| AsAt::end_of(day, now));
        let trusts = app.db.trusts().await?;
        let trust =
            trusts.into_iter().find(|it| it.id == signed_in.who.trust).ok_or(WebError::NotFound)?;
        let before_records = as_at.day < trust.started_on;
        if before_records {
            as_at.known_by = now;
        }
        let scoped = app.db.scoped(signed_in.who.clone(), as_at).await?;
        let frame = app.frames.of(&scoped, &trust, now.day()).await?;
        Ok(Visit {
            app,
            signed_in,
            scoped,
            trust,
            today: now.day(),
            frame,
            path,
            query,
            remembered: None,
            bands_hidden: false,
            before_records,
            notice,
            twin,
            _turn,
        })
    }

    /// The key of something that a node keeps of this trust's records on the page's day.
    pub fn key<What>(&self, what: What) -> Key<What> {
        Key::of(&self.scoped, &self.trust, self.today, what)
    }

    /// Goes on only where a right is held for the whole trust.
    pub fn may(&self, right: Right) -> Result<(), WebError> {
        if self.scoped.access().may(right) { Ok(()) } else { Err(self.refusal()) }
    }

    /// Goes on only where a right is held for a school or the whole trust.
    pub fn may_at(&self, right: Right, school: Urn) -> Result<(), WebError> {
        if self.scoped.access().may_at(right, school) { Ok(()) } else { Err(self.refusal()) }
    }

    /// Goes on only where a right is held anywhere.
    pub fn may_somewhere(&self, right: Right) -> Result<(), WebError> {
        if self.scoped.access().may_somewhere(right) { Ok(()) } else { Err(self.refusal()) }
    }

    /// Why a page stays shut: the right is not held, or waits for a second factor.
    fn refusal(&self) -> WebError {
        let waits = self.signed_in.needs_second_factor && !self.signed_in.second_factor;
        if waits { WebError::NeedsSecondFactor } else { WebError::Forbidden }
    }

    /// Who asks.
    pub fn person(&self) -> &PersonId {
        &self.signed_in.who.person
    }

    /// A value of the address's query; empty counts as none.
    pub fn asked(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the page is asked for as a page, and not as its twin.
    pub fn wants_html(&self) -> bool {
        self.twin == Twin::Html
    }

    /// Starts a write as this person.
    pub async fn write(&self) -> Result<Write, WebError> {
        Ok(self.scoped.write().await?)
    }

    /// Notes that a sensitive page was seen or a file taken away.
    pub async fn log(&self, what: &str, school: Option<Urn>) -> Result<(), WebError> {
        Ok(self.app.db.log_view(&self.trust.id, self.person(), what, school).await?)
    }

    /// Answers with a page, or its JSON twin where that was asked for.
    pub async fn page<P: PageView>(&self, page: P) -> Result<Response, WebError> {
        if self.twin == Twin::Json {
            return Ok(reply::json(&page));
        }
        let shell = self.shell().await?;
        reply::html(&page, &shell, self.notice.is_some())
    }

    /// The same page again with its faults: status 422.
    pub async fn page_with_errors<P: PageView>(&self, page: P) -> Result<Response, WebError> {
        let mut response = self.page(page).await?;
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    }

    /// A page that shows what somebody else has made of it meanwhile: status 409.
    pub async fn conflict<P: PageView>(&self, page: P) -> Result<Response, WebError> {
        let mut response = self.page(page).await?;
        *response.status_mut() = axum::http::StatusCode::CONFLICT;
        Ok(response)
    }

    /// What surrounds the page.
    pub async fn shell(&self) -> Result<Shell, WebError> {
        let as_at = self.scoped.as_at();
        let keep = self.query.iter().filter(|(name, _)| name != "as_at").cloned().collect();
        Ok(Shell {
            trust_name: self.trust.name.clone(),
            person: Some(self.reader().await?),
            nav: navigation(self.scoped.access(), &self.path, &self.frame),
            as_at: Some(AsAtView {
                day: as_at.day,
                today: self.today,
                term: self.term(as_at.day),
                before_records: self.before_records,
                path: self.path.clone(),
                keep,
            }),
            form_token: self.signed_in.form_token.clone(),
            notice: self.notice.clone(),
            demo: self.app.settings.demonstration,
            twin: Some(reply::twin_address(&self.path, &self.query)),
        })
    }

    /// Where in the school year a day lies, as people say it: `autumn term, week 11`, or `holidays`.
    fn term(&self, day: Date) -> Option<String> {
        let place = self.frame.year.as_ref()?.place_of(day);
        Some(place.map_or_else(|| "holidays".into(), |it| it.to_string()))
    }

    /// The model in force, without which a page that runs on it is not there.
    pub fn model(&self) -> Result<&Model, WebError> {
        self.frame.model().ok_or(WebError::NotFound)
    }

    async fn reader(&self) -> Result<shell::SignedIn, WebError> {
        let held = self.scoped.holdings_held_by(self.person()).await?;
        let today = held.iter().filter(|it| it.holding.is_held_on(self.today));
        let first = today.min_by_key(|it| (it.holding.school.is_some(), it.holding.role));
        let names = self.scoped.names().await?;
        let acting_for = first.and_then(|it| it.holding.acting_for.as_ref());
        Ok(shell::SignedIn {
            name: names.get(self.person()).cloned().unwrap_or_default(),
            post: first.map_or_else(|| "No post today".into(), |it| it.title.clone()),
            acting_for: acting_for.and_then(|it| names.get(it)).cloned(),
        })
    }

    /// `as at 3 September 2026`, for sentences.
    pub fn as_at_words(&self) -> String {
        format!("as at {}", Said(self.scoped.as_at().day))
    }
}

/// The most that a form without a file may send.
const FORM_LIMIT: usize = 1 << 20;

/// A form that was posted by somebody signed in, its token checked: the only way in for a handler that changes things.
pub struct Posted {
    pub visit: Visit,
    pub fields: Fields,
}

impl FromRequest<App> for Posted {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        // The form comes in first: a slow line must not hold a snapshot.
        let (mut parts, body) = typed::received(request, FORM_LIMIT).await?;
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        // Only the present can be changed, so nothing that a change looks at may be of another day.
        if visit.scoped.as_at().day != visit.today {
            return Err(WebError::BadForm);
        }
        let fields = typed::fields(Request::from_parts(parts, body), app).await?;
        visit.check_token(fields.get("form_token").map_or("", String::as_str))?;
        Ok(Posted { visit, fields })
    }
}

impl Visit {
    /// A day on which something of this trust may be planned or recorded: since it started here, and until the end of the
    /// next school year. Otherwise a sentence that says so.
    pub fn may_be_on(&self, on: Option<Date>) -> Result<Option<Date>, String> {
        let (first, last) = (self.trust.started_on, AcademicYear::of(self.today).next().last_day());
        match on {
            Some(on) if on < first || last < on => {
                Err(format!("Enter a day from {} to {}", Said(first), Said(last)))
            }
            on => Ok(on),
        }
    }

    /// Goes on only where a form carries this session's token.
    pub fn check_token(&self, token: &str) -> Result<(), WebError> {
        let same =
            subtle::ConstantTimeEq::ct_eq(token.as_bytes(), self.signed_in.form_token.as_bytes());
        if bool::from(same) { Ok(()) } else { Err(WebError::ExpiredForm) }
    }
}

impl Posted {
    /// A field as typed, without spaces at its ends; empty where it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |it| it.trim())
    }

    /// The version that the form was opened on, where it shows one: its hidden fields `was` and `version`.
    pub fn opened(&self) -> Option<Edited> {
        let record = typed::record(self.field("was")).ok()?;
        Some(Edited { record, version: self.field("version").into() })
    }
}

/// Somebody who may not have signed in: the sign-in pages, health and errors.
pub struct Stranger {
    pub app: App,
    /// Where the request came from, for limits on guessing.
    pub from: String,
    /// What the browser calls itself, in a few words.
    pub device: String,
    pub secret: Option<String>,
    pub twin: Twin,
}

impl FromRequestParts<App> for Stranger {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        Ok(Stranger {
            app: app.clone(),
            from: address_of(parts, app.settings.behind_proxy),
            device: device_of(&parts.headers),
            secret: cookie(&parts.headers, app.cookie_name()),
            twin: parts.extensions.get::<Twin>().copied().unwrap_or_default(),
        })
    }
}

fn address_of(parts: &Parts, behind_proxy: bool) -> String {
    let forwarded = || parts.headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next();
    if let Some(address) = behind_proxy.then(forwarded).flatten() {
        return address.trim().to_owned();
    }
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |it| it.0.ip().to_string())
}

/// `Firefox on Windows`, as far as the browser's own words tell.
fn device_of(headers: &HeaderMap) -> String {
    let said = headers.get("user-agent").and_then(|it| it.to_str().ok()).unwrap_or("");
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Windows", "Windows"),
        ("CrOS", "a Chromebook"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.into(),
        _ => "A browser that does not say".into(),
    }
}

/// A cookie's value.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all("cookie").iter().filter_map(|it| it.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}
