//! Key stage 2 results as published: a row for each school with a year 6, one for each authority, two for England.

use super::{
    World,
    authorities::Authority,
    ks2_pupils::{Is, Pupil, cohort},
    school::School,
    sheet::{Line, Sheet, line, percent},
};
use jiff::civil::date;
use trustwide_domain::Urn;

/// A group is suppressed at this size or below; an authority's are not.
const FEW: usize = 5;

struct Group {
    suffix: &'static str,
    of: Is,
}

const GROUPS: [Group; 7] = [
    Group { suffix: "", of: |_| true },
    Group { suffix: "_FSM6CLA1A", of: |it| it.disadvantaged },
    Group { suffix: "_NotFSM6CLA1A", of: |it| !it.disadvantaged },
    Group { suffix: "_B", of: |it| !it.girl },
    Group { suffix: "_G", of: |it| it.girl },
    Group { suffix: "_EAL", of: |it| it.eal },
    Group { suffix: "_MOBN", of: |it| !it.mobile },
];

enum Measure {
    Share(Is),
    Average(fn(&Pupil) -> u32),
}

/// Each measure, and for how many of the groups it is published.
const MEASURES: [(&str, usize, Measure); 14] = [
    ("PTRWM_EXP", 7, Measure::Share(Pupil::all_three)),
    ("PTRWM_HIGH", 7, Measure::Share(Pupil::all_higher)),
    ("PTREAD_EXP", 3, Measure::Share(|it| it.reading.expected)),
    ("PTREAD_HIGH", 3, Measure::Share(|it| it.reading.higher)),
    ("READ_AVERAGE", 7, Measure::Average(|it| it.reading.score)),
    ("PTGPS_EXP", 3, Measure::Share(|it| it.gps.expected)),
    ("PTGPS_HIGH", 3, Measure::Share(|it| it.gps.higher)),
    ("GPS_AVERAGE", 7, Measure::Average(|it| it.gps.score)),
    ("PTMAT_EXP", 3, Measure::Share(|it| it.maths.expected)),
    ("PTMAT_HIGH", 3, Measure::Share(|it| it.maths.higher)),
    ("MAT_AVERAGE", 7, Measure::Average(|it| it.maths.score)),
    ("PTWRITTA_EXP", 3, Measure::Share(|it| it.writing.expected)),
    ("PTWRITTA_HIGH", 3, Measure::Share(|it| it.writing.higher)),
    ("PTSCITA_EXP", 1, Measure::Share(|it| it.science)),
];

/// No progress can be worked out: these pupils sat nothing at seven.
const PROGRESS: [&str; 12] = [
    "READPROG",
    "READPROG_LOWER",
    "READPROG_UPPER",
    "READCOV",
    "WRITPROG",
    "WRITPROG_LOWER",
    "WRITPROG_UPPER",
    "WRITCOV",
    "MATPROG",
    "MATPROG_LOWER",
    "MATPROG_UPPER",
    "MATCOV",
];

/// The file of one summer.
pub fn file(world: &World, summer: usize) -> Vec<u8> {
    let year = world.calendar.year(summer);
    let tests = date(year.start_year() + 1, 5, 12);
    let mut sheet = Sheet::default();
    let mut sums: [Vec<Vec<Pupil>>; 4] = Default::default();
    for school in world.everyone().filter(|school| school.has_year6()) {
        let Some((urn, name)) = school.on(tests) else { continue };
        let mut row =
            identity(school, urn, name, school.establishment_on(tests).said(school.kind).2);
        if school.year6[summer] == 0 {
            row.push(("TOTPUPS".into(), "NEW".into()));
            sheet.add(row);
            continue;
        }
        let years = years_until(world.seed, school, summer);
        row.extend(figures(&years, FEW, world, summer, school.roll[summer]));
        sheet.add(row);
        add_to(&mut sums[school.authority as usize], years);
    }
    for authority in Authority::ALL {
        let mut row = blank_identity("3", authority);
        row.extend(figures(&sums[authority as usize], 0, world, summer, 0));
        sheet.add(row);
    }
    let england = world.national.ks2(year);
    for record_type in ["4", "5"] {
        sheet.add_known(|column| match column {
            "RECTYPE" => Some(record_type.to_owned()),
            column => england.get(column).cloned().or_else(|| year_before(world, summer, column)),
        });
    }
    sheet.into_bytes()
}

/// England's figure of the year before, which the file repeats under the same name with the year's ending.
fn year_before(world: &World, summer: usize, column: &str) -> Option<String> {
    let before = world.calendar.year(summer.checked_sub(1)?);
    world.national.ks2(before).get(column.strip_suffix(&ending(world, summer))?).cloned()
}

fn ending(world: &World, summer: usize) -> String {
    format!("_{:02}", world.calendar.year(summer).start_year() % 100)
}

/// The pupils of a summer and of the one before it.
fn years_until(seed: u64, school: &School, summer: usize) -> Vec<Vec<Pupil>> {
    (summer.saturating_sub(1)..=summer).map(|it| cohort(seed, school, it)).collect()
}

fn add_to(sum: &mut Vec<Vec<Pupil>>, years: Vec<Vec<Pupil>>) {
    sum.resize(years.len(), Vec::new());
    for (sum, pupils) in sum.iter_mut().zip(years) {
        sum.extend(pupils);
    }
}

