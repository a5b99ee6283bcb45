//! A person erased, or handed everything that is held about them.
//!
//! Erasing leaves the record's id, so that what they did still hangs together; what is kept about others stays.

use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use serde::Serialize;
use serde_json::{Map, Value};
use trustwide_domain::ids::{PersonId, RecordId, TrustId};

use crate::{
    Database, StorageError, Versioned, Write,
    any_table::{self, Table},
    database::Reach,
    door::name_key,
    tables::{
        audit, audit_payload, credential, feed, link, person, record_party, session,
        sign_in_failure, upload, view_log,
    },
    versions::AnyTable,
    write::Party,
};

/// The name that stands where somebody's was.
pub const ERASED: &str = "Erased person";

/// What erasing somebody did: how many rows of each were changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erased {
    pub versions_blanked: u64,
    pub audit_payloads_removed: u64,
    pub sign_ins_removed: u64,
    pub sessions_removed: u64,
    pub links_removed: u64,
    pub feeds_removed: u64,
    pub views_removed: u64,
    pub uploads_removed: u64,
}

impl Database {
    /// Erases a person: their name and address in every version, how they signed in, what they looked at, files they left
    /// waiting, and what the audit chain remembers of them. The chain still verifies. Backups made before still hold them.
    pub async fn erase(
        &self,
        trust: &TrustId,
        id: &PersonId,
        by: &PersonId,
    ) -> Result<Erased, StorageError> {
        let mut write = self.write(trust, by).await?;
        let versions_blanked = write.blank_person(id).await?;
        if versions_blanked == 0 {
            return Err(StorageError::NotFound { what: "person" });
        }
        let erased = Erased {
            versions_blanked,
            audit_payloads_removed: write.forget_payloads(id).await?,
            sign_ins_removed: write.remove_sign_in(id).await?,
            sessions_removed: write.remove_of::<session::Entity>(id).await?,
            links_removed: write.remove_of::<link::Entity>(id).await?,
            feeds_removed: write.remove_of::<feed::Entity>(id).await?,
            views_removed: write.remove_of::<view_log::Entity>(id).await?,
            uploads_removed: write.remove_of::<upload::Entity>(id).await?,
        };
        write.note("erase person", &RecordId(id.0.clone()), &erased).await?;
        write.commit().await?;
        Ok(erased)
    }

    /// Everything that is held about a person: every row of every table that names them, without secrets.
    pub async fn subject_access(
        &self,
        trust: &TrustId,
        id: &PersonId,
    ) -> Result<Value, StorageError> {
        let tx = self.reading(Reach::Trust(&trust.0)).await?;
        let mut held = Map::new();
        for table in any_table::all() {
            let rows = rows_about(&tx, table, trust, id).await?;
            if !rows.is_empty() {
                held.insert(table.name().into(), rows.into());
            }
        }
        if held.contains_key(person::Entity::KIND) {
            Ok(serde_json::json!({ "person": id, "trust": trust, "held": held }))
        } else {
            Err(StorageError::NotFound { what: "person" })
        }
    }
}

impl Write {
    async fn blank_person(&mut self, id: &PersonId) -> Result<u64, StorageError> {
        let done = person::Entity::update_many()
            .col_expr(person::Column::Name, Expr::value(ERASED))
            .col_expr(person::Column::Email, Expr::value(Option::<String>::None))
            .filter(person::Column::RecordId.eq(id.0.clone()))
            .filter(person::Column::TrustId.eq(self.trust().0))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected)
    }

    /// Removes what and salt of the entries about a person; their digests stay in the chain.
    async fn forget_payloads(&mut self, id: &PersonId) -> Result<u64, StorageError> {
        let about = Query::select()
            .column(audit::Column::Seq)
            .from(audit::Entity)
            .and_where(audit::Column::TrustId.eq(self.trust().0))
            .and_where(audit::Column::RecordId.eq(id.0.clone()))
            .to_owned();
        let done = audit_payload::Entity::delete_many()
            .filter(audit_payload::Column::TrustId.eq(self.trust().0))
            .filter(audit_payload::Column::Seq.in_subquery(about))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected)
    }

    /// Removes how a person signs in, and failed attempts under their name.
    pub(crate) async fn remove_sign_in(&mut self, id: &PersonId) -> Result<u64, StorageError> {
        let mine = Condition::all()
            .add(credential::Column::PersonId.eq(id.0.clone()))
            .add(credential::Column::TrustId.eq(self.trust().0));
        let Some(kept) = credential::Entity::find().filter(mine.clone()).one(self.tx()).await?
        else {
            return Ok(0);
        };
        sign_in_failure::Entity::delete_many()
            .filter(sign_in_failure::Column::KeyHash.eq(name_key(&kept.sign_in_name)))
            .exec(self.tx())
            .await?;
        Ok(credential::Entity::delete_many().filter(mine).exec(self.tx()).await?.rows_affected)
    }

    /// Removes a person's rows from a table that is no table of versions.
    pub(crate) async fn remove_of<E: AnyTable>(
        &mut self,
        id: &PersonId,
    ) -> Result<u64, StorageError> {
        let table = any_table::of::<E>();
        let theirs = table.of_trust(&self.trust()).add(table.cell("person_id").eq(id.0.clone()));
        Ok(E::delete_many().filter(theirs).exec(self.tx()).await?.rows_affected)
    }
}

/// The columns that may name a person: as who did it, or as whom it is about.
const NAMING: [&str; 8] = [
    "person_id",
    "recorded_by",
    "by_person",
    "landed_by",
    "acting_for",
    "led_by",
    "owner",
    "told_by",
];

/// The rows of a table that name a person in any column, or that belong to a record that concerns them.
async fn rows_about(
    tx: &DatabaseTransaction,
    table: &dyn Table,
    trust: &TrustId,
    id: &PersonId,
) -> Result<Vec<Value>, StorageError> {
    let mut naming = Condition::any();
    for column in table.columns() {
        let cell = table.cell(column);
        match (table.name(), column) {
            (_, "record_id") | ("record", "id") => {
                naming = naming.add(cell.in_subquery(records_of(id)))
            }
            ("audit_payload", "seq") => {
                naming = naming.add(cell.in_subquery(entries_of(trust, id)))
            }
            (_, name) if NAMING.contains(&name) => naming = naming.add(cell.eq(id.0.clone())),
            _ => {}
        }
    }
    if naming.is_empty() {
        return Ok(Vec::new());
    }
    let (mut rows, mut last) = (Vec::new(), None);
    loop {
        let theirs = table.of_trust(trust).add(naming.clone());
        let page = table.open_rows(tx, theirs, last).await?;
        rows.extend(page.rows.into_iter().map(Value::Object));
        if page.last.is_none() {
            return Ok(rows);
        }
        last = page.last;
    }
}

/// The records that concern a person.
fn records_of(id: &PersonId) -> SelectStatement {
    Query::select()
        .column(record_party::Column::RecordId)
        .from(record_party::Entity)
        .and_where(record_party::Column::Party.eq(Party::Person(id.clone()).text()))
        .to_owned()
}

/// The audit entries of what they did, and of records that concern them.
fn entries_of(trust: &TrustId, id: &PersonId) -> SelectStatement {
    let about = audit::Column::RecordId.in_subquery(records_of(id));
    Query::select()
        .column(audit::Column::Seq)
        .from(audit::Entity)
        .and_where(audit::Column::TrustId.eq(trust.0.clone()))
        .and_where(audit::Column::ByPerson.eq(id.0.clone()).or(about))
        .to_owned()
}
