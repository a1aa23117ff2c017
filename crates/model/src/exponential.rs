//! The exponential where very many are taken: no branches, so that several are taken side by side.

/// `e^x` with a relative error below 1e-11; arguments beyond ±`BOUND` count as ±`BOUND`.
///
/// `BOUND` is 700 at most: beyond it the power of two no longer fits. A small one keeps what is computed from the
/// result away from the ends of what can be held.
#[inline(always)]
#[must_use]
pub fn exponential<const BOUND: u16>(x: f64) -> f64 {
    const { assert!(BOUND <= 700, "the power of two no longer fits") };
    let bound = f64::from(BOUND);
    let x = x.clamp(-bound, bound);
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

    fn check<const BOUND: u16>() {
        let bound = f64::from(BOUND);
        for i in -70_000..=70_000 {
            let x = f64::from(i) / 100.0;
            let exact = libm::exp(x.clamp(-bound, bound));
            let found = exponential::<BOUND>(x);
            assert!(
                (found / exact - 1.0).abs() < 1e-11,
                "e^{x} within {BOUND} is {found}, not {exact}"
            );
        }
        let [low, high, lowest, highest] =
            [-1e9, 1e9, f64::NEG_INFINITY, f64::INFINITY].map(exponential::<BOUND>);
        assert!(low > 0.0 && high.is_finite() && low == lowest && high == highest);
        assert!(exponential::<BOUND>(f64::NAN).is_nan());
    }

    #[test]
    fn is_that_of_the_library_within_its_bound() {
        check::<40>();
        check::<700>();
    }
}
