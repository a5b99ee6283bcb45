//! `trustwide new`: a real trust from the public register's files.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use trustwide_domain::{
    AsAt, Cell, Place as About, SourceKind, Uid, Urn,
    access::Role,
    ids::{PersonId, PostId, RecordId, TrustId},
};
use trustwide_importers::Hints;
use trustwide_storage::{
    Database, Row, Scoped,
    door::Purpose,
    people::Term,
    schools::NewSchool,
    trusts::{Trust, operator as by_operator},
};

use super::{import, open_or_make, operator};
use crate::{
    config::Place,
    output::{say, say_json},
};

#[derive(Debug, Args)]
pub struct New {
    /// The trust's UID in the register of groups
    #[arg(long, value_name = "UID")]
    trust_uid: Uid,
    /// The register's file of all groups
    #[arg(long, value_name = "FILE")]
    groups: PathBuf,
    /// The register's file of schools' links to groups, which says who joined when
    #[arg(long, value_name = "FILE")]
    links: PathBuf,
    /// The register of schools: detail that it does not give stays coded
    #[arg(long, value_name = "FILE")]
    schools: Option<PathBuf>,
    /// The register's links between schools, to follow predecessors
    #[arg(long, value_name = "FILE")]
    predecessors: Option<PathBuf>,
    /// The improvement model in force from the first day: a name from 'trustwide model list', or a TOML file
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Name of the first administrator
    #[arg(long, default_value = "Administrator")]
    administrator: String,
    /// What the first administrator will sign in with [default: administrator- and the UID]
    #[arg(long)]
    sign_in_name: Option<String>,
    /// Print what was made as JSON
    #[arg(long)]
    json: bool,
}

/// What was made, or was there already.
#[derive(Debug, Serialize)]
struct Made {
    trust: TrustId,
    uid: Uid,
    name: String,
    already: bool,
    schools: Vec<MadeSchool>,
    /// Schools that the file adds to a trust that was there.
    added: Vec<MadeSchool>,
    /// The title of the model that it begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// The first administrator's id, for 'trustwide link' should the link run out.
    #[serde(skip_serializing_if = "Option::is_none")]
    administrator: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_administrator_link: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct MadeSchool {
    urn: Urn,
    name: String,
    phase: String,
    joined_on: Option<Date>,
}

impl New {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        if let Some(model) = &self.model {
            super::model::sound_text(model)?;
        }
        let db = open_or_make(&place).await?;
        self.load_files(&db).await?;
        let now = AsAt::now(db.surroundings().now());
        let public = operator(&db, None, now).await?;
        let group = self.find_group(&public).await?;
        let schools = self.find_schools(&public).await?;
        drop(public);
        if schools.is_empty() {
            bail!("{}: it links no school to UID {}", self.links.display(), self.trust_uid);
        }
        let made = self.make(&db, &group, schools).await?;
        self.say(&made)?;
        Ok(ExitCode::SUCCESS)
    }

    async fn load_files(&self, db: &Database) -> anyhow::Result<()> {
        let files = [
            (SourceKind::Groups, Some(&self.groups)),
            (SourceKind::GroupLinks, Some(&self.links)),
            (SourceKind::Register, self.schools.as_ref()),
            (SourceKind::Predecessors, self.predecessors.as_ref()),
        ];
        for (kind, file) in files.into_iter().filter_map(|(kind, file)| Some((kind, file?))) {
            let report = import::load(db, kind, file, &Hints::default(), None).await?;
            if let Some(why) = report.why_refused() {
                bail!("{}: {why}", file.display());
            }
            if !self.json {
                report.say();
            }
        }
        Ok(())
    }

    /// The group's name, if it is a trust. A sponsor with the same name is another group, and is pointed past.
    async fn find_group(&self, public: &Scoped) -> anyhow::Result<String> {
        let rows = public.rows(&[SourceKind::Groups], &[About::Group(self.trust_uid)]).await?;
        let row = rows
            .first()
            .with_context(|| format!("no group in the file has the UID {}", self.trust_uid))?;
        let kind = text(row, "Group Type").unwrap_or_default();
        let name = text(row, "Group Name").context("the group has no name in the file")?;
        if kind.to_lowercase().contains("trust") && !kind.eq_ignore_ascii_case("trust") {
            return Ok(name);
        }
        let all = public.all_rows(&[SourceKind::Groups], None).await?;
        let same = |it: &&Row| {
            text(it, "Group Name").is_some_and(|other| other.eq_ignore_ascii_case(&name))
        };
        let twin = all
            .iter()
            .filter(same)
            .find(|it| text(it, "Group Type").is_some_and(|kind| kind.contains("academy trust")));
        match twin.map(|it| it.place) {
            Some(About::Group(uid)) => bail!(
                "{name} (UID {}) is a {}; the trust of that name has UID {uid}",
                self.trust_uid,
                kind.to_lowercase()
            ),
            _ => bail!(
                "{name} (UID {}) is a {}, not an academy trust",
                self.trust_uid,
                kind.to_lowercase()
            ),
        }
    }

