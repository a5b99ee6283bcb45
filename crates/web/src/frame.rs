//! What frames every page of a trust on a day: the model in force and the school year. Kept by a node until the trust's
//! revision moves; any node can build it again.

use std::{cmp::Reverse, sync::Arc};

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, RecordId,
    calendar::SchoolYear,
    model::{Cadence, Model},
};
use trustwide_storage::{Scoped, StorageError, trusts::Trust};

use crate::kept::{Kept, Key};

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
    /// What was in force before, latest first: old records are called what they were called then.
    pub earlier: Vec<Adopted>,
    /// What is adopted from a day that is still to come, latest first.
    pub coming: Vec<Adopted>,
    /// The trust's dates for the academic year of the day, where they are entered.
    pub year: Option<SchoolYear>,
}

impl Frame {
    /// The model in force, where the trust has adopted one.
    pub fn model(&self) -> Option<&Model> {
        self.adopted.as_ref().map(|it| &it.model)
    }

    /// The model in force and those before it, latest first.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.adopted.iter().chain(&self.earlier).map(|it| &it.model)
    }

    /// A cadence of the model in force, or of the last one that had it.
    pub fn cadence(&self, id: &str) -> Option<&Cadence> {
        self.models().find_map(|it| it.cadence(id))
    }

    async fn read(scoped: &Scoped) -> Result<Frame, StorageError> {
        let day = scoped.as_at().day;
        let mut versions = scoped.model_versions().await?;
        versions.retain(|it| it.in_force_from.is_some());
        versions.sort_by_key(|it| Reverse((it.in_force_from, it.at, it.edited.record.0.clone())));
        let read = versions.into_iter().filter_map(|it| {
            let (model, from) = (it.read().ok()?, it.in_force_from?);
            Some(Adopted { record: it.edited.record, title: it.title, from, model })
        });
        let (coming, begun): (Vec<_>, Vec<_>) = read.partition(|it| day < it.from);
        let mut begun = begun.into_iter();
        let (adopted, earlier) = (begun.next(), begun.collect());
        let year = scoped.trust_year(AcademicYear::of(scoped.as_at().day)).await?;
        Ok(Frame { adopted, earlier, coming, year })
    }
}

/// Frames by trust and day, shared by all requests of this node.
pub type Frames = Kept<(), Frame>;

impl Frames {
    /// The frame of a scope's pages.
    pub async fn of(
        &self,
        scoped: &Scoped,
        trust: &Trust,
        today: Date,
    ) -> Result<Arc<Frame>, StorageError> {
        let key = Key::of(scoped, trust, today, ());
        match self.get(&key) {
            Some(frame) => Ok(frame),
            None => Ok(self.keep(key, Frame::read(scoped).await?)),
        }
    }
}
