//! Samples of the room `days`: the trust's ledger, one school's, one transfer, who has time, and requests for support.

use jiff::civil::{date, time};
use trustwide_domain::{
    RecordId,
    days::{Account, Balance, RequestState, State},
};

use super::{Sample, money::funding, sample, school, shell_at, year};
use crate::{
    days::{
        AwayRow, Days, DaysPage, DaysTotal, GiverRow, GiversPage, LineRow, PostDays, PromiseLine,
        ProviderRow, RequestPage, RequestRow, ReserveLine, SchoolDays, SchoolDaysPage, Sums,
        SupportPage, TransferPage, TransferRow,
    },
    look::{Field, FieldKind, Form, Link},
};

pub fn samples() -> Vec<Sample> {
    let (shell, support) = (shell_at("/days"), shell_at("/support"));
    let none = DaysPage {
        schools: Vec::new(),
        not_yet_asked: Vec::new(),
        reserves: Vec::new(),
        promises: Vec::new(),
        show: "over".into(),
        ..days_page()
    };
    let empty = SchoolDaysPage {
        lines: Vec::new(),
        beyond: Vec::new(),
        from_heads: Vec::new(),
        given: Vec::new(),
        transfers: Vec::new(),
        ..school_days()
    };
    vec![
        sample("days", &shell, &days_page()),
        sample("days-none-fits", &shell, &none),
        sample("school-days", &shell, &school_days()),
        sample("school-days-empty", &shell, &empty),
        sample("transfer", &shell, &transfer_page()),
        sample("givers", &shell, &givers()),
        sample("support", &support, &support_page()),
        sample("request", &support, &request()),
    ]
}

/// Tenths of a day of 6.5 hours.
pub fn tenths(tenths: i64) -> Days {
    let sign = if tenths < 0 { "−" } else { "" };
    let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
    Days { minutes: tenths * 39, said: format!("{sign}{whole}.{part}") }
}

pub fn sums(offered: u32, planned: u32, delivered: u32) -> Sums {
    let minutes = |tenths: u32| tenths * 39;
    let balance = Balance {
        offered: minutes(offered),
        planned: minutes(planned),
        delivered: minutes(delivered),
        ..Balance::default()
    };
    Sums::of(&balance, |minutes| tenths(minutes / 39))
}

fn unit() -> String {
    "A day is 6.5 hours with the school; preparation and writing up count and travel does not."
        .into()
}

fn years() -> Vec<Link> {
    vec![Link::new("2025-26", "/days?year=2025-26")]
}

fn days_page() -> DaysPage {
    let row = |number: u32, name: &str, offer: Sums, given: i64| SchoolDays {
        school: school(number, name),
        offer,
        beyond: tenths(20),
        from_heads: tenths(5),
        given: tenths(given),
    };
    let over = sums(120, 20, 110);
    DaysPage {
        year: year(2026),
        unit: unit(),
        schools: vec![
            row(900_001, "Ashby Road Primary", sums(120, 40, 35), 30),
            row(900_004, "Saltmarsh Primary", over, 0),
        ],
        total: DaysTotal {
            offer: sums(240, 60, 145),
            beyond: tenths(40),
            from_heads: tenths(10),
            given: tenths(30),
        },
        offers: true,
        show: "all".into(),
        not_yet_asked: vec![school(900_004, "Saltmarsh Primary")],
        reserves: vec![
            ReserveLine {
                label: "Held back for urgent need".into(),
                held: Some(tenths(200)),
                used: tenths(35),
                left: Some(tenths(165)),
            },
            ReserveLine {
                label: "Held back for something else".into(),
                held: None,
                used: tenths(0),
                left: None,
            },
        ],
        promises: vec![PromiseLine {
            name: "Idris Falkner-Whyte".into(),
            school: Some(school(900_001, "Ashby Road Primary")),
            label: "Time that each head gives to other schools".into(),
            account: sums(60, 10, 20),
        }],
        promised: sums(60, 10, 20),
        reconciled: Some((tenths(195), tenths(195))),
        years: years(),
        may_plan: true,
        whole: true,
    }
}

