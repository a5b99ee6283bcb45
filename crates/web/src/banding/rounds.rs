//! A round: where each of its schools stands, what can be done with all of them, and its end.

use axum::{extract::Path, response::Response};
use trustwide_domain::{access::Right, banding::Stage, model::Model};
use trustwide_storage::banding::Case;

use super::{
    capital, hide,
    members::Members,
    overview::{case_href, may_run, paper_line},
    paper,
    support::Support,
    turns, view,
};
use crate::{
    errors::WebError,
    look::Form,
    pages::{
        banding::{RoundPage, RoundRow},
        shared::SchoolName,
    },
    visit::Visit,
};

/// `GET /banding/rounds/{id}`
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let page = round_page(&visit, &id).await?;
    visit.page(page).await
}

/// The page of a round.
pub async fn round_page(visit: &Visit, id: &str) -> Result<RoundPage, WebError> {
    let members = Members::read(visit, id).await?;
    let (_, model) = view::model_of(&visit.scoped, &members.round.model).await?;
    let round = &members.round;
    let papers = visit.scoped.papers().await?;
    let decided = members.cases.iter().filter_map(Case::decided);
    let support = Support::since(&visit.scoped, decided).await?;
    let row = |it: &SchoolName| row(visit, &members, &model, (it, &support));
    let of_round = papers.iter().rev().filter(|it| it.round == round.edited.record);
    Ok(RoundPage {
        id: round.edited.record.clone(),
        title: round.title.clone(),
        kind: round.kind.title().into(),
        reason: round.reason.clone(),
        opened_on: round.opened_on,
        closed_on: round.closed_on,
        schools: members.schools.iter().map(row).collect(),
        papers: of_round.map(paper_line).collect(),
        turns: turns::lines(visit, round).await?,
        forms: match (may_run(visit), round.closed_on) {
            (false, _) => Vec::new(),
            (true, None) => forms(visit, &members).await?,
            (true, Some(_)) => vec![turns::reopen_form(round)],
        },
    })
}

fn row(
    visit: &Visit,
    members: &Members,
    model: &Model,
    (school, support): (&SchoolName, &Support),
) -> RoundRow {
    let case = members.case(school.urn);
    let recommendation = case.and_then(|it| it.recommendation.as_ref());
    let decided = case.and_then(Case::decided).and_then(|it| it.band.clone());
    let label = |id: &str| view::label(model, id);
    RoundRow {
        school: school.clone(),
        href: case_href(&members.round.edited.record, school.urn, case),
        stage: members.at(visit, school.urn),
        suggested: case
            .filter(|it| it.frozen.held)
            .map(|it| view::suggested(model, &it.frozen.suggestion)),
        recommended: recommendation.map(|it| label(&it.band)),
        reply_by: recommendation.and_then(|it| it.reply_by),
        support: case.and_then(Case::decided).and_then(|it| support.after(it)),
        direction: recommendation.and_then(|it| it.direction).map(|it| capital(it.word())),
        comments: case.map_or(0, |it| it.comments.len()),
        otherwise: decided.is_some() && decided.as_ref() != recommendation.map(|it| &it.band),
        decided: decided.as_deref().map(label),
    }
}

/// What may be done with the round as a whole: freeze, make the paper, close it.
async fn forms(visit: &Visit, members: &Members) -> Result<Vec<Form>, WebError> {
    let base = format!("/banding/rounds/{}", members.round.edited.record);
    let at = |stage: Stage| {
        members.schools.iter().filter(|it| members.at(visit, it.urn) == stage).count()
    };
    let mut forms = Vec::new();
    if at(Stage::Freeze) > 0 {
        let what = crate::look::say::how_many(at(Stage::Freeze), "school", "schools");
        let warning = "what the files and people say today is kept as it is, and the rule’s suggestion with it.";
        let form = Form::new(
            format!("{base}/freeze"),
            format!("Freeze the evidence of {what}"),
            Vec::new(),
        );
        forms.push(form.with_warning(warning).with_id("freeze"));
    }
    if at(Stage::Paper) > 0 {
        forms.push(paper::form(visit, members).await?);
    }
    forms.push(turns::close_form(visit, members));
    Ok(forms)
}
