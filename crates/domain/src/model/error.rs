//! What is wrong with a model file: where, what, and what to do about it.

use std::fmt;

use serde::Serialize;

/// One fault in a file. Reading a file gives all of them at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct ModelError {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub kind: FaultKind,
    /// The key that it is about, as forms name it: `amount`, `after.months`. `None` where it is about none.
    #[serde(skip)]
    pub key: Option<String>,
    /// What is wrong, in lower case.
    pub problem: String,
    /// What to do, as a sentence.
    pub remedy: String,
}

/// The kinds of fault that callers and tests tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Not TOML at all.
    Syntax,
    UnknownKey,
    MissingKey,
    WrongType,
    /// A word outside a closed list, or a value outside its range.
    BadValue,
    BadUnit,
    DuplicateId,
    /// An id that nothing in the file, or no framework, defines.
    Dangling,
    /// A criterion that no data can test.
    Untestable,
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ModelError { file, line, column, problem, remedy, .. } = self;
        write!(f, "{file}:{line}:{column}: {problem}. {remedy}")
    }
}

/// The word of a list that is spelt most like this one, where one is near.
pub(super) fn nearest<'a>(word: &str, list: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = list.into_iter().map(|it| (edits(word, it), it));
    let near = near.filter(|(edits, it)| *edits <= 1.max(it.chars().count() / 3));
    near.min().map(|(_, it)| it)
}

/// How many letters must be added, dropped, changed or swapped with a neighbour to make one word of another.
fn edits(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<_>>()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let changed = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_suggested() {
        let list = ["strand", "label", "part_year", "maturity"];
        let check =
            |word: &str, near: Option<&str>| assert_eq!(nearest(word, list), near, "{word}");
        check("stradn", Some("strand"));
        check("lable", Some("label"));
        check("part-year", Some("part_year"));
        check("colour", None);
        check("", None);
    }
}
