//! A paper before the board: what is on it, what was decided of it, and the form for what is decided.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    banding::{How, RoundKind, Stage},
    model::Model,
};
use trustwide_storage::banding::{Case, Decision, Paper, Round};

use super::{hide, minutes, overview::stage_of, paper::content_of, view};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link},
    pages::banding::{PaperContent, PaperPage, PaperSchool, Recorded, SaidSince},
    people::Directory,
    typed::{self},
    visit::Visit,
};

/// `GET /banding/papers/{id}`
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let page = page(&visit, &id).await?;
    visit.log("Viewed a paper of bands", None).await?;
    visit.page(page).await
}

/// The cases that a paper holds and that are still to be decided on it.
pub struct Sitting {
    pub paper: Paper,
    pub content: PaperContent,
    round: Option<Round>,
    cases: Vec<Case>,
}

impl Sitting {
    pub async fn read(visit: &Visit, id: &str) -> Result<Sitting, WebError> {
        let id = typed::record(id).map_err(|_| WebError::NotFound)?;
        let paper = visit.scoped.find_paper(&id).await?.ok_or(WebError::NotFound)?;
        let content = content_of(&paper)?;
        let round = visit.scoped.find_round(&paper.round).await?;
        let cases = visit.scoped.cases_of(&paper.round).await?;
        Ok(Sitting { paper, content, round, cases })
    }

    /// The model by which the schools of the paper were tested.
    pub async fn model(&self, visit: &Visit) -> Result<Model, WebError> {
        let round = self.round.as_ref().ok_or(WebError::NotFound)?;
        Ok(view::model_of(&visit.scoped, &round.model).await?.1)
    }

    /// Each school of the paper that was decided on it, with the decision.
    fn decided(&self) -> Vec<(&PaperSchool, &Decision)> {
        let of = |school| {
            let case = self.case(school)?;
            let mine = |it: &&Decision| it.paper.as_ref() == Some(&self.paper.edited.record);
            Some((school, case.decisions.iter().rfind(mine)?))
        };
        self.content.schools.iter().filter_map(of).collect()
    }

    fn case(&self, school: &PaperSchool) -> Option<&Case> {
        self.cases.iter().find(|it| it.frozen.edited.record.0 == school.banding)
    }

    /// Each school of the paper that the board still has before it, with its case.
    pub fn open<'s>(&'s self, visit: &Visit) -> Vec<(&'s PaperSchool, &'s Case)> {
        let Some(round) = &self.round else { return Vec::new() };
        let case = |it: &'s PaperSchool| {
            let case = self.case(it)?;
            let here = case.paper.as_ref() == Some(&self.paper.edited.record);
            let open = here && stage_of(visit, round, Some(case)) == Stage::Decide;
            open.then_some((it, case))
        };
        self.content.schools.iter().filter_map(case).collect()
    }
}

/// The page of a paper.
pub async fn page(visit: &Visit, id: &str) -> Result<PaperPage, WebError> {
    let sitting = Sitting::read(visit, id).await?;
    let model = sitting.model(visit).await?;
    let records = visit.scoped.access().may(Right::RecordDecisions)
        && visit.scoped.as_at().day == visit.today;
    let open = sitting.open(visit);
    let form = (records && !open.is_empty()).then(|| decision_form(visit, &sitting, &open, &model));
    let recorded = recorded(&sitting, &model);
    let said_since = said_since(&sitting, &model, &Directory::read(&visit.scoped).await?);
    let decided: Vec<(&str, &Decision)> =
        sitting.decided().into_iter().map(|(school, it)| (school.name.as_str(), it)).collect();
    let title = sitting.round.as_ref().map_or("Round", |it| it.title.as_str());
    Ok(PaperPage {
        id: sitting.paper.edited.record.clone(),
        digest: sitting.paper.digest.clone(),
        whole: sitting.paper.is_whole(),
        recorded,
        minutes: minutes::drafts(&decided, &model),
        said_since,
        crumbs: vec![
            Link::new("Banding", "/banding"),
            Link::new(title, format!("/banding/rounds/{}", sitting.paper.round)),
        ],
        form,
        paper: sitting.content.clone(),
    })
}

