//! One writer per trust: lock, check, write, audit, commit.

use jiff::civil::Date;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect, sea_query::Expr,
};
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    ids::{PersonId, RecordId, TrustId},
};

use crate::{
    Database, Edited, Kind, StorageError, Versioned,
    audit::{digest, link_hash},
    database::Reach,
    surroundings::hex,
    tables::{audit, audit_payload, record, record_party, trust},
    versions::Version,
};

/// Whom a record concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    School(Urn),
    Person(PersonId),
}

impl Party {
    /// What the stored form of every school begins with.
    pub(crate) const SCHOOLS: &'static str = "school/";

    /// The stored form: `school/139511` or `person/…`.
    pub fn text(&self) -> String {
        match self {
            Party::School(urn) => format!("school/{urn}"),
            Party::Person(id) => format!("person/{id}"),
        }
    }
}

/// A write in progress: it holds the trust's lock until [`Write::commit`]; dropped, nothing has happened.
pub struct Write {
    tx: DatabaseTransaction,
    db: Database,
    head: trust::Model,
    by: PersonId,
    moment: Moment,
    _queue: tokio::sync::OwnedMutexGuard<()>,
}

impl Database {
    /// Takes a trust's lock and stamps the write: now, or just after the last write where the clock has gone back.
    pub async fn write(&self, trust: &TrustId, by: &PersonId) -> Result<Write, StorageError> {
        let queue = self.writing().await;
        let tx = self.changing(Reach::Trust(&trust.0)).await?;
        let find = trust::Entity::find_by_id(trust.0.clone());
        let find = if self.kind() == Kind::Postgres { find.lock_exclusive() } else { find };
        let head = find.one(&tx).await?.ok_or(StorageError::NotFound { what: "trust" })?;
        let moment = self.surroundings().now().max(Moment(head.last_moment + 1));
        Ok(Write { tx, db: self.clone(), head, by: by.clone(), moment, _queue: queue })
    }
}

impl Write {
    /// The instant that everything in this write is recorded at.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// The trust that is written.
    pub fn trust(&self) -> TrustId {
        TrustId(self.head.id.clone())
    }

    /// The day on which the trust starts here.
    pub(crate) fn started_on(&self) -> Result<Date, StorageError> {
        self.head.started_on.parse().map_err(StorageError::damaged)
    }

    /// Who writes.
    pub fn by(&self) -> &PersonId {
        &self.by
    }

    /// Goes on only where nothing of the trust was written since a revision: for rules that look at many records.
    pub fn unchanged_since(&self, revision: i64) -> Result<(), StorageError> {
        if self.head.revision == revision {
            Ok(())
        } else {
            Err(StorageError::Stale { record: self.head.id.clone() })
        }
    }

    /// An id nobody has used.
    pub fn new_id(&self) -> String {
        self.db.surroundings().new_id()
    }

    /// The transaction, for this crate's own statements.
    pub(crate) fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    pub(crate) fn db(&self) -> &Database {
        &self.db
    }

    /// Adds a record with its first version. [`StorageError::Already`] where the record exists: a form sent twice.
    pub async fn add<E: Versioned>(
        &mut self,
        record: RecordId,
        parties: &[(Party, &str)],
        fields: E::Fields,
    ) -> Result<RecordId, StorageError> {
        if record::Entity::find_by_id(record.0.clone()).one(&self.tx).await?.is_some() {
            return Err(StorageError::Already { record: record.0 });
        }
        let row = record::ActiveModel {
            id: Set(record.0.clone()),
            trust_id: Set(self.head.id.clone()),
            kind: Set(E::KIND.into()),
            created_at: Set(self.moment.0),
        };
        record::Entity::insert(row).exec_without_returning(&self.tx).await?;
        self.name_parties(&record, parties).await?;
        self.put::<E>(&record, &fields).await?;
        self.note(&format!("add {}", E::KIND), &record, &fields).await?;
        Ok(record)
    }

    /// Replaces the version that a form was opened on. [`StorageError::Stale`] where it is no longer the current one.
    pub async fn change<E: Versioned>(
        &mut self,
        edited: &Edited,
        fields: E::Fields,
    ) -> Result<(), StorageError> {
        self.retire::<E>(edited).await?;
        self.put::<E>(&edited.record, &fields).await?;
        self.note(&format!("change {}", E::KIND), &edited.record, &fields).await
    }

    /// Ends a record: its last version stays readable as at an earlier date, and [`Write::restore`] undoes it.
    pub async fn withdraw<E: Versioned>(&mut self, edited: &Edited) -> Result<(), StorageError> {
        self.retire::<E>(edited).await?;
        self.note(&format!("withdraw {}", E::KIND), &edited.record, &edited.version).await
    }

    /// Brings back the fields of an earlier version as a new one: undo.
    pub async fn restore<E: Versioned>(&mut self, edited: &Edited) -> Result<(), StorageError> {
        let earlier =
            E::find_by_id(edited.version.clone()).filter(E::trust_id().eq(self.head.id.clone()));
        let earlier = earlier
            .one(&self.tx)
            .await?
            .ok_or(StorageError::NotFound { what: "earlier version" })?;
        let (version, fields) = E::split(earlier);
        if version.record_id != edited.record.0 {
            return Err(StorageError::NotFound { what: "earlier version" });
        }
        let current = E::find()
            .filter(E::record_id().eq(edited.record.0.clone()))
            .filter(E::retired_at().is_null());
        if let Some(current) = current.one(&self.tx).await? {
            let (now, _) = E::split(current);
            self.retire::<E>(&Edited { record: edited.record.clone(), version: now.version_id })
                .await?;
        }
        self.put::<E>(&edited.record, &fields).await?;
        self.note(&format!("restore {}", E::KIND), &edited.record, &fields).await
    }

