//! What a school is compared with: its trust, its authority, its similar schools, England. Worked out once for a
//! revision and kept, because it reads many schools' rows.

use std::{collections::BTreeMap, sync::Arc};

use trustwide_domain::{
    AcademicYear, Coded, LaCode, Place, Reason, SourceKind, Urn, figures::Figure, measures::Column,
    similar::Similar as Near,
};
use trustwide_storage::schools::School;

use super::results::{compared_columns, feature_columns};
use crate::{
    errors::WebError,
    evidence::{Evidence, phase_of, plain, text},
    pages::{
        school::{Similar, SimilarSchool},
        shared::SchoolName,
    },
    reference::ComparatorsOf,
    visit::Visit,
};

/// How many similar schools are shown.
const SIMILAR: usize = 50;

/// The four figures beside a school's.
#[derive(Debug, Clone)]
pub struct Beside {
    pub trust: Coded<f64>,
    pub local_authority: Coded<f64>,
    pub similar: Coded<f64>,
    pub england: Coded<f64>,
    /// England's figure with the pupils it is of, to test a difference from it.
    pub england_read: Option<Figure>,
}

impl Beside {
    const NOTHING: Beside = Beside {
        england_read: None,
        trust: Coded::Missing(Reason::NotInFile),
        local_authority: Coded::Missing(Reason::NotInFile),
        similar: Coded::Missing(Reason::NotInFile),
        england: Coded::Missing(Reason::NotInFile),
    };
}

/// Everything that one school's page compares it with.
pub struct Comparators {
    figures: BTreeMap<(SourceKind, String, AcademicYear), Beside>,
    near: Coded<Vec<NearSchool>>,
    own: Option<[Coded<f32>; trustwide_domain::similar::FEATURES]>,
    pub year: Option<AcademicYear>,
}

/// A similar school with its name.
struct NearSchool {
    near: Near,
    name: String,
    local_authority: String,
    in_trust: bool,
}

impl Comparators {
    /// The figures beside a school's own.
    pub fn of(&self, kind: SourceKind, column: &Column, year: AcademicYear) -> Beside {
        self.figures.get(&(kind, column.name.clone(), year)).cloned().unwrap_or(Beside::NOTHING)
    }
}

/// A school's comparators, kept from an earlier request where nothing has changed.
pub async fn comparators(
    visit: &Visit,
    school: &School,
    own: &Evidence,
) -> Result<Arc<Comparators>, WebError> {
    let key = visit.key(ComparatorsOf::school(&visit.scoped, school.urn).await?);
    let kept = &visit.app.reference.comparators;
    match kept.get(&key) {
        Some(found) => Ok(found),
        None => Ok(kept.keep(key, work_out(visit, school, own).await?)),
    }
}

async fn work_out(visit: &Visit, school: &School, own: &Evidence) -> Result<Comparators, WebError> {
    let reference = visit.app.reference.reference(&visit.scoped).await?;
    let members = visit.scoped.schools().await?;
    let predecessors: Vec<Urn> = own
        .lineages
        .get(&school.urn)
        .into_iter()
        .flat_map(|it| &it.followed)
        .map(|it| it.predecessor)
        .collect();
    let context = std::iter::once(school.urn)
        .chain(predecessors.iter().copied())
        .find_map(|urn| reference.context(urn));
    let near = match context {
        Some(context) => reference.pool().nearest(context, SIMILAR, &predecessors),
        None => Coded::Missing(Reason::NotInFile),
    };
    let similar: Vec<Urn> = near.as_ref().value().into_iter().flatten().map(|it| it.urn).collect();
    let phase = phase_of(school, own.register(school.urn));
    let alike =
        members.iter().filter(|it| phase_of(it, None) == phase_of(school, None)).map(|it| it.urn);
    let trust: Vec<Urn> = alike.collect();
    let wider = wider_places(school.urn, own);
    let schools: Vec<Urn> = trust.iter().chain(&similar).copied().collect();
    let evidence = Evidence::load(&visit.scoped, &schools, &wider).await?;
    let authority = wider.iter().copied().find(|it| matches!(it, Place::LocalAuthority(_)));
    let mut figures = BTreeMap::new();
    for kind in [SourceKind::Ks2, SourceKind::Ks4, SourceKind::Census, SourceKind::Absence] {
        for year in own.years(kind) {
            for column in compared_columns(kind) {
                let of_authority = |place| evidence.of_place(place, kind, column, year);
                let beside = Beside {
                    trust: evidence.together(&trust, kind, column, year).value,
                    local_authority: authority
                        .map_or(Coded::Missing(Reason::NotInFile), of_authority),
                    similar: evidence.together(&similar, kind, column, year).value,
                    england: evidence.england(kind, column, year, phase),
                    england_read: evidence.england_read(kind, column, year, phase),
                };
                figures.insert((kind, column.name.clone(), year), beside);
            }
        }
    }
    let in_trust = |urn: Urn| members.iter().any(|it| it.urn == urn);
    let named =
        |near: Vec<Near>| near.into_iter().map(|near| named(near, &evidence, &in_trust)).collect();
    Ok(Comparators {
        figures,
        near: near.map(named),
        own: context.map(|it| it.features),
        year: reference.year,
    })
}

