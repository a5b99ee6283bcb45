//! The school census and the absence file: who the pupils are, and how often they are away.

use jiff::civil::date;

use super::{
    World,
    calendar::SUMMERS,
    chance::Chance,
    school::{Kind, School},
    sheet::{Line, Sheet, line, percent_to},
};

/// The census of one January.
pub fn census(world: &World, summer: usize) -> Vec<u8> {
    let year = world.calendar.year(summer);
    let day = date(year.start_year() + 1, 1, 16);
    let mut sheet = Sheet::default();
    for school in world.everyone().filter(|school| 0 < school.roll[summer]) {
        let Some((urn, _)) = school.on(day) else { continue };
        let mut row = line([
            ("URN", urn.to_string()),
            ("LA", school.authority.digits().into()),
            ("Estab", school.number.to_string()),
            ("SCHOOLTYPE", school.kind.census_type().into()),
        ]);
        row.extend(pupils(world.seed, school, summer));
        sheet.add(row);
    }
    for (phase, england) in world.national.census(year) {
        sheet.add_known(|column| match column {
            "URN" => Some("NAT".into()),
            "Estab" => Some(phase.clone()),
            "SCHOOLTYPE" => Some(type_of(phase).into()),
            column => england.get(column).cloned(),
        });
    }
    sheet.into_bytes()
}

fn type_of(phase: &str) -> &'static str {
    match phase {
        "PRI" => Kind::Primary.census_type(),
        "SEC" => Kind::Secondary.census_type(),
        _ => Kind::Special.census_type(),
    }
}

fn pupils(seed: u64, school: &School, summer: usize) -> Line {
    let mut chance = Chance::of(seed, &["census", &school.urn.to_string(), &summer.to_string()]);
    let roll = school.roll[summer];
    let mut of_hundred = |percent: f64| {
        let drift = 1.0 + 0.03 * chance.normal();
        ((f64::from(roll) * percent * drift / 100.0).round().max(0.0) as u32).min(roll)
    };
    let girls = of_hundred(if school.kind == Kind::Special { 29.0 } else { 49.2 });
    let plans = if school.ehc < 90.0 { of_hundred(school.ehc) } else { roll };
    let (support, eal) = (of_hundred(school.sen_support).min(roll - plans), of_hundred(school.eal));
    let unknown = of_hundred(0.2).min(roll - eal);
    // Nursery classes and sixth forms are not among those whom the share of free school meals is of.
    let counted = (f64::from(roll) * base(school)).round() as u32;
    let ever = ((f64::from(counted) * school.disadvantaged / 100.0).round() as u32).min(counted);
    line([
        ("NOR", roll.to_string()),
        ("NORG", girls.to_string()),
        ("NORB", (roll - girls).to_string()),
        ("PNORG", percent_to(girls, roll, 2)),
        ("PNORB", percent_to(roll - girls, roll, 2)),
        ("TSENELSE", plans.to_string()),
        ("PSENELSE", percent_to(plans, roll, 2)),
        ("TSENELK", support.to_string()),
        ("PSENELK", percent_to(support, roll, 2)),
        ("NUMEAL", eal.to_string()),
        ("NUMENGFL", (roll - eal - unknown).to_string()),
        ("NUMUNCFL", unknown.to_string()),
        ("PNUMEAL", percent_to(eal, roll, 2)),
        ("PNUMENGFL", percent_to(roll - eal - unknown, roll, 2)),
        ("PNUMUNCLF", percent_to(unknown, roll, 2)),
        ("NUMFSM", (ever * 23 / 25).to_string()),
        ("NUMFSMEVER", ever.to_string()),
        ("NORFSMEVER", counted.to_string()),
        ("PNUMFSMEVER", percent_to(ever, counted, 2)),
    ])
}

fn base(school: &School) -> f64 {
    match (school.ages.0, school.ages.1) {
        (..=3, _) => 0.9,
        (_, 17..) => 0.86,
        _ => 1.0,
    }
}

/// Absence in the school year before the census's, which is the newest that is published by then.
pub fn absence(world: &World, summer: usize) -> Vec<u8> {
    let year = world.calendar.year(summer).previous();
    let mut sheet = Sheet::default();
    for school in world.everyone().filter(|school| 0.0 < school.absence[summer]) {
        let Some((urn, _)) = school.on(date(year.start_year() + 1, 7, 1)) else { continue };
        sheet.add(line([
            ("LA", school.authority.digits().into()),
            ("ESTAB", school.number.to_string()),
            ("URN", urn.to_string()),
            ("PERCTOT", format!("{:.1}", school.absence[summer])),
            ("PPERSABS10", format!("{:.1}", persistent(school, summer))),
        ]));
    }
    for (phase, england) in world.national.absence(year) {
        sheet.add_known(|column| match column {
            "LA" => Some("NAT".into()),
            "ESTAB" => Some(phase.clone()),
            column => england.get(column).cloned(),
        });
    }
    sheet.into_bytes()
}

/// In England, each point of absence comes with about three and a half of persistent absence.
fn persistent(school: &School, summer: usize) -> f64 {
    debug_assert!(summer < SUMMERS);
    (3.45 * school.absence[summer] - 4.4).clamp(1.0, 45.0)
}