    /// The schools that the links file gives the trust, with what the register adds.
    async fn find_schools(&self, public: &Scoped) -> anyhow::Result<Vec<NewSchool>> {
        let links = public.rows(&[SourceKind::GroupLinks], &[About::Group(self.trust_uid)]).await?;
        let mut schools = Vec::new();
        for link in &links {
            let Some(urn) = text(link, "URN").and_then(|it| it.parse::<Urn>().ok()) else {
                continue;
            };
            let register = public.rows(&[SourceKind::Register], &[About::School(urn)]).await?;
            let of_register = |column: &str| register.first().and_then(|row| text(row, column));
            schools.push(NewSchool {
                urn,
                name: of_register("EstablishmentName")
                    .or_else(|| text(link, "EstablishmentName"))
                    .unwrap_or_else(|| format!("School {urn}")),
                phase: phase(link, register.first()),
                joined_on: text(link, "Joined date").and_then(|it| it.parse().ok()),
                left_on: None,
            });
        }
        schools.sort_by(|a, b| a.name.cmp(&b.name).then(a.urn.cmp(&b.urn)));
        schools.dedup_by_key(|it| it.urn);
        Ok(schools)
    }

    /// Makes the trust, its schools and its first administrator. A trust that is there already gets the schools that the
    /// file adds; none is taken away, since an older file may simply not know them.
    async fn make(
        &self,
        db: &Database,
        name: &str,
        schools: Vec<NewSchool>,
    ) -> anyhow::Result<Made> {
        let there = db.trusts().await?.into_iter().find(|it| it.uid == Some(self.trust_uid));
        if let Some(trust) = there {
            return self.add_to(db, trust, schools).await;
        }
        let today = db.surroundings().now().day();
        let trust = db.make_trust(Some(self.trust_uid), name, false, today).await?;
        let made_schools = schools.iter().map(MadeSchool::from).collect();
        let administrator = self.fill(db, &trust, schools, today).await?;
        let model = self.adopt(db, &trust, today).await?;
        let sign_in_name = self
            .sign_in_name
            .clone()
            .unwrap_or_else(|| format!("administrator-{}", self.trust_uid));
        let secret = db
            .make_link(&trust, &administrator, &sign_in_name, Purpose::FirstAdministrator)
            .await?;
        Ok(Made {
            trust,
            uid: self.trust_uid,
            name: name.into(),
            already: false,
            schools: made_schools,
            added: Vec::new(),
            model,
            administrator: Some(administrator),
            sign_in_name: Some(sign_in_name),
            first_administrator_link: Some(format!("/welcome/{secret}")),
        })
    }

    /// The schools and the first administrator, in one write.
    async fn fill(
        &self,
        db: &Database,
        trust: &TrustId,
        schools: Vec<NewSchool>,
        today: Date,
    ) -> anyhow::Result<PersonId> {
        let mut write = db.write(trust, &by_operator()).await?;
        for school in schools {
            write.add_school(school).await?;
        }
        let (administrator, post) = (PersonId(write.new_id()), PostId(write.new_id()));
        write.add_person(administrator.clone(), &self.administrator, None).await?;
        let role = Role::Administrator;
        write.add_post(post.clone(), role, role.title(), None).await?;
        let record = RecordId(write.new_id());
        let term = Term { from_on: today, to_on: None, acting_for: None };
        write.give_post(record, &administrator, &post, term).await?;
        write.commit().await?;
        Ok(administrator)
    }

