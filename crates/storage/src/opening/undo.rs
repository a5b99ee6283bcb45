//! Taking a whole list back as one act: everything that one write brought along, where nothing was built on it since.
//!
//! The audit chain knows what a write did, so nothing else has to. Versions stay; each record goes back to what it was.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use trustwide_domain::ids::RecordId;

use crate::{
    StorageError, Versioned,
    audit::digest,
    tables::{
        audit, banding, banding_decision, banding_round, board_paper, committee, consequence,
        holding, link, person, post, record, record_party, school_days, school_year, specialism,
        telling, transfer,
    },
    versions::AnyTable,
    write::Write,
};

/// What may be brought along in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    People,
    Bands,
    Days,
    Dates,
}

impl Brought {
    pub const ALL: [Brought; 4] = [Brought::People, Brought::Bands, Brought::Days, Brought::Dates];

    /// The word that addresses use.
    pub fn word(self) -> &'static str {
        match self {
            Brought::People => "brought_people",
            Brought::Bands => "brought_bands",
            Brought::Days => "brought_days",
            Brought::Dates => "brought_dates",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Brought> {
        Brought::ALL.into_iter().find(|it| it.word() == word)
    }

    /// What the chain says of it when it comes, and when it goes.
    fn acts(self) -> (String, String) {
        (format!("bring {}", self.word()), format!("take back {}", self.word()))
    }
}

/// One record that a list brought along.
struct Part {
    kind: String,
    record: String,
}

impl Write {
    /// Says in the chain that this write brings a list along, so that it can be taken back whole.
    pub async fn note_brought(
        &mut self,
        what: Brought,
        base: &RecordId,
        rows: usize,
    ) -> Result<(), StorageError> {
        self.note(&what.acts().0, base, &rows).await
    }

    /// Under which id a file's list is brought along, and whether it is here: one that was taken back comes anew. `table` is
    /// the file as one text, the same wherever it was read.
    pub async fn brought_before(
        &self,
        what: Brought,
        table: &str,
    ) -> Result<(RecordId, bool), StorageError> {
        let (came, went) = what.acts();
        for time in 0_u32.. {
            let whole = digest(&[what.word().as_bytes(), table.as_bytes(), &time.to_be_bytes()]);
            let base = RecordId(whole.chars().take(32).collect());
            let entries = self.entries_of(&base).await?;
            if !entries.iter().any(|it| it.act == came) {
                return Ok((base, false));
            }
            if !entries.iter().any(|it| it.act == went) {
                return Ok((base, true));
            }
        }
        Err(StorageError::damaged("a list brought along without end"))
    }

    async fn entries_of(&self, base: &RecordId) -> Result<Vec<audit::Model>, StorageError> {
        let entries = audit::Entity::find()
            .filter(audit::Column::TrustId.eq(self.trust().0))
            .filter(audit::Column::RecordId.eq(base.0.clone()))
            .order_by_asc(audit::Column::Seq);
        Ok(entries.all(self.tx()).await?)
    }

    /// Takes a whole list back. A second request does nothing. [`StorageError::Stale`] where somebody else brought it
    /// along, [`StorageError::Refused`] where something was built on it since.
    pub async fn take_back_brought(
        &mut self,
        what: Brought,
        base: &RecordId,
    ) -> Result<(), StorageError> {
        let (came, went) = what.acts();
        let entries = self.entries_of(base).await?;
        let Some(brought) = entries.iter().find(|it| it.act == came) else {
            return Err(StorageError::NotFound { what: "list" });
        };
        if entries.iter().any(|it| it.act == went) {
            return Ok(());
        }
        if brought.by_person != self.by().0 {
            return Err(StorageError::Stale { record: base.0.clone() });
        }
        let parts = self.parts_of(brought).await?;
        self.nothing_built_on(&parts, brought.at).await?;
        for part in parts.iter().rev() {
            self.take_part_back(part, brought.at).await?;
        }
        self.note(&went, base, &parts.len()).await
    }

    /// What one write did, out of the chain.
    async fn parts_of(&self, brought: &audit::Model) -> Result<Vec<Part>, StorageError> {
        let entries = audit::Entity::find()
            .filter(audit::Column::TrustId.eq(self.trust().0))
            .filter(audit::Column::At.eq(brought.at))
            .filter(audit::Column::Seq.lt(brought.seq))
            .order_by_asc(audit::Column::Seq)
            .all(self.tx())
            .await?;
        let part = |it: audit::Model| {
            let kind = it.act.strip_prefix("add ").or_else(|| it.act.strip_prefix("change "))?;
            Some(Part { kind: kind.to_owned(), record: it.record_id })
        };
        Ok(entries.into_iter().filter_map(part).collect())
    }

    async fn take_part_back(&mut self, part: &Part, at: i64) -> Result<(), StorageError> {
        let id = RecordId(part.record.clone());
        match part.kind.as_str() {
            person::Entity::KIND => self.back_from::<person::Entity>(&id, at).await,
            post::Entity::KIND => self.back_from::<post::Entity>(&id, at).await,
            holding::Entity::KIND => self.back_from::<holding::Entity>(&id, at).await,
            specialism::Entity::KIND => self.back_from::<specialism::Entity>(&id, at).await,
            banding_round::Entity::KIND => self.back_from::<banding_round::Entity>(&id, at).await,
            banding::Entity::KIND => self.back_from::<banding::Entity>(&id, at).await,
            banding_decision::Entity::KIND => {
                self.back_from::<banding_decision::Entity>(&id, at).await
            }
            telling::Entity::KIND => self.back_from::<telling::Entity>(&id, at).await,
            transfer::Entity::KIND => self.back_from::<transfer::Entity>(&id, at).await,
            school_year::Entity::KIND => self.back_from::<school_year::Entity>(&id, at).await,
            school_days::Entity::KIND => self.back_from::<school_days::Entity>(&id, at).await,
            committee::Entity::KIND => self.back_from::<committee::Entity>(&id, at).await,
            _ => Err(StorageError::damaged("a list that brought something unknown")),
        }
    }

