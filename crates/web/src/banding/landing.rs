//! What of bands stands where somebody's week starts: on a school's page, for those who may see its band; and on the
//! trust's, for those who see every band. Everybody else is told nothing, not even that there is something.

use std::collections::BTreeMap;

use trustwide_domain::{
    Urn,
    access::Right,
    banding::{Stage, in_force, stage},
    time::Said,
};
use trustwide_storage::{Scoped, banding::Case};

use super::{looks::Looks, paper::content_of, school::is_today, view};
use crate::{
    errors::WebError,
    look::say::list,
    pages::banding::{BandNotice, BandsWaiting, Waiting, WaitsForSchool, band_href},
    visit::Visit,
};

/// The band of a school, and what waits for its head and the chair of its local board; `None` for those who may not see
/// it, where the trust bands no school, and while nothing has been shown.
pub async fn of_school(visit: &Visit, urn: Urn) -> Result<Option<BandNotice>, WebError> {
    let Some(model) = visit.frame.model().filter(|it| it.banding.is_some()) else {
        return Ok(None);
    };
    let access = visit.scoped.access();
    if visit.bands_hidden || !access.may_at(Right::SeeBanding, urn) {
        return Ok(None);
    }
    let day = visit.scoped.as_at().day;
    let bands = visit.scoped.bands().await?;
    let names = view::BandNames::read(&visit.scoped, model).await?;
    let now = in_force(&bands, urn, day).map(|it| (names.of(&it.band), it.from_on));
    let waits = waits(visit, urn).await?;
    let label = model.banding.as_ref().map_or_else(String::new, |it| it.label.clone());
    let shown = now.is_some() || waits.is_some() || access.may(Right::SeeBanding);
    Ok(shown.then(|| BandNotice { label, href: band_href(urn), now, waits }))
}

/// What the school is asked to correct and comment on, for those who speak for it.
async fn waits(visit: &Visit, urn: Urn) -> Result<Option<WaitsForSchool>, WebError> {
    let speaks = visit.scoped.access().schools(Right::CommentOnBanding);
    if !is_today(visit) || !speaks.is_some_and(|it| it.contains(&urn)) {
        return Ok(None);
    }
    let cases = visit.scoped.cases_at(urn).await?;
    let waits = |it: &Case| {
        let until = it.recommendation.as_ref()?.reply_by?;
        (!it.closed && stage(&it.facts(), visit.today) == Stage::Reply).then(|| WaitsForSchool {
            href: format!("/banding/{}", it.frozen.edited.record),
            until,
            said: it.comments.len(),
        })
    };
    Ok(cases.iter().find_map(waits))
}

/// What waits in the rounds that are open, for those who see every band: papers to decide, decisions to be told, and for
/// those who run rounds what is next for them.
pub async fn of_trust(visit: &Visit) -> Result<Option<BandsWaiting>, WebError> {
    let model = visit.frame.model().filter(|it| it.banding.is_some());
    let access = visit.scoped.access();
    let (Some(model), true) = (model, access.may(Right::SeeBanding)) else { return Ok(None) };
    if visit.bands_hidden {
        return Ok(None);
    }
    let open = open_cases(&visit.scoped).await?;
    let names = names(&visit.scoped).await?;
    let day = visit.scoped.as_at().day;
    let at = |wanted: Stage| -> Vec<&Case> {
        open.iter().filter(|it| stage(&it.facts(), day) == wanted).collect()
    };
    let mut waiting = papers(&visit.scoped, &at(Stage::Decide)).await?;
    waiting.extend(line("Decided, and not yet told in person", &at(Stage::Tell), &names));
    if access.may(Right::RecommendBand) {
        waiting.extend(line("Returned by the board", &at(Stage::Again), &names));
        waiting.extend(line("To be sent to the school", &at(Stage::Send), &names));
        waiting.extend(line("Ready for the paper", &at(Stage::Paper), &names));
    }
    waiting.extend(reviews(visit, &Looks::read(&visit.scoped, model).await?).await?);
    Ok((!waiting.is_empty()).then_some(BandsWaiting { waiting }))
}

/// Every case of a round that is not closed.
async fn open_cases(scoped: &Scoped) -> Result<Vec<Case>, WebError> {
    let mut cases = Vec::new();
    for round in scoped.rounds().await?.iter().filter(|it| it.closed_on.is_none()) {
        cases.extend(scoped.cases_of(&round.edited.record).await?);
    }
    Ok(cases)
}

async fn names(scoped: &Scoped) -> Result<BTreeMap<Urn, String>, WebError> {
    let here = scoped.schools().await?.into_iter().map(|it| (it.urn, it.name));
    let joining = scoped.prospects().await?.into_iter().map(|it| (it.urn, it.name));
    Ok(joining.chain(here).collect())
}

/// A line for each paper that schools are still to be decided on.
async fn papers(scoped: &Scoped, cases: &[&Case]) -> Result<Vec<Waiting>, WebError> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let papers = scoped.papers().await?;
    let line = |paper: &trustwide_storage::banding::Paper| {
        let id = &paper.edited.record;
        let schools = cases.iter().filter(|it| it.paper.as_ref() == Some(id)).count();
        let content = content_of(paper).ok()?;
        (schools > 0).then(|| Waiting {
            what: crate::look::say::how_many(
                schools,
                "school is before the board",
                "schools are before the board",
            ),
            of: content.title,
            href: format!("/banding/papers/{id}"),
        })
    };
    Ok(papers.iter().rev().filter_map(line).collect())
}

fn line(what: &str, cases: &[&Case], names: &BTreeMap<Urn, String>) -> Option<Waiting> {
    let first = cases.first()?;
    let of: Vec<&str> =
        cases.iter().filter_map(|it| names.get(&it.frozen.urn)).map(String::as_str).collect();
    Some(Waiting {
        what: what.into(),
        of: list(&of),
        href: match cases {
            [_] => format!("/banding/{}", first.frozen.edited.record),
            _ => format!("/banding/rounds/{}", first.frozen.round),
        },
    })
}

/// Reviews that are due and that nobody has begun.
async fn reviews(visit: &Visit, looks: &Looks<'_>) -> Result<Option<Waiting>, WebError> {
    let schools = visit.scoped.schools().await?;
    let due: Vec<_> = schools.iter().filter(|it| looks.is_due(it.urn)).collect();
    let since = due.iter().filter_map(|it| looks.mid_point(it.urn)).map(|it| it.from).min();
    let (Some(label), Some(since)) = (looks.label(), since) else { return Ok(None) };
    let count = crate::look::say::how_many(due.len(), "school", "schools");
    Ok(Some(Waiting {
        what: format!("{label}: due since {}", Said(since)),
        of: count,
        href: "/banding".into(),
    }))
}
