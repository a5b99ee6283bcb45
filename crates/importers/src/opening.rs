//! Opening balances out of last year's spreadsheets: each school's band, and days that it has been given already.
//!
//! A school is known by its URN or its name, a band and a line of the offer by what the model calls them. What cannot be
//! found is a fault of its row, and nothing is guessed. Not here: what becomes of them (`storage::opening`).

use jiff::civil::Date;
use trustwide_domain::{
    Decimal, Urn,
    banding::{NoOpening, Openings},
    days::DaysBefore,
    model::{Item, Model},
    roster::{Titles, find_place},
    source::Issue,
};

use crate::{
    ImportError, dates,
    plain::{Line, Plain},
};

/// What the rows may name.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub schools: Vec<(Urn, String)>,
    pub bands: Titles,
    /// Lines of the offer, supplements, bespoke support and what heads give.
    pub lines: Titles,
}

impl Names {
    /// A trust's schools, and what its model calls bands and lines.
    pub fn of(model: Option<&Model>, schools: Vec<(Urn, String)>) -> Names {
        let Some(model) = model else { return Names { schools, ..Names::default() } };
        let titles = |all: Vec<&Item>| {
            Titles::new(all.into_iter().map(|it| (it.id.clone(), it.label.clone())))
        };
        let offer = model.offer.iter().map(|it| &it.item);
        let more = model.supplements.iter().map(|it| &it.item);
        let bespoke = model.bespoke.iter().map(|it| &it.item);
        let heads = model.commitments.iter().map(|it| &it.item);
        Names {
            schools,
            bands: titles(model.bands.iter().map(|it| &it.item).collect()),
            lines: titles(offer.chain(more).chain(bespoke).chain(heads).collect()),
        }
    }
}

/// What a trust's model calls people, so that a column may be one of them.
pub fn titles_of(model: Option<&Model>) -> Titles {
    let designations = model.map(|it| it.designations.as_slice()).unwrap_or_default();
    Titles::new(designations.iter().map(|it| (it.item.id.clone(), it.item.label.clone())))
}

/// Rows that can be used, and what was wrong with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened<T> {
    pub rows: Vec<T>,
    pub issues: Vec<Issue>,
}

/// One school's band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandRow {
    pub line: u64,
    pub urn: Urn,
    pub band: String,
    /// Since when: where the file does not say, the last day that a band of this school can be brought along from.
    pub from: Date,
}

/// Days that one school has been given on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysRow {
    pub line: u64,
    pub urn: Urn,
    pub offer_line: String,
    /// Hundredths of a day.
    pub hundredths: u32,
}

const SCHOOL: &[&str] = &["School", "URN", "School name", "Name"];
const BAND: &[&str] = &["Band", "Category", "Tier", "Level", "Level of support"];
const FROM: &[&str] = &["From", "Since", "Date", "Decided on"];
const LINE: &[&str] = &["Line", "Offer", "Offer line", "For", "Support"];
const DAYS: &[&str] = &["Days used", "Days", "Days delivered", "Used"];

/// Reads bands: one row for each school; a second row for the same school is a fault of that row, and so is a band that
/// is none from before the start.
pub fn read_bands(
    plain: &Plain,
    names: &Names,
    openings: &Openings,
) -> Result<Opened<BandRow>, ImportError> {
    let (school, band) = (plain.needed(SCHOOL)?, plain.needed(BAND)?);
    let from = plain.find(FROM);
    let mut opened = Opened { rows: Vec::<BandRow>::new(), issues: plain.issues.clone() };
    for line in &plain.lines {
        let row = band_row(plain, line, (names, openings), (school, band, from)).and_then(|row| {
            match opened.rows.iter().find(|it| it.urn == row.urn) {
                Some(first) => {
                    let said = format!("this school is on line {} already", first.line);
                    Err(plain.fault(line, school, said))
                }
                None => Ok(row),
            }
        });
        match row {
            Ok(row) => opened.rows.push(row),
            Err(issue) => opened.issues.push(issue),
        }
    }
    Ok(opened)
}

