//! Frameworks that models point at: inspection, headteachers' standards, trust quality. Each is dated.
//!
//! No function here, or anywhere, turns a grade of one framework into a grade of another.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;

use super::{
    error::{FaultKind, ModelError},
    fields::Fields,
    item::Item,
    kind::Kind,
    reading::Reading,
    words::FrameworkKind,
};

/// One framework, for the days on which it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Framework {
    pub id: String,
    pub title: String,
    pub kind: FrameworkKind,
    /// Superseded: always shown with this word.
    pub legacy: bool,
    pub from: Option<Date>,
    /// The last day on which it was used.
    pub until: Option<Date>,
    pub says: Option<String>,
    pub areas: Vec<Area>,
    /// From best to worst, within this framework and for no other.
    pub grades: Vec<Item>,
}

/// One thing that is graded or described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Area {
    #[serde(flatten)]
    pub item: Item,
    /// Only for schools that have this; `None` for all schools.
    pub only_where: Option<String>,
    /// The last day on which it was graded, where that is before the framework's own.
    pub until: Option<Date>,
    /// One grade for the whole school rather than for one area.
    pub overall: bool,
    /// The column of an inspections file that holds its grade.
    pub column: Option<String>,
    /// Its own answers, where it is not on the framework's scale.
    pub answers: Vec<String>,
}

impl Framework {
    /// Reads a framework file; every fault at once.
    pub fn read(name: &str, text: &str) -> Result<Framework, Vec<ModelError>> {
        Reading::whole(name, text, |root| Framework {
            id: root.needed("id"),
            title: root.needed("title"),
            kind: root
                .needed_word("kind", FaultKind::BadValue)
                .unwrap_or(FrameworkKind::Inspection),
            legacy: root.flag("legacy", false),
            from: root.date("from"),
            until: root.date("until"),
            says: root.text("says"),
            areas: root.tables("area", Area::read),
            grades: root.tables("grade", |it| Item::read(it, Kind::Grade)),
        })
    }

    /// Whether it was in force on a day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.from.is_none_or(|it| it <= day) && self.until.is_none_or(|it| day <= it)
    }
}

impl Area {
    /// Whether it has a grade of its own on the framework's scale: not one grade for all, nor an answer apart.
    pub fn is_judgement(&self) -> bool {
        self.column.is_some() && self.answers.is_empty() && !self.overall
    }

    fn read(fields: &mut Fields<'_>) -> Self {
        Area {
            item: Item::read(fields, Kind::Area),
            only_where: fields.text("only_where"),
            until: fields.date("until"),
            overall: fields.flag("overall", false),
            column: fields.text("column"),
            answers: fields.list("answers"),
        }
    }
}

/// The frameworks that come with the program.
const FILES: [(&str, &str); 4] = [
    ("inspection-2019.toml", include_str!("../../../../frameworks/inspection-2019.toml")),
    ("inspection-2025.toml", include_str!("../../../../frameworks/inspection-2025.toml")),
    ("headteachers-2020.toml", include_str!("../../../../frameworks/headteachers-2020.toml")),
    ("trust-quality.toml", include_str!("../../../../frameworks/trust-quality.toml")),
];

/// The frameworks that come with the program, read once.
pub fn frameworks() -> &'static [Framework] {
    static READ: LazyLock<Vec<Framework>> = LazyLock::new(|| {
        FILES.iter().filter_map(|(name, text)| Framework::read(name, text).ok()).collect()
    });
    &READ
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_framework_file_is_sound() {
        for (name, text) in FILES {
            let read = Framework::read(name, text);
            assert!(read.is_ok(), "{:#?}", read.unwrap_err());
        }
        assert_eq!(frameworks().len(), FILES.len());
    }

    #[test]
    fn one_inspection_framework_is_in_force_on_any_day() {
        let check = |day: Date| {
            let in_force = frameworks().iter().filter(|it| it.kind == FrameworkKind::Inspection);
            assert_eq!(in_force.filter(|it| it.in_force_on(day)).count(), 1, "{day}");
        };
        check(date(2019, 9, 1));
        check(date(2025, 11, 9));
        check(date(2025, 11, 10));
        check(date(2026, 11, 22));
    }
}
