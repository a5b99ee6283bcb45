//! The measure catalogue: what each column of a published file means, as data in `crates/domain/measures/*.toml`.
//!
//! To change a column's meaning, change its TOML file; nothing else knows column names. Not here: reading files
//! (`importers`), arithmetic on figures (`figures`), how a figure is written for people (`say`).

mod expand;
mod toml_form;

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use serde::{Deserialize, Serialize};

use crate::{AcademicYear, SourceKind};

/// What kind of number a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A part of a cohort: a fraction in 0..=1 in the program, `68%` in files and on pages.
    Share,
    /// A signed difference: a progress score, or a gap in percentage points.
    Points,
    /// An average on a scale: a scaled score, Attainment 8, points, entries.
    Score,
    /// Pupils, or something else that adds up over pupils.
    #[serde(rename = "pupils")]
    Count,
    /// Schools, in tables of trusts.
    Schools,
    /// Kept as found, and never calculated with.
    Text,
}

impl Unit {
    /// The word that JSON and commands use.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Points => "points",
            Unit::Score => "score",
            Unit::Count => "pupils",
            Unit::Schools => "schools",
            Unit::Text => "text",
        }
    }

    /// Whether figures of several schools add up (rather than average).
    pub fn adds_up(self) -> bool {
        matches!(self, Unit::Count | Unit::Schools)
    }
}

/// Which way is better, where one is: for words, never for colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    Higher,
    Lower,
}

/// What one column means.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The measure's id, such as `rwm_expected`; an earlier year's has its ending too (`rwm_expected_18`).
    pub measure: String,
    /// The group's id, such as `disadvantaged`; `all` for all pupils.
    pub group: String,
    pub unit: Unit,
    /// How people read the measure.
    pub label: String,
    /// The same for a table's head.
    pub short: String,
    pub group_label: String,
    /// The column of the same file that an average over schools is weighted by; `None` where none is published.
    pub weight: Option<String>,
    /// The column with the share of the cohort that is in the average.
    pub coverage: Option<String>,
    /// The columns with the department's own 95 % limits.
    pub limits: Option<(String, String)>,
    /// The national standard deviation of pupils' scores, by year.
    pub spread: BTreeMap<AcademicYear, f64>,
    /// Figures after the point that the file gives; of the percentage, for a share.
    pub decimals: u8,
    pub better: Option<Better>,
    /// Its place among the figures that pages show first.
    pub headline: Option<u8>,
    /// Whether the catalogue does not name this column, so that unit and label are guesses from its name. A reader that
    /// finds numbers in an inferred text column may keep them as numbers.
    pub inferred: bool,
}

/// A column of the catalogue. Files differ in case (`ALPHAIND`, `AlphaIND`): look it up without regard to case.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    pub meaning: Meaning,
}

/// What every column of one kind of file means.
#[derive(Debug)]
pub struct Catalogue {
    /// In the order of the TOML file: measure by measure, all pupils first.
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// Spellings that occur only with a year in them, written without it.
    earlier: HashMap<String, Column>,
    /// Counts that are also published for earlier years, in lower case.
    by_year: Vec<String>,
}

macro_rules! catalogues {
    ($($static:ident = $($file:literal),+;)*) => {
        $(static $static: LazyLock<Catalogue> = LazyLock::new(|| {
            Catalogue::read(&[$(include_str!(concat!("../measures/", $file))),+])
                .unwrap_or_else(|error| panic!("the measure catalogue {}: {error}", [$($file),+].join(" and ")))
        });)*
    };
}

catalogues! {
    KS2 = "ks2.toml";
    KS4 = "ks4.toml";
    CENSUS = "census.toml";
    ABSENCE = "absence.toml";
    TRUST_KS2 = "trust-ks2.toml";
    // A trust reports in the department's own columns, primary and secondary schools in one file.
    TRUST_RESULTS = "ks2.toml", "ks4.toml";
}

