//! Evidence, suggestions and changes as pages hold them.

use std::collections::BTreeMap;

use trustwide_domain::{
    RecordId,
    banding::{
        self, Answer, Gathered, Help, InForce, Suggestion, Tested, TestedBand, Untested,
        if_otherwise,
    },
    model::{Consequence, Criterion, Model, said_hundredths},
    time::Said,
};
use trustwide_storage::{
    Scoped,
    banding::{Case, Comment, Decision, Frozen, Standing},
};

use super::{capital, money::Rates};
use crate::{
    errors::WebError,
    pages::banding::{
        AnswerLine, BandLines, ChangesView, CommentView, CriterionLine, DecisionView, EvidenceLine,
        SourceLine,
    },
    people::Directory,
};

/// The version of the model that something was tested by, and its title.
pub async fn model_of(scoped: &Scoped, version: &RecordId) -> Result<(String, Model), WebError> {
    let found = scoped.find_model_version(version).await?;
    let found = found.ok_or_else(|| WebError::Broken(format!("no model version {version}")))?;
    let model = found.read().map_err(|_| WebError::Broken("a model does not read".into()))?;
    Ok((found.title, model))
}

/// A band's name; its id where the model no longer has it.
pub fn label(model: &Model, id: &str) -> String {
    model.band(id).map_or_else(|| id.to_owned(), |it| it.item.label.clone())
}

/// A school's direction of travel: what was said of the school last, or, where its band was decided since, what was said
/// when it was.
pub fn direction(standing: Option<&Standing>, case: Option<&Case>) -> Option<String> {
    let decided = case.and_then(|it| {
        let recommended = it.recommendation.as_ref()?.direction?;
        Some((it.decided()?.at, recommended))
    });
    let said = standing.and_then(|it| Some((it.at, it.direction?)));
    let last = said.into_iter().chain(decided).max_by_key(|(at, _)| *at);
    last.map(|(_, direction)| capital(direction.word()))
}

/// What bands are called, those too that the model in force no longer has.
pub struct BandNames<'m> {
    model: &'m Model,
    earlier: BTreeMap<String, String>,
}

impl<'m> BandNames<'m> {
    /// A model's own, and of bands that it does not have the name by which the last model that had them called them.
    pub async fn read(scoped: &Scoped, model: &'m Model) -> Result<BandNames<'m>, WebError> {
        let mut earlier = BTreeMap::new();
        let bands = scoped.bands().await?;
        if bands.iter().any(|it| model.band(&it.band).is_none()) {
            let mut versions = scoped.model_versions().await?;
            versions.retain(|it| it.in_force_from.is_some());
            versions.sort_by_key(|it| it.in_force_from);
            for it in versions.iter().filter_map(|it| it.read().ok()) {
                let named = it.bands.into_iter().map(|it| (it.item.id, it.item.label));
                earlier.extend(named);
            }
        }
        Ok(BandNames { model, earlier })
    }

    /// A band's name; its id where no model has it.
    pub fn of(&self, id: &str) -> String {
        let found = self.model.band(id).map(|it| &it.item.label);
        found.or_else(|| self.earlier.get(id)).cloned().unwrap_or_else(|| id.to_owned())
    }
}

/// What the rule suggests, in words.
pub fn suggested(model: &Model, suggestion: &Suggestion) -> String {
    if let Some(one) = suggestion.settled() {
        return label(model, one);
    }
    match suggestion.range() {
        None => "No band: the criteria of none are met".into(),
        Some((one, other)) if one == other => {
            format!("{}, as far as can be tested", label(model, one))
        }
        Some((first, last)) => format!("{} to {}", label(model, first), label(model, last)),
    }
}

/// Each band's criteria with their answers and evidence.
pub fn bands(model: &Model, suggestion: &Suggestion, gathered: &Gathered) -> Vec<BandLines> {
    suggestion.bands.iter().map(|it| band(model, suggestion, gathered, it)).collect()
}

fn band(
    model: &Model,
    suggestion: &Suggestion,
    gathered: &Gathered,
    tested: &TestedBand,
) -> BandLines {
    let item = model.band(&tested.band).map(|it| &it.item);
    BandLines {
        id: tested.band.clone(),
        label: label(model, &tested.band),
        says: item.and_then(|it| it.says.clone()),
        open: suggestion.open.contains(&tested.band),
        settled: suggestion.settled() == Some(tested.band.as_str()),
        answer: answer(&tested.answer),
        criteria: tested.criteria.iter().map(|it| criterion(model, gathered, it)).collect(),
    }
}

fn criterion(model: &Model, gathered: &Gathered, tested: &Tested) -> CriterionLine {
    let found = find(model, &tested.criterion);
    let evidence = found.map(|it| gathered.of(it)).unwrap_or_default();
    let line = |it: &banding::Exhibit| EvidenceLine {
        said: it.said.clone(),
        source: it.source.map(|at| at as u32 + 1),
    };
    let otherwise = if_otherwise(model, &gathered.evidence, &tested.criterion);
    CriterionLine {
        label: found.map_or_else(|| tested.criterion.clone(), |it| it.item.label.clone()),
        needed: tested.needed,
        judged: found.is_some_and(Criterion::judged),
        answer: answer(&tested.answer),
        evidence: evidence.into_iter().map(line).collect(),
        otherwise: otherwise.filter(|_| tested.needed).map(|open| open_said(model, &open)),
    }
}

fn open_said(model: &Model, open: &[String]) -> String {
    match open {
        [] => "the rule would suggest no band".into(),
        [one] => label(model, one),
        [first, .., last] => format!("{} to {}", label(model, first), label(model, last)),
    }
}

/// A criterion, whichever band it belongs to.
pub fn find<'m>(model: &'m Model, id: &str) -> Option<&'m Criterion> {
    model.bands.iter().flat_map(|it| &it.criteria).find(|it| it.item.id == id)
}

