//! Inspections: what was found, when, and under which framework, in one set of columns for every layout.
//!
//! Legacy grades and report cards have separate columns and separate words, and neither is ever turned into the other. Where
//! one row of a file has both, the block has two rows for the school. Not here: the layouts themselves
//! ([`inspections_json`](crate::inspections_json), [`inspections_table`](crate::inspections_table)).

use trustwide_domain::source::ReadFile;

use crate::{
    ImportError,
    cells::Shape,
    dates::{self, Day},
    file::{Content, File},
    grades::Scale,
    inspections_json, inspections_table,
    reading::{Kept, Reading},
};

/// Reads inspections: one row for each outcome, some schools with many.
pub fn read(file: &File<'_>) -> Result<ReadFile, ImportError> {
    match &file.content {
        Content::Json(text) => inspections_json::read(file, text),
        Content::Table(_) => inspections_table::read(file, file.table()?),
    }
}

macro_rules! fields {
    ($($name:ident = $shape:expr;)*) => {
        /// A column of the block; its name is the variant in snake case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(non_camel_case_types, reason = "the names are those of the block's columns")]
        pub enum Field { $($name,)* }

        impl Field {
            /// Each of them, in the block's order.
            pub const ALL: &'static [Field] = &[$(Field::$name,)*];

            /// The block's name for the column.
            pub fn name(self) -> &'static str {
                match self { $(Field::$name => stringify!($name),)* }
            }

            fn shape(self) -> Shape {
                match self { $(Field::$name => $shape,)* }
            }
        }
    };
}

const LEGACY: Shape = Shape::Grade(Scale::Legacy);
const CARD: Shape = Shape::Grade(Scale::ReportCard);

fields! {
    name = Shape::Words;
    inspected_on = Shape::Date;
    published_on = Shape::Date;
    framework = Shape::Words;
    overall_effectiveness_legacy = LEGACY;
    quality_of_education_legacy = LEGACY;
    behaviour_and_attitudes_legacy = LEGACY;
    personal_development_legacy = LEGACY;
    leadership_and_management_legacy = LEGACY;
    early_years_legacy = LEGACY;
    sixth_form_legacy = LEGACY;
    ungraded_on = Shape::Date;
    ungraded_outcome = Shape::Words;
    category_of_concern = Shape::Grade(Scale::Concern);
    inclusion = CARD;
    curriculum_and_teaching = CARD;
    achievement = CARD;
    attendance_and_behaviour = CARD;
    personal_development_and_well_being = CARD;
    leadership_and_governance = CARD;
    early_years = CARD;
    post_16_provision = CARD;
    safeguarding = Shape::Grade(Scale::Safeguarding);
}

impl Field {
    fn is_of_legacy(self) -> bool {
        (Field::overall_effectiveness_legacy as usize..=Field::ungraded_outcome as usize)
            .contains(&(self as usize))
    }

    fn is_of_report_card(self) -> bool {
        Field::inclusion as usize <= self as usize
    }
}

/// One outcome as its file words it.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    said: [&'a str; Field::ALL.len()],
}

impl<'a> Outcome<'a> {
    /// An outcome of the legacy frameworks: the report card's columns do not apply.
    pub fn legacy(inspected_on: &'a str) -> Self {
        let framework = match dates::read(inspected_on) {
            Day::On(day) if day < jiff::civil::date(2019, 9, 1) => "pre_2019_legacy",
            _ => "eif_2019_legacy",
        };
        Self::new(inspected_on, framework, Field::is_of_report_card)
    }

    /// A report card: the legacy columns do not apply.
    pub fn report_card(inspected_on: &'a str) -> Self {
        Self::new(inspected_on, "report_card_2025", Field::is_of_legacy)
    }

    fn new(inspected_on: &'a str, framework: &'a str, foreign: fn(Field) -> bool) -> Self {
        let mut said = [""; Field::ALL.len()];
        for field in Field::ALL.iter().filter(|field| foreign(**field)) {
            said[*field as usize] = "Does not apply";
        }
        Outcome { said }.with(Field::inspected_on, inspected_on).with(Field::framework, framework)
    }

    /// The same, from the time when grade 3 was called satisfactory.
    pub fn satisfactory(mut self) -> Self {
        for field in Field::ALL.iter().filter(|field| field.shape() == LEGACY) {
            if self.said[*field as usize] == "3" {
                self.said[*field as usize] = "Satisfactory";
            }
        }
        self
    }

    /// What it says in the column at this place of [`Field::ALL`].
    pub fn said(&self, at: usize) -> Option<&'a str> {
        self.said.get(at).copied()
    }

    /// The same, with one more thing said.
    pub fn with(mut self, field: Field, text: &'a str) -> Self {
        self.said[field as usize] = text;
        self
    }
}

/// A reading with the columns of inspections.
pub fn reading<'f>(file: &File<'f>) -> Reading<'f> {
    let kept = |(at, field): (usize, &Field)| Kept::new(field.name(), at, field.shape());
    Reading::new(file, Field::ALL.iter().enumerate().map(kept).collect()).many_rows_a_place()
}
