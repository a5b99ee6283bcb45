//! Inspections: what was found at a school, under the framework of its day.
//!
//! Legacy grades and report cards are two types with no function between them, and neither has an order: nothing may sort, map or
//! average them together. Not here: reading inspection files (`importers`), how long ago one was (`say` and pages).

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    Cell, Coded, Reason,
    model::{Area, frameworks},
};

macro_rules! grades {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        pub enum $name { $(#[serde(rename = $code)] $variant,)* }

        impl $name {
            /// The code in files, JSON and the database.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// How people read it.
            pub fn title(self) -> &'static str {
                match self { $($name::$variant => $title,)* }
            }

            fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

grades! {
    /// A grade of the frameworks up to November 2025.
    LegacyGrade {
        Outstanding = "outstanding", "Outstanding (legacy)";
        Good = "good", "Good (legacy)";
        RequiresImprovement = "requires_improvement", "Requires improvement (legacy)";
        Satisfactory = "satisfactory", "Satisfactory (legacy, to 2012)";
        Inadequate = "inadequate", "Inadequate (legacy)";
    }
}

grades! {
    /// A grade of the report card, from 10 November 2025: one for each evaluation area, and none over all.
    ReportCardGrade {
        Exceptional = "exceptional", "Exceptional";
        StrongStandard = "strong_standard", "Strong standard";
        ExpectedStandard = "expected_standard", "Expected standard";
        NeedsAttention = "needs_attention", "Needs attention";
        UrgentImprovement = "urgent_improvement", "Urgent improvement";
    }
}

grades! {
    /// Judged apart from the grades.
    Safeguarding {
        Met = "met", "Safeguarding met";
        NotMet = "not_met", "Safeguarding not met";
    }
}

grades! {
    /// Why a school causes concern.
    Concern {
        SpecialMeasures = "special_measures", "Special measures";
        RequiresSignificantImprovement = "requires_significant_improvement", "Requires significant improvement";
        SeriousWeaknesses = "serious_weaknesses", "Serious weaknesses (legacy)";
    }
}

/// One area and its grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged<G> {
    /// The column it is kept in.
    pub area: &'static str,
    /// How people read the area.
    pub title: &'static str,
    pub grade: Coded<G>,
}

/// One inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inspection {
    Legacy(LegacyInspection),
    ReportCard(ReportCard),
}

/// An inspection under a framework up to November 2025.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LegacyInspection {
    pub inspected_on: Coded<Date>,
    pub framework: String,
    /// No overall grade was given from September 2024 on.
    pub overall_effectiveness: Coded<LegacyGrade>,
    pub judgements: Vec<Judged<LegacyGrade>>,
    pub concern: Coded<Concern>,
    /// A later visit that gave no grades, and what it said.
    pub ungraded_on: Coded<Date>,
    pub ungraded_outcome: Coded<String>,
}

/// A report card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportCard {
    pub inspected_on: Coded<Date>,
    pub areas: Vec<Judged<ReportCardGrade>>,
    pub safeguarding: Coded<Safeguarding>,
    pub concern: Coded<Concern>,
}

/// The areas of a framework that a block holds a grade for; whether a school has the area may depend on the school.
fn areas(framework: &str) -> impl Iterator<Item = &'static Area> {
    let found = frameworks().iter().find(|it| it.id == framework);
    found.into_iter().flat_map(|it| &it.areas).filter(|it| it.is_judgement())
}

/// The frameworks whose areas the blocks' columns are named for: every legacy inspection has these, every report card those.
const LEGACY: &str = "eif_2019_legacy";
const REPORT_CARD: &str = "report_card_2025";

impl Inspection {
    /// Reads one row of an inspections block: `cell` gives what is in a column.
    pub fn read<'a>(cell: impl Fn(&str) -> Cell<'a>) -> Inspection {
        let row = Row(&cell);
        let framework = cell("framework").text().value().unwrap_or_default();
        if framework.starts_with("report_card") {
            Inspection::ReportCard(ReportCard {
                inspected_on: row.day("inspected_on"),
                areas: row.judged(REPORT_CARD, ReportCardGrade::from_code),
                safeguarding: row.code("safeguarding", Safeguarding::from_code),
                concern: row.code("category_of_concern", Concern::from_code),
            })
        } else {
            Inspection::Legacy(LegacyInspection {
                inspected_on: row.day("inspected_on"),
                framework: framework.to_owned(),
                overall_effectiveness: row
                    .code("overall_effectiveness_legacy", LegacyGrade::from_code),
                judgements: row.judged(LEGACY, LegacyGrade::from_code),
                concern: row.code("category_of_concern", Concern::from_code),
                ungraded_on: row.day("ungraded_on"),
                ungraded_outcome: cell("ungraded_outcome").text().map(str::to_owned),
            })
        }
    }

    /// The day of the inspection, where the file gives it.
    pub fn inspected_on(&self) -> Coded<Date> {
        match self {
            Inspection::Legacy(it) => it.inspected_on,
            Inspection::ReportCard(it) => it.inspected_on,
        }
    }

    /// Whether the school was already in the trust. An inspection on the day of joining found what the trust took over.
    pub fn against(&self, joined: Option<Date>) -> Joining {
        match (self.inspected_on(), joined) {
            (Coded::Value(day), Some(joined)) if day <= joined => Joining::Before,
            (Coded::Value(_), Some(_)) => Joining::Since,
            _ => Joining::Unknown,
        }
    }
}

