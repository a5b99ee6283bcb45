//! What frames every page of a trust on a day: the model in force and the school year. Kept by a node until the trust's
//! revision moves; any node can build it again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::civil::Date;
use trustwide_domain::{AcademicYear, Moment, RecordId, calendar::SchoolYear, model::Model};
use trustwide_storage::{Scoped, StorageError, trusts::Trust};

/// Frames kept at most; when there would be more, all are dropped.
const KEPT: usize = 64;

/// The model in force, and from when.
#[derive(Debug, Clone)]
pub struct Adopted {
    pub record: RecordId,
    pub title: String,
    pub from: Date,
    pub model: Model,
}

/// What a trust's pages of one day have in common.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub adopted: Option<Adopted>,
    /// The trust's dates for the academic year of the day, where they are entered.
    pub year: Option<SchoolYear>,
}

impl Frame {
    /// The model in force, where the trust has adopted one.
    pub fn model(&self) -> Option<&Model> {
        self.adopted.as_ref().map(|it| &it.model)
    }

    async fn read(scoped: &Scoped) -> Result<Frame, StorageError> {
        let version = scoped.model_in_force().await?;
        let adopted = version.and_then(|it| {
            let (model, from) = (it.read().ok()?, it.in_force_from?);
            Some(Adopted { record: it.edited.record, title: it.title, from, model })
        });
        let year = scoped.trust_year(AcademicYear::of(scoped.as_at().day)).await?;
        Ok(Frame { adopted, year })
    }
}

/// Shared by all requests of this node.
#[derive(Clone, Default)]
pub struct Frames {
    kept: Arc<Mutex<HashMap<Key, Arc<Frame>>>>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    trust: String,
    revision: i64,
    day: Date,
    /// What was known by then, on a page of another day than today.
    known_by: Option<Moment>,
}

impl Frames {
    /// The frame of a scope's pages.
    pub async fn of(
        &self,
        scoped: &Scoped,
        trust: &Trust,
        today: Date,
    ) -> Result<Arc<Frame>, StorageError> {
        let as_at = scoped.as_at();
        let known_by = (as_at.day != today).then_some(as_at.known_by);
        let key =
            Key { trust: trust.id.0.clone(), revision: trust.revision, day: as_at.day, known_by };
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(frame) = kept().get(&key) {
            return Ok(frame.clone());
        }
        let frame = Arc::new(Frame::read(scoped).await?);
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, frame.clone());
        Ok(frame)
    }
}
