//! `GET /banding`: the band each school is in, the rounds, and what is next; or the way to one's own school's band.

use axum::response::Response;
use jiff::civil::Date;
use trustwide_domain::{
    RecordId, Urn,
    access::Right,
    banding::{Facts, RoundKind, Stage, in_force, stage},
    model::Model,
};
use trustwide_storage::banding::{Case, Paper, Round};

use super::{
    hide,
    looks::{self, Looks},
    view,
};
use crate::{
    errors::WebError,
    pages::{
        banding::{BandingPage, OwnBandsPage, PaperLine, RoundLine, SchoolBand, Step, band_href},
        shared::SchoolName,
    },
    reply,
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeBanding)?;
    let banding = visit.model()?.banding.clone().ok_or(WebError::NotFound)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    if !visit.scoped.access().may(Right::SeeBanding) {
        return own(&visit, banding.label).await;
    }
    let model = visit.model()?;
    let (rounds, cases) = (visit.scoped.rounds().await?, visit.scoped.cases().await?);
    let papers = visit.scoped.papers().await?;
    let looks = Looks::read(&visit.scoped, model).await?;
    let schools = schools(&visit, model, (&rounds, &cases), &looks).await?;
    let names: Vec<SchoolName> = schools.iter().map(|it| it.school.clone()).collect();
    visit.log("Viewed the bands of all schools", None).await?;
    let page = BandingPage {
        label: banding.label,
        says: banding.says,
        due: looks::due(&visit, &looks, &names, &rounds),
        rounds: rounds.iter().map(|it| round_line(&visit, it, (&cases, &names))).collect(),
        schools,
        papers: papers.iter().rev().map(paper_line).collect(),
        provisional: banding.provisional_for_joiners,
        may_open: may_run(&visit),
    };
    visit.page(page).await
}

/// Whether rounds may be run by this reader, on this day.
pub fn may_run(visit: &Visit) -> bool {
    visit.scoped.access().may(Right::RecommendBand) && visit.scoped.as_at().day == visit.today
}

/// Those of one's own schools.
async fn own(visit: &Visit, label: String) -> Result<Response, WebError> {
    let mine = visit.scoped.access().schools(Right::SeeBanding).unwrap_or_default();
    let schools = visit.scoped.schools().await?;
    let mine: Vec<SchoolName> = schools
        .into_iter()
        .filter(|it| mine.contains(&it.urn))
        .map(|it| SchoolName { urn: it.urn, name: it.name })
        .collect();
    match mine.as_slice() {
        [one] if visit.wants_html() => reply::see_other(&band_href(one.urn)),
        _ => visit.page(OwnBandsPage { label, schools: mine }).await,
    }
}

async fn schools(
    visit: &Visit,
    model: &Model,
    (rounds, cases): (&[Round], &[Case]),
    looks: &Looks<'_>,
) -> Result<Vec<SchoolBand>, WebError> {
    let (bands, standings) = (visit.scoped.bands().await?, visit.scoped.standings().await?);
    let names = view::BandNames::read(&visit.scoped, model).await?;
    let day = visit.scoped.as_at().day;
    let line = |school: trustwide_storage::schools::School| {
        let now = in_force(&bands, school.urn, day);
        let standing = standings.iter().find(|it| it.urn == school.urn);
        let decided =
            |it: &&Case| it.decided().map(|it| &it.edited.record) == now.map(|it| &it.decision);
        let case = now.and_then(|_| cases.iter().find(decided));
        SchoolBand {
            band: now.map(|it| names.of(&it.band)),
            since: now.map(|it| it.from_on),
            direction: view::direction(standing, case),
            at_risk: standing.and_then(|it| it.at_risk).unwrap_or_default(),
            looks: looks.of(school.urn),
            next: next(visit, school.urn, (rounds, cases), looks),
            school: SchoolName { urn: school.urn, name: school.name },
        }
    };
    Ok(visit.scoped.schools().await?.into_iter().map(line).collect())
}

/// What is next for a school in an open round.
fn next(
    visit: &Visit,
    urn: Urn,
    (rounds, cases): (&[Round], &[Case]),
    looks: &Looks<'_>,
) -> Option<Step> {
    // A review is of the schools that are due or begun, and of no others.
    let takes = |it: &Round| {
        it.kind != RoundKind::Review
            || looks.is_due(urn)
            || case_in(cases, &it.edited.record, urn).is_some()
    };
    let open =
        |it: &&Round| it.closed_on.is_none() && it.urn.map_or_else(|| takes(it), |one| one == urn);
    let round = rounds.iter().filter(|it| it.kind != RoundKind::Opening).find(open)?;
    let case = case_in(cases, &round.edited.record, urn);
    let at = stage_of(visit, round, case);
    (at != Stage::Done)
        .then(|| Step { said: at.title().into(), href: case_href(&round.edited.record, urn, case) })
}

/// A school's case in a round, where its evidence is frozen.
pub fn case_in<'c>(cases: &'c [Case], round: &RecordId, urn: Urn) -> Option<&'c Case> {
    cases.iter().find(|it| it.frozen.round == *round && it.frozen.urn == urn)
}

/// What is next for a school in a round.
pub fn stage_of(visit: &Visit, round: &Round, case: Option<&Case>) -> Stage {
    stage_on(visit.scoped.as_at().day, round, case)
}

/// The same on any day.
pub fn stage_on(day: Date, round: &Round, case: Option<&Case>) -> Stage {
    let provisional = round.kind == RoundKind::Joiner;
    let facts = case.map_or(Facts { provisional, ..Facts::default() }, Case::facts);
    stage(&facts, day)
}

/// Where a school's part of a round is: its frozen case, or the evidence as it stands.
pub fn case_href(round: &RecordId, urn: Urn, case: Option<&Case>) -> String {
    match case {
        Some(case) => format!("/banding/{}", case.frozen.edited.record),
        None => format!("/banding/rounds/{round}/schools/{urn}"),
    }
}

fn round_line(
    visit: &Visit,
    round: &Round,
    (cases, schools): (&[Case], &[SchoolName]),
) -> RoundLine {
    let id = &round.edited.record;
    let mine: Vec<&Case> = cases.iter().filter(|it| it.frozen.round == *id).collect();
    let done = mine.iter().filter(|it| stage_of(visit, round, Some(it)) == Stage::Done).count();
    RoundLine {
        id: id.clone(),
        title: round.title.clone(),
        kind: round.kind.title().into(),
        opened_on: round.opened_on,
        closed_on: round.closed_on,
        done,
        // A round of all schools is about those too whose evidence is not frozen yet.
        of: match (round.kind, round.urn) {
            (RoundKind::Annual, None) => schools.len().max(mine.len()),
            _ => mine.len(),
        },
    }
}

/// A paper in one line.
pub fn paper_line(paper: &Paper) -> PaperLine {
    let content = super::paper::content_of(paper);
    PaperLine {
        id: paper.edited.record.clone(),
        title: content.map_or_else(|_| "A paper".into(), |it| it.title),
        frozen_on: paper.frozen_on,
        schools: paper.recommendations.len(),
    }
}
