//! A page's main part as a person would read it aloud: headings, sentences, rows, and where each control leads.

use crate::html::{Document, Element, Piece};

/// The prose of a document's `main`.
pub fn of_main(document: &Document) -> String {
    let main =
        document.pieces.iter().position(|it| matches!(it, Piece::Open(e) if e.name == "main"));
    let mut prose = Prose::default();
    let pieces = main.map_or(&[][..], |at| document.within(at));
    pieces.iter().for_each(|piece| prose.take(piece));
    prose.finish()
}

#[derive(Default)]
struct Prose {
    lines: Vec<String>,
    line: String,
    /// Closing words of the controls that are open.
    after: Vec<(String, String)>,
    /// Inside a picture only its label is read.
    picture: bool,
}

impl Prose {
    fn take(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(element) => self.open(element),
            Piece::Close(name) => self.close(name),
            Piece::Text(_) if self.picture => {}
            Piece::Text(text) => self.say(text),
        }
    }

    fn open(&mut self, element: &Element) {
        let mark = match element.name.as_str() {
            "h1" => "\n# ",
            "h2" => "\n## ",
            "h3" => "\n### ",
            "h4" => "\n#### ",
            "li" => "- ",
            "summary" => "> ",
            "p" | "div" | "form" | "section" | "article" | "tr" | "dt" | "caption"
            | "blockquote" | "figcaption" | "fieldset" | "option" | "br" => "",
            _ => return self.open_inline(element),
        };
        if self.line == "- " && mark.is_empty() {
            return;
        }
        self.end_line();
        if mark.starts_with('\n') {
            self.lines.push(String::new());
        }
        self.line.push_str(mark.trim_start_matches('\n'));
        if element.name == "form" {
            self.line = format!("({} {})", element.get("method"), element.get("action"));
            self.end_line();
        }
    }

    fn open_inline(&mut self, element: &Element) {
        match element.name.as_str() {
            "svg" => {
                self.picture = true;
                self.say(&format!(" [picture: {}]", element.get("aria-label")));
            }
            "a" => self.wrap(element, format!("]({})", element.get("href"))),
            "button" => self.wrap(element, "]".to_owned()),
            "td" | "th" if !self.line.is_empty() => self.line.push_str(" | "),
            "dd" => self.line.push_str(": "),
            "input" | "textarea" | "select" if element.get("type") != "hidden" => {
                let on = if element.has("checked") { ", on" } else { "" };
                self.say(&format!(" ___{}{on}", element.get("value")));
            }
            "span" if element.get("class").contains("sub") => self.line.push_str(" / "),
            _ => {}
        }
    }

    fn wrap(&mut self, element: &Element, after: String) {
        self.line.push('[');
        self.after.push((element.name.clone(), after));
    }

    fn close(&mut self, name: &str) {
        if name == "svg" {
            self.picture = false;
        }
        if self.after.last().is_some_and(|(open, _)| open == name) {
            let after = self.after.pop().map(|(_, words)| words);
            self.line.push_str(&after.unwrap_or_default());
        }
        if matches!(
            name,
            "h1" | "h2" | "h3" | "h4" | "p" | "li" | "tr" | "summary" | "caption" | "div" | "dd"
        ) {
            self.end_line();
        }
    }

    fn say(&mut self, text: &str) {
        let spoken: Vec<&str> = text.split_whitespace().collect();
        if text.starts_with(char::is_whitespace)
            && !self.line.is_empty()
            && !self.line.ends_with([' ', '['])
        {
            self.line.push(' ');
        }
        self.line.push_str(&spoken.join(" "));
        if text.ends_with(char::is_whitespace) && !spoken.is_empty() {
            self.line.push(' ');
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.lines.push(line.trim_end().to_owned());
        }
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.lines.join("\n").trim_start().to_owned()
    }
}
