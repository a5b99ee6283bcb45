//! One school's evidence: looked at as it stands, frozen, and frozen again with what has changed since.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    RecordId, Urn,
    access::Right,
    banding::{Stage, suggest},
    model::Model,
};
use trustwide_storage::{StorageError, banding::Round};

use super::{case::Open, gather, hide, members::Members, overview::may_run, view};
use crate::{
    errors::WebError,
    look::{Field, Form, Link},
    pages::{banding::EvidencePage, shared::SchoolName},
    reply,
    visit::{Posted, Visit},
};

/// `GET /banding/rounds/{id}/schools/{urn}`: the evidence as it stands, before it is frozen.
pub async fn show(
    Path((id, urn)): Path<(String, Urn)>,
    visit: Visit,
) -> Result<Response, WebError> {
    visit.may(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let members = Members::read(&visit, &id).await?;
    let school = members.schools.iter().find(|it| it.urn == urn).ok_or(WebError::NotFound)?;
    if let Some(case) = members.case(urn).filter(|_| visit.wants_html()) {
        return reply::see_other(&format!("/banding/{}", case.frozen.edited.record));
    }
    let (_, model) = view::model_of(&visit.scoped, &members.round.model).await?;
    let mut gathered = gather::gather(&visit.scoped, &model, &[urn]).await?;
    let gathered = gathered.remove(&urn).unwrap_or_default();
    let suggestion = suggest(&model, &gathered.evidence);
    let base = format!("/banding/rounds/{id}");
    let freeze = Form::new(
        format!("{base}/freeze"),
        "Freeze this evidence",
        vec![Field::hidden("school", urn.to_string())],
    );
    let page = EvidencePage {
        school: school.clone(),
        round: members.round.title.clone(),
        suggested: view::suggested(&model, &suggestion),
        bands: view::bands(&model, &suggestion, &gathered),
        sources: view::sources(&gathered),
        crumbs: vec![
            Link::new("Banding", "/banding"),
            Link::new(members.round.title.clone(), base),
        ],
        freeze: may_run(&visit).then_some(freeze),
        may_judge: visit.scoped.access().may_at(Right::JudgeBanding, urn),
    };
    visit.page(page).await
}

/// `POST /banding/rounds/{id}/freeze`: freezes one school's evidence, or that of all whose evidence is not frozen yet.
pub async fn freeze(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let members = Members::read(visit, &id).await?;
    let one = posted.field("school");
    let wanted = |it: &&SchoolName| one.is_empty() || it.urn.to_string() == one;
    let open: Vec<Urn> = members
        .schools
        .iter()
        .filter(wanted)
        .map(|it| it.urn)
        .filter(|urn| members.case(*urn).is_none())
        .collect();
    let to = format!("/banding/rounds/{id}");
    if members.round.closed_on.is_some() || open.is_empty() {
        return reply::see_other(&to);
    }
    let (_, model) = view::model_of(&visit.scoped, &members.round.model).await?;
    let gathered = gather::gather(&visit.scoped, &model, &open).await?;
    let frozen = freeze_all(visit, &members.round, &model, gathered).await?;
    let to = match frozen.as_slice() {
        [only] if !one.is_empty() => format!("/banding/{only}"),
        _ => to,
    };
    let what = crate::look::say::how_many(frozen.len(), "school is", "schools are");
    reply::done(&to, &format!("The evidence of {what} frozen as it stands today."), None)
}

async fn freeze_all(
    visit: &Visit,
    round: &Round,
    model: &Model,
    gathered: BTreeMap<Urn, trustwide_domain::banding::Gathered>,
) -> Result<Vec<RecordId>, WebError> {
    let mut write = visit.write().await?;
    let mut frozen = Vec::new();
    for (urn, gathered) in gathered {
        let record = RecordId(write.new_id());
        let suggestion = suggest(model, &gathered.evidence);
        let of = (&round.edited.record, urn, &round.model);
        write.freeze(record.clone(), of, visit.today, (&gathered, &suggestion)).await?;
        frozen.push(record);
    }
    write.commit().await?;
    Ok(frozen)
}

/// `POST /banding/{id}/evidence`: freezes again, with what has changed since. What was frozen before stays readable.
pub async fn freeze_again(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let mut open = Open::read(visit, &id).await?;
    if open.case.frozen.edited.version != posted.field("version") {
        return Err(StorageError::Stale { record: open.id().0.clone() }.into());
    }
    if matches!(open.stage, Stage::Decide | Stage::Tell | Stage::Done) {
        let why = "The board has the paper, and its evidence never changes.";
        return Err(StorageError::Refused(why.into()).into());
    }
    let urn = open.school.urn;
    let mut gathered = gather::gather(&visit.scoped, &open.model, &[urn]).await?;
    let gathered = gathered.remove(&urn).unwrap_or_default();
    let suggestion = suggest(&open.model, &gathered.evidence);
    open.case.frozen.edited.version = posted.field("version").into();
    let mut write = visit.write().await?;
    write.freeze_again(&open.case.frozen, visit.today, (&gathered, &suggestion)).await?;
    write.commit().await?;
    reply::done(
        &open.href(),
        "The evidence is frozen again as it stands today. The earlier evidence stays readable as at its day.",
        None,
    )
}
