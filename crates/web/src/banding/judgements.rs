//! `/schools/{urn}/judgements`: what people judge of a school, with their evidence: criteria that no figure answers, likely
//! inspection outcomes by area, the direction of travel and whether the school is at risk. Unpublished: nobody at the
//! school sees it before it is frozen and sent.

mod outlook;
mod standing;

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    Urn,
    access::Right,
    model::{Framework, Model},
};
use trustwide_storage::{
    Edited, StorageError,
    banding::{Judgement, Outlook, Standing},
};

use super::{forms::new_id, gather, hide, on_record::on_record};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form},
    pages::{
        banding::{AreaRow, JudgementsPage},
        shared::SchoolName,
    },
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};
pub use outlook::foresee;
use outlook::{areas, current, grade_alone, outlook_form};
pub use standing::stand;
use standing::standing_form;

/// What was judged of one school so far.
struct Judged {
    school: SchoolName,
    criteria: Vec<(String, String, String)>,
    judgements: Vec<Judgement>,
    outlooks: Vec<Outlook>,
    standing: Option<Standing>,
}

impl Judged {
    async fn read(visit: &Visit, urn: Urn) -> Result<Judged, WebError> {
        visit.may_at(Right::JudgeBanding, urn)?;
        let model = visit.model()?;
        model.banding.as_ref().ok_or(WebError::NotFound)?;
        let name = match visit.scoped.find_school(urn).await? {
            Some(school) => school.name,
            None => {
                let joining = visit.scoped.prospects().await?.into_iter().find(|it| it.urn == urn);
                joining.ok_or(WebError::NotFound)?.name
            }
        };
        let mine = |it: &Urn| *it == urn;
        let (judgements, outlooks) =
            (visit.scoped.judgements().await?, visit.scoped.outlooks().await?);
        Ok(Judged {
            school: SchoolName { urn, name },
            criteria: criteria(model),
            judgements: judgements.into_iter().filter(|it| mine(&it.urn)).collect(),
            outlooks: outlooks.into_iter().filter(|it| mine(&it.urn)).collect(),
            standing: visit.scoped.standings().await?.into_iter().find(|it| mine(&it.urn)),
        })
    }

    fn href(&self) -> String {
        format!("/schools/{}/judgements", self.school.urn)
    }

    fn of(&self, criterion: &str) -> Option<&Judgement> {
        self.judgements.iter().find(|it| it.criterion == criterion)
    }

    fn likely(&self, framework: &str, area: &str) -> Option<&Outlook> {
        self.outlooks.iter().find(|it| it.framework == framework && it.area == area)
    }
}

/// Criteria that people judge: their band's name, id and label.
fn criteria(model: &Model) -> Vec<(String, String, String)> {
    let of = |band: &trustwide_domain::model::Band| {
        let name = band.item.label.clone();
        let judged = band.criteria.iter().filter(|it| it.judged());
        judged.map(move |it| (name.clone(), it.item.id.clone(), it.item.label.clone())).collect()
    };
    model.bands.iter().flat_map(|it| -> Vec<(String, String, String)> { of(it) }).collect()
}

/// `GET /schools/{urn}/judgements`
pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::JudgeBanding)?;
    if let Some(hidden) = hide::screen(&visit).await? {
        return Ok(hidden);
    }
    let judged = Judged::read(&visit, urn).await?;
    visit.log("Viewed what is judged of a school", Some(urn)).await?;
    let page = page(&visit, &judged).await?;
    visit.page(page).await
}

async fn page(visit: &Visit, judged: &Judged) -> Result<JudgementsPage, WebError> {
    let areas = areas(visit);
    let current = current(visit, judged.school.urn).await?;
    let row = |(framework, area, label): &(&Framework, String, String)| AreaRow {
        framework: framework.title.clone(),
        area: label.clone(),
        current: current
            .iter()
            .find(|it| it.0 == framework.id && it.1 == *area)
            .map(|it| it.2.clone()),
        likely: judged.likely(&framework.id, area).map(|it| grade_alone(framework, &it.grade)),
    };
    let urn = judged.school.urn;
    let gathered = gather::gather(&visit.scoped, visit.model()?, &[urn]).await?.remove(&urn);
    let done = judged.criteria.iter().filter(|it| judged.of(&it.1).is_some()).count();
    Ok(JudgementsPage {
        school: judged.school.clone(),
        judged: done,
        to_judge: judged.criteria.len(),
        areas: areas.iter().map(row).collect(),
        on_record: on_record(visit, urn, &gathered.unwrap_or_default()).await?,
        standing: standing_form(visit, judged),
        criteria: criteria_form(visit, judged),
        outlook: outlook_form(visit, judged),
    })
}