fn transfer(id: &str, state: State) -> TransferRow {
    TransferRow {
        id: RecordId(id.into()),
        on: Some(date(2026, 11, 19)),
        starts_at: Some(time(9, 0, 0, 0)),
        giver: "Tamsin Quill".into(),
        receiver: "Saltmarsh Primary".into(),
        account: Account::Offer,
        line: "Visits of the improvement partner".into(),
        time: tenths(5),
        state,
        brought_forward: false,
        note: String::new(),
    }
}

fn school_days() -> SchoolDaysPage {
    let line = |account, label: &str, explained: Option<&str>, sums| LineRow {
        account,
        label: label.into(),
        explained: explained.map(Into::into),
        sums,
    };
    let undated = TransferRow {
        on: None,
        starts_at: None,
        account: Account::Supplement,
        line: "More time in band D".into(),
        note: "Phonics with the new lead".into(),
        ..transfer("t2", State::Planned)
    };
    let before = TransferRow { brought_forward: true, ..transfer("t3", State::Delivered) };
    let given = TransferRow {
        giver: "Ottoline Pearmain".into(),
        receiver: "Ashby Road Primary".into(),
        account: Account::Unsaid,
        line: "Not said".into(),
        ..transfer("t4", State::Delivered)
    };
    SchoolDaysPage {
        school: school(900_004, "Saltmarsh Primary"),
        year: year(2026),
        unit: unit(),
        lines: vec![
            line(
                Account::Offer,
                "Visits of the improvement partner",
                Some("3.5 days a school a year, for the whole year"),
                sums(35, 10, 15),
            ),
            line(
                Account::Supplement,
                "More time in band D",
                Some(
                    "3.5 days a school a year, for 2 of 3 terms: 4 January 2027 to 23 July 2027, and rounded with the other lines",
                ),
                sums(25, 30, 0),
            ),
        ],
        offer: sums(60, 40, 15),
        carried: vec![line(
            Account::Carried,
            "Carried over from 2025-26",
            Some("Half of the 3.0 days left of what was offered in 2025-26"),
            sums(15, 5, 5),
        )],
        beyond: vec![line(Account::Bespoke, "A look at inclusion together", None, sums(0, 10, 5))],
        from_heads: vec![line(
            Account::Commitment,
            "Time that each head gives to other schools",
            None,
            sums(0, 0, 5),
        )],
        given: vec![given],
        given_total: tenths(5),
        transfers: vec![transfer("t1", State::Delivered), undated, before],
        years: years(),
        may_plan: true,
        may_ask: true,
        statement: Some("/schools/900004/statement?year=2026-27".into()),
    }
}

fn transfer_page() -> TransferPage {
    let date = |name: &str, label: &str| Field::new(name, label, FieldKind::Date);
    TransferPage {
        transfer: transfer("t1", State::Planned),
        year: year(2026),
        school: Some(school(900_004, "Saltmarsh Primary")),
        contact: None,
        request: Some(RecordId("r1".into())),
        cost: Some("£780".into()),
        recorded: "Miriam Osei-Hale, 22 November 2026, 9:00".into(),
        forms: vec![
            Form::new(
                "/days/transfers/t1/delivery",
                "It was given",
                vec![date("given_on", "On which day")],
            )
            .with_id("given"),
            Form::new(
                "/days/transfers/t1",
                "Move it",
                vec![date("on", "To which day").with_error("Enter a day such as 2026-09-03")],
            )
            .with_id("move"),
        ],
    }
}

