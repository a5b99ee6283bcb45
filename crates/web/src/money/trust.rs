//! `GET /money`: what schools paid in a year, and what it bought; and the year's settings.

use std::collections::BTreeMap;

use axum::response::Response;
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    days::{
        Account, Balance, Transfer,
        money::{
            CarryOver, MoneySetting, cost_of, read_hundredths, read_pence, said_pence,
            said_percent, said_pounds,
        },
    },
    model::{TopSlice, said_hundredths},
};
use trustwide_storage::{StorageError, days::EnteredSetting};

use super::{
    funding,
    paid::{Paid, said_shares},
    questions,
    statement::of_school,
};
use crate::{
    days::book::Book,
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link},
    pages::{
        days::Days,
        money::{BoughtLine, MoneyPage, SchoolMoney, ShareLine, SplitLine},
        shared::SchoolName,
    },
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// What a model without a word of its own calls it.
const TOP_SLICE: &str = "Top slice";

pub fn label_of(top_slice: Option<&TopSlice>) -> String {
    top_slice.map_or_else(|| TOP_SLICE.to_owned(), |it| it.label.clone())
}

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    may_open(&visit)?;
    let page = page(&visit).await?;
    visit.page(page).await
}

fn may_open(visit: &Visit) -> Result<(), WebError> {
    visit.may(Right::SeeMoney).or_else(|no| visit.may(Right::SetMoney).map_err(|_| no))
}

async fn page(visit: &Visit) -> Result<MoneyPage, WebError> {
    let book = Book::asked(visit).await?;
    let settings = visit.scoped.money_settings().await?;
    let entered = settings.iter().find(|it| it.year == book.year);
    let setting = entered.map(|it| it.setting.clone());
    let access = visit.scoped.access();
    let (sees, may_set) = (access.may(Right::SeeMoney), access.may(Right::SetMoney));
    let fundings = visit.scoped.fundings(book.year).await?;
    let mut schools = Vec::new();
    let mut all = Adding::default();
    let paid = Paid::read(&visit.scoped, book.year).await?;
    for school in book.schools.iter().filter(|_| sees) {
        let it = of_school(&book, school, &paid, setting.as_ref());
        all.take(&it);
        schools.push(SchoolMoney {
            school: Some(book.school(school.urn)),
            grant: it.grant_pence.map(said_pounds),
            percent: said_shares(&it.parts),
            paid: it.paid_pence.map(said_pounds),
            for_improvement: it.for_improvement_pence.map(said_pounds),
            received: book.days(it.received_balance.delivered),
            worth: it.received_pence.map(said_pounds),
            gave: book.days(it.given.delivered),
        });
    }
    let model = &book.model;
    Ok(MoneyPage {
        year: book.year,
        label: label_of(model.top_slice.as_ref()),
        says: model.top_slice.as_ref().and_then(|it| it.says.clone()),
        shares: shares(model.top_slice.as_ref()),
        improvement: setting.as_ref().and_then(|it| it.improvement_hundredths).map(said_percent),
        split: split(setting.as_ref(), all.paid.zip(all.for_improvement).filter(|_| sees)),
        day_cost: setting.as_ref().and_then(|it| it.day_pence).map(said_pence),
        full_time: setting.as_ref().and_then(|it| it.full_time_hundredths).map(said_hundredths),
        carry_over: setting.as_ref().map(|it| it.carry_over.said().to_owned()),
        total: sees.then(|| all.line(&book)),
        schools: sees.then_some(schools),
        bought: if sees { bought(&book, setting.as_ref()) } else { Vec::new() },
        funding: funding::lines(visit, &fundings, |urn| book.school(urn)),
        funding_total: funding::total(&fundings),
        form: (may_set && visit.scoped.as_at().day == visit.today)
            .then(|| form(visit, book.year, entered)),
        may_set,
        questions: waiting(visit, &book).await?,
        years: crate::days::years(visit, "/money", book.year),
    })
}

