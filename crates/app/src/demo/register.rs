//! The public register: an extract of its schools as at a day, and who came before whom. Its groups are in
//! [`groups`](super::groups).

use jiff::civil::Date;
use trustwide_domain::Urn;

use super::{
    World,
    calendar::SUMMERS,
    school::{Establishment, School},
    sheet::{Line, Sheet, line},
};

/// A school as the register has it on a day.
struct Entry<'w> {
    school: &'w School,
    urn: Urn,
    name: &'w str,
    establishment: Establishment,
    opened: Option<Date>,
    closed: Option<Date>,
    on: Date,
}

/// The register as at a day: schools that are open, and those that have closed.
pub fn extract(world: &World, on: Date) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for school in world.everyone() {
        if let Some((urn, name)) = school.on(on) {
            let establishment = school.establishment_on(on);
            let opened =
                (urn == school.urn && 1980 < school.opened.year()).then_some(school.opened);
            let entry = Entry { school, urn, name, establishment, opened, closed: None, on };
            sheet.add(entry.line(world));
        }
        if let Some(before) = school.predecessor.as_ref().filter(|_| school.opened <= on) {
            let entry = Entry {
                school,
                urn: before.urn,
                name: &before.name,
                establishment: Establishment::Community,
                opened: None,
                closed: school.opened.yesterday().ok(),
                on,
            };
            sheet.add(entry.line(world));
        }
    }
    sheet.into_bytes()
}

impl Entry<'_> {
    fn line(&self, world: &World) -> Line {
        [self.what(), self.teaches(), self.pupils(world), self.belongs(world), self.place()]
            .concat()
    }

    fn what(&self) -> Line {
        let (code, words, _) = self.establishment.said(self.school.kind);
        let (group_code, group) = self.establishment.group(self.school.kind);
        let (status_code, status, why_closed) = match self.closed {
            Some(_) => ("2", "Closed", "Academy Converter"),
            None => ("1", "Open", "Not applicable"),
        };
        line([
            ("URN", self.urn.to_string()),
            ("LA (code)", self.school.authority.digits().into()),
            ("LA (name)", self.school.authority.name().into()),
            ("EstablishmentNumber", self.school.number.to_string()),
            ("EstablishmentName", self.name.into()),
            ("TypeOfEstablishment (code)", code.into()),
            ("TypeOfEstablishment (name)", words.into()),
            ("EstablishmentTypeGroup (code)", group_code.into()),
            ("EstablishmentTypeGroup (name)", group.into()),
            ("EstablishmentStatus (code)", status_code.into()),
            ("EstablishmentStatus (name)", status.into()),
            ("ReasonEstablishmentOpened (name)", "Not applicable".into()),
            ("OpenDate", day(self.opened)),
            ("ReasonEstablishmentClosed (name)", why_closed.into()),
            ("CloseDate", day(self.closed)),
        ])
    }

    fn teaches(&self) -> Line {
        let ages = self.school.ages;
        let nursery = if ages.0 < 4 { "Has Nursery Classes" } else { "No Nursery Classes" };
        let sixth = if 16 < ages.1 { "Has a sixth form" } else { "Does not have a sixth form" };
        let admits = if self.school.has_year11() { "Non-selective" } else { "Not applicable" };
        line([
            ("PhaseOfEducation (name)", self.school.kind.phase().into()),
            ("StatutoryLowAge", ages.0.to_string()),
            ("StatutoryHighAge", ages.1.to_string()),
            ("Boarders (name)", "No boarders".into()),
            ("NurseryProvision (name)", nursery.into()),
            ("OfficialSixthForm (name)", sixth.into()),
            ("Gender (name)", "Mixed".into()),
            ("ReligiousCharacter (name)", "None".into()),
            ("AdmissionsPolicy (name)", admits.into()),
            ("SchoolCapacity", self.school.capacity.to_string()),
        ])
    }

    /// Of the last January; a school that has closed or only just opened has none.
    fn pupils(&self, world: &World) -> Line {
        let newest = (0..SUMMERS).rev().find(|summer| world.census_day(*summer) <= self.on);
        let newest = newest.unwrap_or(0);
        let roll = self.school.roll[newest];
        let girls = roll * 49 / 100;
        let said = |pupils: u32| match self.closed {
            None if 0 < roll => pupils.to_string(),
            _ => String::new(),
        };
        line([
            ("CensusDate", day(Some(world.census_day(newest)))),
            ("NumberOfPupils", said(roll)),
            ("NumberOfBoys", said(roll - girls)),
            ("NumberOfGirls", said(girls)),
            ("PercentageFSM", format!("{:.1}", self.school.disadvantaged * 0.92)),
        ])
    }

    fn belongs(&self, world: &World) -> Line {
        let is_academy = self.establishment != Establishment::Community;
        let group = world.groups.of(self.school).filter(|_| is_academy).map(|(group, _)| group);
        let flag = group.map_or("Not applicable", |_| "Supported by a multi-academy trust");
        line([
            ("TrustSchoolFlag (name)", flag.into()),
            ("Trusts (code)", group.map_or_else(String::new, |it| it.uid.to_string())),
            ("Trusts (name)", group.map_or_else(String::new, |it| it.name.clone())),
            ("UKPRN", format!("10{:06}", self.urn.number())),
            ("LastChangedDate", day(Some(self.on))),
        ])
    }

    fn place(&self) -> Line {
        let village = self.school.capacity < 106;
        let setting = if village { "Rural village" } else { "Urban city and town" };
        line([
            ("Street", self.school.street.clone()),
            ("Locality", String::new()),
            ("Address3", String::new()),
            ("Town", self.school.town.clone()),
            ("County (name)", self.school.authority.name().into()),
            ("Postcode", self.school.postcode.clone()),
            ("SchoolWebsite", self.school.website()),
            ("TelephoneNum", self.school.telephone()),
            ("GOR (name)", "Not recorded".into()),
            ("DistrictAdministrative (name)", self.school.authority.name().into()),
            ("UrbanRural (name)", format!("(England/Wales) {setting}")),
        ])
    }
}

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |it| it.strftime("%d-%m-%Y").to_string())
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
                ("LinkEstablishedDate", day(Some(school.opened))),
            ]));
        }
    }
    sheet.into_bytes()
}
