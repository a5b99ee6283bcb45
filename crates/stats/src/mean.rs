//! Means of pupils' scores: an interval for one, the difference of two, averages over schools.

use crate::{Difference, Interval, Z95, normal};

/// A mean and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    pub mean: f64,
    pub error: f64,
}

impl Mean {
    /// The mean of `pupils` scores whose standard deviation is known, as the department takes it: the national one, never the
    /// school's own. `None` without pupils, or for numbers that are none.
    pub fn of(mean: f64, deviation: f64, pupils: u32) -> Option<Self> {
        let error = (0 < pupils).then(|| deviation / f64::from(pupils).sqrt())?;
        (mean.is_finite() && error.is_finite() && 0.0 <= error).then_some(Mean { mean, error })
    }

    /// The same from published 95 % limits. Rounded limits give a rounded error.
    pub fn of_limits(mean: f64, limits: Interval) -> Option<Self> {
        let error = limits.half_width() / Z95;
        (mean.is_finite() && error.is_finite() && 0.0 < error).then_some(Mean { mean, error })
    }

    fn interval(self, z: f64) -> Interval {
        Interval { lower: self.mean - z * self.error, upper: self.mean + z * self.error }
    }
}

/// The interval of a mean with a known standard deviation: mean ± z·sd/√n. `None` without pupils.
///
/// Source: the department's primary and secondary accountability guides, which use z = 1.96 and the national deviation.
pub fn mean_interval(mean: f64, deviation: f64, pupils: u32, z: f64) -> Option<Interval> {
    Mean::of(mean, deviation, pupils).map(|it| it.interval(z))
}

/// `a` less `b`, means of pupils that the two do not share, with a 95 % interval and a two-sided normal p value.
pub fn two_means(a: Mean, b: Mean) -> Difference {
    let difference = Mean { mean: a.mean - b.mean, error: a.error.hypot(b.error) };
    let z = difference.mean / difference.error;
    // No spread at all: equal means are no surprise, and different ones beyond doubt.
    let p_value = if z.is_nan() { 1.0 } else { normal::two_sided_p(z) };
    Difference { difference: difference.mean, interval: difference.interval(Z95), p_value }
}

/// Σ w·x / Σ w over pairs of weight and value; `None` where the weights sum to nought. Weights are not negative.
pub fn weighted_mean(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, weight) =
        pairs.into_iter().fold((0.0, 0.0), |(sum, weight), (w, x)| (sum + w * x, weight + w));
    (0.0 < weight).then(|| sum / weight)
}

/// The interval of an average in which each pupil of a group weighs the same `weight`: (weight, pupils) for each group.
///
/// The average's error is σ·√(Σ w²n) / Σ wn, which is σ/√n where all weights are equal.
pub fn weighted_interval(
    mean: f64,
    deviation: f64,
    groups: &[(f64, u32)],
    z: f64,
) -> Option<Interval> {
    let sum =
        |each: fn(f64) -> f64| groups.iter().map(|&(w, n)| each(w) * f64::from(n)).sum::<f64>();
    let weight = sum(|w| w);
    let error = deviation * sum(|w| w * w).sqrt() / weight;
    (0.0 < weight && error.is_finite()).then(|| Mean { mean, error }.interval(z))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    /// A published row: reading progress 1.2 for 109 eligible pupils, 94 % covered, 2016-17; limits 0.0 and 2.4.
    #[test]
    fn reproduces_published_progress_limits() {
        let pupils = libm::round(109.0 * 0.94) as u32;
        let it = mean_interval(1.2, 6.227285, pupils, Z95).unwrap();
        assert_snapshot!(format!("{:.1} to {:.1}", it.lower, it.upper), @"-0.0 to 2.4");
    }

    #[test]
    fn a_difference_of_means_is_what_a_textbook_says() {
        let [a, b] = [(5.5, 1.2, 50), (5.0, 1.1, 60)].map(|(m, sd, n)| Mean::of(m, sd, n).unwrap());
        let it = two_means(a, b);
        assert_snapshot!(format!("{:.2}: {:.4} to {:.4}, p {:.4}", it.difference, it.interval.lower, it.interval.upper, it.p_value), @"0.50: 0.0663 to 0.9337, p 0.0238");
        let still = Mean { mean: 1.0, error: 0.0 };
        assert_eq!(two_means(still, still).p_value, 1.0);
    }

    #[test]
    fn what_has_no_pupils_has_no_mean() {
        assert_eq!(mean_interval(1.0, 6.0, 0, Z95), None);
        assert_eq!(mean_interval(f64::NAN, 6.0, 10, Z95), None);
        assert_eq!(weighted_mean([]), None);
        assert_eq!(weighted_mean([(0.0, 3.0)]), None);
        assert_eq!(weighted_mean([(30.0, 0.5), (10.0, 0.9)]), Some(0.6));
        assert_eq!(Mean::of_limits(1.0, Interval { lower: 2.0, upper: 2.0 }), None);
    }

    proptest! {
        #[test]
        fn an_average_lies_between_its_values(pairs in prop::collection::vec((0.1f64..900.0, -20.0f64..120.0), 1..40)) {
            let mean = weighted_mean(pairs.iter().copied()).unwrap();
            let least = pairs.iter().map(|it| it.1).fold(f64::INFINITY, f64::min);
            let most = pairs.iter().map(|it| it.1).fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(least - 1e-9 <= mean && mean <= most + 1e-9);
        }

        #[test]
        fn equal_weights_are_no_weights(w in 0.5f64..5.0, pupils in prop::collection::vec(1u32..300, 1..10)) {
            let groups: Vec<_> = pupils.iter().map(|&n| (w, n)).collect();
            let weighed = weighted_interval(0.3, 1.28, &groups, Z95).unwrap();
            let plain = mean_interval(0.3, 1.28, pupils.iter().sum(), Z95).unwrap();
            prop_assert!((weighed.lower - plain.lower).abs() < 1e-9 && (weighed.upper - plain.upper).abs() < 1e-9);
        }
    }
}
