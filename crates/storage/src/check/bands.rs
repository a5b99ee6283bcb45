//! That every band which is decided or recommended is one of the model's by which its school was tested.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    StorageError,
    model::bands_of,
    tables::{banding, banding_decision, model_version, recommendation},
};

/// A band that somebody wrote down: in which record, of which case.
struct Named {
    what: String,
    banding: String,
    band: String,
}

/// Decisions and recommendations that name a band which their model does not have.
pub(super) async fn faults(tx: &DatabaseTransaction) -> Result<Vec<String>, StorageError> {
    let (named, models) = (named(tx).await?, models(tx).await?);
    let cases = banding::Entity::find().filter(banding::Column::RetiredAt.is_null());
    let cases: BTreeMap<String, String> =
        cases.all(tx).await?.into_iter().map(|it| (it.record_id, it.model_version)).collect();
    let unknown = |it: &&Named| {
        let bands = cases.get(&it.banding).and_then(|model| models.get(model));
        bands.is_some_and(|bands| !bands.contains(&it.band))
    };
    let said =
        |it: &Named| format!("{} names band {}, which its model does not have", it.what, it.band);
    Ok(named.iter().filter(unknown).map(said).collect())
}

async fn named(tx: &DatabaseTransaction) -> Result<Vec<Named>, StorageError> {
    let decided = banding_decision::Entity::find()
        .filter(banding_decision::Column::RetiredAt.is_null())
        .order_by_asc(banding_decision::Column::RecordId);
    let recommended = recommendation::Entity::find()
        .filter(recommendation::Column::RetiredAt.is_null())
        .order_by_asc(recommendation::Column::RecordId);
    let mut named = Vec::new();
    for it in decided.all(tx).await? {
        let what = format!("decision {}", it.record_id);
        named.extend(it.band.map(|band| Named { what, banding: it.banding_id, band }));
    }
    let of = |it: recommendation::Model| Named {
        what: format!("recommendation {}", it.record_id),
        banding: it.banding_id,
        band: it.band,
    };
    named.extend(recommended.all(tx).await?.into_iter().map(of));
    Ok(named)
}

/// The bands of each model that reads, by its record.
async fn models(
    tx: &DatabaseTransaction,
) -> Result<BTreeMap<String, BTreeSet<String>>, StorageError> {
    let rows = model_version::Entity::find().filter(model_version::Column::RetiredAt.is_null());
    let bands = |it: model_version::Model| Some((it.record_id, bands_of(&it.text)?));
    Ok(rows.all(tx).await?.into_iter().filter_map(bands).collect())
}