fn identity(school: &School, urn: Urn, name: &str, kind: &str) -> Line {
    line([
        ("RECTYPE", school.kind.record_type().into()),
        ("ALPHAIND", (school.urn.number() % 100_000).to_string()),
        ("LEA", school.authority.digits().into()),
        ("ESTAB", school.number.to_string()),
        ("URN", urn.to_string()),
        ("SCHNAME", name.into()),
        ("ADDRESS1", school.street.clone()),
        ("ADDRESS2", String::new()),
        ("ADDRESS3", String::new()),
        ("TOWN", school.town.clone()),
        ("PCODE", school.postcode.clone()),
        ("TELNUM", school.telephone()),
        ("NFTYPE", kind.into()),
        ("ICLOSE", "0".into()),
        ("RELDENOM", "Does not apply".into()),
        ("AGERANGE", school.age_range()),
        ("CONFEXAM", String::new()),
        ("TAB15", "0".into()),
        ("TAB1618", "0".into()),
    ])
}

fn blank_identity(record_type: &str, authority: Authority) -> Line {
    let cell = |column: &str| match column {
        "RECTYPE" => record_type.to_owned(),
        "LEA" => authority.digits().to_owned(),
        "SCHNAME" => authority.name().to_owned(),
        _ => String::new(),
    };
    let columns = [
        "RECTYPE", "ALPHAIND", "LEA", "ESTAB", "URN", "SCHNAME", "ADDRESS1", "ADDRESS2",
        "ADDRESS3", "TOWN", "PCODE", "TELNUM", "NFTYPE", "ICLOSE", "RELDENOM", "AGERANGE",
        "CONFEXAM", "TAB15", "TAB1618",
    ];
    line(columns.map(|column| (column, cell(column))))
}

/// The figures of a row: `years` holds this summer's pupils last, and those of the summer before, if any, first.
fn figures(years: &[Vec<Pupil>], few: usize, world: &World, summer: usize, roll: u32) -> Line {
    let [.., pupils] = years else { return Line::new() };
    let mut row = counts(pupils, roll);
    row.extend(PROGRESS.map(|column| (column.to_owned(), "NA".to_owned())));
    for (column, groups, measure) in &MEASURES {
        for group in &GROUPS[..*groups] {
            row.push((format!("{column}{}", group.suffix), of_group(measure, group, pupils, few)));
        }
    }
    row.push(("DIFFN_RWM_EXP".into(), gap(pupils, few, world, summer)));
    if let [before, _] = years {
        let ending = ending(world, summer);
        row.push((format!("TELIG{ending}"), before.len().to_string()));
        for (column, _, measure) in &MEASURES[..2] {
            row.push((format!("{column}{ending}"), of_group(measure, &GROUPS[0], before, few)));
        }
    }
    row
}

fn counts(pupils: &[Pupil], roll: u32) -> Line {
    let all = pupils.len();
    let mut row = line([
        ("TOTPUPS", if roll == 0 { String::new() } else { roll.to_string() }),
        ("TPUPYEAR", all.to_string()),
        ("TELIG", all.to_string()),
    ]);
    let counted: [(&str, &str, Is); 6] = [
        ("BELIG", "PBELIG", |it| !it.girl),
        ("GELIG", "PGELIG", |it| it.girl),
        ("TFSM6CLA1A", "PTFSM6CLA1A", |it| it.disadvantaged),
        ("TNotFSM6CLA1A", "PTNotFSM6CLA1A", |it| !it.disadvantaged),
        ("TEALGRP2", "PTEALGRP2", |it| it.eal),
        ("TMOBN", "PTMOBN", |it| !it.mobile),
    ];
    for (count, share, of) in counted {
        let some = pupils.iter().filter(|it| of(it)).count();
        row.push((count.into(), some.to_string()));
        row.push((share.into(), percent(some, all)));
    }
    row
}

fn of_group(measure: &Measure, group: &Group, pupils: &[Pupil], few: usize) -> String {
    let members: Vec<&Pupil> = pupils.iter().filter(|it| (group.of)(it)).collect();
    match (members.len(), measure) {
        (0, _) => "NE".into(),
        (some, _) if some <= few => "SUPP".into(),
        (some, Measure::Share(reached)) => {
            percent(members.iter().filter(|it| reached(it)).count(), some)
        }
        (some, Measure::Average(score)) => {
            let sum: u32 = members.iter().map(|it| score(it)).sum();
            ((2 * sum as usize + some) / (2 * some)).to_string()
        }
    }
}

/// Disadvantaged pupils here less other pupils in England, in points.
fn gap(pupils: &[Pupil], few: usize, world: &World, summer: usize) -> String {
    let here = of_group(&MEASURES[0].2, &GROUPS[1], pupils, few);
    let england = world.national.ks2(world.calendar.year(summer));
    let number = |text: &str| text.strip_suffix('%').and_then(|it| it.parse::<i32>().ok());
    let others = england.get("PTRWM_EXP_NotFSM6CLA1A").and_then(|it| number(it));
    match (number(&here), others) {
        (Some(here), Some(others)) => (here - others).to_string(),
        _ => here,
    }
}