/// What schools pay, parted by the share that the trust entered for school improvement. `pence`: what all of them pay, and
/// of it for improvement.
fn split(setting: Option<&MoneySetting>, pence: Option<(i64, i64)>) -> Vec<SplitLine> {
    const WHOLE: u32 = 10_000;
    let Some(share) = setting.and_then(|it| it.improvement_hundredths) else { return Vec::new() };
    let line = |label: &str, hundredths: u32, pence: Option<i64>| SplitLine {
        label: label.into(),
        hundredths,
        share: said_percent(hundredths),
        pounds: pence.map(said_pounds),
    };
    vec![
        line("For improvement", share, pence.map(|(_, part)| part)),
        line(
            "Everything else that it pays for",
            WHOLE.saturating_sub(share),
            pence.map(|(paid, part)| paid - part),
        ),
    ]
}

fn shares(top_slice: Option<&TopSlice>) -> Vec<ShareLine> {
    let all = top_slice.into_iter().flat_map(|it| &it.shares);
    all.map(|it| ShareLine {
        label: it.item.label.clone(),
        share: it.percent_hundredths.map(said_percent),
        blank: it.item.blank.clone(),
    })
    .collect()
}

/// Sums of all schools: a sum is only said where every school has its part of it.
#[derive(Default)]
struct Adding {
    grant: Option<i64>,
    paid: Option<i64>,
    for_improvement: Option<i64>,
    worth: Option<i64>,
    received: Balance,
    gave: u32,
    schools: usize,
}

impl Adding {
    fn take(&mut self, it: &trustwide_domain::days::Statement) {
        let first = self.schools == 0;
        let add = |sum: &mut Option<i64>, more: Option<i64>| {
            *sum = if first { more } else { sum.zip(more).map(|(sum, more)| sum + more) };
        };
        add(&mut self.grant, it.grant_pence);
        add(&mut self.paid, it.paid_pence);
        add(&mut self.for_improvement, it.for_improvement_pence);
        add(&mut self.worth, it.received_pence);
        self.received = self.received.and(&it.received_balance);
        self.gave += it.given.delivered;
        self.schools += 1;
    }

    fn line(&self, book: &Book) -> SchoolMoney {
        SchoolMoney {
            school: None,
            grant: self.grant.map(said_pounds),
            percent: None,
            paid: self.paid.map(said_pounds),
            for_improvement: self.for_improvement.map(said_pounds),
            received: book.days(self.received.delivered),
            worth: self.worth.map(said_pounds),
            gave: book.days(self.gave),
        }
    }
}

/// What was delivered on each line, in all schools together. What heads give each other is not bought.
fn bought(book: &Book, setting: Option<&MoneySetting>) -> Vec<BoughtLine> {
    let mut lines: BTreeMap<(Account, &str), (u32, i64)> = BTreeMap::new();
    let bought = |it: &&Transfer| it.state.is_given() && it.account != Account::Commitment;
    for it in book.transfers().filter(bought) {
        let sum = lines.entry((it.account, &it.line)).or_default();
        sum.0 += it.minutes;
        sum.1 += it.pence.unwrap_or(0);
    }
    let cost = setting.and_then(|it| it.day_pence);
    let line = |((account, line), (minutes, pence)): ((Account, &str), (u32, i64))| BoughtLine {
        label: book.label(account, line),
        account: account.said().into(),
        delivered: days(book, minutes),
        worth: match account {
            Account::Purchase => Some(said_pounds(pence)),
            _ => cost.map(|cost| said_pounds(cost_of(minutes, cost, &book.day))),
        },
    };
    lines.into_iter().map(line).collect()
}

fn days(book: &Book, minutes: u32) -> Days {
    book.days(minutes)
}

