//! That the head was told: only then is a decision shown to the school. It is taken back by whoever recorded it, and only
//! while nobody at the school has looked and nothing has followed.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use trustwide_domain::{
    Urn,
    access::SHOWN,
    ids::{PersonId, RecordId},
};

use super::{Decision, number, refused};
use crate::{
    StorageError,
    door::MINUTE,
    schools::stored_urn,
    tables::{
        banding, consequence, holding, post, record, record_party, session, telling, transfer,
        view_log,
    },
    versions::Versioned,
    write::{Party, Write},
};

impl Write {
    /// Records that the head was told, and only then shows the decision to head, local chair and partner.
    pub async fn tell(
        &mut self,
        record: RecordId,
        decision: &Decision,
        (told_by, told_on, how): (&PersonId, Date, &str),
    ) -> Result<(), StorageError> {
        let told = self
            .now::<telling::Entity>()
            .filter(telling::Column::DecisionId.eq(decision.edited.record.0.clone()))
            .filter(telling::Column::RecordId.ne(record.0.clone()));
        if told.one(self.tx()).await?.is_some() {
            return Err(StorageError::Stale { record: record.0 });
        }
        let fields = telling::Fields {
            decision_id: decision.edited.record.0.clone(),
            urn: number(decision.urn),
            told_by: told_by.0.clone(),
            told_on: told_on.to_string(),
            how: how.into(),
        };
        let telling = self.add::<telling::Entity>(record, &[], fields).await?;
        for shown in [&telling, &decision.edited.record, &decision.banding] {
            self.show(shown, decision.urn).await?;
        }
        Ok(())
    }

    /// Takes a telling back that was recorded by mistake: the decision is not shown to the school any more. Refused to
    /// anybody but whoever recorded it, and once something has followed. A second request does nothing.
    pub async fn untell(&mut self, record: &RecordId) -> Result<(), StorageError> {
        let row =
            self.now::<telling::Entity>().filter(telling::Column::RecordId.eq(record.0.clone()));
        let Some(row) = row.one(self.tx()).await? else { return Ok(()) };
        let (version, fields) = telling::Entity::split(row);
        let at = version.recorded_at;
        let (edited, by, _) = version.stamp();
        if by != *self.by() {
            return Err(StorageError::Stale { record: record.0.clone() });
        }
        let urn = stored_urn(fields.urn)?;
        self.nothing_since(urn, at).await?;
        for shown in [record, &RecordId(fields.decision_id)] {
            self.close_to(shown, Party::School(urn), SHOWN).await?;
        }
        self.withdraw::<telling::Entity>(&edited).await
    }

    /// Whether anybody else who holds a post at a school has been here since a moment, or in the minute before it: what a
    /// band changes shows on more pages than its own.
    async fn was_here(&self, urn: Urn, at: i64) -> Result<bool, StorageError> {
        let posts = self
            .now::<post::Entity>()
            .filter(post::Column::Urn.eq(number(urn)))
            .select_only()
            .column(post::Column::RecordId);
        let holders = self
            .now::<holding::Entity>()
            .filter(holding::Column::PostId.in_subquery(posts.into_query()))
            .select_only()
            .column(holding::Column::PersonId);
        let sessions = session::Entity::find()
            .filter(session::Column::TrustId.eq(self.trust().0))
            .filter(session::Column::PersonId.in_subquery(holders.into_query()))
            .filter(session::Column::PersonId.ne(self.by().0.clone()))
            .filter(session::Column::SeenAt.gt(at - MINUTE));
        Ok(sessions.one(self.tx()).await?.is_some())
    }

    /// Goes on only where nobody else has looked at a school since a moment, and nothing about it was recorded.
    async fn nothing_since(&self, urn: Urn, at: i64) -> Result<(), StorageError> {
        let seen = view_log::Entity::find()
            .filter(view_log::Column::TrustId.eq(self.trust().0))
            .filter(view_log::Column::Urn.eq(number(urn)))
            .filter(view_log::Column::PersonId.ne(self.by().0.clone()))
            .filter(view_log::Column::At.gt(at));
        if seen.one(self.tx()).await?.is_some() || self.was_here(urn, at).await? {
            return refused(
                "Somebody has looked at the school since, or somebody of the school was here, so this stays as it was recorded.",
            );
        }
        let of_school = record_party::Entity::find()
            .filter(record_party::Column::Party.eq(Party::School(urn).text()))
            .select_only()
            .column(record_party::Column::RecordId);
        let new = record::Entity::find()
            .filter(record::Column::TrustId.eq(self.trust().0))
            .filter(record::Column::CreatedAt.gt(at))
            .filter(record::Column::Id.in_subquery(of_school.into_query()));
        let beside = self
            .now::<consequence::Entity>()
            .filter(consequence::Column::Urn.eq(number(urn)))
            .filter(consequence::Column::RecordedAt.gt(at));
        let given = self
            .now::<transfer::Entity>()
            .filter(transfer::Column::Receiver.eq(Party::School(urn).text()))
            .filter(transfer::Column::RecordedAt.gt(at));
        let again = self
            .now::<banding::Entity>()
            .filter(banding::Column::Urn.eq(number(urn)))
            .filter(banding::Column::RecordedAt.gt(at));
        let followed = new.one(self.tx()).await?.is_some()
            || beside.one(self.tx()).await?.is_some()
            || given.one(self.tx()).await?.is_some()
            || again.one(self.tx()).await?.is_some();
        if followed {
            return refused(
                "Something has been recorded of the school since, so this stays as it was recorded.",
            );
        }
        Ok(())
    }
}
