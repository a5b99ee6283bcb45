//! What every page of the room begins with: the model's elements, what was recorded of them, and which schools the reader
//! works with.

use jiff::civil::Date;
use trustwide_domain::{
    Urn,
    access::{Access, Right},
    elements::{
        Aspect, Element, Key, POLICY, Standing, Track, elements, has_any, how_long, policy,
        standing,
    },
};
use trustwide_storage::elements::{Policy, Recorded};

use crate::{
    errors::WebError,
    pages::elements::{AtSchool, Owner, Stands, ladder_title},
    people::Directory,
    visit::Visit,
};

/// The elements of the model in force, and what this reader may see of them.
pub struct Shelf {
    pub elements: Vec<Element>,
    pub policies: Vec<Policy>,
    pub states: Vec<Recorded>,
    /// Schools whose own states the reader may see, in name order.
    pub schools: Vec<Urn>,
    pub directory: Directory,
    pub day: Date,
}

impl Shelf {
    /// Not there where the model in force names nothing to record.
    pub async fn read(visit: &Visit) -> Result<Shelf, WebError> {
        visit.may_somewhere(Right::SeePublic)?;
        let model = visit.model()?;
        if !has_any(model) {
            return Err(WebError::NotFound);
        }
        let scoped = &visit.scoped;
        let policies = scoped.policies().await?;
        let mut all = elements(model);
        for it in &mut all {
            // The ladders of the schools themselves have no name in the model.
            if let (true, Some(track)) = (it.label.is_empty(), it.tracks.first()) {
                it.label = ladder_title(&track.aspect).to_owned();
            }
        }
        let says = |it: &Policy| (!it.says.is_empty()).then(|| it.says.clone());
        let own = |it: &Policy| policy(model, &it.edited.record.0, &it.title, says(it));
        all.extend(policies.iter().filter_map(own));
        let schools = scoped.schools().await?.into_iter();
        Ok(Shelf {
            elements: all,
            states: scoped.element_states().await?,
            schools: schools.map(|it| it.urn).filter(|urn| scoped.sees_school(*urn)).collect(),
            directory: Directory::read(scoped).await?,
            day: scoped.as_at().day,
            policies,
        })
    }

    /// One element, where the model has it.
    pub fn find(&self, key: &Key) -> Result<&Element, WebError> {
        self.elements.iter().find(|it| it.key == *key).ok_or(WebError::NotFound)
    }

    /// The trust's own policy behind an element.
    pub fn policy(&self, key: &Key) -> Option<&Policy> {
        let policies = self.policies.iter().filter(|_| key.kind == POLICY);
        policies.into_iter().find(|it| it.edited.record.0 == key.id)
    }

    /// Where a track stands at a school, or in the trust.
    pub fn standing(
        &self,
        key: &Key,
        track: &Track,
        school: Option<Urn>,
    ) -> Option<Standing<'_, Recorded>> {
        standing(&self.states, (key, track), school, self.day)
    }

    /// The same, as a page says it.
    pub fn stands(&self, key: &Key, track: &Track, school: Option<Urn>) -> Option<Stands> {
        let Standing { now, since } = self.standing(key, track, school)?;
        let it = &now.state;
        // Words are looked at again: the last look is what counts, changed or not.
        let since = if track.aspect == Aspect::Words { it.from } else { since };
        Some(Stands {
            // A model that still names it says how; an older name stays as it was.
            said: track.read(&it.state).unwrap_or_else(|| it.said.clone()),
            words: it.words.clone(),
            since,
            how_long: how_long(since, self.day),
            owner: self.owner(now),
            review: it.review,
            due: it.is_due(self.day),
        })
    }

    pub fn owner(&self, it: &Recorded) -> Option<Owner> {
        let id = it.state.owner.clone()?;
        Some(Owner { name: self.directory.name(&id), id })
    }

    /// Every school that the reader works with, in name order, with where it stands.
    pub fn at_schools(&self, key: &Key, track: &Track) -> Vec<AtSchool> {
        let at = |urn: &Urn| AtSchool {
            school: self.directory.school(*urn),
            stands: self.stands(key, track, Some(*urn)),
        };
        if track.by_school { self.schools.iter().map(at).collect() } else { Vec::new() }
    }
}

/// Whether somebody may record a track at a school, or for the trust.
pub fn may_record(access: &Access, track: &Track, school: Option<Urn>) -> bool {
    let right = Right::RecordStates;
    match school {
        None => track.is_of_trust() && access.may(right),
        Some(urn) => {
            let own = track.is_schools_own() && access.may_at(right, urn);
            track.by_school && (own || access.may(right))
        }
    }
}
