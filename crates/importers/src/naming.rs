//! What a file's name tells: `2018-2019_850_ks2final.csv.gz` is of 2018-19 and final, `edubasealldata20250422` of a day.

use jiff::civil::Date;
use trustwide_domain::{AcademicYear, Stage};

/// What a name tells, where it does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    pub year: Option<AcademicYear>,
    pub stage: Option<Stage>,
    /// The day that an extract was taken.
    pub day: Option<Date>,
}

impl Told {
    /// What the name of a file tells.
    pub fn by(name: &str) -> Self {
        let lower = name.to_lowercase();
        let parts = parts(&lower);
        Told {
            year: (0..parts.len()).find_map(|at| year_at(&parts[at..])),
            stage: stage(&lower),
            day: (0..parts.len()).find_map(|at| day_at(&parts[at..])),
        }
    }

    /// This, and what the other tells where this is silent.
    pub fn or(self, other: Told) -> Told {
        Told {
            year: self.year.or(other.year),
            stage: self.stage.or(other.stage),
            day: self.day.or(other.day),
        }
    }
}

fn stage(lower: &str) -> Option<Stage> {
    let said = |word: &str| lower.contains(word);
    Some(match () {
        () if said("derived") => Stage::Derived,
        () if said("provisional") => Stage::Provisional,
        () if said("revised") => Stage::Revised,
        () if said("final") => Stage::Final,
        () => return None,
    })
}

/// Runs of digits, runs of letters, and what stands between them, one after another.
fn parts(name: &str) -> Vec<&str> {
    let class = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| class(c) != class(first)).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    parts
}

/// `2018-2019`, `2018-19`, `2018_19`, `201819` or `20182019`.
fn year_at(parts: &[&str]) -> Option<AcademicYear> {
    match parts {
        [first, "-" | "_", second, ..] if first.len() == 4 && is_number(first) => {
            format!("{first}-{second}").parse().ok()
        }
        [both, ..] if both.len() == 6 && is_number(both) => both.parse().ok(),
        [both, ..] if both.len() == 8 && is_number(both) => {
            let (first, second) = both.split_at(4);
            format!("{first}-{second}").parse().ok()
        }
        _ => None,
    }
}

/// `20250422`, `2025-04-22` or `31_Jan_2026`.
fn day_at(parts: &[&str]) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (year, month, day) = match parts {
        [all, ..] if all.len() == 8 && is_number(all) => {
            (all[..4].parse().ok()?, all[4..6].parse().ok()?, all[6..].parse().ok()?)
        }
        [year, "-" | "_", month, "-" | "_", day, ..] if year.len() == 4 && is_number(month) => {
            (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        [day, "-" | "_" | " ", month, "-" | "_" | " ", year, ..] if year.len() == 4 => {
            let month = MONTHS.iter().position(|it| month.starts_with(it))?;
            (year.parse().ok()?, month as i8 + 1, day.parse().ok()?)
        }
        _ => return None,
    };
    Date::new(year, month, day).ok().filter(|date| (1990..2100).contains(&date.year()))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stages_and_days() {
        let check = |name: &str, expected: &str| {
            let told = Told::by(name);
            let said = format!(
                "{} {} {}",
                told.year.map_or("-".into(), |it| it.to_string()),
                told.stage.map_or("-", Stage::word),
                told.day.map_or("-".into(), |it| it.to_string()),
            );
            assert_eq!(said, expected, "{name}");
        };
        check("2018-2019_850_ks2final.csv.gz", "2018-19 final -");
        check("england_ks4provisional_2018-2019.csv", "2018-19 provisional -");
        check("ks4_202324_information_about_schools_final.csv", "2023-24 final -");
        check("ks2_perf_2018_derived.csv", "- derived -");
        check("links_edubasealldata20250422.csv", "- - 2025-04-22");
        check("latest_inspections_as_at_31_Jan_2026.csv", "- - 2026-01-31");
        check("extract 2025-04-22.csv", "- - 2025-04-22");
        check("summer_2025_26.csv", "2025-26 - -");
        check("été 99999999.csv", "- - -");
        check("", "- - -");
    }
}
