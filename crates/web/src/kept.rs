//! What a node keeps of what it has read, until the trust's revision moves. Any node can build it again.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::civil::Date;
use trustwide_domain::Moment;
use trustwide_storage::{Scoped, trusts::Trust};

/// Values by key, shared by all requests; at most so many. When there would be more, all are dropped, and come back as they are
/// asked for.
pub struct Kept<What, Value> {
    most: usize,
    values: Arc<Values<What, Value>>,
}

type Values<What, Value> = Mutex<HashMap<Key<What>, Arc<Value>>>;

/// The state of a trust's records that something was read from, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key<What> {
    trust: String,
    revision: i64,
    day: Date,
    /// What was known by then, on a page of another day than today.
    known_by: Option<Moment>,
    what: What,
}

impl<What> Key<What> {
    /// The key of something in a scope of a trust. `trust` must have been read before the scope was opened: what is kept
    /// is then never older than its key.
    pub fn of(scoped: &Scoped, trust: &Trust, today: Date, what: What) -> Self {
        let as_at = scoped.as_at();
        Key {
            trust: trust.id.0.clone(),
            revision: trust.revision,
            day: as_at.day,
            known_by: (as_at.day != today).then_some(as_at.known_by),
            what,
        }
    }
}

impl<What: Eq + Hash, Value> Kept<What, Value> {
    /// An empty store.
    pub fn at_most(most: usize) -> Self {
        Kept { most, values: Arc::default() }
    }

    /// What is kept under a key.
    pub fn get(&self, key: &Key<What>) -> Option<Arc<Value>> {
        self.lock().get(key).cloned()
    }

    /// Keeps a value, and nothing that was read of its trust before that changed.
    pub fn keep(&self, key: Key<What>, value: Value) -> Arc<Value> {
        let value = Arc::new(value);
        let mut values = self.lock();
        values.retain(|it, _| it.trust != key.trust || it.revision == key.revision);
        if values.len() >= self.most {
            values.clear();
        }
        values.insert(key, value.clone());
        value
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key<What>, Arc<Value>>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<What, Value> Clone for Kept<What, Value> {
    fn clone(&self) -> Self {
        Kept { most: self.most, values: self.values.clone() }
    }
}
