//! Samples of the school page: as its director sees it, as its head lands on it, as another head sees it, and empty.

use jiff::civil::date;
use trustwide_domain::{AcademicYear, Coded, Moment, Reason, SourceKind, Stage};

use super::{Sample, moment, sample, school, shell_at, urn, year};
use crate::{
    look::{Choice, Differs, Field, FieldKind, Figure, Form, Link, Margin, Scale, Unit},
    pages::{
        school::{
            Context, ContextNote, ContextRow, Correction, Inspections, LegacyInspection,
            PrivatePart, Profile, RegisterFact, ReportCard, SchoolPage, Series, SeriesYear,
            Similar, SimilarSchool,
        },
        shared::{Attention, Moved, Phase, Predecessor, Source},
    },
};

pub fn samples() -> Vec<Sample> {
    let shell = shell_at("/schools");
    let mut head = shell_at("/schools/900004");
    if let Some(person) = &mut head.person {
        person.name = "Idris Falkner-Whyte".into();
        person.post = "Headteacher, Saltmarsh Primary".into();
        person.acting_for = Some("Ottoline Pearmain".into());
    }
    let mut own = full();
    if let Some(private) = &mut own.private {
        private.is_own = true;
    }
    vec![
        sample("school", &shell, &full()),
        sample("school-own", &head, &own),
        sample("school-public", &head, &SchoolPage { private: None, may_watch: false, ..full() }),
        sample("school-empty", &shell, &empty()),
    ]
}

fn full() -> SchoolPage {
    SchoolPage {
        profile: profile(),
        trust_name: "Fenwick Learning Trust".into(),
        may_watch: true,
        watched: true,
        context: context(),
        results: vec![
            series(
                "rwm_expected",
                "Reading, writing and maths at the expected standard",
                &RWM,
                2018,
            ),
            series(
                "rwm_higher",
                "Reading, writing and maths at the higher standard",
                &HIGHER,
                2018,
            ),
            scores(),
            progress(),
        ],
        attendance: vec![attendance(), persistent(2015, "10"), persistent(2012, "15")],
        inspections: inspections(),
        similar: similar(),
        sources: sources(),
        private: Some(private()),
    }
}

fn empty() -> SchoolPage {
    let mut page = full();
    page.profile = Profile {
        urn: urn(900_016),
        name: "Willow Bank School".into(),
        phase: Phase::Special,
        establishment_type: Coded::Missing(Reason::NotInFile),
        ages: None,
        local_authority: Coded::Missing(Reason::NotInFile),
        address: Vec::new(),
        website: None,
        capacity: Coded::Missing(Reason::Blank),
        roll: Coded::Missing(Reason::NotInFile),
        joined: Coded::Missing(Reason::UnknownDate),
        predecessors: Vec::new(),
        status: Some("Proposed to open".into()),
    };
    page.context = Context { year: None, rows: Vec::new() };
    page.results = Vec::new();
    page.attendance = Vec::new();
    page.inspections = Inspections { report_cards: Vec::new(), legacy: Vec::new() };
    page.similar = Similar {
        columns: Vec::new(),
        own: Vec::new(),
        schools: Vec::new(),
        why_none: Some("Similar schools are found by context, and no census has been loaded that has a row for this school.".into()),
        source: None,
    };
    page.sources = Vec::new();
    page.private = Some(PrivatePart {
        is_own: false,
        attention: vec![Attention::Missing {
            what: "The school’s row in the register".into(),
            year: None,
            schools: vec![school(900_016, "Willow Bank School")],
            act: Link::new("Load it", "/data#upload"),
        }],
        compared: 0,
        register: Vec::new(),
        notes: Vec::new(),
        note_form: None,
    });
    page
}

fn profile() -> Profile {
    Profile {
        urn: urn(900_004),
        name: "Saltmarsh Primary".into(),
        phase: Phase::Primary,
        establishment_type: Coded::Value("Academy sponsor led".into()),
        ages: Some((3, 11)),
        local_authority: Coded::Value("Wolds and Vale".into()),
        address: ["14 Staithe Road", "Saltmarsh", "WV9 4ZZ"].map(String::from).to_vec(),
        website: Some("https://www.saltmarsh-primary.example/".into()),
        capacity: Coded::Value(315),
        roll: Coded::Value(287),
        joined: Coded::Value(date(2021, 9, 1)),
        predecessors: vec![Predecessor {
            school: school(800_104, "Saltmarsh Community Primary School"),
            until: Coded::Value(date(2021, 8, 31)),
        }],
        status: None,
    }
}

