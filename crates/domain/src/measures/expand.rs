//! From the TOML files to columns: each measure's pattern, written out for each of its groups.

use super::{
    Catalogue, Column, Meaning, Unit,
    toml_form::{File, Group, Groups, Measure},
};

/// Why a catalogue cannot be used. The files are part of the program, so a test finds these before anybody else does.
#[derive(Debug, thiserror::Error)]
pub(super) enum CatalogueError {
    #[error("it is not the TOML that was expected")]
    Form(#[from] toml::de::Error),
    #[error("measure {measure} names the group or set {name:?}, which is not defined")]
    Group { measure: String, name: String },
    #[error("two measures have the column {0}")]
    Twice(String),
}

impl Catalogue {
    /// Reads one or more files into one catalogue; where two files have the same column, the first one's meaning holds.
    pub(super) fn read(texts: &[&str]) -> Result<Self, CatalogueError> {
        let mut all = Catalogue {
            columns: Vec::new(),
            by_name: Default::default(),
            earlier: Default::default(),
            by_year: Vec::new(),
        };
        for text in texts {
            all.add(toml::from_str(text)?)?;
        }
        Ok(all)
    }

    fn add(&mut self, file: File) -> Result<(), CatalogueError> {
        let before = self.columns.len();
        for measure in &file.measure {
            for column in measure.written_out(&file)? {
                self.place(column, before)?;
            }
            for column in measure.only_earlier(&file)? {
                self.earlier.entry(column.name.to_ascii_lowercase()).or_insert(column);
            }
        }
        for name in &file.text.columns {
            self.place(text_column(name), before)?;
        }
        self.by_year.extend(file.by_year.iter().map(|it| it.to_ascii_lowercase()));
        Ok(())
    }

    fn place(&mut self, column: Column, before: usize) -> Result<(), CatalogueError> {
        match self.by_name.get(&column.name.to_ascii_lowercase()) {
            Some(&at) if at >= before => Err(CatalogueError::Twice(column.name)),
            Some(_) => Ok(()),
            None => {
                self.by_name.insert(column.name.to_ascii_lowercase(), self.columns.len());
                self.columns.push(column);
                Ok(())
            }
        }
    }
}

impl Measure {
    /// Every column of the measure: its figures group by group, then their limits.
    fn written_out(&self, file: &File) -> Result<Vec<Column>, CatalogueError> {
        let mut figures = Vec::new();
        let mut limits = Vec::new();
        for group in self.groups(file)? {
            for name in &self.column.0 {
                figures.push(self.column(name, group, group.fill(name)));
                limits.extend(self.limit_columns(group));
            }
        }
        for (id, names) in &self.columns {
            let group = file.find_group(self, id)?;
            figures.extend(names.0.iter().map(|name| self.column(name, group, name.clone())));
        }
        figures.sort_by_key(|it| file.group.iter().position(|group| group.id == it.meaning.group));
        figures.extend(limits);
        Ok(figures)
    }

    /// The spellings that occur only with a year in them.
    fn only_earlier(&self, file: &File) -> Result<Vec<Column>, CatalogueError> {
        let mut found = Vec::new();
        for (id, names) in &self.earlier {
            let group = file.find_group(self, id)?;
            found.extend(names.0.iter().map(|name| self.column(name, group, name.clone())));
        }
        Ok(found)
    }

    fn groups<'f>(&self, file: &'f File) -> Result<Vec<&'f Group>, CatalogueError> {
        if let Some(id) = &self.group {
            return Ok(vec![file.find_group(self, id)?]);
        }
        let listed = match &self.groups {
            Groups::Listed(ids) => ids,
            Groups::Set(name) => file.sets.get(name).ok_or_else(|| self.unknown(name))?,
        };
        let mut groups = vec![file.find_group(self, "all")?];
        for id in listed {
            groups.push(file.find_group(self, id)?);
        }
        Ok(groups)
    }

    fn column(&self, pattern: &str, group: &Group, name: String) -> Column {
        let limits = self.limit_patterns().map(|(l, u)| (group.fill(l), group.fill(u)));
        let coverage = self.coverage.clone().filter(|_| group.id == "all");
        let meaning = Meaning {
            measure: self.id.clone(),
            group: group.id.clone(),
            unit: self.unit.into(),
            label: self.label.clone(),
            short: self.short.clone().unwrap_or_else(|| self.label.clone()),
            group_label: group.label.clone(),
            weight: self.weight(group),
            coverage,
            limits: limits.filter(|_| pattern.contains('*')),
            spread: self.spread.clone(),
            decimals: self.decimals,
            better: self.better,
            headline: self.headline,
            inferred: false,
        };
        Column { name, meaning }
    }

    /// The column that weighs an average: the measure's own, or the group's cohort. Sums and texts have none.
    fn weight(&self, group: &Group) -> Option<String> {
        if !matches!(self.unit.into(), Unit::Share | Unit::Points | Unit::Score) {
            return None;
        }
        let name = self.weight.as_ref().map_or_else(|| group.cohort.clone(), |it| group.fill(it));
        Some(name).filter(|it| !it.is_empty())
    }

    fn limit_patterns(&self) -> Option<(&str, &str)> {
        Some((self.lower.as_deref()?, self.upper.as_deref()?))
    }

    /// Limits are kept beside their figure; averaging them over schools would mean nothing, so they have no weight.
    fn limit_columns(&self, group: &Group) -> Vec<Column> {
        let Some((lower, upper)) = self.limit_patterns() else { return Vec::new() };
        let limit = |pattern: &str, ending: &str, word: &str| {
            let mut column = self.column(pattern, group, group.fill(pattern));
            column.meaning.measure.push_str(ending);
            column.meaning.label = format!("{}: {word} limit", self.label);
            column.meaning.short = column.meaning.label.clone();
            let Meaning { weight, coverage, limits, headline, .. } = &mut column.meaning;
            (*weight, *coverage, *limits, *headline) = (None, None, None, None);
            column
        };
        vec![limit(lower, "_lower", "lower"), limit(upper, "_upper", "upper")]
    }

    fn unknown(&self, name: &str) -> CatalogueError {
        CatalogueError::Group { measure: self.id.clone(), name: name.into() }
    }
}

impl Group {
    fn fill(&self, pattern: &str) -> String {
        pattern.replace('*', &self.suffix)
    }
}

impl File {
    fn find_group(&self, measure: &Measure, id: &str) -> Result<&Group, CatalogueError> {
        self.group.iter().find(|it| it.id == id).ok_or_else(|| measure.unknown(id))
    }
}

fn text_column(name: &str) -> Column {
    let meaning = Meaning {
        unit: Unit::Text,
        inferred: false,
        ..super::inferred(&name.to_ascii_lowercase())
    };
    Column { name: name.to_owned(), meaning }
}
