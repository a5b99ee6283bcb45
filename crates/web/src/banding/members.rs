//! A round and the schools that it is about.

use trustwide_domain::{
    RecordId, Urn,
    banding::{RoundKind, Stage},
};
use trustwide_storage::{
    Scoped,
    banding::{Case, Round},
};

use super::{
    looks::Looks,
    overview::{case_in, stage_of},
    view,
};
use crate::{errors::WebError, pages::shared::SchoolName, typed, visit::Visit};

/// Those of a review between rounds: begun in it, or due while it is open.
async fn reviewed(
    scoped: &Scoped,
    round: &Round,
    begun: &[Case],
    schools: Vec<SchoolName>,
) -> Result<Vec<SchoolName>, WebError> {
    let (_, model) = view::model_of(scoped, &round.model).await?;
    let looks = Looks::read(scoped, &model).await?;
    let due = |urn: Urn| round.closed_on.is_none() && looks.is_due(urn);
    let here = |it: &SchoolName| begun.iter().any(|case| case.frozen.urn == it.urn) || due(it.urn);
    Ok(schools.into_iter().filter(here).collect())
}

/// A round, and the schools that it is about.
pub struct Members {
    pub round: Round,
    pub schools: Vec<SchoolName>,
    pub cases: Vec<Case>,
}

impl Members {
    /// Reads a round; there is none for those who do not see it.
    pub async fn read(visit: &Visit, id: &str) -> Result<Members, WebError> {
        let id = typed::record(id).map_err(|_| WebError::NotFound)?;
        Members::of(&visit.scoped, &id).await
    }

    /// The same of any scope.
    pub async fn of(scoped: &Scoped, id: &RecordId) -> Result<Members, WebError> {
        let round = scoped.find_round(id).await?.ok_or(WebError::NotFound)?;
        let name = |urn: Urn, name: String| SchoolName { urn, name };
        let mut schools: Vec<SchoolName> =
            scoped.schools().await?.into_iter().map(|it| name(it.urn, it.name)).collect();
        if let Some(urn) = round.urn {
            let joining = scoped.prospects().await?.into_iter();
            schools.extend(joining.map(|it| name(it.urn, it.name)));
            schools.retain(|it| it.urn == urn);
        }
        let cases = scoped.cases_of(id).await?;
        if round.kind == RoundKind::Review && round.urn.is_none() {
            schools = reviewed(scoped, &round, &cases, schools).await?;
        }
        Ok(Members { round, schools, cases })
    }

    pub fn case(&self, urn: Urn) -> Option<&Case> {
        case_in(&self.cases, &self.round.edited.record, urn)
    }

    /// Where a school stands.
    pub fn at(&self, visit: &Visit, urn: Urn) -> Stage {
        stage_of(visit, &self.round, self.case(urn))
    }
}
