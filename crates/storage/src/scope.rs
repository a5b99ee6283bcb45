//! Scope: who asks, of which trust, as at when. Every query starts here, so that none can forget it.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, QueryFilter, QueryOrder, Select,
    sea_query::{ExprTrait, Query, SelectStatement},
};
use trustwide_domain::{
    AsAt, Urn,
    access::{Access, COPIED, PAIR, Right, Sensitivity},
    ids::{PersonId, RecordId, TrustId},
};

use crate::{
    Database, StorageError, Versioned,
    database::Reach,
    tables::record_party,
    trusts::Trust,
    versions::AnyTable,
    write::{Party, Write},
};

/// Somebody who has been let in: who they are, in which trust, and what they may do today.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Who {
    pub person: PersonId,
    pub trust: TrustId,
    pub access: Access,
}

/// One person's view of one trust as at a date, over one snapshot of the database.
pub struct Scoped {
    tx: DatabaseTransaction,
    db: Database,
    who: Who,
    as_at: AsAt,
}

impl Database {
    /// Opens a scope: everything read through it is of one snapshot.
    pub async fn scoped(&self, who: Who, as_at: AsAt) -> Result<Scoped, StorageError> {
        let tx = self.reading(Reach::Trust(&who.trust.0)).await?;
        Ok(Scoped { tx, db: self.clone(), who, as_at })
    }
}

impl Scoped {
    /// Who asks.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// What the asker may do today.
    pub fn access(&self) -> &Access {
        &self.who.access
    }

    /// The two times of the question.
    pub fn as_at(&self) -> AsAt {
        self.as_at
    }

    /// The trust's head row.
    pub async fn trust(&self) -> Result<Trust, StorageError> {
        Trust::find(&self.tx, &self.who.trust)
            .await?
            .ok_or(StorageError::NotFound { what: "trust" })
    }

    pub(crate) fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    pub(crate) fn db(&self) -> &Database {
        &self.db
    }

    /// Starts a write by the same person to the same trust.
    pub async fn write(&self) -> Result<Write, StorageError> {
        self.db.write(&self.who.trust, &self.who.person).await
    }

    /// The rows of a table that this scope may see: this trust, these parties, this sensitivity, as at this date.
    pub fn current<E: Versioned>(&self) -> Select<E> {
        self.whole::<E>().filter(self.may_see::<E>())
    }

    /// The rows of a table of the whole trust as at this date, whoever asks: only for answers that say no more than the
    /// asker may know, and that everybody who may know them has to be given alike.
    pub(crate) fn whole<E: Versioned>(&self) -> Select<E> {
        let known_by = self.as_at.known_by.0;
        E::find()
            .filter(E::trust_id().eq(self.who.trust.0.clone()))
            .filter(E::recorded_at().lte(known_by))
            .filter(E::retired_at().is_null().or(E::retired_at().gt(known_by)))
    }

    /// Every version of the records that this scope may see, current or not: history and undo.
    pub fn history<E: Versioned>(&self) -> Select<E> {
        E::find()
            .filter(E::trust_id().eq(self.who.trust.0.clone()))
            .filter(E::recorded_at().lte(self.as_at.known_by.0))
            .filter(self.may_see::<E>())
    }

    /// Every row of a table that this scope may see, in the order of their records.
    pub async fn list<E: Versioned + AnyTable>(&self) -> Result<Vec<E::Model>, StorageError> {
        Ok(self.current::<E>().order_by_asc(E::record_id()).all(&self.tx).await?)
    }

    /// Every version of one record that this scope may see, oldest first.
    pub async fn versions_of<E: Versioned + AnyTable>(
        &self,
        record: &RecordId,
    ) -> Result<Vec<E::Model>, StorageError> {
        let of_record = self.history::<E>().filter(E::record_id().eq(record.0.clone()));
        let in_order = of_record.order_by_asc(E::recorded_at()).order_by_asc(E::version_id());
        Ok(in_order.all(&self.tx).await?)
    }

