//! What frames every page of a trust on a day: the model in force and the school year. Kept by a node until the trust's
//! revision moves; any node can build it again.

use std::sync::Arc;

use jiff::civil::Date;
use trustwide_domain::{AcademicYear, RecordId, calendar::SchoolYear, model::Model};
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