    /// A record as it was before one moment. Refused where its version of that moment is no longer the current one.
    async fn back_from<E: Versioned + AnyTable>(
        &mut self,
        record: &RecordId,
        at: i64,
    ) -> Result<(), StorageError> {
        let is_current = E::find_current(&self.trust().0)
            .filter(E::record_id().eq(record.0.clone()))
            .filter(E::recorded_at().eq(at))
            .one(self.tx())
            .await?
            .is_some();
        if !is_current {
            return built("Something in it has been changed since");
        }
        self.back_to_before::<E>(record, at).await
    }

    /// Refuses where a later record rests on one of the parts.
    async fn nothing_built_on(&self, parts: &[Part], at: i64) -> Result<(), StorageError> {
        let of = |kind: &str| -> Vec<String> {
            parts.iter().filter(|it| it.kind == kind).map(|it| it.record.clone()).collect()
        };
        let (people, posts) = (of(person::Entity::KIND), of(post::Entity::KIND));
        self.nothing_of_people(&people, &posts, at).await?;
        self.nothing_of_bands(&of(banding::Entity::KIND), at).await?;
        self.nothing_of_dates(&of(school_year::Entity::KIND), &of(committee::Entity::KIND), at)
            .await
    }

    async fn nothing_of_people(
        &self,
        people: &[String],
        posts: &[String],
        at: i64,
    ) -> Result<(), StorageError> {
        let trust = self.trust().0;
        for some in people.chunks(MANY) {
            let invited =
                link::Entity::find().filter(link::Column::PersonId.is_in(some.iter().cloned()));
            if invited.one(self.tx()).await?.is_some() {
                return built("Somebody in it has been invited to sign in since");
            }
            let parties = some.iter().map(|id| format!("person/{id}"));
            let later = record_party::Entity::find()
                .filter(record_party::Column::TrustId.eq(trust.clone()))
                .filter(record_party::Column::Party.is_in(parties))
                .select_only()
                .column(record_party::Column::RecordId)
                .into_tuple::<String>()
                .all(self.tx())
                .await?;
            if self.any_later(&later, at).await? {
                return built(
                    "Somebody in it has a post, a visit, an action or time of theirs since",
                );
            }
        }
        for some in posts.chunks(MANY) {
            let held = holding::Entity::find_current(&trust)
                .filter(holding::Column::PostId.is_in(some.iter().cloned()))
                .filter(holding::Column::RecordedAt.gt(at));
            if held.one(self.tx()).await?.is_some() {
                return built("One of its posts has been given to somebody since");
            }
        }
        Ok(())
    }

    /// Whether one of some records is later than a moment.
    async fn any_later(&self, records: &[String], at: i64) -> Result<bool, StorageError> {
        for some in records.chunks(MANY) {
            let later = record::Entity::find()
                .filter(record::Column::Id.is_in(some.iter().cloned()))
                .filter(record::Column::CreatedAt.gt(at));
            if later.one(self.tx()).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn nothing_of_bands(&self, bandings: &[String], at: i64) -> Result<(), StorageError> {
        let trust = self.trust().0;
        let mut schools = BTreeSet::new();
        for some in bandings.chunks(MANY) {
            let rows = banding::Entity::find_current(&trust)
                .filter(banding::Column::RecordId.is_in(some.iter().cloned()))
                .all(self.tx())
                .await?;
            schools.extend(rows.into_iter().map(|it| it.urn));
        }
        if schools.is_empty() {
            return Ok(());
        }
        let later = banding::Entity::find_current(&trust)
            .filter(banding::Column::Urn.is_in(schools.iter().copied()))
            .filter(banding::Column::RecordedAt.gt(at));
        let follows = consequence::Entity::find_current(&trust)
            .filter(consequence::Column::Urn.is_in(schools))
            .filter(consequence::Column::RecordedAt.gt(at));
        let built_on =
            later.one(self.tx()).await?.is_some() || follows.one(self.tx()).await?.is_some();
        if built_on { built("One of its schools has been banded again since") } else { Ok(()) }
    }

    async fn nothing_of_dates(
        &self,
        years: &[String],
        meetings: &[String],
        at: i64,
    ) -> Result<(), StorageError> {
        let trust = self.trust().0;
        let entered = school_year::Entity::find_current(&trust)
            .filter(school_year::Column::RecordId.is_in(years.iter().cloned()))
            .all(self.tx())
            .await?;
        let differ = school_days::Entity::find_current(&trust)
            .filter(school_days::Column::StartYear.is_in(entered.iter().map(|it| it.start_year)))
            .filter(school_days::Column::RecordedAt.gt(at));
        if !entered.is_empty() && differ.one(self.tx()).await?.is_some() {
            return built("A school has said since how its days differ from these");
        }
        for some in meetings.chunks(MANY) {
            let paper = board_paper::Entity::find_current(&trust)
                .filter(board_paper::Column::CommitteeId.is_in(some.iter().cloned()));
            if paper.one(self.tx()).await?.is_some() {
                return built("A paper goes to one of its meetings");
            }
        }
        Ok(())
    }
}

/// Records asked about at once: databases take only so many in one question.
const MANY: usize = 500;

fn built<T>(why: &str) -> Result<T, StorageError> {
    Err(StorageError::Refused(format!(
        "{why}, so the whole list stays. What is wrong in it can be changed one by one."
    )))
}
