//! Who has looked at what: sensitive pages opened and exports taken away. Not here: who may (`domain::access`).

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    access::Right,
    ids::{PersonId, TrustId},
};

use crate::{
    Database, Scoped, StorageError, database::Reach, schools::stored_urn, tables::view_log,
};

/// A look at a sensitive page, or an export taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct View {
    pub person: PersonId,
    pub at: Moment,
    /// What was seen, in plain words.
    pub what: String,
    /// The school it was about, where it was about one.
    pub school: Option<Urn>,
}

/// Which looks are asked for. The default is all of them.
#[derive(Debug, Clone, Default)]
pub struct ViewFilter {
    pub from: Option<Moment>,
    pub until: Option<Moment>,
    /// Only these people's.
    pub people: Option<Vec<PersonId>>,
}

impl Database {
    /// Notes that somebody has looked. It is no record: it takes no trust's lock and raises no revision.
    pub async fn log_view(
        &self,
        trust: &TrustId,
        person: &PersonId,
        what: &str,
        school: Option<Urn>,
    ) -> Result<(), StorageError> {
        let tx = self.changing(Reach::Trust(&trust.0)).await?;
        let row = view_log::ActiveModel {
            id: Set(self.surroundings().new_id()),
            trust_id: Set(trust.0.clone()),
            person_id: Set(person.0.clone()),
            at: Set(self.surroundings().now().0),
            what: Set(what.into()),
            urn: Set(school.map(|urn| i64::from(urn.number()))),
        };
        view_log::Entity::insert(row).exec_without_returning(&tx).await?;
        Ok(tx.commit().await?)
    }
}

impl Scoped {
    /// Who has looked at what, latest first; empty for whoever may not see that ([`Right::SeeViews`]).
    pub async fn views(
        &self,
        filter: &ViewFilter,
        limit: u64,
        offset: u64,
    ) -> Result<Vec<View>, StorageError> {
        let latest = self.looks(filter).order_by_desc(view_log::Column::At);
        let latest = latest.order_by_desc(view_log::Column::Id).limit(limit).offset(offset);
        latest.all(self.tx()).await?.into_iter().map(View::try_from).collect()
    }

    /// How many looks there are in all; none for whoever may not see them.
    pub async fn count_views(&self, filter: &ViewFilter) -> Result<u64, StorageError> {
        Ok(self.looks(filter).count(self.tx()).await?)
    }

    fn looks(&self, filter: &ViewFilter) -> Select<view_log::Entity> {
        let mut looks = view_log::Entity::find()
            .filter(view_log::Column::TrustId.eq(self.who().trust.0.clone()))
            .filter(view_log::Column::At.lte(self.as_at().known_by.0));
        if !self.access().may(Right::SeeViews) {
            looks = looks.filter(view_log::Column::Id.is_in(Vec::<String>::new()));
        }
        if let Some(from) = filter.from {
            looks = looks.filter(view_log::Column::At.gte(from.0));
        }
        if let Some(until) = filter.until {
            looks = looks.filter(view_log::Column::At.lte(until.0));
        }
        if let Some(people) = &filter.people {
            looks = looks
                .filter(view_log::Column::PersonId.is_in(people.iter().map(|it| it.0.clone())));
        }
        looks
    }
}

impl TryFrom<view_log::Model> for View {
    type Error = StorageError;
    fn try_from(row: view_log::Model) -> Result<Self, StorageError> {
        Ok(View {
            person: PersonId(row.person_id),
            at: Moment(row.at),
            what: row.what,
            school: row.urn.map(stored_urn).transpose()?,
        })
    }
}
