//! Key stage 4 results as published: the final file, and the short provisional one that comes in October.

use trustwide_domain::Urn;

use super::{
    World,
    authorities::Authority,
    ks4_pupils::{Is, Pupil, cohort},
    school::{Kind, School},
    sheet::{Line, Sheet, line, percent_to},
};
use jiff::civil::date;

const FEW: usize = 5;
/// The spread of pupils' Progress 8 scores in England in 2023-24, for the published limits.
const SPREAD: f64 = 1.41658;

/// How firm a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    Provisional,
    Final,
}

/// Who a row is about.
enum About<'a> {
    School(&'a School, Urn, &'a str),
    Authority(Authority),
}

/// The file of one summer.
pub fn file(world: &World, summer: usize, edition: Edition) -> Vec<u8> {
    let exams = date(world.calendar.year(summer).start_year() + 1, 5, 12);
    let mut sheet = Sheet::default();
    let mut sums: [Vec<Pupil>; 4] = Default::default();
    let mut progress: [Vec<(f64, usize)>; 4] = Default::default();
    for school in world.everyone().filter(|school| school.has_year11()) {
        let Some((urn, name)) = school.on(exams) else { continue };
        if school.late && edition == Edition::Provisional {
            continue;
        }
        let pupils = cohort(world.seed, school, summer);
        let about = About::School(school, urn, name);
        sheet.add(row(world, summer, edition, &about, &pupils, school_progress(school, summer)));
        progress[school.authority as usize].push((school_progress(school, summer), pupils.len()));
        sums[school.authority as usize].extend(pupils);
    }
    for authority in Authority::ALL {
        let of = &progress[authority as usize];
        let pupils = &sums[authority as usize];
        let sum: f64 = of.iter().map(|(score, pupils)| score * *pupils as f64).sum();
        let mean = sum / pupils.len().max(1) as f64;
        sheet.add(row(world, summer, edition, &About::Authority(authority), pupils, mean));
    }
    let england = world.national.ks4(world.calendar.year(summer));
    for record_type in ["5", "7"] {
        sheet.add_known(|column| match column {
            "RECTYPE" => Some(record_type.to_owned()),
            "P8MEA" if !has_progress(world, summer) => Some("NA".to_owned()),
            column => england.get(column).cloned(),
        });
    }
    sheet.into_bytes()
}

/// The tests at eleven were not held in 2020 and 2021, so Progress 8 is missing for two years.
fn has_progress(world: &World, summer: usize) -> bool {
    !matches!(world.calendar.year(summer).start_year(), 2024 | 2025)
}

/// What a school adds beyond what its intake would lead one to expect.
fn school_progress(school: &School, summer: usize) -> f64 {
    match school.kind {
        Kind::Special => -1.3 + 0.1 * (school.attainment8[summer] - 3.0),
        _ => (school.attainment8[summer] - 46.0 + 0.3 * (school.disadvantaged - 27.0)) / 10.0,
    }
}

fn row(
    world: &World,
    summer: usize,
    edition: Edition,
    about: &About<'_>,
    pupils: &[Pupil],
    progress: f64,
) -> Line {
    let mut row = match edition {
        Edition::Final => full_identity(about),
        Edition::Provisional => short_identity(about),
    };
    let few = if matches!(about, About::School(..)) { FEW } else { 0 };
    let unlisted = edition == Edition::Provisional
        && matches!(about, About::School(school, ..) if school.kind == Kind::Special);
    let reading = Reading { pupils, few, unlisted };
    if edition == Edition::Final {
        row.extend(counts(about, pupils, summer));
    } else {
        row.push(("TPUP".into(), pupils.len().to_string()));
    }
    row.push(("ATT8SCR".into(), reading.attainment8(|_| true)));
    row.extend(progress_cells(world, summer, about, pupils.len(), progress));
    row.extend(line([
        ("PTL2BASICS_94", reading.share(|it| it.basics_4)),
        ("PTL2BASICS_95", reading.share(|it| it.basics_5)),
        ("EBACCAPS", reading.ebacc_points()),
        ("PTEBACC_E_PTQ_EE", reading.share(|it| it.ebacc_entered)),
        ("PTEBACC_94", reading.share(|it| it.ebacc_entered && it.basics_4 && 84 <= it.half_points)),
        ("PTEBACC_95", reading.share(|it| it.ebacc_entered && it.basics_5 && 98 <= it.half_points)),
    ]));
    if edition == Edition::Final {
        row.extend(line([
            ("ATT8SCR_FSM6CLA1A", reading.attainment8(|it| it.disadvantaged)),
            ("ATT8SCR_NFSM6CLA1A", reading.attainment8(|it| !it.disadvantaged)),
            ("ATT8SCR_EAL", reading.attainment8(|it| it.eal)),
            ("ATT8SCR_GIRLS", reading.attainment8(|it| it.girl)),
            ("ATT8SCR_BOYS", reading.attainment8(|it| !it.girl)),
            ("ATT8SCR_NMOB", reading.attainment8(|it| !it.mobile)),
        ]));
    }
    row
}

/// Figures out of pupils, with what must not be shown left out.
struct Reading<'a> {
    pupils: &'a [Pupil],
    few: usize,
    /// Special schools have no figures in the provisional file.
    unlisted: bool,
}

