//! What a band changes, shown before the board decides: days, money, how often progress is reviewed, and who holds which
//! powers. Days and reviews follow a band; powers and money never do by themselves.

use serde::Serialize;

use crate::model::{Band, Consequence, Model};

/// What would be otherwise in one band than in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Hundredths of a day in a whole year; `None` where the model offers none.
    pub days_now: Option<u32>,
    pub days_then: Option<u32>,
    /// Labels of the cadences by which progress is reviewed.
    pub review_now: Option<String>,
    pub review_then: Option<String>,
    /// Whether the board may move powers to the trust, which is a decision of its own.
    pub supported_school: Consequence,
    /// Whether the board may raise what the school pays, which is a decision of its own.
    pub levy: Consequence,
    /// Powers that would move, by the model's scheme of delegation.
    pub powers: Vec<String>,
}

/// What being in a band rather than another, or than none, changes. `None` where the model has no such band.
pub fn changes(model: &Model, now: Option<&str>, then: &str) -> Option<Changes> {
    let then = model.band(then)?;
    let review = |band: Option<&Band>| {
        let cadence = model.cadence(band?.review.as_deref()?)?;
        Some(cadence.item.label.clone())
    };
    let moving = model.decisions.iter().filter(|it| it.when_supported.is_some());
    let powers = match then.supported_school {
        Consequence::No => Vec::new(),
        _ => moving.map(|it| it.item.label.clone()).collect(),
    };
    Some(Changes {
        days_now: model.days_offered(now),
        days_then: model.days_offered(Some(&then.item.id)),
        review_now: review(now.and_then(|it| model.band(it))),
        review_then: review(Some(then)),
        supported_school: then.supported_school,
        levy: then.levy,
        powers,
    })
}
