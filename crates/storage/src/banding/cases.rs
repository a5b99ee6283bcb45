//! One school in a round: its evidence as frozen, what is recommended, and what head and local chair say of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use trustwide_domain::{
    Moment, Urn,
    access::Right,
    banding::{CommentKind, Facts, Gathered, Help, RoundKind, Suggestion},
    ids::{PersonId, RecordId},
    model::{Direction, Word},
};

use super::{Decision, Paper, Telling, number, refused, stored, to_store};
use crate::{
    Edited, Scoped, StorageError,
    schools::{stored_day, stored_urn},
    tables::{banding, banding_comment, banding_decision, board_paper, recommendation},
    versions::Versioned,
    write::{Party, Write},
};

/// A school's evidence and the rule's suggestion, as they were frozen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frozen {
    #[serde(skip)]
    pub edited: Edited,
    pub round: RecordId,
    pub urn: Urn,
    pub model: RecordId,
    pub rule_version: String,
    pub on: Date,
    /// Whether the evidence is held. What was brought forward from before the program has none.
    pub held: bool,
    pub gathered: Gathered,
    pub suggestion: Suggestion,
    pub by: PersonId,
    pub at: Moment,
}

/// What the executive recommends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    #[serde(skip)]
    pub edited: Edited,
    pub banding: RecordId,
    pub urn: Urn,
    pub band: String,
    pub reasons: String,
    pub direction: Option<Direction>,
    pub help: Option<Help>,
    pub sent_on: Option<Date>,
    pub reply_by: Option<Date>,
    pub by: PersonId,
    pub at: Moment,
}

/// The words of a recommendation.
#[derive(Debug, Clone)]
pub struct NewRecommendation<'a> {
    pub band: &'a str,
    pub reasons: &'a str,
    pub direction: Option<Direction>,
    pub help: Option<Help>,
}

/// What the school says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    #[serde(skip)]
    pub edited: Edited,
    pub banding: RecordId,
    pub urn: Urn,
    /// The post in which it was said.
    pub speaker: String,
    pub kind: CommentKind,
    pub criterion: Option<String>,
    pub words: String,
    pub by: PersonId,
    pub at: Moment,
}

/// Words of the school.
#[derive(Debug, Clone)]
pub struct NewComment<'a> {
    pub speaker: &'a str,
    pub kind: CommentKind,
    pub criterion: Option<&'a str>,
    pub words: &'a str,
}

/// One school in a round, with all that there is of it in this scope.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What kind of round it is in: known to whoever may see the case, also where the round itself is not shown.
    pub kind: RoundKind,
    /// Its round is closed: finished, or stopped until it is reopened.
    pub closed: bool,
    pub frozen: Frozen,
    pub recommendation: Option<Recommendation>,
    pub comments: Vec<Comment>,
    /// In the order in which they were recorded: one that was returned has others after it.
    pub decisions: Vec<Decision>,
    pub telling: Option<Telling>,
    /// The latest paper that holds the recommendation as it now stands.
    pub paper: Option<RecordId>,
}

impl Case {
    /// What `domain::banding::stage` asks.
    pub fn facts(&self) -> Facts {
        let recommended = self.recommendation.as_ref();
        Facts {
            provisional: self.kind == RoundKind::Joiner,
            frozen: true,
            recommended_at: recommended.map(|it| it.at),
            sent: recommended.is_some_and(|it| it.sent_on.is_some()),
            reply_by: recommended.and_then(|it| it.reply_by),
            in_paper: self.paper.is_some(),
            verdict: self.decisions.last().map(|it| (it.verdict, it.at)),
            told: self.telling.is_some(),
        }
    }

    /// The latest decision that gave a band.
    pub fn decided(&self) -> Option<&Decision> {
        self.decisions.last().filter(|it| it.band.is_some())
    }
}

impl Scoped {
    /// Everything in rounds that this scope may see: by school, the latest frozen first.
    pub async fn cases(&self) -> Result<Vec<Case>, StorageError> {
        let rows = self
            .current::<banding::Entity>()
            .order_by_asc(banding::Column::Urn)
            .order_by_desc(banding::Column::FrozenOn)
            .order_by_desc(banding::Column::RecordedAt);
        let frozen: Vec<Frozen> = read(rows.all(self.tx()).await?)?;
        self.with_the_rest(frozen).await
    }

