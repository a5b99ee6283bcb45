//! The audit chain: each entry's hash covers the one before, and a salted digest of what was done.
//!
//! Erasing a person deletes payload and salt; the digest stays, so the chain still verifies.

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};

use crate::{
    Database, StorageError,
    database::Reach,
    surroundings::hex,
    tables::{audit, audit_payload, trust},
};

/// SHA-256 of the parts, each preceded by its length, as hexadecimal digits.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// The hash of one entry, given the hash before it.
pub(crate) fn link_hash(before: &str, entry: &audit::Model) -> String {
    let numbers = format!("{}/{}", entry.seq, entry.at);
    digest(&[
        before.as_bytes(),
        numbers.as_bytes(),
        entry.by_person.as_bytes(),
        entry.act.as_bytes(),
        entry.record_id.as_bytes(),
        entry.digest.as_bytes(),
    ])
}

/// The end of a trust's chain: what a backup prints, so that a later look can show nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ChainHead {
    pub trust: String,
    pub name: String,
    pub entries: i64,
    pub hash: String,
}

impl Database {
    /// Walks every trust's chain: where each ends, and a sentence for each fault; of those none where all of them hold.
    pub async fn audit_faults(&self) -> Result<(Vec<ChainHead>, Vec<String>), StorageError> {
        faults_in(&self.reading(Reach::All).await?).await
    }
}

/// The same within a transaction: a restored archive is asked before it is made durable.
pub(crate) async fn faults_in(
    tx: &DatabaseTransaction,
) -> Result<(Vec<ChainHead>, Vec<String>), StorageError> {
    let trusts = trust::Entity::find().order_by_asc(trust::Column::Id).all(tx).await?;
    let (mut heads, mut faults) = (Vec::new(), Vec::new());
    for head in trusts {
        let of_trust = audit::Entity::find().filter(audit::Column::TrustId.eq(&head.id));
        let entries = of_trust.order_by_asc(audit::Column::Seq).all(tx).await?;
        let of_trust =
            audit_payload::Entity::find().filter(audit_payload::Column::TrustId.eq(&head.id));
        let payloads = of_trust.order_by_asc(audit_payload::Column::Seq).all(tx).await?;
        faults.extend(chain_faults(&head, &entries, &payloads));
        heads.push(chain_head(head));
    }
    Ok((heads, faults))
}

/// Every chain's end, by trust.
pub(crate) async fn chain_heads(tx: &DatabaseTransaction) -> Result<Vec<ChainHead>, StorageError> {
    let trusts = trust::Entity::find().order_by_asc(trust::Column::Id).all(tx).await?;
    Ok(trusts.into_iter().map(chain_head).collect())
}

fn chain_head(head: trust::Model) -> ChainHead {
    let (entries, hash) = (head.chain_length, head.chain_hash);
    ChainHead { trust: head.id, name: head.name, entries, hash }
}

fn chain_faults(
    head: &trust::Model,
    entries: &[audit::Model],
    payloads: &[audit_payload::Model],
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut before = String::new();
    for (at, entry) in entries.iter().enumerate() {
        if entry.seq != at as i64 + 1 || entry.hash != link_hash(&before, entry) {
            faults.push(format!(
                "audit entry {} of {} does not follow from the one before",
                entry.seq, head.id
            ));
        }
        before.clone_from(&entry.hash);
    }
    if before != head.chain_hash || entries.len() as i64 != head.chain_length {
        faults.push(format!("the audit chain of {} does not end where its trust says", head.id));
    }
    for kept in payloads {
        let entry = usize::try_from(kept.seq - 1).ok().and_then(|at| entries.get(at));
        if entry.is_none_or(|entry| {
            entry.digest != digest(&[kept.salt.as_bytes(), kept.payload.as_bytes()])
        }) {
            faults.push(format!("what audit entry {} of {} says was changed", kept.seq, head.id));
        }
    }
    faults
}
