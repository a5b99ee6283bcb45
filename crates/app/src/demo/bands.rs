//! Banding at the demonstration trust: last year's round from evidence to decision, and this year's, which is still open.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::{Date, date};
use serde::Deserialize;
use trustwide_domain::{
    AcademicYear, RecordId, Urn,
    banding::{CommentKind, Help, How, RoundKind, Verdict, reply_by, suggest},
    model::{Direction, Word},
};
use trustwide_storage::{
    Scoped,
    banding::{Case, NewComment, NewDecision, NewRecommendation, NewRound},
};
use trustwide_web::banding::{gather::gather, paper::draft};

use super::{Stage, calendar::Calendar};

const DIRECTOR: &str = "nasreen.qadir";
const CLERK: &str = "catherine.imrie";

/// All that the data table says of banding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banding {
    criteria: BTreeMap<String, Criteria>,
    evidence: Words,
    school: Vec<Banded>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Criteria {
    met: Vec<String>,
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    met: String,
    not: String,
}

/// One school, last year and this.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Banded {
    urn: Urn,
    last: String,
    decided: Option<String>,
    why: Option<String>,
    now: String,
    sent: Option<Date>,
    direction: String,
    #[serde(default)]
    at_risk: bool,
    help: Option<String>,
    reasons: String,
    by: Option<String>,
    words: Option<String>,
    about: Option<String>,
    chair: Option<String>,
    chair_words: Option<String>,
}

impl Banded {
    fn direction(&self) -> Option<Direction> {
        Direction::ALL.iter().copied().find(|it| it.word() == self.direction)
    }
}

/// One thing that was done in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Partners and director judge what only people can judge; `true` is last year.
    Judge(bool),
    Open(bool),
    /// Every recommendation is sent: last year all, this year those of one day.
    Recommend(bool),
    Send(bool, Date),
    Comment,
    /// Last year's paper, the board's decisions, and the heads told.
    Decide,
    Tell,
}

/// All of it.
pub fn all(calendar: &Calendar) -> anyhow::Result<Banding> {
    let text = include_str!("data/bands.toml");
    let mut banding: Banding = toml::from_str(text).context("reading data/bands.toml")?;
    for sent in banding.school.iter_mut().filter_map(|it| it.sent.as_mut()) {
        *sent = calendar.day(*sent);
    }
    Ok(banding)
}

/// When each thing was done. Boards meet on the second Wednesday of December.
pub fn moves(calendar: &Calendar) -> Vec<(Date, Move)> {
    let day = |written| calendar.day(written);
    vec![
        (day(date(2025, 11, 4)), Move::Judge(true)),
        (day(date(2025, 11, 5)), Move::Open(true)),
        (day(date(2025, 11, 6)), Move::Recommend(true)),
        (day(date(2025, 11, 6)), Move::Send(true, day(date(2025, 11, 6)))),
        (day(date(2025, 12, 10)), Move::Decide),
        (day(date(2025, 12, 11)), Move::Tell),
        (day(date(2026, 11, 4)), Move::Judge(false)),
        (day(date(2026, 11, 9)), Move::Open(false)),
        (day(date(2026, 11, 10)), Move::Recommend(false)),
        (day(date(2026, 11, 10)), Move::Send(false, day(date(2026, 11, 10)))),
        (day(date(2026, 11, 12)), Move::Comment),
        (day(date(2026, 11, 19)), Move::Send(false, day(date(2026, 11, 19)))),
    ]
}

