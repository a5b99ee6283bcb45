//! What adopting a model would change: for a school in its band, and for the promises made to all.
//!
//! Not here: which band a school is in (`crate::banding`), what the ledger then holds for it (the days ledger).

use serde::Serialize;

use super::{Amount, Cadence, Model};

/// What would change for one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    pub band: BandThen,
    /// Hundredths of the model's own day offered in a whole year; `None` where the model offers none.
    pub days_before: Option<u32>,
    pub days_after: Option<u32>,
    /// Whether they are offered on other lines than now.
    pub other_lines: bool,
    /// How its progress is reviewed while it is in the band.
    pub review_before: Option<String>,
    pub review_after: Option<String>,
}

/// A school's band now, and under the other model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BandThen {
    /// It is in none.
    None,
    Same {
        label: String,
    },
    Renamed {
        from: String,
        to: String,
    },
    /// The other model has no such band: the board would have to decide anew.
    Lost {
        label: String,
    },
}

/// A promise that one model makes and the other does not, or makes otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromiseThen {
    pub label: String,
    /// How often; `None` where that model does not make it.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Effect {
    /// Whether the school would notice anything of it.
    pub fn is_nothing(&self) -> bool {
        self.days_before == self.days_after
            && !self.other_lines
            && self.review_before == self.review_after
            && matches!(self.band, BandThen::None | BandThen::Same { .. })
    }
}

/// What would change for a school in a band, or in none. `before` is `None` where no model is in force.
pub fn effect(before: Option<&Model>, after: &Model, band: Option<&str>) -> Effect {
    Effect {
        band: band.map_or(BandThen::None, |id| band_then(before, after, id)),
        days_before: before.and_then(|it| it.days_offered(band)),
        days_after: after.days_offered(band),
        other_lines: before.is_some_and(|it| offered(it, band) != offered(after, band)),
        review_before: before.and_then(|it| review(it, band?)),
        review_after: band.and_then(|id| review(after, id)),
    }
}

/// What is offered on which line to a school in a band.
fn offered<'m>(model: &'m Model, band: Option<&str>) -> Vec<(&'m str, Option<Amount>)> {
    let more = model.supplements.iter().filter(|it| Some(it.band.as_str()) == band);
    let more = more.map(|it| (it.item.id.as_str(), it.amount));
    model.offer.iter().map(|it| (it.item.id.as_str(), it.amount)).chain(more).collect()
}

fn band_then(before: Option<&Model>, after: &Model, id: &str) -> BandThen {
    let label = |it: &Model| it.band(id).map(|band| band.item.label.clone());
    let was = before.and_then(label).unwrap_or_else(|| id.to_owned());
    match label(after) {
        Some(now) if now == was => BandThen::Same { label: now },
        Some(now) => BandThen::Renamed { from: was, to: now },
        None => BandThen::Lost { label: was },
    }
}

fn review(model: &Model, band: &str) -> Option<String> {
    let cadence = model.cadence(model.band(band)?.review.as_deref()?)?;
    Some(format!("{}, {}", cadence.item.label, how_often(cadence)))
}

/// The promises that start, stop or come more or less often, in the order of the models.
pub fn promises(before: Option<&Model>, after: &Model) -> Vec<PromiseThen> {
    let was = before.map_or(&[][..], |it| &it.cadences);
    let find = |list: &[Cadence], id: &str| {
        list.iter().find(|it| it.item.id == id).map(|it| (it.item.label.clone(), how_often(it)))
    };
    let mut all = Vec::new();
    for it in was {
        let now = find(&after.cadences, &it.item.id);
        let before = how_often(it);
        if now.as_ref().is_none_or(|(_, after)| *after != before) {
            let label = now.as_ref().map_or(&it.item.label, |(label, _)| label).clone();
            all.push(PromiseThen { label, before: Some(before), after: now.map(|it| it.1) });
        }
    }
    let new = after.cadences.iter().filter(|it| find(was, &it.item.id).is_none());
    all.extend(new.map(|it| PromiseThen {
        label: it.item.label.clone(),
        before: None,
        after: Some(how_often(it)),
    }));
    all
}

fn how_often(it: &Cadence) -> String {
    it.rhythm.as_ref().map_or_else(|| "regularly, not said how often".into(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Known;

    const TEXT: &str = include_str!("../../tests/data/four_tiers.toml");

    fn model(text: &str) -> Model {
        Model::read("four_tiers.toml", text, &Known::shipped()).unwrap()
    }

    #[test]
    fn a_school_reads_what_it_would_gain_and_lose() {
        let now = TEXT
            .replace("amount = 12\n", "amount = 15\n")
            .replace("label = \"Tow\"", "label = \"In tow\"");
        let (was, now) = (model(TEXT), model(&now));
        let of = |band| effect(Some(&was), &now, band);
        assert!(of(None).is_nothing() && of(Some("sail")).is_nothing());
        let anchor = of(Some("anchor"));
        assert_eq!((anchor.days_before, anchor.days_after), (Some(1_800), Some(2_100)));
        assert_eq!(anchor.review_after.as_deref(), Some("Review meeting, half-termly"));
        let renamed = BandThen::Renamed { from: "Tow".into(), to: "In tow".into() };
        assert_eq!(of(Some("tow")).band, renamed);
        assert_eq!(of(Some("raft")).band, BandThen::Lost { label: "raft".into() });
        assert!(!of(Some("raft")).is_nothing());
    }

    #[test]
    fn promises_that_change_are_named() {
        let now = TEXT
            .replace("rhythm = \"half-termly\"", "rhythm = \"monthly\"")
            .replace("cadence = \"tier_round\"\n", "")
            .replace("id = \"tier_round\"", "id = \"round\"");
        let all = promises(Some(&model(TEXT)), &model(&now));
        let said: Vec<_> = all
            .iter()
            .map(|it| (it.label.as_str(), it.before.as_deref(), it.after.as_deref()))
            .collect();
        let expected = [
            ("Tiers decided", Some("termly"), None),
            ("Review meeting", Some("half-termly"), Some("monthly")),
            ("Tiers decided", None, Some("termly")),
        ];
        assert_eq!(said, expected);
        assert_eq!(promises(None, &model(TEXT)).len(), 2);
    }
}
