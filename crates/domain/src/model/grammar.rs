//! What the strict reader asks for, section by section: learnt from the reader itself, so that a form offers what is read.
//!
//! Not here: how a key is read (`fields`), what stands in a text (`draft`).

use std::sync::LazyLock;

use super::{Model, kind::Kind, words::Word};

/// One key that a table is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub key: &'static str,
    pub shape: Shape,
    /// A table without it has a fault.
    pub needed: bool,
    /// What is asked of each table under it, where it holds tables.
    pub inside: Vec<Asked>,
}

/// What may stand under a key.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// The id that the table defines.
    Id,
    Text,
    /// A text that says something exact, and what it may say.
    Parsed(&'static str),
    Number,
    Whole {
        least: i64,
        most: i64,
    },
    /// Yes or no, and which of them it is where it is left out.
    Flag {
        otherwise: bool,
    },
    Day,
    /// Several texts.
    List,
    /// A word of a list.
    Word(SaidWords),
    /// The id of another element.
    One(Kind),
    /// The ids of other elements.
    Each(Kind),
    Table,
    Tables,
}

/// A list of words with what people read for each.
pub type SaidWords = fn() -> Vec<(&'static str, String)>;

/// A closed list, whose words are what people read.
pub(super) fn said_words<W: Word>() -> Vec<(&'static str, String)> {
    let words = W::ALL.iter().map(|it| (*it).into());
    words.map(|it: &'static str| (it, it.to_owned())).collect()
}

/// What is asked of a whole model file, in the reader's order.
pub(super) fn grammar() -> &'static [Asked] {
    static LEARNT: LazyLock<Vec<Asked>> = LazyLock::new(learn);
    &LEARNT
}

/// Reads a text with one empty table for each section known so far, until reading it asks for no more.
fn learn() -> Vec<Asked> {
    let mut text = String::new();
    loop {
        let asked = Model::asked_of(&text);
        let wider = with_empty_tables(&asked, "");
        if wider == text {
            return asked;
        }
        text = wider;
    }
}

fn with_empty_tables(asked: &[Asked], within: &str) -> String {
    let each = asked.iter().filter_map(|it| {
        let path = format!("{within}{}", it.key);
        let header = match it.shape {
            Shape::Table => format!("[{path}]\n"),
            Shape::Tables => format!("[[{path}]]\n"),
            _ => return None,
        };
        Some(header + &with_empty_tables(&it.inside, &format!("{path}.")))
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(path: &[&str]) -> String {
        let mut asked = grammar();
        for step in path {
            asked = &asked.iter().find(|it| it.key == *step).unwrap().inside;
        }
        asked.iter().map(|it| it.key).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_reader_says_what_each_section_may_hold() {
        let check = |path: &[&str], expected: &str| assert_eq!(keys(path), expected, "{path:?}");
        let item = "id label says cites strand maturity blank by_school own_words asks";
        check(&["value"], item);
        check(&["offer"], &format!("{item} amount unit part_year"));
        check(&["reserve"], &format!("{item} amount unit"));
        check(&["band", "criterion"], &format!("{item} needed judged rule"));
        check(&["cadence", "after"], "cadence months then");
        check(&["term", "aliases"], "word until");
        check(&["value", "asks"], "id label each_year");
        check(&["top_slice", "share"], &format!("{item} percent"));
    }
}
