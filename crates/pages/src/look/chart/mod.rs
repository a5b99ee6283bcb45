//! Charts: SVG text built from typed figures. Each names itself for a reader who cannot see it, and each page puts its
//! numbers in a table beside it.
//!
//! Colours and strokes are the style sheet's (`assets/5-charts.css`); a chart carries classes and places only.

mod bar;
mod strip;
mod svg;
mod years;

pub use bar::bar;
pub use strip::strip;
pub use years::{Reference, YearPoint, YearsChart};
