//! Samples of the school page: as its director sees it, as its head lands on it, as another head sees it, and empty.

mod private;
mod results;

use jiff::civil::date;
use trustwide_domain::{AcademicYear, Coded, Moment, Reason, SourceKind, Stage};

use self::{
    private::private,
    results::{HIGHER, RWM, attendance, persistent, progress, scores, series},
};
use super::{Sample, moment, sample, school, shell_at, urn, year};
use crate::{
    look::{Figure, Link, Unit},
    school::{
        Context, ContextRow, Inspections, LegacyInspection, PrivatePart, Profile, ReportCard,
        SchoolPage, Similar, SimilarSchool,
    },
    shared::{Attention, Phase, Predecessor, Source},
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
        sample(
            "school-public",
            &head,
            &SchoolPage {
                private: None,
                contacts: None,
                stands: Vec::new(),
                band: None,
                may_watch: false,
                sees_data: false,
                ..full()
            },
        ),
        sample("school-empty", &shell, &empty()),
    ]
}

fn full() -> SchoolPage {
    SchoolPage {
        profile: profile(),
        trust_name: "Fenwick Learning Trust".into(),
        may_watch: true,
        sees_data: true,
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
        contacts: Some(super::contacts::school_landing()),
        stands: super::elements::lines(),
        band: Some(super::banding::notice()),
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
    page.contacts = None;
    page.private = Some(PrivatePart {
        is_own: false,
        attention: vec![Attention::Missing {
            what: "The school’s row in the register".into(),
            year: None,
            schools: vec![school(900_016, "Willow Bank School")],
            act: Some(Link::new("Load it", "/data#upload")),
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
