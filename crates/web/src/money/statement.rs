//! `GET /schools/{urn}/statement`: one school's year on one side: what it paid, what it received in days and pounds, what
//! it gave, what that changed, and how to question it. The same as a workbook.

use std::collections::BTreeSet;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    days::{
        Account, Statement, giving_school, label_of,
        money::{Income, MoneySetting, said_pence, said_percent},
        statement,
    },
};
use trustwide_reports::statement::{Cell, Part, workbook};
use trustwide_storage::schools::School;

use super::trust::label_of as money_label;
use crate::{
    days::{account, book::Book, unit, years},
    errors::WebError,
    pages::money::{Changed, ReceivedLine, StatementPage},
    visit::Visit,
};

/// Adds up a school's year.
pub fn of_school(
    book: &Book,
    school: &School,
    income: Option<&Income>,
    setting: Option<&MoneySetting>,
) -> Statement {
    let (ledger, given) = (book.ledger(school), book.given(school.urn));
    let transfers = book.posted.iter().map(|it| &it.transfer);
    statement(&book.day, &ledger, given, transfers, income, setting)
}

/// A school's year: the book that it is read from, its sums, and what the year's settings were.
struct Year {
    book: Book,
    school: School,
    sums: Statement,
    setting: Option<MoneySetting>,
}

impl Year {
    async fn read(visit: &Visit, urn: Urn) -> Result<Year, WebError> {
        visit.may_at(Right::SeeMoney, urn)?;
        visit.may_at(Right::SeeDays, urn)?;
        let book = Book::asked(visit).await?;
        let school =
            book.schools.iter().find(|it| it.urn == urn).ok_or(WebError::NotFound)?.clone();
        let settings = visit.scoped.money_settings().await?;
        let setting = settings.into_iter().find(|it| it.year == book.year).map(|it| it.setting);
        let incomes = visit.scoped.incomes().await?;
        let income = incomes.iter().find(|it| it.year == book.year && it.income.urn == urn);
        let sums = of_school(&book, &school, income.map(|it| &it.income), setting.as_ref());
        Ok(Year { book, school, sums, setting })
    }
}

pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    let page = page(&visit, urn).await?;
    visit.page(page).await
}

async fn page(visit: &Visit, urn: Urn) -> Result<StatementPage, WebError> {
    let Year { book, school, sums, setting } = Year::read(visit, urn).await?;
    let ledger = book.ledger(&school);
    let to: BTreeSet<String> = book
        .transfers()
        .filter(|it| it.state.is_given() && giving_school(it, &book.givers) == Some(urn))
        .map(|it| book.holder(&it.receiver))
        .collect();
    Ok(StatementPage {
        school: book.school(urn),
        year: book.year,
        unit: unit(&book.day),
        is_over: book.year < AcademicYear::of(visit.scoped.as_at().day),
        money_label: money_label(book.model.top_slice.as_ref()),
        grant: sums.grant_pence.map(said_pence),
        percent: sums.percent_hundredths.map(said_percent),
        paid: sums.paid_pence.map(said_pence),
        for_improvement: sums.for_improvement_pence.map(said_pence),
        day_cost: setting.as_ref().and_then(|it| it.day_pence).map(said_pence),
        received: sums.received.iter().map(|it| received(&book, it)).collect(),
        received_total: book.days(sums.received_balance.delivered),
        received_worth: sums.received_pence.map(said_pence),
        offer: account(&book, &ledger.offer()),
        given: book.days(sums.given.delivered),
        given_worth: sums.given_pence.map(said_pence),
        gave_to: to.into_iter().collect(),
        carried: setting.as_ref().map(|_| book.days(sums.carried)),
        carry_over: setting.as_ref().map(|it| it.carry_over.said().to_owned()),
        changed: changed(visit, &book, urn).await?,
        years: years(visit, &format!("/schools/{urn}/statement"), book.year),
        question: None,
    })
}

fn received(book: &Book, it: &trustwide_domain::days::Received) -> ReceivedLine {
    let offered = matches!(it.account, Account::Offer | Account::Supplement);
    ReceivedLine {
        label: it.label.clone(),
        account: it.account.said().into(),
        offered: offered.then(|| book.days(it.balance.offered)),
        delivered: book.days(it.balance.delivered),
        planned: book.days(it.balance.planned),
        worth: it.pence.map(said_pence),
    }
}

/// What the year changed, in people's words: what the school said support was worth, and what came of what was agreed.
async fn changed(visit: &Visit, book: &Book, urn: Urn) -> Result<Vec<Changed>, WebError> {
    let of_year =
        |on: Option<jiff::civil::Date>| on.is_some_and(|it| AcademicYear::of(it) == book.year);
    let requests = visit.scoped.support_requests().await?;
    let mut all: Vec<Changed> = requests
        .into_iter()
        .filter(|it| it.urn == urn && of_year(it.evaluated_on))
        .map(|it| Changed {
            what: label_of(&book.model, Account::Bespoke, &it.line),
            words: it.evaluation,
            on: it.evaluated_on,
        })
        .collect();
    let actions = visit.scoped.actions().await?;
    all.extend(actions.into_iter().filter(|it| it.school == Some(urn) && of_year(it.done_on)).map(
        |it| Changed {
            what: it.words,
            words: if it.outcome.is_empty() { "Done.".into() } else { it.outcome },
            on: it.done_on,
        },
    ));
    all.sort_by_key(|it| it.on);
    Ok(all)
}

/// `GET /schools/{urn}/statement/file`: the same as a workbook, to take away.
pub async fn file(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    let Year { book, school, sums, .. } = Year::read(&visit, urn).await?;
    visit.log("Statement as a workbook", Some(urn)).await?;
    let title = format!("{}: statement for {}", school.name, book.year);
    let lead = format!("{} {}.", unit(&book.day), capital(&visit.as_at_words()));
    let parts = parts(&book, &sums);
    let bytes = workbook(&title, &lead, &parts).map_err(|it| WebError::Broken(it.to_string()))?;
    let name = format!("attachment; filename=\"statement-{urn}-{}.xlsx\"", book.year);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn capital(words: &str) -> String {
    let mut all = words.chars();
    all.next().map_or_else(String::new, |first| first.to_uppercase().chain(all).collect())
}

fn parts(book: &Book, sums: &Statement) -> Vec<Part> {
    let days = |minutes: u32| Cell::Days(f64::from(minutes) / f64::from(book.day.minutes.max(1)));
    let pounds = |pence: Option<i64>| match pence {
        Some(pence) => Cell::Pounds(pence as f64 / 100.0),
        None => Cell::Text("Not entered by the trust".into()),
    };
    let text = |words: &str| Cell::Text(words.to_owned());
    let paid = vec![
        vec![text("General annual grant"), pounds(sums.grant_pence)],
        vec![text(&money_label(book.model.top_slice.as_ref())), pounds(sums.paid_pence)],
        vec![text("Of it for school improvement"), pounds(sums.for_improvement_pence)],
    ];
    let received = sums.received.iter().map(|it| {
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
