//! Names for what contacts hold as ids: people, schools, cadences. Read once for a page.

use jiff::civil::Date;
use trustwide_domain::{
    Urn,
    access::Right,
    banding::InForce,
    contacts::{State, kind_title, length_said},
    model::{Cadence, Model},
    time::said_time,
};
use trustwide_storage::contacts::{Action, Contact, Details};

use crate::{
    errors::WebError,
    pages::contacts::{ActionLine, ContactLine},
    people::Directory,
    visit::Visit,
};

/// Who is who and what is what, on a page's day.
pub struct Words<'v> {
    pub directory: Directory,
    pub model: Option<&'v Model>,
    pub today: Date,
    visit: &'v Visit,
    /// The bands that the reader may see.
    bands: Vec<InForce>,
}

impl<'v> Words<'v> {
    /// Reads the directory.
    pub async fn read(visit: &'v Visit) -> Result<Self, WebError> {
        Ok(Words {
            directory: Directory::read(&visit.scoped).await?,
            model: visit.frame.model(),
            today: visit.scoped.as_at().day,
            bands: visible_bands(visit).await?,
            visit,
        })
    }

    /// What an occasion is called: its cadence's label, or only its kind where the label would tell of a band that the
    /// reader may not see.
    pub fn what(&self, details: &Details) -> String {
        let frame = &self.visit.frame;
        let cadence = details.cadence.as_deref().and_then(|id| frame.cadence(id));
        let cadence = cadence.filter(|it| self.may_name(it, details.school));
        cadence.map_or_else(|| kind_title(details.kind).into(), |it| it.item.label.clone())
    }

    /// Whether the reader may know of which cadence something at a school is an occasion. The review of a band is for
    /// those who see that the school is or was in it.
    pub fn may_name(&self, cadence: &Cadence, school: Option<Urn>) -> bool {
        self.visit.frame.models().all(|model| {
            let of: Vec<&str> = model
                .bands
                .iter()
                .filter(|it| it.review.as_deref() == Some(&cadence.item.id))
                .map(|it| it.item.id.as_str())
                .collect();
            let known = |it: &InForce| Some(it.urn) == school && of.contains(&it.band.as_str());
            of.is_empty() || self.bands.iter().any(known)
        })
    }

    /// A cadence of the model in force, or of the last one that had it.
    pub fn cadence(&self, id: &str) -> Option<&Cadence> {
        self.visit.frame.cadence(id)
    }

    /// A strand's label.
    pub fn strand(&self, id: &str) -> Option<String> {
        let strands = self.model.into_iter().flat_map(|it| &it.strands);
        strands.into_iter().find(|it| it.id == id).map(|it| it.label.clone())
    }

    /// One contact in a line.
    pub fn line(&self, contact: &Contact) -> ContactLine {
        let it = &contact.details;
        ContactLine {
            id: contact.edited.record.clone(),
            what: self.what(it),
            kind: kind_title(it.kind).into(),
            school: it.school.map(|urn| self.directory.school(urn)),
            between_two: it.between_two,
            on: it.on,
            starts_at: it.starts_at.map(said_time),
            length: length_said(it.minutes),
            led_by: self.directory.name(&it.led_by),
            people: it.people.iter().map(|id| self.directory.name(id)).collect(),
            purpose: it.purpose.clone(),
            state: it.state,
            unwritten: it.state == State::Planned && it.on < self.today,
        }
    }

    /// One action in a line.
    pub fn action(&self, action: &Action) -> ActionLine {
        ActionLine {
            id: action.edited.record.clone(),
            contact: action.contact.clone(),
            school: action.school.map(|urn| self.directory.school(urn)),
            words: action.words.clone(),
            owner: self.directory.name(&action.owner),
            mine: action.owner == *self.visit.person(),
            due_on: action.due_on,
            overdue: action.is_overdue(self.today),
            done_on: action.done_on,
            outcome: action.outcome.clone(),
            form: None,
        }
    }
}

/// The bands that a reader sees, unless they are hidden while somebody projects.
async fn visible_bands(visit: &Visit) -> Result<Vec<InForce>, WebError> {
    match visit.scoped.access().may_somewhere(Right::SeeBanding) && !visit.bands_hidden {
        true => Ok(visit.scoped.bands().await?),
        false => Ok(Vec::new()),
    }
}

/// Whether the reader may change a contact: those who record at its school, and whoever of two people is one of them.
pub fn may_change(visit: &Visit, details: &Details) -> bool {
    let access = visit.scoped.access();
    let there = details.people.contains(visit.person());
    let now = visit.scoped.as_at().day == visit.today;
    now && match details.school {
        Some(urn) => access.may_at(Right::RecordContact, urn),
        None if details.between_two => there && access.may_somewhere(Right::RecordContact),
        None => {
            access.may(Right::RecordContact) || there && access.may_somewhere(Right::RecordContact)
        }
    }
}
