//! Key stage 2 by trust, as the department weighs it: a row for each trust.

use jiff::civil::date;
use trustwide_domain::trust_figures::{LEAST_SCHOOLS, LEAST_YEARS, YearsCap, full_years};

use super::{
    World,
    groups::Group,
    ks2_pupils::{Is, Pupil, cohort},
    school::{Establishment, Kind, School},
    sheet::{Line, Sheet, line, percent},
};

/// A mainstream school of a trust, with its pupils at the end of key stage 2.
struct Member<'w> {
    school: &'w School,
    years: u32,
    pupils: Vec<Pupil>,
}

/// The file of one summer.
pub fn file(world: &World, summer: usize) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for trust in world.groups.trusts() {
        let all = members(world, trust, summer);
        let counted: Vec<&Member<'_>> = all.iter().filter(|it| LEAST_YEARS <= it.years).collect();
        let mut row = who(world, trust, summer);
        row.extend(of_those_counted(&counted));
        row.extend(of_all(&all.iter().collect::<Vec<_>>()));
        sheet.add(row);
    }
    sheet.into_bytes()
}

fn members<'w>(world: &'w World, trust: &Group, summer: usize) -> Vec<Member<'w>> {
    let year = world.calendar.year(summer);
    let tests = date(year.start_year() + 1, 5, 12);
    let mainstream = world.everyone().filter(|it| it.kind != Kind::Special && 0 < it.year6[summer]);
    let member = |school: &'w School| {
        let (group, joined) = world.groups.of(school)?;
        (group == trust && school.opened <= tests).then(|| Member {
            school,
            years: full_years(joined, year),
            pupils: cohort(world.seed, school, summer),
        })
    };
    mainstream.filter_map(member).collect()
}

fn who(world: &World, trust: &Group, summer: usize) -> Line {
    let start = world.calendar.year(summer).start_year();
    line([
        ("TIME_PERIOD", format!("{start}{:02}", (start + 1) % 100)),
        ("TIME_IDENTIFIER", "AcademicYear".into()),
        ("TRUST_GROUP_TYPE", trust.kind.said().1.into()),
        ("TRUST_NAME", trust.name.to_uppercase()),
        ("TRUST_UID", trust.uid.to_string()),
        ("TRUST_ID", trust.id.clone()),
        ("TRUST_COMPANIES_HOUSE_NUMBER", trust.company.clone()),
        ("TRUST_UKPRN", format!("10{}", trust.uid)),
        ("TRUST_LEADREGION", "Not recorded".into()),
    ])
}

fn of_those_counted(counted: &[&Member<'_>]) -> Line {
    let with_years = |of: fn(u32) -> bool| counted.iter().filter(|it| of(it.years)).count();
    let disadvantaged =
        counted.iter().filter(|it| it.pupils.iter().any(|pupil| pupil.disadvantaged)).count();
    let mut row = line([
        ("INSTITUTIONS_MATPTINC", urns(counted)),
        ("NUMINST_MATPTINC", counted.len().to_string()),
        ("NUMINST_FSM6CLA1A_MATPTINC", disadvantaged.to_string()),
        ("NUMINST_CONVERTER_MATPTINC", of_type(counted, Establishment::Converter)),
        ("NUMINST_SPONSOR_MATPTINC", of_type(counted, Establishment::Sponsored)),
        ("NUMINST_FREE_MATPTINC", of_type(counted, Establishment::Free)),
        ("NUMINST_3_MATPTINC", with_years(|it| it == LEAST_YEARS).to_string()),
        ("NUMINST_4PLUS_MATPTINC", with_years(|it| LEAST_YEARS < it).to_string()),
        ("TELIG_MATPTINC", pupils(counted).to_string()),
    ]);
    let shares: [(&str, Is); 4] = [
        ("PFSM6CLA1A_MATPTINC", |it| it.disadvantaged),
        ("PNOTFSM6CLA1A_MATPTINC", |it| !it.disadvantaged),
        ("PEALGRP2_MATPTINC", |it| it.eal),
        ("PSEN_MATPTINC", |it| it.supported),
    ];
    row.extend(shares.map(|(column, of)| (column.to_owned(), share(counted, of))));
    let weighted: [(&str, Is); 3] = [
        ("PRWM_EXP_WGTAVG", |_| true),
        ("PRWM_EXP_WGTAVG_FSM6CLA1A", |it| it.disadvantaged),
        ("PRWM_EXP_WGTAVG_NOTFSM6CLA1A", |it| !it.disadvantaged),
    ];
    row.extend(weighted.map(|(column, of)| (column.to_owned(), weighted_average(counted, of))));
    row
}

fn of_all(all: &[&Member<'_>]) -> Line {
    line([
        ("INSTITUTIONS_INMAT", urns(all)),
        ("NUMINST_INMAT", all.len().to_string()),
        ("NUMINST_CONVERTER_INMAT", of_type(all, Establishment::Converter)),
        ("NUMINST_SPONSOR_INMAT", of_type(all, Establishment::Sponsored)),
        ("NUMINST_FREE_INMAT", of_type(all, Establishment::Free)),
        ("TELIG_INMAT", pupils(all).to_string()),
        ("PFSM6CLA1A_INMAT", share(all, |it| it.disadvantaged)),
        ("PNOTFSM6CLA1A_INMAT", share(all, |it| !it.disadvantaged)),
    ])
}

fn urns(members: &[&Member<'_>]) -> String {
    let urns: Vec<String> = members.iter().map(|it| it.school.urn.to_string()).collect();
    urns.join(";")
}

fn of_type(members: &[&Member<'_>], establishment: Establishment) -> String {
    members.iter().filter(|it| it.school.establishment == establishment).count().to_string()
}

fn pupils(members: &[&Member<'_>]) -> usize {
    members.iter().map(|it| it.pupils.len()).sum()
}

fn share(members: &[&Member<'_>], of: Is) -> String {
    let some = members.iter().flat_map(|it| &it.pupils).filter(|it| of(it)).count();
    percent(some, pupils(members))
}

/// Each pupil weighs as many years as their school has been in the trust, four at most.
fn weighted_average(members: &[&Member<'_>], of: Is) -> String {
    if members.len() < LEAST_SCHOOLS {
        return "NELIG".into();
    }
    let sum = |counts: fn(&Pupil) -> bool| -> usize {
        let of_member = |it: &&Member<'_>| {
            let weight = it.years.min(YearsCap::KS2.0) as usize;
            weight * it.pupils.iter().filter(|pupil| of(pupil) && counts(pupil)).count()
        };
        members.iter().map(of_member).sum()
    };
    percent(sum(Pupil::all_three), sum(|_| true))
}
