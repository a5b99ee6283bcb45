//! Support that a school asks for: asked, approved or declined, delivered, evaluated by the school that received it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::ExprTrait};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Moment, Urn,
    days::{Holder, State, Transfer},
    ids::{PersonId, RecordId},
};

pub use trustwide_domain::days::RequestState;

use super::{Posted, transfers::of_request};
use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{
        support_request::{self, Fields},
        transfer,
    },
    versions::Versioned,
    write::{Party, Write},
};

/// A request as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    #[serde(skip)]
    pub edited: Edited,
    pub urn: Urn,
    /// What of the menu is asked for.
    pub line: String,
    pub words: String,
    pub urgent: bool,
    pub asked_on: Date,
    pub state: RequestState,
    pub decided_on: Option<Date>,
    /// Why it was declined, or what was said with the approval.
    pub reason: String,
    pub minutes: Option<u32>,
    pub giver: Option<Holder>,
    /// From 1, it did not help, to 4, it helped very much.
    pub rating: Option<u8>,
    pub evaluation: String,
    pub evaluated_on: Option<Date>,
    /// The visit, meeting or review that showed the need.
    pub contact: Option<RecordId>,
    /// Who recorded it as it stands.
    pub by: PersonId,
    pub at: Moment,
}

/// What a school asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    pub urn: Urn,
    pub line: &'a str,
    pub words: &'a str,
    pub urgent: bool,
    /// The visit, meeting or review that showed the need.
    pub contact: Option<&'a RecordId>,
}

impl Scoped {
    /// Requests that this scope may see, latest first.
    pub async fn support_requests(&self) -> Result<Vec<Request>, StorageError> {
        let rows = self
            .current::<support_request::Entity>()
            .order_by_desc(support_request::Column::AskedOn)
            .order_by_desc(support_request::Column::RecordId);
        rows.all(self.tx()).await?.into_iter().map(request).collect()
    }

    /// One request, if this scope holds it.
    pub async fn find_request(&self, record: &RecordId) -> Result<Option<Request>, StorageError> {
        let one = self
            .current::<support_request::Entity>()
            .filter(support_request::Column::RecordId.eq(record.0.clone()));
        one.one(self.tx()).await?.map(request).transpose()
    }
}

impl Write {
    /// Asks for support.
    pub async fn ask_for_support(
        &mut self,
        record: RecordId,
        it: Asked<'_>,
    ) -> Result<(), StorageError> {
        let fields = Fields {
            urn: i64::from(it.urn.number()),
            line: it.line.into(),
            words: it.words.into(),
            urgent: i64::from(it.urgent),
            asked_on: self.moment().day().to_string(),
            state: RequestState::Asked.word().into(),
            decided_on: None,
            reason: String::new(),
            minutes: None,
            giver: None,
            rating: None,
            evaluation: String::new(),
            evaluated_on: None,
            contact_id: it.contact.map(|it| it.0.clone()),
        };
        let parties = [(Party::School(it.urn), "asks")];
        self.add::<support_request::Entity>(record, &parties, fields).await.map(drop)
    }

    /// Approves a request: the time is planned with its giver in the same write, or neither happens.
    pub async fn approve_support(
        &mut self,
        was: &Request,
        reason: &str,
        (record, transfer): (RecordId, &Transfer),
    ) -> Result<(), StorageError> {
        self.only(was, RequestState::Asked)?;
        let now = Fields {
            state: RequestState::Approved.word().into(),
            decided_on: Some(self.moment().day().to_string()),
            reason: reason.into(),
            minutes: Some(i64::from(transfer.minutes)),
            giver: Some(transfer.giver.to_string()),
            ..fields(was)
        };
        self.change::<support_request::Entity>(&was.edited, now).await?;
        let request = Some(was.edited.record.clone());
        self.post_transfer(record, &Transfer { request, ..transfer.clone() }).await
    }

    /// Declines a request, with the reason. The head may read it.
    pub async fn decline_support(
        &mut self,
        was: &Request,
        reason: &str,
    ) -> Result<(), StorageError> {
        self.only(was, RequestState::Asked)?;
        let now = Fields {
            state: RequestState::Declined.word().into(),
            decided_on: Some(self.moment().day().to_string()),
            reason: reason.into(),
            ..fields(was)
        };
        self.change::<support_request::Entity>(&was.edited, now).await
    }

    /// Takes a request back before anything was decided; `why` may be empty.
    pub async fn withdraw_support(&mut self, was: &Request, why: &str) -> Result<(), StorageError> {
        self.only(was, RequestState::Asked)?;
        let state = RequestState::Withdrawn.word().into();
        let now = Fields { state, reason: why.into(), ..fields(was) };
        self.change::<support_request::Entity>(&was.edited, now).await
    }

    /// Notes that all of it was delivered, on a day that is past. Where the receiver must evaluate it, it stays open until
    /// then. Time that was planned in another school year moves into the year of that day.
    pub async fn deliver_support(
        &mut self,
        was: &Request,
        given_on: Date,
        needs_evaluation: bool,
    ) -> Result<(), StorageError> {
        self.only(was, RequestState::Approved)?;
        if self.moment().day() < given_on {
            return Err(StorageError::Refused("That day is still to come.".into()));
        }
        let planned = self.transfers_of(&was.edited.record).await?;
        for it in planned.iter().filter(|it| it.transfer.state == State::Planned) {
            let (on, year) = (Some(given_on), AcademicYear::of(given_on));
            let now = Transfer { state: State::Delivered, on, year, ..it.transfer.clone() };
            if year == it.transfer.year {
                self.change_transfer(it, &now).await?;
            } else {
                self.withdraw::<transfer::Entity>(&it.edited).await?;
                let record = RecordId(self.new_id());
                self.post_transfer(record, &now).await?;
            }
        }
        let state = if needs_evaluation { RequestState::Delivered } else { RequestState::Closed };
        let now = Fields { state: state.word().into(), ..fields(was) };
        self.change::<support_request::Entity>(&was.edited, now).await
    }

