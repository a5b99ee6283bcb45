//! Published grades, each under its own framework: legacy and current are never one.

use trustwide_domain::{
    Coded,
    inspection::Inspection,
    model::{Framework, frameworks},
};

/// One published grade, under its own framework.
pub struct Graded<'a> {
    pub framework: &'static Framework,
    pub area: &'static trustwide_domain::model::Area,
    pub code: &'a str,
    pub title: &'a str,
}

/// Every grade of an inspection, each under the framework whose column holds it.
pub fn grades(inspection: &Inspection) -> Vec<Graded<'static>> {
    let mut found: Vec<(&str, &'static str, &'static str)> = Vec::new();
    let legacy = match inspection {
        Inspection::Legacy(it) => {
            if let Coded::Value(grade) = it.overall_effectiveness {
                found.push(("", grade.code(), grade.title()));
            }
            let judged = it.judgements.iter().filter_map(|it| Some((it.area, it.grade.value()?)));
            found.extend(judged.map(|(area, grade)| (area, grade.code(), grade.title())));
            true
        }
        Inspection::ReportCard(it) => {
            let judged = it.areas.iter().filter_map(|it| Some((it.area, it.grade.value()?)));
            found.extend(judged.map(|(area, grade)| (area, grade.code(), grade.title())));
            false
        }
    };
    let of = |(column, code, title): (&str, &'static str, &'static str)| {
        let framework = inspection_frameworks().find(|it| it.legacy == legacy)?;
        let fits = |it: &&trustwide_domain::model::Area| {
            if column.is_empty() { it.overall } else { it.column.as_deref() == Some(column) }
        };
        Some(Graded { framework, area: framework.areas.iter().find(fits)?, code, title })
    };
    found.into_iter().filter_map(of).collect()
}

/// The frameworks under which schools are inspected.
pub fn inspection_frameworks() -> impl Iterator<Item = &'static Framework> {
    use trustwide_domain::model::FrameworkKind;
    frameworks().iter().filter(|it| it.kind == FrameworkKind::Inspection)
}

/// A grade as people read it: `Achievement: Needs attention`, `Quality of education: Good (legacy)`.
pub fn grade_said(framework: &str, area: &str, grade: &str) -> String {
    let Some(framework) = frameworks().iter().find(|it| it.id == framework) else {
        return format!("{area}: {grade}");
    };
    let label = |items: Option<&String>, id: &str| items.cloned().unwrap_or_else(|| id.to_owned());
    let area_label = framework.areas.iter().find(|it| it.item.id == area).map(|it| &it.item.label);
    let grade_label = framework.grades.iter().find(|it| it.id == grade).map(|it| &it.label);
    let legacy = if framework.legacy { " (legacy)" } else { "" };
    let (area, grade) = (label(area_label, area), label(grade_label, grade));
    let legacy = if grade.ends_with("(legacy)") { "" } else { legacy };
    format!("{area}: {grade}{legacy}")
}

#[cfg(test)]
mod tests {
    use trustwide_domain::{Cell, Reason};

    use super::*;

    fn read(row: &'static [(&'static str, &'static str)]) -> Inspection {
        Inspection::read(|column| match row.iter().find(|it| it.0 == column) {
            Some((_, text)) => Cell::Text(text),
            None => Cell::Missing(Reason::DoesNotApply),
        })
    }

    fn said(row: &'static [(&'static str, &'static str)]) -> Vec<String> {
        let found = grades(&read(row));
        found.iter().map(|it| format!("{} {}", it.framework.legacy, it.title)).collect()
    }

    #[test]
    fn a_legacy_grade_is_said_to_be_one_and_stays_under_its_framework() {
        const LEGACY: &[(&str, &str)] = &[
            ("framework", "eif_2019"),
            ("inspected_on", "2023-03-14"),
            ("overall_effectiveness_legacy", "good"),
        ];
        const CARD: &[(&str, &str)] =
            &[("framework", "report_card_2025"), ("inclusion", "strong_standard")];
        assert_eq!(said(LEGACY), ["true Good (legacy)"]);
        assert_eq!(said(CARD), ["false Strong standard"]);
    }
}
