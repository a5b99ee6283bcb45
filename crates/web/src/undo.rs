//! `POST /undo/{kind}/{record}/{version}`: takes the last act back: to an earlier version, or, where the version is `-`, away.
//!
//! Only for somebody who may do the act itself, and only while nobody else has changed the record since.

use axum::{extract::Path, response::Response};
use trustwide_domain::{RecordId, Urn, access::Right};
use trustwide_storage::{
    StorageError, Versioned,
    opening::Brought,
    tables::{
        action, away, capacity, committee, contact, contact_reply, context_note, correction,
        element_state, funding, holding, model_version, person, policy, post, school_days,
        school_year, specialism, support_request, transfer, watch,
    },
};

use crate::{
    banding, contacts, days, elements,
    errors::WebError,
    look::encoded,
    people::{self, managers},
    reply,
    routes::Routes,
    start, typed,
    visit::{Posted, Visit},
};

pub fn routes() -> Routes {
    Routes::default().post("/undo/{kind}/{record}/{version}", undo)
}

/// The address that takes an act back and then leads on; `version` is what to go back to, `None` for something new.
pub fn address(kind: &str, record: &RecordId, version: Option<&str>, to: &str) -> String {
    format!("/undo/{kind}/{record}/{}?to={}", version.unwrap_or("-"), encoded(to))
}

async fn undo(
    Path((kind, record, version)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let record = typed::record(&record)?;
    let earlier = (version != "-").then_some(version.as_str());
    match kind.as_str() {
        correction::Entity::KIND => {
            at_school::<correction::Entity>(visit, Right::CorrectFacts, &record, |it| it.urn)
                .await?;
            take_back::<correction::Entity>(visit, &record, earlier).await?;
        }
        context_note::Entity::KIND => {
            at_school::<context_note::Entity>(visit, Right::WriteContext, &record, |it| it.urn)
                .await?;
            take_back::<context_note::Entity>(visit, &record, earlier).await?;
        }
        // A watchlist is its owner's: nobody else's scope finds the record.
        watch::Entity::KIND => {
            find::<watch::Entity>(visit, &record).await?;
            take_back::<watch::Entity>(visit, &record, earlier).await?;
        }
        contact::Entity::KIND => contacts::undo(visit, &record, earlier).await?,
        contact_reply::Entity::KIND => {
            at_school::<contact_reply::Entity>(visit, Right::ReplyToContact, &record, |it| it.urn)
                .await?;
            take_back::<contact_reply::Entity>(visit, &record, earlier).await?;
        }
        action::Entity::KIND => {
            contacts::may_undo_action(visit, &record).await?;
            take_back::<action::Entity>(visit, &record, earlier).await?;
        }
        transfer::Entity::KIND => {
            visit.may(Right::PlanDays)?;
            days::undo_transfer(visit, &record, earlier.is_none()).await?;
        }
        capacity::Entity::KIND => {
            visit.may(Right::PlanDays)?;
            take_back::<capacity::Entity>(visit, &record, earlier).await?;
        }
        funding::Entity::KIND => {
            visit.may(Right::SetMoney)?;
            take_back::<funding::Entity>(visit, &record, earlier).await?;
        }
        away::Entity::KIND => {
            visit.may(Right::PlanDays)?;
            take_back::<away::Entity>(visit, &record, earlier).await?;
        }
        support_request::Entity::KIND => match earlier {
            Some(earlier) => days::undo_request(visit, &record, earlier).await?,
            None => {
                at_school::<support_request::Entity>(visit, Right::AskForSupport, &record, |it| {
                    it.urn
                })
                .await?;
                take_back::<support_request::Entity>(visit, &record, None).await?;
            }
        },
        specialism::Entity::KIND => {
            people::may_say_specialisms(visit)?;
            find::<specialism::Entity>(visit, &record).await?;
            take_back::<specialism::Entity>(visit, &record, earlier).await?;
        }
        person::Entity::KIND | post::Entity::KIND | holding::Entity::KIND => {
            visit.may(Right::ManagePeople)?;
            managers::undo(visit, &kind, &record, earlier).await?;
        }
        school_year::Entity::KIND => {
            visit.may(Right::SetCalendar)?;
            find::<school_year::Entity>(visit, &record).await?;
            take_back::<school_year::Entity>(visit, &record, earlier).await?;
        }
        committee::Entity::KIND => {
            visit.may(Right::SetCalendar)?;
            find::<committee::Entity>(visit, &record).await?;
            take_back::<committee::Entity>(visit, &record, earlier).await?;
        }
        school_days::Entity::KIND => {
            at_school::<school_days::Entity>(visit, Right::SetCalendar, &record, |it| it.urn)
                .await?;
            take_back::<school_days::Entity>(visit, &record, earlier).await?;
        }
        model_version::Entity::KIND => {
            visit.may(Right::EditModel)?;
            find::<model_version::Entity>(visit, &record).await?;
            take_back::<model_version::Entity>(visit, &record, earlier).await?;
        }
        element_state::Entity::KIND => {
            elements::may_take_back(visit, &record).await?;
            take_back::<element_state::Entity>(visit, &record, earlier).await?;
        }
        policy::Entity::KIND => {
            elements::may_take_back_policy(visit)?;
            find::<policy::Entity>(visit, &record).await?;
            take_back::<policy::Entity>(visit, &record, earlier).await?;
        }
        _ if let Some(what) = Brought::from_word(&kind).filter(|_| earlier.is_none()) => {
            start::take_back(visit, what, &record).await?;
        }
        _ if banding::take_back(visit, &kind, &record, earlier).await? => {}
        _ => return Err(WebError::NotFound),
    }
    reply::done(visit.asked("to").unwrap_or("/"), "That is undone.", None)
}

/// A record's latest fields, where the person may see them.
async fn find<E: Versioned>(visit: &Visit, record: &RecordId) -> Result<E::Fields, WebError> {
    let found = visit.scoped.latest::<E>(record).await?;
    Ok(found.ok_or(StorageError::NotFound { what: "record" })?.1)
}

/// Goes on only where the right is held at the school that the record is about.
async fn at_school<E: Versioned>(
    visit: &Visit,
    right: Right,
    record: &RecordId,
    urn: fn(&E::Fields) -> i64,
) -> Result<(), WebError> {
    let fields = find::<E>(visit, record).await?;
    let urn: Urn = urn(&fields).to_string().parse().map_err(|_| WebError::NotFound)?;
    visit.may_at(right, urn)
}

async fn take_back<E: Versioned>(
    visit: &Visit,
    record: &RecordId,
    earlier: Option<&str>,
) -> Result<(), WebError> {
    let mut write = visit.write().await?;
    write.undo::<E>(record, earlier).await?;
    write.commit().await?;
    Ok(())
}
