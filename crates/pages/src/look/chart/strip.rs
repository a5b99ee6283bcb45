//! An estimate on its fixed scale: the axis, England dashed, the margin as a line, the figure as a point.

use trustwide_domain::Coded;

use super::svg::Svg;
use crate::look::{Figure, Scale, say};

const WIDTH: f64 = 158.0;
const HEIGHT: f64 = 24.0;
const EDGE: f64 = 5.0;
const MIDDLE: f64 = HEIGHT / 2.0;

/// The strip for a figure, or nothing where there is no value: a page then says the reason in words.
pub fn strip(figure: &Figure, compared: &Coded<f64>, scale: &Scale) -> String {
    let Coded::Value(value) = figure.value else { return String::new() };
    let x = |it: f64| EDGE + scale.place(it) * (WIDTH - 2.0 * EDGE);
    let class = if figure.is_beyond_chance() { "strip differs" } else { "strip" };
    let mut svg = Svg::open(class, WIDTH, HEIGHT, &label(figure, *compared));
    svg.line("axis", (EDGE, MIDDLE), (WIDTH - EDGE, MIDDLE));
    if let Coded::Value(england) = *compared {
        svg.line("england", (x(england), 2.0), (x(england), HEIGHT - 2.0));
    }
    if let Some(margin) = figure.margin {
        svg.line("margin", (x(margin.lower), MIDDLE), (x(margin.upper), MIDDLE));
    }
    svg.circle("point", (x(value), MIDDLE), 4.0);
    svg.close()
}

fn label(figure: &Figure, compared: Coded<f64>) -> String {
    let mut label = figure.said();
    if figure.margin.is_some() {
        label.push_str(&format!(", margin {}", figure.margin_said()));
    }
    if let Coded::Value(england) = compared {
        label.push_str(&format!(", England {}", say::value(england, figure.unit, figure.places)));
    }
    if figure.is_beyond_chance() {
        label.push_str("; differs beyond chance");
    }
    label
}

#[cfg(test)]
mod tests {
    use trustwide_domain::Reason;

    use super::*;
    use crate::look::{Differs, Unit};

    #[test]
    fn a_strip_names_what_it_shows() {
        let figure = Figure::share(0.42).with_margin(0.28, 0.57).differing(Differs::Below);
        let svg = strip(&figure, &Coded::Value(0.62), &Scale::SHARE);
        assert!(
            svg.contains(
                r#"aria-label="42%, margin 28 to 57%, England 62%; differs beyond chance""#
            ),
            "{svg}"
        );
        assert!(svg.starts_with(r#"<svg class="strip differs""#), "{svg}");
    }

    #[test]
    fn no_value_no_strip() {
        let figure = Figure::missing(Unit::Share, Reason::Suppressed);
        assert_eq!(strip(&figure, &Coded::Value(0.62), &Scale::SHARE), "");
    }
}
