//! `GET /days/givers`: who has how much time in a year, what of it is taken, and what is free. In name order.

use std::collections::BTreeMap;

use axum::response::Response;
use trustwide_domain::{
    access::Right,
    days::{
        Away, Capacity, Holder, State, available,
        money::{said_pence, said_percent},
        sum,
    },
    model::said_hundredths,
};
use trustwide_storage::days::{EnteredAway, EnteredCapacity};

use super::{
    book::Book,
    trust::{unit, years},
};
use crate::{
    errors::WebError,
    look::{Field, Form},
    pages::days::{AwayRow, GiverRow, GiversPage, PostDays, ProviderRow},
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SeeDays)?;
    let book = Book::asked(&visit).await?;
    let entered = visit.scoped.capacities(book.year).await?;
    let aways = visit.scoped.aways(book.year).await?;
    let may_plan =
        visit.scoped.access().may(Right::PlanDays) && visit.scoped.as_at().day == visit.today;
    let rows = givers(&book, &entered, &aways);
    let taken = |known: bool| {
        let them = rows.iter().filter(|it| it.entered.is_empty() != known);
        book.days(them.map(|it| it.committed.minutes).sum::<i64>())
    };
    let posts = posts(&visit, &book).await?;
    let page = GiversPage {
        year: book.year,
        unit: unit(&book.day),
        there: book.days(rows.iter().map(|it| it.there.minutes).sum::<i64>()),
        committed: taken(true),
        unknown: rows.iter().any(|it| it.entered.is_empty()).then(|| taken(false)),
        givers: rows,
        providers: providers(&visit, &book),
        posts: posts.rows,
        post_totals: posts.totals,
        full_time: posts.full_time,
        aways: aways.iter().map(|it| away_row(&book, it, may_plan)).collect(),
        years: years(&visit, "/days/givers", book.year),
        withdrawals: withdrawals(&book, &entered, may_plan),
        may_plan,
    };
    visit.page(page).await
}

