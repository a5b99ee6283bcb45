//! A list of dates that a trust keeps in a spreadsheet, put together into years, schools' differences and meetings.
//!
//! Not here: reading the spreadsheet (`importers::terms`), and what a year's dates must be like (`dates`).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{SchoolDifferences, SchoolYear, Span, YearDates};
use crate::{AcademicYear, Urn};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its line in the file.
    pub line: u64,
    pub kind: ListedKind,
    pub span: Span,
    /// The school that it is for; `None` for the whole trust.
    pub school: Option<Urn>,
    /// Whose meeting it is.
    pub name: String,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedKind {
    /// A whole term, or half of one.
    Term,
    HalfTerm,
    Inset,
    Closed,
    Open,
    Meeting,
}

/// What a list comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assembled {
    pub years: Vec<YearDates>,
    pub differences: Vec<(Urn, AcademicYear, SchoolDifferences)>,
    /// Which body meets, and when.
    pub meetings: Vec<(String, Date)>,
    /// Lines that could not be used, and why, as sentences in lower case.
    pub faults: Vec<(u64, String)>,
}

/// Puts a list together. A year whose terms the list names is the list's alone; otherwise its days join those that were
/// entered. `schools` are the trust's. A year that cannot be used is a fault of each of its terms' lines.
pub fn assemble(list: &[Listed], entered: &[YearDates], schools: &BTreeSet<Urn>) -> Assembled {
    let mut all = Assembled::default();
    let mut years: BTreeMap<AcademicYear, Vec<&Listed>> = BTreeMap::new();
    for it in list {
        match fault(it, schools) {
            Some(why) => all.faults.push((it.line, why)),
            None if it.kind == ListedKind::Meeting => {
                all.meetings.push((it.name.clone(), it.span.first));
            }
            None => years.entry(year_of(it.span.first)).or_default().push(it),
        }
    }
    for (year, lines) in years {
        let before = entered.iter().find(|it| it.year == year);
        match trust_year(year, &lines, before) {
            Ok(dates) => {
                all.schools(&dates, &lines);
                if Some(&dates) != before {
                    all.years.push(dates);
                }
            }
            Err(why) => all.faults.extend(lines.iter().map(|it| (it.line, why.clone()))),
        }
    }
    all.faults.sort();
    all
}

/// A day's academic year. The last days of August belong to the year that is about to begin.
fn year_of(day: Date) -> AcademicYear {
    let eve = day.month() == 8 && day.day() >= 20;
    AcademicYear::of(if eve { day + 14.days() } else { day })
}

fn fault(it: &Listed, schools: &BTreeSet<Urn>) -> Option<String> {
    use ListedKind::{Closed, Inset, Meeting, Open};
    let whole_trust = !matches!(it.kind, Inset | Closed | Open);
    match it.school {
        Some(urn) if !schools.contains(&urn) => Some(format!("{urn} is not a school of the trust")),
        Some(_) if whole_trust => {
            Some("this is the whole trust’s, so no school belongs here".into())
        }
        None if it.kind == Open => Some("a day that is open specially needs its school".into()),
        _ if it.span.last < it.span.first => Some("it ends before it begins".into()),
        _ if it.kind == Meeting && it.name.is_empty() => {
            Some("a meeting needs the name of who meets".into())
        }
        _ => None,
    }
}

fn trust_year(
    year: AcademicYear,
    lines: &[&Listed],
    before: Option<&YearDates>,
) -> Result<YearDates, String> {
    let spans = |kind: ListedKind| -> Vec<Span> {
        let mut spans: Vec<Span> = lines
            .iter()
            .filter(|it| it.kind == kind && it.school.is_none())
            .map(|it| it.span)
            .collect();
        spans.sort();
        spans
    };
    let terms = spans(ListedKind::Term);
    let days = |kind| spans(kind).into_iter().flat_map(weekdays).collect::<Vec<Date>>();
    let mut dates = match (terms.as_slice(), before) {
        ([], Some(before)) => before.clone(),
        ([], None) => return Err(format!("no terms of {year} are entered or in the file")),
        (terms, _) => YearDates::from_spans(year, terms, &spans(ListedKind::HalfTerm), &[])
            .map_err(|it| format!("the dates of {year} cannot be used: {it}"))?,
    };
    add(&mut dates.inset, days(ListedKind::Inset));
    add(&mut dates.extra_holidays, days(ListedKind::Closed));
    SchoolYear::new(dates.clone()).map_err(|faults| {
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        format!("the dates of {year} cannot be used: {}", said.join("; "))
    })?;
    Ok(dates)
}

