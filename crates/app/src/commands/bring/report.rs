//! What came of one spreadsheet: what is in it, what is doubtful, what could not be used, and whether it landed.

use serde::Serialize;
use trustwide_domain::source::Issue;

use crate::{
    commands::import::issue_line,
    output::{say, thousands},
};

#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    pub landed: bool,
    /// The same file had landed before, so nothing changed.
    pub already: bool,
    pub rows_read: u64,
    pub rows_kept: u64,
    /// What is in it, each a sentence.
    pub found: Vec<String>,
    pub doubts: Vec<Doubtful>,
    pub issues: Vec<Issue>,
    /// By which all of it is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
    /// Why the whole file was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// Something doubtful, and how to say otherwise.
#[derive(Debug, Serialize)]
pub struct Doubtful {
    pub said: String,
    pub settle: String,
}

impl Report {
    /// A file that cannot be used at all.
    pub fn refused(name: &str, sheet: Option<String>, why: String) -> Self {
        Report { file: name.into(), sheet, refused: Some(why), ..Report::default() }
    }

    /// Says it in plain lines.
    pub fn say(&self, land: bool) {
        let place = match &self.sheet {
            Some(sheet) => format!("{}, sheet {sheet:?}", self.file),
            None => self.file.clone(),
        };
        if let Some(why) = &self.refused {
            return say(format_args!("{place}: refused whole, nothing was kept: {why}"));
        }
        say(format_args!(
            "{place}: {} rows read, {} can be used",
            thousands(self.rows_read),
            thousands(self.rows_kept)
        ));
        self.found.iter().for_each(|it| say(format_args!("  {it}")));
        for it in &self.doubts {
            say(format_args!("  doubtful: {} {}", it.said, it.settle));
        }
        for it in &self.issues {
            say(format_args!("  {place}, {}", issue_line(it)));
        }
        match (&self.undo, self.already, land) {
            (_, true, _) => say("  it had landed before: nothing changed"),
            (Some(id), _, _) => say(format_args!("  landed; --undo {id} takes all of it back")),
            (None, _, true) => say("  nothing in it can be used, so nothing landed"),
            (None, _, false) => say("  nothing has changed yet: --land lands it"),
        }
    }
}
