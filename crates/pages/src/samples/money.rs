//! Samples of the room `money`: what the top slice bought, with everything entered and with nothing, and a statement.

use jiff::civil::date;
use trustwide_domain::{RecordId, days::FundingFor};

use super::{
    Sample,
    days::{sums, tenths},
    sample, school, shell_at, year,
};
use crate::{
    look::{Field, FieldKind, Form, Link},
    money::{
        BoughtLine, Changed, FundingLine, MoneyPage, PaidLine, QuestionLine, ReceivedLine,
        SchoolMoney, ShareLine, SplitLine, StatementPage,
    },
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/money");
    let blank = MoneyPage {
        improvement: None,
        split: Vec::new(),
        day_cost: None,
        full_time: None,
        carry_over: None,
        schools: None,
        total: None,
        bought: Vec::new(),
        funding: Vec::new(),
        funding_total: None,
        ..money()
    };
    let bare = StatementPage {
        grant: None,
        percent: None,
        paid: None,
        parts: Vec::new(),
        questions: Vec::new(),
        for_improvement: None,
        day_cost: None,
        received: Vec::new(),
        from_heads: Vec::new(),
        gives: tenths(0),
        received_worth: None,
        gave_to: Vec::new(),
        given_worth: None,
        funding: Vec::new(),
        funding_total: None,
        carried: None,
        carry_over: None,
        changed: Vec::new(),
        question: None,
        ..statement()
    };
    vec![
        sample("money", &shell, &money()),
        sample("money-blank", &shell, &blank),
        sample("statement", &shell, &statement()),
        sample("statement-blank", &shell, &bare),
    ]
}

fn some(text: &str) -> Option<String> {
    Some(text.into())
}

fn split(label: &str, hundredths: u32, pounds: &str) -> SplitLine {
    let share = format!("{}%", hundredths / 100);
    SplitLine { label: label.into(), hundredths, share, pounds: some(pounds) }
}

fn money() -> MoneyPage {
    let row = |name: Option<&str>, paid: Option<&str>| SchoolMoney {
        school: name.map(|name| school(900_004, name)),
        grant: paid.map(|_| "£1,420,000".into()),
        percent: some("5.5%").filter(|_| name.is_some()),
        paid: paid.map(Into::into),
        for_improvement: paid.map(|_| "£23,430".into()),
        received: tenths(85),
        worth: some("£3,825"),
        gave: tenths(10),
    };
    let line = |label: &str, account: &str, worth: Option<&str>| BoughtLine {
        label: label.into(),
        account: account.into(),
        delivered: tenths(85),
        worth: worth.map(Into::into),
    };
    MoneyPage {
        year: year(2026),
        label: "Central contribution".into(),
        says: some("Five and a half per cent of each school’s grant."),
        shares: vec![
            ShareLine { label: "School improvement".into(), share: some("30%"), blank: None },
            ShareLine {
                label: "Everything else".into(),
                share: None,
                blank: some("The source shows this as a chart, which is lost."),
            },
        ],
        improvement: some("30%"),
        split: vec![
            split("For improvement", 3_000, "£35,145"),
            split("Everything else that it pays for", 7_000, "£82,005"),
        ],
        day_cost: some("£450"),
        full_time: some("195.0"),
        carry_over: some("nothing is carried over"),
        schools: Some(vec![
            row(Some("Saltmarsh Primary"), Some("£78,100")),
            row(Some("Tern Hill Infants"), None),
        ]),
        total: Some(row(None, None)),
        bought: vec![
            line("Visits of the improvement partner", "core offer", Some("£3,825")),
            line("A look at inclusion together", "bought", None),
        ],
        form: Some(Form::new(
            "/money/settings",
            "Save",
            vec![Field::text("day_cost", "What a day of support costs the trust, in pounds")],
        )),
        may_set: true,
        funding: vec![funding(false), funding(true)],
        funding_total: some("£4,800"),
        questions: vec![school(900_004, "Saltmarsh Primary")],
        years: vec![Link::new("2025-26", "/money?year=2025-26")],
    }
}

/// Money that Saltmarsh was given: for what it gives, or for support that it asked for.
pub fn funding(for_support: bool) -> FundingLine {
    FundingLine {
        school: school(900_004, "Saltmarsh Primary"),
        on: date(2026, 10, 5),
        pounds: "£2,400".into(),
        purpose: if for_support { FundingFor::Support } else { FundingFor::Giving },
        source: "The central fund".into(),
        words: "Cover on Mondays".into(),
        request: for_support.then(|| RecordId("r1".into())),
        withdrawal: None,
    }
}

fn statement() -> StatementPage {
    let line =
        |label: &str, account: &str, offered: Option<i64>, worth: Option<&str>| ReceivedLine {
            label: label.into(),
            account: account.into(),
            offered: offered.map(tenths),
            delivered: tenths(25),
            planned: tenths(5),
            worth: worth.map(Into::into),
        };
    let words = Field::new("words", "What you question", FieldKind::TextArea);
    StatementPage {
        school: school(900_004, "Saltmarsh Primary"),
        year: year(2025),
        unit: "A day is 6.5 hours with the school; preparation counts and travel does not.".into(),
        is_over: true,
        money_label: "Central contribution".into(),
        grant: some("£1,420,000"),
        percent: some("5.5%, then 6.5%"),
        paid: some("£84,000"),
        parts: vec![
            PaidLine {
                from: date(2025, 9, 1),
                to: date(2025, 12, 31),
                share: some("5.5%"),
                pounds: "£26,100".into(),
                decided: None,
            },
            PaidLine {
                from: date(2026, 1, 1),
                to: date(2026, 8, 31),
                share: some("6.5%"),
                pounds: "£57,900".into(),
                decided: some("Board of trustees, 9 December 2025, minute 12"),
            },
        ],
        questions: vec![QuestionLine {
            by: "Maud Heron".into(),
            on: date(2026, 7, 8),
            words: "The day in March was a training day for all schools. Should it be ours?".into(),
            answer: String::new(),
            answered_on: None,
            form: None,
        }],
        for_improvement: some("£23,430"),
        day_cost: some("£450"),
        received: vec![
            line("Visits of the improvement partner", "core offer", Some(35), Some("£1,125")),
            line("A look at inclusion together", "bought", None, Some("£1,560")),
        ],
        from_heads: vec![line("Two days of each head", "by heads", None, Some("£900"))],
        received_total: tenths(50),
        planned_total: tenths(10),
        received_worth: some("£2,685"),
        offer: sums(120, 5, 25),
        offered_total: tenths(120),
        given: tenths(15),
        gives: tenths(10),
        given_worth: some("£675"),
        gave_to: vec!["Ashby Road Primary".into(), "Tern Hill Infants".into()],
        funding: vec![funding(false)],
        funding_total: some("£2,400"),
        carried: Some(tenths(0)),
        carry_over: some("nothing is carried over"),
        changed: vec![Changed {
            what: "A look at inclusion together".into(),
            words: "Each class has a quiet corner, and plans name it.".into(),
            on: Some(date(2026, 3, 20)),
        }],
        years: vec![Link::new("2026-27", "/schools/900004/statement?year=2026-27")],
        question: Some(Form::new(
            "/schools/900004/statement/question",
            "Ask about this statement",
            vec![words],
        )),
    }
}
