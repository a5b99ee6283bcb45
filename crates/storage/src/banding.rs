//! Banding: which band each school is in from which day, and how it came about. Rounds (`rounds`), what people judge
//! (`judged`), one school in a round (`cases`), the board's paper and decision (`decisions`), that the head was told
//! (`told`), conditions for moving up (`conditions`), powers and levy (`consequences`), schools that may join (`prospects`).
//!
//! A head sees a row once it is shown to the school: see [`trustwide_domain::access::SHOWN`]. Not here: what the
//! evidence answers, or which step is next (`domain::banding`).

mod cases;
mod conditions;
mod consequences;
mod decisions;
mod given;
mod judged;
mod prospects;
mod rounds;
mod told;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Serialize, de::DeserializeOwned};
use trustwide_domain::{
    Urn,
    access::SHOWN,
    banding::{How, InForce},
    ids::RecordId,
};

pub use cases::{Case, Comment, Frozen, NewComment, NewRecommendation, Recommendation};
pub use conditions::{Condition, NewCondition};
pub use consequences::{Consequence, ConsequenceKind, NewConsequence, Question, STATEMENT};
pub use decisions::{Decision, NewDecision, Paper, Telling};
pub use given::Looked;
pub use judged::{Judgement, Outlook, Standing};
pub use prospects::Prospect;
pub use rounds::{NewRound, Round, RoundTurn};

use crate::{
    Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{banding_decision, school},
    versions::Versioned,
    write::{Party, Write},
};

impl Scoped {
    /// Every band that was decided and that this scope may see, with the day from which it is in force: by school, in
    /// the order of those days. What was returned to the executive decides nothing.
    pub async fn bands(&self) -> Result<Vec<InForce>, StorageError> {
        let rows = self
            .current::<banding_decision::Entity>()
            .filter(banding_decision::Column::Band.is_not_null())
            .filter(banding_decision::Column::InForceFrom.is_not_null())
            .order_by_asc(banding_decision::Column::Urn)
            .order_by_asc(banding_decision::Column::InForceFrom)
            .order_by_asc(banding_decision::Column::RecordedAt);
        bands_in_force(rows.all(self.tx()).await?)
    }
}

/// What decisions put in force; those that were returned to the executive decide nothing.
pub(crate) fn bands_in_force(
    rows: Vec<banding_decision::Model>,
) -> Result<Vec<InForce>, StorageError> {
    let read = |row| {
        let (version, fields) = banding_decision::Entity::split(row);
        let (Some(band), Some(from_on)) = (fields.band, stored_day(fields.in_force_from)?) else {
            return Ok(None);
        };
        Ok(Some(InForce {
            urn: stored_urn(fields.urn)?,
            brought_forward: fields.how == How::BroughtForward.word(),
            band,
            from_on,
            decision: RecordId(version.record_id),
        }))
    };
    rows.into_iter().filter_map(|row| read(row).transpose()).collect()
}

impl Write {
    /// The parts of a school of the trust in a record; none for one that may join, since it is not here yet.
    async fn about(&self, urn: Urn) -> Result<Vec<(Party, &'static str)>, StorageError> {
        let here = school::Entity::find_current(&self.trust().0)
            .filter(school::Column::Urn.eq(number(urn)))
            .one(self.tx())
            .await?;
        Ok(here.map(|_| (Party::School(urn), "about")).into_iter().collect())
    }

    /// Shows a row to the school that it is about: its head and the chair of its local board.
    async fn show(&mut self, record: &RecordId, urn: Urn) -> Result<(), StorageError> {
        if self.about(urn).await?.is_empty() {
            return Ok(());
        }
        self.open_to(record, Party::School(urn), SHOWN).await
    }

    /// The current rows of a table, of the trust that is written.
    pub(crate) fn now<E: Versioned>(&self) -> sea_orm::Select<E> {
        E::find_current(&self.trust().0)
    }

    /// The fields of a record's current version; [`StorageError::NotFound`] where it has none.
    async fn fields_of<E>(&self, record: &RecordId) -> Result<E::Fields, StorageError>
    where
        E: Versioned + EntityTrait,
    {
        let row = self.now::<E>().filter(E::record_id().eq(record.0.clone())).one(self.tx());
        let row = row.await?.ok_or(StorageError::NotFound { what: "record" })?;
        Ok(E::split(row).1)
    }
}

fn number(urn: Urn) -> i64 {
    i64::from(urn.number())
}

fn stored<T: DeserializeOwned>(text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(StorageError::damaged)
}

fn to_store(it: &impl Serialize) -> Result<String, StorageError> {
    serde_json::to_string(it).map_err(StorageError::damaged)
}

fn refused<T>(why: &str) -> Result<T, StorageError> {
    Err(StorageError::Refused(why.into()))
}
