//! The exponential where very many are taken: no branches, so that several are taken side by side.

/// `e^x` with a relative error below 1e-11; arguments beyond ±700 count as ±700.
#[inline(always)]
pub(crate) fn exponential(x: f64) -> f64 {
    let x = x.clamp(-BOUND, BOUND);
    // Adding 1.5·2^52 rounds to the nearest whole number and leaves it in the lowest bits.
    let shifted = x * core::f64::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = (x - whole * LN2_HIGH) - whole * LN2_LOW;
    let mut sum = TAYLOR[0];
    for coefficient in &TAYLOR[1..] {
        sum = sum * rest + coefficient;
    }
    f64::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << MANTISSA_BITS))
}

const BOUND: f64 = 700.0;
const MANTISSA_BITS: u32 = 52;
const ROUND: f64 = 6_755_399_441_055_744.0;
/// The upper bits of ln 2, short enough that a product with a whole number up to 2,000 is exact.
const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// 1/n! from n = 9 down to 0.
const TAYLOR: [f64; 10] = [
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

#[cfg(test)]
mod tests {
    use super::exponential;

    #[test]
    fn is_that_of_the_library() {
        for i in -69_999..70_000 {
            let x = f64::from(i) / 100.0;
            let exact = libm::exp(x);
            let found = exponential(x);
            assert!(
                (found / exact - 1.0).abs() < 1e-11,
                "e^{x} is {found}, not {exact}"
            );
        }
        let ends = [-1e9, 1e9, f64::NEG_INFINITY].map(exponential);
        assert!(ends[0] > 0.0 && ends[0] < 1e-300 && ends[1] > 1e300 && ends[2] == ends[0]);
        assert!(exponential(f64::NAN).is_nan());
    }
}
