//! Walking a whole table in the order of its key, a page at a time, so that memory stays bounded by the page.

use sea_orm::{
    Condition, DatabaseTransaction, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{StorageError, any_table::Key, versions::AnyTable};

/// The table's rows that meet a condition, after the one given, in the order of the key.
///
/// Asked as one comparison of keys, which both databases answer from the key's index.
pub(crate) async fn rows_after<E: AnyTable>(
    tx: &DatabaseTransaction,
    only: Condition,
    after: Option<Key>,
) -> Result<Vec<E::Model>, StorageError> {
    let keys = || E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    let mut select = E::find().filter(only);
    if let Some(last) = after {
        let columns = Expr::tuple(keys().map(|key| Expr::col((E::default(), key))));
        let values = Expr::tuple(last.into_iter().map(Expr::value));
        select = select.filter(columns.gt(values));
    }
    for key in keys() {
        select = select.order_by_asc(key);
    }
    Ok(select.limit(rows_at_once(E::default().table_name())).all(tx).await?)
}

/// The values of a row's key, in the order of its columns.
pub(crate) fn key_of<E: AnyTable>(row: &E::Model) -> Key {
    E::PrimaryKey::iter().map(|key| row.get(key.into_column())).collect()
}

/// Whole files are taken one by one: each may be large.
pub(crate) fn rows_at_once(table: &str) -> u64 {
    if matches!(table, "source" | "upload") { 1 } else { 1_000 }
}
