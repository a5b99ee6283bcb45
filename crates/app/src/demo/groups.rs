//! Groups of the register, out of `data/groups.toml`: which there are, which school belongs to which, and since when.

use anyhow::Context;
use jiff::civil::{Date, date};
use serde::Deserialize;
use trustwide_domain::Uid;

use super::{
    World,
    school::{Establishment, School},
    sheet::{Sheet, line},
};

/// What a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    Trust,
    Sponsor,
}

impl GroupKind {
    /// The register's code and words.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            GroupKind::Trust => ("06", "Multi-academy trust"),
            GroupKind::Sponsor => ("05", "School sponsor"),
        }
    }
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub uid: Uid,
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub company: String,
    pub kind: GroupKind,
    pub town: String,
}

/// Every group; the demonstration's own trust is apart from the rest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    group: Vec<Group>,
}

/// The neighbours have belonged to their trusts since before anything that is looked at.
const NEIGHBOURS_JOINED: Date = date(2017, 9, 1);

impl Groups {
    pub fn read() -> anyhow::Result<Self> {
        let groups: Groups =
            toml::from_str(include_str!("data/groups.toml")).context("reading data/groups.toml")?;
        anyhow::ensure!(2 < groups.trusts().count(), "the demonstration has several trusts");
        Ok(groups)
    }

    /// The trusts, the demonstration's own first.
    pub fn trusts(&self) -> impl Iterator<Item = &Group> {
        self.group.iter().filter(|it| it.kind == GroupKind::Trust)
    }

    /// The demonstration's own trust.
    pub fn own(&self) -> &Group {
        &self.group[0]
    }

    /// The trust that an academy belongs to, and since when. Schools that an authority maintains belong to none.
    pub fn of(&self, school: &School) -> Option<(&Group, Date)> {
        if let Some(joined) = school.joined {
            return Some((self.own(), joined));
        }
        let others: Vec<&Group> = self.trusts().skip(1).collect();
        let at = school.urn.number() as usize % others.len();
        let is_academy = school.establishment != Establishment::Community;
        is_academy.then(|| (others[at], NEIGHBOURS_JOINED))
    }

    /// The file of all groups.
    pub fn file(&self) -> Vec<u8> {
        let mut sheet = Sheet::default();
        for group in &self.group {
            let (code, words) = group.kind.said();
            sheet.add(line([
                ("Group UID", group.uid.to_string()),
                ("Group ID", group.id.clone()),
                ("Group Name", group.name.clone()),
                ("Companies House Number", group.company.clone()),
                ("Group Type (code)", code.into()),
                ("Group Type", words.into()),
                ("Closed Date", String::new()),
                ("Open date", "01/09/2016".into()),
                ("Incorporated on (open date)", "01/06/2016".into()),
                ("Group Status (code)", "OPEN".into()),
                ("Group Status", "Open".into()),
                ("Group Town", group.town.clone()),
            ]));
        }
        sheet.into_bytes()
    }
}

/// The file of links as at a day: which school belongs to which group, and since when.
pub fn links(world: &World, on: Date) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for school in world.everyone().filter(|school| school.opened <= on) {
        let Some((group, joined)) = world.groups.of(school) else { continue };
        let (code, words, _) = school.establishment.said(school.kind);
        let (group_code, group_words) = group.kind.said();
        sheet.add(line([
            ("URN", school.urn.to_string()),
            ("Group UID", group.uid.to_string()),
            ("Group ID", group.id.clone()),
            ("Group Name", group.name.clone()),
            ("Companies House Number", group.company.clone()),
            ("Group Type (code)", group_code.into()),
            ("Group Type", group_words.into()),
            ("Closed Date", String::new()),
            ("Group Status", "Open".into()),
            ("Joined date", joined.strftime("%d-%m-%Y").to_string()),
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
