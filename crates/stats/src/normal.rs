//! The standard normal distribution.

use std::f64::consts::SQRT_2;

/// The part of a standard normal distribution that lies below `x`.
pub fn cdf(x: f64) -> f64 {
    libm::erfc(-x / SQRT_2) / 2.0
}

/// How often chance alone gives a value as far from nought as `z`, on either side.
pub fn two_sided_p(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2).min(1.0)
}

/// The value that a part `p` of a standard normal distribution lies below; infinite at 0 and 1, not a number outside.
///
/// Source: Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37(3), 477–484; about 16 figures.
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    match p {
        _ if !(0.0..=1.0).contains(&p) => f64::NAN,
        0.0 => f64::NEG_INFINITY,
        1.0 => f64::INFINITY,
        _ if q.abs() <= 0.425 => q * ratio(0.180625 - q * q, &CENTRE),
        _ => {
            let r = (-libm::log(p.min(1.0 - p))).sqrt();
            let tail = if r <= 5.0 { ratio(r - 1.6, &SHOULDER) } else { ratio(r - 5.0, &TAIL) };
            tail.copysign(q)
        }
    }
}

type Coefficients = [[f64; 8]; 2];

/// One polynomial over another, the constant terms last.
fn ratio(r: f64, [above, below]: &Coefficients) -> f64 {
    let polynomial = |terms: &[f64; 8]| terms.iter().fold(0.0, |sum, term| sum * r + term);
    polynomial(above) / polynomial(below)
}

#[rustfmt::skip]
const CENTRE: Coefficients = [
    [2.509_080_928_730_122_7e3, 3.343_057_558_358_813e4, 6.726_577_092_700_87e4, 4.592_195_393_154_987e4,
     1.373_169_376_550_946e4, 1.971_590_950_306_551_3e3, 1.331_416_678_917_843_8e2, 3.387_132_872_796_366_5],
    [5.226_495_278_852_855e3, 2.872_908_573_572_194_3e4, 3.930_789_580_009_271e4, 2.121_379_430_158_659_7e4,
     5.394_196_021_424_751e3, 6.871_870_074_920_579e2, 4.231_333_070_160_091e1, 1.0],
];

#[rustfmt::skip]
const SHOULDER: Coefficients = [
    [7.745_450_142_783_414e-4, 2.272_384_498_926_918_4e-2, 2.417_807_251_774_506e-1, 1.270_458_252_452_368_4,
     3.647_848_324_763_204_5, 5.769_497_221_460_691, 4.630_337_846_156_546, 1.423_437_110_749_683_5],
    [1.050_750_071_644_416_9e-9, 5.475_938_084_995_345e-4, 1.519_866_656_361_645_7e-2, 1.481_039_764_274_800_8e-1,
     6.897_673_349_851e-1, 1.676_384_830_183_803_8, 2.053_191_626_637_759, 1.0],
];

#[rustfmt::skip]
const TAIL: Coefficients = [
    [2.010_334_399_292_288_1e-7, 2.711_555_568_743_487_6e-5, 1.242_660_947_388_078_4e-3, 2.653_218_952_657_612_4e-2,
     2.965_605_718_285_048_7e-1, 1.784_826_539_917_291_3, 5.463_784_911_164_114, 6.657_904_643_501_103],
    [2.044_263_103_389_939_8e-15, 1.421_511_758_316_446e-7, 1.846_318_317_510_054_8e-5, 7.868_691_311_456_133e-4,
     1.487_536_129_085_061_5e-2, 1.369_298_809_227_358e-1, 5.998_322_065_558_88e-1, 1.0],
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn agrees_with_printed_tables() {
        let check =
            |p: f64, z: f64| assert!((quantile(p) - z).abs() < 1e-12, "{p}: {}", quantile(p));
        check(0.5, 0.0);
        check(0.75, 0.674_489_750_196_081_7);
        check(0.975, 1.959_963_984_540_054);
        check(0.995, 2.575_829_303_548_901);
        check(0.999, 3.090_232_306_167_813_5);
        check(1e-10, -6.361_340_902_404_056);
        assert!((cdf(1.96) - 0.975_002_104_851_779_5).abs() < 1e-15);
        assert!((two_sided_p(-1.96) - 0.049_995_790_296_441).abs() < 1e-14);
    }

    #[test]
    fn the_ends_are_infinite() {
        assert_eq!((quantile(0.0), quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
        assert!(quantile(-0.1).is_nan() && quantile(1.1).is_nan() && quantile(f64::NAN).is_nan());
    }

    proptest! {
        #[test]
        fn each_undoes_the_other(p in 1e-12f64..=0.999_999) {
            prop_assert!((cdf(quantile(p)) / p - 1.0).abs() < 1e-12);
        }
    }
}