/// The schools that wait for an answer about their statement.
async fn waiting(visit: &Visit, book: &Book) -> Result<Vec<SchoolName>, WebError> {
    let seen = |urn: &Urn| book.schools.iter().any(|it| it.urn == *urn);
    let all = questions::waiting(visit).await?;
    Ok(all.into_iter().filter(seen).map(|urn| book.school(urn)).collect())
}

fn form(visit: &Visit, year: AcademicYear, entered: Option<&EnteredSetting>) -> Form {
    let now = entered.map(|it| &it.setting);
    let percent = now.and_then(|it| it.improvement_hundredths).map(said_percent);
    let pounds = now.and_then(|it| it.day_pence).map(said_pence);
    let full = now.and_then(|it| it.full_time_hundredths).map(said_hundredths);
    let rule = now.map_or(CarryOver::None, |it| it.carry_over);
    let rules =
        CarryOver::ALL.iter().map(|it| Choice::new(it.word(), it.said()).chosen(*it == rule));
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::hidden("year", year.to_string()),
        Field::hidden("was", entered.map_or("", |it| &it.edited.record.0)),
        Field::hidden("version", entered.map_or("", |it| &it.edited.version)),
        Field::text("improvement", "Share for school improvement, in per cent")
            .with_help("Leave it empty while it is not known: statements then say so.")
            .with_value(percent.unwrap_or_default())
            .optional(),
        Field::text("day_cost", "What a day of support costs the trust, in pounds")
            .with_help("Leave it empty where your trust has adopted no figure.")
            .with_value(pounds.unwrap_or_default())
            .optional(),
        Field::text("full_time", "Days that a full-time post has in the year")
            .with_value(full.unwrap_or_default())
            .optional(),
        Field::new("carry_over", "When the year ends", FieldKind::Radios(rules.collect())).with_help(
            "Of what is left of the offer. It opens the next year as a line of its own, and is used in that year or lost.",
        ),
    ];
    Form::new("/money/settings", "Save", fields)
}

/// `POST /money/settings`
pub async fn set(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetMoney)?;
    visit.model()?;
    let record = typed::record(posted.field("record"))?;
    let year: AcademicYear = posted.field("year").parse().map_err(|_| WebError::BadForm)?;
    let mut faults = Faults::default();
    let optional = |text: &str| match text {
        "" => Ok(None),
        text => read_hundredths(text).map(Some).ok_or("Enter a number such as 30 or 5.5"),
    };
    let improvement = optional(posted.field("improvement"));
    let improvement = improvement.and_then(|it| match it {
        Some(share) if 10_000 < share => Err("A share is at most 100 per cent"),
        it => Ok(it),
    });
    let improvement = faults.keep("improvement", improvement);
    let full = faults.keep("full_time", optional(posted.field("full_time")));
    let cost = match posted.field("day_cost") {
        "" => Ok(None),
        text => read_pence(text).map(Some).ok_or("Enter pounds such as 450"),
    };
    let cost = faults.keep("day_cost", cost);
    let rule = CarryOver::from_word(posted.field("carry_over"));
    let rule = faults.keep("carry_over", rule.ok_or("Choose what becomes of days that are left"));
    let (
        Some(improvement_hundredths),
        Some(full_time_hundredths),
        Some(day_pence),
        Some(carry_over),
    ) = (improvement, full, cost, rule)
    else {
        let mut page = page(visit).await?;
        page.form = Some(typed::with_faults(
            typed::filled(form(visit, year, None), &posted.fields),
            faults,
        ));
        return visit.page_with_errors(page).await;
    };
    let it = MoneySetting { improvement_hundredths, day_pence, full_time_hundredths, carry_over };
    let to = format!("/money?year={year}");
    let mut write = visit.write().await?;
    match write.set_money(record, posted.opened().as_ref(), year, &it).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        done => done?,
    }
    write.commit().await?;
    reply::done(&to, "It is saved. Every school’s statement follows it.", None)
}

/// The trail of the pages below.
pub fn crumbs() -> Vec<Link> {
    vec![Link::new("Money", "/money")]
}