    fn may_see<E: Versioned>(&self) -> Condition {
        let kept = E::SENSITIVITY;
        if kept == Sensitivity::Directory {
            return Condition::all();
        }
        let access = &self.who.access;
        let open_to_all = kept.seen().first().is_some_and(|it| access.may(it.by));
        if open_to_all && kept != Sensitivity::Contact {
            return Condition::all();
        }
        let mut ways = Condition::any();
        if open_to_all {
            let mut of_two = parties(&self.who.trust);
            of_two.and_where(record_party::Column::Part.eq(PAIR));
            ways = ways.add(E::record_id().not_in_subquery(of_two));
        } else {
            for seen in kept.seen() {
                let at = access.schools(seen.by).unwrap_or_default();
                if at.is_empty() && !access.may(seen.by) {
                    continue;
                }
                let mut theirs = parties(&self.who.trust);
                if !access.may(seen.by) {
                    let named = at.into_iter().map(|urn| Party::School(urn).text());
                    theirs.and_where(record_party::Column::Party.is_in(named));
                }
                if let Some(part) = seen.part {
                    theirs.and_where(record_party::Column::Part.eq(part));
                }
                ways = ways.add(E::record_id().in_subquery(theirs));
            }
        }
        if kept == Sensitivity::Elements && access.may_somewhere(Right::SeePublic) {
            let mut of_schools = parties(&self.who.trust);
            of_schools.and_where(record_party::Column::Party.starts_with(Party::SCHOOLS));
            ways = ways.add(E::record_id().not_in_subquery(of_schools));
        }
        if kept == Sensitivity::Contact {
            ways = ways.add(self.took_part::<E>());
        } else if kept.is_open_to_its_people() {
            ways = ways.add(E::record_id().in_subquery(self.my_parts()));
        }
        // With no way in there is nothing to see: an empty "any" would mean the opposite.
        if ways.is_empty() { Condition::all().add(E::record_id().is_null()) } else { ways }
    }

    /// The records in which the asker has a part.
    fn my_parts(&self) -> SelectStatement {
        let mut mine = parties(&self.who.trust);
        let me = Party::Person(self.who.person.clone()).text();
        mine.and_where(record_party::Column::Party.eq(me));
        mine
    }

    /// Contacts in which the asker took part: while they hold a post, not at a school that they have left, and what two
    /// people had between them only as one of the two or as their line manager now.
    fn took_part<E: Versioned>(&self) -> Condition {
        let access = &self.who.access;
        if !access.holds_a_post() {
            return Condition::all().add(E::record_id().is_null());
        }
        let mut mine = Condition::all().add(E::record_id().in_subquery(self.my_parts()));
        if !access.left().is_empty() {
            let named = access.left().iter().map(|urn| Party::School(*urn).text());
            let mut there = parties(&self.who.trust);
            there.and_where(record_party::Column::Party.is_in(named));
            mine = mine.add(E::record_id().not_in_subquery(there));
        }
        if !access.is_line_manager() {
            let mut of_two = parties(&self.who.trust);
            of_two.and_where(record_party::Column::Part.eq(PAIR));
            let mut own = self.my_parts();
            own.and_where(record_party::Column::Part.ne(COPIED));
            mine = mine.add(
                Condition::any()
                    .add(E::record_id().in_subquery(own))
                    .add(E::record_id().not_in_subquery(of_two)),
            );
        }
        mine
    }

    /// Names of all the trust's people by id, as at this scope's date.
    pub async fn names(&self) -> Result<BTreeMap<PersonId, String>, StorageError> {
        let people = self.people().await?;
        Ok(people.into_iter().map(|it| (it.id, it.name)).collect())
    }

    /// Whether the asker may see a school's own words and unpublished results.
    pub fn sees_school(&self, school: Urn) -> bool {
        self.who.access.may_at(Right::SeeSchool, school)
    }
}

/// The records of a trust that somebody or some school has a part in.
fn parties(trust: &TrustId) -> SelectStatement {
    Query::select()
        .column(record_party::Column::RecordId)
        .from(record_party::Entity)
        .and_where(record_party::Column::TrustId.eq(trust.0.clone()))
        .to_owned()
}
