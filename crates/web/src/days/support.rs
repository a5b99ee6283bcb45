//! Requests for support: what a school may ask for, all requests with where they stand, and how long an answer takes.

use axum::response::Response;
use trustwide_domain::{
    access::Right,
    days::{Account, RequestState, Response as Took, response},
    model::{Item, Model},
};
use trustwide_storage::days::Request;

use super::{book::Book, trust::reserves};
use crate::{
    errors::WebError,
    look::say,
    pages::days::{RequestRow, SupportPage},
    visit::Visit,
};

/// What a school may ask for: what the model lists, or, where it lists nothing, the time that it holds back for need.
pub fn on_the_menu(model: &Model) -> Vec<&Item> {
    match model.bespoke.is_empty() {
        true => model.reserves.iter().map(|it| &it.item).collect(),
        false => model.bespoke.iter().map(|it| &it.item).collect(),
    }
}

/// Refused where the model in force has nothing to ask for.
pub fn menu(visit: &Visit) -> Result<(), WebError> {
    if on_the_menu(visit.model()?).is_empty() { Err(WebError::NotFound) } else { Ok(()) }
}

/// `GET /support`
pub async fn list(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeDays)?;
    menu(&visit)?;
    let book = Book::asked(&visit).await?;
    let all = visit.scoped.support_requests().await?;
    let (done, open): (Vec<&Request>, Vec<&Request>) =
        all.iter().partition(|it| it.state.is_over());
    let rows = |them: Vec<&Request>| them.into_iter().map(|it| row(&book, it)).collect();
    let page = SupportPage {
        open: rows(open),
        done: rows(done),
        reserves: reserves(&book),
        times: if book.whole { times(&book, &all) } else { Vec::new() },
        may_ask: visit.scoped.access().may_somewhere(Right::AskForSupport),
    };
    visit.page(page).await
}

/// One request in a line.
pub fn row(book: &Book, it: &Request) -> RequestRow {
    let took = took(book, it);
    let waited = match (it.state, took.to_decision, took.to_support) {
        (RequestState::Asked, _, _) => "Waiting for a decision".to_owned(),
        (RequestState::Withdrawn, _, _) => "Withdrawn by the school".into(),
        (RequestState::Declined, Some(days), _) => format!("Declined after {}", days_said(days)),
        (_, Some(days), None) => {
            format!("Decided after {}; no support yet", days_said(days))
        }
        (_, Some(days), Some(more)) => {
            format!(
                "Decided after {}, first support after {} more",
                days_said(days),
                days_said(more)
            )
        }
        _ => String::new(),
    };
    RequestRow {
        id: it.edited.record.clone(),
        school: book.school(it.urn),
        line: book.label(Account::Bespoke, &it.line),
        urgent: it.urgent,
        asked_on: it.asked_on,
        state: it.state,
        waited,
    }
}

fn days_said(days: i32) -> String {
    match u32::try_from(days).unwrap_or(0) {
        0 => "less than a day".into(),
        days => say::how_many(days, "day", "days"),
    }
}

/// How long a request waited for its decision, and then for its first support.
pub fn took(book: &Book, it: &Request) -> Took {
    let of = book.transfers().filter(|t| t.request.as_ref() == Some(&it.edited.record));
    response(it.asked_on, it.decided_on, of)
}

/// How long decisions and first support took, in the middle of all requests of a kind.
fn times(book: &Book, all: &[Request]) -> Vec<String> {
    let middle = |mut days: Vec<i32>| {
        days.sort_unstable();
        days.get(days.len() / 2).copied()
    };
    let mut said = Vec::new();
    for (urgent, name) in [(true, "Urgent requests"), (false, "Other requests")] {
        let took: Vec<Took> =
            all.iter().filter(|it| it.urgent == urgent).map(|it| took(book, it)).collect();
        let decided = middle(took.iter().filter_map(|it| it.to_decision).collect());
        let first = middle(took.iter().filter_map(|it| it.to_support).collect());
        let said_of = |days: Option<i32>| days.map_or_else(|| "none yet".into(), days_said);
        if decided.is_some() {
            said.push(format!(
                "{name}: from asking to a decision, {}; from the decision to the first support, {} (the middle one of each).",
                said_of(decided),
                said_of(first)
            ));
        }
    }
    said
}
