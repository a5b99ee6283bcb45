//! Who and what a model names: roles, designations, groups of pupils, reviews, networks, programmes, levels of decision.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    error::FaultKind,
    fields::Fields,
    item::Item,
    kind::Kind,
    offer::entries,
    outline::{Entry, Facts, Labels},
    reading::choice,
    words::{NetworkKind, ProgrammeKind},
};
use crate::access;

/// A role that the model names, under the trust's own title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Role {
    #[serde(flatten)]
    pub item: Item,
    /// The program's role whose rights its holders have by default; `None` for a body or somebody without an account.
    pub rights_of: Option<access::Role>,
}

impl Role {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let item = Item::read(fields, Kind::Role);
        let word = fields.word_of("rights_of", rights);
        let rights_of = word.as_deref().and_then(access::Role::from_word);
        if let Some(word) = word.filter(|_| rights_of.is_none()) {
            let all: Vec<&str> = access::Role::ALL.iter().map(|it| it.word()).collect();
            let problem = format!("the program has no role `{word}`");
            fields.fault("rights_of", FaultKind::Dangling, problem, choice(&word, &all));
        }
        Role { item, rights_of }
    }
}

/// The program's roles, by the words of files and by their titles.
fn rights() -> Vec<(&'static str, String)> {
    access::Role::ALL.iter().map(|it| (it.word(), it.title().to_owned())).collect()
}

/// A title that a person holds from and to a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Designation {
    #[serde(flatten)]
    pub item: Item,
    /// A title that its giver no longer gives; shown as legacy.
    pub legacy: bool,
    /// Held with a specialism.
    pub specialised: bool,
    /// How many hold it, where the source counts them.
    pub holders: Option<u16>,
    pub specialisms: Vec<Specialism>,
}

/// Part of a designation's holders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Specialism {
    pub label: String,
    pub holders: Option<u16>,
}

impl Designation {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Designation {
            item: Item::read(fields, Kind::Designation),
            legacy: fields.flag("legacy", false),
            specialised: fields.flag("specialised", false),
            holders: fields.whole("holders", 0, 10_000),
            specialisms: fields.tables("specialism", |it| Specialism {
                label: it.needed("label"),
                holders: it.whole("holders", 0, 10_000),
            }),
        }
    }
}

/// A group of pupils that any view can be filtered to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    #[serde(flatten)]
    pub item: Item,
    /// Groups that it is split into.
    pub parts: Vec<String>,
    /// Usually so few pupils that most figures are suppressed.
    pub small: bool,
}

impl Group {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Group {
            item: Item::read(fields, Kind::Group),
            parts: fields.points_at_each("parts", Kind::Group),
            small: fields.flag("small", false),
        }
    }
}

/// A kind of review that the trust runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    #[serde(flatten)]
    pub item: Item,
    pub cadence: Option<String>,
    pub led_by: Option<String>,
    /// Lines of enquiry that its template starts with.
    pub enquiries: Vec<String>,
}

impl Review {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Review {
            item: Item::read(fields, Kind::Review),
            cadence: fields.points_at("cadence", Kind::Cadence),
            led_by: fields.points_at("led_by", Kind::Role),
            enquiries: fields.list("enquiries"),
        }
    }
}

/// A group of people across schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Network {
    #[serde(flatten)]
    pub item: Item,
    pub form: NetworkKind,
    pub cadence: Option<String>,
}

impl Network {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Network {
            item: Item::read(fields, Kind::Network),
            form: fields.needed_word("form", FaultKind::BadValue).unwrap_or(NetworkKind::Network),
            cadence: fields.points_at("cadence", Kind::Cadence),
        }
    }
}

/// A programme of development.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Programme {
    #[serde(flatten)]
    pub item: Item,
    pub form: ProgrammeKind,
    /// What its old name is called today.
    pub now_called: Option<String>,
    /// Its content is private; only that it took place is recorded.
    pub private: bool,
}

impl Programme {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Programme {
            item: Item::read(fields, Kind::Programme),
            form: fields
                .needed_word("form", FaultKind::BadValue)
                .unwrap_or(ProgrammeKind::Training),
            now_called: fields.text("now_called"),
            private: fields.flag("private", false),
        }
    }
}

/// One line of the scheme of delegation: who decides, and what changes for a Supported School.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    #[serde(flatten)]
    pub item: Item,
    pub level: Option<String>,
    pub decided_by: Option<String>,
    pub when_supported: Option<String>,
}

impl Decision {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Decision {
            item: Item::read(fields, Kind::Decision),
            level: fields.points_at("level", Kind::PolicyLevel),
            decided_by: fields.points_at("decided_by", Kind::Role),
            when_supported: fields.points_at("when_supported", Kind::Role),
        }
    }
}

/// A word of the trust's own, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    #[serde(flatten)]
    pub item: Item,
    /// Older words for it, found by search and import.
    pub aliases: Vec<Alias>,
}

/// An older word, and until when it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alias {
    pub word: String,
    pub until: Option<Date>,
}

impl Term {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Term {
            item: Item::read(fields, Kind::Term),
            aliases: fields
                .tables("aliases", |it| Alias { word: it.needed("word"), until: it.date("until") }),
        }
    }
}

/// What the trust works hardest on, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Driver {
    #[serde(flatten)]
    pub item: Item,
    /// The hub or network that carries it.
    pub network: Option<String>,
}

impl Driver {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Driver {
            item: Item::read(fields, Kind::Driver),
            network: fields.points_at("network", Kind::Network),
        }
    }
}

entries! {
    Role(it, _say) Facts::default().maybe("has the rights of", it.rights_of.map(|it| it.title().to_owned()));
    Designation(it, _say) Facts::default()
        .flag("a legacy title", it.legacy)
        .flag("held with a specialism", it.specialised)
        .maybe("holders", it.holders.map(|it| it.to_string()))
        .list("of whom", it.specialisms.iter().map(Specialism::said));
    Group(it, say) Facts::default()
        .list("split into", it.parts.iter().map(|id| say.of(Kind::Group, id)))
        .flag("small, so often suppressed", it.small);
    Review(it, say) Facts::default()
        .maybe("held", say.maybe(Kind::Cadence, &it.cadence))
        .maybe("led by", say.maybe(Kind::Role, &it.led_by))
        .list("lines of enquiry", it.enquiries.iter().cloned());
    Network(it, say) Facts::default()
        .add("form", it.form.word())
        .maybe("meets", say.maybe(Kind::Cadence, &it.cadence));
    Programme(it, _say) Facts::default()
        .add("form", it.form.word())
        .maybe("now called", it.now_called.clone())
        .flag("private: only that it took place is recorded", it.private);
    Term(it, _say) Facts::default().list("also called", it.aliases.iter().map(|it| it.word.clone()));
    Driver(it, say) Facts::default().maybe("carried by", say.maybe(Kind::Network, &it.network));
    Decision(it, say) Facts::default()
        .maybe("level", say.maybe(Kind::PolicyLevel, &it.level))
        .maybe("decided by", say.maybe(Kind::Role, &it.decided_by))
        .maybe("for a Supported School decided by", say.maybe(Kind::Role, &it.when_supported));
}

impl Specialism {
    fn said(&self) -> String {
        match self.holders {
            Some(holders) => format!("{} ({holders})", self.label),
            None => self.label.clone(),
        }
    }
}
