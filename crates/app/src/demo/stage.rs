//! Plays the demonstration's past, act by act, through the commands that serve real life.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, AsAt, Urn,
    access::{Access, Role},
    ids::{PersonId, PostId, RecordId, TrustId},
};
use trustwide_importers::{Hints, READER_VERSION};
use trustwide_storage::{
    Database, Scoped, Who, Write,
    people::{Person, Term},
    schools::NewSchool,
    trusts::operator,
};

use super::{
    bands::{Banding, Move},
    days::{self, Dealt},
    elements::{Listed, Stood},
    files::DemoFile,
    meetings::{After, Meeting},
    people::{Hold, Somebody},
    school::School,
    words::{Correction, Note, Watch},
    year::Edition,
};

/// One thing that was done.
#[derive(Debug)]
pub enum Act<'w> {
    /// Public files came, and the operator loaded them.
    Publish(Vec<DemoFile>),
    /// The trust reported results of its own.
    Report(DemoFile),
    Join(Vec<&'w School>),
    /// People came, and posts were given.
    Appoint(Vec<&'w Somebody>, Vec<(&'w Somebody, &'w Hold)>),
    Leave(&'w Somebody),
    /// People are listed for what they help others with.
    List(Vec<&'w Somebody>),
    Correct(&'w Correction),
    Note(&'w Note),
    Watch(&'w Watch),
    /// A model is adopted from a day on.
    Adopt(Edition, Date),
    Draft(Edition),
    /// Visits, meetings and reviews were held or planned.
    Meet(Vec<Meeting>),
    /// An action was closed.
    Close(After),
    /// A head replied to what was recorded.
    Reply(After),
    EnterYear(AcademicYear),
    /// A school's year is not the trust's.
    Differ(AcademicYear),
    /// Something was done in a round of banding.
    Band(&'w Banding, Move),
    /// Something was done with time or money.
    Deal(Dealt),
    /// A policy was listed.
    ListPolicy(&'w Listed),
    /// Somebody said where an element stands.
    Stand(&'w Stood),
}

/// Who loads the trust's own files.
const DATA_LEAD: &str = "yusuf.karimov";

/// The trust being written, and the ids given so far.
pub struct Stage<'d> {
    pub db: &'d Database,
    pub trust: TrustId,
    people: BTreeMap<String, PersonId>,
    posts: BTreeMap<(Role, Option<Urn>, String), PostId>,
    /// What was recorded, by its number in the plan.
    pub(super) met: BTreeMap<usize, RecordId>,
    /// Policies by their key.
    pub(super) listed: BTreeMap<String, RecordId>,
}

impl<'d> Stage<'d> {
    pub fn new(db: &'d Database, trust: TrustId) -> Self {
        Stage {
            db,
            trust,
            people: BTreeMap::new(),
            posts: BTreeMap::new(),
            met: BTreeMap::new(),
            listed: BTreeMap::new(),
        }
    }

    /// Does one thing, in one write.
    pub async fn play(&mut self, act: &Act<'_>) -> anyhow::Result<()> {
        match act {
            Act::Publish(files) => self.publish(files).await,
            Act::Report(file) => self.report(file).await,
            Act::Join(schools) => self.join(schools).await,
            Act::Appoint(people, holds) => self.appoint(people, holds).await,
            Act::Leave(somebody) => self.leave(somebody).await,
            Act::List(people) => self.list_specialists(people, &days::model()?).await,
            Act::Correct(correction) => self.correct(correction).await,
            Act::Note(note) => self.note(note).await,
            Act::Watch(watch) => self.watch(watch).await,
            Act::Adopt(edition, from) => self.adopt(*edition, *from).await,
            Act::Draft(edition) => self.draft(*edition).await.map(drop),
            Act::Differ(year) => self.differ(*year).await,
            Act::Meet(meetings) => self.meet(meetings).await,
            Act::Close(after) => self.close_action(after).await,
            Act::Reply(after) => self.reply(after).await,
            Act::Band(banding, act) => self.band(banding, *act).await,
            Act::EnterYear(year) => self.enter_year(*year).await,
            Act::Deal(dealt) => self.deal(dealt).await,
            Act::ListPolicy(policy) => self.list_policy(policy).await,
            Act::Stand(stood) => self.stand(stood).await,
        }
    }

    async fn publish(&self, files: &[DemoFile]) -> anyhow::Result<()> {
        let mut write = self.db.write_public().await?;
        for file in files {
            land(&mut write, file).await?;
        }
        write.commit().await?;
        Ok(())
    }

    async fn report(&self, file: &DemoFile) -> anyhow::Result<()> {
        let mut write = self.write(DATA_LEAD).await?;
        land(&mut write, file).await?;
        write.commit().await?;
        Ok(())
    }

    async fn join(&self, schools: &[&School]) -> anyhow::Result<()> {
        let mut write = self.db.write(&self.trust, &operator()).await?;
        for school in schools {
            let new = NewSchool {
                urn: school.urn,
                name: school.name.clone(),
                phase: school.kind.phase().replace("Not applicable", "Special"),
                joined_on: school.joined,
                left_on: None,
            };
            write.add_school(new).await?;
        }
        write.commit().await?;
        Ok(())
    }

    async fn appoint(
        &mut self,
        people: &[&Somebody],
        holds: &[(&Somebody, &Hold)],
    ) -> anyhow::Result<()> {
        let mut write = self.db.write(&self.trust, &operator()).await?;
        for somebody in people {
            let id = PersonId(write.new_id());
            write.add_person(id.clone(), &somebody.name, Some(&somebody.email())).await?;
            self.people.insert(somebody.key.clone(), id);
        }
        for (somebody, hold) in holds {
            for place in hold.places() {
                self.give(&mut write, somebody, hold, place).await?;
            }
        }
        write.commit().await?;
        Ok(())
    }

    async fn give(
        &mut self,
        write: &mut Write,
        somebody: &Somebody,
        hold: &Hold,
        place: Option<Urn>,
    ) -> anyhow::Result<()> {
        let key = (hold.role, place, hold.title.clone());
        let post = match self.posts.get(&key) {
            Some(post) => post.clone(),
            None => {
                let post = PostId(write.new_id());
                write.add_post(post.clone(), hold.role, &hold.title, place).await?;
                self.posts.insert(key, post.clone());
                post
            }
        };
        let acting_for = hold.acting_for.as_deref().map(|away| self.person(away)).transpose()?;
        let term = Term { from_on: hold.from, to_on: hold.until, acting_for };
        let record = RecordId(write.new_id());
        write.give_post(record, &self.person(&somebody.key)?, &post, term).await?;
        Ok(())
    }

    async fn leave(&self, somebody: &Somebody) -> anyhow::Result<()> {
        let id = self.person(&somebody.key)?;
        let scoped = self.as_operator().await?;
        let was = scoped.find_person(&id).await?.context("a leaver is here until they leave")?;
        drop(scoped);
        let mut write = self.db.write(&self.trust, &operator()).await?;
        let now = Person { left_on: somebody.left, ..was.clone() };
        write.change_person(&was, &now).await?;
        write.commit().await?;
        Ok(())
    }

    async fn correct(&self, it: &Correction) -> anyhow::Result<()> {
        let mut write = self.write(&it.by).await?;
        let record = RecordId(write.new_id());
        write.correct_fact(record, None, it.at, (&it.field, &it.value, &it.reason)).await?;
        write.commit().await?;
        Ok(())
    }

    async fn note(&self, it: &Note) -> anyhow::Result<()> {
        let mut write = self.write(&it.by).await?;
        let record = RecordId(write.new_id());
        write.write_context(record, it.at, &it.measure, &it.words).await?;
        write.commit().await?;
        Ok(())
    }

    async fn watch(&self, it: &Watch) -> anyhow::Result<()> {
        let mut write = self.write(&it.by).await?;
        for school in &it.at {
            let record = RecordId(write.new_id());
            write.watch(record, *school).await?;
        }
        write.commit().await?;
        Ok(())
    }

    pub(super) async fn write(&self, key: &str) -> anyhow::Result<Write> {
        Ok(self.db.write(&self.trust, &self.person(key)?).await?)
    }

    pub(super) fn person(&self, key: &str) -> anyhow::Result<PersonId> {
        self.people.get(key).cloned().with_context(|| format!("{key} is not here yet"))
    }

    pub(super) async fn as_operator(&self) -> anyhow::Result<Scoped> {
        scope_of(self.db, &self.trust, self.db.surroundings().now().day()).await
    }
}

/// The operator's view of the trust on a day, as known now.
pub async fn scope_of(db: &Database, trust: &TrustId, day: Date) -> anyhow::Result<Scoped> {
    let who = Who { person: operator(), trust: trust.clone(), access: Access::operator() };
    Ok(db.scoped(who, AsAt { day, known_by: db.surroundings().now() }).await?)
}

async fn land(write: &mut Write, file: &DemoFile) -> anyhow::Result<()> {
    let read = trustwide_importers::read(file.kind, &file.name, &file.bytes, &Hints::default())
        .with_context(|| format!("reading {}", file.name))?;
    write.land(&file.name, &file.bytes, READER_VERSION, &read).await?;
    Ok(())
}
