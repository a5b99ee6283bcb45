//! How far each person's sign-in is set up: what the lists of people and a person's own account say about it.
//!
//! Not here: signing in itself (`door`), and who may look at this (`domain::access`).

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use trustwide_domain::{
    Moment,
    ids::{PersonId, TrustId},
};

use crate::{
    Database, StorageError,
    database::Reach,
    door::LINK_LASTS,
    tables::{credential, link, session},
};

/// How far one person's sign-in is set up. The default is somebody who was never asked to sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SignInState {
    /// What they sign in with; `None` where they were never asked to.
    pub sign_in_name: Option<String>,
    pub password_changed_at: Option<Moment>,
    pub second_factor_at: Option<Moment>,
    pub last_seen_at: Option<Moment>,
    /// Until when a one-time link that was made for them still works.
    pub link_until: Option<Moment>,
}

impl SignInState {
    /// When the link that still works was made.
    pub fn link_made_at(&self) -> Option<Moment> {
        self.link_until.map(|until| Moment(until.0 - LINK_LASTS))
    }
}

impl Database {
    /// The sign-ins of a trust's people; whoever is absent was never asked to sign in.
    pub async fn sign_in_states(
        &self,
        trust: &TrustId,
    ) -> Result<BTreeMap<PersonId, SignInState>, StorageError> {
        let tx = self.reading(Reach::Trust(&trust.0)).await?;
        let kept = credential::Entity::find().filter(credential::Column::TrustId.eq(&trust.0));
        let seen: Vec<(String, i64)> = session::Entity::find()
            .select_only()
            .column(session::Column::PersonId)
            .column_as(session::Column::SeenAt.max(), "seen")
            .filter(session::Column::TrustId.eq(&trust.0))
            .group_by(session::Column::PersonId)
            .into_tuple()
            .all(&tx)
            .await?;
        let open: Vec<(String, i64)> = link::Entity::find()
            .select_only()
            .column(link::Column::PersonId)
            .column_as(link::Column::ExpiresAt.max(), "until")
            .filter(link::Column::TrustId.eq(&trust.0))
            .filter(link::Column::UsedAt.is_null())
            .filter(link::Column::ExpiresAt.gt(self.surroundings().now().0))
            .group_by(link::Column::PersonId)
            .into_tuple()
            .all(&tx)
            .await?;
        let (seen, open) = (by_person(seen), by_person(open));
        let state = |row: credential::Model| {
            let id = PersonId(row.person_id);
            let state = SignInState {
                sign_in_name: Some(row.sign_in_name),
                password_changed_at: row.password_hash.map(|_| Moment(row.changed_at)),
                second_factor_at: row.totp_confirmed_at.map(Moment),
                last_seen_at: seen.get(&id).copied(),
                link_until: open.get(&id).copied(),
            };
            (id, state)
        };
        Ok(kept.all(&tx).await?.into_iter().map(state).collect())
    }

    /// The sign-in of one person of a trust.
    pub async fn sign_in_state(
        &self,
        trust: &TrustId,
        person: &PersonId,
    ) -> Result<SignInState, StorageError> {
        Ok(self.sign_in_states(trust).await?.remove(person).unwrap_or_default())
    }

    /// Whom a sign-in name belongs to, across all trusts: what somebody who forgot a password gives.
    pub async fn find_by_sign_in_name(
        &self,
        name: &str,
    ) -> Result<Option<(TrustId, PersonId)>, StorageError> {
        let tx = self.reading(Reach::All).await?;
        let name = name.trim().to_lowercase();
        let find = credential::Entity::find().filter(credential::Column::SignInName.eq(name));
        Ok(find.one(&tx).await?.map(|it| (TrustId(it.trust_id), PersonId(it.person_id))))
    }
}

fn by_person(rows: Vec<(String, i64)>) -> BTreeMap<PersonId, Moment> {
    rows.into_iter().map(|(person, at)| (PersonId(person), Moment(at))).collect()
}
