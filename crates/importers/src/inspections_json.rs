//! Inspections as a JSON object by URN, made from the monthly management information. Three shapes: an overall grade with
//! judgements; judgements alone, from September 2024; a report card, from November 2025.

use serde::Deserialize;
use trustwide_domain::source::ReadFile;

use crate::{
    ImportError,
    file::File,
    inspections::{self, Field, Outcome},
    issues, json,
    places::{About, school},
};

#[derive(Debug, Deserialize)]
struct Entry {
    date: Option<String>,
    name: Option<String>,
    rating: Option<String>,
    sub: Option<Judgements>,
    card: Option<Card>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Judgements {
    education: Option<String>,
    behaviour: Option<String>,
    personal: Option<String>,
    leadership: Option<String>,
    eyfs: Option<String>,
    sixth_form: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Card {
    #[serde(default)]
    areas: Areas,
    safeguarding: Option<String>,
    concern: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Areas {
    inclusion: Option<String>,
    curriculum: Option<String>,
    achievement: Option<String>,
    behaviour: Option<String>,
    personal: Option<String>,
    leadership: Option<String>,
    early_years: Option<String>,
    post_sixteen: Option<String>,
}

/// Reads the object by URN.
pub fn read(file: &File<'_>, text: &str) -> Result<ReadFile, ImportError> {
    let mut reading = inspections::reading(file);
    json::for_each(text, |line, urn, entry: Entry| {
        reading.pause(0, text.len())?;
        let mut about = school(line, "URN", urn);
        if matches!(&about, About::Place(_)) && !entry.has_outcome() {
            about = About::Unusable(issues::row(
                line,
                "the entry has no grade, judgement or report card",
            ));
        }
        let outcome = entry.outcome();
        reading.row(line, about, |at| outcome.said(at));
        Ok(())
    })?;
    reading.finish(text.len(), text.len())
}

impl Entry {
    fn has_outcome(&self) -> bool {
        self.rating.is_some() || self.sub.is_some() || self.card.is_some()
    }

    fn outcome(&self) -> Outcome<'_> {
        let date = said(&self.date);
        let outcome = match &self.card {
            Some(card) => card.outcome(date),
            None => {
                let outcome = Outcome::legacy(date)
                    .with(Field::overall_effectiveness_legacy, said(&self.rating));
                self.sub.as_ref().map_or(outcome.clone(), |sub| sub.add_to(outcome))
            }
        };
        outcome.with(Field::name, said(&self.name))
    }
}

impl Judgements {
    fn add_to<'a>(&'a self, outcome: Outcome<'a>) -> Outcome<'a> {
        outcome
            .with(Field::quality_of_education_legacy, said(&self.education))
            .with(Field::behaviour_and_attitudes_legacy, said(&self.behaviour))
            .with(Field::personal_development_legacy, said(&self.personal))
            .with(Field::leadership_and_management_legacy, said(&self.leadership))
            .with(Field::early_years_legacy, said(&self.eyfs))
            .with(Field::sixth_form_legacy, said(&self.sixth_form))
    }
}

impl Card {
    fn outcome<'a>(&'a self, date: &'a str) -> Outcome<'a> {
        Outcome::report_card(date)
            .with(Field::inclusion, said(&self.areas.inclusion))
            .with(Field::curriculum_and_teaching, said(&self.areas.curriculum))
            .with(Field::achievement, said(&self.areas.achievement))
            .with(Field::attendance_and_behaviour, said(&self.areas.behaviour))
            .with(Field::personal_development_and_well_being, said(&self.areas.personal))
            .with(Field::leadership_and_governance, said(&self.areas.leadership))
            .with(Field::early_years, said(&self.areas.early_years))
            .with(Field::post_16_provision, said(&self.areas.post_sixteen))
            .with(Field::safeguarding, said(&self.safeguarding))
            .with(Field::category_of_concern, said(&self.concern))
    }
}

fn said(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("")
}
