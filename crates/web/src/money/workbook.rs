//! A school's statement as a workbook, to take away: what the page says, and nothing that it does not.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use trustwide_domain::{Urn, time::Said};
use trustwide_reports::statement::{Cell, Part, workbook};

use super::statement::page;
use crate::{
    errors::WebError,
    look::say::{self, capital},
    pages::{
        days::Days,
        money::{ReceivedLine, StatementPage},
    },
    visit::Visit,
};

/// `GET /schools/{urn}/statement/file`: the same as a workbook, to take away.
pub async fn file(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    let page = page(&visit, urn).await?;
    visit.log("Statement as a workbook", Some(urn)).await?;
    let title = format!("{}: statement for {}", page.school.name, page.year);
    let so_far = if page.is_over { "The whole year" } else { "The year so far" };
    let lead = format!("{so_far}. {} {}.", page.unit, capital(&visit.as_at_words()));
    let bytes =
        workbook(&title, &lead, &parts(&page)).map_err(|it| WebError::Broken(it.to_string()))?;
    let name = format!("attachment; filename=\"statement-{urn}-{}.xlsx\"", page.year);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// The page, part by part.
fn parts(page: &StatementPage) -> Vec<Part> {
    let mut parts = vec![paid(page), received(page)];
    parts.extend(from_heads(page));
    parts.extend([left(page), given(page)]);
    parts.extend(funding(page));
    parts.extend([changed(page), questions(page)]);
    parts
}

fn part(heading: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Part {
    let columns = columns.iter().map(|it| (*it).to_owned()).collect();
    Part { heading: heading.into(), columns, rows }
}

fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}

/// Days as the page says them, as a number.
fn days(it: &Days) -> Cell {
    number(&it.said).map_or_else(|| text(it.said.clone()), Cell::Days)
}

/// Pounds as the page says them, as a number; its words where there are none.
fn pounds(said: Option<&String>, none: &str) -> Cell {
    match said {
        Some(said) => number(said).map_or_else(|| text(said.clone()), Cell::Pounds),
        None => text(none),
    }
}

/// The number in what a page says, such as `−£1,420.50` or `2.5`.
fn number(said: &str) -> Option<f64> {
    said.replace(['£', ','], "").replace('−', "-").parse().ok()
}

fn paid(page: &StatementPage) -> Part {
    let blank = "Left blank: the trust has not entered it";
    let share = page.percent.as_ref().filter(|_| page.paid.is_some());
    let mut rows = vec![
        vec![text("General annual grant"), pounds(page.grant.as_ref(), blank)],
        vec![
            text(page.money_label.clone()),
            pounds(page.paid.as_ref(), blank),
            text(share.map(|it| format!("{it} of the grant")).unwrap_or_default()),
        ],
    ];
    rows.extend(page.parts.iter().map(|it| {
        let share = it.share.as_ref().map(|it| format!("at {it} a year"));
        let decided = it.decided.as_ref().map(|it| format!("decided: {it}"));
        let how: Vec<String> = share.into_iter().chain(decided).collect();
        vec![
            text(format!("{} to {}", Said(it.from), Said(it.to))),
            pounds(Some(&it.pounds), ""),
            text(how.join("; ")),
        ]
    }));
    let share = "Left blank: the trust has not entered the share";
    rows.push(vec![
        text("Of it for school improvement"),
        pounds(page.for_improvement.as_ref(), share),
    ]);
    part("What the school paid", &["", "Pounds", "How much of the grant"], rows)
}

const NO_PRICE: &str = "No price";

fn received(page: &StatementPage) -> Part {
    let line = |it: &ReceivedLine| {
        vec![
            text(it.label.clone()),
            text(it.account.clone()),
            it.offered.as_ref().map_or_else(|| text("Beyond the offer"), days),
            days(&it.delivered),
            days(&it.planned),
            pounds(it.worth.as_ref(), NO_PRICE),
        ]
    };
    let mut rows: Vec<_> = page.received.iter().map(line).collect();
    if rows.is_empty() {
        rows.push(vec![text("Nothing was offered or given in this year.")]);
    } else {
        rows.push(vec![
            text("In all"),
            text(""),
            days(&page.offered_total),
            days(&page.received_total),
            days(&page.planned_total),
            pounds(page.received_worth.as_ref(), NO_PRICE),
        ]);
    }
    let worth = match &page.day_cost {
        Some(cost) => format!("Worth, at {cost} a day"),
        None => "Worth".into(),
    };
    let columns = ["Line", "Account", "Days offered", "Days given", "Days still planned", &worth];
    part("What the school received", &columns, rows)
}

fn from_heads(page: &StatementPage) -> Option<Part> {
    let line = |it: &ReceivedLine| {
        vec![
            text(it.label.clone()),
            days(&it.delivered),
            days(&it.planned),
            pounds(it.worth.as_ref(), NO_PRICE),
        ]
    };
    let rows: Vec<_> = page.from_heads.iter().map(line).collect();
    let heading = "From heads of other schools: never added to what is offered";
    let columns = ["Line", "Days given", "Days still planned", "Worth"];
    (!rows.is_empty()).then(|| part(heading, &columns, rows))
}

/// What is left of the offer, and what of it is carried over.
fn left(page: &StatementPage) -> Part {
    let mut rows = vec![vec![text("Left of the offer"), days(&page.offer.left)]];
    let over = page.offer.over.as_ref();
    rows.extend(over.map(|it| vec![text("More than offered, on some lines"), days(it)]));
    if let Some(rule) = &page.carry_over {
        let carried = page.carried.as_ref().filter(|it| 0 < it.minutes);
        let amount = carried.map(days);
        rows.push(
            [text(format!("When the year ends, {rule}"))].into_iter().chain(amount).collect(),
        );
    }
    part("What is left", &["", "Days"], rows)
}

fn given(page: &StatementPage) -> Part {
    let worth = page.given_worth.as_ref();
    let planned = vec![text("Still planned"), days(&page.gives)];
    let rows = match (page.gave_to.is_empty(), page.gives.minutes > 0) {
        (true, false) => vec![vec![text("Not yet asked to give this year.")]],
        (true, true) => vec![planned],
        (false, _) => {
            let to = format!("Given to {}", say::list(&page.gave_to));
            vec![vec![text(to), days(&page.given), pounds(worth, NO_PRICE)], planned]
        }
    };
    part("What the school gave", &["", "Days", "Worth"], rows)
}

fn funding(page: &StatementPage) -> Option<Part> {
    let row = |it: &crate::pages::money::FundingLine| {
        vec![
            text(it.words.clone()),
            text(it.purpose.said()),
            text(it.source.clone()),
            text(Said(it.on).to_string()),
            pounds(Some(&it.pounds), ""),
        ]
    };
    let mut rows: Vec<_> = page.funding.iter().map(row).collect();
    if let Some(total) = &page.funding_total {
        let gap = || text("");
        rows.push(vec![text("Together"), gap(), gap(), gap(), pounds(Some(total), "")]);
    }
    let columns = ["What it pays for", "For", "From", "On", "Pounds"];
    (!rows.is_empty()).then(|| part("Money that the school was given", &columns, rows))
}

fn changed(page: &StatementPage) -> Part {
    let mut rows: Vec<Vec<Cell>> = (page.changed.iter())
        .map(|it| {
            let on = it.on.map(|on| Said(on).to_string()).unwrap_or_default();
            vec![text(it.what.clone()), text(it.words.clone()), text(on)]
        })
        .collect();
    if rows.is_empty() {
        rows.push(vec![text("Nobody has written yet what changed.")]);
    }
    part("What it changed", &["What", "In people’s words", "On"], rows)
}

fn questions(page: &StatementPage) -> Part {
    let mut rows = vec![vec![text(
        "Any line of this can be questioned, on its page, by the head and the chair of the local board. The answer is kept beside the question.",
    )]];
    rows.extend(page.questions.iter().map(|it| {
        let answer = match it.answered_on {
            Some(on) => format!("{} ({})", it.answer, Said(on)),
            None => "No answer yet".into(),
        };
        vec![text(it.words.clone()), text(format!("{}, {}", it.by, Said(it.on))), text(answer)]
    }));
    part("How to question this", &["", "Asked by", "Answer"], rows)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use trustwide_domain::AcademicYear;

    use super::*;
    use crate::pages::{
        days::Sums,
        money::{Changed, QuestionLine},
        shared::SchoolName,
    };

    #[test]
    fn what_a_page_says_becomes_a_number() {
        let check = |said: &str, is: f64| assert_eq!(number(said), Some(is), "{said}");
        check("£1,420,000", 1_420_000.0);
        check("−£45.50", -45.5);
        check("−0.25", -0.25);
        assert_eq!(number("5.5%, then 6.5%"), None);
    }

    fn tenths(it: i64) -> Days {
        Days { minutes: it * 39, said: format!("{}.{}", it / 10, it % 10) }
    }

    fn page() -> StatementPage {
        let line = |label: &str, offered: Option<i64>| ReceivedLine {
            label: label.into(),
            account: "core offer".into(),
            offered: offered.map(tenths),
            delivered: tenths(25),
            planned: tenths(5),
            worth: None,
        };
        let sums = Sums {
            offered: tenths(35),
            planned: tenths(10),
            delivered: tenths(50),
            left: tenths(5),
            over: None,
            brought_forward: None,
            payable: None,
        };
        StatementPage {
            school: SchoolName { urn: "900001".parse().unwrap(), name: "Avocet Primary".into() },
            year: AcademicYear::of(date(2026, 9, 1)),
            unit: String::new(),
            is_over: false,
            money_label: "Levy".into(),
            grant: Some("£1,000".into()),
            percent: None,
            paid: None,
            parts: Vec::new(),
            for_improvement: None,
            day_cost: None,
            received: vec![line("Visits", Some(35)), line("A look together", None)],
            from_heads: Vec::new(),
            received_total: tenths(50),
            planned_total: tenths(10),
            received_worth: None,
            offer: sums,
            offered_total: tenths(35),
            given: tenths(0),
            gives: tenths(0),
            given_worth: None,
            gave_to: Vec::new(),
            funding: Vec::new(),
            funding_total: None,
            carried: Some(tenths(3)),
            carry_over: Some("half is carried over".into()),
            changed: vec![Changed {
                what: "Reading".into(),
                words: "Every class reads daily.".into(),
                on: None,
            }],
            questions: vec![QuestionLine {
                by: "Maud Heron".into(),
                on: date(2027, 7, 8),
                words: "Is March ours?".into(),
                answer: String::new(),
                answered_on: None,
                form: None,
            }],
            years: Vec::new(),
            question: None,
        }
    }

    /// All that the page says is in the workbook: sums, what is left, what changed and what was asked.
    #[test]
    fn a_workbook_says_what_the_page_says() {
        let all = parts(&page());
        let said: Vec<String> = all
            .iter()
            .flat_map(|it| {
                let row = |row: &Vec<Cell>| {
                    let cells: Vec<String> = row.iter().map(cell).collect();
                    cells.join(" | ")
                };
                std::iter::once(it.heading.clone()).chain(it.rows.iter().map(row))
            })
            .collect();
        let asked = "Any line of this can be questioned, on its page, by the head and the chair of the local board. The answer is kept beside the question.";
        assert_eq!(
            said,
            [
                "What the school paid",
                "General annual grant | £1000",
                "Levy | Left blank: the trust has not entered it | ",
                "Of it for school improvement | Left blank: the trust has not entered the share",
                "What the school received",
                "Visits | core offer | 3.5 | 2.5 | 0.5 | No price",
                "A look together | core offer | Beyond the offer | 2.5 | 0.5 | No price",
                "In all |  | 3.5 | 5 | 1 | No price",
                "What is left",
                "Left of the offer | 0.5",
                "When the year ends, half is carried over | 0.3",
                "What the school gave",
                "Not yet asked to give this year.",
                "What it changed",
                "Reading | Every class reads daily. | ",
                "How to question this",
                asked,
                "Is March ours? | Maud Heron, 8 July 2027 | No answer yet",
            ]
        );
    }

    fn cell(it: &Cell) -> String {
        match it {
            Cell::Text(text) => text.clone(),
            Cell::Days(days) => format!("{days}"),
            Cell::Pounds(pounds) => format!("£{pounds}"),
        }
    }
}
