//! The public register: an extract of its schools, its groups, which school belongs to which, and who came before whom.

use jiff::civil::Date;
use trustwide_domain::{Uid, Urn};

use super::{
    World,
    calendar::SUMMERS,
    school::{Establishment, School},
    sheet::{Sheet, line},
};

/// The trust, and other groups that its neighbours belong to.
struct Group {
    uid: &'static str,
    id: &'static str,
    name: &'static str,
    company: &'static str,
    kind: (&'static str, &'static str),
    town: &'static str,
}

const TRUST: (&str, &str) = ("06", "Multi-academy trust");
const SPONSOR: (&str, &str) = ("05", "School sponsor");

/// The trust comes first; its sponsor twin is another group with the same name.
const GROUPS: [Group; 6] = [
    Group {
        uid: "990001",
        id: "TR99001",
        name: "Fenwick Learning Trust",
        company: "99000001",
        kind: TRUST,
        town: "Fenwick",
    },
    Group {
        uid: "990002",
        id: "SP99001",
        name: "Fenwick Learning Trust",
        company: "",
        kind: SPONSOR,
        town: "Fenwick",
    },
    Group {
        uid: "990003",
        id: "TR99003",
        name: "The Two Rivers Schools Partnership of Tarnside",
        company: "99000003",
        kind: TRUST,
        town: "Plovermere",
    },
    Group {
        uid: "990004",
        id: "TR99004",
        name: "Kelderwick Schools Together",
        company: "99000004",
        kind: TRUST,
        town: "Hollinthwaite",
    },
    Group {
        uid: "990005",
        id: "TR99005",
        name: "Lantern Row Academies",
        company: "99000005",
        kind: TRUST,
        town: "Amberwick",
    },
    Group {
        uid: "990006",
        id: "TR99006",
        name: "Ouselands Common Learning",
        company: "99000006",
        kind: TRUST,
        town: "Reedmarsh",
    },
];

/// The trust's number in the register.
pub fn trust_uid() -> Option<Uid> {
    GROUPS[0].uid.parse().ok()
}

/// The trust's name.
pub const TRUST_NAME: &str = GROUPS[0].name;

fn day(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// The group that an academy belongs to; schools that an authority maintains belong to none.
fn group_of(school: &School) -> Option<&'static Group> {
    match school.joined {
        Some(_) => GROUPS.first(),
        None if school.establishment == Establishment::Community => None,
        None => GROUPS.get(2 + school.urn.number() as usize % 4),
    }
}

/// The register as at a day: schools that are open, and those that have closed.
pub fn extract(world: &World, on: Date) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for school in world.everyone() {
        if let Some((urn, name)) = school.on(on) {
            sheet.add(entry(world, school, urn, name, on, None));
        }
        if let Some(before) = school.predecessor.as_ref().filter(|_| school.opened <= on) {
            let closed = school.opened.yesterday().ok();
            sheet.add(entry(world, school, before.urn, &before.name, on, closed));
        }
    }
    sheet.into_bytes()
}

