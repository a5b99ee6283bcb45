//! Proportions of a cohort: an interval for one, the difference of two.

use crate::{Difference, Interval, Z95, normal};

/// Pupils who met something, of a cohort; never more than the cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    met: u32,
    cohort: u32,
}

impl Proportion {
    /// `met` of `cohort`; `None` for an empty cohort, or more met than there are.
    pub fn new(met: u32, cohort: u32) -> Option<Self> {
        (0 < cohort && met <= cohort).then_some(Proportion { met, cohort })
    }

    /// The whole number of pupils nearest to a published share of a cohort: 64 % of 25 is 16.
    ///
    /// A share rounded to a whole percentage gives the number exactly for cohorts under 100, and within half a percent above.
    pub fn of_share(share: f64, cohort: u32) -> Option<Self> {
        let met = libm::round(share * f64::from(cohort));
        (0.0..=1.0).contains(&share).then_some(met as u32).and_then(|met| Self::new(met, cohort))
    }

    /// The fraction, 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.met) / f64::from(self.cohort)
    }

    fn wilson(self, z: f64) -> Interval {
        let n = f64::from(self.cohort);
        let p = self.share();
        let centre = p + z * z / (2.0 * n);
        let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        // Rounding alone can put a bound a hair outside.
        let bound = |it: f64| (it / (1.0 + z * z / n)).clamp(0.0, 1.0);
        let lower = if self.met == 0 { 0.0 } else { bound(centre - spread) };
        let upper = if self.met == self.cohort { 1.0 } else { bound(centre + spread) };
        Interval { lower, upper }
    }
}

/// Wilson score interval for a proportion, such as pupils meeting the expected standard.
///
/// `met` of `cohort` pupils; `z` is the standard normal quantile, 1.96 for 95 %. Bounds are fractions in 0..=1. An empty cohort
/// has no rate at all: `None`, and so has one with fewer pupils than met.
/// Source: Wilson (1927), JASA 22(158), 209–212; Newcombe (1998), Statistics in Medicine 17, 857–872, method 3.
pub fn wilson_interval(met: u32, cohort: u32, z: f64) -> Option<Interval> {
    Proportion::new(met, cohort).map(|it| it.wilson(z))
}

/// The same for a published, rounded share of a cohort; `None` for a share that is none, or an empty cohort.
pub fn share_interval(share: f64, cohort: u32, z: f64) -> Option<Interval> {
    Proportion::of_share(share, cohort).map(|it| it.wilson(z))
}

/// `a` less `b`: two cohorts that have no pupil in common.
///
/// The interval is Newcombe's hybrid score interval, 95 %. The p value is the pooled score test's, or Fisher's exact one where an
/// expected count is under 5. Sources: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10; Fisher (1935).
pub fn two_proportions(a: Proportion, b: Proportion) -> Difference {
    let (pa, pb) = (a.share(), b.share());
    let (wa, wb) = (a.wilson(Z95), b.wilson(Z95));
    let difference = pa - pb;
    let below = (pa - wa.lower).hypot(wb.upper - pb);
    let above = (wa.upper - pa).hypot(pb - wb.lower);
    let interval = Interval { lower: difference - below, upper: difference + above };
    let p_value = if expected_counts_are_small(a, b) { fisher_p(a, b) } else { score_p(a, b) };
    Difference { difference, interval, p_value }
}

fn expected_counts_are_small(a: Proportion, b: Proportion) -> bool {
    let met = f64::from(a.met) + f64::from(b.met);
    let all = f64::from(a.cohort) + f64::from(b.cohort);
    let smallest_row = f64::from(a.cohort.min(b.cohort));
    smallest_row * met.min(all - met) / all < 5.0
}

fn score_p(a: Proportion, b: Proportion) -> f64 {
    let (na, nb) = (f64::from(a.cohort), f64::from(b.cohort));
    let pooled = (f64::from(a.met) + f64::from(b.met)) / (na + nb);
    let error = (pooled * (1.0 - pooled) * (1.0 / na + 1.0 / nb)).sqrt();
    normal::two_sided_p((a.share() - b.share()) / error)
}

/// Fisher's exact test: the chance of every split of those who met that is no likelier than the one seen.
fn fisher_p(a: Proportion, b: Proportion) -> f64 {
    let met = u64::from(a.met) + u64::from(b.met);
    let (na, nb) = (u64::from(a.cohort), u64::from(b.cohort));
    let ways = |k: u64| ln_choose(na, k) + ln_choose(nb, met - k) - ln_choose(na + nb, met);
    let seen = ways(u64::from(a.met));
    // Equally likely splits must compare as equal whatever the rounding.
    let no_likelier = |ln: &f64| *ln <= seen + 1e-7;
    let splits = met.saturating_sub(nb)..=met.min(na);
    splits.map(ways).filter(no_likelier).map(libm::exp).sum::<f64>().min(1.0)
}