impl Catalogue {
    /// The catalogue of a kind of file; `None` for kinds that hold no figures.
    pub fn of(kind: SourceKind) -> Option<&'static Catalogue> {
        Some(match kind {
            SourceKind::Ks2 => &KS2,
            SourceKind::Ks4 => &KS4,
            SourceKind::Census => &CENSUS,
            SourceKind::Absence => &ABSENCE,
            SourceKind::TrustKs2 => &TRUST_KS2,
            SourceKind::TrustResults => &TRUST_RESULTS,
            _ => return None,
        })
    }

    /// What a column means, whatever the case of its name. One that the catalogue does not name has its lower-cased name for
    /// a measure, and a unit inferred from the department's naming where that is safe.
    pub fn meaning(&self, column: &str) -> Meaning {
        let name = column.to_ascii_lowercase();
        self.exact(&name)
            .map(|it| it.meaning.clone())
            .or_else(|| self.of_earlier_year(&name))
            .unwrap_or_else(|| inferred(&name))
    }

    /// The columns that somebody asks for: a measure's id means all its groups, a column's name that column alone.
    ///
    /// Empty for a word that is neither; a file may still have a column of that name ([`Self::meaning`] says what of).
    pub fn find(&self, asked: &str) -> Vec<Column> {
        let asked = asked.to_ascii_lowercase();
        let of_measure = self.measure(&asked);
        if !of_measure.is_empty() {
            return of_measure;
        }
        if let Some(column) = self.exact(&asked) {
            return vec![column.clone()];
        }
        match self.of_earlier_year(&asked) {
            Some(meaning) => vec![Column { name: asked.to_ascii_uppercase(), meaning }],
            None => Vec::new(),
        }
    }

    /// The figures that pages show first, for all pupils, in their order.
    pub fn headlines(&self) -> Vec<&Column> {
        let mut chosen: Vec<&Column> = self
            .columns
            .iter()
            .filter(|it| it.meaning.headline.is_some() && it.meaning.group == "all")
            .collect();
        chosen.sort_by_key(|it| it.meaning.headline);
        chosen
    }

    /// Every column that the catalogue names, in its own order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn exact(&self, name: &str) -> Option<&Column> {
        self.by_name.get(name).map(|&at| &self.columns[at])
    }

    fn measure(&self, id: &str) -> Vec<Column> {
        self.columns.iter().filter(|it| it.meaning.measure == id).cloned().collect()
    }

    /// A column that repeats an earlier year's figure, such as `ptrwm_exp_18` or `ptl2basics_94_17_ptq_ee`.
    fn of_earlier_year(&self, name: &str) -> Option<Meaning> {
        let (base, year) = without_year(name)?;
        let column = self.exact(&base).or_else(|| self.earlier.get(&base))?;
        Some(self.in_earlier_year(column.meaning.clone(), year))
    }

    fn in_earlier_year(&self, meaning: Meaning, year: &str) -> Meaning {
        let when = match year {
            "3yr" => "three years together".to_owned(),
            digits => format!("20{digits}"),
        };
        let ending = year.to_ascii_uppercase();
        let weighed = |it: &String| self.by_year.contains(&it.to_ascii_lowercase());
        Meaning {
            measure: format!("{}_{year}", meaning.measure),
            label: format!("{} ({when})", meaning.label),
            short: format!("{} ({when})", meaning.short),
            weight: meaning.weight.filter(weighed).map(|it| format!("{it}_{ending}")),
            coverage: None,
            limits: meaning.limits.map(|(l, u)| (format!("{l}_{ending}"), format!("{u}_{ending}"))),
            spread: BTreeMap::new(),
            headline: None,
            ..meaning
        }
    }
}

/// Endings that the department adds after the year.
const AFTER_YEAR: [&str; 3] = ["", "_ptq_ee", "_ptq"];

/// A column's name with its year taken out, and the year: `16` in `tavent_efsm6cla1a_16_ptq_ee`, or `3yr`.
///
/// Only 14 to 39 are years: `_94` and `_95` are grades.
fn without_year(name: &str) -> Option<(String, &str)> {
    AFTER_YEAR.iter().find_map(|after| {
        let (base, year) = name.strip_suffix(after)?.rsplit_once('_')?;
        let is_year = year == "3yr" || year.len() == 2 && matches!(year.parse(), Ok(14u8..=39));
        is_year.then(|| (format!("{base}{after}"), year))
    })
}

/// The meaning of a column that nobody has described: a name and a careful guess.
fn inferred(name: &str) -> Meaning {
    let unit = match name {
        _ if name.starts_with("pt") => Unit::Share,
        _ if name.starts_with("telig") || name.starts_with("tpup") => Unit::Count,
        _ => Unit::Text,
    };
    Meaning {
        measure: name.to_owned(),
        group: "all".into(),
        unit,
        label: name.to_ascii_uppercase(),
        short: name.to_ascii_uppercase(),
        group_label: "All pupils".into(),
        weight: None,
        coverage: None,
        limits: None,
        spread: BTreeMap::new(),
        decimals: 0,
        better: None,
        headline: None,
        inferred: true,
    }
}

#[cfg(test)]
mod tests;