    /// What the school that received it says of it. That closes the request.
    pub async fn evaluate_support(
        &mut self,
        was: &Request,
        (rating, words): (u8, &str),
    ) -> Result<(), StorageError> {
        if !matches!(was.state, RequestState::Delivered | RequestState::Closed) {
            let said = "Only support that was delivered can be evaluated.";
            return Err(StorageError::Refused(said.into()));
        }
        for it in self.transfers_of(&was.edited.record).await? {
            if it.transfer.state == State::Delivered {
                let now = Transfer { state: State::Evaluated, ..it.transfer.clone() };
                self.change_transfer(&it, &now).await?;
            }
        }
        let now = Fields {
            state: RequestState::Closed.word().into(),
            rating: Some(i64::from(rating)),
            evaluation: words.into(),
            evaluated_on: Some(self.moment().day().to_string()),
            ..fields(was)
        };
        self.change::<support_request::Entity>(&was.edited, now).await
    }

    /// Takes the writer's last act on a request back, with the time that was planned or given in the same write: `earlier`
    /// is the version before that act. [`StorageError::Stale`] where anybody has changed either since; a second request
    /// does nothing.
    pub async fn undo_support(
        &mut self,
        record: &RecordId,
        earlier: &str,
    ) -> Result<(), StorageError> {
        let stale = || StorageError::Stale { record: record.0.clone() };
        let versions = support_request::Entity::find()
            .filter(support_request::Column::TrustId.eq(self.trust().0))
            .filter(support_request::Column::RecordId.eq(record.0.clone()))
            .order_by_desc(support_request::Column::RecordedAt);
        let versions = versions.all(self.tx()).await?;
        let (Some(now), before) = (versions.first(), versions.get(1)) else { return Err(stale()) };
        if self.says_the_same::<support_request::Entity>(&now.version_id, earlier).await? {
            return Ok(());
        }
        let is_last = before.is_some_and(|it| it.version_id == earlier);
        let at = now.recorded_at;
        let moved = self.transfers_of(record).await?.iter().any(|it| at < it.at.0);
        if !is_last || moved || now.retired_at.is_some() || now.recorded_by != self.by().0 {
            return Err(stale());
        }
        for transfer in self.written_with(record, at).await? {
            self.back_to_before::<transfer::Entity>(&transfer, at).await?;
        }
        self.back_to_before::<support_request::Entity>(record, at).await
    }

    /// The transfers of a request that the write of one moment made, changed or took away.
    async fn written_with(
        &self,
        request: &RecordId,
        at: i64,
    ) -> Result<BTreeSet<RecordId>, StorageError> {
        let rows = transfer::Entity::find()
            .filter(transfer::Column::TrustId.eq(self.trust().0))
            .filter(transfer::Column::RequestId.eq(request.0.clone()))
            .filter(transfer::Column::RecordedAt.eq(at).or(transfer::Column::RetiredAt.eq(at)));
        let rows = rows.all(self.tx()).await?;
        Ok(rows.into_iter().map(|it| RecordId(it.record_id)).collect())
    }

    async fn transfers_of(&self, request: &RecordId) -> Result<Vec<Posted>, StorageError> {
        of_request(self.tx(), &self.trust(), request).await
    }

    fn only(&self, was: &Request, state: RequestState) -> Result<(), StorageError> {
        if was.state == state {
            return Ok(());
        }
        Err(StorageError::Refused(format!(
            "This request is {} already. Load the page again to see what was decided.",
            was.state.said()
        )))
    }
}

fn fields(it: &Request) -> Fields {
    Fields {
        urn: i64::from(it.urn.number()),
        line: it.line.clone(),
        words: it.words.clone(),
        urgent: i64::from(it.urgent),
        asked_on: it.asked_on.to_string(),
        state: it.state.word().into(),
        decided_on: it.decided_on.map(|day| day.to_string()),
        reason: it.reason.clone(),
        minutes: it.minutes.map(i64::from),
        giver: it.giver.as_ref().map(ToString::to_string),
        rating: it.rating.map(i64::from),
        evaluation: it.evaluation.clone(),
        evaluated_on: it.evaluated_on.map(|day| day.to_string()),
        contact_id: it.contact.as_ref().map(|it| it.0.clone()),
    }
}

fn request(row: support_request::Model) -> Result<Request, StorageError> {
    let (version, it) = support_request::Entity::split(row);
    let damaged = |what: &str| StorageError::damaged(format!("{what} of a request"));
    let (edited, by, at) = version.stamp();
    Ok(Request {
        edited,
        urn: stored_urn(it.urn)?,
        line: it.line,
        words: it.words,
        urgent: it.urgent != 0,
        asked_on: it.asked_on.parse().map_err(StorageError::damaged)?,
        state: RequestState::from_word(&it.state).ok_or_else(|| damaged("the state"))?,
        decided_on: stored_day(it.decided_on)?,
        reason: it.reason,
        minutes: it.minutes.map(u32::try_from).transpose().map_err(|_| damaged("the minutes"))?,
        giver: it.giver.map(|it| it.parse()).transpose().map_err(StorageError::damaged)?,
        rating: it.rating.map(u8::try_from).transpose().map_err(|_| damaged("the rating"))?,
        evaluation: it.evaluation,
        evaluated_on: stored_day(it.evaluated_on)?,
        contact: it.contact_id.map(RecordId),
        by,
        at,
    })
}
