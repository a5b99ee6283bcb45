//! Starting in the middle of a year: people, bands and days used, out of the spreadsheets that a trust has kept so far.
//!
//! A file is read and shown before anything changes; the table goes back and forth as text, so that nothing waits anywhere.
//! Not here: reading the tables (`importers::{roster, opening}`), term dates (`year`), results (`data`).

mod balances;
mod check;
mod people;

use axum::response::Response;
use trustwide_domain::{
    RecordId, Urn,
    access::{Access, Right},
};
use trustwide_importers::{opening::Names, plain::Plain};
use trustwide_storage::opening::Brought;

use crate::{
    errors::WebError,
    frame::Frame,
    look::{Field, FieldKind, Form, Undo},
    pages::start::{StartCard, StartPage},
    reply,
    routes::{Place, Routes},
    undo,
    visit::{Posted, Visit},
};

/// What can be brought along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    People,
    Bands,
    Days,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::People, Kind::Bands, Kind::Days];

    pub fn word(self) -> &'static str {
        match self {
            Kind::People => "people",
            Kind::Bands => "bands",
            Kind::Days => "days",
        }
    }

    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The right without which it cannot be brought along.
    fn right(self) -> Right {
        match self {
            Kind::People => Right::ManagePeople,
            Kind::Bands => Right::RecommendBand,
            Kind::Days => Right::PlanDays,
        }
    }

    /// Whether the trust has adopted what it belongs to.
    fn is_adopted(self, frame: &Frame) -> bool {
        let has =
            |fits: fn(&trustwide_domain::model::Model) -> bool| frame.model().is_some_and(fits);
        match self {
            Kind::People => true,
            Kind::Bands => has(|it| !it.bands.is_empty()),
            Kind::Days => {
                has(|it| it.day.is_some() && !(it.offer.is_empty() && it.commitments.is_empty()))
            }
        }
    }
}

pub fn routes() -> Routes {
    Routes::default()
        .get("/start", show)
        .post("/start/check", check::check)
        .post("/start/people", people::land)
        .post("/start/bands", balances::land_bands)
        .post("/start/days", balances::land_days)
}

/// Where it stands in the rail.
pub fn places(access: &Access, frame: &Frame) -> Vec<Place> {
    let open = Kind::ALL.iter().any(|it| access.may(it.right()) && it.is_adopted(frame));
    vec![Place::new("Bring along", "/start", open)]
}

/// `GET /start`
async fn show(visit: Visit) -> Result<Response, WebError> {
    let page = page(&visit, None).await?;
    visit.page(page).await
}

/// The page, with what was wrong with a file that somebody has just given.
async fn page(visit: &Visit, fault: Option<(Kind, String)>) -> Result<StartPage, WebError> {
    let access = visit.scoped.access();
    let open =
        Kind::ALL.into_iter().filter(|it| access.may(it.right()) && it.is_adopted(&visit.frame));
    let cards: Vec<StartCard> = open
        .map(|kind| {
            let fault = fault.as_ref().filter(|it| it.0 == kind).map(|it| it.1.clone());
            StartCard { kind: kind.word(), form: form(kind, fault) }
        })
        .collect();
    match cards.is_empty() {
        true => {
            visit.may(Right::ManagePeople)?;
            Err(WebError::NotFound)
        }
        false => {
            let year = visit.scoped.opening_year().await?;
            let heads = visit.frame.model().is_some_and(|it| !it.commitments.is_empty());
            Ok(StartPage { cards, started_on: visit.trust.started_on, year, heads })
        }
    }
}

fn form(kind: Kind, fault: Option<String>) -> Form {
    let mut file = Field::new("file", "Spreadsheet", FieldKind::File)
        .with_help("CSV or XLSX; only its first sheet is read.");
    file.error = fault;
    let fields = vec![Field::hidden("kind", kind.word()), file];
    Form::new("/start/check", "Look at it first", fields).with_id(kind.word())
}

/// What a spreadsheet's rows may name.
async fn names(visit: &Visit) -> Result<Names, WebError> {
    Ok(Names::of(visit.frame.model(), schools(visit).await?))
}

/// The trust's schools, by name.
async fn schools(visit: &Visit) -> Result<Vec<(Urn, String)>, WebError> {
    Ok(visit.scoped.schools().await?.into_iter().map(|it| (it.urn, it.name)).collect())
}

/// The table that a preview showed, as its form brings it back.
fn table(posted: &Posted) -> Result<Plain, WebError> {
    Plain::read(posted.field("table").as_bytes()).map_err(|_| WebError::BadForm)
}

/// A table that landed before changes nothing.
fn already(to: &str, undo: Undo) -> Result<Response, WebError> {
    reply::done(to, "It was brought along before: nothing has changed.", Some(undo))
}

/// The way back from what was just brought along.
pub fn way_back(what: Brought, base: &RecordId, to: &str) -> Undo {
    Undo { label: "Undo all of it".into(), action: undo::address(what.word(), base, None, to) }
}

/// Takes a whole list back, for somebody who may bring such a list along.
pub async fn take_back(visit: &Visit, what: Brought, base: &RecordId) -> Result<(), WebError> {
    visit.may(match what {
        Brought::People => Kind::People.right(),
        Brought::Bands => Kind::Bands.right(),
        Brought::Days => Kind::Days.right(),
        Brought::Dates => Right::SetCalendar,
    })?;
    let mut write = visit.write().await?;
    write.take_back_brought(what, base).await?;
    write.commit().await?;
    Ok(())
}
