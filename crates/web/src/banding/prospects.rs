//! Schools that may join: listed, and given a provisional band in due diligence.

use axum::response::Response;
use trustwide_domain::{
    Urn,
    access::Right,
    banding::{RoundKind, in_force},
};
use trustwide_storage::{StorageError, Versioned, banding::Prospect, tables::prospect};

use super::{hide, overview::may_run, view};
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Undo},
    pages::banding::{ProspectLine, ProspectsPage},
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// `GET /banding/prospects`
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let page = page(&visit).await?;
    visit.page(page).await
}

/// The model in force, where it bands schools that may join.
fn provisional(visit: &Visit) -> Result<&trustwide_domain::model::Model, WebError> {
    let model = visit.model()?;
    let does = model.banding.as_ref().is_some_and(|it| it.provisional_for_joiners);
    if does { Ok(model) } else { Err(WebError::NotFound) }
}

async fn page(visit: &Visit) -> Result<ProspectsPage, WebError> {
    let model = provisional(visit)?;
    let (bands, rounds) = (visit.scoped.bands().await?, visit.scoped.rounds().await?);
    let names = view::BandNames::read(&visit.scoped, model).await?;
    let line = |it: Prospect| {
        let round = rounds.iter().find(|round| round.urn == Some(it.urn));
        let now = in_force(&bands, it.urn, visit.scoped.as_at().day);
        ProspectLine {
            band: now.map(|it| names.of(&it.band)),
            round: round.map(|it| it.edited.record.clone()),
            form: (may_run(visit) && round.is_none()).then(|| open_form(visit, &it)),
            urn: it.urn,
            name: it.name,
            phase: it.phase,
            expected_on: it.expected_on,
        }
    };
    Ok(ProspectsPage {
        prospects: visit.scoped.prospects().await?.into_iter().map(line).collect(),
        form: may_run(visit).then(|| form(&visit.app.db.surroundings().new_id())),
    })
}

fn open_form(visit: &Visit, it: &Prospect) -> Form {
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::hidden("kind", RoundKind::Joiner.word()),
        Field::hidden("title", format!("{}: due diligence", it.name)),
        Field::hidden("school", it.urn.to_string()),
    ];
    Form::new("/banding/rounds", "Begin its provisional banding", fields).lesser()
}

fn form(record: &str) -> Form {
    let fields = vec![
        Field::hidden("record", record),
        Field::text("name", "Name").with_autocomplete("off"),
        Field::text("urn", "URN")
            .with_help("Six digits, from the register")
            .with_autocomplete("off"),
        Field::text("phase", "Phase").with_autocomplete("off").optional(),
        Field::new("expected", "Expected to join on", FieldKind::Date).optional(),
    ];
    Form::new("/banding/prospects", "Add the school", fields).with_id("add")
}

/// `POST /banding/prospects`
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    provisional(visit)?;
    let record = typed::record(posted.field("record"))?;
    let mut faults = Faults::default();
    let name = faults.keep("name", typed::text(posted.field("name"), "Enter its name"));
    let urn = posted.field("urn").parse::<Urn>().map_err(|_| "Enter six digits");
    let urn = faults.keep("urn", urn);
    let expected = faults.keep("expected", typed::optional_day(posted.field("expected")));
    let (Some(name), Some(urn), Some(expected)) = (name, urn, expected) else {
        return again(&posted, faults).await;
    };
    let mut write = visit.write().await?;
    match write.add_prospect(record.clone(), urn, (&name, posted.field("phase"), expected)).await {
        Err(StorageError::Already { .. }) => return reply::see_other("/banding/prospects"),
        Err(StorageError::Refused(why)) => {
            drop(write);
            return again(&posted, Faults::one("urn", why)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let kind = prospect::Entity::KIND;
    let undo = Undo {
        label: format!("Undo adding {name}"),
        action: undo::address(kind, &record, None, "/banding/prospects"),
    };
    reply::done(
        "/banding/prospects",
        &format!("{name} is on the list. No school can see it."),
        Some(undo),
    )
}

async fn again(posted: &Posted, faults: Faults) -> Result<Response, WebError> {
    let mut page = page(&posted.visit).await?;
    let form = page.form.take().unwrap_or_default();
    page.form = Some(typed::with_faults(typed::filled(form, &posted.fields), faults));
    posted.visit.page_with_errors(page).await
}