impl Reading<'_> {
    fn missing(&self, some: usize) -> Option<String> {
        let code = match some {
            _ if self.unlisted => "NE",
            0 => "NE",
            some if some <= self.few => "SUPP",
            _ => return None,
        };
        Some(code.to_owned())
    }

    fn attainment8(&self, of: Is) -> String {
        let members: Vec<u32> =
            self.pupils.iter().filter(|it| of(it)).map(|it| it.half_points).collect();
        let mean = || f64::from(members.iter().sum::<u32>()) / 2.0 / members.len() as f64;
        self.missing(members.len()).unwrap_or_else(|| format!("{:.1}", mean()))
    }

    fn ebacc_points(&self) -> String {
        let sum: u32 = self.pupils.iter().map(Pupil::ebacc_hundredths).sum();
        let mean = || f64::from(sum) / 100.0 / self.pupils.len() as f64;
        self.missing(self.pupils.len()).unwrap_or_else(|| format!("{:.2}", mean()))
    }

    fn share(&self, reached: Is) -> String {
        let some = self.pupils.iter().filter(|it| reached(it)).count() as u32;
        let all = self.pupils.len();
        self.missing(all).unwrap_or_else(|| percent_to(some, all as u32, 1))
    }
}

fn progress_cells(
    world: &World,
    summer: usize,
    about: &About<'_>,
    pupils: usize,
    score: f64,
) -> Line {
    let covered = match about {
        About::School(school, ..) if school.low_coverage => 0.44,
        _ => 0.96,
    };
    let counted = (pupils as f64 * covered).round();
    let code = match () {
        () if !has_progress(world, summer) => Some("NA"),
        () if counted <= FEW as f64 => Some("SUPP"),
        () if covered < 0.5 => Some("LOWCOV"),
        () => None,
    };
    let say = |it: f64| code.map_or_else(|| format!("{:.2}", it), str::to_owned);
    let margin = 1.96 * SPREAD / counted.max(1.0).sqrt();
    let counted = if has_progress(world, summer) { counted.to_string() } else { "NA".into() };
    line([
        ("P8PUP", counted),
        ("P8MEA", say(score)),
        ("P8CILOW", say(score - margin)),
        ("P8CIUPP", say(score + margin)),
    ])
}

fn short_identity(about: &About<'_>) -> Line {
    const COLUMNS: [&str; 7] = ["RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "ICLOSE", "NFTYPE"];
    line(COLUMNS.map(|column| (column, identity_cell(about, column))))
}

fn full_identity(about: &About<'_>) -> Line {
    const COLUMNS: [&str; 18] = [
        "RECTYPE", "ALPHAIND", "LEA", "ESTAB", "URN", "SCHNAME", "ADDRESS1", "TOWN", "PCODE",
        "TELNUM", "ICLOSE", "NFTYPE", "RELDENOM", "ADMPOL", "EGENDER", "TAB1618", "AGERANGE",
        "CONFEXAM",
    ];
    line(COLUMNS.map(|column| (column, identity_cell(about, column))))
}

fn identity_cell(about: &About<'_>, column: &str) -> String {
    let (school, urn, name) = match about {
        About::School(school, urn, name) => (school, urn, *name),
        About::Authority(authority) => {
            return match column {
                "RECTYPE" => "4".into(),
                "LEA" => authority.digits().into(),
                _ => String::new(),
            };
        }
    };
    match column {
        "RECTYPE" => school.kind.record_type().into(),
        "ALPHAIND" => (school.urn.number() % 100_000).to_string(),
        "LEA" => school.authority.digits().into(),
        "ESTAB" => school.number.to_string(),
        "URN" => urn.to_string(),
        "SCHNAME" => name.into(),
        "ADDRESS1" => school.street.clone(),
        "TOWN" => school.town.clone(),
        "PCODE" => school.postcode.clone(),
        "TELNUM" => school.telephone(),
        "ICLOSE" => "0".into(),
        "NFTYPE" => school.establishment.said(school.kind).2.into(),
        "RELDENOM" => "Does not apply".into(),
        "ADMPOL" => "NON-SELECTIVE".into(),
        "EGENDER" => "MIXED".into(),
        "TAB1618" => u8::from(16 < school.ages.1).to_string(),
        "AGERANGE" => school.age_range(),
        _ => String::new(),
    }
}

fn counts(about: &About<'_>, pupils: &[Pupil], summer: usize) -> Line {
    let all = pupils.len() as u32;
    let roll = match about {
        About::School(school, ..) => school.roll[summer].to_string(),
        About::Authority(_) => String::new(),
    };
    let mut row = line([("TOTPUPS", roll), ("TPUP", all.to_string())]);
    let counted: [(&str, &str, Is); 6] = [
        ("BPUP", "PBPUP", |it| !it.girl),
        ("GPUP", "PGPUP", |it| it.girl),
        ("TFSM6CLA1A", "PTFSM6CLA1A", |it| it.disadvantaged),
        ("TNOTFSM6CLA1A", "PTNOTFSM6CLA1A", |it| !it.disadvantaged),
        ("TEALGRP2", "PTEALGRP2", |it| it.eal),
        ("TNMOB", "PTNMOB", |it| !it.mobile),
    ];
    for (count, share, of) in counted {
        let some = pupils.iter().filter(|it| of(it)).count() as u32;
        row.push((count.into(), some.to_string()));
        row.push((share.into(), percent_to(some, all, 0)));
    }
    row
}