fn band_row(
    plain: &Plain,
    line: &Line,
    (names, openings): (&Names, &Openings),
    (school, band, from): (usize, usize, Option<usize>),
) -> Result<BandRow, Issue> {
    let urn = school_of(plain, line, school, names)?;
    let said = line.cell(Some(band));
    let found = names.bands.find(said).or_else(|| names.bands.find_ending(said));
    let found = found.ok_or_else(|| {
        plain.fault(line, band, no_title("band of the model in force", &names.bands))
    })?;
    let day = match (from, line.cell(from)) {
        (None, _) | (_, "") => openings.last_day(urn),
        (Some(column), said) => match dates::read(said) {
            dates::Day::On(day) => day,
            _ => return Err(plain.fault(line, column, dates::NOT_A_DATE)),
        },
    };
    match openings.refused(urn, day) {
        None => Ok(BandRow { line: line.number, urn, band: found.id, from: day }),
        Some(why) => {
            let late = matches!(why, NoOpening::After(_));
            let column = from.filter(|_| late).unwrap_or(school);
            Err(plain.fault(line, column, why.to_string()))
        }
    }
}

/// Reads days that schools have been given already. Several rows for one school and line add up later; a line that the
/// school was not offered is a fault of its row.
pub fn read_days(
    plain: &Plain,
    names: &Names,
    before: &DaysBefore,
) -> Result<Opened<DaysRow>, ImportError> {
    let columns = (plain.needed(SCHOOL)?, plain.needed(LINE)?, plain.needed(DAYS)?);
    let mut opened = Opened { rows: Vec::new(), issues: plain.issues.clone() };
    for line in &plain.lines {
        match days_row(plain, line, (names, before), columns) {
            Ok(row) => opened.rows.push(row),
            Err(issue) => opened.issues.push(issue),
        }
    }
    Ok(opened)
}

fn days_row(
    plain: &Plain,
    line: &Line,
    (names, before): (&Names, &DaysBefore),
    (school, offer_line, days): (usize, usize, usize),
) -> Result<DaysRow, Issue> {
    let urn = school_of(plain, line, school, names)?;
    let found = names.lines.find(line.cell(Some(offer_line)));
    let found = found.ok_or_else(|| {
        plain.fault(line, offer_line, no_title("line of the model in force", &names.lines))
    })?;
    if let Err(why) = before.sides(urn, &found.id) {
        return Err(plain.fault(line, offer_line, why.to_string()));
    }
    let hundredths = hundredths(line.cell(Some(days)))
        .ok_or_else(|| plain.fault(line, days, "not a number of days above nought, such as 2.5"))?;
    Ok(DaysRow { line: line.number, urn, offer_line: found.id, hundredths })
}

fn school_of(plain: &Plain, line: &Line, column: usize, names: &Names) -> Result<Urn, Issue> {
    let said = line.cell(Some(column));
    let by_urn = said.parse::<Urn>().ok().filter(|urn| names.schools.iter().any(|it| it.0 == *urn));
    let known: Vec<String> = names.schools.iter().map(|it| it.1.clone()).collect();
    let by_name = || find_place(said, &known).map(|at| names.schools[at].0);
    by_urn.or_else(by_name).ok_or_else(|| plain.fault(line, column, NO_SCHOOL))
}

const NO_SCHOOL: &str = "no school of the trust, or more than one: write its URN or its whole name";

/// What is not there, and what may be written instead.
fn no_title(what: &str, titles: &Titles) -> String {
    match titles.labels().as_slice() {
        [] => format!("no {what}: it has none, so adopt a model that does"),
        all => format!("no {what}: write one of {}", all.join("; ")),
    }
}

