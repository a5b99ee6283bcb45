//! Formulas: intervals, comparisons, many comparisons at once, averages. Numbers in, numbers out.
//!
//! Nothing here knows a school, a file or a clock. `exp`, `ln` and `erfc` come from `libm`, so every machine gives the same
//! answer. Not here: which figures are compared, and what a difference is called (`domain`).

pub mod mean;
pub mod multiple;
pub mod normal;
pub mod proportion;
pub mod spread;

pub use mean::{Mean, mean_interval, two_means, weighted_interval, weighted_mean};
pub use multiple::{adjusted_p, benjamini_hochberg};
pub use proportion::{Proportion, share_interval, two_proportions, wilson_interval};
pub use spread::robust_deviation;

use serde::{Deserialize, Serialize};

/// The standard normal quantile for a 95 % interval, as the department rounds it.
pub const Z95: f64 = 1.96;

/// Where the true value plausibly lies, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub lower: f64,
    pub upper: f64,
}

impl Interval {
    /// Whether a value lies within.
    pub fn holds(&self, value: f64) -> bool {
        (self.lower..=self.upper).contains(&value)
    }

    /// Half its width.
    pub fn half_width(&self) -> f64 {
        (self.upper - self.lower) / 2.0
    }
}

/// One value less another, with its 95 % interval and how often chance alone would give as great a difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    pub difference: f64,
    pub interval: Interval,
    /// Two-sided.
    pub p_value: f64,
}

impl Difference {
    /// Whether the interval leaves no difference out.
    pub fn clear_of_nought(&self) -> bool {
        !self.interval.holds(0.0)
    }
}