fn context() -> Context {
    let row = |label: &str, school: f64, trust: f64, authority: f64, england: f64| ContextRow {
        label: label.into(),
        school: Figure::share(school).from_source(1),
        trust: Figure::share(trust),
        local_authority: Figure::share(authority),
        england: Figure::share(england),
    };
    let mut rows = vec![
        row("Disadvantaged", 0.46, 0.29, 0.24, 0.26),
        row("SEN support", 0.17, 0.14, 0.13, 0.14),
        row("Education, health and care plan", 0.04, 0.05, 0.04, 0.05),
        row("English as an additional language", 0.08, 0.11, 0.09, 0.21),
        row("Girls", 0.49, 0.49, 0.49, 0.49),
    ];
    rows[3].school = Figure::missing(Unit::Share, Reason::Suppressed);
    Context { year: Some(year(2024)), rows }
}

/// The year's start, the school's share of some pupils or why there is none, and England's share.
type YearFigures = (i16, Option<(f64, u32)>, Reason, f64);

const RWM: [YearFigures; 8] = [
    (2018, Some((0.55, 40)), Reason::Blank, 0.65),
    (2019, None, Reason::NotPublished, 0.0),
    (2020, None, Reason::NotPublished, 0.0),
    (2021, Some((0.47, 43)), Reason::Blank, 0.59),
    (2022, Some((0.52, 42)), Reason::Blank, 0.60),
    (2023, Some((0.57, 44)), Reason::Blank, 0.61),
    (2024, Some((0.61, 41)), Reason::Blank, 0.62),
    (2025, Some((0.42, 43)), Reason::Blank, 0.62),
];
const HIGHER: [YearFigures; 8] = [
    (2018, Some((0.08, 40)), Reason::Blank, 0.11),
    (2019, None, Reason::NotPublished, 0.0),
    (2020, None, Reason::NotPublished, 0.0),
    (2021, Some((0.02, 43)), Reason::Blank, 0.07),
    (2022, None, Reason::Suppressed, 0.08),
    (2023, Some((0.05, 44)), Reason::Blank, 0.08),
    (2024, Some((0.07, 41)), Reason::Blank, 0.08),
    (2025, Some((0.02, 43)), Reason::Blank, 0.08),
];

