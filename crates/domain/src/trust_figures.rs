//! The department's figure for a trust: an average that weighs each pupil by how long their school has been in the trust.
//!
//! A mainstream academy counts once it has been in the trust for three full academic years by the end of the results' year;
//! the figure is given for trusts with three such schools or more. A school's weight is its pupils × its years, the years capped
//! at four for key stage 2 and at five for key stage 4. Sources: the department's guides to multi-academy trust measures; the
//! table's own columns (3, and 4 or more years).
//!
//! A year is full for a school that joined before 12 September of it. Evidence: the key stage 4 field list calls a school an
//! academy of that year if it converted before 12 September, and in the 2024-25 trust table, set beside the register's joined
//! dates, the schools that joined on 1 September 2021 count with four years or more (eight trusts) and those that joined from
//! 1 October 2021 to 1 March 2022 with three (seven trusts, one of them with six schools); no school contradicts it.
//!
//! Not here: the plain pupil-weighted figure that stands beside this one (`figures::recompute`).

use jiff::civil::{Date, date};
use serde::Serialize;
use trustwide_stats::{Interval, Z95, weighted_interval, weighted_mean};

use crate::{
    AcademicYear, Cell, Coded, Decimal, Reason,
    figures::{self, LeftOut, SchoolFigure},
    measures::Meaning,
};

/// Full years after which a school counts, and schools that a figure needs.
pub const LEAST_YEARS: u32 = 3;
pub const LEAST_SCHOOLS: usize = 3;

/// After how many years time in the trust adds no more weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearsCap(pub u32);

impl YearsCap {
    pub const KS2: YearsCap = YearsCap(4);
    pub const KS4: YearsCap = YearsCap(5);
}

/// One school of the trust.
#[derive(Debug, Clone, PartialEq)]
pub struct TrustSchool {
    pub figure: SchoolFigure,
    /// Special schools and alternative provision are in the trust, not in its figure.
    pub mainstream: bool,
    /// Full academic years in the trust: see [`full_years`].
    pub years: Coded<u32>,
}

/// Whether a results row's `RECTYPE` says that its school is mainstream: 1, not 2 (special). Without the column, it is.
pub fn is_mainstream(record_type: Cell<'_>) -> bool {
    match record_type {
        Cell::Text(text) => text == "1",
        Cell::Number(number) => number == Decimal::whole(1),
        Cell::Missing(_) => true,
    }
}

/// The department's figure, worked out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrustFigure {
    pub value: Coded<f64>,
    /// 95 %, from the national deviation, each pupil weighing as in the figure. Whether the department's own limits do so is not
    /// published; `None` for shares.
    pub margin: Option<Interval>,
    pub schools_counted: u32,
    pub pupils_counted: u32,
    pub left_out: Vec<LeftOut>,
}

/// How many full academic years a school has been in its trust when the results' year ends; the years need not be capped.
pub fn full_years(joined: Date, results: AcademicYear) -> u32 {
    let first = if joined < date(joined.year(), 9, 12) { joined.year() } else { joined.year() + 1 };
    u32::try_from(i32::from(results.start_year()) - i32::from(first) + 1).unwrap_or(0)
}

/// The trust's figure by the department's weighting.
///
/// With fewer than three schools long enough in the trust: [`Reason::NotEligible`]. With enough of those, but figures for fewer
/// than three: [`Reason::SuppressedTrust`], or [`Reason::NotAvailable`] where only their cohort sizes are not known.
pub fn department_figure(
    meaning: &Meaning,
    results: AcademicYear,
    cap: YearsCap,
    schools: &[TrustSchool],
) -> TrustFigure {
    let eligible = schools.iter().filter(|it| eligible_years(it).is_ok()).count();
    let (counted, left_out) = figures::split(
        schools,
        |it| &it.figure,
        |it| {
            let years = eligible_years(it)?;
            usable(&it.figure).map(|(pupils, value)| (years.min(cap.0), pupils, value))
        },
    );
    let value = if eligible < LEAST_SCHOOLS {
        Coded::Missing(Reason::NotEligible)
    } else if counted.len() < LEAST_SCHOOLS {
        Coded::Missing(if cohorts_unknown(schools) {
            Reason::NotAvailable
        } else {
            Reason::SuppressedTrust
        })
    } else {
        average(&counted)
    };
    TrustFigure {
        value,
        margin: value.value().and_then(|it| margin(meaning, results, it, &counted)),
        schools_counted: counted.len() as u32,
        pupils_counted: figures::sum(counted.iter().map(|it| it.1)),
        left_out,
    }
}

/// Whether enough schools have figures, and only the sizes of their cohorts are not known.
fn cohorts_unknown(schools: &[TrustSchool]) -> bool {
    let unweighed = |it: &&TrustSchool| {
        eligible_years(it).is_ok()
            && it.figure.value.reason().is_none()
            && it.figure.pupils.reason().is_some()
    };
    LEAST_SCHOOLS <= schools.iter().filter(unweighed).count()
}

/// Years, pupils and figure of a school that counts.
type Counted = (u32, u32, f64);

fn eligible_years(school: &TrustSchool) -> Result<u32, Reason> {
    match school.years {
        _ if !school.mainstream => Err(Reason::NotEligible),
        Coded::Value(years) if years < LEAST_YEARS => Err(Reason::NotEligible),
        Coded::Value(years) => Ok(years),
        Coded::Missing(why) => Err(why),
    }
}

