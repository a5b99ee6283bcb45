//! Which decisions gave schools their bands, and which reviews are begun: all that the next look depends on, without the
//! evidence behind them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use trustwide_domain::{
    Urn,
    banding::{Given, How, RoundKind},
};

use crate::{
    Scoped, StorageError,
    schools::stored_urn,
    tables::{banding, banding_round},
};

/// Decisions that gave bands, and reviews that are under way.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// In the order in which they were recorded.
    pub given: BTreeMap<Urn, Vec<Given>>,
    /// Schools with a review that is begun and not decided.
    pub begun: BTreeSet<Urn>,
}

impl Scoped {
    /// What was decided so far, and what is being reviewed, as far as this scope may see.
    pub async fn looked(&self) -> Result<Looked, StorageError> {
        let rows = self
            .current::<banding::Entity>()
            .select_only()
            .columns([banding::Column::RecordId, banding::Column::RoundId]);
        let rows = rows.column(banding::Column::Urn).into_tuple::<(String, String, i64)>();
        let cases = rows.all(self.tx()).await?;
        let kinds = self.kinds(cases.iter().map(|it| it.1.as_str())).await?;
        // The last decision of each case, if it gave a band: what was returned gives none.
        let mut last = BTreeMap::new();
        for it in self.decisions().await? {
            last.insert(it.banding.0.clone(), it);
        }
        last.retain(|_, it| it.band.is_some());
        let (mut looked, mut decided) = (Looked::default(), Vec::new());
        for (case, round, urn) in cases {
            let (urn, review) =
                (stored_urn(urn)?, kinds.get(&round).map(|it| it.0) == Some(RoundKind::Review));
            match last.get(&case) {
                Some(it) => decided.push((it.at, case, urn, it, review)),
                None if review => drop(looked.begun.insert(urn)),
                None => {}
            }
        }
        decided.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (_, _, urn, it, by_review) in decided {
            looked.given.entry(urn).or_default().push(Given {
                decision: it.edited.record.clone(),
                on: it.decided_on,
                by_review,
                brought_forward: it.how == How::BroughtForward,
            });
        }
        Ok(looked)
    }

    /// The rounds of some cases: of what kind each is, and whether it is closed. A round is not shown to a school, and
    /// this says no more than the case that is: ask only for the rounds of cases that this scope sees.
    pub(super) async fn kinds(
        &self,
        rounds: impl Iterator<Item = &str>,
    ) -> Result<BTreeMap<String, (RoundKind, bool)>, StorageError> {
        let rounds: BTreeSet<&str> = rounds.collect();
        let rows = self
            .whole::<banding_round::Entity>()
            .filter(banding_round::Column::RecordId.is_in(rounds));
        let kind = |row: banding_round::Model| {
            let kind = RoundKind::from_word(&row.kind);
            let kind = kind.ok_or_else(|| StorageError::damaged(&row.kind))?;
            Ok((row.record_id, (kind, row.closed_on.is_some())))
        };
        rows.all(self.tx()).await?.into_iter().map(kind).collect()
    }
}
