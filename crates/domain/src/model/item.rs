//! What every element of a model has: an id, a name, what it says, where it comes from and how mature it is.

use std::fmt;

use serde::Serialize;

use super::{
    error::FaultKind,
    fields::Fields,
    kind::Kind,
    outline::{Entry, Facts, Labels},
    words::Unit,
};

/// The part that all elements share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    #[serde(skip)]
    pub kind: Kind,
    pub id: String,
    /// Its name, as people read it.
    pub label: String,
    /// What it is, in a sentence.
    pub says: Option<String>,
    /// The requirements that it carries.
    pub cites: Vec<String>,
    /// The strand that it is filed under.
    pub strand: Option<String>,
    /// How far the trust has come with it.
    pub maturity: Option<String>,
    /// What the source has lost or never said: the trust fills it in. The program invents nothing in its place.
    pub blank: Option<String>,
    /// Each school stands somewhere with it, beside or instead of the trust as a whole.
    pub by_school: bool,
    /// The trust, and each school where it goes by school, has its own words for it, and looks at them again.
    pub own_words: bool,
    /// What is answered about it with yes or no.
    pub asks: Vec<Ask>,
}

/// A question about an element, answered with yes or no and from which day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ask {
    pub id: String,
    pub label: String,
    /// An answer is for its school year, and is asked again in the next.
    pub each_year: bool,
}

impl Ask {
    fn read(fields: &mut Fields<'_>) -> Self {
        Ask {
            id: fields.id(Kind::Ask),
            label: fields.needed("label"),
            each_year: fields.flag("each_year", false),
        }
    }

    fn said(&self) -> String {
        if self.each_year { format!("{} (each year)", self.label) } else { self.label.clone() }
    }
}

impl Item {
    pub(super) fn read(fields: &mut Fields<'_>, kind: Kind) -> Self {
        let item = Item {
            kind,
            id: fields.id(kind),
            label: fields.needed("label"),
            says: fields.text("says"),
            cites: fields.list("cites"),
            strand: fields.points_at("strand", Kind::Strand),
            maturity: fields.points_at("maturity", Kind::Maturity),
            blank: fields.text("blank"),
            by_school: fields.flag("by_school", false),
            own_words: fields.flag("own_words", false),
            asks: fields.tables("asks", Ask::read),
        };
        for cite in item.cites.iter().filter(|it| !is_citation(it)) {
            let remedy = "Cite requirements as in HET-40.";
            fields.fault(
                "cites",
                FaultKind::BadValue,
                format!("`{cite}` is not a requirement's id"),
                remedy,
            );
        }
        item
    }
}

fn is_citation(text: &str) -> bool {
    text.split_once('-').is_some_and(|(model, number)| {
        !model.is_empty()
            && model.bytes().all(|b| b.is_ascii_uppercase())
            && number.len() == 2
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

impl Entry for Item {
    fn item(&self) -> &Item {
        self
    }

    fn facts(&self, _: &Labels<'_>) -> Facts {
        Facts::default()
    }
}

impl Item {
    /// What every element says of how it is kept, after its own facts.
    pub(super) fn kept(&self, facts: Facts) -> Facts {
        facts
            .flag("goes by school", self.by_school)
            .flag("in our own words, looked at again", self.own_words)
            .list("asked", self.asks.iter().map(Ask::said))
    }
}

/// An amount of time as the model counts it: exact to a hundredth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Hundredths of the unit: 3.5 days are 350.
    pub hundredths: u32,
    pub unit: Unit,
}

impl Amount {
    /// `amount` and `unit` of a table; both must be there.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let hundredths = hundredths(fields, "amount");
        let unit = fields.needed_word("unit", FaultKind::BadUnit);
        if !fields.has("amount") {
            let remedy =
                "Add `amount = …`, or say in `blank` that it is not known and leave out the unit.";
            fields.fault("unit", FaultKind::MissingKey, "`amount` is missing", remedy);
        }
        Some(Amount { hundredths: hundredths?, unit: unit? })
    }

    /// The same, or nothing where neither is given.
    pub(super) fn read_if_any(fields: &mut Fields<'_>) -> Option<Self> {
        if fields.has("amount") || fields.has("unit") {
            return Self::read(fields);
        }
        // Asked for all the same: they are known here, and a form offers them.
        fields.number("amount");
        fields.word::<Unit>("unit");
        None
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", said_hundredths(self.hundredths), self.unit.word())
    }
}

/// A number of at most 1,000, as hundredths: one way in for days, hours and posts.
pub(super) fn hundredths(fields: &mut Fields<'_>, key: &'static str) -> Option<u32> {
    let number = fields.number(key)?;
    let scaled = match number.scale {
        scale @ 0..=2 => number.mantissa.checked_mul(10i64.pow(2 - u32::from(scale))),
        _ => None,
    };
    let within =
        scaled.filter(|it| (0..=100_000).contains(it)).and_then(|it| u32::try_from(it).ok());
    if within.is_none() {
        let remedy = "Write a number from 0 to 1000 with at most two digits after the point.";
        fields.fault(key, FaultKind::BadValue, format!("`{key}` is {number}"), remedy);
    }
    within
}

/// Hundredths as people write them, with one digit after the point or two: `12.0`, `0.25`.
pub fn said_hundredths(hundredths: u32) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part % 10 {
        0 => format!("{whole}.{}", part / 10),
        _ => format!("{whole}.{part:02}"),
    }
}