fn criteria_form(visit: &Visit, judged: &Judged) -> Form {
    let mut fields = Vec::new();
    for (at, (band, id, label)) in judged.criteria.iter().enumerate() {
        let now = judged.of(id);
        let record = now.map_or_else(|| new_id(visit), |it| it.edited.record.0.clone());
        let version = now.map_or_else(String::new, |it| it.edited.version.clone());
        let answers =
            [("yes", "Met"), ("no", "Not met"), ("", "Not judged")].map(|(value, word)| {
                let chosen = match now {
                    Some(it) => (value == "yes" && it.met) || (value == "no" && !it.met),
                    None => value.is_empty(),
                };
                Choice::new(value, word).chosen(chosen)
            });
        let name = format!("{band}: {label}");
        fields.extend([
            Field::hidden(format!("criterion-{at}"), id.clone()),
            Field::hidden(format!("record-{at}"), record),
            Field::hidden(format!("version-{at}"), version),
            Field::new(format!("met-{at}"), name.clone(), FieldKind::Radios(answers.to_vec())),
            Field::new(format!("evidence-{at}"), format!("Evidence. {name}"), FieldKind::TextArea)
                .optional()
                .with_value(now.map_or("", |it| it.evidence.as_str()))
                .with_help("The head may read this."),
        ]);
    }
    Form::new(judged.href(), "Save what is judged", fields).with_id("criteria")
}

/// The page again with one form as it was typed.
async fn again(
    posted: &Posted,
    judged: &Judged,
    which: fn(&mut JudgementsPage) -> &mut Form,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = page(&posted.visit, judged).await?;
    let form = which(&mut page);
    *form = typed::with_faults(typed::filled(std::mem::take(form), &posted.fields), faults);
    posted.visit.page_with_errors(page).await
}

/// What a form was opened on, where there is something to change; an error where it has changed since.
fn opened_on(posted: &Posted, at: &str, now: Option<&Edited>) -> Result<Option<Edited>, WebError> {
    let version = posted.field(&format!("version{at}"));
    match now {
        Some(now) if now.version == version => Ok(Some(now.clone())),
        None if version.is_empty() => Ok(None),
        _ => {
            let record = posted.field(&format!("record{at}")).to_owned();
            Err(StorageError::Stale { record }.into())
        }
    }
}

/// `POST /schools/{urn}/judgements`: saves each criterion whose answer or evidence has changed.
pub async fn judge(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::JudgeBanding)?;
    let judged = Judged::read(visit, urn).await?;
    let mut faults = Faults::default();
    let mut changed = Vec::new();
    for at in 0..judged.criteria.len() {
        let criterion = posted.field(&format!("criterion-{at}"));
        let known = judged.criteria.iter().any(|it| it.1 == criterion);
        if !known {
            continue;
        }
        let (met, evidence) =
            (posted.field(&format!("met-{at}")), posted.field(&format!("evidence-{at}")));
        let now = judged.of(criterion);
        let wanted = match met {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let same = now.map(|it| it.met) == wanted && now.is_none_or(|it| it.evidence == evidence);
        if same {
            continue;
        }
        if wanted.is_some() && evidence.is_empty() {
            faults.add(&format!("evidence-{at}"), "Say what you saw: a judgement has its evidence");
        }
        changed.push((at, criterion, wanted, evidence, now.map(|it| &it.edited)));
    }
    if posted.fields.keys().all(|it| !it.starts_with("criterion-")) {
        return Err(WebError::BadForm);
    }
    if !faults.is_empty() {
        return again(&posted, &judged, |page| &mut page.criteria, faults).await;
    }
    let mut write = visit.write().await?;
    for (at, criterion, wanted, evidence, now) in &changed {
        let earlier = opened_on(&posted, &format!("-{at}"), *now)?;
        match (wanted, &earlier) {
            (Some(met), _) => {
                let record = typed::record(posted.field(&format!("record-{at}")))?;
                let what = (*criterion, *met, *evidence, visit.today);
                write.judge(record, earlier.as_ref(), urn, what).await?;
            }
            (None, Some(earlier)) => write.unjudge(earlier).await?,
            (None, None) => {}
        }
    }
    finish(write, &judged.href(), changed.len(), "judgement").await
}

async fn finish(
    write: trustwide_storage::Write,
    to: &str,
    changed: usize,
    what: &str,
) -> Result<Response, WebError> {
    if changed == 0 {
        return reply::see_other(to);
    }
    write.commit().await?;
    let count = crate::look::say::how_many(changed, &format!("{what} is"), &format!("{what}s are"));
    reply::done(
        to,
        &format!("{count} saved. Nobody at the school sees it before it is sent."),
        None,
    )
}
