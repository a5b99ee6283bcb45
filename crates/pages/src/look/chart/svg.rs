//! A small writer of SVG: elements with attributes, text escaped, numbers short.

use std::fmt::Write;

/// An `svg` element being written.
pub struct Svg {
    text: String,
}

impl Svg {
    /// Opens a picture of this size that says `label` to a screen reader.
    pub fn open(class: &str, width: f64, height: f64, label: &str) -> Self {
        let (w, h) = (short(width), short(height));
        let mut text = String::with_capacity(1024);
        let _ = write!(
            text,
            r#"<svg class="{class}" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{}">"#,
            escape(label)
        );
        Svg { text }
    }

    pub fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(short);
        let _ =
            write!(self.text, r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#);
    }

    pub fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let [x, y, r] = [x, y, radius].map(short);
        let _ = write!(self.text, r#"<circle class="{class}" cx="{x}" cy="{y}" r="{r}"/>"#);
    }

    pub fn rect(
        &mut self,
        class: &str,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        round: f64,
    ) {
        let [x, y, w, h, r] = [x, y, width, height, round].map(short);
        let _ = write!(
            self.text,
            r#"<rect class="{class}" x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}"/>"#
        );
    }

    pub fn polyline(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> =
            points.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
        let _ = write!(self.text, r#"<polyline class="{class}" points="{}"/>"#, points.join(" "));
    }

    /// Text that starts, is centred or ends at a point: `anchor` is `start`, `middle` or `end`.
    pub fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: &str, words: &str) {
        let [x, y] = [x, y].map(short);
        let _ = write!(
            self.text,
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}">{}</text>"#,
            escape(words)
        );
    }

    /// Text that reads upwards from a point.
    pub fn text_upwards(&mut self, class: &str, (x, y): (f64, f64), words: &str) {
        let [x, y] = [x, y].map(short);
        let _ = write!(
            self.text,
            r#"<text class="{class}" transform="translate({x} {y}) rotate(-90)">{}</text>"#,
            escape(words)
        );
    }

    pub fn close(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }
}

/// At most one decimal place, and none that is nought.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Text made safe inside an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut svg = Svg::open("c", 10.0, 5.5, r#"a "quoted" <name>"#);
        svg.text("t", (1.25, 2.0), "end", "A & B");
        let text = svg.close();
        assert!(text.contains(r#"aria-label="a &quot;quoted&quot; &lt;name&gt;""#), "{text}");
        assert!(
            text.ends_with(r#"x="1.2" y="2" text-anchor="end">A &amp; B</text></svg>"#),
            "{text}"
        );
    }
}
