//! Whom one can be in the demonstration: a person, their post, and what there is to see as them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{
    Urn,
    ids::{PersonId, TrustId},
};
use trustwide_storage::{Database, people::HeldPost};

use super::{people, stage::scope_of};

/// One line of the list to pick from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CastMember {
    pub person: PersonId,
    pub name: String,
    /// `Headteacher, Saltmarsh Primary School`
    pub post: String,
    pub why: String,
}

/// The list, in the order of `data/people.toml`: who is in post on the day and has something to show.
pub async fn cast(db: &Database, trust: &TrustId, today: Date) -> anyhow::Result<Vec<CastMember>> {
    let scoped = scope_of(db, trust, today).await?;
    let people = scoped.people().await?;
    let by_email: BTreeMap<&str, _> =
        people.iter().filter_map(|it| Some((it.email.as_deref()?, it))).collect();
    let schools = scoped.schools().await?.into_iter().map(|it| (it.urn, it.name)).collect();
    let holdings = scoped.holdings().await?;
    let member = |somebody: people::Somebody| {
        let person = by_email.get(somebody.email().as_str())?;
        let held: Vec<&HeldPost> = holdings
            .iter()
            .filter(|it| it.holding.person == person.id && it.holding.is_held_on(today))
            .collect();
        Some(CastMember {
            person: person.id.clone(),
            name: person.name.clone(),
            post: post_said(&held, &schools)?,
            why: somebody.be?,
        })
    };
    Ok(people::table()?.into_iter().filter_map(member).collect())
}

/// What somebody acts as for a while comes before what they are otherwise.
fn post_said(held: &[&HeldPost], schools: &BTreeMap<Urn, String>) -> Option<String> {
    let acting = held.iter().find(|it| it.holding.acting_for.is_some());
    let first = acting.or(held.first())?;
    let same = held.iter().filter(|it| it.title == first.title);
    let at: Vec<&str> =
        same.filter_map(|it| schools.get(&it.holding.school?)).map(String::as_str).collect();
    let title = match acting {
        Some(_) => format!("Acting {}", first.title.to_lowercase()),
        None => first.title.clone(),
    };
    Some(match at.as_slice() {
        [] => title,
        [one] => format!("{title}, {one}"),
        [one, other] => format!("{title}, {one} and {other}"),
        more => format!("{title}, {} schools", more.len()),
    })
}
