//! The normal distribution: from a score to a percentile and back.

use libm::{erfc, log, sqrt};

/// Share of the standard normal distribution below `z`, 0–1.
#[must_use]
pub fn cdf(z: f64) -> f64 {
    erfc(-z / core::f64::consts::SQRT_2) / 2.0
}

/// The score below which a share `p` of the standard normal distribution lies; `p` strictly between 0 and 1.
///
/// Wichura's algorithm AS 241 (PPND16), relative error about 1e-16.
#[must_use]
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= CENTRAL {
        let r = CENTRAL * CENTRAL - q * q;
        return q * ratio(r, &CENTRAL_NUMERATOR, &CENTRAL_DENOMINATOR);
    }
    let r = sqrt(-log(p.min(1.0 - p)));
    let z = if r <= FAR {
        ratio(r - NEAR_SHIFT, &NEAR_NUMERATOR, &NEAR_DENOMINATOR)
    } else {
        ratio(r - FAR, &FAR_NUMERATOR, &FAR_DENOMINATOR)
    };
    z.copysign(q)
}

fn ratio(x: f64, numerator: &[f64; 8], denominator: &[f64; 8]) -> f64 {
    polynomial(x, numerator) / polynomial(x, denominator)
}

fn polynomial(x: f64, highest_first: &[f64; 8]) -> f64 {
    highest_first.iter().fold(0.0, |sum, c| sum * x + c)
}

// The constants of AS 241, Applied Statistics 37:477 (1988).
const CENTRAL: f64 = 0.425;
const NEAR_SHIFT: f64 = 1.6;
const FAR: f64 = 5.0;
const CENTRAL_NUMERATOR: [f64; 8] = [
    2.509_080_928_730_122_6e3,
    3.343_057_558_358_813e4,
    6.726_577_092_700_87e4,
    4.592_195_393_154_987e4,
    1.373_169_376_550_946e4,
    1.971_590_950_306_551_3e3,
    1.331_416_678_917_843_8e2,
    3.387_132_872_796_366_5,
];
const CENTRAL_DENOMINATOR: [f64; 8] = [
    5.226_495_278_852_854e3,
    2.872_908_573_572_194_3e4,
    3.930_789_580_009_271e4,
    2.121_379_430_158_659_7e4,
    5.394_196_021_424_751e3,
    6.871_870_074_920_579e2,
    4.231_333_070_160_091e1,
    1.0,
];
const NEAR_NUMERATOR: [f64; 8] = [
    7.745_450_142_783_414e-4,
    2.272_384_498_926_918_4e-2,
    2.417_807_251_774_506e-1,
    1.270_458_252_452_368_4,
    3.647_848_324_763_204_5,
    5.769_497_221_460_691,
    4.630_337_846_156_546,
    1.423_437_110_749_683_5,
];
const NEAR_DENOMINATOR: [f64; 8] = [
    1.050_750_071_644_416_9e-9,
    5.475_938_084_995_345e-4,
    1.519_866_656_361_645_7e-2,
    1.481_039_764_274_800_8e-1,
    6.897_673_349_851e-1,
    1.676_384_830_183_803_8,
    2.053_191_626_637_759,
    1.0,
];
const FAR_NUMERATOR: [f64; 8] = [
    2.010_334_399_292_288_1e-7,
    2.711_555_568_743_487_6e-5,
    1.242_660_947_388_078_4e-3,
    2.653_218_952_657_612_4e-2,
    2.965_605_718_285_048_7e-1,
    1.784_826_539_917_291_3,
    5.463_784_911_164_114,
    6.657_904_643_501_103,
];
const FAR_DENOMINATOR: [f64; 8] = [
    2.044_263_103_389_939_8e-15,
    1.421_511_758_316_446e-7,
    1.846_318_317_510_054_8e-5,
    7.868_691_311_456_133e-4,
    1.487_536_129_085_061_5e-2,
    1.369_298_809_227_358e-1,
    5.998_322_065_558_88e-1,
    1.0,
];

#[cfg(test)]
mod tests {
    use super::{cdf, quantile};

    /// Tables of the normal distribution, from the middle to where hardly anybody is; p = 0.075 and below is a tail.
    #[test]
    fn scores_and_shares_are_those_of_the_tables() {
        for (z, share) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (-2.0, 0.022_750_131_948_179_21),
            (-3.5, 2.326_290_790_355_250_3e-4),
            (-6.0, 9.865_876_450_376_98e-10),
        ] {
            assert!((cdf(z) / share - 1.0).abs() < 1e-13, "{z}: {}", cdf(z));
        }
        for (share, z) in [
            (0.5, 0.0),
            (0.25, -0.674_489_750_196_081_7),
            (0.075, -1.439_531_470_938_456),
            (0.074, -1.446_632_067_158_978_5),
            (0.925, 1.439_531_470_938_456),
            (0.999, 3.090_232_306_167_813),
            (1e-10, -6.361_340_902_404_056),
            (1e-20, -9.262_340_089_798_408),
            (1e-40, -13.310_921_371_425_17),
        ] {
            assert!(
                (quantile(share) - z).abs() < 1e-12,
                "{share}: {}",
                quantile(share)
            );
        }
    }

    #[test]
    fn quantile_undoes_cdf() {
        for i in -70..=70 {
            let z = f64::from(i) / 10.0;
            let there_and_back = quantile(cdf(z));
            let loss = if z > 5.0 { 1e-4 } else { 1e-9 };
            assert!(
                (there_and_back - z).abs() < loss,
                "{z} came back as {there_and_back}"
            );
        }
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
    }
}