    /// Those of one round, by school.
    pub async fn cases_of(&self, round: &RecordId) -> Result<Vec<Case>, StorageError> {
        let rows = self
            .current::<banding::Entity>()
            .filter(banding::Column::RoundId.eq(round.0.clone()))
            .order_by_asc(banding::Column::Urn);
        let frozen: Vec<Frozen> = read(rows.all(self.tx()).await?)?;
        self.with_the_rest(frozen).await
    }

    /// Those of one school, the latest frozen first.
    pub async fn cases_at(&self, urn: Urn) -> Result<Vec<Case>, StorageError> {
        let rows = self
            .current::<banding::Entity>()
            .filter(banding::Column::Urn.eq(number(urn)))
            .order_by_desc(banding::Column::FrozenOn)
            .order_by_desc(banding::Column::RecordedAt);
        let frozen: Vec<Frozen> = read(rows.all(self.tx()).await?)?;
        self.with_the_rest(frozen).await
    }

    /// One school in a round, if this scope may see it.
    pub async fn find_case(&self, record: &RecordId) -> Result<Option<Case>, StorageError> {
        let row = self
            .current::<banding::Entity>()
            .filter(banding::Column::RecordId.eq(record.0.clone()));
        let frozen: Vec<Frozen> = read(row.all(self.tx()).await?)?;
        Ok(self.with_the_rest(frozen).await?.pop())
    }

    async fn with_the_rest(&self, frozen: Vec<Frozen>) -> Result<Vec<Case>, StorageError> {
        if frozen.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .current::<recommendation::Entity>()
            .order_by_asc(recommendation::Column::RecordedAt);
        let mut recommended: Vec<Recommendation> = read(rows.all(self.tx()).await?)?;
        // One that was sent and returned is changed before it is sent again: until then it is the executive's alone.
        if !self.access().may(Right::SeeBanding) {
            recommended.retain(|it| it.sent_on.is_some());
        }
        let rows = self
            .current::<banding_comment::Entity>()
            .order_by_asc(banding_comment::Column::RecordedAt)
            .order_by_asc(banding_comment::Column::RecordId);
        let comments: Vec<Comment> = read(rows.all(self.tx()).await?)?;
        let (decisions, tellings, papers) =
            (self.decisions().await?, self.tellings().await?, self.papers().await?);
        let in_papers = in_papers(&papers);
        let kinds = self.kinds(frozen.iter().map(|it| it.round.0.as_str())).await?;
        let case = |frozen: Frozen| {
            let id = frozen.edited.record.clone();
            let recommendation = recommended.iter().find(|it| it.banding == id).cloned();
            let decisions: Vec<Decision> =
                decisions.iter().filter(|it| it.banding == id).cloned().collect();
            let last = decisions.last().map(|it| it.edited.record.clone());
            Case {
                kind: kinds.get(&frozen.round.0).map_or(RoundKind::Annual, |it| it.0),
                closed: kinds.get(&frozen.round.0).is_some_and(|it| it.1),
                comments: comments.iter().filter(|it| it.banding == id).cloned().collect(),
                telling: tellings.iter().find(|it| Some(&it.decision) == last.as_ref()).cloned(),
                paper: recommendation
                    .as_ref()
                    .and_then(|it| in_papers.get(it.edited.version.as_str()).cloned()),
                decisions,
                recommendation,
                frozen,
            }
        };
        Ok(frozen.into_iter().map(case).collect())
    }
}

/// The paper that holds each version of a recommendation, the latest.
fn in_papers(papers: &[Paper]) -> BTreeMap<&str, RecordId> {
    let each = papers.iter().flat_map(|paper| {
        paper.recommendations.iter().map(|it| (it.as_str(), paper.edited.record.clone()))
    });
    each.collect()
}

impl Write {
    /// Freezes a school's evidence and what the rule suggests by it. One school is frozen once in a round.
    pub async fn freeze(
        &mut self,
        record: RecordId,
        (round, urn, model): (&RecordId, Urn, &RecordId),
        on: Date,
        (gathered, suggestion): (&Gathered, &Suggestion),
    ) -> Result<(), StorageError> {
        let same = self
            .now::<banding::Entity>()
            .filter(banding::Column::RoundId.eq(round.0.clone()))
            .filter(banding::Column::Urn.eq(number(urn)))
            .filter(banding::Column::RecordId.ne(record.0.clone()));
        if same.one(self.tx()).await?.is_some() {
            return Err(StorageError::Stale { record: record.0 });
        }
        self.only_open(round).await?;
        let fields = frozen_fields(round, urn, model, on, gathered, suggestion)?;
        let parties = self.about(urn).await?;
        self.add::<banding::Entity>(record, &parties, fields).await.map(drop)
    }

