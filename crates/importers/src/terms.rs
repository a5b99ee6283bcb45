//! Term dates, inset days, closures and meetings, as a trust keeps them in a spreadsheet: one line for each.
//!
//! Columns: what (term, half term, inset, closed, open, meeting), from, to, school (its URN), name. Not here: what the
//! lines come to (`domain::calendar::assemble`).

use jiff::civil::Date;
use trustwide_domain::{
    Urn,
    calendar::{Listed, ListedKind, Span},
    source::Issue,
};

use crate::{
    ImportError,
    dates::{self, Day},
    plain::{Line, Plain},
};

const KIND: [&str; 4] = ["What", "Kind", "Type", "Event"];
const FROM: [&str; 6] = ["From", "First day", "Start", "Start date", "Begins", "Date"];
const TO: [&str; 6] = ["To", "Last day", "End", "End date", "Ends", "Until"];
const SCHOOL: [&str; 3] = ["School", "URN", "School URN"];
const NAME: [&str; 4] = ["Name", "Body", "Committee", "Note"];

/// What a list of dates held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    pub lines: Vec<Listed>,
    pub issues: Vec<Issue>,
    /// The same list as CSV, for carrying it from its preview to its landing.
    pub csv: String,
}

/// Reads a list of dates, CSV or .xlsx. Refused whole where a column is missing or no line can be used.
pub fn read(bytes: &[u8]) -> Result<Terms, ImportError> {
    let plain = Plain::read(bytes)?;
    let columns = Columns {
        kind: plain.needed(&KIND)?,
        from: plain.needed(&FROM)?,
        to: plain.find(&TO),
        school: plain.find(&SCHOOL),
        name: plain.find(&NAME),
    };
    let mut terms = Terms { csv: plain.to_csv(), issues: plain.issues.clone(), ..Terms::default() };
    for line in &plain.lines {
        match columns.read(&plain, line) {
            Ok(listed) => terms.lines.push(listed),
            Err(issue) => terms.issues.push(issue),
        }
    }
    Ok(terms)
}

struct Columns {
    kind: usize,
    from: usize,
    to: Option<usize>,
    school: Option<usize>,
    name: Option<usize>,
}

impl Columns {
    fn read(&self, plain: &Plain, line: &Line) -> Result<Listed, Issue> {
        let kind = kind(line.cell(Some(self.kind))).ok_or_else(|| {
            let known = "not one of term, half term, inset, closed, open, meeting";
            plain.fault(line, self.kind, known)
        })?;
        let first = day(plain, line, self.from)?;
        let last = match self.to.filter(|at| !line.cell(Some(*at)).is_empty()) {
            Some(at) => day(plain, line, at)?,
            None => first,
        };
        Ok(Listed {
            line: line.number,
            kind,
            span: Span::new(first, last),
            school: self.school(plain, line)?,
            name: line.cell(self.name).to_owned(),
        })
    }

    fn school(&self, plain: &Plain, line: &Line) -> Result<Option<Urn>, Issue> {
        let Some(at) = self.school.filter(|at| !line.cell(Some(*at)).is_empty()) else {
            return Ok(None);
        };
        let urn = line.cell(Some(at)).parse();
        urn.map(Some).map_err(|_| {
            plain.fault(line, at, "not a URN: six digits, or nothing for the whole trust")
        })
    }
}

fn day(plain: &Plain, line: &Line, at: usize) -> Result<Date, Issue> {
    match dates::read(line.cell(Some(at))) {
        Day::On(day) => Ok(day),
        _ => Err(plain.fault(line, at, dates::NOT_A_DATE)),
    }
}

fn kind(cell: &str) -> Option<ListedKind> {
    let words = cell.to_lowercase().replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(match words.as_str() {
        "term" | "term dates" | "autumn term" | "spring term" | "summer term" => ListedKind::Term,
        "half term" | "half term break" | "half term holiday" | "break" => ListedKind::HalfTerm,
        "inset" | "inset day" | "training" | "training day" => ListedKind::Inset,
        "closed" | "closure" | "extra holiday" => ListedKind::Closed,
        "open" | "open specially" => ListedKind::Open,
        "meeting" | "board" | "committee" | "board meeting" => ListedKind::Meeting,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_people_write_them() {
        let text = "Kind,Start date,End date,URN,Name\n\
                    Term,02/09/2026,18/12/2026,,Autumn\n\
                    half-term,2026-10-26,2026-10-30,,\n\
                    Training day,06/11/2026,,900001,\n\
                    Meeting,09/12/2026,,,Board of trustees\n\
                    Fete,09/12/2026,,,\n\
                    Inset,30/02/2027,,,\n\
                    Inset,06/11/2026,,Fen Lane,\n";
        let terms = read(text.as_bytes()).unwrap();
        let said: Vec<String> = terms
            .lines
            .iter()
            .map(|it| {
                format!(
                    "{} {:?} {} {} {:?} {}",
                    it.line,
                    it.kind,
                    it.span.first,
                    it.span.last,
                    it.school.map(|it| it.number()),
                    it.name
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "2 Term 2026-09-02 2026-12-18 None Autumn",
                "3 HalfTerm 2026-10-26 2026-10-30 None ",
                "4 Inset 2026-11-06 2026-11-06 Some(900001) ",
                "5 Meeting 2026-12-09 2026-12-09 None Board of trustees",
            ]
        );
        let faults: Vec<_> =
            terms.issues.iter().map(|it| (it.line, it.value.as_deref().unwrap_or(""))).collect();
        assert_eq!(faults, [(6, "Fete"), (7, "30/02/2027"), (8, "Fen Lane")]);
        assert_eq!(read(terms.csv.as_bytes()).unwrap().lines, terms.lines);
    }

    #[test]
    fn a_wrong_file_is_refused_whole() {
        let refused = read(b"Name,Band\nFen Lane,D\n").unwrap_err().to_string();
        assert!(refused.contains("no column called What"), "{refused}");
        assert!(read(b"").is_err());
    }
}
