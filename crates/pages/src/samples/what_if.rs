//! Samples of the room `what_if`: nothing asked yet, and a school that joins while somebody is away.

use super::{Sample, sample, shell_at, year};
use crate::{
    look::Choice,
    what_if::{Asked, Line, WhatIfPage},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/what-if");
    let nothing = WhatIfPage {
        changes: Vec::new(),
        faults: vec!["Enter a percentage such as 6.5.".into()],
        sees_visits: false,
        broken: Vec::new(),
        thin: Vec::new(),
        nobody: Vec::new(),
        ..what_if()
    };
    vec![sample("what-if", &shell, &what_if()), sample("what-if-nothing", &shell, &nothing)]
}

fn what_if() -> WhatIfPage {
    let line = |label: &str, now: Option<&str>, then: Option<&str>| Line {
        label: label.into(),
        changes: now != then,
        now: now.map(Into::into),
        then: then.map(Into::into),
        note: None,
    };
    WhatIfPage {
        year: year(2026),
        unit: "A day is 6.5 hours with the school; preparation counts and travel does not.".into(),
        changes: vec![
            "Tern Hill Infants joins on 4 January 2027 in Band D.".into(),
            "Priya Lindqvist is away from 4 January 2027 to 25 March 2027.".into(),
        ],
        faults: Vec::new(),
        sees_visits: true,
        lines: vec![
            line("Days offered to schools", Some("192.0"), Some("202.5")),
            line("What schools pay", None, None),
            Line {
                note: Some("without what Tern Hill Infants would pay".into()),
                ..line("What the offer costs", Some("£86,400"), Some("£91,125"))
            },
        ],
        broken: vec![
            "What is promised is not covered: 12.5 days short.".into(),
            "Visit to Ashby Road Primary, due by 12 February 2027 and 25 March 2027: nobody else is named for it.".into(),
        ],
        thin: vec!["Early reading: Priya Lindqvist alone".into()],
        thin_now: Vec::new(),
        nobody: vec!["Mathematics in key stage 2".into()],
        asked: Asked {
            joins: "Tern Hill Infants".into(),
            joins_on: "2027-01-04".into(),
            joins_band: vec![
                Choice::new("", "No band yet"),
                Choice::new("d", "Band D").chosen(true),
            ],
            ..Asked::default()
        },
    }
}
