//! A model as plain sections, entries and facts: what the public page, the comparison and the tests all work from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Amount, Consequence, Item, Kind, Model, PartYear, said_hundredths};

/// An element that can be outlined.
pub(super) trait Entry {
    fn item(&self) -> &Item;
    /// What it says beyond what all elements say.
    fn facts(&self, say: &Labels<'_>) -> Facts;
    /// Elements inside it.
    fn parts(&self) -> Vec<&dyn Entry> {
        Vec::new()
    }
}

/// A whole model in outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outline {
    pub title: String,
    pub says: Option<String>,
    /// What is said of the whole: trust, year, source.
    pub facts: Vec<(&'static str, String)>,
    pub sections: Vec<Section>,
}

/// One section, if the model has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    pub title: String,
    pub facts: Vec<(&'static str, String)>,
    pub cites: Vec<String>,
    pub entries: Vec<Outlined>,
}

/// One element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlined {
    pub kind: Kind,
    pub id: String,
    pub label: String,
    pub says: Option<String>,
    pub blank: Option<String>,
    pub cites: Vec<String>,
    pub facts: Vec<(&'static str, String)>,
    pub parts: Vec<Outlined>,
}

/// Names by kind and id, so that facts are said in names.
pub(super) struct Labels<'a>(BTreeMap<(Kind, &'a str), &'a str>);

impl Labels<'_> {
    pub fn of(&self, kind: Kind, id: &str) -> String {
        self.0.get(&(kind, id)).map_or(id, |it| *it).to_owned()
    }

    pub fn maybe(&self, kind: Kind, id: &Option<String>) -> Option<String> {
        id.as_ref().map(|id| self.of(kind, id))
    }
}