fn givers() -> GiversPage {
    let row = |name: &str, entered: &[&str], there, committed, standing: &str| GiverRow {
        name: name.into(),
        post: "School improvement partner".into(),
        entered: entered.iter().map(|it| (*it).into()).collect(),
        there: tenths(there),
        committed: tenths(committed),
        free: tenths(there - committed),
        standing: standing.into(),
        over: there < committed && !entered.is_empty(),
    };
    GiversPage {
        year: year(2026),
        unit: unit(),
        givers: vec![
            row(
                "Priya Lindqvist",
                &["Monday and Tuesday, 50% for improvement"],
                385,
                420,
                "Over-committed by 3.5 days",
            ),
            row(
                "Tamsin Quill",
                &["Monday to Friday, 80% for improvement"],
                1_560,
                0,
                "Nothing planned yet",
            ),
            row("Yusuf Brightwater", &[], 0, 10, "No time entered yet"),
        ],
        there: tenths(1_945),
        committed: tenths(430),
        unknown: Some(tenths(20)),
        providers: vec![ProviderRow {
            name: "Lantern Reviews".into(),
            rate: "£650 a day, 20% VAT, £45 expenses a day".into(),
            payer: "the trust".into(),
            order: "PO 118".into(),
            time: tenths(40),
            cost: "£3,336".into(),
            ceiling: Some("£2,600".into()),
            over: true,
            href: Some("/money/providers/v1".into()),
        }],
        posts: vec![
            PostDays {
                label: "Improvement partners".into(),
                full_time: "1.6".into(),
                days: Some("312.0".into()),
                improvement: true,
            },
            PostDays {
                label: "Finance".into(),
                full_time: "1.0".into(),
                days: None,
                improvement: false,
            },
        ],
        post_totals: vec![PostDays {
            label: "All posts".into(),
            full_time: "2.6".into(),
            days: Some("507.0".into()),
            improvement: true,
        }],
        full_time: Some("195.0".into()),
        aways: vec![AwayRow {
            name: "Priya Lindqvist".into(),
            from: date(2027, 1, 4),
            to: date(2027, 3, 25),
            form: Some(
                Form::new("/days/away/w1/withdrawal", "Remove this absence", Vec::new()).lesser(),
            ),
        }],
        years: years(),
        may_plan: true,
        withdrawals: vec![
            Form::new(
                "/days/capacity/c1/withdrawal",
                "Remove this entry: Tamsin Quill, Monday to Friday, 80% for improvement",
                Vec::new(),
            )
            .lesser(),
        ],
    }
}

fn request_row(state: RequestState, urgent: bool, waited: &str) -> RequestRow {
    RequestRow {
        id: RecordId("r1".into()),
        school: school(900_004, "Saltmarsh Primary"),
        line: "A look at inclusion together".into(),
        urgent,
        asked_on: date(2026, 11, 2),
        state,
        waited: waited.into(),
    }
}

fn support_page() -> SupportPage {
    SupportPage {
        open: vec![request_row(RequestState::Asked, true, "Waiting for a decision")],
        done: vec![request_row(RequestState::Closed, false, "Decided after 3 days, first support after 8 days more")],
        reserves: days_page().reserves,
        times: vec!["Urgent requests: from asking to a decision, 1 day; from the decision to the first support, none yet (the middle one of each).".into()],
        may_ask: true,
    }
}

fn request() -> RequestPage {
    let words = Field::new("words", "What changed, in your words", FieldKind::TextArea);
    RequestPage {
        request: request_row(RequestState::Delivered, true, "Decided after 1 day, first support after 4 days more"),
        words: "Three pupils with plans have joined at once. We would like to look at our provision with somebody who knows it.".into(),
        shown_at: Some(Link::new("Visit, 20 October 2026", "/contacts/c1")),
        asked_by: "Ottoline Pearmain".into(),
        decided_on: Some(date(2026, 11, 3)),
        reason: "Ailsa knows this well.".into(),
        transfers: vec![transfer("t5", State::Delivered)],
        to_decision: Some(1),
        to_support: Some(4),
        rating: None,
        evaluation: String::new(),
        evaluated_on: None,
        must_evaluate: true,
        funding: vec![funding(true)],
        enter_funding: Some("/money/funding/new?request=r1".into()),
        forms: vec![Form::new("/support/r1/evaluation", "Say what it was worth", vec![words]).with_id("evaluate")],
    }
}
