//! A list of people as a trust keeps it: a name, a place, and a column for each thing that a person may be.
//!
//! Nothing is numbered, nothing has to be in order, and a column that means nothing here is named and left out. Not here:
//! what is doubtful about the list (`domain::roster`).

use jiff::civil::Date;
use trustwide_domain::{
    roster::{Listed, Named, PostIs, Titles},
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
        let listed = person(plain, line, (name, place, known), &columns)
            .and_then(|it| own_address(plain, line, known[0], it, &roster.people));
        match listed {
            Ok(listed) => {
                roster.issues.extend(post_fault(&listed, known[1].map(|at| &plain.columns[at])));
                roster.people.push(listed);
            }
            Err(issue) => roster.issues.push(issue),
        }
    }
    Ok(roster)
}

/// Refuses somebody with the address of another: only one of the two could ever sign in by it.
fn own_address(
    plain: &Plain,
    line: &Line,
    column: Option<usize>,
    listed: Listed,
    before: &[Listed],
) -> Result<Listed, Issue> {
    let same_name = |it: &Listed| it.name.eq_ignore_ascii_case(&listed.name);
    let other = before.iter().find(|it| it.has_address_of(&listed) && !same_name(it));
    match (other, column) {
        (Some(other), Some(column)) => {
            let said = format!("{} has this address already, on line {}", other.name, other.line);
            Err(plain.fault(line, column, said))
        }
        _ => Ok(listed),
    }
}

/// What is to be said of a post whose words name no role of a school; its line is kept.
fn post_fault(listed: &Listed, column: Option<&String>) -> Option<Issue> {
    let said = match listed.post_is() {
        PostIs::OfTrust(_) => {
            "a role of the whole trust, which nobody is given by a list: this post opens published figures only. Give the role under People"
        }
        PostIs::Unknown => {
            "no role that is known here: the post keeps this title and opens published figures only"
        }
        PostIs::OfSchool(_) | PostIs::Unnamed => return None,
    };
    Some(issues::cell(listed.line, column?, &listed.post, said))
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
    let (from_on, to_on) = (day(from)?, day(until)?);
    if let (Some(from), Some(to), Some(column)) = (from_on, to_on, until)
        && to < from
    {
        return Err(plain.fault(line, column, "this day is before the first one"));
    }
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
        from: from_on,
        until: to_on,
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
    fn reversed_dates_and_a_second_address_are_refused_and_a_strange_post_is_said() {
        let text = "Name,School,E-mail,Post,From,Until\n\
                    Ann Teal,Fen Lane,ann@fen.example,Headteacher,2026-09-01,2026-08-31\n\
                    Bo Wren,Fen Lane,bo@fen.example,Wizard,2026-09-01,2026-09-01\n\
                    Cy Rail,Fen Lane,BO@fen.example,Teacher,,\n\
                    Bo Wren,Reed End,bo@fen.example,Chief executive,,\n";
        let roster = read(&Plain::read(text.as_bytes()).unwrap(), &titles()).unwrap();
        let lines: Vec<_> = roster.people.iter().map(|it| it.line).collect();
        assert_eq!(lines, [3, 5]);
        let said: Vec<_> = (roster.issues.iter())
            .map(|it| (it.line, it.column.as_deref().unwrap(), it.row_refused, &it.reason[..24]))
            .collect();
        assert_eq!(
            said,
            [
                (2, "Until", true, "this day is before the f"),
                (3, "Post", false, "no role that is known he"),
                (4, "E-mail", true, "Bo Wren has this address"),
                (5, "Post", false, "a role of the whole trus"),
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