    /// Gives somebody or a school a part in a record that is there: it is shown to them from now on.
    pub async fn open_to(
        &mut self,
        record: &RecordId,
        party: Party,
        part: &str,
    ) -> Result<(), StorageError> {
        let key = (record.0.clone(), party.text(), part.to_owned());
        if record_party::Entity::find_by_id(key).one(&self.tx).await?.is_none() {
            self.name_parties(record, &[(party.clone(), part)]).await?;
            self.note(&format!("open as {part}"), record, &party.text()).await?;
        }
        Ok(())
    }

    /// Takes a part in a record away again: it is not shown to them any more.
    pub(crate) async fn close_to(
        &mut self,
        record: &RecordId,
        party: Party,
        part: &str,
    ) -> Result<(), StorageError> {
        let key = (record.0.clone(), party.text(), part.to_owned());
        let gone = record_party::Entity::delete_by_id(key).exec(&self.tx).await?;
        if gone.rows_affected == 1 {
            self.note(&format!("close as {part}"), record, &party.text()).await?;
        }
        Ok(())
    }

    async fn name_parties(
        &self,
        record: &RecordId,
        parties: &[(Party, &str)],
    ) -> Result<(), StorageError> {
        for (party, part) in parties {
            let row = record_party::ActiveModel {
                record_id: Set(record.0.clone()),
                trust_id: Set(self.head.id.clone()),
                party: Set(party.text()),
                part: Set((*part).into()),
            };
            record_party::Entity::insert(row).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    async fn retire<E: Versioned>(&self, edited: &Edited) -> Result<(), StorageError> {
        let done = E::update_many()
            .col_expr(E::retired_at(), Expr::value(self.moment.0))
            .filter(E::version_id().eq(edited.version.clone()))
            .filter(E::record_id().eq(edited.record.0.clone()))
            .filter(E::trust_id().eq(self.head.id.clone()))
            .filter(E::retired_at().is_null())
            .exec(&self.tx)
            .await?;
        match done.rows_affected {
            1 => Ok(()),
            _ => Err(StorageError::Stale { record: edited.record.0.clone() }),
        }
    }

    async fn put<E: Versioned>(
        &self,
        record: &RecordId,
        fields: &E::Fields,
    ) -> Result<(), StorageError> {
        let version = Version {
            version_id: self.new_id(),
            record_id: record.0.clone(),
            trust_id: self.head.id.clone(),
            recorded_at: self.moment.0,
            recorded_by: self.by.0.clone(),
            retired_at: None,
        };
        E::insert(E::join(version, fields.clone())).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    /// Appends to the audit chain: what was done, to which record, with what.
    pub async fn note(
        &mut self,
        act: &str,
        record: &RecordId,
        what: &impl Serialize,
    ) -> Result<(), StorageError> {
        let payload = serde_json::to_string(what).map_err(StorageError::damaged)?;
        let salt = hex(&self.db.surroundings().random::<16>());
        let mut entry = audit::Model {
            trust_id: self.head.id.clone(),
            seq: self.head.chain_length + 1,
            at: self.moment.0,
            by_person: self.by.0.clone(),
            act: act.into(),
            record_id: record.0.clone(),
            digest: digest(&[salt.as_bytes(), payload.as_bytes()]),
            hash: String::new(),
        };
        entry.hash = link_hash(&self.head.chain_hash, &entry);
        self.head.chain_hash.clone_from(&entry.hash);
        self.head.chain_length = entry.seq;
        let kept =
            audit_payload::Model { trust_id: self.head.id.clone(), seq: entry.seq, salt, payload };
        audit::Entity::insert(audit::ActiveModel::from(entry))
            .exec_without_returning(&self.tx)
            .await?;
        audit_payload::Entity::insert(audit_payload::ActiveModel::from(kept))
            .exec_without_returning(&self.tx)
            .await?;
        Ok(())
    }

    /// Raises the trust's revision and makes everything durable, or nothing. Returns the new revision.
    pub async fn commit(self) -> Result<i64, StorageError> {
        let revision = self.head.revision + 1;
        trust::Entity::update_many()
            .col_expr(trust::Column::Revision, Expr::value(revision))
            .col_expr(trust::Column::LastMoment, Expr::value(self.moment.0))
            .col_expr(trust::Column::ChainLength, Expr::value(self.head.chain_length))
            .col_expr(trust::Column::ChainHash, Expr::value(self.head.chain_hash))
            .filter(trust::Column::Id.eq(self.head.id))
            .exec(&self.tx)
            .await?;
        self.tx.commit().await?;
        Ok(revision)
    }

    /// Runs a statement of this crate's own inside the write.
    pub(crate) async fn run(&self, statement: sea_orm::Statement) -> Result<u64, StorageError> {
        Ok(self.tx.execute_raw(statement).await?.rows_affected())
    }
}