/// An answer as pages hold it.
pub fn answer(answer: &Answer) -> AnswerLine {
    match answer {
        Answer::Met => AnswerLine::Met,
        Answer::NotMet => AnswerLine::NotMet,
        Answer::CannotTest(why) => {
            let mut why: Vec<String> = why.iter().map(Untested::to_string).collect();
            why.dedup();
            AnswerLine::CannotTest { why }
        }
    }
}

/// The files that evidence came from, numbered.
pub fn sources(gathered: &Gathered) -> Vec<SourceLine> {
    let line = |(at, it): (usize, &banding::SourceNote)| {
        let year = it.year.map_or_else(String::new, |it| format!(", {it}"));
        let published =
            it.published_on.map_or_else(String::new, |it| format!(", published {}", Said(it)));
        SourceLine {
            number: at as u32 + 1,
            said: format!("{}{year}, {}{published}", it.kind.title(), it.stage.title()),
            file: it.file.clone(),
            checksum: it.checksum.clone(),
        }
    };
    gathered.sources.iter().enumerate().map(line).collect()
}

/// What a band would change for a school that is in another, or in none.
pub fn changes(
    model: &Model,
    now: Option<&InForce>,
    then: &str,
    rates: Option<&Rates>,
) -> Option<ChangesView> {
    let now = now.map(|it| it.band.as_str());
    let it = banding::changes(model, now, then)?;
    let money = rates.map(|rates| rates.of(&it));
    let decided = |consequence: Consequence| match consequence {
        Consequence::No => None,
        other => Some(other.word().to_owned()),
    };
    Some(ChangesView {
        now: now.map(|it| label(model, it)),
        then: label(model, then),
        days_now: it.days_now.map(said_hundredths),
        days_then: it.days_then.map(said_hundredths),
        review_now: it.review_now,
        review_then: it.review_then,
        powers: decided(it.supported_school),
        levy: decided(it.levy),
        money,
        moving: it.powers,
    })
}

/// What the school said, and whether in time.
pub fn comments(case: &Case, model: &Model, directory: &Directory) -> Vec<CommentView> {
    let last = case.recommendation.as_ref().and_then(|it| it.reply_by);
    let view = |it: &Comment| CommentView {
        kind: it.kind.title().into(),
        about: it
            .criterion
            .as_deref()
            .and_then(|id| find(model, id))
            .map(|it| it.item.label.clone()),
        words: it.words.clone(),
        by: directory.name(&it.by),
        post: it.speaker.clone(),
        on: it.at.day(),
        late: last.is_some_and(|last| last < it.at.day()),
    };
    case.comments.iter().map(view).collect()
}

/// A decision as pages show it.
pub fn decision(it: &Decision, model: &Model, directory: &Directory) -> DecisionView {
    DecisionView {
        verdict: it.verdict.title().into(),
        band: it.band.as_deref().map(|id| label(model, id)),
        reasons: it.reasons.clone(),
        body: it.body.clone(),
        how: it.how.title().into(),
        minute: it.minute.clone(),
        present: it.present,
        quorum: it.quorum,
        interests: it.interests.clone(),
        decided_on: it.decided_on,
        in_force_from: it.in_force_from,
        recorded_by: directory.name(&it.by),
    }
}

/// Which of the two kinds of help, in words.
pub fn help(help: Option<Help>) -> Option<String> {
    help.map(|it| format!("Needs help {}", it.title()))
}

/// What was frozen, as pages show it: nothing where the evidence is not held.
pub fn frozen(frozen: &Frozen, model: &Model) -> (String, Vec<BandLines>, Vec<SourceLine>) {
    if !frozen.held {
        return ("Brought forward, evidence not held".into(), Vec::new(), Vec::new());
    }
    (
        suggested(model, &frozen.suggestion),
        bands(model, &frozen.suggestion, &frozen.gathered),
        sources(&frozen.gathered),
    )
}