fn usable(figure: &SchoolFigure) -> Result<(u32, f64), Reason> {
    match (figure.value, figure.pupils) {
        (Coded::Missing(why), _) | (_, Coded::Missing(why)) => Err(why),
        (Coded::Value(_), Coded::Value(0)) => Err(Reason::NoEntries),
        (Coded::Value(value), _) if !value.is_finite() => Err(Reason::Refused),
        (Coded::Value(value), Coded::Value(pupils)) => Ok((pupils, value)),
    }
}

fn average(counted: &[Counted]) -> Coded<f64> {
    let pairs =
        counted.iter().map(|&(years, pupils, value)| (f64::from(years) * f64::from(pupils), value));
    weighted_mean(pairs).map_or(Coded::Missing(Reason::NotAvailable), Coded::Value)
}

fn margin(
    meaning: &Meaning,
    year: AcademicYear,
    value: f64,
    counted: &[Counted],
) -> Option<Interval> {
    let deviation = *meaning.spread.get(&year)?;
    let groups: Vec<_> =
        counted.iter().map(|&(years, pupils, _)| (f64::from(years), pupils)).collect();
    weighted_interval(value, deviation, &groups, Z95)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::{SourceKind, measures::Catalogue};

    #[test]
    fn a_year_is_full_for_a_school_that_joined_by_its_start() {
        let check = |joined: &str, years: u32| {
            let results = "2024-25".parse().unwrap();
            assert_eq!(full_years(joined.parse().unwrap(), results), years, "{joined}");
        };
        check("2021-08-01", 4);
        check("2021-09-01", 4);
        check("2021-09-11", 4);
        check("2021-09-12", 3);
        check("2021-10-01", 3);
        check("2022-03-01", 3);
        check("2022-09-01", 3);
        check("2022-09-12", 2);
        check("2024-09-01", 1);
        check("2024-10-01", 0);
        check("2030-01-01", 0);
        check("2012-04-01", 13);
    }

    /// `4 30 60`: four years, thirty pupils, 60 %. `s` before the years: a special school. A dash is a suppressed cell.
    fn said(cap: YearsCap, rows: &[&str]) -> String {
        let coded = |text: &str| match text {
            "-" => Coded::Missing(Reason::Suppressed),
            number => Coded::Value(number.parse::<f64>().unwrap()),
        };
        let schools = rows.iter().enumerate().map(|(at, row)| {
            let cells: Vec<_> = row.trim_start_matches("s ").split(' ').collect();
            TrustSchool {
                figure: SchoolFigure {
                    urn: (100_001 + at).to_string().parse().unwrap(),
                    name: format!("School {}", at + 1),
                    value: coded(cells[2]).map(|it| it / 100.0),
                    pupils: coded(cells[1]).map(|it| it as u32),
                },
                mainstream: !row.starts_with('s'),
                years: coded(cells[0]).map(|it| it as u32),
            }
        });
        let meaning = Catalogue::of(SourceKind::Ks2).unwrap().meaning("PTRWM_EXP");
        let it = department_figure(
            &meaning,
            "2018-19".parse().unwrap(),
            cap,
            &schools.collect::<Vec<_>>(),
        );
        let value = match it.value {
            Coded::Value(value) => format!("{value:.4}"),
            Coded::Missing(why) => why.code().to_owned(),
        };
        let out: Vec<_> =
            it.left_out.iter().map(|l| format!("{} {}", l.name, l.why.code())).collect();
        format!(
            "{value} of {} pupils in {} [{}]",
            it.pupils_counted,
            it.schools_counted,
            out.join(", ")
        )
    }

    #[test]
    fn time_in_the_trust_weighs_up_to_the_cap() {
        // (3·10·0.5 + 4·10·0.7 + 4·10·0.9) / 110
        assert_snapshot!(said(YearsCap::KS2, &["3 10 50", "4 10 70", "9 10 90"]), @"0.7182 of 30 pupils in 3 []");
        // (3·10·0.5 + 4·10·0.7 + 5·10·0.9) / 120
        assert_snapshot!(said(YearsCap::KS4, &["3 10 50", "4 10 70", "9 10 90"]), @"0.7333 of 30 pupils in 3 []");
    }

    #[test]
    fn special_schools_are_told_by_their_record_type() {
        let check = |cell, mainstream| assert_eq!(is_mainstream(cell), mainstream);
        check(Cell::Text("1"), true);
        check(Cell::Text("2"), false);
        check(Cell::Number(Decimal::whole(2)), false);
        check(Cell::Missing(Reason::NotInFile), true);
    }

    #[test]
    fn three_schools_must_count() {
        assert_snapshot!(said(YearsCap::KS2, &["3 10 50", "4 10 70", "2 10 90", "s 4 5 10", "- 10 80"]), @"not_eligible of 20 pupils in 2 [School 3 not_eligible, School 4 not_eligible, School 5 suppressed]");
        assert_snapshot!(said(YearsCap::KS2, &["3 10 50", "4 10 70", "4 3 -"]), @"suppressed_trust of 20 pupils in 2 [School 3 suppressed]");
        assert_snapshot!(said(YearsCap::KS2, &[]), @"not_eligible of 0 pupils in 0 []");
    }
}