impl Assembled {
    /// How each school named among a year's lines differs.
    fn schools(&mut self, dates: &YearDates, lines: &[&Listed]) {
        let named: BTreeSet<Urn> = lines.iter().filter_map(|it| it.school).collect();
        for urn in named {
            let days = |kind: ListedKind| -> Vec<Date> {
                let mine = lines.iter().filter(|it| it.school == Some(urn) && it.kind == kind);
                mine.flat_map(|it| weekdays(it.span)).collect()
            };
            let inset = days(ListedKind::Inset);
            let mut differences = SchoolDifferences {
                inset: (!inset.is_empty()).then_some(inset),
                closed: Vec::new(),
                open: Vec::new(),
            };
            add(&mut differences.closed, days(ListedKind::Closed));
            add(
                &mut differences.open,
                lines
                    .iter()
                    .filter(|it| it.school == Some(urn) && it.kind == ListedKind::Open)
                    .flat_map(|it| every_day(it.span))
                    .collect(),
            );
            match SchoolYear::of_school(dates.clone(), &differences) {
                Ok(_) => self.differences.push((urn, dates.year, differences)),
                Err(faults) => {
                    let why = faults.first().map_or_else(String::new, ToString::to_string);
                    let mine = lines.iter().filter(|it| it.school == Some(urn));
                    self.faults.extend(mine.map(|it| (it.line, why.clone())));
                }
            }
        }
    }
}

fn add(days: &mut Vec<Date>, more: Vec<Date>) {
    days.extend(more);
    days.sort();
    days.dedup();
}

fn every_day(span: Span) -> Vec<Date> {
    span.first.series(1.day()).take_while(|day| *day <= span.last).take(366).collect()
}

fn weekdays(span: Span) -> Vec<Date> {
    every_day(span).into_iter().filter(|day| !super::bank_holidays::is_weekend(*day)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn line(line: u64, kind: ListedKind, first: Date, last: Date, school: Option<u32>) -> Listed {
        let school = school.map(|it| it.to_string().parse().unwrap());
        Listed { line, kind, span: Span::new(first, last), school, name: String::new() }
    }

    fn terms() -> Vec<Listed> {
        let dates = YearDates::usual(AcademicYear::starting(2026).unwrap());
        let term = |it: &super::super::TermDates| {
            line(2, ListedKind::Term, it.span.first, it.span.last, None)
        };
        let off = |it: &super::super::TermDates| {
            let gap = it.half_term_break?;
            Some(line(3, ListedKind::HalfTerm, gap.first, gap.last, None))
        };
        dates.terms.iter().map(term).chain(dates.terms.iter().filter_map(off)).collect()
    }

    fn schools() -> BTreeSet<Urn> {
        ["900001", "900002"].iter().map(|it| it.parse().unwrap()).collect()
    }

    #[test]
    fn a_list_becomes_a_year() {
        let mut list = terms();
        list.push(line(8, ListedKind::Inset, date(2026, 9, 2), date(2026, 9, 3), None));
        list.push(line(9, ListedKind::Inset, date(2026, 11, 6), date(2026, 11, 6), Some(900_001)));
        let meeting = Listed {
            name: "Board".into(),
            ..line(10, ListedKind::Meeting, date(2026, 12, 9), date(2026, 12, 9), None)
        };
        list.push(meeting);
        let all = assemble(&list, &[], &schools());
        assert_eq!(all.faults, []);
        assert_eq!(all.years[0].inset, [date(2026, 9, 2), date(2026, 9, 3)]);
        assert_eq!(all.differences[0].2.inset, Some(vec![date(2026, 11, 6)]));
        assert_eq!(all.meetings, [("Board".to_owned(), date(2026, 12, 9))]);
        // The same list again has nothing to add to the year.
        assert_eq!(assemble(&list, &all.years, &schools()).years, []);
    }

    #[test]
    fn days_alone_join_what_was_entered() {
        let entered = [YearDates::usual(AcademicYear::starting(2026).unwrap())];
        let inset = line(2, ListedKind::Inset, date(2027, 6, 25), date(2027, 6, 25), None);
        let all = assemble(std::slice::from_ref(&inset), &entered, &schools());
        assert!(all.years[0].inset.contains(&date(2027, 6, 25)) && all.years[0].inset.len() == 4);
        let none = assemble(&[inset], &[], &schools());
        assert_eq!(none.faults, [(2, "no terms of 2026-27 are entered or in the file".to_owned())]);
    }

    #[test]
    fn a_line_that_cannot_be_used_says_why() {
        let check = |it: Listed, why: &str| {
            let all = assemble(
                &[it],
                &[YearDates::usual(AcademicYear::starting(2026).unwrap())],
                &schools(),
            );
            assert_eq!(all.faults.len(), 1);
            assert!(all.faults[0].1.contains(why), "{:?}", all.faults);
        };
        let day = date(2026, 11, 6);
        check(line(2, ListedKind::Inset, day, day, Some(900_009)), "not a school of the trust");
        check(line(2, ListedKind::Term, day, day, Some(900_001)), "no school belongs here");
        check(line(2, ListedKind::Open, day, day, None), "needs its school");
        check(line(2, ListedKind::Closed, day, date(2026, 11, 5), None), "ends before it begins");
        check(line(2, ListedKind::Meeting, day, day, None), "who meets");
        check(line(2, ListedKind::Term, day, day, None), "three terms or six half-terms");
        check(
            line(2, ListedKind::Inset, date(2026, 12, 28), date(2026, 12, 28), Some(900_001)),
            "not a weekday in term",
        );
    }
}
