//! Inspections in the publisher's monthly layout: the newest report card and the newest legacy outcome of each school.

use anyhow::Context;
use jiff::civil::{Date, date};
use serde::Deserialize;
use trustwide_domain::Urn;

use super::{
    World,
    chance::Chance,
    school::School,
    sheet::{Line, Sheet, line},
};

/// Report cards are used from this day.
const CARDS_FROM: Date = date(2025, 11, 10);
/// Overall grades are not given from this day.
const NO_OVERALL_FROM: Date = date(2024, 9, 2);

/// One outcome, as `data/inspections.toml` gives it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    pub urn: Urn,
    pub on: Date,
    pub published: Date,
    #[serde(default)]
    pub concern: Option<String>,
    #[serde(default)]
    pub legacy: Option<Legacy>,
    #[serde(default)]
    pub report_card: Option<ReportCard>,
}

/// Grades 1 to 4. Never turned into the report card's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legacy {
    #[serde(default)]
    pub overall: Option<u8>,
    pub quality: u8,
    pub behaviour: u8,
    pub development: u8,
    pub leadership: u8,
    #[serde(default)]
    pub early_years: Option<u8>,
    #[serde(default)]
    pub sixth_form: Option<u8>,
}

/// A grade for each area, in the publisher's words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportCard {
    pub safeguarding: String,
    pub inclusion: String,
    pub curriculum: String,
    pub achievement: String,
    pub behaviour: String,
    pub development: String,
    pub leadership: String,
    #[serde(default)]
    pub early_years: Option<String>,
    #[serde(default)]
    pub post_16: Option<String>,
}

#[derive(Deserialize)]
struct Table {
    inspection: Vec<Inspection>,
}

/// The inspections of the trust's own schools.
pub fn own() -> anyhow::Result<Vec<Inspection>> {
    let table: Table = toml::from_str(include_str!("data/inspections.toml"))
        .context("reading data/inspections.toml")?;
    Ok(table.inspection)
}

/// The publisher's file as at the end of a month: what was published by then.
pub fn file(world: &World, as_at: Date) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for school in world.everyone() {
        let Some((urn, name)) = school.on(as_at) else { continue };
        let known: Vec<Inspection> =
            outcomes(world, school).into_iter().filter(|it| it.published <= as_at).collect();
        let newest = |card: bool| {
            let of_kind = known.iter().filter(|it| it.report_card.is_some() == card);
            of_kind.max_by_key(|it| it.on)
        };
        sheet.add(row(school, urn, name, newest(true), newest(false)));
    }
    sheet.into_bytes()
}

fn outcomes(world: &World, school: &School) -> Vec<Inspection> {
    match school.joined {
        Some(_) if world.inspections.iter().any(|it| it.urn == school.urn) => {
            world.inspections.iter().filter(|it| it.urn == school.urn).cloned().collect()
        }
        Some(_) if school.urn.number() < 901_000 => Vec::new(),
        _ => vec![invented(world.seed, school)],
    }
}

/// Another school's latest inspection, under the framework of its day.
fn invented(seed: u64, school: &School) -> Inspection {
    let mut chance = Chance::of(seed, &["inspections", &school.urn.to_string()]);
    let mut on = date(
        chance.between(2021, 2026) as i16,
        chance.between(1, 7) as i8,
        chance.between(2, 27) as i8,
    );
    if chance.happens(0.5) && on.year() < 2026 {
        on = date(on.year(), chance.between(9, 12) as i8, on.day());
    }
    let published = on.checked_add(jiff::ToSpan::days(42)).unwrap_or(on);
    let mut grade = || *chance.pick(&[1u8, 2, 2, 2, 2, 2, 3, 3]);
    let legacy = (on < CARDS_FROM).then(|| Legacy {
        overall: (on < NO_OVERALL_FROM).then(&mut grade),
        quality: grade(),
        behaviour: grade(),
        development: grade(),
        leadership: grade(),
        early_years: (school.ages.0 < 5).then(&mut grade),
        sixth_form: (16 < school.ages.1).then(&mut grade),
    });
    let legacy = legacy.map(|it| Legacy { quality: it.overall.unwrap_or(it.quality), ..it });
    let report_card = (CARDS_FROM <= on).then(|| card(school, &mut chance));
    Inspection { urn: school.urn, on, published, concern: None, legacy, report_card }
}

