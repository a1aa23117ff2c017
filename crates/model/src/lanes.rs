//! Elementary functions over small arrays, written so that the compiler can use vector instructions.
//!
//! Only additions, multiplications and bit shifts in a fixed order: the same bytes on every platform.

/// Replaces every `x` by `1 / (1 + e^-x)`. Relative error below 1e-11; arguments beyond ±40 count as ±40.
#[inline]
pub(crate) fn logistic<const N: usize>(x: &mut [f64; N]) {
    for value in x.iter_mut() {
        *value = 1.0 / (1.0 + exponential(-*value));
    }
}

/// `e^x` for |x| ≤ 40, otherwise `e^±40`.
#[inline]
fn exponential(x: f64) -> f64 {
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

const BOUND: f64 = 40.0;
const MANTISSA_BITS: u32 = 52;
const ROUND: f64 = 6_755_399_441_055_744.0;
/// The upper bits of ln 2, short enough that a product with a small whole number is exact.
const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// 1/n! from n = 10 down to 0.
const TAYLOR: [f64; 11] = [
    1.0 / 3_628_800.0,
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
    use super::{exponential, logistic};

    #[test]
    fn agrees_with_libm() {
        for i in -4_000..=4_000 {
            let x = f64::from(i) / 100.0;
            let error = (exponential(x) / libm::exp(x) - 1.0).abs();
            assert!(error < 1e-11, "e^{x} is off by {error:e}");
        }
        let mut far = [-1e9, 0.0, 1e9];
        logistic(&mut far);
        assert!(far[0] > 0.0 && far[0] < 1e-17 && far[1] == 0.5 && far[2] <= 1.0);
    }
}
