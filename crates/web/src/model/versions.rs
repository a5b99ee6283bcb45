//! Versions, drafts and presets as the room's pages name them, and the one that an address asks for.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use trustwide_domain::{
    PersonId,
    access::Right,
    model::{Known, Model, preset, presets},
};
use trustwide_storage::{
    StorageError,
    model::{ModelVersion, in_force_on},
};

use crate::{
    errors::WebError,
    pages::model::{PresetLine, Standing, VersionLine},
    visit::Visit,
};

/// Every version and draft that a person may read, and who made them.
pub struct Versions {
    pub all: Vec<ModelVersion>,
    names: BTreeMap<PersonId, String>,
    day: Date,
}

impl Versions {
    /// Drafts are for those who may draft.
    pub async fn read(visit: &Visit) -> Result<Self, StorageError> {
        let mut all = visit.scoped.model_versions().await?;
        let may_edit = visit.scoped.access().may(Right::EditModel);
        all.retain(|it| may_edit || !it.is_draft());
        let names = visit.scoped.names().await?;
        Ok(Versions { all, names, day: visit.scoped.as_at().day })
    }

    pub fn find(&self, id: &str) -> Result<&ModelVersion, WebError> {
        self.all.iter().find(|it| it.edited.record.0 == id).ok_or(WebError::NotFound)
    }

    /// The version in force on the page's day.
    pub fn in_force(&self) -> Option<&ModelVersion> {
        in_force_on(&self.all, self.day)
    }

    /// Those adopted, the latest first.
    pub fn adopted(&self) -> Vec<VersionLine> {
        let mut adopted: Vec<_> = self.all.iter().filter(|it| !it.is_draft()).collect();
        adopted.sort_by_key(|it| std::cmp::Reverse((it.in_force_from, it.at)));
        adopted.into_iter().map(|it| self.line(it)).collect()
    }

    /// Drafts, in the order in which they were last changed.
    pub fn drafts(&self) -> Vec<VersionLine> {
        self.all.iter().filter(|it| it.is_draft()).map(|it| self.line(it)).collect()
    }

    pub fn line(&self, it: &ModelVersion) -> VersionLine {
        let (id, title) = (it.edited.record.0.clone(), it.title.clone());
        VersionLine { id, title, standing: self.standing(it) }
    }

    pub fn name(&self, person: &PersonId) -> String {
        self.names.get(person).cloned().unwrap_or_else(|| "The operator".into())
    }

    pub fn standing(&self, it: &ModelVersion) -> Standing {
        let by = self.name(&it.by);
        let Some(from) = it.in_force_from else { return Standing::Draft { by, at: it.at } };
        let why = it.reason.clone();
        let is_in_force = self.in_force().is_some_and(|now| now.edited.record == it.edited.record);
        match self.last_day(it) {
            _ if is_in_force => Standing::InForce { from, why, by },
            _ if self.is_replaced(it) => Standing::Was { from, until: None, why, by },
            _ if self.day < from => Standing::Coming { from, why, by },
            until => Standing::Was { from, until, why, by },
        }
    }

    /// Whether another, adopted later, is in force from the same day.
    fn is_replaced(&self, it: &ModelVersion) -> bool {
        it.in_force_from
            .and_then(|day| in_force_on(&self.all, day))
            .is_some_and(|first| first.edited.record != it.edited.record)
    }

    /// The day before the next one came into force.
    fn last_day(&self, it: &ModelVersion) -> Option<Date> {
        let later = self.all.iter().filter_map(|next| next.in_force_from);
        later.filter(|next| Some(*next) > it.in_force_from).min()?.yesterday().ok()
    }
}

/// The models that come with the program, read once.
fn shipped() -> &'static [(&'static str, Model)] {
    static ALL: LazyLock<Vec<(&'static str, Model)>> = LazyLock::new(|| {
        let read = |it: &trustwide_domain::model::Preset| {
            Some((it.name, it.read(&Known::shipped()).ok()?))
        };
        presets().iter().filter_map(read).collect()
    });
    &ALL
}

/// Each of them in a line.
pub fn preset_lines() -> Vec<PresetLine> {
    shipped()
        .iter()
        .map(|(name, model)| PresetLine { name: (*name).into(), whose: whose(model) })
        .collect()
}

/// The preset with this name.
pub fn find_preset(name: &str) -> Option<&'static Model> {
    shipped().iter().find(|(it, _)| *it == name).map(|(_, model)| model)
}

/// Its file, to begin a draft from.
pub fn preset_text(name: &str) -> Option<&'static str> {
    preset(name).map(|it| it.text)
}

/// Whose model it is, or what it is called where it is no trust's, and of which year.
fn whose(model: &Model) -> String {
    let whose = match &model.about.trust {
        Some(trust) => trust.clone(),
        None => model.about.title.clone(),
    };
    match model.about.year {
        Some(year) => format!("{whose}, {year}"),
        None => whose,
    }
}
