//! The model in practice at the demonstration trust, out of `data/elements.toml`.

use anyhow::Context;
use jiff::civil::Date;
use serde::Deserialize;
use trustwide_domain::{
    RecordId, Urn,
    elements::{self, Key, POLICY, State, Track},
};
use trustwide_storage::{Edited, elements::Policy};

use super::{Stage, calendar::Calendar};

/// Everything that was recorded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elements {
    pub policy: Vec<Listed>,
    pub state: Vec<Stood>,
}

/// A policy or system that the trust lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    pub key: String,
    pub by: String,
    pub on: Date,
    pub title: String,
    pub form: String,
    pub says: String,
}

/// Where something stood from a day on, in the trust or at schools.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stood {
    pub kind: String,
    pub id: String,
    pub aspect: String,
    pub by: String,
    #[serde(default)]
    pub at: Vec<Urn>,
    pub on: Option<Date>,
    pub from: Date,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub words: String,
    pub owner: Option<String>,
    pub review: Option<Date>,
    pub reason: String,
}

impl Stood {
    /// The day on which it was recorded.
    pub fn recorded_on(&self) -> Date {
        self.on.unwrap_or(self.from)
    }
}

/// All of it, the days moved.
pub fn all(calendar: &Calendar) -> anyhow::Result<Elements> {
    let mut all: Elements =
        toml::from_str(include_str!("data/elements.toml")).context("reading data/elements.toml")?;
    for it in &mut all.policy {
        it.on = calendar.day(it.on);
    }
    for it in &mut all.state {
        it.from = calendar.day(it.from);
        it.on = it.on.map(|day| calendar.day(day));
        it.review = it.review.map(|day| calendar.day(day));
    }
    Ok(all)
}

impl Stage<'_> {
    /// Somebody lists a policy.
    pub async fn list_policy(&mut self, it: &Listed) -> anyhow::Result<()> {
        let mut write = self.write(&it.by).await?;
        let record = RecordId(write.new_id());
        let edited = Edited { record: record.clone(), version: String::new() };
        let (title, form, says) = (it.title.clone(), it.form.clone(), it.says.clone());
        let policy = Policy { edited, title, form, says };
        write.set_policy(record.clone(), None, &policy).await?;
        write.commit().await?;
        self.listed.insert(it.key.clone(), record);
        Ok(())
    }

    /// Somebody records where something stands.
    pub async fn stand(&self, it: &Stood) -> anyhow::Result<()> {
        let key = match it.kind.as_str() {
            POLICY => {
                Key::policy(&self.listed.get(&it.id).context("the policy is listed before")?.0)
            }
            kind => Key::new(kind, &it.id),
        };
        let track = self.track(&key, it).await?;
        let state = State {
            key,
            aspect: track.aspect.clone(),
            school: None,
            said: track.read(&it.state).with_context(|| format!("{} is a state", it.state))?,
            state: it.state.clone(),
            words: it.words.clone(),
            owner: it.owner.as_deref().map(|key| self.person(key)).transpose()?,
            from: it.from,
            review: it.review,
            reason: it.reason.clone(),
        };
        let places: Vec<Option<Urn>> = match it.at.as_slice() {
            [] => vec![None],
            at => at.iter().copied().map(Some).collect(),
        };
        let mut write = self.write(&it.by).await?;
        for school in places {
            let record = RecordId(write.new_id());
            write.record_state(record, &State { school, ..state.clone() }).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// What the model in force lets be recorded.
    async fn track(&self, key: &Key, it: &Stood) -> anyhow::Result<Track> {
        let scoped = self.as_operator().await?;
        let version = scoped.model_in_force().await?.context("a model is in force")?;
        let model = version.read().ok().context("the model in force reads")?;
        let mut all = elements::elements(&model);
        all.extend(elements::policy(&model, &key.id, &it.id, None));
        let element = all.into_iter().find(|it| it.key == *key);
        let element = element.with_context(|| format!("the model has {}/{}", it.kind, it.id))?;
        let track = element.tracks.into_iter().find(|track| track.aspect.to_string() == it.aspect);
        track.with_context(|| format!("{} is recorded of {}", it.aspect, it.id))
    }
}
