//! What adopting a model would change: for a school in its band, and for the promises made to all.
//!
//! Not here: which band a school is in (`crate::banding`), what the ledger then holds for it (the days ledger).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Amount, Band, Cadence, Model};
use crate::calendar::Rhythm;

/// What would change for one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    pub band: BandThen,
    /// Hundredths of the model's own day offered in a whole year; `None` where the model offers none.
    pub days_before: Option<u32>,
    pub days_after: Option<u32>,
    /// How the lines they are offered on differ from now.
    pub lines: LinesThen,
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

/// The lines that a school's days are offered on, beside those of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinesThen {
    /// The same lines, each with what it had or with more or less.
    Same,
    /// The same lines and as many days, shared out among them otherwise.
    SharedOut,
    /// Some come or go.
    Other,
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
            && self.lines == LinesThen::Same
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
        lines: before.map_or(LinesThen::Same, |it| lines_then(it, after, band)),
        review_before: before.and_then(|it| review(it, band?)),
        review_after: band.and_then(|id| review(after, id)),
    }
}

fn lines_then(before: &Model, after: &Model, band: Option<&str>) -> LinesThen {
    let (was, now) = (offered(before, band), offered(after, band));
    let lines = |all: &BTreeMap<&str, Option<Amount>>| {
        all.keys().map(|it| (*it).to_owned()).collect::<Vec<_>>()
    };
    let is_as_much = before.days_offered(band) == after.days_offered(band);
    match lines(&was) == lines(&now) {
        false => LinesThen::Other,
        true if was != now && is_as_much => LinesThen::SharedOut,
        true => LinesThen::Same,
    }
}

/// What is offered on which line to a school in a band.
fn offered<'m>(model: &'m Model, band: Option<&str>) -> BTreeMap<&'m str, Option<Amount>> {
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
    Some(format!("{}, {}", cadence.item.label, how_often(model, cadence)))
}

/// The promises that start, stop or come more or less often, in the order of the models: those to all, then the reviews of
/// progress that each band brings.
pub fn promises(before: Option<&Model>, after: &Model) -> Vec<PromiseThen> {
    let was = before.into_iter().flat_map(|model| model.cadences.iter().map(move |it| (model, it)));
    let mut all = Vec::new();
    for (model, it) in was {
        let now = after.cadence(&it.item.id);
        // Another name for the same is no other promise.
        if now.is_some_and(|now| (&now.rhythm, now.due_for) == (&it.rhythm, it.due_for)) {
            continue;
        }
        let also_whose = now.is_some_and(|now| now.due_for != it.due_for);
        let then = now.map(|it| promised(after, it, also_whose));
        let before = promised(model, it, also_whose);
        let label = now.unwrap_or(it).item.label.clone();
        all.push(PromiseThen { label, before: Some(before), after: then });
    }
    let is_new = |it: &&Cadence| before.and_then(|model| model.cadence(&it.item.id)).is_none();
    all.extend(after.cadences.iter().filter(is_new).map(|it| PromiseThen {
        label: it.item.label.clone(),
        before: None,
        after: Some(how_often(after, it)),
    }));
    all.extend(reviews(before, after));
    all
}

/// The reviews of progress that a school gets with its band, where the two models part.
fn reviews(before: Option<&Model>, after: &Model) -> Vec<PromiseThen> {
    let was = before.map_or(&[][..], |it| &it.bands);
    let is_new = |it: &&Band| !was.iter().any(|band| band.item.id == it.item.id);
    let same = |band: &&Band| {
        let of = |model: &Model| {
            let cadence = model.cadence(model.band(&band.item.id)?.review.as_deref()?)?;
            Some((cadence.item.id.clone(), cadence.rhythm.clone()))
        };
        before.and_then(of) == of(after)
    };
    let bands = was.iter().chain(after.bands.iter().filter(is_new)).filter(|it| !same(it));
    let each = bands.map(|it| PromiseThen {
        label: format!("Progress of a school in “{}”", it.item.label),
        before: before.and_then(|model| review(model, &it.item.id)),
        after: review(after, &it.item.id),
    });
    each.collect()
}

/// How often, and whose it is where that is what changes: `termly, one for each school`.
fn promised(model: &Model, it: &Cadence, also_whose: bool) -> String {
    let often = how_often(model, it);
    if also_whose { format!("{often}, one for {}", it.due_for.word()) } else { often }
}

fn how_often(model: &Model, it: &Cadence) -> String {
    match &it.rhythm {
        Some(rhythm @ Rhythm::After { cadence, .. }) => {
            let label = model.cadence(cadence).map_or(cadence, |it| &it.item.label);
            rhythm.to_string().replacen(" after", &format!(" after “{label}”"), 1)
        }
        Some(rhythm) => rhythm.to_string(),
        None => "regularly, not said how often".into(),
    }
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
        assert_eq!((of(Some("tow")).lines, anchor.lines), (LinesThen::Same, LinesThen::Same));
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
            (
                "Progress of a school in “Anchor”",
                Some("Review meeting, half-termly"),
                Some("Review meeting, monthly"),
            ),
        ];
        assert_eq!(said, expected);
        assert_eq!(promises(None, &model(TEXT)).len(), 3);
    }

    #[test]
    fn a_band_taken_out_takes_its_reviews_with_it() {
        let now = model(&TEXT.replace("anchor", "quay"));
        let all = promises(Some(&model(TEXT)), &now);
        let said: Vec<_> = all.iter().map(|it| (it.before.is_some(), it.after.is_some())).collect();
        assert_eq!(said, [(true, false), (false, true)]);
        assert!(promises(Some(&now), &now).is_empty());
        let whose = TEXT.replacen("due_for = \"each school\"", "due_for = \"the trust\"", 1);
        let all = promises(Some(&model(TEXT)), &model(&whose));
        assert_eq!(all[0].after.as_deref(), Some("termly, one for the trust"));
    }

    #[test]
    fn a_line_that_gives_more_is_no_other_line() {
        let two = TEXT.replacen("[[supplement]]", "[[offer]]\nid = \"more\"\nlabel = \"More\"\namount = 6\nunit = \"hours a school a year\"\npart_year = \"never\"\n\n[[supplement]]", 1);
        let shared =
            two.replace("amount = 36\n", "amount = 30\n").replace("amount = 6\n", "amount = 12\n");
        let less = two.replace("amount = 36\n", "amount = 30\n");
        let lines = |was: &str, now: &str| effect(Some(&model(was)), &model(now), None).lines;
        assert_eq!(lines(TEXT, &two), LinesThen::Other);
        assert_eq!(lines(&two, &less), LinesThen::Same);
        assert_eq!(lines(&two, &shared), LinesThen::SharedOut);
        assert!(!effect(Some(&model(&two)), &model(&shared), None).is_nothing());
    }
}
