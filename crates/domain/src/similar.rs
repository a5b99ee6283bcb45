//! Similar schools: the nearest by context, never by outcomes.
//!
//! Schools are compared within their own kind ([`SchoolKind`]) on five features of their pupils, each in units of how far schools
//! of that kind lie apart (robustly, so that a few odd schools do not set the scale); the distance is Euclidean. A feature that
//! either school lacks is left out and the others stand in for it; two schools that share fewer than [`LEAST_SHARED`] features are
//! not compared. Not here: reading the census (`figures`), the sentence that explains a difference (templates).

use serde::Serialize;
use trustwide_stats::robust_deviation;

use crate::{Coded, Reason, Urn, measures::Unit};

/// How many features there are.
pub const FEATURES: usize = 5;

/// How many features two schools must both have.
pub const LEAST_SHARED: usize = 3;

/// What schools are compared on, in the order of [`Context::features`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Pupils on roll; compared by ratio, so that 100 and 200 are as far apart as 500 and 1,000.
    Roll,
    /// Eligible for free school meals at some time in six years.
    Fsm6,
    /// English as an additional language.
    Eal,
    SenSupport,
    /// Education, health and care plans.
    Ehcp,
}

impl Feature {
    pub const ALL: [Feature; FEATURES] =
        [Feature::Roll, Feature::Fsm6, Feature::Eal, Feature::SenSupport, Feature::Ehcp];

    /// The measure of the census catalogue that it is.
    pub fn measure(self) -> &'static str {
        match self {
            Feature::Roll => "pupils",
            Feature::Fsm6 => "fsm6_share",
            Feature::Eal => "eal_share",
            Feature::SenSupport => "sen_support_share",
            Feature::Ehcp => "ehcp_share",
        }
    }

    pub fn unit(self) -> Unit {
        if self == Feature::Roll { Unit::Count } else { Unit::Share }
    }

    /// The value as it is compared.
    fn scaled(self, value: f32) -> f32 {
        if self == Feature::Roll { libm::logf(value.max(1.0)) } else { value }
    }
}

/// Schools that may be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SchoolKind {
    Nursery,
    /// Ends before key stage 2 does.
    Infant,
    /// Primary and junior schools, and middle schools deemed primary: those with key stage 2 results.
    Primary,
    /// Secondary and all-through schools, and middle schools deemed secondary.
    Secondary,
    /// Secondary schools that select by ability.
    Selective,
    Special,
    AlternativeProvision,
    Post16,
}

impl SchoolKind {
    /// By the register's own words: phase, type of establishment, statutory high age, admissions policy. `None` for words that say
    /// nothing of the kind.
    pub fn of(
        phase: &str,
        establishment: &str,
        high_age: Option<u8>,
        admissions: &str,
    ) -> Option<Self> {
        let kind = establishment.to_lowercase();
        if kind.contains("special") {
            return Some(SchoolKind::Special);
        }
        if kind.contains("alternative provision") || kind.contains("pupil referral unit") {
            return Some(SchoolKind::AlternativeProvision);
        }
        match phase {
            "Nursery" => Some(SchoolKind::Nursery),
            "Primary" if high_age.is_some_and(|it| it < 11) => Some(SchoolKind::Infant),
            "Primary" | "Middle deemed primary" => Some(SchoolKind::Primary),
            "Secondary" if admissions == "Selective" => Some(SchoolKind::Selective),
            "Secondary" | "Middle deemed secondary" | "All-through" => Some(SchoolKind::Secondary),
            "16 plus" => Some(SchoolKind::Post16),
            _ => None,
        }
    }
}

/// A school's context: pupils on roll, then shares as fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    pub urn: Urn,
    pub kind: SchoolKind,
    pub features: [Coded<f32>; FEATURES],
}

/// One similar school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Similar {
    pub urn: Urn,
    /// In deviations among schools of the kind: two schools at 1 differ as much as schools of the kind typically do in one feature.
    pub distance: f32,
    /// The other school less this one, feature by feature, in pupils and fractions.
    pub differences: [Coded<f32>; FEATURES],
}

/// All schools of a year, made ready for asking.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    kinds: Vec<OfKind>,
}

#[derive(Debug, Clone)]
struct OfKind {
    kind: SchoolKind,
    /// How far schools lie apart in each feature; a feature in which they do not differ tells nothing and has none.
    spread: [Option<f32>; FEATURES],
    schools: Vec<Placed>,
}

