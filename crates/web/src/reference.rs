//! What a node keeps of the public reference data: every school's context, for finding similar ones, and what a school
//! is compared with. All of it can be rebuilt, and is whenever a revision number has moved.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use trustwide_domain::{
    AcademicYear, AsAt, Coded, PersonId, Place, SourceKind, Urn,
    access::{Access, Right},
    measures::Column,
    similar::{Context, FEATURES, Feature, Pool, SchoolKind},
};
use trustwide_storage::{Database, Row, Scoped, StorageError, Who};

use crate::{
    evidence::{column_of, number, text},
    kept::Kept,
    school::comparators::Comparators,
};

/// Comparators kept at most.
const COMPARATORS: usize = 400;

/// Shared by all requests of this node.
#[derive(Clone)]
pub struct ReferenceCache {
    pool: Arc<Mutex<Pooled>>,
    /// What each school is compared with.
    pub comparators: Kept<ComparatorsOf, Comparators>,
}

/// The one pool that is kept, with what it was made from.
type Pooled = Option<(PoolKey, Arc<Reference>)>;

/// The files that a pool was made from.
type PoolKey = Vec<trustwide_domain::ids::SourceId>;

/// What comparators depend on beside the trust's records: the school, the revision of public data, and whose unpublished
/// results are seen (`None`: everybody's).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ComparatorsOf {
    urn: Urn,
    public_revision: i64,
    sees: Option<BTreeSet<Urn>>,
}

impl ComparatorsOf {
    /// A school's comparators in a scope.
    pub async fn school(scoped: &Scoped, urn: Urn) -> Result<Self, StorageError> {
        let sees = scoped.access().schools(Right::SeeSchool);
        let sees = sees.map(|schools| schools.into_iter().collect());
        Ok(ComparatorsOf { urn, public_revision: scoped.public_revision().await?, sees })
    }
}

impl Default for ReferenceCache {
    fn default() -> Self {
        ReferenceCache { pool: Arc::default(), comparators: Kept::at_most(COMPARATORS) }
    }
}

impl ReferenceCache {
    /// The schools of England by context, read again only when public data have changed.
    pub async fn reference(&self, scoped: &Scoped) -> Result<Arc<Reference>, StorageError> {
        let made_from = [SourceKind::Census, SourceKind::Register];
        let sources = scoped.sources().await?.into_iter().filter(|it| made_from.contains(&it.kind));
        let key: PoolKey = sources.map(|it| it.id.clone()).collect();
        if let Some((_, kept)) = self.lock().as_ref().filter(|(at, _)| *at == key) {
            return Ok(kept.clone());
        }
        let fresh = Arc::new(Reference::load(scoped).await?);
        *self.lock() = Some((key, fresh.clone()));
        Ok(fresh)
    }

    /// Reads the schools of England before anybody asks, so that the first school page is not slow.
    pub async fn warm(&self, db: &Database) -> Result<(), StorageError> {
        for trust in db.trusts().await? {
            let person = PersonId(String::new());
            let who = Who { person, trust: trust.id, access: Access::operator() };
            let scoped = db.scoped(who, AsAt::now(db.surroundings().now())).await?;
            self.reference(&scoped).await?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Pooled> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every school's context in the latest census.
pub struct Reference {
    pub year: Option<AcademicYear>,
    pool: Pool,
    contexts: BTreeMap<Urn, Context>,
}

impl Reference {
    async fn load(scoped: &Scoped) -> Result<Self, StorageError> {
        let sources = scoped.sources().await?;
        let year = sources
            .iter()
            .filter(|it| it.kind == SourceKind::Census)
            .filter_map(|it| it.year)
            .max();
        let mut kinds: BTreeMap<Urn, SchoolKind> = BTreeMap::new();
        scoped
            .each_row(SourceKind::Register, None, |row| {
                if let (Place::School(urn), Some(kind)) = (row.place, registered_kind(row)) {
                    kinds.insert(urn, kind);
                }
            })
            .await?;
        let columns: Vec<Option<&Column>> =
            Feature::ALL.iter().map(|it| column_of(SourceKind::Census, it.measure())).collect();
        let mut contexts = BTreeMap::new();
        if year.is_some() {
            let take = |row: &Row| contexts.extend(context(row, &columns, &kinds));
            scoped.each_row(SourceKind::Census, year, take).await?;
        }
        let all: Vec<Context> = contexts.values().cloned().collect();
        Ok(Reference { year, pool: Pool::new(&all), contexts })
    }

    /// A school's own context.
    pub fn context(&self, urn: Urn) -> Option<&Context> {
        self.contexts.get(&urn)
    }

    /// All schools, to find the nearest in.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }
}

fn registered_kind(row: &Row) -> Option<SchoolKind> {
    let word = |column: &str| text(row, column).value().unwrap_or_default();
    let high_age = word("StatutoryHighAge").parse().ok();
    SchoolKind::of(
        &word("PhaseOfEducation (name)"),
        &word("TypeOfEstablishment (name)"),
        high_age,
        &word("AdmissionsPolicy (name)"),
    )
}

fn context(
    row: &Row,
    columns: &[Option<&Column>],
    kinds: &BTreeMap<Urn, SchoolKind>,
) -> Option<(Urn, Context)> {
    let Place::School(urn) = row.place else { return None };
    let kind = kinds.get(&urn).copied().or_else(|| counted_kind(row))?;
    let mut features = [Coded::Missing(trustwide_domain::Reason::NotInFile); FEATURES];
    for (feature, column) in features.iter_mut().zip(columns) {
        if let Some(column) = column {
            *feature = number(row, &column.name).map(|it| it as f32);
        }
    }
    Some((urn, Context { urn, kind, features }))
}

/// The kind in the census's own words, where the register is not loaded.
fn counted_kind(row: &Row) -> Option<SchoolKind> {
    let word = text(row, "SCHOOLTYPE").value()?.to_lowercase();
    let kinds = [
        ("nursery", SchoolKind::Nursery),
        ("special", SchoolKind::Special),
        ("alternative", SchoolKind::AlternativeProvision),
        ("referral", SchoolKind::AlternativeProvision),
        ("primary", SchoolKind::Primary),
        ("secondary", SchoolKind::Secondary),
    ];
    kinds.into_iter().find(|(mark, _)| word.contains(mark)).map(|(_, kind)| kind)
}