impl Stage<'_> {
    /// Does one thing in a round, in one write or one for each school.
    pub async fn band(&self, banding: &Banding, act: Move) -> anyhow::Result<()> {
        match act {
            Move::Judge(last) => self.judge(banding, last).await,
            Move::Open(last) => self.open(banding, last).await,
            Move::Recommend(last) => self.recommend(banding, last).await,
            Move::Send(last, on) => self.send(banding, last, on).await,
            Move::Comment => self.comment(banding).await,
            Move::Decide => self.decide(banding).await,
            Move::Tell => self.tell().await,
        }
    }

    fn today(&self) -> Date {
        self.db.surroundings().now().day()
    }

    async fn judge(&self, banding: &Banding, last: bool) -> anyhow::Result<()> {
        let scoped = self.as_operator().await?;
        let (judged, stand) = (scoped.judgements().await?, scoped.standings().await?);
        drop(scoped);
        let (today, mut write) = (self.today(), self.write(DIRECTOR).await?);
        for it in &banding.school {
            let band = if last { &it.last } else { &it.now };
            let criteria = banding.criteria.get(band).context("criteria of the band")?;
            let met = criteria.met.iter().map(|id| (id, true, &banding.evidence.met));
            for (id, met, words) in
                met.chain(criteria.not.iter().map(|id| (id, false, &banding.evidence.not)))
            {
                let earlier = judged.iter().find(|was| was.urn == it.urn && was.criterion == *id);
                let record = RecordId(write.new_id());
                write
                    .judge(record, earlier.map(|was| &was.edited), it.urn, (id, met, words, today))
                    .await?;
            }
            let earlier = stand.iter().find(|was| was.urn == it.urn).map(|was| &was.edited);
            let direction = if last { Some(Direction::Steady) } else { it.direction() };
            let record = RecordId(write.new_id());
            write
                .set_standing(
                    record,
                    earlier,
                    it.urn,
                    (direction, Some(it.at_risk), "As seen this term."),
                )
                .await?;
        }
        write.commit().await?;
        Ok(())
    }

    async fn open(&self, banding: &Banding, last: bool) -> anyhow::Result<()> {
        let scoped = self.as_operator().await?;
        let version = scoped.model_in_force().await?.context("a model is in force")?;
        let model = version.read().map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
        let here: Vec<Urn> = scoped.schools().await?.into_iter().map(|it| it.urn).collect();
        let urns: Vec<Urn> =
            banding.school.iter().map(|it| it.urn).filter(|it| here.contains(it)).collect();
        let gathered = gather(&scoped, &model, &urns).await?;
        drop(scoped);
        let (today, mut write) = (self.today(), self.write(DIRECTOR).await?);
        let round = RecordId(write.new_id());
        let title = format!("Bands for {}", AcademicYear::of(today));
        let new = NewRound {
            kind: RoundKind::Annual,
            title: &title,
            model: &version.edited.record,
            opened_on: today,
            reason: "",
            urn: None,
        };
        write.open_round(round.clone(), &new).await?;
        for (urn, evidence) in &gathered {
            // One school of this year's round is still to be frozen.
            if !last && banding.school.last().is_some_and(|it| it.urn == *urn) {
                continue;
            }
            let suggestion = suggest(&model, &evidence.evidence);
            let record = RecordId(write.new_id());
            let of = (&round, *urn, &version.edited.record);
            write.freeze(record, of, today, (evidence, &suggestion)).await?;
        }
        write.commit().await?;
        Ok(())
    }

    async fn recommend(&self, banding: &Banding, last: bool) -> anyhow::Result<()> {
        let cases = open_cases(&self.as_operator().await?).await?;
        let mut write = self.write(DIRECTOR).await?;
        for (case, it) in with(&cases, banding) {
            if !last && it.sent.is_none() {
                continue;
            }
            let band = if last { &it.last } else { &it.now };
            let help = it.help.as_deref().and_then(Help::from_word);
            let new = NewRecommendation {
                band,
                reasons: &it.reasons,
                direction: if last { Some(Direction::Steady) } else { it.direction() },
                help: if last { None } else { help },
            };
            let record = RecordId(write.new_id());
            let frozen = &case.frozen;
            write.recommend(record, None, (&frozen.edited.record, it.urn), &new).await?;
        }
        write.commit().await?;
        Ok(())
    }

    async fn send(&self, banding: &Banding, last: bool, on: Date) -> anyhow::Result<()> {
        let scoped = self.as_operator().await?;
        let cases = open_cases(&scoped).await?;
        let year = AcademicYear::of(on);
        let mut years = scoped.school_years(year).await?;
        drop(scoped);
        let mut write = self.write(DIRECTOR).await?;
        for (case, it) in with(&cases, banding) {
            let Some(recommended) = &case.recommendation else { continue };
            if recommended.sent_on.is_some() || !(last || it.sent == Some(on)) {
                continue;
            }
            let own: Vec<_> = years.remove(&it.urn).into_iter().collect();
            write.send_recommendation(recommended, on, reply_by(&own, on, 5)).await?;
        }
        write.commit().await?;
        Ok(())
    }

    async fn comment(&self, banding: &Banding) -> anyhow::Result<()> {
        let cases = open_cases(&self.as_operator().await?).await?;
        for (case, it) in with(&cases, banding) {
            let of = (&case.frozen.edited.record, it.urn);
            if let (Some(by), Some(words)) = (&it.by, &it.words) {
                let criterion = it.about.as_deref();
                let new = NewComment {
                    speaker: "Headteacher",
                    kind: CommentKind::Correction,
                    criterion,
                    words,
                };
                self.say(by, of, &new).await?;
            }
            if let (Some(by), Some(words)) = (&it.chair, &it.chair_words) {
                let speaker = "Chair of the local board";
                let new =
                    NewComment { speaker, kind: CommentKind::Comment, criterion: None, words };
                self.say(by, of, &new).await?;
            }
        }
        Ok(())
    }

    async fn say(
        &self,
        by: &str,
        of: (&RecordId, Urn),
        new: &NewComment<'_>,
    ) -> anyhow::Result<()> {
        let mut write = self.write(by).await?;
        let record = RecordId(write.new_id());
        write.comment_on_banding(record, of, new).await?;
        write.commit().await?;
        Ok(())
    }

    /// The paper of last year's round, and what the board decided on it.
    async fn decide(&self, banding: &Banding) -> anyhow::Result<()> {
        let scoped = self.as_operator().await?;
        let cases = open_cases(&scoped).await?;
        let round = cases.first().context("a round is open")?.frozen.round.clone();
        let meetings = scoped.committees().await?;
        let meeting = meetings.iter().find(|it| it.on == self.today());
        let content = draft(&scoped, &round, meeting, &self.person(DIRECTOR)?).await?;
        let content = serde_json::to_string(&content)?;
        drop(scoped);
        let paper = {
            let mut write = self.write(DIRECTOR).await?;
            let paper = RecordId(write.new_id());
            let committee = meeting.map(|it| &it.edited.record);
            write.freeze_paper(paper.clone(), &round, committee, (self.today(), &content)).await?;
            write.commit().await?;
            paper
        };
        let mut write = self.write(CLERK).await?;
        for (case, it) in with(&cases, banding) {
            let band = it.decided.as_ref().unwrap_or(&it.last);
            let new = NewDecision {
                paper: &paper,
                body: meeting.map_or("Trust board", |it| it.body.as_str()),
                how: How::Board,
                verdict: if it.decided.is_some() { Verdict::Changed } else { Verdict::Confirmed },
                band: Some(band),
                reasons: it.why.as_deref().unwrap_or_default(),
                minute: "7",
                present: 7,
                quorum: 4,
                interests: "None declared",
                decided_on: self.today(),
                in_force_from: Some(self.today()),
            };
            let record = RecordId(write.new_id());
            write.decide(record, case, &new).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// Every head is told, and the round is closed.
    async fn tell(&self) -> anyhow::Result<()> {
        let scoped = self.as_operator().await?;
        let (decisions, told) = (scoped.decisions().await?, scoped.tellings().await?);
        let open = scoped.rounds().await?.into_iter().find(|it| it.closed_on.is_none());
        drop(scoped);
        let (by, mut write) = (self.person(DIRECTOR)?, self.write(DIRECTOR).await?);
        for it in
            decisions.iter().filter(|it| told.iter().all(|told| told.decision != it.edited.record))
        {
            let record = RecordId(write.new_id());
            write.tell(record, it, (&by, self.today(), "In person")).await?;
        }
        write.close_round(&open.context("a round is open")?, self.today()).await?;
        write.commit().await?;
        Ok(())
    }
}

/// The schools of the round that is open.
async fn open_cases(scoped: &Scoped) -> anyhow::Result<Vec<Case>> {
    let open = scoped.rounds().await?.into_iter().find(|it| it.closed_on.is_none());
    Ok(scoped.cases_of(&open.context("a round is open")?.edited.record).await?)
}

/// Each school of a round with what the data table says of it.
fn with<'a>(
    cases: &'a [Case],
    banding: &'a Banding,
) -> impl Iterator<Item = (&'a Case, &'a Banded)> {
    cases.iter().filter_map(|case| {
        Some((case, banding.school.iter().find(|it| it.urn == case.frozen.urn)?))
    })
}