/// Whether something happened before a school joined its trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Joining {
    Before,
    Since,
    /// The day of one or the other is not known.
    Unknown,
}

/// A school's inspections, latest first, those without a date last; each once, however many files hold it.
pub fn history(inspections: Vec<Inspection>) -> Vec<Inspection> {
    let all = history_with(inspections.into_iter().map(|it| (it, ())).collect());
    all.into_iter().map(|(it, ())| it).collect()
}

/// The same, each with what it came with: its row, say. Of two files that tell of one visit, the one that tells more stays.
pub fn history_with<T>(inspections: Vec<(Inspection, T)>) -> Vec<(Inspection, T)> {
    let mut each: Vec<(Inspection, T)> = Vec::new();
    for (inspection, with) in inspections {
        match each.iter_mut().find(|(it, _)| it.is_same_visit(&inspection)) {
            Some(known) if known.0.graded() < inspection.graded() => *known = (inspection, with),
            Some(_) => {}
            None => each.push((inspection, with)),
        }
    }
    each.sort_by_key(|(it, _)| Reverse(it.inspected_on().value()));
    each
}

/// Files date one visit by its first day or its last.
const VISIT_DAYS: i32 = 5;

impl Inspection {
    fn is_same_visit(&self, other: &Inspection) -> bool {
        let near = match (self.inspected_on(), other.inspected_on()) {
            (Coded::Value(a), Coded::Value(b)) => (a - b).get_days().abs() <= VISIT_DAYS,
            (Coded::Missing(_), Coded::Missing(_)) => self == other,
            _ => false,
        };
        let agree = match (self, other) {
            (Inspection::Legacy(a), Inspection::Legacy(b)) => {
                match (a.overall_effectiveness, b.overall_effectiveness) {
                    (Coded::Value(a), Coded::Value(b)) => a == b,
                    _ => true,
                }
            }
            (Inspection::ReportCard(_), Inspection::ReportCard(_)) => true,
            _ => false,
        };
        near && agree
    }

    /// How many grades it gives.
    fn graded(&self) -> usize {
        match self {
            Inspection::Legacy(it) => {
                let judged = it.judgements.iter().filter(|it| it.grade.reason().is_none()).count();
                judged + usize::from(it.overall_effectiveness.reason().is_none())
            }
            Inspection::ReportCard(it) => {
                it.areas.iter().filter(|it| it.grade.reason().is_none()).count()
            }
        }
    }
}

struct Row<'f, F>(&'f F);

