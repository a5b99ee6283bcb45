//! Opening balances out of last year's spreadsheets: each school's band, and days that it has been given already.
//!
//! A school is known by its URN or its name, a band and a line of the offer by what the model calls them. What cannot be
//! found is a fault of its row, and nothing is guessed. Not here: what becomes of them (`storage::opening`).

use jiff::civil::Date;
use trustwide_domain::{
    Decimal, Urn,
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
    /// Lines of the offer, supplements and bespoke support.
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
        Names {
            schools,
            bands: titles(model.bands.iter().map(|it| &it.item).collect()),
            lines: titles(offer.chain(more).chain(bespoke).collect()),
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
    /// Since when; `None` where the file does not say.
    pub from: Option<Date>,
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

/// Reads bands: one row for each school; a second row for the same school is a fault of that row.
pub fn read_bands(plain: &Plain, names: &Names) -> Result<Opened<BandRow>, ImportError> {
    let (school, band) = (plain.needed(SCHOOL)?, plain.needed(BAND)?);
    let from = plain.find(FROM);
    let mut opened = Opened { rows: Vec::<BandRow>::new(), issues: plain.issues.clone() };
    for line in &plain.lines {
        let row = band_row(plain, line, names, (school, band, from)).and_then(|row| {
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
    names: &Names,
    (school, band, from): (usize, usize, Option<usize>),
) -> Result<BandRow, Issue> {
    let urn = school_of(plain, line, school, names)?;
    let said = line.cell(Some(band));
    let found = names.bands.find(said).or_else(|| names.bands.find_ending(said));
    let found = found.ok_or_else(|| {
        plain.fault(line, band, no_title("band of the model in force", &names.bands))
    })?;
    let from = match (from, line.cell(from)) {
        (None, _) | (_, "") => None,
        (Some(column), said) => match dates::read(said) {
            dates::Day::On(day) => Some(day),
            _ => return Err(plain.fault(line, column, dates::NOT_A_DATE)),
        },
    };
    Ok(BandRow { line: line.number, urn, band: found.id, from })
}

/// Reads days that schools have been given already. Several rows for one school and line add up later.
pub fn read_days(plain: &Plain, names: &Names) -> Result<Opened<DaysRow>, ImportError> {
    let columns = (plain.needed(SCHOOL)?, plain.needed(LINE)?, plain.needed(DAYS)?);
    let mut opened = Opened { rows: Vec::new(), issues: plain.issues.clone() };
    for line in &plain.lines {
        match days_row(plain, line, names, columns) {
            Ok(row) => opened.rows.push(row),
            Err(issue) => opened.issues.push(issue),
        }
    }
    Ok(opened)
}

fn days_row(
    plain: &Plain,
    line: &Line,
    names: &Names,
    (school, offer_line, days): (usize, usize, usize),
) -> Result<DaysRow, Issue> {
    let urn = school_of(plain, line, school, names)?;
    let found = names.lines.find(line.cell(Some(offer_line)));
    let found = found.ok_or_else(|| {
        plain.fault(line, offer_line, no_title("line of the model in force", &names.lines))
    })?;
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

    fn plain(text: &str) -> Plain {
        Plain::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn bands_are_found_by_what_people_call_them() {
        let text = "URN,Band,Since\n900001,Tier Sail,01/09/2025\nBittern,tow,\n900001,tow,\n\
                    Curlew,sail,\nBittern,Z,\nAvocet,sail,soon\n";
        let read = read_bands(&plain(text), &names()).unwrap();
        let rows: Vec<_> =
            read.rows.iter().map(|it| format!("{} {} {:?}", it.urn, it.band, it.from)).collect();
        assert_eq!(rows, ["900001 sail Some(2025-09-01)", "900002 tow None"]);
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
    fn days_are_never_nought_and_never_guessed() {
        let text = "School,For,Days used\nAvocet,mooring,2.5\nAvocet,mooring,0\nAvocet,mooring,\n\
                    Avocet,mooring,2½\nAvocet,sailing,1\nBittern,Time with the director,0.25\n";
        let read = read_days(&plain(text), &names()).unwrap();
        let rows: Vec<_> = read.rows.iter().map(|it| (it.line, it.hundredths)).collect();
        assert_eq!(rows, [(2, 250), (7, 25)]);
        assert_eq!(read.issues.len(), 4);
    }
}
