//! Samples of the trust page: an ordinary trust, one with no school yet, one with ninety, and a trustee's narrower one.

use jiff::civil::{Date, date};
use trustwide_domain::{Coded, Reason, Stage};

use super::{Sample, sample, school, shell_at, year};
use crate::{
    look::{Differs, Figure, Link, Margin, Notice, Scale, Shell, Undo, Unit},
    shared::{Attention, InspectionLine, LeftOut, Moved, Phase, TrustFigure},
    trust::{Headline, PhaseGroup, SchoolFilter, SchoolRow, SchoolSort, TrustActs, TrustPage},
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/");
    let told = Shell {
        notice: Some(Notice {
            text: "You are watching Saltmarsh Primary.".into(),
            undo: Some(Undo { label: "Undo".into(), action: "/schools/900004/watch".into() }),
        }),
        demo: true,
        ..shell_at("/")
    };
    let mut past = shell_at("/");
    if let Some(as_at) = &mut past.as_at {
        as_at.day = date(2025, 6, 30);
        as_at.term = Some("summer term, week 10".into());
        as_at.before_records = true;
    }
    vec![
        sample("trust", &shell, &ordinary()),
        sample("trust-after-an-act", &told, &filtered()),
        sample("trust-in-the-past", &past, &ordinary()),
        sample("trust-empty", &shell, &empty()),
        sample("trust-ninety", &shell, &ninety()),
        sample("trust-none-fits", &shell, &TrustPage { phases: Vec::new(), ..filtered() }),
    ]
}

fn ordinary() -> TrustPage {
    TrustPage {
        name: "Fenwick Learning Trust".into(),
        uid: None,
        schools: 12,
        pupils: Coded::Value(5_144),
        may: TrustActs { watch: true, load_data: true, export: true },
        attention: attention(),
        compared: 74,
        figures: vec![primary_figure(), secondary_figure()],
        week: Some(super::contacts::trust_landing()),
        bands: Some(super::banding::waiting()),
        filter: SchoolFilter::default(),
        phases: vec![primaries(), secondaries(), specials()],
        sources: Vec::new(),
    }
}

fn filtered() -> TrustPage {
    let filter = SchoolFilter {
        phase: Some(Phase::Primary),
        name: "".into(),
        watched_only: false,
        sort: SchoolSort::Headline,
    };
    TrustPage { filter, phases: vec![primaries()], ..ordinary() }
}

fn empty() -> TrustPage {
    TrustPage {
        schools: 0,
        pupils: Coded::Missing(Reason::NotAvailable),
        attention: Vec::new(),
        compared: 0,
        figures: Vec::new(),
        week: None,
        bands: None,
        phases: Vec::new(),
        ..ordinary()
    }
}

fn ninety() -> TrustPage {
    let mut group = primaries();
    let rows = group.schools.clone();
    group.schools = (0..90).map(|at| numbered(&rows[at % rows.len()], at)).collect();
    TrustPage {
        name: "The Federated Academies of the Upper Wold and Lower Vale Church of England and Community Multi-Academy Trust".into(),
        schools: 90,
        pupils: Coded::Value(31_877),
        attention: Vec::new(),
        phases: vec![group],
        ..ordinary()
    }
}

fn numbered(like: &SchoolRow, at: usize) -> SchoolRow {
    let mut row = like.clone();
    row.school = school(910_000 + at as u32, &format!("{} {}", like.school.name, at + 1));
    row
}

fn attention() -> Vec<Attention> {
    vec![
        Attention::Missing {
            what: "Key stage 2 results".into(),
            year: Some(year(2025)),
            schools: vec![school(900_002, "Brackenfield Primary"), school(900_007, "Tern Hill Primary")],
            act: Some(Link::new("Load them", "/data#upload")),
        },
        Attention::Moved(Moved {
            school: school(900_004, "Saltmarsh Primary"),
            measure: "Reading, writing and maths at the expected standard".into(),
            before_year: year(2024),
            before: Figure::share(0.61),
            now_year: year(2025),
            now: Figure::share(0.42),
            margin: Margin { lower: -0.33, upper: -0.05 },
            act: Link::new("Look", "/schools/900004#measure-rwm_expected"),
        }),
        Attention::Moved(Moved {
            school: school(900_013, "Harrow Beck Academy"),
            measure: "Attainment 8".into(),
            before_year: year(2023),
            before: Figure::score(41.2),
            now_year: year(2024),
            now: Figure::score(46.0),
            margin: Margin { lower: 1.9, upper: 7.7 },
            act: Link::new("Look", "/schools/900013#measure-attainment8"),
        }),
        Attention::Unvalidated {
            what: "Key stage 2 results".into(),
            year: year(2025),
            schools: vec![school(900_001, "Ashby Road Primary")],
            act: Some(Link::new("See the file", "/data/s3")),
        },
        Attention::Other {
            sentence: "Absence figures stop at 2018-19".into(),
            reason: "Seven years have been published since; schools’ attendance cannot be compared without them".into(),
            act: Link::new("Load them", "/data#upload"),
        },
    ]
}

