//! When each school's band is looked at again, and which reviews are due: worked out each time from what was decided, so
//! that nothing has to start a review, and nothing asks for one before its day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, Urn,
    banding::{Given, Look, RoundKind, mid_point, next_round},
    calendar::SchoolYear,
    model::Model,
};
use trustwide_storage::{Scoped, banding::Round, year::Committee};

use super::overview::may_run;
use crate::{
    errors::WebError,
    look::{Field, Form},
    pages::{
        banding::{DueReviews, LookLine},
        shared::SchoolName,
    },
    visit::Visit,
};

/// All that looks to come depend on.
pub struct Looks<'m> {
    model: &'m Model,
    day: Date,
    given: BTreeMap<Urn, Vec<Given>>,
    /// Schools with a review that is begun and not decided.
    begun: BTreeSet<Urn>,
    committees: Vec<Committee>,
    years: Vec<SchoolYear>,
}

impl<'m> Looks<'m> {
    /// Reads it, as far as the scope may see.
    pub async fn read(scoped: &Scoped, model: &'m Model) -> Result<Looks<'m>, WebError> {
        let day = scoped.as_at().day;
        let this = AcademicYear::of(day);
        let next = AcademicYear::starting(this.start_year() + 1);
        let mut years = Vec::new();
        for year in std::iter::once(this).chain(next) {
            years.extend(scoped.trust_year(year).await?);
        }
        let looked = scoped.looked().await?;
        let begun = looked.begun.into_iter();
        let rounds = scoped.rounds().await?;
        let open =
            rounds.iter().filter(|it| it.kind == RoundKind::Review && it.closed_on.is_none());
        let begun = begun.chain(open.filter_map(|it| it.urn));
        Ok(Looks {
            model,
            day,
            given: looked.given,
            begun: begun.collect(),
            committees: scoped.committees().await?,
            years,
        })
    }

    /// The review half-way that a school still has before it.
    pub fn mid_point(&self, urn: Urn) -> Option<Look> {
        let committees: Vec<Date> = self.committees.iter().map(|it| it.on).collect();
        mid_point(self.model, self.given.get(&urn)?, &committees, &self.years)
    }

    /// Whether a school's review is due and nobody has begun it.
    pub fn is_due(&self, urn: Urn) -> bool {
        !self.begun.contains(&urn) && self.mid_point(urn).is_some_and(|it| it.is_due(self.day))
    }

    /// The day on which the first review falls due, of those still to come.
    pub fn first(&self) -> Option<Date> {
        self.given.keys().filter_map(|urn| self.mid_point(*urn)).map(|it| it.from).min()
    }

    /// Every look that a school has before it, the nearest first.
    pub fn of(&self, urn: Urn) -> Vec<LookLine> {
        let Some(given) = self.given.get(&urn) else { return Vec::new() };
        let round = next_round(self.model, given, &self.years);
        let mut looks: Vec<Look> = self.mid_point(urn).into_iter().chain(round).collect();
        looks.sort_by_key(|it| it.from);
        looks.into_iter().map(|it| self.line(&it, self.begun.contains(&urn))).collect()
    }

    fn line(&self, it: &Look, begun: bool) -> LookLine {
        let review = self.model.banding.as_ref().and_then(|it| it.review.as_ref());
        let review = review == Some(&it.cadence);
        let meeting = self.committees.iter().find(|met| review && Some(met.on) == it.by);
        LookLine {
            what: self
                .model
                .cadence(&it.cadence)
                .map_or_else(|| it.cadence.clone(), |cadence| cadence.item.label.clone()),
            from: it.from,
            by: it.by,
            body: meeting.map(|it| it.body.clone()),
            due: review && it.is_due(self.day) && !begun,
            begun: review && begun,
        }
    }

    /// What the model calls its review.
    pub fn label(&self) -> Option<String> {
        let id = self.model.banding.as_ref()?.review.as_ref()?;
        Some(self.model.cadence(id)?.item.label.clone())
    }
}

/// Reviews that are due and not begun, with the one button that opens them; `None` where none is.
pub fn due(
    visit: &Visit,
    looks: &Looks<'_>,
    schools: &[SchoolName],
    rounds: &[Round],
) -> Option<DueReviews> {
    let open =
        |it: &Round| it.kind == RoundKind::Review && it.urn.is_none() && it.closed_on.is_none();
    let due: Vec<SchoolName> = schools.iter().filter(|it| looks.is_due(it.urn)).cloned().collect();
    if due.is_empty() || rounds.iter().any(open) {
        return None;
    }
    let lines: Vec<LookLine> =
        due.iter().flat_map(|it| looks.of(it.urn)).filter(|it| it.due).collect();
    let label = looks.label()?;
    let first = lines.iter().min_by_key(|it| it.from)?;
    let title = format!("{label}, {}", AcademicYear::of(looks.day));
    let form = may_run(visit).then(|| form(visit, &title, due.len()));
    Some(DueReviews { label, since: first.from, next: first.clone(), schools: due, form })
}

fn form(visit: &Visit, title: &str, schools: usize) -> Form {
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::hidden("kind", RoundKind::Review.word()),
        Field::hidden("title", title),
    ];
    let what = crate::look::say::how_many(schools, "school", "schools");
    Form::new("/banding/rounds", format!("Open the review of {what}"), fields).with_id("review")
}
