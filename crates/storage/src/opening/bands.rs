//! Bands from before the start, in one round of their own.
//!
//! Not here: which can be brought along at all (`domain::banding::Openings`).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use trustwide_domain::{
    Urn,
    access::SHOWN,
    banding::{How, Openings},
    ids::RecordId,
};

use super::{Brought, row_id};
use crate::{
    Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{banding, banding_decision, banding_round, school, telling},
    versions::Versioned,
    write::{Party, Write},
};

/// The kind of round that only brings bands along.
pub const OPENING: &str = "opening";

/// A school's band as it was when the trust started here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningBand {
    pub urn: Urn,
    pub band: String,
    pub from_on: Date,
}

impl Scoped {
    /// For which schools bands can be brought along, as far as this scope sees.
    pub async fn openings(&self) -> Result<Openings, StorageError> {
        let started_on = self.trust().await?.started_on;
        let schools = self.list::<school::Entity>().await?;
        openings(started_on, schools, self.list::<banding_decision::Entity>().await?)
    }
}

fn openings(
    started_on: Date,
    schools: Vec<school::Model>,
    decisions: Vec<banding_decision::Model>,
) -> Result<Openings, StorageError> {
    let joined: BTreeMap<Urn, Option<Date>> = schools
        .into_iter()
        .map(|it| Ok((stored_urn(it.urn)?, stored_day(it.joined_on)?)))
        .collect::<Result<_, StorageError>>()?;
    let here = decisions.into_iter().filter(|it| it.how != How::BroughtForward.word());
    let decided: BTreeSet<Urn> =
        here.map(|it| stored_urn(it.urn)).collect::<Result<_, StorageError>>()?;
    Ok(Openings { started_on, joined, decided })
}

impl Write {
    /// Brings bands along, in one round of their own; heads and chairs see theirs at once, since they know it.
    /// [`StorageError::Already`] where the form was sent before, [`StorageError::Refused`] where one of them is none from
    /// before the start.
    pub async fn open_bands(
        &mut self,
        base: &RecordId,
        model_version: &RecordId,
        bands: &[OpeningBand],
        today: Date,
    ) -> Result<(), StorageError> {
        let openings = self.openings().await?;
        if let Some(why) = bands.iter().find_map(|it| openings.refused(it.urn, it.from_on)) {
            return Err(StorageError::Refused(format!("A band cannot be brought along: {why}.")));
        }
        let round = banding_round::Fields {
            kind: OPENING.into(),
            title: "Bands brought forward".into(),
            model_version: model_version.0.clone(),
            opened_on: today.to_string(),
            reason: "Evidence not held".into(),
            urn: None,
            closed_on: Some(today.to_string()),
        };
        self.add::<banding_round::Entity>(base.clone(), &[], round).await?;
        for (row, band) in bands.iter().enumerate() {
            self.open_band(base, model_version, (row, band), today).await?;
        }
        self.note_brought(Brought::Bands, base, bands.len()).await
    }

    async fn open_band(
        &mut self,
        base: &RecordId,
        model_version: &RecordId,
        (row, it): (usize, &OpeningBand),
        today: Date,
    ) -> Result<(), StorageError> {
        let shown = [(Party::School(it.urn), SHOWN)];
        let urn = i64::from(it.urn.number());
        let at = row_id(base, "banding", row);
        let frozen = banding::Fields {
            round_id: base.0.clone(),
            urn,
            model_version: model_version.0.clone(),
            rule_version: String::new(),
            frozen_on: today.to_string(),
            evidence: "{}".into(),
            suggestion: r#"{"bands":[],"open":[]}"#.into(),
            sources: "[]".into(),
        };
        self.add::<banding::Entity>(at.clone(), &shown, frozen).await?;
        let decision = banding_decision::Fields {
            banding_id: at.0,
            urn,
            paper_id: None,
            body: String::new(),
            how: How::BroughtForward.word().into(),
            decision: "confirmed".into(),
            band: Some(it.band.clone()),
            reasons: "Brought forward: the evidence is not held here.".into(),
            minute: String::new(),
            present: 0,
            quorum: 0,
            interests: String::new(),
            decided_on: it.from_on.to_string(),
            in_force_from: Some(it.from_on.to_string()),
        };
        let decided = row_id(base, "decision", row);
        self.add::<banding_decision::Entity>(decided.clone(), &shown, decision).await?;
        let told = telling::Fields {
            decision_id: decided.0,
            urn,
            told_by: self.by().0.clone(),
            told_on: today.to_string(),
            how: How::BroughtForward.word().into(),
        };
        self.add::<telling::Entity>(row_id(base, "telling", row), &shown, told).await?;
        Ok(())
    }

    /// For which schools bands can be brought along, whoever asks.
    async fn openings(&self) -> Result<Openings, StorageError> {
        let trust = self.trust().0;
        let schools = school::Entity::find_current(&trust).all(self.tx()).await?;
        let decisions = banding_decision::Entity::find_current(&trust).all(self.tx()).await?;
        openings(self.started_on()?, schools, decisions)
    }
}
