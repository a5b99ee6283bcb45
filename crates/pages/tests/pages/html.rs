//! Just enough of an HTML reader to hold our own pages to account: it takes what our templates write and nothing looser.

use std::collections::{BTreeMap, BTreeSet};

/// Elements without content.
const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "col", "source"];

/// A piece of a document, in order.
#[derive(Debug, Clone)]
pub enum Piece {
    Open(Element),
    Close(String),
    Text(String),
}

#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
}

impl Element {
    pub fn get(&self, attribute: &str) -> &str {
        self.attributes.get(attribute).map_or("", String::as_str)
    }

    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.contains_key(attribute)
    }

    pub fn is_void(&self) -> bool {
        VOID.contains(&self.name.as_str())
    }
}

#[derive(Debug)]
pub struct Document {
    pub pieces: Vec<Piece>,
}

impl Document {
    /// Reads a document, or says where its elements do not nest.
    pub fn read(text: &str) -> Result<Document, String> {
        let mut pieces = Vec::new();
        let mut open: Vec<String> = Vec::new();
        let mut rest = text.trim_start().strip_prefix("<!doctype html>").ok_or("no doctype")?;
        while let Some(at) = rest.find('<') {
            push_text(&mut pieces, &rest[..at]);
            let end =
                at + tag_length(&rest[at..]).ok_or_else(|| near("unclosed tag", &rest[at..]))?;
            let inner = &rest[at + 1..end - 1];
            rest = &rest[end..];
            if let Some(name) = inner.strip_prefix('/') {
                if open.pop().as_deref() != Some(name) {
                    return Err(near(&format!("</{name}> closes what is not open"), rest));
                }
                pieces.push(Piece::Close(name.to_owned()));
                continue;
            }
            let closes_itself = inner.ends_with('/');
            let element = read_element(inner.trim_end_matches('/'))?;
            check_nesting(&element.name, &open)?;
            let name = element.name.clone();
            let void = element.is_void();
            pieces.push(Piece::Open(element));
            if closes_itself && !void {
                pieces.push(Piece::Close(name));
            } else if !void {
                open.push(name);
            }
        }
        match open.as_slice() {
            [] => Ok(Document { pieces }),
            left => Err(format!("never closed: {left:?}")),
        }
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Open(element) => Some(element),
            _ => None,
        })
    }

    /// Levels of the headings, in order.
    pub fn headings(&self) -> impl Iterator<Item = u8> {
        self.elements().filter_map(|it| match it.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        })
    }

    pub fn unlabelled_fields(&self) -> Vec<String> {
        let labels = self.elements().filter(|it| it.name == "label");
        let labelled: BTreeSet<&str> = labels.map(|it| it.get("for")).collect();
        let fields = self.elements().filter(|it| {
            matches!(it.name.as_str(), "input" | "select" | "textarea")
                && it.get("type") != "hidden"
        });
        let bare = fields.filter(|it| !labelled.contains(it.get("id")) && !it.has("aria-label"));
        bare.map(|it| format!("field {:?} has no label", it.get("name"))).collect()
    }

    pub fn wordless_controls(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let Piece::Open(element) = piece else { continue };
            let is_control = matches!(
                element.name.as_str(),
                "a" | "button" | "summary" | "label" | "th" | "h1" | "h2" | "h3" | "h4"
            );
            if is_control && !element.has("aria-label") && self.text_within(at).trim().is_empty() {
                faults.push(format!(
                    "<{}> to {:?} has no words",
                    element.name,
                    element.get("href")
                ));
            }
            if element.name == "a" && element.get("href").is_empty() {
                faults.push("a link leads nowhere".to_owned());
            }
        }
        faults
    }

    pub fn inline_style_and_script(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for element in self.elements() {
            let inline =
                element.attributes.keys().filter(|it| *it == "style" || it.starts_with("on"));
            faults.extend(inline.map(|it| format!("<{} {it}>", element.name)));
            if element.name == "style" || (element.name == "script" && !element.has("src")) {
                faults.push(format!("inline <{}>", element.name));
            }
        }
        faults
    }

    pub fn broken_references(&self) -> Vec<String> {
        let mut ids = BTreeSet::new();
        let mut faults = Vec::new();
        for id in self.elements().filter(|it| it.has("id")).map(|it| it.get("id")) {
            if !ids.insert(id) {
                faults.push(format!("id {id:?} is there twice"));
            }
        }
        for element in self.elements() {
            let named = ["aria-labelledby", "aria-describedby", "for"].map(|it| element.get(it));
            let anchor = element.get("href").strip_prefix('#').unwrap_or_default();
            let wanted = named.iter().flat_map(|it| it.split(' ')).chain([anchor]);
            let lost = wanted.filter(|it| !it.is_empty() && !ids.contains(it));
            faults.extend(
                lost.map(|it| format!("<{}> names {it:?}, which is not there", element.name)),
            );
        }
        faults
    }

    pub fn posts_without_token(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let Piece::Open(form) = piece else { continue };
            if form.name != "form" || form.get("method") != "post" {
                continue;
            }
            let within = self.within(at).iter();
            let tokens = within.filter(|it| matches!(it, Piece::Open(e) if e.get("name") == "form_token" && !e.get("value").is_empty()));
            if tokens.count() != 1 {
                faults.push(format!("the form to {:?}", form.get("action")));
            }
        }
        faults
    }

    /// Addresses of style sheets, scripts and pictures.
    pub fn assets(&self) -> Vec<String> {
        let addresses = self.elements().flat_map(|it| [it.get("href"), it.get("src")]);
        addresses.filter(|it| it.starts_with("/assets/")).map(str::to_owned).collect()
    }

    /// What lies between an opening piece and its close.
    pub fn within(&self, open: usize) -> &[Piece] {
        let mut depth = 0;
        for (at, piece) in self.pieces.iter().enumerate().skip(open) {
            match piece {
                Piece::Open(element) if !element.is_void() => depth += 1,
                Piece::Close(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return &self.pieces[open + 1..at.max(open + 1)];
            }
        }
        &[]
    }

    fn text_within(&self, open: usize) -> String {
        let texts = self.within(open).iter().filter_map(|it| match it {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(unescape(text)));
    }
}

/// Length of the tag that a text starts with; `>` inside quotes does not end it.
fn tag_length(text: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn read_element(inner: &str) -> Result<Element, String> {
    let (name, mut rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find([' ', '\n', '=']).unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        if attribute.is_empty() {
            break;
        }
        let value = match after.strip_prefix("=\"") {
            Some(quoted) => {
                let (value, after) =
                    quoted.split_once('"').ok_or_else(|| near("unclosed quote", inner))?;
                rest = after;
                unescape(value)
            }
            None => {
                rest = after;
                String::new()
            }
        };
        if attributes.insert(attribute.to_owned(), value).is_some() {
            return Err(near(&format!("{attribute} is there twice"), inner));
        }
    }
    Ok(Element { name: name.to_owned(), attributes })
}

/// The mistakes that a browser would silently repair into another page.
fn check_nesting(name: &str, open: &[String]) -> Result<(), String> {
    let parent = open.last().map_or("", String::as_str);
    let inside = |names: &[&str]| open.iter().any(|it| names.contains(&it.as_str()));
    let fits = match name {
        "li" => matches!(parent, "ul" | "ol"),
        "tr" => matches!(parent, "thead" | "tbody"),
        "td" | "th" => parent == "tr",
        "thead" | "tbody" | "caption" => parent == "table",
        "dt" | "dd" => matches!(parent, "dl" | "div"),
        "form" => !inside(&["form"]),
        "a" | "button" => !inside(&["a", "button"]),
        "summary" => parent == "details",
        "option" => parent == "select",
        "div" | "ul" | "ol" | "dl" | "table" | "section" | "details" | "p" | "form-group"
        | "fieldset" => !inside(&["p", "h1", "h2", "h3", "h4", "summary", "label", "button"]),
        _ => true,
    };
    if fits { Ok(()) } else { Err(format!("<{name}> inside <{parent}>, within {open:?}")) }
}

fn unescape(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    named.iter().fold(text.to_owned(), |text, (code, letter)| text.replace(code, letter))
}

fn near(why: &str, text: &str) -> String {
    format!("{why}, near {:?}", text.chars().take(80).collect::<String>())
}
