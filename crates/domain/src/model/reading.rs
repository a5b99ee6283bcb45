//! One file being read: the ids that it defines and uses, and every fault found so far.
//!
//! Not here: how one table is read (`fields`).

use std::{cell::RefCell, collections::BTreeMap, ops::Range};

use toml::de::DeTable;

use super::{
    error::{FaultKind, ModelError, nearest},
    fields::Fields,
    grammar::Asked,
    kind::Kind,
};

/// Where something stands in the file, in bytes.
pub(super) type At = Range<usize>;

/// One file being read: its text, the ids that it defines and uses, and the faults found so far.
pub(super) struct Reading<'a> {
    file: &'a str,
    text: &'a str,
    faults: RefCell<Vec<ModelError>>,
    ids: RefCell<BTreeMap<(Kind, String), usize>>,
    uses: RefCell<Vec<(Kind, String, At)>>,
}

impl<'a> Reading<'a> {
    /// Reads a file's root table with `read`; every fault, in the order of the file, if there is any.
    pub fn whole<T>(
        file: &'a str,
        text: &'a str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Result<T, Vec<ModelError>> {
        let (value, _, faults) = Reading::with_asked(file, text, read);
        if faults.is_empty() { Ok(value) } else { Err(faults) }
    }

    /// The same, with what was asked of the root table, and every fault.
    pub fn with_asked<T>(
        file: &'a str,
        text: &'a str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> (T, Vec<Asked>, Vec<ModelError>) {
        let reading = Reading {
            file,
            text,
            faults: RefCell::default(),
            ids: RefCell::default(),
            uses: RefCell::default(),
        };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let remedy = "Mend the TOML here: the rest is read once it is whole.";
            reading.fault(error.span().unwrap_or(0..0), FaultKind::Syntax, error.message(), remedy);
        }
        let (value, asked) = Fields::read(&reading, (root.get_ref(), 0..0), None, read);
        reading.check_uses();
        let mut faults = reading.faults.into_inner();
        // A line that is not TOML makes other keys go missing, which would only mislead.
        if faults.iter().any(|it| it.kind == FaultKind::Syntax) {
            faults.retain(|it| it.kind == FaultKind::Syntax);
        }
        faults.sort_by_key(|it| (it.line, it.column, it.kind));
        (value, asked, faults)
    }

    /// Notes a fault at a place.
    pub fn fault(
        &self,
        at: At,
        kind: FaultKind,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.fault_of(None, at, kind, problem, remedy);
    }

    /// The same of a key.
    pub fn fault_of(
        &self,
        key: Option<String>,
        at: At,
        kind: FaultKind,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |it| it + 1);
        self.faults.borrow_mut().push(ModelError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            kind,
            key,
            problem: problem.into(),
            remedy: remedy.into(),
        });
    }

    /// Notes that the file defines this id.
    pub fn define(&self, kind: Kind, id: &str, at: At) {
        let line = self.text[..at.start].matches('\n').count() + 1;
        if let Some(first) = self.ids.borrow().get(&(kind, id.to_owned())) {
            let problem = format!("there are two of the {} `{id}`", kind.said());
            let remedy = format!("Give one of them another id: the first is in line {first}.");
            self.fault(at, FaultKind::DuplicateId, problem, remedy);
            return;
        }
        self.ids.borrow_mut().insert((kind, id.to_owned()), line);
    }

    /// Notes that something in the file points at this id; whether it is defined is known at the end.
    pub fn note_use(&self, kind: Kind, id: &str, at: At) {
        self.uses.borrow_mut().push((kind, id.to_owned(), at));
    }

    fn check_uses(&self) {
        let ids = self.ids.borrow();
        for (kind, id, at) in self.uses.borrow().iter() {
            if ids.contains_key(&(*kind, id.clone())) {
                continue;
            }
            let defined: Vec<&str> =
                ids.keys().filter(|(it, _)| it == kind).map(|(_, id)| id.as_str()).collect();
            let problem = format!("there is no {} `{id}`", kind.said());
            self.fault(at.clone(), FaultKind::Dangling, problem, choice(id, &defined));
        }
    }
}

/// "Did you mean …?" where a word is near, and what may be written.
pub(super) fn choice(word: &str, list: &[&str]) -> String {
    match (nearest(word, list.iter().copied()), list) {
        (Some(near), _) => format!("Did you mean `{near}`?"),
        (None, []) => "Define it first, or take this key out.".to_owned(),
        (None, list) => format!("Use one of: {}.", list.join(", ")),
    }
}