fn series(measure: &str, label: &str, years: &[YearFigures], from: i16) -> Series {
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

fn scores() -> Series {
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

fn progress() -> Series {
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

fn attendance() -> Series {
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

fn persistent(from: i16, threshold: &str) -> Series {
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

fn inspections() -> Inspections {
    let words = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
    };
    let card = ReportCard {
        on: date(2026, 1, 21),
        areas: words(&[
            ("Inclusion", "Expected standard"),
            ("Curriculum and teaching", "Needs attention"),
            ("Achievement", "Urgent improvement"),
            ("Attendance and behaviour", "Needs attention"),
            ("Personal development and well-being", "Strong standard"),
            ("Leadership and governance", "Needs attention"),
        ]),
        safeguarding: Coded::Value("Met".into()),
        concern: Some("Requires significant improvement".into()),
        before_joining: false,
        source: Some(4),
    };
    let ungraded = LegacyInspection {
        on: date(2024, 11, 6),
        overall: Coded::Missing(Reason::NotApplicable),
        judgements: words(&[
            ("Quality of education", "Requires improvement"),
            ("Behaviour and attitudes", "Good"),
            ("Personal development", "Good"),
            ("Leadership and management", "Good"),
        ]),
        school: None,
        before_joining: false,
        source: Some(4),
    };
    let older = LegacyInspection {
        on: date(2018, 3, 14),
        overall: Coded::Value("Requires improvement".into()),
        judgements: Vec::new(),
        school: Some(school(800_104, "Saltmarsh Community Primary School")),
        before_joining: true,
        source: Some(4),
    };
    Inspections { report_cards: vec![card], legacy: vec![ungraded, older] }
}

fn similar() -> Similar {
    let names = [
        "Mudlark Primary",
        "Cold Ashton Primary",
        "Harbour Steps Primary",
        "Quarry Lane Primary",
        "St Osyth’s Church of England Primary",
    ];
    let context = |shift: f64| {
        vec![
            Figure::count(287 + (shift * 100.0) as u32),
            Figure::share(0.46 - shift / 4.0),
            Figure::share(0.17 + shift / 9.0),
            Figure::share(0.04),
            Figure::share(0.08 + shift / 5.0),
        ]
    };
    let schools = (0..50).map(|at| {
        let distance = 0.08 + f64::from(at) * 0.013;
        SimilarSchool {
            school: school(700_000 + at, names[at as usize % names.len()]),
            local_authority: ["Wolds and Vale", "Northmere", "Estuary"][at as usize % 3].into(),
            distance,
            context: context(distance),
            in_trust: at == 3,
        }
    });
    Similar {
        columns: ["Pupils", "Disadvantaged", "SEN support", "EHC plan", "EAL"]
            .map(String::from)
            .to_vec(),
        own: context(0.0),
        schools: schools.collect(),
        why_none: None,
        source: Some(1),
    }
}

fn sources() -> Vec<Source> {
    let source =
        |number: u32, kind: SourceKind, year: Option<AcademicYear>, file: &str, stage: Stage| {
            Source {
                number,
                kind,
                year,
                file: file.into(),
                stage,
                published_on: (number != 4).then(|| date(2025, 12, 11)),
                landed_at: landed(number),
                landed_by: "Tamsin Quill".into(),
                checksum: "9f2c4b7a10de55c3a8e1f0b2d4c6978812aa34bb56cc78dd90ee12ff34aa56bb".into(),
                reader: format!("{} reader 1", kind.word()),
            }
        };
    vec![
        source(1, SourceKind::Census, Some(year(2024)), "england_census.csv", Stage::Final),
        source(
            2,
            SourceKind::Ks2,
            Some(year(2025)),
            "wolds_and_vale_ks2provisional_2025-2026.csv.gz",
            Stage::Provisional,
        ),
        source(3, SourceKind::Absence, Some(year(2018)), "england_abs.csv", Stage::Final),
        source(4, SourceKind::Inspections, None, "inspections-by-urn.json.gz", Stage::Derived),
    ]
}

fn landed(number: u32) -> Moment {
    moment(i64::from(number) * 9)
}

fn private() -> PrivatePart {
    PrivatePart {
        is_own: false,
        attention: vec![
            Attention::Moved(Moved {
                school: school(900_004, "Saltmarsh Primary"),
                measure: "Reading, writing and maths at the expected standard".into(),
                before_year: year(2024),
                before: Figure::share(0.61),
                now_year: year(2025),
                now: Figure::share(0.42),
                margin: Margin { lower: -0.33, upper: -0.05 },
                act: Link::new("See the years", "#measure-rwm_expected"),
            }),
            Attention::Other {
                sentence: "The register may have your capacity wrong".into(),
                reason: "You said so on 4 October; the register has not changed since".into(),
                act: Link::new("See it", "#register"),
            },
        ],
        compared: 12,
        register: register(),
        notes: vec![ContextNote {
            about: Some("reading, writing and maths 2025-26".into()),
            words: "Nineteen of the 43 pupils in this cohort joined us after year 4, eleven of them when the barracks reopened. Of the 24 who were with us from reception, 15 reached the expected standard in all three.".into(),
            by: "Idris Falkner-Whyte".into(),
            post: "Headteacher".into(),
            on: date(2026, 9, 17),
        }],
        note_form: Some(Form::new(
            "/schools/900004/notes",
            "Add this",
            vec![
                Field::new("about", "What is it about?", FieldKind::Select(vec![
                    Choice::new("", "The school as a whole"),
                    Choice::new("rwm_expected", "Reading, writing and maths at the expected standard"),
                ])).optional(),
                Field::new("words", "In our own words", FieldKind::TextArea).with_help("Everyone who may see this page reads it. Name no pupil."),
            ],
        )),
    }
}

fn register() -> Vec<RegisterFact> {
    let correction = Correction {
        should_be: "285".into(),
        why: "The nursery’s 30 places were counted twice when the building was surveyed.".into(),
        by: "Idris Falkner-Whyte".into(),
        on: date(2026, 10, 4),
    };
    let form = |name: &str, error: Option<&str>| {
        let mut should_be = Field::text("should_be", "What it should be");
        should_be.error = error.map(str::to_owned);
        Form::new(
            "/schools/900004/corrections",
            "Send the correction",
            vec![
                Field::hidden("fact", name),
                should_be,
                Field::new("why", "Why", FieldKind::TextArea)
                    .with_help("The trust’s data lead reads this too."),
            ],
        )
        .with_id(format!("correct-{name}"))
    };
    let fact = |label: &str, value: &str, name: &str| RegisterFact {
        label: label.into(),
        value: Coded::Value(value.into()),
        source: None,
        corrections: Vec::new(),
        form: Some(form(name, None)),
    };
    let mut facts = vec![
        fact("Name", "Saltmarsh Primary", "name"),
        fact("Age range", "3 to 11", "ages"),
        fact("Capacity", "315", "capacity"),
        fact("Website", "www.saltmarsh-primary.example", "website"),
    ];
    facts[2].corrections.push(correction);
    facts[3].form = Some(form("website", Some("Say what the website should be")));
    facts
}

fn share(value: f64, pupils: u32, england: f64) -> Figure {
    let half = 1.96 * (value * (1.0 - value) / f64::from(pupils)).sqrt();
    let differs = if value + half < england { Differs::Below } else { Differs::NotBeyondChance };
    Figure::share(value)
        .with_margin((value - half).max(0.0), value + half)
        .with_pupils(pupils)
        .differing(differs)
}