/// Everybody with capacity in the year, or with time given in it.
pub fn givers(book: &Book, entered: &[EnteredCapacity], aways: &[EnteredAway]) -> Vec<GiverRow> {
    let capacity: Vec<Capacity> = entered.iter().map(|it| it.capacity.clone()).collect();
    let away: Vec<Away> = aways.iter().map(|it| it.away.clone()).collect();
    let mut holders: BTreeMap<&Holder, Vec<String>> = BTreeMap::new();
    for it in &capacity {
        holders.entry(&it.giver).or_default().push(said(it, book));
    }
    let gives = |it: &&trustwide_domain::days::Transfer| {
        it.state.takes_time()
            && matches!(it.giver, Holder::Person(_) | Holder::School(_) | Holder::Central)
    };
    for it in book.transfers().filter(gives) {
        holders.entry(&it.giver).or_default();
    }
    let row = |(holder, entered): (&Holder, Vec<String>)| {
        let there = i64::from(available(holder, &capacity, &away, &book.trust_terms, &book.day));
        let of = book.transfers().filter(|it| it.giver == *holder);
        let balance = sum(of);
        let taken = i64::from(balance.planned + balance.delivered);
        let free = there - taken;
        GiverRow {
            name: book.holder(holder),
            post: post(book, holder),
            standing: standing(book, !entered.is_empty(), taken, free),
            over: !entered.is_empty() && free < 0,
            entered,
            there: book.days(there),
            committed: book.days(taken),
            free: book.days(free),
        }
    };
    let mut rows: Vec<GiverRow> = holders.into_iter().map(row).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

fn said(it: &Capacity, book: &Book) -> String {
    let span = match it.to {
        Some(to) => format!(
            ", {} to {}",
            trustwide_domain::time::Said(it.from),
            trustwide_domain::time::Said(to)
        ),
        None if it.from <= book.year.first_day() => String::new(),
        None => format!(", from {}", trustwide_domain::time::Said(it.from)),
    };
    match it.minutes {
        Some(minutes) => format!("{} days{span}", book.days(minutes).said),
        None => format!("{}, {}% for improvement{span}", it.weekdays.said(), it.share),
    }
}

fn post(book: &Book, holder: &Holder) -> String {
    let Some(person) = holder.person() else { return String::new() };
    let held = book.held.iter().find(|it| {
        it.holding.person == *person
            && it.holding.from_on <= book.year.last_day()
            && it.holding.to_on.is_none_or(|last| book.year.first_day() <= last)
    });
    held.map_or_else(String::new, |it| it.title.clone())
}

fn standing(book: &Book, entered: bool, taken: i64, free: i64) -> String {
    match (entered, taken, free) {
        (false, _, _) => "No time entered yet".into(),
        (true, _, free) if free < 0 => format!("Over-committed by {} days", book.days(-free).said),
        (true, 0, _) => "Nothing planned yet".into(),
        (true, _, 0) => "All taken".into(),
        (true, _, free) => format!("{} days free", book.days(free).said),
    }
}

fn providers(visit: &Visit, book: &Book) -> Vec<ProviderRow> {
    let may_change = visit.scoped.access().may(Right::PlanDays);
    let row = |it: &trustwide_storage::days::EnteredProvider| {
        let of = |transfer: &&trustwide_domain::days::Transfer| {
            transfer.giver == Holder::Provider(it.edited.record.clone())
                && transfer.state != State::Cancelled
        };
        let minutes: u32 = book.transfers().filter(of).map(|it| it.minutes).sum();
        let spent: i64 = book.transfers().filter(of).filter_map(|it| it.pence).sum();
        let provider = &it.provider;
        ProviderRow {
            name: provider.name.clone(),
            rate: format!(
                "{} a day, {} VAT, {} expenses a day",
                said_pence(provider.pence_a_day),
                said_percent(provider.vat_hundredths),
                said_pence(provider.expenses_pence)
            ),
            payer: provider.payer.clone(),
            order: provider.order.clone(),
            time: book.days(minutes),
            cost: said_pence(spent),
            ceiling: provider.ceiling_pence.map(said_pence),
            over: provider.ceiling_pence.is_some_and(|most| most < spent),
            href: may_change.then(|| format!("/money/providers/{}", it.edited.record)),
        }
    };
    book.providers.iter().map(row).collect()
}

/// The model's central posts in days of the year, and what they come to.
struct Posts {
    rows: Vec<PostDays>,
    totals: Vec<PostDays>,
    full_time: Option<String>,
}

async fn posts(visit: &Visit, book: &Book) -> Result<Posts, WebError> {
    let settings = visit.scoped.money_settings().await?;
    let setting = settings.iter().find(|it| it.year == book.year);
    let full = setting.and_then(|it| it.setting.full_time_hundredths);
    let row = |label: &str, full_time: u32, improvement: bool| PostDays {
        label: label.into(),
        full_time: said_hundredths(full_time),
        days: full.map(|full| said_hundredths(full * full_time / 100)),
        improvement,
    };
    let all = &book.model.capacity;
    let sum =
        |only: bool| all.iter().filter(move |it| it.improvement || !only).map(|it| it.full_time);
    let rows = all.iter().map(|it| row(&it.item.label, it.full_time, it.improvement)).collect();
    let mut totals = vec![row("All posts", sum(false).sum(), true)];
    if all.iter().any(|it| !it.improvement) {
        totals.push(row("Those for school improvement", sum(true).sum(), true));
    }
    Ok(Posts { rows, totals, full_time: full.map(said_hundredths) })
}

fn away_row(book: &Book, it: &EnteredAway, may_plan: bool) -> AwayRow {
    let action = format!("/days/away/{}/withdrawal", it.edited.record);
    let version = Field::hidden("version", &it.edited.version);
    AwayRow {
        name: book.holder(&it.away.giver),
        from: it.away.from,
        to: it.away.to,
        form: may_plan.then(|| Form::new(action, "Remove this absence", vec![version]).lesser()),
    }
}

/// A form of one button for each entry of capacity.
fn withdrawals(book: &Book, entered: &[EnteredCapacity], may_plan: bool) -> Vec<Form> {
    let form = |it: &EnteredCapacity| {
        let action = format!("/days/capacity/{}/withdrawal", it.edited.record);
        let submit = format!(
            "Remove this entry: {}, {}",
            book.holder(&it.capacity.giver),
            said(&it.capacity, book)
        );
        Form::new(action, submit, vec![Field::hidden("version", &it.edited.version)]).lesser()
    };
    entered.iter().filter(|_| may_plan).map(form).collect()
}
