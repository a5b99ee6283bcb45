//! `GET /days`: every school that the reader may see: what it was offered, what is planned, given and left, and what it
//! gave to others.

use axum::response::Response;
use trustwide_domain::{
    AcademicYear,
    access::Right,
    days::{Account, Balance, Reconciled, Remaining, SchoolLedger, sum},
    model::{Day, said_hundredths},
};

use super::book::Book;
use crate::{
    errors::WebError,
    look::Link,
    pages::days::{DaysPage, DaysTotal, PromiseLine, ReserveLine, SchoolDays, Sums},
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeDays)?;
    let book = Book::asked(&visit).await?;
    let show = visit.asked("show").unwrap_or("all").to_owned();
    let mut total = Adding::default();
    let mut schools = Vec::new();
    let mut not_yet_asked = Vec::new();
    for school in &book.schools {
        let (ledger, gave) = (book.ledger(school), book.given(school.urn));
        let gives = gave.planned + gave.delivered;
        if gives == 0 {
            not_yet_asked.push(book.school(school.urn));
        }
        let (offer, remaining) = (ledger.offer(), ledger.left_of_offer());
        let fits = match show.as_str() {
            "over" => 0 < remaining.over,
            "left" => 0 < remaining.left,
            "asked" => gives == 0,
            _ => true,
        };
        if !fits {
            continue;
        }
        let sum_of = |it: &Balance| book.days(it.planned + it.delivered);
        total.take(remaining, [&offer, &ledger.beyond(), &ledger.from_heads(), &gave]);
        schools.push(SchoolDays {
            school: book.school(school.urn),
            offer: of_offer(&book, &ledger),
            beyond: sum_of(&ledger.beyond()),
            from_heads: sum_of(&ledger.from_heads()),
            given: sum_of(&gave),
        });
    }
    let promises = promises(&book);
    let all: Vec<Balance> = book.commitments().iter().map(|it| it.balance).collect();
    let promised = all.iter().fold(Balance::default(), |sum, it| sum.and(it));
    let promised = Sums::of_lines(&promised, Remaining::of(&all), |minutes| book.days(minutes));
    let page = DaysPage {
        year: book.year,
        unit: unit(&book.day),
        schools,
        total: total.sums(&book),
        offers: total.offer.offered > 0 || !book.model.offer.is_empty(),
        show,
        not_yet_asked: if book.whole { not_yet_asked } else { Vec::new() },
        reserves: reserves(&book),
        promised,
        promises: if book.whole { promises } else { Vec::new() },
        reconciled: book.whole.then(|| reconciled(&book)),
        years: years(&visit, "/days", book.year),
        may_plan: visit.scoped.access().may(Right::PlanDays),
        whole: book.whole,
    };
    visit.page(page).await
}

/// The last row: each column added up by itself, so that what one school has left does not hide what another is over.
#[derive(Default)]
struct Adding {
    offer: Balance,
    remaining: Remaining,
    /// Beyond the offer, from heads, and to others: planned and given.
    others: [i64; 3],
}

impl Adding {
    fn take(&mut self, remaining: Remaining, [offer, others @ ..]: [&Balance; 4]) {
        self.offer = self.offer.and(offer);
        self.remaining = self.remaining.and(remaining);
        for (sum, it) in self.others.iter_mut().zip(others) {
            *sum += i64::from(it.planned + it.delivered);
        }
    }

    fn sums(&self, book: &Book) -> DaysTotal {
        let [beyond, from_heads, given] = self.others.map(|it| book.days(it));
        DaysTotal {
            offer: Sums::of_lines(&self.offer, self.remaining, |minutes| book.days(minutes)),
            beyond,
            from_heads,
            given,
        }
    }
}

/// A balance in days of the book's model.
pub fn account(book: &Book, it: &Balance) -> Sums {
    Sums::of(it, |minutes| book.days(minutes))
}

/// What a school is offered, in days of the book's model: of its lines together.
pub fn of_offer(book: &Book, ledger: &SchoolLedger) -> Sums {
    Sums::of_lines(&ledger.offer(), ledger.left_of_offer(), |minutes| book.days(minutes))
}

fn promises(book: &Book) -> Vec<PromiseLine> {
    let line = |it: super::book::Promise| PromiseLine {
        name: it.name,
        school: it.school.map(|urn| book.school(urn)),
        label: it.label,
        account: account(book, &it.balance),
    };
    book.commitments().into_iter().map(line).collect()
}

/// Time held back, where the model holds some and the reader sees the whole trust's.
pub fn reserves(book: &Book) -> Vec<ReserveLine> {
    if !book.whole {
        return Vec::new();
    }
    let line = |it: &trustwide_domain::model::Reserve| {
        let of = |transfer: &&trustwide_domain::days::Transfer| {
            transfer.account == Account::Reserve && transfer.line == it.item.id
        };
        let mut balance = sum(book.transfers().filter(of));
        balance.offered = it.held.map_or(0, |held| book.day.minutes_of(held));
        ReserveLine {
            label: it.item.label.clone(),
            held: it.held.map(|_| book.days(balance.offered)),
            used: book.days(balance.planned + balance.delivered + balance.payable),
            left: it.held.map(|_| book.days(balance.left())),
        }
    };
    book.model.reserves.iter().map(line).collect()
}

fn reconciled(book: &Book) -> (crate::pages::days::Days, crate::pages::days::Days) {
    let all = Reconciled::of(book.transfers());
    let given = |side: &std::collections::BTreeMap<_, Balance>| {
        book.days(side.values().map(|it| it.delivered).sum::<u32>())
    };
    (given(&all.by_giver), given(&all.by_receiver))
}

/// What a day is, in a sentence.
pub fn unit(day: &Day) -> String {
    let hours = said_hundredths(day.minutes * 100 / 60);
    let parts = [
        (day.preparation_counts, "preparation"),
        (day.travel_counts, "travel"),
        (day.writing_up_counts, "writing up"),
    ];
    let list = |counts: bool| {
        let them: Vec<&str> = parts.iter().filter(|it| it.0 == counts).map(|it| it.1).collect();
        crate::look::say::list(&them)
    };
    let counts = match (list(true), list(false)) {
        (yes, no) if yes.is_empty() => {
            format!("neither {} counts", no.replace(" and ", " nor ").replace(", ", " nor "))
        }
        (yes, no) if no.is_empty() => format!("{yes} count"),
        (yes, no) => format!(
            "{yes} count{} and {no} do{} not",
            s(&yes),
            if s(&no).is_empty() { "" } else { "es" }
        ),
    };
    let assumed = match day.stated {
        true => "",
        false => " Your model does not say what a day is: this is where the program starts from.",
    };
    format!("A day is {} hours with the school; {counts}.{assumed}", hours.trim_end_matches(".0"))
}

/// The ending of a verb whose subject is one thing.
fn s(list: &str) -> &'static str {
    if list.contains(" and ") { "" } else { "s" }
}

/// The year before, and for a past year the one after it, as links: only years that have a page.
pub fn years(visit: &Visit, path: &str, year: AcademicYear) -> Vec<Link> {
    let now = AcademicYear::of(visit.scoped.as_at().day);
    let all = [Some(year.previous()), (year < now).then_some(year.next())];
    all.into_iter()
        .flatten()
        .filter(|it| Book::has(visit, *it))
        .map(|it| Link::new(it.to_string(), format!("{path}?year={it}")))
        .collect()
}
