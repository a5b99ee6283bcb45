//! Samples of a school's measures over the years: an ordinary one, one with gaps, one with no figure at all.

use trustwide_domain::{Reason, Stage};

use crate::{
    look::{Differs, Figure, Scale, Unit},
    samples::{school, year},
    school::{Series, SeriesYear},
};

/// The year's start, the school's share of some pupils or why there is none, and England's share.
pub type YearFigures = (i16, Option<(f64, u32)>, Reason, f64);

pub const RWM: [YearFigures; 8] = [
    (2018, Some((0.55, 40)), Reason::Blank, 0.65),
    (2019, None, Reason::NotPublished, 0.0),
    (2020, None, Reason::NotPublished, 0.0),
    (2021, Some((0.47, 43)), Reason::Blank, 0.59),
    (2022, Some((0.52, 42)), Reason::Blank, 0.60),
    (2023, Some((0.57, 44)), Reason::Blank, 0.61),
    (2024, Some((0.61, 41)), Reason::Blank, 0.62),
    (2025, Some((0.42, 43)), Reason::Blank, 0.62),
];
pub const HIGHER: [YearFigures; 8] = [
    (2018, Some((0.08, 40)), Reason::Blank, 0.11),
    (2019, None, Reason::NotPublished, 0.0),
    (2020, None, Reason::NotPublished, 0.0),
    (2021, Some((0.02, 43)), Reason::Blank, 0.07),
    (2022, None, Reason::Suppressed, 0.08),
    (2023, Some((0.05, 44)), Reason::Blank, 0.08),
    (2024, Some((0.07, 41)), Reason::Blank, 0.08),
    (2025, Some((0.02, 43)), Reason::Blank, 0.08),
];

pub fn series(measure: &str, label: &str, years: &[YearFigures], from: i16) -> Series {
    let years = years.iter().filter(|it| it.0 >= from).map(|&(start, found, reason, england)| {
        let school_figure = found
            .map_or(Figure::missing(Unit::Share, reason), |(value, pupils)| {
                share(value, pupils, england).from_source(2)
            });
        let others = |shift: f64| match england {
            0.0 => Figure::missing(Unit::Share, Reason::NotPublished),
            value => Figure::share((value + shift).max(0.0)),
        };
        SeriesYear {
            year: year(start),
            school: match start {
                2025 => school_figure.with_stage(Stage::Provisional),
                _ => school_figure,
            },
            predecessor: (start < 2021)
                .then(|| school(800_104, "Saltmarsh Community Primary School")),
            trust: others(0.01),
            local_authority: others(-0.02),
            similar: others(-0.05),
            england: others(0.0),
        }
    });
    Series {
        measure: measure.into(),
        label: label.into(),
        note: None,
        scale: Scale::SHARE,
        years: years.collect(),
        joined: Some(year(2021)),
    }
}

pub fn scores() -> Series {
    let one = |start: i16, score: f64| SeriesYear {
        year: year(start),
        school: Figure::score(score)
            .with_pupils(42)
            .with_margin(score - 1.9, score + 1.9)
            .from_source(2),
        predecessor: None,
        trust: Figure::score(104.4),
        local_authority: Figure::score(104.1),
        similar: Figure::missing(Unit::Score, Reason::NotAvailable),
        england: Figure::score(105.0),
    };
    Series {
        measure: "reading_score".into(),
        label: "Average scaled score in reading".into(),
        note: Some("On the tests’ own scale of 80 to 120; 100 is the expected standard".into()),
        scale: Scale::SCALED_SCORE,
        years: vec![one(2022, 103.1), one(2023, 104.0), one(2024, 104.6), one(2025, 101.2)],
        joined: None,
    }
}

pub fn progress() -> Series {
    let mut progress = scores();
    progress.measure = "reading_progress".into();
    progress.label = "Reading progress".into();
    progress.note = None;
    for (at, year) in progress.years.iter_mut().enumerate() {
        let reason = if at < 2 { Reason::NotPopulated } else { Reason::NotApplicable };
        year.school = Figure::missing(Unit::Points, reason);
    }
    progress
}

pub fn attendance() -> Series {
    let scale = Scale { from: 0.8, to: 1.0 };
    let mut series = series(
        "attendance",
        "Attendance",
        &[(2018, Some((0.948, 290)), Reason::Blank, 0.953)],
        2018,
    );
    series.scale = scale;
    series.joined = None;
    series.note = Some("Sessions attended of those possible".into());
    for year in &mut series.years {
        year.school = Figure::share(0.948).with_places(1).from_source(3);
        year.england = Figure::share(0.953).with_places(1);
    }
    series
}

pub fn persistent(from: i16, threshold: &str) -> Series {
    let figures: Vec<_> =
        (from..from + 3).map(|start| (start, Some((0.12, 290)), Reason::Blank, 0.08)).collect();
    let mut series =
        series(&format!("persistent_absence_{threshold}"), "Persistent absence", &figures, from);
    series.scale = Scale { from: 0.0, to: 0.5 };
    series.joined = None;
    series.note = Some(match threshold {
        "10" => "Pupils who missed 10% or more of sessions: the definition since 2015-16".into(),
        _ => "Pupils who missed 15% or more of sessions: the definition until 2014-15, not to be compared with today’s".into(),
    });
    series
}

fn share(value: f64, pupils: u32, england: f64) -> Figure {
    let half = 1.96 * (value * (1.0 - value) / f64::from(pupils)).sqrt();
    let differs = if value + half < england { Differs::Below } else { Differs::NotBeyondChance };
    Figure::share(value)
        .with_margin((value - half).max(0.0), value + half)
        .with_pupils(pupils)
        .differing(differs)
}