fn primary_figure() -> TrustFigure {
    TrustFigure {
        published: None,
        label: "Reading, writing and maths at the expected standard".into(),
        year: year(2025),
        weighted: Figure::share(0.627).with_margin(0.59, 0.663),
        plain: Figure::share(0.634).with_margin(0.597, 0.669),
        england: Coded::Value(0.62),
        scale: Scale::SHARE,
        pupils_counted: 611,
        pupils_total: Coded::Value(668),
        schools_counted: 9,
        left_out: vec![
            LeftOut {
                school: school(900_002, "Brackenfield Primary"),
                why: "Joined in January 2025: under three full years in the trust".into(),
            },
            LeftOut {
                school: school(900_007, "Tern Hill Primary"),
                why: "No results loaded for this year".into(),
            },
            LeftOut { school: school(900_012, "Wren Street Infant"), why: "No year 6".into() },
        ],
    }
}

fn secondary_figure() -> TrustFigure {
    TrustFigure {
        published: None,
        label: "Attainment 8".into(),
        year: year(2024),
        weighted: Figure::missing(Unit::Score, Reason::SuppressedTrust),
        plain: Figure::score(46.8).with_margin(45.1, 48.5),
        england: Coded::Value(45.9),
        scale: Scale::ATTAINMENT8,
        pupils_counted: 402,
        pupils_total: Coded::Missing(Reason::NotAvailable),
        schools_counted: 2,
        left_out: Vec::new(),
    }
}

fn primaries() -> PhaseGroup {
    let card = |on: Date, concern: Option<&str>| InspectionLine::ReportCard {
        on,
        areas: 6,
        concern: concern.map(str::to_owned),
        before_joining: false,
    };
    let legacy = |outcome: &str, on: Date, before_joining: bool| InspectionLine::Legacy {
        outcome: outcome.into(),
        on,
        before_joining,
    };
    let england = 0.62;
    let schools = vec![
        row(
            900_001,
            "Ashby Road Primary",
            date(2019, 9, 1),
            412,
            0.31,
            share(0.64, 59, england).with_stage(Stage::TrustReported),
            0.941,
            card(date(2026, 3, 11), None),
        ),
        row(
            900_002,
            "Brackenfield Primary",
            date(2025, 1, 1),
            198,
            0.18,
            Figure::missing(Unit::Share, Reason::NotInFile),
            0.952,
            legacy("Good", date(2022, 6, 8), true),
        ),
        row(
            900_003,
            "Holme Lacy Primary",
            date(2019, 9, 1),
            631,
            0.22,
            share(0.81, 90, england),
            0.959,
            legacy("Outstanding", date(2023, 5, 3), false),
        ),
        row(
            900_005,
            "Nether Cross Church of England Voluntary Controlled Junior and Infant School",
            date(2020, 4, 1),
            96,
            0.12,
            share(0.71, 14, england),
            0.948,
            legacy("Requires improvement", date(2023, 1, 17), false),
        ),
        row(
            900_006,
            "Quarry Lane Primary",
            date(2020, 4, 1),
            334,
            0.39,
            share(0.57, 47, england),
            0.937,
            legacy("Good", date(2024, 10, 2), false),
        ),
        row(
            900_004,
            "Saltmarsh Primary",
            date(2021, 9, 1),
            287,
            0.46,
            share(0.42, 43, england),
            0.924,
            card(date(2026, 1, 21), Some("Requires significant improvement")),
        ),
        row(
            900_007,
            "Tern Hill Primary",
            date(2022, 9, 1),
            402,
            0.28,
            Figure::missing(Unit::Share, Reason::NotInFile),
            0.944,
            legacy("Good", date(2021, 11, 24), true),
        ),
        row(
            900_012,
            "Wren Street Infant",
            date(2019, 9, 1),
            176,
            0.27,
            Figure::missing(Unit::Share, Reason::NotEligible),
            0.938,
            legacy("Good", date(2021, 10, 6), false),
        ),
    ];
    let headline = Headline {
        label: "reading, writing and maths at the expected standard".into(),
        year: year(2025),
        england: Coded::Value(england),
        scale: Scale::SHARE,
    };
    PhaseGroup { phase: Phase::Primary, headline: Some(headline), schools }
}

