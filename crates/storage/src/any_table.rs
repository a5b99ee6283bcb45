//! Every table, without its type: what a backup, an export, an access request and a check do alike with each of them.
//!
//! Loops over all tables are so compiled once, and not once for each table. Not here: what one table's rows mean.

use std::{marker::PhantomData, pin::Pin};

use sea_orm::{
    Condition, DatabaseTransaction, DbErr, IdenStatic as _, IntoActiveModel, Iterable,
    PaginatorTrait, Value,
    sea_query::{Alias, Expr, ExprTrait},
};
use serde_json::Map;
use trustwide_domain::ids::TrustId;

use crate::{StorageError, every_table, open_rows::open_row, pages, tables, versions::AnyTable};

/// What is known once the database has answered.
pub(crate) type Later<'a, T, E = StorageError> =
    Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// The values of a row's key.
pub(crate) type Key = Vec<Value>;

/// Rows in the order of their key, and the key of the last of them; `None` at the table's end.
pub(crate) struct Page<R> {
    pub rows: Vec<R>,
    pub last: Option<Key>,
}

/// Why lines did not go into a table.
pub(crate) enum Unfit {
    /// The line, counted from nought, is no row of this table.
    Line(usize, serde_json::Error),
    Rows(DbErr),
}

/// A table of the schema.
pub(crate) trait Table: Sync {
    fn name(&self) -> &'static str;

    /// The names of its columns, in their order.
    fn columns(&self) -> Vec<&'static str>;

    /// A column of it, in a condition.
    fn cell(&self, column: &str) -> Expr;

    /// How many rows it has.
    fn count<'a>(&self, tx: &'a DatabaseTransaction) -> Later<'a, u64>;

    /// The next rows that meet a condition, each as one line of JSON.
    fn lines<'a>(
        &self,
        tx: &'a DatabaseTransaction,
        only: Condition,
        after: Option<Key>,
    ) -> Later<'a, Page<Vec<u8>>>;

    /// The next rows that meet a condition, as people may have them.
    fn open_rows<'a>(
        &self,
        tx: &'a DatabaseTransaction,
        only: Condition,
        after: Option<Key>,
    ) -> Later<'a, Page<Map<String, serde_json::Value>>>;

    /// Puts rows in, each a line of JSON.
    fn insert<'a>(&self, tx: &'a DatabaseTransaction, lines: Vec<Vec<u8>>) -> Later<'a, (), Unfit>;

    /// The rows of one trust: its own head row by id, all others by `trust_id`.
    fn of_trust(&self, trust: &TrustId) -> Condition {
        let column = if self.columns().contains(&"trust_id") { "trust_id" } else { "id" };
        Condition::all().add(self.cell(column).eq(trust.0.clone()))
    }
}

/// Every table, in an order in which what is named comes before what names it.
pub(crate) fn all() -> Vec<&'static dyn Table> {
    macro_rules! each {
        ($($module:ident),*) => { vec![$(&Of::<tables::$module::Entity>(PhantomData) as &dyn Table),*] };
    }
    every_table!(each)
}

/// One table, by its entity.
pub(crate) fn of<E: AnyTable>() -> &'static dyn Table {
    &Of::<E>(PhantomData)
}

struct Of<E>(PhantomData<fn() -> E>);

impl<E: AnyTable> Of<E> {
    /// The next rows, and the key of the last.
    async fn page(
        tx: &DatabaseTransaction,
        only: Condition,
        after: Option<Key>,
    ) -> Result<Page<E::Model>, StorageError> {
        let rows = pages::rows_after::<E>(tx, only, after).await?;
        let last = rows.last().map(pages::key_of::<E>);
        Ok(Page { rows, last })
    }
}

impl<E: AnyTable> Table for Of<E> {
    fn name(&self) -> &'static str {
        E::default().table_name()
    }

    fn columns(&self) -> Vec<&'static str> {
        E::Column::iter().map(|it| it.as_str()).collect()
    }

    fn cell(&self, column: &str) -> Expr {
        Expr::col((E::default(), Alias::new(column)))
    }

    fn count<'a>(&self, tx: &'a DatabaseTransaction) -> Later<'a, u64> {
        Box::pin(async { Ok(E::find().count(tx).await?) })
    }

    fn lines<'a>(
        &self,
        tx: &'a DatabaseTransaction,
        only: Condition,
        after: Option<Key>,
    ) -> Later<'a, Page<Vec<u8>>> {
        Box::pin(async {
            let Page { rows, last } = Self::page(tx, only, after).await?;
            let lines = rows.iter().map(serde_json::to_vec).collect::<Result<_, _>>();
            Ok(Page { rows: lines.map_err(StorageError::damaged)?, last })
        })
    }

    fn open_rows<'a>(
        &self,
        tx: &'a DatabaseTransaction,
        only: Condition,
        after: Option<Key>,
    ) -> Later<'a, Page<Map<String, serde_json::Value>>> {
        let table = self.name();
        Box::pin(async move {
            let Page { rows, last } = Self::page(tx, only, after).await?;
            let rows = rows.iter().map(|row| open_row(table, row)).collect::<Result<_, _>>()?;
            Ok(Page { rows, last })
        })
    }

    fn insert<'a>(&self, tx: &'a DatabaseTransaction, lines: Vec<Vec<u8>>) -> Later<'a, (), Unfit> {
        Box::pin(async move {
            let read = |(at, line): (usize, &Vec<u8>)| {
                let row: E::Model =
                    serde_json::from_slice(line).map_err(|error| Unfit::Line(at, error))?;
                Ok(row.into_active_model())
            };
            let rows: Vec<_> = lines.iter().enumerate().map(read).collect::<Result<_, Unfit>>()?;
            E::insert_many(rows).exec_without_returning(tx).await.map(drop).map_err(Unfit::Rows)
        })
    }
}