fn entry(
    world: &World,
    school: &School,
    urn: Urn,
    name: &str,
    on: Date,
    closed: Option<Date>,
) -> super::sheet::Line {
    let was = if urn == school.urn { school.establishment } else { Establishment::Community };
    let (code, words, _) = was.said(school.kind);
    let (group_code, group) = was.group(school.kind);
    let census = (0..SUMMERS).rev().find(|summer| world.census_day(*summer) <= on).unwrap_or(0);
    let roll = if closed.is_some() { 0 } else { school.roll[census] };
    let member = group_of(school).filter(|_| was != Establishment::Community);
    let yes_no = |yes: bool| if yes { "Has a sixth form" } else { "Does not have a sixth form" };
    line([
        ("URN", urn.to_string()),
        ("LA (code)", school.authority.digits().into()),
        ("LA (name)", school.authority.name().into()),
        ("EstablishmentNumber", school.number.to_string()),
        ("EstablishmentName", name.into()),
        ("TypeOfEstablishment (code)", code.into()),
        ("TypeOfEstablishment (name)", words.into()),
        ("EstablishmentTypeGroup (code)", group_code.into()),
        ("EstablishmentTypeGroup (name)", group.into()),
        ("EstablishmentStatus (code)", if closed.is_some() { "2" } else { "1" }.into()),
        ("EstablishmentStatus (name)", if closed.is_some() { "Closed" } else { "Open" }.into()),
        ("ReasonEstablishmentOpened (name)", "Not applicable".into()),
        (
            "OpenDate",
            if urn == school.urn && 1980 < school.opened.year() {
                day(school.opened)
            } else {
                String::new()
            },
        ),
        (
            "ReasonEstablishmentClosed (name)",
            if closed.is_some() { "Academy Converter" } else { "Not applicable" }.into(),
        ),
        ("CloseDate", closed.map(day).unwrap_or_default()),
        ("PhaseOfEducation (name)", school.kind.phase().into()),
        ("StatutoryLowAge", school.ages.0.to_string()),
        ("StatutoryHighAge", school.ages.1.to_string()),
        ("Boarders (name)", "No boarders".into()),
        (
            "NurseryProvision (name)",
            if school.ages.0 < 4 { "Has Nursery Classes" } else { "No Nursery Classes" }.into(),
        ),
        ("OfficialSixthForm (name)", yes_no(16 < school.ages.1).into()),
        ("Gender (name)", "Mixed".into()),
        ("ReligiousCharacter (name)", "None".into()),
        (
            "AdmissionsPolicy (name)",
            if school.has_year11() { "Non-selective" } else { "Not applicable" }.into(),
        ),
        ("SchoolCapacity", school.capacity.to_string()),
        ("CensusDate", day(world.census_day(census))),
        ("NumberOfPupils", if roll == 0 { String::new() } else { roll.to_string() }),
        (
            "NumberOfBoys",
            if roll == 0 { String::new() } else { (roll - roll * 49 / 100).to_string() },
        ),
        ("NumberOfGirls", if roll == 0 { String::new() } else { (roll * 49 / 100).to_string() }),
        ("PercentageFSM", format!("{:.1}", school.disadvantaged * 0.92)),
        (
            "TrustSchoolFlag (name)",
            if member.is_some() { "Supported by a multi-academy trust" } else { "Not applicable" }
                .into(),
        ),
        ("Trusts (code)", member.map_or("", |it| it.uid).into()),
        ("Trusts (name)", member.map_or("", |it| it.name).into()),
        ("UKPRN", format!("10{:06}", urn.number())),
        ("LastChangedDate", day(on)),
        ("Street", school.street.clone()),
        ("Locality", String::new()),
        ("Address3", String::new()),
        ("Town", school.town.clone()),
        ("County (name)", school.authority.name().into()),
        ("Postcode", school.postcode.clone()),
        ("SchoolWebsite", school.website()),
        ("TelephoneNum", school.telephone()),
        ("GOR (name)", "Not recorded".into()),
        ("DistrictAdministrative (name)", school.authority.name().into()),
        (
            "UrbanRural (name)",
            if school.capacity < 106 {
                "(England/Wales) Rural village"
            } else {
                "(England/Wales) Urban city and town"
            }
            .into(),
        ),
    ])
}

/// Every group.
pub fn groups() -> Vec<u8> {
    let mut sheet = Sheet::default();
    for group in &GROUPS {
        sheet.add(line([
            ("Group UID", group.uid.into()),
            ("Group ID", group.id.into()),
            ("Group Name", group.name.into()),
            ("Companies House Number", group.company.into()),
            ("Group Type (code)", group.kind.0.into()),
            ("Group Type", group.kind.1.into()),
            ("Closed Date", String::new()),
            ("Open date", "01/09/2016".into()),
            ("Incorporated on (open date)", "01/06/2016".into()),
            ("Group Status (code)", "OPEN".into()),
            ("Group Status", "Open".into()),
            ("Group Town", group.town.into()),
        ]));
    }
    sheet.into_bytes()
}

/// Which school belongs to which group as at a day, and since when.
pub fn links(world: &World, on: Date) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for school in world.everyone().filter(|school| school.opened <= on) {
        let Some(group) = group_of(school) else { continue };
        let joined = school.joined.unwrap_or(jiff::civil::date(2017, 9, 1));
        let (code, words, _) = school.establishment.said(school.kind);
        sheet.add(line([
            ("URN", school.urn.to_string()),
            ("Group UID", group.uid.into()),
            ("Group ID", group.id.into()),
            ("Group Name", group.name.into()),
            ("Companies House Number", group.company.into()),
            ("Group Type (code)", group.kind.0.into()),
            ("Group Type", group.kind.1.into()),
            ("Closed Date", String::new()),
            ("Group Status", "Open".into()),
            ("Joined date", day(joined)),
            ("EstablishmentName", school.name.clone()),
            ("TypeOfEstablishment (code)", code.into()),
            ("TypeOfEstablishment (name)", words.into()),
            ("PhaseOfEducation (name)", school.kind.phase().into()),
            ("LA (code)", school.authority.digits().into()),
            ("LA (name)", school.authority.name().into()),
        ]));
    }
    sheet.into_bytes()
}

/// Which school followed which. A link stands twice, once from each side.
pub fn predecessors(world: &World) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for school in world.everyone() {
        let Some(before) = &school.predecessor else { continue };
        let sides = [
            (school.urn, before.urn, &before.name, "Predecessor"),
            (before.urn, school.urn, &school.name, "Successor"),
        ];
        for (urn, other, name, kind) in sides {
            sheet.add(line([
                ("URN", urn.to_string()),
                ("LinkURN", other.to_string()),
                ("LinkName", name.clone()),
                ("LinkType", kind.into()),
                ("LinkEstablishedDate", day(school.opened)),
            ]));
        }
    }
    sheet.into_bytes()
}
