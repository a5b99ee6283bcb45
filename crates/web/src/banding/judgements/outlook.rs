//! Likely inspection outcomes by area, beside what inspectors published: two things, never one field.

use std::collections::BTreeSet;

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    Place, SourceKind, Urn,
    access::Right,
    banding::About,
    inspection::{self, Inspection},
    model::Framework,
};

use super::{Judged, finish, new_id, opened_on};
use crate::banding::gather;
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, say::Say},
    typed::{self},
    visit::{Posted, Visit},
};

/// The areas that may be forecast: those of the framework in force, and those that a criterion in force asks about.
pub fn areas(visit: &Visit) -> Vec<(&'static Framework, String, String)> {
    let asked: BTreeSet<(String, String)> = visit
        .frame
        .model()
        .into_iter()
        .flat_map(|it| &it.bands)
        .flat_map(|it| &it.criteria)
        .flat_map(About::of)
        .filter_map(|it| match it {
            About::Likely { framework, area } => Some((framework, area)),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for framework in gather::inspection_frameworks() {
        for area in &framework.areas {
            let id = (framework.id.clone(), area.item.id.clone());
            let in_force = framework.in_force_on(visit.scoped.as_at().day) && area.is_judgement();
            if in_force || asked.contains(&id) {
                found.push((framework, id.1, area.item.label.clone()));
            }
        }
    }
    found
}

/// Published grades of a school and its predecessors, the latest of each area: framework, area, words.
pub async fn current(visit: &Visit, urn: Urn) -> Result<Vec<(String, String, String)>, WebError> {
    let lineages = visit.scoped.lineages(&[urn]).await?;
    let before = lineages.values().flat_map(|it| &it.followed).map(|it| it.predecessor);
    let places: Vec<Place> = std::iter::once(urn).chain(before).map(Place::School).collect();
    let rows = visit.scoped.rows(&[SourceKind::Inspections], &places).await?;
    let read = rows.iter().map(|row| Inspection::read(|name| row.cell(name))).collect();
    let mut found: Vec<(String, String, String)> = Vec::new();
    for inspection in inspection::history(read) {
        let on = inspection
            .inspected_on()
            .value()
            .map_or_else(String::new, |it| format!(", {}", it.said()));
        for it in gather::grades(&inspection) {
            let (framework, area) = (it.framework.id.clone(), it.area.item.id.clone());
            if !found.iter().any(|known| known.0 == framework && known.1 == area) {
                found.push((framework, area, format!("{}{on}", it.title)));
            }
        }
    }
    Ok(found)
}

pub fn grade_alone(framework: &Framework, grade: &str) -> String {
    let label = framework.grades.iter().find(|it| it.id == grade);
    let label = label.map_or(grade, |it| it.label.as_str());
    if framework.legacy { format!("{label} (legacy)") } else { label.to_owned() }
}

pub fn outlook_form(visit: &Visit, judged: &Judged) -> Form {
    let mut fields = Vec::new();
    for (at, (framework, area, label)) in areas(visit).iter().enumerate() {
        let now = judged.likely(&framework.id, area);
        let mut grades: Vec<Choice> = framework
            .grades
            .iter()
            .map(|it| {
                Choice::new(it.id.clone(), grade_alone(framework, &it.id))
                    .chosen(now.is_some_and(|now| now.grade == it.id))
            })
            .collect();
        grades.insert(0, Choice::new("", "No forecast").chosen(now.is_none()));
        let record = now.map_or_else(|| new_id(visit), |it| it.edited.record.0.clone());
        let version = now.map_or_else(String::new, |it| it.edited.version.clone());
        let legacy = if framework.legacy { " (legacy)" } else { "" };
        fields.extend([
            Field::hidden(format!("area-{at}"), format!("{}/{area}", framework.id)),
            Field::hidden(format!("record-{at}"), record),
            Field::hidden(format!("version-{at}"), version),
            Field::new(
                format!("grade-{at}"),
                format!("{label}{legacy}"),
                FieldKind::Select(grades),
            ),
        ]);
    }
    let reason = judged.outlooks.first().map_or("", |it| it.reason.as_str());
    fields.push(
        Field::new("reason", "What the forecast rests on", FieldKind::TextArea)
            .optional()
            .with_value(reason)
            .with_help("The head may read this."),
    );
    let action = format!("/schools/{}/outlook", judged.school.urn);
    Form::new(action, "Save the forecast", fields).with_id("outlook")
}

/// `POST /schools/{urn}/outlook`: saves each forecast that has changed.
pub async fn foresee(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::JudgeBanding)?;
    let judged = Judged::read(visit, urn).await?;
    let areas = areas(visit);
    if posted.fields.keys().all(|it| !it.starts_with("area-")) {
        return Err(WebError::BadForm);
    }
    let reason = posted.field("reason");
    let mut write = visit.write().await?;
    let mut changed = 0;
    for at in 0..areas.len() {
        let of = posted.field(&format!("area-{at}"));
        let known = areas.iter().find(|(it, area, _)| format!("{}/{area}", it.id) == of);
        let Some((framework, area, _)) = known else { continue };
        let grade = posted.field(&format!("grade-{at}"));
        let now = judged.likely(&framework.id, area);
        let valid = grade.is_empty() || framework.grades.iter().any(|it| it.id == grade);
        if !valid {
            return Err(WebError::BadForm);
        }
        let same = now.map_or("", |it| it.grade.as_str()) == grade
            && now.is_none_or(|it| it.reason == reason);
        if same {
            continue;
        }
        let earlier = opened_on(&posted, &format!("-{at}"), now.map(|it| &it.edited))?;
        match &earlier {
            Some(earlier) if grade.is_empty() => write.unforesee(earlier).await?,
            _ => {
                let record = typed::record(posted.field(&format!("record-{at}")))?;
                let what = (framework.id.as_str(), area.as_str(), grade, reason);
                write.foresee(record, earlier.as_ref(), urn, what).await?;
            }
        }
        changed += 1;
    }
    finish(write, &judged.href(), changed, "forecast").await
}
