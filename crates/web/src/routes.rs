//! Every address of the program, room by room, and what surrounds them all: limits, headers, the JSON twins.

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath},
    handler::Handler,
    http::{HeaderValue, Method, Request, Response, StatusCode, header},
    middleware::{self, Next},
    response::IntoResponse,
    routing::MethodRouter,
};
use tower::util::MapRequest;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use trustwide_domain::access::{Access, Right};

use crate::{
    account,
    app::App,
    banding, calendar, contacts, data, days, demo, elements,
    errors::WebError,
    frame::Frame,
    health, landing, log,
    look::{NavItem, NavSection, assets},
    model, money, people, reply, school, settings, sign_in, start, trust, undo, what_if, year,
};

/// The most that a form or upload may send: a file of 256 MiB and what surrounds it.
const BODY_LIMIT: usize = (256 << 20) + (64 << 10);

/// Addresses with their handlers; it remembers each, so that a test can ask every one as every role.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    pub listed: Vec<(Method, &'static str)>,
}

impl Routes {
    /// A page.
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::GET, path, axum::routing::get(handler))
    }

    /// An act.
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::POST, path, axum::routing::post(handler))
    }

    fn add(mut self, method: Method, path: &'static str, handler: MethodRouter<App>) -> Self {
        self.listed.push((method, path));
        Routes { router: self.router.route(path, handler), ..self }
    }

    /// The addresses of another room as well.
    pub fn and(mut self, room: Routes) -> Self {
        self.listed.extend(room.listed);
        Routes { router: self.router.merge(room.router), ..self }
    }
}

/// Every room's addresses.
pub fn all() -> Routes {
    Routes::default()
        .and(landing::routes())
        .and(trust::routes())
        .and(school::routes())
        .and(data::routes())
        .and(people::routes())
        .and(log::routes())
        .and(settings::routes())
        .and(undo::routes())
        .and(account::routes())
        .and(sign_in::routes())
        .and(demo::routes())
        .and(health::routes())
        .and(model::routes())
        .and(year::routes())
        .and(calendar::routes())
        .and(contacts::routes())
        .and(banding::routes())
        .and(days::routes())
        .and(money::routes())
        .and(what_if::routes())
        .and(start::routes())
        .and(elements::routes())
}

/// The application: its routes behind a layer that takes `.json` off an address before it is routed.
pub type Application = MapRequest<Router, fn(Request<Body>) -> Request<Body>>;

/// The whole application, ready to be served.
pub fn service(app: App) -> Application {
    let router = all()
        .router
        .route("/assets/{name}", axum::routing::get(asset))
        .fallback(nowhere)
        .method_not_allowed_fallback(nowhere)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(refusals_as_pages))
        .layer(middleware::from_fn(same_origin))
        .layer(middleware::from_fn_with_state(app.clone(), headers))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            WebError::Broken("a handler panicked".into()).into_response()
        }))
        .with_state(app);
    MapRequest::new(router, reply::strip_twin)
}

async fn nowhere() -> WebError {
    WebError::NotFound
}

async fn asset(request: Request<Body>) -> Response<Body> {
    let Some(asset) = assets::find(request.uri().path()) else {
        return WebError::NotFound.into_response();
    };
    let kept = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (kept, asset.bytes).into_response()
}

/// What could not even be handed to a handler, such as `/schools/12`, is answered with a page and not with bare words.
async fn refusals_as_pages(request: Request<Body>, next: Next) -> Response<Body> {
    let is_form = request.method() == Method::POST;
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    if !response.status().is_client_error() || !kind.is_some_and(|it| it.starts_with("text/plain"))
    {
        return response;
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge { most: BODY_LIMIT }.into_response(),
        _ if is_form => WebError::BadForm.into_response(),
        _ => WebError::NotFound.into_response(),
    }
}