fn secondaries() -> PhaseGroup {
    let inspection = InspectionLine::Legacy {
        outcome: "Good".into(),
        on: date(2023, 2, 7),
        before_joining: false,
    };
    let first = Figure::score(46.0).with_margin(44.1, 47.9);
    let second = Figure::score(47.9).with_margin(46.3, 49.5).differing(Differs::Above);
    let schools = vec![
        row(
            900_013,
            "Harrow Beck Academy",
            date(2019, 9, 1),
            1_104,
            0.29,
            first,
            0.917,
            inspection.clone(),
        ),
        row(900_014, "The Priory School", date(2023, 9, 1), 1_322, 0.16, second, 0.931, inspection),
    ];
    let headline = Headline {
        label: "Attainment 8".into(),
        year: year(2024),
        england: Coded::Value(45.9),
        scale: Scale::ATTAINMENT8,
    };
    PhaseGroup { phase: Phase::Secondary, headline: Some(headline), schools }
}

fn specials() -> PhaseGroup {
    let seven = InspectionLine::ReportCard {
        on: date(2026, 5, 13),
        areas: 7,
        concern: None,
        before_joining: false,
    };
    let none = InspectionLine::None { reason: "Not inspected yet".into() };
    let mut schools = vec![
        row(
            900_015,
            "Orchard Mount School",
            date(2019, 9, 1),
            118,
            0.51,
            Figure::missing(Unit::Share, Reason::Suppressed),
            0.896,
            seven,
        ),
        row(
            900_016,
            "Willow Bank School",
            date(2026, 9, 1),
            64,
            0.48,
            Figure::missing(Unit::Share, Reason::NewSchool),
            0.88,
            none,
        ),
    ];
    schools[1].attendance = Figure::missing(Unit::Share, Reason::NotInFile);
    schools[1].joined = Coded::Missing(Reason::UnknownDate);
    schools.iter_mut().for_each(|row| row.sen = Figure::share(1.0));
    PhaseGroup { phase: Phase::Special, headline: None, schools }
}

#[expect(clippy::too_many_arguments, reason = "a row of a table, written as a row")]
fn row(
    number: u32,
    name: &str,
    joined: Date,
    pupils: u32,
    disadvantaged: f64,
    headline: Figure,
    attendance: f64,
    inspection: InspectionLine,
) -> SchoolRow {
    let before = headline.value.map(|it| it * 0.97);
    SchoolRow {
        school: school(number, name),
        joined: Coded::Value(joined),
        ages: Some((4, 11)),
        local_authority: "Wolds and Vale".into(),
        pupils: Figure::count(pupils),
        disadvantaged: Figure::share(disadvantaged),
        sen: Figure::share(0.11 + disadvantaged / 5.0),
        before: Figure::of(before, headline.unit, headline.places),
        headline,
        attendance: Figure::share(attendance).with_places(1),
        inspection,
        watched: number == 900_004,
    }
}

/// A share of some pupils with a plain normal margin: near enough for a sample.
fn share(value: f64, pupils: u32, england: f64) -> Figure {
    let half = 1.96 * (value * (1.0 - value) / f64::from(pupils)).sqrt();
    let differs = match value {
        above if above - half > england => Differs::Above,
        below if below + half < england => Differs::Below,
        _ => Differs::NotBeyondChance,
    };
    Figure::share(value)
        .with_margin((value - half).max(0.0), (value + half).min(1.0))
        .with_pupils(pupils)
        .differing(differs)
}
