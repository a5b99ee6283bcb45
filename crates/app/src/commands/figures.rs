//! `trustwide figures`: published figures beside the same worked out again from school rows, with who is left out.

use std::{collections::BTreeSet, process::ExitCode};

use anyhow::bail;
use clap::Args;
use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, AsAt, Coded, LaCode, SourceKind, Uid, Urn, measures::Catalogue,
};
use trustwide_storage::{
    Database,
    published::{About, Answer},
    trusts::Trust,
};

use super::{find_trust, open, operator};
use crate::{
    config::Place,
    output::{say, say_json},
};

#[derive(Debug, Args)]
pub struct Figures {
    #[command(flatten)]
    about: Asked,
    /// A measure's id or a column's name, such as rwm_expected or PTRWM_EXP
    #[arg(long)]
    measure: Option<String>,
    /// One academic year: 2018-19
    #[arg(long)]
    year: Option<AcademicYear>,
    /// The schools in the trust, and what was known, on this day: 2022-03-31
    #[arg(long, value_name = "DAY")]
    as_at: Option<Date>,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Asked {
    /// One school, with its predecessors' results before it
    #[arg(long, value_name = "URN")]
    school: Option<Urn>,
    /// One local authority
    #[arg(long, value_name = "CODE")]
    la: Option<LaCode>,
    /// One trust
    #[arg(long, value_name = "UID")]
    trust: Option<Uid>,
    /// England
    #[arg(long)]
    england: bool,
}

impl Figures {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let db = open(&place).await?;
        let (about, trust) = self.about.resolve(&db).await?;
        let now = db.surroundings().now();
        let mut as_at = self.as_at.map_or(AsAt::now(now), |day| AsAt::end_of(day, now));
        if as_at.day <= trust.as_ref().map_or(now.day(), |it| it.started_on) {
            // Before the first record: as it was on the day, with what is known now.
            as_at.known_by = now;
        }
        let scoped = operator(&db, trust.as_ref().map(|it| &it.id), as_at).await?;
        let answers = scoped.figures(about, self.measure.as_deref(), self.year).await?;
        if let (true, Some(asked)) = (answers.is_empty(), &self.measure) {
            refuse_unknown(asked)?;
        }
        if self.json {
            say_json(&answers)?;
        } else if answers.is_empty() {
            bail!("nothing that is loaded answers this");
        } else {
            answers.iter().for_each(say_answer);
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Asked {
    /// What is asked about; a school is seen through the trust that it belongs to, where there is one here.
    async fn resolve(&self, db: &Database) -> anyhow::Result<(About, Option<Trust>)> {
        if let Some(uid) = self.trust {
            return Ok((About::Trust, Some(find_trust(db, Some(uid)).await?)));
        }
        let about = match (self.school, self.la) {
            (Some(urn), _) => About::School(urn),
            (_, Some(code)) => About::LocalAuthority(code),
            _ => About::England,
        };
        let mut trusts = db.trusts().await?;
        let trust = if trusts.len() == 1 && matches!(about, About::School(_)) {
            trusts.pop()
        } else {
            None
        };
        Ok((about, trust))
    }
}

/// Refuses a word that is no measure, with those that begin like it.
fn refuse_unknown(asked: &str) -> anyhow::Result<()> {
    let kinds = [
        SourceKind::Ks2,
        SourceKind::Ks4,
        SourceKind::Census,
        SourceKind::Absence,
        SourceKind::TrustKs2,
    ];
    let catalogues: Vec<&Catalogue> = kinds.into_iter().filter_map(Catalogue::of).collect();
    if catalogues.iter().any(|it| !it.find(asked).is_empty()) {
        return Ok(());
    }
    let start: String = asked.to_lowercase().chars().take(3).collect();
    let known = catalogues.iter().flat_map(|it| it.columns()).map(|it| it.meaning.measure.as_str());
    let near: BTreeSet<&str> = known.filter(|it| it.starts_with(&start)).take(8).collect();
    let near = if near.is_empty() {
        String::new()
    } else {
        format!("; perhaps {}", near.into_iter().collect::<Vec<_>>().join(", "))
    };
    bail!("no measure and no column of a loaded file is called {asked}{near}")
}

fn say_answer(answer: &Answer) {
    let group = if answer.group == "all" { String::new() } else { format!(", {}", answer.group) };
    say(format_args!("{} {}{group}", answer.academic_year, answer.label));
    say(format_args!("  published:  {}", shown(answer.published.figure, answer.unit)));
    say(format_args!(
        "  worked out: {} ({} of {} pupils)",
        shown(answer.recomputed, answer.unit),
        answer.pupils_counted,
        answer.pupils_total
    ));
    if let Some(weighted) = answer.department_weighted {
        say(format_args!("  weighted as the department does: {}", shown(weighted, answer.unit)));
    }
    for school in &answer.left_out {
        say(format_args!("  left out: {} {}: {}", school.urn, school.name, school.why));
    }
}

fn shown(value: Coded<f64>, unit: &str) -> String {
    match value {
        Coded::Missing(reason) => reason.words().into(),
        Coded::Value(value) if unit == "share" => format!("{:.1}%", value * 100.0),
        Coded::Value(value) => format!("{}", (value * 100.0).round() / 100.0),
    }
}
