//! People out of a list: those who are not here yet, their posts, and what they are beside them.

use jiff::civil::Date;
use trustwide_domain::{
    ids::{PersonId, PostId, RecordId},
    roster::{Entry, Listed},
};

use super::{Brought, row_id};
use crate::{
    StorageError,
    people::{Person, Term},
    specialists::NewSpecialism,
    write::Write,
};

/// How many people came, and how many were here already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Came {
    pub new: usize,
    pub known: usize,
}

impl Write {
    /// Brings people along; posts without a first day begin on `start`. [`StorageError::Already`] where the same list was
    /// brought before.
    pub async fn bring_people(
        &mut self,
        base: &RecordId,
        entries: &[Entry],
        here: &[Person],
        start: Date,
    ) -> Result<Came, StorageError> {
        let mut came = Came::default();
        for entry in entries {
            let known = here.iter().find(|it| is_here(it, &entry.first));
            let new = || PersonId(row_id(base, "person", entry.first.line as usize).0);
            let id = known.map_or_else(new, |it| it.id.clone());
            match known {
                Some(_) => came.known += 1,
                None => {
                    let it = &entry.first;
                    self.add_person(id.clone(), &it.name, it.email.as_deref()).await?;
                    self.bring_posts(base, &id, entry, start).await?;
                    came.new += 1;
                }
            }
            self.bring_specialisms(base, &id, entry).await?;
        }
        self.note_brought(Brought::People, base, entries.len()).await?;
        Ok(came)
    }

    async fn bring_posts(
        &mut self,
        base: &RecordId,
        id: &PersonId,
        entry: &Entry,
        start: Date,
    ) -> Result<(), StorageError> {
        for (school, it) in &entry.lines {
            let Some(school) = school else { continue };
            let line = it.line as usize;
            let (role, title) = it.role_and_title();
            let post = PostId(row_id(base, "post", line).0);
            self.add_post(post.clone(), role, &title, Some(*school)).await?;
            let from_on = it.from.unwrap_or(start);
            let term = Term { from_on, to_on: it.until, acting_for: None };
            self.give_post(row_id(base, "holding", line), id, &post, term).await?;
        }
        Ok(())
    }

    async fn bring_specialisms(
        &mut self,
        base: &RecordId,
        id: &PersonId,
        entry: &Entry,
    ) -> Result<(), StorageError> {
        for (school, it) in &entry.lines {
            for (at, (designation, area)) in it.holds.iter().enumerate() {
                let new = NewSpecialism {
                    person: id.clone(),
                    designation: designation.clone(),
                    area: area.clone(),
                    school: *school,
                    from_on: it.from,
                    to_on: it.until,
                };
                let record = row_id(base, &format!("specialism {at}"), it.line as usize);
                self.add_specialism(record, new).await?;
            }
        }
        Ok(())
    }
}

/// Somebody of this name is in the directory, with this address or with none to tell them apart.
pub fn is_here(person: &Person, listed: &Listed) -> bool {
    match (person.email.as_deref(), listed.email.as_deref()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => person.name.to_lowercase() == listed.name.to_lowercase(),
    }
}