/// Refuses a form that another site's page has sent, whatever cookies came with it.
async fn same_origin(request: Request<Body>, next: Next) -> Response<Body> {
    let site = request.headers().get("sec-fetch-site").and_then(|it| it.to_str().ok());
    let foreign = site.is_some_and(|it| it != "same-origin" && it != "none");
    if request.method() == Method::POST && foreign {
        return WebError::ExpiredForm.into_response();
    }
    next.run(request).await
}

/// Strict headers on every answer, and one line of log for it that names no person and no school.
async fn headers(
    axum::extract::State(app): axum::extract::State<App>,
    matched: Option<MatchedPath>,
    request: Request<Body>,
    next: Next,
) -> Response<Body> {
    const CONTENT: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                           font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                           base-uri 'none'";
    let method = request.method().clone();
    let began = std::time::Instant::now();
    let mut response = next.run(request).await;
    let path = matched.as_ref().map_or("(no such page)", MatchedPath::as_str);
    let (status, micros) = (response.status().as_u16(), began.elapsed().as_micros() as u64);
    tracing::info!(%method, path, status, micros, "request");
    let all = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        all.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    set(header::HeaderName::from_static("speculation-rules"), assets::prefetch_rules());
    if app.settings.is_secure() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// One place of the rail. A part of the model that the trust has not adopted has none.
pub struct Place {
    label: &'static str,
    href: &'static str,
    open: bool,
}

impl Place {
    /// A place that stands in the rail where it is open to this person.
    pub fn new(label: &'static str, href: &'static str, open: bool) -> Self {
        Place { label, href, open }
    }

    fn item(&self, path: &str) -> NavItem {
        let below = path.strip_prefix(self.href).is_some_and(|it| it.starts_with('/'));
        let current = path == self.href || below;
        NavItem { label: self.label.into(), href: self.href.into(), current }
    }
}

/// The rail: what this person may open, with the page they are on marked.
pub fn navigation(access: &Access, path: &str, frame: &Frame) -> Vec<NavSection> {
    let item = |label: &str, href: &str, current: bool| NavItem {
        label: label.into(),
        href: href.into(),
        current,
    };
    let mut first = Vec::new();
    // An outside reviewer belongs to a school and opens no page of it.
    let opens = access.may_somewhere(Right::SeePublic);
    if let Some(urn) = access.home_school().filter(|_| opens) {
        let href = format!("/schools/{urn}");
        first.push(item("My school", &href, path == href));
    }
    if opens {
        let label = if access.may(Right::SeeTrust) { "Trust" } else { "Schools" };
        first.push(item(label, "/trust", path == "/" || path == "/trust"));
        first.push(item(
            "People",
            "/people",
            path.starts_with("/people") || path.starts_with("/posts"),
        ));
    }
    let improvement = [
        calendar::places(access, frame),
        contacts::places(access, frame),
        banding::places(access, frame),
        days::places(access, frame),
        money::places(access, frame),
        what_if::places(access, frame),
        model::places(access, frame),
        elements::places(access, frame),
    ];
    let set_up = [
        vec![Place::new("Data", "/data", access.may_somewhere(Right::SeeData))],
        year::places(access, frame),
        start::places(access, frame),
        vec![
            Place::new("Who looked at what", "/access-log", access.may(Right::SeeViews)),
            Place::new("Settings", "/settings", access.may(Right::ChangeSettings)),
        ],
    ];
    let section = |heading: Option<&str>, items: Vec<NavItem>| NavSection {
        heading: heading.map(Into::into),
        items,
    };
    let items = |places: &[Vec<Place>]| -> Vec<NavItem> {
        places.iter().flatten().filter(|it| it.open).map(|it| it.item(path)).collect()
    };
    let all = [
        section(None, first),
        section(Some("Improvement"), items(&improvement)),
        section(Some("Set up"), items(&set_up)),
    ];
    // The first stands even where it is empty: it has no heading to stand alone.
    all.into_iter().filter(|it| it.heading.is_none() || !it.items.is_empty()).collect()
}
