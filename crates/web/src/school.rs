//! `GET /schools/{urn}`: where its head lands. Profile, pupils, results over the years, inspections, similar schools,
//! and the school's own words beside the register's.
//!
//! A head of another school sees the public part alone; nothing of the private part is even read for them.

pub mod comparators;
mod facts;
mod inspections;
mod own_words;
mod results;

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    Coded, Place, Reason, SourceKind, Urn, access::Right, lineage::PredecessorLink,
};
use trustwide_storage::schools::School;

use crate::{
    banding, contacts, elements,
    errors::WebError,
    evidence::{Evidence, Sources, number, phase_of, text},
    pages::{
        school::{PrivatePart, Profile, SchoolPage},
        shared::{Predecessor, SchoolName},
    },
    routes::Routes,
    visit::Visit,
};

pub fn routes() -> Routes {
    Routes::default().get("/schools/{urn}", show).and(own_words::routes())
}

async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    let (page, private) = page(&visit, urn, &own_words::Typed::default()).await?;
    if private {
        visit.log("Viewed a school’s own words and corrections", Some(urn)).await?;
    }
    visit.page(page).await
}

/// The page of a school, with forms as somebody typed them; and whether it shows the private part.
pub(crate) async fn page(
    visit: &Visit,
    urn: Urn,
    typed: &own_words::Typed,
) -> Result<(SchoolPage, bool), WebError> {
    if !visit.scoped.access().may_at(Right::SeePublic, urn)
        && !visit.scoped.access().may_somewhere(Right::SeePublic)
    {
        return Err(WebError::Forbidden);
    }
    let school = visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
    let evidence = Evidence::load(&visit.scoped, &[urn], &[]).await?;
    let compared = comparators::comparators(visit, &school, &evidence).await?;
    let mut sources = Sources::default();
    let mut results = results::results(&school, &evidence, &compared, &mut sources);
    let attendance = results::attendance(&school, &evidence, &compared, &mut sources);
    let context = results::context(&school, &evidence, &compared, &mut sources);
    let inspections = inspections::inspections(visit, &school, &evidence, &mut sources).await?;
    let inspected = !inspections.report_cards.is_empty() || !inspections.legacy.is_empty();
    let others = results::against_england(&school, &evidence, &compared);
    let (found, moved) = crate::trust::of_school(visit, &school, &evidence, inspected, others);
    results::mark_differences(&moved, &mut results);
    let private = visit.scoped.sees_school(urn);
    let private_part = match private {
        true => {
            let part =
                own_words::private_part(visit, &school, &evidence, typed, &mut sources).await?;
            Some(PrivatePart { attention: found.items, compared: found.compared, ..part })
        }
        false => None,
    };
    let names = visit.scoped.names().await?;
    let page = SchoolPage {
        profile: profile(&school, &evidence, &predecessor_names(visit, &school, &evidence).await?),
        trust_name: visit.trust.name.clone(),
        may_watch: true,
        sees_data: visit.scoped.access().may_somewhere(Right::SeeData),
        watched: visit.scoped.watched().await?.iter().any(|(it, _)| *it == urn),
        context,
        results,
        attendance,
        inspections,
        similar: comparators::similar(&school, &compared),
        sources: sources.list(&names),
        private: private_part,
        contacts: contacts::landing::of_school(visit, urn).await?,
        stands: elements::of_school::lines(visit, urn).await?,
        band: banding::landing::of_school(visit, urn).await?,
    };
    Ok((page, private))
}

/// The register's picture, coded where no register is loaded.
fn profile(school: &School, evidence: &Evidence, names: &BTreeMap<Urn, String>) -> Profile {
    let register = evidence.register(school.urn);
    let word =
        |column: &str| register.map_or(Coded::Missing(Reason::NotInFile), |row| text(row, column));
    let count = |column: &str| match register.map(|row| number(row, column)) {
        Some(Coded::Value(value)) => Coded::Value(value as u32),
        Some(Coded::Missing(why)) => Coded::Missing(why),
        None => Coded::Missing(Reason::NotInFile),
    };
    let roll = crate::trust::pupils(evidence, school.urn, &mut Sources::default());
    let lines = ["Street", "Locality", "Town", "Postcode"];
    Profile {
        urn: school.urn,
        name: school.name.clone(),
        phase: phase_of(school, register),
        establishment_type: word("TypeOfEstablishment (name)"),
        ages: register.and_then(crate::trust::ages),
        local_authority: word("LA (name)"),
        address: lines.iter().filter_map(|column| word(column).value()).collect(),
        website: word("SchoolWebsite").value().and_then(|it| web_address(&it)),
        capacity: count("SchoolCapacity"),
        roll: roll.value.map(|it| it as u32),
        joined: school.joined_on.map_or(Coded::Missing(Reason::UnknownDate), Coded::Value),
        predecessors: predecessors(school, evidence, names),
        status: word("EstablishmentStatus (name)").value().filter(|it| it != "Open"),
    }
}

/// An address with a scheme that a browser may follow; the register's own are sometimes without one.
fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let address = match text.split_once("://") {
        Some(("http" | "https", _)) => text.to_owned(),
        Some(_) => return None,
        None if text.contains('.') && !text.contains([' ', '@', ':']) => format!("https://{text}"),
        None => return None,
    };
    (!address.contains(['"', '<', '>', ' '])).then_some(address)
}

/// Predecessors' names, as the register's links have them.
async fn predecessor_names(
    visit: &Visit,
    school: &School,
    evidence: &Evidence,
) -> Result<BTreeMap<Urn, String>, WebError> {
    let followed = evidence.lineages.get(&school.urn).into_iter().flat_map(|it| &it.followed);
    let places: Vec<Place> = std::iter::once(school.urn)
        .chain(followed.map(|it| it.predecessor))
        .map(Place::School)
        .collect();
    let rows = visit.scoped.rows(&[SourceKind::Predecessors], &places).await?;
    let named = |row: &trustwide_storage::Row| {
        let urn = text(row, "LinkURN").value()?.parse().ok()?;
        Some((urn, text(row, "LinkName").value()?))
    };
    Ok(rows.iter().filter_map(named).collect())
}

fn predecessors(
    school: &School,
    evidence: &Evidence,
    names: &BTreeMap<Urn, String>,
) -> Vec<Predecessor> {
    let Some(lineage) = evidence.lineages.get(&school.urn) else { return Vec::new() };
    let line = |link: &PredecessorLink| {
        let urn = link.predecessor;
        let name = names.get(&urn).cloned().unwrap_or_else(|| format!("School {urn}"));
        let until = link.on.and_then(|day| day.yesterday().ok());
        Predecessor {
            school: SchoolName { urn, name },
            until: until.map_or(Coded::Missing(Reason::UnknownDate), Coded::Value),
        }
    };
    lineage.followed.iter().chain(&lineage.merged).map(line).collect()
}

/// Whether the reader leads this school.
fn is_own(visit: &Visit, urn: Urn) -> bool {
    visit.scoped.access().home_school() == Some(urn)
}

/// The private part that somebody with no more to say gets.
fn private_of(is_own: bool) -> PrivatePart {
    PrivatePart {
        is_own,
        attention: Vec::new(),
        compared: 0,
        register: Vec::new(),
        notes: Vec::new(),
        note_form: None,
    }
}
