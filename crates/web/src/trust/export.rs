//! `GET /schools.csv`: the list as shown, filtered and ordered alike, as a file. Taking it away is logged.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use trustwide_domain::{Coded, access::Right};

use super::page;
use crate::{
    errors::WebError,
    look::{Figure, Unit},
    pages::{shared::InspectionLine, trust::SchoolRow},
    visit::Visit,
};

const HEADER: [&str; 13] = [
    "URN",
    "School",
    "Phase",
    "Local authority",
    "Joined",
    "Pupils",
    "Disadvantaged",
    "SEN",
    "Headline measure",
    "Headline",
    "Margin from",
    "Margin to",
    "Inspection",
];

/// The schools that the reader's filter lets through.
pub async fn schools(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::Export)?;
    let page = page(&visit).await?;
    visit.log("Exported the list of schools", None).await?;
    let rows: Vec<Vec<String>> = super::shown(&page.phases)
        .map(|(group, row)| {
            let measure = group
                .headline
                .as_ref()
                .map_or(String::new(), |it| format!("{} {}", it.label, it.year));
            line(group.phase.title(), &measure, row)
        })
        .collect();
    let bytes = trustwide_reports::table::csv(&HEADER, &rows)
        .map_err(|error| WebError::Broken(error.to_string()))?;
    let name = format!("attachment; filename=\"schools-{}.csv\"", visit.scoped.as_at().day);
    let kinds = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((kinds, bytes).into_response())
}

fn line(phase: &str, measure: &str, row: &SchoolRow) -> Vec<String> {
    let margin = |end: fn(&crate::look::Margin) -> f64| {
        row.headline.margin.as_ref().map_or(String::new(), |it| cell(end(it), row.headline.unit))
    };
    vec![
        row.school.urn.to_string(),
        row.school.name.clone(),
        phase.into(),
        row.local_authority.clone(),
        row.joined.value().map_or(String::new(), |day| day.to_string()),
        figure(&row.pupils),
        figure(&row.disadvantaged),
        figure(&row.sen),
        measure.into(),
        figure(&row.headline),
        margin(|it| it.lower),
        margin(|it| it.upper),
        inspection(&row.inspection),
    ]
}

fn figure(figure: &Figure) -> String {
    match figure.value {
        Coded::Value(value) => cell(value, figure.unit),
        Coded::Missing(reason) => reason.words().into(),
    }
}

/// Percentages in files that people read.
fn cell(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => format!("{:.1}%", value * 100.0),
        Unit::Points | Unit::Score | Unit::Text => format!("{value:.1}"),
        Unit::Count | Unit::Schools => format!("{value:.0}"),
    }
}

fn inspection(line: &InspectionLine) -> String {
    match line {
        InspectionLine::ReportCard { on, areas, .. } => format!("Report card, {on}, {areas} areas"),
        InspectionLine::Legacy { outcome, on, .. } => format!("{outcome} (legacy), {on}"),
        InspectionLine::None { reason } => reason.clone(),
    }
}
