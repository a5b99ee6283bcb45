//! `GET /people/roles`: what each role may see and do, read from the one place that decides it ([`Role::rights`]).

use axum::response::Response;
use trustwide_domain::access::{Right, Role};

use crate::{
    errors::WebError,
    pages::people::{Reach, RightGroup, RightRow, RolesPage},
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let (see, act): (Vec<Right>, Vec<Right>) =
        Right::ALL.iter().partition(|right| right.word().starts_with("see_"));
    let group = |heading: &str, rights: Vec<Right>| RightGroup {
        heading: heading.into(),
        rights: rights.into_iter().map(row).collect(),
    };
    let roles = Role::ALL.iter().map(|role| role.title().into()).collect();
    visit.page(RolesPage { roles, groups: vec![group("See", see), group("Do", act)] }).await
}

fn row(right: Right) -> RightRow {
    RightRow {
        right: right.title().into(),
        reach: Role::ALL.iter().map(|role| reach(*role, right)).collect(),
    }
}

/// How far a right reaches for a role.
fn reach(role: Role, right: Right) -> Reach {
    match role {
        _ if !role.rights().contains(&right) => Reach::No,
        // What is public is public for every school, whichever post one holds.
        _ if right == Right::SeePublic || !role.is_for_a_school() => Reach::EverySchool,
        Role::ImprovementPartner => Reach::Caseload,
        _ => Reach::OwnSchool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_reaches_as_far_as_the_post() {
        assert_eq!(reach(Role::Headteacher, Right::SeeSchool), Reach::OwnSchool);
        assert_eq!(reach(Role::Headteacher, Right::SeePublic), Reach::EverySchool);
        assert_eq!(reach(Role::ImprovementPartner, Right::SeeSchool), Reach::Caseload);
        assert_eq!(reach(Role::Trustee, Right::SeeSchool), Reach::EverySchool);
        assert_eq!(reach(Role::Administrator, Right::SeeSchool), Reach::No);
    }
}
