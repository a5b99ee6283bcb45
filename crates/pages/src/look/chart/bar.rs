//! A share of a whole as a bar: how many of those expected have come.

use super::svg::Svg;
use crate::look::say::Whole;

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 8.0;

/// A bar of `done` out of `whole`; an empty whole draws an empty bar.
pub fn bar(done: impl Whole, whole: impl Whole) -> String {
    let (done, whole) = (done.whole(), whole.whole());
    let share = if whole == 0 { 0.0 } else { (done as f64 / whole as f64).min(1.0) };
    let mut svg = Svg::open("bar", WIDTH, HEIGHT, &format!("{done} of {whole}"));
    svg.rect("whole", (0.0, 0.0), (WIDTH, HEIGHT), HEIGHT / 2.0);
    if share > 0.0 {
        svg.rect("done", (0.0, 0.0), ((share * WIDTH).max(HEIGHT), HEIGHT), HEIGHT / 2.0);
    }
    svg.close()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_nothing_is_an_empty_bar() {
        assert!(!bar(0u32, 0u32).contains("done"));
        assert!(bar(7u32, 14u32).contains(r#"class="done" x="0" y="0" width="48""#));
    }
}
