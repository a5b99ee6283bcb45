//! Bands: what a trust says of a school's need, by which criteria, decided by whom.
//!
//! Not here: what a school's evidence answers (`crate::banding`).

use serde::Serialize;

use super::{
    Known,
    error::FaultKind,
    fields::Fields,
    item::Item,
    kind::Kind,
    offer::entries,
    outline::{Entry, Facts, Labels},
    rule::Rule,
    words::Consequence,
};

/// How schools are banded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Banding {
    /// What the trust calls one: band, category, tier.
    pub label: String,
    pub says: Option<String>,
    pub cites: Vec<String>,
    /// What the source does not say of it.
    pub blank: Option<String>,
    pub decided_by: Option<String>,
    pub advised_by: Option<String>,
    /// How often a round is run.
    pub cadence: Option<String>,
    /// A review between rounds, where the model has one.
    pub review: Option<String>,
    /// School days that head and local chair have to correct and comment before the paper goes to the board.
    pub reply_school_days: u8,
    /// Whether a school about to join is given a provisional one.
    pub provisional_for_joiners: bool,
}

impl Banding {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let reply_school_days = fields.whole("reply_school_days", 0, 60);
        if !fields.has("reply_school_days") {
            let remedy = "Add `reply_school_days = …`: the head's time to correct and comment.";
            fields.fault("label", FaultKind::MissingKey, "`reply_school_days` is missing", remedy);
        }
        Banding {
            label: fields.needed("label"),
            says: fields.text("says"),
            cites: fields.list("cites"),
            blank: fields.text("blank"),
            decided_by: fields.points_at("decided_by", Kind::Role),
            advised_by: fields.points_at("advised_by", Kind::Role),
            cadence: fields.points_at("cadence", Kind::Cadence),
            review: fields.points_at("review", Kind::Cadence),
            reply_school_days: reply_school_days.unwrap_or_default(),
            provisional_for_joiners: fields.flag("provisional_for_joiners", false),
        }
    }
}

/// One band. They stand in the file from least need to most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    #[serde(flatten)]
    pub item: Item,
    /// Another band whose needed criteria count here too.
    pub includes: Option<String>,
    /// Whether powers move to the trust.
    pub supported_school: Consequence,
    /// Whether what the school pays rises.
    pub levy: Consequence,
    /// How often the school's progress is reviewed while it is in the band.
    pub review: Option<String>,
    pub criteria: Vec<Criterion>,
}

impl Band {
    pub(super) fn read(fields: &mut Fields<'_>, known: &Known<'_>) -> Self {
        Band {
            item: Item::read(fields, Kind::Band),
            includes: fields.points_at("includes", Kind::Band),
            supported_school: fields.word("supported_school").unwrap_or(Consequence::No),
            levy: fields.word("levy").unwrap_or(Consequence::No),
            review: fields.points_at("review", Kind::Cadence),
            criteria: fields.tables("criterion", |it| Criterion::read(it, known)),
        }
    }
}

/// One tested statement of a band's definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    #[serde(flatten)]
    pub item: Item,
    /// Whether the band needs it. What is only typical of a band is shown, and decides nothing.
    pub needed: bool,
    /// The rule that measures it; `None` where a person judges it, with evidence.
    pub rule: Option<Rule>,
}

impl Criterion {
    fn read(fields: &mut Fields<'_>, known: &Known<'_>) -> Self {
        let item = Item::read(fields, Kind::Criterion);
        let needed = fields.flag("needed", true);
        let judged = fields.flag("judged", false);
        let rule = fields.table("rule", |it| Rule::read(it, known));
        if judged == rule.is_some() {
            let problem = "a criterion is either judged or measured by a rule";
            let remedy = "Write `judged = true`, or `rule = { kind = … }`, and not both.";
            fields.fault("rule", FaultKind::Untestable, problem, remedy);
        }
        Criterion { item, needed, rule: rule.flatten() }
    }

    /// Whether a person judges it.
    pub fn judged(&self) -> bool {
        self.rule.is_none()
    }
}

entries! {
    Criterion(it, _say) Facts::default()
        .add("tested by", it.rule.as_ref().map_or("a judgement with evidence".to_owned(), Rule::said))
        .add("weight", if it.needed { "needed" } else { "typical, decides nothing" });
}

impl Entry for Band {
    fn item(&self) -> &Item {
        &self.item
    }

    fn facts(&self, say: &Labels<'_>) -> Facts {
        Facts::default()
            .maybe("includes all that is needed for", say.maybe(Kind::Band, &self.includes))
            .maybe("reviewed", say.maybe(Kind::Cadence, &self.review))
            .consequence("Supported School", self.supported_school)
            .consequence("a higher contribution", self.levy)
    }

    fn parts(&self) -> Vec<&dyn Entry> {
        self.criteria.iter().map(|it| it as &dyn Entry).collect()
    }
}
