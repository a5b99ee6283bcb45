//! `GET /schools/{urn}/statement`: one school's year on one side: what it paid, what it received in days and pounds, what
//! it gave, what that changed, and how to question it. The same as a workbook.

use std::{collections::BTreeSet, sync::Arc};

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    days::{
        Account, PaidPart, Statement, giving_school,
        money::{MoneySetting, said_pence, said_percent, said_pounds},
        statement,
    },
};
use trustwide_storage::{days::EnteredFunding, schools::School};

use super::{
    funding,
    paid::{Paid, said_shares},
    questions,
    trust::label_of as money_label,
};
use crate::{
    days::{book::Book, of_offer, unit, years},
    errors::WebError,
    pages::money::{Changed, PaidLine, ReceivedLine, StatementPage},
    visit::Visit,
};

/// Adds up a school's year.
pub fn of_school(
    book: &Book,
    school: &School,
    paid: &Paid,
    setting: Option<&MoneySetting>,
) -> Statement {
    let (ledger, given) = (book.ledger(school), book.given(school.urn));
    let transfers = book.posted.iter().map(|it| &it.transfer);
    statement(&book.day, &ledger, given, transfers, paid.of(school.urn), setting)
}

/// A school's year: the book that it is read from, its sums, and what the year's settings were.
pub struct Year {
    pub book: Arc<Book>,
    pub school: School,
    pub sums: Statement,
    /// What the school was given in money.
    pub fundings: Vec<EnteredFunding>,
    setting: Option<MoneySetting>,
}

impl Year {
    pub async fn read(visit: &Visit, urn: Urn) -> Result<Year, WebError> {
        visit.may_at(Right::SeeMoney, urn)?;
        visit.may_at(Right::SeeDays, urn)?;
        let book = Book::asked(visit).await?;
        let school =
            book.schools.iter().find(|it| it.urn == urn).ok_or(WebError::NotFound)?.clone();
        let settings = visit.scoped.money_settings().await?;
        let setting = settings.into_iter().find(|it| it.year == book.year).map(|it| it.setting);
        let paid = Paid::read(&visit.scoped, book.year).await?;
        let sums = of_school(&book, &school, &paid, setting.as_ref());
        let mut fundings = visit.scoped.fundings(book.year).await?;
        fundings.retain(|it| it.funding.urn == urn);
        Ok(Year { book, school, sums, fundings, setting })
    }
}

pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    let page = page(&visit, urn).await?;
    visit.page(page).await
}

/// The page of one school's statement.
pub async fn page(visit: &Visit, urn: Urn) -> Result<StatementPage, WebError> {
    let Year { book, school, sums, fundings, setting } = Year::read(visit, urn).await?;
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
        percent: said_shares(&sums.parts),
        parts: parts(&sums.parts),
        paid: sums.paid_pence.map(said_pence),
        for_improvement: sums.for_improvement_pence.map(said_pence),
        day_cost: setting.as_ref().and_then(|it| it.day_pence).map(said_pence),
        received: sums.received.iter().map(|it| received(&book, it)).collect(),
        from_heads: sums.from_heads.iter().map(|it| received(&book, it)).collect(),
        received_total: book.days(sums.received_balance.delivered),
        planned_total: book.days(sums.received_balance.planned),
        received_worth: sums.received_pence.map(said_pounds),
        offer: of_offer(&book, &ledger),
        offered_total: book.days(ledger.offer().and(&ledger.carried()).offered),
        given: book.days(sums.given.delivered),
        gives: book.days(sums.given.planned),
        given_worth: sums.given_pence.map(said_pounds),
        gave_to: to.into_iter().collect(),
        funding: funding::lines(visit, &fundings, |urn| book.school(urn)),
        funding_total: funding::total(&fundings),
        carried: setting.as_ref().map(|_| book.days(sums.carried)),
        carry_over: setting.as_ref().map(|it| it.carry_over.said().to_owned()),
        changed: changed(visit, &book, urn).await?,
        years: years(visit, &format!("/schools/{urn}/statement"), book.year),
        questions: questions::lines(visit, urn).await?,
        question: questions::form(visit, urn),
    })
}

/// What was paid stretch by stretch, where the year has more than one.
fn parts(parts: &[PaidPart]) -> Vec<PaidLine> {
    let line = |it: &PaidPart| PaidLine {
        from: it.from,
        to: it.to,
        share: it.percent_hundredths.map(said_percent),
        pounds: said_pence(it.pence),
        decided: it.decided.clone(),
    };
    let decided = parts.iter().any(|it| it.decided.is_some());
    if decided { parts.iter().map(line).collect() } else { Vec::new() }
}

fn received(book: &Book, it: &trustwide_domain::days::Received) -> ReceivedLine {
    let offered = matches!(it.account, Account::Offer | Account::Supplement | Account::Carried);
    ReceivedLine {
        label: it.label.clone(),
        account: it.account.said().into(),
        offered: offered.then(|| book.days(it.balance.offered)),
        delivered: book.days(it.balance.delivered),
        planned: book.days(it.balance.planned),
        worth: it.pence.map(said_pounds),
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
            what: book.label(Account::Bespoke, &it.line),
            words: it.evaluation,
            on: it.evaluated_on,
        })
        .collect();
    let done = visit.scoped.done_at(urn, book.year).await?;
    all.extend(done.into_iter().map(|it| Changed {
        what: it.words,
        words: if it.outcome.is_empty() { "Done.".into() } else { it.outcome },
        on: it.done_on,
    }));
    all.sort_by_key(|it| it.on);
    Ok(all)
}