    /// Freezes again, before anything is decided: what the school corrected is in it. The earlier evidence stays readable.
    pub async fn freeze_again(
        &mut self,
        was: &Frozen,
        on: Date,
        (gathered, suggestion): (&Gathered, &Suggestion),
    ) -> Result<(), StorageError> {
        self.only_undecided(&was.edited.record).await?;
        let fields = frozen_fields(&was.round, was.urn, &was.model, on, gathered, suggestion)?;
        self.change::<banding::Entity>(&was.edited, fields).await
    }

    /// Recommends a band, in place of an earlier recommendation that the board returned or nobody has seen.
    pub async fn recommend(
        &mut self,
        record: RecordId,
        earlier: Option<&Recommendation>,
        banding: (&RecordId, Urn),
        new: &NewRecommendation<'_>,
    ) -> Result<(), StorageError> {
        self.only_undecided(banding.0).await?;
        let fields = recommendation::Fields {
            banding_id: banding.0.0.clone(),
            urn: number(banding.1),
            band: new.band.into(),
            reasons: new.reasons.into(),
            direction: new.direction.map(|it| it.word().into()),
            help: new.help.map_or("", Help::word).into(),
            sent_on: None,
            reply_by: None,
        };
        match earlier {
            Some(earlier) => self.change::<recommendation::Entity>(&earlier.edited, fields).await,
            None => {
                let same = self
                    .now::<recommendation::Entity>()
                    .filter(recommendation::Column::BandingId.eq(banding.0.0.clone()))
                    .filter(recommendation::Column::RecordId.ne(record.0.clone()));
                if same.one(self.tx()).await?.is_some() {
                    return Err(StorageError::Stale { record: record.0 });
                }
                self.add::<recommendation::Entity>(record, &[], fields).await.map(drop)
            }
        }
    }

    /// Sends evidence and recommendation to the head and the local chair: shown to them from now on.
    pub async fn send_recommendation(
        &mut self,
        it: &Recommendation,
        on: Date,
        reply_by: Date,
    ) -> Result<(), StorageError> {
        if it.sent_on.is_some() {
            return Err(StorageError::Stale { record: it.edited.record.0.clone() });
        }
        let was = self.fields_of::<recommendation::Entity>(&it.edited.record).await?;
        let fields = recommendation::Fields {
            sent_on: Some(on.to_string()),
            reply_by: Some(reply_by.to_string()),
            ..was
        };
        self.change::<recommendation::Entity>(&it.edited, fields).await?;
        self.show(&it.banding, it.urn).await?;
        self.show(&it.edited.record, it.urn).await
    }

    /// Adds the school's words; whether the paper was frozen before them, so that they stand beside it. Late ones are kept
    /// too, and are late by their date.
    pub async fn comment_on_banding(
        &mut self,
        record: RecordId,
        (banding, urn): (&RecordId, Urn),
        new: &NewComment<'_>,
    ) -> Result<bool, StorageError> {
        if self.is_decided(banding).await? {
            // Nobody learns here what was decided, or that anything was.
            return refused("The time to correct and comment is over.");
        }
        self.only_undecided(banding).await?;
        let beside = self.is_in_a_paper(banding).await?;
        let fields = banding_comment::Fields {
            banding_id: banding.0.clone(),
            urn: number(urn),
            speaker: new.speaker.into(),
            kind: new.kind.word().into(),
            criterion: new.criterion.map(Into::into),
            words: new.words.into(),
        };
        let shown = [(Party::School(urn), trustwide_domain::access::SHOWN)];
        self.add::<banding_comment::Entity>(record, &shown, fields).await.map(|_| beside)
    }

    /// Whether a frozen paper holds the recommendation as it now stands.
    async fn is_in_a_paper(&self, banding: &RecordId) -> Result<bool, StorageError> {
        let row = self
            .now::<recommendation::Entity>()
            .filter(recommendation::Column::BandingId.eq(banding.0.clone()));
        let Some(row) = row.one(self.tx()).await? else { return Ok(false) };
        let round = self.fields_of::<banding::Entity>(banding).await?.round_id;
        let papers =
            self.now::<board_paper::Entity>().filter(board_paper::Column::RoundId.eq(round));
        let papers: Vec<Paper> = read(papers.all(self.tx()).await?)?;
        Ok(in_papers(&papers).contains_key(row.version_id.as_str()))
    }

