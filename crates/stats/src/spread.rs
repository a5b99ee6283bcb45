//! How far values lie apart, without letting a few odd ones decide.

/// The standard deviation that a normal distribution with the same quartiles would have: their distance / 1.349.
///
/// Quartiles interpolate between neighbours (Hyndman and Fan, type 7, as R does). `None` for fewer than four values. Nought where
/// the middle half are all alike. Values that are not numbers do not count.
pub fn robust_deviation(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.into_iter().filter(|it| it.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let quartile = |part: f64| {
        let at = part * (sorted.len() - 1) as f64;
        let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
        below + (above - below) * (at - at.floor())
    };
    // 2 × the normal quantile of 0.75.
    (4 <= sorted.len()).then(|| (quartile(0.75) - quartile(0.25)) / 1.348_979_500_392_163_5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_value_decides_nothing() {
        let check = |values: &[f64], expected: Option<f64>| {
            let off =
                robust_deviation(values.iter().copied()).map(|it| it - expected.unwrap_or(0.0));
            assert_eq!(off.map(|it| it.abs() < 1e-12), expected.map(|_| true), "{values:?}");
        };
        // R: IQR(c(1, 2, 3, 4, 5)) / 1.349
        check(&[5.0, 1.0, 4.0, 2.0, 3.0], Some(2.0 / 1.348_979_500_392_163_5));
        check(&[5.0, 1.0, 4.0, 2.0, 3e9, 3.0, f64::NAN], Some(2.5 / 1.348_979_500_392_163_5));
        check(&[7.0, 7.0, 7.0, 7.0], Some(0.0));
        check(&[1.0, 2.0, 3.0], None);
    }
}
