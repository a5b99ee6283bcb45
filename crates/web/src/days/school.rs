//! `GET /schools/{urn}/days`: one school's account, line by line, with where each line comes from and each transfer.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    Urn,
    access::Right,
    days::{Account, SchoolLine, giving_school},
};
use trustwide_storage::days::Posted;

use super::{
    book::Book,
    support::on_the_menu,
    trust::{account, of_offer, unit, years},
};
use crate::{
    errors::WebError,
    pages::days::{LineRow, SchoolDaysPage, TransferRow},
    visit::Visit,
};

pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    visit.may_at(Right::SeeDays, urn)?;
    let book = Book::asked(&visit).await?;
    let school = book.schools.iter().find(|it| it.urn == urn).ok_or(WebError::NotFound)?;
    let ledger = book.ledger(school);
    let rows = |which: fn(Account) -> bool| -> Vec<LineRow> {
        ledger.lines.iter().filter(|it| which(it.account)).map(|it| line(&book, it)).collect()
    };
    let to_it = |it: &&Posted| it.transfer.receiver.school() == Some(urn);
    let from_it = |it: &&Posted| giving_school(&it.transfer, &book.givers) == Some(urn);
    let access = visit.scoped.access();
    let page = SchoolDaysPage {
        school: book.school(urn),
        year: book.year,
        unit: unit(&book.day),
        lines: rows(|it| matches!(it, Account::Offer | Account::Supplement)),
        offer: of_offer(&book, &ledger),
        carried: rows(|it| it == Account::Carried),
        beyond: rows(|it| matches!(it, Account::Bespoke | Account::Purchase | Account::Reserve)),
        from_heads: rows(|it| it == Account::Commitment),
        given: book.posted.iter().filter(from_it).map(|it| transfer_row(&book, it)).collect(),
        given_total: book.days(book.given(urn).delivered),
        transfers: book.posted.iter().filter(to_it).map(|it| transfer_row(&book, it)).collect(),
        years: years(&visit, &format!("/schools/{urn}/days"), book.year),
        may_plan: access.may(Right::PlanDays),
        may_ask: access.may_at(Right::AskForSupport, urn) && !on_the_menu(&book.model).is_empty(),
        statement: access
            .may_at(Right::SeeMoney, urn)
            .then(|| format!("/schools/{urn}/statement?year={}", book.year)),
    };
    visit.page(page).await
}

fn line(book: &Book, it: &SchoolLine) -> LineRow {
    LineRow {
        account: it.account,
        label: it.label.clone(),
        explained: it.explained(&book.day),
        sums: account(book, &it.balance),
    }
}

/// A transfer in one line.
pub fn transfer_row(book: &Book, it: &Posted) -> TransferRow {
    let transfer = &it.transfer;
    TransferRow {
        id: it.edited.record.clone(),
        on: transfer.on,
        starts_at: transfer.starts_at,
        giver: book.holder(&transfer.giver),
        receiver: book.holder(&transfer.receiver),
        account: transfer.account,
        line: book.label(transfer.account, &transfer.line),
        time: book.days(transfer.minutes),
        state: transfer.state,
        brought_forward: transfer.brought_forward,
        note: transfer.note.clone(),
    }
}