    async fn is_decided(&self, banding: &RecordId) -> Result<bool, StorageError> {
        let decided = self
            .now::<banding_decision::Entity>()
            .filter(banding_decision::Column::BandingId.eq(banding.0.clone()))
            .filter(banding_decision::Column::Band.is_not_null());
        Ok(decided.one(self.tx()).await?.is_some())
    }

    /// Goes on only while no band is decided: what the board returned is open again.
    pub(super) async fn only_undecided(&self, banding: &RecordId) -> Result<(), StorageError> {
        if self.is_decided(banding).await? {
            return refused("The board has decided this band, so nothing before it changes.");
        }
        let round = RecordId(self.fields_of::<banding::Entity>(banding).await?.round_id);
        self.only_open(&round).await
    }
}

/// What stands for evidence that is not held.
const NOT_HELD: &str = "{}";

fn frozen_fields(
    round: &RecordId,
    urn: Urn,
    model: &RecordId,
    on: Date,
    gathered: &Gathered,
    suggestion: &Suggestion,
) -> Result<banding::Fields, StorageError> {
    Ok(banding::Fields {
        round_id: round.0.clone(),
        urn: number(urn),
        model_version: model.0.clone(),
        rule_version: trustwide_domain::banding::RULE_VERSION.into(),
        frozen_on: on.to_string(),
        evidence: to_store(&(&gathered.evidence, &gathered.exhibits))?,
        suggestion: to_store(suggestion)?,
        sources: to_store(&gathered.sources)?,
    })
}

fn read<M, T: TryFrom<M, Error = StorageError>>(rows: Vec<M>) -> Result<Vec<T>, StorageError> {
    rows.into_iter().map(T::try_from).collect()
}

impl TryFrom<banding::Model> for Frozen {
    type Error = StorageError;
    fn try_from(row: banding::Model) -> Result<Self, StorageError> {
        let (version, fields) = banding::Entity::split(row);
        let (edited, by, at) = version.stamp();
        let held = fields.evidence != NOT_HELD;
        let (evidence, exhibits) =
            if held { stored(&fields.evidence)? } else { Default::default() };
        Ok(Frozen {
            edited,
            round: RecordId(fields.round_id),
            urn: stored_urn(fields.urn)?,
            model: RecordId(fields.model_version),
            rule_version: fields.rule_version,
            on: fields.frozen_on.parse().map_err(StorageError::damaged)?,
            held,
            gathered: Gathered {
                evidence,
                exhibits,
                sources: if held { stored(&fields.sources)? } else { Vec::new() },
            },
            suggestion: if held { stored(&fields.suggestion)? } else { Suggestion::default() },
            by,
            at,
        })
    }
}

impl TryFrom<recommendation::Model> for Recommendation {
    type Error = StorageError;
    fn try_from(row: recommendation::Model) -> Result<Self, StorageError> {
        let (version, fields) = recommendation::Entity::split(row);
        let (edited, by, at) = version.stamp();
        let direction = |word: String| Direction::ALL.iter().copied().find(|it| it.word() == word);
        Ok(Recommendation {
            edited,
            banding: RecordId(fields.banding_id),
            urn: stored_urn(fields.urn)?,
            band: fields.band,
            reasons: fields.reasons,
            direction: fields.direction.and_then(direction),
            help: Help::from_word(&fields.help),
            sent_on: stored_day(fields.sent_on)?,
            reply_by: stored_day(fields.reply_by)?,
            by,
            at,
        })
    }
}

impl TryFrom<banding_comment::Model> for Comment {
    type Error = StorageError;
    fn try_from(row: banding_comment::Model) -> Result<Self, StorageError> {
        let (version, fields) = banding_comment::Entity::split(row);
        let (edited, by, at) = version.stamp();
        Ok(Comment {
            edited,
            banding: RecordId(fields.banding_id),
            urn: stored_urn(fields.urn)?,
            speaker: fields.speaker,
            kind: CommentKind::from_word(&fields.kind)
                .ok_or_else(|| StorageError::damaged(&fields.kind))?,
            criterion: fields.criterion,
            words: fields.words,
            by,
            at,
        })
    }
}
