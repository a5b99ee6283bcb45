//! Many comparisons at once: which survive when some must look striking by chance.

/// Which of many p values are discoveries, where at most a part `q` of the discoveries may be false, in the given order.
///
/// Source: Benjamini and Hochberg (1995), JRSS B 57(1), 289–300. A p value that is not a number is never a discovery, but counts
/// among the comparisons made.
pub fn benjamini_hochberg(p: &[f64], q: f64) -> Vec<bool> {
    adjusted_p(p).into_iter().map(|it| it <= q).collect()
}

/// Each p value as it stands among all: the smallest `q` at which it would be a discovery, at most 1, in the given order.
pub fn adjusted_p(p: &[f64]) -> Vec<f64> {
    let count = p.len() as f64;
    let read = |at: usize| if p[at].is_nan() { 1.0 } else { p[at] };
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| read(b).total_cmp(&read(a)));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0f64;
    for (above, at) in order.into_iter().enumerate() {
        let rank = count - above as f64;
        least = least.min(read(at) * (count / rank));
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    /// The fifteen p values of Benjamini and Hochberg's own example (1995, section 4): at 5 % the first four are discoveries.
    #[test]
    fn agrees_with_the_paper() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0000,
        ];
        let found = benjamini_hochberg(&p, 0.05).into_iter().filter(|it| *it).count();
        assert_eq!(found, 4);
        let first: Vec<_> = adjusted_p(&p)[..5].iter().map(|it| format!("{it:.4}")).collect();
        assert_snapshot!(first.join(" "), @"0.0015 0.0030 0.0095 0.0356 0.0603");
    }

    #[test]
    fn edges() {
        assert!(benjamini_hochberg(&[], 0.05).is_empty());
        assert_eq!(benjamini_hochberg(&[0.05], 0.05), [true]);
        assert_eq!(benjamini_hochberg(&[f64::NAN, 0.02], 0.05), [false, true]);
        assert_eq!(adjusted_p(&[f64::NAN, 0.02]), [1.0, 0.04]);
    }

    proptest! {
        #[test]
        fn a_smaller_p_is_never_worse_off(p in prop::collection::vec(0.0f64..=1.0, 1..60)) {
            let adjusted = adjusted_p(&p);
            for (a, b) in p.iter().zip(&adjusted) {
                prop_assert!(a <= b && *b <= 1.0);
            }
            for at in 1..p.len() {
                let order = p[at - 1].total_cmp(&p[at]);
                let kept = adjusted[at - 1].total_cmp(&adjusted[at]);
                prop_assert!(kept == order || kept.is_eq());
            }
        }

        #[test]
        fn a_looser_rate_finds_no_less(p in prop::collection::vec(0.0f64..=1.0, 1..60), q in 0.0f64..0.5) {
            let (strict, loose) = (benjamini_hochberg(&p, q), benjamini_hochberg(&p, q * 1.5));
            prop_assert!(strict.iter().zip(&loose).all(|(s, l)| !s || *l));
        }
    }
}
