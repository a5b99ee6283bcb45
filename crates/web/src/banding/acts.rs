//! What every act beside a school's bands has in common: the history that it acts on, the record that it names, the form
//! that comes back as typed, and the way back.

use axum::response::Response;
use trustwide_domain::Urn;
use trustwide_storage::{Edited, StorageError, Write};

use super::school::{History, again};
use crate::{
    errors::WebError,
    look::Undo,
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// The longest that words of a form here may be.
const LONGEST: usize = 2_000;

/// One act: what was posted, to which address, at which school.
pub struct Act<'p> {
    pub posted: &'p Posted,
    pub history: History,
    action: String,
}

impl<'p> Act<'p> {
    /// Reads the school's history; refused to those who may not see its band.
    pub async fn read(posted: &'p Posted, urn: Urn) -> Result<Act<'p>, WebError> {
        let history = History::read(&posted.visit, urn).await?;
        Ok(Act { posted, history, action: posted.visit.path.clone() })
    }

    pub fn visit(&self) -> &'p Visit {
        &self.posted.visit
    }

    /// The record that the address names, and the version of it that the form was opened on.
    pub fn named<T: Clone>(
        &self,
        all: &[T],
        id: &str,
        of: fn(&T) -> &Edited,
    ) -> Result<(T, Edited), WebError> {
        let record = typed::record(id).map_err(|_| WebError::NotFound)?;
        let known = all.iter().find(|it| of(it).record == record).ok_or(WebError::NotFound)?;
        Ok((known.clone(), Edited { record, version: self.posted.field("version").into() }))
    }

    /// What was typed in a field, which must say something.
    pub fn words(&self, name: &str, missing: &str, faults: &mut Faults) -> &'p str {
        let typed = self.posted.field(name);
        faults.keep(name, typed::text_within(typed, LONGEST, missing));
        typed
    }

    /// The page again, with the form as it was typed.
    pub async fn refused(&self, faults: Faults) -> Result<Response, WebError> {
        again(self.posted, &self.history, &self.action, faults).await
    }

    /// Back to the page, with nothing done: it was done before.
    pub fn back(&self) -> Result<Response, WebError> {
        reply::see_other(&self.history.href())
    }

    /// Ends the write and says what was done. What is there already is not made twice.
    pub async fn done(
        &self,
        write: Write,
        written: Result<(), StorageError>,
        (said, undo): (&str, Option<Undo>),
    ) -> Result<Response, WebError> {
        match written {
            Err(StorageError::Already { .. }) => return self.back(),
            other => other?,
        }
        write.commit().await?;
        reply::done(&self.history.href(), said, undo)
    }
}
