//! Inspections as tables: the publisher's own monthly file, the performance tables' sheet of outcomes, and a plain list of
//! URN, grade and date. They differ only in what they call each column.

use trustwide_domain::{SourceKind::Inspections, source::ReadFile};

use crate::{
    ImportError,
    dates::{self, Day},
    file::File,
    inspections::{self, Field, Outcome},
    places::{About, school},
    reading::Reading,
    table::{Next, Row, Table},
};

const LEGACY: [(Field, &[&str]); 11] = [
    (
        Field::inspected_on,
        &[
            "Inspection start date of latest OEIF graded inspection",
            "Inspection start date",
            "Inspection date",
        ],
    ),
    (
        Field::published_on,
        &["Publication date of latest OEIF graded inspection", "Publication date"],
    ),
    (
        Field::overall_effectiveness_legacy,
        &["Latest OEIF overall effectiveness", "Overall effectiveness", "Rating"],
    ),
    (
        Field::quality_of_education_legacy,
        &["Latest OEIF quality of education", "Quality of education"],
    ),
    (
        Field::behaviour_and_attitudes_legacy,
        &["Latest OEIF behaviour and attitudes", "Behaviour and attitudes"],
    ),
    (
        Field::personal_development_legacy,
        &["Latest OEIF personal development", "Personal development"],
    ),
    (
        Field::leadership_and_management_legacy,
        &[
            "Latest OEIF effectiveness of leadership and management",
            "Latest OEIF leadership and management",
            "Effectiveness of leadership and management",
        ],
    ),
    (Field::early_years_legacy, &["Latest OEIF early years provision (where applicable)"]),
    (Field::sixth_form_legacy, &["Latest OEIF sixth form provision (where applicable)"]),
    (Field::ungraded_on, &["Date of latest ungraded inspection"]),
    (Field::ungraded_outcome, &["Ungraded inspection overall outcome"]),
];

const CARD: [(Field, &[&str]); 11] = [
    (Field::inspected_on, &["Inspection start date"]),
    (Field::published_on, &["Publication date"]),
    (Field::safeguarding, &["Safeguarding standards"]),
    (Field::inclusion, &["Inclusion"]),
    (Field::curriculum_and_teaching, &["Curriculum and teaching"]),
    (Field::achievement, &["Achievement"]),
    (Field::attendance_and_behaviour, &["Attendance and behaviour"]),
    (
        Field::personal_development_and_well_being,
        &["Personal development and wellbeing", "Personal development and well-being"],
    ),
    (Field::leadership_and_governance, &["Leadership and governance"]),
    (Field::early_years, &["Early years (where applicable)"]),
    (Field::post_16_provision, &["Post-16 provision (where applicable)"]),
];

const CONCERN: [&str; 2] = ["Most recent category of concern", "Category of concern"];

/// Where one layout has what.
struct Layout {
    urn: usize,
    name: Option<usize>,
    concern: Option<usize>,
    legacy: Vec<(Field, usize)>,
    card: Vec<(Field, usize)>,
}

/// Reads a table of inspections.
pub fn read(file: &File<'_>, mut table: Table<'_>) -> Result<ReadFile, ImportError> {
    table.require(Inspections, &["URN"])?;
    let layout = Layout::of(&table);
    if layout.legacy.iter().chain(&layout.card).all(|(field, _)| is_date(*field)) {
        table.require(Inspections, &["Overall effectiveness"])?;
    }
    let mut reading = inspections::reading(file);
    loop {
        let (done, of) = table.position();
        reading.pause(done, of)?;
        match table.next(0)? {
            Next::End => break,
            Next::Blank => reading.row(0, About::Nothing, |_| None),
            Next::Unusable(issue) => reading.row(issue.line, About::Unusable(issue), |_| None),
            Next::Cut(row, issue) => {
                reading.complain(issue);
                layout.add(&mut reading, &row);
            }
            Next::Row(row) => layout.add(&mut reading, &row),
        }
    }
    let (done, of) = table.position();
    reading.finish(done, of)
}

impl Layout {
    fn of(table: &Table<'_>) -> Self {
        let found = |list: &[(Field, &[&str])]| -> Vec<(Field, usize)> {
            list.iter()
                .filter_map(|(field, names)| Some((*field, table.find_any(names)?)))
                .collect()
        };
        let mut card = found(&CARD);
        let mut legacy = found(&LEGACY);
        if card.iter().all(|(field, _)| is_date(*field)) {
            card.clear();
        } else {
            // Beside a report card, the plain date columns are the report card's.
            let own = |at: usize| card.iter().all(|(_, theirs)| *theirs != at);
            legacy.retain(|(_, at)| own(*at));
        }
        Layout {
            urn: table.find("URN").unwrap_or(usize::MAX),
            name: table.find("School name"),
            concern: table.find_any(&CONCERN),
            legacy,
            card,
        }
    }

    /// One outcome, or two where the row has a report card beside the last legacy inspection.
    fn add(&self, reading: &mut Reading<'_>, row: &Row<'_>) {
        let (card, legacy) = (has_outcome(row, &self.card), has_outcome(row, &self.legacy));
        let about = match card || legacy {
            true => school(row.line(), "URN", row.trimmed(self.urn)),
            false => About::Nothing,
        };
        let About::Place(place) = about else { return reading.row(row.line(), about, |_| None) };
        if !legacy {
            let outcome = self.card(row);
            return reading.row(row.line(), about, |at| outcome.said(at));
        }
        let outcome = self.legacy(row, !card);
        reading.row(row.line(), about, |at| outcome.said(at));
        if card {
            let outcome = self.card(row);
            reading.keep(row.line(), place, |at| outcome.said(at));
        }
    }

    fn card<'r>(&self, row: &Row<'r>) -> Outcome<'r> {
        self.filled(row, Outcome::report_card(""), &self.card)
            .with(Field::category_of_concern, cell(row, self.concern))
    }

    /// The most recent concern belongs to the most recent inspection, which a report card is.
    fn legacy<'r>(&self, row: &Row<'r>, is_latest: bool) -> Outcome<'r> {
        let on = self.legacy.iter().find(|(field, _)| *field == Field::inspected_on);
        let on = cell(row, on.map(|(_, at)| *at));
        let outcome = self.filled(row, Outcome::legacy(on), &self.legacy);
        let concern = if is_latest { cell(row, self.concern) } else { "" };
        let outcome = outcome.with(Field::category_of_concern, concern);
        if is_before_requires_improvement(on) { outcome.satisfactory() } else { outcome }
    }

    fn filled<'r>(
        &self,
        row: &Row<'r>,
        mut outcome: Outcome<'r>,
        columns: &[(Field, usize)],
    ) -> Outcome<'r> {
        for (field, at) in columns {
            outcome = outcome.with(*field, row.trimmed(*at));
        }
        outcome.with(Field::name, cell(row, self.name))
    }
}

fn cell<'r>(row: &Row<'r>, column: Option<usize>) -> &'r str {
    column.map_or("", |at| row.trimmed(at))
}

fn has_outcome(row: &Row<'_>, columns: &[(Field, usize)]) -> bool {
    columns
        .iter()
        .any(|(field, at)| !is_date(*field) && !matches!(row.trimmed(*at), "" | "NULL" | "null"))
}

fn is_date(field: Field) -> bool {
    matches!(field, Field::inspected_on | Field::published_on | Field::ungraded_on)
}

/// Grade 3 was called satisfactory until the end of August 2012.
fn is_before_requires_improvement(inspected_on: &str) -> bool {
    matches!(dates::read(inspected_on), Day::On(day) if day < jiff::civil::date(2012, 9, 1))
}