    /// Adopts the model asked for, from the first day on: two writes, since a draft is what can be adopted.
    async fn adopt(
        &self,
        db: &Database,
        trust: &TrustId,
        today: Date,
    ) -> anyhow::Result<Option<String>> {
        let Some(name) = &self.model else { return Ok(None) };
        let (title, text) = super::model::sound_text(name)?;
        let mut write = db.write(trust, &by_operator()).await?;
        let record = RecordId(write.new_id());
        write.draft_model(record.clone(), &title, &text).await?;
        write.commit().await?;
        let scoped = operator(db, Some(trust), AsAt::now(db.surroundings().now())).await?;
        let draft = scoped.find_model_version(&record).await?.context("the draft just begun")?;
        drop(scoped);
        let mut write = db.write(trust, &by_operator()).await?;
        let why = format!("The trust began here from the model “{name}”.");
        write.adopt_model(&draft, today, &why).await?;
        write.commit().await?;
        Ok(Some(title))
    }

    async fn add_to(
        &self,
        db: &Database,
        trust: Trust,
        schools: Vec<NewSchool>,
    ) -> anyhow::Result<Made> {
        let now = AsAt::now(db.surroundings().now());
        let scoped = operator(db, Some(&trust.id), now).await?;
        let held = scoped.schools().await?;
        drop(scoped);
        let added: Vec<NewSchool> =
            schools.into_iter().filter(|new| !held.iter().any(|it| it.urn == new.urn)).collect();
        if !added.is_empty() {
            let mut write = db.write(&trust.id, &by_operator()).await?;
            for school in added.clone() {
                write.add_school(school).await?;
            }
            write.commit().await?;
        }
        let added: Vec<MadeSchool> = added.iter().map(MadeSchool::from).collect();
        let held = held.into_iter().map(|it| MadeSchool {
            urn: it.urn,
            name: it.name,
            phase: it.phase,
            joined_on: it.joined_on,
        });
        Ok(Made {
            trust: trust.id,
            uid: self.trust_uid,
            name: trust.name,
            already: true,
            schools: held.chain(added.iter().cloned()).collect(),
            added,
            model: None,
            administrator: None,
            sign_in_name: None,
            first_administrator_link: None,
        })
    }

    fn say(&self, made: &Made) -> anyhow::Result<()> {
        if self.json {
            return say_json(made);
        }
        if made.already {
            match made.added.len() {
                0 => say(format_args!("{} is already here: nothing changed", made.name)),
                n => say(format_args!("{} is already here: {n} schools are added", made.name)),
            }
            made.added.iter().for_each(say_school);
            return Ok(());
        }
        say(format_args!("{} (UID {}): {} schools", made.name, made.uid, made.schools.len()));
        made.schools.iter().for_each(say_school);
        if let Some(model) = &made.model {
            say(format_args!("Improvement model in force from today: {model}"));
        }
        if let Some(link) = &made.first_administrator_link {
            let name = made.sign_in_name.as_deref().unwrap_or_default();
            say(format_args!(
                "First administrator ({name}): start 'trustwide serve' and open {link} there, once and within three days"
            ));
            if let Some(id) = &made.administrator {
                say(format_args!(
                    "Should it run out: 'trustwide link --person {id}' gives another"
                ));
            }
        }
        Ok(())
    }
}

fn say_school(school: &MadeSchool) {
    let joined = school.joined_on.map_or("joined: not known".into(), |day| {
        format!("joined {}", trustwide_domain::time::Said(day))
    });
    say(format_args!("  {} {}, {}, {joined}", school.urn, school.name, school.phase));
}

impl From<&NewSchool> for MadeSchool {
    fn from(it: &NewSchool) -> Self {
        MadeSchool {
            urn: it.urn,
            name: it.name.clone(),
            phase: it.phase.clone(),
            joined_on: it.joined_on,
        }
    }
}

/// A school's phase; special schools have none in the register, so their type says it.
fn phase(link: &Row, register: Option<&Row>) -> String {
    let each =
        |column: &str| register.and_then(|row| text(row, column)).or_else(|| text(link, column));
    let kind = each("TypeOfEstablishment (name)").unwrap_or_default();
    if kind.to_lowercase().contains("special") {
        return "Special".into();
    }
    if kind.to_lowercase().contains("alternative provision")
        || kind.to_lowercase().contains("pupil referral")
    {
        return "Alternative provision".into();
    }
    each("PhaseOfEducation (name)").unwrap_or_else(|| "Not known".into())
}

/// A cell as text, whether the reader kept it as a text or a number.
pub fn text(row: &Row, column: &str) -> Option<String> {
    match row.cell(column) {
        Cell::Text(text) => Some(text.to_owned()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Missing(_) => None,
    }
}
