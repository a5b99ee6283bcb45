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
    /// Why a band stays as it is half a year on.
    review: String,
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
    /// Which way it was going: known this year, steady before.
    fn direction_in(&self, turn: Turn) -> Option<Direction> {
        match turn {
            Turn::Last | Turn::Review => Some(Direction::Steady),
            Turn::Now => Direction::ALL.iter().copied().find(|it| it.word() == self.direction),
        }
    }
}

/// Which round something was done in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Last year's round.
    Last,
    /// Half a year after its decisions.
    Review,
    /// This year's, which is open.
    Now,
}

/// One thing that was done in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Partners and director judge what only people can judge.
    Judge(Turn),
    Open(Turn),
    /// Every recommendation is sent: this year those of one day, before that all.
    Recommend(Turn),
    Send(Turn, Date),
    Comment,
    /// The paper, what was decided on it, and the heads told.
    Decide(Turn),
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

/// When each thing was done. The board meets on the second Wednesday of December, its committee on that of June.
pub fn moves(calendar: &Calendar) -> Vec<(Date, Move)> {
    use Turn::{Last, Now, Review};
    let day = |month, of| calendar.day(date(if month < 9 { 2026 } else { 2025 }, month, of));
    let now = |of| calendar.day(date(2026, 11, of));
    vec![
        (day(11, 4), Move::Judge(Last)),
        (day(11, 5), Move::Open(Last)),
        (day(11, 6), Move::Recommend(Last)),
        (day(11, 6), Move::Send(Last, day(11, 6))),
        (day(12, 10), Move::Decide(Last)),
        (day(12, 11), Move::Tell),
        (day(5, 18), Move::Open(Review)),
        (day(5, 19), Move::Recommend(Review)),
        (day(5, 19), Move::Send(Review, day(5, 19))),
        (day(6, 10), Move::Decide(Review)),
        (day(6, 11), Move::Tell),
        (now(4), Move::Judge(Now)),
        (now(9), Move::Open(Now)),
        (now(10), Move::Recommend(Now)),
        (now(10), Move::Send(Now, now(10))),
        (now(12), Move::Comment),
        (now(19), Move::Send(Now, now(19))),
    ]
}

impl Stage<'_> {
    /// Does one thing in a round, in one write or one for each school.
    pub async fn band(&self, banding: &Banding, act: Move) -> anyhow::Result<()> {
        match act {
            Move::Judge(turn) => self.judge(banding, turn).await,
            Move::Open(turn) => self.open(banding, turn).await,
            Move::Recommend(turn) => self.recommend(banding, turn).await,
            Move::Send(turn, on) => self.send(banding, turn, on).await,
            Move::Comment => self.comment(banding).await,
            Move::Decide(turn) => self.decide(banding, turn).await,
            Move::Tell => self.tell().await,
        }
    }

    pub(super) fn today(&self) -> Date {
        self.db.surroundings().now().day()
    }

    async fn judge(&self, banding: &Banding, turn: Turn) -> anyhow::Result<()> {
        let scoped = self.as_operator().await?;
        let (judged, stand) = (scoped.judgements().await?, scoped.standings().await?);
        drop(scoped);
        let (today, mut write) = (self.today(), self.write(DIRECTOR).await?);
        for it in &banding.school {
            let band = if turn == Turn::Now { &it.now } else { &it.last };
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
            let direction = it.direction_in(turn);
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

    async fn open(&self, banding: &Banding, turn: Turn) -> anyhow::Result<()> {
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
        let year = AcademicYear::of(today);
        let (kind, title) = match turn {
            Turn::Review => (RoundKind::Review, format!("Bands looked at again, {year}")),
            Turn::Last | Turn::Now => (RoundKind::Annual, format!("Bands for {year}")),
        };
        let new = NewRound {
            kind,
            title: &title,
            model: &version.edited.record,
            opened_on: today,
            reason: "",
            urn: None,
        };
        write.open_round(round.clone(), &new).await?;
        for (urn, evidence) in &gathered {
            // One school of this year's round is still to be frozen.
            if turn == Turn::Now && banding.school.last().is_some_and(|it| it.urn == *urn) {
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

    async fn recommend(&self, banding: &Banding, turn: Turn) -> anyhow::Result<()> {
        let cases = open_cases(&self.as_operator().await?).await?;
        let mut write = self.write(DIRECTOR).await?;
        for (case, it) in with(&cases, banding) {
            if turn == Turn::Now && it.sent.is_none() {
                continue;
            }
            let help = it.help.as_deref().and_then(Help::from_word);
            let (band, reasons) = match turn {
                Turn::Last => (&it.last, &it.reasons),
                Turn::Review => (it.decided.as_ref().unwrap_or(&it.last), &banding.evidence.review),
                Turn::Now => (&it.now, &it.reasons),
            };
            let new = NewRecommendation {
                band,
                reasons,
                direction: it.direction_in(turn),
                help: help.filter(|_| turn == Turn::Now),
            };
            let record = RecordId(write.new_id());
            let frozen = &case.frozen;
            write.recommend(record, None, (&frozen.edited.record, it.urn), &new).await?;
        }
        write.commit().await?;
        Ok(())
    }

    async fn send(&self, banding: &Banding, turn: Turn, on: Date) -> anyhow::Result<()> {
        let scoped = self.as_operator().await?;
        let cases = open_cases(&scoped).await?;
        let year = AcademicYear::of(on);
        let mut years = scoped.school_years(year).await?;
        drop(scoped);
        let mut write = self.write(DIRECTOR).await?;
        for (case, it) in with(&cases, banding) {
            let Some(recommended) = &case.recommendation else { continue };
            if recommended.sent_on.is_some() || !(turn != Turn::Now || it.sent == Some(on)) {
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

    /// The paper of the open round, and what was decided on it.
    async fn decide(&self, banding: &Banding, turn: Turn) -> anyhow::Result<()> {
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
            let otherwise = it.decided.is_some() && turn == Turn::Last;
            let new = NewDecision {
                paper: &paper,
                body: meeting.map_or("Trust board", |it| it.body.as_str()),
                how: if turn == Turn::Review { How::Committee } else { How::Board },
                verdict: if otherwise { Verdict::Changed } else { Verdict::Confirmed },
                band: Some(band),
                reasons: it.why.as_deref().filter(|_| otherwise).unwrap_or_default(),
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