fn ln_choose(n: u64, k: u64) -> f64 {
    let ln_factorial = |it: u64| libm::lgamma(it as f64 + 1.0);
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    fn interval(met: u32, cohort: u32) -> String {
        let it = wilson_interval(met, cohort, 1.959_964).unwrap();
        format!("{:.4} to {:.4}", it.lower, it.upper)
    }

    fn difference(a: (u32, u32), b: (u32, u32)) -> String {
        let [a, b] = [a, b].map(|(met, cohort)| Proportion::new(met, cohort).unwrap());
        let it = two_proportions(a, b);
        format!(
            "{:.4}: {:.4} to {:.4}, p {:.4}",
            it.difference, it.interval.lower, it.interval.upper, it.p_value
        )
    }

    #[test]
    fn agrees_with_newcombe_1998_table_1() {
        assert_snapshot!(interval(81, 263), @"0.2553 to 0.3662");
        assert_snapshot!(interval(15, 148), @"0.0624 to 0.1605");
        assert_snapshot!(interval(0, 20), @"0.0000 to 0.1611");
        assert_snapshot!(interval(1, 29), @"0.0061 to 0.1718");
    }

    /// Intervals as printed for method 10 in table II of the second paper (there 0.8062: its z is 1.959964, ours 1.96).
    #[test]
    fn differences_agree_with_newcombe_1998_table_2() {
        assert_snapshot!(difference((56, 70), (48, 80)), @"0.2000: 0.0524 to 0.3339, p 0.0080");
        assert_snapshot!(difference((9, 10), (3, 10)), @"0.6000: 0.1705 to 0.8090, p 0.0198");
        assert_snapshot!(difference((6, 7), (2, 7)), @"0.5714: 0.0582 to 0.8063, p 0.1026");
        assert_snapshot!(difference((5, 56), (0, 29)), @"0.0893: -0.0381 to 0.1926, p 0.1606");
        assert_snapshot!(difference((0, 10), (0, 20)), @"0.0000: -0.1611 to 0.2775, p 1.0000");
        assert_snapshot!(difference((10, 10), (0, 20)), @"1.0000: 0.6791 to 1.0000, p 0.0000");
    }

    /// Fisher's tea-tasting lady, and the twins of criminals in his 1935 paper: 2 of 17 fraternal, 10 of 13 identical.
    #[test]
    fn exact_test_agrees_with_fisher() {
        let p = |a: (u32, u32), b: (u32, u32)| {
            fisher_p(Proportion::new(a.0, a.1).unwrap(), Proportion::new(b.0, b.1).unwrap())
        };
        assert_snapshot!(format!("{:.4}", p((3, 4), (1, 4))), @"0.4857");
        assert_snapshot!(format!("{:.7}", p((10, 13), (2, 17))), @"0.0005367");
    }

    #[test]
    fn what_has_no_rate_has_no_interval() {
        assert_eq!(wilson_interval(0, 0, Z95), None);
        assert_eq!(wilson_interval(3, 2, Z95), None);
        assert_eq!(share_interval(0.5, 0, Z95), None);
        for share in [-0.01, 1.01, f64::NAN, f64::INFINITY] {
            assert_eq!(share_interval(share, 30, Z95), None);
        }
        assert_eq!(share_interval(0.64, 25, Z95), wilson_interval(16, 25, Z95));
    }

    fn proportion() -> impl Strategy<Value = Proportion> {
        (1u32..400)
            .prop_flat_map(|n| (0..=n, Just(n)))
            .prop_map(|(met, n)| Proportion::new(met, n).unwrap())
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_share_and_its_mirror(it in proportion(), z in 0.1f64..4.0) {
            let interval = it.wilson(z);
            let mirror = Proportion { met: it.cohort - it.met, ..it }.wilson(z);
            prop_assert!(interval.holds(it.share()));
            prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0);
            prop_assert!((interval.lower - (1.0 - mirror.upper)).abs() < 1e-12);
        }

        #[test]
        fn a_difference_turns_round(a in proportion(), b in proportion()) {
            let (there, back) = (two_proportions(a, b), two_proportions(b, a));
            prop_assert!((0.0..=1.0).contains(&there.p_value));
            prop_assert!((there.difference + back.difference).abs() < 1e-12);
            prop_assert!((there.interval.lower + back.interval.upper).abs() < 1e-12);
            prop_assert!((there.p_value - back.p_value).abs() < 1e-9);
            prop_assert!(there.interval.holds(there.difference));
            prop_assert!(-1.0 - 1e-12 <= there.interval.lower && there.interval.upper <= 1.0 + 1e-12);
        }

        #[test]
        fn a_share_gives_back_its_count(it in proportion()) {
            prop_assert_eq!(Proportion::of_share(it.share(), it.cohort), Some(it));
        }
    }
}