/// Up to 400 days, in hundredths; nothing finer is a number of days.
fn hundredths(said: &str) -> Option<u32> {
    let number = Decimal::read(said)?;
    let scaled = (number.to_f64() * 100.0).round();
    let exact = (number.to_f64() * 100.0 - scaled).abs() < 1e-6;
    // At most 40,000 after the test, so nothing is cut off.
    (exact && (1.0..=40_000.0).contains(&scaled)).then_some(scaled as u32)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use trustwide_domain::{
        AcademicYear,
        model::{Known, preset},
    };

    use super::*;

    fn names() -> Names {
        let titles = |all: &[(&str, &str)]| {
            Titles::new(all.iter().map(|(id, label)| ((*id).to_owned(), (*label).to_owned())))
        };
        Names {
            schools: vec![
                ("900001".parse().unwrap(), "Avocet Primary School".into()),
                ("900002".parse().unwrap(), "Bittern Primary School".into()),
            ],
            bands: titles(&[("sail", "Tier Sail"), ("tow", "Tier Tow")]),
            lines: titles(&[("mooring", "Time with the director")]),
        }
    }

    fn urn(text: &str) -> Urn {
        text.parse().unwrap()
    }

    fn openings() -> Openings {
        let joined = [(urn("900001"), None), (urn("900002"), None)];
        let started_on = jiff::civil::date(2026, 9, 1);
        Openings { started_on, joined: joined.into(), decided: BTreeSet::new() }
    }

    fn plain(text: &str) -> Plain {
        Plain::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn bands_are_found_by_what_people_call_them() {
        let text = "URN,Band,Since\n900001,Tier Sail,01/09/2025\nBittern,tow,\n900001,tow,\n\
                    Curlew,sail,\nBittern,Z,\nAvocet,sail,soon\n";
        let read = read_bands(&plain(text), &names(), &openings()).unwrap();
        let rows: Vec<_> =
            read.rows.iter().map(|it| format!("{} {} {}", it.urn, it.band, it.from)).collect();
        assert_eq!(rows, ["900001 sail 2025-09-01", "900002 tow 2026-09-01"]);
        let said: Vec<_> = read.issues.iter().map(|it| (it.line, it.reason.as_str())).collect();
        assert_eq!(
            said,
            [
                (4, "this school is on line 2 already"),
                (5, NO_SCHOOL),
                (6, "no band of the model in force: write one of Tier Sail; Tier Tow"),
                (7, dates::NOT_A_DATE),
            ]
        );
    }

    #[test]
    fn a_band_from_after_the_start_or_of_a_school_that_was_decided_is_refused() {
        let decided = BTreeSet::from([urn("900002")]);
        let openings = Openings { decided, ..openings() };
        let text = "School,Band,From\nAvocet,sail,2026-09-02\nBittern,tow,2020-09-01\n";
        let read = read_bands(&plain(text), &names(), &openings).unwrap();
        assert_eq!(read.rows, []);
        let said = |it: &Issue| (it.line, it.column.clone().unwrap(), it.reason.clone());
        let late = "only bands from 1 September 2026 or before can be brought along: a later one is decided in a round";
        let decided =
            "the board has decided about this school here already: its band changes in a round";
        assert_eq!(
            read.issues.iter().map(said).collect::<Vec<_>>(),
            [(2, "From".into(), late.into()), (3, "School".into(), decided.into())]
        );
    }

    #[test]
    fn days_are_never_nought_and_never_guessed() {
        let model = preset("humber").unwrap();
        let model = Model::read("model", model.text, &Known::shipped()).unwrap();
        let names = Names::of(Some(&model), names().schools);
        let [offer, more] = [&model.offer[0].item, &model.supplements[0].item];
        let text = format!(
            "School,For,Days used\nAvocet,{0},2.5\nAvocet,{0},0\nAvocet,{0},\nAvocet,{0},2½\n\
             Avocet,sailing,1\nBittern,\"{1}\",0.25\nBittern,{2},1\n",
            offer.id, offer.label, more.id
        );
        let day = jiff::civil::date(2026, 9, 1);
        let before = DaysBefore {
            year: AcademicYear::of(day),
            day,
            bands: Vec::new(),
            held: Vec::new(),
            model: model.clone(),
        };
        let read = read_days(&plain(&text), &names, &before).unwrap();
        let rows: Vec<_> = read.rows.iter().map(|it| (it.line, it.hundredths)).collect();
        assert_eq!(rows, [(2, 250), (7, 25)]);
        let lines: Vec<_> = read.issues.iter().map(|it| it.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 8]);
        assert!(read.issues[4].reason.contains("this line goes with"), "{:?}", read.issues[4]);
    }
}
