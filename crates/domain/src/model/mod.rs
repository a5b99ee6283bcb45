//! A trust's improvement model as data: read strictly from TOML, printed as its public page, compared with another.
//!
//! A section that a model does not have is one that the trust has not adopted, and appears in no menu. A section that
//! the source names but has lost is there with its `blank`. Not here: which model a trust has adopted (`storage`), what
//! a school's evidence answers (`banding`), when promises fall due (`calendar`).
//!
//! To add a section: a type with `read` and its facts beside its likes, a [`Kind`], and a line in [`Model`] and in
//! `Model::sections`.

mod bands;
mod cadence;
mod compare;
mod diff;
mod draft;
mod effect;
mod error;
mod fields;
mod framework;
mod grammar;
mod item;
mod kind;
mod known;
mod offer;
mod outline;
mod people;
mod presets;
mod print;
mod reading;
mod rule;
mod words;

use serde::Serialize;

pub use bands::{Band, Banding, Criterion};
pub use cadence::{Cadence, Step};
pub use compare::{Compared, ComparedRow, Standing, compare};
pub use diff::{Difference, diff};
pub use draft::{DraftText, Element, Fact, FactError, Lines, Place, Slot};
pub use effect::{BandThen, Effect, LinesThen, PromiseThen, effect, promises};
pub use error::{FaultKind, ModelError};
pub use framework::{Area, Framework, frameworks};
pub use grammar::{Asked, SaidWords, Shape};
pub use item::{Amount, Ask, Item, said_hundredths};
pub use kind::Kind;
pub use known::Known;
pub use offer::{
    Bespoke, Capacity, Commitment, Day, OfferLine, Reserve, Share, Supplement, TopSlice,
};
pub use outline::{Outline, Outlined, Section};
pub use people::{
    Alias, Decision, Designation, Driver, Group, Network, Programme, Review, Role, Specialism, Term,
};
pub use presets::{Preset, preset, presets};
pub use print::print;
pub use rule::{Bounds, Counted, Grades, Rule};
pub use words::{
    Consequence, Direction, DueFor, FrameworkKind, NetworkKind, Occasion, PartYear, ProgrammeKind,
    TopSliceBasis, Unit, Word,
};

use crate::AcademicYear;
use fields::Fields;
use reading::Reading;

/// One version of a trust's improvement model. Every list is in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Model {
    pub about: About,
    pub day: Option<Day>,
    pub values: Vec<Item>,
    pub principles: Vec<Item>,
    /// What each school's culture is checked for.
    pub checks: Vec<Item>,
    pub strands: Vec<Item>,
    /// How far an element has come, from first to last.
    pub maturities: Vec<Item>,
    /// Where a school is on its way, apart from its band.
    pub stages: Vec<Item>,
    pub roles: Vec<Role>,
    pub banding: Option<Banding>,
    pub bands: Vec<Band>,
    pub offer: Vec<OfferLine>,
    pub supplements: Vec<Supplement>,
    pub bespoke: Vec<Bespoke>,
    pub commitments: Vec<Commitment>,
    pub reserves: Vec<Reserve>,
    pub capacity: Vec<Capacity>,
    pub top_slice: Option<TopSlice>,
    pub cadences: Vec<Cadence>,
    pub steps: Vec<Step>,
    pub reviews: Vec<Review>,
    pub groups: Vec<Group>,
    pub designations: Vec<Designation>,
    pub policy_levels: Vec<Item>,
    pub decisions: Vec<Decision>,
    pub networks: Vec<Network>,
    pub drivers: Vec<Driver>,
    pub programmes: Vec<Programme>,
    /// Everything else that the model says is done.
    pub practices: Vec<Item>,
    pub glossary: Vec<Term>,
}

/// What the model is and whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    pub id: String,
    pub title: String,
    /// The trust whose published model it is; `None` for one that is nobody's.
    pub trust: Option<String>,
    /// The year it is dated; `None` where the source carries none.
    pub year: Option<AcademicYear>,
    pub says: Option<String>,
    pub source: Option<String>,
    pub cites: Vec<String>,
}

impl Model {
    /// Reads a model file. `name` is how faults name it. Every fault is found at once, in the order of the file.
    pub fn read(name: &str, text: &str, known: &Known<'_>) -> Result<Model, Vec<ModelError>> {
        Reading::whole(name, text, |root| Model::from_root(root, known))
    }

    /// What the reader asks of the root table of a text, and of the tables that stand in it.
    fn asked_of(text: &str) -> Vec<Asked> {
        Reading::with_asked("", text, |root| Model::from_root(root, &Known::shipped())).1
    }

    fn from_root(root: &mut Fields<'_>, known: &Known<'_>) -> Model {
        let items =
            |root: &mut Fields<'_>, kind: Kind| root.tables(kind.word(), |it| Item::read(it, kind));
        let model = Model {
            about: About::read(root),
            day: root.table("day", Day::read),
            values: items(root, Kind::Value),
            principles: items(root, Kind::Principle),
            checks: items(root, Kind::Check),
            strands: items(root, Kind::Strand),
            maturities: items(root, Kind::Maturity),
            stages: items(root, Kind::Stage),
            roles: root.tables(Kind::Role.word(), Role::read),
            banding: root.table("banding", Banding::read),
            bands: root.tables(Kind::Band.word(), |it| Band::read(it, known)),
            offer: root.tables(Kind::Offer.word(), OfferLine::read),
            supplements: root.tables(Kind::Supplement.word(), Supplement::read),
            bespoke: root.tables(Kind::Bespoke.word(), Bespoke::read),
            commitments: root.tables(Kind::Commitment.word(), Commitment::read),
            reserves: root.tables(Kind::Reserve.word(), Reserve::read),
            capacity: root.tables(Kind::Capacity.word(), Capacity::read),
            top_slice: root.table("top_slice", TopSlice::read),
            cadences: root.tables(Kind::Cadence.word(), Cadence::read),
            steps: root.tables(Kind::Step.word(), Step::read),
            reviews: root.tables(Kind::Review.word(), Review::read),
            groups: root.tables(Kind::Group.word(), Group::read),
            designations: root.tables(Kind::Designation.word(), Designation::read),
            policy_levels: items(root, Kind::PolicyLevel),
            decisions: root.tables(Kind::Decision.word(), Decision::read),
            networks: root.tables(Kind::Network.word(), Network::read),
            drivers: root.tables(Kind::Driver.word(), Driver::read),
            programmes: root.tables(Kind::Programme.word(), Programme::read),
            practices: items(root, Kind::Practice),
            glossary: root.tables(Kind::Term.word(), Term::read),
        };
        model.check(root);
        model
    }

