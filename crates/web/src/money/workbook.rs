//! A school's statement as a workbook, to take away: the same sums as on the page.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use trustwide_domain::{Urn, days::Statement, time::Said};
use trustwide_reports::statement::{Cell, Part, workbook};
use trustwide_storage::days::EnteredFunding;

use super::{statement::Year, trust::label_of as money_label};
use crate::{
    days::{book::Book, unit},
    errors::WebError,
    look::say::capital,
    visit::Visit,
};

/// `GET /schools/{urn}/statement/file`: the same as a workbook, to take away.
pub async fn file(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    let Year { book, school, sums, fundings, .. } = Year::read(&visit, urn).await?;
    visit.log("Statement as a workbook", Some(urn)).await?;
    let title = format!("{}: statement for {}", school.name, book.year);
    let lead = format!("{} {}.", unit(&book.day), capital(&visit.as_at_words()));
    let mut parts = parts(&book, &sums);
    parts.push(funding(&fundings));
    let bytes = workbook(&title, &lead, &parts).map_err(|it| WebError::Broken(it.to_string()))?;
    let name = format!("attachment; filename=\"statement-{urn}-{}.xlsx\"", book.year);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// Money that the school was given, line by line.
fn funding(entered: &[EnteredFunding]) -> Part {
    let row = |it: &EnteredFunding| {
        let it = &it.funding;
        let said = [
            Said(it.on).to_string(),
            it.purpose.said().into(),
            it.source.clone(),
            it.words.clone(),
        ];
        let texts = said.into_iter().map(Cell::Text);
        texts.chain([Cell::Pounds(it.pence as f64 / 100.0)]).collect()
    };
    let columns = ["On", "For", "From", "What it pays for", "Pounds"];
    Part {
        heading: "Funding".into(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: entered.iter().map(row).collect(),
    }
}

fn parts(book: &Book, sums: &Statement) -> Vec<Part> {
    let days = |minutes: u32| Cell::Days(f64::from(minutes) / f64::from(book.day.minutes.max(1)));
    let pounds = |pence: Option<i64>| match pence {
        Some(pence) => Cell::Pounds(pence as f64 / 100.0),
        None => Cell::Text("Not entered by the trust".into()),
    };
    let text = |words: &str| Cell::Text(words.to_owned());
    let mut paid = vec![
        vec![text("General annual grant"), pounds(sums.grant_pence)],
        vec![text(&money_label(book.model.top_slice.as_ref())), pounds(sums.paid_pence)],
        vec![text("Of it for school improvement"), pounds(sums.for_improvement_pence)],
    ];
    for it in sums.parts.iter().filter(|_| sums.parts.iter().any(|it| it.decided.is_some())) {
        let said = format!("{} to {}", Said(it.from), Said(it.to));
        let said = match &it.decided {
            Some(decided) => format!("{said}, decided: {decided}"),
            None => said,
        };
        paid.insert(paid.len() - 1, vec![text(&said), pounds(Some(it.pence))]);
    }
    let received = sums.received.iter().chain(&sums.from_heads).map(|it| {
        vec![
            text(&it.label),
            text(it.account.said()),
            days(it.balance.offered),
            days(it.balance.planned),
            days(it.balance.delivered),
            pounds(it.pence),
        ]
    });
    let given = vec![vec![
        text("Given to other schools"),
        days(sums.given.delivered),
        pounds(sums.given_pence),
    ]];
    let heads = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    vec![
        Part { heading: "Paid".into(), columns: heads(&["", "Pounds"]), rows: paid },
        Part {
            heading: "Received".into(),
            columns: heads(&[
                "Line",
                "Account",
                "Days offered",
                "Days planned",
                "Days given",
                "Worth",
            ]),
            rows: received.collect(),
        },
        Part { heading: "Given".into(), columns: heads(&["", "Days", "Worth"]), rows: given },
    ]
}
