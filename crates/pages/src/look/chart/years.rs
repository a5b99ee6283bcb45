//! A measure over the years: each year's figure with its margin, England dashed through them, the day of joining as a
//! line, and what else the latest year is compared with as labelled marks on the right.

use trustwide_domain::{AcademicYear, Coded};

use super::svg::Svg;
use crate::look::{Figure, Scale, say};

const WIDTH: f64 = 364.0;
const HEIGHT: f64 = 208.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 256.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 182.0;
/// Labels on the right keep this far apart, so that close figures stay legible.
const LABEL_GAP: f64 = 14.0;

/// One year of one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct YearPoint {
    pub year: AcademicYear,
    pub figure: Figure,
    pub england: Coded<f64>,
}

/// A mark for the latest year: `Local authority`, 63 %.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    pub name: String,
    pub value: f64,
}

/// Everything the chart draws.
#[derive(Debug, Clone)]
pub struct YearsChart<'a> {
    pub label: &'a str,
    pub scale: Scale,
    pub points: Vec<YearPoint>,
    pub references: Vec<Reference>,
    /// The first year that began in the trust; a line is drawn before it.
    pub joined: Option<AcademicYear>,
}

impl YearsChart<'_> {
    /// The chart as SVG; nothing where there is no year at all.
    pub fn draw(&self) -> String {
        let Some(first) = self.points.first() else { return String::new() };
        let mut svg = Svg::open("years", WIDTH, HEIGHT, &self.describe());
        self.draw_axis(&mut svg, &first.figure);
        self.draw_england(&mut svg);
        self.draw_joined(&mut svg);
        for (at, point) in self.points.iter().enumerate() {
            self.draw_year(&mut svg, at, point);
        }
        self.draw_references(&mut svg);
        svg.close()
    }

    fn describe(&self) -> String {
        let figures = self.points.iter().filter(|it| !it.figure.is_missing());
        let said: Vec<String> =
            figures.map(|it| format!("{} {}", it.year, it.figure.said())).collect();
        match said.is_empty() {
            true => format!("{}: no figure in any year", self.label),
            false => format!(
                "{} by year: {}. The table below has all figures",
                self.label,
                said.join(", ")
            ),
        }
    }

    fn x(&self, at: usize) -> f64 {
        let slot = (RIGHT - LEFT) / self.points.len() as f64;
        LEFT + slot * (at as f64 + 0.5)
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - self.scale.place(value) * (BOTTOM - TOP)
    }

    fn draw_axis(&self, svg: &mut Svg, like: &Figure) {
        for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let value = self.scale.from + part * (self.scale.to - self.scale.from);
            let y = self.y(value);
            svg.line("grid", (LEFT, y), (RIGHT, y));
            if part != 0.25 && part != 0.75 {
                svg.text("tick", (LEFT - 6.0, y + 4.0), "end", &say::value(value, like.unit, 0));
            }
        }
    }

    fn draw_year(&self, svg: &mut Svg, at: usize, point: &YearPoint) {
        let x = self.x(at);
        // Labels would touch beyond seven years; then every second is named, the latest always.
        if self.points.len() <= 7 || (self.points.len() - 1 - at).is_multiple_of(2) {
            svg.text("tick", (x, BOTTOM + 17.0), "middle", &short_year(point.year));
        }
        let Coded::Value(value) = point.figure.value else {
            if let Coded::Missing(reason) = point.figure.value {
                let words = reason.words().split(':').next().unwrap_or_default();
                svg.text_upwards("why", (x + 4.0, BOTTOM - 6.0), words);
            }
            return;
        };
        let class = if point.figure.is_beyond_chance() { " differs" } else { "" };
        if let Some(margin) = point.figure.margin {
            svg.line(
                &format!("margin{class}"),
                (x, self.y(margin.lower)),
                (x, self.y(margin.upper)),
            );
        }
        svg.circle(&format!("point{class}"), (x, self.y(value)), 4.0);
    }

    /// England's line, broken where a year has no figure.
    fn draw_england(&self, svg: &mut Svg) {
        let mut run: Vec<(f64, f64)> = Vec::new();
        let half = (RIGHT - LEFT) / self.points.len() as f64 / 2.0;
        for (at, point) in self.points.iter().enumerate() {
            match point.england {
                Coded::Value(value) => run.push((self.x(at), self.y(value))),
                Coded::Missing(_) => draw_run(svg, std::mem::take(&mut run), half),
            }
        }
        draw_run(svg, run, half);
    }

    fn draw_joined(&self, svg: &mut Svg) {
        let Some(joined) = self.joined else { return };
        let Some(at) = self.points.iter().position(|it| it.year >= joined) else { return };
        let x = LEFT + (RIGHT - LEFT) / self.points.len() as f64 * at as f64;
        svg.line("joined", (x, TOP - 8.0), (x, BOTTOM));
        // Near the right edge the words stand on the left of their line.
        let (x, anchor) =
            if x > (LEFT + RIGHT) / 2.0 { (x - 4.0, "end") } else { (x + 4.0, "start") };
        let words = if at == 0 { "in the trust throughout" } else { "joined the trust" };
        svg.text("note", (x, TOP - 8.0), anchor, words);
    }

    fn draw_references(&self, svg: &mut Svg) {
        let mut marks: Vec<&Reference> = self.references.iter().collect();
        marks.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.name.cmp(&b.name)));
        let wanted: Vec<f64> = marks.iter().map(|it| self.y(it.value)).collect();
        let Some(last) = self.points.last() else { return };
        for ((mark, y), shown) in marks.iter().zip(&wanted).zip(apart(&wanted)) {
            svg.line("reference", (RIGHT - 4.0, *y), (RIGHT + 4.0, *y));
            svg.line("leader", (RIGHT + 4.0, *y), (RIGHT + 11.0, shown));
            let said = say::value(mark.value, last.figure.unit, last.figure.places);
            svg.text(
                "name",
                (RIGHT + 14.0, shown + 4.0),
                "start",
                &format!("{} {said}", mark.name),
            );
        }
    }
}

