//! A file given to a reader: unpacked, its text decoded, and what its name and its giver say about it.

use std::borrow::Cow;

use trustwide_domain::{AcademicYear, SourceKind, Stage};

use crate::{
    Hints, ImportError,
    container::{self, Unpacked},
    naming::Told,
    sheet,
    table::Table,
    text,
};

/// A file ready to be read.
#[derive(Debug)]
pub struct File<'a> {
    pub kind: SourceKind,
    pub told: Told,
    pub content: Content<'a>,
    pub hints: &'a Hints<'a>,
}

/// The text of a file, by its form.
#[derive(Debug)]
pub enum Content<'a> {
    /// CSV, or a sheet turned into it.
    Table(Cow<'a, str>),
    Json(Cow<'a, str>),
}

/// Where the content was: the name of the file inside an archive, or of the sheet inside a workbook.
#[derive(Debug, Default)]
pub struct Within {
    pub file: Option<String>,
    pub sheet: Option<String>,
}

impl<'a> Content<'a> {
    /// Unpacks and decodes; also says where in the file the content was.
    pub fn open(bytes: &'a [u8], hints: &Hints<'_>) -> Result<(Self, Within), ImportError> {
        if bytes.is_empty() {
            return Err(ImportError::Empty);
        }
        let (unpacked, file) = container::unpack(bytes, &hints.limits)?;
        let mut within = Within { file, sheet: None };
        let content = match unpacked {
            Unpacked::Workbook(workbook) => {
                let sheet = sheet::read(workbook, &hints.limits)?;
                within.sheet = Some(sheet.name);
                Content::Table(Cow::Owned(sheet.text))
            }
            Unpacked::Plain(bytes) => {
                let text = text::decode(bytes)?;
                match text.trim_start().as_bytes().first() {
                    Some(b'{' | b'[') => Content::Json(text),
                    _ => Content::Table(text),
                }
            }
        };
        Ok((content, within))
    }
}

impl<'a> File<'a> {
    /// Opens a file of a known kind.
    pub fn open(
        kind: SourceKind,
        name: &str,
        bytes: &'a [u8],
        hints: &'a Hints<'a>,
    ) -> Result<Self, ImportError> {
        let (content, within) = Content::open(bytes, hints)?;
        let told = within.file.as_deref().map_or(Told::default(), Told::by).or(Told::by(name));
        Ok(File { kind, told, content, hints })
    }

    /// The table, its header read; refused where the file is JSON, which this kind never is.
    pub fn table(&self) -> Result<Table<'_>, ImportError> {
        match &self.content {
            Content::Table(text) => Table::new(text, self.hints.limits),
            Content::Json(_) => Err(ImportError::WrongForm { kind: self.kind, form: "JSON" }),
        }
    }

    /// How firm the figures are: as the giver says, or the name; the department's own files are final otherwise.
    pub fn stage(&self) -> Stage {
        self.hints.stage.or(self.told.stage).unwrap_or(Stage::Final)
    }

    /// The year that the giver, the name and the columns agree on.
    pub fn year(&self, by_columns: Option<AcademicYear>) -> Result<AcademicYear, ImportError> {
        let says = [
            ("what is inside the file", by_columns),
            ("the file's name", self.told.year),
            ("the year given with it", self.hints.year),
        ];
        let mut settled: Option<(&'static str, AcademicYear)> = None;
        for (who, year) in says.into_iter().filter_map(|(who, year)| Some((who, year?))) {
            match settled {
                Some((first_says, first)) if first != year => {
                    return Err(ImportError::YearsDisagree {
                        first_says,
                        first,
                        second_says: who,
                        second: year,
                    });
                }
                _ => settled = settled.or(Some((who, year))),
            }
        }
        settled.map(|(_, year)| year).ok_or(ImportError::NoYear)
    }
}