impl<'a, F: Fn(&str) -> Cell<'a>> Row<'_, F> {
    fn code<T>(&self, column: &str, read: fn(&str) -> Option<T>) -> Coded<T> {
        match (self.0)(column).text().map(read) {
            Coded::Value(Some(it)) => Coded::Value(it),
            Coded::Value(None) => Coded::Missing(Reason::Refused),
            Coded::Missing(why) => Coded::Missing(why),
        }
    }

    fn day(&self, column: &str) -> Coded<Date> {
        self.code(column, |text| text.parse().ok())
    }

    fn judged<G>(&self, framework: &str, read: fn(&str) -> Option<G>) -> Vec<Judged<G>> {
        let judged = areas(framework).filter_map(|it| {
            let column = it.column.as_deref()?;
            let grade = self.code(column, read);
            let shown = it.only_where.is_none() || grade.reason().is_none();
            shown.then_some(Judged { area: column, title: &it.item.label, grade })
        });
        judged.collect()
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use jiff::civil::date;

    use super::*;

    fn read(row: &'static [(&'static str, &'static str)]) -> Inspection {
        Inspection::read(|column| match row.iter().find(|it| it.0 == column) {
            Some((_, text)) => Cell::Text(text),
            None => Cell::Missing(Reason::DoesNotApply),
        })
    }

    fn said(inspection: &Inspection) -> String {
        let grades = match inspection {
            Inspection::Legacy(it) => lines(&it.judgements, LegacyGrade::title),
            Inspection::ReportCard(it) => lines(&it.areas, ReportCardGrade::title),
        };
        grades.join("; ")
    }

    fn lines<G: Copy>(judged: &[Judged<G>], title: fn(G) -> &'static str) -> Vec<String> {
        let grade = |it: Coded<G>| it.map(title).value().unwrap_or("no grade");
        judged.iter().map(|it| format!("{}: {}", it.title, grade(it.grade))).collect()
    }

    const CARD: &[(&str, &str)] = &[
        ("framework", "report_card_2025"),
        ("inspected_on", "2026-01-13"),
        ("inclusion", "strong_standard"),
        ("curriculum_and_teaching", "expected_standard"),
        ("achievement", "needs_attention"),
        ("attendance_and_behaviour", "expected_standard"),
        ("personal_development_and_well_being", "exceptional"),
        ("leadership_and_governance", "urgent_improvement"),
        ("early_years", "expected_standard"),
        ("safeguarding", "met"),
        ("category_of_concern", "requires_significant_improvement"),
    ];

    const LEGACY: &[(&str, &str)] = &[
        ("framework", "eif_2019_legacy"),
        ("inspected_on", "2024-10-01"),
        ("quality_of_education_legacy", "good"),
        ("behaviour_and_attitudes_legacy", "outstanding"),
        ("personal_development_legacy", "requires_improvement"),
        ("leadership_and_management_legacy", "expected_standard"),
    ];

    #[test]
    fn one_visit_dated_by_its_first_day_and_its_last_is_one() {
        let on = |day: &'static str, rest: &'static [(&'static str, &'static str)]| {
            Inspection::read(move |column| match rest.iter().find(|it| it.0 == column) {
                Some((_, text)) => Cell::Text(text),
                None if column == "inspected_on" => Cell::Text(day),
                None => Cell::Missing(Reason::Blank),
            })
        };
        const GOOD: &[(&str, &str)] =
            &[("framework", "eif_2019_legacy"), ("overall_effectiveness_legacy", "good")];
        const FULL: &[(&str, &str)] = &[
            ("framework", "eif_2019_legacy"),
            ("overall_effectiveness_legacy", "good"),
            ("quality_of_education_legacy", "good"),
        ];
        const OTHER: &[(&str, &str)] =
            &[("framework", "eif_2019_legacy"), ("overall_effectiveness_legacy", "outstanding")];
        let count = |all: Vec<Inspection>| history(all).len();
        assert_eq!(count(vec![on("2017-05-17", GOOD), on("2017-05-16", FULL)]), 1);
        assert_eq!(history(vec![on("2017-05-17", GOOD), on("2017-05-16", FULL)])[0].graded(), 2);
        assert_eq!(count(vec![on("2017-05-17", GOOD), on("2017-05-16", OTHER)]), 2);
        assert_eq!(count(vec![on("2017-05-17", GOOD), on("2019-05-16", GOOD)]), 2);
    }

    #[test]
    fn a_report_card_has_its_areas_and_no_overall_grade() {
        let it = read(CARD);
        assert_snapshot!(said(&it), @"Inclusion: Strong standard; Curriculum and teaching: Expected standard; Achievement: Needs attention; Attendance and behaviour: Expected standard; Personal development and well-being: Exceptional; Leadership and governance: Urgent improvement; Early years: Expected standard");
        let Inspection::ReportCard(card) = it else { panic!("a report card") };
        assert_eq!(card.safeguarding, Coded::Value(Safeguarding::Met));
        assert_eq!(
            card.concern.map(Concern::title),
            Coded::Value("Requires significant improvement")
        );
    }

    #[test]
    fn a_legacy_inspection_says_that_it_is_one() {
        let it = read(LEGACY);
        assert_snapshot!(said(&it), @"Quality of education: Good (legacy); Behaviour and attitudes: Outstanding (legacy); Personal development: Requires improvement (legacy); Leadership and management: no grade");
        let Inspection::Legacy(legacy) = it else { panic!("a legacy inspection") };
        assert_eq!(legacy.overall_effectiveness, Coded::Missing(Reason::DoesNotApply));
        // A grade of the other scale is no grade of this one.
        assert_eq!(legacy.judgements[3].grade, Coded::Missing(Reason::Refused));
    }

    #[test]
    fn inspections_stand_before_or_since_joining() {
        let check =
            |joined: Option<Date>, expected| assert_eq!(read(LEGACY).against(joined), expected);
        check(Some(date(2024, 9, 1)), Joining::Since);
        check(Some(date(2024, 10, 1)), Joining::Before);
        check(Some(date(2025, 9, 1)), Joining::Before);
        check(None, Joining::Unknown);
        assert_eq!(read(&[]).against(Some(date(2024, 9, 1))), Joining::Unknown);
    }

    #[test]
    fn the_latest_comes_first_and_each_once() {
        let all = history(vec![read(&[]), read(LEGACY), read(CARD), read(LEGACY)]);
        let days: Vec<_> = all.iter().map(|it| it.inspected_on().value()).collect();
        assert_eq!(days, [Some(date(2026, 1, 13)), Some(date(2024, 10, 1)), None]);
    }

    #[test]
    fn json_names_the_framework() {
        let json = serde_json::to_value(read(CARD)).unwrap();
        assert_eq!(json["kind"], "report_card");
        assert_eq!(json["areas"][0]["grade"]["value"], "strong_standard");
    }
}
