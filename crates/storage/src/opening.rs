//! Opening balances: the bands and days that a trust brings along from its spreadsheets on the day it starts here.
//!
//! Each is marked as brought forward: the evidence for it is not held, and nothing is claimed of it. Not here: reading the
//! spreadsheets (`importers`).

mod dates;
mod people;
mod undo;

use jiff::civil::Date;
use trustwide_domain::{AcademicYear, Urn, days::Account, ids::RecordId, model::Model};

pub use {dates::ListOfDates, people::Came, undo::Brought};

use crate::{
    StorageError,
    audit::digest,
    tables::{banding, banding_decision, banding_round, telling, transfer},
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

/// Time that a school had already been given in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningDays {
    pub urn: Urn,
    /// The account: `offer`, `supplement` or `bespoke`.
    pub account: String,
    pub line: String,
    pub minutes: u32,
    pub year: AcademicYear,
}

impl OpeningDays {
    /// Hundredths of a day on a line of the model, on the account that the line belongs to; `None` where the model says
    /// not what a day is.
    pub fn of(
        model: &Model,
        urn: Urn,
        (line, hundredths): (&str, u32),
        year: AcademicYear,
    ) -> Option<Self> {
        let account = if model.offer.iter().any(|it| it.item.id == line) {
            Account::Offer
        } else if model.supplements.iter().any(|it| it.item.id == line) {
            Account::Supplement
        } else {
            Account::Bespoke
        };
        let minutes = hundredths * model.day.as_ref()?.minutes / 100;
        Some(OpeningDays { urn, account: account.word().into(), line: line.into(), minutes, year })
    }
}

/// The id of one row of an opening balance: the same for the same form and row, so that a second post adds nothing.
pub fn row_id(base: &RecordId, kind: &str, row: usize) -> RecordId {
    let whole = digest(&[base.0.as_bytes(), kind.as_bytes(), row.to_string().as_bytes()]);
    RecordId(whole.chars().take(32).collect())
}

impl Write {
    /// Brings bands along, in one round of their own; heads and chairs see theirs at once, since they know it.
    /// [`StorageError::Already`] where the form was sent before.
    pub async fn open_bands(
        &mut self,
        base: &RecordId,
        model_version: &RecordId,
        bands: &[OpeningBand],
        today: Date,
    ) -> Result<(), StorageError> {
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
        let shown = [(Party::School(it.urn), trustwide_domain::access::SHOWN)];
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
            how: "brought forward".into(),
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
            how: "brought forward".into(),
        };
        self.add::<telling::Entity>(row_id(base, "telling", row), &shown, told).await?;
        Ok(())
    }

    /// Brings time along that schools were given before: delivered, by the central team, on no day that is known.
    /// [`StorageError::Already`] where the form was sent before.
    pub async fn open_days(
        &mut self,
        base: &RecordId,
        days: &[OpeningDays],
    ) -> Result<(), StorageError> {
        for (row, it) in days.iter().enumerate() {
            let fields = transfer::Fields {
                start_year: i64::from(it.year.start_year()),
                giver: "central".into(),
                receiver: format!("school/{}", it.urn),
                account: it.account.clone(),
                line: it.line.clone(),
                minutes: i64::from(it.minutes),
                state: "delivered".into(),
                on_day: None,
                starts_at: None,
                contact_id: None,
                request_id: None,
                brought_forward: 1,
                pence: None,
                note: "Brought forward".into(),
            };
            let parties = [(Party::School(it.urn), "receiver")];
            self.add::<transfer::Entity>(row_id(base, "days", row), &parties, fields).await?;
        }
        self.note_brought(Brought::Days, base, days.len()).await
    }
}