/// What schools have said since the paper was frozen.
fn said_since(sitting: &Sitting, model: &Model, directory: &Directory) -> Vec<SaidSince> {
    let of = |school: &PaperSchool| {
        let case = sitting.case(school)?;
        let here = case.paper.as_ref() == Some(&sitting.paper.edited.record);
        let mut comments = case.comments.clone();
        comments.retain(|it| sitting.paper.at < it.at);
        let comments = view::comments(&Case { comments, ..case.clone() }, model, directory);
        (here && !comments.is_empty()).then(|| SaidSince {
            banding: school.banding.clone(),
            name: school.name.clone(),
            comments,
        })
    };
    sitting.content.schools.iter().filter_map(of).collect()
}

fn recorded(sitting: &Sitting, model: &Model) -> Vec<Recorded> {
    let line = |(school, decision): (&PaperSchool, &Decision)| Recorded {
        name: school.name.clone(),
        href: format!("/banding/{}", school.banding),
        verdict: decision.verdict.title().into(),
        band: decision.band.as_deref().map(|it| view::label(model, it)),
    };
    sitting.decided().into_iter().map(line).collect()
}

fn decision_form(
    visit: &Visit,
    sitting: &Sitting,
    open: &[(&PaperSchool, &Case)],
    model: &Model,
) -> Form {
    let meets = sitting.content.meets_on;
    let hows = How::ALL.iter().filter(|it| **it != How::BroughtForward).map(|it| {
        let likely = meets.is_none() == (*it == How::Chair) && *it != How::Committee;
        Choice::new(it.word(), it.title()).chosen(likely)
    });
    let mut fields = vec![
        Field::new("how", "How it was decided", FieldKind::Radios(hows.collect())),
        Field::text("body", "Which body").with_value(sitting.content.body.clone()),
        Field::new("on", "Decided on", FieldKind::Date)
            .with_value(meets.filter(|it| *it <= visit.today).unwrap_or(visit.today).to_string()),
        Field::text("minute", "Minute")
            .with_help("Its number, such as 14/3")
            .with_autocomplete("off"),
        Field::new("present", "How many were there", FieldKind::Number)
            .with_help("With a vote. Leave it empty for chair’s action.")
            .optional(),
        Field::new("quorum", "Quorum", FieldKind::Number).optional(),
        Field::text("interests", "Interests declared")
            .with_value("None declared")
            .with_help("Who declared what, and whether they stayed for the item"),
        Field::new("from", "In force from", FieldKind::Date).with_value(visit.today.to_string()),
    ];
    let review = sitting.round.as_ref().is_some_and(|it| it.kind == RoundKind::Review);
    for (at, (school, _)) in open.iter().enumerate() {
        fields.extend(school_fields(visit, at, (review, school), model));
    }
    let action = format!("/banding/papers/{}/decisions", sitting.paper.edited.record);
    Form::new(action, "Record what was decided", fields)
        .with_warning("the head is told first, in person. Until that is recorded nobody at the school sees it.")
        .with_id("decisions")
}

/// What following the recommendation is called: in a review it confirms the band in force, or changes it.
fn confirmed(review: bool, school: &PaperSchool) -> String {
    match &school.now {
        Some(now) if review && *now == school.recommended => format!("Confirmed: stays {now}"),
        Some(now) if review => format!("Changed as recommended: {now} to {}", school.recommended),
        _ => format!("Confirmed: {}", school.recommended),
    }
}

fn school_fields(
    visit: &Visit,
    at: usize,
    (review, school): (bool, &PaperSchool),
    model: &Model,
) -> Vec<Field> {
    let mut choices = vec![
        Choice::new("", "Not decided at this meeting").chosen(true),
        Choice::new("confirm", confirmed(review, school)),
        Choice::new("return", "Returned to the executive with reasons"),
    ];
    let others = model.bands.iter().filter(|it| it.item.id != school.band);
    choices.extend(others.map(|it| {
        Choice::new(format!("band/{}", it.item.id), format!("Decided otherwise: {}", it.item.label))
    }));
    vec![
        Field::hidden(format!("record-{at}"), visit.app.db.surroundings().new_id()),
        Field::hidden(format!("banding-{at}"), school.banding.clone()),
        Field::new(format!("verdict-{at}"), school.name.clone(), FieldKind::Select(choices)),
        Field::new(
            format!("reasons-{at}"),
            format!("Reasons, {}", school.name),
            FieldKind::TextArea,
        )
        .optional()
        .with_help("Needed where it was decided otherwise or returned. The head may read this."),
    ]
}
