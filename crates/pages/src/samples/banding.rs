//! Samples of the room `banding`. Bands, criteria and words are invented.

mod case;
mod history;

use jiff::civil::date;
use trustwide_domain::{RecordId, banding::Stage};

use super::{Sample, sample, school, shell_at};
use crate::{
    banding::{
        BandNotice, BandingPage, BandsWaiting, DueReviews, HiddenPage, LookLine, OwnBandsPage,
        PaperLine, ProspectLine, ProspectsPage, RoundLine, SchoolBand, Step, Waiting,
        WaitsForSchool,
    },
    look::{Field, Form},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/banding");
    let nothing = BandingPage {
        due: None,
        schools: Vec::new(),
        rounds: Vec::new(),
        papers: Vec::new(),
        ..overview()
    };
    vec![
        sample("banding", &shell, &overview()),
        sample("banding-nothing", &shell, &nothing),
        sample("banding-own", &shell, &own()),
        sample("banding-hidden", &shell, &hidden()),
        sample("banding-round", &shell, &case::round()),
        sample("banding-evidence", &shell, &case::evidence()),
        sample("banding-case", &shell, &case::case()),
        sample("banding-case-new", &shell, &case::new_case()),
        sample("banding-replay", &shell, &case::replay()),
        sample("banding-paper", &shell, &case::paper()),
        sample("banding-prospects", &shell, &prospects()),
        sample("banding-judgements", &shell, &history::judgements()),
        sample("banding-school", &shell, &history::history()),
        sample("banding-school-nothing", &shell, &history::no_history()),
    ]
}

fn id(text: &str) -> RecordId {
    RecordId(text.into())
}

fn overview() -> BandingPage {
    BandingPage {
        label: "Tier".into(),
        says: Some("Once a year, on evidence that the head has read and answered.".into()),
        due: Some(due()),
        schools: vec![
            SchoolBand {
                school: school(900_001, "Ashby Road Primary"),
                band: Some("Sail".into()),
                since: Some(date(2025, 10, 6)),
                direction: Some("Steady".into()),
                at_risk: false,
                looks: looks(),
                next: None,
            },
            SchoolBand {
                school: school(900_004, "Saltmarsh Primary"),
                band: None,
                since: None,
                direction: None,
                at_risk: true,
                looks: Vec::new(),
                next: Some(Step { said: Stage::Reply.title().into(), href: "/banding/c1".into() }),
            },
        ],
        rounds: vec![RoundLine {
            id: id("r1"),
            title: "Tiers 2026-27".into(),
            kind: "Round of all schools".into(),
            opened_on: date(2026, 11, 2),
            closed_on: None,
            done: 1,
            of: 2,
        }],
        papers: vec![PaperLine {
            id: id("p1"),
            title: "Tiers 2026-27: for Standards committee, 25 November 2026".into(),
            frozen_on: date(2026, 11, 20),
            schools: 2,
        }],
        provisional: true,
        may_open: true,
    }
}

fn looks() -> Vec<LookLine> {
    let review = LookLine {
        what: "Tiers looked at again".into(),
        from: date(2026, 4, 6),
        by: Some(date(2026, 5, 13)),
        body: Some("Standards committee".into()),
        due: true,
        begun: false,
    };
    let round = LookLine {
        what: "Tiers of all schools".into(),
        from: date(2026, 9, 3),
        by: Some(date(2027, 7, 21)),
        body: None,
        due: false,
        begun: false,
    };
    vec![review, round]
}

fn due() -> DueReviews {
    DueReviews {
        label: "Tiers looked at again".into(),
        since: date(2026, 4, 6),
        next: looks().remove(0),
        schools: vec![school(900_001, "Ashby Road Primary"), school(900_004, "Saltmarsh Primary")],
        form: Some(Form::new("/banding/rounds", "Open the review of 2 schools", Vec::new())),
    }
}

/// What the page of a school holds of its band.
pub fn notice() -> BandNotice {
    BandNotice {
        label: "Tier".into(),
        href: "/schools/900004/band".into(),
        now: Some(("Row".into(), date(2025, 10, 6))),
        waits: Some(WaitsForSchool {
            href: "/banding/c1".into(),
            until: date(2026, 11, 24),
            said: 1,
        }),
    }
}

/// What the trust's page holds of bands.
pub fn waiting() -> BandsWaiting {
    let line = |what: &str, of: &str, href: &str| Waiting {
        what: what.into(),
        of: of.into(),
        href: href.into(),
    };
    BandsWaiting {
        waiting: vec![
            line(
                "2 schools are before the board",
                "Tiers 2026-27: for Standards committee, 25 November 2026",
                "/banding/papers/p1",
            ),
            line("Decided, and not yet told in person", "Saltmarsh Primary", "/banding/c1"),
        ],
    }
}

fn own() -> OwnBandsPage {
    OwnBandsPage {
        label: "Tier".into(),
        schools: vec![school(900_001, "Ashby Road Primary"), school(900_004, "Saltmarsh Primary")],
    }
}

fn hidden() -> HiddenPage {
    let fields = vec![Field::hidden("bands", "shown"), Field::hidden("to", "/banding")];
    HiddenPage {
        to: "/banding".into(),
        form: Form::new("/banding/hide", "Show bands again", fields),
    }
}

fn prospects() -> ProspectsPage {
    let begin = Form::new("/banding/rounds", "Begin its provisional banding", Vec::new()).lesser();
    let add =
        vec![Field::text("name", "Name"), Field::text("urn", "URN").with_error("Enter six digits")];
    ProspectsPage {
        prospects: vec![ProspectLine {
            urn: super::urn(900_020),
            name: "Dabchick Primary".into(),
            phase: "Primary".into(),
            expected_on: Some(date(2027, 1, 4)),
            band: None,
            round: None,
            form: Some(begin),
        }],
        form: Some(Form::new("/banding/prospects", "Add the school", add).with_id("add")),
    }
}