/// England's rows, and the authority's that the school lies in.
fn wider_places(urn: Urn, own: &Evidence) -> Vec<Place> {
    use Place::{England, EnglandPrimary, EnglandSecondary, EnglandSpecial, EnglandState};
    let mut places = vec![England, EnglandState, EnglandPrimary, EnglandSecondary, EnglandSpecial];
    places.extend(authority_of(urn, own).map(Place::LocalAuthority));
    places
}

/// The authority's code, from the register or from any file of results.
fn authority_of(urn: Urn, own: &Evidence) -> Option<LaCode> {
    let code = |row: &trustwide_storage::Row, column: &str| {
        text(row, column).value()?.parse::<LaCode>().ok()
    };
    if let Some(found) = own.register(urn).and_then(|row| code(row, "LA (code)")) {
        return Some(found);
    }
    let kinds = [
        (SourceKind::Ks2, "LEA"),
        (SourceKind::Ks4, "LEA"),
        (SourceKind::Census, "LA"),
        (SourceKind::Absence, "LA"),
    ];
    kinds.into_iter().find_map(|(kind, column)| {
        own.years(kind).into_iter().rev().find_map(|year| {
            own.school_rows(urn, kind, year).rows.iter().find_map(|row| code(row, column))
        })
    })
}

fn named(near: Near, evidence: &Evidence, in_trust: &impl Fn(Urn) -> bool) -> NearSchool {
    let register = evidence.register(near.urn);
    let registered = |column: &str| register.and_then(|row| text(row, column).value());
    let results = [SourceKind::Ks2, SourceKind::Ks4].into_iter().find_map(|kind| {
        let latest = evidence.years(kind).into_iter().rev();
        latest.into_iter().find_map(|year| {
            text(evidence.row(Place::School(near.urn), kind, Some(year))?, "SCHNAME").value()
        })
    });
    NearSchool {
        name: registered("EstablishmentName")
            .or(results)
            .unwrap_or_else(|| format!("School {}", near.urn)),
        local_authority: registered("LA (name)").unwrap_or_default(),
        in_trust: in_trust(near.urn),
        near,
    }
}

/// The list of similar schools, with the context they were found by.
pub fn similar(school: &School, compared: &Comparators) -> Similar {
    let columns = feature_columns();
    let none = |why: &str| Similar {
        columns: Vec::new(),
        own: Vec::new(),
        schools: Vec::new(),
        why_none: Some(why.into()),
        source: None,
    };
    let (near, own) = match (&compared.near, compared.own) {
        (Coded::Value(near), Some(own)) => (near, own),
        (Coded::Missing(Reason::NotAvailable), _) => {
            return none("The census says too little of this school to compare it.");
        }
        _ => return none("No school census with this school in it has been loaded."),
    };
    let figure =
        |value: Coded<f32>, at: usize| plain(value.map(f64::from), columns[at]).with_places(0);
    let line = |it: &NearSchool| {
        let context = (0..own.len()).map(|at| {
            let value = match (own[at], it.near.differences[at]) {
                (Coded::Value(own), Coded::Value(difference)) => Coded::Value(own + difference),
                (_, missing) => {
                    missing.reason().map_or(Coded::Missing(Reason::NotAvailable), Coded::Missing)
                }
            };
            figure(value, at)
        });
        SimilarSchool {
            school: SchoolName { urn: it.near.urn, name: it.name.clone() },
            local_authority: it.local_authority.clone(),
            distance: f64::from(it.near.distance),
            context: context.collect(),
            in_trust: it.in_trust && it.near.urn != school.urn,
        }
    };
    Similar {
        columns: columns.iter().map(|it| it.meaning.short.clone()).collect(),
        own: (0..own.len()).map(|at| figure(own[at], at)).collect(),
        schools: near.iter().map(line).collect(),
        why_none: None,
        source: None,
    }
}