fn draw_run(svg: &mut Svg, run: Vec<(f64, f64)>, half: f64) {
    match run.as_slice() {
        [] => {}
        [(x, y)] => svg.line("england", (x - half, *y), (x + half, *y)),
        points => svg.polyline("england", points),
    }
}

/// `2018-19` as an axis has room for: `18-19`.
fn short_year(year: AcademicYear) -> String {
    year.to_string().split_off(2)
}

/// Heights for labels, from the top down, moved as little as keeps them [`LABEL_GAP`] apart and on the chart.
fn apart(wanted: &[f64]) -> Vec<f64> {
    let mut shown = wanted.to_vec();
    for at in 1..shown.len() {
        shown[at] = shown[at].max(shown[at - 1] + LABEL_GAP);
    }
    let mut floor = BOTTOM;
    for height in shown.iter_mut().rev() {
        *height = height.min(floor);
        floor = *height - LABEL_GAP;
    }
    shown
}

#[cfg(test)]
mod tests {
    use trustwide_domain::Reason;

    use super::*;
    use crate::look::Unit;

    fn year(start: i16) -> AcademicYear {
        AcademicYear::starting(start).unwrap()
    }

    fn chart(points: Vec<YearPoint>) -> YearsChart<'static> {
        let joined = Some(year(2021));
        YearsChart { label: "Reading", scale: Scale::SHARE, points, references: Vec::new(), joined }
    }

    #[test]
    fn labels_keep_apart_and_stay_on_the_chart() {
        assert_eq!(apart(&[50.0, 52.0, 120.0]), [50.0, 64.0, 120.0]);
        assert_eq!(apart(&[188.0, 189.0]), [BOTTOM - LABEL_GAP, BOTTOM]);
    }

    #[test]
    fn a_year_without_a_figure_says_why() {
        let missing = Figure::missing(Unit::Share, Reason::NotPublished);
        let points = [(2020, missing), (2021, Figure::share(0.6))].map(|(start, figure)| {
            YearPoint { year: year(start), figure, england: Coded::Missing(Reason::NotPublished) }
        });
        let svg = chart(points.to_vec()).draw();
        assert!(svg.contains(">Not published</text>"), "{svg}");
        assert!(svg.contains("joined the trust"), "{svg}");
        assert!(svg.contains("2021-22 60%. The table below"), "{svg}");
    }

    #[test]
    fn no_years_no_chart() {
        assert_eq!(chart(Vec::new()).draw(), "");
    }
}