/// Facts in order, built up.
#[derive(Default)]
pub(super) struct Facts(Vec<(&'static str, String)>);

impl Facts {
    pub fn add(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    pub fn maybe(self, name: &'static str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.add(name, value),
            None => self,
        }
    }

    pub fn flag(self, name: &'static str, holds: bool) -> Self {
        if holds { self.add(name, "yes") } else { self }
    }

    pub fn list(self, name: &'static str, values: impl Iterator<Item = String>) -> Self {
        let all = values.collect::<Vec<_>>().join("; ");
        if all.is_empty() { self } else { self.add(name, all) }
    }

    pub fn amount(self, name: &'static str, amount: Option<Amount>) -> Self {
        self.maybe(name, amount.map(|it| it.to_string()))
    }

    pub fn amount_rule(self, amount: Option<Amount>, part_year: PartYear) -> Self {
        match (amount, part_year) {
            (None, _) => self,
            (_, PartYear::Never) => self.add("over part of a year", "never shared"),
            (_, shared) => self.add("over part of a year", format!("shared {}", shared.word())),
        }
    }

    pub fn consequence(self, name: &'static str, consequence: Consequence) -> Self {
        match consequence {
            Consequence::No => self,
            other => self.add(name, format!("{}, by the board", other.word())),
        }
    }
}

/// The sections of a model's public page, in order: what stands in each, and its heading.
pub(super) const SECTIONS: [(Kind, &str); 27] = [
    (Kind::Value, "What we value"),
    (Kind::Principle, "Our principles"),
    (Kind::Check, "What every school's culture is checked for"),
    (Kind::Strand, "The strands of the model"),
    (Kind::Maturity, "How far we have come: the words we use"),
    (Kind::Stage, "Stages of a school's journey"),
    (Kind::Role, "Who takes part"),
    (Kind::Band, "How schools' need is decided"),
    (Kind::Offer, "What every school is offered"),
    (Kind::Supplement, "What more need adds"),
    (Kind::Bespoke, "Support on request"),
    (Kind::Commitment, "What leaders give to other schools"),
    (Kind::Reserve, "What is held back for urgent need"),
    (Kind::Capacity, "The central team"),
    (Kind::Share, "What pays for it"),
    (Kind::Cadence, "What happens, and how often"),
    (Kind::Step, "The steps of the cycle"),
    (Kind::Review, "Reviews"),
    (Kind::Group, "Groups of pupils"),
    (Kind::Designation, "Leading practitioners"),
    (Kind::PolicyLevel, "Standardised, aligned or autonomous"),
    (Kind::Decision, "Who decides what"),
    (Kind::Network, "Networks and hubs"),
    (Kind::Driver, "What drives us most"),
    (Kind::Programme, "Programmes"),
    (Kind::Practice, "What else we do"),
    (Kind::Term, "Our words"),
];

fn each<T: Entry>(list: &[T]) -> Vec<&dyn Entry> {
    list.iter().map(|it| it as &dyn Entry).collect()
}

impl Model {
    /// The sections that a model can have, in the order of its public page.
    fn sections(&self) -> Vec<(&'static str, Vec<&dyn Entry>)> {
        SECTIONS.iter().map(|(kind, title)| (*title, self.entries(*kind))).collect()
    }

    fn entries(&self, kind: Kind) -> Vec<&dyn Entry> {
        match kind {
            Kind::Value => each(&self.values),
            Kind::Principle => each(&self.principles),
            Kind::Check => each(&self.checks),
            Kind::Strand => each(&self.strands),
            Kind::Maturity => each(&self.maturities),
            Kind::Stage => each(&self.stages),
            Kind::Role => each(&self.roles),
            Kind::Band => each(&self.bands),
            Kind::Offer => each(&self.offer),
            Kind::Supplement => each(&self.supplements),
            Kind::Bespoke => each(&self.bespoke),
            Kind::Commitment => each(&self.commitments),
            Kind::Reserve => each(&self.reserves),
            Kind::Capacity => each(&self.capacity),
            Kind::Share => self.top_slice.as_ref().map_or(Vec::new(), |it| each(&it.shares)),
            Kind::Cadence => each(&self.cadences),
            Kind::Step => each(&self.steps),
            Kind::Review => each(&self.reviews),
            Kind::Group => each(&self.groups),
            Kind::Designation => each(&self.designations),
            Kind::PolicyLevel => each(&self.policy_levels),
            Kind::Decision => each(&self.decisions),
            Kind::Network => each(&self.networks),
            Kind::Driver => each(&self.drivers),
            Kind::Programme => each(&self.programmes),
            Kind::Practice => each(&self.practices),
            Kind::Term => each(&self.glossary),
            // Inside others, or of a framework.
            Kind::Criterion | Kind::Ask | Kind::Area | Kind::Grade => Vec::new(),
        }
    }

    /// Every element with the section it stands in, in the order of the public page; those inside others left out.
    pub fn items(&self) -> Vec<(&'static str, &Item)> {
        let mut all = Vec::new();
        for (title, entries) in self.sections() {
            all.extend(entries.into_iter().map(|it| (title, it.item())));
        }
        all
    }

    /// The model in outline.
    pub fn outline(&self) -> Outline {
        let sections = self.sections();
        let items = sections.iter().flat_map(|(_, entries)| entries.iter().map(|it| it.item()));
        let labels =
            Labels(items.map(|it| ((it.kind, it.id.as_str()), it.label.as_str())).collect());
        let mut outlined: Vec<Section> = Vec::new();
        for (title, entries) in sections {
            let (facts, cites) = self.section_facts(&entries, title, &labels);
            if !entries.is_empty() || !facts.is_empty() {
                let entries = entries.into_iter().map(|it| entry(it, &labels)).collect();
                outlined.push(Section { title: title.to_owned(), facts, cites, entries });
            }
        }
        let about = Facts::default()
            .maybe("trust", self.about.trust.clone())
            .maybe("year", self.about.year.map(|it| it.to_string()))
            .maybe("source", self.about.source.clone());
        Outline {
            title: self.about.title.clone(),
            says: self.about.says.clone(),
            facts: about.0,
            sections: outlined,
        }
    }

    /// What is said of a section as a whole: banding's rules, what a day is, the total offered, the top slice.
    fn section_facts(
        &self,
        entries: &[&dyn Entry],
        title: &'static str,
        say: &Labels<'_>,
    ) -> (Vec<(&'static str, String)>, Vec<String>) {
        let (facts, cites) = match entries.first().map(|it| it.item().kind) {
            Some(Kind::Offer) => (self.offer_facts(), Vec::new()),
            Some(Kind::Band) => self.banding_facts(say),
            // A model may band its schools and have lost its bands.
            None if title.starts_with("How schools'") => self.banding_facts(say),
            Some(Kind::Share) => self.top_slice_facts(),
            None if title.starts_with("What pays") => self.top_slice_facts(),
            Some(Kind::Commitment) if self.offer.is_empty() => (self.day_facts(), Vec::new()),
            _ => (Facts::default(), Vec::new()),
        };
        (facts.0, cites)
    }

    fn offer_facts(&self) -> Facts {
        let total = self.days_offered(None).map(|it| format!("{} days", said_hundredths(it)));
        let mut facts = self.day_facts().maybe("offered to each school in a year", total);
        for supplement in &self.supplements {
            let total = self.days_offered(Some(&supplement.band));
            let band =
                self.band(&supplement.band).map_or(supplement.band.as_str(), |it| &it.item.label);
            facts = facts.maybe(
                "with what need adds",
                total.map(|it| format!("{band}: {} days", said_hundredths(it))),
            );
        }
        facts
    }

    fn day_facts(&self) -> Facts {
        let Some(day) = &self.day else { return Facts::default() };
        let counted = [
            (day.preparation_counts, "preparation"),
            (day.travel_counts, "travel"),
            (day.writing_up_counts, "writing up"),
        ];
        let counted: Vec<&str> =
            counted.into_iter().filter(|(counts, _)| *counts).map(|(_, it)| it).collect();
        let hours = said_hundredths(day.minutes * 100 / 60);
        let whose =
            if day.stated { "" } else { " (not the source's: where the program starts from)" };
        let facts = Facts::default().add("a day is", format!("{hours} hours{whose}"));
        let facts = match counted.as_slice() {
            [] => facts.add("beside time in schools", "nothing counts"),
            counted => {
                facts.add("beside time in schools", format!("{} counts", counted.join(", ")))
            }
        };
        facts.maybe("note", day.note.clone())
    }

    fn banding_facts(&self, say: &Labels<'_>) -> (Facts, Vec<String>) {
        let Some(banding) = &self.banding else { return (Facts::default(), Vec::new()) };
        let facts = Facts::default()
            .add("called", banding.label.clone())
            .maybe("in short", banding.says.clone())
            .maybe("left blank", banding.blank.clone())
            .maybe("decided by", say.maybe(Kind::Role, &banding.decided_by))
            .maybe("advised by", say.maybe(Kind::Role, &banding.advised_by))
            .maybe("round", say.maybe(Kind::Cadence, &banding.cadence))
            .maybe("between rounds", say.maybe(Kind::Cadence, &banding.review))
            .add("school days for head and chair to reply", banding.reply_school_days.to_string())
            .flag("provisional for joining schools", banding.provisional_for_joiners);
        (facts, banding.cites.clone())
    }

    fn top_slice_facts(&self) -> (Facts, Vec<String>) {
        let Some(slice) = &self.top_slice else { return (Facts::default(), Vec::new()) };
        let facts = Facts::default()
            .add("called", slice.label.clone())
            .maybe("in short", slice.says.clone())
            .add("basis", slice.basis.word());
        (facts, slice.cites.clone())
    }
}

fn entry(it: &dyn Entry, labels: &Labels<'_>) -> Outlined {
    let item = it.item();
    let mut facts = it.facts(labels);
    facts = facts.maybe("strand", labels.maybe(Kind::Strand, &item.strand));
    facts = facts.maybe("maturity", labels.maybe(Kind::Maturity, &item.maturity));
    facts = item.kept(facts);
    Outlined {
        kind: item.kind,
        id: item.id.clone(),
        label: item.label.clone(),
        says: item.says.clone(),
        blank: item.blank.clone(),
        cites: item.cites.clone(),
        facts: facts.0,
        parts: it.parts().into_iter().map(|part| entry(part, labels)).collect(),
    }
}

impl Outline {
    /// Every element, those inside others too, in order.
    pub fn elements(&self) -> Vec<&Outlined> {
        let mut all = Vec::new();
        let mut left: Vec<&Outlined> =
            self.sections.iter().flat_map(|it| &it.entries).rev().collect();
        while let Some(it) = left.pop() {
            all.push(it);
            left.extend(it.parts.iter().rev());
        }
        all
    }
}