    /// What no single section can see.
    fn check(&self, root: &Fields<'_>) {
        let time = self.offer.len() + self.supplements.len() + self.commitments.len();
        if self.day.is_none() && time > 0 {
            let remedy = "Add a [day] with its hours, so that days can be counted in minutes.";
            root.fault(
                "offer",
                FaultKind::MissingKey,
                "the model offers days and never says what a day is",
                remedy,
            );
        }
        if self.banding.is_none() && !self.bands.is_empty() {
            let remedy = "Add [banding]: what a band is called, who decides and how often.";
            root.fault(
                "band",
                FaultKind::MissingKey,
                "the model has bands and no [banding]",
                remedy,
            );
        }
        for band in self.bands.iter().filter(|it| self.includes_itself(it)) {
            let problem = format!("the band `{}` includes itself", band.item.id);
            let remedy = "Take out one of the `includes`.";
            let place = (Kind::Band.word(), Some(band.item.id.as_str()));
            root.fault_inside(place, "includes", FaultKind::Dangling, problem, remedy);
        }
        cadence::check_rings(&self.cadences, root);
        self.check_decided(root);
    }

    /// A round decides bands, and so does the review between rounds: neither can be a visit.
    fn check_decided(&self, root: &Fields<'_>) {
        let Some(banding) = &self.banding else { return };
        for (key, id) in [("cadence", &banding.cadence), ("review", &banding.review)] {
            let cadence = id.as_ref().and_then(|id| self.cadence(id));
            // One whose occasion could not be read has its own fault.
            let said = |it: &&Cadence| {
                let place = (Kind::Cadence.word(), Some(it.item.id.as_str()));
                root.says_inside(place, "occasion", it.occasion.word())
            };
            let Some(cadence) = cadence.filter(said) else { continue };
            if cadence.occasion != Occasion::Decision {
                let (id, occasion) = (&cadence.item.id, cadence.occasion.word());
                let problem =
                    format!("bands are decided at `{id}`, and its occasion is `{occasion}`");
                let remedy = "Name a cadence whose `occasion` is `decision`.";
                let place = ("banding", None);
                root.fault_inside(place, key, FaultKind::BadValue, problem, remedy);
            }
        }
    }

    fn includes_itself(&self, band: &Band) -> bool {
        let mut next = band.includes.as_deref();
        for _ in 0..self.bands.len() {
            match next {
                Some(id) if id == band.item.id => return true,
                Some(id) => next = self.band(id).and_then(|it| it.includes.as_deref()),
                None => return false,
            }
        }
        false
    }

    /// The band with this id.
    pub fn band(&self, id: &str) -> Option<&Band> {
        self.bands.iter().find(|it| it.item.id == id)
    }

    /// The cadence with this id.
    pub fn cadence(&self, id: &str) -> Option<&Cadence> {
        self.cadences.iter().find(|it| it.item.id == id)
    }

    /// Minutes that a school in this band, or in none, is offered in a whole year. `None` where the model offers none.
    ///
    /// What heads give is never in it: a commitment is another account.
    pub fn minutes_offered(&self, band: Option<&str>) -> Option<u32> {
        let day = self.day.as_ref().filter(|_| !self.offer.is_empty())?;
        let core = self.offer.iter().filter_map(|it| it.amount);
        let more = self.supplements.iter().filter(|it| Some(it.band.as_str()) == band);
        Some(core.chain(more.filter_map(|it| it.amount)).map(|it| day.minutes_of(it)).sum())
    }

    /// The same in hundredths of the model's own day.
    pub fn days_offered(&self, band: Option<&str>) -> Option<u32> {
        let day = self.day.as_ref()?;
        Some(self.minutes_offered(band)? * 100 / day.minutes.max(1))
    }

    /// Hundredths of full-time posts in the central team that are for school improvement.
    pub fn improvement_posts(&self) -> u32 {
        self.capacity.iter().filter(|it| it.improvement).map(|it| it.full_time).sum()
    }
}

impl About {
    fn read(root: &mut Fields<'_>) -> Self {
        let about = root.table("model", |it| About {
            id: it.needed("id"),
            title: it.needed("title"),
            trust: it.text("trust"),
            year: it.parsed("year", "Write an academic year such as 2026-27."),
            says: it.text("says"),
            source: it.text("source"),
            cites: it.list("cites"),
        });
        about.unwrap_or_else(|| {
            let remedy = "Begin the file with [model], its id and its title.";
            root.fault(
                "model",
                FaultKind::MissingKey,
                "the file does not say which model it is",
                remedy,
            );
            About {
                id: String::new(),
                title: String::new(),
                trust: None,
                year: None,
                says: None,
                source: None,
                cites: Vec::new(),
            }
        })
    }
}
