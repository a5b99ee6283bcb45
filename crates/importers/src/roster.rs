//! A list of people as a trust keeps it: a name, a place, and a column for each thing that a person may be.
//!
//! Nothing is numbered, nothing has to be in order, and a column that means nothing here is named and left out. Not here:
//! what is doubtful about the list (`domain::roster`).

use jiff::civil::Date;
use trustwide_domain::{
    roster::{Listed, Named, Titles},
    source::Issue,
};

use crate::{
    ImportError, dates, issues,
    plain::{Line, Plain},
};

/// A list of people as read.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    pub people: Vec<Listed>,
    pub issues: Vec<Issue>,
}

const NAME: &[&str] = &["Name", "Full name", "Person"];
const PLACE: &[&str] = &["School", "Place", "Base", "Based at"];
const EMAIL: &[&str] = &["E-mail", "Email", "E-mail address", "Email address"];
const POST: &[&str] = &["Post", "Role", "Job title"];
const FROM: &[&str] = &["From", "Start", "Start date"];
const UNTIL: &[&str] = &["Until", "To", "End", "End date"];

/// Reads a list of people. `titles` are what the model in force calls people, so that a column may be one of them.
pub fn read(plain: &Plain, titles: &Titles) -> Result<Roster, ImportError> {
    let name = plain.needed(NAME)?;
    let place = plain.needed(PLACE)?;
    let known = [EMAIL, POST, FROM, UNTIL].map(|names| plain.find(names));
    let mut roster = Roster { people: Vec::new(), issues: plain.issues.clone() };
    let mut columns: Vec<(usize, Named)> = Vec::new();
    for (at, column) in plain.columns.iter().enumerate() {
        if at == name || at == place || known.contains(&Some(at)) || column.is_empty() {
            continue;
        }
        match titles.find(column) {
            Some(found) => columns.push((at, found)),
            None => roster.issues.push(issues::cell(
                1,
                column,
                "",
                "not a column that is known here; left out",
            )),
        }
    }
    for line in &plain.lines {
        match person(plain, line, (name, place, known), &columns) {
            Ok(listed) => roster.people.push(listed),
            Err(issue) => roster.issues.push(issue),
        }
    }
    Ok(roster)
}

type Columns = (usize, usize, [Option<usize>; 4]);

fn person(
    plain: &Plain,
    line: &Line,
    (name, place, [email, post, from, until]): Columns,
    columns: &[(usize, Named)],
) -> Result<Listed, Issue> {
    let text = |at| line.cell(at).to_owned();
    if line.cell(Some(name)).is_empty() {
        return Err(plain.fault(
            line,
            name,
            "the line has no name: write one, or take the line out",
        ));
    }
    let day = |at: Option<usize>| match (at, line.cell(at)) {
        (_, "") | (None, _) => Ok(None),
        (Some(column), said) => {
            day(said).map(Some).ok_or_else(|| plain.fault(line, column, dates::NOT_A_DATE))
        }
    };
    let holds = columns.iter().flat_map(|(at, title)| {
        let areas = line.cell(Some(*at)).split([';', '/', '\n']).map(str::trim);
        areas.filter(|it| !it.is_empty()).map(|area| (title.id.clone(), area_of(area, title)))
    });
    Ok(Listed {
        line: line.number,
        name: text(Some(name)).split_whitespace().collect::<Vec<_>>().join(" "),
        place: text(Some(place)),
        email: Some(text(email)).filter(|it| !it.is_empty()),
        post: text(post),
        from: day(from)?,
        until: day(until)?,
        holds: holds.collect(),
    })
}

fn day(said: &str) -> Option<Date> {
    match dates::read(said) {
        dates::Day::On(day) => Some(day),
        _ => None,
    }
}

/// A tick says only that somebody is one; anything else is what they do it in.
fn area_of(said: &str, title: &Named) -> String {
    let tick = ["y", "yes", "x", "✓", "1", "true"].contains(&said.to_lowercase().as_str());
    if tick || said.eq_ignore_ascii_case(&title.label) { String::new() } else { said.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles() -> Titles {
        Titles::new([
            ("sle".to_owned(), "Specialist leader of education".to_owned()),
            ("statutory_moderator".to_owned(), "Statutory moderator".to_owned()),
        ])
    }

    #[test]
    fn a_cell_may_hold_two_areas_and_a_column_may_be_called_by_its_initials() {
        let text = "Name,School,SLEs,Moderator?,Start\n\
                    Ann  Teal,Fen Lane,Maths; Computing,,2026-09-01\n\
                    ,Fen Lane,Art,,\n\
                    Bo Wren,Reed End,,,someday\n";
        let roster = read(&Plain::read(text.as_bytes()).unwrap(), &titles()).unwrap();
        assert_eq!(roster.people.len(), 1);
        let ann = &roster.people[0];
        assert_eq!((ann.name.as_str(), ann.line), ("Ann Teal", 2));
        let holds: Vec<_> = ann.holds.iter().map(|(id, area)| format!("{id} {area}")).collect();
        assert_eq!(holds, ["sle Maths", "sle Computing"]);
        let said: Vec<_> = roster.issues.iter().map(|it| (it.line, it.reason.as_str())).collect();
        assert_eq!(
            said,
            [
                (1, "not a column that is known here; left out"),
                (3, "the line has no name: write one, or take the line out"),
                (4, dates::NOT_A_DATE),
            ]
        );
    }

    #[test]
    fn a_tick_is_no_area() {
        let text = "Name,School,Statutory moderators\nAnn Teal,Fen Lane,Yes\nBo Wren,Fen Lane,Key stage 1\n";
        let roster = read(&Plain::read(text.as_bytes()).unwrap(), &titles()).unwrap();
        let areas: Vec<_> = roster.people.iter().map(|it| it.holds[0].1.as_str()).collect();
        assert_eq!(areas, ["", "Key stage 1"]);
    }
}