fn card(school: &School, chance: &mut Chance) -> ReportCard {
    const GRADES: [&str; 7] = [
        "Strong standard",
        "Strong standard",
        "Expected standard",
        "Expected standard",
        "Expected standard",
        "Expected standard",
        "Needs attention",
    ];
    let mut grade = || (*chance.pick(&GRADES)).to_owned();
    ReportCard {
        safeguarding: "Met".into(),
        inclusion: grade(),
        curriculum: grade(),
        achievement: grade(),
        behaviour: grade(),
        development: grade(),
        leadership: grade(),
        early_years: (school.ages.0 < 5).then(&mut grade),
        post_16: (16 < school.ages.1).then(&mut grade),
    }
}

fn row(
    school: &School,
    urn: Urn,
    name: &str,
    card: Option<&Inspection>,
    legacy: Option<&Inspection>,
) -> Line {
    let null = || "NULL".to_owned();
    let day = |it: Option<Date>| {
        it.map_or_else(null, |it| format!("{:02}/{:02}/{:04}", it.day(), it.month(), it.year()))
    };
    let concern = card.or(legacy).and_then(|it| it.concern.clone());
    let areas = card.and_then(|it| it.report_card.as_ref());
    let area =
        |of: fn(&ReportCard) -> Option<&String>| areas.and_then(of).cloned().unwrap_or_else(null);
    let grades = legacy.and_then(|it| it.legacy.as_ref());
    let grade = |of: fn(&Legacy) -> Option<u8>| match grades {
        Some(grades) => of(grades).map_or("9".to_owned(), |it| it.to_string()),
        None => null(),
    };
    let overall = match grades.map(|it| it.overall) {
        Some(Some(grade)) => grade.to_string(),
        Some(None) => "Not judged".to_owned(),
        None => null(),
    };
    line([
        ("URN", urn.to_string()),
        ("LAESTAB", format!("{}{}", school.authority.digits(), school.number)),
        ("School name", name.to_owned()),
        ("Ofsted phase", school.kind.phase().replace("Not applicable", "Special")),
        ("Local authority", school.authority.name().to_owned()),
        ("Inspection start date", day(card.map(|it| it.on))),
        ("Publication date", day(card.map(|it| it.published))),
        ("Safeguarding standards", area(|it| Some(&it.safeguarding))),
        ("Inclusion", area(|it| Some(&it.inclusion))),
        ("Curriculum and teaching", area(|it| Some(&it.curriculum))),
        ("Achievement", area(|it| Some(&it.achievement))),
        ("Attendance and behaviour", area(|it| Some(&it.behaviour))),
        ("Personal development and wellbeing", area(|it| Some(&it.development))),
        ("Early years (where applicable)", area(|it| it.early_years.as_ref())),
        ("Post-16 provision (where applicable)", area(|it| it.post_16.as_ref())),
        ("Leadership and governance", area(|it| Some(&it.leadership))),
        ("Most recent category of concern", concern.unwrap_or_else(null)),
        ("Inspection start date of latest OEIF graded inspection", day(legacy.map(|it| it.on))),
        ("Publication date of latest OEIF graded inspection", day(legacy.map(|it| it.published))),
        ("Latest OEIF overall effectiveness", overall),
        ("Latest OEIF quality of education", grade(|it| Some(it.quality))),
        ("Latest OEIF behaviour and attitudes", grade(|it| Some(it.behaviour))),
        ("Latest OEIF personal development", grade(|it| Some(it.development))),
        ("Latest OEIF effectiveness of leadership and management", grade(|it| Some(it.leadership))),
        ("Latest OEIF early years provision (where applicable)", grade(|it| it.early_years)),
        ("Latest OEIF sixth form provision (where applicable)", grade(|it| it.sixth_form)),
    ])
}