/// A school and its place: features in spreads, `NaN` where there is none.
#[derive(Debug, Clone)]
struct Placed {
    urn: Urn,
    at: [f32; FEATURES],
    features: [Coded<f32>; FEATURES],
}

impl Pool {
    /// Makes a pool of schools, each once.
    pub fn new(contexts: &[Context]) -> Self {
        let mut kinds: Vec<SchoolKind> = contexts.iter().map(|it| it.kind).collect();
        kinds.sort();
        kinds.dedup();
        Pool { kinds: kinds.into_iter().map(|kind| OfKind::new(kind, contexts)).collect() }
    }

    /// The schools nearest to `target`, nearest first, equally near ones by URN: at most `count`, never itself, and none of
    /// `excluded` (its predecessors and successors are the same school).
    ///
    /// [`Reason::NotAvailable`] for a school with fewer than [`LEAST_SHARED`] features; [`Reason::NotInFile`] where no school of its
    /// kind is loaded.
    pub fn nearest(&self, target: &Context, count: usize, excluded: &[Urn]) -> Coded<Vec<Similar>> {
        let Some(of_kind) = self.kinds.iter().find(|it| it.kind == target.kind) else {
            return Coded::Missing(Reason::NotInFile);
        };
        let at = of_kind.place(&target.features);
        if at.iter().filter(|it| !it.is_nan()).count() < LEAST_SHARED {
            return Coded::Missing(Reason::NotAvailable);
        }
        let others =
            of_kind.schools.iter().filter(|it| it.urn != target.urn && !excluded.contains(&it.urn));
        let mut near: Vec<(f32, &Placed)> =
            others.filter_map(|it| distance(&at, &it.at).map(|far| (far, it))).collect();
        let by_distance = |a: &(f32, &Placed), b: &(f32, &Placed)| {
            a.0.total_cmp(&b.0).then(a.1.urn.cmp(&b.1.urn))
        };
        if count < near.len() {
            near.select_nth_unstable_by(count, by_distance);
            near.truncate(count);
        }
        near.sort_unstable_by(by_distance);
        Coded::Value(near.into_iter().map(|(far, it)| it.similar(far, target)).collect())
    }
}

impl OfKind {
    fn new(kind: SchoolKind, contexts: &[Context]) -> Self {
        let of_kind: Vec<&Context> = contexts.iter().filter(|it| it.kind == kind).collect();
        let spread = std::array::from_fn(|at| {
            let values = of_kind.iter().filter_map(|it| it.features[at].value());
            let scaled = values.map(|it| f64::from(Feature::ALL[at].scaled(it)));
            robust_deviation(scaled).map(|it| it as f32).filter(|it| 0.0 < *it)
        });
        let mut ready = OfKind { kind, spread, schools: Vec::new() };
        let placed = of_kind.iter().map(|it| Placed {
            urn: it.urn,
            at: ready.place(&it.features),
            features: it.features,
        });
        ready.schools = placed.collect();
        ready.schools.sort_by_key(|it| it.urn);
        ready.schools.dedup_by_key(|it| it.urn);
        ready
    }

    fn place(&self, features: &[Coded<f32>; FEATURES]) -> [f32; FEATURES] {
        std::array::from_fn(|at| match (features[at], self.spread[at]) {
            (Coded::Value(value), Some(spread)) => Feature::ALL[at].scaled(value) / spread,
            _ => f32::NAN,
        })
    }
}

impl Placed {
    fn similar(&self, distance: f32, target: &Context) -> Similar {
        let differences =
            std::array::from_fn(|at| match (self.features[at], target.features[at]) {
                (Coded::Value(other), Coded::Value(own)) => Coded::Value(other - own),
                (Coded::Missing(why), _) | (_, Coded::Missing(why)) => Coded::Missing(why),
            });
        Similar { urn: self.urn, distance, differences }
    }
}

/// The distance over the features that both have, as if the others differed as much on average; `None` if they share too few.
fn distance(a: &[f32; FEATURES], b: &[f32; FEATURES]) -> Option<f32> {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b));
    let (sum, shared) = squares
        .filter(|it| !it.is_nan())
        .fold((0.0, 0usize), |(sum, shared), it| (sum + it, shared + 1));
    (LEAST_SHARED <= shared).then(|| (sum * FEATURES as f32 / shared as f32).sqrt())
}

#[cfg(test)]
mod tests;
